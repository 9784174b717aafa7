//! Names of people: comparing a court's record with a PACER account, checking what is typed, and keys to search by.

mod compare;
mod display;
mod fold;
mod lookalike;
mod nicknames;
mod parts;
mod reason;
mod roles;
mod username;

use serde::{Deserialize, Serialize};

pub use compare::compare;
pub use display::{DISPLAY_NAME_LIMIT, Problem, check_display_name};
pub use fold::normalised;
pub(crate) use fold::{fold_word, is_word_sign};
pub use lookalike::has_hidden_characters;
pub use reason::Reason;
pub use username::{USERNAME_LONGEST, USERNAME_SHORTEST, check_new_username, username_fold, username_key};

/// What one side knows of a person.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Known {
    /// The whole name: `Aty Alex`, `Attorney, Alex`.
    pub name: String,
    /// Names the person had before, whole or surnames alone.
    pub former_names: Vec<String>,
    /// E-mail; empty when not known.
    pub email: String,
    /// Bar number, if known.
    pub bar_number: Option<String>,
}

/// What the machine thinks of two names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// The same words, apart from case, punctuation and "Last, First".
    Same,
    /// Very likely one person; linking goes on.
    Alike,
    /// Not to be linked without the court.
    Different,
}

impl Verdict {
    /// The word stored and shown.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Verdict::Same => "same",
            Verdict::Alike => "alike",
            Verdict::Different => "different",
        }
    }
}

/// A verdict with its reasons, in the order in which they matter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comparison {
    /// Same, alike or different.
    pub verdict: Verdict,
    /// Why; never empty.
    pub reasons: Vec<Reason>,
    /// Set when a person should look at it whatever the verdict: look-alike letters, self-given former names, settled by evidence.
    pub needs_look: bool,
}
