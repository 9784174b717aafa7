//! Power cuts in the middle of the day: people link and file over HTTP, `forecourt serve` is killed with SIGKILL again and again, on
//! PostgreSQL one of several processes or the primary itself; all that was acknowledged is there, whole and once, with its mails.
//!
//! The tests run a short day; `cargo x torture` runs the same code for as long as it is asked to, told by `FORECOURT_TORTURE_…`.

mod books;
mod fleet;
mod order;
mod people;
mod primary;
pub mod sink;

use std::{
    fs::{self, File},
    hash::{BuildHasher as _, Hasher as _, RandomState},
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, Instant},
};

use domain::{
    account::{Generation, Kind},
    filer::{Role, Standing},
};
use forecourt::{
    clock::Clocks,
    demo::world::{self, courts, people::ACCOUNTS},
    keys::Keys,
};
use site::{
    hasher::{Cost, hash_now},
    installation::Installation,
};
use store::{Engine, Place, Store, centre::accounts::NewAccount, court::filers::NewFiler};
use tempfile::TempDir;
use tokio::{net::TcpListener, sync::Mutex as Turn, task::JoinSet};

use self::{
    books::Books,
    fleet::Fleet,
    order::Acknowledged,
    people::{Day, Done, Filer, OLD_HASH, Wish, through_all_cuts},
    primary::Primary,
    sink::Sink,
};
use crate::wire::Wire;

/// Courts that link at once, and those that review.
const COURTS: [&str; 6] = ["almd", "ctd", "wieb", "utb", "arwb", "areb"];
/// The password of everybody who was added to the world.
const PASSWORD: &str = "lantern quarry bassoon 15";

/// How long the day is.
struct Wanted {
    kills: usize,
    /// How many of them hit the PostgreSQL primary, whose data folder must be known then.
    primary_kills: usize,
    primary: Option<Primary>,
    /// Processes that run at once, on PostgreSQL.
    servers: usize,
    /// Filings and links to trace.
    order: usize,
    /// Where the journal is kept; none for the short run.
    folder: Option<PathBuf>,
}

impl Wanted {
    fn from_environment() -> Self {
        let word = |name: &str| std::env::var(format!("FORECOURT_TORTURE_{name}")).ok().filter(|word| !word.is_empty());
        let number = |name: &str, short: usize| word(name).map_or(short, |word| word.parse().unwrap());
        Self {
            kills: number("KILLS", 25),
            primary_kills: number("PRIMARY_KILLS", 0),
            primary: word("PRIMARY").map(|data| Primary::of(data.into())),
            servers: number("SERVERS", 3),
            order: number("ORDER", 6),
            folder: word("FOLDER").map(PathBuf::from),
        }
    }
}

/// A number below `most` that nobody foresees.
fn any(most: u64) -> u64 {
    RandomState::new().build_hasher().finish() % most
}

/// An installation that was made for one run.
struct Scene {
    _folder: TempDir,
    _scratch: store::testing::Scratch,
    data: PathBuf,
    place: Place,
    sink: Sink,
    day: Day,
    cases: Vec<(&'static str, &'static str, Vec<String>)>,
}

impl Scene {
    /// The demo's world with more people, who want to link; nothing runs yet.
    async fn make(public: u16, more: usize) -> Self {
        let folder = TempDir::new().unwrap();
        let data = folder.path().join("data");
        fs::create_dir_all(&data).unwrap();
        let scratch = store::testing::scratch(&[]);
        let place = match scratch.place() {
            Place::Postgres { url } => Place::Postgres { url },
            _ => Place::Sqlite(data.join("db")),
        };
        let (making, making_data) = (place.clone(), data.clone());
        let (wishes, cases) = tokio::task::spawn_blocking(move || furnish(making, &making_data, public, more)).await.unwrap();
        let day = Day::of(wishes);
        Self { _folder: folder, _scratch: scratch, data, place, sink: Sink::start(), day, cases }
    }

    fn filers(&self) -> Vec<Arc<Filer>> {
        let lena = ACCOUNTS.iter().find(|account| account.username == "lenalinked").unwrap();
        let filer = |one: &(&'static str, &'static str, Vec<String>)| Filer {
            court: one.0,
            username: lena.username,
            password: lena.password,
            email: lena.email,
            cases: one.2.clone(),
            menu: one.1,
            browser: Turn::new(None),
        };
        [0, 0, 1].into_iter().map(|court| Arc::new(filer(&self.cases[court]))).collect()
    }
}

