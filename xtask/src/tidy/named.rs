//! The rule for the manual's page of attacks: every test that it names is there, and is a test.

use super::Complaint;
use super::source::Source;

/// The page.
pub const PATH: &str = "docs/src/attacks.md";

/// What the page breaks: names in backticks that look like a test's and are no function of test code.
pub fn check(page: &str, sources: &[Source]) -> Vec<Complaint> {
    let mut complaints = Vec::new();
    for (index, line) in page.lines().enumerate() {
        for name in line.split('`').skip(1).step_by(2).filter(|name| looks_like_a_test(name)) {
            if !sources.iter().any(|source| has_test(source, name)) {
                let says = format!("names the test `{name}`, which is not there");
                complaints.push(Complaint { path: PATH.into(), line: index + 1, says });
            }
        }
    }
    complaints
}

fn looks_like_a_test(name: &str) -> bool {
    name.matches('_').count() > 1 && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}

fn has_test(source: &Source, name: &str) -> bool {
    let begins = format!("fn {name}(");
    source.lines(true).any(|(number, line)| source.test[number - 1] && line.contains(&begins))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_test_that_is_gone_is_missed() {
        let text = "//! A file.\n#[cfg(test)]\nmod tests {\n    #[test]\n    fn a15_one_answer_for_all() {}\n}\nfn a16_no_test_at_all() {}";
        let sources = [Source::read("crates/pacer/src/a.rs", text)];
        let page = "Run `a15_` or `cargo x test`.\n| A15 | `a15_one_answer_for_all` |\n| A16 | `a16_no_test_at_all`, `a16_gone_for_good` |";
        let found: Vec<usize> = check(page, &sources).iter().map(|complaint| complaint.line).collect();
        assert_eq!(found, [3, 3]);
    }
}
