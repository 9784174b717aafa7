//! Writing the court's blue header line on each page, without changing one byte of what the filer sent.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};

use crate::append::append;
use crate::balance::{Balance, scan};
use crate::load::{Unopened, guarded, header_start, open};
use crate::tree::{self, Page};
use crate::winansi::{literal, width};

/// Size of the header's letters and distance of its baseline from the top edge, in points.
const SIZE: f64 = 10.0;
const BASELINE: f64 = 14.0;
/// Least distance of the header from the left and right edges, in points.
const SIDE: f64 = 18.0;

/// The name of our font among a page's resources.
const FONT: &str = "ForecourtHeader";

/// Most bytes of one content stream, and of all, that are unpacked to see how they leave the graphics state.
const CONTENT_MAX: usize = 32 << 20;
const ALL_CONTENT_MAX: usize = 512 << 20;

/// Most saves or restores written to mend one page.
const MEND_MAX: i64 = 1000;

/// Most references to content streams that all pages together may hold.
const CONTENTS_MAX: usize = 1_000_000;

/// Why a document could not be stamped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum StampError {
    /// The bytes are not a PDF, or a damaged one.
    #[error("the document is not a readable PDF")]
    Damaged,
    /// The document is encrypted; nothing can be added to it.
    #[error("the document is encrypted")]
    Encrypted,
    /// The pages are put together from more than a million pieces.
    #[error("the document is put together from too many pieces")]
    TooComplex,
}

/// Adds a header line at the top of each page as an incremental update: `bytes` is the unchanged beginning of the
/// result, so the filer's digest and signatures stay provable.
///
/// `header` gets the page number, from 1, and the number of pages, and gives the line, for example
/// `Case 1:16-cv-00745-ESH   Document 52-11   Filed 08/28/17   Page 1 of 13`. The line is blue Helvetica (not embedded),
/// centred in the visible part of the page as a viewer turns it, and smaller where it would not fit. Characters outside
/// WinAnsi become question marks. Takes time linear in the size of the document.
pub fn stamp(bytes: &[u8], header: &dyn Fn(u32, u32) -> String) -> Result<Vec<u8>, StampError> {
    let opened = open(bytes).map_err(|unopened| match unopened {
        Unopened::Encrypted => StampError::Encrypted,
        Unopened::NotPdf | Unopened::Damaged => StampError::Damaged,
    })?;
    let document = opened.document;
    let mut update = Update::new(&document, opened.rebuilt)?;
    let pages = tree::pages(&document).map_err(|_| StampError::Damaged)?;
    let mut stamped = HashSet::new();
    for (index, page) in pages.iter().enumerate() {
        // A page that stands twice in the tree is one object and can bear one line only: that of its first place.
        if stamped.insert(page.id) {
            let line = header(index as u32 + 1, pages.len() as u32);
            update.stamp_page(page, &line)?;
        }
    }
    let Update { new, streams, .. } = update;

    // Places in a PDF count from its `%PDF-` mark, which rubbish may precede.
    let start = header_start(bytes).ok_or(StampError::Damaged)?;
    let mut out = Vec::with_capacity(bytes.len() + bytes.len() / 8 + 4096);
    out.extend_from_slice(bytes);
    match guarded(|| append(&mut out, start, &new, &streams)) {
        Some(Ok(())) => Ok(out),
        _ => Err(StampError::Damaged),
    }
}

/// The objects to append, while they are gathered.
struct Update<'a> {
    old: &'a Document,
    new: Document,
    /// Content of pages, with its number.
    streams: Vec<(u32, String)>,
    font: ObjectId,
    /// Objects, or nodes with resources of their own, that already name our font.
    named: HashSet<ObjectId>,
    /// Streams of so many saves, shared by all pages that need as many.
    saves: HashMap<i64, ObjectId>,
    balances: HashMap<ObjectId, Balance>,
    content_left: usize,
    contents_left: usize,
}

