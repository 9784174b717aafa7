//! The case index's room. Its tables come with the case locator; until then it holds only what every room has.

use crate::{db::Db, migrate::Migration};

crate::room::room!(Index);

/// The case index's database.
#[derive(Clone)]
pub struct Index {
    db: Db,
}

impl Index {
    pub(crate) fn of(db: Db) -> Index {
        Index { db }
    }
}

/// The index's tables.
pub const MIGRATIONS: &[Migration] = &[crate::shared::MIGRATION];
