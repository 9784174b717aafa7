//! A filing under way as its steps see it: loaded with its case in one read, changed as a whole, found by its filer alone.

use std::collections::BTreeSet;

use axum::{
    extract::{FromRequest, FromRequestParts, Path, Request},
    http::request::Parts,
};
use domain::{
    Id, Time,
    events::{self, Event, FilerParty, Referred, TextParts},
    filer::Role,
    filing::{self, CaseFacts, Checked, DraftDocument, Notice, PartyFacts, Policy, Problem},
    permission::{Action, Thing},
    time::parse_date,
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use site::{Failure, Fields};
use store::{
    Error,
    court::{
        Tx,
        cases::{self, Case},
        drafts, entries,
        filers::Filer,
        parties::{self, Party},
    },
};

use super::{Step, number};
use crate::{Caller, Who, caller::Knock};

/// What a draft's row holds beside its documents; after Submit also the notice, as it was sent.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Kept {
    /// What is filed; its documents are rows of their own.
    pub(crate) draft: filing::Draft,
    /// Role of a filer who is not yet a party.
    #[serde(default)]
    pub(crate) new_role: String,
    /// The notice of the filing, once there is one.
    #[serde(default)]
    pub(crate) notice: Option<Notice>,
}

impl Kept {
    /// Reads what a row holds.
    pub(crate) fn read(state: &str) -> store::Result<Kept> {
        serde_json::from_str(state).map_err(|problem| Error::Damaged(format!("a draft's state: {problem}")))
    }

    /// As a row holds it.
    pub(crate) fn written(&self) -> store::Result<String> {
        serde_json::to_string(self).map_err(|problem| Error::Value(problem.to_string()))
    }
}

/// The case of a draft, as its filer may know it.
#[derive(Clone, Debug)]
pub(crate) struct CaseHere {
    /// The case.
    pub(crate) case: Case,
    /// Its parties with their attorneys, as far as the filer may know of them.
    pub(crate) parties: Vec<Party>,
    /// Whether the filer takes part in it.
    pub(crate) takes_part: bool,
    /// Number and title of the earlier entry that the draft refers to, if it is there and open.
    pub(crate) referred: Option<(u32, String)>,
}

/// A filing under way.
#[derive(Clone, Debug)]
pub(crate) struct UnderWay {
    /// The row.
    pub(crate) row: drafts::Draft,
    /// What was typed.
    pub(crate) kept: Kept,
    /// The event.
    pub(crate) event: &'static Event,
    /// What was uploaded.
    pub(crate) documents: Vec<drafts::DraftDocument>,
    /// The case.
    pub(crate) case: Option<CaseHere>,
}

/// The draft of a serial with all that belongs to it; `None` when there is none.
pub(crate) fn load(tx: &mut Tx<'_, '_>, serial: i64) -> store::Result<Option<UnderWay>> {
    let Some(row) = drafts::by_serial(tx, serial)? else { return Ok(None) };
    let Some(event) = events::find(&row.event) else { return Ok(None) };
    let kept = Kept::read(&row.state)?;
    let documents = drafts::documents(tx, row.id)?;
    let case = match row.case_id {
        Some(id) => case_here(tx, id, row.filer_id, kept.draft.refers_to)?,
        None => None,
    };
    Ok(Some(UnderWay { row, kept, event, documents, case }))
}

fn case_here(tx: &mut Tx<'_, '_>, id: Id, filer: Id, refers_to: Option<u32>) -> store::Result<Option<CaseHere>> {
    let Some(case) = cases::by_id(tx, id)? else { return Ok(None) };
    let referred = match refers_to {
        Some(number) => entries::by_number(tx, id, i64::from(number))?
            .filter(|entry| !entry.sealed)
            .map(|entry| (number, title_of(&entry.event, &entry.text))),
        None => None,
    };
    let takes_part = parties::takes_part(tx, id, filer)?;
    Ok(Some(CaseHere { parties: parties::of_case(tx, id, takes_part)?, takes_part, case, referred }))
}

/// What an earlier entry is called where another refers to it: its event's title, else the capitals that its text begins with.
pub(crate) fn title_of(event: &str, text: &str) -> String {
    if let Some(event) = events::find(event) {
        return event.title.to_owned();
    }
    let capitals: Vec<&str> = text.split_whitespace().take_while(|word| !word.chars().any(char::is_lowercase)).take(5).collect();
    let words = if capitals.is_empty() { text.split_whitespace().take(4).collect() } else { capitals };
    words.join(" ").trim_end_matches([',', '.', ';', ':']).to_owned()
}

impl UnderWay {
    /// The thing that the permission table is asked about, for a person whose draft it is: a sealed case is known to those alone who
    /// take part in it.
    pub(crate) fn thing(&self, own: bool) -> Thing {
        let sealed = self.case.as_ref().is_some_and(|here| here.case.sealed);
        let takes_part = self.case.as_ref().is_some_and(|here| here.takes_part);
        Thing { sealed, own: own && (!sealed || takes_part), ..Thing::ANY }
    }

