//! People who register, forget, and upgrade, and people who try to get at their accounts that way.

mod policy;
mod recovery;
mod registration;
mod upgrading;

use site::testing::Browser;
use store::centre::accounts::{self, Account};

use crate::testing::World;

/// A good password that is none of the world's.
const NEW_PASSWORD: &str = "seven green umbrellas at noon";

/// A world without limits by source.
async fn patient_world() -> World {
    let mut installation = site::testing::installation();
    installation.limits.on = false;
    World::with(installation).await
}

/// The first address with a token in a mail.
fn link_in(text: &str) -> String {
    text.split_whitespace().find(|word| word.contains("token=")).unwrap_or_else(|| panic!("no link in: {text}")).to_owned()
}

/// Fills the form of a registration with what is right, apart from the password.
fn fill_registration(browser: &mut Browser, username: &str, email: &str) {
    browser
        .fill("First Name", "Ada")
        .fill("Last Name", "Attorney")
        .fill("E-mail", email)
        .fill("Type the e-mail address again", email);
    browser
        .fill("Address", "1 Court Square\nMontgomery AL 36104")
        .fill("Telephone", "(334) 555-0100")
        .fill("User Name", username);
}

fn fill_password(browser: &mut Browser, password: &str) {
    browser.fill("Password", password).fill("Type the password again", password);
}

/// Registers by the form and gives the browser, which stands on the page that says what comes next.
async fn register(world: &World, username: &str, email: &str, password: &str) -> Browser {
    let mut browser = world.browser();
    browser.visit(&world.pages("/register/search")).await;
    fill_registration(&mut browser, username, email);
    fill_password(&mut browser, password);
    browser.press("Register").await;
    browser
}

/// Registers and confirms in one browser.
async fn register_and_confirm(world: &World, username: &str, email: &str, password: &str) {
    let mut browser = register(world, username, email, password).await;
    browser.must_see("Check your mail");
    let mails = world.mails().await;
    let (to, _, text) = mails.last().unwrap();
    assert_eq!(to, email);
    browser.visit(&link_in(text)).await.press("Confirm").await.must_see("Your account is ready");
    world.mails().await;
}

/// Asks for a link by e-mail alone and gives the mails that came of it.
async fn ask_for_link(world: &World, email: &str) -> Vec<(String, String, String)> {
    let mut browser = world.browser();
    browser.visit(&world.pages("/forgot-password")).await.fill("E-mail", email).press("Send the link").await;
    browser.must_see("Check your mail");
    world.mails().await
}

async fn account(world: &World, username: &str) -> Option<Account> {
    let username = username.to_owned();
    world.site.room.read(move |tx| accounts::holder_of(tx, &username)).await.unwrap()
}

/// Whether this password opens this account.
async fn opens(world: &World, username: &str, password: &str) -> bool {
    let mut browser = world.browser();
    world.try_password(&mut browser, username, password).await;
    browser.heading() == "Where can I file?"
}
