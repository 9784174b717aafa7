//! What is wrong with a PDF, said at its field.

use domain::filing::MOST_ATTACHMENTS;
use store::court::drafts;

use super::*;

async fn at_documents() -> (TestCourt, Browser) {
    let (court, case, _, mut browser) = district().await;
    begin(&mut browser, &court, "Civil", "Motion to Dismiss", &case).await;
    browser.tick("Joyce Efurd (Plaintiff)").press("Next").await;
    (court, browser)
}

fn uploaded(court: &TestCourt) -> usize {
    court.read(|tx| {
        let draft = drafts::by_serial(tx, 1)?.unwrap();
        Ok(drafts::documents(tx, draft.id)?.len())
    })
}

#[tokio::test]
async fn every_problem_of_a_pdf_is_said_at_its_field() {
    let (court, mut browser) = at_documents().await;
    let cases: [(&[u8], &str); 8] = [
        (b"", "The file is empty."),
        (b"Dear court, this is a letter.", "The file is not a PDF."),
        (&pdf::sample::encrypted(), "protected by a password"),
        (&pdf::sample::with_javascript(), "contains a script"),
        (&pdf::sample::with_launch(), "starts a program"),
        (&pdf::sample::with_embedded_file(), "another file attached inside"),
        (&pdf::sample::with_media(), "sound or video"),
        (&pdf::sample::truncated(), "damaged"),
    ];
    for (bytes, sentence) in cases {
        upload(&mut browser, bytes).await;
        assert!(
            browser.errors().iter().any(|error| error.contains(sentence) && error.starts_with("motion.pdf: ")),
            "{sentence}: {:?}",
            browser.errors()
        );
        assert_eq!(uploaded(&court), 0, "{sentence}");
    }
    browser.press("Upload").await;
    assert_eq!(browser.errors(), ["Choose the PDF on your computer, then press the button again."]);
}

#[tokio::test]
async fn a_pdf_over_the_courts_limit_is_told_so_and_leaves_nothing() {
    let (court, mut browser) = at_documents().await;
    let mut settings = court.settings();
    settings.pdf_limit = 1 << 20;
    court.save(settings);
    let mut big = a_pdf();
    big.resize(3 << 20, b' ');
    upload(&mut browser, &big).await;
    assert_eq!(browser.status(), 200);
    assert!(browser.errors()[0].contains("this court takes files up to 1 MB"), "{:?}", browser.errors());
    assert_eq!(uploaded(&court), 0);
    upload(&mut browser, &a_pdf()).await.must_see("motion.pdf");
}

#[tokio::test]
async fn a_pdf_larger_than_other_forms_may_be_is_taken_whole() {
    let (court, mut browser) = at_documents().await;
    let lines: Vec<String> =
        (0..60_000).map(|line| format!("Line {line} of a long exhibit about nothing in particular.")).collect();
    let long = pdf::text_document("Long", &lines);
    assert!(long.len() > 4 << 20, "{}", long.len());
    upload(&mut browser, &long).await.must_see("motion.pdf");
    let document = court.read(|tx| drafts::by_serial(tx, 1).and_then(|draft| drafts::documents(tx, draft.unwrap().id))).remove(0);
    assert_eq!(court.site.room.documents().read(&document.sha256).unwrap(), Some(long));
}

#[tokio::test]
async fn what_is_refused_is_not_stored_however_large_it_is() {
    let (court, mut browser) = at_documents().await;
    let stored = || court.site.room.documents().list(None, 10).unwrap();
    let before = stored();
    upload(&mut browser, &pdf::sample::with_javascript()).await;
    upload(&mut browser, &b"Dear court, ".repeat(1 << 18)).await;
    assert!(browser.errors()[0].contains("The file is not a PDF."), "{:?}", browser.errors());
    // Sound, but nothing says what it is.
    browser.attach("Attachment", "a.pdf", &a_pdf()).press("Add attachment").await;
    assert!(browser.errors()[0].starts_with("Choose a category"), "{:?}", browser.errors());
    assert_eq!(stored(), before);
}

#[tokio::test]
async fn attachments_need_a_description_and_end_at_the_limit() {
    let (court, mut browser) = at_documents().await;
    upload(&mut browser, &a_pdf()).await;
    browser.attach("Attachment", "a.pdf", &a_pdf()).press("Add attachment").await;
    assert!(browser.errors()[0].starts_with("Choose a category"), "{:?}", browser.errors());
    for number in 1..=MOST_ATTACHMENTS {
        browser.choose("Category", "Exhibit").fill("Description", &number.to_string()).attach("Attachment", "x.pdf", &a_pdf());
        browser.press("Add attachment").await;
    }
    assert_eq!(uploaded(&court), MOST_ATTACHMENTS + 1);
    assert!(!browser.has_field("Attachment"));
    browser.press("Remove Attachment 3").await.must_not_see("Exhibit 3 ");
    assert!(browser.has_field("Attachment"));
    browser.press("Remove Main Document").await.press("Next").await;
    assert_eq!(browser.errors(), ["Upload the main document as a PDF. Choose the file, then press Upload."]);
}

#[tokio::test]
async fn a06_an_upload_without_its_token_keeps_nothing() {
    let (court, mut browser) = at_documents().await;
    browser.tamper("csrf", "another");
    for place in ["Upload"] {
        browser.check_pages(false).attach("Main Document", "motion.pdf", &a_pdf()).press(place).await;
        assert_eq!(browser.status(), 403);
    }
    let part = |name: &str, value: &str| format!("--X\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
    let file = "--X\r\ncontent-disposition: form-data; name=\"main_document\"; filename=\"m.pdf\"\r\n\r\n%PDF\r\n";
    browser.back();
    let token = browser.form_token();
    // The token after the file comes too late.
    for body in [format!("{file}{}--X--\r\n", part("csrf", &token)), format!("{file}--X--\r\n"), "junk".to_owned()] {
        let answer = browser
            .send_raw(
                "POST",
                &court.ecf("/file/upload/1"),
                &[("content-type", "multipart/form-data; boundary=X")],
                body.as_bytes(),
            )
            .await;
        assert!(matches!(answer.status, 400 | 403), "{}", answer.status);
    }
    assert_eq!(uploaded(&court), 0);
}
