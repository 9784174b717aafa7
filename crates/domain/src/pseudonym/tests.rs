//! No real name is left in any sample, and the sheets keep their shape.

use std::collections::BTreeSet;

use proptest::prelude::*;
use serde_json::Value;

use super::leak::leaks;
use super::{Pseudonymized, Replaced, invent, lexicon, pseudonymize, text};
use crate::docket::Docket;
use crate::docket::tests::{sample, samples};

const KEY: &[u8] = b"a key of the tests";

fn all() -> impl Iterator<Item = (String, Docket, Pseudonymized)> {
    samples().into_iter().map(|(name, text)| {
        let docket = Docket::from_json(&text).unwrap();
        let made = pseudonymize(&docket, KEY);
        (name, docket, made)
    })
}

fn made(name: &str) -> Docket {
    pseudonymize(&sample(name), KEY).docket
}

/// A small case: Rhoda Quimby-Vance sues; her lawyer is Jabez F. Tolliver, the judge Orpha M. Pell.
fn invented_case(entries: &[&str]) -> Docket {
    let mut docket = sample("district/almd");
    docket.case_name = "Quimby-Vance v. Zed Industries, Inc.".to_string();
    docket.assigned_to_str = "Orpha M. Pell".to_string();
    docket.federal_dn_judge_initials_assigned = Some("OMP".to_string());
    docket.referred_to_str = String::new();
    docket.federal_dn_judge_initials_referred = None;
    docket.parties[0].name = "Rhoda Quimby-Vance".to_string();
    docket.parties[1].name = "Zed Industries, Inc.".to_string();
    for party in &mut docket.parties {
        let attorney = &mut party.attorneys.as_mut().unwrap()[0];
        attorney.name = "Jabez F. Tolliver".to_string();
        attorney.contact =
            "Tolliver & Marsh, LLC\n12 Elm Street, Suite 3\nMobile, AL 36602-1234\n251-432-1234\nFax: 251-432-9999\n\
                            Email: jtolliver@tollivermarsh.com\nBar No. 123456\n"
                .to_string();
        party.attorneys.as_mut().unwrap().truncate(1);
    }
    let entry = docket.docket_entries[0].clone();
    docket.docket_entries =
        entries.iter().map(|text| crate::docket::Entry { description: (*text).to_string(), ..entry.clone() }).collect();
    docket
}

fn texts_of(docket: &Docket) -> Vec<String> {
    docket.docket_entries.iter().map(|entry| entry.description.clone()).collect()
}

/// Entry texts of the small case, with its invented people's names put back as words: `FAMILY1`, `GIVEN`, ….
fn marked(entries: &[&str]) -> Vec<String> {
    let docket = pseudonymize(&invented_case(entries), KEY).docket;
    let words = |name: &str| name.split([' ', '-']).map(str::to_string).collect::<Vec<_>>();
    let (party, judge) = (words(&docket.parties[0].name), words(&docket.assigned_to_str));
    let lawyer = words(&docket.parties[0].attorneys.as_ref().unwrap()[0].name);
    let names = [
        (&party[0], "Given"),
        (&party[1], "One"),
        (&party[2], "Two"),
        (&lawyer[0], "Lawyer"),
        (&lawyer[2], "Law"),
        (&judge[0], "Ermine"),
        (&judge[2], "Robe"),
    ];
    let mark = |text: String| {
        names.iter().fold(text, |text, (name, mark)| {
            text.replace(name.as_str(), mark).replace(&name.to_uppercase(), &mark.to_uppercase())
        })
    };
    texts_of(&docket).into_iter().map(mark).collect()
}

#[test]
fn no_replaced_string_is_left_in_any_sheet() {
    for (name, _, made) in all() {
        let text = made.docket.to_json().to_string().replace("\\n", "\n");
        assert_eq!(leaks(&text, &made.replaced), Vec::<String>::new(), "{name}");
    }
}

