//! Reading the claims of a checked token: texts, times and audiences of the right kind, or nothing.

use serde_json::Value;

/// A claim that is a text and not empty.
pub(crate) fn text<'a>(claims: &'a Value, name: &str) -> Option<&'a str> {
    claims.get(name).and_then(Value::as_str).filter(|text| !text.is_empty())
}

/// A claim that is a NumericDate (RFC 7519 2): unix seconds, fractions cut off.
pub(crate) fn time(claims: &Value, name: &str) -> Option<i64> {
    let number = claims.get(name)?;
    number.as_i64().or_else(|| number.as_f64().filter(|n| n.abs() < 1e15).map(|n| n as i64))
}

/// Whether `aud` names `audience` and nobody else. RFC 7519 4.1.3 allows lists; a token for several readers is refused, since each of
/// them could play it to the others.
pub(crate) fn only_for(claims: &Value, audience: &str) -> bool {
    match claims.get("aud") {
        Some(Value::String(only)) => only == audience,
        Some(Value::Array(list)) => {
            matches!(list.as_slice(), [Value::String(only)] if only == audience)
        }
        _ => false,
    }
}
