//! What a docket sheet says, put together from a case, its parties and its entries, in the order and choice that were asked for.

use domain::{
    case_number::DocketNumber,
    court::{self, Settings},
    fees::Extract,
    time::{parse_date, us_date},
};
use serde_json::{Map, Value};
use store::court::{cases::Case, parties::Party};

use super::{import::facts, options::Options};

/// A sheet ready for its template.
pub(crate) struct Sheet {
    /// `CLOSED` and the court's other flags; empty when there are none.
    pub(crate) flags: String,
    /// Court, division, kind of docket with the number.
    pub(crate) head: Vec<String>,
    /// The title as existing clients find it among the facts.
    pub(crate) title: String,
    /// Label (with its colon) and value; in district courts left and right cell.
    pub(crate) left: Vec<(&'static str, String)>,
    pub(crate) right: Vec<(&'static str, String)>,
    /// Adversary proceedings: code and text of each nature of suit.
    pub(crate) natures: Vec<(String, String)>,
    pub(crate) is_adversary: bool,
    pub(crate) parties: Vec<PartyRow>,
    /// Heading of the dates' column, by which existing clients know the order.
    pub(crate) date_heading: &'static str,
}

/// A party.
pub(crate) struct PartyRow {
    pub(crate) role: String,
    /// `V.` stands before it.
    pub(crate) versus: bool,
    /// Its role differs from that of the party before.
    pub(crate) new_role: bool,
    pub(crate) name: String,
    /// Lines under the name; `true` for those in italics.
    pub(crate) lines: Vec<(String, bool)>,
    /// Whether the sheet it came from had a column of attorneys for it.
    pub(crate) column: bool,
    pub(crate) attorneys: Vec<AttorneyCell>,
    pub(crate) criminal: Option<Criminal>,
}

/// An attorney beside a party.
pub(crate) struct AttorneyCell {
    pub(crate) name: String,
    pub(crate) lines: Vec<String>,
    pub(crate) roles: Vec<String>,
}

/// Charges against a defendant: name and disposition.
pub(crate) struct Criminal {
    pub(crate) pending: Vec<(String, String)>,
    pub(crate) opening: String,
    pub(crate) terminated: Vec<(String, String)>,
    pub(crate) ending: String,
    pub(crate) complaints: Vec<(String, String)>,
}

impl Sheet {
    /// What it gives from the records, counted for its bill: all but the entries.
    pub(crate) fn extract(&self) -> Extract {
        let mut extract = Extract::default();
        let mut add = |text: &str| extract.add(text);
        self.head.iter().for_each(|line| add(line));
        add(&self.title);
        self.left.iter().chain(&self.right).for_each(|(_, value)| add(value));
        self.natures.iter().for_each(|(_, text)| add(text));
        for party in &self.parties {
            add(&party.role);
            add(&party.name);
            party.lines.iter().for_each(|(line, _)| add(line));
            for attorney in &party.attorneys {
                add(&attorney.name);
                attorney.lines.iter().chain(&attorney.roles).for_each(|line| add(line));
            }
            if let Some(criminal) = &party.criminal {
                let charges = criminal.pending.iter().chain(&criminal.terminated).chain(&criminal.complaints);
                charges.for_each(|(name, disposition)| {
                    add(name);
                    add(disposition);
                });
            }
        }
        extract
    }
}

/// Puts the sheet together, all but its entries.
pub(crate) fn of(case: &Case, all_parties: &[Party], options: &Options, settings: &Settings) -> Sheet {
    let facts = facts(&case.facts);
    let is_adversary = settings.kind == court::Type::Bankruptcy && case.kind == "ap";
    let (left, right) = match settings.kind {
        court::Type::Bankruptcy => bankruptcy_facts(case, &facts, is_adversary),
        court::Type::District | court::Type::Appellate => district_facts(case, &facts),
    };
    let natures = if is_adversary { natures(&case.nature_of_suit) } else { Vec::new() };
    Sheet {
        flags: {
            let closed = case.date_terminated.is_some().then_some("CLOSED");
            closed.into_iter().chain(case.flags.lines().filter(|flag| *flag != "CLOSED")).collect::<Vec<_>>().join(", ")
        },
        head: head(case, &facts, settings, is_adversary),
        title: title(case, settings.kind, is_adversary),
        left,
        right,
        natures,
        is_adversary,
        parties: if options.parties { parties(all_parties, options) } else { Vec::new() },
        date_heading: match (settings.kind, options.by_entry) {
            (court::Type::Bankruptcy, true) => "Docket Date",
            (court::Type::Bankruptcy, false) => "Filing Date",
            (_, true) => "Date Entered",
            (_, false) => "Date Filed",
        },
    }
}

fn day(date: Option<&str>) -> String {
    date.and_then(parse_date).map(us_date).unwrap_or_default()
}

fn fact(facts: &Map<String, Value>, key: &str) -> String {
    facts.get(key).and_then(Value::as_str).unwrap_or_default().to_owned()
}

fn filled(mut pairs: Vec<(&'static str, String)>) -> Vec<(&'static str, String)> {
    pairs.retain(|(_, value)| !value.trim().is_empty());
    pairs
}

fn head(case: &Case, facts: &Map<String, Value>, settings: &Settings, is_adversary: bool) -> Vec<String> {
    let court = match settings.kind {
        court::Type::Bankruptcy => "U.S. Bankruptcy Court",
        court::Type::District => "U.S. District Court",
        court::Type::Appellate => "U.S. Court of Appeals",
    };
    let office = DocketNumber::read(&case.number).case().and_then(|number| number.office).map(|digit| digit.to_string());
    let office = settings.offices.iter().find(|(digit, _)| Some(digit) == office.as_ref());
    let district = office.map_or(settings.short_name.clone(), |(_, name)| format!("{} ({name})", settings.short_name));
    let mut number = case.number.clone();
    let defendant = fact(facts, "federal_defendant_number");
    if !defendant.is_empty() {
        number = format!("{number}-{defendant}");
    }
    let kind = match (settings.kind, case.kind.as_str()) {
        (court::Type::Bankruptcy, _) if is_adversary => "Adversary Proceeding #:",
        (court::Type::Bankruptcy, _) => "Bankruptcy Petition #:",
        (_, "cr" | "mj" | "po" | "pt" | "tp") => "CRIMINAL DOCKET FOR CASE #:",
        _ => "CIVIL DOCKET FOR CASE #:",
    };
    vec![court.to_owned(), district, format!("{kind} {number}")]
}

/// The title in a form that existing clients take for one (wire 2.4). Bankruptcy petitions print none: clients name the case after
/// its first debtor.
fn title(case: &Case, court: court::Type, is_adversary: bool) -> String {
    let title = case.title.trim();
    let lower = title.to_lowercase();
    match court {
        court::Type::Bankruptcy if is_adversary => {
            title.strip_suffix("Adversary Proceeding").map_or(title, |rest| rest.trim_end_matches([' ', '-'])).to_owned()
        }
        court::Type::Bankruptcy => title.to_owned(),
        _ if lower.contains(" v. ") || lower.starts_with("in re") || lower.starts_with("in the matter") => title.to_owned(),
        _ => format!("Case title: {title}"),
    }
}

type Facts = Vec<(&'static str, String)>;

fn district_facts(case: &Case, facts: &Map<String, Value>) -> (Facts, Facts) {
    let left = vec![
        ("Assigned to:", case.assigned_to.clone()),
        ("Referred to:", fact(facts, "referred_to_str")),
        ("Demand:", fact(facts, "demand")),
        ("Cause:", fact(facts, "cause")),
    ];
    let right = vec![
        ("Date Filed:", day(case.date_filed.as_deref())),
        ("MDL Status:", fact(facts, "mdl_status")),
        ("Date Converted:", day(facts.get("date_converted").and_then(Value::as_str))),
        ("Date Discharged:", day(facts.get("date_discharged").and_then(Value::as_str))),
        ("Date Terminated:", day(case.date_terminated.as_deref())),
        ("Jury Demand:", fact(facts, "jury_demand")),
        ("Nature of Suit:", case.nature_of_suit.clone()),
        ("Jurisdiction:", fact(facts, "jurisdiction")),
    ];
    (filled(left), filled(right))
}

fn bankruptcy_facts(case: &Case, facts: &Map<String, Value>, is_adversary: bool) -> (Facts, Facts) {
    let left = vec![
        ("Assigned to:", case.assigned_to.clone()),
        ("Referred to:", fact(facts, "referred_to_str")),
        ("Chapter", case.chapter.clone()),
        ("Cause:", fact(facts, "cause")),
        ("Nature of Suit:", if is_adversary { String::new() } else { case.nature_of_suit.clone() }),
        ("Jury Demand:", fact(facts, "jury_demand")),
        ("Jurisdiction:", fact(facts, "jurisdiction")),
        ("Demand:", fact(facts, "demand")),
    ];
    let right = vec![
        (if is_adversary { "Date Filed:" } else { "Date filed:" }, day(case.date_filed.as_deref())),
        ("Date converted:", day(facts.get("date_converted").and_then(Value::as_str))),
        ("Date terminated:", day(case.date_terminated.as_deref())),
        ("Debtor discharged:", day(facts.get("date_discharged").and_then(Value::as_str))),
    ];
    (filled(left), filled(right))
}

/// `61 Dischargeability - …; 64 Dischargeability - …` as pairs of code and text. A text may hold semicolons of its own.
fn natures(text: &str) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    for part in text.split("; ").map(str::trim).filter(|part| !part.is_empty()) {
        let coded = part.split_once(' ').filter(|(code, _)| code.bytes().all(|byte| byte.is_ascii_digit()));
        match (coded, found.last_mut()) {
            (Some((code, text)), _) => found.push((code.to_owned(), text.to_owned())),
            (None, Some((_, text))) => text.push_str(&format!("; {part}")),
            (None, None) => found.push((String::new(), part.to_owned())),
        }
    }
    found
}

fn parties(all: &[Party], options: &Options) -> Vec<PartyRow> {
    let is_first = |role: &str| ["Plaintiff", "Petitioner", "Appellant"].iter().any(|word| role.ends_with(word));
    let is_second = |role: &str| ["Defendant", "Respondent", "Appellee"].iter().any(|word| role.starts_with(word));
    let shown = all.iter().filter(|party| options.terminated || party.date_terminated.is_none());
    let mut before = "";
    shown
        .map(|party| {
            let row = PartyRow {
                versus: is_first(before) && is_second(&party.role),
                new_role: before != party.role,
                ..party_row(party, options)
            };
            before = &party.role;
            row
        })
        .collect()
}

fn party_row(party: &Party, options: &Options) -> PartyRow {
    let facts = facts(&party.facts);
    let mut lines: Vec<(String, bool)> = Vec::new();
    for line in party.extra_info.lines().filter(|line| !line.trim().is_empty()) {
        match lines.last_mut() {
            // A line that begins with spaces goes on from the one before, as the imported sheet had it.
            Some((before, _)) if line.starts_with([' ', '\t']) => {
                before.push('\n');
                before.push_str(line.trim_end());
            }
            _ => lines.push((line.trim().to_owned(), line.trim_start().starts_with("TERMINATED"))),
        }
    }
    if party.date_terminated.is_some() && !party.extra_info.contains("TERMINATED") {
        lines.push((format!("TERMINATED: {}", day(party.date_terminated.as_deref())), true));
    }
    let attorneys = party.attorneys.iter().map(|attorney| AttorneyCell {
        name: attorney.name.clone(),
        lines: attorney.contact.lines().map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect(),
        roles: attorney.roles.lines().map(str::to_owned).filter(|role| !role.trim().is_empty()).collect(),
    });
    let is_there =
        |attorney: &AttorneyCell| options.terminated || !attorney.roles.iter().any(|role| role.starts_with("TERMINATED"));
    PartyRow {
        role: party.role.clone(),
        versus: false,
        new_role: false,
        name: party.name.clone(),
        lines,
        column: facts.contains_key("attorneys") || !party.attorneys.is_empty(),
        attorneys: attorneys.filter(is_there).collect(),
        criminal: facts.get("criminal_data").and_then(Value::as_object).map(criminal),
    }
}

fn criminal(data: &Map<String, Value>) -> Criminal {
    let list = |key: &str, status: Option<&str>| {
        let items = data.get(key).and_then(Value::as_array).into_iter().flatten();
        items
            .filter(|item| status.is_none_or(|status| item["status"] == status))
            .map(|item| {
                let text = |key: &str| item[key].as_str().unwrap_or_default().to_owned();
                (text("name"), text("disposition"))
            })
            .collect::<Vec<_>>()
    };
    let level = |key: &str| data.get(key).and_then(Value::as_str).filter(|text| !text.is_empty()).unwrap_or("None").to_owned();
    Criminal {
        pending: list("counts", Some("pending")),
        opening: level("highest_offense_level_opening"),
        terminated: list("counts", Some("terminated")),
        ending: level("highest_offense_level_terminated"),
        complaints: list("complaints", None),
    }
}
