//! Whose claims are asked for, and which of them: the fields that the pages of claims share.

use domain::{
    court,
    fees::Extract,
    permission::{Action, Thing},
    time::{parse_date, us_date},
};
use site::{Answer, Failure, Fields, FormState};
use store::court::{
    claims::{Claim, Filter},
    creditors::Creditor,
};

use crate::{
    Caller,
    docket::{access::Reader, message, options::DATES_CROSSED},
};

/// Most claims on one page and in one file; the page says when there are more.
pub(super) const MOST: usize = 2000;
/// Longest name that is looked for, in characters.
const LONGEST: usize = 200;

/// Refuses who may not read docket sheets, and says in other courts that there are no claims here: `Err` inside is that page.
pub(super) fn allow(caller: &Caller, heading: &str) -> Result<Result<(), Answer>, Failure> {
    caller.allow(Action::ReadDocketSheet, Thing::ANY)?;
    if caller.settings().kind == court::Type::Bankruptcy {
        return Ok(Ok(()));
    }
    let sentence = format!("You entered a non-bankruptcy type case: {} keeps no claims.", caller.settings().full_name);
    Ok(Err(message::say(
        caller,
        heading,
        &sentence,
        "Claims and creditors belong to bankruptcy cases. Choose a bankruptcy court.",
    )))
}

/// The case of a form: by its case id, else by its number. `None` when there is none that the reader may know of, or several.
pub(super) async fn case_of(caller: &Caller, fields: &Fields) -> Result<Option<i64>, Failure> {
    if let Some(serial) = fields.trimmed("all_case_ids").parse::<i64>().ok().filter(|serial| *serial > 0) {
        return Ok(Some(serial));
    }
    let number = fields.trimmed("case_num").to_owned();
    if number.is_empty() {
        return Ok(None);
    }
    let reader = Reader::of(caller);
    let found = caller.site.room.read(move |tx| reader.by_number(tx, &number)).await?;
    Ok(if let [only] = found.as_slice() { Some(only.serial) } else { None })
}

/// Which dates a form calls them by.
pub(super) struct Names {
    pub(super) from: &'static str,
    pub(super) to: &'static str,
    /// The field whose one value asks for the order of days, and that value.
    pub(super) sort: (&'static str, &'static str),
}

/// Reads which claims are asked for; every problem is noted in the form.
pub(super) fn filter(fields: &Fields, form: &mut FormState, names: &Names) -> Filter {
    let mut date = |name: &str| {
        let typed = fields.trimmed(name);
        let read = parse_date(typed);
        if !typed.is_empty() && read.is_none() {
            form.wrong(name, "This is no date. Type it as MM/DD/YYYY.");
        }
        read
    };
    let (from, to) = (date(names.from), date(names.to));
    if from.zip(to).is_some_and(|(from, to)| from > to) {
        form.wrong(names.from, DATES_CROSSED);
    }
    let mut number = |name: &str| {
        let typed = fields.trimmed(name);
        let read = typed.parse::<i64>().ok().filter(|number| *number >= 0);
        if !typed.is_empty() && read.is_none() {
            form.wrong(name, "This is no claim number. Type digits only.");
        }
        read
    };
    let (first, last) = (number("claim_from"), number("claim_to"));
    if first.zip(last).is_some_and(|(first, last)| first > last) {
        form.wrong("claim_from", "The first claim number must be less than or equal to the last one");
    }
    let creditor = fields.trimmed("creditor");
    if creditor.chars().count() > LONGEST {
        form.wrong("creditor", format!("Type at most {LONGEST} characters."));
    }
    Filter {
        by_entry: fields.trimmed("EntFil").eq_ignore_ascii_case("ent"),
        from: from.map(|date| date.to_string()),
        to: to.map(|date| date.to_string()),
        creditor: creditor.to_owned(),
        first,
        last,
        by_date: fields.trimmed(names.sort.0) == names.sort.1,
    }
}

/// What a receipt says of the filter behind the case's number.
pub(super) fn criteria(before: &str, filter: &Filter) -> String {
    let mut text = before.to_owned();
    let mut add = |label: &str, value: Option<String>| {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            text.push_str(&format!(" {label}: {value}"));
        }
    };
    add("Creditor", Some(filter.creditor.clone()));
    add("From", Some(day(filter.from.as_deref())));
    add("To", Some(day(filter.to.as_deref())));
    add("Starting with claim", filter.first.map(|number| number.to_string()));
    add("Ending with claim", filter.last.map(|number| number.to_string()));
    text.trim().to_owned()
}

/// `05/03/2021`; empty for no date.
pub(super) fn day(date: Option<&str>) -> String {
    date.and_then(parse_date).map(us_date).unwrap_or_default()
}

/// Where a claim or an amendment opens, as existing clients read its numbers (wire 2.11).
pub(super) fn claim_href(base: &str, case: i64, serial: i64, number: i64, part: i64) -> String {
    format!("{base}/cgi-bin/show_doc.pl?caseid={case}&claim_id={serial}&claim_num={number}-{part}&magic_num=MAGIC")
}

/// Bytes of what a report gives of claims, for the receipt: texts as printed, the history only where the report has it.
pub(super) fn extract<'c>(claims: impl Iterator<Item = &'c Claim>, with_history: bool) -> Extract {
    let mut extract = Extract::default();
    for claim in claims {
        for text in [&claim.creditor_number, &claim.creditor, &claim.status, &claim.filed_by, &claim.entered_by] {
            extract.add(text);
        }
        extract.add(&claim.description);
        extract.add(&claim.remarks);
        // Its number and days.
        extract.add(&format!("{} {} {}", claim.number, day(claim.date_filed.as_deref()), day(claim.date_entered.as_deref())));
        claim.amounts.iter().for_each(|amount| extract.add(&amount.printed));
        for event in claim.history.iter().filter(|_| with_history) {
            extract.add(&event.text);
            extract.add(&day(event.date_filed.as_deref()));
        }
    }
    extract
}

/// The same for creditors.
pub(super) fn extract_creditors(creditors: &[Creditor]) -> Extract {
    let mut extract = Extract::default();
    for creditor in creditors {
        [&creditor.number, &creditor.name, &creditor.address].into_iter().for_each(|text| extract.add(text));
    }
    extract
}
