//! What a password must be: long, and not one that somebody would guess (NIST SP 800-63B-4, 3.1.1; security P01 to P12).

mod guess;
mod walk;

use unicode_normalization::UnicodeNormalization as _;

/// Fewest characters; a character is a Unicode code point after normalisation (P01, P05).
pub const SHORTEST: usize = 15;

/// Most characters taken. Longer ones are refused, never cut (P03, P04).
pub const LONGEST: usize = 128;

/// Help for the field, shown before anything is typed and with every refusal (P12).
pub const HELP: &str = "Use 15 to 128 characters. Four or five words that have nothing to do with each other make a good password, with \
                        spaces if you like. Capitals, digits and signs are welcome but not needed. A password manager can make and keep \
                        one for you.";

/// What an attacker knows of the person and the service, so that it can't be the password (P11).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Context {
    /// User name or court login.
    pub username: String,
    /// The person's name.
    pub name: String,
    /// E-mail.
    pub email: String,
    /// Names of the service: product names, court names, host names.
    pub service_words: Vec<String>,
}

/// A password that may be set, composed (NFC), ready to be hashed (P06).
#[derive(Clone, PartialEq, Eq)]
pub struct Normalised(pub String);

/// Never shown, not even in a log of a failure.
impl std::fmt::Debug for Normalised {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Normalised(…)")
    }
}

/// Why a password is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// Fewer than [`SHORTEST`] characters; how many there are.
    TooShort(usize),
    /// More than [`LONGEST`] characters; how many there are.
    TooLong(usize),
    /// Characters that can't be typed, such as a line's end.
    Control,
    /// On the list of common and breached passwords.
    Common,
    /// Little more than something known of the person or the service.
    Context(String),
    /// One part again and again.
    Repetitive,
    /// Runs of the alphabet, of digits or of the keyboard.
    Sequential,
}

impl Problem {
    /// The reason and what to do, for the field (P12).
    #[must_use]
    pub fn sentence(&self) -> String {
        match self {
            Problem::TooShort(have) => {
                format!("This has {have} characters; use at least {SHORTEST}. Adding another word is the easiest way.")
            }
            Problem::TooLong(have) => format!("This has {have} characters; use at most {LONGEST}."),
            Problem::Control => "This contains a character that can't be typed. Type it again by hand.".to_owned(),
            Problem::Common => {
                "This password is on a list of those that attackers try first. Add a word to it, or choose another.".to_owned()
            }
            Problem::Context(word) => format!(
                "This is little more than “{word}”, which others know of you or of this service. Choose words that have nothing to do \
                 with either."
            ),
            Problem::Repetitive => "This repeats one part again and again. Choose several different words.".to_owned(),
            Problem::Sequential => {
                "This follows the alphabet, the digits or the keys of the keyboard. Choose several different words.".to_owned()
            }
        }
    }

    /// Help to choose a better one.
    #[must_use]
    pub fn help(&self) -> &'static str {
        HELP
    }
}

/// Composes a password as it is hashed and verified: the same for setting, signing on and changing (P06). Nothing is cut or folded.
#[must_use]
pub fn normalise(candidate: &str) -> Normalised {
    Normalised(candidate.nfc().collect())
}

/// Checks a new password.
///
/// # Errors
/// Everything that is wrong with it, at once.
pub fn check(candidate: &str, context: &Context) -> Result<Normalised, Vec<Problem>> {
    let password = normalise(candidate);
    let length = password.0.chars().count();
    if length > LONGEST {
        return Err(vec![Problem::TooLong(length)]);
    }
    let mut problems = Vec::new();
    if length < SHORTEST {
        problems.push(Problem::TooShort(length));
    }
    if password.0.chars().any(char::is_control) {
        problems.push(Problem::Control);
    }
    let lower = password.0.to_lowercase();
    if guess::is_blocked(&lower) || guess::repeats_blocked(&lower) {
        problems.push(Problem::Common);
    }
    if let Some(word) = guess::context_word(&lower, context) {
        problems.push(Problem::Context(word));
    }
    if walk::is_repetitive(&lower) {
        problems.push(Problem::Repetitive);
    } else if walk::is_sequential(&lower) {
        problems.push(Problem::Sequential);
    }
    if problems.is_empty() { Ok(password) } else { Err(problems) }
}

#[cfg(test)]
mod tests;
