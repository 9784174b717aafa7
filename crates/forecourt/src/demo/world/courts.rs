//! The seven courts of the demonstration: the leaflets' six with their dates and habits, and one that is still on its old system.

use domain::{
    Time,
    court::{Announcement, Contacts, ForgotBy, LinkMode, Reading, Settings, SiteItem, SitePage, SiteTarget, Type, UtilitiesMenu},
};
use jiff::{
    ToSpan as _,
    civil::{Date, date},
};

/// Largest PDF of the demo's courts.
const PDF_LIMIT: u64 = 35 * 1024 * 1024;

/// Short names, in the order of `/demo.json`.
#[must_use]
pub fn ids() -> Vec<String> {
    ["almd", "ctd", "wieb", "arwb", "areb", "utb", "wyd"].map(String::from).to_vec()
}

/// All settings, for a world made at `now`.
#[must_use]
pub fn all(now: Time) -> Vec<Settings> {
    let arkansas = |id: &str, part: &str, go_live: Date| Settings {
        link_mode: LinkMode::Review,
        utilities_menu: UtilitiesMenu::Direct,
        forgot_by: ForgotBy::Phone,
        contacts: Contacts {
            phone: "(501) 918-5590".into(),
            hours: "Monday to Friday, 8 AM to 5 PM Central".into(),
            ..Contacts::default()
        },
        way_in: vec!["Efiling CM/ECF".into()],
        way_in_on_ecf: true,
        site_menu: vec![item("Court Information", court_page("Arkansas"))],
        announcements: arkansas_news(),
        ..base(
            id,
            &format!("Arkansas {part} Bankruptcy"),
            &format!("U.S. Bankruptcy Court for the {part} District of Arkansas"),
            &format!("ARKANSAS {} BANKRUPTCY COURT", part.to_uppercase()),
            Type::Bankruptcy,
            "America/Chicago",
            if id == "areb" { "026" } else { "028" },
            go_live,
        )
    };
    vec![
        almd(),
        ctd(),
        wieb(),
        arkansas("arwb", "Western", date(2021, 2, 1)),
        arkansas("areb", "Eastern", date(2021, 2, 8)),
        utb(),
        wyd(now),
    ]
}

#[expect(clippy::too_many_arguments, reason = "each is one line of a court's identity")]
fn base(id: &str, short: &str, full: &str, mail: &str, kind: Type, zone: &str, prefix: &str, go_live: Date) -> Settings {
    Settings {
        id: id.into(),
        short_name: short.into(),
        full_name: full.into(),
        mail_name: mail.into(),
        kind,
        timezone: zone.into(),
        doc1_prefix: prefix.into(),
        go_live,
        go_live_is_assumed: false,
        closed: None,
        link_mode: LinkMode::Automatic,
        utilities_menu: UtilitiesMenu::Release,
        attorney_and_trustee: false,
        forgot_by: ForgotBy::Link,
        contacts: Contacts::default(),
        way_in: vec!["E-Filing (CM/ECF)".into()],
        way_in_on_ecf: false,
        site_menu: Vec::new(),
        announcements: vec![linking_news(go_live)],
        pdf_limit: PDF_LIMIT,
        offices: Vec::new(),
        reading: Reading::default(),
    }
}

fn item(label: &str, leads_to: SiteTarget) -> SiteItem {
    SiteItem { label: label.into(), leads_to }
}

fn page(slug: &str, title: &str, paragraphs: &[&str]) -> SiteTarget {
    SiteTarget::Page(SitePage {
        slug: slug.into(),
        title: title.into(),
        paragraphs: paragraphs.iter().map(|text| (*text).to_owned()).collect(),
    })
}

fn court_page(state: &str) -> SiteTarget {
    page(
        "visiting",
        "Visiting the court",
        &[
            &format!(
                "The clerk's offices in {state} are open on working days. Call before you come; the number is at the foot of every page."
            ),
            "Cases can be read at the public terminals in the clerk's office during opening hours.",
        ],
    )
}

fn linking_news(go_live: Date) -> Announcement {
    Announcement {
        slug: "nextgen".into(),
        date: go_live.saturating_sub(60.days()),
        title: "The court moves to NextGen CM/ECF".into(),
        paragraphs: vec![
            "On {go_live} this court moves to NextGen CM/ECF. From that day you sign on with your own upgraded PACER account, to view and to file.".into(),
            "If you file in this court, link your CM/ECF account to your PACER account once, on or after that day. The steps are written out under Link your accounts.".into(),
        ],
        see: Vec::new(),
    }
}

