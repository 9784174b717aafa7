//! RSS, read as programs read it: without signing on.

use site::testing::Browser;

use super::{CANARY, CaseOf, EntryOf};
use crate::testing::{TestCourt, courts};

/// What stands between two marks, each time.
fn all<'t>(text: &'t str, begin: &str, end: &str) -> Vec<&'t str> {
    text.split(begin).skip(1).filter_map(|rest| rest.split_once(end).map(|(inner, _)| inner)).collect()
}

async fn feed(browser: &mut Browser, court: &TestCourt, query: &str) -> String {
    let answer = browser.get_raw(&court.ecf(&format!("/cgi-bin/rss_outside.pl{query}")), &[]).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(answer.header("content-type"), "application/rss+xml; charset=utf-8");
    assert_eq!(answer.header("cache-control"), "public, max-age=60");
    let xml = answer.text();
    assert!(xml.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rss version=\"2.0\""), "{xml}");
    for name in ["rss", "channel", "item", "title", "link", "description", "guid"] {
        let opened = xml.matches(&format!("<{name}>")).count() + xml.matches(&format!("<{name} ")).count();
        assert_eq!(opened, xml.matches(&format!("</{name}>")).count(), "{name}: {xml}");
    }
    xml
}

#[tokio::test]
async fn anybody_reads_what_was_entered_in_the_last_day_and_nothing_that_is_sealed() {
    let court = TestCourt::new(courts::almd());
    let open = CaseOf::open("2:21-cv-00042-ABC", "Lee & Sons v. Ray", "2021-05-03").make(&court);
    let sealed = CaseOf { sealed: true, ..CaseOf::open("2:21-cv-00043", &format!("{CANARY} v. Doe"), "2021-05-03") }.make(&court);
    EntryOf::here(open, 1, "COMPLAINT of long ago").make(&court);
    court.clock.advance_days(2);
    let document = EntryOf::here(open, 2, "MOTION to Dismiss").make(&court);
    court.clock.advance_seconds(60);
    EntryOf { pages: 0, ..EntryOf::here(open, 3, "Minute Entry") }.make(&court);
    EntryOf { sealed: true, ..EntryOf::here(open, 4, CANARY) }.make(&court);
    let hidden = EntryOf { document_sealed: true, ..EntryOf::here(open, 5, "MOTION with a sealed document") }.make(&court);
    EntryOf::here(sealed, 1, CANARY).make(&court);
    EntryOf { here: false, ..EntryOf::here(open, 6, "Imported, and no news") }.make(&court);

    let mut program = court.browser();
    let xml = feed(&mut program, &court, "").await;
    assert_eq!(all(&xml, "-", "</guid>").len(), 3, "{xml}");
    assert!(!xml.contains(CANARY) && !xml.contains("00043") && !xml.contains(&hidden.to_string()), "{xml}");
    assert_eq!(all(&xml, "<title>", "</title>")[1..], ["2:21-cv-00042 Lee &amp; Sons v. Ray"; 3]);
    // Newest first; the zone by its name.
    assert_eq!(
        all(&xml, "<pubDate>", "</pubDate>"),
        ["Wed, 12 May 2021 09:01:00 CDT", "Wed, 12 May 2021 09:01:00 CDT", "Wed, 12 May 2021 09:00:00 CDT"]
    );
    let ecf = court.site.ecf();
    let motion = format!(
        "[Motion to Dismiss] (&lt;a href=&quot;{ecf}/doc1/0170{document}?caseid={open}&amp;de_seq_num=2&quot; &gt;2&lt;/a&gt;)"
    );
    assert_eq!(*all(&xml, "<description>", "</description>").last().unwrap(), motion);
    assert!(xml.contains(&format!("<guid isPermaLink=\"true\">{ecf}/cgi-bin/DktRpt.pl?{open}-2</guid>")));

    court.clock.advance_days(1);
    assert_eq!(all(&feed(&mut program, &court, "").await, "<item>", "</item>").len(), 0);
}

