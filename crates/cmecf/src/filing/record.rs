//! The one transaction that files: looks at everything again, takes the numbers, writes entry, documents, record and service list,
//! and queues the notices.

use std::sync::Arc;

use domain::{
    Fresh,
    court::Settings,
    filer::Role,
    filing::{Checked, Notice, NoticeDocument, Policy, Problem},
    permission::{self, Action, Actor, Answer, Thing},
    product::ProductNames,
    reading::Paper,
};
use site::Failure;
use store::{
    Error,
    court::{
        Tx, cases, drafts,
        entries::{self, NewDocument, NewEntry},
        filers::Filer,
        free_looks,
        parties::{self, Attorney, NewParty, Party},
        related, service,
    },
    shared::{audit, mails},
};

use super::{
    kept::{self, UnderWay},
    notice, open_case, service_list,
};
use crate::{Caller, CourtSite, docket::access};

/// What the transaction must know of the installation.
#[derive(Clone)]
pub(crate) struct House {
    /// The court.
    pub(crate) site: CourtSite,
    /// Its settings, as this transaction reads them.
    pub(crate) settings: Arc<Settings>,
    /// Origin of the court's CM/ECF, for the links of the notice.
    pub(crate) ecf: String,
    /// Ends the Message-ID of its mails.
    pub(crate) domain: String,
    /// Product names.
    pub(crate) names: ProductNames,
}

impl House {
    /// Of a court's site.
    pub(crate) fn of(site: &CourtSite, settings: Arc<Settings>) -> House {
        House {
            ecf: site.ecf(),
            domain: site.shared.installation.domain.clone(),
            names: site.shared.installation.names.clone(),
            site: site.clone(),
            settings,
        }
    }
}

/// Who pressed Submit, as the transaction that files found them.
#[derive(Clone)]
pub(crate) struct Hand {
    /// The filer.
    pub(crate) filer: Filer,
    /// As the permission table knows them.
    pub(crate) actor: Actor,
    /// As the audit trail names them.
    pub(crate) audit_name: String,
}

impl Hand {
    /// The hand of who asks.
    ///
    /// # Errors
    /// As [`kept::filer`].
    pub(crate) fn of(caller: &Caller) -> Result<Hand, Failure> {
        let filer = kept::filer(caller)?.clone();
        Ok(Hand { filer, actor: caller.actor(), audit_name: caller.audit_name() })
    }
}

/// What became of a press on Submit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// It is on the docket.
    Filed,
    /// It was already; nothing was done.
    FiledBefore,
    /// There is no such draft of this filer.
    Gone,
    /// It was begun after go-live by a court login, which may only finish what was begun before.
    NotAnyMore,
    /// The permission table says no.
    Forbidden(&'static str),
    /// The draft is another than the page showed.
    Changed,
    /// What stands in the way.
    Problems(Vec<Problem>),
}