fn almd() -> Settings {
    Settings {
        contacts: Contacts {
            phone: "(334) 954-3935".into(),
            hours: "Monday to Friday, 8 AM to 5 PM Central".into(),
            ..Contacts::default()
        },
        way_in: vec!["CM/ECF".into()],
        site_menu: vec![
            item("CM/ECF", SiteTarget::EFiling),
            item("Case Locator (PACER)", SiteTarget::CaseLocator),
            item("Visiting the Court", court_page("the Middle District of Alabama")),
        ],
        offices: vec![("1".into(), "Southern".into()), ("2".into(), "Northern".into()), ("3".into(), "Eastern".into())],
        ..base(
            "almd",
            "Alabama Middle District",
            "U.S. District Court for the Middle District of Alabama",
            "ALABAMA MIDDLE DISTRICT COURT",
            Type::District,
            "America/Chicago",
            "017",
            date(2021, 5, 3),
        )
    }
}

fn ctd() -> Settings {
    Settings {
        utilities_menu: UtilitiesMenu::Account,
        forgot_by: ForgotBy::Link,
        contacts: Contacts {
            email: "cmecf.help@ctd.example.org".into(),
            phone: "(203) 555-0141".into(),
            hours: "Monday to Friday, 9 AM to 5 PM Eastern".into(),
            ..Contacts::default()
        },
        site_menu: vec![
            item("E-Filing (CM/ECF)", SiteTarget::EFiling),
            item("Case Locator (PACER)", SiteTarget::CaseLocator),
            item("Visiting the Court", court_page("the District of Connecticut")),
        ],
        ..base(
            "ctd",
            "Connecticut District",
            "U.S. District Court for the District of Connecticut",
            "CONNECTICUT DISTRICT COURT",
            Type::District,
            "America/New_York",
            "041",
            date(2017, 12, 11),
        )
    }
}

fn wieb() -> Settings {
    Settings {
        attorney_and_trustee: true,
        forgot_by: ForgotBy::Email,
        contacts: Contacts {
            email: "nextgen.help@wieb.example.org".into(),
            phone: "(414) 555-0160".into(),
            hours: "Monday to Friday, 8:30 AM to 4:30 PM Central".into(),
            ..Contacts::default()
        },
        site_menu: vec![
            item("Case Locator (PACER)", SiteTarget::CaseLocator),
            item("E-Filing (CM/ECF)", SiteTarget::EFiling),
            item(
                "Debtor Electronic Noticing",
                page(
                    "debtor-electronic-noticing",
                    "Debtor Electronic Noticing",
                    &[
                        "Debtors can get the court's notices by e-mail in place of paper. This is free, and it is your own choice.",
                        "On this system the request is made on paper: give the clerk's office a signed letter with your name and address as they stand in your case, the case number and your e-mail address. Until the clerk confirms, notices go on coming by post.",
                    ],
                ),
            ),
            item(
                "File a Claim On-Line",
                page(
                    "file-a-claim",
                    "File a Claim On-Line",
                    &[
                        "A creditor who has a CM/ECF account in this court files a proof of claim there, under Bankruptcy, Claims Actions, after linking the account.",
                        "Without an account, send Official Form 410 with its supporting papers to the clerk's office by post, or bring it. Write the case number on every page, and black out all but the last four digits of account numbers.",
                    ],
                ),
            ),
            item(
                "Lou Jones Club",
                page(
                    "lou-jones-club",
                    "Lou Jones Club",
                    &[
                        "The club meets at the courthouse to talk about bankruptcy practice. Ask the clerk's office for the next date; lawyers, trustees and students are welcome.",
                    ],
                ),
            ),
            item(
                "Free Legal Help",
                page(
                    "free-legal-help",
                    "Free Legal Help",
                    &[
                        "The clerk's office can't give legal advice. The bar association's referral service and legal aid offices can, and many talk with you once without a fee.",
                        "Bring every letter you got from the court, a list of your debts and your last pay slips to the first meeting.",
                    ],
                ),
            ),
        ],
        ..base(
            "wieb",
            "Wisconsin Eastern Bankruptcy",
            "U.S. Bankruptcy Court for the Eastern District of Wisconsin",
            "WISCONSIN EASTERN BANKRUPTCY COURT",
            Type::Bankruptcy,
            "America/Chicago",
            "202",
            date(2021, 3, 1),
        )
    }
}

