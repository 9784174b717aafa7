//! Court Information on the public site: the same facts as under Utilities.

use site::{Answer, Page};

use super::public_frame;
use crate::{Caller, menus::court_information::information};

/// `GET /court-information`.
pub(crate) async fn show(caller: Caller) -> Answer {
    let body = information(&caller.site, caller.settings(), caller.visit.fresh.now);
    let title = "Court Information";
    Ok(Page::new(&caller.visit, &public_frame(&caller), title, title, &body)?.respond())
}
