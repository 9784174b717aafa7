//! Setting deadlines and hearings of a case, and saying how they ended.

use askama::Template;
use axum::extract::Path;
use domain::{
    Id,
    deadline::{Kind, State, Typed, check, us_clock},
    permission::Action,
    time::{parse_date, us_date},
};
use jiff::civil::Date;
use site::{Answer, Failure, Fields, FormState, page};
use store::{
    court::{
        cases::Case,
        deadlines::{self, Deadline, NewDeadline},
        entries,
        parties::{self, Party},
    },
    shared::audit,
};

use super::{allow, number};
use crate::{
    Caller,
    docket::access::{Opened, Reader},
    queries::deadlines::when,
};

/// Most rows of a case's page.
const MOST: i64 = 1000;

#[derive(Template)]
#[template(path = "staff/deadlines_find.html")]
struct Find<'a> {
    form: &'a FormState,
}

#[derive(Template)]
#[template(path = "staff/deadlines.html")]
struct Desk<'a> {
    csrf: String,
    form: &'a FormState,
    done: bool,
    case: &'a Case,
    parties: &'a [Party],
    kinds: &'static [(&'static str, &'static str)],
    rows: Vec<Row>,
    today: String,
}

struct Row {
    id: i64,
    version: i64,
    open: bool,
    kind: &'static str,
    what: String,
    when: String,
    where_: String,
    document: String,
    set: String,
    state: String,
}

const KINDS: &[(&str, &str)] = &[("deadline", "Deadline"), ("hearing", "Hearing")];

/// `GET /staff/deadlines?case_num=…`: leads to the case.
pub(crate) async fn find(caller: Caller) -> Answer {
    allow(&caller, Action::SetDeadline)?;
    let typed = caller.visit.query_value("case_num").unwrap_or_default().trim().to_owned();
    let mut form = FormState::default();
    form.set("case_num", typed.clone());
    if !typed.is_empty() {
        let reader = Reader::of(&caller);
        let found = match typed.len() {
            ..=100 => caller.site.room.read(move |tx| reader.by_number(tx, &typed)).await?,
            _ => Vec::new(),
        };
        match found.as_slice() {
            [case] => return Ok(page::redirect(&format!("/staff/deadlines/{}", case.serial))),
            [] => form.wrong("case_num", "No case of this court has that number."),
            several => {
                form.wrong("case_num", format!("{} cases have that number. Type it with office and type.", several.len()));
            }
        }
    }
    super::page(&caller, "Calendar", &Find { form: &form })
}

/// `GET /staff/deadlines/{case}`.
pub(crate) async fn show(caller: Caller, Path(typed): Path<String>) -> Answer {
    allow(&caller, Action::SetDeadline)?;
    let opened = open(&caller, &typed).await?;
    let mut form = FormState::default();
    form.set("kind", Kind::Deadline.word());
    form.set("judge", opened.case.assigned_to.clone());
    desk(&caller, &opened.case, &form).await
}

async fn open(caller: &Caller, typed: &str) -> Result<Opened, Failure> {
    let (reader, serial) = (Reader::of(caller), number(typed)?);
    let found = caller.site.room.read(move |tx| reader.open(tx, serial, Action::Query)).await?;
    found.ok_or_else(Failure::not_found)
}

async fn desk(caller: &Caller, case: &Case, form: &FormState) -> Answer {
    let id = case.id;
    let read = move |tx: &mut store::court::Tx<'_, '_>| {
        Ok((deadlines::of_case(tx, id, true, true, MOST)?, parties::of_case(tx, id, true)?))
    };
    let (found, parties) = caller.site.room.read(read).await?;
    let body = Desk {
        csrf: caller.visit.form_token(),
        form,
        done: caller.visit.query == "done",
        case,
        parties: &parties,
        kinds: KINDS,
        rows: found.into_iter().map(row).collect(),
        today: us_date(today(caller)),
    };
    super::page(caller, &format!("Calendar of {}", case.number), &body)
}

fn today(caller: &Caller) -> Date {
    caller.visit.fresh.now.date(&caller.settings().zone())
}

fn printed(day: &str) -> String {
    parse_date(day).map(us_date).unwrap_or_default()
}

fn row(one: Deadline) -> Row {
    let place: Vec<String> = [one.judge.clone(), one.place.clone(), one.party.clone().unwrap_or_default()]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect();
    Row {
        id: one.id.0,
        version: one.version,
        open: one.state == State::Open,
        kind: one.kind.label(),
        when: when(&one),
        where_: place.join(", "),
        document: one.number.map(|number| number.to_string()).unwrap_or_default(),
        set: format!("{}, {}", printed(&one.set_on), one.set_by),
        state: match &one.ended_on {
            Some(day) => format!("{} {}", one.state.label(), printed(day)),
            None => one.state.label().to_owned(),
        },
        what: one.what,
    }
}

/// `POST /staff/deadlines/{case}`: sets one, or with `id` says how it ended.
pub(crate) async fn submit(caller: Caller, Path(typed): Path<String>, fields: Fields) -> Answer {
    allow(&caller, Action::SetDeadline)?;
    let opened = open(&caller, &typed).await?;
    if fields.has("id") { end(&caller, &opened.case, &fields).await } else { set(&caller, &opened.case, &fields).await }
}

