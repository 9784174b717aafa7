//! A CM/ECF account: the record that a court made for someone who files there.

use serde::{Deserialize, Serialize};

/// What a filer may do in a court; after linking the person has just this role there (contract: `/demo.json`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// A lawyer admitted to the court.
    Attorney,
    /// A trustee who runs bankruptcy estates.
    Trustee,
    /// A creditor with limited filing.
    Creditor,
    /// A party without a lawyer.
    SelfRepresented,
    /// Files for attorneys or trustees.
    Agent,
}

impl Role {
    /// Every role, in the order of the import's documentation.
    pub const ALL: [Role; 5] = [Role::Attorney, Role::Trustee, Role::Creditor, Role::SelfRepresented, Role::Agent];

    /// The word stored and shown in `/demo.json`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Role::Attorney => "attorney",
            Role::Trustee => "trustee",
            Role::Creditor => "creditor",
            Role::SelfRepresented => "self-represented",
            Role::Agent => "agent",
        }
    }

    /// The role of that word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|r| r.word() == word)
    }

    /// How a page names it.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Role::Attorney => "Attorney",
            Role::Trustee => "Trustee",
            Role::Creditor => "Creditor (limited filing)",
            Role::SelfRepresented => "Self-represented filer",
            Role::Agent => "Filing agent",
        }
    }
}

/// Whether the court lets the filer in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// May sign on and file.
    Active,
    /// The court has closed the record; nothing opens.
    Disabled,
}

impl Standing {
    /// The word stored.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Standing::Active => "active",
            Standing::Disabled => "disabled",
        }
    }

    /// The standing of that word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Standing> {
        [Standing::Active, Standing::Disabled].into_iter().find(|s| s.word() == word)
    }
}
