//! Forgot login/password: help for a filer who is not linked yet, in the way the court has chosen.

pub(crate) mod ask;
pub(crate) mod choose;
mod letters;
#[cfg(test)]
mod tests;

pub(crate) use letters::{Why, send_reset};
