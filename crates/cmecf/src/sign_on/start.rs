//! `GET /oidc/start?target=`: sends the browser to the centre with a question that only this browser can answer.

use oidc::client::{self, Ask};
use site::{Answer, Failure, Visit, page};

use super::{MAIN_PAGE, client, own_target, under_way::UnderWay};
use crate::CourtSite;

pub(crate) async fn start(site: CourtSite, visit: Visit) -> Answer {
    let target = match visit.query_value("target") {
        None => MAIN_PAGE.to_owned(),
        Some(target) => own_target(&site.ecf(), &target).ok_or_else(|| {
            Failure::malformed("The address to go to after sign-on is not one of this court.").way("Sign on", "/cgi-bin/login.pl")
        })?,
    };
    let mut fresh = visit.fresh.clone();
    let limits = site.shared.installation.limits;
    if limits.on {
        // A sign-on needs one, and room is left for those who begin again.
        let most = limits.sign_ons.saturating_mul(4);
        site.shared.sources.count("sign-on-start", visit.source, most, fresh.machine_now).map_err(Failure::too_many)?;
    }
    let begun = UnderWay::begin(&site, &mut fresh, &visit.visitor(), &target);
    let away = client::start(&client(&site), &begun.state, &begun.nonce, &begun.verifier, &Ask::default());
    let cookies: Vec<String> = visit.new_visitor_cookie().into_iter().collect();
    Ok(page::redirect_with(&away, &cookies))
}
