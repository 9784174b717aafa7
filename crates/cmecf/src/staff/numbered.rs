//! What a form of the desk names by the number of its case and its number on the docket sheet.

use site::{Failure, Fields, FormState};
use store::court::{
    cases::Case,
    entries::{self, Entry},
};

use crate::{Caller, docket::access::Reader};

/// Entries of a case under one number: several where a sheet was imported with doubles.
pub(super) struct Numbered {
    pub(super) case: Case,
    pub(super) number: i64,
    /// None when the case has no such number.
    pub(super) entries: Vec<Entry>,
}

/// Reads the fields `case_num` and `document`; what is wrong with them stands in the form.
pub(super) async fn numbered(caller: &Caller, fields: &Fields, form: &mut FormState) -> Result<Option<Numbered>, Failure> {
    let typed = fields.trimmed("case_num").to_owned();
    let document = fields.trimmed("document").parse::<i64>().ok().filter(|number| *number > 0);
    if document.is_none() {
        form.wrong("document", "Type the document's number on the docket sheet.");
    }
    if typed.is_empty() || typed.len() > 100 {
        form.wrong("case_num", "Type a case number, such as 2:21-cv-00042.");
        return Ok(None);
    }
    let reader = Reader::of(caller);
    let found = caller.site.room.read(move |tx| {
        let mut cases = reader.by_number(tx, &typed)?;
        let entries = match (cases.as_slice(), document) {
            ([case], Some(number)) => entries::all_by_number(tx, case.id, number, true)?,
            _ => Vec::new(),
        };
        Ok((cases.len(), cases.pop(), entries))
    });
    match (found.await?, document) {
        ((0, ..), _) => form.wrong("case_num", "No case of this court has that number."),
        ((1, Some(case), entries), Some(number)) => return Ok(Some(Numbered { case, number, entries })),
        ((1, ..), _) => {}
        ((several, ..), _) => form.wrong("case_num", format!("{several} cases have that number. Type it with office and type.")),
    }
    Ok(None)
}
