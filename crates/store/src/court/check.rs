//! What must hold in a court's room: numbers without gap, documents that are there, one living link, no password beside it.

use std::collections::HashMap;

use domain::{Id, link::State};

use super::Tx;
use crate::{
    Error, Result,
    db::sql,
    shared::check::{Finding, Rule, counter},
};

/// The action of an audit line which says that numbers of a case (`4-6` in its detail) were given out before a restore, and are lost.
pub const LOST_NUMBERS: &str = "leave out lost numbers";

/// A link as the centre's register should have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkHere {
    /// Inner id.
    pub id: Id,
    /// The court's own number for it.
    pub number: i64,
    /// The PACER account.
    pub account_number: i64,
    /// Where it stands.
    pub state: State,
    /// Grows with every change.
    pub version: i64,
    /// Whether a message about it waits, or was refused for good, in which case the desk knows.
    pub told_or_refused: bool,
}

/// Everything that can be seen wrong in this database alone.
///
/// # Errors
/// When the database refuses.
pub fn court(tx: &mut Tx<'_, '_>) -> Result<Vec<Finding>> {
    let mut found = entry_numbers(tx)?;
    found.extend(sequences(tx)?);
    found.extend(without_documents(tx)?);
    found.extend(passwords_and_links(tx)?);
    found.extend(dangling(tx)?);
    found.extend(counters(tx)?);
    Ok(found)
}

/// The numbers of a case: those given here, how many and which, and the highest that was imported.
struct Numbers {
    case: String,
    next: i64,
    given: i64,
    different: i64,
    first: Option<i64>,
    last: Option<i64>,
    imported: Option<i64>,
}

fn entry_numbers(tx: &mut Tx<'_, '_>) -> Result<Vec<Finding>> {
    let mut lost: HashMap<String, i64> = HashMap::new();
    let lines = tx.all(sql!("SELECT thing, detail FROM audit WHERE action = $1"), &[LOST_NUMBERS.into()], |row| {
        Ok((row.get::<String>(0)?, row.get::<String>(1)?))
    })?;
    for (thing, detail) in lines {
        let range = detail.split_once('-').and_then(|(from, to)| Some((from.parse::<i64>().ok()?, to.parse::<i64>().ok()?)));
        if let (Some(case), Some((from, to))) = (thing.strip_prefix("case "), range) {
            *lost.entry(case.to_owned()).or_default() += to - from + 1;
        }
    }
    let mut found = Vec::new();
    tx.each(
        sql!(
            "SELECT c.number, c.serial, c.next_number, count(CASE WHEN NOT e.imported THEN e.number END), count(DISTINCT CASE WHEN NOT e.imported THEN e.number END), min(CASE WHEN NOT e.imported THEN e.number END), max(CASE WHEN NOT e.imported THEN e.number END), max(CASE WHEN e.imported THEN e.number END) FROM cases c LEFT JOIN entries e ON e.case_id = c.id AND e.number IS NOT NULL GROUP BY c.id, c.number, c.serial, c.next_number ORDER BY c.serial"
        ),
        &[],
        |row| {
            let numbers = Numbers {
                case: format!("case {} (id {})", row.get::<String>(0)?, row.get::<i64>(1)?),
                next: row.get(2)?,
                given: row.get(3)?,
                different: row.get(4)?,
                first: row.get(5)?,
                last: row.get(6)?,
                imported: row.get(7)?,
            };
            let missing = lost.get(&row.get::<i64>(1)?.to_string()).copied().unwrap_or(0);
            found.extend(numbers.wrong(missing).into_iter().map(|what| Finding::new(Rule::EntryNumbers, what)));
            Ok(())
        },
    )?;
    Ok(found)
}

