//! The whole installation in this process, with the demo's world, a clock that can be set, and people with browsers.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use axum::{Router, extract::Request};
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
use store::{Engine, Store, documents::Archive, testing::Scratch};
use tower::ServiceExt as _;

use crate::leaflet::{LINK, RELEASE};

/// When the template of all towns is made: every court but Wyoming's is live.
pub const MADE_AT: &str = "2021-05-10T09:00:00-05:00";

/// An installation of one's own, a copy of the demo's world: two programs on the same databases, folder and keys, behind a balancer
/// that hands each request to the other one than the last. So every journey shows that no program keeps what the other needs.
pub struct Town {
    /// The first program's sites.
    pub sites: Arc<Sites>,
    /// Delivers, seals and forgets when it is asked to.
    pub worker: Worker,
    /// The second program.
    pub second: Arc<Sites>,
    balancer: Router,
    scratch: Scratch,
    archives: [Archive; 2],
}

impl Town {
    /// The world as it was made, at [`MADE_AT`].
    pub async fn new() -> Town {
        Town::at(MADE_AT).await
    }

    /// The same world, with the clock set to another time.
    pub async fn at(now: &str) -> Town {
        Town::with_documents(now, |scratch| scratch.folder().join("documents").into()).await
    }

    /// The same world, its documents where each of the two programs is told.
    pub async fn with_documents(now: &str, archive: impl Fn(&Scratch) -> Archive) -> Town {
        let scratch = tokio::task::spawn_blocking(|| {
            store::testing::template("town", |engine, folder| {
                let clocks = Clocks::plain();
                clocks.set(Time::parse_rfc3339(MADE_AT).unwrap()).unwrap();
                let store = Store::new(engine.clone(), folder.join("documents"));
                world::make(
                    &store,
                    &folder.join("keys"),
                    &Installation::demo("localhost", "http", Some(8000)),
                    &clocks,
                    Cost::TEST,
                )
                .unwrap();
            })
        })
        .await
        .unwrap();
        let clocks = Clocks::plain();
        clocks.set(Time::parse_rfc3339(now).unwrap()).unwrap();
        let archives = [archive(&scratch), archive(&scratch)];
        let engine = scratch.engine().clone();
        let town = Town::assemble_on(scratch, engine, clocks, world::courts::ids(), archives);
        town.work().await;
        town
    }

    /// Puts the sites of an installation together that lies in a scratch place with its folder; not all courts need be in it.
    pub fn assemble(scratch: Scratch, clocks: Clocks, courts: Vec<String>) -> Town {
        let engine = scratch.engine().clone();
        let folder = Archive::Folder(scratch.folder().join("documents"));
        Town::assemble_on(scratch, engine, clocks, courts, [folder.clone(), folder])
    }

    /// Stops everything, does something to the databases and the folder, and puts it together again.
    pub async fn reopened(self, between: impl FnOnce(store::Place, std::path::PathBuf) + Send + 'static) -> Town {
        let Town { sites, worker, second, balancer, scratch, archives } = self;
        let clocks = sites.clocks.clone();
        let courts = sites.courts.iter().map(|court| court.id.to_string()).collect();
        let engines = [scratch.engine().clone(), sites.store.engine().clone(), second.store.engine().clone()];
        drop((worker, sites, second, balancer));
        let (place, folder) = (scratch.place(), scratch.folder().to_path_buf());
        tokio::task::spawn_blocking(move || {
            engines.iter().for_each(Engine::checkpoint_and_close);
            between(place, folder);
        })
        .await
        .unwrap();
        let engine = Engine::open(scratch.place(), 3).unwrap();
        Town::assemble_on(scratch, engine, clocks, courts, archives)
    }

    fn assemble_on(scratch: Scratch, engine: Engine, clocks: Clocks, courts: Vec<String>, archives: [Archive; 2]) -> Town {
        let program = |engine: Engine, archive: Archive| {
            let plan = Plan {
                installation: Installation::demo("localhost", "http", Some(8000)),
                store: Store::new(engine, archive),
                keys: scratch.folder().join("keys"),
                courts: courts.clone(),
                clocks: clocks.clone(),
                cost: Cost::TEST,
            };
            Arc::new(assembly::assemble(plan).unwrap())
        };
        let sites = program(engine, archives[0].clone());
        let second = program(Engine::open(scratch.place(), 2).unwrap(), archives[1].clone());
        let way = Way::Mailbox(sites.store.demo());
        let worker = Worker::new(sites.clone(), way, Number { number: 1, holder: "test".into() });
        let balancer = in_turn([sites.router.clone(), second.router.clone()]);
        Town { sites, worker, second, balancer, scratch, archives }
    }

