//! Writing new objects behind the bytes of a PDF, as an incremental update that leaves those bytes as they are.

use std::collections::BTreeMap;
use std::io::{Result, Write};

use lopdf::xref::XrefType;
use lopdf::{Document, Object, ObjectId, Stream, Writer};

/// Where each object of the update begins, by number: its place and its generation.
type Places = BTreeMap<u32, (u32, u16)>;

/// Writes the objects of `new` and the streams, their cross-reference section and `new`'s trailer to the end of `out`
/// (ISO 32000-1, 7.5.6).
///
/// A stream is its object's number and its content, and has no filter; the numbers are those that `new` gave out.
/// `start` is where the file's `%PDF-` mark stands in `out`: places in a PDF count from there. The section is of the same
/// kind as the file's own. lopdf's way to do this wants the whole file a second time, as a vector of its own.
pub(crate) fn append(out: &mut Vec<u8>, start: usize, new: &Document, streams: &[(u32, String)]) -> Result<()> {
    if out.last() != Some(&b'\n') {
        out.push(b'\n');
    }
    let mut places = Places::new();
    for (&id, object) in &new.objects {
        // What describes places in the file as it was, or holds objects that stand by themselves now, would be wrong.
        if !matches!(object.type_name(), Ok(b"ObjStm" | b"XRef" | b"Linearized")) {
            write_object(out, start, id, object, &mut places)?;
        }
    }
    for (number, content) in streams {
        places.insert(*number, (place(out, start), 0));
        write!(out, "{number} 0 obj\n<</Length {}>>\nstream\n{content}\nendstream\nendobj\n", content.len())?;
    }
    let section = place(out, start);
    match new.reference_table.cross_reference_type {
        XrefType::CrossReferenceTable => write_table(out, new, places)?,
        XrefType::CrossReferenceStream => write_stream(out, start, new, places)?,
    }
    write!(out, "\nstartxref\n{section}\n%%EOF")
}

fn place(out: &[u8], start: usize) -> u32 {
    (out.len() - start) as u32
}

fn write_object(out: &mut Vec<u8>, start: usize, id: ObjectId, object: &Object, places: &mut Places) -> Result<()> {
    places.insert(id.0, (place(out, start), id.1));
    let before = if Writer::need_separator(object) { " " } else { "" };
    let after = if Writer::need_end_separator(object) { " " } else { "" };
    write!(out, "{} {} obj\n{before}", id.0, id.1)?;
    Writer::write_object(out, object)?;
    writeln!(out, "{after}\nendobj")
}

/// The places in order of their objects' numbers, in runs of numbers that follow each other.
fn runs(places: &Places) -> Vec<Vec<(u32, u32, u16)>> {
    let all: Vec<_> = places.iter().map(|(&number, &(place, generation))| (number, place, generation)).collect();
    all.chunk_by(|(number, ..), (next, ..)| number + 1 == *next).map(<[_]>::to_vec).collect()
}

fn write_table(out: &mut Vec<u8>, new: &Document, mut places: Places) -> Result<()> {
    // The number 0 stands in every table, as free.
    places.insert(0, (0, u16::MAX));
    out.extend_from_slice(b"xref\n");
    for run in runs(&places) {
        writeln!(out, "{} {}", run[0].0, run.len())?;
        for (number, place, generation) in run {
            let kind = if number == 0 { 'f' } else { 'n' };
            writeln!(out, "{place:010} {generation:05} {kind} ")?;
        }
    }
    let mut trailer = new.trailer.clone();
    trailer.set("Size", i64::from(new.max_id) + 1);
    out.extend_from_slice(b"trailer\n");
    Writer::write_object(out, &trailer.into())
}

fn write_stream(out: &mut Vec<u8>, start: usize, new: &Document, mut places: Places) -> Result<()> {
    let number = new.max_id + 1;
    places.insert(number, (place(out, start), 0));
    let mut index: Vec<Object> = Vec::new();
    let mut content = Vec::with_capacity(places.len() * 7);
    for run in runs(&places) {
        index.extend([run[0].0.into(), (run.len() as u32).into()]);
        for (_, place, generation) in run {
            content.push(1);
            content.extend(place.to_be_bytes());
            content.extend(generation.to_be_bytes());
        }
    }
    let mut dict = new.trailer.clone();
    dict.set("Type", "XRef");
    dict.set("Size", i64::from(number) + 1);
    dict.set("W", vec![1.into(), 4.into(), 2.into()]);
    dict.set("Index", index);
    write_object(out, start, (number, 0), &Stream::new(dict, content).into(), &mut places)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    #[test]
    fn each_object_stands_where_the_table_says() {
        for kind in [XrefType::CrossReferenceTable, XrefType::CrossReferenceStream] {
            let mut old = Document::load_mem(&sample::pages(2)).unwrap();
            let mut bytes = b"rubbish\n".to_vec();
            old.reference_table.cross_reference_type = kind;
            old.save_to(&mut bytes).unwrap();
            let old = Document::load_mem(&bytes[8..]).unwrap();

            let mut new = Document::new_from_prev(&old);
            new.set_object((2, 0), old.get_object((2, 0)).unwrap().clone());
            let number = new.new_object_id().0;
            let last = new.add_object(Object::Integer(7));
            let whole = bytes.clone();
            append(&mut bytes, 8, &new, &[(number, "q Q".to_owned())]).unwrap();

            assert!(bytes.starts_with(&whole));
            let read = Document::load_mem(&bytes[8..]).unwrap();
            assert!(read.xref_recovery.is_none(), "{kind:?}: the table was searched for");
            assert_eq!(read.get_object((number, 0)).unwrap().as_stream().unwrap().content, b"q Q");
            assert_eq!(read.get_object(last).unwrap(), &Object::Integer(7));
            assert_eq!(read.get_pages().len(), 2);
        }
    }
}
