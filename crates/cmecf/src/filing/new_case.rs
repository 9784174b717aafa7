//! The form of an event that opens a case: a civil cover sheet, a petition, or an adversary proceeding's facts.

use askama::Template;
use domain::{
    case_number::DocketNumber,
    court,
    events::{self, Menu},
    filing::{
        CHAPTERS, NewCase, Policy,
        nature_of_suit::{self, JuryDemand, USUAL_JURISDICTION},
    },
};
use site::{Answer, Fields, FormState, Page, page};
use store::court::{Tx, cases};

use super::{
    Head, Step,
    kept::{self, UnderWay},
};
use crate::Caller;

type Options = Vec<(String, String)>;

#[derive(Template)]
#[template(path = "filing/new_case.html")]
struct Sheet<'a> {
    csrf: String,
    form: &'a FormState,
    head: Head,
    kind: &'static str,
    involuntary: bool,
    offices: Options,
    chapters: Options,
    natures: Options,
    jurisdictions: Options,
    juries: Options,
    fee_note: &'static str,
}

/// The kind of case that an event of a menu opens.
pub(crate) fn kind_of(menu: Menu) -> &'static str {
    match menu {
        Menu::Civil | Menu::Criminal => "cv",
        Menu::Bankruptcy => "bk",
        Menu::Adversary => "ap",
    }
}

pub(super) fn show(caller: &Caller, under: &UnderWay) -> Answer {
    let mut form = FormState::default();
    match &under.kept.draft.new_case {
        Some(case) => fill(&mut form, case),
        None => form.set("jurisdiction", USUAL_JURISDICTION.to_string()),
    }
    form.set("on_behalf_free", under.kept.draft.on_behalf_free.clone().unwrap_or_default());
    show_with(caller, under, &form)
}

fn show_with(caller: &Caller, under: &UnderWay, form: &FormState) -> Answer {
    let settings = caller.settings();
    let first = |text: &str| vec![(String::new(), text.to_owned())];
    let natures = match settings.kind {
        court::Type::Bankruptcy => nature_of_suit::ADVERSARY,
        _ => nature_of_suit::CIVIL,
    };
    let with = |mut options: Options, more: &mut dyn Iterator<Item = (String, String)>| {
        options.extend(more);
        options
    };
    let body = Sheet {
        csrf: caller.visit.form_token(),
        form,
        head: Head::at(Step::Case, under),
        kind: kind_of(under.event.menu),
        involuntary: under.event.code == "bk-involuntary-petition",
        offices: with(first("Choose"), &mut settings.offices.iter().cloned()),
        chapters: with(first("Choose"), &mut CHAPTERS.iter().map(|chapter| (chapter.to_string(), format!("Chapter {chapter}")))),
        natures: with(first("Choose"), &mut natures.iter().map(|(code, label)| (code.to_string(), format!("{code} {label}")))),
        jurisdictions: nature_of_suit::JURISDICTIONS
            .iter()
            .map(|(code, label)| (code.to_string(), format!("{code} {label}")))
            .collect(),
        juries: JuryDemand::ALL.iter().map(|jury| (jury.word().to_owned(), jury.word().to_owned())).collect(),
        fee_note: under.event.fee_note.unwrap_or_default(),
    };
    let title = format!("New case - {}", under.event.title);
    Ok(Page::new(&caller.visit, &caller.frame(), &title, under.event.title, &body)?.respond())
}

/// Keeps what was typed, right or wrong, and goes on when nothing is wrong.
pub(super) async fn take(caller: &Caller, under: &UnderWay, fields: &Fields) -> Answer {
    let case = read(kind_of(under.event.menu), fields);
    let petitioner = events::clean(fields.get("on_behalf_free"), 200);
    let policy = Policy::of(caller.settings());
    let mut form = FormState::of(fields);
    for problem in case.problems(policy.court, &policy.offices) {
        form.wrong(&problem.field, problem.sentence);
    }
    if under.event.code == "bk-involuntary-petition" && petitioner.is_empty() {
        form.wrong("on_behalf_free", "Enter the creditor who files the petition.");
    }
    let lead = case.lead_case.clone();
    if !lead.trim().is_empty() {
        let there = caller.site.room.read(move |tx| lead_case_is_here(tx, &lead)).await?;
        if !there {
            form.wrong("lead_case", format!("Cannot find bankruptcy case {}. Check the number.", case.lead_case.trim()));
        }
    }
    kept::change(caller, under, move |kept| {
        kept.draft.new_case = Some(case.clone());
        kept.draft.on_behalf_free = Some(petitioner.clone()).filter(|name| !name.is_empty());
        if !petitioner.is_empty() {
            kept.new_role = "Petitioning Creditor".into();
        }
    })
    .await?;
    if form.has_errors() {
        return show_with(caller, under, &form);
    }
    Ok(page::redirect(&Step::Documents.of(under.row.serial)))
}

