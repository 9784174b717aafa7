//! Blocks of address lines: an attorney's firm, street, town and telephone, or those of a party.

use super::Replaced;
use super::lexicon;
use super::numbers::renumber;
use super::people::People;
use super::rewrite::{Rewriter, is_firm_filler};
use super::text::{Sort, Token, cut, join};

/// What one line of a block holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Line {
    Firm,
    /// Street, building, floor, post office box.
    Street,
    /// Town, state and ZIP code.
    Town,
    /// Telephones, numbers, aliases, and everything outside the address.
    Other,
}

/// Notes the words of the firms in a block, so that their names are found in running text.
pub(super) fn firms_in(block: &str, people: &mut People) {
    for (line, sort) in sorted(block) {
        let tokens = cut(line);
        if sort != Line::Firm || !is_changed(&tokens) {
            continue;
        }
        let core: Vec<String> = tokens
            .iter()
            .filter(|token| token.is_capital() && token.text.chars().count() > 1 && !is_firm_filler(&token.folded))
            .map(|token| token.folded.clone())
            .collect();
        if core.len() > 1 || core.iter().any(|word| !lexicon::is_ordinary(word) && !lexicon::is_given(word)) {
            people.firms.push(core);
        }
    }
}

impl Rewriter<'_> {
    /// The block with an invented firm, street, ZIP code and telephones; the town stays.
    pub fn block(&self, block: &str, replaced: &mut Vec<Replaced>) -> String {
        let mut lines = Vec::new();
        for (line, sort) in sorted(block) {
            let mut tokens = cut(line);
            match sort {
                Line::Street if !is_public(&tokens) => self.street(&mut tokens),
                Line::Town => zip(&mut tokens, self),
                Line::Street | Line::Firm | Line::Other => {}
            }
            self.rewrite(&mut tokens, replaced);
            if sort == Line::Firm && is_changed(&tokens) {
                for at in 0..tokens.len() {
                    self.firm_word(&mut tokens, at);
                }
            }
            lines.push(join(&tokens));
        }
        lines.join("\n")
    }

    /// The address of somebody's property in running text: `Property: 12 Elm Street, Reno, NV 89501`.
    pub fn street_in_text(&self, tokens: &mut [Token]) {
        for at in 0..tokens.len() {
            if tokens[at].sort != Sort::Number || tokens[at].new.is_some() || !is_about_property(tokens, at) {
                continue;
            }
            let line = tokens[at..]
                .iter()
                .take(14)
                .take_while(|token| !token.is(",") && !token.is(";") && !token.text.contains('\n'))
                .count();
            let kind = tokens[at + 1..at + line].iter().rposition(|token| is_street_kind(&token.folded));
            if let Some(kind) = kind {
                let end = at + 1 + kind;
                self.street(&mut tokens[at..=end]);
                let code = (end..tokens.len().min(end + 16))
                    .find(|at| tokens[*at].is_number(5) && lexicon::is_state(&tokens[at - 2].text));
                if let Some(code) = code {
                    renumber(tokens, code, "zip", &self.inventor);
                }
            }
        }
    }

    fn street(&self, tokens: &mut [Token]) {
        for at in 0..tokens.len() {
            let ending = tokens.get(at + 1).map_or("", |token| token.folded.as_str()).to_string();
            if tokens[at].sort == Sort::Number {
                let number = self.inventor.digits("address", &tokens[at].text);
                let ordinal = matches!(ending.as_str(), "st" | "nd" | "rd" | "th");
                if ordinal {
                    let capital = tokens[at + 1].text.starts_with(char::is_uppercase);
                    let small = ordinal_of(&number);
                    tokens[at + 1].new = Some(if capital { small.to_uppercase() } else { small.to_string() });
                }
                tokens[at].new = Some(number);
            } else if is_part_of_number(tokens, at) {
                continue;
            } else if tokens[at].is_capital() && tokens[at].new.is_none() && !is_street_word(&tokens[at].folded) {
                let street = self.inventor.street(&tokens[at].folded);
                tokens[at].new = Some(super::invent::like(&tokens[at].text, &street));
            }
        }
    }
}

