//! The head of a case above the pages of the Query sub-menu, as existing clients parse it (wire 2.2, 2.5).

use domain::time::{parse_date, us_date};
use serde_json::{Map, Value};
use store::{
    Result,
    court::{
        Tx,
        associated::{self, Associated},
        cases::Case,
        entries,
    },
};

use crate::docket::{
    access::{Opened, Reader},
    import::facts,
    kinds::{Kind, came_as},
};

/// What the head says.
#[derive(Clone, Debug)]
pub(crate) struct Head {
    pub(crate) serial: i64,
    pub(crate) number: String,
    pub(crate) title: String,
    /// Lines without a label: `NAME, presiding`, `NAME, referral`, `Related case: NUMBER`.
    pub(crate) plain: Vec<String>,
    /// Lines of labels and values, as the real page groups them.
    pub(crate) lines: Vec<Vec<(&'static str, String)>>,
}

/// Reads what the head needs beside the case.
///
/// # Errors
/// When the database refuses.
pub(crate) fn read(tx: &mut Tx<'_, '_>, reader: &Reader, opened: &Opened, bankruptcy: bool) -> Result<Head> {
    let last = entries::last_filed(tx, opened.case.id, opened.sealed_too)?;
    let related = associated::of_case(tx, opened.case.id, reader.eyes())?;
    Ok(of(&opened.case, last.as_deref(), &related, bankruptcy))
}

/// A date as printed; empty when there is none.
pub(crate) fn day(date: Option<&str>) -> String {
    date.and_then(parse_date).map(us_date).unwrap_or_default()
}

fn of(case: &Case, last: Option<&str>, related: &[Associated], bankruptcy: bool) -> Head {
    let facts = facts(&case.facts);
    let mut plain = Vec::new();
    if !bankruptcy {
        let referred = text(&facts, "referred_to_str");
        for (name, word) in [(case.assigned_to.as_str(), "presiding"), (referred, "referral")] {
            if !name.is_empty() {
                plain.push(format!("{name}, {word}"));
            }
        }
    }
    let related: Vec<&str> = related.iter().filter(|one| one.relation == "Related").map(|one| one.number.as_str()).collect();
    if !related.is_empty() {
        plain.push(format!("Related case: {}", related.join(", ")));
    }
    let filed = day(case.date_filed.as_deref());
    // A file of the history or summary told it, where our own entries may not.
    let last = day(last.max(facts.get("date_last_filing").and_then(Value::as_str)));
    let terminated = ("Date terminated:", day(case.date_terminated.as_deref()));
    let fact_day = |key: &str| day(facts.get(key).and_then(Value::as_str));
    let mut lines = if bankruptcy {
        let kind = text(&facts, "case_type");
        let kind = if kind.is_empty() { case.kind.as_str() } else { kind };
        // A history's file keeps the debtor's discharge under another name than a summary's.
        let discharged = fact_day("date_debtor_dismissed");
        let discharged = if discharged.is_empty() { fact_day("date_discharged") } else { discharged };
        vec![
            vec![
                ("Case type:", kind.to_owned()),
                ("Chapter:", case.chapter.clone()),
                ("Asset:", text(&facts, "asset").to_owned()),
                ("Vol:", text(&facts, "vol").to_owned()),
                ("Judge:", case.assigned_to.clone()),
            ],
            vec![("Date filed:", filed), ("Date of last filing:", last)],
            vec![("Plan confirmed:", fact_day("date_plan_confirmed"))],
            vec![("Debtor discharged:", discharged), ("Joint debtor discharged:", fact_day("date_joint_debtor_dismissed"))],
            vec![terminated],
        ]
    } else {
        vec![vec![("Date filed:", filed)], vec![terminated], vec![("Date of last filing:", last)]]
    };
    for line in &mut lines {
        line.retain(|(_, value)| !value.is_empty());
    }
    lines.retain(|line| !line.is_empty());
    Head { serial: case.serial, number: number(case, &facts), title: case.title.clone(), plain, lines }
}

/// The number as printed; a bankruptcy court's summary prints nothing behind it.
fn number(case: &Case, facts: &Map<String, Value>) -> String {
    let defendant = text(facts, "federal_defendant_number");
    if defendant.is_empty() || came_as(case) == Kind::DocketSheet {
        case.number.clone()
    } else {
        format!("{}-{defendant}", case.number)
    }
}

/// A fact that is text; empty when there is none.
pub(crate) fn text<'a>(facts: &'a Map<String, Value>, key: &str) -> &'a str {
    facts.get(key).and_then(Value::as_str).unwrap_or_default()
}
