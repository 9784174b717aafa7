//! Calendar Events.

use domain::Time;
use site::testing::Browser;
use store::court::receipts;

use super::{CANARY, CaseOf, EntryOf};
use crate::testing::{TestCourt, courts, due::Due};

/// Two open cases and a sealed one, with an open and a sealed entry, each with something due.
fn calendar(court: &TestCourt) -> Vec<i64> {
    let cases = [
        CaseOf::open("2:21-cv-00020", "Beta v. Gamma", "2021-05-04"),
        CaseOf::open("1:21-cr-00003", "United States v. Doe", "2021-05-05"),
        CaseOf { sealed: true, ..CaseOf::open("2:21-cv-00011", CANARY, "2021-05-07") },
    ];
    let serials: Vec<i64> = cases.iter().map(|case| case.make(court)).collect();
    EntryOf::here(serials[0], 1, "MOTION to Dismiss").make(court);
    EntryOf { sealed: true, ..EntryOf::here(serials[0], 2, CANARY) }.make(court);
    let due = Due { case: serials[0], number: 0, what: "Answer due", on: "2021-05-17", at: "", judge: "Judge Ann Robe" };
    due.make(court);
    Due { number: 1, what: "Motion Hearing", on: "2021-05-20", at: "09:30", ..due }.make(court);
    Due { number: 2, what: CANARY, on: "2021-05-18", ..due }.make(court);
    Due { case: serials[1], what: "Sentencing", on: "2021-05-20", at: "08:00", judge: "Zoe Éclair", ..due }.make(court);
    Due { case: serials[2], what: CANARY, judge: CANARY, ..due }.make(court);
    serials
}

fn column(browser: &Browser, place: usize) -> Vec<String> {
    browser.tables()[0].iter().skip(1).map(|row| row[place].clone()).collect()
}

#[tokio::test]
async fn the_calendar_is_asked_by_day_judge_case_and_kind_sorted_and_kept_as_a_file_and_in_calendars() {
    let court = TestCourt::priced(courts::almd(), 10);
    let serials = calendar(&court);
    let rita = court.person("Rita Reader");
    let account = rita.signed_on.account_number;
    let mut rita = rita.sign_on().await;
    rita.visit(&court.ecf("/cgi-bin/CalEvents.pl")).await.must_see("(CDT)").must_not_see("Transaction Receipt");
    assert_eq!((rita.value("Due or set from"), rita.value("Due or set to")), ("05/10/2021".into(), "06/08/2021".into()));
    rita.press("Run Report").await.must_see("3 lines").must_not_see(CANARY);
    assert_eq!(column(&rita, 0), ["05/17/2021", "05/20/2021 at 08:00 AM", "05/20/2021 at 09:30 AM"]);
    assert_eq!(rita.link_to("2:21-cv-00020"), court.ecf(&format!("/cgi-bin/iquery.pl?{}", serials[0])));
    assert_eq!(rita.row("Description:")[1..4], ["Calendar Events", "Search Criteria:", "Due/Set 05/10/2021-06/08/2021"]);
    assert_eq!(rita.row("Billable Pages:")[1..4], ["1", "Cost:", "0.10"]);
    let kept = court.read(move |tx| receipts::of_account(tx, account, Time(0), Time(i64::MAX), 10));
    assert_eq!((kept.len(), kept[0].pages, kept[0].cents), (1, 1, 10), "the form alone is not billed");

    rita.click("Case Number").await;
    assert_eq!(column(&rita, 3), ["Sentencing", "Answer due", "Motion Hearing"]);
    let file = rita.get_raw(&rita.link_to("Download for your calendar (.ics)"), &[]).await;
    assert_eq!(file.header("content-type"), "text/calendar; charset=utf-8");
    let text = file.text();
    assert!(text.split("\r\n").all(|line| line.len() <= 75 && !line.contains('\n')), "{text}");
    let whole = text.replace("\r\n ", "");
    assert_eq!((whole.matches("BEGIN:VEVENT").count(), whole.contains(CANARY)), (3, false), "{whole}");
    assert!(
        whole.contains("\r\nDTSTART;VALUE=DATE:20210517\r\n") && whole.contains("\r\nDTSTART:20210520T143000Z\r\n"),
        "{whole}"
    );
    assert!(whole.contains("\r\nSUMMARY:Motion Hearing - 2:21-cv-00020\r\n"), "{whole}");
    assert!(whole.contains("\r\nLOCATION:Room 2\\; North\\, Annex\r\n") && whole.contains("@ecf.almd.localhost\r\n"), "{whole}");
    court.clock.advance_seconds(60);
    let later = rita.get_raw(&rita.link_to("Download for your calendar (.ics)"), &[]).await;
    assert_eq!(later.text(), text, "a calendar that reads it again finds the same events");

    rita.fill("Judge", "éclair").press("Run Report").await.must_see("1 line").must_see("Sentencing");
    let csv = rita.get_raw(&rita.link_to("Download as CSV"), &[]).await.text();
    assert!(csv.starts_with("\"Due/Set\",\"Case Number\",") && csv.lines().count() == 2, "{csv}");
    rita.fill("Judge", "").fill("Case number", "2:21-cv-20").choose("Show", "Hearings").press("Run Report").await;
    assert_eq!(column(&rita, 3), ["Motion Hearing"]);
    assert_eq!(rita.query_value("kind").as_deref(), Some("hearing"), "the filters stand in the address");
    rita.fill("Due or set to", "05/19/2021").press("Run Report").await.must_see("Nothing is on the calendar that fits");
    let nothing = rita.get_raw(&format!("{}&output_format=ics", rita.url()), &[]).await;
    assert!(nothing.header("content-type").starts_with("text/html"), "a calendar without an event is none");
    rita.fill("Due or set from", "soon").fill("Case number", "99").press("Run Report").await;
    rita.must_see("MM/DD/YYYY").must_see("No case, or more than one, has this number").must_not_see("Transaction Receipt");

    let mut clerk = court.clerk().await;
    clerk.visit(&court.ecf("/staff/cgi-bin/CalEvents.pl?date_from=05/10/2021")).await.must_see("5 lines").must_see(CANARY);
}
