//! Filings under way: what a filer has chosen, typed and uploaded so far, kept so that nothing is lost.

use domain::{Fresh, Id, Time};

use super::{Tx, blobs};
use crate::{
    Result,
    db::{Row, sql},
    shared::counters,
};

/// A filing under way, or what is left of one that was filed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Inner id.
    pub id: Id,
    /// Number in addresses and on the transaction log.
    pub serial: i64,
    /// Changes with every change of the draft.
    pub key: String,
    /// Whose it is.
    pub filer_id: Id,
    /// Code of the event.
    pub event: String,
    /// The case, once chosen.
    pub case_id: Option<Id>,
    /// What was typed, as JSON.
    pub state: String,
    /// When it was begun.
    pub created_at: Time,
    /// When it was last changed.
    pub changed_at: Time,
    /// The entry that it became.
    pub entry_id: Option<Id>,
}

/// A document uploaded to a draft: part 0 is the main one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftDocument {
    /// 0, or the attachment's place; attachments that were removed leave gaps.
    pub part: i64,
    /// What it is.
    pub description: String,
    /// Name of the file as the filer had it.
    pub original_name: String,
    /// SHA-256 of its bytes.
    pub sha256: String,
    /// Size.
    pub bytes: i64,
    /// Pages.
    pub pages: i64,
}

macro_rules! columns {
    () => {
        "id, serial, key, filer_id, event, case_id, state, created_at, changed_at, entry_id"
    };
}

fn read(row: &Row<'_>) -> Result<Draft> {
    Ok(Draft {
        id: row.get(0)?,
        serial: row.get(1)?,
        key: row.get(2)?,
        filer_id: row.get(3)?,
        event: row.get(4)?,
        case_id: row.get(5)?,
        state: row.get(6)?,
        created_at: row.get(7)?,
        changed_at: row.get(8)?,
        entry_id: row.get(9)?,
    })
}

/// Begins a draft; gives its serial.
///
/// # Errors
/// When the database refuses.
pub fn begin(tx: &mut Tx<'_, '_>, fresh: &mut Fresh, filer: Id, session: &[u8], event: &str, state: &str) -> Result<i64> {
    let id = tx.new_id(fresh);
    let serial = counters::next(tx, "draft", 1)?;
    let key = fresh.rng.secret();
    tx.execute(
        sql!(
            "INSERT INTO drafts (id, serial, key, filer_id, session_hash, event, case_id, state, created_at, changed_at, entry_id) VALUES ($1, $2, $3, $4, $5, $6, NULL, $7, $8, $8, NULL)"
        ),
        &[id.into(), serial.into(), key.into(), filer.into(), session.into(), event.into(), state.into(), fresh.now.into()],
    )?;
    Ok(serial)
}

/// The draft of a serial, whosever it is: ask the permission table with what is found.
///
/// # Errors
/// When the database refuses.
pub fn by_serial(tx: &mut Tx<'_, '_>, serial: i64) -> Result<Option<Draft>> {
    tx.optional(sql!(concat!("SELECT ", columns!(), " FROM drafts WHERE serial = $1")), &[serial.into()], read)
}

/// A filer's drafts that have not been filed, newest first.
///
/// # Errors
/// When the database refuses.
pub fn open_of_filer(tx: &mut Tx<'_, '_>, filer: Id, limit: i64) -> Result<Vec<Draft>> {
    tx.all(
        sql!(concat!(
            "SELECT ",
            columns!(),
            " FROM drafts WHERE filer_id = $1 AND entry_id IS NULL ORDER BY changed_at DESC, id DESC LIMIT $2"
        )),
        &[filer.into(), limit.into()],
        read,
    )
}

/// Whether a filer has a draft that was begun before an instant and was not filed before it: one filed since still counts, so that its
/// filer can read the notice.
///
/// # Errors
/// When the database refuses.
pub fn has_open(tx: &mut Tx<'_, '_>, filer: Id, begun_before: Time) -> Result<bool> {
    let found = tx.optional(
        sql!("SELECT id FROM drafts WHERE filer_id = $1 AND created_at < $2 AND (entry_id IS NULL OR changed_at >= $2) LIMIT 1"),
        &[filer.into(), begun_before.into()],
        |row| row.get::<Id>(0),
    )?;
    Ok(found.is_some())
}