fn utb() -> Settings {
    Settings {
        // The leaflet prints no date; the demo takes the Monday before the sample mail's.
        go_live_is_assumed: true,
        contacts: Contacts {
            email: "ecf.help@utb.example.org".into(),
            phone: "(801) 555-0152".into(),
            hours: "Monday to Friday, 8 AM to 4:30 PM Mountain".into(),
            ..Contacts::default()
        },
        way_in: vec!["E-Filing (CM/ECF)".into(), "District of Utah - Document Filing System".into()],
        site_menu: vec![
            item("E-Filing (CM/ECF)", SiteTarget::FilingSystemPage),
            item("Case Locator (PACER)", SiteTarget::CaseLocator),
            item("Visiting the Court", court_page("Utah")),
        ],
        ..base(
            "utb",
            "Utah Bankruptcy",
            "U.S. Bankruptcy Court for the District of Utah",
            "UTAH BANKRUPTCY COURT",
            Type::Bankruptcy,
            "America/Denver",
            "182",
            date(2020, 10, 26),
        )
    }
}

fn wyd(now: Time) -> Settings {
    let zone = domain::Zone::or_utc("America/Denver");
    let go_live = now.date(&zone).saturating_add(60.days());
    let from = zone.midnight(go_live.saturating_sub(3.days())).plus_seconds(17 * 3600);
    Settings {
        go_live_is_assumed: true,
        closed: Some(domain::court::ClosedWindow { from, until: zone.midnight(go_live) }),
        contacts: Contacts {
            phone: "(307) 555-0170".into(),
            email: "cmecf.help@wyd.example.org".into(),
            hours: "Monday to Friday, 8 AM to 5 PM Mountain".into(),
            ..Contacts::default()
        },
        site_menu: vec![
            item("E-Filing (CM/ECF)", SiteTarget::EFiling),
            item("Case Locator (PACER)", SiteTarget::CaseLocator),
            item("Visiting the Court", court_page("Wyoming")),
        ],
        offices: vec![("1".into(), "Casper".into()), ("2".into(), "Cheyenne".into())],
        ..base(
            "wyd",
            "Wyoming District",
            "U.S. District Court for the District of Wyoming",
            "WYOMING DISTRICT COURT",
            Type::District,
            "America/Denver",
            "207",
            go_live,
        )
    }
}

fn arkansas_news() -> Vec<Announcement> {
    vec![
        Announcement {
            slug: "next-step".into(),
            date: date(2021, 1, 11),
            title: "NextGen CM/ECF: the next step".into(),
            paragraphs: vec![
                "This court moves to NextGen CM/ECF on {go_live}. By now you should have a PACER account of your own, or have upgraded the one you had. Shared accounts can't be used for filing.".into(),
                "Step 1: note the CM/ECF login and password that you use now; the help desk can tell you if you don't know them.".into(),
                "Step 2: on or after {go_live}, link that account to your upgraded PACER account. The court reviews each request, and you are told by e-mail.".into(),
            ],
            see: vec!["get-ready".into()],
        },
        Announcement {
            slug: "get-ready".into(),
            date: date(2020, 11, 25),
            title: "Get ready for NextGen CM/ECF".into(),
            paragraphs: vec![
                "The bankruptcy courts of Arkansas move to NextGen CM/ECF in early 2021. Every person who files will need a PACER account of their own.".into(),
                "If you have none, register one. If yours was made before August 11, 2014 and has not been upgraded, upgrade it.".into(),
            ],
            see: vec!["first-announcement".into()],
        },
        Announcement {
            slug: "first-announcement".into(),
            date: date(2020, 9, 14),
            title: "NextGen CM/ECF is coming".into(),
            paragraphs: vec![
                "NextGen CM/ECF lets you sign on once, with your PACER account, for viewing and for filing in every court that uses it.".into(),
            ],
            see: vec!["get-ready".into()],
        },
    ]
}
