//! Invented names in place of the people of a docket, so that a sheet can be shown without naming anybody.
//!
//! Every person who is party, attorney, judge or trustee gets an invented name, address and telephone of the
//! same shape, wherever the docket names them. Whoever can't be told from an organisation counts as a person.
//! Other people in entry texts are found by the words around their names, which is a good guess and no more.

mod contact;
mod find;
mod invent;
pub mod leak;
mod lexicon;
mod numbers;
mod people;
mod rewrite;
#[cfg(test)]
mod tests;
mod text;

use std::collections::BTreeSet;

use serde_json::Value;

use crate::docket::{Docket, Extra, Party};
use invent::Inventor;
use people::People;
use rewrite::{Initials, Rewriter};
use text::{Token, cut, fold};

/// A string of the real docket that must not be found any more, and what stands in its place.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Replaced {
    pub was: String,
    pub now: String,
}

/// A docket with invented people.
#[derive(Clone, Debug)]
pub struct Pseudonymized {
    pub docket: Docket,
    /// Full names, telling family names, e-mail addresses and telephones; sorted, each once.
    pub replaced: Vec<Replaced>,
}

/// Replaces the people of `docket`. The same key and the same name always give the same invented name.
///
/// The court, the numbers of the case and its documents, all dates and the number of parties, attorneys and
/// entries stay. Towns and the names of organisations stay, unless they hold a replaced family name.
pub fn pseudonymize(docket: &Docket, key: &[u8]) -> Pseudonymized {
    let people = people_of(docket);
    let mut inventor = Inventor::new(key);
    inventor.avoid = people.words();
    let mut rewriter = Rewriter { people: &people, inventor, judges: Vec::new() };
    rewriter.judges = judges_of(docket, &rewriter);
    let mut replaced = Vec::new();
    let docket = rewritten(docket, &rewriter, &mut replaced);
    for was in people.wholes.iter().filter(|whole| whole.chars().count() > 4) {
        replaced.push(Replaced { was: was.clone(), now: rewriter.name(was) });
    }
    for family in people.telling_families() {
        replaced.push(Replaced { was: family.clone(), now: rewriter.inventor.surname(family) });
    }
    replaced.retain(|one| fold(&one.was) != fold(&one.now));
    let replaced = replaced.into_iter().collect::<BTreeSet<_>>().into_iter().collect();
    Pseudonymized { docket, replaced }
}

/// First the fields that hold names, then the texts, so that texts are read knowing who is who.
fn people_of(docket: &Docket) -> People {
    let mut people = People::default();
    for judge in [&docket.assigned_to_str, &docket.referred_to_str] {
        find::in_field(judge, &mut people);
    }
    for party in &docket.parties {
        find::in_field(&party.name, &mut people);
        for alias in aliases(&party.extra_info) {
            find::in_field(alias, &mut people);
        }
        contact::firms_in(&party.extra_info, &mut people);
        for attorney in party.attorneys.iter().flatten() {
            find::in_field(&attorney.name, &mut people);
            contact::firms_in(&attorney.contact, &mut people);
        }
    }
    find::in_caption(&docket.case_name, &mut people);
    for party in &docket.parties {
        find::in_text(&party.extra_info, &mut people);
        for count in party.criminal_data.iter().flat_map(|data| &data.counts) {
            find::in_text(&count.disposition, &mut people);
        }
    }
    for entry in &docket.docket_entries {
        find::in_text(&entry.description, &mut people);
        for attachment in entry.attachments.iter().flatten() {
            find::in_text(&attachment.description, &mut people);
        }
    }
    people
}

/// The lines after `also known as` and the like.
fn aliases(extra_info: &str) -> impl Iterator<Item = &str> {
    let introduces = |line: &str| {
        let small = line.trim().to_lowercase();
        ["also known as", "doing business as", "formerly known as", "agent of", "aka", "dba", "fka"].contains(&small.as_str())
    };
    let follow = extra_info.lines().zip(extra_info.lines().skip(1));
    let below = follow.filter(move |(line, _)| introduces(line)).map(|(_, next)| next);
    let beside = extra_info.lines().filter_map(|line| {
        let (start, rest) = line.trim().split_once(' ')?;
        ["aka", "dba", "fka"].contains(&start.to_lowercase().as_str()).then_some(rest)
    });
    below.chain(beside)
}

fn judges_of(docket: &Docket, rewriter: &Rewriter<'_>) -> Vec<Initials> {
    let printed = [
        (&docket.assigned_to_str, &docket.federal_dn_judge_initials_assigned),
        (&docket.referred_to_str, &docket.federal_dn_judge_initials_referred),
    ];
    let mut judges = Vec::new();
    for (name, initials) in printed {
        if let Some(was) = initials {
            judges.push(Initials { was: was.clone(), now: initials_of(&rewriter.name(name), name, was, rewriter) });
        }
    }
    judges
}

