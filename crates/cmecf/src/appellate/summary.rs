//! The summary of a case of a court of appeals, with what its docket report can hold.

use askama::Template;
use domain::permission::{Action, Thing};
use site::{Answer, Failure, Fields, FormState, Page};
use store::court::cases::Hit;

use super::{
    search,
    sheet::{self, Stub},
};
use crate::{Caller, docket::access::Reader};

#[derive(Template)]
#[template(path = "appellate/summary.html")]
struct Summary<'a> {
    stub: &'a Stub,
    serial: i64,
    form: &'a FormState,
}

/// Which case a request means.
pub(super) enum Meant {
    /// The case id.
    One(i64),
    /// None that the reader may know of.
    None,
    /// Several share the number.
    Several(Vec<Hit>),
}

/// The case of `caseId`, else of `caseNum`.
pub(super) async fn meant(caller: &Caller, fields: &Fields) -> Result<Meant, Failure> {
    if let Ok(serial) = fields.trimmed("caseId").parse::<i64>() {
        return Ok(Meant::One(serial));
    }
    let number = fields.trimmed("caseNum").to_owned();
    if number.is_empty() {
        return Ok(Meant::None);
    }
    let reader = Reader::of(caller);
    let found = caller.site.room.read(move |tx| reader.by_number(tx, &number)).await?;
    Ok(match found.as_slice() {
        [] => Meant::None,
        [one] => Meant::One(one.serial),
        _ => {
            let hit = |case| Hit { case, party: String::new(), role: String::new() };
            Meant::Several(found.into_iter().map(hit).collect())
        }
    })
}

/// `servlet=CaseSummary.jsp&caseNum=…`: what the case is, and the options of its docket report.
pub(super) async fn show(caller: &Caller, fields: &Fields) -> Answer {
    caller.allow(Action::Query, Thing::ANY)?;
    let mut form = FormState::default();
    for name in ["incOrigDkt", "incPanel", "incPtyAty", "incDktEntries"] {
        form.set(name, "Y");
    }
    draw(caller, fields, &form).await
}

/// The same page with what was typed and what is wrong with it.
pub(super) async fn draw(caller: &Caller, fields: &Fields, form: &FormState) -> Answer {
    let serial = match meant(caller, fields).await? {
        Meant::One(serial) => serial,
        Meant::None => return search::not_found(caller),
        Meant::Several(hits) => return search::answer(caller, hits),
    };
    let reader = Reader::of(caller);
    let found = caller.site.room.read(move |tx| reader.open(tx, serial, Action::Query)).await?;
    let Some(opened) = found else { return search::not_found(caller) };
    let body = Summary { stub: &sheet::stub(&opened.case), serial, form };
    let title = format!("{} Case Summary", opened.case.number);
    Ok(Page::new(&caller.visit, &caller.frame(), &title, "Case Summary", &body)?.respond())
}