#[tokio::test]
async fn a_program_that_looks_again_is_told_that_nothing_changed() {
    let court = TestCourt::new(courts::almd());
    let case = CaseOf::open("2:21-cv-00042-ABC", "Lee v. Ray", "2021-05-03").make(&court);
    EntryOf::here(case, 1, "COMPLAINT").make(&court);
    let url = court.ecf("/cgi-bin/rss_outside.pl");
    let mut program = court.browser();
    let first = program.get_raw(&url, &[]).await;
    let (tag, changed) = (first.header("etag").to_owned(), first.header("last-modified").to_owned());
    assert_eq!(changed, "Mon, 10 May 2021 14:00:00 GMT");
    for known in [[("if-none-match", tag.as_str())], [("if-modified-since", changed.as_str())]] {
        let again = program.get_raw(&url, &known).await;
        assert_eq!((again.status, again.text().len()), (304, 0), "{known:?}");
        assert_eq!(again.header("etag"), tag);
    }
    // What goes out of it changes it too, although nothing came.
    court.clock.advance_days(1);
    assert_eq!(program.get_raw(&url, &[("if-none-match", &tag), ("if-modified-since", &changed)]).await.status, 200);
}

#[tokio::test]
async fn bankruptcy_courts_tell_type_office_and_chapter_first() {
    let court = TestCourt::new(courts::wieb());
    let case = CaseOf::open("2:21-bk-00077-KMP", "Paula Payer", "2021-05-03").make(&court);
    EntryOf::here(case, 1, "Petition").make(&court);
    let xml = feed(&mut court.browser(), &court, "").await;
    let about = all(&xml, "<description>", "</description>")[1];
    assert!(about.starts_with("Type: bk Office: 2 Chapter: 11 [Motion to Dismiss] (&lt;a "), "{about}");
    assert_eq!(all(&xml, "<title>", "</title>")[1], "2:21-bk-00077 Paula Payer");
}

#[tokio::test]
async fn one_case_has_a_feed_of_its_own_which_its_sheet_names() {
    let court = TestCourt::new(courts::almd());
    let case = CaseOf::open("2:21-cv-00042-ABC", "Lee v. Ray", "2021-05-03").make(&court);
    let other = CaseOf::open("2:21-cv-00044", "Other v. Others", "2021-05-03").make(&court);
    for (sequence, text) in
        [(1, "COMPLAINT against Ray, filed by Lee."), (2, "Minute Entry for proceedings"), (3, "[DISREGARD] <b>ORDER</b>")]
    {
        let pages = if sequence == 2 { 0 } else { 2 };
        EntryOf { here: false, filed: "2020-01-07".into(), pages, ..EntryOf::here(case, sequence, text) }.make(&court);
    }
    EntryOf { sealed: true, here: false, ..EntryOf::here(case, 4, CANARY) }.make(&court);
    EntryOf::here(other, 1, "Elsewhere").make(&court);
    let mut program = court.browser();
    let xml = feed(&mut program, &court, &format!("?{case}")).await;
    assert!(!xml.contains(CANARY) && !xml.contains("Others"), "{xml}");
    let about = all(&xml, "<description>", "</description>");
    assert!(about[1].starts_with("[DISREGARD b ORDER /b] ("), "{}", about[1]);
    assert_eq!(about[2], "[Minute Entry for proceedings]");
    assert!(about[3].starts_with("[COMPLAINT against Ray] ("), "{}", about[3]);
    // The day alone is known; the entries of a day stay apart.
    assert_eq!(all(&xml, "<pubDate>", "</pubDate>")[0], "Tue, 07 Jan 2020 00:00:03 CST");

    let mut rita = court.person("Rita Reader").sign_on().await;
    rita.visit(&court.ecf(&format!("/cgi-bin/DktRpt.pl?{case}"))).await.press("Run Report").await;
    assert!(
        rita.html().contains(&format!("title=\"Entries of case 2:21-cv-00042-ABC\" href=\"/cgi-bin/rss_outside.pl?{case}\">"))
    );
    assert_eq!(rita.link_to("RSS feed of this case"), court.ecf(&format!("/cgi-bin/rss_outside.pl?{case}")));
}

#[tokio::test]
async fn the_feed_of_a_sealed_case_is_like_none_for_everybody() {
    let court = TestCourt::new(courts::almd());
    let sealed = CaseOf { sealed: true, ..CaseOf::open("2:21-cv-00043", CANARY, "2021-05-03") }.make(&court);
    EntryOf::here(sealed, 1, CANARY).make(&court);
    for mut reader in [court.browser(), court.person("Rita Reader").sign_on().await, court.clerk().await] {
        let mut answers = Vec::new();
        for serial in [sealed, 999_999] {
            let answer = reader.get_raw(&court.ecf(&format!("/cgi-bin/rss_outside.pl?{serial}")), &[]).await;
            answers.push((answer.status, answer.text().replace(&serial.to_string(), "N")));
        }
        assert_eq!(answers[0].0, 404);
        assert!(!answers[0].1.contains(CANARY));
        assert_eq!(answers[0], answers[1]);
    }
}
