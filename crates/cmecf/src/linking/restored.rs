//! A court that came back from a backup takes over what the centre knows of its links, before it serves (security A57).
//!
//! No ended link and no retired password comes back: what the centre says in a later version counts; where the two can't be brought
//! together by a rule, the link is frozen or the password taken away, and the clerk has a task.

use domain::{Fresh, Id, account::SignedOn, link::State, message::LinkState, product::ProductNames};
use store::{
    court::{
        Tx, check,
        filer_tokens::{self, Purpose},
        filers::{self, Filer},
        links::{self, Link, NewLink},
        restored, sessions, settings, tasks,
    },
    shared::audit,
};

use super::decide;

/// Who did it, in the audit trail.
const BY: &str = "restore";

/// What the centre knows of one link of this court.
#[derive(Clone, Debug)]
pub struct Known {
    /// Its state as it was last told, with its version.
    pub told: LinkState,
    /// The account's person as the centre has them; `None` when the account is gone.
    pub person: Option<SignedOn>,
}

/// What was done, a sentence each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reconciled {
    /// Links whose later state was taken over from the centre.
    pub taken_over: Vec<String>,
    /// What a person must decide.
    pub in_doubt: Vec<String>,
    /// How many links are told to the centre again.
    pub told_again: usize,
    /// Links of which the centre has never heard: id, account, proof of the sign-on.
    pub unknown_to_centre: Vec<(Id, i64, String)>,
}

/// Brings the links of a restored court, or of a court beside a restored centre, together with the centre's register.
///
/// # Errors
/// When the database refuses.
pub fn reconcile(tx: &mut Tx<'_, '_>, fresh: &mut Fresh, names: &ProductNames, known: &[Known]) -> store::Result<Reconciled> {
    let mut done = Reconciled::default();
    // What is over first: it may make room for what was made after it.
    let mut known: Vec<&Known> = known.iter().collect();
    known.sort_by_key(|known| (known.told.state.holds(), known.told.link));
    for known in &known {
        match links::by_id(tx, known.told.link)? {
            Some(here) => older_or_newer(tx, fresh, names, &here, known, &mut done)?,
            None => made_after(tx, fresh, known, &mut done)?,
        }
    }
    for here in check::links(tx)? {
        if known.iter().any(|known| known.told.link == here.id) {
            continue;
        }
        let Some(link) = links::by_id(tx, here.id)? else { continue };
        done.unknown_to_centre.push((link.id, link.account_number, link.person.challenge.clone()));
        if !here.told_or_refused {
            tell(tx, fresh, names, &link, &mut done)?;
        }
    }
    Ok(done)
}

fn filer_of(tx: &mut Tx<'_, '_>, link: &Link) -> store::Result<Filer> {
    filers::by_id(tx, link.filer_id)?.ok_or_else(|| store::Error::Damaged("a link without its filer".into()))
}

fn tell(tx: &mut Tx<'_, '_>, fresh: &Fresh, names: &ProductNames, link: &Link, done: &mut Reconciled) -> store::Result<()> {
    let filer = filer_of(tx, link)?;
    decide::tell_with(tx, fresh, names, link, &filer, String::new())?;
    done.told_again += 1;
    Ok(())
}

/// A link that both sides have.
fn older_or_newer(
    tx: &mut Tx<'_, '_>,
    fresh: &mut Fresh,
    names: &ProductNames,
    here: &Link,
    known: &Known,
    done: &mut Reconciled,
) -> store::Result<()> {
    let told = &known.told;
    if here.account_number != told.account_number {
        return doubt(tx, fresh, &decide::thing(here), "The service center has it on record for another account.", done);
    }
    if here.version > told.version {
        return tell(tx, fresh, names, here, done);
    }
    if here.version == told.version && here.state == told.state {
        return Ok(());
    }
    // What is over stays over, whoever says so; of two states with the same version, the one that opens less.
    let over = |state: State| !state.holds();
    let taken = match (here.state, told.state) {
        (mine, theirs) if over(mine) && !over(theirs) => mine,
        (mine, theirs) if here.version == told.version && !over(mine) && !over(theirs) => State::Frozen,
        (_, theirs) => theirs,
    };
    let free = !taken.holds() || here.state.holds() || room_for(tx, here.filer_id, told.account_number, "")?;
    let taken = if free { taken } else { State::Ended };
    let version = if taken == told.state { told.version } else { told.version + 1 };
    let reason = "The court was restored from a backup; this is how the service center had it.";
    restored::set_link(tx, here.id, taken, version, told.changed_at, reason)?;
    let now = links::by_id(tx, here.id)?.unwrap_or_else(|| here.clone());
    let filer = filer_of(tx, &now)?;
    let detail = format!("{} as version {version}; it was {} here", taken.word(), here.state.word());
    audit::record(tx, fresh, BY, "take over link", &decide::thing(&now), &detail)?;
    decide::follow(tx, fresh, &filer, &now, BY)?;
    if taken != told.state {
        tell(tx, fresh, names, &now, done)?;
        doubt(tx, fresh, &decide::thing(&now), "Court and service center had it in different states.", done)?;
    }
    done.taken_over.push(format!("link {} of account {} is {}", now.number, now.account_number, taken.word()));
    Ok(())
}

