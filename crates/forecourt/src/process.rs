//! The process's number: ten bits of every identifier it makes, leased in the centre's database so that no two share one.

use domain::Fresh;
use store::{Engine, Place, Result, Store, centre::Centre, shared::leases};

/// Seconds for which a number is leased. The worker renews it well before; a process that was killed keeps its number so long, which
/// leaves room for a hundred restarts a minute.
pub const LEASE_SECONDS: i64 = 600;

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
            if leases::take(tx, fresh, &lease_name(number), &name, LEASE_SECONDS)? {
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

/// Renews a number; `false` when it ran out and another process has it.
///
/// # Errors
/// When the database can't be written.
pub async fn renew(centre: &Centre, fresh: &Fresh, number: &Number) -> Result<bool> {
    let (name, holder) = (lease_name(number.number), number.holder.clone());
    let renew =
        move |tx: &mut store::centre::Tx<'_, '_>, fresh: &mut Fresh| leases::take(tx, fresh, &name, &holder, LEASE_SECONDS);
    centre.write("renew_process_number", fresh, renew).await
}

/// Gives a number back, at the end of a process in good order.
///
/// # Errors
/// When the database can't be written.
pub async fn give_back(centre: &Centre, fresh: &Fresh, number: &Number) -> Result<()> {
    let (name, holder) = (lease_name(number.number), number.holder.clone());
    centre.write("give_process_number_back", fresh, move |tx, _| leases::give_back(tx, &name, &holder)).await
}

fn lease_name(number: u16) -> String {
    format!("process {number}")
}
