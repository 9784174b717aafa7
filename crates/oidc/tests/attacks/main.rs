//! The sign-on protocol under attack. Test names begin with the requirement (O01...) or attack (A34...) they stand for.

mod authorization;
mod code_and_token;
mod court_side;
mod forged_tokens;
mod keys;
mod logout;
mod messages;
mod people;