type Cases = Vec<(&'static str, &'static str, Vec<String>)>;

/// Makes the world and adds people: each has a PACER account and a filer in each court.
fn furnish(place: Place, data: &Path, public: u16, more: usize) -> (Vec<Wish>, Cases) {
    let store = Store::new(Engine::open(place, 1020).unwrap(), data.join("documents"));
    let mut installation = Installation::demo("localhost", "http", Some(public));
    installation.demo = false;
    let (clocks, keys) = (Clocks::plain(), data.join("keys"));
    world::make(&store, &keys, &installation, &clocks, Cost::STANDARD).unwrap();
    let pepper = Keys::of_folder(&keys, &courts::ids()).unwrap().pepper;
    let hash = hash_now(&pepper, Cost::STANDARD, PASSWORD, [7; 16]);
    let people: Vec<NewAccount> = (0..more).map(|number| account(number, &hash)).collect();
    let mut wishes = Vec::new();
    for court in COURTS {
        let wish = |person: &NewAccount| Wish {
            court,
            username: person.username.clone(),
            password: PASSWORD.into(),
            name: format!("{} {}", person.first_name, person.last_name),
            login: format!("old-{}", person.username),
            email: format!("{court}.{}@old.example.com", person.username),
        };
        let new: Vec<Wish> = people.iter().map(wish).collect();
        wishes.extend(new.iter().cloned());
        let add = move |tx: &mut store::court::Tx<'_, '_>, fresh: &mut domain::Fresh| {
            new.iter().try_for_each(|wish| store::court::filers::insert(tx, fresh, &filer(wish)).map(|_| ()))
        };
        store.court(court).write_now("insert_filers", &clocks.fresh(), add).unwrap();
    }
    let add = move |tx: &mut store::centre::Tx<'_, '_>, fresh: &mut domain::Fresh| {
        people.iter().try_for_each(|person| store::centre::accounts::insert(tx, fresh, person).map(|_| ()))
    };
    store.centre().write_now("insert_accounts", &clocks.fresh(), add).unwrap();
    let cases = vec![
        ("almd", "Civil", cases_of(&store, "almd", |number| number.contains("-cv-"))),
        ("wieb", "Bankruptcy", cases_of(&store, "wieb", |number| !number.contains("ap"))),
    ];
    store.engine().checkpoint_and_close();
    // Mixed, so that every court has its share from the first minute on.
    let mut mixed: Vec<(u64, Wish)> = wishes.into_iter().map(|wish| (any(u64::MAX), wish)).collect();
    mixed.sort_by_key(|(place, _)| *place);
    (mixed.into_iter().map(|(_, wish)| wish).collect(), cases)
}

/// A name of letters alone, one for each number.
fn letters(mut number: usize) -> String {
    let mut name = String::from("Quill");
    loop {
        name.push(char::from(b'a' + u8::try_from(number % 26).unwrap()));
        number /= 26;
        if number == 0 {
            return name;
        }
    }
}

fn account(number: usize, hash: &str) -> NewAccount {
    let username = format!("tormented{number:05}");
    NewAccount {
        email: format!("{username}@example.com"),
        username,
        password_hash: Some(hash.to_owned()),
        kind: Kind::Individual,
        generation: Generation::Upgraded,
        registered_for: "attorney".into(),
        first_name: "Terry".into(),
        middle_name: String::new(),
        last_name: letters(number),
        suffix: String::new(),
        organisation: String::new(),
        email_confirmed: true,
        address: "100 Main Street\nAnytown".into(),
        phone: "(202) 555-0100".into(),
        bar_number: None,
        birth_date: None,
    }
}

fn filer(wish: &Wish) -> NewFiler {
    NewFiler {
        login: wish.login.clone(),
        password_hash: Some(OLD_HASH.into()),
        name: wish.name.clone(),
        former_names: String::new(),
        email: wish.email.clone(),
        phone: String::new(),
        address: String::new(),
        bar_number: None,
        role: Role::Attorney,
        standing: Standing::Active,
    }
}

