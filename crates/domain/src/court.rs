//! A court: its identity and the settings that make it differ from its neighbours.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{Time, Zone, network::Network};

/// District, bankruptcy or appellate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Type {
    /// Civil and Criminal menus.
    District,
    /// Bankruptcy and Adversary menus.
    Bankruptcy,
    /// Reading only for now.
    Appellate,
}

impl Type {
    /// The word of `/demo.json`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Type::District => "district",
            Type::Bankruptcy => "bankruptcy",
            Type::Appellate => "appellate",
        }
    }

    /// The filing items of the menu bar, in their order (domain 4.1); none where cases can only be read.
    #[must_use]
    pub fn filing_menus(self) -> &'static [&'static str] {
        match self {
            Type::Bankruptcy => &["Bankruptcy", "Adversary"],
            Type::District => &["Civil", "Criminal"],
            Type::Appellate => &[],
        }
    }
}

/// Whether a link counts at once or after the clerk's review (domain 3.6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LinkMode {
    /// At once, when the names are alike.
    Automatic,
    /// The clerk approves or refuses (the Arkansas leaflet).
    Review,
}

/// Where "Link a CM/ECF account to my PACER account" stands (domain 3.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum UtilitiesMenu {
    /// Utilities > NextGen Release 1.1 Menu Items (almd, wieb, utb).
    Release,
    /// Utilities > Your Account, beside Change Client Code and Review Billing History (ctd).
    Account,
    /// Directly under Utilities (Arkansas).
    Direct,
}

/// How an unlinked filer gets help with "Forgot login/password".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ForgotBy {
    /// A one-use link mailed to the address on file (almd).
    Link,
    /// An e-mail to the court (wieb).
    Email,
    /// A call to the court (Arkansas).
    Phone,
}

/// Whom a person can reach at the court. Empty text means: not given.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contacts {
    /// As printed, such as `(334) 954-3935`.
    pub phone: String,
    /// E-mail of the help desk.
    pub email: String,
    /// Opening hours with zone.
    pub hours: String,
    /// Street address lines for Court Information.
    pub address: String,
}

/// An item of the court's public site.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SiteItem {
    /// Link text as the leaflet prints it.
    pub label: String,
    /// What it opens.
    pub leads_to: SiteTarget,
}

/// What an item of the court's public site opens.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "to", content = "page")]
pub enum SiteTarget {
    /// The court's CM/ECF login.
    EFiling,
    /// A page in between with a welcome and one more link (utb).
    FilingSystemPage,
    /// The case locator's site.
    CaseLocator,
    /// A page of the court's own: title and paragraphs that say what to do.
    Page(SitePage),
}

/// A page of text on a court's public site.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SitePage {
    /// Last part of its address: lower-case letters, digits, hyphens.
    pub slug: String,
    /// Heading.
    pub title: String,
    /// Paragraphs of plain text.
    pub paragraphs: Vec<String>,
}

/// A dated item of News and Announcements. The texts may hold `{go_live}`, `{link_page}`, which are filled when shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Announcement {
    /// Last part of its address.
    pub slug: String,
    /// The day under which it stands.
    pub date: Date,
    /// Heading.
    pub title: String,
    /// Paragraphs.
    pub paragraphs: Vec<String>,
    /// Slugs of announcements it refers to.
    pub see: Vec<String>,
}

/// When filing is shut before go-live, for example Thursday evening to Monday noon (domain 7, Go-live).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClosedWindow {
    /// First instant without filing.
    pub from: Time,
    /// First instant with filing again.
    pub until: Time,
}

/// All that makes one court differ from another. One row of the court's database, changed as a whole with its version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// Short name in host names: `almd`.
    pub id: String,
    /// Name in running text: `Alabama Middle District`.
    pub short_name: String,
    /// Full name: `U.S. District Court for the Middle District of Alabama`.
    pub full_name: String,
    /// Name in the service center's mails: `UTAH BANKRUPTCY COURT`.
    pub mail_name: String,
    /// District, bankruptcy or appellate.
    pub kind: Type,
    /// IANA time zone.
    pub timezone: String,
    /// Three digits that begin every `doc1` number of this court (domain, Appendix B).
    pub doc1_prefix: String,
    /// First day on NextGen, from midnight in the court's zone.
    pub go_live: Date,
    /// Set when the demo chose the date because the leaflet prints none; pages say so.
    pub go_live_is_assumed: bool,
    /// When filing is shut before go-live.
    pub closed: Option<ClosedWindow>,
    /// At once or after review.
    pub link_mode: LinkMode,
    /// Where the link item stands.
    pub utilities_menu: UtilitiesMenu,
    /// Whether one person may hold the attorney's and the trustee's link together.
    pub attorney_and_trustee: bool,
    /// How "Forgot login/password" helps.
    pub forgot_by: ForgotBy,
    /// Whom to reach.
    pub contacts: Contacts,
    /// Link texts from the public site to the login page, in order (contract: `way_in`).
    pub way_in: Vec<String>,
    /// Whether the way in starts at the front page of the CM/ECF host itself (Arkansas).
    pub way_in_on_ecf: bool,
    /// Menu of the public site, in order.
    pub site_menu: Vec<SiteItem>,
    /// News, newest first.
    pub announcements: Vec<Announcement>,
    /// Largest PDF taken, in bytes.
    pub pdf_limit: u64,
    /// The only district's case number offices or divisions named on the docket sheet, such as `1` -> `Eastern`.
    pub offices: Vec<(String, String)>,
    /// Who reads cases without signing on.
    #[serde(default)]
    pub reading: Reading,
}

/// Who reads a court's cases without signing on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Reading {
    /// Where the court's public terminals stand.
    pub terminals: Vec<Network>,
    /// Whether everybody does, from anywhere.
    pub open: OpenReading,
}

/// Whether a court lets everybody read without signing on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum OpenReading {
    /// As the installation's configuration says, which says no where it says nothing.
    #[default]
    Installation,
    /// Everybody reads.
    Yes,
    /// One must sign on.
    No,
}

/// Before or after go-live.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The court's own login works; linking is not open.
    CurrentGen,
    /// Central sign-on only.
    NextGen,
}

impl Settings {
    /// The court's time zone.
    #[must_use]
    pub fn zone(&self) -> Zone {
        Zone::or_utc(&self.timezone)
    }

    /// The instant of going live: midnight of the go-live date in the court's zone.
    #[must_use]
    pub fn goes_live_at(&self) -> Time {
        self.zone().midnight(self.go_live)
    }

    /// Where the court stands at `now`: a comparison made on every request, not a job (design 6).
    #[must_use]
    pub fn stage(&self, now: Time) -> Stage {
        if now < self.goes_live_at() { Stage::CurrentGen } else { Stage::NextGen }
    }

    /// Whether filing is shut at `now` by the window before go-live.
    #[must_use]
    pub fn filing_closed(&self, now: Time) -> Option<ClosedWindow> {
        self.closed.filter(|window| window.from <= now && now < window.until)
    }

    /// The code in `login.jsf?pscCourtId=`: letters only, upper case, `ALMDC`, `WIEBK` (wire 1.4; PCL court ids).
    #[must_use]
    pub fn psc_court_id(&self) -> String {
        let upper = self.id.to_uppercase();
        match self.kind {
            Type::District => format!("{upper}C"),
            Type::Bankruptcy => format!("{upper}K"),
            Type::Appellate => upper,
        }
    }
}
