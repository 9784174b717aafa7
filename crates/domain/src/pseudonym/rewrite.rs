//! Putting invented names in place of real ones in a text.

use super::Replaced;
use super::invent::{Inventor, like};
use super::lexicon;
use super::numbers;
use super::people::People;
use super::text::{Sort, Token, cut, join, next_word, word_before};

/// A judge's printed initials and those of the invented name.
pub(super) struct Initials {
    pub was: String,
    pub now: String,
}

pub(super) struct Rewriter<'a> {
    pub people: &'a People,
    pub inventor: Inventor<'a>,
    pub judges: Vec<Initials>,
}

impl Rewriter<'_> {
    /// The text with invented names and numbers; notes telephones and e-mail addresses in `replaced`.
    pub fn text(&self, text: &str, replaced: &mut Vec<Replaced>) -> String {
        let mut tokens = cut(text);
        self.rewrite(&mut tokens, replaced);
        join(&tokens)
    }

    /// A name of a field, whose last word is a family name even if it is an ordinary word.
    pub fn name(&self, name: &str) -> String {
        let mut tokens = cut(name);
        if !super::find::is_organisation(name) {
            let words = (0..tokens.len()).filter(|at| tokens[*at].is_capital());
            let named = words.filter(|at| !lexicon::is_suffix(&tokens[*at].folded)).collect::<Vec<_>>();
            let last = named.iter().rev().find(|at| self.people.has_family(&tokens[**at].folded));
            if let Some(at) = last {
                self.family(&mut tokens, *at);
            }
        }
        self.rewrite(&mut tokens, &mut Vec::new());
        join(&tokens)
    }

    pub fn rewrite(&self, tokens: &mut [Token], replaced: &mut Vec<Replaced>) {
        self.street_in_text(tokens);
        numbers::replace(tokens, self.people, &self.inventor, replaced);
        for at in 0..tokens.len() {
            if tokens[at].new.is_none() && tokens[at].is_capital() && self.is_family_at(tokens, at) {
                self.family(tokens, at);
            }
        }
        for at in 0..tokens.len() {
            if tokens[at].is_word() && tokens[at].new.is_none() {
                self.telling_given(tokens, at);
                self.login(tokens, at);
                self.initials(tokens, at);
            }
        }
        self.firms(tokens);
    }

    fn is_family_at(&self, tokens: &[Token], at: usize) -> bool {
        let word = tokens[at].folded.as_str();
        if !self.people.has_family(word) || word.chars().count() < 2 {
            return false;
        }
        let given_here = self.people.is_given(word) && self.is_before_family(tokens, at);
        let after_comma = self.people.is_given(word) && self.family_before_comma(tokens, at).is_some();
        if given_here || after_comma {
            return false;
        }
        self.people.is_sure_family(word) || self.has_company(tokens, at)
    }

    /// Whether the word at `at` is followed by the family name of the same person, perhaps after initials.
    fn is_before_family(&self, tokens: &[Token], at: usize) -> bool {
        let mut next = next_word(tokens, at);
        let hyphen = tokens.get(at + 1).is_some_and(|token| token.is("-"));
        while let Some(at) = next {
            let word = &tokens[at];
            if self.people.has_family(&word.folded) && word.is_capital() {
                return !hyphen;
            }
            if !word.is_initial() && !self.people.is_given(&word.folded) && !lexicon::is_particle(&word.folded) {
                return false;
            }
            next = next_word(tokens, at);
        }
        false
    }

    /// `Roe, Jane`: the place of the family name before the given name at `at`.
    fn family_before_comma(&self, tokens: &[Token], at: usize) -> Option<usize> {
        let comma = at.checked_sub(2).filter(|comma| tokens[*comma].is(",") && tokens[at - 1].sort == Sort::Space)?;
        let family = comma.checked_sub(1)?;
        let known = tokens[family].is_word()
            && tokens[family].is_capital()
            && self.people.has_family(&tokens[family].folded)
            && (self.people.is_given_of(&tokens[family].folded, &tokens[at].folded)
                || self.people.has_initial(&tokens[family].folded, first_letter(&tokens[at])));
        known.then_some(family)
    }

    /// For family names that are ordinary words: whether the words around show that a person is meant.
    fn has_company(&self, tokens: &[Token], at: usize) -> bool {
        let family = tokens[at].folded.as_str();
        let before = word_before(tokens, at);
        let given = before.is_some_and(|before| {
            let word = &tokens[before];
            self.people.is_given_of(family, &word.folded) && word.is_capital()
                || word.is_initial() && self.people.has_initial(family, first_letter(word))
        });
        let comma = tokens.get(at + 1).is_some_and(|token| token.is(","))
            && next_word(tokens, at + 1).is_some_and(|next| {
                tokens[next].is_capital()
                    && (self.people.is_given_of(family, &tokens[next].folded)
                        || tokens[next].is_initial() && self.people.has_initial(family, first_letter(&tokens[next])))
            });
        let titled = before.is_some_and(|before| lexicon::is_title(&tokens[before].folded))
            || tokens[..at]
                .iter()
                .rev()
                .find(|token| token.sort != Sort::Space && !token.is(".") && !token.is(":"))
                .is_some_and(|token| lexicon::is_title(&token.folded));
        given || comma || titled
    }

    /// Replaces the family name at `at` and the given names and initials before or after it.
    fn family(&self, tokens: &mut [Token], at: usize) {
        let family = tokens[at].folded.clone();
        self.put(tokens, at, &self.inventor.surname(&family));
        let mut here = at;
        while let Some(before) = word_before(tokens, here) {
            if !self.given(tokens, before, &family) {
                break;
            }
            here = before;
        }
        self.given_before_and(tokens, here);
        let turned = here == at && tokens.get(at + 1).is_some_and(|token| token.is(","));
        if turned && tokens.get(at + 2).is_some_and(|token| token.sort == Sort::Space) {
            let mut next = Some(at + 3).filter(|at| tokens.get(*at).is_some_and(Token::is_word));
            let mut first = true;
            while let Some(at) = next {
                let another = !first && self.people.has_family(&tokens[at].folded);
                first = false;
                if another || !self.given(tokens, at, &family) {
                    break;
                }
                next = next_word(tokens, at);
            }
        }
    }

    /// `Jane and John Roe`: the given name before `and` when the name at `at` begins with a given name.
    fn given_before_and(&self, tokens: &mut [Token], at: usize) {
        let Some(and) = word_before(tokens, at).filter(|and| tokens[*and].folded == "and") else {
            return;
        };
        let Some(given) = word_before(tokens, and) else {
            return;
        };
        let folded = tokens[given].folded.clone();
        let is_given = lexicon::is_given(&folded) && tokens[given].is_capital() && tokens[given].new.is_none();
        if is_given && self.people.is_given(&tokens[at].folded) {
            self.put(tokens, given, &self.inventor.given(&folded));
        }
    }

    /// Replaces a given name, or an initial that fits; false when the word at `at` is neither.
    fn given(&self, tokens: &mut [Token], at: usize, family: &str) -> bool {
        let token = &tokens[at];
        if token.new.is_some() {
            return false;
        }
        if token.is_initial() {
            if at > 0 && tokens[at - 1].is("/") {
                return false;
            }
            let letter = first_letter(token);
            let further =
                word_before(tokens, at).is_some_and(|at| self.people.is_given(&tokens[at].folded) && tokens[at].is_capital());
            if !self.people.has_initial(family, letter) && !further {
                return false;
            }
            let new = match self.people.given_of(family, letter) {
                Some(given) => self.inventor.given(given).chars().next().unwrap_or('X'),
                None => self.inventor.letter(family, letter),
            };
            self.put(tokens, at, &new.to_string());
            return true;
        }
        if lexicon::is_particle(&token.folded) && token.folded != "al" {
            return true;
        }
        let known = token.is_capital() && (self.people.is_given_of(family, &token.folded) || lexicon::is_given(&token.folded));
        if known {
            self.put(tokens, at, &self.inventor.given(&token.folded));
        }
        known
    }

    fn put(&self, tokens: &mut [Token], at: usize, invented: &str) {
        tokens[at].new = Some(like(&tokens[at].text, invented));
    }

    fn telling_given(&self, tokens: &mut [Token], at: usize) {
        if tokens[at].is_capital() && self.people.is_telling_given(&tokens[at].folded) {
            self.put(tokens, at, &self.inventor.given(&tokens[at].folded));
            let mut here = at;
            while let Some(before) = word_before(tokens, here) {
                let folded = tokens[before].folded.clone();
                if tokens[before].new.is_some() || !tokens[before].is_capital() || !lexicon::is_given(&folded) {
                    break;
                }
                self.put(tokens, before, &self.inventor.given(&folded));
                here = before;
            }
        }
    }

    /// `(jroe)` or `(jroe, )`: the login name of a clerk, made of a family name.
    fn login(&self, tokens: &mut [Token], at: usize) {
        let token = &tokens[at];
        let bracket = at > 0 && tokens[at - 1].is("(") || word_before(tokens, at).is_some_and(|at| tokens[at].is("by"));
        let small = token.text.chars().all(char::is_lowercase) && token.text.len() > 4;
        if !bracket || !small {
            return;
        }
        let part = self.people.telling_families().filter(|family| {
            token.folded.len() <= family.len() + 2
                && (token.folded.ends_with(family.as_str()) || token.folded.starts_with(family.as_str()))
        });
        if let Some(family) = part.max_by_key(|family| (family.len(), family.as_str())) {
            let new = token.folded.replace(family.as_str(), &self.inventor.surname(family).to_lowercase());
            tokens[at].new = Some(new);
        }
    }

    /// A judge's initials: after a case number, or on their own when there are three.
    fn initials(&self, tokens: &mut [Token], at: usize) {
        let token = &tokens[at];
        let known = self.judges.iter().find(|judge| judge.was.eq_ignore_ascii_case(&token.text));
        let after_number = is_after_case_number(tokens, at);
        let new = match known {
            Some(judge) if after_number || token.text.len() > 2 && token.text == token.text.to_uppercase() => judge.now.clone(),
            None if after_number => token.text.chars().map(|letter| self.inventor.letter(&token.folded, letter)).collect(),
            _ => return,
        };
        tokens[at].new = Some(like(&token.text, &new));
    }

    /// The names of law firms, whose words may be ordinary ones.
    fn firms(&self, tokens: &mut [Token]) {
        for firm in &self.people.firms {
            let Some(first) = firm.first() else { continue };
            for at in 0..tokens.len() {
                if tokens[at].folded == *first
                    && let Some(words) = phrase(tokens, at, firm)
                {
                    for at in words {
                        self.firm_word(tokens, at);
                    }
                }
            }
        }
    }

    /// Replaces one word of a firm's name unless it is replaced already or a word every firm may have.
    pub fn firm_word(&self, tokens: &mut [Token], at: usize) {
        let token = &tokens[at];
        if token.new.is_none() && token.is_capital() && token.text.chars().count() > 1 && !is_firm_filler(&token.folded) {
            let folded = token.folded.clone();
            self.put(tokens, at, &self.inventor.surname(&folded));
        }
    }
}

