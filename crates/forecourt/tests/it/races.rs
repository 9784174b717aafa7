//! A21: the court's staff end links while people link, and both sides look alike afterwards: the court's row and the centre's record.

use domain::{Id, filer::Role, link::State};
use forecourt::assembly::Sites;
use site::testing::Browser;
use store::{
    centre::{links as told, requests},
    court::{filers, links, tasks},
    shared::outbox,
};

use crate::{
    leaflet::LINKED,
    linking::{NEW_PASSWORD, registered},
    town::{Town, ecf},
};

/// `Old-md5-Pass1`, as an old system held it: quick to check.
const HASH: &str = "$1$abcdefgh$9gv0MmMIEmCVKYYcPiH.Y/";
const PASSWORD: &str = "Old-md5-Pass1";
const NAME: &str = "Robert Jones";
const ROUNDS: usize = 14;

/// A filer of this round, with the old system's password.
async fn new_filer(town: &Town, login: &str) -> Id {
    let new = filers::NewFiler {
        login: login.to_owned(),
        password_hash: Some(HASH.into()),
        name: NAME.into(),
        former_names: String::new(),
        email: format!("{login}@law.example"),
        phone: String::new(),
        address: String::new(),
        bar_number: None,
        role: Role::Attorney,
        standing: domain::filer::Standing::Active,
    };
    let fresh = town.sites.clocks.fresh();
    town.store().court("almd").write("new_filer", &fresh, move |tx, fresh| filers::insert(tx, fresh, &new)).await.unwrap()
}

/// Signs an account on, from an address of this round.
async fn sign_on(town: &Town, round: usize, username: &str, password: &str) -> Browser {
    let mut person = town.person();
    person.at_address([10, 21, 0, u8::try_from(round).unwrap()].into());
    person.visit(&format!("{}/cgi-bin/login.pl", ecf("almd"))).await;
    person.fill("Username", username).fill("Password", password).press("Login").await;
    person
}

/// Robert Jones, whose filers these are.
async fn right(town: &Town, round: usize) -> Browser {
    sign_on(town, round, "robertjones", "ginger beacon carpet 19").await
}

/// A person in front of the confirm page of a filer.
async fn about_to_confirm(mut person: Browser, login: &str) -> Browser {
    person.visit(&format!("{}/link", ecf("almd"))).await;
    person.fill("CM/ECF login:", login).fill("CM/ECF password:", PASSWORD).press("Submit").await;
    person.must_see("Do you want to link these accounts?");
    person
}

/// A person in front of the confirm page that a linking code led to.
async fn about_to_use(mut person: Browser, code: &str) -> Browser {
    person.visit(&format!("{}/link/code", ecf("almd"))).await;
    person.fill("Linking code", code).press("Submit").await.must_see("Do you want to link these accounts?");
    person
}

/// The clerk in front of the page of a filer's link, about to end it.
async fn about_to_end(town: &Town, clerk: &Browser, filer: Id) -> Browser {
    let link = living(town, filer).await.expect("a link to end");
    let mut clerk = clerk.clone();
    clerk.visit(&format!("{}/staff/links/{}", ecf("almd"), link.number)).await;
    clerk.choose("What to do", "End the link and issue a linking code");
    clerk.choose("If the link ends: the linking code", "show").fill("Reason", "Another person's account");
    clerk
}

async fn living(town: &Town, filer: Id) -> Option<links::Link> {
    town.store().court("almd").read(move |tx| links::living_of_filer(tx, filer)).await.unwrap()
}

/// Ends a filer's link in peace and gives the linking code.
async fn ended(town: &Town, clerk: &Browser, filer: Id) -> String {
    let mut clerk = about_to_end(town, clerk, filer).await;
    clerk.press("Submit").await.must_see("The link has ended");
    code_on(&clerk)
}

fn code_on(page: &Browser) -> String {
    let html = page.html();
    let from = html.find("id=\"linking-code\">").unwrap() + "id=\"linking-code\">".len();
    html[from..].split('<').next().unwrap().to_owned()
}

/// Both press Submit at once, the second by some microseconds later (or the first, if negative), while the worker delivers what the
/// court has to tell.
async fn at_once(town: &Town, one: Browser, other: Browser, later: i64) -> Vec<Browser> {
    let mut running = tokio::task::JoinSet::new();
    for (place, (mut person, wait)) in [(one, -later), (other, later)].into_iter().enumerate() {
        running.spawn(async move {
            tokio::time::sleep(std::time::Duration::from_micros(u64::try_from(wait).unwrap_or(0))).await;
            person.press("Submit").await;
            (place, person)
        });
    }
    let working = async {
        for _ in 0..4 {
            town.worker.once().await;
            tokio::task::yield_now().await;
        }
    };
    let (mut done, ()) = tokio::join!(running.join_all(), working);
    done.sort_by_key(|(place, _)| *place);
    done.into_iter().map(|(_, person)| person).collect()
}

