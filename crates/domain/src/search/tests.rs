//! Queries as people type them, and as nobody would.

use jiff::civil::date;
use proptest::prelude::*;

use super::*;

fn text(words: &str) -> Query {
    Query::Words(Field::Text, Phrase::of(words, false).unwrap())
}

fn plain(typed: &str) -> String {
    parse(typed).unwrap().to_string()
}

fn problems(typed: &str) -> Vec<String> {
    parse(typed).unwrap_err().into_iter().map(|problem| problem.sentence).collect()
}

#[test]
fn words_side_by_side_are_all_asked_for() {
    assert_eq!(parse("motion dismiss"), Ok(Query::All(vec![text("motion"), text("dismiss")])));
    assert_eq!(plain("motion AND dismiss"), "\"motion\" AND \"dismiss\"");
    assert_eq!(plain("and or not"), "\"and\" AND \"or\" AND \"not\"", "operators are in capitals");
}

#[test]
fn and_binds_closer_than_or_and_brackets_closer_still() {
    assert_eq!(plain("a OR b c"), "\"a\" OR (\"b\" AND \"c\")");
    assert_eq!(plain("(a OR b) c"), "(\"a\" OR \"b\") AND \"c\"");
    assert_eq!(plain("a -b"), "\"a\" AND NOT \"b\"");
    assert_eq!(plain("NOT (a OR b)"), "NOT (\"a\" OR \"b\")");
    assert_eq!(plain("NOT NOT a"), "\"a\"");
}

#[test]
fn phrases_fields_and_stars_are_understood() {
    assert_eq!(plain("\"Motion to Dismiss\""), "\"Motion to Dismiss\"");
    assert_eq!(plain("\u{201C}motion to dismiss\u{201D}"), "\"motion to dismiss\"");
    assert_eq!(plain("party:O'Brien judge:\"Ann Lee\" nature:442"), "party:\"O'Brien\" AND judge:\"Ann Lee\" AND nature:\"442\"");
    assert_eq!(plain("Case:2:21-cv-00042"), "case:\"2:21-cv-00042\"");
    assert_eq!(plain("2:21-cv-00042"), "\"2:21-cv-00042\"", "a number is no field");
    assert_eq!(plain("dismiss*"), "\"dismiss\"*");
    assert_eq!(plain("\"motion to dis\"*"), "\"motion to dis\"*");
    let Query::Words(_, phrase) = parse("O'Brien-García").unwrap() else { panic!() };
    assert_eq!(phrase.words(), ["obrien", "garcia"]);
}

#[test]
fn dates_may_be_days_months_years_and_ranges() {
    let filed = |from, to| Ok(Query::Filed { from, to });
    assert_eq!(parse("filed:2024-01-01..2024-12-31"), filed(Some(date(2024, 1, 1)), Some(date(2024, 12, 31))));
    assert_eq!(parse("filed:2024"), parse("filed:2024-01-01..2024-12-31"));
    assert_eq!(parse("filed:2024-02"), filed(Some(date(2024, 2, 1)), Some(date(2024, 2, 29))));
    assert_eq!(parse("filed:05/10/2021"), filed(Some(date(2021, 5, 10)), Some(date(2021, 5, 10))));
    assert_eq!(parse("filed:2024.."), filed(Some(date(2024, 1, 1)), None));
    assert_eq!(parse("filed:..2024-06"), filed(None, Some(date(2024, 6, 30))));
}

#[test]
fn every_problem_is_told_at_once() {
    assert_eq!(
        problems("judeg:smith AND filed:soon AND (motion OR"),
        [
            "There is no field \"judeg\". The fields are text, case, party, judge, nature and filed.",
            "\"soon\" is no date. Write filed:2024-05-10, filed:2024-01-01..2024-12-31 or filed:2024.",
            "This bracket is not closed.",
            "Here a word, a phrase or a field is missing.",
        ]
    );
    assert_eq!(problems("  "), ["Type what to look for."]);
    assert_eq!(problems("filed:2024-02-02..2024-01-01"), ["2024-02-02 is after 2024-01-01."]);
    assert_eq!(problems("\"motion"), ["This quotation mark is not closed."]);
    assert_eq!(problems("motion)"), ["This closing bracket has no opening one."]);
    assert_eq!(problems("m*"), ["Type at least two letters before the star."]);
    assert_eq!(problems("§ motion"), ["§: there is no letter or digit to look for."]);
    assert_eq!(problems("AND"), ["Here a word, a phrase or a field is missing."; 2]);
    assert_eq!(problems(&"a ".repeat(21)), ["Look for at most 20 words, phrases and dates at once."]);
    assert_eq!(problems(&"a".repeat(501)), ["Type at most 500 characters; these are 501."]);
    assert_eq!(problems(&format!("{}a{}", "(".repeat(200), ")".repeat(200))), ["There are too many brackets inside each other."]);
}

