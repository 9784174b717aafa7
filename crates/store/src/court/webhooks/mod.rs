//! Webhooks: who wants what posted where, and whether the address takes it.

mod posts;

use domain::{Fresh, Id, Time, account::Kind};

pub use posts::{
    Post, Told, add_test, change_entry, failed, of_webhook, place, retract_case, retract_entry, still_finds, taken, tell,
    waiting, withhold,
};

use super::{Tx, accounts};
use crate::{
    Error, Result,
    db::{Row, sql},
    shared::{
        counters,
        leases::{beyond_due, beyond_lease},
    },
};

/// A webhook as stored; its secret is nowhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Webhook {
    /// Inner id; its secret is made from it.
    pub id: Id,
    /// Number within the court, for people.
    pub number: i64,
    /// The account that made it.
    pub account_number: i64,
    /// The account's kind when it was made.
    pub account_kind: Kind,
    /// The account's address when it was made.
    pub email: String,
    /// What its owner calls it.
    pub name: String,
    /// Where the court posts.
    pub url: String,
    /// What is posted.
    pub watched: Watched,
    /// Why it is off; `None` while it is on.
    pub off: Option<Off>,
    /// Counts the secrets it has had, from 1.
    pub secret_version: i64,
    /// When it was made.
    pub created_at: Time,
    /// When the address last took something.
    pub last_taken_at: Option<Time>,
    /// Tries without success since then.
    pub failures: i64,
    /// The first of them, in machine time.
    pub failing_since: Option<Time>,
    /// Until when it rests, in machine time.
    pub rest_until: Time,
}

/// What is posted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Watched {
    /// New entries of a case.
    Case(Id),
    /// New entries that a search finds, as it was typed.
    Search(String),
}

/// Why a webhook is off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Off {
    /// Its owner switched it off.
    Owner,
    /// The address took nothing for days.
    Failing,
    /// The receiver answered 410: it wants no more.
    Gone,
    /// The account is closed or has become another kind.
    Account,
    /// The court came back from a backup, in which it may have been taken away since.
    Restored,
}

impl Off {
    /// Every reason.
    pub const ALL: [Off; 5] = [Off::Owner, Off::Failing, Off::Gone, Off::Account, Off::Restored];

    /// As stored.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Off::Owner => "owner",
            Off::Failing => "failing",
            Off::Gone => "gone",
            Off::Account => "account",
            Off::Restored => "restored",
        }
    }
}

/// What a new webhook needs.
#[derive(Clone, Debug)]
pub struct NewWebhook {
    /// What its owner calls it.
    pub name: String,
    /// Where the court posts.
    pub url: String,
    /// What is posted.
    pub watched: Watched,
    /// The account.
    pub account_number: i64,
    /// Its kind.
    pub account_kind: Kind,
    /// Its address.
    pub email: String,
}

macro_rules! columns {
    () => {
        "id, number, account_number, account_kind, email, name, url, case_id, query, is_on, why_off, secret_version, created_at, last_taken_at, failures, failing_since, rest_until"
    };
}

// Something waits at the webhook `w`, which is on.
macro_rules! waiting {
    () => {
        "w.is_on AND w.ended_at IS NULL AND EXISTS (SELECT 1 FROM webhook_posts p WHERE p.webhook_id = w.id AND p.done_at IS NULL)"
    };
}

// And may go out at `$1`; what rests beyond `$2` or is leased beyond `$3` was written while a clock was ahead.
macro_rules! due {
    () => {
        concat!(waiting!(), " AND (w.rest_until <= $1 OR w.rest_until > $2) AND (w.leased_until <= $1 OR w.leased_until > $3)")
    };
}

