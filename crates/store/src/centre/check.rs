//! What must hold in the centre's room: registers that name accounts which exist, counters, sessions.

use std::collections::HashSet;

use super::Tx;
use crate::{
    Result,
    db::sql,
    shared::check::{Finding, Rule, counter},
};

/// Everything that can be seen wrong in this database alone.
///
/// # Errors
/// When the database refuses.
pub fn centre(tx: &mut Tx<'_, '_>) -> Result<Vec<Finding>> {
    let lines = tx.all(
        sql!(
            "SELECT 'the register of links names account ' || CAST(l.account_number AS TEXT) || ', which is not there (court ' || l.court || ')' FROM links l WHERE NOT EXISTS (SELECT 1 FROM accounts a WHERE a.account_number = l.account_number) UNION ALL SELECT 'transaction ' || CAST(t.number AS TEXT) || ' names account ' || CAST(t.account_number AS TEXT) || ', which is not there' FROM transactions t WHERE NOT EXISTS (SELECT 1 FROM accounts a WHERE a.account_number = t.account_number) UNION ALL SELECT 'a link of court ' || l.court || ' is on record, but the court is not' FROM links l WHERE NOT EXISTS (SELECT 1 FROM courts c WHERE c.id = l.court) LIMIT 1000"
        ),
        &[],
        |row| row.get::<String>(0),
    )?;
    let mut found: Vec<Finding> = lines.into_iter().map(|what| Finding::new(Rule::Refers, what)).collect();
    let closed = tx.all(
        sql!(
            "SELECT a.account_number, count(*) FROM sessions s JOIN accounts a ON a.id = s.account_id WHERE s.ended_at IS NULL AND a.closed_at IS NOT NULL GROUP BY a.account_number ORDER BY a.account_number"
        ),
        &[],
        |row| Ok((row.get::<i64>(0)?, row.get::<i64>(1)?)),
    )?;
    for (number, count) in closed {
        found.push(Finding::new(
            Rule::SessionEnded,
            format!("{count} sessions of account {number} are open, though it is closed"),
        ));
    }
    for (name, query) in [
        ("account", sql!("SELECT max(account_number) FROM accounts")),
        ("transaction", sql!("SELECT max(number) FROM transactions")),
    ] {
        let highest = tx.one(query, &[], |row| row.get::<Option<i64>>(0))?;
        found.extend(counter(tx, name, highest)?);
    }
    Ok(found)
}

/// The numbers of all accounts.
///
/// # Errors
/// When the database refuses.
pub fn account_numbers(tx: &mut Tx<'_, '_>) -> Result<HashSet<i64>> {
    Ok(tx.all(sql!("SELECT account_number FROM accounts"), &[], |row| row.get(0))?.into_iter().collect())
}
