//! Numbers and addresses that tell a person by themselves: telephones, e-mail, tax and prisoner numbers.

use super::Replaced;
use super::invent::Inventor;
use super::people::People;
use super::text::{Sort, Token};

/// Replaces them in `tokens` and notes the telephones and e-mail addresses.
pub(super) fn replace(tokens: &mut [Token], people: &People, inventor: &Inventor<'_>, replaced: &mut Vec<Replaced>) {
    for at in 0..tokens.len() {
        if tokens[at].new.is_some() {
            continue;
        }
        if tokens[at].is("@") {
            mail(tokens, at, people, inventor, replaced);
        } else if tokens[at].folded == "www" {
            site(tokens, at);
        } else if tokens[at].sort == Sort::Number {
            telephone(tokens, at, inventor, replaced);
            tax(tokens, at, inventor);
            register(tokens, at, inventor);
        }
    }
}

/// The piece of text around `at` that has no white space or brackets in it.
fn unbroken(tokens: &[Token], at: usize) -> (usize, usize) {
    let part = |token: &&Token| {
        token.sort != Sort::Space && !["(", ")", "<", ">", ",", ";", ":", "[", "]"].contains(&token.text.as_str())
    };
    let from = at - tokens[..at].iter().rev().take_while(part).count();
    let mut to = at + tokens[at..].iter().take_while(part).count();
    while to > at + 1 && tokens[to - 1].is(".") {
        to -= 1;
    }
    (from, to)
}

fn mail(tokens: &mut [Token], at: usize, people: &People, inventor: &Inventor<'_>, replaced: &mut Vec<Replaced>) {
    let (from, to) = unbroken(tokens, at);
    let was: String = tokens[from..to].iter().map(|token| token.text.as_str()).collect();
    let local = was.split('@').next().unwrap_or("").to_lowercase();
    let name = people
        .telling_families()
        .filter(|family| local.contains(family.as_str()))
        .max_by_key(|family| (family.len(), family.as_str()));
    let invented = name.map(|family| {
        let given = people.given_of(family, local.chars().next().unwrap_or('x')).map_or_else(|| local.clone(), str::to_string);
        (inventor.given(&given), inventor.surname(family))
    });
    let now = inventor.mail(&was, invented);
    put(tokens, from, to, &now);
    if was.len() > 3 {
        replaced.push(Replaced { was, now });
    }
}

fn site(tokens: &mut [Token], at: usize) {
    let (from, to) = unbroken(tokens, at);
    if to > from + 3 {
        put(tokens, from, to, "www.example.com");
    }
}

fn put(tokens: &mut [Token], from: usize, to: usize, now: &str) {
    for token in &mut tokens[from..to] {
        token.new = Some(String::new());
    }
    tokens[from].new = Some(now.to_string());
}

/// `(555) 555-0100`, `555-555-0100`, `555 555.0100`, `5555550100`, and `555-0100` after `Fax`.
fn telephone(tokens: &mut [Token], at: usize, inventor: &Inventor<'_>, replaced: &mut Vec<Replaced>) {
    let follows = |from: usize, digits: usize| {
        let gap = tokens[from + 1..]
            .iter()
            .take(3)
            .take_while(|token| [")", "-", ".", " ", "\u{a0}"].contains(&token.text.as_str()))
            .count();
        (gap > 0 && tokens.get(from + 1 + gap).is_some_and(|token| token.is_number(digits))).then_some(from + 1 + gap)
    };
    let fax = || {
        tokens[..at]
            .iter()
            .rev()
            .find(|token| token.is_word())
            .is_some_and(|token| ["fax", "phone", "tel", "at", "call", "telephone"].contains(&token.folded.as_str()))
    };
    let (area, middle, last) = if tokens[at].is_number(10) && alone(tokens, at) {
        let digits = tokens[at].text.clone();
        let now = format!("{}555{}", &digits[..3], inventor.line(&digits));
        replaced.push(Replaced { was: digits, now: now.clone() });
        tokens[at].new = Some(now);
        return;
    } else if !tokens[at].is_number(3) {
        return;
    } else if let Some((middle, last)) = follows(at, 3).and_then(|middle| Some((middle, follows(middle, 4)?))) {
        (Some(at), middle, last)
    } else if let Some(last) = follows(at, 4).filter(|_| fax()) {
        (None, at, last)
    } else {
        return;
    };
    let from = area.unwrap_or(middle);
    let was: String = tokens[from..=last].iter().map(|token| token.text.as_str()).collect();
    let digits: String = was.chars().filter(char::is_ascii_digit).collect();
    tokens[middle].new = Some("555".to_string());
    tokens[last].new = Some(inventor.line(&digits));
    let now = tokens[from..=last].iter().map(|token| token.new.as_deref().unwrap_or(&token.text)).collect();
    replaced.push(Replaced { was, now });
}

