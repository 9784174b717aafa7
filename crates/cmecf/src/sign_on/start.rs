//! `GET /oidc/start?target=`: sends the browser to the centre with a question that only this browser can answer.

use axum::extract::State;
use oidc::client::{self, Ask};
use site::{Answer, Failure, Visit, page};
use store::court::sign_ons::{self, SignOn};

use super::{MAIN_PAGE, client, own_target};
use crate::CourtSite;

pub(crate) async fn start(State(site): State<CourtSite>, visit: Visit) -> Answer {
    let target = match visit.query_value("target") {
        None => MAIN_PAGE.to_owned(),
        Some(target) => own_target(&site.ecf(), &target).ok_or_else(|| {
            Failure::malformed("The address to go to after sign-on is not one of this court.").way("Sign on", "/cgi-bin/login.pl")
        })?,
    };
    let mut fresh = visit.fresh.clone();
    let (state, nonce, verifier) = (fresh.rng.secret(), fresh.rng.secret(), fresh.rng.secret());
    let away = client::start(&client(&site), &state, &nonce, &verifier, &Ask::default());
    let browser = visit.visitor();
    let new = SignOn { nonce, verifier, target };
    site.room.write("begin_sign_on", &fresh, move |tx, fresh| sign_ons::begin(tx, fresh, &state, &browser, &new)).await?;
    let cookies: Vec<String> = visit.new_visitor_cookie().into_iter().collect();
    Ok(page::redirect_with(&away, &cookies))
}
