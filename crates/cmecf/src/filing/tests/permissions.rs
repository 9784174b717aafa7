//! Who may file, and who is told why not.

use domain::{
    Time,
    account::Kind,
    court::ClosedWindow,
    filer::{Role, Standing},
    link::State,
};
use store::court::{drafts, filers, links, parties};

use super::*;

/// The statuses of every page of filing for a browser, where it is led nowhere else.
async fn statuses(browser: &mut Browser, court: &TestCourt) -> Vec<u16> {
    let mut found = Vec::new();
    for path in [
        "/file",
        "/file/drafts",
        "/file/log",
        "/file/log.csv",
        "/file/1",
        "/file/1/case",
        "/file/1/parties",
        "/file/1/documents",
        "/file/1/text",
        "/file/1/review",
        "/file/receipt/1",
    ] {
        found.push(browser.get_raw(&court.ecf(path), &[]).await.status);
    }
    found
}

#[tokio::test]
async fn who_may_not_file_is_told_why_whatever_is_there() {
    let (court, case, _, mut ada) = district().await;
    file_a_motion(&mut ada, &court, &case).await;
    let pending = court.filer("pending").name("Pen Ding").make();
    let frozen = court.filer("frozen").name("Fro Zen").make();
    let mut people = vec![
        (court.person("View Er").sign_on().await, "filing needs your court account"),
        (court.person("Firm").shared().sign_on().await, "A shared account is for viewing"),
        (court.person("Billing").kind(Kind::Administrative).sign_on().await, "for billing only"),
        (court.person("Pen Ding").link_in_state(&pending, State::Pending).sign_on().await, "waits for the court's decision"),
        (court.person("Fro Zen").link_in_state(&frozen, State::Frozen).sign_on().await, "frozen"),
    ];
    for (browser, sentence) in &mut people {
        assert_eq!(statuses(browser, &court).await, [403; 11], "{sentence}");
        browser.check_pages(false).visit(&court.ecf("/file?menu=Civil")).await.must_see(sentence);
    }
    let disabled = court.filer("disabled").name("Dis Abled").disabled().make();
    let mut shut = court.person("Dis Abled").linked_to(&disabled).sign_on().await;
    assert_eq!(statuses(&mut shut, &court).await, [403; 11]);
    let mut nobody = court.browser();
    nobody.check_pages(false).visit(&court.ecf("/file?menu=Civil")).await;
    assert!(nobody.html().contains("login"), "nobody is led to sign-on");
    nobody.must_not_see("Motion to Dismiss");
}