/// The letters of `LL08` or `24A`.
fn is_part_of_number(tokens: &[Token], at: usize) -> bool {
    let number = |token: &Token| token.sort == Sort::Number;
    at > 0 && number(&tokens[at - 1]) || tokens.get(at + 1).is_some_and(number)
}

/// Whether the words before tell of a property rather than of a courtroom.
fn is_about_property(tokens: &[Token], at: usize) -> bool {
    let before = || tokens[..at].iter().rev().filter(|token| token.is_word()).take(8).map(|token| token.folded.as_str());
    let property = ["property", "residence", "premises", "stay", "located", "resides", "home"];
    let court = ["held", "courtroom", "room", "rm", "crtrm", "court", "hearing", "scheduled", "meeting"];
    before().any(|word| property.contains(&word)) && !before().any(|word| court.contains(&word))
}

fn is_street_kind(folded: &str) -> bool {
    let kinds = [
        "street",
        "st",
        "avenue",
        "ave",
        "road",
        "rd",
        "drive",
        "dr",
        "lane",
        "ln",
        "boulevard",
        "blvd",
        "place",
        "pl",
        "court",
        "ct",
        "circle",
        "cir",
        "highway",
        "hwy",
        "parkway",
        "pkwy",
        "way",
        "terrace",
        "trail",
    ];
    kinds.contains(&folded)
}

/// The name of a prison or a courthouse, which stays.
fn is_public(tokens: &[Token]) -> bool {
    let public = ["prison", "jail", "correctional", "penitentiary", "detention", "courthouse", "federal"];
    let number = tokens.iter().any(|token| token.sort == Sort::Number);
    !number && tokens.iter().any(|token| public.contains(&token.folded.as_str()))
}

fn ordinal_of(number: &str) -> &'static str {
    match (number.ends_with("11") || number.ends_with("12") || number.ends_with("13"), number.chars().next_back()) {
        (false, Some('1')) => "st",
        (false, Some('2')) => "nd",
        (false, Some('3')) => "rd",
        _ => "th",
    }
}

fn zip(tokens: &mut [Token], with: &Rewriter<'_>) {
    for at in 0..tokens.len() {
        if tokens[at].is_number(5) || tokens[at].is_number(4) {
            renumber(tokens, at, "zip", &with.inventor);
        }
    }
}

/// The lines with what they hold. Lines up to the last town are firm and street; the rest is other text.
fn sorted(block: &str) -> Vec<(&str, Line)> {
    let lines: Vec<&str> = block.split('\n').collect();
    let end = lines.iter().rposition(|line| is_town(line)).unwrap_or(0);
    let is_plain = |line: &str| !is_other(line);
    let street = lines.iter().position(|line| is_street(line) && is_plain(line)).unwrap_or(end);
    let sort = |at: usize, line: &str| {
        if is_other(line) || at > end || line.trim().is_empty() || (end == 0 && !is_town(line)) {
            Line::Other
        } else if is_town(line) {
            Line::Town
        } else if at < street {
            Line::Firm
        } else {
            Line::Street
        }
    };
    lines.iter().enumerate().map(|(at, line)| (*line, sort(at, line))).collect()
}

/// `Wilmington, DE 19801`, with or without more digits.
fn is_town(line: &str) -> bool {
    let tokens = cut(line);
    let zip = |at: usize| {
        at >= 2
            && tokens[at].is_number(5)
            && tokens[at - 1].sort == Sort::Space
            && tokens[at - 2].is_word()
            && tokens[at - 2].text.len() == 2
    };
    let street = tokens.first().is_some_and(|token| token.sort == Sort::Number);
    !street && (0..tokens.len()).any(zip)
}

