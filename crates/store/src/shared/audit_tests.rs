//! The chain of the audit trail: what is sealed can't be changed unseen (security W04).

use super::*;
use crate::{
    db::{Db, Sql},
    testing::{Scratch, fresh, scratch},
};

/// A room in which five things were done, three of them sealed at once and two later.
fn trail() -> (Scratch, Db) {
    let scratch = scratch(&[("court", &[crate::shared::MIGRATION])]);
    let db = scratch.database("court");
    for number in 1..=5 {
        let thing = format!("filer {number}");
        db.write_now("act", &fresh(1), move |tx, fresh| record(tx, fresh, "clerk jdoe", "unlock filer", &thing, "")).unwrap();
        if number >= 3 {
            db.write_now("seal", &fresh(1), |tx, _| seal(tx, 100)).unwrap();
        }
    }
    (scratch, db)
}

/// The chain after somebody went behind the program's back.
fn after(statement: &'static str) -> Chain {
    let (_scratch, db) = trail();
    let changed = db.write_now("tamper", &fresh(1), move |tx, _| tx.execute(Sql(statement), &[])).unwrap();
    assert!(changed > 0, "{statement}");
    db.read_now(verify_chain).unwrap()
}

#[test]
fn w04_a_chain_that_nobody_touched_is_sound() {
    let (_scratch, db) = trail();
    assert_eq!(db.read_now(verify_chain).unwrap(), Chain { sound: 5, broken_at: None, unsealed: 0 });
    assert!(!db.read_now(waits).unwrap());
    db.write_now("act", &fresh(1), |tx, fresh| record(tx, fresh, "system", "look", "court", "")).unwrap();
    assert_eq!(db.read_now(verify_chain).unwrap(), Chain { sound: 5, broken_at: None, unsealed: 1 });
    assert!(db.read_now(waits).unwrap());
}

#[test]
fn w04_a_flipped_letter_breaks_the_chain() {
    let broken = Some(3);
    for statement in [
        "UPDATE audit SET detail = 'x' WHERE sequence = 3",
        "UPDATE audit SET thing = 'filer 8' WHERE sequence = 3",
        "UPDATE audit SET actor = 'clerk jdof' WHERE sequence = 3",
        "UPDATE audit SET at = at + 1 WHERE sequence = 3",
        "UPDATE audit SET action = 'unlock', thing = 'filerfiler 3' WHERE sequence = 3",
    ] {
        let chain = after(statement);
        assert_eq!((chain.sound, chain.broken_at), (2, broken), "{statement}");
    }
}

#[test]
fn w04_a_line_taken_away_or_moved_breaks_the_chain() {
    assert_eq!(after("DELETE FROM audit WHERE sequence = 1").broken_at, Some(1));
    assert_eq!(after("DELETE FROM audit WHERE sequence = 4").broken_at, Some(4));
    // A cut at the end shows in the count alone.
    assert_eq!(after("DELETE FROM audit WHERE sequence = 5"), Chain { sound: 4, broken_at: None, unsealed: 0 });
    assert_eq!(after("UPDATE audit SET sequence = NULL WHERE sequence = 2").broken_at, Some(2));
}
