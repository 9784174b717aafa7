//! Filing: choose an event, find or open the case, say for whom, upload, review, submit; then the notice, which is the receipt.
//!
//! One file for each step, in the order of the steps. Nothing is on the docket before Submit; until then all is kept in a draft, which
//! only its filer can find.

pub(crate) mod case;
pub(crate) mod documents;
pub(crate) mod drafts;
pub(crate) mod event;
pub(crate) mod kept;
pub(crate) mod log;
pub(crate) mod new_case;
pub(crate) mod notice;
pub(crate) mod open_case;
pub(crate) mod parties;
pub(crate) mod receipt;
pub(crate) mod record;
pub(crate) mod review;
pub(crate) mod service_list;
pub(crate) mod submit;
#[cfg(test)]
pub(crate) mod tests;
pub(crate) mod text;
pub(crate) mod upload;

use domain::events::Event;
use kept::UnderWay;
use site::Failure;

/// The steps of a filing, as the progress line names them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// What is filed.
    Event,
    /// Where: a case, or what opens a new one.
    Case,
    /// For whom.
    Filer,
    /// The PDFs.
    Documents,
    /// The filer's own words.
    Text,
    /// All of it once more, and Submit.
    Review,
}

impl Step {
    /// The steps of an event: one that opens a case names its parties there.
    fn all(event: &Event) -> Vec<(Step, &'static str)> {
        use Step::{Case, Documents, Event, Filer, Review, Text};
        if event.opens_case {
            vec![(Event, "Event"), (Case, "New case"), (Documents, "Documents"), (Text, "Docket text"), (Review, "Review")]
        } else {
            vec![
                (Event, "Event"),
                (Case, "Case"),
                (Filer, "Filer"),
                (Documents, "Documents"),
                (Text, "Docket text"),
                (Review, "Review"),
            ]
        }
    }

    /// The address of the step in a draft.
    pub(crate) fn of(self, draft: i64) -> String {
        match self {
            Step::Event => format!("/file?draft={draft}"),
            Step::Case => format!("/file/{draft}/case"),
            Step::Filer => format!("/file/{draft}/parties"),
            Step::Documents => format!("/file/{draft}/documents"),
            Step::Text => format!("/file/{draft}/text"),
            Step::Review => format!("/file/{draft}/review"),
        }
    }
}

/// What stands at the head of each step: where one is, and in which case.
pub(crate) struct Head {
    /// Names of the steps.
    pub(crate) steps: Vec<&'static str>,
    /// The present one, from 1.
    pub(crate) current: usize,
    /// Number of the draft.
    pub(crate) draft: i64,
    /// Number and title of the case; empty while there is none.
    pub(crate) case: String,
}

impl Head {
    pub(crate) fn at(step: Step, under: &UnderWay) -> Head {
        let all = Step::all(under.event);
        Head {
            current: all.iter().position(|(one, _)| *one == step).map_or(1, |place| place + 1),
            steps: all.into_iter().map(|(_, name)| name).collect(),
            draft: under.row.serial,
            case: under.case.as_ref().map(|here| format!("{} {}", here.case.number, here.case.title)).unwrap_or_default(),
        }
    }
}

/// A number of an address; anything else is not there.
pub(crate) fn number(text: &str) -> Result<i64, Failure> {
    let plain = text.len() <= 18 && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|number| plain && *number > 0).ok_or_else(Failure::not_found)
}

/// Whether a case of this printed number belongs to the kinds of an event's menu.
fn fits(event: &Event, kind: &str) -> bool {
    event.menu.takes(Some(kind).filter(|kind| !kind.is_empty()))
}
