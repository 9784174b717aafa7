//! "Link your upgraded individual PACER Account to your ECF Account", the leaflet of the District of Connecticut (live 11 December 2017).

use crate::{demo::Demo, leaflet::Walk};

#[tokio::test]
async fn the_connecticut_leaflet_leads_john_attorney_to_civil_and_criminal() {
    let demo = Demo::start("2017-12-10T11:00:00-05:00", "localhost");
    let mut john = Walk::begin(&demo, "ctd").await;
    let (login, password, _) = john.filer();
    // "This step cannot be completed until the District of CT is live on NextGen on December 11, 2017."
    john.is_refused_before("johnattorney", "", "December 11, 2017").await;

    demo.set_clock("2017-12-12T10:00:00-05:00");
    let mut john = Walk::begin(&demo, "ctd").await;
    // 1. Click on E-Filing (CM/ECF) on the court's website.
    john.way_in().await;
    // 2. Login with your upgraded PACER username and password.
    john.log_in("johnattorney").await;
    john.sees_the_limited_menu("limited-menu").await;
    // 3. Click on Utilities and select Link a CM/ECF account to my PACER account.
    john.page.click_link("Utilities").await;
    john.page.see("Your Account").await;
    let links = john.page.links().await;
    let printed =
        ["Court Information", "Change Client Code", "Review Billing History", "Link a CM/ECF account to my PACER account"];
    let places: Vec<_> = printed.iter().map(|item| links.iter().position(|link| link == item)).collect();
    assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{printed:?} are not in this order in {links:?}");
    john.reach_the_link_page("").await;
    // 4. Enter your current ECF login and password. Click Submit.
    john.enters(&login, &password).await;
    // 5. Ensure that the CM/ECF account and PACER account listed are accurate. If so, click Submit.
    john.confirms("John Attorney", "John Attorney").await;
    // 6. Click on one of the menu items (except log out). The Civil and Criminal filing menu items appear.
    john.is_linked(["Civil", "Criminal"]).await;

    john.gets_the_mail("johnattorney", "Processed", crate::leaflet::LINKED).await;
    john.court_password_is_over("", &login, &password).await;
}
