//! The whole way of a filing, from the first click to the docket sheet.

use domain::filer::Role;
use store::court::{drafts, entries, parties};

use super::*;
use crate::testing::courts;

#[tokio::test]
async fn a_linked_attorney_files_a_motion_and_reads_its_notice() {
    let (court, case, ada, mut browser) = district().await;
    browser.visit(&court.ecf("/file?menu=Civil")).await;
    browser.must_see("Motions").must_see("Motion to Dismiss").must_not_see("Voluntary Petition");
    browser.fill("Find an event", "dismiss motion").press("Find").await.must_see("Motion to Dismiss").must_not_see("Complaint");
    browser.press("Motion to Dismiss").await;
    browser.fill("Case Number", "08cv901").press("Find This Case").await;
    browser.must_see(&case.number).must_see("Efurd v. AAA Cooper");
    browser.tick("AAA Cooper Transporation (Defendant)").press("Next").await;
    upload(&mut browser, &a_pdf()).await.must_see("motion.pdf");
    assert!(browser.row("Main Document").contains(&"2".to_owned()), "its pages are shown");
    browser.choose("Category", "Exhibit").fill("Description", "A").attach("Attachment", "a.pdf", &pdf::sample::pages(1));
    browser.press("Add attachment").await.must_see("Exhibit A");
    browser.press("Next").await;
    browser.fill("Your own words in the docket text", "for Lack of Jurisdiction").press("Next").await;
    let text = "MOTION to Dismiss for Lack of Jurisdiction by AAA Cooper Transporation. (Attachments: # 1 Exhibit A) (Attorney, Ada) (Entered: 05/10/2021)";
    browser.must_see(text).must_see("Pressing Submit on this page files it").must_see("attorney of record");
    submit(&mut browser).await;
    assert_eq!(browser.heading(), "Notice of Electronic Filing");
    browser.must_see(text).must_see("Document Number: 2").must_see("entered by Attorney, Ada on 5/10/2021 at 9:00 AM CDT");
    browser.must_see("ada@law.example").must_see("mbain@mewlegal.com");

    let id = case.id;
    let entry = filed(&court, &case).pop().unwrap();
    assert_eq!((entry.number, entry.text.as_str(), entry.filer_id), (Some(2), text, Some(ada.id)));
    assert_eq!(entry.date_filed.as_deref(), Some("2021-05-10"));
    let documents = court.read(move |tx| entries::documents_of(tx, entry.id));
    assert_eq!(
        documents.iter().map(|d| (d.part, d.description.as_str(), d.pages)).collect::<Vec<_>>(),
        [(0, "Main Document", 2), (1, "Exhibit A", 1)]
    );
    let stored = court.site.room.documents().read(documents[0].sha256.as_deref().unwrap()).unwrap();
    assert_eq!(stored, Some(a_pdf()), "the filer's own bytes are kept");
    assert_eq!(browser.link_to("View the document"), court.ecf(&format!("/doc1/0171{}", documents[0].serial)));
    let defendant = court.read(move |tx| parties::of_case(tx, id, true)).remove(1);
    let of_record = defendant.attorneys.iter().find(|attorney| attorney.filer_id == Some(ada.id)).unwrap();
    assert_eq!((of_record.name.as_str(), of_record.roles.as_str()), ("Ada Attorney", "ATTORNEY TO BE NOTICED"));
    assert!(of_record.contact.contains("Email: ada@law.example"));
}

#[tokio::test]
async fn a_second_filing_for_the_same_party_adds_no_second_attorney() {
    let (court, case, ada, mut browser) = district().await;
    file_a_motion(&mut browser, &court, &case).await.must_see("Document Number: 2");
    file_a_motion(&mut browser, &court, &case).await.must_see("Document Number: 3");
    let (id, ada) = (case.id, ada.id);
    let all = court.read(move |tx| parties::of_case(tx, id, true));
    assert_eq!(all.iter().flat_map(|party| &party.attorneys).filter(|attorney| attorney.filer_id == Some(ada)).count(), 1);
}

