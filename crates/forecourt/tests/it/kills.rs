//! A power cut in the middle of the day, fifty times: people link and file over HTTP, the real program is killed with SIGKILL, and after
//! each restart all that was acknowledged is there, whole and once; in the end each of it has its mails, once.

use std::{
    collections::HashMap,
    fs,
    hash::{BuildHasher as _, Hasher as _, RandomState},
    path::{Path, PathBuf},
    process::Command,
    sync::{Arc, Mutex},
    time::Duration,
};

use domain::{Id, link::State};
use forecourt::demo::world::people::{ACCOUNTS, Account, FILERS};
use sha2::{Digest as _, Sha256};
use site::testing::Browser;
use store::{Engine, Place, Store, court, demo};
use tempfile::TempDir;
use tokio::{sync::Mutex as Turn, task::JoinSet};

use crate::{
    demo::Demo,
    filing::{self, Paper},
    leaflet::LINKED,
    town::enter,
    wire::Wire,
};

const KILLS: usize = 50;
const NOW: &str = "2021-05-10T09:00:00-05:00";
/// `Old-md5-Pass1`, as an old system held it: quick to check, so that more links are made between two kills.
const HASH: &str = "$1$abcdefgh$9gv0MmMIEmCVKYYcPiH.Y/";
const PASSWORD: &str = "Old-md5-Pass1";
/// Courts that link at once, and those that review.
const COURTS: [&str; 6] = ["almd", "ctd", "wieb", "utb", "arwb", "areb"];

/// A filer that somebody wants to link.
#[derive(Clone)]
struct Wish {
    court: &'static str,
    account: &'static Account,
    login: String,
    email: String,
}

/// Somebody who files, with the browser that they keep through all cuts.
struct Filer {
    court: &'static str,
    account: &'static Account,
    email: String,
    /// Cases to file in, each with the menu it stands under.
    cases: Vec<(String, &'static str)>,
    browser: Turn<Option<Browser>>,
    /// Their way to the program.
    wire: Wire,
}

/// What the program said was done.
#[derive(Clone)]
enum Done {
    Linked(Wish),
    Filed { court: &'static str, email: String, case: String, number: u32, mark: String, pdf: Vec<u8> },
}

/// What is shared by all who are at work.
#[derive(Clone, Default)]
struct Day {
    wishes: Arc<Mutex<Vec<Wish>>>,
    done: Arc<Mutex<Vec<Done>>>,
    count: Arc<Mutex<usize>>,
}

impl Day {
    fn note(&self, done: Done) {
        self.done.lock().unwrap().push(done);
    }

