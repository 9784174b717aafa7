//! Free looks: who was told of a filing by mail opens each of its documents once, by the number in the link (domain 4.7).

use domain::{Fresh, Id, Time};
use sha2::{Digest as _, Sha256};

use super::Tx;
use crate::{Result, db::sql};

/// Digits of the number: 80 bits of chance.
const DIGITS: usize = 24;

/// A free look that was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FreeLook {
    /// The entry whose documents it opens.
    pub entry_id: Id,
    /// When it was given.
    pub created_at: Time,
}

fn hash(number: &str) -> Vec<u8> {
    Sha256::digest(format!("free look {number}").as_bytes()).to_vec()
}

/// Gives an address a free look at an entry; the number is for its mail and nowhere stored.
///
/// # Errors
/// When the database refuses.
pub fn give(tx: &mut Tx<'_, '_>, fresh: &mut Fresh, entry: Id, recipient: &str) -> Result<String> {
    let number: String = (0..DIGITS).map(|_| char::from(b'0' + u8::try_from(fresh.rng.number(10)).unwrap_or(0))).collect();
    tx.execute(
        sql!("INSERT INTO free_looks (hash, entry_id, recipient, created_at) VALUES ($1, $2, $3, $4)"),
        &[hash(&number).into(), entry.into(), recipient.into(), fresh.now.into()],
    )?;
    Ok(number)
}

/// The free look of a number.
///
/// # Errors
/// When the database refuses.
pub fn find(tx: &mut Tx<'_, '_>, number: &str) -> Result<Option<FreeLook>> {
    tx.optional(sql!("SELECT entry_id, created_at FROM free_looks WHERE hash = $1"), &[hash(number).into()], |row| {
        Ok(FreeLook { entry_id: row.get(0)?, created_at: row.get(1)? })
    })
}

/// Whether a document was looked at with this number.
///
/// # Errors
/// When the database refuses.
pub fn is_used(tx: &mut Tx<'_, '_>, number: &str, document: Id) -> Result<bool> {
    let found = tx.optional(
        sql!("SELECT 1 FROM free_looks_used WHERE hash = $1 AND document_id = $2"),
        &[hash(number).into(), document.into()],
        |_| Ok(()),
    )?;
    Ok(found.is_some())
}

/// Spends the look at one document; false when somebody was faster.
///
/// # Errors
/// When the database refuses.
pub fn spend(tx: &mut Tx<'_, '_>, fresh: &Fresh, number: &str, document: Id) -> Result<bool> {
    let spent = tx.execute(
        sql!("INSERT INTO free_looks_used (hash, document_id, used_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING"),
        &[hash(number).into(), document.into(), fresh.now.into()],
    )?;
    Ok(spent == 1)
}

/// Forgets free looks given more than sixty days ago; the answer is how many.
///
/// # Errors
/// When the database refuses.
pub fn forget_old(tx: &mut Tx<'_, '_>, fresh: &Fresh) -> Result<u64> {
    let before = fresh.now.plus_seconds(-60 * Time::DAY);
    tx.execute(sql!("DELETE FROM free_looks_used WHERE used_at < $1"), &[before.into()])?;
    // A look that was used late in its time keeps its row until the use is forgotten too.
    tx.execute(
        sql!("DELETE FROM free_looks WHERE created_at < $1 AND hash NOT IN (SELECT hash FROM free_looks_used)"),
        &[before.into()],
    )
}
