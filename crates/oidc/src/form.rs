//! `application/x-www-form-urlencoded`: reading queries and bodies strictly, writing them, adding to a URI.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// A query or body longer than this is refused.
pub const MAX_FORM_BYTES: usize = 32 * 1024;
/// The unreserved characters of RFC 3986 2.3 stay; everything else is escaped.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Why a form was not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FormError {
    #[error("the request is too long")]
    TooLong,
    #[error("the request is not valid form data")]
    Malformed,
}

/// The parameters of a query or form body, in their order.
#[derive(Debug, Clone)]
pub struct Form(Vec<(String, String)>);

impl Form {
    /// Reads a query (without `?`) or a body. Broken escapes, bytes that are not UTF-8 and control characters are refused.
    pub fn parse(text: &str) -> Result<Form, FormError> {
        if text.len() > MAX_FORM_BYTES {
            return Err(FormError::TooLong);
        }
        let pair = |pair: &str| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            Ok((decode(name)?, decode(value)?))
        };
        text.split('&').filter(|part| !part.is_empty()).map(pair).collect::<Result<_, _>>().map(Form)
    }

    /// The parameter's value. An empty one counts as left out (RFC 6749 3.1), and so does one that is given twice.
    pub fn get(&self, name: &str) -> Option<&str> {
        let mut values = self.0.iter().filter(|(n, _)| n == name).map(|(_, value)| value.as_str());
        let first = values.next().filter(|value| !value.is_empty());
        if values.next().is_some() { None } else { first }
    }

    /// Whether the parameter comes more than once.
    pub fn repeats(&self, name: &str) -> bool {
        self.0.iter().filter(|(n, _)| n == name).count() > 1
    }

    /// The first parameter that comes more than once.
    pub fn repeated(&self) -> Option<&str> {
        self.0.iter().map(|(name, _)| name.as_str()).find(|name| self.repeats(name))
    }
}

/// Writes parameters as a query or body.
pub fn encode(parameters: &[(&str, &str)]) -> String {
    let mut text = String::with_capacity(parameters.iter().map(|(name, value)| name.len() + value.len() + 16).sum());
    for (name, value) in parameters {
        if !text.is_empty() {
            text.push('&');
        }
        text.extend(utf8_percent_encode(name, ESCAPED));
        text.push('=');
        text.extend(utf8_percent_encode(value, ESCAPED));
    }
    text
}

/// `uri` with the parameters added to its query; what is in the query stays (RFC 6749 3.1.2).
pub fn with_query(uri: &str, parameters: &[(&str, &str)]) -> String {
    let join = match uri.find('?') {
        None => "?",
        Some(at) if at + 1 == uri.len() || uri.ends_with('&') => "",
        Some(_) => "&",
    };
    format!("{uri}{join}{}", encode(parameters))
}

fn decode(text: &str) -> Result<String, FormError> {
    // Letters, digits and the like stand for themselves.
    if !text.bytes().any(|byte| matches!(byte, b'%' | b'+') || byte.is_ascii_control() || !byte.is_ascii()) {
        return Ok(text.to_owned());
    }
    let hex = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_hexdigit);
    let bytes = text.as_bytes();
    let broken = |at: usize| bytes.get(at) == Some(&b'%') && !(hex(bytes.get(at + 1)) && hex(bytes.get(at + 2)));
    if (0..bytes.len()).any(broken) {
        return Err(FormError::Malformed);
    }
    let spaced = text.replace('+', " ");
    let text = percent_decode_str(&spaced).decode_utf8().map_err(|_| FormError::Malformed)?;
    if text.chars().any(char::is_control) {
        return Err(FormError::Malformed);
    }
    Ok(text.into_owned())
}
