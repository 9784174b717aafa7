//! The demo's mailboxes: where its mails land, to be read on a page.

use domain::{Fresh, Id, Time};

use crate::{
    Result,
    db::{Db, sql},
    migrate::Migration,
    shared::mails::Waiting,
};

crate::room::room!(Demo);

/// The demo's database.
#[derive(Clone)]
pub struct Demo {
    db: Db,
}

impl Demo {
    pub(crate) fn of(db: Db) -> Demo {
        Demo { db }
    }
}

/// The demo's tables.
pub const MIGRATIONS: &[Migration] =
    &[crate::shared::MIGRATION, Migration { name: "0001-mailbox", sql: include_str!("../../migrations/demo/0001-mailbox.sql") }];

/// A mail as it lies in a mailbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Received {
    /// Order of arrival.
    pub id: Id,
    /// Civil time at which it was written.
    pub at: Time,
    /// Sender's address.
    pub from: String,
    /// Recipient's address.
    pub to: String,
    /// Subject.
    pub subject: String,
    /// Plain text.
    pub text: String,
    /// HTML, if any.
    pub html: Option<String>,
}

/// Puts a mail into its mailbox; a second delivery of the same Message-ID changes nothing.
///
/// # Errors
/// When the database refuses.
pub fn deliver(tx: &mut Tx<'_, '_>, fresh: &Fresh, mail: &Waiting) -> Result<()> {
    let id = tx.new_id(fresh);
    tx.execute(
        sql!(
            "INSERT INTO mailbox (message_id, id, sender, recipient, at, subject, body_text, body_html) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING"
        ),
        &[
            mail.message_id.as_str().into(),
            id.into(),
            mail.mail.sender.as_str().into(),
            mail.mail.recipient.as_str().into(),
            mail.civil_at.into(),
            mail.mail.subject.as_str().into(),
            mail.mail.text.as_str().into(),
            mail.mail.html.clone().into(),
        ],
    )?;
    Ok(())
}

/// The mails to one address, newest first.
///
/// # Errors
/// When the database refuses.
pub fn of_address(tx: &mut Tx<'_, '_>, address: &str) -> Result<Vec<Received>> {
    tx.all(
        sql!(
            "SELECT id, at, sender, recipient, subject, body_text, body_html FROM mailbox WHERE recipient = $1 ORDER BY id DESC LIMIT 500"
        ),
        &[address.into()],
        |row| {
            Ok(Received {
                id: row.get(0)?,
                at: row.get(1)?,
                from: row.get(2)?,
                to: row.get(3)?,
                subject: row.get(4)?,
                text: row.get(5)?,
                html: row.get(6)?,
            })
        },
    )
}

/// Every address that has mail, with how many and when the newest was written; newest first.
///
/// # Errors
/// When the database refuses.
pub fn addresses(tx: &mut Tx<'_, '_>) -> Result<Vec<(String, i64, Time)>> {
    tx.all(
        sql!("SELECT recipient, count(*), max(at) FROM mailbox GROUP BY recipient ORDER BY max(id) DESC LIMIT 500"),
        &[],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )
}
