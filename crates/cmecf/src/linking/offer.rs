//! Offering a link: once a password or a code was right, either a proposal that can be confirmed, or every reason why not.

use domain::{
    Fresh,
    account::SignedOn,
    court::Settings,
    link::{Event, Proposal, Refusal, State, propose, wording},
    names,
};
use store::{
    court::{
        Tx,
        filers::Filer,
        links,
        proposals::{self, NewProposal},
        tasks,
    },
    shared::audit,
};

use super::{
    decide::{self, Desk},
    facts,
};

/// What follows from a right password or code.
#[derive(Debug)]
pub(crate) enum Offer {
    /// The secret of a proposal, for the confirm page. Also when nothing but the names stands in the way: that page says not to
    /// proceed, and offers to ask the court.
    Confirm(String),
    /// Why it can't be linked.
    Refused(Vec<Refusal>),
}

/// Who asks for the link, in which session, with what.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    /// The person.
    pub(crate) person: SignedOn,
    /// SHA-256 of the session's secret.
    pub(crate) session_hash: Vec<u8>,
    /// The linking code's row, if it stood in for the court password.
    pub(crate) code_hash: Option<Vec<u8>>,
    /// "I must file by", as `YYYY-MM-DD`.
    pub(crate) must_file_by: Option<String>,
}

/// Decides, and writes the proposal. `filer` is the one whose password or code was right a moment ago, as read in this transaction.
pub(crate) fn offer(
    tx: &mut Tx<'_, '_>,
    fresh: &mut Fresh,
    desk: &Desk,
    court: &Settings,
    asked: &Asked,
    filer: &Filer,
) -> store::Result<Offer> {
    let account = facts::account_here(tx, &asked.person)?;
    let here = facts::filer_here(tx, filer)?;
    let input = Proposal { court, now: fresh.now, account: &account, filer: Some(&here), password_right: true };
    if let Err(refusals) = propose(&input)
        && !refusals.iter().all(Refusal::can_ask_the_court)
    {
        dispute(tx, fresh, desk, asked, filer, &refusals)?;
        return Ok(Offer::Refused(refusals));
    }
    let comparison = names::compare(&here.known, &account.known);
    let new = NewProposal {
        session_hash: asked.session_hash.clone(),
        account_number: asked.person.account_number,
        filer_id: filer.id,
        filer_version: filer.version,
        code_hash: asked.code_hash.clone(),
        verdict: comparison.verdict.word().to_owned(),
        reasons: facts::reasons(&comparison),
        wording: wording::WORDING_VERSION,
        must_file_by: asked.must_file_by.clone(),
    };
    Ok(Offer::Confirm(proposals::make(tx, fresh, &new)?))
}

/// Two accounts know one court password: a request that waits is frozen, and the clerk finds out whose filer it is (security A05).
fn dispute(
    tx: &mut Tx<'_, '_>,
    fresh: &mut Fresh,
    desk: &Desk,
    asked: &Asked,
    filer: &Filer,
    refusals: &[Refusal],
) -> store::Result<()> {
    if !refusals.contains(&Refusal::LinkedElsewhere) {
        return Ok(());
    }
    let Some(link) = links::living_of_filer(tx, filer.id)? else { return Ok(()) };
    let actor = format!("account {}", asked.person.account_number);
    audit::record(tx, fresh, &actor, "claim linked filer", &decide::thing(&link), &decide::filer_thing(filer))?;
    let detail = format!(
        "Account {} ({}) knows the court password of {} ({}), which account {} has asked for. Find out whose it is, then lift the \
         freeze or end the link.",
        asked.person.account_number, asked.person.name, filer.login, filer.name, link.account_number
    );
    if link.state == State::Pending {
        let reason = "Another account knows the court password too.";
        decide::change(tx, fresh, desk, &link, Event::Freeze, &actor, reason)?;
    }
    tasks::add(tx, fresh, &decide::thing(&link), &detail)
}
