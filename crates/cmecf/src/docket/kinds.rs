//! What a JSON file of an existing client holds, told by its keys; how each kind becomes a case of this court and comes back.

use domain::{
    Fresh, appellate,
    claims::{Activity, Register},
    docket::{Docket, Problem},
};
use serde_json::{Map, Value, json};
use store::{
    Result,
    court::{Court, Tx, cases::Case, seals},
};

use super::{
    export, import,
    import::{Imported, facts},
    import_menu, import_opinions,
};
use crate::claims;

/// Which of a client's readings a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `DocketReport`: a docket sheet.
    DocketSheet,
    /// `DocketHistoryReport`: the History/Documents page.
    History,
    /// `CaseQuery`: the summary of a case.
    CaseSummary,
    /// `AttachmentPage`: the menu of one entry's documents.
    AttachmentMenu,
    /// `FreeOpinionReport`: a list of written opinions.
    Opinions,
    /// `ClaimsRegister`: the claims of a bankruptcy case.
    ClaimsRegister,
    /// `ClaimsActivity`: claims and amendments of one or several cases.
    ClaimsActivity,
    /// `AppellateDocketReport`: the general docket of a court of appeals.
    Appellate,
}

impl Kind {
    /// The word under which a kind is kept and asked for.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Kind::DocketSheet => "docket",
            Kind::History => "docket_history",
            Kind::CaseSummary => "case_query",
            Kind::AttachmentMenu => "attachment_page",
            Kind::Opinions => "free_opinions",
            Kind::ClaimsRegister => "claims_register",
            Kind::ClaimsActivity => "claims_activity",
            Kind::Appellate => "appellate_docket",
        }
    }

    /// The kind of a word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Kind> {
        let all = [
            Kind::DocketSheet,
            Kind::History,
            Kind::CaseSummary,
            Kind::AttachmentMenu,
            Kind::Opinions,
            Kind::ClaimsRegister,
            Kind::ClaimsActivity,
        ];
        all.into_iter().find(|kind| kind.word() == word)
    }

    /// Tells the kind by the keys.
    #[must_use]
    pub fn of(value: &Value) -> Option<Kind> {
        let has = |key: &str| value.get(key).is_some();
        match () {
            () if has("docket_entries") && has("originating_court_information") => Some(Kind::Appellate),
            () if has("docket_entries") && has("parties") => Some(Kind::DocketSheet),
            () if has("docket_entries") && has("date_last_filing") => Some(Kind::History),
            () if has("case_name_raw") => Some(Kind::CaseSummary),
            () if has("claims") => Some(Kind::ClaimsRegister),
            () if value.get(0).is_some_and(|line| line.get("claim").is_some()) => Some(Kind::ClaimsActivity),
            () if has("attachments") && has("pacer_doc_id") => Some(Kind::AttachmentMenu),
            () if import_opinions::is_list(value) => Some(Kind::Opinions),
            () => None,
        }
    }
}

/// A file that was read and found sound.
#[derive(Clone, Debug)]
pub enum Item {
    /// A case, with the keys that its file did not hold and what kind of file it was.
    Case(Box<Docket>, Kind, Vec<String>),
    /// The documents of one entry.
    Menu(Value),
    /// Written opinions.
    Opinions(Value),
    /// The claims of a case.
    Claims(Register),
    /// Lines of claims activity.
    Activity(Vec<Activity>),
    /// The docket of an appeal.
    Appellate(Box<appellate::Docket>),
}

/// Reads a file's JSON.
///
/// # Errors
/// The problems: what is missing or wrong, and where.
pub fn read(text: &str) -> std::result::Result<Item, Vec<Problem>> {
    let problem = |what: String| vec![Problem { place: String::new(), what }];
    if text.len() > domain::docket::MOST_JSON {
        return Err(problem(format!("is longer than {} bytes", domain::docket::MOST_JSON)));
    }
    let value: Value = serde_json::from_str(text).map_err(|error| problem(format!("is not JSON: {error}")))?;
    match Kind::of(&value) {
        Some(Kind::AttachmentMenu) => import_menu::check(&value).map(|()| Item::Menu(value)),
        Some(Kind::Opinions) => import_opinions::check(&value).map(|()| Item::Opinions(value)),
        Some(kind @ (Kind::History | Kind::CaseSummary)) => {
            let (filled, absent) = filled(value);
            Ok(Item::Case(Box::new(Docket::from_value(filled)?), kind, absent))
        }
        Some(Kind::ClaimsRegister) => Ok(Item::Claims(Register::from_json(text)?)),
        Some(Kind::ClaimsActivity) => Ok(Item::Activity(Activity::list_from_json(text)?)),
        Some(Kind::Appellate) => Ok(Item::Appellate(Box::new(appellate::Docket::from_json(text)?))),
        // Whatever is nothing else is read as a sheet, whose problems are then named.
        Some(Kind::DocketSheet) | None => Ok(Item::Case(Box::new(Docket::from_value(value)?), Kind::DocketSheet, Vec::new())),
    }
}

