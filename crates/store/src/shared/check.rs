//! What must hold in every room, and what a broken rule is called: the file without damage, the audit trail sealed, messages and mails
//! on their way.

use std::collections::HashSet;

use domain::{Id, Time};

use super::audit;
use crate::{
    Result,
    db::{Sql, Tx, sql},
};

/// A rule that the stored data keep.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rule {
    /// The file can be read and its pages and indexes agree.
    Sound,
    /// Every row that names another finds it.
    Refers,
    /// The tables are those of this program.
    Migrated,
    /// The audit trail was not changed after it was sealed.
    AuditChain,
    /// The audit trail is sealed within minutes.
    AuditSealed,
    /// A message is tried soon after it was written, and delivered within a day.
    MessageTried,
    /// A message that was refused for good has a task at the desk.
    RefusalHasTask,
    /// A Message-ID belongs to one mail.
    MailOnce,
    /// A counter is above every number that it gave.
    Counter,
    /// The numbers given to entries of a case have no gap and no double.
    EntryNumbers,
    /// The entries of a case are counted without a gap.
    EntrySequence,
    /// A numbered entry made here has its document.
    EntryHasDocument,
    /// The bytes of every document that something names are there.
    DocumentThere,
    /// They are the bytes that were stored.
    DocumentSame,
    /// What a server found damaged is restored, so that the court takes filings.
    DamageRestored,
    /// The court and the centre say the same of a link.
    LinkAgrees,
    /// A filer that is or was linked has no court password.
    PasswordRetired,
    /// A filer, and an account in its role, has one living link at most.
    OneLink,
    /// No session outlives what it stood on.
    SessionEnded,
}

impl Rule {
    /// Every rule.
    pub const ALL: [Rule; 19] = [
        Rule::Sound,
        Rule::Refers,
        Rule::Migrated,
        Rule::AuditChain,
        Rule::AuditSealed,
        Rule::MessageTried,
        Rule::RefusalHasTask,
        Rule::MailOnce,
        Rule::Counter,
        Rule::EntryNumbers,
        Rule::EntrySequence,
        Rule::EntryHasDocument,
        Rule::DocumentThere,
        Rule::DocumentSame,
        Rule::DamageRestored,
        Rule::LinkAgrees,
        Rule::PasswordRetired,
        Rule::OneLink,
        Rule::SessionEnded,
    ];

    /// Its name for machines; it does not change from release to release.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Rule::Sound => "database-sound",
            Rule::Refers => "refers-to-what-exists",
            Rule::Migrated => "tables-up-to-date",
            Rule::AuditChain => "audit-chain",
            Rule::AuditSealed => "audit-sealed",
            Rule::MessageTried => "message-tried",
            Rule::RefusalHasTask => "refusal-has-task",
            Rule::MailOnce => "mail-once",
            Rule::Counter => "counter-above-numbers",
            Rule::EntryNumbers => "entry-numbers",
            Rule::EntrySequence => "entry-sequence",
            Rule::EntryHasDocument => "entry-has-document",
            Rule::DocumentThere => "document-there",
            Rule::DocumentSame => "document-same",
            Rule::DamageRestored => "damage-restored",
            Rule::LinkAgrees => "link-agrees",
            Rule::PasswordRetired => "password-retired",
            Rule::OneLink => "one-link",
            Rule::SessionEnded => "session-ended",
        }
    }
}

/// A rule that is broken somewhere.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Finding {
    /// Which.
    pub rule: Rule,
    /// Where and how, in a sentence without its full stop.
    pub what: String,
}

impl Finding {
    /// A finding.
    #[must_use]
    pub fn new(rule: Rule, what: impl Into<String>) -> Finding {
        Finding { rule, what: what.into() }
    }
}

/// Seconds after which a row that the worker should have come to is late.
const LATE: i64 = 10 * 60;

/// What is wrong with the database itself. `quick` leaves out that indexes agree with their tables. PostgreSQL looks after its pages
/// by itself (data checksums), and its constraints can't be passed by.
///
/// # Errors
/// When the database can't be asked at all; a damaged one is often found that way.
pub fn database(tx: &mut Tx<'_>, quick: bool) -> Result<Vec<Finding>> {
    if !tx.is_sqlite() {
        return Ok(Vec::new());
    }
    let pages = if quick { Sql("PRAGMA quick_check") } else { Sql("PRAGMA integrity_check") };
    let mut found = Vec::new();
    for line in tx.all(pages, &[], |row| row.get::<String>(0))? {
        if line != "ok" {
            found.push(Finding::new(Rule::Sound, format!("SQLite says: {}", line.replace('\n', " "))));
        }
    }
    let keys = tx.all(Sql("PRAGMA foreign_key_check"), &[], |row| {
        Ok((row.get::<String>(0)?, row.get::<Option<i64>>(1)?, row.get::<String>(2)?))
    })?;
    for (table, row, parent) in keys {
        let row = row.map_or_else(|| "a row".to_owned(), |row| format!("row {row}"));
        found.push(Finding::new(Rule::Refers, format!("{row} of the table {table} names a row of {parent} that is not there")));
    }
    Ok(found)
}

