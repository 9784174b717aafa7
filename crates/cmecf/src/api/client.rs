//! Who asks: a program, by the token that it sends. Cookies open nothing here, and tokens open nothing elsewhere.

use std::sync::Arc;

use axum::http::header;
use domain::{
    court::Settings,
    permission::{Answer, Thing},
};
use site::Visit;
use store::court::api_tokens::{self, ApiToken};

use super::{call::Call, problem::Problem};
use crate::{CourtSite, docket::access::Reader};

/// A request with its court and the token that came with it.
#[derive(Clone)]
pub(crate) struct Client {
    pub(crate) visit: Visit,
    pub(crate) site: CourtSite,
    pub(crate) settings: Arc<Settings>,
    /// A good token; `None` when none was sent or it was not good.
    pub(crate) token: Option<ApiToken>,
    /// Whether one was sent at all.
    sent: bool,
}

impl Client {
    /// Looks at the token of a visit.
    ///
    /// # Errors
    /// When the court's database can't be asked.
    pub(crate) async fn of(site: CourtSite, visit: Visit) -> Result<Client, Problem> {
        let sent = visit.header(header::AUTHORIZATION.as_str()).to_owned();
        let secret = bearer(&sent).filter(|secret| secret.starts_with(api_tokens::PREFIX)).map(str::to_owned);
        let (now, known) = (visit.fresh.now, site.room.settings());
        let (settings, token) = site
            .room
            .read(move |tx| {
                let settings = known.get(tx)?.settings;
                let token = match &secret {
                    Some(secret) => api_tokens::good(tx, secret, now)?,
                    None => None,
                };
                Ok((settings, token))
            })
            .await?;
        Ok(Client { visit, site, settings, token, sent: !sent.is_empty() })
    }

    /// Lets a call go on: the token is good, was made for it, and its account may.
    ///
    /// # Errors
    /// 401, 403.
    pub(crate) async fn allow(&self, call: &Call) -> Result<(), Problem> {
        let Some(scope) = call.scope else { return Ok(()) };
        let Some(token) = &self.token else { return Err(Problem::unknown(&self.site.id, self.sent)) };
        if !token.has_scope(scope.word()) {
            let why = format!("The token \"{}\" was not made for {}.", token.name, scope.word());
            let header_line =
                format!("Bearer realm=\"{}\", error=\"insufficient_scope\", scope=\"{}\"", self.site.id, scope.word());
            return Err(Problem::forbidden(&why).header(header::WWW_AUTHENTICATE, header_line));
        }
        if let Answer::No(why) = self.reader().may(call.action, Thing::ANY) {
            return Err(Problem::forbidden(why));
        }
        self.touch(token).await
    }

    /// How the token reads: as its account would that only views.
    pub(crate) fn reader(&self) -> Reader {
        Reader::of_token(self.token.as_ref(), &self.settings, self.visit.fresh.now)
    }

    /// Last use is written at most once a minute.
    async fn touch(&self, token: &ApiToken) -> Result<(), Problem> {
        let fresh = &self.visit.fresh;
        if token.last_used_at.is_some_and(|last| (0..60).contains(&fresh.now.seconds_since(last))) {
            return Ok(());
        }
        let id = token.id;
        match self.site.room.write_passing("touch_api_token", fresh, move |tx, fresh| api_tokens::touch(tx, fresh, id)).await {
            // Who only reads must not be stopped by a full disk.
            Err(problem) if problem.leaves_reading() => Ok(()),
            other => Ok(other?),
        }
    }
}

/// The secret of `Authorization: Bearer SECRET`.
fn bearer(header: &str) -> Option<&str> {
    let (scheme, secret) = header.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| secret.trim())
}
