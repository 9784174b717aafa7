//! The entries of a docket sheet as they are read: by the day of filing in pieces, so that a long sheet is never whole in memory; in any
//! other order at once.

use domain::{Id, docket::MOST_ENTRIES, fees::Extract, permission::Action, time::parse_date};
use futures_util::{Stream, stream};
use site::Failure;
use store::{
    Error,
    court::{
        Court, Tx,
        entries::{self, ByDay, Document, Listed, ListedDocument, Place},
        reports,
    },
};

use super::{
    access::Reader,
    entries::{self as rows, Around, Entries},
    options::{Options, Order},
};

/// Rows (entries with one document) of the first piece, which the reader waits for, and of every other: 30 and 120 kB of a common sheet.
const IN_THE_FIRST: i64 = 100;
const IN_A_PIECE: i64 = 400;
/// Entries whose sizes are read at a time, to know what the sheet costs.
const IN_A_COUNT: i64 = 2000;
/// How often a piece is asked for when the database has no time.
const TRIES: u32 = 50;
const PAUSE: std::time::Duration = std::time::Duration::from_millis(100);

/// A piece as it was read.
pub(super) struct Piece {
    pub(super) listed: Vec<Listed>,
    pub(super) documents: Vec<ListedDocument>,
    /// The same documents with pages and sizes, when they are asked for.
    details: Vec<Document>,
    /// Where the next piece begins; `None` when this is the last.
    next: Option<Place>,
}

/// Reads the first piece of a sheet.
pub(super) fn first(tx: &mut Tx<'_, '_>, case: Id, options: &Options, sealed_too: bool) -> store::Result<Piece> {
    match options.order {
        Order::Oldest if !options.by_entry && !options.documents => {
            by_day(tx, case, &entries::first_place(), false, IN_THE_FIRST, sealed_too)
        }
        Order::MostRecent if !options.by_entry && !options.documents => {
            by_day(tx, case, &entries::last_place(), true, IN_THE_FIRST, sealed_too)
        }
        _ => {
            let most = i64::try_from(MOST_ENTRIES).unwrap_or(i64::MAX);
            Ok(Piece {
                listed: entries::listed(tx, case, options.by_entry, most, sealed_too)?,
                documents: entries::listed_documents(tx, case, sealed_too)?,
                details: if options.documents { entries::seen_documents_of_case(tx, case, sealed_too)? } else { Vec::new() },
                next: None,
            })
        }
    }
}

fn by_day(tx: &mut Tx<'_, '_>, case: Id, after: &Place, backwards: bool, limit: i64, sealed_too: bool) -> store::Result<Piece> {
    let ByDay { listed, documents, until } = entries::listed_by_day(tx, case, after, backwards, limit, sealed_too)?;
    Ok(Piece { listed, documents, details: Vec::new(), next: until })
}

/// What the pieces behind the first need.
pub(super) struct Sheet {
    pub(super) room: Court,
    pub(super) reader: Reader,
    /// Case id.
    pub(super) serial: i64,
    pub(super) options: Options,
    pub(super) around: Around,
}

impl Sheet {
    /// The rows of a piece, and where the next begins.
    pub(super) fn draw(&self, piece: Piece) -> (Entries, Option<Place>) {
        let next = piece.next;
        (Entries::of(piece.listed, piece.documents, piece.details, &self.options, &self.around), next)
    }

    /// The piece from a place on. The reader is asked for again each time: what was sealed meanwhile is not shown.
    pub(super) async fn read(&self, after: Place) -> Result<Piece, Failure> {
        let mut tries = 0;
        loop {
            let (reader, serial, after, backwards) =
                (self.reader, self.serial, after.clone(), self.options.order == Order::MostRecent);
            let read = move |tx: &mut Tx<'_, '_>| {
                let Some(opened) = reader.open(tx, serial, Action::ReadDocketSheet)? else { return Ok(None) };
                by_day(tx, opened.case.id, &after, backwards, IN_A_PIECE, opened.sealed_too).map(Some)
            };
            match self.room.read(read).await {
                Ok(Some(piece)) => return Ok(piece),
                Ok(None) => return Err(Failure::not_found()),
                // Half a sheet is worse than a slow one.
                Err(Error::Busy) if tries < TRIES => {
                    tries += 1;
                    tokio::time::sleep(PAUSE).await;
                }
                Err(problem) => return Err(problem.into()),
            }
        }
    }

    /// Counts the entries from a place on, until so many bytes are counted that more make no difference: the receipt at the foot has to be
    /// known before the sheet is sent, and no account is billed for less than it is shown.
    pub(super) async fn count(&self, after: &Place, extract: Extract, enough: u64) -> Result<Extract, Failure> {
        let (reader, serial, options, from) = (self.reader, self.serial, self.options.clone(), after.clone());
        let backwards = self.options.order == Order::MostRecent;
        let read = move |tx: &mut Tx<'_, '_>| {
            let Some(opened) = reader.open(tx, serial, Action::ReadDocketSheet)? else { return Ok(extract) };
            let (mut extract, mut after) = (extract, from.clone());
            while extract.bytes() < enough {
                let sizes = reports::sizes_by_day(tx, opened.case.id, &after, backwards, IN_A_COUNT, opened.sealed_too)?;
                for entry in &sizes {
                    let date = entry.date.as_deref().and_then(parse_date);
                    if rows::fits(entry.number, date, &options) {
                        rows::count(&mut extract, entry.number, date, usize::try_from(entry.bytes).unwrap_or_default());
                    }
                }
                let is_full = i64::try_from(sizes.len()).is_ok_and(|length| length >= IN_A_COUNT);
                let Some(last) = sizes.into_iter().next_back().filter(|_| is_full) else { break };
                after = (last.date.unwrap_or_default(), last.sequence);
            }
            Ok(extract)
        };
        Ok(self.room.read(read).await?)
    }

    /// The rest of the sheet, from a place on, a string of table rows for each piece.
    pub(super) fn rest(self, from: Place) -> impl Stream<Item = Result<String, Failure>> + Send + 'static {
        stream::try_unfold((self, Some(from)), |(sheet, from)| async move {
            let Some(from) = from else { return Ok(None) };
            let (rows, next) = sheet.draw(sheet.read(from).await?);
            let html = rows.draw()?;
            Ok(Some((html, (sheet, next))))
        })
    }
}
