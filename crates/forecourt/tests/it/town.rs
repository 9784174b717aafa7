//! The whole installation in this process, with the demo's world, a clock that can be set, and people with browsers.

use std::sync::Arc;

use domain::Time;
use forecourt::{
    assembly::{self, Plan, Sites},
    clock::Clocks,
    demo::world,
    mail::Way,
    process::Number,
    worker::Worker,
};
use serde_json::Value;
use site::{hasher::Cost, installation::Installation, testing::Browser};
use store::{Store, testing::Scratch};

/// When the template of all towns is made: every court but Wyoming's is live.
pub const MADE_AT: &str = "2021-05-10T09:00:00-05:00";

/// An installation of one's own, a copy of the demo's world.
pub struct Town {
    /// The sites.
    pub sites: Arc<Sites>,
    worker: Worker,
    scratch: Scratch,
}

impl Town {
    /// The world as it was made, at [`MADE_AT`].
    pub async fn new() -> Town {
        Town::at(MADE_AT).await
    }

    /// The same world, with the clock set to another time.
    pub async fn at(now: &str) -> Town {
        let scratch = tokio::task::spawn_blocking(|| {
            store::testing::template("town", |engine, folder| {
                let clocks = Clocks::plain();
                clocks.set(Time::parse_rfc3339(MADE_AT).unwrap()).unwrap();
                let store = Store::new(engine.clone(), folder.join("documents"));
                world::make(&store, &folder.join("keys"), &Installation::demo("localhost", "http", Some(8000)), &clocks, Cost::TEST).unwrap();
            })
        })
        .await
        .unwrap();
        let clocks = Clocks::plain();
        clocks.set(Time::parse_rfc3339(now).unwrap()).unwrap();
        let town = Town::assemble(scratch, clocks);
        town.work().await;
        town
    }

    fn assemble(scratch: Scratch, clocks: Clocks) -> Town {
        let store = Store::new(scratch.engine().clone(), scratch.folder().join("documents"));
        let sites = Arc::new(
            assembly::assemble(Plan {
                installation: Installation::demo("localhost", "http", Some(8000)),
                store: store.clone(),
                keys: scratch.folder().join("keys"),
                courts: world::courts::ids(),
                clocks,
                cost: Cost::TEST,
            })
            .unwrap(),
        );
        let worker = Worker::new(sites.clone(), Way::Mailbox(store.demo()), Number { number: 1, holder: "test".into() });
        Town { sites, worker, scratch }
    }

    /// A person with an empty browser.
    pub fn person(&self) -> Browser {
        Browser::new(self.sites.router.clone(), &self.sites.shared)
    }

    /// Sets the civil clock.
    pub fn set_clock(&self, now: &str) {
        self.sites.clocks.set(Time::parse_rfc3339(now).unwrap()).unwrap();
    }

    /// Lets civil time pass.
    pub fn pass_seconds(&self, seconds: i64) {
        let now = self.sites.clocks.fresh().now.plus_seconds(seconds);
        self.sites.clocks.set(now).unwrap();
    }

    /// Runs the worker until nothing is due.
    pub async fn work(&self) {
        while self.worker.once().await > 0 {}
    }

    /// The mails of an address, newest first, as `/demo/mail.json` gives them.
    pub async fn mail(&self, address: &str) -> Vec<Value> {
        self.work().await;
        let mut reader = self.person();
        let answer = reader.get_raw(&format!("http://localhost:8000/demo/mail.json?to={address}"), &[]).await;
        serde_json::from_slice(&answer.body).unwrap()
    }

    /// `/demo.json`.
    pub async fn world(&self) -> Value {
        let mut reader = self.person();
        let answer = reader.get_raw("http://localhost:8000/demo.json", &[]).await;
        serde_json::from_slice(&answer.body).unwrap()
    }

    /// The store, to look behind the pages.
    pub fn store(&self) -> &Store {
        &self.sites.store
    }

    /// The folder of documents and keys.
    pub fn folder(&self) -> &std::path::Path {
        self.scratch.folder()
    }

    /// Signs a person of the world on at a court, as their browser would, and gives the browser on the court's main page.
    pub async fn signed_on(&self, username: &str, court: &str) -> Browser {
        let account = world::people::ACCOUNTS.iter().find(|account| account.username == username).unwrap();
        let mut browser = self.person();
        browser.visit(&format!("http://ecf.{court}.localhost:8000/cgi-bin/login.pl")).await;
        browser.fill("Username", account.username).fill("Password", account.password).press("Login").await;
        browser
    }
}
