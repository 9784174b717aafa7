//! `GET /cgi-bin/login.pl`: the bookmark that works before and after go-live.

use domain::court::Stage;
use site::{Answer, page};

use super::{MAIN_PAGE, address, court_login, log_out};
use crate::{Caller, Who};

/// `?logout` logs out; else on to the main page, to central sign-on (303), or to the court's own login before go-live.
pub(crate) async fn login(caller: Caller) -> Answer {
    if caller.visit.query == "logout" || caller.visit.query.starts_with("logout&") {
        return log_out::asked(caller).await;
    }
    match (&caller.who, caller.stage()) {
        (Who::Central(_) | Who::Viewing(_) | Who::Legacy { draft_only: false, .. }, _) => Ok(page::redirect(MAIN_PAGE)),
        (_, Stage::NextGen) => Ok(page::redirect(&address(&caller, MAIN_PAGE))),
        (_, Stage::CurrentGen) => court_login::show(&caller),
    }
}