fn read(row: &Row<'_>) -> Result<Webhook> {
    let (kind, off): (String, String) = (row.get(3)?, row.get(10)?);
    let is_on: bool = row.get(9)?;
    let off = if is_on { None } else { Some(Off::ALL.into_iter().find(|why| why.word() == off).unwrap_or(Off::Owner)) };
    Ok(Webhook {
        id: row.get(0)?,
        number: row.get(1)?,
        account_number: row.get(2)?,
        account_kind: Kind::from_word(&kind).ok_or_else(|| Error::Damaged(format!("webhook of an account of kind {kind}")))?,
        email: row.get(4)?,
        name: row.get(5)?,
        url: row.get(6)?,
        watched: row.get::<Option<Id>>(7)?.map_or_else(|| row.get(8).map(Watched::Search), |case| Ok(Watched::Case(case)))?,
        off,
        secret_version: row.get(11)?,
        created_at: row.get(12)?,
        last_taken_at: row.get(13)?,
        failures: row.get(14)?,
        failing_since: row.get(15)?,
        rest_until: row.get(16)?,
    })
}

/// Makes a webhook, switched on; gives its number.
///
/// # Errors
/// When the database refuses.
pub fn make(tx: &mut Tx<'_, '_>, fresh: &Fresh, new: &NewWebhook) -> Result<i64> {
    let number = counters::next(tx, "webhook", 1)?;
    let id = tx.new_id(fresh);
    let (case, query) = match &new.watched {
        Watched::Case(case) => (Some(*case), ""),
        Watched::Search(query) => (None, query.as_str()),
    };
    tx.execute(
        sql!(
            "INSERT INTO webhooks (id, number, account_number, account_kind, email, name, url, case_id, query, is_on, why_off, secret_version, created_at, failures, rest_until, leased_until) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, TRUE, '', 1, $10, 0, 0, 0)"
        ),
        &[
            id.into(),
            number.into(),
            new.account_number.into(),
            new.account_kind.word().into(),
            new.email.as_str().into(),
            new.name.as_str().into(),
            new.url.as_str().into(),
            case.into(),
            query.into(),
            fresh.now.into(),
        ],
    )?;
    Ok(number)
}

/// The webhooks of an account that were not taken away, newest first.
///
/// # Errors
/// When the database refuses.
pub fn of_account(tx: &mut Tx<'_, '_>, account_number: i64) -> Result<Vec<Webhook>> {
    tx.all(
        sql!(concat!(
            "SELECT ",
            columns!(),
            " FROM webhooks WHERE account_number = $1 AND ended_at IS NULL ORDER BY number DESC LIMIT 1000"
        )),
        &[account_number.into()],
        read,
    )
}

/// The webhook of an account with a number.
///
/// # Errors
/// When the database refuses.
pub fn get(tx: &mut Tx<'_, '_>, account_number: i64, number: i64) -> Result<Option<Webhook>> {
    tx.optional(
        sql!(concat!("SELECT ", columns!(), " FROM webhooks WHERE account_number = $1 AND number = $2 AND ended_at IS NULL")),
        &[account_number.into(), number.into()],
        read,
    )
}

/// Switches on: what was not taken waits no longer, and what failed is forgotten.
///
/// # Errors
/// When the database refuses.
pub fn switch_on(tx: &mut Tx<'_, '_>, webhook: Id) -> Result<()> {
    tx.execute(
        sql!("UPDATE webhooks SET is_on = TRUE, why_off = '', failures = 0, failing_since = NULL, rest_until = 0 WHERE id = $1"),
        &[webhook.into()],
    )?;
    Ok(())
}

/// Switches off; false when it was off already.
///
/// # Errors
/// When the database refuses.
pub fn switch_off(tx: &mut Tx<'_, '_>, webhook: Id, why: Off) -> Result<bool> {
    let changed = tx.execute(
        sql!("UPDATE webhooks SET is_on = FALSE, why_off = $2, leased_until = 0 WHERE id = $1 AND is_on"),
        &[webhook.into(), why.word().into()],
    )?;
    Ok(changed == 1)
}

/// Gives it another secret; the one before signs nothing any more.
///
/// # Errors
/// When the database refuses.
pub fn renew_secret(tx: &mut Tx<'_, '_>, webhook: Id) -> Result<()> {
    tx.execute(sql!("UPDATE webhooks SET secret_version = secret_version + 1 WHERE id = $1"), &[webhook.into()])?;
    Ok(())
}

