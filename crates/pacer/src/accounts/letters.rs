//! Mails of the service center to the owner of an account: what happened, what to do, whom to call with which number.

use domain::Fresh;
use site::installation::Installation;
use store::{
    centre::{Tx, accounts::Account},
    shared::mails::{self, NewMail},
};

use super::said::contacts;

/// A mail before it has its frame.
pub(crate) struct Letter<'a> {
    /// One address.
    pub to: &'a str,
    /// Who is greeted; empty when nobody may be named.
    pub name: &'a str,
    /// Account number, for calls to the service center.
    pub number: Option<i64>,
    /// Subject.
    pub subject: &'a str,
    /// Paragraphs.
    pub paragraphs: Vec<String>,
}

impl<'a> Letter<'a> {
    /// A letter to an account's own address.
    pub(crate) fn to_owner(account: &'a Account, name: &'a str, subject: &'a str, paragraphs: Vec<String>) -> Letter<'a> {
        Letter { to: &account.email, name, number: Some(account.number), subject, paragraphs }
    }
}

/// The sentence that ends a notice of something that its reader may not have done.
#[must_use]
pub(crate) fn not_you(installation: &Installation) -> String {
    format!(
        "If you did not do this, choose a new password at {}{} at once and tell the service center.",
        installation.pacer(),
        super::FORGOT_PASSWORD
    )
}

/// Queues a letter in the transaction of the fact it tells.
pub(crate) fn send(
    tx: &mut Tx<'_, '_>,
    fresh: &mut Fresh,
    installation: &Installation,
    letter: &Letter<'_>,
) -> store::Result<()> {
    let mut text = String::new();
    if !letter.name.is_empty() {
        text.push_str(&format!("{},\n\n", letter.name));
    }
    for paragraph in &letter.paragraphs {
        text.push_str(paragraph);
        text.push_str("\n\n");
    }
    text.push_str(&contacts(installation));
    text.push('\n');
    if let Some(number) = letter.number {
        text.push_str(&format!(
            "Your {} account number is {number}. Have it ready when you call or write.\n",
            installation.names.pacer
        ));
    }
    let mail = NewMail {
        sender: installation.service_center.email.clone(),
        recipient: letter.to.to_owned(),
        subject: letter.subject.to_owned(),
        text,
        html: None,
    };
    mails::queue(tx, fresh, &installation.domain, &mail)?;
    Ok(())
}

/// Whether an address got as many mails of this subject in the last hour as it may (security A38).
pub(crate) fn had_enough(tx: &mut Tx<'_, '_>, fresh: &Fresh, to: &str, subject: &str) -> store::Result<bool> {
    Ok(mails::sent_to_since(tx, to, subject, fresh.now.plus_seconds(-3600))? >= super::MAILS_AN_HOUR)
}
