//! XML of one level, as the Authentication API speaks it: a root with text elements. Nothing else is read: no document type, no
//! entities but the five, no attributes, no nesting.

use std::collections::HashMap;

/// The elements under `root`; `None` when the text is anything else.
pub(super) fn read(text: &str, root: &str) -> Option<HashMap<String, String>> {
    let mut rest = text.trim_start_matches('\u{feff}').trim();
    if let Some(declared) = rest.strip_prefix("<?xml") {
        rest = declared.split_once("?>")?.1.trim_start();
    }
    let inner = rest.strip_prefix(&format!("<{root}>"))?.strip_suffix(&format!("</{root}>"))?;
    let mut found = HashMap::new();
    let mut rest = inner.trim_start();
    while !rest.is_empty() {
        let (name, after) = rest.strip_prefix('<')?.split_once('>')?;
        let (name, value, after) = match name.strip_suffix('/') {
            Some(name) => (name.trim_end(), "", after),
            None => {
                let (value, after) = after.split_once(&format!("</{name}>"))?;
                (name, value, after)
            }
        };
        if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_alphanumeric()) || value.contains('<') {
            return None;
        }
        if found.insert(name.to_owned(), plain(value)?).is_some() {
            return None;
        }
        rest = after.trim_start();
    }
    Some(found)
}

/// Text with its entities resolved.
fn plain(text: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let mut pieces = text.split('&');
    out.push_str(pieces.next().unwrap_or_default());
    for piece in pieces {
        let (entity, after) = piece.split_once(';')?;
        out.push(match entity {
            "amp" => '&',
            "lt" => '<',
            "gt" => '>',
            "quot" => '"',
            "apos" => '\'',
            _ => {
                let number = entity.strip_prefix('#')?;
                let code = match number.strip_prefix(['x', 'X']) {
                    Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                    None => number.parse().ok()?,
                };
                char::from_u32(code)?
            }
        });
        out.push_str(after);
    }
    Some(out)
}

/// Writes elements under a root.
pub(super) fn write(root: &str, pairs: &[(&str, &str)]) -> String {
    let mut out = format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<{root}>");
    for (name, value) in pairs {
        let value = value.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        out.push_str(&format!("<{name}>{value}</{name}>"));
    }
    out + &format!("</{root}>\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_level_is_read_and_written() {
        let text = "<?xml version=\"1.0\"?>\n<CsoAuth>\n <loginId>ada</loginId><password>a&amp;b&lt;&#x63;&#100;</password><clientCode/>\n</CsoAuth>";
        let found = read(text, "CsoAuth").unwrap();
        assert_eq!((found["loginId"].as_str(), found["password"].as_str(), found["clientCode"].as_str()), ("ada", "a&b<cd", ""));
        let again = write("CsoAuth", &[("loginId", "a<b>&c")]);
        assert_eq!(read(&again, "CsoAuth").unwrap()["loginId"], "a<b>&c");
    }

    #[test]
    fn w06_anything_else_is_not_read() {
        for text in [
            "",
            "<CsoAuth>",
            "<other></other>",
            "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><CsoAuth><loginId>&e;</loginId></CsoAuth>",
            "<CsoAuth><loginId>&e;</loginId></CsoAuth>",
            "<CsoAuth><a><b>1</b></a></CsoAuth>",
            "<CsoAuth><a>1</a><a>2</a></CsoAuth>",
            "<CsoAuth><a>1</b></CsoAuth>",
            "<CsoAuth>text</CsoAuth>",
        ] {
            assert!(read(text, "CsoAuth").is_none(), "{text}");
        }
    }
}
