//! Filings that open a case.

use domain::filer::Role;
use store::court::parties;

use super::*;
use crate::{docket::import::facts, testing::courts};

fn newest(court: &TestCourt) -> Case {
    court.read(|tx| cases::list(tx, 1000)).into_iter().max_by_key(|case| case.id).unwrap()
}

fn names(court: &TestCourt, case: &Case) -> Vec<(String, String, usize)> {
    let id = case.id;
    let all = court.read(move |tx| parties::of_case(tx, id, true));
    all.into_iter().map(|party| (party.role, party.name, party.attorneys.len())).collect()
}

#[tokio::test]
async fn a_complaint_opens_a_civil_case() {
    let (court, _, _, mut browser) = district().await;
    browser.visit(&court.ecf("/file?menu=Civil")).await.press("Complaint").await;
    browser.press("Next").await;
    assert_eq!(browser.errors().len(), 4, "office, plaintiff, defendant, nature of suit at once: {:?}", browser.errors());
    browser.fill("Plaintiffs", "Ann Lee\nACME, Inc.").fill("Defendants", "Bo Ray").press("Next").await;
    assert_eq!(browser.value("Plaintiffs"), "Ann Lee\nACME, Inc.", "nothing typed is lost");
    browser.choose("Office", "Montgomery").choose("Nature of suit", "442 Civil Rights: Jobs").choose("Jury demand", "Plaintiff");
    browser.fill("Cause of action", "42:2000e Job Discrimination").press("Next").await;
    upload(&mut browser, &a_pdf()).await.press("Next").await.press("Next").await;
    browser
        .must_see("COMPLAINT against Bo Ray, filed by Ann Lee, ACME, Inc.")
        .must_see("442 Civil Rights: Jobs")
        .must_see("charges a fee");
    submit(&mut browser).await.must_see("2:21-cv-00001").must_see("Document Number: 1").must_see("Ann Lee et al v. Bo Ray");
    let case = newest(&court);
    assert_eq!(
        (case.number.as_str(), case.kind.as_str(), case.title.as_str()),
        ("2:21-cv-00001", "cv", "Ann Lee et al v. Bo Ray")
    );
    assert_eq!((case.nature_of_suit.as_str(), case.date_filed.as_deref()), ("442 Civil Rights: Jobs", Some("2021-05-10")));
    let facts = facts(&case.facts);
    assert_eq!(
        (facts["cause"].as_str(), facts["jury_demand"].as_str(), facts["jurisdiction"].as_str()),
        (Some("42:2000e Job Discrimination"), Some("Plaintiff"), Some("Federal Question"))
    );
    let party = |role: &str, name: &str, attorneys| (role.to_owned(), name.to_owned(), attorneys);
    assert_eq!(
        names(&court, &case),
        [party("Plaintiff", "Ann Lee", 1), party("Plaintiff", "ACME, Inc.", 1), party("Defendant", "Bo Ray", 0)]
    );
    // The next one gets the next number, and one can file in the new case at once.
    begin(&mut browser, &court, "Civil", "Motion for Summary Judgment", &case).await;
    to_review(&mut browser, "Ann Lee (Plaintiff)").await;
    submit(&mut browser).await.must_see("Document Number: 2");
}

