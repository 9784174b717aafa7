//! What was read and what it cost: receipts, for Review Billing History.

use domain::{Fresh, Id, Time};

use super::Tx;
use crate::{Result, db::sql};

/// A receipt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// Inner id.
    pub id: Id,
    /// When.
    pub at: Time,
    /// Client code of the session at that time.
    pub client_code: String,
    /// What was read: `Docket Report`, `Image12-0`, `Search`.
    pub description: String,
    /// Of what: a case number with the options, or the words searched for.
    pub criteria: String,
    /// Pages that were counted.
    pub pages: i64,
    /// Cost in cents.
    pub cents: i64,
}

/// What a new receipt needs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewReceipt {
    /// Number of the central account that reads.
    pub account_number: i64,
    /// Client code of the session.
    pub client_code: String,
    /// What is read.
    pub description: String,
    /// Of what.
    pub criteria: String,
    /// Pages.
    pub pages: i64,
    /// Cents.
    pub cents: i64,
}

/// Writes a receipt.
///
/// # Errors
/// When the database refuses.
pub fn insert(tx: &mut Tx<'_, '_>, fresh: &Fresh, new: &NewReceipt) -> Result<Id> {
    let id = tx.new_id(fresh);
    tx.execute(
        sql!(
            "INSERT INTO receipts (id, account_number, at, client_code, description, criteria, pages, cents) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
        ),
        &[
            id.into(),
            new.account_number.into(),
            fresh.now.into(),
            new.client_code.as_str().into(),
            new.description.as_str().into(),
            new.criteria.as_str().into(),
            new.pages.into(),
            new.cents.into(),
        ],
    )?;
    Ok(id)
}

/// The receipts of an account from an instant until before another, newest first, at most `limit`.
///
/// # Errors
/// When the database refuses.
pub fn of_account(tx: &mut Tx<'_, '_>, account_number: i64, from: Time, until: Time, limit: i64) -> Result<Vec<Receipt>> {
    tx.all(
        sql!(
            "SELECT id, at, client_code, description, criteria, pages, cents FROM receipts WHERE account_number = $1 AND at >= $2 AND at < $3 ORDER BY at DESC, id DESC LIMIT $4"
        ),
        &[account_number.into(), from.into(), until.into(), limit.into()],
        |row| {
            Ok(Receipt {
                id: row.get(0)?,
                at: row.get(1)?,
                client_code: row.get(2)?,
                description: row.get(3)?,
                criteria: row.get(4)?,
                pages: row.get(5)?,
                cents: row.get(6)?,
            })
        },
    )
}
