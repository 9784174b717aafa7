//! People search a court's papers: what is public is found a moment after it was filed, with its words marked.

use domain::Id;
use store::court::{
    blobs,
    cases::{self, NewCase},
    entries::{self, NewDocument, NewEntry},
};

use super::index;
use crate::testing::{TestCourt, courts};

/// Files an entry with a document of one page that says `words`, in a case of that nature.
fn file(court: &TestCourt, nature: &str, text: &str, words: &str) -> (i64, Id) {
    let stored = court.site.room.documents().store(&pdf::text_document("Paper", &[words.to_owned()])).unwrap();
    let (nature, text) = (nature.to_owned(), text.to_owned());
    court.write(move |tx, fresh| {
        blobs::put(tx, fresh, &stored.sha256, i64::try_from(stored.bytes).unwrap(), 1)?;
        let number = format!("2:21-cv-{:05}-ABC", nature.len() + text.len());
        let new = NewCase {
            number_key: domain::case_number::DocketNumber::read(&number).search_key(),
            number,
            title: "Lee v. <b>Ray</b>".into(),
            date_filed: Some("2021-05-10".into()),
            nature_of_suit: nature.clone(),
            facts: "{}".into(),
            ..NewCase::default()
        };
        let case = cases::insert(tx, fresh, &new)?;
        let entry = NewEntry {
            sequence: 1,
            number: Some(1),
            date_filed: Some("2021-05-10".into()),
            text: text.clone(),
            imported: true,
            facts: "{}".into(),
            ..NewEntry::default()
        };
        let entry = entries::insert(tx, fresh, case.id, &entry)?;
        let document = NewDocument {
            description: "Main Document".into(),
            sha256: Some(stored.sha256.clone()),
            bytes: 1000,
            pages: 1,
            ..NewDocument::default()
        };
        Ok((entries::add_document(tx, fresh, entry, &document)?, entry))
    })
}

async fn work(court: &TestCourt) {
    while index::work(&court.site, &court.clock.fresh()).await.unwrap() > 0 {}
}

#[tokio::test]
async fn what_is_filed_is_found_by_its_words_with_an_excerpt_that_is_escaped() {
    let court = TestCourt::new(courts::almd());
    let (serial, _) = file(&court, "190", "MOTION to Dismiss <i>at once</i>", "The estoppel argument fails in Garcia.");
    work(&court).await;
    let mut vera = court.person("Vera Viewer").sign_on().await;
    vera.visit(&court.ecf("/cgi-bin/iquery.pl")).await.click("Search the text of entries and documents").await;
    vera.fill("q", "estoppel").press("Search").await;
    vera.must_see("1 result.").must_see("Document 1: Main Document").must_see("The estoppel argument fails");
    assert!(vera.html().contains("<mark>estoppel</mark>") && !vera.html().contains("<b>Ray"), "{}", vera.html());
    vera.click("Document 1: Main Document").await;
    assert!(vera.path().ends_with(&serial.to_string()), "{}", vera.path());

    vera.visit(&court.ecf("/search?q=%22motion+to+dismiss%22&sort=newest")).await;
    vera.must_see("Entry 1").must_see("05/10/2021");
    assert!(vera.html().contains("<mark>MOTION to Dismiss</mark> &#60;i&#62;at once"), "{}", vera.html());
    vera.visit(&court.ecf("/search?q=judeg%3Ax+%28motion&from=soon")).await;
    vera.must_see("There is no field \"judeg\".").must_see("This bracket is not closed.").must_see("This is no date.");
    vera.visit(&court.ecf("/search?q=motion&to=05%2F09%2F2021")).await.must_see("Nothing found.");
    let csv = vera.get_raw(&court.ecf("/search.csv?q=estoppel+OR+motion"), &[]).await;
    assert_eq!((csv.header("content-type"), csv.text().lines().count()), ("text/csv; charset=utf-8", 3), "{}", csv.text());
}

#[tokio::test]
async fn long_lists_come_in_pages_and_strange_questions_get_an_answer() {
    let court = TestCourt::new(courts::almd());
    for number in 0..23 {
        file(&court, "190", &format!("NOTICE {}", "x".repeat(number)), "nothing");
    }
    work(&court).await;
    let mut vera = court.person("Vera Viewer").sign_on().await;
    vera.visit(&court.ecf("/search?q=notice")).await.must_see("23 results.").must_see("Page 1 of 2");
    vera.click("Next").await.must_see("Page 2 of 2").must_not_see("Next");
    for odd in
        ["%00", "q=%00", "q=%22", "q=*", "q=case%3A%00x", "q=a%27%3B--&page=-1", "q=notice&page=999999999999", "q=%28%29&sort=x"]
    {
        let answer = vera.get_raw(&court.ecf(&format!("/search?{odd}")), &[]).await;
        assert!(matches!(answer.status, 200 | 400), "{odd}: {}", answer.status);
    }
    let mut nobody = court.browser();
    assert!(nobody.get_raw(&court.ecf("/search?q=notice"), &[]).await.text().contains("go to the sign-on page"));
}

