//! The process's number: ten bits of every identifier it makes, leased in the centre's database so that no two share one.

use domain::Fresh;
use store::{Engine, Place, Result, Store, shared::leases};

/// Seconds for which a number is leased; the worker renews it well before.
pub const LEASE_SECONDS: i64 = 3600;

/// The number with which a number is asked for: never leased to anyone.
const ASKING: u16 = 1023;

/// A leased number.
#[derive(Clone, Debug)]
pub struct Number {
    /// 0 to 1022.
    pub number: u16,
    /// Who holds it: a random name of this process.
    pub holder: String,
}

/// Leases a number for this process. The centre's tables must be there.
///
/// # Errors
/// When the database can't be written, or a thousand processes run.
pub fn lease(place: &Place, fresh: &mut Fresh) -> Result<Number> {
    let engine = Engine::open(place.clone(), ASKING)?;
    let store = Store::new(engine, std::path::PathBuf::new());
    let holder = fresh.rng.secret();
    let name = holder.clone();
    let number = store.centre().write_now("lease_process_number", fresh, move |tx, fresh| {
        for number in 0..ASKING {
            if leases::take(tx, fresh, &format!("process {number}"), &name, LEASE_SECONDS)? {
                return Ok(Some(number));
            }
        }
        Ok(None)
    })?;
    store.engine().checkpoint_and_close();
    match number {
        Some(number) => Ok(Number { number, holder }),
        None => Err(store::Error::Unavailable("a thousand processes hold numbers already".into())),
    }
}
