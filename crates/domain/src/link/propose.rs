//! Whether a PACER account may be tied to a filer, decided before the person confirms and again when the link is made.

use serde::{Deserialize, Serialize};

use super::{Refusal, State};
use crate::{
    Id, Time,
    account::{Generation, Kind, SignedOn},
    court::{LinkMode, Settings, Stage},
    filer::{Role, Standing},
    names::{self, Comparison, Known, Verdict},
};

/// A link at this court that still holds (see [`State::holds`]); those that are over don't count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tie {
    /// The PACER account's number.
    pub account_number: i64,
    /// The filer.
    pub filer: Id,
    /// The filer's role.
    pub role: Role,
    /// Where the link stands.
    pub state: State,
}

/// The PACER account that signed on, with its ties at this court.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountHere {
    /// Account number.
    pub number: i64,
    /// Individual, shared or administrative.
    pub kind: Kind,
    /// Legacy or upgraded.
    pub generation: Generation,
    /// Name, address and bar number as the centre tells them.
    pub known: Known,
    /// Its links at this court that hold.
    pub ties: Vec<Tie>,
}

impl AccountHere {
    /// From what the centre told at sign-on, and the ties found in the court's own database.
    #[must_use]
    pub fn of(person: &SignedOn, ties: Vec<Tie>) -> AccountHere {
        AccountHere {
            number: person.account_number,
            kind: person.kind,
            generation: person.generation,
            known: Known {
                name: person.name.clone(),
                former_names: Vec::new(),
                email: person.email.clone(),
                bar_number: person.bar_number.clone(),
            },
            ties,
        }
    }
}

/// The court's own record of a filer, with the link that holds it, if any.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilerHere {
    /// The filer.
    pub id: Id,
    /// Attorney, trustee, …
    pub role: Role,
    /// Active or disabled.
    pub standing: Standing,
    /// Name, former names, address and bar number on file.
    pub known: Known,
    /// The link that holds this filer.
    pub tie: Option<Tie>,
}

/// Everything the decision rests on.
#[derive(Clone, Copy, Debug)]
pub struct Proposal<'a> {
    /// The court: go-live, link mode, whether attorney and trustee may go together.
    pub court: &'a Settings,
    /// Civil time.
    pub now: Time,
    /// Who signed on.
    pub account: &'a AccountHere,
    /// The filer of the court login that was typed; `None` when there is no such login.
    pub filer: Option<&'a FilerHere>,
    /// Whether the court password was right. Means nothing without a filer.
    pub password_right: bool,
}

/// A link that may be made once the person confirms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accepted {
    /// The filer.
    pub filer: Id,
    /// The filer's role.
    pub role: Role,
    /// What the confirmation makes: an active link, or a request that waits for the clerk.
    pub becomes: State,
    /// How the names compare.
    pub comparison: Comparison,
}

/// What concerns the court and the account: told at once, before any court password is looked at.
#[must_use]
pub fn account_refusals(court: &Settings, now: Time, account: &AccountHere) -> Vec<Refusal> {
    let mut refusals = Vec::new();
    if court.stage(now) == Stage::CurrentGen {
        refusals.push(Refusal::NotLive { opens: court.go_live });
    }
    match account.kind {
        Kind::Individual => {}
        Kind::Shared => refusals.push(Refusal::SharedAccount),
        Kind::Administrative => refusals.push(Refusal::AdministrativeAccount),
    }
    if account.generation == Generation::Legacy {
        refusals.push(Refusal::LegacyAccount);
    }
    refusals
}

/// What concerns the filer: to be asked for, and told, only after its password was right (security A15).
#[must_use]
pub fn filer_refusals(court: &Settings, account: &AccountHere, filer: &FilerHere, comparison: &Comparison) -> Vec<Refusal> {
    let mut refusals = Vec::new();
    if filer.standing == Standing::Disabled {
        refusals.push(Refusal::FilerDisabled);
    }
    if let Some(tie) = filer.tie.as_ref().filter(|tie| tie.state.holds()) {
        if tie.account_number == account.number {
            refusals.push(Refusal::AlreadyLinked { state: tie.state });
            return refusals;
        }
        refusals.push(Refusal::LinkedElsewhere);
    }
    if let Some(tie) = account.ties.iter().find(|tie| in_the_way(court, tie, filer)) {
        refusals.push(Refusal::AccountHasLink { role: tie.role, both_roles_allowed: court.attorney_and_trustee });
    }
    if comparison.verdict == Verdict::Different {
        refusals.push(Refusal::NamesDiffer {
            court: filer.known.name.clone(),
            account: account.known.name.clone(),
            reasons: comparison.reasons.clone(),
        });
    }
    refusals
}

/// One filer for each account, but one attorney and one trustee where the court allows both (domain 3.4).
fn in_the_way(court: &Settings, tie: &Tie, filer: &FilerHere) -> bool {
    let together = matches!((tie.role, filer.role), (Role::Attorney, Role::Trustee) | (Role::Trustee, Role::Attorney));
    tie.state.holds() && tie.filer != filer.id && !(together && court.attorney_and_trustee)
}

/// Decides whether the person may be shown the confirm page, and again whether a confirmation may be carried out.
///
/// # Errors
/// All refusals that may be told at this point: those of the account alone, or a wrong login alone, or those of the filer together.
pub fn propose(input: &Proposal<'_>) -> Result<Accepted, Vec<Refusal>> {
    decide(input, false)
}

/// The same for "ask the court": names that differ are no hindrance, and the clerk decides whatever the court's link mode is.
///
/// # Errors
/// As [`propose`], without [`Refusal::NamesDiffer`].
pub fn ask_the_court(input: &Proposal<'_>) -> Result<Accepted, Vec<Refusal>> {
    decide(input, true)
}

fn decide(input: &Proposal<'_>, asks: bool) -> Result<Accepted, Vec<Refusal>> {
    let at_once = account_refusals(input.court, input.now, input.account);
    if !at_once.is_empty() {
        return Err(at_once);
    }
    let Some(filer) = input.filer.filter(|_| input.password_right) else {
        return Err(vec![Refusal::WrongLogin]);
    };
    let comparison = names::compare(&filer.known, &input.account.known);
    let mut refusals = filer_refusals(input.court, input.account, filer, &comparison);
    if asks {
        refusals.retain(|refusal| !matches!(refusal, Refusal::NamesDiffer { .. }));
    }
    if !refusals.is_empty() {
        return Err(refusals);
    }
    let becomes = match input.court.link_mode {
        LinkMode::Automatic if !asks => State::Active,
        LinkMode::Automatic | LinkMode::Review => State::Pending,
    };
    Ok(Accepted { filer: filer.id, role: filer.role, becomes, comparison })
}

#[cfg(test)]
#[path = "propose_tests.rs"]
mod tests;
