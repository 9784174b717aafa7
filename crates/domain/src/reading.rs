//! What of a case may be read from where: natures that only participants read from afar, orders that everybody reads, transcripts in
//! their first ninety days.

use jiff::{ToSpan as _, civil::Date};

use crate::{court::Type, time::parse_date};

/// Days from its filing in which a transcript is read at the courthouse or by those who bought it (Judicial Conference policy on
/// electronic transcripts of September 2007; domain 4.16).
pub const TRANSCRIPT_DAYS: i64 = 90;

/// What an entry of a docket is, as far as reading depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Paper {
    /// An opinion, order, judgment or other disposition of the court (Fed. R. Civ. P. 5.2(c)(2)(B)).
    Order,
    /// A transcript of proceedings.
    Transcript,
    /// Anything else.
    Other,
}

impl Paper {
    /// What an entry is: by the code of its event, and where it has none (it was imported) by how its text begins. What somebody
    /// files here is never an order, whatever its text says.
    #[must_use]
    pub fn of(event: &str, text: &str) -> Paper {
        if !event.is_empty() {
            return of_event(event);
        }
        of_text(text)
    }
}

/// Events of the court's own: `order`, `cv-order`, `bk-judgment`, `transcript`.
fn of_event(event: &str) -> Paper {
    let kind = match event.split_once('-') {
        Some(("cv" | "cr" | "bk" | "ap", rest)) => rest,
        _ => event,
    };
    match kind.split('-').next().unwrap_or_default() {
        "order" | "opinion" | "judgment" => Paper::Order,
        "transcript" => Paper::Transcript,
        _ => Paper::Other,
    }
}

/// What may stand before the word that says what an entry is.
const BEFORE_ORDER: &[&str] = &[
    "ADMINISTRATIVE",
    "AGREED",
    "AMENDED",
    "CONSENT",
    "CORRECTED",
    "DEFAULT",
    "ENDORSED",
    "FINAL",
    "INITIAL",
    "INTERIM",
    "MARGIN",
    "MEMORANDUM",
    "MINUTE",
    "ORAL",
    "PARTIAL",
    "PAPERLESS",
    "PER",
    "PRETRIAL",
    "PROTECTIVE",
    "SCHEDULING",
    "SECOND",
    "STANDING",
    "SUMMARY",
    "SUPPLEMENTAL",
    "TEXT",
    "THIRD",
    "WRITTEN",
    "AND",
    "&",
    "CURIAM",
    "RESTRAINING",
    "TEMPORARY",
    "DISMISSAL",
];
const BEFORE_TRANSCRIPT: &[&str] =
    &["AMENDED", "CERTIFIED", "CORRECTED", "FINAL", "OFFICIAL", "PARTIAL", "REDACTED", "SEALED", "COURT", "REPORTERS"];
/// What follows the word in papers that only speak of a transcript.
const NO_TRANSCRIPT: &[&str] =
    &["REQUEST", "REQUESTS", "ORDER", "ORDERS", "DESIGNATION", "INFORMATION", "PURCHASE", "DEADLINE", "DEADLINES"];

fn of_text(text: &str) -> Paper {
    let words: Vec<String> = text
        .split_whitespace()
        .take(8)
        .map(|word| word.chars().filter(|c| c.is_alphabetic() || *c == '&').flat_map(char::to_uppercase).collect())
        .filter(|word: &String| !word.is_empty())
        .collect();
    let after = |allowed: &[&str]| {
        words.iter().skip_while(|word| allowed.contains(&word.as_str())).map(String::as_str).collect::<Vec<_>>()
    };
    if let ["TRANSCRIPT" | "TRANSCRIPTS", rest @ ..] = after(BEFORE_TRANSCRIPT).as_slice()
        && rest.first().is_none_or(|next| !NO_TRANSCRIPT.contains(next))
    {
        return Paper::Transcript;
    }
    // A party's draft: "ORDER (Proposed)".
    if words.iter().any(|word| word == "PROPOSED") {
        return Paper::Other;
    }
    match after(BEFORE_ORDER).as_slice() {
        ["ORDER" | "ORDERS" | "ORDERED" | "OPINION" | "JUDGMENT" | "JUDGEMENT" | "DECREE" | "DISPOSITION", ..] => Paper::Order,
        _ => Paper::Other,
    }
}

/// The first three characters of natures of suit that only participants read from afar: Social Security and immigration.
pub const RESTRICTED_NATURES: [&str; 8] = ["462", "463", "465", "861", "862", "863", "864", "865"];

