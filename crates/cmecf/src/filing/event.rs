//! Choose what to file: the events of this filer's role by category, with a box that filters them.

use askama::Template;
use axum::http::StatusCode;
use domain::{
    court::Stage,
    events::{self, Event, Menu},
    permission::{Action, Thing},
};
use site::{Answer, Failure, Fields, FormState, Page, page};
use store::court::drafts;

use super::{
    Step,
    kept::{self, Kept},
    number,
};
use crate::{Caller, menus::notices};

#[derive(Template)]
#[template(path = "filing/event.html")]
struct Choose<'a> {
    csrf: String,
    form: &'a FormState,
    closing: Option<String>,
    menu: &'a str,
    words: &'a str,
    category: &'a str,
    draft: String,
    groups: Vec<(&'static str, Vec<&'static Event>)>,
    under_way: usize,
}

/// What the page shows.
struct Wanted {
    menu: Option<Menu>,
    category: String,
    words: String,
    draft: String,
}

impl Wanted {
    fn of_query(caller: &Caller) -> Wanted {
        let value = |name: &str| caller.visit.query_value(name).unwrap_or_default();
        Wanted {
            menu: Menu::from_word(&value("menu")),
            category: value("category"),
            words: value("words"),
            draft: value("draft"),
        }
    }
}

/// `GET /file?menu=&category=&words=`: with `draft=`, another event for a draft that is under way.
pub(crate) async fn show(caller: Caller) -> Answer {
    if kept::draft_only(&caller) {
        return Ok(page::redirect("/file/drafts"));
    }
    caller.allow(Action::FileDocument, Thing::ANY)?;
    let mut wanted = Wanted::of_query(&caller);
    if !wanted.draft.is_empty() {
        let under = kept::open(&caller, &wanted.draft).await?;
        wanted.menu = wanted.menu.or(Some(under.event.menu));
    }
    show_with(&caller, wanted, FormState::default(), StatusCode::OK).await
}

async fn show_with(caller: &Caller, wanted: Wanted, form: FormState, status: StatusCode) -> Answer {
    let filer = kept::filer(caller)?;
    let (court, role, id) = (caller.settings().kind, filer.role, filer.id);
    let mut found = match wanted.menu {
        Some(menu) => events::for_filer(court, menu, role),
        None => events::search(court, role, ""),
    };
    found.retain(|event| event.speaks_of(&wanted.words));
    // A filter looks through the whole menu; the category is where one came from.
    if wanted.words.trim().is_empty() && !wanted.category.is_empty() {
        found.retain(|event| event.category == wanted.category);
    }
    let mut groups: Vec<(&'static str, Vec<&'static Event>)> = Vec::new();
    for event in found {
        match groups.iter_mut().find(|(category, listed)| *category == event.category && listed[0].menu == event.menu) {
            Some((_, listed)) => listed.push(event),
            None => groups.push((event.category, vec![event])),
        }
    }
    let under_way = caller.site.room.read(move |tx| drafts::open_of_filer(tx, id, 100)).await?.len();
    let menu = wanted.menu.map_or("", Menu::word);
    let body = Choose {
        csrf: caller.visit.form_token(),
        form: &form,
        closing: closed(caller),
        menu,
        words: &wanted.words,
        category: &wanted.category,
        draft: wanted.draft,
        groups,
        under_way,
    };
    let heading = if menu.is_empty() { "Events".to_owned() } else { format!("{menu} Events") };
    Ok(Page::new(&caller.visit, &caller.frame(), &heading, &heading, &body)?.status(status).respond())
}

/// What the court says of its closed window, before go-live.
fn closed(caller: &Caller) -> Option<String> {
    (caller.stage() == Stage::CurrentGen).then(|| notices::filing_closed(caller.settings(), caller.visit.fresh.now)).flatten()
}

/// `POST /file`: begins a draft, or gives one another event.
pub(crate) async fn choose(caller: Caller, fields: Fields) -> Answer {
    let draft = fields.trimmed("draft").to_owned();
    if draft.is_empty() {
        caller.allow(Action::FileDocument, Thing::ANY)?;
    }
    let filer = kept::filer(&caller)?;
    let mut form = FormState::of(&fields);
    let now = caller.visit.fresh.now;
    if caller.settings().filing_closed(now).is_some() {
        form.wrong("words", notices::filing_closed(caller.settings(), now).unwrap_or_default());
    }
    let court = caller.settings().kind;
    let event = events::find(fields.get("event")).filter(|event| event.menu.court() == court && event.is_for(filer.role));
    let Some(event) = event.filter(|_| !form.has_errors()) else {
        if !form.has_errors() {
            form.wrong("words", "Choose one of the events below.");
        }
        let wanted = Wanted { menu: Menu::from_word(fields.get("menu")), category: String::new(), words: String::new(), draft };
        return show_with(&caller, wanted, form, StatusCode::OK).await;
    };
    if event.opens_case {
        caller.allow(Action::OpenCase, if draft.is_empty() { Thing::ANY } else { Thing::OWN })?;
    }
    if draft.is_empty() {
        let serial = begin(&caller, event).await?;
        return Ok(page::redirect(&Step::Case.of(serial)));
    }
    let under = kept::open(&caller, &draft).await?;
    let (code, same_kind) = (event.code, event.opens_case == under.event.opens_case && event.menu == under.event.menu);
    kept::change(&caller, &under, move |kept| {
        if !same_kind {
            kept.draft.case = None;
            kept.draft.new_case = None;
            kept.draft.filers.clear();
        }
        kept.draft.event = code.to_owned();
    })
    .await?;
    let serial = number(&draft)?;
    Ok(page::redirect(&if same_kind { Step::Review.of(serial) } else { Step::Case.of(serial) }))
}

async fn begin(caller: &Caller, event: &'static Event) -> Result<i64, Failure> {
    let filer = kept::filer(caller)?.id;
    let session = caller.session().map(|session| session.hash.clone()).unwrap_or_default();
    let mut kept = Kept::default();
    kept.draft.event = event.code.to_owned();
    let serial = caller
        .site
        .room
        .write("begin_draft", &caller.visit.fresh, move |tx, fresh| {
            drafts::begin(tx, fresh, filer, &session, event.code, &kept.written()?)
        })
        .await?;
    Ok(serial)
}
