//! Who is at work while processes die: some link, some file, each through every cut, each noting what was acknowledged.

use std::{
    fs::File,
    future::Future,
    io::Write as _,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use site::testing::Browser;
use tokio::sync::Mutex as Turn;

use crate::{
    filing::{self, Paper},
    leaflet::LINKED,
    town::enter,
    wire::Wire,
};

/// `Old-md5-Pass1`, as an old system held it: quick to check, so that more links are made between two kills.
pub const OLD_HASH: &str = "$1$abcdefgh$9gv0MmMIEmCVKYYcPiH.Y/";
const OLD_PASSWORD: &str = "Old-md5-Pass1";

/// An account that somebody wants to link to a filer of a court.
#[derive(Clone, Debug)]
pub struct Wish {
    pub court: &'static str,
    pub username: String,
    pub password: String,
    pub name: String,
    pub login: String,
    /// The address that the court has on file.
    pub email: String,
}

/// Somebody who files, with the browser that they keep through all cuts.
pub struct Filer {
    pub court: &'static str,
    pub username: &'static str,
    pub password: &'static str,
    pub email: &'static str,
    /// Cases to file in.
    pub cases: Vec<String>,
    pub menu: &'static str,
    pub browser: Turn<Option<Browser>>,
}

/// What the program said was done.
#[derive(Clone, Debug)]
pub enum Done {
    Linked {
        wish: Wish,
        location: String,
    },
    Filed {
        court: &'static str,
        email: &'static str,
        case: String,
        number: u32,
        mark: String,
        pdf: Vec<u8>,
        draft: String,
        location: String,
    },
}

/// What is shared by all who are at work.
#[derive(Clone, Default)]
pub struct Day {
    wishes: Arc<Mutex<Vec<Wish>>>,
    done: Arc<Mutex<Vec<Done>>>,
    /// The same on the disk of the one who tortures, a line each.
    journal: Arc<Mutex<Option<File>>>,
    count: Arc<Mutex<usize>>,
    problem: Arc<Mutex<Option<String>>>,
    over: Arc<AtomicBool>,
}

impl Day {
    /// A day on which these people want to link.
    pub fn of(wishes: Vec<Wish>) -> Self {
        Self { wishes: Arc::new(Mutex::new(wishes)), ..Self::default() }
    }

    /// Writes the journal to a file too.
    pub fn keep_journal(&self, file: File) {
        *self.journal.lock().unwrap() = Some(file);
    }

    fn note(&self, done: Done) {
        if let Some(journal) = self.journal.lock().unwrap().as_mut() {
            let line = match &done {
                Done::Linked { wish, location } => format!("linked {} {} {location}", wish.court, wish.login),
                Done::Filed { court, case, number, mark, location, .. } => {
                    format!("filed {court} {case} {number} {mark} {location}")
                }
            };
            writeln!(journal, "{line}").unwrap();
        }
        self.done.lock().unwrap().push(done);
    }

    /// Everything acknowledged until now.
    pub fn done(&self) -> Vec<Done> {
        self.done.lock().unwrap().clone()
    }

    fn mark(&self) -> String {
        let mut count = self.count.lock().unwrap();
        *count += 1;
        format!("mark-{:06}-end", *count)
    }

    /// Tells everybody to go home after what is in their hands.
    pub fn end(&self) {
        self.over.store(true, Ordering::SeqCst);
    }

    pub fn is_over(&self) -> bool {
        self.over.load(Ordering::SeqCst)
    }

    /// What somebody saw that was no cut.
    pub fn problem(&self) -> Option<String> {
        self.problem.lock().unwrap().clone()
    }
}

/// Lets somebody work, again after every cut, until the day is over or there is nothing left to do.
pub async fn through_all_cuts<W: Future<Output = ()> + Send + 'static>(day: Day, wire: Wire, work: impl Fn() -> W) {
    while !day.is_over() {
        wire.mend();
        let Err(ended) = tokio::spawn(work()).await else { return };
        // Whoever was not cut off found something wrong.
        if !wire.is_cut() {
            let panic = ended.into_panic();
            let words =
                panic.downcast_ref::<String>().cloned().or_else(|| panic.downcast_ref::<&str>().map(|&word| word.to_owned()));
            day.problem.lock().unwrap().get_or_insert(words.unwrap_or_default());
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

async fn sign_on(wire: &Wire, court: &str, username: &str, password: &str) -> Browser {
    loop {
        let mut browser = wire.person();
        browser.visit(&format!("http://ecf.{court}.localhost:{}/cgi-bin/login.pl", wire.port())).await;
        browser.fill("Username", username).fill("Password", password).press("Login").await;
        // A sign-on that a starved machine, or a kill half way, has drawn out for longer than its code is good for: begin again.
        if !browser.sees("The sign-on could not be finished") && !browser.sees("This sign-on is over") {
            return browser;
        }
    }
}

/// Links one wish after the other; gives how many before it stops, if there is a limit.
pub async fn link(wire: Wire, day: Day, most: usize) {
    for _ in 0..most {
        if day.is_over() {
            return;
        }
        let Some(wish) = day.wishes.lock().unwrap().pop() else { return };
        // Taken back when this task ends before the answer: the person tries again after the cut.
        let kept = Kept { wish: Some(wish.clone()), day: day.clone() };
        let mut person = sign_on(&wire, wish.court, &wish.username, &wish.password).await;
        // Sometimes it was made, but the answer was lost in the cut.
        if !person.sees("You can file here") && !person.sees("Your link is pending") {
            enter(&mut person, &wish.login, OLD_PASSWORD).await;
            person.press("Submit").await;
            assert!(person.sees(LINKED) || person.sees("is waiting for the court's review"), "{}", person.text());
        }
        kept.settled();
        day.note(Done::Linked { wish, location: path_of(&person) });
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

/// Files so many papers, in one case after the other.
pub async fn file(wire: Wire, day: Day, filer: Arc<Filer>, most: usize) {
    let mut place = filer.browser.lock().await;
    if place.is_none() {
        let browser = sign_on(&wire, filer.court, filer.username, filer.password).await;
        browser.must_see("You can file here");
        *place = Some(browser);
    }
    let browser = place.as_mut().unwrap();
    browser.visit(&format!("http://ecf.{}.localhost:{}/cgi-bin/ShowIndex.pl", filer.court, wire.port())).await;
    browser.must_see("You can file here");
    for case in filer.cases.iter().cycle().take(most) {
        if day.is_over() {
            return;
        }
        let mark = day.mark();
        let pdf = filing::pdf(&mark);
        let paper = Paper { menu: filer.menu, category: "Notices", event: "Notice of Appearance", case, words: &mark, pdf: &pdf };
        filing::prepare(browser, &paper).await;
        let draft = path_of(browser).split('/').nth(2).unwrap_or_default().to_owned();
        browser.press("Submit").await.must_see("Notice of Electronic Filing");
        browser.must_see(&mark);
        let number = filing::number(browser);
        let (court, email, case) = (filer.court, filer.email, case.clone());
        day.note(Done::Filed { court, email, case, number, mark, pdf, draft, location: path_of(browser) });
    }
}

/// The path and query of the page.
fn path_of(page: &Browser) -> String {
    let url = page.url();
    url.splitn(4, '/').nth(3).map(|rest| format!("/{rest}")).unwrap_or_default()
}
