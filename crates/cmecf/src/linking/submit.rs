//! Submit on the confirm page: one transaction that makes the link or the request.

use domain::{
    Fresh,
    account::SignedOn,
    link::{Proposal as Input, Refusal, ask_the_court, propose},
};
use site::{
    Answer, Failure, cookies,
    form::{ReportFields, check_token},
    page,
};
use store::{
    court::{
        Tx,
        filer_tokens::{self, Purpose},
        filers,
        links::{self, NewLink},
        proposals::{self, Proposal},
        sessions::{self, Holder},
        settings,
    },
    shared::audit,
};

use super::{
    confirm::{self, Stands},
    decide::{self, Desk},
    facts, person, refused,
};
use crate::Caller;

/// Seconds in which a second Submit of the same page counts as a double click (security A19).
const DOUBLE_CLICK_SECONDS: i64 = 60;

/// What the transaction did.
enum Done {
    Made { number: i64, secret: String },
    Refused(Vec<Refusal>),
    Spent,
    OtherSession,
    Foreign,
    Gone,
}

/// `POST /link/confirm`. The form is looked at before its token, for a double click alone: the first of the two has renewed the
/// session, and the second still comes with the old cookie.
pub(crate) async fn submit(caller: Caller, ReportFields(fields): ReportFields) -> Answer {
    if caller.visit.comes_from_elsewhere() {
        return Err(Failure::forged());
    }
    let secret = fields.get("proposal").to_owned();
    let wanted = secret.clone();
    if let Some(proposal) = caller.site.room.read(move |tx| proposals::by_secret(tx, &wanted)).await?
        && proposal.spent_at.is_some()
        && let Some(answer) = again(&caller, &proposal, fields.get("csrf")).await?
    {
        return Ok(answer);
    }
    check_token(&caller.visit, &fields)?;
    let central = person(&caller)?;
    let number = central.person.account_number;
    let ask = fields.has("ask");
    let input = Confirmed {
        desk: Desk::of(&caller.site.shared.installation, caller.settings()),
        person: central.person.clone(),
        session_hash: central.session.hash.clone(),
        secret: secret.clone(),
        ask,
    };
    let mut done = write(&caller, &input).await;
    if matches!(done, Err(store::Error::Taken)) {
        // Somebody was first, by the index: look again, which now finds their link and gives the reason.
        done = write(&caller, &input).await;
    }
    match done? {
        Done::Made { number, secret } => {
            (caller.site.shared.wake)();
            Ok(to_result(&caller, number, &secret))
        }
        Done::Refused(refusals) => refused::page(&caller, &central.person, &refusals),
        Done::Spent => {
            let proposal = caller.site.room.read(move |tx| proposals::by_secret(tx, &secret)).await?;
            match proposal {
                Some(proposal) => again(&caller, &proposal, fields.get("csrf")).await?.ok_or_else(confirm::gone),
                None => Err(confirm::gone()),
            }
        }
        Done::OtherSession => Err(confirm::other_session()),
        Done::Foreign => {
            confirm::note_foreign(&caller, number).await?;
            Err(confirm::foreign())
        }
        Done::Gone => Err(confirm::gone()),
    }
}

fn to_result(caller: &Caller, number: i64, secret: &str) -> axum::response::Response {
    let cookie = cookies::set(cookies::Name::Session, secret, caller.site.shared.installation.tls());
    page::redirect_with(&format!("/link/result?n={number}"), &[cookie])
}

/// What the closure works with.
#[derive(Clone)]
struct Confirmed {
    desk: Desk,
    person: SignedOn,
    session_hash: Vec<u8>,
    secret: String,
    ask: bool,
}

async fn write(caller: &Caller, input: &Confirmed) -> store::Result<Done> {
    let input = input.clone();
    caller.site.room.write("link_account", &caller.visit.fresh, move |tx, fresh| link(tx, fresh, &input)).await
}

