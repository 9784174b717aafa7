//! Client codes: what a person types at sign-on to sort the bill (domain inventory 2.2).

/// Most characters of a client code (the account guide).
pub const LONGEST: usize = 32;

/// Help for the field.
pub const HELP: &str =
    "At most 32 characters, without spaces or commas. Use a period, a hyphen, an underscore or a slash instead.";

/// Checks a client code as typed; gives it without spaces around it. An empty one is good: it means none.
///
/// # Errors
/// A sentence for the field: everything that is wrong with it.
pub fn check(typed: &str) -> Result<String, String> {
    let code = typed.trim();
    let mut wrong = Vec::new();
    let length = code.chars().count();
    if length > LONGEST {
        wrong.push(format!("This has {length} characters; use at most {LONGEST}."));
    }
    // Spaces and commas are refused since 14 April 2024.
    if code.contains(|c: char| c.is_whitespace() || c == ',') {
        wrong.push("Leave out spaces and commas; use . _ - or / instead.".to_owned());
    }
    if code.chars().any(|c| c.is_control() && !c.is_whitespace()) {
        wrong.push("This contains a character that can't be typed.".to_owned());
    }
    if wrong.is_empty() { Ok(code.to_owned()) } else { Err(wrong.join(" ")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_short_and_without_spaces_and_commas() {
        assert_eq!(check(" Smith-2021/004 "), Ok("Smith-2021/004".to_owned()));
        assert_eq!(check(""), Ok(String::new()));
        assert!(check(&"x".repeat(32)).is_ok());
        for wrong in ["two words", "a,b", &"x".repeat(33), "tab\there", "bell\u{7}"] {
            assert!(check(wrong).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn all_that_is_wrong_is_said_at_once() {
        let said = check(&"a, ".repeat(20)).unwrap_err();
        assert!(said.contains("32") && said.contains("commas"), "{said}");
    }
}
