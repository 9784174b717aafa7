//! The public site, told as visitors see it.

use domain::court::{ForgotBy, Settings, SiteItem, SiteTarget};
use jiff::civil::date;

use crate::{
    go_live,
    testing::{TestCourt, courts},
};

const LOGIN: &str = "http://ecf.wieb.localhost:8000/cgi-bin/login.pl";

#[tokio::test]
async fn wiebs_menu_stands_in_its_order_and_each_item_leads_somewhere() {
    let court = TestCourt::new(courts::wieb());
    let mut matt = court.browser();
    matt.visit(&court.www("/")).await;
    let labels = [
        "Case Locator (PACER)",
        "E-Filing (CM/ECF)",
        "Debtor Electronic Noticing",
        "File a Claim On-Line",
        "Lou Jones Club",
        "Free Legal Help",
    ];
    let shown: Vec<String> =
        matt.links().into_iter().map(|link| link.text).filter(|text| labels.contains(&text.as_str())).collect();
    assert_eq!(shown, labels);
    assert_eq!(matt.link_to("E-Filing (CM/ECF)"), LOGIN);
    assert_eq!(matt.link_to("Case Locator (PACER)"), "http://pcl.localhost:8000/");
    for label in &labels[2..] {
        matt.visit(&court.www("/")).await.click(label).await;
        assert_eq!((matt.status(), matt.heading().as_str()), (200, *label));
    }
    matt.visit(&court.www("/page/no-such-page")).await;
    assert_eq!(matt.status(), 404);
}

#[tokio::test]
async fn utahs_way_in_goes_over_a_page_of_welcome() {
    let court = TestCourt::new(Settings {
        id: "utb".into(),
        short_name: "District of Utah".into(),
        full_name: "U.S. Bankruptcy Court for the District of Utah".into(),
        way_in: vec!["E-Filing (CM/ECF)".into(), "District of Utah - Document Filing System".into()],
        site_menu: vec![SiteItem { label: "E-Filing (CM/ECF)".into(), leads_to: SiteTarget::FilingSystemPage }],
        ..courts::wieb()
    });
    let mut alex = court.browser();
    alex.visit(&court.www("/")).await;
    alex.click("E-Filing (CM/ECF)").await;
    assert_eq!(alex.heading(), "Welcome to the U.S. Bankruptcy Court for the District of Utah");
    assert_eq!(alex.link_to("District of Utah - Document Filing System"), "http://ecf.utb.localhost:8000/cgi-bin/login.pl");
}

#[tokio::test]
async fn arkansas_way_in_stands_on_the_front_page_of_cmecf_with_the_news() {
    let court = TestCourt::new(courts::arwb());
    let mut lee = court.browser();
    lee.visit(&court.ecf("/")).await.must_see("Welcome to the U.S. Bankruptcy Court for the Western District of Arkansas");
    assert_eq!(lee.link_to("Efiling CM/ECF"), court.ecf("/cgi-bin/login.pl"));
    lee.must_see("November 25, 2020");
    lee.click("NextGen: The Next Step").await.must_see("February 1, 2021");
    assert_eq!(lee.host(), "www.arwb.localhost");
    lee.click("November 25, 2020: Get Ready for NextGen").await.must_see("We go live on February 1, 2021.");
    lee.click("December 15, 2020: NextGen: The Next Step").await.must_see("NextGen: The Next Step");
    lee.click("how to link your accounts, step by step").await;
    assert_eq!(lee.heading(), "Link Your PACER & CM/ECF Accounts");
}

#[tokio::test]
async fn an_announcement_is_not_there_before_its_day() {
    let court = TestCourt::at(courts::arwb(), "2020-12-01T09:00:00-06:00");
    let mut lee = court.browser();
    lee.visit(&court.www("/news")).await.must_see("Get Ready for NextGen");
    lee.must_not_see("The Next Step");
    lee.visit(&court.www("/news/get-ready")).await.must_not_see("See also");
    lee.visit(&court.www("/news/the-next-step")).await;
    assert_eq!(lee.status(), 404);
}

#[tokio::test]
async fn pages_and_announcements_follow_a_moved_date() {
    let court = TestCourt::at(courts::arwb(), "2021-01-04T09:00:00-06:00");
    let pages = ["/", "/linking", "/court-information", "/news/get-ready", "/news/the-next-step"];
    let mut lee = court.browser();
    for page in pages {
        lee.visit(&court.www(page)).await.must_see("February 1, 2021");
    }
    go_live::set_go_live(&court.site, &court.clock.fresh(), date(2021, 3, 15), "clerk clerk1").await.unwrap();
    for page in pages {
        lee.visit(&court.www(page)).await.must_see("March 15, 2021").must_not_see("February 1, 2021");
    }
    lee.visit(&court.ecf("/cgi-bin/login.pl")).await.must_see("March 15, 2021");
}

#[tokio::test]
async fn the_instructions_say_what_the_settings_make_of_the_pages() {
    let release = "Select NextGen Release 1.1 Menu Items.";
    let court = TestCourt::new(courts::almd());
    let mut alex = court.browser();
    alex.visit(&court.www("/linking")).await.must_see("live on NextGen since May 3, 2021").must_see(release);
    for said in [
        "and select CM/ECF",
        "http://www.almd.localhost:8000",
        "http://ecf.almd.localhost:8000/cgi-bin/login.pl",
        "In the menu bar select Utilities.",
        "Select Link a CM/ECF account to my PACER account.",
        "call the Alabama Middle District at (334) 954-3935",
        "Your PACER account has been linked to your CM/ECF account",
        "Civil and Criminal appear",
        "(800) 676-6856",
    ] {
        alex.must_see(said);
    }
    assert_eq!(alex.link_to("Forgot login/password"), court.ecf("/forgot"));

    let court = TestCourt::at(courts::arwb(), "2021-01-04T09:00:00-06:00");
    let mut lee = court.browser();
    lee.visit(&court.www("/linking")).await.must_not_see(release);
    for said in [
        "can't be done before the Arkansas Western goes live on NextGen on February 1, 2021",
        "Go to the court's CM/ECF site, http://ecf.arwb.localhost:8000, and select Efiling CM/ECF",
        "call (501) 918-5590",
        "The court reviews your request",
        "Bankruptcy and Adversary appear",
    ] {
        lee.must_see(said);
    }

    let court = TestCourt::new(Settings { forgot_by: ForgotBy::Email, ..courts::wieb() });
    let mut matt = court.browser();
    matt.visit(&court.www("/linking")).await.must_see("write to cmecf-help@wieb.example").must_see("attorney and trustee");
}

#[tokio::test]
async fn every_page_of_the_site_has_its_contacts() {
    let court = TestCourt::new(courts::almd());
    let mut anyone = court.browser();
    for page in ["/", "/news", "/linking", "/court-information", "/filing-system"] {
        anyone.visit(&court.www(page)).await.must_see("(334) 954-3935");
        assert_eq!(anyone.status(), 200, "{page}");
        assert!(anyone.menu().contains(&"Court Information".to_owned()), "{page}");
    }
}