/// A line of its own, or after `Fax:`.
fn alone(tokens: &[Token], at: usize) -> bool {
    let before = tokens[..at].iter().rev().find(|token| !token.is(" "));
    let after = tokens.get(at + 1);
    before.is_none_or(|token| token.text.contains('\n') || token.is(":")) && after.is_none_or(|token| token.text.contains('\n'))
}

/// `xxx-xx-1234`, `123-45-6789`, `12-3456789`: social security and employer numbers.
fn tax(tokens: &mut [Token], at: usize, inventor: &Inventor<'_>) {
    let dash = |at: usize| tokens.get(at).is_some_and(|token| token.is("-"));
    let hidden =
        |back: usize| at >= back && tokens[at - back].folded.chars().all(|letter| letter == 'x') && tokens[at - back].is_word();
    let after_hidden = tokens[at].is_number(4) && at >= 4 && dash(at - 1) && hidden(2) && dash(at - 3) && hidden(4);
    let number = |at: usize, digits: usize| tokens.get(at).is_some_and(|token| token.is_number(digits));
    if after_hidden {
        renumber(tokens, at, "tax", inventor);
    } else if number(at, 3) && dash(at + 1) && number(at + 2, 2) && dash(at + 3) && number(at + 4, 4) {
        for at in [at, at + 2, at + 4] {
            renumber(tokens, at, "tax", inventor);
        }
    } else if number(at, 2) && dash(at + 1) && (7..=9).any(|digits| number(at + 2, digits)) {
        renumber(tokens, at, "tax", inventor);
        renumber(tokens, at + 2, "tax", inventor);
    }
}

/// `12345-678`, and numbers after `Bar No.`, `Inmate #`, `Reg. No.`
fn register(tokens: &mut [Token], at: usize, inventor: &Inventor<'_>) {
    if tokens[at].new.is_some() {
        return;
    }
    let dash = tokens.get(at + 1).is_some_and(|token| token.is("-"));
    if tokens[at].is_number(5) && dash && tokens.get(at + 2).is_some_and(|token| token.is_number(3)) {
        renumber(tokens, at, "register", inventor);
        renumber(tokens, at + 2, "register", inventor);
        return;
    }
    let words = ["bar", "inmate", "reg", "register", "registration", "prisoner", "usm", "cdcr", "doc#"];
    let named = tokens[..at]
        .iter()
        .rev()
        .take(6)
        .filter(|token| token.is_word())
        .take(2)
        .any(|token| words.contains(&token.folded.as_str()));
    let vehicle = tokens[..at].iter().rev().take(8).any(|token| token.is("VIN"));
    if vehicle || named && tokens[at].text.len() > 3 {
        renumber(tokens, at, "register", inventor);
    }
}

pub(super) fn renumber(tokens: &mut [Token], at: usize, role: &str, inventor: &Inventor<'_>) {
    tokens[at].new = Some(inventor.digits(role, &tokens[at].text));
}
