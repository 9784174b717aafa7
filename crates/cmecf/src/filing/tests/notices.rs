//! What the notice of a filing says, and to whom it goes.

use store::{court::service, shared::mails};

use super::*;

fn mails(court: &TestCourt) -> Vec<mails::NewMail> {
    let mut due = court.write(|tx, fresh| mails::take_due(tx, fresh, 1000));
    due.sort_by_key(|waiting| waiting.id);
    due.into_iter().map(|waiting| waiting.mail).collect()
}

#[tokio::test]
async fn everyone_of_record_gets_the_district_notice() {
    let (court, case, _, mut browser) = district().await;
    file_a_motion(&mut browser, &court, &case).await;
    let mails = mails(&court);
    let mut to: Vec<&str> = mails.iter().map(|mail| mail.recipient.as_str()).collect();
    to.sort_unstable();
    assert_eq!(to.len(), 7, "six lawyers of the sheet and the filer: {to:?}");
    assert!(to.contains(&"ada@law.example") && to.contains(&"allen@fonteneauarnold.com"));
    let mail = &mails[0];
    assert_eq!(mail.subject, format!("Activity in Case {} Efurd v. AAA Cooper Transporation Motion to Dismiss", case.number));
    let entry = filed(&court, &case).remove(0);
    let (docket, id) = (court.ecf(&format!("/cgi-bin/DktRpt.pl?{}", case.serial)), entry.id);
    let serial = court.read(move |tx| entries::documents_of(tx, id))[0].serial;
    let document = court.ecf(&format!("/doc1/0171{serial}?caseid={}&de_seq_num=2&magic_num=", case.serial));
    let look: String = mail.text.split(&document).nth(1).unwrap().chars().take_while(char::is_ascii_digit).collect();
    assert_eq!(look.len(), 24, "a free look of the recipient's own");
    assert_eq!(mails.iter().filter(|mail| mail.text.contains(&look)).count(), 1);
    let document = format!("{document}{look}");
    for line in [
        "U.S. District Court\nMiddle District of Alabama\n",
        "Notice of Electronic Filing\n",
        "The following transaction was entered by Attorney, Ada on 5/10/2021 at 9:00 AM CDT and filed on 5/10/2021\n",
        "Case Name: Efurd v. AAA Cooper Transporation\n",
        &format!("Case Number: {} {docket}\n", case.number),
        "Filer: AAA Cooper Transporation\n",
        "Document Number: 2\n",
        &format!("of your Web browser to view the document:\n{document}\n"),
        &format!("Docket Text:\n{}\n", entry.text),
        &format!(
            "{} Notice has been electronically mailed to:\nAllen Durham Arnold\n    allen@fonteneauarnold.com\n",
            case.number
        ),
        &format!("{} Notice has been delivered by other means to:\n", case.number),
        "Document description: Main Document\nOriginal filename: motion.pdf\n",
    ] {
        assert!(mail.text.contains(line), "{line:?} is missing from:\n{}", mail.text);
    }
    let html = mail.html.as_deref().unwrap();
    for part in [
        "<td><strong>Case Name:</strong></td><td>Efurd v. AAA Cooper Transporation</td>",
        &format!("<td><strong>Case Number:</strong></td><td><a href=\"{docket}\">{}</a></td>", case.number),
        "<td><strong>Filer:</strong></td><td>AAA Cooper Transporation</td>",
        &format!("<a href=\"{}\">2</a>", document.replace('&', "&#38;")),
        &format!("<p><strong>Docket Text:</strong><br><font face=\"arial,helvetica\" size=3><b>{}</b></font></p>", entry.text),
        &format!("<b>{} Notice has been electronically mailed to:</b>", case.number),
        "Allen Durham Arnold &nbsp; &nbsp; allen@fonteneauarnold.com",
        "<strong>Document description:</strong>Main Document",
    ] {
        assert!(html.contains(part), "{part:?} is missing from:\n{html}");
    }
    let kept = court.read(move |tx| service::of_entry(tx, id));
    assert_eq!(kept.iter().filter(|line| line.by_mail).count(), 7);
}

#[tokio::test]
async fn a_bankruptcy_notice_names_documents_first_and_on_whose_behalf() {
    let (court, case, _, mut browser) = bankruptcy().await;
    begin(&mut browser, &court, "Bankruptcy", "Proof of Claim", &case).await;
    browser.fill("Name of the new party", "First Bank").choose("Role of the new party", "Creditor").press("Next").await;
    upload(&mut browser, &a_pdf()).await.press("Next").await.press("Next").await;
    submit(&mut browser).await;
    let mail = mails(&court).remove(0);
    assert_eq!(mail.subject, format!("{} Proof of Claim", case.number));
    let place = |part: &str| mail.text.find(part).unwrap_or_else(|| panic!("{part:?} is missing from:\n{}", mail.text));
    place(
        "The following transaction was received from Creditor, Cleo entered on 5/10/2021 at 9:00 AM CDT and filed on 5/10/2021",
    );
    assert!(place("Document description: Main Document") < place("Notice will be electronically mailed to:"));
    assert!(place("Notice will be electronically mailed to:") < place("Notice will not be electronically mailed to:"));
    place("Cleo Creditor on behalf of Creditor First Bank\n    cleo@bank.example\n");
    assert!(!mail.text.contains("Filer:"));
}

#[tokio::test]
async fn the_notice_says_what_the_docket_sheet_says() {
    let (court, case, _, mut browser) = district().await;
    file_a_motion(&mut browser, &court, &case).await;
    let entry = filed(&court, &case).remove(0);
    browser.must_see(&entry.text);
    browser.click(&format!("Docket sheet of {}", case.number)).await;
    if browser.has_field("all_case_ids") || browser.button_texts().iter().any(|text| text == "Run Report") {
        browser.press("Run Report").await;
    }
    browser.must_see(&entry.text);
}