    /// A person with an empty browser.
    pub fn person(&self) -> Browser {
        Browser::new(self.balancer.clone(), &self.sites.shared)
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

    /// Where the databases are, to open a second engine beside the town's.
    pub fn place(&self) -> store::Place {
        self.scratch.place()
    }

    /// Where the first program keeps documents.
    pub fn archive(&self) -> &Archive {
        &self.archives[0]
    }

    /// The folder of documents and keys.
    pub fn folder(&self) -> &std::path::Path {
        self.scratch.folder()
    }

    /// Signs a person of the world on at a court, as their browser would, and gives the browser on the court's main page.
    pub async fn signed_on(&self, username: &str, court: &str) -> Browser {
        let account = world::people::ACCOUNTS.iter().find(|account| account.username == username).unwrap();
        self.signs_on(account.username, account.password, court).await
    }

    /// Signs anybody on at a court.
    pub async fn signs_on(&self, username: &str, password: &str, court: &str) -> Browser {
        let mut browser = self.person();
        browser.visit(&format!("{}/cgi-bin/login.pl", ecf(court))).await;
        if browser.has_link(VIEW) {
            browser.click(VIEW).await;
        }
        browser.fill("Username", username).fill("Password", password).press("Login").await;
        browser
    }

    /// Logs in at a court that is not live yet, with its own login.
    pub async fn court_login(&self, court: &str, login: &str) -> Browser {
        let filer = filer(court, login);
        let mut browser = self.person();
        browser.visit(&format!("{}/cgi-bin/login.pl", ecf(court))).await;
        browser.fill("Login", filer.login).fill("Password", filer.password).press("Login").await;
        browser
    }

    /// The court's clerk at the desk.
    pub async fn clerk(&self, court: &str) -> Browser {
        let staff = world::people::STAFF.iter().find(|staff| staff.court == Some(court)).unwrap();
        let mut browser = self.person();
        browser.visit(&format!("{}/staff/", ecf(court))).await;
        browser.fill("User name", staff.username).fill("Password", staff.password).press("Log In").await;
        browser
    }

    /// The newest mail of an address that holds these words.
    pub async fn mail_about(&self, address: &str, words: &str) -> String {
        let mails = self.mail(address).await;
        let found = mails.iter().map(text_of).find(|text| text.contains(words));
        found.unwrap_or_else(|| panic!("no mail to {address} says {words:?}; there are {mails:#?}"))
    }
}

/// Hands each request to the next program.
fn in_turn(programs: [Router; 2]) -> Router {
    let next = Arc::new(AtomicUsize::new(0));
    Router::new().fallback(move |request: Request| {
        let program = programs[next.fetch_add(1, Ordering::Relaxed) % 2].clone();
        async move { program.oneshot(request).await.unwrap_or_else(|never| match never {}) }
    })
}

/// Where a person before go-live signs on with a PACER account.
const VIEW: &str = "Sign on with your PACER account to view";

/// A mail's subject and text.
pub fn text_of(mail: &Value) -> String {
    format!("{}\n{}", mail["subject"].as_str().unwrap_or_default(), mail["text"].as_str().unwrap_or_default())
}

/// The origin of a court's CM/ECF.
pub fn ecf(court: &str) -> String {
    format!("http://ecf.{court}.localhost:8000")
}

/// One of the world's filers.
pub fn filer(court: &str, login: &str) -> &'static world::people::Filer {
    world::people::FILERS.iter().find(|filer| filer.court == court && filer.login == login).unwrap()
}

/// The first address in a text that holds these letters.
pub fn address_in(text: &str, holds: &str) -> String {
    let found = text.split_whitespace().find(|word| word.starts_with("http") && word.contains(holds));
    found.unwrap_or_else(|| panic!("no address with {holds:?} in:\n{text}")).to_owned()
}

/// Goes from any page of a court to the entry page by the menu and submits a court login; stands where that leads.
pub async fn enter(person: &mut Browser, login: &str, password: &str) {
    reach_the_link_page(person).await;
    person.fill("CM/ECF login", login).fill("CM/ECF password", password).press("Submit").await;
}

/// Goes to the entry page by the menu.
pub async fn reach_the_link_page(person: &mut Browser) {
    person.click("Utilities").await;
    if person.has_link(RELEASE) {
        person.click(RELEASE).await;
    }
    person.click(LINK).await;
}

/// Links a filer of the world and stands on the result.
pub async fn link(person: &mut Browser, court: &str, login: &str) {
    enter(person, login, filer(court, login).password).await;
    person.must_see("Do you want to link these accounts?");
    person.press("Submit").await;
}