#[tokio::test]
async fn a_creditor_files_a_proof_of_claim_for_a_party_that_is_new_in_the_case() {
    let (court, case, bank, mut browser) = bankruptcy().await;
    begin(&mut browser, &court, "Bankruptcy", "Proof of Claim", &case).await;
    browser.fill("Name of the new party", "First Bank").press("Next").await;
    assert_eq!(browser.errors(), ["Choose the role of the new party."]);
    browser.choose("Role of the new party", "Creditor").press("Next").await;
    upload(&mut browser, &a_pdf()).await;
    browser.press("Next").await.press("Next").await;
    let text = "Proof of Claim Filed by Cleo Creditor on behalf of Creditor First Bank. (Creditor, Cleo) (Entered: 05/10/2021)";
    browser.must_see(text);
    submit(&mut browser)
        .await
        .must_see(text)
        .must_see("received from Creditor, Cleo")
        .must_see("on behalf of Creditor First Bank");
    let id = case.id;
    let party = court.read(move |tx| parties::of_case(tx, id, true)).pop().unwrap();
    assert_eq!((party.name.as_str(), party.role.as_str()), ("First Bank", "Creditor"));
    assert_eq!(party.attorneys[0].filer_id, Some(bank.id));
}

#[tokio::test]
async fn a_response_must_name_the_entry_it_answers() {
    let (court, case, _, mut browser) = district().await;
    begin(&mut browser, &court, "Civil", "Response to Motion", &case).await;
    browser.tick("Joyce Efurd (Plaintiff)").press("Next").await;
    upload(&mut browser, &a_pdf()).await.press("Next").await;
    browser.must_see("COMPLAINT against AAA Cooper");
    browser.press("Next").await;
    assert_eq!(browser.errors().len(), 1);
    browser.fill("Refers to entry number", "99").press("Next").await.must_see("no entry number 99");
    browser.fill("Refers to entry number", "one").press("Next").await.must_see("Type the number of the entry");
    browser.fill("Refers to entry number", "1").press("Next").await.must_see("1 COMPLAINT");
    submit(&mut browser).await.must_see("Notice of Electronic Filing");
}

#[tokio::test]
async fn a_text_only_event_gets_no_number_and_needs_no_pdf() {
    let (court, case, _, _) = bankruptcy().await;
    let trustee = court.filer("tess").name("Tess Trustee").role(Role::Trustee).make();
    let mut browser = court.person("Tess Trustee").linked_to(&trustee).sign_on().await;
    begin(&mut browser, &court, "Bankruptcy", "Meeting of Creditors Held or Continued", &case).await;
    browser.fill("Name of the new party", "Tess Trustee").choose("Role of the new party", "Trustee").press("Next").await;
    browser.press("Next").await.press("Next").await;
    assert!(!browser.has_field("I have redacted my documents as these rules ask"));
    browser.press("Submit").await.must_see("No document attached");
    let entry = filed(&court, &case).pop().unwrap();
    assert_eq!(entry.number, None);
    assert_eq!(entry.sequence, 80, "the sequence counts every entry");
}

#[tokio::test]
async fn several_cases_of_one_number_make_a_list_to_choose_from() {
    let (court, case, _, mut browser) = district().await;
    court.write(|tx, fresh| {
        let twin = |number: &str, kind: &str| cases::NewCase {
            number: number.into(),
            number_key: "2008-00901".into(),
            kind: kind.into(),
            title: format!("Twin {kind}"),
            facts: "{}".into(),
            next_number: 1,
            next_sequence: 1,
            ..cases::NewCase::default()
        };
        cases::insert(tx, fresh, &twin("2:08-cv-00901", "cv"))?;
        cases::insert(tx, fresh, &twin("1:08-cr-00901", "cr")).map(|_| ())
    });
    browser.visit(&court.ecf("/file?menu=Civil")).await.press("Motion to Dismiss").await;
    browser.fill("Case Number", "08-901").press("Find This Case").await;
    browser.must_see("Several cases").must_see("Twin cv").must_see("Efurd").must_not_see("Twin cr");
    browser.tick("2:08-cv-00901 Twin cv").press("Next").await.must_see("Twin cv").must_see("New Filer").must_not_see("Efurd");
    browser.visit(&format!("/file/{}/case", draft_of(&browser))).await;
    browser.fill("Case Number", "1:08-cr-901").press("Find This Case").await.must_see("another type of case");
    browser.fill("Case Number", "no number").press("Find This Case").await.must_see("is no case number");
    browser.fill("Case Number", "1:99-cv-1").press("Find This Case").await.must_see("Cannot find case 1:99-cv-1");
    browser.fill("Case Number", &case.number).press("Find This Case").await.must_see("Joyce Efurd");
}

