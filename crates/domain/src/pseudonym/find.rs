//! Finding people: by the field their name stands in, and in running text by the words around them.

use super::lexicon;
use super::people::People;
use super::text::{Token, cut, next_word, word_before};

/// How much is known of the place a name stands in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// A field that holds a name: every capitalised word belongs to it.
    Field,
    /// Running text: ordinary words end the name.
    Text,
}

/// Adds the people a name field names; what can't be told from an organisation counts as a person.
pub(super) fn in_field(name: &str, people: &mut People) {
    if name.trim().is_empty() || is_placeholder(name) {
        return;
    }
    if is_organisation(name) {
        let tokens = cut(name);
        find_given_names(&tokens, people, true);
        let unknown = |token: &&Token| token.is_word() && !lexicon::is_ordinary(&token.folded);
        let words = tokens.iter().filter(unknown).filter(|token| !people.has_family(&token.folded));
        let words: Vec<String> = words.map(|token| token.folded.clone()).collect();
        people.organisation_words.extend(words);
        return;
    }
    let tokens = cut(name);
    let mut at = 0;
    while at < tokens.len() {
        let words = if tokens[at].is_capital() { read(&tokens, at, Place::Field, people) } else { Vec::new() };
        match words.last() {
            Some(last) => {
                let shape: Vec<&str> = words.iter().map(|at| tokens[*at].folded.as_str()).collect();
                if !shape.iter().all(|word| lexicon::is_role(word) || lexicon::is_title(word)) {
                    let skip = usize::from(lexicon::is_title(shape[0]) && shape.len() > 1);
                    people.add(&tokens, &words[skip..]);
                }
                at = last + 1;
            }
            None => at += 1,
        }
    }
}

/// Adds the people found in running text.
pub(super) fn in_text(text: &str, people: &mut People) {
    let tokens = cut(text);
    find_signatures(&tokens, people);
    find_introduced(&tokens, people);
    find_given_names(&tokens, people, false);
}

/// Adds the people of a caption: `Roe v. Poe`, `In re: Jane Roe`, `Jane Roe and John Roe - Adversary Proceeding`.
pub(super) fn in_caption(caption: &str, people: &mut People) {
    let caption = caption.trim_end_matches(" - Adversary Proceeding");
    for side in caption.split(" v. ").flat_map(|side| side.split(" V. ")).flat_map(|side| side.split(" vs. ")) {
        let side = side.trim_start_matches("In re").trim_start_matches("In Re").trim_start_matches("IN RE");
        for name in side.trim_start_matches(':').split(" and ") {
            let tokens = cut(name);
            let unknown = |token: &Token| token.is_word() && !lexicon::is_ordinary(&token.folded);
            if is_organisation(name) {
                find_given_names(&tokens, people, true);
            } else if tokens.iter().any(unknown) && !tokens.iter().any(|token| is_matter(&token.folded)) {
                in_field(name, people);
            }
        }
    }
}

fn is_matter(folded: &str) -> bool {
    matches!(folded, "litigation" | "case" | "matter" | "jury" | "title" | "motion" | "application" | "subpoena")
}

/// Names that stand for nobody.
fn is_placeholder(name: &str) -> bool {
    let words: Vec<String> = cut(name).into_iter().filter(Token::is_word).map(|token| token.folded).collect();
    let nobody = [
        "putative",
        "intervenor",
        "counsel",
        "plaintiff",
        "plaintiffs",
        "defendants",
        "does",
        "doe",
        "unknown",
        "sealed",
        "sld",
        "dft",
        "not",
        "assigned",
        "unassigned",
        "all",
        "none",
    ];
    words.iter().any(|word| nobody.contains(&word.as_str()))
}

/// Whether a name is an organisation's.
pub(super) fn is_organisation(name: &str) -> bool {
    let tokens = cut(name);
    let person_first = tokens.iter().find(|token| token.is_word()).is_some_and(|token| {
        lexicon::is_given(&token.folded) && !tokens.iter().any(|token| lexicon::is_company_ending(&token.folded))
    });
    let mut words = tokens.iter().filter(|token| token.is_word()).map(|token| token.folded.as_str());
    let dotted = ["L.L.C", "L.P.", "P.C.", "P.A.", "N.A.", "S.A.", "U.S.", "U S ", "L.L.P", " & "];
    let telling = |word: &str| lexicon::is_organisation_word(word) && !(person_first && is_name_too(word));
    words.any(telling) || dotted.iter().any(|mark| name.contains(mark)) || begins_with_letters(&tokens)
}

