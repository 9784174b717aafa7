//! Mails as rows: written with the fact they tell of, sent later by the worker, always with the same Message-ID.

use domain::{Fresh, Id, Time};

use crate::{
    Result,
    db::{Tx, sql},
    shared::leases::{beyond_due, beyond_lease},
};

/// A mail to write. One recipient for each mail (security A37).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewMail {
    /// Address of the sender, such as `pacer@psc.uscourts.gov`.
    pub sender: String,
    /// One address.
    pub recipient: String,
    /// Subject without line breaks.
    pub subject: String,
    /// Plain text.
    pub text: String,
    /// The same as HTML, if there is one.
    pub html: Option<String>,
}

/// A mail that waits to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// The row.
    pub id: Id,
    /// Message-ID without angle brackets, the same at every try.
    pub message_id: String,
    /// Civil time at which it was written: its Date header.
    pub civil_at: Time,
    /// Tries so far.
    pub tries: i64,
    /// The mail itself.
    pub mail: NewMail,
}

/// Queues a mail. `domain_name` ends its Message-ID.
///
/// # Errors
/// When the database refuses.
pub fn queue(tx: &mut Tx<'_>, fresh: &mut Fresh, domain_name: &str, mail: &NewMail) -> Result<Id> {
    let id = tx.new_id(fresh);
    let mark: [u8; 6] = fresh.rng.bytes();
    let mark = mark.iter().map(|b| format!("{b:02x}")).collect::<String>();
    let one_line = |text: &str| text.replace(['\r', '\n'], " ");
    tx.execute(
        sql!(
            "INSERT INTO mails (id, message_id, sender, recipient, subject, body_text, body_html, created_at, civil_at, due_at, tries, leased_until) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $8, 0, 0)"
        ),
        &[
            id.into(),
            format!("{id}.{mark}@{domain_name}").into(),
            one_line(&mail.sender).into(),
            one_line(&mail.recipient).into(),
            one_line(&mail.subject).into(),
            mail.text.as_str().into(),
            mail.html.clone().into(),
            fresh.machine_now.into(),
            fresh.now.into(),
        ],
    )?;
    Ok(id)
}

/// Takes up to `limit` mails that are due and not leased, and leases them for a minute of machine time.
///
/// # Errors
/// When the database refuses.
pub fn take_due(tx: &mut Tx<'_>, fresh: &Fresh, limit: i64) -> Result<Vec<Waiting>> {
    let now = fresh.machine_now;
    tx.all(
        sql!(
            "UPDATE mails SET leased_until = $2, tries = tries + 1 WHERE id IN (SELECT id FROM mails WHERE done_at IS NULL AND (due_at <= $1 OR due_at > $4) AND (leased_until <= $1 OR leased_until > $5) ORDER BY due_at LIMIT $3) RETURNING id, message_id, civil_at, tries, sender, recipient, subject, body_text, body_html"
        ),
        &[now.into(), now.plus_seconds(60).into(), limit.into(), beyond_due(now).into(), beyond_lease(now).into()],
        |row| {
            Ok(Waiting {
                id: row.get(0)?,
                message_id: row.get(1)?,
                civil_at: row.get(2)?,
                tries: row.get(3)?,
                mail: NewMail {
                    sender: row.get(4)?,
                    recipient: row.get(5)?,
                    subject: row.get(6)?,
                    text: row.get(7)?,
                    html: row.get(8)?,
                },
            })
        },
    )
}

/// Notes that a mail was handed over.
///
/// # Errors
/// When the database refuses.
pub fn done(tx: &mut Tx<'_>, fresh: &Fresh, id: Id) -> Result<()> {
    tx.execute(sql!("UPDATE mails SET done_at = $2 WHERE id = $1 AND done_at IS NULL"), &[id.into(), fresh.machine_now.into()])?;
    Ok(())
}

/// Puts a mail off after a failure; `refused` ends it for good with the reason.
///
/// # Errors
/// When the database refuses.
pub fn put_off(tx: &mut Tx<'_>, id: Id, due_at: Time, refused: Option<(&str, Time)>) -> Result<()> {
    match refused {
        Some((reason, at)) => {
            tx.execute(sql!("UPDATE mails SET done_at = $2, refused = $3 WHERE id = $1"), &[id.into(), at.into(), reason.into()])?
        }
        None => tx.execute(sql!("UPDATE mails SET due_at = $2, leased_until = 0 WHERE id = $1"), &[id.into(), due_at.into()])?,
    };
    Ok(())
}

/// How many mails wait.
///
/// # Errors
/// When the database refuses.
pub fn waiting(tx: &mut Tx<'_>) -> Result<i64> {
    tx.one(sql!("SELECT count(*) FROM mails WHERE done_at IS NULL"), &[], |row| row.get(0))
}

/// Mails to an address since an instant of machine time, to cap floods (security A38).
///
/// # Errors
/// When the database refuses.
pub fn sent_to_since(tx: &mut Tx<'_>, recipient: &str, subject: &str, since: Time) -> Result<i64> {
    tx.one(
        sql!("SELECT count(*) FROM mails WHERE recipient = $1 AND subject = $2 AND civil_at >= $3"),
        &[recipient.into(), subject.into(), since.into()],
        |row| row.get(0),
    )
}

/// Whether anything waits that is due and not leased: asked before taking, so that an idle worker writes nothing.
///
/// # Errors
/// When the database refuses.
pub fn is_due(tx: &mut Tx<'_>, machine_now: Time) -> Result<bool> {
    let found = tx.optional(
        sql!("SELECT id FROM mails WHERE done_at IS NULL AND (due_at <= $1 OR due_at > $2) AND (leased_until <= $1 OR leased_until > $3) LIMIT 1"),
        &[machine_now.into(), beyond_due(machine_now).into(), beyond_lease(machine_now).into()],
        |row| row.get::<Id>(0),
    )?;
    Ok(found.is_some())
}

/// Whether any mail is left, due or not.
///
/// # Errors
/// When the database refuses.
pub fn waits(tx: &mut Tx<'_>) -> Result<bool> {
    tx.one(sql!("SELECT EXISTS (SELECT 1 FROM mails WHERE done_at IS NULL)"), &[], |row| row.get(0))
}
