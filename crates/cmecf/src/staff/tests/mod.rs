//! The clerk at work: requests, ended links, filers who call, the go-live date.

mod deadlines;
mod filers;
mod opinions;
mod requests;
mod seals;

use site::testing::Browser;

use crate::testing::{PASSWORD, TestCourt};

/// Types a court login and password and confirms; with `by` as "I must file by".
async fn ask<'b>(person: &'b mut Browser, court: &TestCourt, login: &str, by: &str) -> &'b mut Browser {
    person.visit(&court.ecf("/link")).await;
    person.fill("CM/ECF login:", login).fill("CM/ECF password:", PASSWORD);
    if !by.is_empty() {
        person.fill("I must file by", by);
    }
    person.press("Submit").await;
    person.press("Submit").await
}

/// Chooses an act, gives a reason, submits.
async fn decide<'b>(clerk: &'b mut Browser, act: &str, reason: &str) -> &'b mut Browser {
    clerk.choose("What to do", act).fill("Reason", reason).press("Submit").await
}
