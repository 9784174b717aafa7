//! Leases: what one process at a time may do, until a stated instant of machine time.

use domain::{Fresh, Time};

use crate::{
    Result,
    db::{Tx, sql},
};

/// Seconds by which two machines' clocks may differ. What ends later than a lease can was written while a clock was ahead.
const SKEW: i64 = 300;

/// The instant of machine time after which no row can honestly be due: nothing is put off for more than an hour. Rows beyond were
/// written while the clock was ahead, and count as due.
pub(crate) fn beyond_due(now: Time) -> Time {
    now.plus_seconds(3600 + SKEW)
}

/// The same for a row that is leased, which lasts a minute.
pub(crate) fn beyond_lease(now: Time) -> Time {
    now.plus_seconds(60 + SKEW)
}

/// Takes or renews a lease for `seconds`; false when another holds it.
///
/// # Errors
/// When the database refuses.
pub fn take(tx: &mut Tx<'_>, fresh: &Fresh, name: &str, holder: &str, seconds: i64) -> Result<bool> {
    let now = fresh.machine_now;
    let changed = tx.execute(
        sql!(
            "INSERT INTO leases (name, holder, until) VALUES ($1, $2, $3) ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until = excluded.until WHERE leases.holder = excluded.holder OR leases.until <= $4 OR leases.until > $5"
        ),
        &[name.into(), holder.into(), now.plus_seconds(seconds).into(), now.into(), now.plus_seconds(seconds + SKEW).into()],
    )?;
    Ok(changed == 1)
}

/// Whether [`take`] for `seconds` would be refused to a new holder: asked first, a lease that is held costs no write.
///
/// # Errors
/// When the database refuses.
pub fn is_held(tx: &mut Tx<'_>, machine_now: Time, name: &str, seconds: i64) -> Result<bool> {
    let sql = sql!("SELECT EXISTS (SELECT 1 FROM leases WHERE name = $1 AND until > $2 AND until <= $3)");
    tx.one(sql, &[name.into(), machine_now.into(), machine_now.plus_seconds(seconds + SKEW).into()], |row| row.get(0))
}

/// Ends a lease that one holds; another's is left alone.
///
/// # Errors
/// When the database refuses.
pub fn give_back(tx: &mut Tx<'_>, name: &str, holder: &str) -> Result<()> {
    tx.execute(sql!("DELETE FROM leases WHERE name = $1 AND holder = $2"), &[name.into(), holder.into()])?;
    Ok(())
}

/// Ends every lease: of a copy from a backup, whose holders are gone.
///
/// # Errors
/// When the database refuses.
pub fn void_all(tx: &mut Tx<'_>) -> Result<()> {
    tx.execute(sql!("DELETE FROM leases"), &[])?;
    Ok(())
}

/// Until when the latest lease whose name begins so runs, of machine time.
///
/// # Errors
/// When the database refuses.
pub fn latest(tx: &mut Tx<'_>, prefix: &str) -> Result<Option<domain::Time>> {
    let end = format!("{prefix}\u{10FFFF}");
    tx.one(sql!("SELECT max(until) FROM leases WHERE name >= $1 AND name < $2"), &[prefix.into(), end.into()], |row| row.get(0))
}

#[cfg(test)]
mod tests {
    use domain::message::{Message, SessionEnded};

    use super::*;
    use crate::{
        shared::{mails, outbox},
        testing::{fresh, scratch},
    };

    /// The same program's moment, some seconds later or earlier by its machine's clock.
    fn after(seconds: i64) -> Fresh {
        let mut moment = fresh(u8::try_from(seconds % 200).unwrap());
        moment.machine_now = moment.machine_now.plus_seconds(seconds);
        moment
    }

    #[test]
    fn a_lease_holds_until_its_end_and_is_free_after_it() {
        let db = scratch(&[("centre", crate::centre::MIGRATIONS)]);
        let db = db.database("centre");
        let take =
            |moment: &Fresh, holder: &'static str| db.write_now("take", moment, move |tx, f| take(tx, f, "seal", holder, 60));
        let held = |moment: Fresh| db.read_now(move |tx| is_held(tx, moment.machine_now, "seal", 60));
        assert_eq!(held(after(0)), Ok(false));
        assert_eq!(take(&after(0), "one"), Ok(true));
        assert_eq!((held(after(0)), held(after(59)), held(after(60))), (Ok(true), Ok(true), Ok(false)));
        assert_eq!(take(&after(59), "two"), Ok(false));
        assert_eq!(take(&after(30), "one"), Ok(true));
        assert_eq!(take(&after(91), "two"), Ok(true));
        db.write_now("give back", &after(92), |tx, _| give_back(tx, "seal", "one")).unwrap();
        assert_eq!(take(&after(93), "one"), Ok(false), "only the holder gives back");
        db.write_now("give back", &after(94), |tx, _| give_back(tx, "seal", "two")).unwrap();
        assert_eq!(take(&after(95), "one"), Ok(true));
    }

    #[test]
    fn what_was_written_while_the_clock_was_a_day_ahead_waits_no_day() {
        let scratch = scratch(&[("centre", crate::centre::MIGRATIONS)]);
        let db = scratch.database("centre");
        let (ahead, put_right) = (after(86_400), after(1));
        let mail = mails::NewMail {
            sender: "service@example.org".into(),
            recipient: "alex@example.com".into(),
            subject: "Linked".into(),
            text: "Linked.".into(),
            html: None,
        };
        db.write_now("while ahead", &ahead, move |tx, fresh| {
            assert!(take(tx, fresh, "seal", "a process that died", 60)?);
            let told = Message::SessionEnded(SessionEnded { sid: "1".into(), account_number: 7000001, at: fresh.now });
            outbox::queue(tx, fresh, "almd", "session 1", &told)?;
            outbox::queue(tx, fresh, "almd", "session 2", &told)?;
            mails::queue(tx, fresh, "example.org", &mail)?;
            // One is in a dead worker's hands.
            assert_eq!(outbox::take_due(tx, fresh, 1)?.len(), 1);
            Ok(())
        })
        .unwrap();
        let (messages, mails, sealer) = db
            .write_now("put right", &put_right, |tx, fresh| {
                assert!(outbox::is_due(tx, fresh.machine_now)? && mails::is_due(tx, fresh.machine_now)?);
                let messages = outbox::take_due(tx, fresh, 10)?.len();
                Ok((messages, mails::take_due(tx, fresh, 10)?.len(), take(tx, fresh, "seal", "another", 60)?))
            })
            .unwrap();
        assert_eq!((messages, mails, sealer), (2, 1, true));
    }
}
