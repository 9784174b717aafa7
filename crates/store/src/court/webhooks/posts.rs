//! What is posted to a webhook: a row for each, without any text of the docket.

use domain::{
    Fresh, Id, Time, court,
    search::{Query, parse},
};

use super::Webhook;
use crate::{
    Result,
    court::{Tx, search},
    db::{Row, sql},
};

/// What a post tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// An entry is new.
    Added(Id),
    /// An entry that was told of has other documents now.
    Changed(Id),
    /// An entry that was told of is not to be known any more.
    Retracted(Id),
    /// Nothing: the owner tries the address.
    Test,
}

impl Told {
    fn parts(self) -> (&'static str, Option<Id>) {
        match self {
            Told::Added(entry) => ("added", Some(entry)),
            Told::Changed(entry) => ("changed", Some(entry)),
            Told::Retracted(entry) => ("retracted", Some(entry)),
            Told::Test => ("test", None),
        }
    }

    fn of(kind: &str, entry: Option<Id>) -> Told {
        match (kind, entry) {
            ("added", Some(entry)) => Told::Added(entry),
            ("changed", Some(entry)) => Told::Changed(entry),
            ("retracted", Some(entry)) => Told::Retracted(entry),
            _ => Told::Test,
        }
    }
}

/// A post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Post {
    /// Its id, which is sent along: the same at every try.
    pub id: Id,
    /// What it tells.
    pub told: Told,
    /// When that came to be.
    pub created_at: Time,
    /// Tries so far.
    pub tries: i64,
    /// The last of them.
    pub tried_at: Option<Time>,
    /// The status of the last answer.
    pub status: Option<i64>,
    /// What went wrong, in words.
    pub said: String,
    /// When it was taken, or had nothing left to tell.
    pub done_at: Option<Time>,
}

macro_rules! columns {
    () => {
        "id, kind, entry_id, created_at, tries, tried_at, status, said, done_at"
    };
}

fn read(row: &Row<'_>) -> Result<Post> {
    let kind: String = row.get(1)?;
    Ok(Post {
        id: row.get(0)?,
        told: Told::of(&kind, row.get(2)?),
        created_at: row.get(3)?,
        tries: row.get(4)?,
        tried_at: row.get(5)?,
        status: row.get(6)?,
        said: row.get(7)?,
        done_at: row.get(8)?,
    })
}

fn add(tx: &mut Tx<'_, '_>, fresh: &Fresh, webhook: Id, told: Told) -> Result<()> {
    let (kind, entry) = told.parts();
    let id = tx.new_id(fresh);
    tx.execute(
        sql!(
            "INSERT INTO webhook_posts (id, webhook_id, kind, entry_id, created_at, tries, said) VALUES ($1, $2, $3, $4, $5, 0, '') ON CONFLICT (webhook_id, entry_id, kind) DO NOTHING"
        ),
        &[id.into(), webhook.into(), kind.into(), entry.into(), fresh.now.into()],
    )?;
    Ok(())
}

/// Queues a test.
///
/// # Errors
/// When the database refuses.
pub fn add_test(tx: &mut Tx<'_, '_>, fresh: &Fresh, webhook: Id) -> Result<()> {
    add(tx, fresh, webhook, Told::Test)
}