/// Whether only those who take part, the court and its terminals read a case's papers, save for orders (Fed. R. Civ. P. 5.2(c)).
/// The codes are those of district courts, and with a leading 1 of courts of appeals (domain, appendix A).
#[must_use]
pub fn is_restricted_nature(court: Type, nature_of_suit: &str) -> bool {
    let code: &str = match court {
        Type::District => nature_of_suit,
        Type::Appellate => match nature_of_suit.strip_prefix('1') {
            Some(rest) => rest,
            None => return false,
        },
        Type::Bankruptcy => return false,
    };
    let ends = code.get(3..).is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_digit()));
    ends && code.get(..3).is_some_and(|code| RESTRICTED_NATURES.contains(&code))
}

/// The first day on which a transcript is open to everybody; `None` when nothing says when it was filed: then it stays shut.
#[must_use]
pub fn transcript_opens(date_filed: Option<&str>) -> Option<Date> {
    date_filed.and_then(parse_date)?.checked_add(TRANSCRIPT_DAYS.days()).ok()
}

/// Whether a transcript that was filed on a day is still withheld on `today` in the court's zone.
#[must_use]
pub fn is_withheld(date_filed: Option<&str>, today: Date) -> bool {
    transcript_opens(date_filed).is_none_or(|opens| today < opens)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn an_imported_entry_says_by_its_first_words_what_it_is() {
        for order in [
            "ORDER granting 12 Motion to Dismiss",
            "Order Setting Hearing on 3 Motion",
            "MEMORANDUM OPINION AND ORDER. Signed by Judge Example on 5/3/2021.",
            "FINAL JUDGMENT in favor of Plaintiff",
            "TEXT ORDER denying 4",
            "PAPERLESS ORDER: the motion is denied.",
            "*ORDER* adopting 9",
            "CONSENT JUDGMENT",
        ] {
            assert_eq!(Paper::of("", order), Paper::Order, "{order}");
        }
        for transcript in [
            "TRANSCRIPT of Proceedings held on 3/1/2021",
            "Official Transcript of Motion Hearing",
            "REDACTED TRANSCRIPT of 7",
            "TRANSCRIPT",
        ] {
            assert_eq!(Paper::of("", transcript), Paper::Transcript, "{transcript}");
        }
        for other in [
            "",
            "PROPOSED ORDER by Plaintiff",
            "MOTION for Order to Show Cause",
            "NOTICE of Filing of Official Transcript",
            "TRANSCRIPT REQUEST by Ann Lee",
            "Transcript Order Form",
            "COMPLAINT",
            "ORDER (Proposed) by Ann Lee",
            "Administrative Record",
            "BRIEF re Order on Motion",
            "STIPULATION AND PROPOSED ORDER",
        ] {
            assert_eq!(Paper::of("", other), Paper::Other, "{other}");
        }
    }

    #[test]
    fn what_is_filed_here_is_what_its_event_says() {
        assert_eq!(Paper::of("cv-notice-other", "ORDER me this"), Paper::Other);
        assert_eq!(Paper::of("cv-proposed-order", "PROPOSED ORDER"), Paper::Other);
        assert_eq!((Paper::of("cv-order", ""), Paper::of("transcript", "")), (Paper::Order, Paper::Transcript));
        use crate::events::Menu;
        let menus = [Menu::Civil, Menu::Criminal, Menu::Bankruptcy, Menu::Adversary];
        for event in menus.into_iter().flat_map(Menu::events) {
            assert_eq!(
                Paper::of(event.code, event.title),
                Paper::Other,
                "a filer can't file an order or a transcript: {}",
                event.code
            );
        }
    }

    #[test]
    fn social_security_and_immigration_are_restricted() {
        for nature in
            ["861 Social Security: HIA", "864 Social Security: SSID Tit. XVI", "463 Habeas Corpus - Alien Detainee", "465"]
        {
            assert!(is_restricted_nature(Type::District, nature), "{nature}");
            assert!(!is_restricted_nature(Type::Bankruptcy, nature), "{nature}");
            assert!(is_restricted_nature(Type::Appellate, &format!("1{nature}")), "{nature}");
        }
        for nature in ["", "46", "442 Civil Rights: Jobs", "866 Other", "4650 Other", "1463 Other"] {
            assert!(!is_restricted_nature(Type::District, nature), "{nature}");
        }
    }

    #[test]
    fn a_transcript_opens_ninety_days_after_it_was_filed() {
        assert_eq!(transcript_opens(Some("2021-05-10")), Some(date(2021, 8, 8)));
        assert!(is_withheld(Some("2021-05-10"), date(2021, 8, 7)) && !is_withheld(Some("2021-05-10"), date(2021, 8, 8)));
        assert!(is_withheld(None, date(2021, 8, 8)) && is_withheld(Some("soon"), date(2021, 8, 8)), "nobody knows when it opens");
    }

    proptest! {
        #[test]
        fn any_text_is_read(event: String, text: String, nature: String) {
            let _ = Paper::of(&event, &text);
            let _ = (is_restricted_nature(Type::District, &nature), is_restricted_nature(Type::Appellate, &nature));
            let _ = is_withheld(Some(&text), date(2021, 1, 1));
        }
    }
}
