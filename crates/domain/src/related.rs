//! Which earlier entries a docket text names: `re 7 MOTION`, `related document(s) 5, 6`, `(Related Doc # 4)`.

use std::collections::BTreeMap;

/// Words before the numbers; the last is so short that what follows it must look like an entry's name.
const MARKS: [&str; 7] =
    ["related document(s)", "related documents", "related document", "related docs", "related doc", "re:", "re "];

/// The numbers of the entries that a text names, in its order, each once.
#[must_use]
pub fn named(text: &str) -> Vec<i64> {
    // In small letters of ASCII alone, so that places in both are the same.
    let lower = text.to_ascii_lowercase();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some((place, mark)) = next_mark(&lower, at) {
        at = place + mark.len();
        let list = &text[at..];
        let loose = mark.starts_with("re:") || mark == "re ";
        for number in numbers(list, loose) {
            if !found.contains(&number) {
                found.push(number);
            }
        }
    }
    found
}

/// The next mark at the beginning of a word; of those that begin at one place the longest.
fn next_mark(lower: &str, from: usize) -> Option<(usize, &'static str)> {
    let begins_word = |place: usize| !lower[..place].ends_with(|c: char| c.is_alphanumeric() || matches!(c, '\'' | '’'));
    let first = |mark: &'static str| {
        let place = lower[from..].match_indices(mark).map(|(place, _)| from + place).find(|place| begins_word(*place))?;
        Some((place, mark))
    };
    MARKS.iter().filter_map(|mark| first(mark)).min_by_key(|(place, mark)| (*place, usize::MAX - mark.len()))
}

/// Numbers behind a mark: the first at once, each further one behind a comma, with its entry's name between them or not.
fn numbers(list: &str, loose: bool) -> Vec<i64> {
    let end = list.find([')', ';']).unwrap_or(list.len());
    let mut found = Vec::new();
    let mut rest = list[..end].trim_start_matches([' ', '#', '[', '(', ':']);
    loop {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let behind = &rest[digits..];
        let named = behind.strip_prefix([']', ' ']).map_or(behind, str::trim_start);
        let ends = named.is_empty() || named.starts_with([',', '.', ']']);
        let fits = (1..=5).contains(&digits)
            && !behind.starts_with(|c: char| {
                c.is_alphanumeric()
                    || c == '/'
                    || c == '-'
                    || c == ':'
                    || c == '.' && behind.len() > 1 && behind.as_bytes()[1].is_ascii_digit()
            })
            && (ends || named.starts_with(|c: char| c.is_uppercase()) || (!loose && found.is_empty()));
        match rest[..digits].parse::<i64>() {
            Ok(number) if fits && number > 0 => found.push(number),
            _ if found.is_empty() => return found,
            _ => {}
        }
        // The end of a sentence ends the list of a short mark.
        let upto = if loose { behind.find(". ").unwrap_or(behind.len()) } else { behind.len() };
        let Some(comma) = behind[..upto].match_indices(',').find_map(|(place, _)| {
            let next = behind[place + 1..].trim_start_matches([' ', '[', ',']);
            next.starts_with(|c: char| c.is_ascii_digit()).then_some(next)
        }) else {
            return found;
        };
        rest = comma;
    }
}

/// Every number that stands by itself before a word that may be an entry's name, with that word: `granting 2 7 Motion to Dismiss`. It
/// names an entry if that entry begins with the word.
#[must_use]
pub fn titled(text: &str) -> Vec<(i64, &str)> {
    let (mut found, mut numbers) = (Vec::new(), Vec::new());
    for word in text.split([' ', '\u{a0}', '\n', '[', '(']).filter(|word| !word.is_empty()) {
        let digits = word.strip_suffix(']').unwrap_or(word);
        if (1..=5).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit()) {
            numbers.extend(digits.parse::<i64>());
            continue;
        }
        let name = word.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
        let before = numbers.drain(..);
        if name.starts_with(char::is_uppercase) {
            found.extend(before.map(|number| (number, name)));
        }
    }
    found
}

/// One entry among those that belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link {
    /// Its place in the list that was given.
    pub place: usize,
    /// How many steps it stands below the chain's first entry.
    pub depth: usize,
}

