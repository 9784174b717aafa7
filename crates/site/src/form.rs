//! Forms: the fields that were sent, the token that must come with them, and what is shown again when something was wrong.

use std::borrow::Cow;

use axum::{
    extract::{FromRequest, FromRequestParts as _, Multipart, Request},
    http::header::CONTENT_TYPE,
};

use crate::{Failure, Visit};

/// The most fields and bytes that a form without files may hold.
const MOST_FIELDS: usize = 500;
const MOST_BYTES: usize = 1 << 20;

/// The fields of a form whose token was right: only such a form may change anything (security W02).
#[derive(Clone, Debug, Default)]
pub struct Fields(Vec<(String, String)>);

/// A text as it stands in the query of an address.
#[must_use]
pub fn encode(text: &str) -> String {
    percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
}

/// The fields of a report's form, which changes nothing and needs no token (design 6): urlencoded or multipart.
#[derive(Clone, Debug, Default)]
pub struct ReportFields(pub Fields);

impl Fields {
    /// Fields from pairs, for tests and for forms that are read piece by piece (uploads).
    #[must_use]
    pub fn from_pairs(pairs: Vec<(String, String)>) -> Fields {
        Fields(pairs)
    }

    /// The value of a field, trimmed of nothing; empty when it was not sent.
    #[must_use]
    pub fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.as_str())
    }

    /// The value without spaces around it.
    #[must_use]
    pub fn trimmed(&self, name: &str) -> &str {
        self.get(name).trim()
    }

    /// Whether a field was sent at all (a ticked box, a pressed button).
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(key, _)| key == name)
    }

    /// Every value of a field that may be sent more than once; its name ends in `[]`.
    #[must_use]
    pub fn all(&self, name: &str) -> Vec<&str> {
        self.0.iter().filter(|(key, _)| key == name).map(|(_, value)| value.as_str()).collect()
    }

    /// All pairs, to show a form again.
    #[must_use]
    pub fn pairs(&self) -> &[(String, String)] {
        &self.0
    }

    /// Refuses what no form of ours sends: a field twice (security A41; names ending in `[]` may repeat), NUL, too many fields.
    fn checked(pairs: Vec<(String, String)>) -> Result<Fields, Failure> {
        if pairs.len() > MOST_FIELDS {
            return Err(Failure::malformed("The form holds too many fields."));
        }
        for (place, (name, value)) in pairs.iter().enumerate() {
            if name.contains('\0') || value.contains('\0') {
                return Err(Failure::malformed("The form holds a character that can't be stored."));
            }
            if !name.ends_with("[]") && pairs[..place].iter().any(|(earlier, _)| earlier == name) {
                return Err(Failure::malformed("The form holds a field twice."));
            }
        }
        Ok(Fields(pairs))
    }
}

/// Decodes `a=b&c=d`.
#[must_use]
pub fn pairs(text: &str) -> Vec<(String, String)> {
    raw(text).map(|(name, value)| (decode(name).into_owned(), decode(value).into_owned())).collect()
}

/// The decoded value of the first pair of a name.
#[must_use]
pub fn value(text: &str, name: &str) -> Option<String> {
    raw(text).find(|(key, _)| decode(key) == name).map(|(_, value)| decode(value).into_owned())
}

fn raw(text: &str) -> impl Iterator<Item = (&str, &str)> {
    text.split('&').filter(|piece| !piece.is_empty()).map(|piece| piece.split_once('=').unwrap_or((piece, "")))
}

/// Most names and many values are as they were sent.
fn decode(piece: &str) -> Cow<'_, str> {
    if piece.bytes().any(|byte| matches!(byte, b'%' | b'+')) {
        percent_encoding::percent_decode_str(&piece.replace('+', " ")).decode_utf8_lossy().into_owned().into()
    } else {
        piece.into()
    }
}

