//! The tie of one PACER account to one filer of one court: its states, and who may be tied to whom.

mod progress;
mod propose;
mod refusal;
pub mod wording;

use serde::{Deserialize, Serialize};

pub use progress::{Event, Illegal, StatusLines, next, result_comment, status_lines};
pub use propose::{Accepted, AccountHere, FilerHere, Proposal, Tie, account_refusals, ask_the_court, filer_refusals, propose};
pub use refusal::{Help, Refusal, ServiceCenter};

/// Where a link stands. States go forward only; ending one and linking again makes a new link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// Waits for the clerk (courts that review).
    Pending,
    /// The PACER account is the filer's only way in.
    Active,
    /// "This was not me": nothing opens until the clerk decides.
    Frozen,
    /// The clerk ended it, with a reason.
    Ended,
    /// The clerk refused the request, with a reason.
    Refused,
}

impl State {
    /// The word stored.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            State::Pending => "pending",
            State::Active => "active",
            State::Frozen => "frozen",
            State::Ended => "ended",
            State::Refused => "refused",
        }
    }

    /// The state of that word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<State> {
        [State::Pending, State::Active, State::Frozen, State::Ended, State::Refused].into_iter().find(|s| s.word() == word)
    }
}
