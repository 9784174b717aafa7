//! What the decision about a link rests on, read from this court's own tables in one transaction.

use domain::{
    account::SignedOn,
    link::{AccountHere, FilerHere, Tie},
    names::{Comparison, Known},
};
use store::court::{
    Tx,
    filers::Filer,
    links::{self, Link},
};

fn tie(link: &Link) -> Tie {
    Tie { account_number: link.account_number, filer: link.filer_id, role: link.role, state: link.state }
}

/// The account with its living links here.
pub(crate) fn account_here(tx: &mut Tx<'_, '_>, person: &SignedOn) -> store::Result<AccountHere> {
    let ties = links::living_of_account(tx, person.account_number)?;
    Ok(AccountHere::of(person, ties.iter().map(tie).collect()))
}

/// What the court knows of a filer.
pub(crate) fn known(filer: &Filer) -> Known {
    Known {
        name: filer.name.clone(),
        former_names: filer.former_names.lines().map(str::to_owned).filter(|name| !name.is_empty()).collect(),
        email: filer.email.clone(),
        bar_number: filer.bar_number.clone(),
    }
}

/// The filer with the link that holds it.
pub(crate) fn filer_here(tx: &mut Tx<'_, '_>, filer: &Filer) -> store::Result<FilerHere> {
    let holding = links::living_of_filer(tx, filer.id)?;
    Ok(FilerHere {
        id: filer.id,
        role: filer.role,
        standing: filer.standing,
        known: known(filer),
        tie: holding.as_ref().map(tie),
    })
}

/// The machine's reasons as they are stored with a link: a sentence a line.
pub(crate) fn reasons(comparison: &Comparison) -> String {
    let mut lines: Vec<String> = comparison.reasons.iter().map(domain::names::Reason::sentence).collect();
    if comparison.needs_look {
        lines.push("Somebody should look at these names whatever the machine says.".to_owned());
    }
    lines.join("\n")
}
