//! The service center's desk: requests, accounts, tasks. Every act has a reason, a line in the audit trail and a notice to the owner.

pub mod accounts;
pub mod acts;
pub mod requests;
pub mod sign_on;
pub mod tasks;

#[cfg(test)]
mod tests;

use site::{Fields, FormState};

/// Most characters of a reason.
const LONGEST_REASON: usize = 500;

/// Reads `reason`, which every act needs; what is wrong goes into the form.
fn read_reason(fields: &Fields, form: &mut FormState) -> String {
    let reason = fields.trimmed("reason").split_whitespace().collect::<Vec<_>>().join(" ");
    if reason.is_empty() {
        form.wrong("reason", "Say why; the reason is kept, and the owner reads it.");
    } else if reason.chars().count() > LONGEST_REASON || domain::names::has_hidden_characters(&reason) {
        form.wrong("reason", format!("Use at most {LONGEST_REASON} characters that can be seen."));
    }
    reason
}