/// `AAA Cooper Trucking`: capitals before words that are not all capitals.
fn begins_with_letters(tokens: &[Token]) -> bool {
    let mut words = tokens.iter().filter(|token| token.is_word());
    let capitals = |token: &Token| token.text == token.text.to_uppercase();
    words.next().is_some_and(|first| first.text.len() > 2 && capitals(first)) && words.any(|token| !capitals(token))
}

/// Words of organisations that are family names as well.
fn is_name_too(word: &str) -> bool {
    matches!(word, "church" | "law" | "trust" | "bank" | "banks" | "union" | "case" | "prison" | "press" | "station")
}

/// Whether a word in running text can belong to a name.
fn is_name_word(token: &Token, people: &People) -> bool {
    let word = token.folded.as_str();
    token.is_capital()
        && !lexicon::is_title(word)
        && (people.has_family(word)
            || lexicon::is_given(word)
            || !(lexicon::is_ordinary(word) || people.organisation_words.contains(word)))
}

/// The words of the name that begins at `at`.
fn read(tokens: &[Token], at: usize, place: Place, people: &People) -> Vec<usize> {
    let mut words = Vec::new();
    let mut next = Some(at);
    while let Some(at) = next {
        let token = &tokens[at];
        let word = token.folded.as_str();
        if lexicon::is_suffix(word) && !words.is_empty() {
            words.push(at);
            break;
        }
        let particle = lexicon::is_particle(word) && next_word(tokens, at).is_some_and(|at| tokens[at].is_capital());
        let wanted = match place {
            Place::Field => token.is_capital(),
            Place::Text => token.is_initial() || is_name_word(token, people) || ends_name(tokens, &words, at),
        };
        if !(wanted || particle && !words.is_empty()) || words.len() > 7 {
            break;
        }
        words.push(at);
        next = next_word(tokens, at).or_else(|| suffix_after_comma(tokens, at));
    }
    while words.last().is_some_and(|at| lexicon::is_particle(&tokens[*at].folded)) && words.len() > 1 {
        words.pop();
    }
    words
}

/// Whether an ordinary word is the family name after a given name: `Samuel Green`, `Jane Q. Rice`.
fn ends_name(tokens: &[Token], words: &[usize], at: usize) -> bool {
    let Some(before) = words.iter().rev().find(|at| !tokens[**at].is_initial()) else {
        return false;
    };
    let (given, word) = (&tokens[*before], &tokens[at]);
    let alike = (given.text == given.text.to_uppercase()) == (word.text == word.text.to_uppercase());
    let only = words.iter().filter(|at| !tokens[**at].is_initial()).count() == 1;
    let known = only && lexicon::is_given(&given.folded) && !lexicon::is_ordinary(&given.folded);
    let goes_on = next_word(tokens, at).is_some_and(|next| tokens[next].is_capital());
    word.is_capital() && alike && known && !goes_on && !lexicon::is_organisation_word(&word.folded)
}

fn suffix_after_comma(tokens: &[Token], at: usize) -> Option<usize> {
    let comma = tokens[at + 1..].iter().position(|token| token.is(","))? + at + 1;
    let word = tokens[comma..].iter().position(Token::is_word)? + comma;
    let blank = |from: usize, to: usize| tokens[from..to].iter().all(|token| token.text.trim().is_empty());
    let near = blank(at + 1, comma) && blank(comma + 1, word);
    (near && lexicon::is_suffix(&tokens[word].folded)).then_some(word)
}

/// Whether the words are a person's name as far as running text can tell.
fn is_person(tokens: &[Token], words: &[usize], alone: bool) -> bool {
    let Some(last) = words.last() else {
        return false;
    };
    let full: Vec<&Token> = words.iter().map(|at| &tokens[*at]).filter(|token| !token.is_initial()).collect();
    let unknown = |token: &&Token| !lexicon::is_ordinary(&token.folded);
    let enough = if words.len() == 1 { alone && !full.is_empty() } else { !full.is_empty() };
    let telling = full.iter().any(unknown) || full.first().is_some_and(|token| lexicon::is_given(&token.folded));
    enough && telling && full.iter().any(|token| token.text.len() > 1) && !belongs_to_organisation(tokens, *last)
}

/// Whether the words up to `last` go on as an organisation: `Countrywide Home Loans`, `Rust & Stone`, `Roe, Inc.`
fn belongs_to_organisation(tokens: &[Token], last: usize) -> bool {
    let mut rest = tokens[last + 1..].iter().filter(|token| !token.text.trim().is_empty());
    let Some(next) = rest.next() else {
        return false;
    };
    let building = |word: &str| matches!(word, "building" | "bldg" | "courthouse" | "plaza" | "street" | "avenue" | "act");
    match next.text.as_str() {
        "&" => true,
        "," => rest.next().is_some_and(|token| lexicon::is_company_ending(&token.folded)),
        _ => {
            let word = next.folded.as_str();
            building(word) || (lexicon::is_organisation_word(word) && !lexicon::is_role(word) && next.is_capital())
        }
    }
}