#[test]
fn an_excerpt_marks_what_was_found_and_shows_what_stands_around_it() {
    let text = format!("{} MOTION to Dismiss\n\nfor lack of  jurisdiction {}", "word ".repeat(60), "more ".repeat(60));
    let query = parse("\"motion to dismiss\" jurisdict* NOT absent").unwrap();
    let pieces = excerpt(&text, &query.marked(), 120);
    let marked: Vec<&str> = pieces.iter().filter(|piece| piece.marked).map(|piece| piece.text.as_str()).collect();
    assert_eq!(marked, ["MOTION to Dismiss", "jurisdiction"]);
    let whole: String = pieces.iter().map(|piece| piece.text.as_str()).collect();
    assert!(whole.starts_with("… word") && whole.ends_with(" …") && whole.contains("for lack of jurisdiction"), "{whole}");
    assert_eq!(excerpt("García's brief", &parse("garcias").unwrap().marked(), 100)[0].text, "García's");
    assert_eq!(excerpt("", &query.marked(), 100), []);
}

fn query() -> impl Strategy<Value = Query> {
    let field = prop_oneof![Just(Field::Text), Just(Field::Case), Just(Field::Party), Just(Field::Judge), Just(Field::Nature)];
    let leaf = prop_oneof![
        (field, "[a-zA-Z0-9é:.-]{0,6}[a-z]{2}( [a-z]{1,5})?", any::<bool>()).prop_filter_map(
            "no words",
            |(field, typed, prefix)| {
                let phrase = Phrase::of(&typed, prefix)?;
                let short = prefix && phrase.words().last()?.chars().count() < 2;
                (!short).then_some(Query::Words(field, phrase))
            }
        ),
        (0_i64..20_000, 0_i64..400).prop_map(|(day, more)| {
            let from = date(1990, 1, 1).checked_add(day.days()).unwrap();
            Query::Filed { from: Some(from), to: from.checked_add(more.days()).ok() }
        }),
    ];
    let tree = leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 2..3).prop_map(|parts| flat(parts, true)),
            prop::collection::vec(inner.clone(), 2..3).prop_map(|parts| flat(parts, false)),
            inner.prop_map(|part| match part {
                Query::Not(inner) => *inner,
                other => Query::Not(Box::new(other)),
            }),
        ]
    });
    tree.prop_filter("too many", |query| count(query) <= MOST_TERMS && query.to_string().chars().count() <= LONGEST)
}

fn flat(parts: Vec<Query>, all: bool) -> Query {
    let mut out = Vec::new();
    for part in parts {
        match part {
            Query::All(inner) if all => out.extend(inner),
            Query::Any(inner) if !all => out.extend(inner),
            other => out.push(other),
        }
    }
    if all { Query::All(out) } else { Query::Any(out) }
}

fn count(query: &Query) -> usize {
    match query {
        Query::All(parts) | Query::Any(parts) => parts.iter().map(count).sum(),
        Query::Not(part) => count(part),
        Query::Words(..) | Query::Filed { .. } => 1,
    }
}

use jiff::ToSpan as _;

proptest! {
    #[test]
    fn a_query_in_its_plainest_form_is_the_same_query(query in query()) {
        prop_assert_eq!(parse(&query.to_string()), Ok(query));
    }

    #[test]
    fn any_text_is_a_query_or_has_a_problem_within_it(typed in "\\PC{0,80}") {
        match parse(&typed) {
            Ok(query) => prop_assert_eq!(parse(&query.to_string()), Ok(query)),
            Err(problems) => {
                prop_assert!(!problems.is_empty());
                prop_assert!(problems.iter().all(|problem| problem.at <= typed.chars().count()));
            }
        }
    }

    #[test]
    fn anything_made_of_signs_of_the_language_is_read(typed in "(AND|OR|NOT|-|\\(|\\)|\"|\\*|:|filed:|party:|\\.\\.|2024|[a-z§]| ){0,25}") {
        if let Ok(query) = parse(&typed) {
            prop_assert_eq!(parse(&query.to_string()), Ok(query));
        }
    }

    #[test]
    fn words_are_letters_and_digits_in_lower_case(text: String) {
        for word in words(&text) {
            prop_assert!(!word.is_empty() && word.chars().all(char::is_alphanumeric), "{}", word);
            prop_assert_eq!(words(&word).collect::<Vec<_>>(), vec![word.clone()]);
        }
    }

    #[test]
    fn an_excerpt_of_any_text_is_made_and_stays_short(text: String, typed in "[a-z]{1,3}") {
        let phrase = Phrase::of(&typed, true).unwrap();
        let pieces = excerpt(&text, &[&phrase], 60);
        prop_assert!(pieces.iter().map(|piece| piece.text.chars().count()).sum::<usize>() <= 70);
    }
}
