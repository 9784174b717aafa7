//! What one installation is called and where its sites are: known at start, the same for all sites.

use std::collections::BTreeMap;

use domain::{fees, network::Network, product::ProductNames};
use serde::Deserialize;

/// The configured names and addresses. Addresses in pages and mails are built from here, never from a request's Host (K06, A36).
#[derive(Clone, Debug, Deserialize)]
pub struct Installation {
    /// Base domain, such as `localhost` or `uscourts.gov`.
    pub domain: String,
    /// `http` or `https`.
    pub scheme: String,
    /// Port as browsers must name it; `None` when it is the scheme's own.
    pub port: Option<u16>,
    /// Product names, since a court outside the federal system calls them something else.
    pub names: ProductNames,
    /// Whether this is the demonstration: every page says so.
    pub demo: bool,
    /// The service center's contacts.
    pub service_center: ServiceCenter,
    /// Words of the sign-on page.
    pub sign_on: SignOnWords,
    /// Limits by source address.
    pub limits: Limits,
    /// Who reads without signing on.
    #[serde(default)]
    pub reading: Reading,
    /// What reading costs; without any price it is free, and pages are counted all the same.
    #[serde(default)]
    pub fees: fees::Schedule,
    /// Where webhooks may go.
    #[serde(default)]
    pub webhooks: Webhooks,
}

/// Where webhooks may go beside the public Internet.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Webhooks {
    /// Private networks, which are reached over plain http too: those of the operator's own programs.
    pub allow: Vec<Network>,
}

/// Who reads cases without signing on, at every court of the installation whose own settings don't say otherwise.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Reading {
    /// Everybody, from anywhere.
    pub open: bool,
    /// Public terminals by a court's short name, beside those that the court lists itself.
    pub terminals: BTreeMap<String, Vec<Network>>,
}

/// Whom a person reaches at the service center.
#[derive(Clone, Debug, Deserialize)]
pub struct ServiceCenter {
    /// Name, such as `PACER Service Center`.
    pub name: String,
    /// Address of its site as printed (`https://www.pacer.uscourts.gov`).
    pub site: String,
    /// Mail.
    pub email: String,
    /// Telephone as printed.
    pub phone: String,
    /// Hours.
    pub hours: String,
}

/// The words of the sign-on page that an installation may change.
#[derive(Clone, Debug, Deserialize)]
pub struct SignOnWords {
    /// Above the form: cookies are needed.
    pub cookies: String,
    /// Below the form: whose site this is.
    pub notice: String,
}

/// Limits by source address for each minute, with room for an office behind one address (security T05).
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct Limits {
    /// Sign-ons.
    pub sign_ons: u32,
    /// Tries of the link form.
    pub links: u32,
    /// Recoveries and registrations.
    pub recoveries: u32,
    /// Whether limits apply at all; `--bench` turns them off in the demo.
    pub on: bool,
}

impl Default for Limits {
    fn default() -> Self {
        Limits { sign_ons: 60, links: 60, recoveries: 30, on: true }
    }
}

/// Programs on the demonstration's own machine.
const LOOPBACK: [&str; 2] = ["127.0.0.0/16", "::1"];

impl Installation {
    /// The demonstration's own settings, with the contacts that the leaflets print.
    #[must_use]
    pub fn demo(domain: &str, scheme: &str, port: Option<u16>) -> Installation {
        Installation {
            domain: domain.to_owned(),
            scheme: scheme.to_owned(),
            port,
            names: ProductNames { pacer: "PACER".into(), cmecf: "CM/ECF".into() },
            demo: true,
            service_center: ServiceCenter {
                name: "PACER Service Center".into(),
                site: "https://www.pacer.uscourts.gov".into(),
                email: "pacer@psc.uscourts.gov".into(),
                phone: "(800) 676-6856".into(),
                hours: "Monday to Friday, 8 AM to 6 PM Central".into(),
            },
            sign_on: SignOnWords {
                cookies: "Your browser must be set to accept cookies in order to log in to this site. If your browser is set to cookies and you are experiencing problems with the login, delete the stored cookie file in your PC and reopen your browser before trying again.".into(),
                notice: "NOTICE: This is a restricted government web site for official PACER use only. Unauthorized entry is prohibited and subject to prosecution under Title 18 of the U.S. Code. All activities and access attempts are logged.".into(),
            },
            limits: Limits::default(),
            reading: Reading::default(),
            fees: fees::Schedule::default(),
            webhooks: Webhooks { allow: LOOPBACK.iter().filter_map(|network| network.parse().ok()).collect() },
        }
    }

    fn origin(&self, host: &str) -> String {
        match self.port {
            Some(port) => format!("{}://{host}:{port}", self.scheme),
            None => format!("{}://{host}", self.scheme),
        }
    }

    /// Origin of the installation's front page.
    #[must_use]
    pub fn front(&self) -> String {
        self.origin(&self.domain)
    }

    /// Origin of the centre's pages.
    #[must_use]
    pub fn pacer(&self) -> String {
        self.origin(&format!("pacer.{}", self.domain))
    }

    /// Origin of sign-on.
    #[must_use]
    pub fn login(&self) -> String {
        self.origin(&format!("pacer.login.{}", self.domain))
    }

    /// Origin of the case locator.
    #[must_use]
    pub fn pcl(&self) -> String {
        self.origin(&format!("pcl.{}", self.domain))
    }

    /// Origin of a court's CM/ECF.
    #[must_use]
    pub fn ecf(&self, court: &str) -> String {
        self.origin(&format!("ecf.{court}.{}", self.domain))
    }

    /// Origin of a court's public site.
    #[must_use]
    pub fn www(&self, court: &str) -> String {
        self.origin(&format!("www.{court}.{}", self.domain))
    }

    /// Origin of the demo's mailboxes.
    #[must_use]
    pub fn mail(&self) -> String {
        self.origin(&format!("mail.{}", self.domain))
    }

    /// Whether cookies carry `Secure` and the `__Host-` prefix.
    #[must_use]
    pub fn tls(&self) -> bool {
        self.scheme == "https"
    }
}
