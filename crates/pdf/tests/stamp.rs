//! What a reader sees on a stamped document: the header at the top of each page, over whatever the page holds, and the
//! filer's own bytes underneath.

use lopdf::{Document, Object, SaveOptions, Stream, dictionary};
use pdf::{StampError, check, page_texts, sample, stamp, text_document};
use proptest::prelude::*;

fn header(page: u32, count: u32) -> String {
    format!("Case 1:16-cv-00745-ESH   Document 52-11   Filed 08/28/17   Page {page} of {count}")
}

/// Stamps, and checks what must hold for every stamped document.
fn stamped(bytes: &[u8]) -> Vec<u8> {
    let out = stamp(bytes, &header).unwrap();
    assert!(out.starts_with(bytes), "the filer's bytes must stay the beginning of the file");
    let before = check(bytes, u64::MAX).unwrap();
    let after = check(&out, u64::MAX).unwrap();
    assert_eq!(before.pages, after.pages);
    let (old, new) = (page_texts(bytes).unwrap(), page_texts(&out).unwrap());
    assert_eq!(old.len(), new.len());
    for (index, (old, new)) in old.iter().zip(&new).enumerate() {
        assert_eq!(new.matches(&header(index as u32 + 1, before.pages)).count(), 1, "page {} reads {new:?}", index + 1);
        assert!(new.contains(old.trim_end()), "page {} lost its own text: {new:?}", index + 1);
    }
    out
}

/// A document of one page with this content, and changes made to its page by `change`.
fn page_with(content: &str, change: impl FnOnce(&mut Document, lopdf::ObjectId)) -> Vec<u8> {
    let mut document = Document::load_mem(&sample::pages(1)).unwrap();
    let page = document.page_iter().next().unwrap();
    let contents = document.get_page_contents(page)[0];
    *document.get_object_mut(contents).unwrap() = Stream::new(dictionary! {}, content.as_bytes().to_vec()).into();
    change(&mut document, page);
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    bytes
}

/// The operators of the first page, all its streams together.
fn content(bytes: &[u8]) -> String {
    let document = Document::load_mem(bytes).unwrap();
    let page = document.page_iter().next().unwrap();
    String::from_utf8_lossy(&document.get_page_content(page)).into_owned()
}

/// The matrix that places the header, as written.
fn place(bytes: &[u8]) -> String {
    let content = content(bytes);
    let at = content.find("/Artifact").unwrap();
    let line = content[at..].lines().find(|line| line.ends_with(" cm")).unwrap();
    line.trim_end_matches(" cm").to_owned()
}

#[test]
fn a_plain_document_bears_the_line_on_each_page() {
    stamped(&sample::pages(13));
}

#[test]
fn a_document_with_packed_objects_bears_it_too() {
    let mut document = Document::load_mem(&sample::pages(5)).unwrap();
    let mut bytes = Vec::new();
    document.save_modern(&mut bytes).unwrap();
    stamped(&bytes);
    let mut bytes = Vec::new();
    let options = SaveOptions::builder().use_xref_streams(true).build();
    document.save_with_options(&mut bytes, options).unwrap();
    stamped(&bytes);
}

#[test]
fn a_stamped_document_can_be_filed_and_stamped_again() {
    let exhibit = stamp(&sample::pages(2), &|page, _| format!("Case 2:99-cv-1 Page {page}")).unwrap();
    let twice = stamped(&exhibit);
    assert!(page_texts(&twice).unwrap()[1].contains("Case 2:99-cv-1 Page 2"));
}

#[test]
fn three_thousand_pages_are_stamped() {
    let lines: Vec<String> = (0..3000).flat_map(|n| [format!("Page {n}"), "\u{c}".to_owned()]).collect();
    let bytes = text_document("Appendix", &lines[..lines.len() - 1]);
    let out = stamped(&bytes);
    assert!(out.len() - bytes.len() < 3000 * 1200, "the update takes {} bytes a page", (out.len() - bytes.len()) / 3000);
}