/// The places of the words of `firm` if they stand from `at` on, whatever marks are between them.
fn phrase(tokens: &[Token], at: usize, firm: &[String]) -> Option<Vec<usize>> {
    let mut found = Vec::new();
    let mut words = (at..tokens.len()).filter(|at| tokens[*at].is_word() && !tokens[*at].is("and") && !tokens[*at].is("AND"));
    for wanted in firm {
        let at = words.next().filter(|at| tokens[*at].folded == *wanted)?;
        let near = found.last().is_none_or(|last: &usize| at - last < 6);
        if !near {
            return None;
        }
        found.push(at);
    }
    Some(found)
}

/// Words of firms' names that are no names.
pub(super) fn is_firm_filler(folded: &str) -> bool {
    lexicon::is_company_ending(folded)
        || lexicon::is_suffix(folded)
        || matches!(
            folded,
            "law"
                | "office"
                | "offices"
                | "of"
                | "the"
                | "and"
                | "at"
                | "attorney"
                | "attorneys"
                | "firm"
                | "group"
                | "legal"
                | "associates"
                | "association"
                | "assoc"
                | "center"
                | "project"
                | "foundation"
                | "services"
                | "counsel"
                | "counselors"
                | "lawyers"
                | "partners"
                | "for"
                | "in"
                | "chartered"
                | "professional"
                | "corporation"
                | "ny"
                | "nyc"
                | "dc"
                | "la"
                | "sf"
                | "chicago"
                | "new"
                | "york"
                | "washington"
                | "us"
                | "usa"
                | "l"
                | "p"
        )
}

fn first_letter(token: &Token) -> char {
    token.folded.chars().next().unwrap_or('?')
}

/// `1:08-cv-00901-ABC`, `10CR4615-ABC`, `08-10152-abc`, `…-ABC-DEF`.
fn is_after_case_number(tokens: &[Token], at: usize) -> bool {
    let token = &tokens[at];
    if !(2..=4).contains(&token.text.len()) || at < 3 || !tokens[at - 1].is("-") {
        return false;
    }
    let before = &tokens[at - 2];
    let number = before.sort == Sort::Number && (3..=6).contains(&before.text.len());
    let kind = |token: &Token| matches!(token.folded.as_str(), "cv" | "cr" | "mj" | "md" | "mc" | "bk" | "ap" | "ml");
    if number {
        return kind(&tokens[at - 3]) || tokens[at - 3].is("-");
    }
    (2..=4).contains(&before.text.len())
        && before.is_word()
        && (kind(before) || is_after_case_number(tokens, at - 2))
        && !kind(before)
}
