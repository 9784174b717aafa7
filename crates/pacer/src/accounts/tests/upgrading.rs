//! A legacy account becomes an upgraded one.

use domain::account::{Generation, Kind};

use super::*;
use crate::testing::PASSWORD;

fn legacy(new: &mut store::centre::accounts::NewAccount) {
    new.generation = Generation::Legacy;
    new.first_name = "Lee".into();
    new.last_name = "Gacy".into();
    new.email = "lee@firm.example".into();
}

/// Signed on with a legacy account: a page about the upgrade may come in between.
async fn sign_on(world: &World, username: &str) -> Browser {
    let mut browser = world.browser();
    world.try_password(&mut browser, username, PASSWORD).await;
    browser.visit(&world.pages("/manage")).await.must_see("Manage My PACER Account");
    browser
}

#[tokio::test]
async fn lee_upgrades_in_three_steps_and_goes_on_to_linking() {
    let world = World::new().await;
    let before = world.register("lg1234", legacy).await;
    let mut elsewhere = sign_on(&world, "lg1234").await;
    let mut lee = sign_on(&world, "lg1234").await;
    lee.must_see("Legacy PACER Account");
    lee.click("Upgrade").await;
    assert_eq!(lee.value("First Name"), "Lee");
    let old = lee.cookie("pacer.localhost", "forecourt").unwrap().value;
    lee.fill("Last Name", "").press("Next").await.must_see("Enter your last name.");
    lee.fill("Last Name", "Gacy").fill("Bar Number", "WI 77").press("Next").await.must_see("Address");
    lee.press("Back").await;
    assert_eq!(lee.value("Last Name"), "Gacy");
    lee.press("Next")
        .await
        .fill("Address", "517 E Wisconsin Ave\nMilwaukee WI")
        .fill("Telephone", "414-555-0100")
        .press("Next")
        .await;
    lee.must_see("Security");
    lee.fill("New User Name", "lee").fill("New Password", "lee").fill("Type the password again", "leee").press("Upgrade").await;
    assert_eq!(lee.errors().len(), 3, "{:?}", lee.errors());
    assert_eq!(account(&world, "lg1234").await.unwrap(), before, "nothing is written before the last step");
    lee.fill("New User Name", "lee.gacy.wi").fill("New Password", NEW_PASSWORD).fill("Type the password again", NEW_PASSWORD);
    lee.press("Upgrade").await.must_see("Upgrade complete");
    assert_ne!(lee.cookie("pacer.localhost", "forecourt").unwrap().value, old, "s03: the session is renewed");
    lee.click("Where can I file?").await;
    let after = account(&world, "lee.gacy.wi").await.unwrap();
    assert_eq!((after.id, after.generation, after.number), (before.id, Generation::Upgraded, before.number));
    assert_eq!(after.address, "517 E Wisconsin Ave\nMilwaukee WI");
    assert!(account(&world, "lg1234").await.is_none(), "the old user name is gone");
    assert!(!opens(&world, "lg1234", PASSWORD).await);
    assert!(opens(&world, "lee.gacy.wi", NEW_PASSWORD).await);
    elsewhere.visit(&world.pages("/manage")).await;
    assert_eq!(elsewhere.host(), "pacer.login.localhost");
    assert!(world.mails().await.iter().any(|mail| mail.1 == "Your account is upgraded"));
}

#[tokio::test]
async fn a_shared_account_stays_shared() {
    let world = World::new().await;
    let shared = |new: &mut store::centre::accounts::NewAccount| {
        legacy(new);
        new.kind = Kind::Shared;
        new.organisation = "Gacy & Co".into();
    };
    world.register("gc1234", shared).await;
    let mut firm = sign_on(&world, "gc1234").await;
    firm.visit(&world.pages("/manage/upgrade")).await.must_see("shared account and stays one");
    firm.press("Next").await;
    firm.fill("Address", "1 Main St").fill("Telephone", "414-555-0100").press("Next").await;
    firm.fill("New User Name", "gacy.library").fill("New Password", NEW_PASSWORD).fill("Type the password again", NEW_PASSWORD);
    firm.press("Upgrade").await.must_see("It can't be linked for filing");
    assert_eq!(account(&world, "gacy.library").await.unwrap().kind, Kind::Shared);
}

#[tokio::test]
async fn s11_after_five_minutes_the_password_is_asked_once_more() {
    let world = World::new().await;
    world.register("lg1234", legacy).await;
    let mut lee = sign_on(&world, "lg1234").await;
    world.clock.advance_seconds(6 * 60);
    lee.visit(&world.pages("/manage/upgrade")).await.press("Next").await;
    lee.fill("Address", "1 Main St").fill("Telephone", "414-555-0100").press("Next").await;
    lee.fill("New User Name", "lee.gacy.wi").fill("New Password", NEW_PASSWORD).fill("Type the password again", NEW_PASSWORD);
    lee.press("Upgrade").await.must_see("Enter the password you sign on with.");
    lee.fill("New Password", NEW_PASSWORD).fill("Type the password again", NEW_PASSWORD).fill("Current Password", PASSWORD);
    lee.press("Upgrade").await.must_see("Upgrade complete");
}

#[tokio::test]
async fn a_legacy_account_changes_nothing_else_before_the_upgrade() {
    let world = World::new().await;
    world.register("lg1234", legacy).await;
    let mut lee = sign_on(&world, "lg1234").await;
    for path in ["/manage/password", "/manage/email", "/manage/person", "/manage/address"] {
        lee.visit(&world.pages(path)).await.must_see("Upgrade your account");
        assert_eq!(lee.status(), 403, "{path}");
    }
}