#[test]
fn the_people_of_every_sheet_are_among_the_replaced() {
    for (name, docket, made) in all() {
        let replaced: BTreeSet<&str> = made.replaced.iter().map(|one| one.was.as_str()).collect();
        for party in &docket.parties {
            for attorney in party.attorneys.iter().flatten() {
                let written = attorney.name.split_whitespace().collect::<Vec<_>>().join(" ");
                let known = replaced.iter().any(|was| written.contains(was) || was.contains(written.as_str()));
                let nobody = super::find::is_organisation(&written) || written.contains("PRO SE") || written.is_empty();
                assert!(known || nobody, "{name}: {written}");
            }
        }
    }
}

#[test]
fn the_sheet_keeps_its_shape() {
    for (name, docket, made) in all() {
        let text = made.docket.to_json().to_string();
        let again = Docket::from_json(&text).unwrap_or_else(|problems| panic!("{name}: {problems:?}"));
        assert_eq!(again, made.docket, "{name}");
        assert_eq!(again.parties.len(), docket.parties.len(), "{name}");
        assert_eq!(again.docket_entries.len(), docket.docket_entries.len(), "{name}");
        for (now, was) in again.parties.iter().zip(&docket.parties) {
            assert_eq!(now.role, was.role, "{name}");
            assert_eq!(now.attorneys.as_ref().map(Vec::len), was.attorneys.as_ref().map(Vec::len), "{name}");
            assert_eq!(now.extra_info.lines().count(), was.extra_info.lines().count(), "{name}");
        }
        for (now, was) in again.docket_entries.iter().zip(&docket.docket_entries) {
            let stays = |entry: &crate::docket::Entry| {
                (
                    entry.date_filed,
                    entry.date_entered,
                    entry.document_number.clone(),
                    entry.pacer_doc_id.clone(),
                    entry.pacer_seq_no.clone(),
                )
            };
            assert_eq!(stays(now), stays(was), "{name}");
        }
        assert_eq!(
            (&again.docket_number, &again.court_id, again.kind()),
            (&docket.docket_number, &docket.court_id, docket.kind())
        );
    }
}

#[test]
fn organisations_that_name_nobody_stay() {
    for (sheet, name) in [
        ("bankruptcy/nysb_21", "HSBC Bank PLC"),
        ("bankruptcy/nvb_42", "GV RANCH STATION, INC."),
        ("district/cacd", "Bang Bang Boutiques LLC"),
        ("district/mad_193254", "Trustees of Deerfield Academy"),
        ("district/txsd", "Cheyenne Petroleum Company"),
        ("district/txsd_1", "USA"),
        ("bankruptcy/areb", "U.S. Trustee (ust)"),
        ("district/almd", "AAA Cooper Transporation"),
    ] {
        assert!(made(sheet).parties.iter().any(|party| party.name == name), "{sheet}: {name}");
    }
}

#[test]
fn an_organisation_named_after_a_replaced_person_changes_with_them() {
    let mut docket = invented_case(&["MOTION by Tolliver Boat Works, Inc. and Zed Industries, Inc."]);
    docket.parties[1].name = "Tolliver Boat Works, Inc.".to_string();
    let docket = pseudonymize(&docket, KEY).docket;
    let family = docket.parties[0].attorneys.as_ref().unwrap()[0].name.split(' ').next_back().unwrap().to_string();
    assert_eq!(docket.parties[1].name, format!("{family} Boat Works, Inc."));
    assert_eq!(texts_of(&docket), [format!("MOTION by {family} Boat Works, Inc. and Zed Industries, Inc.")]);
}

#[test]
fn the_same_key_gives_the_same_names_and_another_key_others() {
    let docket = sample("bankruptcy/areb");
    let first = pseudonymize(&docket, KEY);
    assert_eq!(first.docket, pseudonymize(&docket, KEY).docket);
    assert_eq!(first.replaced, pseudonymize(&docket, KEY).replaced);
    assert_ne!(first.docket.case_name, pseudonymize(&docket, b"another key").docket.case_name);
}

