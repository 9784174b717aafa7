//! A court that is still on its old system, up to the instant at which it goes live and a little after; and a clerk who moves the date.

use crate::{
    filing::{self, Paper},
    leaflet::{LIMITED, LINKED},
    town::{Town, ecf, link, reach_the_link_page, text_of},
};

/// A civil case of Wyoming, as printed.
async fn case(town: &Town) -> String {
    let world = town.world().await;
    let numbers = world["cases"].as_array().unwrap().iter().filter(|case| case["court"] == "wyd");
    let mut numbers = numbers.map(|case| case["number"].as_str().unwrap().to_owned());
    numbers.find(|number| number.contains("-cv-")).unwrap()
}

/// How many mails tell somebody how to link in Wyoming.
async fn told(town: &Town, address: &str) -> usize {
    town.mail(address)
        .await
        .iter()
        .map(text_of)
        .filter(|text| text.contains("Wyoming") && text.contains("has been on NextGen"))
        .count()
}

#[tokio::test]
async fn before_go_live_the_court_login_files_and_a_pacer_account_views() {
    let town = Town::at("2021-07-01T10:00:00-06:00").await;
    let case = case(&town).await;
    let pdf = filing::pdf("Wendy's paper");
    let mut wendy = town.court_login("wyd", "wwest").await;
    wendy.must_see("NextGen is coming").must_see("July 9, 2021").must_see("Filing will be closed from");
    let menu = ["Civil", "Criminal", "Query", "Reports", "Utilities", "Help", "Log Out"];
    assert_eq!(wendy.menu(), menu);
    let paper = Paper {
        menu: "Civil",
        category: "Notices",
        event: "Notice of Appearance",
        case: &case,
        words: "before go-live",
        pdf: &pdf,
    };
    filing::file(&mut wendy, &paper).await;
    let told = town.mail_about("wendy.west@example.com", "before go-live").await;
    assert!(told.contains("Notice of Appearance"), "{told}");

    let mut viewer = town.signed_on("wendywest", "wyd").await;
    assert_eq!(viewer.menu(), LIMITED);
    viewer.must_see("You can view here");
    reach_the_link_page(&mut viewer).await;
    viewer.must_see("Linking opens on July 9, 2021").must_see("(307) 555-0170");

    // In the window that the court closed, nothing can be begun.
    town.set_clock("2021-07-07T10:00:00-06:00");
    let mut wendy = town.court_login("wyd", "wwest").await;
    wendy.must_see("Filing is closed until");
    wendy.click("Civil").await.must_see("Filing is closed until");
    wendy.click("Notices").await;
    wendy.press("Notice of Appearance").await.must_see("Filing is closed until");
    assert!(!wendy.has_field("Case Number"), "a draft was begun: {}", wendy.text());
}

