//! What a report across cases is asked for: two days and a few filters, the same fields in a form and in an address.

use domain::{
    case_number::DocketNumber,
    court,
    time::{parse_date, us_date},
};
use jiff::{ToSpan as _, civil::Date};
use site::{Failure, Fields, FormState, form};
use store::court::reports::Asked;

use crate::{
    Caller,
    docket::{access::Reader, options::DATES_CROSSED},
};

/// The longest text of a filter, in characters.
const LONGEST: usize = 100;

/// What one report lets people choose.
pub(super) struct Choices {
    /// Days from the first to the last, both counted.
    pub(super) most_days: i64,
    /// Days back from today that the form begins with, today counted.
    pub(super) first_days: i64,
    /// Nature of suit or chapter, open and closed.
    pub(super) about_cases: bool,
    /// Keys of its columns; the first is how it stands when nothing is said.
    pub(super) sorts: &'static [(&'static str, &'static str)],
}

/// What was asked for.
pub(super) struct Asks {
    pub(super) form: FormState,
    pub(super) asked: Asked,
    pub(super) from: Date,
    pub(super) to: Date,
    /// Key of a column.
    pub(super) sort: &'static str,
    /// As a CSV file.
    pub(super) csv: bool,
    /// Whether anything was asked for: else the form alone is shown.
    pub(super) run: bool,
    /// The fields as they go into an address, all but `sort` and `output_format`.
    pairs: Vec<(&'static str, String)>,
}

impl Asks {
    /// Reads the fields of a form, or of an address.
    pub(super) async fn read(caller: &Caller, fields: &Fields, choices: &Choices) -> Result<Asks, Failure> {
        let today = caller.visit.fresh.now.date(&caller.settings().zone());
        let run = fields.has("filed_from") || fields.has("filed_to");
        let mut form = FormState::of(fields);
        let to = typed_date(fields, &mut form, "filed_to", today);
        let from = typed_date(fields, &mut form, "filed_from", to.saturating_sub((choices.first_days - 1).days()));
        if from > to {
            form.wrong("filed_from", DATES_CROSSED);
        } else if !form.has_errors() && to > from.saturating_add((choices.most_days - 1).days()) {
            form.wrong("filed_from", format!("Choose at most {} days at a time.", choices.most_days));
        }
        let mut text = |name: &'static str| {
            let typed = fields.trimmed(name).to_owned();
            if typed.chars().count() > LONGEST {
                form.wrong(name, format!("Type at most {LONGEST} characters."));
            }
            typed
        };
        let mut asked = Asked {
            from: from.to_string(),
            to: to.to_string(),
            kind: text("case_type").to_lowercase(),
            open: true,
            closed: true,
            ..Asked::default()
        };
        let office = text("office");
        if caller.settings().offices.iter().any(|(digit, _)| *digit == office) {
            asked.office = format!("{office}:");
        }
        let case = text("case_num");
        let nature = text("nature_suit");
        let chapter = text("chapter");
        if choices.about_cases {
            if caller.settings().kind == court::Type::Bankruptcy {
                asked.chapter = chapter;
            } else {
                asked.nature_of_suit = nature;
            }
            // Boxes that stand empty are not sent: then both count.
            (asked.open, asked.closed) = (fields.has("open_cases"), fields.has("closed_cases"));
            if asked.open == asked.closed {
                (asked.open, asked.closed) = (true, true);
            }
            for (name, ticked) in [("open_cases", asked.open), ("closed_cases", asked.closed)] {
                form.set(name, if ticked { "on" } else { "" });
            }
        }
        let serial = fields.trimmed("all_case_ids").parse::<i64>().ok().filter(|serial| *serial > 0);
        if let Some(serial) = serial {
            asked.case_serial = serial;
        } else if !case.is_empty() && run {
            match one_case(caller, case.clone()).await? {
                Some(serial) => asked.case_serial = serial,
                None => form.wrong(
                    "case_num",
                    "No case, or more than one, has this number. Type it whole, with office and type, or leave it empty for all cases.",
                ),
            }
        }
        let wanted = match (fields.trimmed("sort"), fields.trimmed("Key1")) {
            ("", "de_date_filed") => "date",
            ("", "cs_sort_case_numb") => "case",
            (sort, _) => sort,
        };
        let sort = choices.sorts.iter().map(|(key, _)| *key).find(|key| *key == wanted);
        let pairs = vec![
            ("filed_from", form.value("filed_from").to_owned()),
            ("filed_to", form.value("filed_to").to_owned()),
            ("office", office),
            ("case_type", asked.kind.clone()),
            ("nature_suit", asked.nature_of_suit.clone()),
            ("chapter", asked.chapter.clone()),
            ("open_cases", if choices.about_cases && asked.open { "on".to_owned() } else { String::new() }),
            ("closed_cases", if choices.about_cases && asked.closed { "on".to_owned() } else { String::new() }),
            ("all_case_ids", serial.map(|serial| serial.to_string()).unwrap_or_default()),
            ("case_num", case),
        ];
        Ok(Asks {
            run: run && !form.has_errors(),
            sort: sort.or(choices.sorts.first().map(|(key, _)| *key)).unwrap_or_default(),
            csv: fields.trimmed("output_format").eq_ignore_ascii_case("csv"),
            form,
            asked,
            from,
            to,
            pairs,
        })
    }

