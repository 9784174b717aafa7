//! One court's room: settings, filers, sessions, links, cases, entries, documents, filings under way.

use crate::{db::Db, documents::Documents, migrate::Migration};

pub mod accounts;
pub mod blobs;
pub mod cases;
pub mod check;
pub mod drafts;
pub mod entries;
pub mod filer_tokens;
pub mod filers;
pub mod filings;
pub mod go_live;
pub mod links;
pub mod parties;
pub mod proposals;
pub mod receipts;
pub mod restored;
pub mod service;
pub mod sessions;
pub mod settings;
pub mod sign_ons;
pub mod tasks;

pub use crate::shared::staff;

crate::room::room!(Court);

/// One court's database, and the folder of its documents.
#[derive(Clone)]
pub struct Court {
    db: Db,
    documents: Documents,
}

impl Court {
    pub(crate) fn of(db: Db, documents: Documents) -> Court {
        Court { db, documents }
    }

    /// Where this court's documents lie.
    #[must_use]
    pub fn documents(&self) -> &Documents {
        &self.documents
    }
}

/// A court's tables.
pub const MIGRATIONS: &[Migration] = &[
    crate::shared::MIGRATION,
    Migration { name: "0001-court", sql: include_str!("../../migrations/court/0001-court.sql") },
    Migration { name: "0002-cases", sql: include_str!("../../migrations/court/0002-cases.sql") },
];
