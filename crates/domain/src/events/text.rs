//! The docket text of a filing: the event's template, filled in, with attachments, the filer and the date entered behind it.

use jiff::civil::Date;

use super::Event;
use crate::time::us_date;

/// Most characters of a filer's own words in a docket text.
pub const LONGEST_TEXT: usize = 1_000;
/// Most characters of one name or description in a docket text.
const LONGEST_NAME: usize = 250;

/// A party for whom something is filed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilerParty {
    /// Name as the docket has it.
    pub name: String,
    /// Plaintiff, Debtor, Creditor…; may be empty.
    pub role: String,
}

/// The earlier entry that a filing refers to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Referred<'a> {
    /// Its printed number.
    pub number: u32,
    /// Its event's title or the beginning of its text; may be empty.
    pub title: &'a str,
}

/// What fills the template.
#[derive(Clone, Copy, Debug)]
pub struct TextParts<'a> {
    /// For whom it is filed.
    pub filers: &'a [FilerParty],
    /// Against whom (new cases, criminal defendants); may be empty.
    pub against: &'a [String],
    /// The filer's own words; may be empty.
    pub free_text: &'a str,
    /// Descriptions of the attachments, in order, without the main document.
    pub attachments: &'a [String],
    /// The earlier entry.
    pub refers: Option<Referred<'a>>,
    /// Bankruptcy chapter of a new case.
    pub chapter: Option<u8>,
    /// Who files, `Alex Attorney`; an agent gives the principal's name (domain 3.7).
    pub filer_name: &'a str,
    /// The day of entry in the court's zone.
    pub entered: Date,
}

/// The whole docket text, such as `MOTION to Dismiss by ACME Inc.. (Attachments: # 1 Exhibit A) (Attorney, Alex) (Entered: 05/10/2021)`.
///
/// Templates name `{filers}`, `{filed_by}` (the filer on behalf of the parties with their roles), `{attorney}`, `{against}`, `{text}`,
/// `{refers}` and `{chapter}`; what stands in square brackets is left out when a name in it has nothing to say. Form: domain 4.9.
#[must_use]
pub fn docket_text(event: &Event, parts: &TextParts<'_>) -> String {
    let mut text = clean(&fill(event.docket_text, parts), usize::MAX);
    let attachments: Vec<String> =
        parts.attachments.iter().enumerate().map(|(i, a)| format!("# {} {}", i + 1, clean(a, LONGEST_NAME))).collect();
    if !attachments.is_empty() {
        text.push_str(&format!(" (Attachments: {})", attachments.join(", ")));
    }
    let signed = last_first(parts.filer_name);
    if !signed.is_empty() {
        text.push_str(&format!(" ({signed})"));
    }
    text.push_str(&format!(" (Entered: {})", us_date(parts.entered)));
    text
}

fn fill(template: &str, parts: &TextParts<'_>) -> String {
    let mut filled = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('[') {
        filled.push_str(&replace(before, parts).0);
        let (inner, behind) = after.split_once(']').unwrap_or((after, ""));
        let (text, whole) = replace(inner, parts);
        if whole {
            filled.push_str(&text);
        }
        rest = behind;
    }
    filled.push_str(&replace(rest, parts).0);
    filled
}

/// Fills the names of a piece; also says whether each of them had something to say.
fn replace(piece: &str, parts: &TextParts<'_>) -> (String, bool) {
    let mut filled = String::new();
    let mut whole = true;
    let mut rest = piece;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, behind) = after.split_once('}').unwrap_or((after, ""));
        let value = value(name, parts);
        whole &= !value.is_empty();
        filled.push_str(before);
        filled.push_str(&value);
        rest = behind;
    }
    filled.push_str(rest);
    (filled, whole)
}