    /// The fields of an address.
    pub(super) fn of_address(caller: &Caller) -> Fields {
        Fields::from_pairs(form::pairs(&caller.visit.query))
    }

    /// The same report at `path`, sorted by another column, or as a file.
    pub(super) fn address(&self, path: &str, sort: &str, csv: bool) -> String {
        let mut pairs: Vec<(&str, &str)> =
            self.pairs.iter().filter(|(_, value)| !value.is_empty()).map(|(name, value)| (*name, value.as_str())).collect();
        pairs.push(("sort", sort));
        if csv {
            pairs.push(("output_format", "csv"));
        }
        oidc::form::with_query(path, &pairs)
    }

    /// What the receipt says: `Filed 05/03/2021-05/10/2021 Office: 2`.
    pub(super) fn criteria(&self) -> String {
        let mut text = format!("Filed {}-{}", us_date(self.from), us_date(self.to));
        let labels = [
            ("office", "Office"),
            ("case_type", "Case type"),
            ("nature_suit", "Nature of suit"),
            ("chapter", "Chapter"),
            ("case_num", "Case"),
        ];
        for (name, label) in labels {
            if let Some((_, value)) = self.pairs.iter().find(|(pair, value)| *pair == name && !value.is_empty()) {
                text.push_str(&format!(" {label}: {value}"));
            }
        }
        match (self.asked.open, self.asked.closed) {
            (true, false) => text.push_str(" Open cases"),
            (false, true) => text.push_str(" Closed cases"),
            _ => {}
        }
        text
    }
}

/// A day that was typed, or the one that stands for an empty field; what is no day is said in the form.
pub(super) fn typed_date(fields: &Fields, form: &mut FormState, name: &str, default: Date) -> Date {
    let typed = fields.trimmed(name).to_owned();
    let date = if typed.is_empty() { Some(default) } else { parse_date(&typed) };
    form.set(name, date.map_or(typed, us_date));
    if date.is_none() {
        form.wrong(name, "This is no date. Type it as MM/DD/YYYY.");
    }
    date.unwrap_or(default)
}

/// The one case that a typed number means, as far as the reader may know of it.
pub(super) async fn one_case(caller: &Caller, typed: String) -> Result<Option<i64>, Failure> {
    let reader = Reader::of(caller);
    let mut found = caller.site.room.read(move |tx| reader.by_number(tx, &typed)).await?;
    let one = found.pop();
    Ok(one.filter(|_| found.is_empty()).map(|case| case.serial))
}

/// The kinds of cases that a court has, with what they are called; the first asks for all.
pub(super) fn kinds(court: court::Type) -> &'static [(&'static str, &'static str)] {
    match court {
        court::Type::Bankruptcy => {
            &[("", "All"), ("bk", "Bankruptcy (bk)"), ("ap", "Adversary (ap)"), ("mp", "Miscellaneous (mp)")]
        }
        _ => {
            &[("", "All"), ("cv", "Civil (cv)"), ("cr", "Criminal (cr)"), ("mc", "Miscellaneous (mc)"), ("mj", "Magistrate (mj)")]
        }
    }
}

/// Number without judges' initials, for sorting: office, year, type and running number in their order.
pub(super) fn sortable(number: &str) -> String {
    DocketNumber::read(number).case().map_or_else(
        || format!("~{number}"),
        |case| {
            let kind = case.kind.as_deref().unwrap_or_default();
            format!("{}:{}:{kind}:{:06}", case.office.unwrap_or_default(), case.year, case.serial)
        },
    )
}
