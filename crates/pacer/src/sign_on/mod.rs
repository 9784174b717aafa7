//! Central sign-on: the login page, what a password opens, where one goes from there, logging out.

pub mod attempt;
pub mod destination;
pub mod ending;
mod flat_xml;
pub mod hand_over;
pub mod log_out;
pub mod login;
pub mod new_password;
pub mod services;
pub mod upgrade_notice;

#[cfg(test)]
mod tests;
