//! What people go through when they link, and what attackers try.

mod attacks;
mod journeys;
mod not_me;
mod races;
mod refusals;

use domain::{
    link::State,
    message::{LinkState, Message},
};
use site::testing::Browser;
use store::{court::filers::Filer, court::links::Link, shared::outbox};

use crate::testing::{PASSWORD, TestCourt};

/// Types a court login and password into the entry page and presses Submit.
async fn enter<'b>(person: &'b mut Browser, court: &TestCourt, login: &str, password: &str) -> &'b mut Browser {
    person.visit(&court.ecf("/link")).await;
    person.fill("CM/ECF login:", login).fill("CM/ECF password:", password);
    person.press("Submit").await
}

/// Goes all the way with the right password.
async fn link<'b>(person: &'b mut Browser, court: &TestCourt, filer: &Filer) -> &'b mut Browser {
    enter(person, court, &filer.login, PASSWORD).await.must_see("Do you want to link these accounts?");
    person.press("Submit").await
}

/// Everything this court has told of links since it was asked last, oldest first.
fn told(court: &TestCourt) -> Vec<LinkState> {
    let mut due = court.write(|tx, fresh| {
        let due = outbox::take_due(tx, fresh, 1000)?;
        for message in &due {
            outbox::done(tx, fresh, message.id)?;
        }
        Ok(due)
    });
    due.sort_by_key(|message| message.id);
    due.iter()
        .filter_map(|message| match serde_json::from_str(&message.payload).unwrap() {
            Message::Link(state) => Some(state),
            _ => None,
        })
        .collect()
}

/// Every link that a filer ever had, newest first.
fn links_of(court: &TestCourt, filer: &Filer) -> Vec<Link> {
    let id = filer.id;
    court.read(move |tx| store::court::links::of_filer(tx, id))
}

/// The states of a filer's links, newest first.
fn states(court: &TestCourt, filer: &Filer) -> Vec<State> {
    links_of(court, filer).iter().map(|link| link.state).collect()
}

/// What the audit trail says of a thing, newest first.
fn audit(court: &TestCourt, thing: &str) -> Vec<String> {
    let thing = thing.to_owned();
    court.read(move |tx| store::shared::audit::of_thing(tx, &thing, 100)).into_iter().map(|line| line.action).collect()
}

/// The secret of the proposal whose confirm page is shown.
fn proposal(person: &Browser) -> String {
    person.value_of("proposal")
}
