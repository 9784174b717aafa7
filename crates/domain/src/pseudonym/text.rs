//! Text cut into words, numbers, spaces and marks, each of which can be given a new text.

use unicode_normalization::UnicodeNormalization;

use super::lexicon;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    Word,
    Number,
    Space,
    Mark,
}

#[derive(Clone, Debug)]
pub(super) struct Token {
    pub sort: Sort,
    pub text: String,
    /// The word in small letters without accents; empty for what is not a word.
    pub folded: String,
    pub new: Option<String>,
}

impl Token {
    pub fn is(&self, mark: &str) -> bool {
        self.text == mark
    }

    pub fn is_word(&self) -> bool {
        self.sort == Sort::Word
    }

    pub fn is_number(&self, digits: usize) -> bool {
        self.sort == Sort::Number && self.text.len() == digits
    }

    pub fn is_capital(&self) -> bool {
        self.is_word() && self.text.chars().next().is_some_and(char::is_uppercase)
    }

    /// One capital letter, as in `John Q. Public`.
    pub fn is_initial(&self) -> bool {
        self.is_capital() && self.text.chars().count() == 1
    }
}

/// Small letters without accents, with the typewriter's apostrophe.
pub(super) fn fold(word: &str) -> String {
    word.nfkd()
        .filter(|letter| !unicode_normalization::char::is_combining_mark(*letter))
        .map(|letter| if letter == '\u{2019}' { '\'' } else { letter })
        .flat_map(char::to_lowercase)
        .collect()
}

/// Cuts a text; joining the tokens' texts gives it back.
pub(super) fn cut(text: &str) -> Vec<Token> {
    let letters: Vec<char> = text.chars().collect();
    let mut tokens = Vec::new();
    let mut at = 0;
    while at < letters.len() {
        let sort = sort_of(letters[at]);
        let mut end = at + 1;
        while end < letters.len() && continues(&letters, end, sort) {
            end += 1;
        }
        let piece: String = letters[at..end].iter().collect();
        match sort {
            Sort::Word => push_word(&mut tokens, &piece),
            _ => push(&mut tokens, sort, &piece),
        }
        at = end;
    }
    tokens
}

/// The text after all replacements.
pub(super) fn join(tokens: &[Token]) -> String {
    tokens.iter().map(|token| token.new.as_deref().unwrap_or(&token.text)).collect()
}

fn sort_of(letter: char) -> Sort {
    if letter.is_alphabetic() {
        Sort::Word
    } else if letter.is_ascii_digit() {
        Sort::Number
    } else if letter.is_whitespace() {
        Sort::Space
    } else {
        Sort::Mark
    }
}

fn continues(letters: &[char], at: usize, sort: Sort) -> bool {
    let apostrophe = matches!(letters[at], '\'' | '\u{2019}') && letters.get(at + 1).is_some_and(|next| next.is_alphabetic());
    match sort {
        Sort::Mark => false,
        Sort::Word => letters[at].is_alphabetic() || apostrophe,
        _ => sort_of(letters[at]) == sort,
    }
}

fn push(tokens: &mut Vec<Token>, sort: Sort, text: &str) {
    let folded = if sort == Sort::Word { fold(text) } else { String::new() };
    tokens.push(Token { sort, text: text.to_string(), folded, new: None });
}

/// Takes the genitive off a word, and parts words that a court's form letter ran together (`byJohn`, `SmithThis`).
fn push_word(tokens: &mut Vec<Token>, word: &str) {
    let (word, ending) = match word.len().checked_sub(2).filter(|at| *at > 0 && word.is_char_boundary(*at)) {
        Some(at) if word[at..].eq_ignore_ascii_case("'s") => word.split_at(at),
        _ => (word, ""),
    };
    let seam = word.char_indices().skip(1).find(|(at, letter)| {
        let before = word[..*at].chars().next_back();
        letter.is_uppercase() && before.is_some_and(char::is_lowercase)
    });
    match seam {
        Some((at, _)) if runs_together(&word[..at], &word[at..]) => {
            push(tokens, Sort::Word, &word[..at]);
            push(tokens, Sort::Word, &word[at..]);
        }
        _ => push(tokens, Sort::Word, word),
    }
    if !ending.is_empty() {
        push(tokens, Sort::Mark, ending);
    }
}

fn runs_together(head: &str, tail: &str) -> bool {
    head == "by" || lexicon::is_given(&fold(head)) || (head.chars().count() >= 4 && lexicon::is_ordinary(&fold(tail)))
}

/// The next word after `at` with only spaces, the dot of an initial, a hyphen or a lone digit between.
pub(super) fn next_word(tokens: &[Token], at: usize) -> Option<usize> {
    let mut next = at + 1;
    let dot = tokens[at].text.chars().count() <= 2;
    while let Some(token) = tokens.get(next) {
        let pass = token.sort == Sort::Space || (dot && token.is(".")) || token.is("-") || token.is_number(1);
        match token.sort {
            Sort::Word => return Some(next),
            _ if pass => next += 1,
            _ if in_brackets(tokens, next) => next += 3,
            _ => return None,
        }
    }
    None
}

/// The word before `at`, as [`next_word`].
pub(super) fn word_before(tokens: &[Token], at: usize) -> Option<usize> {
    let mut before = tokens[..at].iter().rposition(Token::is_word)?;
    if before > 1 && in_brackets(tokens, before - 1) {
        before = tokens[..before].iter().rposition(Token::is_word)?;
    }
    (next_word(tokens, before) == Some(at)).then_some(before)
}

/// `(MJ)`: two or three capitals in brackets, as some courts put a judge's initials inside a trustee's name.
fn in_brackets(tokens: &[Token], at: usize) -> bool {
    let short = |token: &Token| token.is_capital() && token.text.len() <= 3;
    tokens[at].is("(") && tokens.get(at + 1).is_some_and(short) && tokens.get(at + 2).is_some_and(|token| token.is(")"))
}
