//! `forecourt migrate`: creates or upgrades tables; `serve` never does so by itself.

use std::error::Error;

use super::where_to::Installation;

pub(super) fn run(installation: &Installation) -> Result<(), Box<dyn Error>> {
    let (store, courts) = installation.open_bare()?;
    let names: Vec<&str> = courts.iter().map(String::as_str).collect();
    let demo = installation.data.as_deref().is_some_and(crate::demo::folder::is_demo);
    store.migrate(&names, demo)?;
    store.engine().checkpoint_and_close();
    eprintln!("the tables of the centre, the index and {} courts are up to date", names.len());
    Ok(())
}