fn is_other(line: &str) -> bool {
    let small = line.trim_start().to_lowercase();
    let starts = [
        "email",
        "fax",
        "phone",
        "tel",
        "ssn",
        "tax id",
        "terminated",
        "pro se",
        "also known",
        "doing business",
        "formerly",
        "aka",
        "dba",
        "fka",
        "www",
        "usa",
        "bar ",
    ];
    let digits = line.chars().filter(char::is_ascii_digit).count();
    let letters = line.chars().filter(|letter| letter.is_alphabetic()).count();
    starts.iter().any(|start| small.starts_with(start)) || small.contains('@') || (digits >= 7 && letters < 2)
}

fn is_street(line: &str) -> bool {
    let tokens = cut(line);
    let Some(first) = tokens.iter().find(|token| token.sort != Sort::Space) else {
        return false;
    };
    let words = [
        "po",
        "p",
        "pob",
        "post",
        "suite",
        "ste",
        "room",
        "floor",
        "lockbox",
        "apt",
        "unit",
        "box",
        "one",
        "two",
        "three",
        "four",
        "five",
        "courtyard",
    ];
    first.sort == Sort::Number || first.is("#") || words.contains(&first.folded.as_str())
}

/// Words of street lines that stay: kinds of streets and buildings, directions, numbers.
fn is_street_word(folded: &str) -> bool {
    folded.chars().count() < 2
        || matches!(
            folded,
            "street"
                | "st"
                | "avenue"
                | "ave"
                | "av"
                | "road"
                | "rd"
                | "drive"
                | "dr"
                | "lane"
                | "ln"
                | "boulevard"
                | "blvd"
                | "place"
                | "pl"
                | "court"
                | "ct"
                | "circle"
                | "cir"
                | "highway"
                | "hwy"
                | "parkway"
                | "pkwy"
                | "way"
                | "loop"
                | "terrace"
                | "trail"
                | "route"
                | "suite"
                | "ste"
                | "floor"
                | "fl"
                | "room"
                | "rm"
                | "apt"
                | "unit"
                | "box"
                | "po"
                | "pob"
                | "drawer"
                | "lockbox"
                | "north"
                | "south"
                | "east"
                | "west"
                | "ne"
                | "nw"
                | "se"
                | "sw"
                | "so"
                | "of"
                | "the"
                | "and"
                | "building"
                | "bldg"
                | "plaza"
                | "center"
                | "centre"
                | "tower"
                | "towers"
                | "square"
                | "one"
                | "two"
                | "three"
                | "four"
                | "five"
                | "nd"
                | "th"
                | "office"
                | "federal"
                | "courthouse"
                | "p"
                | "first"
                | "second"
                | "third"
                | "fourth"
                | "fifth"
                | "state"
                | "prison"
                | "facility"
                | "jail"
                | "county"
        )
}

/// Whether a firm's line names a private firm, which gets an invented name. Offices of the government stay.
fn is_changed(tokens: &[Token]) -> bool {
    let government = [
        "united",
        "us",
        "federal",
        "state",
        "county",
        "city",
        "department",
        "defender",
        "prison",
        "jail",
        "correctional",
        "court",
        "trustee",
        "commission",
        "treasury",
        "irs",
        "facility",
        "university",
        "secretary",
        "general",
    ];
    let is_government = |token: &Token| government.contains(&token.folded.as_str()) || token.folded == "attorney";
    let words: Vec<&Token> = tokens.iter().filter(|token| token.is_word()).collect();
    let spelt = tokens.windows(3).any(|three| three[0].is("U") && (three[2].is("S") || three[1].is(".")));
    let private = words.iter().any(|token| !lexicon::is_ordinary(&token.folded) || lexicon::is_company_ending(&token.folded))
        || tokens.iter().any(|token| token.is("&"));
    private && !spelt && !words.iter().any(|token| is_government(token))
}
