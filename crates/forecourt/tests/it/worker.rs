//! What the worker does besides delivering: what a refusal brings with it, the sealed audit trail, what is forgotten.

use domain::{
    account::{Generation, Kind, SignedOn},
    link::State,
    message::{LinkState, Message},
};
use store::{
    centre::{accounts, requests},
    court::{
        Tx,
        filer_tokens::{self, Purpose},
        filers, links, sessions, tasks,
    },
    shared::{
        audit::{self, Chain},
        leases, outbox, secrets,
    },
};

use crate::town::{Town, ecf, link};

/// What a court holds when it says that Robert Jones linked, though he never signed on there (security A44).
fn claim(tx: &mut Tx<'_, '_>, fresh: &domain::Fresh, number: i64) -> store::Result<()> {
    let Some(filer) = filers::by_login(tx, "bobjones")? else { return Err(store::Error::Damaged("no bobjones".into())) };
    let person = SignedOn {
        subject: "nobody's".into(),
        account_number: number,
        username: "robertjones".into(),
        name: "Robert Jones".into(),
        email: "robert.jones@example.com".into(),
        bar_number: None,
        kind: Kind::Individual,
        generation: Generation::Upgraded,
        sid: "no sign-on".into(),
        challenge: "never given".into(),
        client_code: String::new(),
    };
    let new = links::NewLink {
        filer_id: filer.id,
        role: filer.role,
        beside_other_roles: false,
        state: State::Active,
        person,
        verdict: "alike".into(),
        reasons: String::new(),
        must_file_by: None,
    };
    let made = links::insert(tx, fresh, &new)?;
    let told = Message::Link(LinkState {
        link: made.id,
        version: made.version,
        account_number: number,
        filer_name: filer.name,
        role: filer.role,
        state: made.state,
        comment: String::new(),
        submitted_at: made.requested_at,
        changed_at: made.changed_at,
        challenge: made.person.challenge,
        filer_email: filer.email,
        not_me_url: String::new(),
    });
    outbox::queue(tx, fresh, "centre", "link", &told).map(|_| ())
}

#[tokio::test]
async fn a44_a_link_that_the_centre_refuses_is_frozen_and_both_desks_have_a_task() {
    let town = Town::new().await;
    let (court, centre) = (town.store().court("almd"), town.store().centre());
    let account = centre.read(|tx| accounts::by_username(tx, "robertjones")).await.unwrap().unwrap();
    let number = account.number;
    court.write("claim", &town.sites.clocks.fresh(), move |tx, fresh| claim(tx, fresh, number)).await.unwrap();
    assert_eq!(court.read(move |tx| links::living_of_account(tx, number)).await.unwrap()[0].state, State::Active);
    town.work().await;

    let link = court.read(move |tx| links::living_of_account(tx, number)).await.unwrap().remove(0);
    assert_eq!((link.state, link.decided_by.as_deref()), (State::Frozen, Some("system")));
    assert!(link.reason.contains("no sign-on of this account"), "{}", link.reason);
    let subject = format!("link {}", link.number);
    let desk = court.read(|tx| tasks::open(tx, 50)).await.unwrap();
    assert!(desk.iter().any(|task| task.subject == subject && task.detail.contains("The link is frozen")), "{desk:#?}");
    let center = centre.read(requests::open_tasks).await.unwrap();
    assert!(center.iter().any(|task| task.subject.contains("of almd was refused")), "{center:#?}");
    let trail = court.read(move |tx| audit::of_thing(tx, &subject, 10)).await.unwrap();
    assert!(trail.iter().any(|line| (line.actor.as_str(), line.action.as_str()) == ("system", "freeze link")), "{trail:#?}");

    // He can still view, and files nothing.
    let robert = town.signed_on("robertjones", "almd").await;
    assert!(!robert.menu().contains(&"Civil".to_owned()), "{:?}", robert.menu());
    // Nothing goes back and forth for ever.
    town.work().await;
    assert_eq!(court.read(|tx| outbox::waiting(tx)).await.unwrap(), 0);
}

