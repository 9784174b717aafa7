//! What a filer hears about a PDF the court cannot take, and that no file, however damaged, ends in a panic.

use lopdf::{Dictionary, Document, Object, Stream, dictionary};
use pdf::{Problem, check, sample, stamp, text};
use proptest::prelude::*;

const LIMIT: u64 = 1 << 20;

fn problems(bytes: &[u8]) -> Vec<Problem> {
    check(bytes, LIMIT).expect_err("the document should be refused")
}

#[test]
fn a_sound_document_is_accepted_with_its_facts() {
    let bytes = sample::pages(13);
    let facts = check(&bytes, bytes.len() as u64).unwrap();
    assert_eq!(facts.pages, 13);
    assert_eq!(facts.bytes, bytes.len() as u64);
    assert_eq!(facts.version, "1.7");
}

#[test]
fn each_reason_to_refuse_is_found() {
    assert_eq!(problems(b""), [Problem::Empty]);
    assert_eq!(problems(b"PK\x03\x04 a word processor's file"), [Problem::NotPdf]);
    assert_eq!(problems(b"%PDF-1.7\nnothing more"), [Problem::Damaged]);
    assert_eq!(problems(&sample::truncated()), [Problem::Damaged]);
    assert_eq!(problems(&sample::encrypted()), [Problem::Encrypted]);
    assert_eq!(problems(&sample::with_javascript()), [Problem::JavaScript]);
    assert_eq!(problems(&sample::with_launch()), [Problem::Launches]);
    assert_eq!(problems(&sample::with_embedded_file()), [Problem::EmbeddedFile]);
    assert_eq!(problems(&sample::with_media()), [Problem::Media]);
}

#[test]
fn one_byte_over_the_limit_is_too_large_and_the_sentence_shows_the_difference() {
    let bytes = sample::pages(1);
    let actual = bytes.len() as u64;
    assert!(check(&bytes, actual).is_ok());
    let refused = check(&bytes, actual - 1).unwrap_err();
    assert_eq!(refused, [Problem::TooLarge { limit: actual - 1, actual }]);
    let sentence = refused[0].sentence();
    assert!(sentence.contains(&format!("{actual} bytes")) && sentence.contains(&format!("{} bytes", actual - 1)), "{sentence}");
    assert_eq!(check(b"not a PDF", 4).unwrap_err(), [Problem::TooLarge { limit: 4, actual: 9 }, Problem::NotPdf]);
    let sentence = Problem::TooLarge { limit: 35 << 20, actual: 41_000_000 }.sentence();
    assert!(sentence.contains("39.1 MB") && sentence.contains("up to 35 MB"), "{sentence}");
}

#[test]
fn a_document_without_pages_is_refused() {
    let mut document = Document::load_mem(&sample::pages(1)).unwrap();
    let root = document.catalog().unwrap().get(b"Pages").unwrap().as_reference().unwrap();
    document.get_dictionary_mut(root).unwrap().set("Kids", Object::Array(Vec::new()));
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    assert_eq!(problems(&bytes), [Problem::NoPages]);
}

#[test]
fn several_problems_are_reported_at_once() {
    let mut document = Document::load_mem(&sample::with_javascript()).unwrap();
    document.add_object(dictionary! { "S" => "Launch" });
    document.add_object(dictionary! { "Type" => "Annot", "Subtype" => "RichMedia" });
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    assert_eq!(problems(&bytes), [Problem::JavaScript, Problem::Launches, Problem::Media]);
}

#[test]
fn a_script_packed_in_an_object_stream_is_found() {
    let mut document = Document::load_mem(&sample::pages(2)).unwrap();
    let action = document.add_object(dictionary! { "S" => "JavaScript", "JS" => Object::string_literal("app.alert(1)") });
    document.catalog_mut().unwrap().set("OpenAction", action);
    let mut bytes = Vec::new();
    document.save_modern(&mut bytes).unwrap();
    assert!(!bytes.windows(10).any(|part| part == b"JavaScript"), "the script should be packed away");
    assert_eq!(problems(&bytes), [Problem::JavaScript]);
}

#[test]
fn a_name_spelled_in_another_way_is_found() {
    let mut bytes = sample::with_javascript();
    let at = bytes.windows(11).position(|part| part == b"/JavaScript").unwrap();
    bytes.splice(at..at + 11, *b"/J#61vaScript");
    // Two bytes more move everything after them, so the table of objects is rebuilt, too.
    assert!(problems(&bytes).contains(&Problem::JavaScript));
}

#[test]
fn resources_that_only_sound_like_a_script_are_no_reason_to_refuse() {
    let mut document = Document::load_mem(&sample::pages(1)).unwrap();
    let font = document.add_object(dictionary! { "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica" });
    document.add_object(dictionary! { "Font" => dictionary! { "JS" => font, "EF" => font, "Launch" => font } });
    document.add_object(dictionary! { "S" => "URI", "URI" => Object::string_literal("https://www.uscourts.gov") });
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    assert!(check(&bytes, LIMIT).is_ok());
}

#[test]
fn a_page_that_cannot_be_read_makes_the_document_damaged() {
    let mut bytes = sample::pages(3);
    let at = bytes.windows(12).rposition(|part| part == b"/Type /Page ").unwrap();
    bytes[at - 3..at].copy_from_slice(b"((<");
    assert_eq!(problems(&bytes), [Problem::Damaged]);
}