#[tokio::test]
async fn papers_of_social_security_cases_and_fresh_transcripts_are_not_found_and_opened_ones_are() {
    let court = TestCourt::new(courts::almd());
    file(&court, "864 Social Security", "BRIEF of Ann Lee", "quintessential");
    file(&court, "864 Social Security", "ORDER remanding the case", "quintessential");
    file(&court, "190", "TRANSCRIPT of Proceedings", "quintessential");
    work(&court).await;
    let mut vera = court.person("Vera Viewer").sign_on().await;
    vera.visit(&court.ecf("/search?q=quintessential")).await.must_see("1 result.");
    vera.visit(&court.ecf("/search?q=brief")).await.must_see("1 result.").must_see("Entry 1");
    court.clock.set("2021-08-08T00:00:00-05:00");
    work(&court).await;
    let mut vera = court.person("Vera Viewer").sign_on().await;
    vera.visit(&court.ecf("/search?q=quintessential")).await.must_see("2 results.");
}

#[tokio::test]
async fn a_file_that_cannot_be_read_stops_nobody() {
    let court = TestCourt::new(courts::almd());
    let (_, entry) = file(&court, "190", "NOTICE of Appeal", "first");
    let stored = court.site.room.documents().store(b"%PDF-1.4 and nothing more").unwrap();
    court.write(move |tx, fresh| {
        blobs::put(tx, fresh, &stored.sha256, i64::try_from(stored.bytes).unwrap(), 1)?;
        for (part, sha256) in [(1, Some(stored.sha256.clone())), (2, None)] {
            let document = NewDocument { part, description: format!("Exhibit {part}"), sha256, ..NewDocument::default() };
            entries::add_document(tx, fresh, entry, &document)?;
        }
        Ok(())
    });
    file(&court, "190", "NOTICE of Hearing", "second");
    work(&court).await;
    let mut vera = court.person("Vera Viewer").sign_on().await;
    vera.visit(&court.ecf("/search?q=second")).await.must_see("1 result.");
    vera.visit(&court.ecf("/search?q=exhibit")).await.must_see("1 result.").must_see("Document 1-1: Exhibit 1");
}

#[tokio::test]
async fn what_one_document_took_with_it_is_begun_again_alone_and_found() {
    let court = TestCourt::new(courts::almd());
    for words in ["herring", "mackerel", "sardine"] {
        file(&court, "190", "NOTICE of Appeal", words);
    }
    // As a process leaves them that ended while it read the first of three.
    let now = court.clock.fresh().now;
    let again = now.plus_seconds(300);
    court.write(move |tx, _| {
        let begun = store::court::search::waiting_documents(tx, now, 10)?;
        assert_eq!(begun.len(), 3);
        begun.iter().try_for_each(|document| store::court::search::begin_document(tx, document, again).map(|_| ()))
    });
    work(&court).await;
    let mut vera = court.person("Vera Viewer").sign_on().await;
    vera.visit(&court.ecf("/search?q=mackerel")).await.must_see("Nothing");
    court.clock.advance_seconds(301);
    work(&court).await;
    for words in ["herring", "mackerel", "sardine"] {
        vera.visit(&court.ecf(&format!("/search?q={words}"))).await.must_see("1 result.");
    }
}

#[tokio::test]
async fn while_the_documents_are_away_none_of_them_loses_a_try() {
    let court = TestCourt::new(courts::almd());
    file(&court, "190", "NOTICE of Appeal", "herring");
    file(&court, "190", "NOTICE of Hearing", "mackerel");
    let folder = court.documents();
    let aside = folder.with_extension("aside");
    std::fs::rename(&folder, &aside).unwrap();
    std::fs::write(&folder, "in the way").unwrap();
    for _ in 0..5 {
        index::work(&court.site, &court.clock.fresh()).await.unwrap_err();
    }
    std::fs::remove_file(&folder).unwrap();
    std::fs::rename(&aside, &folder).unwrap();
    work(&court).await;
    let mut vera = court.person("Vera Viewer").sign_on().await;
    for words in ["herring", "mackerel"] {
        vera.visit(&court.ecf(&format!("/search?q={words}"))).await.must_see("1 result.");
    }
}

#[tokio::test]
async fn what_waits_behind_a_file_that_does_not_end_is_found_when_it_has() {
    let court = TestCourt::new(courts::almd());
    file(&court, "190", "NOTICE of Appeal", "herring");
    // As a file holds the place that is still being read.
    let place = index::READING.clone().acquire_owned().await.unwrap();
    tokio::time::pause();
    for _ in 0..5 {
        assert!(index::work(&court.site, &court.clock.fresh()).await.unwrap() > 0);
    }
    tokio::time::resume();
    drop(place);
    work(&court).await;
    let mut vera = court.person("Vera Viewer").sign_on().await;
    vera.visit(&court.ecf("/search?q=herring")).await.must_see("1 result.");
}

#[tokio::test]
async fn a_file_too_large_to_be_read_is_found_by_its_description() {
    let court = TestCourt::new(courts::almd());
    let (_, entry) = file(&court, "190", "NOTICE of Appeal", "first");
    let stored = court.site.room.documents().store(&vec![b' '; index::LARGEST + 1]).unwrap();
    court.write(move |tx, fresh| {
        blobs::put(tx, fresh, &stored.sha256, i64::try_from(stored.bytes).unwrap(), 1)?;
        let description = "Transcript of the whole trial".into();
        let document = NewDocument { part: 1, description, sha256: Some(stored.sha256.clone()), ..NewDocument::default() };
        entries::add_document(tx, fresh, entry, &document).map(|_| ())
    });
    work(&court).await;
    let mut vera = court.person("Vera Viewer").sign_on().await;
    vera.visit(&court.ecf("/search?q=%22whole+trial%22")).await.must_see("1 result.");
}
