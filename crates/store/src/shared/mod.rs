//! Tables that every room has alike: messages out and in, mails, the audit trail, counters of wrong secrets, numbers, leases.

pub mod audit;
pub mod check;
pub mod counters;
pub mod leases;
pub mod mails;
pub mod outbox;
pub mod secrets;
pub mod staff;

/// The migration that makes these tables, the first of every room.
pub const MIGRATION: crate::migrate::Migration =
    crate::migrate::Migration { name: "0000-shared", sql: include_str!("../../migrations/shared.sql") };
