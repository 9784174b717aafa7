//! `forecourt migrate`: creates or upgrades tables; `serve` never does so by itself.
//!
//! Each migration of each database is a transaction of its own, so that a run that was stopped, or that failed at one court, is finished
//! by the next one; a court that fails does not hold up the others.

use std::error::Error;

use store::migrate;

use super::where_to::Installation;
use crate::upkeep::rooms;

pub(super) fn run(installation: &Installation) -> Result<(), Box<dyn Error>> {
    let (store, courts) = installation.open_bare()?;
    let (mut done, mut failed) = (0, 0);
    for room in rooms(&courts, installation.is_demo()) {
        match migrate::migrate(&room.database(&store), room.migrations) {
            Ok(applied) => {
                done += 1;
                if !applied.is_empty() {
                    eprintln!("{}: applied {}", room.title(), applied.join(", "));
                }
            }
            Err(problem) => {
                failed += 1;
                eprintln!("{}: {problem}", room.title());
            }
        }
    }
    store.engine().checkpoint_and_close();
    if failed > 0 {
        return Err(
            format!("{done} databases are up to date, {failed} are not; mend what is named above and run this again").into()
        );
    }
    eprintln!("the tables of the centre, the index and {} courts are up to date", courts.len());
    Ok(())
}
