//! Brings restored courts and the centre together, before they serve: the later version counts, what is over stays over (security A57).

use cmecf::linking::restored::{Known, Reconciled, reconcile};
use domain::{message::LinkState, product::ProductNames};
use serde::Serialize;
use store::{
    Result, Store,
    centre::{self, accounts},
    court::{restored, settings},
    shared::{audit, counters},
};

use crate::clock::Clocks;

/// How far the counter of maintenance transactions is moved on in a restored centre.
const MARGIN: i64 = 10_000;

/// What was done for one place.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Said {
    /// `centre`, `court almd`.
    pub place: String,
    /// Sessions, proposals and mailed secrets that were ended.
    pub voided: u64,
    /// Links taken over from the centre.
    pub taken_over: Vec<String>,
    /// What a person must decide; the desk has a task for each.
    pub in_doubt: Vec<String>,
    /// Links that are told to the centre again.
    pub told_again: usize,
}

/// A court that was restored, or that stands beside a restored centre (`is_old` is false then: its own secrets stay). Blocks.
///
/// # Errors
/// When a database refuses.
pub fn court(store: &Store, id: &str, is_old: bool, clocks: &Clocks, names: &ProductNames) -> Result<Said> {
    let (court_id, court) = (id.to_owned(), store.court(id));
    let (known, version) = store.centre().read_now(move |tx| {
        let mut known = Vec::new();
        for link in centre::links::of_court(tx, &court_id)? {
            let person = accounts::by_number(tx, link.account_number)?.map(|account| account.signed_on("", "", ""));
            known.push(Known { told: told(&link), person });
        }
        Ok((known, centre::restored::court_version(tx, &court_id)?))
    })?;
    let names = names.clone();
    let (voided, done): (u64, Reconciled) = court.write_now("reconcile", &clocks.fresh(), move |tx, fresh| {
        let voided = if is_old { restored::void_secrets(tx, fresh)?.iter().sum() } else { 0 };
        let done = reconcile(tx, fresh, &names, &known)?;
        // Told anew under a version above both, so that neither side takes the next change for an old one.
        let here = settings::get(tx)?;
        if here.version != version {
            restored::raise_settings(tx, version)?;
            settings::put(tx, fresh, &here.settings)?;
        }
        let detail = format!("{} links taken over, {} in doubt", done.taken_over.len(), done.in_doubt.len());
        audit::record(tx, fresh, "restore", "reconcile with the centre", "court", &detail)?;
        Ok((voided, done))
    })?;
    believe(store, id, &done, clocks)?;
    Ok(Said {
        place: format!("court {id}"),
        voided,
        taken_over: done.taken_over,
        in_doubt: done.in_doubt,
        told_again: done.told_again,
    })
}

/// Links that this copy of the centre has never heard of may be told once more: their sign-ons stood behind them.
fn believe(store: &Store, id: &str, done: &Reconciled, clocks: &Clocks) -> Result<()> {
    if done.unknown_to_centre.is_empty() {
        return Ok(());
    }
    let (court, links) = (id.to_owned(), done.unknown_to_centre.clone());
    store.centre().write_now("believe", &clocks.fresh(), move |tx, fresh| {
        for (link, number, challenge) in &links {
            let Some(account) = accounts::by_number(tx, *number)? else { continue };
            if challenge.is_empty() || centre::links::find(tx, &court, *link)?.is_some() {
                continue;
            }
            centre::restored::believe(tx, fresh, &court, account.id, challenge, *link)?;
            let thing = format!("account {number}");
            audit::record(tx, fresh, "restore", "believe link", &thing, &format!("link {link} of {court}"))?;
        }
        Ok(())
    })
}

/// A centre that was restored: its secrets are void, its counters are above everything that the courts have heard of. Blocks.
///
/// # Errors
/// When a database refuses.
pub fn centre(store: &Store, courts: &[String], clocks: &Clocks) -> Result<Said> {
    let (mut highest, mut versions) = (0, Vec::new());
    for id in courts {
        let room = store.court(id);
        highest = highest.max(room.read_now(restored::highest_account)?);
        versions.extend(room.read_now(restored::account_versions)?);
    }
    let voided = store.centre().write_now("reconcile", &clocks.fresh(), move |tx, fresh| {
        let voided = centre::restored::void_secrets(tx, fresh)?.iter().sum::<u64>();
        for (name, value) in counters::all(tx)? {
            match name.as_str() {
                "account" => counters::raise(tx, "account", highest.max(value))?,
                "transaction" => counters::raise(tx, "transaction", value + MARGIN)?,
                _ => {}
            }
        }
        for (number, version) in &versions {
            if centre::restored::raise_account(tx, *number, *version)? {
                let thing = format!("account {number}");
                audit::record(tx, fresh, "restore", "raise version", &thing, "a court has a later state of this account")?;
            }
        }
        Ok(voided)
    })?;
    Ok(Said { place: "centre".into(), voided, ..Said::default() })
}

fn told(link: &centre::links::Link) -> LinkState {
    LinkState {
        link: link.link,
        version: link.version,
        account_number: link.account_number,
        filer_name: link.filer_name.clone(),
        role: link.role,
        state: link.state,
        comment: link.comment.clone(),
        submitted_at: link.submitted_at,
        changed_at: link.changed_at,
        challenge: String::new(),
        filer_email: String::new(),
        not_me_url: String::new(),
    }
}
