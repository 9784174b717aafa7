//! The words that are known: ordinary words and places, words of organisations, given names, invented names.

use std::collections::HashSet;
use std::sync::LazyLock;

type Words = LazyLock<HashSet<&'static str>>;

static ORDINARY: Words = LazyLock::new(|| include_str!("words/ordinary.txt").lines().collect());
static ORGANISATIONS: Words = LazyLock::new(|| include_str!("words/organisations.txt").lines().collect());
static GIVEN: Words = LazyLock::new(|| include_str!("words/known_given.txt").lines().collect());

pub(super) static INVENTED_GIVEN: LazyLock<Vec<&'static str>> =
    LazyLock::new(|| include_str!("words/invented_given.txt").lines().collect());
pub(super) static SURNAME_FIRST: LazyLock<Vec<&'static str>> =
    LazyLock::new(|| include_str!("words/surname_first.txt").lines().collect());
pub(super) static SURNAME_SECOND: LazyLock<Vec<&'static str>> =
    LazyLock::new(|| include_str!("words/surname_second.txt").lines().collect());
pub(super) static INVENTED_STREETS: LazyLock<Vec<&'static str>> =
    LazyLock::new(|| include_str!("words/invented_streets.txt").lines().collect());

/// A word of everyday or legal English, or a place, so that on its own it does not tell a person.
pub(super) fn is_ordinary(folded: &str) -> bool {
    folded.chars().count() < 2 || ORDINARY.contains(folded)
}

/// A word that makes a name an organisation's: `bank`, `llc`, `county`.
pub(super) fn is_organisation_word(folded: &str) -> bool {
    ORGANISATIONS.contains(folded)
}

/// A word that follows an organisation's name after a comma: `Orange Computer Group, Inc.`
pub(super) fn is_company_ending(folded: &str) -> bool {
    matches!(
        folded,
        "inc"
            | "incorporated"
            | "llc"
            | "llp"
            | "lp"
            | "ltd"
            | "limited"
            | "corp"
            | "corporation"
            | "co"
            | "plc"
            | "pllc"
            | "pllp"
            | "apc"
            | "pc"
            | "pa"
            | "na"
            | "fsb"
            | "gmbh"
    )
}

/// A word of [`is_organisation_word`] that may follow a person's name: `Jane Roe Trustee`.
pub(super) fn is_role(folded: &str) -> bool {
    matches!(
        folded,
        "trustee"
            | "trustees"
            | "clerk"
            | "attorney"
            | "attorneys"
            | "defender"
            | "agent"
            | "plaintiff"
            | "plaintiffs"
            | "defendants"
            | "creditors"
            | "debtors"
            | "party"
            | "interpreter"
            | "us"
            | "united"
            | "does"
            | "doe"
    )
}

/// A given name in common use.
pub(super) fn is_given(folded: &str) -> bool {
    GIVEN.contains(folded)
}

/// Generation, degree or title after a name.
pub(super) fn is_suffix(folded: &str) -> bool {
    matches!(folded, "jr" | "sr" | "ii" | "iii" | "iv" | "esq" | "esquire" | "md" | "phd" | "cpa")
}

/// A small word inside a family name.
pub(super) fn is_particle(folded: &str) -> bool {
    matches!(
        folded,
        "de" | "la"
            | "las"
            | "los"
            | "del"
            | "della"
            | "di"
            | "da"
            | "dos"
            | "du"
            | "van"
            | "von"
            | "der"
            | "den"
            | "ter"
            | "le"
            | "el"
            | "al"
            | "bin"
            | "ibn"
            | "st"
            | "san"
            | "y"
    )
}

/// A word after which even a single word names a person.
pub(super) fn is_title(folded: &str) -> bool {
    matches!(
        folded,
        "judge"
            | "honorable"
            | "hon"
            | "mr"
            | "mrs"
            | "ms"
            | "miss"
            | "dr"
            | "senator"
            | "reporter"
            | "rptr"
            | "ausa"
            | "afpd"
            | "uspo"
            | "atty"
            | "warden"
            | "sheriff"
            | "justice"
            | "usmj"
            | "usdj"
    )
}

/// A word after which a name of two or more words names a person.
pub(super) fn is_introduction(folded: &str) -> bool {
    is_title(folded)
        || matches!(
            folded,
            "by" | "of"
                | "to"
                | "for"
                | "from"
                | "against"
                | "upon"
                | "on"
                | "and"
                | "with"
                | "between"
                | "appointing"
                | "replacing"
                | "debtor"
                | "debtors"
                | "trustee"
                | "trustees"
                | "attorney"
                | "attorneys"
                | "counsel"
                | "plaintiff"
                | "plaintiffs"
                | "defendant"
                | "defendants"
                | "creditor"
                | "creditors"
                | "petitioner"
                | "respondent"
                | "movant"
                | "claimant"
                | "intervenor"
                | "objector"
                | "witness"
                | "interpreter"
                | "transcriber"
                | "recorder"
                | "mediator"
                | "agent"
                | "officer"
                | "guardian"
                | "executor"
                | "mother"
                | "father"
                | "wife"
                | "husband"
                | "surety"
                | "sureties"
                | "clerk"
                | "pltf"
                | "pltfs"
                | "deft"
                | "defts"
                | "dft"
                | "secretary"
                | "director"
                | "president"
                | "appearance"
                | "name"
                | "re"
                | "party"
                | "parties"
                | "that"
                | "before"
                | "signed"
                | "appeared"
                | "as"
                | "v"
                | "vs"
                | "presiding"
                | "appellant"
        )
}

/// The postal code of a state or territory.
pub(super) fn is_state(text: &str) -> bool {
    let states = "AL AK AZ AR CA CO CT DE DC FL GA GU HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND \
                  OH OK OR PA PR RI SC SD TN TX UT VT VA VI WA WV WI WY";
    states.split(' ').any(|state| state == text)
}