/// The initials of the invented name, letter for letter: those of the words the printed letters belong to.
fn initials_of(invented: &str, name: &str, printed: &str, rewriter: &Rewriter<'_>) -> String {
    let words = |name: &str| cut(name).into_iter().filter(Token::is_word).collect::<Vec<_>>();
    let (real, invented) = (words(name), words(invented));
    let mut at = 0;
    let letters = printed.chars().map(|letter| {
        let same = |token: &Token| token.folded.starts_with(letter.to_ascii_lowercase());
        match real.iter().skip(at).position(same) {
            Some(skipped) => {
                at += skipped + 1;
                invented.get(at - 1).and_then(|token| token.text.chars().next()).unwrap_or('X')
            }
            None => rewriter.inventor.letter(&fold(name), letter),
        }
    });
    letters.collect()
}

fn rewritten(docket: &Docket, rewriter: &Rewriter<'_>, replaced: &mut Vec<Replaced>) -> Docket {
    let mut docket = docket.clone();
    let initials = |was: &Option<String>| {
        was.as_ref().map(|was| {
            let found = rewriter.judges.iter().find(|judge| judge.was == *was);
            found.map_or_else(|| was.clone(), |judge| invent::like(was, &judge.now))
        })
    };
    docket.federal_dn_judge_initials_assigned = initials(&docket.federal_dn_judge_initials_assigned);
    docket.federal_dn_judge_initials_referred = initials(&docket.federal_dn_judge_initials_referred);
    docket.case_name = caption(&docket.case_name, rewriter);
    docket.assigned_to_str = rewriter.name(&docket.assigned_to_str);
    docket.referred_to_str = rewriter.name(&docket.referred_to_str);
    for party in &mut docket.parties {
        rewrite_party(party, rewriter, replaced);
    }
    for entry in &mut docket.docket_entries {
        entry.description = rewriter.text(&entry.description, replaced);
        rewrite_extra(&mut entry.extra, rewriter, replaced);
        for attachment in entry.attachments.iter_mut().flatten() {
            attachment.description = rewriter.text(&attachment.description, replaced);
            rewrite_extra(&mut attachment.extra, rewriter, replaced);
        }
    }
    rewrite_extra(&mut docket.extra, rewriter, replaced);
    docket
}

fn caption(caption: &str, rewriter: &Rewriter<'_>) -> String {
    let versus = [" v. ", " V. ", " vs. "].into_iter().find(|versus| caption.contains(versus));
    let sides = |text: &str| text.split(" and ").map(|name| rewriter.name(name)).collect::<Vec<_>>().join(" and ");
    match versus {
        Some(versus) => caption.split(versus).map(sides).collect::<Vec<_>>().join(versus),
        None => match caption.split_once(" - ") {
            Some((name, rest)) => format!("{} - {rest}", sides(name)),
            None => sides(caption),
        },
    }
}

fn rewrite_party(party: &mut Party, rewriter: &Rewriter<'_>, replaced: &mut Vec<Replaced>) {
    party.name = rewriter.name(&party.name);
    let government = party.role == "U.S. Trustee" && find::is_organisation(&party.name);
    party.extra_info =
        if government { rewriter.text(&party.extra_info, replaced) } else { rewriter.block(&party.extra_info, replaced) };
    for attorney in party.attorneys.iter_mut().flatten() {
        attorney.name = rewriter.name(&attorney.name);
        attorney.contact = rewriter.block(&attorney.contact, replaced);
        rewrite_extra(&mut attorney.extra, rewriter, replaced);
    }
    if let Some(data) = &mut party.criminal_data {
        for count in &mut data.counts {
            count.disposition = rewriter.text(&count.disposition, replaced);
            rewrite_extra(&mut count.extra, rewriter, replaced);
        }
        for complaint in &mut data.complaints {
            complaint.disposition = rewriter.text(&complaint.disposition, replaced);
            rewrite_extra(&mut complaint.extra, rewriter, replaced);
        }
        rewrite_extra(&mut data.extra, rewriter, replaced);
    }
    rewrite_extra(&mut party.extra, rewriter, replaced);
}

fn rewrite_extra(extra: &mut Extra, rewriter: &Rewriter<'_>, replaced: &mut Vec<Replaced>) {
    for (_, value) in extra.iter_mut() {
        rewrite_value(value, rewriter, replaced);
    }
}

fn rewrite_value(value: &mut Value, rewriter: &Rewriter<'_>, replaced: &mut Vec<Replaced>) {
    match value {
        Value::String(text) => *text = rewriter.text(text, replaced),
        Value::Array(items) => items.iter_mut().for_each(|item| rewrite_value(item, rewriter, replaced)),
        Value::Object(fields) => rewrite_extra(fields, rewriter, replaced),
        _ => {}
    }
}
