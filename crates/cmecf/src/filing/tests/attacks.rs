//! People who try what they may not while filing.

use store::shared::mails;

use super::*;

const NASTY: &str = "<script>alert(1)</script>{{7*7}}\"'&";

#[tokio::test]
async fn a28_what_is_typed_stays_text_on_pages_and_in_mails() {
    let (court, case, _, mut browser) = district().await;
    begin(&mut browser, &court, "Civil", "Motion to Dismiss", &case).await;
    browser
        .fill("Name of the new party", &format!("{NASTY}\u{202e}"))
        .choose("Role of the new party", "Movant")
        .press("Next")
        .await;
    browser.attach("Main Document", "\"><img src=x onerror=alert(1)>.pdf", &a_pdf()).press("Upload").await;
    browser.fill("Description", NASTY).attach("Attachment", "../../etc/passwd", &a_pdf()).press("Add attachment").await;
    browser
        .press("Next")
        .await
        .fill("Your own words in the docket text", &format!("{NASTY}\r\nBcc: all@example.com"))
        .press("Next")
        .await;
    let inert = |html: &str| !html.contains("<script>alert") && !html.contains("<img src=x") && !html.contains("49");
    assert!(inert(&browser.html().replace("49.1", "")));
    browser.must_see(NASTY);
    submit(&mut browser).await.must_see(NASTY);
    assert!(inert(&browser.html()));
    browser.click("View Your Transaction Log").await.must_see(NASTY);
    assert!(inert(&browser.html()));
    let mails = court.write(|tx, fresh| mails::take_due(tx, fresh, 100));
    for mail in mails {
        let mail = mail.mail;
        assert!(inert(mail.html.as_deref().unwrap()), "{:?}", mail.html);
        assert!(!mail.subject.contains(['\r', '\n']) && !mail.recipient.contains([',', '\r', '\n', ' ']));
        assert!(!mail.text.contains("\nBcc:"), "{}", mail.text);
        assert!(!mail.text.contains('\u{202e}'));
    }
    let entry = filed(&court, &case).remove(0);
    assert!(!entry.text.contains(['\r', '\n', '\u{202e}']));
}

#[tokio::test]
async fn a28_a_title_that_is_a_formula_is_none_in_the_export() {
    let (court, _, _, mut browser) = district().await;
    browser.visit(&court.ecf("/file?menu=Civil")).await.press("Complaint").await;
    browser.fill("Plaintiffs", "=HYPERLINK(\"http://evil.example\")").fill("Defendants", "Bo Ray").choose("Office", "Montgomery");
    browser.choose("Nature of suit", "820 Copyright").press("Next").await;
    upload(&mut browser, &a_pdf()).await.press("Next").await.press("Next").await;
    submit(&mut browser).await;
    let csv = browser.get_raw(&court.ecf("/file/log.csv"), &[]).await.text();
    assert!(csv.contains("\"'=HYPERLINK("), "{csv}");
}

#[tokio::test]
async fn a37_an_address_on_file_that_is_several_gets_no_mail() {
    let court = TestCourt::new(crate::testing::courts::almd());
    let case = sample(&court, "district/almd.json");
    let mal = court.filer("mal").name("Mal Lory").email("mal@x.example,victim@y.example\r\nBcc: all@z.example").make();
    let mut browser = court.person("Mal Lory").linked_to(&mal).sign_on().await;
    file_a_motion(&mut browser, &court, &case).await;
    let mails = court.write(|tx, fresh| mails::take_due(tx, fresh, 100));
    assert_eq!(mails.len(), 6);
    assert!(mails.iter().all(|mail| !mail.mail.recipient.contains("mal@") && !mail.mail.recipient.contains("victim")));
}

#[tokio::test]
async fn a41_double_fields_and_wrong_types_change_nothing() {
    let (court, case, _, mut browser) = district().await;
    begin(&mut browser, &court, "Civil", "Motion to Dismiss", &case).await;
    let token = browser.form_token();
    let send = [
        ("/file/1/text", format!("csrf={token}&free_text=a&free_text=b"), 400),
        ("/file/1/submit", format!("csrf={token}&key=a&key=b"), 400),
        ("/file/1/parties", format!("csrf={token}&filer[]=0&filer[]=77"), 200),
        ("/file/1/parties", format!("csrf={token}&filer[]=-1"), 200),
        ("/file/1/text", "free_text=a".to_owned(), 403),
        ("/file/1/submit", "key=a".to_owned(), 403),
        ("/file", "event=cv-motion-dismiss".to_owned(), 403),
        ("/file/1/discard", String::new(), 403),
        ("/file/1/case", "case_number=1".to_owned(), 403),
        ("/file/1/parties", "filer[]=0".to_owned(), 403),
        ("/file/1/documents", String::new(), 403),
    ];
    for (path, body, status) in send {
        assert_eq!(browser.post_raw(&court.ecf(path), &[], &body).await.status, status, "{path} {body}");
    }
    let answer = browser.post_raw(&court.ecf("/file/1/parties"), &[], &format!("csrf={token}&filer[]=77")).await;
    assert!(answer.text().contains("not in this case"));
    assert!(filed(&court, &case).is_empty());
}