#[tokio::test]
async fn at_the_instant_of_go_live_sessions_end_and_a_draft_narrows_to_itself() {
    let town = Town::at("2021-07-06T16:00:00-06:00").await;
    let case = case(&town).await;
    let pdf = filing::pdf("Wendy's last paper");
    let mut wendy = town.court_login("wyd", "wwest").await;
    let paper = Paper {
        menu: "Civil",
        category: "Notices",
        event: "Notice of Appearance",
        case: &case,
        words: "finished later",
        pdf: &pdf,
    };
    filing::prepare(&mut wendy, &paper).await;

    // A second before midnight in Denver the court's login still opens sessions.
    town.set_clock("2021-07-08T23:59:00-06:00");
    let mut wendy = town.court_login("wyd", "wwest").await;
    let mut ann = town.court_login("wyd", "acounsel").await;
    ann.must_see("NextGen is coming");
    assert_eq!(told(&town, "wendy.west@example.com").await, 0, "nobody is told before");
    town.set_clock("2021-07-08T23:59:59-06:00");
    ann.click("Query").await.must_see("Find a case by its number");

    town.set_clock("2021-07-09T00:00:00-06:00");
    // Ann had nothing under way: her session is over, and the page leads to sign-on.
    ann.visit(&format!("{}/cgi-bin/ShowIndex.pl", ecf("wyd"))).await;
    assert!(ann.menu().is_empty(), "{:?}", ann.menu());
    ann.must_see("Continue to sign-on");
    ann.follow_noscript().await;
    assert_eq!(ann.host(), "pacer.login.localhost");
    let bookmark = town.person().get_raw(&format!("{}/cgi-bin/login.pl", ecf("wyd")), &[]).await;
    assert_eq!(bookmark.status, 303);
    // Wendy has a draft: her session is open for it alone.
    wendy.visit(&format!("{}/cgi-bin/ShowIndex.pl", ecf("wyd"))).await;
    assert_eq!(wendy.menu(), ["Help", "Log Out"]);
    wendy.must_see("Finish your draft").must_see("1:00");
    let mut elsewhere = wendy.clone();
    elsewhere.visit(&format!("{}/cgi-bin/DisplayMenu.pl?Civil", ecf("wyd"))).await;
    assert!(!elsewhere.has_link("Notices"), "{}", elsewhere.text());
    elsewhere.visit(&format!("{}/file?menu=Civil", ecf("wyd"))).await;
    assert!(elsewhere.path().starts_with("/file/drafts"), "nothing new is begun: {}", elsewhere.url());
    town.set_clock("2021-07-09T00:20:00-06:00");
    wendy.click("Continue with your draft").await.must_see("Notice of Appearance");
    wendy.click("Notice of Appearance").await;
    if wendy.has_field("redaction_confirmed") {
        wendy.tick("redaction_confirmed");
    }
    wendy.press("Submit").await.must_see("Notice of Electronic Filing").must_see("finished later");
    town.set_clock("2021-07-09T01:00:01-06:00");
    wendy.visit(&format!("{}/cgi-bin/ShowIndex.pl", ecf("wyd"))).await;
    assert!(wendy.menu().is_empty(), "the hour is over: {:?}", wendy.menu());

    // Each unlinked filer is told once, and a court that was live from the start tells nobody.
    for address in ["wendy.west@example.com", "ann.counsel@example.com"] {
        assert_eq!(told(&town, address).await, 1, "{address}");
    }
    town.set_clock("2021-07-12T09:00:00-06:00");
    assert_eq!(told(&town, "wendy.west@example.com").await, 1, "once");
    let alex = town.mail("alex.attorney@example.com").await;
    assert!(alex.is_empty(), "{alex:?}");

    // The unlinked person sees the limited menu, links, and files.
    let mut wendy = town.signed_on("wendywest", "wyd").await;
    assert_eq!(wendy.menu(), LIMITED);
    wendy.must_see("You can view here, but not file yet");
    link(&mut wendy, "wyd", "wwest").await;
    wendy.must_see(LINKED);
    let paper = Paper { words: "after go-live", ..paper };
    filing::file(&mut wendy, &paper).await;
}

#[tokio::test]
async fn the_clerk_moves_the_date_and_every_page_follows() {
    let town = Town::at("2021-06-01T10:00:00-06:00").await;
    let reader_sees = async |date: &str, old: &str| {
        town.work().await;
        for page in [
            "http://pacer.localhost:8000/courts",
            "http://pacer.localhost:8000/psco/cgi-bin/links.pl",
            "http://www.wyd.localhost:8000/news/nextgen",
            "http://www.wyd.localhost:8000/linking",
            "http://www.wyd.localhost:8000/court-information",
            "http://ecf.wyd.localhost:8000/cgi-bin/login.pl",
        ] {
            let mut reader = town.person();
            reader.visit(page).await.must_see(date);
            reader.must_not_see(old);
        }
        let mut wendy = town.signed_on("wendywest", "wyd").await;
        reach_the_link_page(&mut wendy).await;
        wendy.must_see(&format!("Linking opens on {date}"));
        wendy.visit("http://pacer.localhost:8000/where-can-i-file").await;
        assert!(
            wendy.row("U.S. District Court for the District of Wyoming")[1]
                .starts_with(&format!("Not live yet. Goes live on {date}"))
        );
    };
    reader_sees("July 9, 2021", "August 2, 2021").await;
    let mut clerk = town.clerk("wyd").await;
    clerk.click("Go-live").await;
    clerk.fill("First day on NextGen", "2021-08-02").fill("Filing closed from", "").fill("Filing open again from", "");
    clerk.fill("Reason", "The court needs three more weeks").press("Save").await.must_see("Saved");
    reader_sees("August 2, 2021", "July 9, 2021").await;

    // On the old day nothing happens; filing is not closed before it either.
    town.set_clock("2021-07-09T08:00:00-06:00");
    let wendy = town.court_login("wyd", "wwest").await;
    assert_eq!(wendy.menu()[0], "Civil");
    wendy.must_not_see("Filing is closed");
    assert_eq!(told(&town, "wendy.west@example.com").await, 0);
    town.set_clock("2021-08-02T00:00:00-06:00");
    assert_eq!(told(&town, "wendy.west@example.com").await, 1);
    let wendy = town.signed_on("wendywest", "wyd").await;
    assert_eq!(wendy.menu(), LIMITED);
}