#[tokio::test]
async fn a42_somebody_elses_draft_and_receipt_are_not_there() {
    let (court, case, _, mut ada) = district().await;
    file_a_motion(&mut ada, &court, &case).await;
    begin(&mut ada, &court, "Civil", "Motion to Dismiss", &case).await;
    to_review(&mut ada, "AAA Cooper Transporation (Defendant)").await;
    let mal = court.filer("mal").name("Mal Lory").make();
    let mut mallory = court.person("Mal Lory").linked_to(&mal).sign_on().await;
    mallory.visit(&court.ecf("/file")).await;
    let token = mallory.form_token();
    let unknown = mallory.get_raw(&court.ecf("/file/777/review"), &[]).await;
    for path in ["", "/case", "/parties", "/documents", "/text", "/review"] {
        let answer = mallory.get_raw(&court.ecf(&format!("/file/2{path}")), &[]).await;
        assert_eq!((answer.status, answer.text()), (404, unknown.text()), "{path}");
    }
    for (path, fields) in [
        ("case", "case_number=1"),
        ("parties", "x=1"),
        ("documents", "remove=0"),
        ("text", "free_text=mine"),
        ("submit", "redaction_confirmed=on"),
        ("discard", "x=1"),
    ] {
        let answer = mallory.post_raw(&court.ecf(&format!("/file/2/{path}")), &[], &format!("csrf={token}&{fields}")).await;
        assert_eq!(answer.status, 404, "{path}");
    }
    let answer = mallory.post_raw(&court.ecf("/file"), &[], &format!("csrf={token}&draft=2&event=cv-motion-compel")).await;
    assert_eq!(answer.status, 404);
    for receipt in ["1", "2", "777", "x", "-1", "99999999999999999999"] {
        let answer = mallory.get_raw(&court.ecf(&format!("/file/receipt/{receipt}")), &[]).await;
        assert_eq!((answer.status, answer.text()), (404, unknown.text()), "{receipt}");
    }
    let body = format!(
        "--X\r\ncontent-disposition: form-data; name=\"csrf\"\r\n\r\n{token}\r\n--X\r\ncontent-disposition: form-data; name=\"main_document\"; filename=\"m.pdf\"\r\n\r\n%PDF\r\n--X--\r\n"
    );
    let answer = mallory
        .send_raw("POST", &court.ecf("/file/upload/2"), &[("content-type", "multipart/form-data; boundary=X")], body.as_bytes())
        .await;
    assert_eq!(answer.status, 404);
    // Whoever takes part in the case reads the notice.
    file_a_motion(&mut mallory, &court, &case).await;
    mallory.visit(&court.ecf("/file/receipt/1")).await.must_see("Document Number: 2").must_see("Attorney, Ada");
    submit(&mut ada).await.must_see("Document Number: 4");
}

#[tokio::test]
async fn a54_a_link_that_ended_files_nothing_at_once() {
    let (court, case, ada, mut browser) = district().await;
    begin(&mut browser, &court, "Civil", "Motion to Dismiss", &case).await;
    to_review(&mut browser, "AAA Cooper Transporation (Defendant)").await;
    let id = ada.id;
    court.write(move |tx, fresh| {
        let link = links::living_of_filer(tx, id)?.unwrap();
        links::change(tx, fresh, &link, State::Ended, Some("clerk1"), "wrong person").map(|_| ())
    });
    submit(browser.check_pages(false)).await;
    assert_eq!(browser.status(), 403);
    assert!(filed(&court, &case).is_empty());
    assert_eq!(court.read(move |tx| drafts::open_of_filer(tx, id, 10)).len(), 1, "the draft is kept for the filer");
}

#[tokio::test]
async fn a_record_that_the_court_closed_files_nothing_at_once() {
    let (court, case, ada, mut browser) = district().await;
    begin(&mut browser, &court, "Civil", "Motion to Dismiss", &case).await;
    to_review(&mut browser, "AAA Cooper Transporation (Defendant)").await;
    court.write(move |tx, _| filers::set_standing(tx, ada.id, Standing::Disabled));
    submit(browser.check_pages(false)).await;
    assert_eq!(browser.status(), 403);
    assert!(filed(&court, &case).is_empty());
}

#[tokio::test]
async fn a_creditor_finds_only_limited_filing_and_opens_no_case() {
    let (court, case, bank, mut browser) = bankruptcy().await;
    browser.visit(&court.ecf("/file?menu=Bankruptcy")).await;
    browser.must_see("Proof of Claim").must_not_see("Voluntary Petition").must_not_see("Motion to Dismiss Case");
    let token = browser.form_token();
    for event in ["bk-voluntary-petition", "bk-motion-dismiss", "bk-trustee-no-distribution", "cv-motion-dismiss", "nonsense"] {
        let answer = browser.post_raw(&court.ecf("/file"), &[], &format!("csrf={token}&event={event}")).await;
        assert!(answer.text().contains("Choose one of the events below"), "{event}");
    }
    assert!(court.read(move |tx| drafts::open_of_filer(tx, bank.id, 10)).is_empty());
    // A draft whose event is not for the role, however it came about, is refused at Submit.
    begin(&mut browser, &court, "Bankruptcy", "Proof of Claim", &case).await;
    browser.fill("Name of the new party", "First Bank").choose("Role of the new party", "Creditor").press("Next").await;
    upload(&mut browser, &a_pdf()).await.press("Next").await.press("Next").await;
    court.write(|tx, fresh| {
        let draft = drafts::by_serial(tx, 1)?.unwrap();
        drafts::save(tx, fresh, draft.id, "bk-trustee-final-report", draft.case_id, &draft.state).map(|_| ())
    });
    browser.reload().await.must_see("can't be filed by: Creditor (limited filing)");
    browser
        .tick("I have redacted my documents as these rules ask")
        .press("Submit")
        .await
        .must_see("can't be filed by: Creditor (limited filing)");
    assert!(filed(&court, &case).is_empty());
}

