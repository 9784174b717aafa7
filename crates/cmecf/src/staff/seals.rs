//! Seals at the desk: the case is looked for here, and what is sealed in this court stands below.

use askama::Template;
use domain::permission::Action;
use site::{Answer, FormState, page};
use store::court::{
    cases::Case,
    seals::{self, Seal, Target},
};

use super::allow;
use crate::{Caller, docket::access::Reader};

/// Seals that are listed at once.
const MOST: i64 = 500;

pub(super) struct Row {
    pub(super) case: String,
    pub(super) href: String,
    pub(super) what: String,
    pub(super) sealed: String,
    pub(super) why: String,
    /// Empty while it stands.
    pub(super) lifted: String,
}

#[derive(Template)]
#[template(path = "staff/seals.html")]
struct List<'a> {
    form: &'a FormState,
    hits: Vec<Case>,
    rows: Vec<Row>,
    /// There may be more.
    full: bool,
}

/// `GET /staff/seals`; with `case_num` it leads to the case.
pub(crate) async fn show(caller: Caller) -> Answer {
    allow(&caller, Action::Seal)?;
    let mut form = FormState::default();
    let (typed, mut hits) = (caller.visit.query_value("case_num").map(|typed| typed.trim().to_owned()), Vec::new());
    if let Some(typed) = typed {
        form.set("case_num", typed.clone());
        if typed.is_empty() || typed.len() > 100 {
            form.wrong("case_num", "Type a case number, such as 2:21-cv-00042.");
        } else {
            let reader = Reader::of(&caller);
            hits = caller.site.room.read(move |tx| reader.by_number(tx, &typed)).await?;
            match hits.as_slice() {
                [] => form.wrong("case_num", "No case of this court has that number."),
                [one] => return Ok(page::redirect(&format!("/staff/seals/{}", one.serial))),
                _ => {}
            }
        }
    }
    let standing = caller.site.room.read(|tx| seals::standing(tx, MOST)).await?;
    let rows: Vec<Row> = standing.iter().map(|seal| row(&caller, seal)).collect();
    let full = i64::try_from(rows.len()).is_ok_and(|length| length >= MOST);
    super::page(&caller, "Seals", &List { form: &form, hits, rows, full })
}

/// A seal as a line of a list.
pub(super) fn row(caller: &Caller, seal: &Seal) -> Row {
    let zone = caller.settings().zone();
    let why = |why: &seals::Why| match why.order.as_str() {
        "" => why.reason.clone(),
        order => format!("Order {order}. {}", why.reason),
    };
    let target = seal.target.map(|target| target.words());
    Row {
        case: seal.case_number.clone(),
        href: target.map_or_else(
            || format!("/staff/seals/{}", seal.case_serial),
            |(kind, key)| format!("/staff/seals/{}/change?what={kind}&key={key}", seal.case_serial),
        ),
        what: seal.target.map_or_else(String::new, |target| named(target, seal.number, seal.part)),
        sealed: format!("{}, {}", seal.sealed_at.long(&zone), seal.sealed.by),
        why: why(&seal.sealed),
        lifted: seal
            .lifted
            .as_ref()
            .map(|(lifted, at)| format!("{}, {}. {}", at.long(&zone), lifted.by, why(lifted)))
            .unwrap_or_default(),
    }
}

/// What a seal lies on, in words: `Entry 7`, `Attachment 2 of document 7`.
pub(super) fn named(target: Target, number: Option<i64>, part: Option<i64>) -> String {
    let of = number.map_or_else(|| "an unnumbered entry".to_owned(), |number| format!("document {number}"));
    match (target, number, part.unwrap_or(0)) {
        (Target::Case, ..) => "The whole case".to_owned(),
        (Target::Entry(_), Some(number), _) => format!("Entry {number}"),
        (Target::Entry(sequence), None, _) => format!("Unnumbered entry, place {sequence} of the docket"),
        (Target::Document(_), _, 0) => format!("Main document of {}", of.replace("document", "entry")),
        (Target::Document(_), _, part) => format!("Attachment {part} of {of}"),
        (Target::Party(position), ..) => format!("Party {}", position + 1),
    }
}