#[tokio::test]
async fn nothing_is_lost_when_going_back() {
    let (court, case, _, mut browser) = district().await;
    begin(&mut browser, &court, "Civil", "Motion to Dismiss", &case).await;
    to_review(&mut browser, "AAA Cooper Transporation (Defendant)").await;
    browser.click("Edit the docket text").await.fill("Your own words in the docket text", "with Prejudice").press("Next").await;
    browser.must_see("with Prejudice");
    browser.click("Edit Filed for").await;
    assert!(browser.is_ticked("AAA Cooper Transporation (Defendant)") && !browser.is_ticked("Joyce Efurd (Plaintiff)"));
    browser.tick("Joyce Efurd (Plaintiff)").press("Next").await.must_see("motion.pdf");
    browser.press("Next").await;
    assert_eq!(browser.value("Your own words in the docket text"), "with Prejudice");
    browser.press("Next").await.must_see("Joyce Efurd");
    // Another event of the same menu keeps the case, the parties and the documents.
    browser.click("Edit Event").await.press("Motion for Summary Judgment").await;
    browser.must_see("MOTION for Summary Judgment with Prejudice by").must_see("motion.pdf");
    // Later, from the list of drafts.
    browser.visit(&court.ecf("/file/drafts")).await.must_see("Efurd");
    browser.click("Motion for Summary Judgment (draft 1)").await;
    submit(&mut browser).await.must_see("Notice of Electronic Filing");
    browser.visit(&court.ecf("/file/drafts")).await.must_see("no filing under way");
}

#[tokio::test]
async fn a_draft_can_be_thrown_away_and_a_document_taken_out() {
    let (court, case, ada, mut browser) = district().await;
    begin(&mut browser, &court, "Civil", "Motion to Dismiss", &case).await;
    browser.tick("Joyce Efurd (Plaintiff)").press("Next").await;
    upload(&mut browser, &a_pdf()).await;
    upload(&mut browser, &pdf::sample::pages(5)).await;
    assert!(browser.row("Main Document").contains(&"5".to_owned()), "the new main document takes the old one's place");
    browser.press("Remove Main Document").await.must_not_see("motion.pdf");
    browser.press("Next").await;
    assert_eq!(browser.errors(), ["Upload the main document as a PDF. Choose the file, then press Upload."]);
    browser.visit(&court.ecf("/file/drafts")).await.press("Throw away draft 1").await.must_see("no filing under way");
    assert!(court.read(move |tx| drafts::open_of_filer(tx, ada.id, 10)).is_empty());
    browser.check_pages(false).visit("/file/1").await;
    assert_eq!(browser.status(), 404);
}

#[tokio::test]
async fn the_transaction_log_lists_own_filings_and_exports_them() {
    let (court, case, _, mut browser) = district().await;
    file_a_motion(&mut browser, &court, &case).await;
    browser.click("View Your Transaction Log").await.must_see("MOTION to Dismiss").must_see("Efurd");
    let csv = browser.get_raw(&court.ecf("/file/log.csv"), &[]).await;
    assert_eq!(csv.header("content-type"), "text/csv; charset=utf-8");
    assert!(csv.text().contains("\"MOTION to Dismiss by AAA Cooper Transporation."), "{}", csv.text());
    browser.click("Receipt 1").await.must_see("Notice of Electronic Filing");
    let bob = court.filer("bob").name("Bob Lawyer").make();
    let mut other = court.person("Bob Lawyer").linked_to(&bob).sign_on().await;
    other.visit(&court.ecf("/file/log")).await.must_see("You filed nothing");
}

#[tokio::test]
async fn before_go_live_a_court_login_files_the_same_way() {
    let court = TestCourt::at(courts::almd(), "2021-04-20T10:00:00-05:00");
    let case = sample(&court, "district/almd.json");
    let ada = court.filer("ada").name("Ada Attorney").make();
    let mut browser = court.legacy(&ada).await;
    file_a_motion(&mut browser, &court, &case).await.must_see("Document Number: 2").must_see("(Entered: 04/20/2021)");
}

#[tokio::test]
async fn an_agent_files_in_its_own_name_and_is_not_put_of_record() {
    let (court, case, _, _) = district().await;
    let agent = court.filer("agent").name("Gil Agent").role(Role::Agent).make();
    let mut browser = court.person("Gil Agent").linked_to(&agent).sign_on().await;
    file_a_motion(&mut browser, &court, &case).await.must_see("(Agent, Gil)");
    let id = case.id;
    let all = court.read(move |tx| parties::of_case(tx, id, true));
    assert!(all.iter().flat_map(|party| &party.attorneys).all(|attorney| attorney.filer_id.is_none()));
}