impl Numbers {
    /// `lost` of the numbers are known to be gone with a restore.
    fn wrong(&self, lost: i64) -> Vec<String> {
        let begin = self.imported.unwrap_or(0) + 1;
        let last = self.last.unwrap_or(begin - 1);
        let mut wrong = Vec::new();
        if self.given != self.different {
            wrong.push(format!("{}: {} entries share a number with another", self.case, self.given - self.different));
        }
        // Imported sheets may have been added to; what was given here still begins above all that was there.
        let begin = self.first.map_or(begin, |first| first.min(begin));
        let gap = self.next.max(last + 1) - begin - self.different;
        if gap > lost {
            let until = self.next.max(last + 1) - 1;
            wrong.push(format!("{}: {} of the entry numbers {begin} to {until} are missing", self.case, gap - lost));
        }
        if self.next <= last {
            wrong.push(format!("{}: the next entry would get the number {}, which was given already", self.case, self.next));
        }
        wrong
    }
}

fn sequences(tx: &mut Tx<'_, '_>) -> Result<Vec<Finding>> {
    let lines = tx.all(
        sql!(
            "SELECT c.number, c.serial, c.next_sequence, count(*), max(e.sequence) FROM cases c JOIN entries e ON e.case_id = c.id GROUP BY c.id, c.number, c.serial, c.next_sequence HAVING c.next_sequence <= max(e.sequence) OR min(e.sequence) < 1 OR count(DISTINCT e.sequence) <> count(*) ORDER BY c.serial"
        ),
        &[],
        |row| {
            let (case, serial): (String, i64) = (row.get(0)?, row.get(1)?);
            let (next, count, last): (i64, i64, i64) = (row.get(2)?, row.get(3)?, row.get(4)?);
            Ok(format!(
                "case {case} (id {serial}): {count} entries are counted up to {last}, and the next would be counted as {next}"
            ))
        },
    )?;
    Ok(lines.into_iter().map(|what| Finding::new(Rule::EntrySequence, what)).collect())
}

fn without_documents(tx: &mut Tx<'_, '_>) -> Result<Vec<Finding>> {
    let entries = tx.all(
        sql!(
            "SELECT c.number, e.number FROM entries e JOIN cases c ON c.id = e.case_id WHERE e.number IS NOT NULL AND NOT e.imported AND NOT EXISTS (SELECT 1 FROM documents d WHERE d.entry_id = e.id AND d.part = 0 AND d.sha256 IS NOT NULL) ORDER BY e.id LIMIT 1000"
        ),
        &[],
        |row| Ok((row.get::<String>(0)?, row.get::<i64>(1)?)),
    )?;
    let mut found: Vec<Finding> = entries
        .into_iter()
        .map(|(case, number)| {
            Finding::new(Rule::EntryHasDocument, format!("entry {number} of case {case} has a number and no main document"))
        })
        .collect();
    let unnamed = tx.all(
        sql!(
            "SELECT 'document ' || CAST(d.serial AS TEXT), d.sha256 FROM documents d WHERE d.sha256 IS NOT NULL AND NOT EXISTS (SELECT 1 FROM blobs b WHERE b.sha256 = d.sha256) UNION ALL SELECT 'the filing under way ' || CAST(f.serial AS TEXT), u.sha256 FROM draft_documents u JOIN drafts f ON f.id = u.draft_id WHERE NOT EXISTS (SELECT 1 FROM blobs b WHERE b.sha256 = u.sha256) LIMIT 1000"
        ),
        &[],
        |row| Ok((row.get::<String>(0)?, row.get::<String>(1)?)),
    )?;
    found.extend(unnamed.into_iter().map(|(what, sha256)| {
        Finding::new(Rule::DocumentThere, format!("{what} names the bytes {sha256}, which the table of files does not know"))
    }));
    Ok(found)
}