async fn read(request: Request) -> Result<Fields, Failure> {
    let kind = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default().to_ascii_lowercase();
    if kind.starts_with("application/x-www-form-urlencoded") {
        let body = axum::body::to_bytes(request.into_body(), MOST_BYTES).await.map_err(|_| Failure::too_large())?;
        let text = std::str::from_utf8(&body).map_err(|_| Failure::malformed("The form is not text."))?;
        return Fields::checked(pairs(text));
    }
    if kind.starts_with("multipart/form-data") {
        let mut multipart =
            Multipart::from_request(request, &()).await.map_err(|_| Failure::malformed("The form can't be read."))?;
        let (mut found, mut bytes) = (Vec::new(), 0);
        while let Some(field) = multipart.next_field().await.map_err(|_| Failure::malformed("The form can't be read."))? {
            let name = field.name().unwrap_or_default().to_owned();
            let value = field.text().await.map_err(|_| Failure::malformed("The form is not text."))?;
            bytes += name.len() + value.len();
            if bytes > MOST_BYTES || found.len() > MOST_FIELDS {
                return Err(Failure::too_large());
            }
            found.push((name, value));
        }
        return Fields::checked(found);
    }
    if kind.is_empty() {
        return Ok(Fields::default());
    }
    Err(Failure::malformed("This address takes a form, and something else was sent."))
}

/// Checks the token and the origin of a form that changes something.
///
/// # Errors
/// 403 when the form was not made by a page of this site for this session.
pub fn check_token(visit: &Visit, fields: &Fields) -> Result<(), Failure> {
    if visit.comes_from_elsewhere() || !visit.token_fits(fields.get("csrf")) {
        return Err(Failure::forged());
    }
    Ok(())
}

impl<S: Send + Sync> FromRequest<S> for Fields {
    type Rejection = Failure;

    async fn from_request(request: Request, state: &S) -> Result<Self, Failure> {
        let (mut parts, body) = request.into_parts();
        let visit = Visit::from_request_parts(&mut parts, state).await?;
        let fields = read(Request::from_parts(parts, body)).await?;
        check_token(&visit, &fields)?;
        Ok(fields)
    }
}

impl<S: Send + Sync> FromRequest<S> for ReportFields {
    type Rejection = Failure;

    async fn from_request(request: Request, _: &S) -> Result<Self, Failure> {
        read(request).await.map(ReportFields)
    }
}

/// What a form shows: values typed so far, and a sentence for each thing that was wrong.
#[derive(Clone, Debug, Default)]
pub struct FormState {
    /// Field name and value.
    pub values: Vec<(String, String)>,
    /// Field name (or empty) and sentence.
    pub errors: Vec<(String, String)>,
}

impl FormState {
    /// A form filled with what was sent; fields whose name holds `password` stay empty.
    #[must_use]
    pub fn of(fields: &Fields) -> FormState {
        FormState {
            values: fields.pairs().iter().filter(|(name, _)| !name.contains("password")).cloned().collect(),
            errors: Vec::new(),
        }
    }

    /// The value of a field; empty when none.
    #[must_use]
    pub fn value(&self, name: &str) -> &str {
        self.values.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.as_str())
    }

    /// The sentence at a field; empty when nothing is wrong with it.
    #[must_use]
    pub fn error(&self, name: &str) -> &str {
        self.errors.iter().find(|(key, _)| key == name).map_or("", |(_, sentence)| sentence.as_str())
    }

    /// Whether a box was ticked.
    #[must_use]
    pub fn ticked(&self, name: &str) -> bool {
        self.values.iter().any(|(key, _)| key == name)
    }

    /// Sets a value.
    pub fn set(&mut self, name: &str, value: impl Into<String>) {
        self.values.retain(|(key, _)| key != name);
        self.values.push((name.to_owned(), value.into()));
    }

    /// Adds a sentence.
    pub fn wrong(&mut self, name: &str, sentence: impl Into<String>) {
        self.errors.push((name.to_owned(), sentence.into()));
    }

    /// Whether anything is wrong.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a41_a_field_twice_is_refused() {
        assert!(Fields::checked(pairs("a=1&b=2")).is_ok());
        assert!(Fields::checked(pairs("a=1&a=2")).is_err());
        assert!(Fields::checked(pairs("party[]=1&party[]=2")).is_ok());
        assert!(Fields::checked(pairs("a=%00")).is_err());
    }

    #[test]
    fn what_was_typed_comes_back_but_no_password() {
        let form = FormState::of(&Fields::from_pairs(pairs("login=a%26b&password=secret")));
        assert_eq!(form.value("login"), "a&b");
        assert_eq!(form.value("password"), "");
    }
}
