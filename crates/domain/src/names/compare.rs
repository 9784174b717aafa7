//! Comparing the court's record of a filer with a PACER account's name (domain 3.3, 3.5; security A26).

use unicode_normalization::UnicodeNormalization as _;

use super::{Comparison, Known, Reason, Verdict, fold, lookalike, nicknames, parts, roles};

/// How close two names come, before evidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Close {
    /// Nothing settles it.
    Far,
    /// The same bar number settles it: another generation, another first name.
    NeedsBarNumber,
    /// The same e-mail or bar number settles it.
    NeedsEvidence,
    Alike,
    Same,
}

struct Judged {
    close: Close,
    reasons: Vec<Reason>,
}

#[derive(Clone, Copy)]
struct Evidence {
    email: bool,
    bar_number: bool,
}

impl Evidence {
    fn of(court: &Known, account: &Known) -> Evidence {
        let email = |known: &Known| Some(known.email.trim().to_lowercase()).filter(|text| text.contains('@'));
        Evidence {
            email: email(court).is_some() && email(court) == email(account),
            bar_number: bar_number(court).is_some() && bar_number(court) == bar_number(account),
        }
    }

    fn settles(self, close: Close) -> bool {
        match close {
            Close::Far => false,
            Close::NeedsBarNumber => self.bar_number,
            Close::NeedsEvidence | Close::Alike | Close::Same => self.bar_number || self.email,
        }
    }
}

fn bar_number(known: &Known) -> Option<String> {
    let digits: String = known.bar_number.as_deref()?.chars().filter(char::is_ascii_alphanumeric).collect();
    Some(digits.trim_start_matches('0').to_uppercase()).filter(|text| !text.is_empty())
}

/// Compares the court's record with the account's. The verdict is the same when the two change places.
#[must_use]
pub fn compare(court: &Known, account: &Known) -> Comparison {
    let evidence = Evidence::of(court, account);
    let mut result = compare_names(&court.name, &account.name, evidence);
    if result.verdict == Verdict::Different
        && let Some(by_former_name) = compare_former(court, account)
    {
        result = by_former_name;
    }
    if evidence.bar_number {
        result.reasons.push(Reason::SameBarNumber);
    } else if bar_number(court).is_some() && bar_number(account).is_some() {
        result.reasons.push(Reason::BarNumbersDiffer);
    }
    if evidence.email {
        result.reasons.push(Reason::SameEmail);
    }
    result
}

fn compare_names(court: &str, account: &str, evidence: Evidence) -> Comparison {
    let different = |reason| Comparison { verdict: Verdict::Different, reasons: vec![reason], needs_look: false };
    if lookalike::has_hidden_characters(court) || lookalike::has_hidden_characters(account) {
        return Comparison { needs_look: true, ..different(Reason::HiddenCharacters) };
    }
    let (court, account) = (tidy(court), tidy(account));
    if court.is_empty() || account.is_empty() {
        return different(Reason::NameMissing);
    }
    let mixed = lookalike::mixed_alphabets(&court).or_else(|| lookalike::mixed_alphabets(&account));
    if court == account {
        let reasons = std::iter::once(Reason::Identical).chain(mixed.clone().map(Reason::MixedAlphabets)).collect();
        return Comparison { verdict: Verdict::Same, reasons, needs_look: mixed.is_some() };
    }
    let as_written = judge(&court, &account);
    let (court_seen, account_seen) = (lookalike::as_seen(&court), lookalike::as_seen(&account));
    let as_seen = judge(&court_seen.text, &account_seen.text);
    let looks_closer = as_seen.close > as_written.close || dressed(&court) != dressed(&account);
    if looks_closer || mixed.is_some() {
        let close = as_written.close.max(as_seen.close);
        let mut reasons = Vec::new();
        if looks_closer {
            let letters = court_seen.deceiving.iter().chain(&account_seen.deceiving);
            let letters: Vec<String> = letters.map(|c| format!("{c} U+{:04X}", u32::from(*c))).collect();
            reasons.push(Reason::LookAlikes(letters.join(", ")));
        }
        reasons.extend(mixed.map(Reason::MixedAlphabets));
        let settled = evidence.settles(close);
        reasons.extend(as_seen.reasons.into_iter().filter(|r| !settled && !matches!(r, Reason::Identical | Reason::CaseOrOrder)));
        return Comparison { verdict: if settled { Verdict::Alike } else { Verdict::Different }, reasons, needs_look: true };
    }
    let Judged { close, reasons } = as_written;
    let lone = reasons.contains(&Reason::OnlyFirstName);
    match close {
        Close::Same => Comparison { verdict: Verdict::Same, reasons, needs_look: false },
        Close::Alike => Comparison { verdict: Verdict::Alike, reasons, needs_look: false },
        _ if evidence.settles(close) => Comparison { verdict: Verdict::Alike, reasons, needs_look: !lone },
        _ => Comparison { verdict: Verdict::Different, reasons, needs_look: false },
    }
}