#[tokio::test]
async fn a_petition_opens_a_bankruptcy_case_and_numbers_go_on() {
    let court = TestCourt::new(courts::wieb());
    let ada = court.filer("ada").name("Ada Attorney").make();
    let mut browser = court.person("Ada Attorney").linked_to(&ada).sign_on().await;
    for serial in ["00001", "00002"] {
        browser.visit(&court.ecf("/file?menu=Bankruptcy")).await.press("Voluntary Petition").await;
        browser.choose("Office", "Montgomery").fill("Debtor", "Dee Btor").fill("Joint debtor", "Jo Btor").press("Next").await;
        assert_eq!(browser.errors(), ["Choose the chapter: 7, 9, 11, 12, 13 or 15."]);
        browser.choose("Chapter", "Chapter 7").press("Next").await;
        upload(&mut browser, &a_pdf()).await.press("Next").await.press("Next").await;
        browser.must_see("Chapter 7 Voluntary Petition. Filed by Ada Attorney on behalf of Debtor Dee Btor, Debtor Jo Btor.");
        submit(&mut browser).await.must_see(&format!("2:21-bk-{serial}")).must_see("Dee Btor and Jo Btor");
    }
    let case = newest(&court);
    assert_eq!((case.chapter.as_str(), case.title.as_str()), ("7", "Dee Btor and Jo Btor"));
    let roles: Vec<String> = names(&court, &case).into_iter().map(|(role, _, _)| role).collect();
    assert_eq!(roles, ["Debtor", "Joint Debtor"]);

    // An adversary proceeding belongs to a case that is there.
    browser.visit(&court.ecf("/file?menu=Adversary")).await.press("Complaint").await;
    browser.choose("Office", "Montgomery").fill("Plaintiffs", "Ann Lee").fill("Defendants", "Dee Btor");
    browser.choose("Nature of suit", "65 Dischargeability - other").fill("Lead bankruptcy case", "21-777").press("Next").await;
    assert_eq!(browser.errors(), ["Cannot find bankruptcy case 21-777. Check the number."]);
    browser.fill("Lead bankruptcy case", "21-2").press("Next").await;
    upload(&mut browser, &a_pdf()).await.press("Next").await.press("Next").await;
    submit(&mut browser).await.must_see("2:21-ap-00001").must_see("Ann Lee v. Dee Btor");
    assert_eq!(facts(&newest(&court).facts)["lead_case"].as_str(), Some("21-2"));

    // Creditors ask for an involuntary one.
    browser.visit(&court.ecf("/file?menu=Bankruptcy")).await.press("Involuntary Petition").await;
    browser.choose("Office", "Montgomery").fill("Debtor", "Ed Btor").choose("Chapter", "Chapter 7").press("Next").await;
    assert_eq!(browser.errors(), ["Enter the creditor who files the petition."]);
    browser.fill("Petitioning creditor", "First Bank").press("Next").await;
    upload(&mut browser, &a_pdf()).await.press("Next").await.press("Next").await;
    submit(&mut browser).await.must_see("against Ed Btor").must_see("First Bank");
    let case = newest(&court);
    let party = |role: &str, name: &str, attorneys| (role.to_owned(), name.to_owned(), attorneys);
    assert_eq!(names(&court, &case), [party("Debtor", "Ed Btor", 0), party("Petitioning Creditor", "First Bank", 1)]);
}

#[tokio::test]
async fn a_number_that_an_imported_case_has_is_passed_over() {
    let (court, _, _, mut browser) = district().await;
    court.write(|tx, fresh| {
        let new = cases::NewCase {
            number: "2:21-cv-00001-ECM".into(),
            number_key: "2021-00001".into(),
            kind: "cv".into(),
            title: "There Before".into(),
            facts: "{}".into(),
            next_number: 1,
            next_sequence: 1,
            ..cases::NewCase::default()
        };
        cases::insert(tx, fresh, &new).map(|_| ())
    });
    browser.visit(&court.ecf("/file?menu=Civil")).await.press("Complaint").await;
    browser
        .fill("Plaintiffs", "Ann Lee")
        .fill("Defendants", "Bo Ray")
        .choose("Office", "Montgomery")
        .choose("Nature of suit", "820 Copyright");
    browser.press("Next").await;
    upload(&mut browser, &a_pdf()).await.press("Next").await.press("Next").await;
    submit(&mut browser).await.must_see("2:21-cv-00002");
}

#[tokio::test]
async fn a_person_without_a_lawyer_opens_a_case_and_stands_there_pro_se() {
    let (court, _, _, _) = district().await;
    let ann = court.filer("ann").name("Ann Lee").role(Role::SelfRepresented).make();
    let mut browser = court.person("Ann Lee").linked_to(&ann).sign_on().await;
    browser.visit(&court.ecf("/file?menu=Civil")).await.press("Complaint").await;
    browser
        .fill("Plaintiffs", "Ann Lee")
        .fill("Defendants", "Bo Ray")
        .choose("Office", "Montgomery")
        .choose("Nature of suit", "442 Civil Rights: Jobs");
    browser.press("Next").await;
    upload(&mut browser, &a_pdf()).await.press("Next").await.press("Next").await;
    submit(&mut browser).await.must_see("Notice of Electronic Filing");
    let id = newest(&court).id;
    let plaintiff = court.read(move |tx| parties::of_case(tx, id, true)).remove(0);
    assert!(plaintiff.attorneys[0].contact.ends_with("PRO SE\n"), "{}", plaintiff.attorneys[0].contact);
}
