//! Every kind of value comes back as it went in, and what can't be carried is refused.

use domain::{Id, Time};

use crate::db::{Error, Sql, Value};
use crate::migrate::Migration;
use crate::testing::{fresh, scratch};

use super::docket;

const KINDS: &[Migration] =
    &[Migration { name: "0001-kinds", sql: "CREATE TABLE kinds (number BIGINT, words TEXT, yes BOOLEAN, bytes BYTEA);" }];

#[test]
fn each_kind_of_value_comes_back_and_so_does_null() {
    let scratch = scratch(&[("kinds", KINDS)]);
    let db = scratch.database("kinds");
    db.write_now("fill", &fresh(1), |tx, _| {
        let sql = Sql("INSERT INTO kinds (number, words, yes, bytes) VALUES ($1, $2, $3, $4)");
        tx.execute(sql, &[i64::MIN.into(), "Doña Ana's \"case\" \u{1F4C4}".into(), true.into(), vec![0u8, 255].into()])?;
        tx.execute(sql, &[Value::Null, None::<&str>.into(), None::<bool>.into(), None::<Vec<u8>>.into()])?;
        tx.execute(sql, &[Id(7).into(), String::new().into(), false.into(), [0u8; 0].into()])
    })
    .unwrap();
    let rows = db
        .read_now(|tx| {
            tx.all(Sql("SELECT number, words, yes, bytes FROM kinds ORDER BY number IS NULL, number"), &[], |row| {
                let words = row.get::<Option<String>>(1)?;
                Ok((row.get::<Option<i64>>(0)?, words, row.get::<Option<bool>>(2)?, row.get::<Option<Vec<u8>>>(3)?))
            })
        })
        .unwrap();
    let first = (Some(i64::MIN), Some("Doña Ana's \"case\" \u{1F4C4}".into()), Some(true), Some(vec![0, 255]));
    assert_eq!(rows, [first, (Some(7), Some(String::new()), Some(false), Some(vec![])), (None, None, None, None)]);
    let id_and_time = db.read_now(|tx| {
        tx.one(Sql("SELECT number, number FROM kinds WHERE number = $1"), &[Time(7).into()], |row| {
            Ok((row.get::<Id>(0)?, row.get::<Time>(1)?))
        })
    });
    assert_eq!(id_and_time, Ok((Id(7), Time(7))));
}

#[test]
fn values_are_bound_by_their_number_not_by_where_they_stand() {
    let (_scratch, db) = docket();
    let both = db.read_now(|tx| {
        let sql = Sql("SELECT CAST($2 AS TEXT), CAST($1 AS TEXT), '$1', CAST($2 AS TEXT) -- $3");
        tx.one(sql, &["one".into(), "two".into()], |row| Ok([row.get::<String>(0)?, row.get(1)?, row.get(2)?, row.get(3)?]))
    });
    assert_eq!(both, Ok(["two", "one", "$1", "two"].map(String::from)));
}

#[test]
fn nul_in_text_is_refused_and_the_transaction_goes_on() {
    let (_scratch, db) = docket();
    db.write_now("nul", &fresh(1), |tx, _| {
        let refused = super::file_entry(tx, 1, "nul\0inside");
        assert!(matches!(refused, Err(Error::Value(_))), "{refused:?}");
        super::file_entry(tx, 2, "Order")
    })
    .unwrap();
    assert_eq!(super::numbers(&db), [2]);
}

#[test]
fn text_sorts_by_bytes() {
    let (_scratch, db) = docket();
    db.write_now("fill", &fresh(1), |tx, _| {
        for (number, text) in ["ä", "b", "B", "a-z", "az", "Z", "a", "É"].into_iter().enumerate() {
            super::file_entry(tx, number as i64, text)?;
        }
        Ok(())
    })
    .unwrap();
    let (sorted, below) = db
        .read_now(|tx| {
            let sorted = tx.all(Sql("SELECT text FROM entries ORDER BY text"), &[], |row| row.get::<String>(0))?;
            let sql = Sql("SELECT text FROM entries WHERE text >= $1 AND text < $2 ORDER BY text DESC");
            let below = tx.all(sql, &["a".into(), "b".into()], |row| row.get::<String>(0))?;
            Ok((sorted, below))
        })
        .unwrap();
    assert_eq!(sorted, ["B", "Z", "a", "a-z", "az", "b", "É", "ä"]);
    assert_eq!(below, ["az", "a-z", "a"]);
}

#[test]
fn a_column_of_another_type_or_number_is_an_error_not_a_guess() {
    let (_scratch, db) = docket();
    for wrong in [0_usize, 1, 5] {
        let answer =
            db.read_now(move |tx| tx.one(Sql("SELECT 'words', CAST(NULL AS BIGINT)"), &[], move |row| row.get::<i64>(wrong)));
        assert!(matches!(answer, Err(Error::Value(_))), "{wrong}: {answer:?}");
    }
}

#[test]
fn the_number_of_values_must_be_right() {
    let (_scratch, db) = docket();
    for args in [vec![], vec![Value::Int(1), Value::Int(2)]] {
        let answer =
            db.read_now(move |tx| tx.all(Sql("SELECT text FROM entries WHERE number = $1"), &args, |row| row.get::<String>(0)));
        assert!(matches!(answer, Err(Error::Statement { .. })), "{answer:?}");
    }
}
