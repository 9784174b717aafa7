//! Cases Filed, Docket Activity and Written Opinions.

use domain::Time;
use scraper::{Html, Selector};
use site::testing::{Browser, encode, squeeze};
use store::court::receipts;

use super::{CANARY, CaseOf, EntryOf};
use crate::testing::{TestCourt, courts};

/// A court with three open cases, a closed and a sealed one.
fn five_cases(court: &TestCourt) -> Vec<i64> {
    [
        CaseOf::open("2:21-cv-00020", "Beta v. Gamma", "2021-05-04"),
        CaseOf::open("1:21-cr-00003", "United States v. Doe", "2021-05-05"),
        CaseOf::open("2:21-cv-00007", "Alpha v. Beta", "2021-05-06"),
        CaseOf { closed: Some("2021-05-08"), ..CaseOf::open("2:21-cv-00009", "Delta v. Epsilon", "2021-05-07") },
        CaseOf { sealed: true, ..CaseOf::open("2:21-cv-00011", CANARY, "2021-05-07") },
    ]
    .iter()
    .map(|case| case.make(court))
    .collect()
}

/// The cells of a column, without the head.
fn column(browser: &Browser, place: usize) -> Vec<String> {
    browser.tables()[0].iter().skip(1).map(|row| row[place].clone()).collect()
}

#[tokio::test]
async fn the_reports_menu_leads_to_each_report_and_the_feed() {
    let court = TestCourt::new(courts::almd());
    let mut rita = court.person("Rita Reader").sign_on().await;
    for label in ["Cases Filed", "Docket Activity", "Calendar Events", "Written Opinions"] {
        rita.visit(&court.ecf("/cgi-bin/DisplayMenu.pl?Reports")).await.click(label).await.must_see("Run Report");
        assert_eq!(rita.status(), 200, "{label}");
    }
    rita.visit(&court.ecf("/cgi-bin/DisplayMenu.pl?Reports")).await;
    assert_eq!(rita.link_to("RSS feed"), court.ecf("/cgi-bin/rss_outside.pl"));
}

#[tokio::test]
async fn cases_filed_are_found_by_day_kind_and_state_sorted_by_any_column_and_kept_as_a_file() {
    let court = TestCourt::priced(courts::almd(), 10);
    let serials = five_cases(&court);
    let rita = court.person("Rita Reader");
    let account = rita.signed_on.account_number;
    let mut rita = rita.sign_on().await;
    rita.visit(&court.ecf("/cgi-bin/CaseFiled-Rpt.pl")).await;
    assert_eq!((rita.value("Filed from"), rita.value("Filed to")), ("05/04/2021".to_owned(), "05/10/2021".to_owned()));
    rita.must_not_see("Transaction Receipt");
    rita.press("Run Report").await.must_see("4 lines").must_not_see(CANARY);
    assert_eq!(column(&rita, 1), ["2:21-cv-00020", "1:21-cr-00003", "2:21-cv-00007", "2:21-cv-00009"]);
    assert_eq!(rita.link_to("2:21-cv-00007"), court.ecf(&format!("/cgi-bin/iquery.pl?{}", serials[2])));
    assert_eq!(rita.row("Description:")[1..4], ["Cases Filed", "Search Criteria:", "Filed 05/04/2021-05/10/2021"]);
    assert_eq!(rita.row("Billable Pages:")[1..4], ["1", "Cost:", "0.10"]);
    let kept = court.read(move |tx| receipts::of_account(tx, account, Time(0), Time(i64::MAX), 10));
    assert_eq!((kept.len(), kept[0].pages, kept[0].cents), (1, 1, 10), "the form alone is not billed");

    rita.click("Case Title").await;
    assert_eq!(column(&rita, 2), ["Alpha v. Beta", "Beta v. Gamma", "Delta v. Epsilon", "United States v. Doe"]);
    rita.click("Case Number").await;
    assert_eq!(column(&rita, 1), ["1:21-cr-00003", "2:21-cv-00007", "2:21-cv-00009", "2:21-cv-00020"]);
    rita.choose("Case type", "Civil (cv)").untick("Closed").fill("Filed to", "05/06/2021").press("Run Report").await;
    assert_eq!(column(&rita, 2), ["Alpha v. Beta", "Beta v. Gamma"]);
    assert_eq!(rita.query_value("case_type").as_deref(), Some("cv"), "the filters stand in the address");
    rita.must_see("Case type: cv Open cases");
    let file = rita.get_raw(&rita.link_to("Download as CSV"), &[]).await;
    assert_eq!(file.header("content-type"), "text/csv; charset=utf-8");
    assert_eq!(file.text().lines().count(), 3);
    assert!(file.text().starts_with("\"Date Filed\",\"Case Number\","), "{}", file.text());

    rita.fill("Nature of suit", "110").press("Run Report").await.must_see("Nothing is on record that fits");
    assert_eq!(rita.row("Billable Pages:")[1], "1", "a search that finds nothing is a page");
}

