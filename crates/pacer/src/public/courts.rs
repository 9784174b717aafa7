//! The list of NextGen courts, for everyone: type, date, link, and whether the court is live.

use askama::Template;
use domain::{
    Time, Zone,
    court::Type,
    message::CourtState,
    time::{long_date, us_date},
};
use site::{Answer, Page};
use store::centre::courts;

use crate::caller::Caller;

struct Row {
    name: String,
    kind: &'static str,
    go_live: String,
    assumed: bool,
    ecf: String,
    live: bool,
    state: String,
}

#[derive(Template)]
#[template(path = "public/courts.html")]
struct CourtsPage {
    cmecf: String,
    kind: String,
    kinds: [(&'static str, &'static str); 4],
    courts: Vec<Row>,
    any_assumed: bool,
}

/// `GET /courts`, and `GET /psco/cgi-bin/links.pl` as the real system has it; `?type=district` narrows the list.
pub async fn show(caller: Caller) -> Answer {
    let installation = &caller.site.shared.installation;
    let asked = caller.visit.query_value("type").unwrap_or_default();
    let now = caller.visit.fresh.now;
    let courts: Vec<Row> = caller
        .site
        .room
        .read(courts::all)
        .await?
        .into_iter()
        .filter(|court| {
            ![Type::District, Type::Bankruptcy, Type::Appellate].iter().any(|kind| kind.word() == asked)
                || court.kind.word() == asked
        })
        .map(|court| Row {
            kind: kind_name(court.kind),
            go_live: us_date(court.go_live),
            assumed: court.go_live_is_assumed,
            ecf: format!("{}/", installation.ecf(&court.id)),
            live: is_live(&court, now),
            state: if is_live(&court, now) { "Live".to_owned() } else { format!("Goes live on {}", long_date(court.go_live)) },
            name: court.full_name,
        })
        .collect();
    let body = CourtsPage {
        cmecf: installation.names.cmecf.clone(),
        kind: asked,
        kinds: [("", "All courts"), ("district", "District"), ("bankruptcy", "Bankruptcy"), ("appellate", "Appellate")],
        any_assumed: courts.iter().any(|court| court.assumed),
        courts,
    };
    let title = format!("NextGen {} courts", installation.names.cmecf);
    Ok(Page::new(&caller.visit, &caller.frame(), &title, &title, &body)?.respond())
}

/// Whether a court takes central sign-on and links at `now`: from midnight of its date, in its zone.
#[must_use]
pub fn is_live(court: &CourtState, now: Time) -> bool {
    now >= Zone::or_utc(&court.timezone).midnight(court.go_live)
}

fn kind_name(kind: Type) -> &'static str {
    match kind {
        Type::District => "District",
        Type::Bankruptcy => "Bankruptcy",
        Type::Appellate => "Appellate",
    }
}