/// The audit trail of every room that has one.
fn trails(town: &Town) -> Vec<(String, Chain)> {
    let rooms = ["centre", "court_almd", "court_wieb"];
    rooms
        .map(|name| (name.to_owned(), town.store().engine().database(name).read_now(audit::verify_chain).unwrap()))
        .into_iter()
        .collect()
}

#[tokio::test]
async fn w04_everything_that_was_done_is_sealed_in_every_room() {
    let town = Town::new().await;
    let mut alex = town.signed_on("alexattorney", "almd").await;
    link(&mut alex, "almd", "aalex").await;
    town.work().await;
    let before = trails(&town);
    assert!(before[0].1.sound > 0 && before[1].1.sound > 1, "{before:?}");
    for (room, chain) in &before {
        assert_eq!((chain.broken_at, chain.unsealed), (None, 0), "{room}");
    }
    // Another process has the lease: this one leaves the new lines to it.
    let court = town.store().court("almd");
    let fresh = town.sites.clocks.fresh();
    court.write("take_over", &fresh, |tx, _| audit_by_another(tx)).await.unwrap_err();
    let later = domain::Fresh { machine_now: fresh.machine_now.plus_seconds(120), ..fresh };
    court
        .write("take_over", &later, |tx, fresh| {
            assert!(leases::take(tx, fresh, "seal audit", "another process", 60)?);
            audit::record(tx, fresh, "system", "look", "court", "")
        })
        .await
        .unwrap();
    town.work().await;
    let after = trails(&town)[1].1;
    assert_eq!((after.sound, after.unsealed), (before[1].1.sound, 1));
}

/// A line that is rolled back with its transaction: no number is given to it.
fn audit_by_another(tx: &mut Tx<'_, '_>) -> store::Result<()> {
    let fresh = store::testing::fresh(1);
    audit::record(tx, &fresh, "system", "look", "court", "")?;
    Err(store::Error::Value("it did not happen".into()))
}

#[tokio::test]
async fn what_is_over_is_forgotten_once_an_hour_and_nothing_else() {
    let town = Town::new().await;
    let court = town.store().court("almd");
    let begun = town.signed_on("alexattorney", "almd").await;
    let old = begun.cookie(&ecf("almd"), "forecourt").unwrap().value;
    let filer = court.read(|tx| filers::by_login(tx, "aalex")).await.unwrap().unwrap().id;
    let token = court
        .write("seed", &town.sites.clocks.fresh(), move |tx, fresh| {
            for subject in ["name nobody", "login nobody", "filer 5", "names"] {
                secrets::count_failure(tx, fresh, subject)?;
            }
            filer_tokens::issue(tx, fresh, Purpose::Reset, filer, None, "forgot")
        })
        .await
        .unwrap();

    town.pass_seconds(31 * 24 * 3600);
    let renewed = town.signed_on("alexattorney", "almd").await;
    let new = renewed.cookie(&ecf("almd"), "forecourt").unwrap().value;
    let held = |secret: &str| {
        let secret = secret.to_owned();
        court.read_now(move |tx| Ok(sessions::by_secret(tx, &secret)?.is_some())).unwrap()
    };
    let failures = |subject: &'static str| court.read_now(move |tx| secrets::counter(tx, subject)).unwrap().failures;
    assert!(held(&old) && held(&new));
    assert!(town.worker.forget_old().await > 0);
    assert_eq!((held(&old), held(&new)), (false, true));
    assert_eq!(["name nobody", "login nobody", "filer 5", "names"].map(failures), [0, 0, 1, 1]);
    assert!(court.read(move |tx| filer_tokens::look(tx, Purpose::Reset, &token)).await.unwrap().is_none());

    // Whoever comes again within the hour, this process or another, does nothing.
    town.pass_seconds(31 * 24 * 3600);
    assert_eq!(town.worker.forget_old().await, 0);
    assert!(held(&new));
}
