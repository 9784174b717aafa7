//! "Link Your PACER & CM/ECF Accounts", the leaflet of the bankruptcy court of Eastern Wisconsin (live 1 March 2021).

use crate::{
    demo::Demo,
    leaflet::{LINKED, RELEASE, Walk},
};

const SITE_MENU: [&str; 6] = [
    "Case Locator (PACER)",
    "E-Filing (CM/ECF)",
    "Debtor Electronic Noticing",
    "File a Claim On-Line",
    "Lou Jones Club",
    "Free Legal Help",
];

#[tokio::test]
async fn the_wisconsin_leaflet_leads_matt_link_to_bankruptcy_and_adversary() {
    let demo = Demo::start("2021-02-26T10:00:00-06:00", "localhost");
    let mut matt = Walk::begin(&demo, "wieb").await;
    let (login, password, _) = matt.filer();
    // "On March 1, 2021, our court will complete the migration to NextGen."
    matt.is_refused_before("mattlink1", RELEASE, "March 1, 2021").await;

    demo.set_clock("2021-03-02T10:00:00-06:00");
    let mut matt = Walk::begin(&demo, "wieb").await;
    // 1. Navigate to www.wieb.uscourts.gov; the menu stands in the leaflet's order, and every item leads somewhere that helps.
    let site = matt.court("site_url");
    for item in SITE_MENU {
        matt.page.goto(&site).await;
        let links = matt.page.links().await;
        let menu: Vec<&String> = links.iter().filter(|link| SITE_MENU.contains(&link.as_str())).collect();
        assert_eq!(menu[..6], SITE_MENU, "the court's menu");
        matt.page.click_link(item).await;
        matt.page.see("demonstration").await;
        matt.page.not_see("not found").await;
        matt.page.axe().await;
    }
    // 2. Select E-Filing (CM/ECF). 3. Users will be redirected to the PACER log in page.
    matt.way_in().await;
    // 4. Enter your new/upgraded PACER Username and Password. Then select Login.
    matt.log_in("mattlink1").await;
    // 5. After logging in you will notice the limited menu bar.
    matt.sees_the_limited_menu("limited-menu").await;
    // 6. Select Utilities. 7. Select NextGen Release 1.1 Menu Items.
    matt.page.click_link("Utilities").await;
    matt.page.click_link(RELEASE).await;
    matt.page.see("Change PACER Exemption Status").await;
    let links = matt.page.links().await;
    let printed = ["Change PACER Exemption Status", "Link a CM/ECF account to my PACER account", "Maintain Your Login/Password"];
    let list: Vec<&String> = links.iter().filter(|link| printed.contains(&link.as_str())).collect();
    assert_eq!(list, printed);
    // 8. Select Link a CM/ECF account to my PACER account.
    matt.reach_the_link_page(RELEASE).await;
    // 9. Enter the CM/ECF login and password for our district; for help, e-mail.
    matt.page.see("nextgen.help@wieb.example.org").await;
    matt.enters(&login, &password).await;
    // 10. You will be asked to link your CM/ECF and PACER credentials.
    matt.confirms("Matt Link", "Matt Link").await;
    // 11. A confirmation message will display informing you of the link between your two accounts.
    matt.page.see(LINKED).await;
    matt.passed("link-result").await;
    // 12. Either logout and then login using your PACER credentials, or refresh your page.
    matt.page.client.refresh().await.unwrap();
    matt.page.see(LINKED).await;
    matt.sees_filing_menus(["Bankruptcy", "Adversary"]).await;
    matt.passed("refreshed").await;
    matt.page.click_link("Log Out").await;
    matt.page.see("Your session at the U.S. Bankruptcy Court for the Eastern District of Wisconsin has ended").await;
    matt.passed("logged-out").await;
    let mut again = Walk::begin(&demo, "wieb").await;
    again.way_in().await;
    again.log_in("mattlink1").await;
    again.sees_filing_menus(["Bankruptcy", "Adversary"]).await;
    drop(again);

    matt.gets_the_mail("mattlink1", "Processed", LINKED).await;
    matt.court_password_is_over(RELEASE, &login, &password).await;
}
