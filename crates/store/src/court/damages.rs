//! What was found damaged in this court and is not restored yet. While anything is, the court is read only: people read and sign on,
//! and nobody files, links or acts at the desk, so that a restored copy has lost nothing that was acknowledged since.

use domain::{Fresh, Time};

use super::{Tx, blobs, tasks};
use crate::{Result, db::sql, documents::Found, shared::audit};

/// What a damaged database is called; a document is called by [`of_document`].
pub const DATABASE: &str = "database";

/// Something damaged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Damage {
    /// `document SHA256`, or [`DATABASE`].
    pub subject: String,
    /// What was found, for the desk.
    pub detail: String,
    /// When, in civil time.
    pub found_at: Time,
}

/// The subject of a damaged document.
#[must_use]
pub fn of_document(sha256: &str) -> String {
    format!("document {sha256}")
}

/// Notes a damage: the court is read only from now on, the desk has a task, the audit trail a line. False when it was noted before.
///
/// # Errors
/// When the database refuses, which a damaged one may.
pub fn found(tx: &mut Tx<'_, '_>, fresh: &Fresh, subject: &str, detail: &str) -> Result<bool> {
    let new = tx.execute(
        sql!("INSERT INTO damages (subject, detail, found_at) VALUES ($1, $2, $3) ON CONFLICT (subject) DO NOTHING"),
        &[subject.into(), detail.into(), fresh.now.into()],
    )?;
    if new == 1 {
        tasks::add(tx, fresh, subject, detail)?;
        audit::record(tx, fresh, "system", "find damage", subject, detail)?;
    }
    Ok(new == 1)
}

/// Notes what a look at a document's bytes showed: a damage, if an entry or a draft names the document, or that it is restored. True
/// when that is new.
///
/// # Errors
/// When the database refuses.
pub fn looked_at(tx: &mut Tx<'_, '_>, fresh: &Fresh, sha256: &str, what: Found) -> Result<bool> {
    let subject = of_document(sha256);
    let wrong = match what {
        Found::Sound(_) => return restored(tx, fresh, &subject),
        _ if !blobs::is_used(tx, sha256)? => return Ok(false),
        Found::Damaged => "does not hold the bytes that were filed",
        Found::Missing => "is missing",
    };
    let named = blobs::named_by(tx, sha256, 5)?.into_iter().map(|(case, entry, part)| {
        let entry = entry.map_or_else(|| "an entry without number".to_owned(), |number| format!("document {number}"));
        let part = if part == 0 { String::new() } else { format!(", attachment {part}") };
        format!("{entry}{part} of case {case}")
    });
    let mut named: Vec<String> = named.collect();
    if named.is_empty() {
        named.push("a document of a draft".into());
    }
    let detail = format!(
        "The stored copy of {} {wrong}. The court takes no filings until it is restored: put the file of this name back from a backup. It is looked at again every few minutes.",
        named.join(", ")
    );
    found(tx, fresh, &subject, &detail)
}

/// A damage is no more: its task is closed, and with the last one the court takes filings again. False when it was not noted.
///
/// # Errors
/// When the database refuses.
pub fn restored(tx: &mut Tx<'_, '_>, fresh: &Fresh, subject: &str) -> Result<bool> {
    let gone = tx.execute(sql!("DELETE FROM damages WHERE subject = $1"), &[subject.into()])?;
    if gone == 1 {
        tasks::close_about(tx, fresh, subject, "system")?;
        audit::record(tx, fresh, "system", "find restored", subject, "")?;
    }
    Ok(gone == 1)
}

/// Whether a damage is noted.
///
/// # Errors
/// When the database refuses.
pub fn stands(tx: &mut Tx<'_, '_>, subject: &str) -> Result<bool> {
    let there = tx.optional(sql!("SELECT 1 FROM damages WHERE subject = $1"), &[subject.into()], |row| row.get::<i64>(0))?;
    Ok(there.is_some())
}

/// Up to `most` damages, by subject: the court is read only while there is one.
///
/// # Errors
/// When the database refuses.
pub fn standing(tx: &mut Tx<'_, '_>, most: i64) -> Result<Vec<Damage>> {
    tx.all(sql!("SELECT subject, detail, found_at FROM damages ORDER BY subject LIMIT $1"), &[most.into()], |row| {
        Ok(Damage { subject: row.get(0)?, detail: row.get(1)?, found_at: row.get(2)? })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Store,
        testing::{fresh, scratch},
    };

    #[test]
    fn a_damage_is_told_once_and_ends_with_its_task() {
        let scratch = scratch(&[("court_txed", crate::court::MIGRATIONS)]);
        let court = Store::new(scratch.engine().clone(), scratch.folder().join("documents")).court("txed");
        let write = |second: u8, damage: bool, subject: &'static str| {
            court
                .write_now("damage", &fresh(second), move |tx, fresh| {
                    if damage { found(tx, fresh, subject, "it is gone") } else { restored(tx, fresh, subject) }
                })
                .unwrap()
        };
        assert!(write(1, true, "document a"));
        assert!(!write(2, true, "document a"), "the same again");
        assert!(write(3, true, DATABASE));
        let subjects = court.read_now(|tx| Ok(standing(tx, 10)?.into_iter().map(|damage| damage.subject).collect::<Vec<_>>()));
        assert_eq!(subjects.unwrap(), [DATABASE, "document a"]);
        assert_eq!(court.read_now(|tx| tasks::open(tx, 10)).unwrap().len(), 2);
        assert!(write(4, false, "document a"));
        assert!(!write(5, false, "document a"));
        assert_eq!(court.read_now(|tx| standing(tx, 10)).unwrap().len(), 1);
        assert_eq!(court.read_now(|tx| tasks::open(tx, 10)).unwrap()[0].subject, DATABASE);
        let lines = court.read_now(|tx| audit::of_thing(tx, "document a", 10)).unwrap();
        assert_eq!(lines.iter().map(|line| line.action.as_str()).collect::<Vec<_>>(), ["find restored", "find damage"]);
    }
}
