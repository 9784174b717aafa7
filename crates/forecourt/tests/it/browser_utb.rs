//! "Link an Upgraded PACER Account to a NextGen CM/ECF Account", the leaflet of the bankruptcy court of Utah, with the mail it shows.

use crate::{
    demo::Demo,
    leaflet::{LINKED, RELEASE, Walk, word},
};

#[tokio::test]
async fn the_utah_leaflet_leads_alex_attorney_to_the_mail_it_shows() {
    // The sample's mail: 11/01/20XX 10:40:36 CST.
    let demo = Demo::start("2020-11-01T10:40:36-06:00", "localhost");
    let mut alex = Walk::begin(&demo, "utb").await;
    let (login, password, _) = alex.filer();
    // Step 1. Select the E-Filing (CM/ECF) link. Click on District of Utah Filing System link.
    let site = alex.court("site_url");
    alex.page.goto(&site).await;
    alex.page.click_link("E-Filing (CM/ECF)").await;
    alex.page.see("Welcome to the U.S. Bankruptcy Court for the District of Utah").await;
    alex.page.see("District of Utah - Document Filing System").await;
    alex.way_in().await;
    // Step 2. This will redirect you to the PACER login screen; it speaks of cookies.
    alex.page.see("Your browser must be set to accept cookies in order to log in to this site.").await;
    alex.log_in("alexattorney").await;
    alex.sees_the_limited_menu("limited-menu").await;
    // Step 3. Click Utilities. Then select NextGen Release 1.1 Menu Items. Step 4. Select Link a CM/ECF account to my PACER account.
    alex.reach_the_link_page(RELEASE).await;
    // Step 7. Enter your Current CM/ECF Login and Password and click SUBMIT.
    alex.enters(&login, &password).await;
    // It will then ask if you would like to link the accounts, click SUBMIT.
    alex.confirms("Aty Alex", "Alex Attorney").await;
    // Step 9. The final screen will confirm the link. Step 10. If you click on any menu item on top bar, all menu items become available.
    alex.is_linked(["Bankruptcy", "Adversary"]).await;

    // "NOTE: You will receive an email notification after the linking has been complete. See sample below."
    let mail = alex.gets_the_mail("alexattorney", "Processed", LINKED).await;
    let text = word(&mail["text"]);
    let sample = "This email is notification that the change you requested to your NextGen CM/ECF account has been processed. The \
                  status is listed below.";
    assert!(text.starts_with(sample), "{text}");
    let line = |label: &str| {
        let found = text.lines().find_map(|line| line.strip_prefix(&format!("{label}: ")));
        found.unwrap_or_else(|| panic!("no line {label} in {text}")).to_owned()
    };
    assert_eq!(line("Court"), "UTAH BANKRUPTCY COURT");
    let submitted = line("Date/Time Submitted");
    assert!(submitted.starts_with("11/01/2020 1") && submitted.ends_with(" CST"), "{submitted}");
    assert!(!line("Transaction ID").is_empty() && line("Transaction ID").chars().all(|c| c.is_ascii_digit()));
    assert_eq!((line("Request"), line("Transaction Status")), ("Link".into(), "Processed".into()));
    assert_eq!(line("Comment"), LINKED);
    alex.court_password_is_over(RELEASE, &login, &password).await;
}
