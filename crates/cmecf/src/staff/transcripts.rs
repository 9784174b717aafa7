//! Transcripts in their first ninety days: the clerk lets those read who bought one from the court reporter.

use askama::Template;
use domain::{
    Id,
    permission::Action,
    reading::{Paper, TRANSCRIPT_DAYS, transcript_opens},
    time::us_date,
};
use site::{Answer, Failure, Fields, FormState, page};
use store::{
    court::{
        accounts, filers,
        transcripts::{self, Buyer},
    },
    shared::audit,
};

use super::{allow, number, numbered::numbered};
use crate::Caller;

struct Row {
    id: i64,
    case: String,
    href: String,
    document: String,
    opens: String,
    reader: String,
    granted: String,
}

#[derive(Template)]
#[template(path = "staff/transcripts.html")]
struct List<'a> {
    csrf: String,
    form: &'a FormState,
    done: bool,
    days: i64,
    rows: Vec<Row>,
}

/// `GET /staff/transcripts`.
pub(crate) async fn show(caller: Caller) -> Answer {
    allow(&caller, Action::GrantTranscript)?;
    list(&caller, &FormState::default()).await
}

async fn list(caller: &Caller, form: &FormState) -> Answer {
    let zone = caller.settings().zone();
    let standing = caller.site.room.read(|tx| transcripts::standing(tx, 500)).await?;
    let rows = standing
        .into_iter()
        .map(|grant| Row {
            id: grant.id.0,
            href: format!("/staff/cgi-bin/iquery.pl?{}", grant.case_serial),
            case: grant.case_number,
            document: grant.number.map_or_else(|| "not numbered".to_owned(), |number| number.to_string()),
            opens: transcript_opens(grant.date_filed.as_deref()).map(us_date).unwrap_or_default(),
            reader: grant.reader,
            granted: format!("{}, {}", grant.granted_at.date_us(&zone), grant.granted_by),
        })
        .collect();
    let body = List { csrf: caller.visit.form_token(), form, done: caller.visit.query == "done", days: TRANSCRIPT_DAYS, rows };
    super::page(caller, "Transcripts", &body)
}

/// `POST /staff/transcripts`: lets somebody read, or ends that.
pub(crate) async fn submit(caller: Caller, fields: Fields) -> Answer {
    allow(&caller, Action::GrantTranscript)?;
    if fields.has("end") {
        return end(&caller, Id(number(fields.get("end"))?)).await;
    }
    let mut form = FormState::of(&fields);
    let entry = entry(&caller, &fields, &mut form).await?;
    let buyer = buyer(&caller, &fields, &mut form).await?;
    let (Some((entry, thing)), Some((buyer, who)), false) = (entry, buyer, form.has_errors()) else {
        return list(&caller, &form).await;
    };
    let by = caller.audit_name();
    let written = caller.site.room.write("grant_transcript", &caller.visit.fresh, move |tx, fresh| {
        if transcripts::grant(tx, fresh, entry, buyer, &by)? {
            audit::record(tx, fresh, &by, "let read transcript", &thing, &who)?;
        }
        Ok(())
    });
    written.await?;
    Ok(page::redirect("/staff/transcripts?done"))
}

async fn end(caller: &Caller, id: Id) -> Answer {
    let by = caller.audit_name();
    let ended = caller.site.room.write("end_transcript", &caller.visit.fresh, move |tx, fresh| {
        let ended = transcripts::end(tx, fresh, id)?;
        if ended {
            audit::record(tx, fresh, &by, "end reading of transcript", &format!("grant {}", id.0), "")?;
        }
        Ok(ended)
    });
    if !ended.await? {
        return Err(Failure::conflict("Ended already", "This was ended before.").way("Transcripts", "/staff/transcripts"));
    }
    Ok(page::redirect("/staff/transcripts?done"))
}

/// The transcript that the form names, with its name for the audit trail.
async fn entry(caller: &Caller, fields: &Fields, form: &mut FormState) -> Result<Option<(Id, String)>, Failure> {
    let Some(found) = numbered(caller, fields, form).await? else { return Ok(None) };
    let transcript = found.entries.iter().find(|entry| Paper::of(&entry.event, &entry.text) == Paper::Transcript);
    if transcript.is_none() {
        form.wrong("document", format!("Number {} of this case is no transcript.", found.number));
    }
    Ok(transcript.map(|entry| (entry.id, format!("case {} entry {}", found.case.number, entry.sequence))))
}

/// Who bought it, with their name for the audit trail.
async fn buyer(caller: &Caller, fields: &Fields, form: &mut FormState) -> Result<Option<(Buyer, String)>, Failure> {
    let pacer = &caller.site.shared.installation.names.pacer;
    let (account, login) = (fields.trimmed("account").to_owned(), fields.trimmed("login").to_owned());
    match (account.is_empty(), login.is_empty()) {
        (true, true) => form.wrong("account", format!("Type a {pacer} account number or a court login.")),
        (false, false) => form.wrong("login", "Type the account number or the login, not both."),
        (false, true) => match account.parse::<i64>().ok().filter(|number| *number > 0) {
            Some(number) => {
                let known = caller.site.room.read(move |tx| accounts::get(tx, number)).await?;
                let name = known.map(|state| format!(" {}", state.name)).unwrap_or_default();
                return Ok(Some((Buyer::Account(number), format!("account {number}{name}"))));
            }
            None => form.wrong("account", "An account number is made of digits, such as 7000001."),
        },
        (true, false) => {
            let typed = login.clone();
            match caller.site.room.read(move |tx| filers::by_login(tx, &typed)).await? {
                Some(filer) => return Ok(Some((Buyer::Filer(filer.id), format!("filer {}", filer.serial)))),
                None => form.wrong("login", format!("No filer of this court has the login {login}.")),
            }
        }
    }
    Ok(None)
}
