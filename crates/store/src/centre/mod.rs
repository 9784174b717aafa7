//! The centre's room: accounts, sign-on, the registers of courts and links, maintenance transactions.

use std::sync::Arc;

use crate::{db::Db, migrate::Migration};

pub mod accounts;
pub mod challenges;
pub mod check;
pub mod codes;
pub mod courts;
pub mod links;
pub mod mail_tokens;
pub mod requests;
pub mod restored;
pub mod sessions;
pub mod tasks;
pub mod tokens;
pub mod transactions;

pub use crate::shared::staff;

crate::room::room!(Centre);

/// The centre's database.
#[derive(Clone)]
pub struct Centre {
    db: Db,
    courts: Arc<courts::Known>,
}

impl Centre {
    pub(crate) fn of(db: Db) -> Centre {
        Centre { db, courts: Arc::default() }
    }
}

/// The centre's tables.
pub const MIGRATIONS: &[Migration] = &[
    crate::shared::MIGRATION,
    Migration { name: "0001-accounts", sql: include_str!("../../migrations/centre/0001-accounts.sql") },
    Migration { name: "0002-tokens", sql: include_str!("../../migrations/centre/0002-tokens.sql") },
];