/// Tries the former names of both sides; what the account's owner says of former names wants a look.
fn compare_former(court: &Known, account: &Known) -> Option<Comparison> {
    let nothing = Evidence { email: false, bar_number: false };
    let ours = with_former(court);
    let theirs = with_former(account);
    let mut found: Option<Comparison> = None;
    for (at_court, court_former) in &ours {
        for (at_account, account_former) in &theirs {
            let compared = compare_names(at_court, at_account, nothing);
            if (court_former.is_none() && account_former.is_none())
                || compared.verdict == Verdict::Different
                || compared.needs_look
            {
                continue;
            }
            let names = [court_former, account_former].into_iter().flatten().map(|name| Reason::FormerName(name.clone()));
            let reasons = names.chain(compared.reasons).collect();
            let candidate = Comparison { verdict: Verdict::Alike, reasons, needs_look: account_former.is_some() };
            if found.as_ref().is_none_or(|best| best.needs_look && !candidate.needs_look) {
                found = Some(candidate);
            }
        }
    }
    found
}

/// The name itself and each former one; a former surname alone is put behind the given names.
fn with_former(known: &Known) -> Vec<(String, Option<String>)> {
    let mut all = vec![(known.name.clone(), None)];
    for former in known.former_names.iter().map(|name| tidy(name)).filter(|name| !name.is_empty()).take(10) {
        let whole = if former.contains(' ') || former.contains(',') {
            former.clone()
        } else {
            let name = parts::read(&fold::lower(&known.name));
            format!("{} {former}", parts::parts(&name.words).given.join(" "))
        };
        all.push((whole, Some(former)));
    }
    all
}

