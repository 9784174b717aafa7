//! What the centre and the courts tell each other: the whole new state of one thing, with its version.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{Time, account, court, filer::Role, link};

/// A message between sites. The receiver stores (sender, message id) with the effect and passes over older versions (design 5).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "is")]
pub enum Message {
    /// A court tells the centre how a link or a request for one stands.
    Link(LinkState),
    /// A court tells the centre what it is and when it goes live.
    Court(CourtState),
    /// The centre tells a court that sessions of an account ended.
    SessionEnded(SessionEnded),
    /// The centre tells a court that an account's name, address, kind or standing changed.
    Account(AccountState),
}

/// How one link stands at a court.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkState {
    /// Identifier of the link in the court's database.
    pub link: crate::Id,
    /// Grows with every change of this link.
    pub version: i64,
    /// The PACER account.
    pub account_number: i64,
    /// Name of the filer as the court has it.
    pub filer_name: String,
    /// Role of the filer.
    pub role: Role,
    /// Where the link stands.
    pub state: link::State,
    /// The result's text, the mail's Comment line.
    pub comment: String,
    /// When the person submitted it.
    pub submitted_at: Time,
    /// When this state began.
    pub changed_at: Time,
    /// Sign-on proof of the session in which it was made (security A44).
    pub challenge: String,
    /// Address the court has on file: it is told too.
    pub filer_email: String,
    /// Address at the court where "this was not me" is answered; empty when the state needs none.
    pub not_me_url: String,
}

/// What a court is, for the list of NextGen courts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CourtState {
    /// Grows with every change of the court's settings.
    pub version: i64,
    /// Short name in host names.
    pub id: String,
    /// Name in running text.
    pub short_name: String,
    /// Full name.
    pub full_name: String,
    /// Name in mails.
    pub mail_name: String,
    /// District, bankruptcy or appellate.
    pub kind: court::Type,
    /// IANA time zone.
    pub timezone: String,
    /// Go-live date in the court's zone.
    pub go_live: Date,
    /// The demo's own date.
    pub go_live_is_assumed: bool,
    /// How links count.
    pub link_mode: court::LinkMode,
    /// Whom to reach.
    pub contacts: court::Contacts,
}

/// Sessions of an account that a court must end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionEnded {
    /// The centre's session id; empty means all sessions of the account.
    pub sid: String,
    /// The account.
    pub account_number: i64,
    /// Sessions made before this instant end.
    pub at: Time,
}

/// An account as courts may know it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountState {
    /// Grows with every change.
    pub version: i64,
    /// The account.
    pub account_number: i64,
    /// Name.
    pub name: String,
    /// Primary e-mail.
    pub email: String,
    /// Kind.
    pub kind: account::Kind,
    /// Whether it may sign on at all.
    pub open: bool,
}