#[test]
fn resources_shared_by_many_pages_are_written_once() {
    let mut document = Document::load_mem(&sample::pages(200)).unwrap();
    let root = document.catalog().unwrap().get(b"Pages").unwrap().as_reference().unwrap();
    let mut pictures = dictionary! {};
    for number in 0..500 {
        pictures.set(format!("PictureWithALongName{number}"), Object::Reference((number + 5000, 0)));
    }
    let resources = document.get_dictionary_mut(root).unwrap().get_mut(b"Resources").unwrap().as_dict_mut().unwrap();
    resources.set("XObject", pictures);
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    let out = stamped(&bytes);
    let tail = &out[bytes.len()..];
    assert_eq!(tail.windows(23).filter(|part| part == b"/PictureWithALongName49").count(), 11);
}

#[test]
fn resources_are_found_wherever_they_are_kept() {
    let own = |fonts: &dyn Fn(&mut Document) -> Object| {
        page_with("BT /F1 12 Tf 72 700 Td (Own words.) Tj ET", |document, page| {
            let fonts = fonts(document);
            document.get_dictionary_mut(page).unwrap().set("Resources", dictionary! { "Font" => fonts });
        })
    };
    let font =
        dictionary! { "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Times-Roman", "Encoding" => "WinAnsiEncoding" };
    let fonts = dictionary! { "F1" => font };
    for bytes in
        [own(&|_| fonts.clone().into()), own(&|document| document.add_object(fonts.clone()).into()), own(&|_| Object::Null)]
    {
        let out = stamped(&bytes);
        let kept = bytes.windows(11).filter(|part| part == b"Times-Roman").count();
        assert!(kept == 0 || page_texts(&out).unwrap()[0].contains("Own words."));
    }
    stamped(&page_with("BT /F1 12 Tf 72 700 Td (Own words.) Tj ET", |document, page| {
        let shared = document.add_object(dictionary! { "Font" => fonts.clone() });
        document.get_dictionary_mut(page).unwrap().set("Resources", shared);
    }));
    stamped(&page_with("", |document, page| {
        document.get_dictionary_mut(page).unwrap().set("Resources", Object::Reference((900, 0)));
    }));
}

#[test]
fn contents_may_be_missing_or_an_array_or_a_reference_to_one() {
    stamped(&page_with("", |document, page| {
        document.get_dictionary_mut(page).unwrap().remove(b"Contents");
    }));
    for by_reference in [false, true] {
        let bytes = page_with("BT /F1 12 Tf 72 700 Td (First half) Tj", |document, page| {
            let first = document.get_page_contents(page)[0];
            let second = document.add_object(Stream::new(dictionary! {}, b" ( second half) Tj ET".to_vec()));
            let both = Object::Array(vec![first.into(), second.into()]);
            let contents = if by_reference { document.add_object(both).into() } else { both };
            document.get_dictionary_mut(page).unwrap().set("Contents", contents);
        });
        let out = stamped(&bytes);
        assert!(page_texts(&out).unwrap()[0].contains("First half second half"));
    }
}

#[test]
fn content_that_leaves_the_graphics_state_unbalanced_does_not_move_the_header() {
    for (own, saves, restores) in [
        ("1 0 0 1 0 0 cm", 1, 1),
        ("q 0.1 0 0 0.1 0 0 cm", 1, 2),
        ("0.1 0 0 0.1 0 0 cm q q", 1, 3),
        ("Q Q 0.1 0 0 0.1 0 0 cm", 3, 1),
        ("Q 5 0 0 5 0 0 cm q q", 2, 3),
    ] {
        let content = content(&stamped(&page_with(own, |_, _| {})));
        let (before, rest) = content.split_once(own).unwrap();
        let after = rest.split("/Artifact").next().unwrap();
        assert_eq!(before.split_whitespace().collect::<Vec<_>>(), vec!["q"; saves], "{own}");
        assert_eq!(after.split_whitespace().collect::<Vec<_>>(), vec!["Q"; restores], "{own}");
    }
    let unfinished = stamped(&page_with("BT /F1 12 Tf 72 700 Td (Own words.) Tj", |_, _| {}));
    assert!(content(&unfinished).contains("ET\nQ\n/Artifact"));
}

