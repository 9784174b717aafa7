//! What everyone may read, and what one person is told.

use domain::{
    Id,
    account::Generation,
    filer::Role,
    link::State,
    message::{LinkState, Message},
};
use store::centre::links;

use crate::testing::{World, court};

async fn link(world: &World, account_number: i64, court: &str, id: i64, state: State, role: Role) {
    let now = world.clock.now();
    let court = court.to_owned();
    let told = LinkState {
        link: Id(id),
        version: 1,
        account_number,
        filer_name: "Aty Alex".into(),
        role,
        state,
        comment: "Not the same person.".into(),
        submitted_at: now,
        changed_at: now,
        challenge: String::new(),
        filer_email: String::new(),
        not_me_url: String::new(),
    };
    world.site.room.write("link", &world.clock.fresh(), move |tx, _| links::register(tx, &court, &told)).await.unwrap();
}

#[tokio::test]
async fn anyone_reads_the_first_page_contacts_and_the_list_of_courts() {
    let world = World::new().await;
    let mut anyone = world.browser();
    anyone.visit(&world.pages("/")).await.click("NextGen courts").await;
    assert_eq!(anyone.row("U.S. Court of Alabama Middle District")[1..4], ["District", "05/03/2021", "Live"]);
    assert_eq!(anyone.row("U.S. Court of Utah Bankruptcy Court")[2], "04/05/2021 (assumed)");
    assert_eq!(anyone.link_to("http://ecf.almd.localhost:8000/"), "http://ecf.almd.localhost:8000/");
    anyone.choose("Type of court", "Bankruptcy").press("Show").await;
    anyone.must_see("Utah").must_not_see("Alabama");
    anyone.visit(&world.pages("/psco/cgi-bin/links.pl")).await.must_see("U.S. Court of Alabama Middle District");
    anyone.visit(&world.pages("/contact")).await.must_see("(800) 676-6856").must_see("(334) 954-3935").must_see("account number");
}

#[tokio::test]
async fn a_court_is_live_from_midnight_in_its_own_zone() {
    let world = World::new().await;
    let mut anyone = world.browser();
    world.clock.set("2021-05-03T04:59:59Z");
    anyone.visit(&world.pages("/courts")).await;
    assert_eq!(anyone.row("U.S. Court of Alabama Middle District")[3], "Goes live on May 3, 2021");
    world.clock.set("2021-05-03T05:00:00Z");
    anyone.visit(&world.pages("/courts")).await;
    assert_eq!(anyone.row("U.S. Court of Alabama Middle District")[3], "Live");
}

#[tokio::test]
async fn where_can_i_file_needs_a_sign_on_and_comes_back_to_it() {
    let world = World::new().await;
    world.attorney("alex.attorney").await;
    let mut alex = world.browser();
    alex.visit(&world.pages("/")).await.click("Where can I file?").await.must_see("PACER Login");
    alex.fill("Username", "alex.attorney").fill("Password", crate::testing::PASSWORD).press("Login").await;
    assert_eq!(alex.url(), world.pages("/where-can-i-file"));
}

#[tokio::test]
async fn where_can_i_file_tells_each_state_and_the_next_step() {
    let world = World::new().await;
    let account = world.attorney("alex.attorney").await;
    let mut alex = world.signed_on("alex.attorney").await;
    let name = "U.S. Court of Alabama Middle District";
    assert_eq!(alex.row(name)[1], "Live, not linked");
    assert!(alex.row(name)[2].contains("Utilities"));
    let page = world.pages("/where-can-i-file");
    for (id, state, shown, next) in [
        (1, State::Refused, "Refused", "Not the same person. Ask the court for the next step: (334) 954-3935."),
        (2, State::Pending, "Pending: Attorney", "The court is looking at your request"),
        (3, State::Active, "Linked as Attorney", "You can file here. Your request as Attorney waits for the court."),
        (4, State::Frozen, "Frozen: Attorney", "Nothing can be filed until the court has looked into it"),
    ] {
        link(&world, account.number, "almd", id, state, Role::Attorney).await;
        alex.visit(&page).await;
        let row = alex.row(name);
        assert_eq!(row[1], shown);
        assert!(row[2].contains(next), "{}", row[2]);
    }
    assert_eq!(alex.row("U.S. Court of Utah Bankruptcy Court")[1], "Live, not linked");
    // A court that moves its date is not live yet.
    let moved = domain::message::CourtState { go_live: jiff::civil::date(2021, 9, 1), ..court("utb", 2) };
    world.tell("utb", "utb", 1, &Message::Court(moved)).await;
    alex.visit(&page).await.must_see("Not live yet. Goes live on September 1, 2021 (assumed");
}

#[tokio::test]
async fn a42_nobody_sees_the_links_of_another() {
    let world = World::new().await;
    let alice = world.attorney("alice.attorney").await;
    world.attorney("mallory.mallory").await;
    link(&world, alice.number, "almd", 1, State::Active, Role::Attorney).await;
    let mut mallory = world.signed_on("mallory.mallory").await;
    mallory.visit(&world.pages(&format!("/where-can-i-file?account={}", alice.number))).await.must_not_see("Linked as");
}

#[tokio::test]
async fn a_legacy_account_upgrades_first() {
    let world = World::new().await;
    world.register("lee.legacy", |new| new.generation = Generation::Legacy).await;
    let mut lee = world.browser();
    world.try_password(&mut lee, "lee.legacy", crate::testing::PASSWORD).await.click("Continue without upgrading").await;
    assert_eq!(lee.row("U.S. Court of Alabama Middle District")[1], "View only");
    assert!(lee.has_link("Upgrade now"));
}