#[tokio::test]
async fn a_report_says_what_it_cannot_be_asked() {
    let court = TestCourt::new(courts::almd());
    let mut rita = court.person("Rita Reader").sign_on().await;
    rita.visit(&court.ecf("/cgi-bin/CaseFiled-Rpt.pl")).await.fill("Filed from", "01/01/2020").press("Run Report").await;
    rita.must_see("Choose at most 92 days at a time.").must_not_see("Transaction Receipt");
    rita.fill("Filed from", "soon").press("Run Report").await.must_see("MM/DD/YYYY");
    assert_eq!(rita.value("Filed from"), "soon");
    rita.fill("Filed from", "05/12/2021").press("Run Report").await;
    rita.must_see("The start date must be less than or equal to the end date");
    rita.visit(&court.ecf("/cgi-bin/DktActivityRpt.pl")).await.fill("Case number", "2:21-cv-99999").press("Run Report").await;
    rita.must_see("No case, or more than one, has this number");
    court.browser().visit(&court.ecf("/cgi-bin/CaseFiled-Rpt.pl?filed_from=05/01/2021")).await.must_see("Continue to sign-on");
}

#[tokio::test]
async fn docket_activity_lists_what_was_filed_and_the_court_alone_sees_what_is_sealed() {
    let court = TestCourt::new(courts::almd());
    let serials = five_cases(&court);
    for (place, text) in ["COMPLAINT", "INDICTMENT", "ANSWER"].iter().enumerate() {
        let sequence = i64::try_from(place).unwrap() + 1;
        EntryOf::here(serials[place], sequence, text).make(&court);
    }
    EntryOf { filed: "2021-05-09".into(), ..EntryOf::here(serials[0], 7, "MOTION of Sunday") }.make(&court);
    EntryOf { sealed: true, ..EntryOf::here(serials[0], 8, CANARY) }.make(&court);
    let document = EntryOf { document_sealed: true, ..EntryOf::here(serials[0], 9, "Sealed paper") }.make(&court);
    EntryOf::here(serials[4], 1, CANARY).make(&court);
    let mut rita = court.person("Rita Reader").sign_on().await;
    rita.visit(&court.ecf("/cgi-bin/DktActivityRpt.pl")).await.press("Run Report").await;
    assert_eq!(column(&rita, 4), ["COMPLAINT", "Sealed paper", "INDICTMENT", "ANSWER"]);
    rita.must_not_see(CANARY);
    assert!(!rita.html().contains(&document.to_string()));
    rita.fill("Filed from", "05/09/2021").fill("Case number", "21-cv-20").press("Run Report").await;
    assert_eq!(column(&rita, 4), ["MOTION of Sunday", "COMPLAINT", "Sealed paper"]);

    let mut clerk = court.clerk().await;
    clerk.visit(&court.ecf("/staff/cgi-bin/DktActivityRpt.pl")).await.press("Run Report").await.must_see(CANARY);
    assert!(clerk.html().contains(&format!("/staff/doc1/0170{document}")));
    clerk.visit(&court.ecf("/staff/cgi-bin/CaseFiled-Rpt.pl")).await.press("Run Report").await.must_see(CANARY);
}

#[tokio::test]
async fn a_strangers_link_shows_the_form_before_anything_is_billed() {
    let court = TestCourt::priced(courts::almd(), 10);
    five_cases(&court);
    let rita = court.person("Rita Reader");
    let account = rita.signed_on.account_number;
    let mut rita = rita.sign_on().await;
    for page in ["CaseFiled-Rpt.pl", "DktActivityRpt.pl", "CalEvents.pl"] {
        let days = "filed_from=05/04/2021&filed_to=05/06/2021&date_from=05/04/2021&date_to=05/06/2021";
        let url = court.ecf(&format!("/cgi-bin/{page}?{days}"));
        let led = rita.get_raw(&url, &[("sec-fetch-site", "cross-site")]).await.text();
        assert!(led.contains("value=\"05/04/2021\"") && !led.contains("Transaction Receipt"), "{led}");
    }
    assert_eq!(court.read(move |tx| receipts::of_account(tx, account, Time(0), Time(i64::MAX), 10)), []);
    let typed = court.ecf("/cgi-bin/CaseFiled-Rpt.pl?filed_from=05/04/2021");
    assert!(rita.get_raw(&typed, &[("sec-fetch-site", "none")]).await.text().contains("Transaction Receipt"));
}

