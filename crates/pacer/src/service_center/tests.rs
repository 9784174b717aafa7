//! What courts tell, true and forged, and the mails that come of it.

use domain::{
    Id, Time,
    filer::Role,
    link::State,
    message::{LinkState, Message, SessionEnded},
};
use store::centre::{accounts::Account, challenges, links, requests, sessions};

use crate::testing::{World, court};

/// A challenge that a court got when this person signed on there.
async fn challenge(world: &World, court: &str, account: &Account) -> String {
    let (court, id) = (court.to_owned(), account.id);
    let give = move |tx: &mut store::centre::Tx<'_, '_>, fresh: &mut domain::Fresh| {
        let (_, session) = sessions::begin(tx, fresh, Some(id), None, "", "")?;
        challenges::give(tx, fresh, &court, id, &session.sid)
    };
    world.site.room.write("give", &world.clock.fresh(), give).await.unwrap()
}

fn linked(account: &Account, challenge: &str) -> LinkState {
    LinkState {
        link: Id(77),
        version: 1,
        account_number: account.number,
        filer_name: "Aty Alex".into(),
        role: Role::Attorney,
        state: State::Active,
        comment: "Your PACER account has been linked to your CM/ECF account".into(),
        submitted_at: Time::parse_rfc3339("2020-11-01T16:40:36Z").unwrap(),
        changed_at: Time::parse_rfc3339("2020-11-01T16:40:36Z").unwrap(),
        challenge: challenge.into(),
        filer_email: "alex@old.example".into(),
        not_me_url: "http://ecf.utb.localhost:8000/not-me/abc".into(),
    }
}

async fn known(world: &World, court: &str) -> Option<links::Link> {
    let court = court.to_owned();
    world.site.room.read(move |tx| links::find(tx, &court, Id(77))).await.unwrap()
}

async fn tasks(world: &World) -> usize {
    world.site.room.read(requests::open_tasks).await.unwrap().len()
}

#[tokio::test]
async fn the_mail_about_a_link_is_the_one_the_utah_leaflet_shows() {
    let world = World::new().await;
    let account = world.attorney("alex.attorney").await;
    let proof = challenge(&world, "utb", &account).await;
    assert_eq!(world.tell("utb", "utb", 1, &Message::Link(linked(&account, &proof))).await.status, 200);
    let mails = world.mails().await;
    assert_eq!(mails.len(), 2);
    let (to, _, text) = &mails[0];
    assert_eq!(to, "alex.attorney@firm.example");
    assert!(text.starts_with(
        "This email is notification that the change you requested to your NextGen CM/ECF account has been processed. The status is listed \
         below.\n\nAccount Number: 7000001\nCourt: UTAH BANKRUPTCY COURT\nDate/Time Submitted: 11/01/2020 10:40:36 CST\nTransaction ID: \
         10001\nRequest: Link\nTransaction Status: Processed\nComment: Your PACER account has been linked to your CM/ECF account\n"
    ), "{text}");
    assert!(text.contains("(800) 676-6856") && text.contains("(334) 954-3935") && text.contains("account number 7000001"));
    assert!(!text.contains("not-me"), "the person's own mail does not hold the address on file's link");
    let (to, _, text) = &mails[1];
    assert_eq!(to, "alex@old.example");
    assert!(text.contains("If this was not you") && text.contains("http://ecf.utb.localhost:8000/not-me/abc"));
    assert!(text.contains("Transaction ID: 10001"));
}

#[tokio::test]
async fn where_both_addresses_are_one_there_is_one_mail() {
    let world = World::new().await;
    let account = world.attorney("alex.attorney").await;
    let proof = challenge(&world, "utb", &account).await;
    let link = LinkState { filer_email: "Alex.Attorney@firm.example ".into(), ..linked(&account, &proof) };
    world.tell("utb", "utb", 1, &Message::Link(link)).await;
    let mails = world.mails().await;
    assert_eq!(mails.len(), 1);
    assert!(mails[0].2.contains("not-me/abc"));
}

#[tokio::test]
async fn a_request_that_waits_is_decided_under_its_own_number() {
    let world = World::new().await;
    let account = world.attorney("alex.attorney").await;
    let proof = challenge(&world, "utb", &account).await;
    let waiting = LinkState { state: State::Pending, comment: "Your request is waiting".into(), ..linked(&account, &proof) };
    assert_eq!(world.tell("utb", "utb", 1, &Message::Link(waiting.clone())).await.status, 200);
    let pending = world.mails().await;
    assert!(pending[0].2.contains("waits for the court") && pending[0].2.contains("Transaction Status: Pending"));
    let decided = LinkState { version: 2, state: State::Active, ..linked(&account, "") };
    assert_eq!(world.tell("utb", "utb", 2, &Message::Link(decided)).await.status, 200);
    let mails = world.mails().await;
    assert!(mails[0].2.contains("Transaction ID: 10001") && mails[0].2.contains("Transaction Status: Processed"));
    let ended = LinkState { version: 3, state: State::Ended, comment: "Left the firm".into(), ..linked(&account, "") };
    world.tell("utb", "utb", 3, &Message::Link(ended)).await;
    let mails = world.mails().await;
    assert!(mails[0].2.contains("Transaction ID: 10002") && mails[0].2.contains("Request: Unlink"), "{}", mails[0].2);
    // The first state comes late, once more: nothing goes back.
    assert_eq!(world.tell("utb", "utb", 4, &Message::Link(waiting)).await.status, 200);
    assert_eq!(known(&world, "utb").await.unwrap().state, State::Ended);
    assert!(world.mails().await.is_empty());
}

