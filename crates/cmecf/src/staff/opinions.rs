//! Written opinions: the clerk says which entries are one. They stand in the report of that name and cost nobody anything (E-Government
//! Act of 2002, section 205(a)(5)).

use askama::Template;
use domain::{
    Id,
    permission::Action,
    time::{parse_date, us_date},
};
use site::{Answer, Failure, Fields, FormState, page};
use store::{
    court::{entries, reports},
    shared::audit,
};

use super::{allow, number, numbered::numbered};
use crate::Caller;

/// Opinions that are shown.
const SHOWN: i64 = 200;

struct Row {
    id: i64,
    case: String,
    href: String,
    document: String,
    filed: String,
    text: String,
}

#[derive(Template)]
#[template(path = "staff/opinions.html")]
struct List<'a> {
    csrf: String,
    form: &'a FormState,
    done: bool,
    rows: Vec<Row>,
}

/// `GET /staff/opinions`.
pub(crate) async fn show(caller: Caller) -> Answer {
    allow(&caller, Action::MarkOpinion)?;
    list(&caller, &FormState::default()).await
}

async fn list(caller: &Caller, form: &FormState) -> Answer {
    let latest = caller.site.room.read(|tx| reports::latest_opinions(tx, SHOWN)).await?;
    let rows = latest
        .into_iter()
        .map(|(entry, opinion)| Row {
            id: entry.0,
            href: format!("/staff/cgi-bin/iquery.pl?{}", opinion.case_serial),
            case: opinion.case_number,
            document: opinion.number.map_or_else(|| "not numbered".to_owned(), |number| number.to_string()),
            filed: opinion.date_filed.as_deref().and_then(parse_date).map(us_date).unwrap_or_default(),
            text: opinion.text,
        })
        .collect();
    let body = List { csrf: caller.visit.form_token(), form, done: caller.visit.query == "done", rows };
    super::page(caller, "Opinions", &body)
}

/// `POST /staff/opinions`: calls an entry an opinion, or takes that back.
pub(crate) async fn submit(caller: Caller, fields: Fields) -> Answer {
    allow(&caller, Action::MarkOpinion)?;
    if fields.has("end") {
        return end(&caller, Id(number(fields.get("end"))?)).await;
    }
    let mut form = FormState::of(&fields);
    let Some(found) = numbered(&caller, &fields, &mut form).await? else { return list(&caller, &form).await };
    let by = caller.audit_name();
    let number = found.number;
    let written = caller.site.room.write("mark_opinion", &caller.visit.fresh, move |tx, fresh| {
        let Some(entry) = found.entries.iter().find(|entry| !entry.sealed) else { return Ok(None) };
        // Asked again here: the document may have been sealed meanwhile.
        let has_paper = entries::documents_of(tx, entry.id)?.iter().any(|document| document.part == 0 && !document.sealed);
        let filed = entry.date_filed.clone().or_else(|| entry.date_entered.clone());
        let (true, Some(filed), false) = (has_paper, filed, found.case.sealed) else { return Ok(Some(false)) };
        if !reports::is_opinion(tx, entry.id)? {
            reports::mark_opinion(tx, entry.id, &filed)?;
            audit::record(
                tx,
                fresh,
                &by,
                "mark written opinion",
                &format!("case {} entry {}", found.case.number, entry.sequence),
                "",
            )?;
        }
        Ok(Some(true))
    });
    match written.await? {
        Some(true) => return Ok(page::redirect("/staff/opinions?done")),
        Some(false) => {
            form.wrong("document", format!("Number {number} has no document that everybody may read. A written opinion is one."))
        }
        None => form.wrong("document", format!("This case has no open entry with the number {number}.")),
    }
    list(&caller, &form).await
}

async fn end(caller: &Caller, entry: Id) -> Answer {
    let by = caller.audit_name();
    let ended = caller.site.room.write("unmark_opinion", &caller.visit.fresh, move |tx, fresh| {
        let ended = reports::unmark_opinion(tx, entry)?;
        if let Some((case, sequence)) = &ended {
            audit::record(tx, fresh, &by, "take back written opinion", &format!("case {case} entry {sequence}"), "")?;
        }
        Ok(ended.is_some())
    });
    if !ended.await? {
        return Err(
            Failure::conflict("Taken back already", "This entry is no written opinion.").way("Opinions", "/staff/opinions")
        );
    }
    Ok(page::redirect("/staff/opinions?done"))
}
