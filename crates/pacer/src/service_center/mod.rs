//! The service center as courts reach it: what they tell is put on record, and the person gets a mail.

pub mod bearer;
pub mod mails;
pub mod receive;

use domain::{Fresh, Id};
use store::centre::{Tx, tasks};

/// A court refused a message of the centre for good: the desk finds out why. It runs in the transaction that notes the refusal.
///
/// # Errors
/// When the database refuses.
pub fn refused(tx: &mut Tx<'_, '_>, fresh: &Fresh, court: &str, message: Id, reason: &str) -> store::Result<()> {
    tasks::add(tx, fresh, &format!("Message {message} to {court} was refused"), reason)
}

#[cfg(test)]
mod tests;