fn passwords_and_links(tx: &mut Tx<'_, '_>) -> Result<Vec<Finding>> {
    let mut found = Vec::new();
    let alive = tx.all(
        sql!(
            "SELECT DISTINCT f.serial, f.login FROM filers f LEFT JOIN links l ON l.filer_id = f.id AND l.state IN ('active', 'ended') WHERE (f.retired_at IS NOT NULL OR l.id IS NOT NULL) AND (f.password_hash IS NOT NULL OR f.reset_needed OR f.retired_at IS NULL) ORDER BY f.serial LIMIT 1000"
        ),
        &[],
        |row| Ok((row.get::<i64>(0)?, row.get::<String>(1)?)),
    )?;
    for (serial, login) in alive {
        found.push(Finding::new(
            Rule::PasswordRetired,
            format!("filer {serial} ({login}) is or was linked, and its court password is not retired"),
        ));
    }
    let filers = tx.all(
        sql!(
            "SELECT f.serial, count(*) FROM links l JOIN filers f ON f.id = l.filer_id WHERE l.state IN ('pending', 'active', 'frozen') GROUP BY f.serial HAVING count(*) > 1 ORDER BY f.serial"
        ),
        &[],
        |row| Ok((row.get::<i64>(0)?, row.get::<i64>(1)?)),
    )?;
    for (serial, count) in filers {
        found.push(Finding::new(Rule::OneLink, format!("filer {serial} has {count} living links")));
    }
    let accounts = tx.all(
        sql!(
            "SELECT account_number, count(*) FROM links WHERE state IN ('pending', 'active', 'frozen') GROUP BY account_number, exclusive HAVING count(*) > 1 ORDER BY account_number"
        ),
        &[],
        |row| Ok((row.get::<i64>(0)?, row.get::<i64>(1)?)),
    )?;
    for (account, count) in accounts {
        found.push(Finding::new(Rule::OneLink, format!("account {account} has {count} living links of one role")));
    }
    let sessions = tx.all(
        sql!(
            "SELECT f.serial, count(*) FROM sessions s JOIN filers f ON f.id = s.filer_id WHERE s.kind = 'legacy' AND s.ended_at IS NULL AND f.retired_at IS NOT NULL GROUP BY f.serial ORDER BY f.serial"
        ),
        &[],
        |row| Ok((row.get::<i64>(0)?, row.get::<i64>(1)?)),
    )?;
    for (serial, count) in sessions {
        let what = format!("{count} sessions of the court login of filer {serial} are open, though its password is retired");
        found.push(Finding::new(Rule::SessionEnded, what));
    }
    Ok(found)
}

fn dangling(tx: &mut Tx<'_, '_>) -> Result<Vec<Finding>> {
    let lines = tx.all(
        sql!(
            "SELECT 'the receipt ' || CAST(d.serial AS TEXT) || ' names an entry that is not there' FROM drafts d WHERE d.entry_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM entries e WHERE e.id = d.entry_id AND e.case_id = d.case_id) UNION ALL SELECT 'a proposal names a link that is not there: ' || CAST(p.link_id AS TEXT) FROM proposals p WHERE p.link_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM links l WHERE l.id = p.link_id) UNION ALL SELECT 'a mailed secret names a link that is not there: ' || CAST(t.link_id AS TEXT) FROM filer_tokens t WHERE t.link_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM links l WHERE l.id = t.link_id) UNION ALL SELECT 'an attorney of record is a filer that is not there: ' || a.name FROM attorneys a WHERE a.filer_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM filers f WHERE f.id = a.filer_id) UNION ALL SELECT 'an entry was filed by a filer that is not there: ' || e.filed_by FROM entries e WHERE e.filer_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM filers f WHERE f.id = e.filer_id) UNION ALL SELECT 'an entry filed here has no receipt: ' || CAST(e.id AS TEXT) FROM entries e WHERE e.filer_id IS NOT NULL AND NOT e.imported AND NOT EXISTS (SELECT 1 FROM drafts d WHERE d.entry_id = e.id) LIMIT 1000"
        ),
        &[],
        |row| row.get::<String>(0),
    )?;
    Ok(lines.into_iter().map(|what| Finding::new(Rule::Refers, what)).collect())
}