#[tokio::test]
async fn a_trustees_report_is_for_trustees() {
    let (court, _, _, _) = bankruptcy().await;
    for (role, sees) in [(Role::Trustee, true), (Role::Attorney, false), (Role::Agent, false)] {
        let name = format!("Some {}", role.word());
        let filer = court.filer(role.word()).name(&name).role(role).make();
        let mut browser = court.person(&name).linked_to(&filer).sign_on().await;
        browser.visit(&court.ecf("/file?menu=Bankruptcy")).await;
        assert_eq!(browser.sees("Trustee's Report of No Distribution"), sees, "{name}");
    }
}

#[tokio::test]
async fn a_closed_window_is_said_and_refuses() {
    let court = TestCourt::at(courts::almd(), "2021-04-29T10:00:00-05:00");
    let case = sample(&court, "district/almd.json");
    let ada = court.filer("ada").name("Ada Attorney").make();
    let mut browser = court.legacy(&ada).await;
    begin(&mut browser, &court, "Civil", "Motion to Dismiss", &case).await;
    to_review(&mut browser, "AAA Cooper Transporation (Defendant)").await;
    let mut settings = court.settings();
    let at = |text: &str| Time::parse_rfc3339(text).unwrap();
    settings.closed = Some(ClosedWindow { from: at("2021-04-29T10:00:00-05:00"), until: at("2021-04-30T12:00:00-05:00") });
    court.save(settings);
    submit(&mut browser).await.must_see("Filing opens again on April 30, 2021, 12:00 PM CDT");
    assert!(filed(&court, &case).is_empty());
    browser.visit(&court.ecf("/file?menu=Civil")).await.must_see("Filing is closed until April 30, 2021, 12:00 PM CDT");
    browser.press("Motion to Compel").await;
    assert!(browser.errors()[0].contains("April 30, 2021"), "{:?}", browser.errors());
    court.clock.set("2021-04-29T10:20:00-05:00");
    browser.visit(&court.ecf("/file/1/review")).await;
    submit(&mut browser).await.must_see("Filing opens again");
    let mut settings = court.settings();
    settings.closed = None;
    court.save(settings);
    browser.press("Submit").await.must_see("Notice of Electronic Filing");
}

#[tokio::test]
async fn after_go_live_an_old_session_finishes_its_draft_and_does_nothing_else() {
    let court = TestCourt::at(courts::almd(), "2021-05-02T23:50:00-05:00");
    let case = sample(&court, "district/almd.json");
    let ada = court.filer("ada").name("Ada Attorney").make();
    let mut browser = court.legacy(&ada).await;
    begin(&mut browser, &court, "Civil", "Motion to Dismiss", &case).await;
    let mut late = browser.clone();
    court.clock.set("2021-05-03T00:05:00-05:00");
    browser.visit(&court.ecf("/file?menu=Civil")).await.must_see("Your drafts").must_not_see("File something new");
    assert_eq!(browser.get_raw(&court.ecf("/cgi-bin/iquery.pl"), &[]).await.status, 403, "only the draft is open");
    browser.click("Motion to Dismiss (draft 1)").await;
    to_review(&mut browser, "AAA Cooper Transporation (Defendant)").await;
    submit(&mut browser).await.must_see("Notice of Electronic Filing");
    assert_eq!(filed(&court, &case).len(), 1);
    // The notice stays readable for the rest of the hour, and no longer.
    late.visit(&court.ecf("/file/drafts")).await.must_see("no filing under way");
    for minutes in ["25", "50"] {
        court.clock.set(&format!("2021-05-03T00:{minutes}:00-05:00"));
        browser.reload().await.must_see("Notice of Electronic Filing");
    }
    court.clock.set("2021-05-03T01:01:00-05:00");
    browser.check_pages(false).reload().await.must_not_see("Notice of Electronic Filing");
}