async fn set(caller: &Caller, case: &Case, fields: &Fields) -> Answer {
    let mut form = FormState::of(fields);
    let typed = Typed {
        kind: fields.trimmed("kind"),
        what: fields.get("what"),
        date: fields.get("date"),
        time: fields.get("time"),
        place: fields.get("place"),
        judge: fields.get("judge"),
    };
    let checked = check(typed);
    for (name, sentence) in checked.as_ref().err().into_iter().flatten() {
        form.wrong(name, sentence.clone());
    }
    let entry = entry(caller, case, fields, &mut form).await?;
    let party = party(caller, case, fields, &mut form).await?;
    let (Ok(checked), false) = (checked, form.has_errors()) else { return desk(caller, case, &form).await };
    let by = caller.audit_name();
    let new = NewDeadline {
        case: case.id,
        entry,
        party,
        kind: checked.kind,
        what: checked.what,
        due_on: checked.date.to_string(),
        begins_at: checked.time.map(|time| time.strftime("%H:%M").to_string()),
        place: checked.place,
        judge: checked.judge,
        set_on: today(caller).to_string(),
        set_by: by.clone(),
    };
    let clock = checked.time.map(|time| format!(" {}", us_clock(time))).unwrap_or_default();
    let (thing, detail) = (thing(case), format!("{}: {}, {}{clock}", new.kind.label(), new.what, us_date(checked.date)));
    let written = caller.site.room.write("set_deadline", &caller.visit.fresh, move |tx, fresh| {
        deadlines::insert(tx, fresh, &new)?;
        audit::record(tx, fresh, &by, "set deadline", &thing, &detail)
    });
    written.await?;
    Ok(page::redirect(&format!("/staff/deadlines/{}?done", case.serial)))
}

fn thing(case: &Case) -> String {
    format!("case {}", case.number)
}

/// The entry that it belongs to, by its number on the docket sheet.
async fn entry(caller: &Caller, case: &Case, fields: &Fields, form: &mut FormState) -> Result<Option<Id>, Failure> {
    let typed = fields.trimmed("document");
    if typed.is_empty() {
        return Ok(None);
    }
    let (id, number) = (case.id, typed.parse::<i64>().ok().filter(|number| *number > 0));
    let found = match number {
        Some(number) => caller.site.room.read(move |tx| entries::by_number(tx, id, number)).await?,
        None => None,
    };
    if found.is_none() {
        form.wrong("document", "This case has no entry of that number. Leave it empty when it belongs to none.");
    }
    Ok(found.map(|entry| entry.id))
}

/// The party that it concerns, of those of the case.
async fn party(caller: &Caller, case: &Case, fields: &Fields, form: &mut FormState) -> Result<Option<Id>, Failure> {
    let typed = fields.trimmed("party");
    if typed.is_empty() {
        return Ok(None);
    }
    let id = case.id;
    let all = caller.site.room.read(move |tx| parties::of_case(tx, id, true)).await?;
    let found = all.into_iter().map(|party| party.id).find(|party| party.0.to_string() == typed);
    if found.is_none() {
        form.wrong("party", "Choose a party of this case, or none.");
    }
    Ok(found)
}

async fn end(caller: &Caller, case: &Case, fields: &Fields) -> Answer {
    let (id, version) = (Id(number(fields.get("id"))?), number(fields.get("version"))?);
    let mut form = FormState::default();
    form.set("kind", Kind::Deadline.word());
    let state = State::from_word(fields.trimmed("state"));
    if state.is_none() {
        form.wrong("", "Choose how the deadline or hearing ended.");
    }
    let typed = fields.trimmed("day");
    let day = if typed.is_empty() { Some(today(caller)) } else { parse_date(typed) };
    if day.is_none_or(|day| day > today(caller)) {
        form.wrong("", "Type the day on which it ended as MM/DD/YYYY; it can't be later than today.");
    }
    let (Some(state), Some(day), false) = (state, day, form.has_errors()) else { return desk(caller, case, &form).await };
    let (by, thing, case_id, day) = (caller.audit_name(), thing(case), case.id, day.to_string());
    let written = caller.site.room.write("end_deadline", &caller.visit.fresh, move |tx, fresh| {
        let all = deadlines::of_case(tx, case_id, true, true, MOST)?;
        let Some(one) = all.into_iter().find(|one| one.id == id) else { return Ok(false) };
        if !deadlines::change(tx, fresh, case_id, id, version, state, &day)? {
            return Ok(false);
        }
        let detail = format!("{}: {}, {}: {} {}", one.kind.label(), one.what, when(&one), state.label(), printed(&day));
        audit::record(tx, fresh, &by, "end deadline", &thing, &detail)?;
        Ok(true)
    });
    let back = format!("/staff/deadlines/{}", case.serial);
    if !written.await? {
        return Err(Failure::conflict("Nothing was changed", "It has changed since you opened the page. Look at it again.")
            .way("Calendar of the case", &back));
    }
    Ok(page::redirect(&format!("{back}?done")))
}