fn link(tx: &mut Tx<'_, '_>, fresh: &mut Fresh, input: &Confirmed) -> store::Result<Done> {
    let person = &input.person;
    let proposal = match confirm::stands(tx, &input.secret, &input.session_hash, person.account_number, fresh.now)? {
        Stands::Good(proposal) => proposal,
        Stands::Spent(_) => return Ok(Done::Spent),
        Stands::Gone => return Ok(Done::Gone),
        Stands::OtherSession => return Ok(Done::OtherSession),
        Stands::Foreign => return Ok(Done::Foreign),
    };
    let court = settings::get(tx)?.settings;
    let Some(filer) = filers::by_id(tx, proposal.filer_id)? else { return Ok(Done::Gone) };
    let account = facts::account_here(tx, person)?;
    let here = facts::filer_here(tx, &filer)?;
    let facts = Input { court: &court, now: fresh.now, account: &account, filer: Some(&here), password_right: true };
    let accepted = match if input.ask { ask_the_court(&facts) } else { propose(&facts) } {
        Ok(accepted) => accepted,
        Err(refusals) => {
            let words: Vec<&str> = refusals.iter().map(Refusal::word).collect();
            let actor = format!("account {}", person.account_number);
            audit::record(tx, fresh, &actor, "link refused", &decide::filer_thing(&filer), &words.join(", "))?;
            return Ok(Done::Refused(refusals));
        }
    };
    // The record must be the one whose password was proved: not changed, reset, retired or disabled since (security A20).
    if filer.version != proposal.filer_version || !code_is_good(tx, fresh, &proposal)? {
        return Ok(Done::Gone);
    }
    if !proposals::spend(tx, fresh, &proposal, &input.session_hash)? {
        return Ok(Done::Spent);
    }
    let new = NewLink {
        filer_id: filer.id,
        role: filer.role,
        beside_other_roles: decide::beside_other_roles(&court, filer.role),
        state: accepted.becomes,
        person: person.clone(),
        verdict: accepted.comparison.verdict.word().to_owned(),
        reasons: facts::reasons(&accepted.comparison),
        must_file_by: proposal.must_file_by.clone(),
    };
    let made = decide::make(tx, fresh, &input.desk, &filer, &new)?;
    proposals::became(tx, &proposal, made.id)?;
    let secret = sessions::renew(tx, fresh, &input.session_hash)?;
    Ok(Done::Made { number: made.number, secret })
}

/// A linking code is spent with the link that it makes, so that going back loses nothing.
fn code_is_good(tx: &mut Tx<'_, '_>, fresh: &Fresh, proposal: &Proposal) -> store::Result<bool> {
    match &proposal.code_hash {
        None => Ok(true),
        Some(code) => filer_tokens::spend(tx, fresh, Purpose::Code, code),
    }
}

/// The answer to Submit on a page that was submitted before: within a minute, from the session that did it, the same result page, as
/// for a double click; later, 409 with the way to the result (security A19, A22). `None` for anybody else, who gets the answer of a
/// proposal that is not theirs.
async fn again(caller: &Caller, proposal: &Proposal, token: &str) -> Result<Option<axum::response::Response>, Failure> {
    let cookie = caller.visit.cookie(cookies::Name::Session).map(sessions::hash);
    let did_it = cookie.is_some() && cookie == proposal.spent_by;
    let own = caller.central().is_some_and(|central| central.person.account_number == proposal.account_number);
    let Some(id) = proposal.link_id.filter(|_| did_it || own) else { return Ok(None) };
    let now = caller.visit.fresh.now;
    let just_now = proposal.spent_at.is_some_and(|at| now.seconds_since(at) < DOUBLE_CLICK_SECONDS);
    let proposal = proposal.clone();
    let renews = did_it && just_now && caller.visit.token_fits(token);
    let found = caller.site.room.write("link_account_again", &caller.visit.fresh, move |tx, fresh| {
        let Some(link) = links::by_id(tx, id)? else { return Ok(None) };
        // Either of the two answers may be the one that the browser keeps, so both must bring a session that works.
        let secret = match proposals::living_session(tx, &proposal)? {
            Some(client_code) if renews && link.state.holds() => {
                Some(sessions::begin(tx, fresh, &Holder::Central(link.person.clone()), &client_code)?)
            }
            _ => None,
        };
        Ok(Some((link, secret)))
    });
    let Some((link, secret)) = found.await? else { return Ok(None) };
    match secret {
        Some(secret) => Ok(Some(to_result(caller, link.number, &secret))),
        None => {
            let sentence = "The page you sent was used already. Nothing more was done.";
            Err(Failure::conflict("This was submitted before", sentence)
                .say("The result page says how your link stands.")
                .way("See the result", &format!("/link/result?n={}", link.number)))
        }
    }
}
