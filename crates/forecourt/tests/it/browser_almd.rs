//! "Link Your PACER & NextGen CM/ECF Accounts", the leaflet of the Middle District of Alabama (live 3 May 2021); then the first filing.

use crate::{
    demo::Demo,
    leaflet::{LINK, LINKED, RELEASE, Walk},
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
    alex.to_the_link_page(RELEASE).await;
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
    let _ = LINK;
}