/// Files a draft. What is refused has written nothing.
pub(crate) fn file(
    tx: &mut Tx<'_, '_>,
    fresh: &mut Fresh,
    house: &House,
    hand: &Hand,
    serial: i64,
    key: &str,
    redacted: bool,
) -> store::Result<Outcome> {
    let Some(under) = kept::load(tx, serial)?.filter(|under| under.row.filer_id == hand.filer.id) else {
        return Ok(Outcome::Gone);
    };
    if under.row.entry_id.is_some() {
        return Ok(Outcome::FiledBefore);
    }
    let court = &*house.settings;
    if hand.actor == Actor::LegacyDraftOnly && under.row.created_at >= court.goes_live_at() {
        return Ok(Outcome::NotAnyMore);
    }
    let filer = &hand.filer;
    let thing = if under.action() == Action::OpenCase { Thing::OWN } else { under.thing(true) };
    match permission::may(hand.actor, under.action(), thing) {
        Answer::Yes => {}
        Answer::No(why) => return Ok(Outcome::Forbidden(why)),
        Answer::NotFound => return Ok(Outcome::Gone),
    }
    if under.row.key != key {
        return Ok(Outcome::Changed);
    }
    let checked = match under.check(filer.role, &Policy::of(court), fresh.now, redacted) {
        Ok(checked) => checked,
        Err(problems) => return Ok(Outcome::Problems(problems)),
    };
    let (case, mut chosen) = match (&checked.new_case, &under.case) {
        (Some(new), _) => open_case::open(tx, fresh, court, new, under.event.code, petitioner(&under).as_deref())?,
        (None, Some(here)) => (here.case.clone(), chosen_of(&under, here)),
        (None, None) => return Err(Error::Damaged("a draft passed its check without a case".into())),
    };
    // From here on other filings in this case wait, since the numbers come from the case's own row.
    let numbered = !checked.documents.is_empty();
    let (sequence, number) = cases::take_numbers(tx, fresh, case.id, numbered)?;
    let new_filer = checked.new_filer.as_deref().filter(|_| checked.new_case.is_none());
    if let Some(name) = new_filer {
        let role = checked.filers.last().map(|party| party.role.clone()).unwrap_or_default();
        let new = NewParty { role, name: name.into(), extra_info: String::new(), date_terminated: None, facts: "{}".into() };
        chosen.push(parties::insert(tx, fresh, case.id, &new)?);
    }
    // Whoever is served is served, also beside a party that this filer does not know of.
    let mut parties = match &under.case {
        Some(here) if checked.new_case.is_none() && new_filer.is_none() && here.takes_part => here.parties.clone(),
        _ => parties::of_case(tx, case.id, true)?,
    };
    if put_of_record(tx, fresh, &parties, filer, &chosen)? {
        parties = parties::of_case(tx, case.id, true)?;
    }
    let today = fresh.now.date(&court.zone());
    let text = under.docket_text(&checked, &filer.name, today);
    let new = NewEntry {
        sequence,
        number,
        date_filed: Some(today.to_string()),
        date_entered: Some(today.to_string()),
        entered_at: Some(fresh.now),
        text: text.clone(),
        event: under.event.code.into(),
        filer_id: Some(filer.id),
        filed_by: filer.name.clone(),
        facts: "{}".into(),
        ..NewEntry::default()
    };
    let entry = entries::insert(tx, fresh, case.id, &new)?;
    if let Some(number) = checked.refers_to
        && let Some(referred) = entries::by_number(tx, case.id, i64::from(number))?
    {
        related::keep(tx, entry, referred.id)?;
    }
    let documents = add_documents(tx, fresh, entry, &checked)?;
    let list =
        service_list::of(&parties, &service::filers_of_record(tx, case.id)?, (filer.id, &filer.name, &filer.email), court.kind);
    let notice = Notice {
        court: court.full_name.clone(),
        kind: court.kind,
        entered_by: domain::events::last_first(&filer.name),
        entered_at: fresh.now,
        filed_on: today,
        case_name: case.title.clone(),
        case_number: case.number.clone(),
        filer: checked.filers.iter().map(|party| party.name.clone()).collect(),
        document_number: number.and_then(|number| u32::try_from(number).ok()),
        event: under.event.title.into(),
        docket_text: text,
        mailed_to: list.mailed_to.clone(),
        other_means: list.other_means.clone(),
        documents: notice_documents(&checked),
    };
    service::keep(tx, entry, &list.lines())?;
    let place = notice::Place {
        case_serial: case.serial,
        sequence,
        document: documents.first().map(|serial| notice::doc1(&court.doc1_prefix, *serial)),
        free_look: None,
        ecf: house.ecf.clone(),
        cmecf: house.names.cmecf.clone(),
        pacer: house.names.pacer.clone(),
    };
    // A link in a mail can be passed on: it opens nothing that a stranger may not read.
    let open = !case.sealed
        && Paper::of(under.event.code, "") != Paper::Transcript
        && !access::is_restricted(court.kind, &case)
        && !documents.is_empty();
    for recipient in list.addresses() {
        let free_look = if open { Some(free_looks::give(tx, fresh, entry, &recipient)?) } else { None };
        let place = notice::Place { free_look, ..place.clone() };
        let (text, html) = (notice::as_text(&notice, &place, court), notice::as_html(&notice, &place, court)?);
        let mail = mails::NewMail {
            sender: house.site.mail_sender(court),
            recipient,
            subject: notice.subject(),
            text,
            html: Some(html),
        };
        mails::queue(tx, fresh, &house.domain, &mail)?;
    }
    let detail = format!("{} as entry {sequence}, receipt {serial}, filer {}", under.event.title, filer.serial);
    audit::record(tx, fresh, &hand.audit_name, "file document", &format!("case {}", case.number), &detail)?;
    let mut kept = under.kept.clone();
    kept.draft.redaction_confirmed = redacted;
    kept.notice = Some(notice);
    if !drafts::was_filed(tx, fresh, under.row.id, case.id, entry, &kept.written()?)? {
        return Err(Error::Taken);
    }
    Ok(Outcome::Filed)
}

