//! The way out for webhooks: HTTPS to public addresses, no redirects, a few seconds, and nothing read but the status.

use std::{
    error::Error,
    net::SocketAddr,
    sync::{Arc, OnceLock},
    time::Duration,
};

use cmecf::webhooks::outgoing::{Outcome, Parcel};
use domain::{
    network::Network,
    webhook::{may_post_to, read_address},
};
use reqwest::{
    Certificate, Client,
    dns::{Addrs, Name, Resolve, Resolving},
    redirect,
};

/// How long a connection may take to stand.
const CONNECT: Duration = Duration::from_secs(5);

/// How long a post may take until its answer begins.
const ANSWER: Duration = Duration::from_secs(10);

/// Most bytes of what went wrong that the owner is shown.
const LONGEST_SAID: usize = 200;

/// Posts parcels.
#[derive(Clone)]
pub struct Poster(Arc<Parts>);

struct Parts {
    allowed: Vec<Network>,
    own: String,
    /// Certificates that are believed beside the system's.
    roots: Vec<Certificate>,
    secure: OnceLock<Option<Client>>,
    plain: OnceLock<Option<Client>>,
}

/// Why a name leads nowhere.
#[derive(Debug, thiserror::Error)]
#[error("its name leads to no address that the court may post to")]
struct NotForUs;

/// Asks the system for the addresses of a name, and leaves out those that webhooks may not reach: connections are made to the very
/// addresses that were looked at, whatever the name leads to a moment later.
struct Guard {
    allowed: Vec<Network>,
    plain: bool,
}

impl Resolve for Guard {
    fn resolve(&self, name: Name) -> Resolving {
        let (allowed, plain) = (self.allowed.clone(), self.plain);
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let good: Vec<SocketAddr> = found.filter(|address| may_post_to(address.ip(), &allowed, plain)).collect();
            if good.is_empty() {
                return Err(NotForUs.into());
            }
            Ok(Box::new(good.into_iter()) as Addrs)
        })
    }
}

impl Poster {
    /// With the networks that the operator opened and the installation's own domain.
    #[must_use]
    pub fn new(allowed: &[Network], own: &str) -> Poster {
        Poster::believing(allowed, own, Vec::new())
    }

    /// The same; these certificates are believed beside the system's.
    #[must_use]
    pub fn believing(allowed: &[Network], own: &str, roots: Vec<Certificate>) -> Poster {
        let (secure, plain) = (OnceLock::new(), OnceLock::new());
        Poster(Arc::new(Parts { allowed: allowed.to_vec(), own: own.to_owned(), roots, secure, plain }))
    }

    /// The client is made at the first post: most processes never need one, and the system's certificates take memory.
    fn client(&self, plain: bool) -> Option<&Client> {
        let parts = &self.0;
        let made = if plain { &parts.plain } else { &parts.secure };
        made.get_or_init(|| {
            let mut builder = Client::builder()
                .redirect(redirect::Policy::none())
                .no_proxy()
                .connect_timeout(CONNECT)
                .timeout(ANSWER)
                .pool_max_idle_per_host(1)
                .pool_idle_timeout(Duration::from_secs(20))
                .dns_resolver(Arc::new(Guard { allowed: parts.allowed.clone(), plain }))
                .https_only(!plain);
            if !parts.roots.is_empty() {
                builder = builder.tls_certs_merge(parts.roots.iter().cloned());
            }
            builder.build().inspect_err(|problem| tracing::error!("webhooks can't be posted: {problem}")).ok()
        })
        .as_ref()
    }

    /// Posts one.
    pub async fn post(&self, parcel: &Parcel) -> Outcome {
        // What may be posted to can have changed since the address was typed.
        if let Err(problems) = read_address(&parcel.url, &self.0.allowed, &self.0.own) {
            return Outcome::Failed(problems.join(" "));
        }
        let Some(client) = self.client(parcel.url.starts_with("http://")) else {
            return Outcome::Failed("the court can't post just now".into());
        };
        let mut request = client.post(&parcel.url).body(parcel.body.clone());
        for (name, value) in &parcel.headers {
            request = request.header(*name, value);
        }
        match request.send().await {
            Ok(answer) if answer.status().is_redirection() => Outcome::Failed(format!(
                "answered {} and led elsewhere, where the court does not follow",
                answer.status().as_u16()
            )),
            Ok(answer) => Outcome::Answered(answer.status().as_u16()),
            Err(problem) => Outcome::Failed(in_words(&problem)),
        }
    }
}

fn in_words(problem: &reqwest::Error) -> String {
    if problem.is_timeout() {
        return format!("no answer in {} seconds", ANSWER.as_secs());
    }
    let mut innermost: &dyn Error = problem;
    while let Some(source) = innermost.source() {
        innermost = source;
    }
    format!("could not be reached: {innermost}").chars().filter(|sign| !sign.is_control()).take(LONGEST_SAID).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn found(name: &str, allowed: &[Network], plain: bool) -> Result<usize, String> {
        let guard = Guard { allowed: allowed.to_vec(), plain };
        guard.resolve(name.parse().unwrap()).await.map(Iterator::count).map_err(|problem| problem.to_string())
    }

    #[tokio::test]
    async fn a_name_that_leads_to_this_machine_leads_nowhere_unless_the_operator_opened_it() {
        assert_eq!(found("localhost", &[], false).await, Err(NotForUs.to_string()));
        assert_eq!(found("localhost", &["192.0.2.0/28".parse().unwrap()], true).await, Err(NotForUs.to_string()));
        let own = ["127.0.0.0/16".parse().unwrap(), "::1".parse().unwrap()];
        assert!(found("localhost", &own, true).await.unwrap() > 0);
        assert!(found("localhost", &own, false).await.unwrap() > 0);
    }
}