/// Two open cases of a court whose numbers are one of a kind.
fn cases_of(store: &Store, court: &str, fits: impl Fn(&str) -> bool) -> Vec<String> {
    let all = store.court(court).read_now(|tx| store::court::cases::list(tx, 500)).unwrap();
    let once = |number: &str| all.iter().filter(|other| other.number == number).count() == 1;
    let numbers: Vec<String> =
        all.iter().map(|case| case.number.clone()).filter(|number| fits(number) && once(number)).take(2).collect();
    assert_eq!(numbers.len(), 2, "{court} has too few cases");
    numbers
}

/// What the kernel says of the machine's load.
fn load() -> String {
    fs::read_to_string("/proc/loadavg").unwrap_or_default().split_whitespace().take(3).collect::<Vec<_>>().join(" ")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 3)]
async fn kill_after_kill_nothing_acknowledged_is_lost_or_doubled() {
    let wanted = Wanted::from_environment();
    let (began, load_before) = (Instant::now(), load());
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let scene = Scene::make(port, 12 + wanted.kills / 3).await;
    if let Some(folder) = &wanted.folder {
        // A cut shows as a panic of whoever was cut; in a long run nobody wants to read them.
        let tell = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if !std::thread::current().name().is_some_and(|name| name.starts_with("tokio")) {
                tell(panic);
            }
        }));
        fs::create_dir_all(folder).unwrap();
        let name = if matches!(scene.place, Place::Sqlite(_)) { "journal-sqlite" } else { "journal-postgresql" };
        scene.day.keep_journal(File::create(folder.join(name)).unwrap());
    }
    let servers = if matches!(scene.place, Place::Sqlite(_)) { 1 } else { wanted.servers };
    let mut fleet = Fleet::start(&scene.data, &scene.place, listener, scene.sink.port, servers).await;
    let (place, data) = (scene.place.clone(), scene.data.clone());
    let mut books = tokio::task::block_in_place(|| Books::open(place, &data, &courts::ids()));
    for (court, _, cases) in &scene.cases {
        cases.iter().for_each(|case| tokio::task::block_in_place(|| books.remember(court, case)));
    }
    let day = scene.day.clone();
    let mut at_work = JoinSet::new();
    for _ in 0..2 {
        let (day, wire) = (day.clone(), Wire::served(port));
        at_work.spawn(through_all_cuts(day.clone(), wire.clone(), move || people::link(wire.clone(), day.clone(), usize::MAX)));
    }
    for filer in scene.filers() {
        let (day, wire) = (day.clone(), Wire::served(port));
        let work = move |day: Day, wire: Wire| people::file(wire, day, filer.clone(), usize::MAX);
        at_work.spawn(through_all_cuts(day.clone(), wire.clone(), move || work(day.clone(), wire.clone())));
    }
    let primary_every = wanted.kills.checked_div(wanted.primary_kills).unwrap_or(0);
    let mut primary_kills = 0;
    for kill in 1..=wanted.kills {
        something_happens(&day).await;
        match &wanted.primary {
            Some(primary) if primary_every > 0 && kill % primary_every == 0 && primary_kills < wanted.primary_kills => {
                tokio::task::block_in_place(|| primary.kill());
                primary_kills += 1;
            }
            _ => {
                let number = usize::try_from(any(fleet.count() as u64)).unwrap();
                fleet.kill(number);
                fleet.begin(number).await;
            }
        }
        look(&mut books, &day, &fleet, kill % 50 == 0);
        if kill % 10 == 0 {
            eprintln!(
                "kill {kill}: {} things acknowledged, {:.0} s, load {}",
                day.done().len(),
                began.elapsed().as_secs_f64(),
                load()
            );
        }
    }
    day.end();
    at_work.join_all().await;
    look(&mut books, &day, &fleet, true);
    let done = day.done();
    // What a killed worker had in its hands is free again after a minute of machine time: first messages, then their mails.
    for _ in 0..600 {
        if tokio::task::block_in_place(|| books.waiting()) == 0 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    let taken = scene.sink.taken();
    let (mails, repeated, lines) = tokio::task::block_in_place(|| {
        assert_eq!(books.waiting(), 0, "messages or mails wait for ever:\n{}", fleet.tail());
        let (mails, repeated) = books.check_mails(&done, &taken);
        (mails, repeated, books.check_audit())
    });
    let links = done.iter().filter(|one| matches!(one, Done::Linked { .. })).count();
    let filings = done.len() - links;
    assert!(links >= 5 && filings >= wanted.kills / 4, "too little was done to prove anything: {links} links, {filings} filings");
    eprintln!(
        "{} kills ({primary_kills} of the PostgreSQL primary, {servers} processes of the server) in {:.0} s; load before {load_before}, \
         after {}: {links} links and {filings} filings acknowledged, {} entries stand, all whole, once, without a gap; {mails} mails, \
         each sent, {repeated} of them again under the same Message-ID; {lines} lines of the audit trail in whole chains",
        wanted.kills,
        began.elapsed().as_secs_f64(),
        load(),
        books.filed(),
    );
    drop(fleet);
    tokio::task::block_in_place(|| books.store.engine().checkpoint_and_close());
}