/// `(Roe, Jane)`: who filed or entered something, at the end of an entry.
fn find_signatures(tokens: &[Token], people: &mut People) {
    for close in (0..tokens.len()).filter(|at| tokens[*at].is(")")) {
        let from = tokens[..close].iter().rposition(|token| token.is("(")).map_or(0, |open| open + 1);
        let mut pieces = tokens[from..close].rsplit(|token| token.is(","));
        let (Some(given), Some(family)) = (pieces.next(), pieces.next()) else {
            continue;
        };
        let only = pieces.next().is_none();
        if is_signature(family, given, only) {
            let given: String = given.iter().filter(|token| !token.is("aty")).map(|token| token.text.as_str()).collect();
            let family: String = family.iter().map(|token| token.text.as_str()).collect();
            people.add_name(&format!("{} {}", given.trim(), family.trim()));
        }
    }
}

/// Whether `family, given` are capitalised words, few, at least one of them no ordinary word, and no place or company.
fn is_signature(family: &[Token], given: &[Token], only: bool) -> bool {
    let all = || family.iter().chain(given);
    let clean = all().all(|token| token.is_word() || token.text.trim().is_empty() || token.is(".") || token.is("-"));
    let capital = all().all(|token| !token.is_word() || token.is_capital() || token.is("aty"));
    let company = all().any(|token| lexicon::is_organisation_word(&token.folded));
    let count = |tokens: &[Token]| tokens.iter().filter(|token| token.is_word()).count();
    let few = (1..=4).contains(&count(family)) && (1..=3).contains(&count(given));
    let mut first = given.iter().filter(|token| token.is_word());
    let state = count(given) == 1 && first.clone().all(|token| lexicon::is_state(&token.text));
    let name = |token: &Token| !lexicon::is_ordinary(&token.folded) || lexicon::is_given(&token.folded);
    let telling = first.next().is_some_and(|token| name(token) || token.is_initial() && only)
        || only && family.iter().any(|token| token.is_word() && !lexicon::is_ordinary(&token.folded));
    clean && capital && few && telling && !company && !state
}

/// Names after words such as `filed by`, `Judge`, `on behalf of`, and the rest of a list that begins so.
fn find_introduced(tokens: &[Token], people: &mut People) {
    let mut at = 0;
    while at < tokens.len() {
        let begins = tokens[at].is_capital()
            && word_before(tokens, at)
                .is_none_or(|before| !(tokens[before].is_capital() && is_name_word(&tokens[before], people)));
        let words = if begins { read(tokens, at, Place::Text, people) } else { Vec::new() };
        let Some(last) = words.last().copied() else {
            at += 1;
            continue;
        };
        let introduction = introduction_of(tokens, at);
        let title = introduction.is_some_and(lexicon::is_title);
        let two_unknown = words.iter().filter(|at| !lexicon::is_ordinary(&tokens[**at].folded)).count() >= 2
            && words.iter().all(|at| tokens[*at].text != tokens[*at].text.to_uppercase() || tokens[*at].is_initial());
        if is_person(tokens, &words, title) && (introduction.is_some() || two_unknown) {
            people.add(tokens, &words);
        }
        at = last + 1;
    }
}

/// The word or mark before the name at `at` that shows that a person follows.
fn introduction_of(tokens: &[Token], at: usize) -> Option<&str> {
    let before = tokens[..at]
        .iter()
        .rev()
        .find(|token| !token.text.trim().is_empty() && !token.is(".") && !token.is(":") && !token.is("("))?;
    if before.is_word() {
        return lexicon::is_introduction(&before.folded).then_some(before.folded.as_str());
    }
    matches!(before.text.as_str(), "," | ";" | "/").then_some("list")
}

/// Names that begin with a common given name: `Jane Q. Roe`.
fn find_given_names(tokens: &[Token], people: &mut People, in_organisation: bool) {
    for at in 0..tokens.len() {
        if !tokens[at].is_capital() || !lexicon::is_given(&tokens[at].folded) {
            continue;
        }
        let words = read(tokens, at, Place::Text, people);
        let last = words.iter().rev().find(|at| !lexicon::is_suffix(&tokens[**at].folded));
        let unknown = last.is_some_and(|at| !lexicon::is_ordinary(&tokens[*at].folded));
        let initial = words.len() > 2 && tokens[words[1]].is_initial();
        let goes_on = words.last().is_none_or(|last| belongs_to_organisation(tokens, *last));
        if words.len() > 1 && unknown && (!goes_on || in_organisation && initial) {
            people.add(tokens, &words);
        }
    }
}
