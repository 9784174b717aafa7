//! The court itself: what it is called, where it is, since when it is on NextGen. Open to everybody.

use domain::{court::Stage, permission::Action};
use serde_json::json;

use super::{
    call::{Ask, Call, Done, Gives},
    problem::Problem,
    shape::{Day, record},
};

record! {
    /// The court.
    Court {
        /// Short name, as in its host names.
        id: String = "almd",
        /// Full name.
        name: String = "U.S. District Court for the Middle District of Alabama",
        /// Name in running text.
        short_name: String = "Alabama Middle District",
        /// district, bankruptcy or appellate.
        kind: String = "district",
        /// IANA time zone; days in this API are days of this zone.
        timezone: String = "America/Chicago",
        /// First day of central sign-on.
        go_live: Day = "2021-05-03",
        /// Whether that day has come.
        live: bool = true,
        /// The digits that begin every document number of this court.
        document_prefix: String = "017",
        /// Telephone of the clerk's office; empty when none is given.
        phone: String = "(334) 954-3600",
        /// E-mail of the help desk; empty when none is given.
        email: String = "",
        /// The court's CM/ECF, for people.
        url: String = "https://ecf.almd.example.org",
    }
}

pub(crate) fn calls() -> Vec<Call> {
    vec![Call {
        method: "GET",
        path: "/api/v1/court",
        id: "getCourt",
        action: Action::SeePublicSite,
        scope: None,
        title: "The court",
        about: "What this court is called, its time zone and its contacts. Needs no token.",
        parameters: &[],
        gives: Gives::json::<Court>(),
        run: |ask| Box::pin(show(ask)),
    }]
}

async fn show(ask: Ask) -> Result<Done, Problem> {
    let settings = &ask.client.settings;
    let court = Court {
        id: settings.id.clone(),
        name: settings.full_name.clone(),
        short_name: settings.short_name.clone(),
        kind: settings.kind.word().to_owned(),
        timezone: settings.timezone.clone(),
        go_live: Day(settings.go_live.to_string()),
        live: settings.stage(ask.client.visit.fresh.now) == Stage::NextGen,
        document_prefix: settings.doc1_prefix.clone(),
        phone: settings.contacts.phone.clone(),
        email: settings.contacts.email.clone(),
        url: ask.client.site.ecf(),
    };
    Ok(Done::Json(json!(court)))
}