/// Saves event, case and state, and gives the draft a new key; false when it was filed or thrown away meanwhile.
///
/// # Errors
/// When the database refuses.
pub fn save(tx: &mut Tx<'_, '_>, fresh: &mut Fresh, id: Id, event: &str, case: Option<Id>, state: &str) -> Result<bool> {
    let key = fresh.rng.secret();
    let changed = tx.execute(
        sql!(
            "UPDATE drafts SET event = $2, case_id = $3, state = $4, changed_at = $5, key = $6 WHERE id = $1 AND entry_id IS NULL"
        ),
        &[id.into(), event.into(), case.into(), state.into(), fresh.now.into(), key.into()],
    )?;
    Ok(changed == 1)
}

/// Notes that a draft became an entry, once: false when it had become one before.
///
/// # Errors
/// When the database refuses.
pub fn was_filed(tx: &mut Tx<'_, '_>, fresh: &Fresh, id: Id, case: Id, entry: Id, state: &str) -> Result<bool> {
    let changed = tx.execute(
        sql!("UPDATE drafts SET case_id = $2, entry_id = $3, state = $4, changed_at = $5 WHERE id = $1 AND entry_id IS NULL"),
        &[id.into(), case.into(), entry.into(), state.into(), fresh.now.into()],
    )?;
    Ok(changed == 1)
}

/// Throws away a draft that was not filed.
///
/// # Errors
/// When the database refuses.
pub fn discard(tx: &mut Tx<'_, '_>, id: Id) -> Result<()> {
    tx.execute(
        sql!("DELETE FROM draft_documents WHERE draft_id IN (SELECT id FROM drafts WHERE id = $1 AND entry_id IS NULL)"),
        &[id.into()],
    )?;
    tx.execute(sql!("DELETE FROM drafts WHERE id = $1 AND entry_id IS NULL"), &[id.into()])?;
    Ok(())
}

/// The documents of a draft, main one first.
///
/// # Errors
/// When the database refuses.
pub fn documents(tx: &mut Tx<'_, '_>, draft: Id) -> Result<Vec<DraftDocument>> {
    tx.all(
        sql!(
            "SELECT part, description, original_name, sha256, bytes, pages FROM draft_documents WHERE draft_id = $1 ORDER BY part"
        ),
        &[draft.into()],
        |row| {
            Ok(DraftDocument {
                part: row.get(0)?,
                description: row.get(1)?,
                original_name: row.get(2)?,
                sha256: row.get(3)?,
                bytes: row.get(4)?,
                pages: row.get(5)?,
            })
        },
    )
}

/// Puts a document at its part; what was there goes.
///
/// # Errors
/// When the database refuses, the file's row is not there, or the file is being removed.
pub fn put_document(tx: &mut Tx<'_, '_>, fresh: &Fresh, draft: Id, document: &DraftDocument) -> Result<()> {
    blobs::may_be_used(tx, &document.sha256)?;
    let id = tx.new_id(fresh);
    tx.execute(
        sql!(
            "INSERT INTO draft_documents (id, draft_id, part, description, original_name, sha256, bytes, pages) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (draft_id, part) DO UPDATE SET description = excluded.description, original_name = excluded.original_name, sha256 = excluded.sha256, bytes = excluded.bytes, pages = excluded.pages"
        ),
        &[
            id.into(),
            draft.into(),
            document.part.into(),
            document.description.as_str().into(),
            document.original_name.as_str().into(),
            document.sha256.as_str().into(),
            document.bytes.into(),
            document.pages.into(),
        ],
    )?;
    Ok(())
}

/// Takes a document out of a draft.
///
/// # Errors
/// When the database refuses.
pub fn remove_document(tx: &mut Tx<'_, '_>, draft: Id, part: i64) -> Result<()> {
    tx.execute(sql!("DELETE FROM draft_documents WHERE draft_id = $1 AND part = $2"), &[draft.into(), part.into()])?;
    Ok(())
}
