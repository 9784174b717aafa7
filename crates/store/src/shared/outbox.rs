//! Messages to other sites as rows: written with the fact, delivered by the worker until acknowledged.

use domain::{Fresh, Id, Time, message::Message};

use crate::{
    Result,
    db::{Error, Tx, sql},
    shared::leases::{beyond_due, beyond_lease},
};

/// A message that waits for its receiver.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// The row, which is the message's id for the receiver.
    pub id: Id,
    /// `centre`, or a court's short name.
    pub receiver: String,
    /// The JSON of the message.
    pub payload: String,
    /// Tries so far.
    pub tries: i64,
}

/// Queues a message to `centre` or to a court. `subject` names the thing it is about, such as `link 12`.
///
/// # Errors
/// When the database refuses.
pub fn queue(tx: &mut Tx<'_>, fresh: &Fresh, receiver: &str, subject: &str, message: &Message) -> Result<Id> {
    let id = tx.new_id(fresh);
    let payload = serde_json::to_string(message).map_err(|problem| Error::Value(problem.to_string()))?;
    tx.execute(
        sql!(
            "INSERT INTO outbox (id, receiver, subject, payload, created_at, due_at, tries, leased_until) VALUES ($1, $2, $3, $4, $5, $5, 0, 0)"
        ),
        &[id.into(), receiver.into(), subject.into(), payload.into(), fresh.machine_now.into()],
    )?;
    Ok(id)
}

/// Takes up to `limit` messages that are due, oldest first, and leases them for a minute of machine time.
///
/// # Errors
/// When the database refuses.
pub fn take_due(tx: &mut Tx<'_>, fresh: &Fresh, limit: i64) -> Result<Vec<Waiting>> {
    let now = fresh.machine_now;
    let mut taken = tx.all(
        sql!(
            "UPDATE outbox SET leased_until = $2, tries = tries + 1 WHERE id IN (SELECT id FROM outbox WHERE done_at IS NULL AND (due_at <= $1 OR due_at > $4) AND (leased_until <= $1 OR leased_until > $5) ORDER BY id LIMIT $3) RETURNING id, receiver, payload, tries"
        ),
        &[now.into(), now.plus_seconds(60).into(), limit.into(), beyond_due(now).into(), beyond_lease(now).into()],
        |row| Ok(Waiting { id: row.get(0)?, receiver: row.get(1)?, payload: row.get(2)?, tries: row.get(3)? }),
    )?;
    taken.sort_by_key(|message| message.id);
    Ok(taken)
}

/// Notes that the receiver acknowledged.
///
/// # Errors
/// When the database refuses.
pub fn done(tx: &mut Tx<'_>, fresh: &Fresh, id: Id) -> Result<()> {
    tx.execute(sql!("UPDATE outbox SET done_at = $2 WHERE id = $1 AND done_at IS NULL"), &[id.into(), fresh.machine_now.into()])?;
    Ok(())
}

/// Puts a message off after a failure; `refused` ends it for good with the receiver's reason.
///
/// # Errors
/// When the database refuses.
pub fn put_off(tx: &mut Tx<'_>, id: Id, due_at: Time, refused: Option<(&str, Time)>) -> Result<()> {
    match refused {
        Some((reason, at)) => tx.execute(
            sql!("UPDATE outbox SET done_at = $2, refused = $3 WHERE id = $1"),
            &[id.into(), at.into(), reason.into()],
        )?,
        None => tx.execute(sql!("UPDATE outbox SET due_at = $2, leased_until = 0 WHERE id = $1"), &[id.into(), due_at.into()])?,
    };
    Ok(())
}

/// How many messages wait.
///
/// # Errors
/// When the database refuses.
pub fn waiting(tx: &mut Tx<'_>) -> Result<i64> {
    tx.one(sql!("SELECT count(*) FROM outbox WHERE done_at IS NULL"), &[], |row| row.get(0))
}

/// Notes a message as received; false when it was received before, and nothing more is to be done.
///
/// # Errors
/// When the database refuses.
pub fn receive_once(tx: &mut Tx<'_>, fresh: &Fresh, sender: &str, message: Id) -> Result<bool> {
    let new = tx.execute(
        sql!("INSERT INTO received (sender, message, at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING"),
        &[sender.into(), message.into(), fresh.machine_now.into()],
    )?;
    Ok(new == 1)
}

/// Whether anything waits that is due and not leased: asked before taking, so that an idle worker writes nothing.
///
/// # Errors
/// When the database refuses.
pub fn is_due(tx: &mut Tx<'_>, machine_now: Time) -> Result<bool> {
    let found = tx.optional(
        sql!("SELECT id FROM outbox WHERE done_at IS NULL AND (due_at <= $1 OR due_at > $2) AND (leased_until <= $1 OR leased_until > $3) LIMIT 1"),
        &[machine_now.into(), beyond_due(machine_now).into(), beyond_lease(machine_now).into()],
        |row| row.get::<Id>(0),
    )?;
    Ok(found.is_some())
}

/// Whether any message is left, due or not.
///
/// # Errors
/// When the database refuses.
pub fn waits(tx: &mut Tx<'_>) -> Result<bool> {
    tx.one(sql!("SELECT EXISTS (SELECT 1 FROM outbox WHERE done_at IS NULL)"), &[], |row| row.get(0))
}
