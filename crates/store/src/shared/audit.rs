//! The audit trail: one row for each change of state, written with it; the sealer numbers and chains the rows afterwards.

use domain::{Fresh, Id, Time};
use sha2::{Digest as _, Sha256};

use crate::{
    Result,
    db::{Row, Tx, sql},
};

/// What the first line is chained to.
const BEGINNING: [u8; 32] = [0; 32];

/// One line of the trail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Civil time.
    pub at: Time,
    /// Who: `account 7000001`, `filer 12`, `clerk jdoe`, `system`.
    pub actor: String,
    /// What, as a verb phrase: `link account`.
    pub action: String,
    /// To what: `filer 12`, `case 2:10-cv-1`.
    pub thing: String,
    /// What else matters; never a secret.
    pub detail: String,
}

/// Adds a line; it stands or falls with the transaction.
///
/// # Errors
/// When the database refuses.
pub fn record(tx: &mut Tx<'_>, fresh: &Fresh, actor: &str, action: &str, thing: &str, detail: &str) -> Result<()> {
    let id = tx.new_id(fresh);
    tx.execute(
        sql!("INSERT INTO audit (id, at, actor, action, thing, detail) VALUES ($1, $2, $3, $4, $5, $6)"),
        &[id.into(), fresh.now.into(), actor.into(), action.into(), thing.into(), detail.into()],
    )?;
    Ok(())
}

/// The newest lines about a thing, newest first.
///
/// # Errors
/// When the database refuses.
pub fn of_thing(tx: &mut Tx<'_>, thing: &str, limit: i64) -> Result<Vec<Line>> {
    tx.all(
        sql!("SELECT at, actor, action, thing, detail FROM audit WHERE thing = $1 ORDER BY id DESC LIMIT $2"),
        &[thing.into(), limit.into()],
        |row| Ok(Line { at: row.get(0)?, actor: row.get(1)?, action: row.get(2)?, thing: row.get(3)?, detail: row.get(4)? }),
    )
}

/// How the chain of a room stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chain {
    /// Lines that were numbered and chained, up to the first that is wrong.
    pub sound: i64,
    /// The number that the first wrong line should have: it was changed, or one before it was taken away.
    pub broken_at: Option<i64>,
    /// Lines that the sealer has not come to.
    pub unsealed: i64,
}

/// Whether lines wait for the sealer: asked before sealing, so that an idle worker writes nothing.
///
/// # Errors
/// When the database refuses.
pub fn waits(tx: &mut Tx<'_>) -> Result<bool> {
    let found = tx.optional(sql!("SELECT id FROM audit WHERE sequence IS NULL LIMIT 1"), &[], |row| row.get::<Id>(0))?;
    Ok(found.is_some())
}

/// Numbers and chains up to `limit` committed lines, oldest first; the answer is how many. One process at a time may do it.
///
/// # Errors
/// When the database refuses.
pub fn seal(tx: &mut Tx<'_>, limit: i64) -> Result<usize> {
    let last = tx.optional(
        sql!("SELECT sequence, chain FROM audit WHERE sequence IS NOT NULL ORDER BY sequence DESC LIMIT 1"),
        &[],
        |row| Ok((row.get::<i64>(0)?, row.get::<Vec<u8>>(1)?)),
    )?;
    let (mut sequence, mut chain) = last.unwrap_or((0, BEGINNING.to_vec()));
    let lines = tx.all(
        sql!("SELECT id, at, actor, action, thing, detail FROM audit WHERE sequence IS NULL ORDER BY id LIMIT $1"),
        &[limit.into()],
        |row| Ok((row.get::<Id>(0)?, read(row, 1)?)),
    )?;
    for (id, line) in &lines {
        sequence += 1;
        chain = link(&chain, sequence, *id, line);
        tx.execute(
            sql!("UPDATE audit SET sequence = $2, chain = $3 WHERE id = $1"),
            &[(*id).into(), sequence.into(), chain.as_slice().into()],
        )?;
    }
    Ok(lines.len())
}

/// Recomputes the chain from its first line (security W04). Lines cut off at the very end leave no trace in the chain itself:
/// compare `sound` with a number that was noted elsewhere.
///
/// # Errors
/// When the database refuses.
pub fn verify_chain(tx: &mut Tx<'_>) -> Result<Chain> {
    let unsealed = tx.one(sql!("SELECT count(*) FROM audit WHERE sequence IS NULL"), &[], |row| row.get(0))?;
    let (mut sound, mut broken_at, mut chain) = (0, None, BEGINNING.to_vec());
    tx.each(
        sql!(
            "SELECT id, at, actor, action, thing, detail, sequence, chain FROM audit WHERE sequence IS NOT NULL ORDER BY sequence"
        ),
        &[],
        |row| {
            if broken_at.is_some() {
                return Ok(());
            }
            chain = link(&chain, sound + 1, row.get(0)?, &read(row, 1)?);
            if row.get::<i64>(6)? == sound + 1 && row.get::<Option<Vec<u8>>>(7)?.as_ref() == Some(&chain) {
                sound += 1;
            } else {
                broken_at = Some(sound + 1);
            }
            Ok(())
        },
    )?;
    Ok(Chain { sound, broken_at, unsealed })
}

fn read(row: &Row<'_>, first: usize) -> Result<Line> {
    Ok(Line {
        at: row.get(first)?,
        actor: row.get(first + 1)?,
        action: row.get(first + 2)?,
        thing: row.get(first + 3)?,
        detail: row.get(first + 4)?,
    })
}

/// SHA-256 of the chain so far and of this line; every text is led by its length, so that no two lines have the same bytes.
fn link(before: &[u8], sequence: i64, id: Id, line: &Line) -> Vec<u8> {
    let mut hasher = Sha256::new();
    hasher.update(before);
    for number in [sequence, id.0, line.at.0] {
        hasher.update(number.to_be_bytes());
    }
    for text in [&line.actor, &line.action, &line.thing, &line.detail] {
        hasher.update((text.len() as u64).to_be_bytes());
        hasher.update(text.as_bytes());
    }
    hasher.finalize().to_vec()
}

#[cfg(test)]
#[path = "audit_tests.rs"]
mod tests;