fn counters(tx: &mut Tx<'_, '_>) -> Result<Vec<Finding>> {
    let highest = [
        ("filer", sql!("SELECT max(serial) FROM filers")),
        ("link", sql!("SELECT max(number) FROM links")),
        ("task", sql!("SELECT max(number) FROM desk_tasks")),
        ("draft", sql!("SELECT max(serial) FROM drafts")),
        ("case", sql!("SELECT max(serial) FROM cases WHERE import_digest IS NULL")),
    ];
    let mut found = Vec::new();
    for (name, query) in highest {
        let highest = tx.one(query, &[], |row| row.get::<Option<i64>>(0))?;
        found.extend(counter(tx, name, highest)?);
    }
    Ok(found)
}

/// The digests and lengths of documents that an entry or a filing under way names, after a digest, in order.
///
/// # Errors
/// When the database refuses.
pub fn named_documents(tx: &mut Tx<'_, '_>, after: &str, limit: i64) -> Result<Vec<(String, i64)>> {
    tx.all(
        sql!(
            "SELECT b.sha256, b.bytes FROM blobs b WHERE b.sha256 > $1 AND (EXISTS (SELECT 1 FROM documents d WHERE d.sha256 = b.sha256) OR EXISTS (SELECT 1 FROM draft_documents u WHERE u.sha256 = b.sha256)) ORDER BY b.sha256 LIMIT $2"
        ),
        &[after.into(), limit.into()],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

/// Where a document stands, as a person finds it: `entry 5 of case 2:10-cv-1, document 20000004`.
///
/// # Errors
/// When the database refuses.
pub fn where_named(tx: &mut Tx<'_, '_>, sha256: &str) -> Result<String> {
    let on_docket = tx.optional(
        sql!(
            "SELECT c.number, e.number, d.serial FROM documents d JOIN entries e ON e.id = d.entry_id JOIN cases c ON c.id = e.case_id WHERE d.sha256 = $1 ORDER BY d.serial LIMIT 1"
        ),
        &[sha256.into()],
        |row| Ok((row.get::<String>(0)?, row.get::<Option<i64>>(1)?, row.get::<i64>(2)?)),
    )?;
    Ok(match on_docket {
        Some((case, Some(number), serial)) => format!("entry {number} of case {case}, document {serial}"),
        Some((case, None, serial)) => format!("case {case}, document {serial}"),
        None => "a filing under way".to_owned(),
    })
}

/// Every link that ever was, by id, to compare with the centre's register.
///
/// # Errors
/// When the database refuses.
pub fn links(tx: &mut Tx<'_, '_>) -> Result<Vec<LinkHere>> {
    tx.all(
        sql!(
            "SELECT l.id, l.number, l.account_number, l.state, l.version, (SELECT count(*) FROM outbox o WHERE o.subject = 'link ' || CAST(l.number AS TEXT) AND (o.done_at IS NULL OR o.refused IS NOT NULL)) FROM links l ORDER BY l.id"
        ),
        &[],
        |row| {
            let state: String = row.get(3)?;
            Ok(LinkHere {
                id: row.get(0)?,
                number: row.get(1)?,
                account_number: row.get(2)?,
                state: State::from_word(&state).ok_or_else(|| Error::Damaged(format!("link state {state}")))?,
                version: row.get(4)?,
                told_or_refused: row.get::<i64>(5)? > 0,
            })
        },
    )
}

/// Numbers of the accounts that read something here.
///
/// # Errors
/// When the database refuses.
pub fn billed_accounts(tx: &mut Tx<'_, '_>) -> Result<Vec<i64>> {
    tx.all(sql!("SELECT DISTINCT account_number FROM receipts ORDER BY account_number"), &[], |row| row.get(0))
}

#[cfg(test)]
#[path = "check_tests.rs"]
mod tests;
