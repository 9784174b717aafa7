//! A court for tests: its hosts, filers, people who are signed on, and clerks; no centre, no sockets.
//!
//! ```ignore
//! let court = TestCourt::new(courts::almd());                    // live since 3 May 2021; the clock stands at 10 May 2021, 9 AM
//! let aty = court.filer("aattorney").name("Aty Alex").make();    // password: PASSWORD
//! let mut alex = court.person("Alex Attorney").linked_to(&aty).sign_on().await;
//! alex.visit(&court.ecf("/cgi-bin/DisplayMenu.pl?Utilities")).await.must_see("NextGen Release 1.1 Menu Items");
//! let mut clerk = court.clerk().await;                           // signed on at the desk
//! let mut old = court.legacy(&aty).await;                        // signed on with the court login (before go-live)
//! let count = court.read(|tx| sessions::…(tx));                  // what the database holds
//! court.clock.advance_seconds(600);
//! ```
//!
//! A person is signed on by a session row (design 7); journeys across sites stand in `forecourt/tests/it`. `court.beside(courts::arwb())`
//! makes a second court of the same installation, reached by the same browsers. `court.host("pacer.login.localhost", router)` puts
//! something in the centre's place.

mod centre;
pub(crate) mod courts;
pub(crate) mod due;
pub(crate) mod people;

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use axum::{Router, extract::Request, http::StatusCode, response::IntoResponse as _};
use domain::{
    court::Settings,
    fees::{Prices, Schedule},
};
use oidc::keys::{Alg, SigningKey};
use site::{
    Shared,
    arrive::{self, Arrival},
    hasher::{Cost, Hasher},
    installation::Installation,
    testing::{self, Browser, TestClock},
};
use store::{
    Store,
    court::{Tx, settings},
    testing::{Scratch, template},
};
use tower::ServiceExt as _;

use crate::CourtSite;

/// The court password of every filer, unless the test sets another.
pub(crate) const PASSWORD: &str = "harbour violin teaspoon";

/// Where the clock stands when a test does not say: Monday, 10 May 2021, 9 AM in Alabama.
pub(crate) const START: &str = "2021-05-10T09:00:00-05:00";

/// The hosts of an installation, by name.
#[derive(Clone, Default)]
pub(crate) struct Hosts(Arc<Mutex<HashMap<String, Router>>>);

/// What several courts of one installation share.
struct World {
    clock: TestClock,
    shared: Shared,
    hosts: Hosts,
    centre: Arc<SigningKey>,
    store: Store,
    scratch: Scratch,
}

/// One court with its hosts `ecf.<id>.localhost` and `www.<id>.localhost`.
pub(crate) struct TestCourt {
    /// The court's state, as its handlers have it.
    pub(crate) site: CourtSite,
    /// Set it, or let time pass.
    pub(crate) clock: TestClock,
    world: Arc<World>,
}

impl TestCourt {
    /// A court at [`START`].
    pub(crate) fn new(settings: Settings) -> TestCourt {
        TestCourt::at(settings, START)
    }

    /// A court at an instant (RFC 3339).
    pub(crate) fn at(settings: Settings, now: &str) -> TestCourt {
        TestCourt::of_installation(testing::installation(), settings, now)
    }

    /// A court at [`START`] where a page costs so many cents.
    pub(crate) fn priced(settings: Settings, cents_per_page: u32) -> TestCourt {
        let fees = Schedule::new(vec![Prices { cents_per_page, ..Prices::FREE }]);
        TestCourt::of_installation(Installation { fees, ..testing::installation() }, settings, START)
    }

    fn of_installation(installation: Installation, settings: Settings, now: &str) -> TestCourt {
        let scratch = template("courts", |engine, folder| {
            Store::new(engine.clone(), folder.to_path_buf()).migrate(&["almd", "arwb", "wieb"], false).unwrap();
        });
        let clock = testing::clock(now);
        let shared = testing::shared(&clock, installation);
        let store = Store::new(scratch.engine().clone(), scratch.folder().join("documents"));
        let hosts = Hosts::default();
        shared.peers.connect(hosts.router());
        let centre = Arc::new(SigningKey::generate(Alg::Es256).unwrap());
        let world = Arc::new(World { clock, shared, hosts, centre, store, scratch });
        TestCourt::in_world(world, settings)
    }

    /// A second court of the same installation.
    pub(crate) fn beside(&self, settings: Settings) -> TestCourt {
        TestCourt::in_world(self.world.clone(), settings)
    }

