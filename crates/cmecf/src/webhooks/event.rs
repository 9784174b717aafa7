//! What is posted: read when it goes out, with the seals of that moment, as the webhook's account would see it that only views.

use domain::{Time, court::Settings, permission::Action, search::parse};
use store::{
    Result,
    court::{
        Tx, api_reading,
        webhooks::{self, Post, Told, Watched, Webhook},
    },
};

use crate::{
    api::{
        entries::{Entry, entry},
        shape::{Instant, Link, record},
    },
    docket::access::Reader,
};

record! {
    /// What is posted to a webhook.
    WebhookEvent {
        /// The same at every try, and as webhook-id and Idempotency-Key in the headers: what you have had, drop.
        id: String = "almd-123456789",
        /// entry.added, entry.changed, entry.retracted or webhook.test. More kinds may come: pass over those that you don't know.
        r#type: String = "entry.added",
        /// When it came to be.
        created_at: Instant,
        /// The court's short name.
        court: String = "almd",
        /// Where the addresses in here are asked.
        origin: String = "https://ecf.almd.courts.example",
        /// The number of the webhook.
        webhook: String = "1",
        /// The id of the case; null in a test.
        case_id: Option<String> = "10001",
        /// The id of the entry within its case; null in a test. Told again, the whole entry takes the place of what you have.
        entry_id: Option<String> = "1",
        /// The case; null in a test, and when it is retracted.
        case: Option<WebhookCase>,
        /// The entry as it is now; null in a test, and when it is retracted: forget what you were told of it.
        entry: Option<Entry>,
    }
}

record! {
    /// The case of an event.
    WebhookCase {
        /// Number as printed.
        number: String = "2:21-cv-00011",
        /// Title.
        title: String = "Lee v. Ray",
        /// This case.
        url: Link = "/api/v1/cases/10001",
    }
}

/// The id of a post as receivers know it.
pub(crate) fn id_of(court: &str, post: &Post) -> String {
    format!("{court}-{}", post.id)
}

/// The event of a post; `None` when there is nothing to tell (any more).
pub(crate) fn of(
    tx: &mut Tx<'_, '_>,
    settings: &Settings,
    origin: &str,
    webhook: &Webhook,
    post: &Post,
    now: Time,
) -> Result<Option<WebhookEvent>> {
    let bare = |kind: &str| WebhookEvent {
        id: id_of(&settings.id, post),
        r#type: kind.to_owned(),
        created_at: post.created_at.into(),
        court: settings.id.clone(),
        origin: origin.to_owned(),
        webhook: webhook.number.to_string(),
        case_id: None,
        entry_id: None,
        case: None,
        entry: None,
    };
    let (entry_id, kind) = match post.told {
        Told::Test => return Ok(Some(bare("webhook.test"))),
        Told::Added(entry) => (entry, "entry.added"),
        Told::Changed(entry) => (entry, "entry.changed"),
        Told::Retracted(entry) => (entry, "entry.retracted"),
    };
    let Some((serial, sequence)) = webhooks::place(tx, entry_id)? else { return Ok(None) };
    let names =
        |event: WebhookEvent| WebhookEvent { case_id: Some(serial.to_string()), entry_id: Some(sequence.to_string()), ..event };
    let reader = Reader::from_afar(Some((webhook.account_kind, webhook.account_number)), settings, now);
    let opened = match reader.open(tx, serial, Action::ReadDocketSheet)? {
        Some(opened) if kind != "entry.retracted" && is_meant(tx, settings, webhook, entry_id)? => Some(opened),
        _ => None,
    };
    let shown = match opened {
        Some(opened) => api_reading::entry(tx, opened.case.id, sequence)?.map(|row| (opened, row)),
        None => None,
    };
    let Some((opened, row)) = shown else {
        // Nobody heard of it before; whoever may have, forgets it.
        let unheard = matches!(post.told, Told::Added(_)) && post.tries == 0;
        return Ok((!unheard).then(|| names(bare("entry.retracted"))));
    };
    let files = api_reading::documents(tx, opened.case.id, sequence, sequence)?;
    let case = WebhookCase {
        number: opened.case.number.clone(),
        title: opened.case.title.clone(),
        url: Link(format!("/api/v1/cases/{serial}")),
    };
    let entry = entry(&row, serial, &settings.doc1_prefix, files.iter());
    Ok(Some(WebhookEvent { case: Some(case), entry: Some(entry), ..names(bare(kind)) }))
}

/// Whether the search of a webhook still finds the entry: that a sealed paper held the words would tell of what it says.
fn is_meant(tx: &mut Tx<'_, '_>, settings: &Settings, webhook: &Webhook, entry: domain::Id) -> Result<bool> {
    match &webhook.watched {
        Watched::Case(_) => Ok(true),
        Watched::Search(typed) => match parse(typed) {
            Ok(query) => webhooks::still_finds(tx, &query, settings.kind, entry),
            Err(_) => Ok(false),
        },
    }
}