/// Queues an entry at every webhook that watches its case or whose search finds it: when its own words were put into the index, and again
/// for each of its documents, in the same transaction. What is not in the index (sealed, or not to be read by everybody) is not told, an
/// entry that was there before the webhook neither, and none twice.
///
/// # Errors
/// When the database refuses.
pub fn tell(tx: &mut Tx<'_, '_>, fresh: &Fresh, court: court::Type, entry: &search::WaitingEntry, row: Id) -> Result<()> {
    let open = sql!("SELECT EXISTS (SELECT 1 FROM search_rows WHERE id = $1)");
    let of_case = sql!("SELECT id, '' FROM webhooks WHERE case_id = $1 AND id < $2 AND is_on AND ended_at IS NULL ORDER BY id");
    let searching =
        sql!("SELECT id, query FROM webhooks WHERE case_id IS NULL AND id < $1 AND is_on AND ended_at IS NULL ORDER BY id");
    let two = |row: &Row<'_>| Ok((row.get::<Id>(0)?, row.get::<String>(1)?));
    let mut wanted: Vec<Id> = Vec::new();
    if row == entry.id {
        wanted.extend(tx.all(of_case, &[entry.case.into(), entry.id.into()], two)?.into_iter().map(|(id, _)| id));
    }
    let searches = tx.all(searching, &[entry.id.into()], two)?;
    if (wanted.is_empty() && searches.is_empty()) || !tx.one(open, &[row.into()], |found| found.get::<bool>(0))? {
        return Ok(());
    }
    for (id, typed) in searches {
        let query: Option<Query> = parse(&typed).ok();
        if let Some(query) = query
            && search::finds(tx, &query, court, row)?
        {
            wanted.push(id);
        }
    }
    for webhook in wanted {
        let sql = sql!("DELETE FROM webhook_posts WHERE webhook_id = $1 AND entry_id = $2 AND kind = 'retracted'");
        tx.execute(sql, &[webhook.into(), entry.id.into()])?;
        add(tx, fresh, webhook, Told::Added(entry.id))?;
        // The end of a seal was told before the index had the document again: what went out then may have said that nothing is found.
        let changed = sql!("DELETE FROM webhook_posts WHERE webhook_id = $1 AND entry_id = $2 AND kind = 'changed'");
        if tx.execute(changed, &[webhook.into(), entry.id.into()])? > 0 {
            add(tx, fresh, webhook, Told::Changed(entry.id))?;
        }
    }
    Ok(())
}

/// Takes an entry back: for its seal, in the transaction of the seal. What waits is dropped; who was told is told to forget it.
///
/// # Errors
/// When the database refuses.
pub fn retract_entry(tx: &mut Tx<'_, '_>, fresh: &Fresh, entry: Id) -> Result<()> {
    // A try may have reached the receiver although its answer never came.
    let told = heard_of(tx, entry)?;
    tx.execute(sql!("DELETE FROM webhook_posts WHERE entry_id = $1 AND kind IN ('added', 'changed')"), &[entry.into()])?;
    told.into_iter().try_for_each(|webhook| add(tx, fresh, webhook, Told::Retracted(entry)))
}

/// Takes everything of a case back: for its seal, in the transaction of the seal.
///
/// # Errors
/// When the database refuses.
pub fn retract_case(tx: &mut Tx<'_, '_>, fresh: &Fresh, case: Id) -> Result<()> {
    let entries = tx.all(
        sql!("SELECT DISTINCT p.entry_id FROM webhook_posts p JOIN entries e ON e.id = p.entry_id WHERE e.case_id = $1"),
        &[case.into()],
        |row| row.get::<Id>(0),
    )?;
    entries.into_iter().try_for_each(|entry| retract_entry(tx, fresh, entry))
}

/// Tells an entry anew to whoever heard of it: for the seal of one of its documents, or its end, in the same transaction.
///
/// # Errors
/// When the database refuses.
pub fn change_entry(tx: &mut Tx<'_, '_>, fresh: &Fresh, entry: Id) -> Result<()> {
    for webhook in heard_of(tx, entry)? {
        let sql = sql!("DELETE FROM webhook_posts WHERE webhook_id = $1 AND entry_id = $2 AND kind = 'changed'");
        tx.execute(sql, &[webhook.into(), entry.into()])?;
        add(tx, fresh, webhook, Told::Changed(entry))?;
    }
    Ok(())
}

fn heard_of(tx: &mut Tx<'_, '_>, entry: Id) -> Result<Vec<Id>> {
    tx.all(
        sql!("SELECT webhook_id FROM webhook_posts WHERE entry_id = $1 AND kind = 'added' AND tries > 0 ORDER BY webhook_id"),
        &[entry.into()],
        |row| row.get(0),
    )
}

