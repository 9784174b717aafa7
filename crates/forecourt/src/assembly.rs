//! All sites of one installation, put together: the same for the demo, for `serve` and for tests.

use std::{collections::HashMap, path::PathBuf, sync::Arc};

use axum::{Router, middleware};
use cmecf::CourtSite;
use pacer::CentreSite;
use site::{
    Frame, Shared,
    arrive::{self, Arrival},
    hasher::{Cost, Hasher},
    installation::Installation,
    lane::ReadingLane,
    limits::Sources,
    peers::Peers,
    shared::Parts,
};
use store::Store;
use tokio::sync::Notify;

use crate::{clock::Clocks, demo, hosts, keys::Keys};

/// What an installation is made of.
pub struct Plan {
    /// Names and addresses.
    pub installation: Installation,
    /// Databases and documents.
    pub store: Store,
    /// Folder of the key files.
    pub keys: PathBuf,
    /// Short names of the courts.
    pub courts: Vec<String>,
    /// The clocks.
    pub clocks: Clocks,
    /// Cost of a password hash.
    pub cost: Cost,
}

/// The sites, ready to answer.
pub struct Sites {
    /// Everything behind one router.
    pub router: Router,
    /// The centre, for the worker.
    pub centre: CentreSite,
    /// Each court, for the worker.
    pub courts: Vec<CourtSite>,
    /// What all share.
    pub shared: Shared,
    /// Wakes the worker.
    pub wake: Arc<Notify>,
    /// Databases and documents.
    pub store: Store,
    /// The clocks.
    pub clocks: Clocks,
}

/// Puts an installation together.
///
/// # Errors
/// When the keys can't be read or made.
pub fn assemble(plan: Plan) -> std::io::Result<Sites> {
    let keys = Keys::of_folder(&plan.keys, &plan.courts)?;
    let wake = Arc::new(Notify::new());
    let waker = wake.clone();
    let threads = std::thread::available_parallelism().map_or(1, |cores| cores.get().saturating_sub(1).max(1));
    let peers = Peers::default();
    let shared = Shared::new(Parts {
        installation: plan.installation,
        clock: plan.clocks.as_site_clock(),
        hasher: Hasher::start(threads, &keys.pepper, plan.cost),
        form_key: keys.form,
        webhook_key: keys.webhooks,
        sources: Sources::default(),
        reading: ReadingLane::default(),
        peers: peers.clone(),
        wake: Arc::new(move || waker.notify_one()),
    });
    let centre_keys = Arc::new(vec![keys.centre.public().clone()]);
    let centre = CentreSite {
        shared: shared.clone(),
        room: plan.store.centre(),
        signing: keys.centre.clone(),
        court_keys: Arc::new(keys.court_keys()),
    };
    let courts: Vec<CourtSite> = plan
        .courts
        .iter()
        .filter_map(|id| {
            Some(CourtSite {
                shared: shared.clone(),
                id: Arc::from(id.as_str()),
                room: plan.store.court(id),
                signing: keys.courts.get(id)?.clone(),
                centre_keys: centre_keys.clone(),
            })
        })
        .collect();
    let mut sites = HashMap::new();
    let installation = &shared.installation;
    let whole = |router: Router| router.merge(arrive::assets()).layer(middleware::from_fn(arrive::arrive));
    let mut put = |origin: String, router: Router, frame: Frame, court: Option<&CourtSite>| {
        let host = site::visit::bare_host(origin.split("://").nth(1).unwrap_or_default());
        let for_programs = court.map_or(arrive::for_people as fn(&_, _) -> _, |_| cmecf::frame::for_programs);
        let arrival = Arrival { shared: shared.clone(), frame: Arc::new(frame), for_programs };
        sites.insert(host, hosts::Site { router, arrival, court: court.cloned() });
    };
    let (ecf, www) = (whole(cmecf::ecf_router(&shared)), whole(cmecf::www_router(&shared)));
    for court in &courts {
        let frame = cmecf::frame::bare(court, None);
        put(installation.ecf(&court.id), ecf.clone(), frame.clone(), Some(court));
        put(installation.www(&court.id), www.clone(), Frame { skin: "public", court_frame: false, ..frame }, Some(court));
    }
    let mut add = |origin: String, router: Router, frame: Frame| put(origin, whole(router), frame, None);
    let centre_frame = pacer::caller::frame(&centre, &pacer::caller::Who::Nobody, "/");
    add(installation.pacer(), pacer::pages_router(centre.clone()).fallback(nothing_here), centre_frame.clone());
    add(installation.login(), pacer::login_router(centre.clone()).fallback(nothing_here), centre_frame);
    add(installation.pcl(), pcl::router(shared.clone()).fallback(nothing_here), pcl::frame(&shared));
    let front = demo::front::Front {
        shared: shared.clone(),
        store: plan.store.clone(),
        courts: plan.courts.clone(),
        clocks: plan.clocks.clone(),
    };
    let front_frame = demo::front::frame(&shared);
    if installation.demo {
        add(installation.front(), demo::front::demo_router(front.clone()).fallback(nothing_here), front_frame.clone());
        add(installation.mail(), demo::mailbox::router(front).fallback(nothing_here), Frame { skin: "mail", ..front_frame });
    } else {
        add(installation.front(), demo::front::plain_router(front).fallback(nothing_here), front_frame);
    }
    let router = hosts::by_host(sites);
    peers.connect(router.clone());
    Ok(Sites { router, centre, courts, shared, wake, store: plan.store, clocks: plan.clocks })
}

async fn nothing_here() -> site::Failure {
    site::Failure::not_found()
}