/// Whether a number means an open bankruptcy case of this court.
pub(crate) fn lead_case_is_here(tx: &mut Tx<'_, '_>, typed: &str) -> store::Result<bool> {
    let number = DocketNumber::read(typed);
    let found = cases::by_number_key(tx, &number.search_key(), false)?;
    Ok(found.iter().any(|case| matches!(case.kind.as_str(), "" | "bk") && DocketNumber::read(&case.number).matches(typed)))
}

fn read(kind: &str, fields: &Fields) -> NewCase {
    let lines = |name: &str| -> Vec<String> {
        fields.get(name).lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
    };
    let debtors = ["debtor", "joint_debtor"].map(|name| fields.trimmed(name).to_owned());
    let of = |kinds: &[&str], all: Vec<String>| if kinds.contains(&kind) { all } else { Vec::new() };
    NewCase {
        kind: kind.to_owned(),
        office: fields.trimmed("office").parse().ok(),
        plaintiffs: of(&["cv", "ap"], lines("plaintiff")),
        defendants: of(&["cv", "ap"], lines("defendant")),
        debtors: of(&["bk"], debtors.into_iter().filter(|name| !name.is_empty()).collect()),
        chapter: fields.trimmed("chapter").parse().ok().filter(|_| kind == "bk"),
        nature_of_suit: fields.trimmed("nature_of_suit").parse().ok().filter(|_| kind != "bk"),
        cause: if kind == "cv" { fields.trimmed("cause").to_owned() } else { String::new() },
        jurisdiction: fields.trimmed("jurisdiction").parse().ok().filter(|_| kind == "cv"),
        jury_demand: JuryDemand::from_word(fields.trimmed("jury_demand")).filter(|_| kind == "cv").unwrap_or_default(),
        lead_case: if kind == "ap" { fields.trimmed("lead_case").to_owned() } else { String::new() },
    }
}

fn fill(form: &mut FormState, case: &NewCase) {
    fn text<T: ToString>(value: Option<T>) -> String {
        value.map(|value| value.to_string()).unwrap_or_default()
    }
    form.set("office", text(case.office));
    form.set("plaintiff", case.plaintiffs.join("\n"));
    form.set("defendant", case.defendants.join("\n"));
    form.set("debtor", case.debtors.first().cloned().unwrap_or_default());
    form.set("joint_debtor", case.debtors.get(1).cloned().unwrap_or_default());
    form.set("chapter", text(case.chapter));
    form.set("nature_of_suit", text(case.nature_of_suit));
    form.set("cause", case.cause.clone());
    form.set("jurisdiction", text(case.jurisdiction));
    form.set("jury_demand", case.jury_demand.word());
    form.set("lead_case", case.lead_case.clone());
}

/// Labels and values of a new case, for the review; what has no value is left out.
pub(crate) fn facts(case: &NewCase, offices: &[(String, String)]) -> Vec<(String, String)> {
    let office = case.office.map(|digit| {
        let name = offices.iter().find(|(own, _)| *own == digit.to_string()).map_or("", |(_, name)| name);
        format!("{digit} {name}").trim_end().to_owned()
    });
    let nature = case.nature_of_suit.and_then(|code| match case.kind.as_str() {
        "ap" => nature_of_suit::adversary(code).map(|label| format!("{code:02} {label}")),
        _ => nature_of_suit::printed(code),
    });
    let jurisdiction = case.jurisdiction.and_then(nature_of_suit::jurisdiction).map(str::to_owned);
    let joined = |names: &[String]| Some(case.named(names).join("; ")).filter(|text| !text.is_empty());
    let filled = |text: &str| Some(events::clean(text, 200)).filter(|text| !text.is_empty());
    let rows = [
        ("Office", office),
        ("Plaintiffs", joined(&case.plaintiffs)),
        ("Defendants", joined(&case.defendants)),
        ("Debtor", joined(&case.debtors)),
        ("Chapter", case.chapter.map(|chapter| chapter.to_string())),
        ("Nature of suit", nature),
        ("Jurisdiction", jurisdiction),
        ("Cause", filled(&case.cause)),
        ("Jury demand", (case.kind == "cv").then(|| case.jury_demand.word().to_owned())),
        ("Lead bankruptcy case", filled(&case.lead_case)),
    ];
    rows.into_iter().filter_map(|(label, value)| Some((label.to_owned(), value?))).collect()
}