#[test]
fn a_small_file_that_unpacks_to_a_huge_one_is_refused() {
    let mut document = Document::load_mem(&sample::pages(1)).unwrap();
    for _ in 0..5 {
        let mut content = b"9 0 ".to_vec();
        content.resize(40 << 20, b' ');
        let mut stream = Stream::new(dictionary! { "Type" => "ObjStm", "N" => 1, "First" => 4 }, content);
        stream.compress().unwrap();
        document.add_object(stream);
    }
    // Written by hand, because lopdf leaves object streams out when it saves.
    let mut bytes = b"%PDF-1.7\n".to_vec();
    let mut offsets = Vec::new();
    for (&(number, _), object) in &document.objects {
        offsets.push((number, bytes.len()));
        bytes.extend_from_slice(format!("{number} 0 obj\n").as_bytes());
        lopdf::Writer::write_object(&mut bytes, object).unwrap();
        bytes.extend_from_slice(b"\nendobj\n");
    }
    let start = bytes.len();
    let mut table = "xref\n".to_owned();
    for (number, offset) in &offsets {
        table.push_str(&format!("{number} 1\n{offset:010} 00000 n \n"));
    }
    table.push_str(&format!("trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n", offsets.len() + 1));
    bytes.extend_from_slice(table.as_bytes());
    assert!((bytes.len() as u64) < LIMIT);
    assert_eq!(problems(&bytes), [Problem::Damaged]);
}

#[test]
fn a_page_tree_that_bites_its_tail_is_damaged() {
    let mut document = Document::load_mem(&sample::pages(1)).unwrap();
    let root = document.catalog().unwrap().get(b"Pages").unwrap().as_reference().unwrap();
    document.get_dictionary_mut(root).unwrap().set("Kids", vec![Object::Reference(root)]);
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    assert_eq!(problems(&bytes), [Problem::Damaged]);
    assert!(stamp(&bytes, &|_, _| String::new()).is_err());
}

#[test]
fn arrays_nested_without_end_do_not_exhaust_the_stack() {
    let mut bytes = b"%PDF-1.7\n1 0 obj\n".to_vec();
    bytes.extend(std::iter::repeat_n(b'[', 500_000));
    bytes.extend_from_slice(b"\nendobj\ntrailer << /Root 1 0 R >>\nstartxref\n0\n%%EOF\n");
    assert_eq!(problems(&bytes), [Problem::Damaged]);
}

#[test]
fn every_sentence_says_what_is_wrong_and_what_to_do() {
    let all = [
        Problem::Empty,
        Problem::TooLarge { limit: 35 << 20, actual: 36 << 20 },
        Problem::NotPdf,
        Problem::Damaged,
        Problem::Encrypted,
        Problem::NoPages,
        Problem::JavaScript,
        Problem::Launches,
        Problem::EmbeddedFile,
        Problem::Media,
    ];
    for problem in all {
        let sentence = problem.sentence();
        assert!(sentence.starts_with("The ") && sentence.ends_with('.') && sentence.contains(". "), "{sentence}");
    }
}

fn samples() -> Vec<Vec<u8>> {
    let mut packed = Vec::new();
    let mut document = Document::load_mem(&sample::pages(4)).unwrap();
    document.save_modern(&mut packed).unwrap();
    let mut form = Document::load_mem(&sample::pages(1)).unwrap();
    form.add_object(Stream::new(Dictionary::new(), b"q BT (x) Tj".to_vec()));
    let mut formed = Vec::new();
    form.save_to(&mut formed).unwrap();
    vec![sample::pages(3), packed, formed, sample::with_embedded_file(), sample::encrypted(), sample::with_javascript()]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn damaged_files_are_answered_without_a_panic(
        which in 0_usize..6,
        edits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..12),
        cut in prop::option::of(any::<prop::sample::Index>()),
        doubled in prop::option::of((any::<prop::sample::Index>(), 1_usize..200)),
    ) {
        let mut bytes = samples().swap_remove(which);
        for (place, byte) in edits {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        if let Some((place, length)) = doubled {
            let place = place.index(bytes.len());
            let part = bytes[place..(place + length).min(bytes.len())].to_vec();
            bytes.splice(place..place, part);
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        match check(&bytes, LIMIT) {
            Ok(facts) => {
                prop_assert!(facts.pages > 0);
                let stamped = stamp(&bytes, &|page, count| format!("Page {page} of {count}"));
                prop_assert!(stamped.is_ok_and(|stamped| stamped.starts_with(&bytes)));
            }
            Err(problems) => {
                prop_assert!(!problems.is_empty());
                let _ = stamp(&bytes, &|_, _| String::new());
            }
        }
        let _ = text(&bytes);
    }

    #[test]
    fn bytes_of_any_kind_are_answered_without_a_panic(tail in prop::collection::vec(any::<u8>(), 0..600)) {
        let mut bytes = b"%PDF-1.4\n".to_vec();
        bytes.extend(tail);
        prop_assert!(check(&bytes, LIMIT).is_err());
        prop_assert!(text(&bytes).is_err());
    }
}