/// Imports what was read, once: `source` is the file's content; gives a line for each case it was about. It blocks.
///
/// # Errors
/// When the database refuses.
pub fn import_all_now(room: &Court, fresh: &Fresh, item: &Item, source: &[u8]) -> Result<Vec<Imported>> {
    match item {
        Item::Case(docket, kind, absent) => Ok(vec![import::import_as(room, fresh, docket, source, *kind, absent)?]),
        Item::Menu(value) => Ok(vec![import_menu::import_now(room, fresh, value, source)?]),
        Item::Claims(register) => Ok(vec![claims::import::import_register_now(room, fresh, register, source)?]),
        Item::Appellate(docket) => Ok(vec![crate::appellate::import::import_now(room, fresh, docket, source)?]),
        Item::Activity(lines) => claims::import::import_activity_now(room, fresh, lines, source),
        Item::Opinions(value) => Ok(vec![import_opinions::import_now(room, fresh, value)?]),
    }
}

/// The same for a file that is about one case.
///
/// # Errors
/// When the database refuses, or the file is about no case.
pub fn import_now(room: &Court, fresh: &Fresh, item: &Item, source: &[u8]) -> Result<Imported> {
    let first = import_all_now(room, fresh, item, source)?.into_iter().next();
    first.ok_or_else(|| store::Error::Damaged("an imported file is about no case".into()))
}

/// Everything of a kind that a case holds, as it came; what is sealed in it only with `sealed_too`, and whether the case itself is, the
/// caller asks. A case that was imported as another kind, or made here, gives its docket sheet only. Menus and lists of opinions are kept
/// as they came and can't be cut: where something of the case is sealed, they come with `sealed_too` alone. `Err` inside tells what
/// can't be written.
///
/// # Errors
/// When the database refuses.
pub fn export(
    tx: &mut Tx<'_, '_>,
    case: &Case,
    kind: Kind,
    sealed_too: bool,
) -> Result<std::result::Result<Vec<Value>, Vec<Problem>>> {
    match kind {
        Kind::AttachmentMenu | Kind::Opinions if !sealed_too && seals::any_inside(tx, case.id)? => Ok(Ok(Vec::new())),
        Kind::AttachmentMenu => import_menu::export(tx, case).map(Ok),
        Kind::Opinions => import_opinions::export(tx, case).map(Ok),
        Kind::Appellate if came_as(case) == kind => {
            Ok(Ok(vec![crate::appellate::export::export(tx, case, sealed_too)?.to_json()]))
        }
        Kind::Appellate => Ok(Ok(Vec::new())),
        Kind::ClaimsRegister | Kind::ClaimsActivity => {
            claims::export::export(tx, case, kind == Kind::ClaimsRegister, sealed_too).map(Ok)
        }
        Kind::DocketSheet | Kind::History | Kind::CaseSummary => {
            if came_as(case) != kind {
                return Ok(Ok(Vec::new()));
            }
            Ok(export::export(tx, case, sealed_too)?.map(|docket| vec![without_filled(docket.to_json(), &facts(&case.facts))]))
        }
    }
}

/// Keys among a case's facts: as which kind it was imported when not as a sheet, and what that file did not hold.
pub(super) const CAME_AS: &str = "forecourt_kind";
pub(super) const ABSENT: &str = "forecourt_absent";

/// As which kind a case came.
#[must_use]
pub fn came_as(case: &Case) -> Kind {
    let facts = facts(&case.facts);
    if facts.contains_key("originating_court_information") {
        return Kind::Appellate;
    }
    match facts.get(CAME_AS).and_then(Value::as_str) {
        Some("docket_history") => Kind::History,
        Some("case_query") => Kind::CaseSummary,
        _ => Kind::DocketSheet,
    }
}

/// What a docket sheet holds and these files may not, with what stands for nothing there.
fn filled(value: Value) -> (Value, Vec<String>) {
    let Value::Object(mut map) = value else { return (value, Vec::new()) };
    let mut absent = Vec::new();
    let texts =
        ["assigned_to_str", "referred_to_str", "cause", "nature_of_suit", "jury_demand", "demand", "jurisdiction", "mdl_status"];
    let nothing = texts.map(|key| (key, json!(""))).into_iter().chain([
        ("date_terminated", Value::Null),
        ("date_converted", Value::Null),
        ("date_discharged", Value::Null),
        ("ordered_by", json!("date_filed")),
        ("parties", json!([])),
        ("docket_entries", json!([])),
    ]);
    for (key, empty) in nothing {
        if !map.contains_key(key) {
            map.insert(key.to_owned(), empty);
            absent.push(key.to_owned());
        }
    }
    (Value::Object(map), absent)
}

fn without_filled(mut value: Value, facts: &Map<String, Value>) -> Value {
    if let Some(map) = value.as_object_mut() {
        for key in facts.get(ABSENT).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str) {
            map.shift_remove(key);
        }
    }
    value
}
