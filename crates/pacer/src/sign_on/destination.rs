//! Where a person goes after signing on: only to a registered court or to a site of this installation (security A34).

use site::form;

use crate::{CentreSite, caller::percent};

/// Longest return address taken: a court's request holds its state, and that the address of a page.
const LONGEST: usize = 8000;

/// Where a sign-on leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Destination {
    /// A page of a court's CM/ECF: the court begins its own sign-on there.
    Court {
        /// Short name.
        id: String,
        /// Absolute address on the court's CM/ECF host.
        appurl: String,
    },
    /// The OpenID request of a court that waits for the sign-on; absolute.
    Request {
        /// Short name of the court.
        id: String,
        /// The address of the request at this centre.
        appurl: String,
    },
    /// A page of the centre; absolute.
    Pages(String),
    /// A page of the front or of the case locator; absolute.
    Elsewhere(String),
    /// Nothing asked, or nothing that is known.
    Nowhere,
}

impl Destination {
    /// Reads what a sign-on was asked with. `psc_court_id` is the code of the real system (`ALMDC`; wire 1.4), `appurl` the page to
    /// return to; whatever is not one of ours is left out as if it had not been sent.
    #[must_use]
    pub fn of(site: &CentreSite, psc_court_id: &str, appurl: &str) -> Destination {
        let installation = &site.shared.installation;
        if is_plain(appurl) {
            let on = |origin: &str| appurl.strip_prefix(origin).filter(|rest| rest.is_empty() || rest.starts_with(['/', '?']));
            // The court is the label after `ecf.`; whether the rest is that court's own address is asked of the whole origin.
            let named = appurl.split_once("://ecf.").and_then(|(_, rest)| rest.split('.').next());
            if let Some(id) = named.filter(|id| site.court_keys.contains_key(*id) && on(&installation.ecf(id)).is_some()) {
                return Destination::Court { id: id.to_owned(), appurl: appurl.to_owned() };
            }
            if on(&installation.pacer()).is_some() {
                return Destination::Pages(appurl.to_owned());
            }
            if on(&installation.front()).is_some() || on(&installation.pcl()).is_some() {
                return Destination::Elsewhere(appurl.to_owned());
            }
            if let Some(query) = appurl.strip_prefix(&format!("{}/oauth2/authorize?", installation.login()))
                && let Some((_, id)) = form::pairs(query).into_iter().find(|(name, _)| name == "client_id")
                && site.court_keys.contains_key(&id)
            {
                return Destination::Request { id, appurl: appurl.to_owned() };
            }
        }
        match court_of_code(site, psc_court_id) {
            Some(id) => Destination::Court { appurl: format!("{}/", installation.ecf(&id)), id },
            None => Destination::Nowhere,
        }
    }

    /// The address to send a signed-on person to.
    #[must_use]
    pub fn address(&self, site: &CentreSite) -> String {
        let installation = &site.shared.installation;
        match self {
            Destination::Court { id, appurl } => {
                let start = format!("{}/oidc/start", installation.ecf(id));
                let is_start = appurl.strip_prefix(&start).is_some_and(|rest| rest.is_empty() || rest.starts_with('?'));
                if is_start { appurl.clone() } else { format!("{start}?target={}", percent(appurl)) }
            }
            Destination::Pages(appurl) => format!("{}/csologin/start.jsf?appurl={}", installation.pacer(), percent(appurl)),
            Destination::Request { appurl, .. } | Destination::Elsewhere(appurl) => appurl.clone(),
            Destination::Nowhere => {
                format!(
                    "{}/csologin/start.jsf?appurl={}",
                    installation.pacer(),
                    percent(&format!("{}/manage", installation.pacer()))
                )
            }
        }
    }

    /// Where Cancel leads: back to the court one came from, or to the front page.
    #[must_use]
    pub fn back(&self, site: &CentreSite) -> String {
        let installation = &site.shared.installation;
        match self.court() {
            Some(id) => format!("{}/", installation.www(id)),
            None => format!("{}/", installation.front()),
        }
    }

    /// The court, when it is one's way.
    #[must_use]
    pub fn court(&self) -> Option<&str> {
        match self {
            Destination::Court { id, .. } | Destination::Request { id, .. } => Some(id),
            _ => None,
        }
    }

    /// Origins that the login form's answer may redirect to, Cancel included: browsers hold `form-action` against redirects too.
    #[must_use]
    pub fn form_targets(&self, site: &CentreSite) -> Vec<String> {
        let installation = &site.shared.installation;
        match self.court() {
            Some(id) => vec![installation.ecf(id), installation.www(id), installation.pacer()],
            None => vec![installation.pacer(), installation.front(), installation.pcl()],
        }
    }

    /// The query with which another page of the sign-on host keeps this destination, `?` included; empty for none.
    #[must_use]
    pub fn query(&self) -> String {
        match self {
            Destination::Nowhere => String::new(),
            Destination::Court { appurl, .. }
            | Destination::Request { appurl, .. }
            | Destination::Pages(appurl)
            | Destination::Elsewhere(appurl) => format!("?appurl={}", percent(appurl)),
        }
    }
}

/// Printable ASCII without what browsers read in ways of their own: backslashes, quotes, spaces, control characters.
fn is_plain(appurl: &str) -> bool {
    appurl.len() <= LONGEST && appurl.bytes().all(|byte| byte.is_ascii_graphic() && !b"\\\"'<>^`{|}#@".contains(&byte))
}

/// The court of a code of the real system: the short name in capitals with `C` or `K` after it, or alone.
fn court_of_code(site: &CentreSite, code: &str) -> Option<String> {
    site.court_keys
        .keys()
        .find(|id| {
            let upper = id.to_uppercase();
            code.strip_prefix(upper.as_str()).is_some_and(|kind| matches!(kind, "" | "C" | "K"))
        })
        .cloned()
}
