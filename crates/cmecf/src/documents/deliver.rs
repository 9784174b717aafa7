//! The document itself: bytes whose hash was checked, with the header line on each page.

use axum::{
    body::Body,
    http::{HeaderValue, header},
    response::Response,
};
use domain::{
    Fresh,
    court::Settings,
    filing::{Header, document_label, header_line},
    time::parse_date,
};
use site::{Answer, Failure};
use store::{Error, court::Court};
use tokio::sync::Semaphore;

use super::{find::Found, open};
use crate::{Caller, read_only};

/// Documents that are stamped at one time: each needs up to five times its size in memory.
static STAMPING: Semaphore = Semaphore::const_new(2);

/// Reads, stamps, keeps the receipt and answers.
pub(super) async fn deliver(caller: &Caller, found: &Found, with_header: bool) -> Answer {
    let answer = free(caller, found, with_header).await?;
    open::receipt(caller, found).keep(caller).await?;
    Ok(answer)
}

/// The same without a receipt: a free look is billed to nobody.
pub(super) async fn free(caller: &Caller, found: &Found, with_header: bool) -> Answer {
    let Some(digest) = &found.document.sha256 else { return open::nothing(caller) };
    let header = header_of(caller.settings(), found).filter(|_| with_header);
    let bytes = read(&caller.site.room, &caller.visit.fresh, digest, header).await?;
    let mut response = Response::new(Body::from(bytes));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/pdf"));
    let name = file_name(caller.settings(), found);
    if let Ok(value) = HeaderValue::from_str(&format!("inline; filename=\"{name}\"")) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    Ok(response)
}

/// The bytes of a document, its hash checked, with a header line on each page if one is given.
pub(crate) async fn read(room: &Court, fresh: &Fresh, digest: &str, header: Option<Header>) -> Result<Vec<u8>, Failure> {
    let bytes = match room.documents().read_async(digest).await {
        Ok(Some(bytes)) => bytes,
        Ok(None) | Err(Error::Damaged(_)) => return Err(read_only::damaged(room, fresh, digest).await),
        Err(problem) => return Err(read_only::away(problem)),
    };
    match header {
        Some(header) => stamped(bytes, header).await,
        None => Ok(bytes),
    }
}

/// What the header line says; none for an entry without a number.
pub(crate) fn header_of(settings: &Settings, found: &Found) -> Option<Header> {
    let zone = settings.zone();
    let filed = found.entry.date_filed.as_deref().and_then(parse_date)?;
    Some(Header {
        court: settings.kind,
        case_number: found.case().number.clone(),
        document: u32::try_from(found.entry.number?).ok()?,
        attachment: u32::try_from(found.document.part).ok()?,
        filed,
        entered: found.entry.entered_at.unwrap_or_else(|| zone.midnight(filed)),
        zone,
    })
}

async fn stamped(bytes: Vec<u8>, header: Header) -> Result<Vec<u8>, Failure> {
    let _permit = STAMPING.acquire().await.map_err(|problem| Failure::internal(&problem.to_string()))?;
    let work = move || match pdf::stamp(&bytes, &|page, of| header_line(&header, page, of)) {
        Ok(stamped) => stamped,
        Err(problem) => {
            // The document as it was filed is better than none.
            tracing::warn!(%problem, "a document could not be stamped");
            bytes
        }
    };
    tokio::task::spawn_blocking(work).await.map_err(|problem| Failure::internal(&problem.to_string()))
}

/// `almd-2-21-cv-00042-12-1.pdf`: letters, digits and hyphens only.
pub(crate) fn file_name(settings: &Settings, found: &Found) -> String {
    let number = u32::try_from(found.number()).unwrap_or_default();
    let part = u32::try_from(found.document.part).unwrap_or_default();
    let whole = format!("{}-{}-{}", settings.id, found.case().number, document_label(number, part));
    let mut name = String::with_capacity(whole.len() + 4);
    for c in whole.chars() {
        match c {
            c if c.is_ascii_alphanumeric() => name.push(c),
            _ if name.ends_with('-') => {}
            _ => name.push('-'),
        }
    }
    name.push_str(".pdf");
    name
}
