//! A link made without a browser, by the same rows that a person's own confirmation writes: for the worlds of demos and tests.

use domain::{
    Fresh,
    account::SignedOn,
    court::Settings,
    link::{State, result_comment},
};
use site::installation::Installation;
use store::court::{Tx, filers::Filer, links::NewLink};

use super::decide::{self, Desk};

/// Links a filer to a person at once, whatever the court's link mode is.
///
/// # Errors
/// When either is linked already, or the database refuses.
pub fn link_at_once(
    tx: &mut Tx<'_, '_>,
    fresh: &mut Fresh,
    installation: &Installation,
    court: &Settings,
    filer: &Filer,
    person: &SignedOn,
) -> store::Result<()> {
    let desk = Desk::of(installation, court);
    let new = NewLink {
        filer_id: filer.id,
        role: filer.role,
        beside_other_roles: decide::beside_other_roles(court, filer.role),
        state: State::Active,
        person: person.clone(),
        verdict: "same".to_owned(),
        reasons: result_comment(State::Active, &installation.names),
        must_file_by: None,
    };
    decide::make(tx, fresh, &desk, filer, &new)?;
    Ok(())
}
