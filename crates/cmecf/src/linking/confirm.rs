//! The confirm page: both names side by side, and what will change. Nothing that its form sends is taken for the names, the account
//! or the filer: the server's own record counts (security A24).

use askama::Template;
use axum::response::Response;
use domain::{
    Time,
    account::SignedOn,
    link::{Refusal, wording},
};
use site::{Answer, Failure, Page, cookies, page};
use store::{
    court::{
        Tx,
        filers::{self, Filer},
        links,
        proposals::{self, Proposal},
    },
    shared::audit,
};

use super::{
    enter::{STEPS, refused_at_once, reviews},
    help, help_lines, person,
};
use crate::Caller;

/// How a proposal stands for the one who shows its secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Stands {
    /// It can be confirmed.
    Good(Box<Proposal>),
    /// It was confirmed, by this account.
    Spent(Box<Proposal>),
    /// It ran out, its words have changed, or it is unknown.
    Gone,
    /// It belongs to an earlier session of this account.
    OtherSession,
    /// It belongs to another account (security A07, A09, A25).
    Foreign,
}

/// Looks a proposal up for a session and an account.
pub(crate) fn stands(tx: &mut Tx<'_, '_>, secret: &str, session: &[u8], account_number: i64, now: Time) -> store::Result<Stands> {
    let Some(proposal) = proposals::by_secret(tx, secret)? else { return Ok(Stands::Gone) };
    Ok(if proposal.account_number != account_number {
        Stands::Foreign
    } else if proposal.spent_at.is_some() {
        Stands::Spent(Box::new(proposal))
    } else if proposal.session_hash != session {
        Stands::OtherSession
    } else if now >= proposal.expires_at || proposal.wording != wording::WORDING_VERSION {
        Stands::Gone
    } else {
        Stands::Good(Box::new(proposal))
    })
}

/// The pages of a proposal that can't be confirmed.
pub(crate) fn gone() -> Failure {
    Failure::gone(
        "Enter the court password again",
        "The page to confirm a link is good for ten minutes and for one use. This one has run out, and nothing was linked.",
    )
    .say("Begin again with your court login and password.")
    .way("Begin again", "/link")
}

/// The same for a new session of the same person.
pub(crate) fn other_session() -> Failure {
    Failure::gone("Begin again", "You have signed on anew since this page was made, so it is no longer good. Nothing was linked.")
        .say("Begin again with your court login and password.")
        .way("Begin again", "/link")
}

/// For somebody else's proposal.
pub(crate) fn foreign() -> Failure {
    Failure::forbidden("This page was made for another account, so you can't use it. Nothing was linked, and the attempt was noted.")
        .say("If somebody sent you this address, do not go on: they may want their court account tied to your account, or yours to theirs. Tell the court.")
        .way("Link your own account", "/link")
}

/// Notes that somebody came with another's proposal.
pub(crate) async fn note_foreign(caller: &Caller, number: i64) -> Result<(), Failure> {
    let actor = format!("account {number}");
    let source = caller.visit.source.to_string();
    let noted = caller.site.room.write("note_foreign_proposal", &caller.visit.fresh, move |tx, fresh| {
        audit::record(tx, fresh, &actor, "try another account's link proposal", "link proposals", &source)
    });
    Ok(noted.await?)
}

