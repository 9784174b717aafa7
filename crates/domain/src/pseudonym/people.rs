//! The people of one docket: family names, the given names that go with them, and the firms they work for.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::lexicon;
use super::text::{Sort, Token, cut};

#[derive(Default)]
pub(super) struct Family {
    pub givens: HashSet<String>,
}

#[derive(Default)]
pub(super) struct People {
    families: HashMap<String, Family>,
    givens: HashSet<String>,
    /// Names as they are written, white space made single.
    pub wholes: BTreeSet<String>,
    /// Words of the parties that are organisations, which are no names of people.
    pub organisation_words: HashSet<String>,
    /// The words of each law firm's name without `LLP`, `Law Offices of` and the like, in small letters.
    pub firms: Vec<Vec<String>>,
}

impl People {
    /// Adds the person whose name is the words at `words`; the last word that is no suffix is the family name,
    /// together with what a hyphen joins to it.
    pub fn add(&mut self, tokens: &[Token], words: &[usize]) {
        let is_name = |at: &&usize| {
            let word = &tokens[**at];
            !lexicon::is_suffix(&word.folded) && !lexicon::is_particle(&word.folded)
        };
        let named: Vec<usize> = words.iter().filter(is_name).copied().collect();
        let Some(last) = named.iter().rposition(|at| !tokens[*at].is_initial()) else {
            return;
        };
        if is_abbreviation(&tokens[named[last]]) {
            return;
        }
        let mut first = last;
        while first > 0 && tokens[named[first - 1]..named[first]].iter().any(|token| token.is("-")) {
            first -= 1;
        }
        let givens: Vec<String> = named[..first].iter().map(|at| tokens[*at].folded.clone()).collect();
        for at in &named[first..=last] {
            let family = self.families.entry(tokens[*at].folded.clone()).or_default();
            family.givens.extend(givens.iter().cloned());
        }
        self.givens.extend(givens.into_iter().filter(|given| given.chars().count() > 1));
        let Some(from) = words.first().filter(|from| **from < named[last]) else {
            return;
        };
        for to in words.last().into_iter().chain([&named[last]]) {
            self.wholes.insert(written(&tokens[*from..=*to]));
        }
    }

    /// Adds a name that stands alone in its field.
    pub fn add_name(&mut self, name: &str) {
        let tokens = cut(name);
        let words: Vec<usize> = (0..tokens.len()).filter(|at| tokens[*at].is_word()).collect();
        self.add(&tokens, &words);
    }

    pub fn has_family(&self, folded: &str) -> bool {
        self.families.contains_key(folded)
    }

    /// A family name that is replaced wherever it stands, because it is no ordinary word.
    pub fn is_sure_family(&self, folded: &str) -> bool {
        self.has_family(folded) && !lexicon::is_ordinary(folded)
    }

    /// A given name of somebody in this docket, or a common one.
    pub fn is_given(&self, folded: &str) -> bool {
        self.givens.contains(folded) || lexicon::is_given(folded)
    }

    /// A given name that is rare enough to tell the person on its own.
    pub fn is_telling_given(&self, folded: &str) -> bool {
        self.givens.contains(folded)
            && folded.chars().count() > 3
            && !lexicon::is_given(folded)
            && !lexicon::is_ordinary(folded)
            && !self.organisation_words.contains(folded)
    }

    /// Whether somebody of this family has a given name that begins with `letter`.
    pub fn has_initial(&self, family: &str, letter: char) -> bool {
        self.family(family).any(|given| given.starts_with(letter))
    }

    /// The only full given name of this family that begins with `letter`.
    pub fn given_of(&self, family: &str, letter: char) -> Option<&str> {
        let mut found = self.family(family).filter(|given| given.starts_with(letter) && given.chars().count() > 1);
        let first = found.next()?;
        found.next().is_none().then_some(first)
    }

    pub fn is_given_of(&self, family: &str, given: &str) -> bool {
        self.family(family).any(|known| known == given)
    }

    fn family(&self, family: &str) -> impl Iterator<Item = &str> {
        self.families.get(family).into_iter().flat_map(|family| family.givens.iter().map(String::as_str))
    }

    /// Every name word, so that no invention is one of them.
    pub fn words(&self) -> HashSet<String> {
        self.families.keys().chain(&self.givens).cloned().collect()
    }

    /// Family names that no page may show any more.
    pub fn telling_families(&self) -> impl Iterator<Item = &String> {
        let telling = |family: &&String| family.chars().count() >= 4 && self.is_sure_family(family) && !lexicon::is_given(family);
        self.families.keys().filter(telling)
    }
}

/// `LLH`: a clerk's initials rather than a family name.
fn is_abbreviation(token: &Token) -> bool {
    let text = token.text.as_str();
    text.len() <= 3 && text == text.to_uppercase() && !token.folded.contains(['a', 'e', 'i', 'o', 'u', 'y'])
}

fn written(tokens: &[Token]) -> String {
    let space = |token: &Token| {
        if token.sort == Sort::Space { " ".to_string() } else { token.text.clone() }
    };
    tokens.iter().map(space).collect()
}