/// The case id of an entry and its place in the case, sealed or not: what its receiver was told, or is told only if it is open.
///
/// # Errors
/// When the database refuses.
pub fn place(tx: &mut Tx<'_, '_>, entry: Id) -> Result<Option<(i64, i64)>> {
    tx.optional(
        sql!("SELECT c.serial, e.sequence FROM entries e JOIN cases c ON c.id = e.case_id WHERE e.id = $1"),
        &[entry.into()],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

/// Whether a query finds an entry or one of its documents, as the index stands.
///
/// # Errors
/// When the database refuses.
pub fn still_finds(tx: &mut Tx<'_, '_>, query: &Query, court: court::Type, entry: Id) -> Result<bool> {
    let rows =
        tx.all(sql!("SELECT id FROM search_rows WHERE entry_id = $1 ORDER BY id"), &[entry.into()], |row| row.get::<Id>(0))?;
    for row in rows {
        if search::finds(tx, query, court, row)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// What waits at a webhook, oldest first.
///
/// # Errors
/// When the database refuses.
pub fn waiting(tx: &mut Tx<'_, '_>, webhook: Id, limit: i64) -> Result<Vec<Post>> {
    tx.all(
        sql!(concat!(
            "SELECT ",
            columns!(),
            " FROM webhook_posts WHERE webhook_id = $1 AND done_at IS NULL ORDER BY id LIMIT $2"
        )),
        &[webhook.into(), limit.into()],
        read,
    )
}

/// The latest posts of a webhook, newest first.
///
/// # Errors
/// When the database refuses.
pub fn of_webhook(tx: &mut Tx<'_, '_>, webhook: Id, limit: i64) -> Result<Vec<Post>> {
    tx.all(
        sql!(concat!("SELECT ", columns!(), " FROM webhook_posts WHERE webhook_id = $1 ORDER BY id DESC LIMIT $2")),
        &[webhook.into(), limit.into()],
        read,
    )
}

/// Notes that a post was taken; the address is well again.
///
/// # Errors
/// When the database refuses.
pub fn taken(tx: &mut Tx<'_, '_>, fresh: &Fresh, webhook: Id, post: Id, status: u16) -> Result<()> {
    tx.execute(
        sql!("UPDATE webhook_posts SET tries = tries + 1, tried_at = $2, status = $3, said = '', done_at = $2 WHERE id = $1"),
        &[post.into(), fresh.now.into(), i64::from(status).into()],
    )?;
    tx.execute(
        sql!("UPDATE webhooks SET last_taken_at = $2, failures = 0, failing_since = NULL, rest_until = 0 WHERE id = $1"),
        &[webhook.into(), fresh.now.into()],
    )?;
    Ok(())
}

/// Notes a failure; gives the webhook as it is then, resting until `domain::webhook::rest_after` says.
///
/// # Errors
/// When the database refuses.
pub fn failed(
    tx: &mut Tx<'_, '_>,
    fresh: &Fresh,
    webhook: &Webhook,
    post: Id,
    status: Option<u16>,
    said: &str,
) -> Result<Webhook> {
    tx.execute(
        sql!("UPDATE webhook_posts SET tries = tries + 1, tried_at = $2, status = $3, said = $4 WHERE id = $1"),
        &[post.into(), fresh.now.into(), status.map(i64::from).into(), said.into()],
    )?;
    let now = fresh.machine_now;
    let failures = webhook.failures + 1;
    let after = Webhook {
        failures,
        failing_since: Some(webhook.failing_since.unwrap_or(now)),
        rest_until: now.plus_seconds(domain::webhook::rest_after(failures)),
        ..webhook.clone()
    };
    tx.execute(
        sql!("UPDATE webhooks SET failures = $2, failing_since = $3, rest_until = $4, leased_until = 0 WHERE id = $1"),
        &[webhook.id.into(), after.failures.into(), after.failing_since.into(), after.rest_until.into()],
    )?;
    Ok(after)
}

/// Ends a post that has nothing left to tell: what it was of was sealed, or is no longer for its reader.
///
/// # Errors
/// When the database refuses.
pub fn withhold(tx: &mut Tx<'_, '_>, fresh: &Fresh, post: Id) -> Result<()> {
    tx.execute(
        sql!("UPDATE webhook_posts SET done_at = $2, said = 'nothing to tell any more' WHERE id = $1"),
        &[post.into(), fresh.now.into()],
    )?;
    Ok(())
}
