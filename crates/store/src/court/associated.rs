//! Cases that belong together, told by number: related, lead and member cases, adversary proceedings.

use domain::{Id, case_number::DocketNumber};

use super::{
    Tx,
    cases::{self, Case, Eyes},
};
use crate::{Result, db::sql};

/// A case beside another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Associated {
    /// `Related`, `Lead`, `Member`, `Adversary`, `Main`.
    pub relation: String,
    /// Number as it was given.
    pub number: String,
    /// The case, when it is one of this court; of several that share a number, the first that fits it.
    pub case: Option<Case>,
}

/// Adds a number to a case's list.
///
/// # Errors
/// When the database refuses.
pub fn insert(tx: &mut Tx<'_, '_>, case: Id, relation: &str, number: &str, key: &str) -> Result<()> {
    tx.execute(
        sql!(
            "INSERT INTO associated_cases (case_id, position, relation, other_number, other_key) VALUES ($1, (SELECT coalesce(max(position) + 1, 0) FROM associated_cases WHERE case_id = $1), $2, $3, $4)"
        ),
        &[case.into(), relation.into(), number.into(), key.into()],
    )?;
    Ok(())
}

/// The cases beside a case. A number whose case in this court these eyes may not know of is left out.
///
/// # Errors
/// When the database refuses.
pub fn of_case(tx: &mut Tx<'_, '_>, case: Id, eyes: Eyes) -> Result<Vec<Associated>> {
    let numbers = tx.all(
        sql!("SELECT relation, other_number, other_key FROM associated_cases WHERE case_id = $1 ORDER BY position"),
        &[case.into()],
        |row| Ok((row.get::<String>(0)?, row.get::<String>(1)?, row.get::<String>(2)?)),
    )?;
    let mut found = Vec::new();
    for (relation, number, key) in numbers {
        let fits = |case: &Case| DocketNumber::read(&case.number).matches(&number);
        let seen = cases::seen_by_number_key(tx, &key, eyes)?.into_iter().find(fits);
        let unseen = seen.is_none() && cases::by_number_key(tx, &key, true)?.iter().any(fits);
        if !unseen {
            found.push(Associated { relation, number, case: seen });
        }
    }
    Ok(found)
}