/// Composed, without spaces that are too many.
fn tidy(name: &str) -> String {
    let composed: String = name.nfc().collect();
    composed.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Letters in fancy dress (`𝐀`, `Ａ`), which fold to plain ones: both sides must wear the same.
fn dressed(name: &str) -> Vec<char> {
    let mut letters: Vec<char> = name
        .chars()
        .flat_map(char::to_lowercase)
        .filter(|c| c.is_alphanumeric() && !c.is_ascii() && !c.nfc().eq(c.nfkc()))
        .collect();
    letters.sort_unstable();
    letters.dedup();
    letters
}

/// Compares two tidy names by their words.
fn judge(court: &str, account: &str) -> Judged {
    let (court, account) = (fold::lower(court), fold::lower(account));
    let only = |close, reason| Judged { close, reasons: vec![reason] };
    let flat = |text: &str| fold::words(&text.replace(fold::is_hyphen, " "));
    let (court_words, account_words) = (flat(&court), flat(&account));
    if court_words.is_empty() || account_words.is_empty() {
        let same = court == account;
        return only(if same { Close::Same } else { Close::Far }, if same { Reason::CaseOrOrder } else { Reason::NothingShared });
    }
    if court_words == account_words || in_order(&court) == in_order(&account) {
        return only(Close::Same, Reason::CaseOrOrder);
    }
    if court_words.concat() == account_words.concat() || unspaced(&court) == unspaced(&account) {
        return only(Close::Alike, Reason::Spacing);
    }
    let (court, account) = (fold::without_accents(&court), fold::without_accents(&account));
    if flat(&court) == flat(&account) || in_order(&court) == in_order(&account) {
        return only(Close::Alike, Reason::Accents);
    }
    let (court, account) = (parts::read(&court), parts::read(&account));
    let (mut close, mut reasons) = closest(&court, &account);
    match (&court.generation, &account.generation) {
        (Some(one), Some(two)) if one != two => {
            close = close.min(Close::NeedsBarNumber);
            reasons.insert(0, Reason::SuffixDiffers(shown_suffix(one), shown_suffix(two)));
        }
        (Some(one), None) | (None, Some(one)) => reasons.push(Reason::SuffixMissing(shown_suffix(one))),
        _ => {}
    }
    let letters: Vec<String> = court.letters_after.iter().chain(&account.letters_after).cloned().collect();
    if !letters.is_empty() && court.letters_after != account.letters_after {
        reasons.push(Reason::RoleWords(letters.iter().map(|word| shown(word)).collect()));
    }
    if reasons.is_empty() {
        reasons.push(Reason::CaseOrOrder);
    }
    Judged { close, reasons }
}

/// The words first to last with the suffix, ready to be compared as they are.
fn in_order(folded: &str) -> (Vec<String>, Option<String>, Vec<String>) {
    let name = parts::read(folded);
    (name.words.iter().flat_map(|word| word.pieces().to_vec()).collect(), name.generation, name.letters_after)
}

/// The same with all words run together.
fn unspaced(folded: &str) -> (String, Option<String>, Vec<String>) {
    let (words, generation, letters_after) = in_order(folded);
    (words.concat(), generation, letters_after)
}

/// Tries role words set aside at either end, and the two orders; gives the closest.
fn closest(court: &parts::Name, account: &parts::Name) -> (Close, Vec<Reason>) {
    let mut best = (Close::Far, vec![Reason::NothingShared]);
    let mut most_set_aside = 0;
    for (court_words, court_roles) in without_roles(&court.words) {
        for (account_words, account_roles) in without_roles(&account.words) {
            let set_aside: Vec<String> = court_roles.iter().chain(&account_roles).map(|word| shown(word)).collect();
            let turned = [
                (court_words.to_vec(), account_words.to_vec(), false),
                (turn(court_words), account_words.to_vec(), true),
                (court_words.to_vec(), turn(account_words), true),
            ];
            for (one, two, is_turned) in turned {
                let (close, mut reasons) = compare_parts(&parts::parts(&one), &parts::parts(&two));
                let by_initial = reasons.iter().any(|r| matches!(r, Reason::Initial(..)));
                if is_turned {
                    if close < Close::Alike || by_initial {
                        continue;
                    }
                    reasons.push(Reason::WordOrder);
                }
                if !set_aside.is_empty() {
                    reasons.push(Reason::RoleWords(set_aside.clone()));
                }
                let first = best.1 == [Reason::NothingShared];
                // Two lone names say more than a lone one beside a role word that passes for a surname.
                let barer = close == best.0 && reasons.contains(&Reason::OnlyFirstName) && set_aside.len() > most_set_aside;
                if close > best.0 || (close == best.0 && first) || barer {
                    best = (close, reasons);
                    most_set_aside = set_aside.len();
                }
            }
        }
    }
    best
}

/// The words with role words left on, off at the start, off at the end, off at both.
fn without_roles(words: &[parts::Word]) -> Vec<(&[parts::Word], Vec<String>)> {
    let joined: Vec<String> = words.iter().map(parts::Word::joined).collect();
    let start = roles::at_start(&joined);
    let end = roles::at_end(&joined);
    let end_after_start = roles::at_end(&joined[start..]);
    let mut cuts = vec![(0, 0), (start, 0), (0, end), (start, end_after_start)];
    cuts.dedup();
    cuts.into_iter()
        .map(|(from, off)| {
            let until = words.len() - off;
            let aside = joined[..from].iter().chain(&joined[until..]).cloned().collect();
            (&words[from..until], aside)
        })
        .collect()
}

/// The first word put last: "Smith John" as "John Smith".
fn turn(words: &[parts::Word]) -> Vec<parts::Word> {
    let mut turned = words.to_vec();
    if !turned.is_empty() {
        turned.rotate_left(1);
    }
    turned
}

fn compare_parts(one: &parts::Parts, two: &parts::Parts) -> (Close, Vec<Reason>) {
    if one.surname.is_empty() || two.surname.is_empty() {
        return compare_lone(one, two);
    }
    let mut reasons = Vec::new();
    let surnames = compare_surnames(one, two, &mut reasons);
    let given = compare_given(&one.given, &two.given, &mut reasons);
    let close = match (surnames, given) {
        (Close::Far, Close::Alike) => Close::NeedsEvidence,
        (Close::Far, _) => Close::Far,
        (_, Close::Far) => Close::NeedsBarNumber,
        (surnames, given) => surnames.min(given),
    };
    (close, reasons)
}

/// A lone first name is never enough; evidence settles it (the leaflets' "Aty Alex" and "Alex Attorney").
fn compare_lone(one: &parts::Parts, two: &parts::Parts) -> (Close, Vec<Reason>) {
    match (one.given.first(), two.given.first()) {
        (Some(a), Some(b)) if a == b => (Close::NeedsEvidence, vec![Reason::OnlyFirstName]),
        (Some(a), Some(b)) if nicknames::related(a, b) => {
            (Close::NeedsEvidence, vec![Reason::OnlyFirstName, Reason::Nickname(shown(a), shown(b))])
        }
        _ => (Close::Far, vec![Reason::NothingShared]),
    }
}

fn compare_surnames(one: &parts::Parts, two: &parts::Parts, reasons: &mut Vec<Reason>) -> Close {
    if one.surname == two.surname {
        return Close::Alike;
    }
    let (shown_one, shown_two) = (shown_pieces(one), shown_pieces(two));
    if one.pieces.iter().any(|piece| piece.chars().count() > 1 && two.pieces.contains(piece)) {
        reasons.push(Reason::SurnamePart(shown_one, shown_two));
        return Close::Alike;
    }
    let among_middle = |surname: &str, given: &[String]| given.iter().skip(1).any(|g| g == surname && g.chars().count() > 1);
    if among_middle(&one.surname, &two.given) || among_middle(&two.surname, &one.given) {
        reasons.push(Reason::SurnamePart(shown_one, shown_two));
        return Close::NeedsEvidence;
    }
    reasons.push(Reason::SurnamesDiffer(shown_one, shown_two));
    Close::Far
}

fn compare_given(one: &[String], two: &[String], reasons: &mut Vec<Reason>) -> Close {
    let (Some(first), Some(second)) = (one.first(), two.first()) else { return Close::Far };
    if !agree(first, second, reasons) {
        if let Some(name) = by_middle(one, second).or_else(|| by_middle(two, first)) {
            reasons.push(Reason::GoesByMiddle(shown(&name)));
            return Close::Alike;
        }
        reasons.push(Reason::FirstNamesDiffer(shown(first), shown(second)));
        return Close::Far;
    }
    for (a, b) in one.iter().zip(two).skip(1) {
        if !agree(a, b, reasons) {
            reasons.push(Reason::MiddleNamesDiffer(shown(a), shown(b)));
            return Close::NeedsEvidence;
        }
    }
    if one.len() != two.len() {
        reasons.push(Reason::MiddleMissing);
    }
    Close::Alike
}

/// Equal, initial and name, or two forms of one name; says which.
fn agree(one: &str, two: &str, reasons: &mut Vec<Reason>) -> bool {
    if one == two {
        return true;
    }
    let (short, long) = if one.chars().count() <= two.chars().count() { (one, two) } else { (two, one) };
    if short.chars().count() == 1 {
        if !long.starts_with(short) || long.chars().count() == 1 {
            return false;
        }
        reasons.push(Reason::Initial(shown(short), shown(long)));
        return true;
    }
    if nicknames::related(one, two) {
        reasons.push(Reason::Nickname(shown(one), shown(two)));
        return true;
    }
    false
}

/// The middle name among `given` by which the other side calls the person.
fn by_middle(given: &[String], called: &str) -> Option<String> {
    let full = |name: &&String| name.chars().count() > 1 && called.chars().count() > 1;
    given.iter().skip(1).filter(full).find(|name| name.as_str() == called || nicknames::related(name, called)).cloned()
}

fn shown_pieces(parts: &parts::Parts) -> String {
    if parts.pieces.concat() == parts.surname {
        parts.pieces.iter().map(|piece| shown(piece)).collect::<Vec<_>>().join("-")
    } else {
        shown(&parts.surname)
    }
}

/// A folded word with a capital, for a sentence.
fn shown(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

fn shown_suffix(generation: &str) -> String {
    match generation {
        "jr" | "sr" => format!("{}.", shown(generation)),
        other => other.to_uppercase(),
    }
}

#[cfg(test)]
#[path = "compare_tests.rs"]
mod tests;