/// Takes it away, with what waits.
///
/// # Errors
/// When the database refuses.
pub fn end(tx: &mut Tx<'_, '_>, fresh: &Fresh, webhook: Id) -> Result<()> {
    tx.execute(sql!("DELETE FROM webhook_posts WHERE webhook_id = $1 AND done_at IS NULL"), &[webhook.into()])?;
    tx.execute(
        sql!("UPDATE webhooks SET ended_at = $2, is_on = FALSE WHERE id = $1 AND ended_at IS NULL"),
        &[webhook.into(), fresh.now.into()],
    )?;
    Ok(())
}

/// Whether anything could be posted now: asked before taking, so that an idle worker writes nothing.
///
/// # Errors
/// When the database refuses.
pub fn is_due(tx: &mut Tx<'_, '_>, machine_now: Time) -> Result<bool> {
    let now = machine_now;
    tx.one(
        sql!(concat!("SELECT EXISTS (SELECT 1 FROM webhooks w WHERE ", due!(), ")")),
        &[now.into(), beyond_due(now).into(), beyond_lease(now).into()],
        |row| row.get(0),
    )
}

/// Whether anything waits at a webhook that is on, due or not.
///
/// # Errors
/// When the database refuses.
pub fn waits(tx: &mut Tx<'_, '_>) -> Result<bool> {
    tx.one(sql!(concat!("SELECT EXISTS (SELECT 1 FROM webhooks w WHERE ", waiting!(), ")")), &[], |row| row.get(0))
}

/// Takes up to `limit` webhooks at which something is due, and leases each for a minute of machine time: one process at a time posts to
/// an address, in the order of events. Those whose account is no more are switched off.
///
/// # Errors
/// When the database refuses.
pub fn take(tx: &mut Tx<'_, '_>, fresh: &Fresh, limit: i64) -> Result<Vec<Webhook>> {
    let now = fresh.machine_now;
    let mut taken = tx.all(
        sql!(concat!(
            "UPDATE webhooks SET leased_until = $4 WHERE id IN (SELECT w.id FROM webhooks w WHERE ",
            due!(),
            " ORDER BY w.rest_until, w.id LIMIT $5) RETURNING ",
            columns!()
        )),
        &[now.into(), beyond_due(now).into(), beyond_lease(now).into(), now.plus_seconds(60).into(), limit.into()],
        read,
    )?;
    let mut closed = Vec::new();
    for webhook in &taken {
        let told = accounts::get(tx, webhook.account_number)?;
        if told.is_some_and(|told| !told.open || told.kind != webhook.account_kind) {
            switch_off(tx, webhook.id, Off::Account)?;
            closed.push(webhook.id);
        }
    }
    taken.retain(|webhook| !closed.contains(&webhook.id));
    Ok(taken)
}

/// Gives a lease back.
///
/// # Errors
/// When the database refuses.
pub fn give_back(tx: &mut Tx<'_, '_>, webhook: Id) -> Result<()> {
    tx.execute(sql!("UPDATE webhooks SET leased_until = 0 WHERE id = $1"), &[webhook.into()])?;
    Ok(())
}

/// Switches every webhook off: of a copy from a backup, where one that was taken away since would post again.
///
/// # Errors
/// When the database refuses.
pub fn void_all(tx: &mut Tx<'_, '_>) -> Result<u64> {
    tx.execute(sql!("UPDATE webhooks SET is_on = FALSE, why_off = 'restored', leased_until = 0 WHERE is_on"), &[])
}

/// Forgets webhooks that were taken away a month ago, with what was posted; the answer is how many.
///
/// # Errors
/// When the database refuses.
pub fn forget_old(tx: &mut Tx<'_, '_>, fresh: &Fresh) -> Result<u64> {
    let before = fresh.now.plus_seconds(-30 * Time::DAY);
    tx.execute(
        sql!("DELETE FROM webhook_posts WHERE webhook_id IN (SELECT id FROM webhooks WHERE ended_at < $1)"),
        &[before.into()],
    )?;
    tx.execute(sql!("DELETE FROM webhooks WHERE ended_at < $1"), &[before.into()])
}