/// A link that was made after the backup. The centre names the filer by name and role.
fn made_after(tx: &mut Tx<'_, '_>, fresh: &mut Fresh, known: &Known, done: &mut Reconciled) -> store::Result<()> {
    let told = &known.told;
    let candidates = restored::filers_called(tx, &told.filer_name, told.role)?;
    let court = settings::get(tx)?.settings;
    let beside = decide::beside_other_roles(&court, told.role);
    let exclusive = if beside { told.role.word() } else { "" };
    let one = match (candidates.as_slice(), &known.person) {
        ([one], Some(person)) => Some((*one, person.clone())),
        _ => None,
    };
    if let Some((filer_id, person)) = one
        && (!told.state.holds() || room_for(tx, filer_id, told.account_number, exclusive)?)
    {
        let new = NewLink {
            filer_id,
            role: told.role,
            beside_other_roles: beside,
            state: told.state,
            person,
            verdict: "restored".into(),
            reasons: "Made after the backup that this court was restored from.".into(),
            must_file_by: None,
        };
        let reason = "Taken over from the service center after the court was restored.";
        let number = restored::insert_link(tx, told.link, told.version, [told.submitted_at, told.changed_at], &new, reason)?;
        let link = links::by_id(tx, told.link)?.ok_or_else(|| store::Error::Damaged("a link just made is missing".into()))?;
        let filer = filer_of(tx, &link)?;
        let detail = format!("{}, {}, made after the backup", decide::filer_thing(&filer), told.state.word());
        audit::record(tx, fresh, BY, "take over link", &decide::thing(&link), &detail)?;
        decide::follow(tx, fresh, &filer, &link, BY)?;
        done.taken_over.push(format!("link {number} of account {} is {}", told.account_number, told.state.word()));
        return Ok(());
    }
    // Whoever of them it was may have given up the court password: none of them opens anything until it is chosen anew by mail.
    for candidate in &candidates {
        if matches!(told.state, State::Active | State::Ended | State::Frozen) {
            restored::doubt_password(tx, *candidate)?;
            sessions::end_legacy_of_filer(tx, fresh, *candidate)?;
            filer_tokens::void(tx, fresh, Purpose::Code, *candidate)?;
        }
    }
    let why = format!(
        "A link of account {} to {} ({}, {}) was made after the backup that this court was restored from, and {} of its filers have that \
         name and role. Find out whose it is; their court passwords open nothing until a new one is chosen by mail.",
        told.account_number,
        told.filer_name,
        told.role.word(),
        told.state.word(),
        candidates.len()
    );
    doubt(tx, fresh, &format!("account {}", told.account_number), &why, done)
}

/// Whether a filer, and an account in its role, has no living link.
fn room_for(tx: &mut Tx<'_, '_>, filer: Id, account: i64, exclusive: &str) -> store::Result<bool> {
    let same_role = |link: &Link| exclusive.is_empty() || link.role.word() == exclusive;
    Ok(links::living_of_filer(tx, filer)?.is_none() && !links::living_of_account(tx, account)?.iter().any(same_role))
}

fn doubt(tx: &mut Tx<'_, '_>, fresh: &Fresh, thing: &str, why: &str, done: &mut Reconciled) -> store::Result<()> {
    tasks::add(tx, fresh, thing, why)?;
    audit::record(tx, fresh, BY, "in doubt", thing, why)?;
    done.in_doubt.push(format!("{thing}: {why}"));
    Ok(())
}