#[tokio::test]
async fn a_draft_is_too_late_an_hour_after_go_live() {
    let court = TestCourt::at(courts::almd(), "2021-05-02T23:50:00-05:00");
    let case = sample(&court, "district/almd.json");
    let ada = court.filer("ada").name("Ada Attorney").make();
    let mut browser = court.legacy(&ada).await;
    begin(&mut browser, &court, "Civil", "Motion to Dismiss", &case).await;
    to_review(&mut browser, "AAA Cooper Transporation (Defendant)").await;
    for minutes in [15, 40] {
        court.clock.set(&format!("2021-05-03T00:{minutes}:00-05:00"));
        browser.reload().await;
    }
    court.clock.set("2021-05-03T01:01:00-05:00");
    submit(browser.check_pages(false)).await;
    assert!(filed(&court, &case).is_empty());
}

#[tokio::test]
async fn a_sealed_case_is_found_by_those_alone_who_take_part_in_it() {
    let (court, _, ada, mut insider) = district().await;
    let sealed = court.write(move |tx, fresh| {
        let new = cases::NewCase {
            number: "2:21-cv-00077".into(),
            number_key: "2021-00077".into(),
            kind: "cv".into(),
            title: "Secret v. Silent".into(),
            sealed: true,
            facts: "{}".into(),
            next_number: 5,
            next_sequence: 5,
            ..cases::NewCase::default()
        };
        let case = cases::insert(tx, fresh, &new)?;
        let party = parties::NewParty {
            role: "Plaintiff".into(),
            name: "Sam Secret".into(),
            extra_info: String::new(),
            date_terminated: None,
            facts: "{}".into(),
        };
        let party = parties::insert(tx, fresh, case.id, &party)?;
        let attorney = parties::Attorney {
            name: "Ada Attorney".into(),
            contact: String::new(),
            roles: String::new(),
            filer_id: Some(ada.id),
        };
        parties::add_attorney(tx, fresh, party, &attorney)?;
        Ok(case)
    });
    let bob = court.filer("bob").name("Bob Lawyer").make();
    let mut outsider = court.person("Bob Lawyer").linked_to(&bob).sign_on().await;
    begin(&mut outsider, &court, "Civil", "Motion to Dismiss", &sealed).await;
    outsider.must_see("Cannot find case 2:21-cv-00077").must_not_see("Secret v. Silent");
    begin(&mut insider, &court, "Civil", "Motion to Dismiss", &sealed).await.must_see("Secret v. Silent");
    to_review(&mut insider, "Sam Secret (Plaintiff)").await;
    submit(&mut insider).await.must_see("Document Number: 5");
    assert_eq!(outsider.get_raw(&court.ecf(&insider.path()), &[]).await.status, 404);
    // A draft of a time when the case was open to all does not open it any more.
    let id = sealed.id;
    court.write(move |tx, fresh| {
        let draft = drafts::by_serial(tx, 1)?.unwrap();
        drafts::save(tx, fresh, draft.id, &draft.event, Some(id), &draft.state).map(|_| ())
    });
    assert_eq!(outsider.get_raw(&court.ecf("/file/1/parties"), &[]).await.status, 404);
    outsider.visit(&court.ecf("/file/drafts")).await.must_not_see("Secret");
}
