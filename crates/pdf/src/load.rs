//! Opening a stranger's PDF with bounds on what it may cost.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};

use lopdf::{DecompressError, Document, Error, FilterFunc, LoadOptions, Object, ObjectId};

/// How far into the file the `%PDF-` mark may stand, in bytes; the distance that common viewers allow.
const HEADER_WITHIN: usize = 1024;

/// Most bytes one object stream or cross-reference stream may unpack to. Those of real documents hold a few hundred
/// objects and stay below a megabyte; a limit that grows with the file stops a small file from becoming a large one.
const ONE_STREAM_MAX: usize = 16 << 20;
const ONE_STREAM_MIN: usize = 1 << 20;

/// Most bytes all object streams of one file may unpack to together.
const ALL_STREAMS_MAX: usize = 64 << 20;

/// Why a document could not be opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unopened {
    NotPdf,
    Damaged,
    Encrypted,
}

/// A document that opened.
pub(crate) struct Opened {
    pub document: Document,
    /// The file's cross-reference table could not be used as written and was rebuilt by searching.
    pub rebuilt: bool,
}

/// Where the `%PDF-` mark begins, if it stands near the beginning of the file.
pub(crate) fn header_start(bytes: &[u8]) -> Option<usize> {
    let head = &bytes[..bytes.len().min(HEADER_WITHIN + 5)];
    find(head, b"%PDF-")
}

/// Where `needle`, of at least two bytes, first occurs in `bytes`.
pub(crate) fn find(bytes: &[u8], needle: &[u8]) -> Option<usize> {
    const BLOCK: usize = 64;
    let (first, second) = (*needle.first()?, *needle.get(1)?);
    let blocks = bytes.chunks(BLOCK).zip(bytes.get(1..)?.chunks(BLOCK));
    for (start, (block, next)) in (0..).step_by(BLOCK).zip(blocks) {
        // The whole block is compared before anything is decided, so that many bytes are compared at once.
        let both = |hit, (&byte, &after)| hit | ((byte == first) & (after == second));
        if block.iter().zip(next).fold(false, both) {
            let end = bytes.len().min(start + BLOCK + needle.len());
            let found = bytes[start..end].windows(needle.len()).position(|window| window == needle);
            if let Some(at) = found {
                return Some(start + at);
            }
        }
    }
    None
}

/// Runs `work` and turns a panic into `None`.
///
/// lopdf returns errors for damaged files and did not panic in 3,000 trials, but it is a large parser fed by strangers:
/// one file that trips it must cost one refusal, not the server's thread.
pub(crate) fn guarded<T>(work: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(work)).ok()
}

/// Opens a PDF that is not encrypted.
pub(crate) fn open(bytes: &[u8]) -> Result<Opened, Unopened> {
    let start = header_start(bytes).ok_or(Unopened::NotPdf)?;
    let bytes = &bytes[start..];

    // lopdf unpacks all of a document whose password is empty before it can say so, and asks no filter: a load with the
    // smallest limit decides first. A file that is only too big for that limit and speaks of encryption is refused too.
    if find(bytes, b"/Encrypt").is_some() {
        match load(bytes, None, ONE_STREAM_MIN) {
            Some(Ok(document)) if !document.is_encrypted() && !document.was_encrypted() => {}
            _ => return Err(Unopened::Encrypted),
        }
    }

    BUDGET.set(Some(ALL_STREAMS_MAX));
    let one_stream = bytes.len().saturating_mul(32).clamp(ONE_STREAM_MIN, ONE_STREAM_MAX);
    let loaded = load(bytes, Some(within_budget), one_stream);
    let budget_kept = BUDGET.replace(None).is_some_and(|left| left > 0);

    match loaded {
        Some(Ok(document)) if document.is_encrypted() || document.was_encrypted() => Err(Unopened::Encrypted),
        Some(Ok(document)) if budget_kept => {
            let rebuilt = document.xref_recovery == Some(lopdf::xref::XrefRecovery::Reconstructed);
            Ok(Opened { document, rebuilt })
        }
        _ => Err(Unopened::Damaged),
    }
}

fn load(bytes: &[u8], filter: Option<FilterFunc>, one_stream: usize) -> Option<lopdf::Result<Document>> {
    let options = LoadOptions { filter, max_decompressed_size: Some(one_stream), ..LoadOptions::default() };
    guarded(|| Document::load_mem_with_options(bytes, options))
}

thread_local! {
    /// What is left of [`ALL_STREAMS_MAX`] for the load under way on this thread. lopdf takes its filter as a plain
    /// function, so the count cannot travel in an argument.
    static BUDGET: Cell<Option<usize>> = const { Cell::new(None) };
}

/// lopdf's load filter: drops an object stream that the rest of the budget does not cover, before it is parsed.
fn within_budget(id: ObjectId, object: &mut Object) -> Option<(ObjectId, Object)> {
    let Object::Stream(stream) = &*object else {
        return Some((id, object.clone()));
    };
    // lopdf keeps a stream of the file itself when the filter answers `Some` and does not look at the copy.
    let keep = Some((id, Object::Null));
    let Some(left) = BUDGET.get() else {
        return keep;
    };
    if !stream.dict.has_type(b"ObjStm") {
        return keep;
    }
    match stream.get_plain_content_with_limit(left.min(ONE_STREAM_MAX)) {
        Ok(content) => {
            BUDGET.set(Some(left.saturating_sub(content.len())));
            keep
        }
        Err(Error::Decompress(DecompressError::MemoryLimitExceeded { .. })) => {
            BUDGET.set(Some(0));
            None
        }
        Err(_) => keep,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_a_refusal() {
        assert_eq!(guarded(|| 4), Some(4));
        assert_eq!(guarded(|| -> u8 { panic!("a parser gave up") }), None);
    }

    #[test]
    fn a_needle_is_found_wherever_it_stands() {
        for before in 0..200 {
            let mut bytes = vec![b'/'; before];
            assert_eq!(find(&bytes, b"/Encrypt"), None);
            bytes.extend_from_slice(b"/Encrypt");
            assert_eq!(find(&bytes, b"/Encrypt"), Some(before));
            bytes.extend_from_slice(b"/Encrypt and more");
            assert_eq!(find(&bytes, b"/Encrypt"), Some(before));
            assert_eq!(find(&bytes[..before + 7], b"/Encrypt"), None);
        }
    }

    #[test]
    fn the_mark_may_follow_a_little_rubbish_but_not_much() {
        let mut bytes = vec![b' '; 1024];
        bytes.extend_from_slice(b"%PDF-1.4");
        assert_eq!(header_start(&bytes), Some(1024));
        bytes.insert(0, b' ');
        assert_eq!(header_start(&bytes), None);
        assert_eq!(header_start(b"%PD"), None);
    }
}
