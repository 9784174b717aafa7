//! "Link Your PACER & NextGen CM/ECF Accounts", the leaflet of the Middle District of Alabama (live 3 May 2021); then the first filing.

use crate::{
    demo::Demo,
    leaflet::{LINKED, RELEASE, Walk, word},
};

#[tokio::test]
async fn the_alabama_leaflet_leads_alex_attorney_to_the_first_filing() {
    let demo = Demo::start("2021-04-30T09:00:00-05:00", "localhost");
    let mut alex = Walk::begin(&demo, "almd").await;
    let (login, password, _) = alex.filer();
    // "This process CANNOT be completed until the Alabama Middle District has migrated, which is scheduled to occur on May 3, 2021."
    alex.is_refused_before("alexattorney", RELEASE, "May 3, 2021").await;

    demo.set_clock("2021-05-10T09:00:00-05:00");
    let mut alex = Walk::begin(&demo, "almd").await;
    // 1. Click on the CM/ECF link on the Alabama Middle District's website.
    alex.way_in().await;
    // 2. You will be taken to the PACER login page. Log in with your upgraded PACER account.
    alex.log_in("alexattorney").await;
    // 3. After logging in you will notice the limited menu bar. Click on Utilities, then NextGen Release 1.1 Menu Items.
    alex.sees_the_limited_menu("limited-menu").await;
    // 4. Select Link a CM/ECF account to my PACER account.
    alex.reach_the_link_page(RELEASE).await;
    // 5. Enter your Alabama Middle District CM/ECF login and password and press Submit. If you have forgotten your password, reset it.
    alex.page.click_link("Forgot login/password").await;
    alex.page.see("(334) 954-3935").await;
    alex.passed("forgot").await;
    alex.page.client.back().await.unwrap();
    alex.enters(&login, &password).await;
    // 6. Verify the CM/ECF and PACER names. If not, do not proceed. Call the Alabama Middle District at (334) 954-3935.
    alex.page.see("(334) 954-3935").await;
    alex.confirms("Aty Alex", "Alex Attorney").await;
    // 7. A confirmation message will appear. 8. Click on one of the menu items. 9. Civil and Criminal now appear along with the others.
    alex.is_linked(["Civil", "Criminal"]).await;
    // 10. If they did not appear: refresh; log out, shut down the browser, open it again and log back in.
    alex.page.click_link("Log Out").await;
    alex.page.see("has ended").await;
    let mut again = Walk::begin(&demo, "almd").await;
    again.way_in().await;
    again.log_in("alexattorney").await;
    again.sees_filing_menus(["Civil", "Criminal"]).await;

    // 11. You must complete the linking process for each additional court: the page at the centre says where.
    again.page.goto(&demo.url("pacer", "/where-can-i-file")).await;
    again.page.see("U.S. District Court for the Middle District of Alabama").await;
    again.page.see("Linked as Attorney").await;
    again.page.screenshot("almd/where-can-i-file").await;
    again.page.axe().await;

    alex.gets_the_mail("alexattorney", "Processed", LINKED).await;
    alex.court_password_is_over(RELEASE, &login, &password).await;

    file_and_read_back(&demo, again).await;
}

/// A real PDF into a real docket: the receipt, the entry, and the document with its header line on each page.
async fn file_and_read_back(demo: &Demo, mut alex: Walk<'_>) {
    let world = demo.get_json("/demo.json");
    let cases = world["cases"].as_array().unwrap();
    let case = cases.iter().find(|case| case["court"] == "almd" && word(&case["number"]).contains("-cv-")).unwrap();
    let number = word(&case["number"]);
    let folder = tempfile::TempDir::new().unwrap();
    let file = folder.path().join("appearance.pdf");
    let lines: Vec<String> = (1..=90).map(|n| format!("Line {n} of the notice of appearance.")).collect();
    std::fs::write(&file, pdf::text_document("Notice of Appearance", &lines)).unwrap();

    alex.page.goto(&demo.url("ecf.almd", "/cgi-bin/ShowIndex.pl")).await;
    alex.page.see("You can file here").await;
    alex.passed("main-page").await;
    alex.page.click_link("Civil").await;
    alex.page.see("Notices").await;
    alex.passed("civil-menu").await;
    alex.page.click_link("Notices").await;
    alex.passed("civil-events").await;
    alex.page.press("Notice of Appearance").await;
    alex.page.fill("Case Number", &number).await;
    alex.passed("filing-case").await;
    alex.page.press("Find This Case").await;
    alex.page.see("Select the filer").await;
    let script = "return document.querySelector('input[name=\"filer[]\"]').labels[0].innerText";
    let party = alex.page.client.execute(script, vec![]).await.unwrap();
    alex.page.tick(party.as_str().unwrap()).await;
    alex.passed("filing-parties").await;
    alex.page.press("Next").await;
    alex.page.fill("Main Document", file.to_str().unwrap()).await;
    alex.page.press("Upload").await;
    alex.page.see("appearance.pdf").await;
    alex.passed("filing-documents").await;
    alex.page.press("Next").await;
    alex.page.fill("Your own words in the docket text", "filed from the leaflet").await;
    alex.passed("filing-text").await;
    alex.page.press("Next").await;
    alex.page.see("Pressing Submit on this page files it").await;
    if alex.page.text().await.contains("I have redacted") {
        alex.page.tick("I have redacted my documents as these rules ask").await;
    }
    alex.passed("filing-review").await;
    alex.page.press("Submit").await;

    alex.page.see("Notice of Electronic Filing").await;
    alex.page.see("filed from the leaflet").await;
    alex.passed("receipt").await;
    let text = alex.page.text().await;
    let entry = text.split("Document Number: ").nth(1).and_then(|rest| rest.split(' ').next()).unwrap().to_owned();
    let notice = alex.mail_with("alex.attorney@example.com", "filed from the leaflet").await;
    assert!(
        word(&notice["subject"]).starts_with("Activity in Case ") && word(&notice["subject"]).ends_with("Notice of Appearance")
    );

    alex.page.click_link("Query").await;
    alex.page.fill("Case number", &number).await;
    alex.passed("query").await;
    alex.page.press("Run Query").await;
    alex.page.click_link("Docket Report ...").await;
    alex.page.see("Date range").await;
    alex.passed("docket-options").await;
    alex.page.press("Run Report").await;
    alex.page.see("filed from the leaflet").await;
    alex.passed("docket-sheet").await;
    alex.page.click_link(&entry).await;
    alex.page.see("View Document").await;
    alex.passed("view-document").await;

    let bytes = alex.page.fetch_form().await;
    let pages = pdf::page_texts(&bytes).unwrap();
    assert!(pages.len() > 1, "{} pages", pages.len());
    for (place, page) in pages.iter().enumerate() {
        let page = page.split_whitespace().collect::<Vec<_>>().join(" ");
        let header = format!("Document {entry} Filed 05/10/21 Page {} of {}", place + 1, pages.len());
        assert!(
            page.contains(&format!("Case {number}")) && page.contains(&header),
            "page {} has no {header:?}: {page}",
            place + 1
        );
        assert!(page.contains("of the notice of appearance."), "{page}");
    }
}
