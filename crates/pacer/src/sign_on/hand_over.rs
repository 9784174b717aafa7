//! How a sign-on comes from the sign-on host to the centre's pages: a session cookie belongs to one host, so the pages get one of
//! their own for a code that works once, for a minute, in the browser that asked for it.

use site::{Answer, Failure, cookies, page};
use store::centre::{
    codes::{self, Code},
    sessions,
};

use super::{destination::Destination, login};
use domain::session::is_good;

use crate::caller::{Caller, Who, percent};

/// What the pages are called among those that get codes; no court has such a name.
const CLIENT: &str = "(pages)";
/// Seconds that a code is good for, by the machine's clock (as O03).
const SECONDS: i64 = 60;

/// `GET /csologin/start.jsf` on the pages' host: remembers the browser and asks the sign-on host.
pub async fn start(caller: Caller) -> Answer {
    let Destination::Pages(appurl) = login::asked(&caller) else { return Ok(page::redirect("/")) };
    if matches!(caller.who, Who::Account(..)) {
        return Ok(page::redirect(&appurl));
    }
    let ask = format!(
        "{}/csologin/handover.jsf?state={}&appurl={}",
        caller.site.shared.installation.login(),
        state(&caller),
        percent(&appurl)
    );
    Ok(page::redirect_with(&ask, caller.visit.new_visitor_cookie().as_slice()))
}

/// `GET /csologin/handover.jsf` on the sign-on host: gives a code to someone who is signed on, and asks everyone else to sign on.
pub async fn give(caller: Caller) -> Answer {
    let Destination::Pages(appurl) = login::asked(&caller) else { return Ok(page::redirect("/csologin/login.jsf")) };
    let Who::Account(session, account) = &caller.who else {
        return Ok(page::redirect(&format!("/csologin/login.jsf?appurl={}", percent(&appurl))));
    };
    let state = caller
        .visit
        .query_value("state")
        .filter(|state| state.len() == 43)
        .ok_or_else(|| Failure::malformed("The request is not whole."))?;
    let code = Code {
        client_id: CLIENT.into(),
        sid: session.sid.clone(),
        account_id: account.id,
        redirect_uri: appurl,
        nonce: state.clone(),
        code_challenge: String::new(),
        created_at: caller.visit.fresh.machine_now,
        used: false,
    };
    let made = caller.site.room.write("hand_over", &caller.visit.fresh, move |tx, fresh| codes::make(tx, fresh, &code)).await?;
    let pacer = caller.site.shared.installation.pacer();
    Ok(page::redirect(&format!("{pacer}/csologin/finish.jsf?code={}&state={}", percent(&made), percent(&state))))
}

/// `GET /csologin/finish.jsf` on the pages' host: spends the code and sets the pages' own cookie.
pub async fn finish(caller: Caller) -> Answer {
    let visit = &caller.visit;
    let again = format!("{}/csologin/login.jsf", caller.site.shared.installation.login());
    if visit.cookie(cookies::Name::Visit).is_none() {
        if matches!(caller.who, Who::Account(..)) {
            return Ok(page::redirect("/manage"));
        }
        return login::cookies_refused(&caller.site, visit, &again);
    }
    let asked = visit.query_value("state").unwrap_or_default();
    let code = visit.query_value("code").unwrap_or_default();
    let stale = || {
        Failure::gone("Sign on again", "This step of signing on was taken before, has run out, or belongs to another browser.")
            .way("Sign on", &again)
    };
    if asked != state(&caller) {
        return Err(stale());
    }
    let spent = caller
        .site
        .room
        .write("finish_hand_over", &visit.fresh, move |tx, fresh| {
            let Some(row) = codes::find(tx, &code)? else { return Ok(None) };
            let age = fresh.machine_now.seconds_since(row.created_at);
            if row.client_id != CLIENT || row.nonce != asked || !(0..SECONDS).contains(&age) || !codes::spend(tx, fresh, &code)? {
                return Ok(None);
            }
            let good =
                sessions::by_sid(tx, &row.sid)?.filter(|session| is_good(session.created_at, session.last_used_at, fresh.now));
            let Some(session) = good else { return Ok(None) };
            Ok(sessions::join(tx, fresh, &session.sid)?.map(|secret| (secret, row.redirect_uri)))
        })
        .await?;
    let (secret, to) = spent.ok_or_else(stale)?;
    Ok(page::redirect_with(&to, &[cookies::set(cookies::Name::Session, &secret, caller.site.shared.installation.tls())]))
}

/// Ties a hand-over to the browser that began it.
fn state(caller: &Caller) -> String {
    caller.visit.form_token_for(&format!("hand-over {}", caller.visit.visitor()))
}
