//! Reading what a person writes of themself, with every problem at once (security A26, A28, A37).

use domain::names::check_display_name;
use site::{Fields, FormState};

/// Name and bar number, checked.
pub(crate) type Person = store::centre::accounts::change::Person;

/// Reads `first_name`, `middle_name`, `last_name`, `suffix`, `organisation`, `bar_number`; what is wrong goes into the form.
/// `whole_name_is_firm` asks for the organisation instead of the person's name (shared and administrative accounts).
pub(crate) fn read_person(fields: &Fields, form: &mut FormState, whole_name_is_firm: bool) -> Person {
    let mut name = |field: &str, required: Option<&str>, longest: usize| {
        let typed = fields.trimmed(field);
        if typed.is_empty() {
            if let Some(sentence) = required {
                form.wrong(field, sentence);
            }
            return String::new();
        }
        match check_display_name(typed) {
            Ok(name) if name.chars().count() > longest => {
                form.wrong(field, format!("Use at most {longest} characters."));
                name
            }
            Ok(name) => name,
            Err(problems) => {
                form.wrong(field, problems.iter().map(|problem| problem.sentence()).collect::<Vec<_>>().join(" "));
                String::new()
            }
        }
    };
    let person_required = |sentence: &'static str| if whole_name_is_firm { None } else { Some(sentence) };
    let mut person = Person {
        first_name: name("first_name", person_required("Enter your first name."), 60),
        middle_name: name("middle_name", None, 60),
        last_name: name("last_name", person_required("Enter your last name."), 60),
        suffix: name("suffix", None, 20),
        organisation: name("organisation", whole_name_is_firm.then_some("Enter the name of the firm or body."), 120),
        bar_number: None,
    };
    let bar = fields.trimmed("bar_number");
    if bar.chars().count() > 40 || bar.chars().any(|c| !(c.is_ascii_alphanumeric() || " .-/".contains(c))) {
        form.wrong("bar_number", "Use at most 40 letters, digits, spaces and . - / in the bar number.");
    } else if !bar.is_empty() {
        person.bar_number = Some(bar.to_owned());
    }
    person
}

/// Reads `address` (lines) and `phone`; what is wrong goes into the form.
pub(crate) fn read_address(fields: &Fields, form: &mut FormState) -> (String, String) {
    let lines: Vec<&str> = fields.get("address").lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let address = lines.join("\n");
    if address.is_empty() {
        form.wrong("address", "Enter your postal address.");
    } else if lines.len() > 8 || address.chars().count() > 400 {
        form.wrong("address", "Use at most 8 lines and 400 characters.");
    } else if address.chars().any(|c| c.is_control() && c != '\n')
        || domain::names::has_hidden_characters(&address.replace('\n', " "))
    {
        form.wrong("address", "Type the address again by hand: it contains characters that can't be seen.");
    }
    let phone = fields.trimmed("phone").to_owned();
    let digits = phone.bytes().filter(u8::is_ascii_digit).count();
    if phone.is_empty() {
        form.wrong("phone", "Enter a telephone number.");
    } else if digits < 7 || phone.len() > 40 || phone.chars().any(|c| !(c.is_ascii_alphanumeric() || " +-().,/".contains(c))) {
        form.wrong("phone", "Enter a telephone number with its area code, such as (334) 555-0100.");
    }
    (address, phone)
}

/// What is wrong with an e-mail address; `None` when a mail can go to it and to nobody else.
#[must_use]
pub(crate) fn email_problem(email: &str) -> Option<&'static str> {
    const SHAPE: &str = "Enter an e-mail address such as name@example.com.";
    if email.is_empty() {
        return Some("Enter an e-mail address.");
    }
    let Some((local, host)) = email.split_once('@') else { return Some(SHAPE) };
    let local_fits = (1..=64).contains(&local.len())
        && local.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~.".contains(&b))
        && !local.starts_with('.')
        && !local.ends_with('.')
        && !local.contains("..");
    let label_fits = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let host_fits = host.contains('.') && email.len() <= 254 && host.split('.').all(label_fits);
    if local_fits && host_fits { None } else { Some(SHAPE) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a37_an_address_names_one_mailbox() {
        for good in ["alex@attorney.example", "a.b+c@x-y.example.com", "o'neil@firm.example"] {
            assert_eq!(email_problem(good), None, "{good}");
        }
        for bad in [
            "",
            "alex",
            "alex@localhost",
            "a@b.example,c@d.example",
            "a@b.example\r\nBcc: c@d.example",
            "\"a b\"@x.example",
            "a@b@c.example",
            "Alex <a@b.example>",
            "a b@x.example",
            "a@-b.example",
            ".a@b.example",
            "ä@b.example",
        ] {
            assert!(email_problem(bad).is_some(), "{bad:?}");
        }
    }

    #[test]
    fn a26_every_problem_of_a_person_is_named_at_once() {
        let pairs =
            [("first_name", "\u{410}lex"), ("last_name", "<b>"), ("bar_number", "=1+1"), ("phone", "12"), ("address", " ")];
        let fields = Fields::from_pairs(pairs.map(|(k, v)| (k.to_owned(), v.to_owned())).to_vec());
        let mut form = FormState::of(&fields);
        read_person(&fields, &mut form, false);
        read_address(&fields, &mut form);
        for field in ["last_name", "bar_number", "phone", "address"] {
            assert!(!form.error(field).is_empty(), "{field}");
        }
    }
}
