//! A loaded database takes the place of another, which is kept aside.

use std::fs;
use std::path::Path;

use domain::Fresh;

use crate::db::{Engine, Error, Place, Result, Sql};

/// Puts the database `incoming` in the place of `name`; what was there is from then on called `aside`. The answer is whether anything
/// was. On SQLite no engine may have either of them open. Blocks.
///
/// # Errors
/// When a file or schema can't be renamed.
pub fn swap(place: &Place, incoming: &str, name: &str, aside: &str, fresh: &Fresh) -> Result<bool> {
    match &place.of(name) {
        Place::Sqlite(folder) => {
            let there = folder.join(format!("{name}.db")).exists();
            if there {
                rename(folder, name, aside)?;
            }
            rename(folder, incoming, name)?;
            fs::File::open(folder).and_then(|folder| folder.sync_all()).map_err(|error| cannot(folder, &error))?;
            Ok(there)
        }
        one => {
            let engine = Engine::open(one.clone(), 1021)?;
            let (incoming, name, aside) = (incoming.to_owned(), name.to_owned(), aside.to_owned());
            engine.database("public").write_now("swap schemas", fresh, move |tx, _| {
                let asked = Sql("SELECT count(*) FROM pg_catalog.pg_namespace WHERE nspname = $1");
                let there = tx.one(asked, &[name.as_str().into()], |row| Ok(row.get::<i64>(0)? > 0))?;
                if there {
                    tx.script(&format!("ALTER SCHEMA \"{name}\" RENAME TO \"{aside}\""))?;
                }
                tx.script(&format!("ALTER SCHEMA \"{incoming}\" RENAME TO \"{name}\""))?;
                Ok(there)
            })
        }
    }
}

/// Renames a database file with its log, which SQLite finds by the file's name, and with the note of its damage.
fn rename(folder: &Path, from: &str, to: &str) -> Result<()> {
    // The log first: a file without its log would be read as if the log had never been.
    for end in [".db-wal", ".db-shm", ".damaged", ".db"] {
        let (old, new) = (folder.join(format!("{from}{end}")), folder.join(format!("{to}{end}")));
        match fs::rename(&old, &new) {
            Ok(()) => {}
            Err(error) if error.kind() == std::io::ErrorKind::NotFound && end != ".db" => {}
            Err(error) => return Err(cannot(&old, &error)),
        }
    }
    Ok(())
}

fn cannot(path: &Path, error: &std::io::Error) -> Error {
    Error::Unavailable(format!("{}: {error}", path.display()))
}