/// Entries that refer to one another, directly or by way of others: each chain in the order of the sheet, chains by their first entry.
/// `refers` holds pairs of places, the later entry and the earlier one that it names. What belongs to nothing is left out.
#[must_use]
pub fn chains(refers: &[(usize, usize)]) -> Vec<Vec<Link>> {
    let mut first: BTreeMap<usize, usize> = BTreeMap::new();
    let mut pairs: Vec<(usize, usize)> = refers.iter().copied().filter(|(later, earlier)| earlier < later).collect();
    pairs.sort_unstable();
    pairs.dedup();
    fn head(first: &BTreeMap<usize, usize>, mut place: usize) -> usize {
        while let Some(next) = first.get(&place).copied().filter(|next| *next != place) {
            place = next;
        }
        place
    }
    for (later, earlier) in &pairs {
        first.entry(*later).or_insert(*later);
        first.entry(*earlier).or_insert(*earlier);
        let (one, other) = (head(&first, *later), head(&first, *earlier));
        first.insert(one.max(other), one.min(other));
    }
    let mut found: BTreeMap<usize, Vec<Link>> = BTreeMap::new();
    let mut depths: BTreeMap<usize, usize> = BTreeMap::new();
    let mut pairs = pairs.iter().peekable();
    for place in first.keys() {
        let mut depth = None;
        while let Some((_, earlier)) = pairs.next_if(|(later, _)| later == place) {
            let below = depths.get(earlier).map_or(1, |depth| depth + 1);
            depth = Some(depth.map_or(below, |depth: usize| depth.min(below)));
        }
        let depth = depth.unwrap_or(0);
        depths.insert(*place, depth);
        found.entry(head(&first, *place)).or_default().push(Link { place: *place, depth });
    }
    found.into_values().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_of_both_kinds_of_courts_name_their_entries() {
        for (text, expected) in [
            ("MEMORANDUM in Support re 7 MOTION to Strike 1 Complaint, filed by Ann Lee.", vec![7]),
            ("RESPONSE re: [33] Motion to Stay", vec![33]),
            ("SEALED DOCUMENT filed by USA re 477 Sealed Document,,,,, 492 Sealed Document,,, (This is SEALED)", vec![477, 492]),
            ("Certificate of Mailing (related document(s)3) filed by Clerk's Office", vec![3]),
            ("Letter Requesting Service (related document(s)2, 1) filed by Birch Ludridge", vec![2, 1]),
            ("BNC Certificate (related document(s) (Related Doc # 4 )) (Admin.)", vec![4]),
            ("Notice of Hearing (Re: 3 Emergency Motion to Appoint Trustee Filed by BAP LLC, Onyx Assoc Inc)", vec![3]),
            ("Hearing Set (RE: related document(s) 13 Motion for Value filed by Ann Lee, 14 Notice)", vec![13, 14]),
            ("ORDER re 8 Motion as to Ann Lee Jr. (1). Excludable started 2/18/11", vec![8]),
            ("RESPONSE to Motion re 7 Motion to Dismiss filed by Acme", vec![7]),
            ("Objection Filed by Ann (related document(s) 12 Plan).", vec![12]),
        ] {
            assert_eq!(named(text), expected, "{text}");
        }
    }

    #[test]
    fn numbers_before_a_name_may_be_entries() {
        let found =
            titled("ORDER granting 2 7 MOTION to Strike 1 Complaint, [9] Notice (3 Parts) of 2021-05-10 12 days by Room 4, A");
        assert_eq!(found, [(2, "MOTION"), (7, "MOTION"), (1, "Complaint"), (9, "Notice"), (3, "Parts")]);
    }

    #[test]
    fn other_numbers_are_no_entries() {
        for text in [
            "",
            "COMPLAINT filed by Ann Lee",
            "Letter re 12 days of leave",
            "ORDER re: 2/18/2011 hearing",
            "In re 1.5 million",
            "We are 7 Strong",
            "Letter, re Adjournment to 3/26/2009 at 10:00 a.m.",
            "re 10:00 Hearing",
            "re 123456 Widgets",
            "é re",
        ] {
            assert_eq!(named(text), Vec::<i64>::new(), "{text}");
        }
    }

    #[test]
    fn chains_hold_what_belongs_together_in_the_order_of_the_sheet() {
        // 0 <- 2 <- 5, 1 <- 4, and 5 names 3 as well; 6 belongs to nothing, a later entry is no earlier one.
        let found = chains(&[(2, 0), (5, 2), (4, 1), (5, 3), (1, 4)]);
        let places: Vec<Vec<(usize, usize)>> =
            found.iter().map(|chain| chain.iter().map(|link| (link.place, link.depth)).collect()).collect();
        assert_eq!(places, [vec![(0, 0), (2, 1), (3, 0), (5, 1)], vec![(1, 0), (4, 1)]]);
        assert_eq!(chains(&[]), Vec::<Vec<Link>>::new());
    }
}