/// Every link of these filers stands at the centre as it stands here; nothing waits; nobody has to decide a contradiction.
async fn both_sides_agree(town: &Town, sites: &Sites, filers: &[Id], round: usize) {
    town.work().await;
    let (court, centre) = (sites.store.court("almd"), sites.store.centre());
    for filer in filers.iter().copied() {
        for link in court.read(move |tx| links::of_filer(tx, filer)).await.unwrap() {
            let id = link.id;
            let known = centre.read(move |tx| told::find(tx, "almd", id)).await.unwrap();
            let known = known.unwrap_or_else(|| panic!("round {round}: the centre never heard of {link:?}"));
            assert_eq!(
                (known.state, known.version, known.account_number),
                (link.state, link.version, link.account_number),
                "round {round}: centre and court differ over link {}",
                link.number
            );
        }
    }
    let waiting = (court.read(|tx| outbox::waiting(tx)).await.unwrap(), centre.read(|tx| outbox::waiting(tx)).await.unwrap());
    assert_eq!(waiting, (0, 0), "round {round}: messages wait");
    let tasks = court.read(|tx| tasks::open(tx, 50)).await.unwrap();
    assert!(tasks.is_empty(), "round {round}: {tasks:#?}");
    let tasks = centre.read(requests::open_tasks).await.unwrap();
    assert!(tasks.is_empty(), "round {round}: {tasks:#?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a21_staff_end_links_while_people_link_and_court_and_centre_agree() {
    let town = Town::new().await;
    registered(&town, ["Robert", "Jones"], "otherjones", "other.jones@example.com", "almd").await;
    let clerk = town.clerk("almd").await;
    // Who was late is sent earlier the next time, so that both come close to each other whatever the machine.
    let (mut both, mut one, mut later, mut step) = (0, 0, 0_i64, 300);
    let mut before = None;
    for round in 0..ROUNDS {
        let first = new_filer(&town, &format!("first{round}")).await;
        let second = new_filer(&town, &format!("second{round}")).await;
        // The account has a confirm page of the second filer open, made before it was linked to the first.
        let other_page = about_to_confirm(right(&town, round).await, &format!("second{round}")).await;
        let mut here = about_to_confirm(right(&town, round).await, &format!("first{round}")).await;
        here.press("Submit").await.must_see(LINKED);
        town.pass_seconds(61);

        // The clerk ends the one link while the same account confirms the other.
        let ending = about_to_end(&town, &clerk, first).await;
        let done = at_once(&town, ending, other_page, later).await;
        done[0].must_see("The link has ended");
        assert!(living(&town, first).await.is_none(), "round {round}");
        let linked = living(&town, second).await;
        assert_eq!(done[1].sees(LINKED), linked.is_some(), "round {round}: {}", done[1].text());
        step = if before == Some(linked.is_some()) { step * 2 } else { 300 };
        before = Some(linked.is_some());
        let (count, by) = if linked.is_some() { (&mut both, -step) } else { (&mut one, step) };
        (*count, later) = (*count + 1, later + by);
        both_sides_agree(&town, &town.sites, &[first, second], round).await;

        // Two accounts hold one linking code and confirm at once.
        let code = code_on(&done[0]);
        if linked.is_some() {
            ended(&town, &clerk, second).await;
        }
        let wrong = sign_on(&town, round, "otherjones", NEW_PASSWORD).await;
        let (wrong, right) = (about_to_use(wrong, &code).await, about_to_use(right(&town, round).await, &code).await);
        at_once(&town, wrong, right, 0).await;
        let holder = living(&town, first).await.unwrap_or_else(|| panic!("round {round}: one of the two must have won"));
        both_sides_agree(&town, &town.sites, &[first, second], round).await;
        town.pass_seconds(61);

        // Two clerks end the link at once.
        let (one_clerk, other_clerk) = (about_to_end(&town, &clerk, first).await, about_to_end(&town, &clerk, first).await);
        let done = at_once(&town, one_clerk, other_clerk, 0).await;
        let ended_it = done.iter().filter(|clerk| clerk.sees("The link has ended")).count();
        assert_eq!(ended_it, 1, "round {round}: {}\n{}", done[0].text(), done[1].text());
        let id = holder.id;
        let now = town.store().court("almd").read(move |tx| links::by_id(tx, id)).await.unwrap().unwrap();
        assert_eq!((now.state, now.version), (State::Ended, holder.version + 1), "round {round}");
        both_sides_agree(&town, &town.sites, &[first, second], round).await;
        town.pass_seconds(61);
    }
    assert!(both > 0 && one > 0, "nothing raced: linked again {both} times, refused {one} times");
}
