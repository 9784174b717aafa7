//! What a restored court lost: numbers that were given after the backup are not given again, and filings that are gone are named.

use std::collections::{HashMap, HashSet};

use domain::Fresh;
use serde::Serialize;
use store::{
    Result,
    court::{
        Court, check, entries,
        restored::{self, Counting, Filed},
    },
    shared::{audit, counters},
};

/// How far counters are moved on where nothing can tell which numbers were given after the backup.
const MARGIN: i64 = 10_000;

/// Counters whose numbers people read out or find in addresses, and which may have gaps.
const MOVED_ON: [&str; 5] = ["case", "draft", "filer", "link", "task"];

/// What is gone with the time between the backup and now.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Lost {
    /// Whether the database that was replaced could be read, so that the rest is complete.
    pub known: bool,
    /// Filings that were acknowledged and are not in the backup.
    pub filings: Vec<Filed>,
    /// Cases opened after the backup.
    pub cases: Vec<String>,
    /// Entry numbers that are not given again, such as `2:10-cv-1: 8-9`.
    pub numbers: Vec<String>,
}

/// Compares a restored court with the database that it replaces (`before`), and raises what was counted since. Blocks.
///
/// # Errors
/// When the restored database refuses; one that is replaced since it is damaged may well refuse.
pub fn raise(court: &Court, before: Option<&Court>, fresh: &Fresh) -> Result<Lost> {
    let Some(past) = before.and_then(|before| read(before).ok()) else {
        court.write_now("raise_counters", fresh, |tx, fresh| {
            for (name, value) in counters::all(tx)?.into_iter().filter(|(name, _)| MOVED_ON.contains(&name.as_str())) {
                counters::raise(tx, &name, value + MARGIN)?;
            }
            for counter in 0..entries::SERIAL_COUNTERS {
                let name = format!("document {counter}");
                let known = counters::all(tx)?.into_iter().find(|(known, _)| *known == name).map_or(0, |(_, value)| value);
                counters::raise(tx, &name, known + MARGIN)?;
            }
            let detail = format!("by {MARGIN}: what was numbered after the backup is not known");
            audit::record(tx, fresh, "restore", "move counters on", "court", &detail)
        })?;
        return Ok(Lost::default());
    };
    court.write_now("raise_counters", fresh, move |tx, fresh| {
        for (name, value) in &past.counters {
            counters::raise(tx, name, *value)?;
        }
        let here: HashSet<_> = restored::filed(tx)?.into_iter().map(|filed| filed.entry).collect();
        let filings = past.filed.iter().filter(|filed| !here.contains(&filed.entry)).cloned().collect();
        let mut lost = Lost { known: true, filings, ..Lost::default() };
        let mut counted: HashMap<i64, Counting> = restored::counting(tx)?.into_iter().map(|case| (case.serial, case)).collect();
        for case in &past.cases {
            match counted.remove(&case.serial) {
                None => lost.cases.push(case.number.clone()),
                Some(now) if now.next_number < case.next_number || now.next_sequence < case.next_sequence => {
                    restored::raise_counting(tx, case)?;
                    if now.next_number < case.next_number {
                        let range = format!("{}-{}", now.next_number, case.next_number - 1);
                        audit::record(tx, fresh, "restore", check::LOST_NUMBERS, &format!("case {}", case.serial), &range)?;
                        lost.numbers.push(format!("{}: {range}", case.number));
                    }
                }
                Some(_) => {}
            }
        }
        Ok(lost)
    })
}

/// What the replaced database had counted.
#[derive(Clone)]
struct Past {
    counters: Vec<(String, i64)>,
    cases: Vec<Counting>,
    filed: Vec<Filed>,
}

fn read(before: &Court) -> Result<Past> {
    before.read_now(|tx| Ok(Past { counters: counters::all(tx)?, cases: restored::counting(tx)?, filed: restored::filed(tx)? }))
}