fn value(name: &str, parts: &TextParts<'_>) -> String {
    let names = |with_roles: bool| {
        let each = parts.filers.iter().map(|party| {
            let name = clean(&party.name, LONGEST_NAME);
            if with_roles && !party.role.is_empty() { format!("{} {name}", clean(&party.role, LONGEST_NAME)) } else { name }
        });
        each.collect::<Vec<_>>().join(", ")
    };
    match name {
        "filers" => names(false),
        "filed_by" => {
            let filer = clean(parts.filer_name, LONGEST_NAME);
            let files_for_itself = parts.filers.iter().all(|party| clean(&party.name, LONGEST_NAME) == filer);
            match (parts.filers.is_empty(), files_for_itself || filer.is_empty()) {
                (true, _) => filer,
                (false, true) => names(true),
                (false, false) => format!("{filer} on behalf of {}", names(true)),
            }
        }
        "attorney" => clean(parts.filer_name, LONGEST_NAME),
        "against" => parts.against.iter().map(|a| clean(a, LONGEST_NAME)).collect::<Vec<_>>().join(", "),
        "text" => clean(parts.free_text, LONGEST_TEXT),
        "refers" => {
            parts.refers.map(|r| format!("{} {}", r.number, clean(r.title, 60)).trim_end().to_owned()).unwrap_or_default()
        }
        "chapter" => parts.chapter.map(|c| c.to_string()).unwrap_or_default(),
        _ => String::new(),
    }
}

/// One line of plain text: no control characters, no marks that turn the direction or hide, white space single, at most `longest` characters.
#[must_use]
pub fn clean(text: &str, longest: usize) -> String {
    let visible = text.chars().filter(|c| c.is_whitespace() || !(c.is_control() || is_hidden(*c)));
    let spaced: String = visible.map(|c| if c.is_whitespace() { ' ' } else { c }).collect();
    let single = spaced.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    single.chars().take(longest).collect::<String>().trim_end().to_owned()
}

/// Characters without a shape of their own that could make a docket text read otherwise than it is stored.
fn is_hidden(c: char) -> bool {
    matches!(
        c,
        '\u{ad}'
            | '\u{61c}'
            | '\u{180e}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e007f}'
    )
}

