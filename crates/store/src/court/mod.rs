//! One court's room: settings, filers, sessions, links, cases, entries, documents, filings under way.

use std::{
    pin::pin,
    sync::Arc,
    task::{Context, Poll, Waker},
    time::Duration,
};

use domain::Fresh;
use tokio::runtime::Handle;

use crate::{
    Error, Result,
    db::Db,
    documents::{Documents, Found, Incoming, Stored},
    migrate::Migration,
};

// Whether `$1` (the court itself) or the filer `$2`, who takes part, sees what is sealed in the case `c`.
macro_rules! inside {
    () => {
        "($1 OR EXISTS (SELECT 1 FROM attorneys a JOIN parties q ON q.id = a.party_id WHERE q.case_id = c.id AND a.filer_id = $2) OR EXISTS (SELECT 1 FROM entries e WHERE e.case_id = c.id AND e.filer_id = $2))"
    };
}

// Whether they may know of the case `c`.
macro_rules! known {
    () => {
        concat!("(NOT c.sealed OR ", inside!(), ")")
    };
}

pub mod accounts;
pub mod api_reading;
pub mod api_tokens;
pub mod associated;
pub mod blobs;
pub mod bulk;
pub mod cases;
pub mod check;
pub mod claims;
pub mod creditors;
pub mod damages;
pub mod deadlines;
pub mod drafts;
pub mod entries;
pub mod filer_tokens;
pub mod filers;
pub mod filings;
pub mod free_looks;
pub mod go_live;
pub mod history;
pub mod imports;
pub mod links;
pub mod orphans;
pub mod parties;
pub mod proposals;
pub mod receipts;
pub mod related;
pub mod reports;
pub mod restored;
pub mod rounds;
pub mod seals;
pub mod search;
pub mod service;
pub mod sessions;
pub mod settings;
pub mod sign_ons;
pub mod tasks;
pub mod transcripts;
pub mod webhooks;

pub use crate::shared::staff;

crate::room::room!(Court);

/// One court's database, and the folder of its documents.
#[derive(Clone)]
pub struct Court {
    db: Db,
    documents: Documents,
    settings: Arc<settings::Known>,
}

impl Court {
    pub(crate) fn of(db: Db, documents: Documents) -> Court {
        Court { db, documents, settings: Arc::default() }
    }

    /// Where this court's documents lie.
    #[must_use]
    pub fn documents(&self) -> &Documents {
        &self.documents
    }

    /// The settings as this process knows them, to be asked inside a transaction.
    #[must_use]
    pub fn settings(&self) -> Arc<settings::Known> {
        self.settings.clone()
    }

    /// Keeps a document that has come whole: first the row that names it, then its bytes. So the collector, which takes a row before
    /// it removes a file, can never remove what is being kept here; where it was just doing so, this waits for it. The row itself does not
    /// wait for the disk: whatever comes to name the file commits after it, and a file that lost its row is found by the collector, or named
    /// again ([`Court::name_again`]).
    /// `pages` of 0 means: not counted yet. Blocks: for a thread of a runtime that may.
    ///
    /// # Errors
    /// [`Error::Busy`] when the same file is being removed for longer than a moment; else as [`Incoming::finish`].
    pub fn keep(&self, fresh: &Fresh, incoming: Incoming, pages: i64) -> Result<Stored> {
        let whole = incoming.end();
        let stored = whole.stored().clone();
        let mut claim = pin!(self.claim(fresh, &stored, pages, false));
        // Handed in now, so that the row is written while the bytes are synced.
        let claimed = claim.as_mut().poll(&mut Context::from_waker(Waker::noop()));
        let synced = whole.sync()?;
        match claimed {
            Poll::Ready(claimed) => claimed?,
            Poll::Pending => Handle::current().block_on(claim)?,
        }
        synced.keep()
    }

    /// Names a document once more that was kept a moment ago, and waits for the disk: where the database server was lost meanwhile, and
    /// this process was not, the row may be gone.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when its bytes are not there any more; else as [`Court::keep`].
    pub async fn name_again(&self, fresh: &Fresh, stored: &Stored, pages: i64) -> Result<()> {
        self.claim(fresh, stored, pages, true).await?;
        match self.documents().verify_async(&stored.sha256).await? {
            Found::Sound(_) => Ok(()),
            Found::Damaged | Found::Missing => {
                Err(Error::Unavailable(format!("the document {} was removed meanwhile", stored.sha256)))
            }
        }
    }

    async fn claim(&self, fresh: &Fresh, stored: &Stored, pages: i64, lasts: bool) -> Result<()> {
        let bytes = i64::try_from(stored.bytes).unwrap_or(i64::MAX);
        for _ in 0..WAITS {
            let sha256 = stored.sha256.clone();
            let claim = move |tx: &mut Tx<'_, '_>, fresh: &mut Fresh| blobs::claim(tx, fresh, &sha256, bytes, pages);
            let claimed = if lasts {
                self.write("name_document", fresh, claim).await?
            } else {
                self.write_passing("name_document", fresh, claim).await?
            };
            if claimed {
                return Ok(());
            }
            tokio::time::sleep(WAIT).await;
        }
        Err(Error::Busy)
    }
}

/// How often, and how long each time, an upload waits for the collector that removes the same file.
const WAITS: usize = 50;
const WAIT: Duration = Duration::from_millis(100);

/// A court's tables.
pub const MIGRATIONS: &[Migration] = &[
    crate::shared::MIGRATION,
    Migration { name: "0001-court", sql: include_str!("../../migrations/court/0001-court.sql") },
    Migration { name: "0002-cases", sql: include_str!("../../migrations/court/0002-cases.sql") },
    Migration { name: "0003-documents", sql: include_str!("../../migrations/court/0003-documents.sql") },
    Migration { name: "0004-entries-by-day", sql: include_str!("../../migrations/court/0004-entries-by-day.sql") },
    Migration { name: "0005-queries", sql: include_str!("../../migrations/court/0005-queries.sql") },
    Migration { name: "0006-claims", sql: include_str!("../../migrations/court/0006-claims.sql") },
    Migration { name: "0007-viewing", sql: include_str!("../../migrations/court/0007-viewing.sql") },
    Migration { name: "0008-api", sql: include_str!("../../migrations/court/0008-api.sql") },
    Migration { name: "0008-bulk", sql: include_str!("../../migrations/court/0008-bulk.sql") },
    // A pair of texts for what no SQL says on both databases: words in a text.
    Migration {
        name: "0009-search",
        sql: concat!(
            include_str!("../../migrations/court/0009-search.sql"),
            "\n-- only SQLite\n",
            include_str!("../../migrations/court/0009-search.sqlite.sql"),
            "\n-- only PostgreSQL\n",
            include_str!("../../migrations/court/0009-search.postgresql.sql")
        ),
    },
    Migration { name: "0010-access", sql: include_str!("../../migrations/court/0010-access.sql") },
    Migration { name: "0011-reports", sql: include_str!("../../migrations/court/0011-reports.sql") },
    Migration { name: "0012-deadlines", sql: include_str!("../../migrations/court/0012-deadlines.sql") },
    Migration { name: "0013-seals", sql: include_str!("../../migrations/court/0013-seals.sql") },
    Migration { name: "0014-webhooks", sql: include_str!("../../migrations/court/0014-webhooks.sql") },
    Migration { name: "0015-sign-ons", sql: include_str!("../../migrations/court/0015-sign-ons.sql") },
];