#[tokio::test]
async fn a_repeat_is_acknowledged_and_sends_nothing_twice() {
    let world = World::new().await;
    let account = world.attorney("alex.attorney").await;
    let proof = challenge(&world, "utb", &account).await;
    let message = Message::Link(linked(&account, &proof));
    for _ in 0..3 {
        assert_eq!(world.tell("utb", "utb", 9, &message).await.status, 200);
    }
    assert_eq!(world.mails().await.len(), 2);
    let transactions = world.site.room.read(move |tx| requests::of_account(tx, 7_000_001)).await.unwrap();
    assert_eq!(transactions.len(), 1);
}

#[tokio::test]
async fn a44_without_a_sign_on_at_this_court_no_link_is_believed() {
    let world = World::new().await;
    let alex = world.attorney("alex.attorney").await;
    let mallory = world.attorney("mallory.mallory").await;
    let for_almd = challenge(&world, "almd", &alex).await;
    let of_mallory = challenge(&world, "utb", &mallory).await;
    for (id, proof) in [(1, ""), (2, "made up"), (3, &for_almd), (4, &of_mallory)] {
        let answer = world.tell("utb", "utb", id, &Message::Link(linked(&alex, proof))).await;
        assert_eq!(answer.status, 403, "{proof}");
        assert!(answer.text().contains("reason"));
    }
    assert_eq!((known(&world, "utb").await, world.mails().await.len(), tasks(&world).await), (None, 0, 4));
    // The same refusal again makes no second task.
    assert_eq!(world.tell("utb", "utb", 2, &Message::Link(linked(&alex, "made up"))).await.status, 403);
    assert_eq!(tasks(&world).await, 4);
}

#[tokio::test]
async fn a44_another_courts_key_an_old_signature_and_a_changed_body_are_not_believed() {
    let world = World::new().await;
    let alex = world.attorney("alex.attorney").await;
    let proof = challenge(&world, "utb", &alex).await;
    let message = Message::Link(linked(&alex, &proof));
    assert_eq!(world.tell("utb", "almd", 1, &message).await.status, 401);
    let body = serde_json::to_vec(&message).unwrap();
    let mut anyone = world.browser();
    assert_eq!(
        anyone.send_raw("POST", &world.pages("/messages"), &[("content-type", "application/json")], &body).await.status,
        401
    );
    let now = world.clock.fresh().machine_now.unix();
    let request =
        oidc::signed::Request { method: "POST", authority: "pacer.localhost", path_and_query: "/messages", body: &body };
    let headers = oidc::signed::sign(&request, "utb", "5", now, &world.keys["utb"]).unwrap();
    let headers: Vec<(&str, &str)> = headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let mut changed = body.clone();
    changed.push(b' ');
    assert_eq!(anyone.send_raw("POST", &world.pages("/messages"), &headers, &changed).await.status, 401);
    world.clock.advance_seconds(3600);
    assert_eq!(anyone.send_raw("POST", &world.pages("/messages"), &headers, &body).await.status, 401);
    assert_eq!(known(&world, "utb").await, None);
}

#[tokio::test]
async fn a44_one_challenge_makes_one_link_of_each_filer_and_no_link_changes_hands() {
    let world = World::new().await;
    let alex = world.attorney("alex.attorney").await;
    let mallory = world.attorney("mallory.mallory").await;
    let proof = challenge(&world, "utb", &alex).await;
    world.tell("utb", "utb", 1, &Message::Link(linked(&alex, &proof))).await;
    // The same person's other filer, in the same session.
    let trustee = LinkState { link: Id(78), role: Role::Trustee, ..linked(&alex, &proof) };
    assert_eq!(world.tell("utb", "utb", 2, &Message::Link(trustee)).await.status, 200);
    let stolen = challenge(&world, "utb", &mallory).await;
    let moved = LinkState { version: 5, ..linked(&mallory, &stolen) };
    assert_eq!(world.tell("utb", "utb", 3, &Message::Link(moved)).await.status, 409);
    assert_eq!(known(&world, "utb").await.unwrap().account_number, alex.number);
}

#[tokio::test]
async fn a43_a_court_speaks_for_itself_alone() {
    let world = World::new().await;
    assert_eq!(world.tell("almd", "almd", 1, &Message::Court(court("utb", 2))).await.status, 403);
    let ended = SessionEnded { sid: String::new(), account_number: 7_000_001, at: world.clock.now() };
    assert_eq!(world.tell("almd", "almd", 2, &Message::SessionEnded(ended)).await.status, 403);
    assert_eq!(world.tell_bytes("almd", "almd", 3, b"{}").await.status, 409);
    let later = domain::message::CourtState { go_live: jiff::civil::date(2021, 9, 1), ..court("almd", 2) };
    assert_eq!(world.tell("almd", "almd", 4, &Message::Court(later)).await.status, 200);
    assert_eq!(world.tell("almd", "almd", 5, &Message::Court(court("almd", 1))).await.status, 200);
    world.browser().visit(&world.pages("/courts")).await.must_see("Goes live on September 1, 2021");
}

#[tokio::test]
async fn a37_a_courts_words_add_no_line_and_no_recipient() {
    let world = World::new().await;
    let account = world.attorney("alex.attorney").await;
    let proof = challenge(&world, "utb", &account).await;
    let link = LinkState {
        comment: "Done\nTransaction Status: Rejected".into(),
        filer_email: "a@b.example, c@d.example".into(),
        ..linked(&account, &proof)
    };
    world.tell("utb", "utb", 1, &Message::Link(link)).await;
    let mails = world.mails().await;
    assert_eq!(mails.len(), 1);
    assert_eq!(mails[0].2.lines().filter(|line| line.starts_with("Transaction Status:")).count(), 1);
}
