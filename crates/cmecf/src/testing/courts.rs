//! Settings of courts for tests, after three of the leaflets: a district court, a bankruptcy court with two roles, and one that reviews.

use domain::court::{
    Announcement, Contacts, ForgotBy, LinkMode, Reading, Settings, SiteItem, SitePage, SiteTarget, Type, UtilitiesMenu,
};
use jiff::civil::date;

fn plain(id: &str, short: &str, full: &str, mail: &str, kind: Type) -> Settings {
    Settings {
        id: id.into(),
        short_name: short.into(),
        full_name: full.into(),
        mail_name: mail.into(),
        kind,
        timezone: "America/Chicago".into(),
        doc1_prefix: "017".into(),
        go_live: date(2021, 5, 3),
        go_live_is_assumed: false,
        closed: None,
        link_mode: LinkMode::Automatic,
        utilities_menu: UtilitiesMenu::Release,
        attorney_and_trustee: false,
        forgot_by: ForgotBy::Link,
        contacts: Contacts::default(),
        way_in: vec!["CM/ECF".into()],
        way_in_on_ecf: false,
        site_menu: vec![item("CM/ECF", SiteTarget::EFiling)],
        announcements: Vec::new(),
        pdf_limit: 50 << 20,
        offices: vec![("2".into(), "Montgomery".into())],
        reading: Reading::default(),
    }
}

fn item(label: &str, leads_to: SiteTarget) -> SiteItem {
    SiteItem { label: label.into(), leads_to }
}

fn page(label: &str, slug: &str, what_to_do: &str) -> SiteItem {
    let page = SitePage { slug: slug.into(), title: label.into(), paragraphs: vec![what_to_do.into()] };
    item(label, SiteTarget::Page(page))
}

/// Alabama Middle: district, links at once, live on 3 May 2021, NextGen Release 1.1 Menu Items, forgotten passwords by a mailed link.
pub(crate) fn almd() -> Settings {
    Settings {
        contacts: Contacts {
            phone: "(334) 954-3935".into(),
            hours: "Monday to Friday, 8 AM to 5 PM Central".into(),
            address: "One Church Street\nMontgomery, AL 36104".into(),
            ..Contacts::default()
        },
        ..plain(
            "almd",
            "Alabama Middle District",
            "U.S. District Court for the Middle District of Alabama",
            "ALABAMA MIDDLE DISTRICT COURT",
            Type::District,
        )
    }
}

/// Arkansas Western: bankruptcy, links after the clerk's review, live on 1 February 2021, the link directly under Utilities, help by
/// phone; the way in stands on the front page of the CM/ECF host; two announcements that refer to each other.
pub(crate) fn arwb() -> Settings {
    let announcement = |slug: &str, day, title: &str, text: &str, see: &str| Announcement {
        slug: slug.into(),
        date: day,
        title: title.into(),
        paragraphs: vec![text.into()],
        see: vec![see.into()],
    };
    Settings {
        go_live: date(2021, 2, 1),
        link_mode: LinkMode::Review,
        utilities_menu: UtilitiesMenu::Direct,
        forgot_by: ForgotBy::Phone,
        contacts: Contacts { phone: "(501) 918-5590".into(), ..Contacts::default() },
        way_in: vec!["Efiling CM/ECF".into()],
        way_in_on_ecf: true,
        site_menu: vec![item("Efiling CM/ECF", SiteTarget::EFiling)],
        announcements: vec![
            announcement(
                "the-next-step",
                date(2020, 12, 15),
                "NextGen: The Next Step",
                "Link on or after {go_live}: {link_page}.",
                "get-ready",
            ),
            announcement("get-ready", date(2020, 11, 25), "Get Ready for NextGen", "We go live on {go_live}.", "the-next-step"),
        ],
        ..plain(
            "arwb",
            "Arkansas Western",
            "U.S. Bankruptcy Court for the Western District of Arkansas",
            "ARKANSAS WESTERN BANKRUPTCY COURT",
            Type::Bankruptcy,
        )
    }
}

/// Wisconsin Eastern: bankruptcy, links at once, live on 1 March 2021, one account may be attorney and trustee, help by e-mail; a menu
/// of six items on its public site.
pub(crate) fn wieb() -> Settings {
    Settings {
        go_live: date(2021, 3, 1),
        attorney_and_trustee: true,
        forgot_by: ForgotBy::Email,
        contacts: Contacts { email: "cmecf-help@wieb.example".into(), ..Contacts::default() },
        way_in: vec!["E-Filing (CM/ECF)".into()],
        site_menu: vec![
            item("Case Locator (PACER)", SiteTarget::CaseLocator),
            item("E-Filing (CM/ECF)", SiteTarget::EFiling),
            page("Debtor Electronic Noticing", "debtor-noticing", "Ask the clerk's office to send notices by e-mail."),
            page("File a Claim On-Line", "file-a-claim", "Send Form B410 to the clerk's office."),
            page("Lou Jones Club", "lou-jones-club", "The bar association's circle for bankruptcy lawyers."),
            page("Free Legal Help", "free-legal-help", "Call the volunteer lawyers' line."),
        ],
        ..plain(
            "wieb",
            "Wisconsin Eastern",
            "U.S. Bankruptcy Court for the Eastern District of Wisconsin",
            "WISCONSIN EASTERN BANKRUPTCY COURT",
            Type::Bankruptcy,
        )
    }
}

/// The District of Columbia Circuit: a court of appeals, to read in.
pub(crate) fn cadc() -> Settings {
    Settings {
        doc1_prefix: "012".into(),
        ..plain(
            "cadc",
            "District of Columbia Circuit",
            "United States Court of Appeals for the District of Columbia Circuit",
            "DC CIRCUIT",
            Type::Appellate,
        )
    }
}