#[test]
fn the_line_stands_at_the_top_however_the_page_is_cut_and_turned() {
    let turned = |turn: i64| {
        stamped(&page_with("", |document, page| {
            let page = document.get_dictionary_mut(page).unwrap();
            page.set("MediaBox", vec![0.into(), 0.into(), 600.into(), 800.into()]);
            page.set("CropBox", vec![610.into(), 790.into(), 10.into(), 20.into()]);
            page.set("Rotate", turn);
        }))
    };
    // The visible part is 10 to 600 across and 20 to 790 up. The matrix takes (0, 0) to the viewer's lower left corner.
    assert_eq!(place(&turned(0)), "1 0 0 1 10 20");
    assert_eq!(place(&turned(90)), "0 1 -1 0 600 20");
    assert_eq!(place(&turned(180)), "-1 0 0 -1 600 790");
    assert_eq!(place(&turned(-90)), "0 -1 1 0 10 790");
    assert_eq!(place(&turned(45)), "1 0 0 1 10 20");
    let upright = content(&turned(0));
    assert!(upright.contains(" 756.000 Td"), "14 points below the top of 770: {upright}");
    assert!(content(&turned(90)).contains(" 576.000 Td"), "14 points below the top of 590");
}

#[test]
fn a_narrow_page_gets_a_smaller_line_and_a_strange_box_is_letter() {
    let narrow = content(&stamped(&page_with("", |document, page| {
        let page = document.get_dictionary_mut(page).unwrap();
        page.set("MediaBox", vec![0.into(), 0.into(), 200.into(), 200.into()]);
    })));
    let size: f64 = narrow.split("/ForecourtHeader ").nth(1).unwrap().split(' ').next().unwrap().parse().unwrap();
    assert!((5.0..5.1).contains(&size), "{size}");
    let strange = stamped(&page_with("", |document, page| {
        document.get_dictionary_mut(page).unwrap().set("MediaBox", vec![Object::Null]);
    }));
    assert!(content(&strange).contains(" 778.000 Td"));
}

#[test]
fn rubbish_before_the_file_stays_and_does_no_harm() {
    let mut bytes = b"HTTP/1.1 200 OK\r\n\r\n".to_vec();
    bytes.extend(sample::pages(2));
    stamped(&bytes);
}

#[test]
fn a_document_whose_table_was_rebuilt_is_readable_after_the_stamp() {
    let mut bytes = sample::pages(2);
    let end = bytes.windows(4).rposition(|part| part == b"xref").unwrap();
    bytes.truncate(end - 300);
    let out = stamp(&bytes, &header).unwrap();
    assert!(out.starts_with(&bytes));
    let texts = page_texts(&out).unwrap();
    assert!(texts.iter().all(|text| text.contains("Case 1:16-cv-00745-ESH")), "{texts:?}");
    assert!(check(&bytes, u64::MAX).is_err());
}

#[test]
fn a_page_that_stands_twice_bears_one_line() {
    let mut document = Document::load_mem(&sample::pages(2)).unwrap();
    let first = document.page_iter().next().unwrap();
    let root = document.catalog().unwrap().get(b"Pages").unwrap().as_reference().unwrap();
    document.get_dictionary_mut(root).unwrap().set("Kids", vec![first.into(), first.into()]);
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    let texts = page_texts(&stamp(&bytes, &header).unwrap()).unwrap();
    assert_eq!(texts.len(), 2);
    assert_eq!(texts[0].matches("Page 1 of 2").count(), 2, "the header and the page's own footer: {texts:?}");
}

#[test]
fn what_cannot_be_stamped_is_an_error() {
    assert_eq!(stamp(b"", &header), Err(StampError::Damaged));
    assert_eq!(stamp(b"a letter", &header), Err(StampError::Damaged));
    assert_eq!(stamp(&sample::encrypted(), &header), Err(StampError::Encrypted));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn any_text_of_any_length_is_stamped_and_read_back(
        lines in prop::collection::vec("[ -~]{0,160}", 0..150),
        label in "[A-Za-z0-9:()\\\\ ./-]{0,60}",
        packed: bool,
    ) {
        let mut bytes = text_document("Motion", &lines);
        if packed {
            let mut document = Document::load_mem(&bytes).unwrap();
            bytes.clear();
            document.compress();
            document.save_modern(&mut bytes).unwrap();
        }
        let out = stamp(&bytes, &|page, count| format!("[{label}] {page}/{count}")).unwrap();
        prop_assert!(out.starts_with(&bytes));
        let texts = page_texts(&out).unwrap();
        prop_assert_eq!(texts.len(), page_texts(&bytes).unwrap().len());
        for (index, text) in texts.iter().enumerate() {
            let line = format!("[{label}] {}/{}", index + 1, texts.len());
            prop_assert!(text.contains(&line), "page {} lacks {:?}: {:?}", index + 1, line, text);
        }
    }
}