#[derive(Template)]
#[template(path = "linking/confirm.html")]
struct Confirm<'a> {
    csrf: String,
    steps: [&'a str; 3],
    proposal: &'a str,
    different: bool,
    question: &'a str,
    pacer: &'a str,
    cmecf: &'a str,
    court: &'a str,
    court_name: &'a str,
    court_facts: Vec<(&'a str, String)>,
    account_name: &'a str,
    account_facts: Vec<(&'a str, String)>,
    careful: bool,
    verdict: String,
    reasons: Vec<&'a str>,
    warning: String,
    reviews: bool,
    call: String,
    until: String,
    help: Vec<String>,
}

/// The way to this page: the secret goes by a cookie of this browser, never in the address (security S14, A35).
pub(crate) fn to(caller: &Caller, secret: &str) -> Response {
    let cookie = cookies::set(cookies::Name::Proposal, secret, caller.site.shared.installation.tls());
    page::redirect_with("/link/confirm", &[cookie])
}

/// `GET /link/confirm`. It only looks: a proposal that is not this account's is as good as none here, and is noted when its form comes.
pub(crate) async fn show(caller: Caller) -> Answer {
    let central = person(&caller)?;
    if let Some(refused) = refused_at_once(&caller, central)? {
        return Ok(refused);
    }
    let number = central.person.account_number;
    let secret = caller.visit.cookie(cookies::Name::Proposal).unwrap_or_default().to_owned();
    let (wanted, session, now) = (secret.clone(), central.session.hash.clone(), caller.visit.fresh.now);
    let (stands, filer, link) = caller
        .site
        .room
        .read(move |tx| {
            let stands = stands(tx, &wanted, &session, number, now)?;
            let (filer, link) = match &stands {
                Stands::Good(proposal) => (filers::by_id(tx, proposal.filer_id)?, None),
                Stands::Spent(proposal) => (None, proposal.link_id.map(|id| links::by_id(tx, id)).transpose()?.flatten()),
                _ => (None, None),
            };
            Ok((stands, filer, link))
        })
        .await?;
    match (stands, filer, link) {
        (Stands::Good(proposal), Some(filer), _) if filer.version == proposal.filer_version => {
            draw(&caller, &central.person, &proposal, &secret, &filer)
        }
        (Stands::Spent(_), _, Some(link)) => Ok(page::redirect(&format!("/link/result?n={}", link.number))),
        (Stands::OtherSession, ..) => Err(other_session()),
        _ => Err(gone()),
    }
}

fn draw(caller: &Caller, person: &SignedOn, proposal: &Proposal, secret: &str, filer: &Filer) -> Answer {
    let installation = &caller.site.shared.installation;
    let names = &installation.names;
    let settings = caller.settings();
    let different = proposal.verdict == "different";
    let bar = |number: &Option<String>| number.clone().unwrap_or_else(|| "none on record".to_owned());
    let reasons: Vec<&str> = proposal.reasons.lines().collect();
    let body = Confirm {
        csrf: caller.visit.form_token(),
        steps: STEPS,
        proposal: secret,
        different,
        question: wording::QUESTION,
        pacer: &names.pacer,
        cmecf: &names.cmecf,
        court: &settings.short_name,
        court_name: &filer.name,
        court_facts: vec![
            ("Court", settings.short_name.clone()),
            ("Login", filer.login.clone()),
            ("Role", filer.role.label().to_owned()),
            ("Bar number", bar(&filer.bar_number)),
        ],
        account_name: &person.name,
        account_facts: vec![
            ("Account number", person.account_number.to_string()),
            ("User name", person.username.clone()),
            ("E-mail", person.email.clone()),
            ("Bar number", bar(&person.bar_number)),
        ],
        careful: reasons.iter().any(|reason| reason.contains("look")),
        verdict: if proposal.verdict == "same" { "The names are the same".into() } else { "The names are alike".into() },
        reasons,
        warning: wording::warning(names),
        reviews: reviews(settings),
        call: help(caller, person.account_number).call_the_court(),
        until: proposal.expires_at.in_zone(&settings.zone(), "%-I:%M %p %Z"),
        help: help_lines(caller, person.account_number),
    };
    let title = if different {
        let refusal = Refusal::NamesDiffer { court: filer.name.clone(), account: person.name.clone(), reasons: Vec::new() };
        refusal.headline(&help(caller, person.account_number))
    } else {
        wording::title(names, caller.settings().kind)
    };
    Ok(Page::new(&caller.visit, &caller.frame(), &title, &title, &body)?.respond())
}