impl<'a> Update<'a> {
    fn new(old: &'a Document, rebuilt: bool) -> Result<Update<'a>, StampError> {
        let mut new = Document::new_from_prev(old);
        // The trailer of a file with cross-reference streams is the dictionary of such a stream; what describes that
        // stream's own bytes must not describe ours.
        for key in [&b"XRefStm"[..], b"Type", b"W", b"Index", b"Filter", b"DecodeParms", b"Length"] {
            new.trailer.remove(key);
        }
        if rebuilt {
            // The file's own table of objects is broken and cannot be continued: the update repeats every object.
            new.objects = old.objects.clone();
        }
        // Room for the new objects' numbers: two for each page at most, the font and the saves.
        if new.max_id > u32::MAX - 10_000_000 {
            return Err(StampError::Damaged);
        }
        let font = new.add_object(dictionary! {
            "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica", "Encoding" => "WinAnsiEncoding",
        });
        Ok(Update {
            old,
            new,
            streams: Vec::new(),
            font,
            named: HashSet::new(),
            saves: HashMap::new(),
            balances: HashMap::new(),
            content_left: ALL_CONTENT_MAX,
            contents_left: CONTENTS_MAX,
        })
    }

    fn stamp_page(&mut self, page: &Page, line: &str) -> Result<(), StampError> {
        let contents = self.contents(page)?;
        let balance = contents
            .iter()
            .filter_map(|item| item.as_reference().ok())
            .fold(Balance::default(), |so_far, id| so_far.then(self.balance(id)));
        // As many saves before the page's content as it will restore beyond its own, and one more to return to.
        let before = (1 - balance.low).clamp(1, MEND_MAX);
        let after = (before + balance.end).clamp(1, MEND_MAX);

        let mut ending = String::from("\n");
        if balance.in_text {
            ending.push_str("ET\n");
        }
        ending.push_str(&"Q\n".repeat(after as usize));
        ending.push_str(&drawing(self.old, page, line));
        let ending = self.stream(ending);

        let mut all = vec![Object::Reference(self.saves(before))];
        all.extend(contents);
        all.push(Object::Reference(ending));
        self.dict_mut(page.id)?.set("Contents", all);
        self.name_font(page)
    }

    /// The page's content streams, whether `/Contents` is one stream, an array, or a reference to an array.
    fn contents(&mut self, page: &Page) -> Result<Vec<Object>, StampError> {
        let Ok(contents) = page.dict.get(b"Contents") else {
            return Ok(Vec::new());
        };
        let list = match self.old.dereference(contents) {
            Ok((Some(id), Object::Stream(_))) => vec![Object::Reference(id)],
            Ok((_, Object::Array(items))) => items.iter().filter(|item| matches!(item, Object::Reference(_))).cloned().collect(),
            _ => Vec::new(),
        };
        self.contents_left = self.contents_left.checked_sub(list.len()).ok_or(StampError::TooComplex)?;
        Ok(list)
    }

    /// What a content stream does to the graphics state; nothing, if it cannot be unpacked within the limits.
    fn balance(&mut self, id: ObjectId) -> Balance {
        if let Some(known) = self.balances.get(&id) {
            return *known;
        }
        let limit = self.content_left.min(CONTENT_MAX);
        let content = guarded(|| unpacked(self.old.get_object(id)?.as_stream()?, limit));
        let balance = match content {
            Some(Ok(content)) => {
                self.content_left = self.content_left.saturating_sub(content.len());
                scan(&content)
            }
            _ => Balance::default(),
        };
        self.balances.insert(id, balance);
        balance
    }

    fn saves(&mut self, count: i64) -> ObjectId {
        if let Some(id) = self.saves.get(&count) {
            return *id;
        }
        let id = self.stream("q\n".repeat(count as usize));
        self.saves.insert(count, id);
        id
    }

    fn stream(&mut self, content: String) -> ObjectId {
        let id = self.new.new_object_id();
        self.streams.push((id.0, content));
        id
    }

    /// Lets the page's resources name our font, by changing whichever object holds them: pages often share one, and a
    /// copy for each page would make a large table as often as there are pages.
    fn name_font(&mut self, page: &Page) -> Result<(), StampError> {
        let font = self.font;
        let held = page.resources.and_then(|(holder, resources)| {
            let (id, resources) = self.old.dereference(resources).ok()?;
            resources.as_dict().ok().map(|dict| (holder, id, dict))
        });
        let Some((holder, shared, resources)) = held else {
            self.dict_mut(page.id)?.set("Resources", dictionary! { "Font" => dictionary! { FONT => font } });
            return Ok(());
        };
        if !self.named.insert(shared.unwrap_or(holder)) {
            return Ok(());
        }
        let fonts = resources.get(b"Font").and_then(|fonts| self.old.dereference(fonts));
        if let Ok((Some(fonts), Object::Dictionary(_))) = fonts {
            self.dict_mut(fonts)?.set(FONT, font);
            return Ok(());
        }
        let resources = match shared {
            Some(id) => self.dict_mut(id)?,
            None => {
                self.dict_mut(holder)?.get_mut(b"Resources").and_then(Object::as_dict_mut).map_err(|_| StampError::Damaged)?
            }
        };
        match resources.get_mut(b"Font").and_then(Object::as_dict_mut) {
            Ok(fonts) => fonts.set(FONT, font),
            Err(_) => resources.set("Font", dictionary! { FONT => font }),
        }
        Ok(())
    }

    /// The dictionary object `id` in the update, copied from the document at its first change.
    fn dict_mut(&mut self, id: ObjectId) -> Result<&mut Dictionary, StampError> {
        // Followed here, because lopdf follows references only within one of the two documents.
        let id = match self.old.dereference(&Object::Reference(id)) {
            Ok((Some(end), _)) => end,
            _ => return Err(StampError::Damaged),
        };
        if !self.new.has_object(id) {
            let object = self.old.get_object(id).map_err(|_| StampError::Damaged)?.clone();
            self.new.set_object(id, object);
        }
        self.new.get_dictionary_mut(id).map_err(|_| StampError::Damaged)
    }
}

/// A stream's bytes without its filters, `limit` of them at most.
fn unpacked(stream: &Stream, limit: usize) -> lopdf::Result<Cow<'_, [u8]>> {
    if !stream.dict.has(b"Filter") && stream.content.len() <= limit {
        return Ok(Cow::Borrowed(&stream.content));
    }
    stream.decompressed_content_with_limit(limit).map(Cow::Owned)
}