/// `Attorney, Alex` of `Alex Attorney`; a suffix such as Jr. stays with the surname. A name with a comma or of one word stays as it is.
#[must_use]
pub fn last_first(name: &str) -> String {
    let name = clean(name, LONGEST_NAME);
    let words: Vec<&str> = name.split(' ').collect();
    let is_suffix = |word: &str| matches!(word.trim_end_matches('.'), "Jr" | "Sr" | "II" | "III" | "IV");
    let suffixes = words.iter().rev().take_while(|word| is_suffix(word)).count();
    let surname = words.len().saturating_sub(suffixes + 1);
    if surname == 0 || name.contains(',') {
        return name;
    }
    format!("{}, {}", words[surname..].join(" "), words[..surname].join(" "))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;
    use crate::events::{Menu, find};

    fn party(name: &str, role: &str) -> FilerParty {
        FilerParty { name: name.to_owned(), role: role.to_owned() }
    }

    fn parts<'a>(filers: &'a [FilerParty], free_text: &'a str, attachments: &'a [String]) -> TextParts<'a> {
        TextParts {
            filers,
            against: &[],
            free_text,
            attachments,
            refers: None,
            chapter: None,
            filer_name: "Alex Attorney",
            entered: date(2021, 5, 10),
        }
    }

    #[test]
    fn a_motion_reads_as_on_a_real_docket() {
        let acme = [party("ACME Inc.", "Defendant")];
        let text = docket_text(find("cv-motion-dismiss").unwrap(), &parts(&acme, "", &["Exhibit A".to_owned()]));
        assert_eq!(text, "MOTION to Dismiss by ACME Inc.. (Attachments: # 1 Exhibit A) (Attorney, Alex) (Entered: 05/10/2021)");
        let text = docket_text(find("cv-motion-dismiss").unwrap(), &parts(&acme, "for lack of jurisdiction", &[]));
        assert_eq!(text, "MOTION to Dismiss for lack of jurisdiction by ACME Inc.. (Attorney, Alex) (Entered: 05/10/2021)");
    }

    #[test]
    fn a_response_names_the_entry_it_answers() {
        let both = [party("Ann Lee", "Plaintiff"), party("Bo Lee", "Plaintiff")];
        let referred = Referred { number: 7, title: "MOTION to Dismiss" };
        let text = docket_text(find("cv-response").unwrap(), &TextParts { refers: Some(referred), ..parts(&both, "", &[]) });
        assert!(
            text.starts_with("RESPONSE to Motion re 7 MOTION to Dismiss filed by Ann Lee, Bo Lee. (Attorney, Alex)"),
            "{text}"
        );
    }

    #[test]
    fn bankruptcy_names_who_filed_and_for_whom() {
        let bank = [party("First Bank", "Creditor")];
        let text = docket_text(find("bk-certificate-service").unwrap(), &parts(&bank, "", &[]));
        assert!(text.starts_with("Certificate of Service Filed by Alex Attorney on behalf of Creditor First Bank. ("), "{text}");
        let debtor = [party("Ann Lee", "Debtor")];
        let petition = TextParts { chapter: Some(7), filer_name: "Ann Lee", ..parts(&debtor, "", &[]) };
        let text = docket_text(find("bk-voluntary-petition").unwrap(), &petition);
        assert_eq!(text, "Chapter 7 Voluntary Petition. Filed by Debtor Ann Lee. (Lee, Ann) (Entered: 05/10/2021)");
    }

    #[test]
    fn what_a_filer_types_cannot_hide_or_turn_the_text() {
        assert_eq!(clean(" a\u{0}\u{202e}b\r\nc\u{200b}\t d ", 100), "ab c d");
        assert_eq!(clean(&"x".repeat(2_000), LONGEST_TEXT).len(), LONGEST_TEXT);
        let acme = [party("{text}", "")];
        let text = docket_text(find("cv-motion-other").unwrap(), &parts(&acme, "to [strike] {filers}", &[]));
        assert!(text.starts_with("MOTION to [strike] {filers} by {text}."), "{text}");
    }

    #[test]
    fn names_are_turned_round() {
        assert_eq!(last_first("Alex Attorney"), "Attorney, Alex");
        assert_eq!(last_first("Ann B. Lee Jr."), "Lee Jr., Ann B.");
        assert_eq!(last_first("Lee, Ann"), "Lee, Ann");
        assert_eq!(last_first("Cher"), "Cher");
        assert_eq!(last_first(""), "");
    }

    #[test]
    fn every_template_is_sound() {
        let acme = [party("ACME Inc.", "Debtor")];
        let against = ["Bo Lee".to_owned()];
        for event in Menu::ALL.into_iter().flat_map(Menu::events) {
            for refers in [None, Some(Referred { number: 3, title: "Motion" })] {
                let full = TextParts { refers, against: &against, chapter: Some(13), ..parts(&acme, "in part", &[]) };
                let text = docket_text(event, &full);
                assert!(!text.contains(['{', '}', '[', ']']) && !text.contains("  "), "{}: {text}", event.code);
                assert!(text.contains("ACME Inc.") && text.contains("in part"), "{}: {text}", event.code);
                let refers_shown = refers.is_some() && event.refers != crate::events::Refers::No;
                assert_eq!(text.contains("3 Motion"), refers_shown, "{}: {text}", event.code);
            }
            let bare = docket_text(event, &TextParts { filer_name: "", ..parts(&acme, "", &[]) });
            assert!(!bare.contains(" .") && !bare.contains("()"), "{}: {bare}", event.code);
        }
    }

    proptest! {
        #[test]
        fn any_words_make_one_line(free in ".{0,60}", name in ".{0,20}", attachment in ".{0,20}") {
            let filers = [party(&name, &name)];
            let event = find("bk-response").unwrap();
            let attachments = [attachment];
            let text = docket_text(event, &TextParts { filer_name: &name, ..parts(&filers, &free, &attachments) });
            prop_assert!(!text.chars().any(char::is_control));
            prop_assert!(text.ends_with("(Entered: 05/10/2021)"));
        }
    }
}
