//! Why two names are the same, alike or different, as sentences for the page.

use serde::{Deserialize, Serialize};

/// One observation about two names.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// Letter for letter.
    Identical,
    /// Only case, punctuation or "Last, First" differs.
    CaseOrOrder,
    /// The same letters, divided into words differently.
    Spacing,
    /// The same words in another order, without a comma that says so.
    WordOrder,
    /// Accents differ.
    Accents,
    /// Words of a role or title were set aside.
    RoleWords(Vec<String>),
    /// A first or middle name stands as an initial on one side.
    Initial(String, String),
    /// Two forms of one first name.
    Nickname(String, String),
    /// One side has a middle name that the other leaves out.
    MiddleMissing,
    /// The person goes by the middle name.
    GoesByMiddle(String),
    /// One side leaves out Jr., III and so on.
    SuffixMissing(String),
    /// Jr. on one side, Sr. or III on the other.
    SuffixDiffers(String, String),
    /// Surnames share a part: `Smith-Jones`, `Jones`.
    SurnamePart(String, String),
    /// A former name on record matches.
    FormerName(String),
    /// Both have the same e-mail address.
    SameEmail,
    /// Both have the same bar number.
    SameBarNumber,
    /// Both have a bar number, and they differ.
    BarNumbersDiffer,
    /// Role words aside, one side has only a first name.
    OnlyFirstName,
    /// First names differ.
    FirstNamesDiffer(String, String),
    /// Middle names or initials differ.
    MiddleNamesDiffer(String, String),
    /// Surnames differ.
    SurnamesDiffer(String, String),
    /// Nothing matches.
    NothingShared,
    /// One of the names is empty.
    NameMissing,
    /// Letters that only look the same: another alphabet, or digits for letters.
    LookAlikes(String),
    /// Letters of several alphabets in one name.
    MixedAlphabets(String),
    /// Invisible characters or ones that turn the reading direction.
    HiddenCharacters,
}

impl Reason {
    /// A plain sentence for the page.
    #[must_use]
    pub fn sentence(&self) -> String {
        match self {
            Reason::Identical => "Both names are the same.".to_owned(),
            Reason::CaseOrOrder => {
                "The names are the same apart from capitals, punctuation or which name comes first.".to_owned()
            }
            Reason::Spacing => "The names have the same letters, divided into words differently.".to_owned(),
            Reason::WordOrder => "The names have the same words in another order.".to_owned(),
            Reason::Accents => "The names are the same apart from accents.".to_owned(),
            Reason::RoleWords(words) => format!("Words for a role were set aside: {}.", words.join(", ")),
            Reason::Initial(short, long) => format!("{short} is the initial of {long}."),
            Reason::Nickname(one, two) => format!("The first names are short for one another: {one}, {two}."),
            Reason::MiddleMissing => "One side leaves out a middle name.".to_owned(),
            Reason::GoesByMiddle(name) => format!("{name} is a middle name on one side and the first name on the other."),
            Reason::SuffixMissing(suffix) => format!("Only one side has {suffix} after the name."),
            Reason::SuffixDiffers(one, two) => format!("One name ends in {one}, the other in {two}: they may be relatives."),
            Reason::SurnamePart(one, two) => format!("The surnames share a part: {one}, {two}."),
            Reason::FormerName(name) => format!("A former name on record was compared: {name}."),
            Reason::SameEmail => "Both have the same e-mail address.".to_owned(),
            Reason::SameBarNumber => "Both have the same bar number.".to_owned(),
            Reason::BarNumbersDiffer => "The bar numbers are not the same.".to_owned(),
            Reason::OnlyFirstName => "Only a first name is left to compare.".to_owned(),
            Reason::FirstNamesDiffer(one, two) => format!("The first names are different: {one}, {two}."),
            Reason::MiddleNamesDiffer(one, two) => format!("The middle names are different: {one}, {two}."),
            Reason::SurnamesDiffer(one, two) => format!("The last names are different: {one}, {two}."),
            Reason::NothingShared => "The names have no word in common.".to_owned(),
            Reason::NameMissing => "One of the names is empty.".to_owned(),
            Reason::LookAlikes(letters) => {
                format!("The names look alike but are written with different characters ({letters}).")
            }
            Reason::MixedAlphabets(alphabets) => format!("A name mixes letters of several alphabets ({alphabets})."),
            Reason::HiddenCharacters => "A name contains characters that can't be seen.".to_owned(),
        }
    }
}