    fn mark(&self) -> String {
        let mut count = self.count.lock().unwrap();
        *count += 1;
        format!("mark-{:05}-end", *count)
    }
}

/// Everyone who could have a link and has none: all individual upgraded accounts of the world, in all live courts.
fn wishes() -> Vec<Wish> {
    let can = |account: &&Account| {
        account.kind == domain::account::Kind::Individual && account.generation == domain::account::Generation::Upgraded
    };
    let taken = |court: &str, account: &Account| {
        FILERS.iter().any(|filer| filer.linked && filer.court == court && filer.person == Some(account.username))
    };
    let mut all = Vec::new();
    for account in ACCOUNTS.iter().filter(can) {
        for court in COURTS.into_iter().filter(|court| !taken(court, account)) {
            let login = format!("kill-{}", account.username);
            all.push(Wish { court, account, email: format!("{court}.{login}@old.example.com"), login });
        }
    }
    all
}

/// The wishes' filers, as a court's administrator brings them in beside the running program.
fn import(data: &Path, folder: &Path, wishes: &[Wish]) {
    for court in COURTS {
        let mut lines = "login,name,email,role,bar_number,status,password_hash\n".to_owned();
        for wish in wishes.iter().filter(|wish| wish.court == court) {
            lines +=
                &format!("{},{} {},{},attorney,,active,{HASH}\n", wish.login, wish.account.first, wish.account.last, wish.email);
        }
        let file = folder.join(format!("{court}.csv"));
        fs::write(&file, lines).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_forecourt"));
        let output = command.args(["import", "filers", "--court", court, "--data"]).arg(data).arg(&file).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
}

async fn sign_on(wire: &Wire, port: u16, court: &str, account: &Account) -> Browser {
    let mut browser = wire.person();
    browser.visit(&format!("http://ecf.{court}.localhost:{port}/cgi-bin/login.pl")).await;
    browser.fill("Username", account.username).fill("Password", account.password).press("Login").await;
    browser
}

/// Links until the program dies or nobody is left.
async fn link_in_a_loop(wire: Wire, port: u16, day: Day) {
    loop {
        let Some(wish) = day.wishes.lock().unwrap().pop() else { return };
        // Taken back when this task ends before the answer: the person tries again after the cut.
        let kept = Kept { wish: Some(wish.clone()), day: day.clone() };
        let mut person = sign_on(&wire, port, wish.court, wish.account).await;
        if person.sees("You can file here") || person.sees("Your link is pending") {
            // It was made, but the answer was lost in the cut.
            kept.settled();
            day.note(Done::Linked(wish));
            continue;
        }
        enter(&mut person, &wish.login, PASSWORD).await;
        person.press("Submit").await;
        assert!(person.sees(LINKED) || person.sees("is waiting for the court's review"), "{}", person.text());
        kept.settled();
        day.note(Done::Linked(wish));
    }
}

struct Kept {
    wish: Option<Wish>,
    day: Day,
}

impl Kept {
    fn settled(mut self) {
        self.wish = None;
    }
}

impl Drop for Kept {
    fn drop(&mut self) {
        if let Some(wish) = self.wish.take() {
            self.day.wishes.lock().unwrap().push(wish);
        }
    }
}

/// Files until the program dies.
async fn file_in_a_loop(port: u16, day: Day, filer: Arc<Filer>) {
    let mut place = filer.browser.lock().await;
    if place.is_none() {
        *place = Some(sign_on(&filer.wire, port, filer.court, filer.account).await);
    }
    let browser = place.as_mut().unwrap();
    browser.visit(&format!("http://ecf.{}.localhost:{port}/cgi-bin/ShowIndex.pl", filer.court)).await;
    browser.must_see("You can file here");
    for (case, menu) in filer.cases.iter().cycle() {
        let mark = day.mark();
        let pdf = filing::pdf(&mark);
        let paper = Paper { menu, category: "Notices", event: "Notice of Appearance", case, words: &mark, pdf: &pdf };
        let number = filing::file(browser, &paper).await;
        browser.must_see(&mark);
        let (court, email, case) = (filer.court, filer.email.clone(), case.clone());
        day.note(Done::Filed { court, email, case, number, mark, pdf });
    }
}

/// A number below `most` that nobody foresees.
fn any(most: u64) -> u64 {
    RandomState::new().build_hasher().finish() % most
}

/// The program's databases, opened beside it.
struct Books {
    store: Store,
}

impl Books {
    fn open(place: Place, data: &Path) -> Self {
        Self { store: Store::new(Engine::open(place, 1021).unwrap(), data.join("documents")) }
    }

    fn check_link(&self, wish: &Wish) {
        let login = wish.login.clone();
        let (filer, links) = self
            .store
            .court(wish.court)
            .read_now(move |tx| {
                let filer = court::filers::by_login(tx, &login)?.unwrap();
                let links = court::links::of_filer(tx, filer.id)?;
                Ok((filer, links))
            })
            .unwrap();
        assert_eq!(links.len(), 1, "{} of {} has one link", wish.login, wish.court);
        let active = !wish.court.starts_with("ar");
        assert_eq!(links[0].state, if active { State::Active } else { State::Pending }, "{} of {}", wish.login, wish.court);
        assert_eq!(links[0].person.username, wish.account.username);
        assert_eq!(
            filer.retired_at.is_some(),
            active,
            "the court password of {} of {} is over with the link",
            wish.login,
            wish.court
        );
    }

    fn entries(&self, court: &'static str, number: &str) -> Vec<(court::entries::Entry, Vec<court::entries::Document>)> {
        let number = number.to_owned();
        self.store
            .court(court)
            .read_now(move |tx| {
                let case = court::cases::list(tx, 500)?.into_iter().find(|case| case.number == number).unwrap();
                let mut documents: HashMap<Id, Vec<_>> = HashMap::new();
                for document in court::entries::documents_of_case(tx, case.id)? {
                    documents.entry(document.entry_id).or_default().push(document);
                }
                let entries = court::entries::of_case(tx, case.id, -1, 1_000_000, true)?;
                Ok(entries
                    .into_iter()
                    .map(|entry| (documents.remove(&entry.id).unwrap_or_default(), entry))
                    .map(|(d, e)| (e, d))
                    .collect())
            })
            .unwrap()
    }

    /// Every entry that was filed in a case stands whole, whether it was acknowledged or not; the acknowledged ones are there, once.
    fn check_case(&self, court: &'static str, case: &str, filed: &[&Done]) {
        let entries = self.entries(court, case);
        let room = self.store.court(court);
        let mut numbers = Vec::new();
        for (entry, documents) in entries.iter().filter(|(entry, _)| entry.filer_id.is_some()) {
            numbers.push(entry.number.unwrap());
            assert_eq!(documents.len(), 1, "{court} {case}: {}", entry.text);
            let sha256 = documents[0].sha256.as_deref().unwrap();
            let bytes = room.documents().read(sha256).unwrap();
            let bytes = bytes.unwrap_or_else(|| panic!("{court} {case}: the document of {} is missing", entry.text));
            assert_eq!(hex(&Sha256::digest(&bytes)), sha256);
        }
        let mut once = numbers.clone();
        once.sort_unstable();
        once.dedup();
        assert_eq!(once.len(), numbers.len(), "{court} {case} gave a number twice: {numbers:?}");
        // No gap among the numbers that were given here.
        assert!(once.windows(2).all(|two| two[1] == two[0] + 1), "{court} {case}: {once:?}");
        for done in filed {
            let Done::Filed { number, mark, pdf, .. } = done else { continue };
            let found: Vec<_> = entries.iter().filter(|(entry, _)| entry.text.contains(mark.as_str())).collect();
            assert_eq!(found.len(), 1, "{court} {case}: {mark} stands once on the docket");
            let (entry, documents) = found[0];
            assert_eq!(entry.number, Some(i64::from(*number)), "{mark}");
            assert_eq!(documents[0].sha256.as_deref(), Some(hex(&Sha256::digest(pdf)).as_str()), "{mark}");
        }
    }

    fn check(&self, done: &[Done]) {
        let mut cases: HashMap<(&'static str, &str), Vec<&Done>> = HashMap::new();
        for one in done {
            match one {
                Done::Linked(wish) => self.check_link(wish),
                Done::Filed { court, case, .. } => cases.entry((court, case.as_str())).or_default().push(one),
            }
        }
        for ((court, case), filed) in cases {
            self.check_case(court, case, &filed);
        }
    }

    fn mails(&self, address: &str) -> Vec<demo::Received> {
        let address = address.to_owned();
        self.store.demo().read_now(move |tx| demo::of_address(tx, &address)).unwrap()
    }

    /// What is not told yet; fails when something was told twice.
    fn untold(&self, done: &[Done]) -> Vec<String> {
        let mut untold = Vec::new();
        let mut boxes: HashMap<String, Vec<demo::Received>> = HashMap::new();
        for one in done {
            let (address, words, what) = match one {
                Done::Linked(wish) => {
                    (&wish.email, "Request: Link".to_owned(), format!("link of {} at {}", wish.login, wish.court))
                }
                Done::Filed { email, mark, court, .. } => (email, mark.clone(), format!("{mark} at {court}")),
            };
            let mails = boxes.entry(address.clone()).or_insert_with(|| self.mails(address));
            let about = mails.iter().filter(|mail| mail.text.contains(&words)).count();
            assert!(about <= 1, "{what}: {about} mails to {address}");
            if about == 0 {
                untold.push(what);
            }
        }
        untold
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Where the program keeps its rows: files, or the PostgreSQL server that the suite runs on.
fn place(data: &Path, scratch: &store::testing::Scratch) -> (Place, Vec<String>) {
    match scratch.place() {
        Place::Postgres { url } => (Place::Postgres { url: url.clone() }, vec!["--database".into(), url]),
        _ => (Place::Sqlite(data.join("db")), Vec::new()),
    }
}

/// Two cases of a court in which notices of appearance are filed: one in each of its menus would do, but the number must be one of a kind.
fn cases_of(world: &serde_json::Value, court: &str, menu: &'static str) -> Vec<(String, &'static str)> {
    let all: Vec<String> = world["cases"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|case| case["court"] == court)
        .map(|case| case["number"].as_str().unwrap().to_owned())
        .collect();
    let kind = if menu == "Civil" { "-cv-" } else { "bk" };
    let fits = |number: &&String| if menu == "Civil" { number.contains(kind) } else { !number.contains("ap") };
    all.iter()
        .filter(fits)
        .filter(|one| all.iter().filter(|other| other == one).count() == 1)
        .take(2)
        .map(|one| (one.clone(), menu))
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn kill_after_kill_nothing_acknowledged_is_lost_or_doubled() {
    let folder = TempDir::new().unwrap();
    let data: PathBuf = folder.path().join("demo");
    let scratch = store::testing::scratch(&[]);
    let (place, database) = place(&data, &scratch);
    let arguments = |now: Option<&'static str>| {
        let mut all = vec!["--bench".to_owned()];
        all.extend(database.iter().cloned());
        all.extend(now.into_iter().flat_map(|now| ["--now".to_owned(), now.to_owned()]));
        all
    };
    let start = |port: u16, now: Option<&'static str>| {
        let all = arguments(now);
        let all: Vec<&str> = all.iter().map(String::as_str).collect();
        Demo::launch(&data, port, "localhost", &all)
    };
    let mut program = start(0, Some(NOW));
    let port = program.port();
    let world = program.get_json("/demo.json");
    let all = wishes();
    if database.is_empty() {
        import(&data, folder.path(), &all);
    } else {
        insert(&place, &data, &all);
    }
    let day = Day { wishes: Arc::new(Mutex::new(all)), ..Day::default() };
    let lena = ACCOUNTS.iter().find(|account| account.username == "lenalinked").unwrap();
    let filers: Vec<Arc<Filer>> = [("almd", "Civil"), ("almd", "Civil"), ("wieb", "Bankruptcy")]
        .into_iter()
        .map(|(court, menu)| {
            Arc::new(Filer {
                court,
                account: lena,
                email: lena.email.into(),
                cases: cases_of(&world, court, menu),
                browser: Turn::new(None),
                wire: Wire::to(port),
            })
        })
        .collect();
    let books = Books::open(place, &data);
    for kill in 0..KILLS {
        let mut at_work = JoinSet::new();
        let mut wires = HashMap::new();
        for _ in 0..2 {
            let wire = Wire::to(port);
            wires.insert(at_work.spawn(link_in_a_loop(wire.clone(), port, day.clone())).id(), wire);
        }
        for filer in &filers {
            filer.wire.mend();
            let id = at_work.spawn(file_in_a_loop(port, day.clone(), filer.clone())).id();
            wires.insert(id, filer.wire.clone());
        }
        tokio::time::sleep(Duration::from_millis(300 + any(1500))).await;
        program.kill();
        while let Some(ended) = at_work.join_next().await {
            // Whoever was not cut off found something wrong.
            if let Err(problem) = ended
                && !wires[&problem.id()].is_cut()
            {
                std::panic::resume_unwind(problem.into_panic());
            }
        }
        program = start(port, None);
        let done = day.done.lock().unwrap().clone();
        books.check(&done);
        books.untold(&done);
        eprintln!("kill {}: {} things acknowledged so far", kill + 1, done.len());
    }
    // What a killed worker had in its hands is free again after a minute of machine time: first messages, then their mails.
    let done = day.done.lock().unwrap().clone();
    let mut untold = books.untold(&done);
    for _ in 0..300 {
        if untold.is_empty() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(500)).await;
        untold = books.untold(&done);
    }
    assert!(untold.is_empty(), "never told: {untold:?}");
    let links = done.iter().filter(|one| matches!(one, Done::Linked(_))).count();
    let filings = done.len() - links;
    assert!(links >= 20 && filings >= KILLS, "too little was done to prove anything: {links} links, {filings} filings");
    eprintln!("{KILLS} kills: {links} links and {filings} filings, each whole, once, told once");
    books.store.engine().checkpoint_and_close();
}

/// The wishes' filers where there is no folder of databases that the command could name.
fn insert(place: &Place, data: &Path, wishes: &[Wish]) {
    let store = Store::new(Engine::open(place.clone(), 1020).unwrap(), data.join("documents"));
    for wish in wishes.iter().cloned() {
        let fresh = store::testing::fresh(any(200) as u8);
        store
            .court(wish.court)
            .write_now("insert_filer", &fresh, move |tx, fresh| {
                let new = court::filers::NewFiler {
                    login: wish.login.clone(),
                    password_hash: Some(HASH.into()),
                    name: format!("{} {}", wish.account.first, wish.account.last),
                    former_names: String::new(),
                    email: wish.email.clone(),
                    phone: String::new(),
                    address: String::new(),
                    bar_number: None,
                    role: domain::filer::Role::Attorney,
                    standing: domain::filer::Standing::Active,
                };
                court::filers::insert(tx, fresh, &new)
            })
            .unwrap();
    }
    store.engine().checkpoint_and_close();
}