    fn in_world(world: Arc<World>, settings: Settings) -> TestCourt {
        world.store.migrate(&[&settings.id], false).unwrap();
        let site = CourtSite {
            shared: world.shared.clone(),
            id: settings.id.as_str().into(),
            room: world.store.court(&settings.id),
            signing: Arc::new(SigningKey::generate(Alg::Es256).unwrap()),
            centre_keys: Arc::new(vec![world.centre.public().clone()]),
        };
        let court = TestCourt { clock: world.clock.clone(), site: site.clone(), world };
        court.save(settings.clone());
        let hosts = &court.world.hosts;
        hosts.put(&format!("ecf.{}.localhost", settings.id), &site, crate::ecf_router(&site.shared));
        hosts.put(&format!("www.{}.localhost", settings.id), &site, crate::www_router(&site.shared));
        court
    }

    /// The folder of the court's documents.
    pub(crate) fn documents(&self) -> std::path::PathBuf {
        self.world.scratch.folder().join("documents").join(self.site.id.as_ref())
    }

    /// Puts a router at a host, such as something that answers in the centre's place.
    pub(crate) fn host(&self, host: &str, router: Router) {
        self.world.hosts.put(host, &self.site, router);
    }

    /// The centre's key: signs what a test says in the centre's name.
    pub(crate) fn centre_key(&self) -> &SigningKey {
        &self.world.centre
    }

    /// What all sites share.
    pub(crate) fn shared(&self) -> &Shared {
        &self.world.shared
    }

    /// An address at this court's CM/ECF: `http://ecf.almd.localhost:8000/link`.
    pub(crate) fn ecf(&self, path: &str) -> String {
        format!("{}{path}", self.site.ecf())
    }

    /// An address at this court's public site.
    pub(crate) fn www(&self, path: &str) -> String {
        format!("{}{path}", self.site.www())
    }

    /// A browser in which nobody is signed on.
    pub(crate) fn browser(&self) -> Browser {
        Browser::new(self.world.hosts.router(), &self.world.shared)
    }

    /// All hosts as one router, for requests that no browser sends.
    pub(crate) fn router(&self) -> Router {
        self.world.hosts.router()
    }

    /// Saves other settings, as the court's clerk would.
    pub(crate) fn save(&self, settings: Settings) {
        self.write(move |tx, fresh| settings::put(tx, fresh, &settings).map(|_| ()));
    }

    /// The settings as they stand.
    pub(crate) fn settings(&self) -> Settings {
        self.read(|tx| settings::get(tx).map(|versioned| versioned.settings.as_ref().clone()))
    }

    /// Asks the court's database.
    pub(crate) fn read<R: Send + 'static>(&self, f: impl Fn(&mut Tx<'_, '_>) -> store::Result<R> + Send + 'static) -> R {
        // Behind what was to be kept soon.
        let _ = self.site.room.database().settled_now(&self.clock.fresh());
        self.site.room.read_now(f).unwrap()
    }

    /// Writes to the court's database.
    pub(crate) fn write<R: Send + 'static>(
        &self,
        f: impl Fn(&mut Tx<'_, '_>, &mut domain::Fresh) -> store::Result<R> + Send + 'static,
    ) -> R {
        self.site.room.write_now("test", &self.clock.fresh(), f).unwrap()
    }

    /// Mails waiting for an address, oldest first: subject and text. Each is given out once.
    pub(crate) fn mails_to(&self, address: &str) -> Vec<(String, String)> {
        let address = address.to_owned();
        let mut due = self.write(|tx, fresh| store::shared::mails::take_due(tx, fresh, 1000));
        due.sort_by_key(|waiting| waiting.id);
        due.into_iter()
            .map(|waiting| waiting.mail)
            .filter(|mail| mail.recipient == address)
            .map(|mail| (mail.subject, mail.text))
            .collect()
    }
}

impl Hosts {
    fn put(&self, host: &str, site: &CourtSite, router: Router) {
        let (frame, for_programs) = (crate::frame::bare(site, None).into(), crate::frame::for_programs);
        let arrival = Arrival { shared: site.shared.clone(), frame, for_programs };
        let dressed = router.merge(arrive::assets()).layer(axum::middleware::from_fn(arrive::arrive));
        let dressed = dressed.layer(axum::Extension(arrival)).layer(axum::Extension(site.clone()));
        self.0.lock().unwrap().insert(host.to_owned(), dressed);
    }

    /// Every host; what no host answers is 421.
    fn router(&self) -> Router {
        let hosts = self.clone();
        Router::new().fallback(move |request: Request| {
            let named = request.headers().get("host").and_then(|value| value.to_str().ok()).unwrap_or_default();
            let found = hosts.0.lock().unwrap().get(&site::visit::bare_host(named)).cloned();
            async move {
                match found {
                    Some(router) => router.oneshot(request).await.into_response(),
                    None => StatusCode::MISDIRECTED_REQUEST.into_response(),
                }
            }
        })
    }
}

/// A hash of [`PASSWORD`] as an installation of tests makes it.
pub(crate) fn hash_of(password: &str) -> String {
    let hasher = Hasher::start(1, b"test pepper", Cost::TEST);
    let password = password.to_owned();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(hasher.hash(&password, [7; 16])).unwrap()
    })
    .join()
    .unwrap()
}