    /// What filing it is called in the permission table.
    pub(crate) fn action(&self) -> Action {
        if self.event.opens_case { Action::OpenCase } else { Action::FileDocument }
    }

    /// The main document.
    pub(crate) fn main(&self) -> Option<&drafts::DraftDocument> {
        self.documents.iter().find(|document| document.part == 0)
    }

    /// The first step at which something is still to be done.
    pub(crate) fn next_step(&self) -> Step {
        let draft = &self.kept.draft;
        if draft.new_case.is_none() && self.case.is_none() {
            Step::Case
        } else if !self.event.opens_case && draft.filers.is_empty() && draft.on_behalf_free.is_none() {
            Step::Filer
        } else if self.event.needs_document && self.main().is_none() {
            Step::Documents
        } else {
            Step::Review
        }
    }

    /// Every rule at once; `redacted` is the tick on the last page.
    pub(crate) fn check(&self, role: Role, policy: &Policy, now: Time, redacted: bool) -> Result<Checked, Vec<Problem>> {
        let mut draft = self.kept.draft.clone();
        draft.event = self.event.code.to_owned();
        draft.redaction_confirmed = redacted;
        let without_main = self.main().is_none() && !self.documents.is_empty();
        draft.documents = if without_main { Vec::new() } else { self.documents.iter().map(document).collect() };
        let facts = self.case.as_ref().map(CaseHere::facts);
        let checked = filing::check(&draft, role, facts.as_ref(), policy, now);
        let missing = Problem {
            field: "documents".into(),
            sentence: "An attachment needs a main document. Upload the main document as a PDF.".into(),
        };
        match checked {
            Ok(_) if without_main => Err(vec![missing]),
            Ok(mut checked) => {
                let role = events::clean(&self.kept.new_role, 60);
                if let (Some(_), Some(last)) = (&checked.new_filer, checked.filers.last_mut()) {
                    last.role = role;
                }
                Ok(checked)
            }
            Err(mut problems) => {
                if without_main && problems.iter().all(|problem| problem.field != "documents") {
                    problems.push(missing);
                }
                Err(problems)
            }
        }
    }

    /// The docket text as it will stand.
    pub(crate) fn docket_text(&self, checked: &Checked, filer_name: &str, entered: Date) -> String {
        let new_case = checked.new_case.as_ref();
        let against =
            new_case.map(|case| if case.kind == "bk" { case.named(&case.debtors) } else { case.named(&case.defendants) });
        let attachments = checked.attachments();
        let referred = self.case.as_ref().and_then(|here| here.referred.as_ref()).filter(|_| checked.refers_to.is_some());
        let parts = TextParts {
            filers: &checked.filers,
            against: against.as_deref().unwrap_or_default(),
            free_text: &checked.free_text,
            attachments: &attachments,
            refers: referred.map(|(number, title)| Referred { number: *number, title }),
            chapter: new_case.and_then(|case| case.chapter),
            filer_name,
            entered,
        };
        events::docket_text(checked.event, &parts)
    }

    /// For whom it is filed, as pages list them.
    pub(crate) fn on_behalf(&self) -> Vec<String> {
        let chosen = |party: &&Party| self.kept.draft.filers.contains(&party.id);
        let parties = self.case.iter().flat_map(|here| here.parties.iter().filter(chosen));
        let mut all: Vec<FilerParty> =
            parties.map(|party| FilerParty { name: party.name.clone(), role: party.role.clone() }).collect();
        if let Some(name) = &self.kept.draft.on_behalf_free {
            all.push(FilerParty { name: events::clean(name, 200), role: events::clean(&self.kept.new_role, 60) });
        }
        all.into_iter()
            .map(|party| if party.role.is_empty() { party.name } else { format!("{} ({})", party.name, party.role) })
            .collect()
    }
}

fn document(row: &drafts::DraftDocument) -> DraftDocument {
    DraftDocument {
        description: row.description.clone(),
        original_filename: row.original_name.clone(),
        pages: u32::try_from(row.pages).unwrap_or_default(),
        bytes: u64::try_from(row.bytes).unwrap_or_default(),
        sha256: row.sha256.clone(),
    }
}

impl CaseHere {
    fn facts(&self) -> CaseFacts {
        CaseFacts {
            id: self.case.id,
            kind: Some(self.case.kind.clone()).filter(|kind| !kind.is_empty()),
            closed: self.case.date_terminated.as_deref().and_then(parse_date),
            parties: self
                .parties
                .iter()
                .map(|party| PartyFacts { id: party.id, name: party.name.clone(), role: party.role.clone() })
                .collect(),
            entries: self.referred.iter().map(|(number, _)| *number).collect::<BTreeSet<_>>(),
        }
    }
}