/// The creditor of an involuntary petition, who is no party of a case before it is opened.
fn petitioner(under: &UnderWay) -> Option<String> {
    under.kept.draft.on_behalf_free.clone().filter(|_| under.event.code == "bk-involuntary-petition")
}

fn chosen_of(under: &UnderWay, here: &kept::CaseHere) -> Vec<domain::Id> {
    here.parties.iter().map(|party| party.id).filter(|id| under.kept.draft.filers.contains(id)).collect()
}

/// First filing for a party: the filer stands beside it on the docket sheet from now on (domain 4.2, step 4). An agent is never of
/// record. Says whether a party's attorneys have changed.
fn put_of_record(tx: &mut Tx<'_, '_>, fresh: &Fresh, all: &[Party], filer: &Filer, chosen: &[domain::Id]) -> store::Result<bool> {
    let mut changed = false;
    if filer.role == Role::Agent {
        return Ok(changed);
    }
    for party in all.iter().filter(|party| chosen.contains(&party.id)) {
        if party.attorneys.iter().any(|attorney| attorney.filer_id == Some(filer.id)) {
            continue;
        }
        service::associate(tx, fresh, party.id, filer.id, &filer.email, &of_record(filer, party))?;
        changed = true;
    }
    Ok(changed)
}

fn of_record(filer: &Filer, party: &Party) -> Attorney {
    let mut contact: Vec<String> = filer.address.lines().map(str::to_owned).collect();
    contact.extend(Some(filer.phone.clone()).filter(|phone| !phone.is_empty()));
    contact.extend(Some(&filer.email).filter(|email| !email.is_empty()).map(|email| format!("Email: {email}")));
    let roles = match filer.role {
        Role::Attorney if party.attorneys.is_empty() => "LEAD ATTORNEY\nATTORNEY TO BE NOTICED",
        Role::Attorney => "ATTORNEY TO BE NOTICED",
        _ => "",
    };
    if filer.role == Role::SelfRepresented {
        contact.push("PRO SE".into());
    }
    Attorney {
        name: filer.name.clone(),
        contact: contact.iter().map(|line| format!("{line}\n")).collect(),
        roles: roles.into(),
        filer_id: Some(filer.id),
    }
}

fn add_documents(tx: &mut Tx<'_, '_>, fresh: &Fresh, entry: domain::Id, checked: &Checked) -> store::Result<Vec<i64>> {
    let mut serials = Vec::new();
    for (part, document) in (0_i64..).zip(&checked.documents) {
        let new = NewDocument {
            part,
            description: document.description.clone(),
            sha256: Some(document.document.sha256.clone()),
            bytes: i64::try_from(document.document.bytes).unwrap_or(i64::MAX),
            pages: i64::from(document.document.pages),
            ..NewDocument::default()
        };
        serials.push(entries::add_document(tx, fresh, entry, &new)?);
    }
    Ok(serials)
}

fn notice_documents(checked: &Checked) -> Vec<NoticeDocument> {
    let of = |document: &domain::filing::CheckedDocument| NoticeDocument {
        description: document.description.clone(),
        original_filename: document.document.original_filename.clone(),
        stamp: String::new(),
    };
    checked.documents.iter().map(of).collect()
}