/// Cells of each row of the first table behind its head, and what a click on the document calls.
fn opinions(page: &str) -> Vec<(Vec<String>, String)> {
    let html = Html::parse_document(page);
    let (table, row, cell) = (Selector::parse("table").unwrap(), Selector::parse("tr").unwrap(), Selector::parse("td").unwrap());
    let link = Selector::parse("td:nth-child(3) a").unwrap();
    let rows = html.select(&table).next().unwrap().select(&row).skip(1);
    rows.map(|row| {
        let cells = row.select(&cell).map(|cell| squeeze(&cell.text().collect::<Vec<_>>().join(" "))).collect();
        (cells, row.select(&link).next().unwrap().attr("onclick").unwrap().to_owned())
    })
    .collect()
}

#[tokio::test]
async fn written_opinions_are_listed_as_existing_clients_read_them_and_cost_nothing() {
    let court = TestCourt::priced(courts::almd(), 10);
    let serials = five_cases(&court);
    let first = EntryOf { opinion: true, pages: 40, ..EntryOf::here(serials[0], 12, "MEMORANDUM OPINION") }.make(&court);
    EntryOf { opinion: true, filed: "2021-05-09".into(), ..EntryOf::here(serials[2], 4, "ORDER") }.make(&court);
    EntryOf { opinion: true, sealed: true, ..EntryOf::here(serials[2], 5, CANARY) }.make(&court);
    EntryOf { opinion: true, document_sealed: true, ..EntryOf::here(serials[2], 6, CANARY) }.make(&court);
    EntryOf { opinion: true, ..EntryOf::here(serials[4], 1, CANARY) }.make(&court);
    EntryOf::here(serials[0], 13, "No opinion").make(&court);
    let rita = court.person("Rita Reader");
    let account = rita.signed_on.account_number;
    let mut rita = rita.sign_on().await;
    rita.visit(&court.ecf("/cgi-bin/WrtOpRpt.pl")).await;
    assert!(rita.html().contains("-L_1_0-1\""), "clients take the number of the form");
    let fields = [
        ("filed_from", "05/04/2021"),
        ("filed_to", "05/10/2021"),
        ("ShowFull", "1"),
        ("Key1", "cs_sort_case_numb"),
        ("all_case_ids", "0"),
    ];
    let page = rita.post_raw(&court.ecf("/cgi-bin/WrtOpRpt.pl?123-L_1_0-1"), &[], &encode(&fields)).await.text();
    assert!(page.contains("<b>Total number of opinions reported:</b> 2<br>"), "{page}");
    assert!(!page.contains(CANARY) && !page.contains("No opinion"));
    let read = opinions(&page);
    assert_eq!(
        read[0].0,
        [
            "2:21-cv-00007 Alpha v. Beta",
            "05/09/2021",
            "4",
            "ORDER",
            "NOS: 442 Civil Rights: Jobs Cause: 42:2000 Job Discrimination"
        ]
    );
    assert_eq!(read[1].1, format!("goDLS('/doc1/0171{first}','{}','12','','','','','','');return(false);", serials[0]));
    let by_date = [("filed_from", "05/04/2021"), ("filed_to", "05/10/2021"), ("Key1", "de_date_filed")];
    let page = rita.post_raw(&court.ecf("/cgi-bin/WrtOpRpt.pl?1-L_1_0-1"), &[], &encode(&by_date)).await.text();
    assert_eq!(opinions(&page)[0].0[..2], ["05/09/2021", "2:21-cv-00007 Alpha v. Beta"]);
    rita.visit(&court.ecf("/cgi-bin/WrtOpRpt.pl?filed_from=05/10/2021"))
        .await
        .must_see("MEMORANDUM OPINION")
        .must_not_see("ORDER");
    let file = rita.get_raw(&rita.link_to("Download as CSV"), &[]).await.text();
    assert!(file.contains("\"MEMORANDUM OPINION\""), "{file}");
    assert_eq!(court.read(move |tx| receipts::of_account(tx, account, Time(0), Time(i64::MAX), 10)), []);
    rita.visit(&court.ecf("/cgi-bin/WrtOpRpt.pl")).await.fill("Filed from", "05/10/2021").choose("Case type", "Criminal (cr)");
    rita.press("Run Report").await.must_see("No written opinion").must_see("reported: 0");
}