/// Waits a while, and on a crowded machine until a few things were acknowledged, so that the kill hits people at work.
async fn something_happens(day: &Day) {
    let enough = day.done().len() + 1 + usize::try_from(any(3)).unwrap();
    tokio::time::sleep(Duration::from_millis(300 + any(1500))).await;
    for _ in 0..100 {
        if day.done().len() >= enough || day.problem().is_some() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    tokio::time::sleep(Duration::from_millis(any(300))).await;
}

/// Looks at what was done since the last look, or at everything.
fn look(books: &mut Books, day: &Day, fleet: &Fleet, at_everything: bool) {
    if let Some(problem) = day.problem() {
        panic!("somebody saw what is no cut: {problem}\nThe servers said:\n{}", fleet.tail());
    }
    let done = day.done();
    tokio::task::block_in_place(|| {
        if at_everything {
            books.begin_anew();
            books.check_audit();
        }
        books.check(&done);
    });
}

#[tokio::test(flavor = "multi_thread", worker_threads = 3)]
async fn before_each_answer_stand_the_syncs_it_rests_on() {
    let wanted = Wanted::from_environment();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let scene = Scene::make(port, 2 + wanted.order / 12).await;
    if !matches!(scene.place, Place::Sqlite(_)) {
        // PostgreSQL's log is synced by its own processes.
        return;
    }
    let load_before = load();
    let trace = scene.data.with_file_name("trace");
    let mut fleet = Fleet::traced(&scene.data, &scene.place, listener, scene.sink.port, &trace).await;
    // One after the other, so that a sync between request and answer is this request's own.
    let filer = scene.filers().remove(0);
    while scene.day.done().len() < wanted.order {
        people::file(Wire::served(port), scene.day.clone(), filer.clone(), 1).await;
        people::link(Wire::served(port), scene.day.clone(), 1).await;
    }
    fleet.finish_trace();
    let acknowledged: Vec<Acknowledged> = scene.day.done().iter().map(acknowledged).collect();
    let calls = order::read(&fs::read_to_string(&trace).unwrap());
    let wrong = order::wrong(&calls, &acknowledged);
    assert!(wrong.is_empty(), "{} of {} answers stand on nothing:\n{}", wrong.len(), acknowledged.len(), wrong.join("\n"));
    let filings = acknowledged.iter().filter(|one| one.document.is_some()).count();
    eprintln!(
        "{} system calls: for {filings} filings and {} links every sync came before the answer; load before {load_before}, after {}",
        calls.len(),
        acknowledged.len() - filings,
        load()
    );
}

fn acknowledged(done: &Done) -> Acknowledged {
    match done {
        Done::Linked { wish, location } => Acknowledged {
            request: "POST /link/confirm ".into(),
            location: location.clone(),
            log: format!("court_{}.db-wal", wish.court),
            document: None,
        },
        Done::Filed { court, pdf, draft, location, .. } => Acknowledged {
            request: format!("POST /file/{draft}/submit "),
            location: location.clone(),
            log: format!("court_{court}.db-wal"),
            document: Some(books::hex(&<sha2::Sha256 as sha2::Digest>::digest(pdf))),
        },
    }
}