#[test]
fn a_person_has_the_same_invented_name_in_every_case() {
    let trustee = |sheet: &str| {
        let at = sample(sheet).parties.iter().position(|party| party.name.starts_with("RICK A.")).unwrap();
        made(sheet).parties[at].name.clone()
    };
    assert_eq!(trustee("bankruptcy/nvb_31"), trustee("bankruptcy/nvb_45"));
}

#[test]
fn names_are_found_however_they_are_written() {
    assert_eq!(
        marked(&[
            "filed by Rhoda Quimby-Vance. (Tolliver, Jabez)",
            "filed by RHODA QUIMBY-VANCE",
            "Tolliver's motion; MOTION BY TOLLIVER",
            "(QUIMBY-VANCE, RHODA) and Vance alone",
            "Judge Pell: ORDER. Signed by Judge Orpha M. Pell on 1/2/08. Clerk's notice.",
        ])
        .iter()
        .map(|text| text.split(" M. ").next().unwrap().to_string())
        .map(|text| text.split("Signed by").next().unwrap().trim().to_string())
        .collect::<Vec<_>>(),
        [
            "filed by Given One-Two. (Law, Lawyer)",
            "filed by GIVEN ONE-TWO",
            "Law's motion; MOTION BY LAW",
            "(ONE-TWO, GIVEN) and Two alone",
            "Judge Robe: ORDER.",
        ]
    );
}

#[test]
fn initials_follow_the_invented_given_name() {
    let texts = marked(&["filed by J. Tolliver and R. Vance"]);
    let docket = made_case(&[]);
    let (party, lawyer) = (&docket.parties[0].name, &docket.parties[0].attorneys.as_ref().unwrap()[0].name);
    assert_eq!(texts, [format!("filed by {}. Law and {}. Two", &lawyer[..1], &party[..1])]);
}

fn made_case(entries: &[&str]) -> Docket {
    pseudonymize(&invented_case(entries), KEY).docket
}

#[test]
fn a_judges_initials_are_those_of_the_invented_name() {
    let docket = made_case(&["Receipt (1:08-cv-00901-OMP) of case 08-00901-omp; (OMP) (dmn)"]);
    let initials: String = docket.assigned_to_str.split(' ').filter_map(|word| word.chars().next()).collect();
    let small = initials.to_lowercase();
    assert_eq!(docket.federal_dn_judge_initials_assigned.as_deref(), Some(initials.as_str()));
    assert_eq!(texts_of(&docket), [format!("Receipt (1:08-cv-00901-{initials}) of case 08-00901-{small}; ({initials}) (dmn)")]);
}

#[test]
fn people_who_are_no_parties_are_found_by_the_words_around_them() {
    let real = [
        "Interpreter: Mordaunt Pfister present. (Pfister, M.)",
        "Application filed by Wendeline Ostrowe of OSTROWE & LATCH, P.C. on behalf of Big Lots Bank, N.A.",
        "ORDER by Magistrate Judge Throckmorton. (Entered: 11/13/2008)",
        "Letter from Dr. Isambard Vyner to the Court re schedule",
        "Modified on 1/2/2008 (Lovelock, Beryl)",
    ];
    for text in texts_of(&made_case(&real)) {
        for name in ["Pfister", "Ostrowe", "Throckmorton", "Vyner", "Lovelock", "Isambard", "Wendeline"] {
            assert!(!text.to_lowercase().contains(&name.to_lowercase()), "{text}");
        }
    }
    let order =
        "ORDER granting Motion for Summary Judgment; Trustee U.S. Bank, N.A., Wells Fargo Bank and the Clerk of Court notified.";
    assert_eq!(texts_of(&made_case(&[order])), [order]);
}

