//! A PACER account as the centre knows it and as a court sees it after sign-on.

use serde::{Deserialize, Serialize};

/// Who an account is for (design, section 2; domain 1.5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// One person.
    Individual,
    /// A firm's account, for viewing only: it can't be linked.
    Shared,
    /// A PACER Administrative Account: billing only.
    Administrative,
}

/// Whether an account was made before 11 August 2014 and not upgraded since (domain 1.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Generation {
    /// Must be upgraded before it can be linked.
    Legacy,
    /// Can sign on everywhere.
    Upgraded,
}

impl Kind {
    /// The word stored and shown in `/demo.json`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Kind::Individual => "individual",
            Kind::Shared => "shared",
            Kind::Administrative => "administrative",
        }
    }

    /// The kind of that word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Kind> {
        [Kind::Individual, Kind::Shared, Kind::Administrative].into_iter().find(|k| k.word() == word)
    }
}

impl Generation {
    /// The word stored and shown in `/demo.json`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Generation::Legacy => "legacy",
            Generation::Upgraded => "upgraded",
        }
    }

    /// The generation of that word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Generation> {
        [Generation::Legacy, Generation::Upgraded].into_iter().find(|g| g.word() == word)
    }
}

/// What the centre tells a court of the person who signed on: the claims of the ID token, kept with the court's session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedOn {
    /// The account's public subject: random, never reused, the same at every court.
    pub subject: String,
    /// Seven digits, read out on the phone.
    pub account_number: i64,
    /// User name.
    pub username: String,
    /// The person's whole name as registered ("Alex Attorney"), or the firm's for a shared account.
    pub name: String,
    /// Primary e-mail, confirmed.
    pub email: String,
    /// Bar number given at registration, if any.
    pub bar_number: Option<String>,
    /// Individual, shared or administrative.
    pub kind: Kind,
    /// Legacy or upgraded.
    pub generation: Generation,
    /// The centre's session, to be named in messages that end it.
    pub sid: String,
    /// One-time proof that this session began at this court; a "linked" message must spend it (security A44).
    pub challenge: String,
    /// Client code typed at sign-on; empty when none.
    pub client_code: String,
}
