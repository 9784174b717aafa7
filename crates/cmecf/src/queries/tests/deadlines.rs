//! Deadlines/Hearings of a case.

use domain::deadline::State;
use store::court::{cases, deadlines, receipts};

use crate::{
    reports::tests::{CANARY, CaseOf, EntryOf},
    testing::{TestCourt, courts, due::Due},
};

#[tokio::test]
async fn a_case_lists_what_is_due_and_with_a_tick_what_has_ended() {
    let court = TestCourt::priced(courts::almd(), 10);
    let case = CaseOf::open("2:21-cv-00020", "Beta v. Gamma", "2021-05-04").make(&court);
    let document = EntryOf::here(case, 1, "MOTION to Dismiss").make(&court);
    let due = Due { case, number: 1, what: "Response due", on: "2021-05-24", at: "", judge: "Judge Ann Robe" };
    due.make(&court);
    Due { what: "Motion Hearing", on: "2021-05-20", at: "13:30", ..due }.make(&court);
    for (what, state, on) in [("Answer due", State::Satisfied, "2021-05-07"), ("Old Hearing", State::Cancelled, "2021-05-08")] {
        let id = Due { number: 0, what, on, ..due }.make(&court);
        court.write(move |tx, fresh| {
            let case = cases::by_serial(tx, case)?.unwrap().id;
            assert!(deadlines::change(tx, fresh, case, id, 0, state, on)?);
            assert!(!deadlines::change(tx, fresh, case, id, 0, State::Terminated, on)?, "somebody else was first");
            Ok(())
        });
    }
    let rita = court.person("Rita Reader");
    let account = rita.signed_on.account_number;
    let mut rita = rita.sign_on().await;
    rita.visit(&court.ecf(&format!("/cgi-bin/iquery.pl?{case}"))).await.click("Deadlines/Hearings...").await;
    rita.must_not_see("Transaction Receipt");
    rita.press("Run Query").await.must_not_see("Answer due");
    let rows = rita.tables()[0].clone();
    assert_eq!(rows[0][..6], ["Doc. No.", "Deadline/Hearing", "Event Filed", "Due/Set", "Satisfied", "Terminated"]);
    assert_eq!(rows[1][..4], ["1", "Motion Hearing", "05/10/2021", "05/20/2021 at 01:30 PM"]);
    assert_eq!(rows[2][..4], ["1", "Response due", "05/10/2021", "05/24/2021"]);
    assert!(rita.html().contains(&format!("/doc1/0170{document}")));
    assert_eq!(rita.row("Description:")[1..4], ["Deadlines/Hearings", "Case Number:", "2:21-cv-00020"]);

    rita.visit(&court.ecf(&format!("/cgi-bin/SchedQry.pl?{case}"))).await;
    rita.tick("Include satisfied, terminated and cancelled").choose("Sort by", "Satisfied").press("Run Query").await;
    let rows = rita.tables()[0].clone();
    assert_eq!(rows[1][1..6], ["Answer due", "05/01/2021", "05/07/2021", "05/07/2021", ""]);
    assert!(rows.iter().any(|row| row[1] == "Old Hearing" && row[5] == "05/08/2021 (cancelled)"), "{rows:?}");
    let csv = rita.get_raw(&rita.link_to("Download this table as CSV"), &[]).await.text();
    assert!(csv.lines().nth(1).is_some_and(|line| line.contains("Answer due")) && csv.lines().count() == 5, "{csv}");
    let ics = rita.get_raw(&rita.link_to("Download for your calendar (.ics)"), &[]).await.text();
    assert!(ics.matches("BEGIN:VEVENT").count() == 4 && ics.matches("STATUS:CANCELLED").count() == 1, "{ics}");
    assert!(ics.contains("DTSTART:20210520T183000Z\r\n"), "{ics}");
    let kept = court.read(move |tx| receipts::of_account(tx, account, domain::Time(0), domain::Time(i64::MAX), 10));
    assert_eq!(
        (kept.len(), kept.iter().map(|receipt| receipt.cents).sum::<i64>()),
        (4, 40),
        "each file is billed as the page is"
    );
    let led = court.ecf(&format!("/cgi-bin/SchedQry.pl?all_case_ids={case}&sort1=due"));
    let said = rita.get_raw(&led, &[("sec-fetch-site", "cross-site")]).await.text();
    assert!(said.contains("Run Query") && !said.contains("Transaction Receipt"), "{said}");
}

#[tokio::test]
async fn a_sealed_entrys_deadline_is_seen_by_those_alone_who_see_the_entry() {
    let court = TestCourt::new(courts::almd());
    let filer = court.filer("aattorney").name("Alex Attorney").make();
    let case = CaseOf::open("2:21-cv-00020", "Beta v. Gamma", "2021-05-04").make(&court);
    EntryOf { sealed: true, ..EntryOf::here(case, 1, CANARY) }.make(&court);
    let party = store::court::parties::NewParty {
        role: "Plaintiff".into(),
        name: "Beta".into(),
        extra_info: String::new(),
        date_terminated: None,
        facts: "{}".into(),
    };
    let id = filer.id;
    court.write(move |tx, fresh| {
        let case = cases::by_serial(tx, case)?.unwrap().id;
        let party = store::court::parties::insert(tx, fresh, case, &party)?;
        let attorney = store::court::parties::Attorney {
            name: "Alex Attorney".into(),
            contact: String::new(),
            roles: String::new(),
            filer_id: Some(id),
        };
        store::court::parties::add_attorney(tx, fresh, party, &attorney)
    });
    Due { case, number: 1, what: CANARY, on: "2021-05-24", at: "10:00", judge: "" }.make(&court);
    let mut alex = court.person("Alex Attorney").linked_to(&filer).sign_on().await;
    let mut rita = court.person("Rita Reader").sign_on().await;
    for format in ["html", "csv", "ics"] {
        let url = court.ecf(&format!("/cgi-bin/SchedQry.pl?all_case_ids={case}&sort1=due&terminated=on&output_format={format}"));
        assert!(!rita.get_raw(&url, &[]).await.text().contains(CANARY), "{format}");
        assert!(alex.get_raw(&url, &[]).await.text().contains(CANARY), "{format}");
    }
    let url = court.ecf(&format!("/cgi-bin/SchedQry.pl?all_case_ids={case}&sort1=due&terminated=on"));
    rita.visit(&url).await.must_see("No deadlines or hearings are recorded for this case.");
    let mut clerk = court.clerk().await;
    let url = court.ecf(&format!("/staff/cgi-bin/SchedQry.pl?all_case_ids={case}&sort1=due"));
    clerk.visit(&url).await.must_see(CANARY);
    clerk.click("Set or end them").await.must_see("Set a deadline or hearing");
}