#[test]
fn addresses_and_telephones_are_invented_in_the_same_shape() {
    let docket = made_case(&["Call (714) 834-1340 or mail jtolliver@tollivermarsh.com; SSN xxx-xx-1234"]);
    let contact = docket.parties[0].attorneys.as_ref().unwrap()[0].contact.clone();
    let lines: Vec<&str> = contact.split('\n').collect();
    let family = docket.parties[0].attorneys.as_ref().unwrap()[0].name.split(' ').next_back().unwrap();
    assert!(lines[0].starts_with(&format!("{family} & ")) && lines[0].ends_with(", LLC"), "{contact}");
    assert!(lines[1].contains(" Street, Suite ") && !lines[1].contains("Elm"), "{contact}");
    assert!(lines[2].starts_with("Mobile, AL ") && lines[2].len() == "Mobile, AL 36602-1234".len(), "{contact}");
    assert!(lines[3].starts_with("251-555-01") && lines[4].starts_with("Fax: 251-555-01"), "{contact}");
    assert!(lines[5].contains("@example.") && lines[6].starts_with("Bar No. ") && !lines[6].contains("123456"), "{contact}");
    let text = &texts_of(&docket)[0];
    assert!(text.starts_with("Call (714) 555-01") && !text.contains("tolliver") && !text.contains("xx-1234"), "{text}");
}

#[test]
fn invented_words_are_in_no_sample() {
    let mut real = BTreeSet::new();
    for (_, text) in samples() {
        real.extend(text::cut(&text).into_iter().map(|token| token.folded));
    }
    let surnames = lexicon::SURNAME_FIRST
        .iter()
        .flat_map(|first| lexicon::SURNAME_SECOND.iter().map(move |second| format!("{first}{second}")));
    let words = lexicon::INVENTED_GIVEN.iter().chain(lexicon::INVENTED_STREETS.iter()).map(ToString::to_string);
    let known: Vec<String> = words.chain(surnames).filter(|word| real.contains(&text::fold(word))).collect();
    assert_eq!(known, Vec::<String>::new());
    assert!(lexicon::INVENTED_GIVEN.len() > 150 && lexicon::SURNAME_FIRST.len() * lexicon::SURNAME_SECOND.len() > 3000);
}

#[test]
fn leaks_are_found_as_whole_words_in_any_case() {
    let replaced =
        [Replaced { was: "Ann Roe".to_string(), now: String::new() }, Replaced { was: "Quimby".to_string(), now: String::new() }];
    assert_eq!(leaks("by ANN\n  ROE's lawyer", &replaced), ["Ann Roe"]);
    assert_eq!(leaks("quimby-vance", &replaced), ["Quimby"]);
    assert_eq!(leaks("Quimbyton, Joann Roe", &replaced), Vec::<String>::new());
}

#[test]
fn the_letters_case_follows_the_original() {
    assert_eq!(
        ["ROE", "Roe", "roe", "R", "McRoe"].map(|was| invent::like(was, "Tarn")),
        ["TARN", "Tarn", "tarn", "Tarn", "Tarn"]
    );
}

#[test]
fn unknown_keys_are_rewritten_too() {
    let mut docket = invented_case(&[]);
    docket.extra.insert("note".to_string(), serde_json::json!(["Rhoda Quimby-Vance", { "by": "Tolliver" }]));
    let note = pseudonymize(&docket, KEY).docket.extra["note"].to_string();
    assert!(!note.contains("Quimby") && !note.contains("Tolliver"), "{note}");
}

proptest! {
    #[test]
    fn any_text_is_cut_and_joined_without_loss(text in "\\PC{0,200}") {
        prop_assert_eq!(text::join(&text::cut(&text)), text);
    }

    #[test]
    fn any_text_can_be_rewritten(words in proptest::collection::vec("[A-Za-z0-9@.,()'#:-]{1,8}|Rhoda|Quimby|Vance|Tolliver|and|by|\\PC", 0..40)) {
        let docket = invented_case(&[&words.join(" "), &words.concat()]);
        let made = pseudonymize(&docket, KEY);
        prop_assert_eq!(made.docket.docket_entries.len(), 2);
        prop_assert!(matches!(made.docket.to_json(), Value::Object(_)));
    }
}