/// The filer who asks; everyone else is told why not.
///
/// # Errors
/// The page that leads to sign-on, or the sentence of the permission table.
pub(crate) fn filer(caller: &Caller) -> Result<&Filer, Failure> {
    caller.allow(Action::ResumeDraft, Thing::OWN)?;
    caller.filer().ok_or_else(|| Failure::forbidden("Filing needs a court account that is linked and open."))
}

/// Whether the session is open for its draft alone.
pub(crate) fn draft_only(caller: &Caller) -> bool {
    matches!(caller.who, Who::Legacy { draft_only: true, .. })
}

/// Who asks, and the draft of the address (`{n}`) if it is the asking filer's own and not yet filed, in one read. Every step takes it.
pub(crate) struct Opened {
    /// The filer.
    pub(crate) caller: Caller,
    /// The draft.
    pub(crate) under: UnderWay,
}

impl<S: Send + Sync> FromRequestParts<S> for Opened {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        let Path(n) = Path::<String>::from_request_parts(parts, state).await.map_err(|_| Failure::not_found())?;
        let serial = number(&n);
        let wanted = serial.as_ref().ok().copied();
        let knock = Knock::from_request_parts(parts, state).await?;
        let (caller, found) = knock
            .reading(move |tx, caller| match (wanted, caller.filer_id()) {
                (Some(serial), Some(mine)) => Ok(load(tx, serial)?.filter(|under| under.row.filer_id == mine)),
                _ => Ok(None),
            })
            .await?;
        filer(&caller)?;
        serial?;
        let under = judged(&caller, found)?;
        Ok(Opened { caller, under })
    }
}

/// [`Opened`] with the form that was sent. The form's token comes first: without it nothing is looked for.
pub(crate) struct Sent {
    /// The filer.
    pub(crate) caller: Caller,
    /// The draft.
    pub(crate) under: UnderWay,
    /// The form.
    pub(crate) fields: Fields,
}

impl<S: Send + Sync> FromRequest<S> for Sent {
    type Rejection = Failure;

    async fn from_request(request: Request, state: &S) -> Result<Self, Failure> {
        let (mut parts, body) = request.into_parts();
        let fields = Fields::from_request(Request::from_parts(parts.clone(), body), state).await?;
        let Opened { caller, under } = Opened::from_request_parts(&mut parts, state).await?;
        Ok(Sent { caller, under, fields })
    }
}

/// The draft of a serial, if it is the asking filer's own and not yet filed. Somebody else's is not there (security A42).
///
/// # Errors
/// 404, the sentence of the permission table, or the way to the receipt of what was filed.
pub(crate) async fn open(caller: &Caller, serial: &str) -> Result<UnderWay, Failure> {
    let mine = filer(caller)?.id;
    let serial = number(serial)?;
    let found = caller.site.room.read(move |tx| load(tx, serial)).await?;
    judged(caller, found.filter(|under| under.row.filer_id == mine))
}

fn judged(caller: &Caller, found: Option<UnderWay>) -> Result<UnderWay, Failure> {
    let Some(under) = found else { return Err(Failure::not_found()) };
    let thing = under.thing(true);
    caller.allow(Action::ResumeDraft, thing)?;
    if under.row.entry_id.is_some() {
        return Err(Failure::redirect(&super::receipt::address(under.row.serial)));
    }
    let may = match under.action() {
        Action::OpenCase => Thing::OWN,
        _ => thing,
    };
    caller.allow(under.action(), may)?;
    Ok(under)
}

/// Changes a draft as a whole.
///
/// # Errors
/// 409 when it was filed or thrown away meanwhile.
pub(crate) async fn change(caller: &Caller, under: &UnderWay, apply: impl Fn(&mut Kept) + Send + 'static) -> Result<(), Failure> {
    let serial = under.row.serial;
    let changed = caller
        .site
        .room
        .write("change_draft", &caller.visit.fresh, move |tx, fresh| {
            let Some(row) = drafts::by_serial(tx, serial)? else { return Ok(false) };
            let mut kept = Kept::read(&row.state)?;
            apply(&mut kept);
            drafts::save(tx, fresh, row.id, &kept.draft.event, kept.draft.case, &kept.written()?)
        })
        .await?;
    if changed { Ok(()) } else { Err(filed_meanwhile(serial)) }
}

/// 409: nothing can be changed any more.
pub(crate) fn filed_meanwhile(serial: i64) -> Failure {
    Failure::conflict(
        "This filing was submitted already",
        "It stands on the docket and can't be changed here. If something is wrong with it, call the clerk's office.",
    )
    .way("See the notice", &super::receipt::address(serial))
    .way("Your drafts", "/file/drafts")
}
