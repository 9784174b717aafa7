//! Maintenance transactions: the record behind the service center's mails. The number is the Transaction ID that can be read out. `requests` lists them.

use domain::{Id, Time};

use super::Tx;
use crate::{
    Result,
    db::{Row, sql},
    shared::counters,
};

/// One maintenance request and how it stands (domain 1.11).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transaction {
    /// Transaction ID.
    pub number: i64,
    /// The account.
    pub account_number: i64,
    /// The court's short name.
    pub court: String,
    /// The link in the court's database, where the request is about one.
    pub link: Option<Id>,
    /// `Link`, `Freeze`, `Unlink`.
    pub request: String,
    /// `Processed`, `Pending`, `Rejected`.
    pub status: String,
    /// The result's text.
    pub comment: String,
    /// When it was submitted.
    pub submitted_at: Time,
    /// When this status began.
    pub changed_at: Time,
}

fn read(row: &Row<'_>) -> Result<Transaction> {
    Ok(Transaction {
        number: row.get(0)?,
        account_number: row.get(1)?,
        court: row.get(2)?,
        link: row.get(3)?,
        request: row.get(4)?,
        status: row.get(5)?,
        comment: row.get(6)?,
        submitted_at: row.get(7)?,
        changed_at: row.get(8)?,
    })
}

macro_rules! columns {
    () => {
        "number, account_number, court, link, request, status, comment, submitted_at, changed_at"
    };
}

/// Adds a transaction with the next number (from 10001); the number in `new` is not looked at.
///
/// # Errors
/// When the database refuses.
pub fn insert(tx: &mut Tx<'_, '_>, new: &Transaction) -> Result<i64> {
    let number = counters::next(tx, "transaction", 10_001)?;
    tx.execute(
        sql!(concat!("INSERT INTO transactions (", columns!(), ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)")),
        &[
            number.into(),
            new.account_number.into(),
            new.court.as_str().into(),
            new.link.into(),
            new.request.as_str().into(),
            new.status.as_str().into(),
            new.comment.as_str().into(),
            new.submitted_at.into(),
            new.changed_at.into(),
        ],
    )?;
    Ok(number)
}

/// The request for a link that still waits for the court, if there is one.
///
/// # Errors
/// When the database refuses.
pub fn pending_of_link(tx: &mut Tx<'_, '_>, court: &str, link: Id) -> Result<Option<i64>> {
    tx.optional(
        sql!("SELECT min(number) FROM transactions WHERE court = $1 AND link = $2 AND status = 'Pending' HAVING count(*) > 0"),
        &[court.into(), link.into()],
        |row| row.get(0),
    )
}

/// Decides a transaction that waited.
///
/// # Errors
/// When the database refuses.
pub fn decide(tx: &mut Tx<'_, '_>, number: i64, status: &str, comment: &str, changed_at: Time) -> Result<()> {
    tx.execute(
        sql!("UPDATE transactions SET status = $2, comment = $3, changed_at = $4 WHERE number = $1"),
        &[number.into(), status.into(), comment.into(), changed_at.into()],
    )?;
    Ok(())
}

/// A transaction by its number.
///
/// # Errors
/// When the database refuses.
pub fn by_number(tx: &mut Tx<'_, '_>, number: i64) -> Result<Option<Transaction>> {
    tx.optional(sql!(concat!("SELECT ", columns!(), " FROM transactions WHERE number = $1")), &[number.into()], read)
}