/// The operators that draw the line on one page, marked as a page header that is no part of the document's own text.
fn drawing(document: &Document, page: &Page, line: &str) -> String {
    let unit = page.dict.get_deref(b"UserUnit", document).and_then(Object::as_float).unwrap_or(1.0);
    let unit = if unit.is_finite() && unit >= 0.01 { f64::from(unit) } else { 1.0 };
    let (place, wide, high) = view(document, page);
    let long = width(line);
    let size = (SIZE / unit).min((wide - 2.0 * SIDE / unit).max(wide / 2.0) / long.max(0.01));
    let x = (wide - long * size) / 2.0;
    let y = high - (BASELINE / unit).min(high / 2.0);
    format!(
        "/Artifact <</Type /Pagination /Subtype /Header>> BDC\nq\n{place} cm\n0 0 1 rg\nBT\n/{FONT} {} Tf\n{} {} Td\n{} Tj\nET\nQ\nEMC\n",
        thousandths(size),
        thousandths(x),
        thousandths(y),
        literal(line)
    )
}

/// A number with three decimals. The standard library's own way to them is exact to any number of digits, and slow.
fn thousandths(number: f64) -> String {
    let whole = (number * 1000.0).round() as i64;
    let sign = if whole < 0 { "-" } else { "" };
    format!("{sign}{}.{:03}", whole.abs() / 1000, whole.abs() % 1000)
}

/// The visible part of a page as a viewer shows it: the matrix from its lower left corner to the page's own units, its
/// width and its height.
fn view(document: &Document, page: &Page) -> (String, f64, f64) {
    let media = page.media_box.and_then(|value| rectangle(document, value)).unwrap_or([0.0, 0.0, 612.0, 792.0]);
    let crop = page.crop_box.and_then(|value| rectangle(document, value)).unwrap_or(media);
    let both = [crop[0].max(media[0]), crop[1].max(media[1]), crop[2].min(media[2]), crop[3].min(media[3])];
    let [x0, y0, x1, y1] = if both[2] - both[0] >= 1.0 && both[3] - both[1] >= 1.0 { both } else { media };
    let (wide, high) = (x1 - x0, y1 - y0);

    let turn = page.rotate.and_then(|value| document.dereference(value).ok()?.1.as_float().ok()).unwrap_or(0.0);
    match turn.rem_euclid(360.0) as i32 {
        90 => (format!("0 1 -1 0 {x1} {y0}"), high, wide),
        180 => (format!("-1 0 0 -1 {x1} {y1}"), wide, high),
        270 => (format!("0 -1 1 0 {x0} {y1}"), high, wide),
        _ => (format!("1 0 0 1 {x0} {y0}"), wide, high),
    }
}

/// Four numbers as left, bottom, right, top, from any two opposite corners.
fn rectangle(document: &Document, value: &Object) -> Option<[f64; 4]> {
    let corners = document.dereference(value).ok()?.1.as_array().ok()?;
    let number = |index: usize| {
        let number = document.dereference(corners.get(index)?).ok()?.1.as_float().ok()?;
        (number.abs() < 1e6).then_some(f64::from(number))
    };
    let [a, b, c, d] = [number(0)?, number(1)?, number(2)?, number(3)?];
    let sides = [a.min(c), b.min(d), a.max(c), b.max(d)];
    (sides[2] - sides[0] >= 1.0 && sides[3] - sides[1] >= 1.0).then_some(sides)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_with_three_decimals() {
        let written = [0.0, 778.0, 8.7251, -0.0004, -0.5, -12.3456, 0.9996].map(thousandths);
        assert_eq!(written, ["0.000", "778.000", "8.725", "0.000", "-0.500", "-12.346", "1.000"]);
    }
}
