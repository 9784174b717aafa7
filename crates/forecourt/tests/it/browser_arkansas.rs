//! "NextGen - The Next Step", the announcement of both bankruptcy courts of Arkansas (Western live 1 February 2021, Eastern 8 February).

use crate::{
    demo::Demo,
    leaflet::{LINKED, Walk, word},
};

const PENDING: &str = "Your request to link your PACER account to your CM/ECF account is waiting for the court's review";

#[tokio::test]
async fn the_arkansas_announcement_leads_ann_counsel_through_the_review_of_both_courts() {
    let demo = Demo::start("2021-01-29T10:00:00-06:00", "localhost");
    for (court, opens) in [("arwb", "February 1, 2021"), ("areb", "February 8, 2021")] {
        let mut ann = Walk::begin(&demo, court).await;
        // "Please refer to our November 25, 2020 announcement under News and Announcements which includes the link to our first
        // announcement."
        let www = demo.url(&format!("www.{court}"), "/");
        ann.page.goto(&www).await;
        ann.page.see("News and Announcements").await;
        ann.page.see("November 25, 2020").await;
        ann.page.click_link("Get ready for NextGen CM/ECF").await;
        ann.page.see("November 25, 2020").await;
        ann.passed("announcement").await;
        ann.page.click_link("September 14, 2020: NextGen CM/ECF is coming").await;
        ann.page.see("September 14, 2020").await;
        ann.page.axe().await;
        // "Failure to link ... ON or AFTER the Court's GO-LIVE date."
        ann.is_refused_before("anncounsel", "", opens).await;
    }

    demo.set_clock("2021-02-09T10:00:00-06:00");
    for court in ["arwb", "areb"] {
        let mut ann = Walk::begin(&demo, court).await;
        let (login, password, name) = ann.filer();
        // "By going to the court's CM/ECF site and clicking the "Efiling CM/ECF" link. You will be automatically redirected to PACER."
        ann.way_in().await;
        // "Log in with your individual upgraded PACER user name and password."
        ann.log_in("anncounsel").await;
        ann.sees_the_limited_menu("limited-menu").await;
        // "Click Utilities, then click Link a CM/ECF account to my PACER account."
        ann.reach_the_link_page("").await;
        // "If you do not know your current login and password, please contact the HelpDesk at (501) 918-5590."
        ann.page.see("(501) 918-5590").await;
        // "Enter your current CM/ECF credentials. Click Submit. Verify that the accounts listed are accurate. If so, click Submit."
        ann.enters(&login, &password).await;
        ann.confirms(&name, "Ann Counsel").await;
        // "After the court reviews and approves your request, you will receive an email stating that your account has been linked."
        ann.page.see(PENDING).await;
        ann.passed("pending").await;
        ann.page.click_link("Query").await;
        ann.sees_the_limited_menu("menu-while-pending").await;
        ann.page.click_link("Utilities").await;
        ann.gets_the_mail("anncounsel", "Pending", PENDING).await;

        let clerk = Walk::begin(&demo, court).await;
        let (username, secret, desk) = clerk.clerk();
        clerk.page.goto(&desk).await;
        clerk.page.fill("User name", &username).await;
        clerk.page.fill("Password", &secret).await;
        clerk.page.axe().await;
        clerk.page.press("Log In").await;
        clerk.page.see("Ann Counsel").await;
        clerk.page.screenshot(&format!("{court}/desk-queue")).await;
        clerk.page.axe().await;
        let requests = clerk.page.links().await;
        let request = requests.iter().find(|link| link.starts_with("Request ")).unwrap();
        clerk.page.click_link(request).await;
        clerk.page.see("ann.counsel@example.com").await;
        clerk.page.see("Names by machine").await;
        clerk.page.screenshot(&format!("{court}/desk-request")).await;
        clerk.page.axe().await;
        clerk.page.tick("Approve").await;
        clerk.page.press("Submit").await;
        clerk.page.see("It is done.").await;
        clerk.page.axe().await;
        drop(clerk);

        let approved = ann.gets_the_mail("anncounsel", "Processed", LINKED).await;
        // The same transaction is first pending, then processed: the number that Ann read out at the desk stays.
        let number = |text: &str| text.lines().find(|line| line.starts_with("Transaction ID: ")).map(str::to_owned);
        let mails = demo.get_json("/demo/mail.json?to=ann.counsel@example.com");
        let court_line = format!("Court: {}", ann.court("mail_name"));
        let numbers: Vec<_> = mails
            .as_array()
            .unwrap()
            .iter()
            .map(|mail| word(&mail["text"]))
            .filter(|text| text.contains(&court_line))
            .map(|text| number(&text))
            .collect();
        assert_eq!(numbers, [number(&word(&approved["text"])), number(&word(&approved["text"]))]);
        // "You will now use only your PACER account to access both PACER and CM/ECF for this court."
        let main = demo.url(&format!("ecf.{court}"), "/cgi-bin/login.pl");
        ann.page.goto(&main).await;
        ann.page.see("You can file here").await;
        ann.sees_filing_menus(["Bankruptcy", "Adversary"]).await;
        ann.passed("menus-after").await;
        ann.court_password_is_over("", &login, &password).await;
    }
}
