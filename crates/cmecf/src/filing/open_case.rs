//! A new case: its number from the counter of year, kind and office, its parties, its docket sheet's head.

use domain::{
    Fresh, Id,
    case_number::CaseNumber,
    court::Settings,
    docket::{Docket, OrderedBy},
    events,
    filing::{NewCase, nature_of_suit},
};
use jiff::civil::Date;
use store::{
    Result,
    court::{
        Tx,
        cases::{self, Case},
        parties::{self, NewParty},
    },
    shared::counters,
};

/// Makes the case of an event; gives it with the ids of the parties for whom it was opened. `petitioner` is the creditor of an
/// involuntary petition.
pub(crate) fn open(
    tx: &mut Tx<'_, '_>,
    fresh: &Fresh,
    court: &Settings,
    new: &NewCase,
    event: &str,
    petitioner: Option<&str>,
) -> Result<(Case, Vec<Id>)> {
    let today = fresh.now.date(&court.zone());
    let number = next_number(tx, today, new)?;
    let printed = number.printed_bare(court.kind);
    let nature = new.nature_of_suit.and_then(|code| match new.kind.as_str() {
        "ap" => nature_of_suit::adversary(code).map(|label| format!("{code:02} {label}")),
        _ => nature_of_suit::printed(code),
    });
    let nature = nature.unwrap_or_default();
    let case = cases::insert(
        tx,
        fresh,
        &cases::NewCase {
            number: printed.clone(),
            number_key: number.search_key(),
            kind: new.kind.clone(),
            title: new.title(),
            date_filed: Some(today.to_string()),
            nature_of_suit: nature.clone(),
            chapter: new.chapter.map(|chapter| chapter.to_string()).unwrap_or_default(),
            facts: head(court, new, &number, &printed, &nature, today),
            next_number: 1,
            next_sequence: 1,
            ..cases::NewCase::default()
        },
    )?;
    let mut filers = Vec::new();
    for (role, name, files) in all_parties(new, event, petitioner) {
        let party = NewParty { role, name, extra_info: String::new(), date_terminated: None, facts: "{}".into() };
        let id = parties::insert(tx, fresh, case.id, &party)?;
        if files {
            filers.push(id);
        }
    }
    Ok((case, filers))
}

/// The next number of the year, kind and office that no imported case has.
fn next_number(tx: &mut Tx<'_, '_>, today: Date, new: &NewCase) -> Result<CaseNumber> {
    let office = new.office.map_or_else(|| "-".to_owned(), |office| office.to_string());
    let counter = format!("case number {} {} {office}", today.year(), new.kind);
    loop {
        let serial = u32::try_from(counters::next(tx, &counter, 1)?).unwrap_or(u32::MAX);
        let number = CaseNumber::new(new.office, today.year().unsigned_abs(), &new.kind, serial);
        let same_key = cases::by_number_key(tx, &number.search_key(), true)?;
        let taken = same_key.iter().filter_map(|case| CaseNumber::parse(&case.number)).any(|other| other.matches(&number));
        if !taken {
            return Ok(number);
        }
    }
}

/// Role, name and whether it is filed for them, in the order of the docket sheet.
fn all_parties(new: &NewCase, event: &str, petitioner: Option<&str>) -> Vec<(String, String, bool)> {
    let mut all = Vec::new();
    let mut add = |role: &str, names: Vec<String>, files: bool| {
        all.extend(names.into_iter().map(|name| (role.to_owned(), name, files)));
    };
    let (plaintiff, defendant) =
        if event == "cv-petition-habeas" { ("Petitioner", "Respondent") } else { ("Plaintiff", "Defendant") };
    let removed = event == "cv-notice-removal";
    add(plaintiff, new.named(&new.plaintiffs), !removed);
    add(defendant, new.named(&new.defendants), removed);
    let mut debtors = new.named(&new.debtors);
    let joint = if debtors.len() > 1 { debtors.split_off(1) } else { Vec::new() };
    add("Debtor", debtors, petitioner.is_none());
    add("Joint Debtor", joint, petitioner.is_none());
    add("Petitioning Creditor", petitioner.map(|name| events::clean(name, 200)).into_iter().collect(), true);
    all
}

/// The head of the docket sheet, under the keys that imported ones have.
fn head(court: &Settings, new: &NewCase, number: &CaseNumber, printed: &str, nature: &str, today: Date) -> String {
    let mut extra = serde_json::Map::new();
    let lead = events::clean(&new.lead_case, 80);
    if !lead.is_empty() {
        extra.insert("lead_case".into(), lead.into());
    }
    let docket = Docket {
        court_id: court.id.clone(),
        docket_number: printed.to_owned(),
        case_name: new.title(),
        assigned_to_str: String::new(),
        referred_to_str: String::new(),
        cause: events::clean(&new.cause, 200),
        nature_of_suit: nature.to_owned(),
        jury_demand: if new.kind == "cv" { new.jury_demand.word().to_owned() } else { String::new() },
        demand: String::new(),
        jurisdiction: new.jurisdiction.and_then(nature_of_suit::jurisdiction).unwrap_or_default().to_owned(),
        mdl_status: String::new(),
        date_filed: today,
        date_terminated: None,
        date_converted: None,
        date_discharged: None,
        ordered_by: OrderedBy::DateFiled,
        federal_dn_office_code: number.office.map(|office| office.to_string()),
        federal_dn_case_type: number.kind.clone(),
        federal_dn_judge_initials_assigned: None,
        federal_dn_judge_initials_referred: None,
        federal_defendant_number: None,
        parties: Vec::new(),
        docket_entries: Vec::new(),
        extra,
    };
    let mut whole = docket.to_json();
    if let Some(map) = whole.as_object_mut() {
        map.shift_remove("parties");
        map.shift_remove("docket_entries");
    }
    whole.to_string()
}