/// What is wrong with audit trail, messages and mails. `working_at` is the machine's time when a worker runs, `None` when the system
/// is stopped and rows may wait.
///
/// # Errors
/// When the database refuses.
pub fn room(tx: &mut Tx<'_>, working_at: Option<Time>) -> Result<Vec<Finding>> {
    let mut found = Vec::new();
    if let Some(line) = audit::verify_chain(tx)?.broken_at {
        found.push(Finding::new(
            Rule::AuditChain,
            format!(
                "the audit trail is not what was sealed, from line {line} on: that line was changed, or one before it taken away"
            ),
        ));
    }
    let Some(now) = working_at else { return Ok(found) };
    let before = now.plus_seconds(-LATE);
    let unsealed =
        tx.one(sql!("SELECT count(*) FROM audit WHERE sequence IS NULL AND id < $1"), &[first_id_at(before).into()], |row| {
            row.get::<i64>(0)
        })?;
    if unsealed > 0 {
        found.push(Finding::new(Rule::AuditSealed, format!("{unsealed} lines of the audit trail have waited for ten minutes")));
    }
    let untried = tx.all(
        sql!(
            "SELECT receiver, subject FROM outbox WHERE done_at IS NULL AND tries = 0 AND created_at < $1 ORDER BY id LIMIT 100"
        ),
        &[before.into()],
        |row| Ok((row.get::<String>(0)?, row.get::<String>(1)?)),
    )?;
    for (receiver, subject) in untried {
        found.push(Finding::new(
            Rule::MessageTried,
            format!("the message about {subject} to {receiver} has waited for ten minutes without a try"),
        ));
    }
    let old = tx.all(
        sql!(
            "SELECT receiver, subject, tries FROM outbox WHERE done_at IS NULL AND tries > 0 AND created_at < $1 ORDER BY id LIMIT 100"
        ),
        &[now.plus_seconds(-Time::DAY).into()],
        |row| Ok((row.get::<String>(0)?, row.get::<String>(1)?, row.get::<i64>(2)?)),
    )?;
    for (receiver, subject, tries) in old {
        found.push(Finding::new(
            Rule::MessageTried,
            format!("the message about {subject} to {receiver} is a day old and was tried {tries} times"),
        ));
    }
    Ok(found)
}

/// Messages refused for good of which no task at this room's desk tells. For rooms with a desk.
///
/// # Errors
/// When the database refuses.
pub fn refusals(tx: &mut Tx<'_>) -> Result<Vec<Finding>> {
    let refused =
        tx.all(sql!("SELECT receiver, subject, refused FROM outbox WHERE refused IS NOT NULL ORDER BY id"), &[], |row| {
            Ok((row.get::<String>(0)?, row.get::<String>(1)?, row.get::<String>(2)?))
        })?;
    if refused.is_empty() {
        return Ok(Vec::new());
    }
    let tasks = tx.all(sql!("SELECT detail FROM desk_tasks"), &[], |row| row.get::<String>(0))?;
    let told = |reason: &str| tasks.iter().any(|detail| detail.contains(reason));
    let silent = refused.into_iter().filter(|(_, _, reason)| !told(reason));
    Ok(silent
        .map(|(receiver, subject, reason)| {
            let what = format!("{receiver} refused the message about {subject} ({reason}), and no task at the desk tells of it");
            Finding::new(Rule::RefusalHasTask, what)
        })
        .collect())
}

/// Adds the Message-IDs of this room's mails to those of other rooms; gives the ones that were there before.
///
/// # Errors
/// When the database refuses.
pub fn mail_ids(tx: &mut Tx<'_>, known: &mut HashSet<String>) -> Result<Vec<Finding>> {
    let mut found = Vec::new();
    tx.each(sql!("SELECT message_id FROM mails"), &[], |row| {
        let id: String = row.get(0)?;
        if known.contains(&id) {
            found.push(Finding::new(Rule::MailOnce, format!("two mails have the Message-ID <{id}>")));
        }
        known.insert(id);
        Ok(())
    })?;
    Ok(found)
}

/// A counter against the highest number that it gave.
///
/// # Errors
/// When the database refuses.
pub fn counter(tx: &mut Tx<'_>, name: &str, highest: Option<i64>) -> Result<Option<Finding>> {
    let value = tx.optional(sql!("SELECT value FROM counters WHERE name = $1"), &[name.into()], |row| row.get::<i64>(0))?;
    let Some(highest) = highest.filter(|highest| value.is_none_or(|value| value < *highest)) else { return Ok(None) };
    let stands = value.map_or_else(|| "is missing".to_owned(), |value| format!("stands at {value}"));
    let what = format!("the counter `{name}` {stands}, but {highest} was given: the next one would be given twice");
    Ok(Some(Finding::new(Rule::Counter, what)))
}

/// The smallest id that could have been given at an instant: 42 bits of milliseconds since 2000 stand before 21 others.
fn first_id_at(time: Time) -> Id {
    Id((time.0.div_euclid(1000) - 946_684_800_000).max(0) << 21)
}
