//! A docket text entry: through HTTP and through the store alone, 64 at once and one at a time, beside the same statements bare.

use std::{
    fs::File,
    io::Write as _,
    path::Path,
    rc::Rc,
    sync::Arc,
    time::{Duration, Instant},
};

use hyper::Method;
use store::{Place, court::Court};
use tokio::{runtime::Runtime, sync::Mutex};

use super::{
    committer::Committer,
    runtime,
    statements::{self, Filing},
};
use crate::{
    Done, Plan,
    client::{FORM, Wire, form},
    measure::{Pairs, Round, drive, median_of},
    program::Program,
    table::{Line, short},
    world::{COURT, ECF, World, beside, fresh},
};

const AT_ONCE: usize = 64;

/// Measures it.
pub fn measure(plan: &Plan) -> Done<Vec<Line>> {
    let runtime = runtime()?;
    let mut world = World::make(plan, &runtime, &[])?;
    let place = world.case("2:21-cv-90003", 0)?;
    let token = world.token(&runtime)?;
    let draft = world.draft(&runtime, "cv-notice-address", &place)?;
    let (many, few) = (plan.count(4000), plan.count(200));
    let each = (many + few) * plan.rounds();
    let drafts = world.copies(draft, each)?;
    let state = world.room.read_now(move |tx| store::court::drafts::by_serial(tx, draft))?.ok_or("no draft")?.state;
    // The answer holds the notice too.
    let state = format!("{state}{}", " ".repeat(2000));
    let filings: Arc<Vec<Filing>> = Arc::new(
        drafts
            .iter()
            .map(|draft| Filing {
                draft: draft.clone(),
                case: place.case.id,
                filer: place.filer,
                secret: world.secret.clone(),
                session: world.session.clone(),
                account: world.account,
                state: state.clone(),
            })
            .collect(),
    );
    // The same rows for all three: the files are copied while nobody has them open.
    let data = world.data();
    world.program.stop()?;
    world.store.engine().checkpoint_and_close();
    let (bare_folder, store_folder) = (world.folder.path().join("bare"), world.folder.path().join("store"));
    for folder in [&bare_folder, &store_folder] {
        std::fs::create_dir(folder)?;
        std::fs::copy(data.join("db/court_almd.db"), folder.join("court_almd.db"))?;
    }
    let committer = Committer::on(&bare_folder.join("court_almd.db"))?;
    let room = beside(Place::Sqlite(store_folder.clone()), &store_folder)?.court(COURT);
    let program = Program::demo(plan, &data, &[])?;
    let cookie = world.person.cookie(ECF);
    let wires = runtime.block_on(async {
        let mut wires = Vec::new();
        for _ in 0..AT_ONCE {
            wires.push(Mutex::new(Wire::to(program.port).await?));
        }
        Done::Ok(Rc::new(wires))
    })?;
    let post = Post { wires, cookie, token, server: program.id() };

    let (mut bare, mut store, mut http) = (Sides::default(), Sides::default(), Sides::default());
    let mut disk = Vec::new();
    for round in 0..plan.rounds() {
        program.come_to_rest()?;
        let from = round * (many + few);
        bare.many.push(by_committer(&runtime, &committer, &filings, from, many, AT_ONCE)?);
        store.many.push(by_store(&runtime, &room, &filings, from, many, AT_ONCE)?);
        http.many.push(post.round(&runtime, &filings, from, many, AT_ONCE)?);
        disk.push(fdatasync(&world.folder.path().join("disk"), few)?);
        bare.few.push(by_committer(&runtime, &committer, &filings, from + many, few, 1)?);
        store.few.push(by_store(&runtime, &room, &filings, from + many, few, 1)?);
        http.few.push(post.round(&runtime, &filings, from + many, few, 1)?);
    }
    let pairs = |ours: &Vec<Round>, limit: &Vec<Round>| Pairs { ours: ours.clone(), limit: limit.clone() };
    let group = "rusqlite, the same statements in commits of up to 64";
    let one = |path: &str, ours: &Vec<Round>| {
        let pairs = pairs(ours, &disk);
        let p50 = |round: &Round| round.at(0.5).as_secs_f64() * 1000.0;
        let ratio = pairs.ratio(|ours, limit| p50(ours) / p50(limit));
        Line {
            path: path.into(),
            ours: format!("{} ms", short(median_of(ours, p50))),
            limit: format!("{} ms append of 4 KiB + fdatasync", short(median_of(&disk, p50))),
            ratio: format!("{ratio:.2} times"),
            reach: "p50 at most 3 times".into(),
            reached: ratio <= 3.0,
            ..Line::with_times(&pairs)
        }
    };
    Ok(vec![
        Line::of_rates("docket text entry, store alone, 64 at once", group, &pairs(&store.many, &bare.many), 0.8),
        Line::of_rates("docket text entry through HTTP, 64 at once", group, &pairs(&http.many, &bare.many), 0.5),
        one("docket text entry, bare statements, one at a time", &bare.few),
        one("docket text entry, store alone, one at a time", &store.few),
        one("docket text entry through HTTP, one at a time", &http.few),
    ])
}

#[derive(Default)]
struct Sides {
    many: Vec<Round>,
    few: Vec<Round>,
}

fn by_committer(
    runtime: &Runtime,
    committer: &Committer,
    filings: &Arc<Vec<Filing>>,
    from: usize,
    count: usize,
    callers: usize,
) -> Done<Round> {
    let (committer, filings) = (committer.clone(), filings.clone());
    let now = fresh().now.0;
    let mut round = runtime.block_on(drive(callers, count, Some(std::process::id()), move |_, number| {
        let (committer, filing) = (committer.clone(), filings[from + number].clone());
        // Above the ids that the store has given so far.
        let id = (1 << 62) + ((from + number) as i64) * 32;
        async move { committer.run(move |connection| statements::bare(connection, &filing, id, now)).await }
    }))?;
    round.client_cpu = 0.0;
    Ok(round)
}

fn by_store(
    runtime: &Runtime,
    room: &Court,
    filings: &Arc<Vec<Filing>>,
    from: usize,
    count: usize,
    callers: usize,
) -> Done<Round> {
    let (room, filings, fresh) = (room.clone(), filings.clone(), fresh());
    let round = drive(callers, count, Some(std::process::id()), move |_, number| {
        let (room, filing, fresh) = (room.clone(), filings[from + number].clone(), fresh.clone());
        async move {
            let known = room.settings();
            room.write("file_document", &fresh, move |tx, fresh| statements::by_store(tx, fresh, &filing, &known)).await?;
            Ok(())
        }
    });
    runtime.block_on(round)
}

/// Submits drafts over kept connections.
struct Post {
    wires: Rc<Vec<Mutex<Wire>>>,
    cookie: String,
    token: String,
    server: u32,
}

impl Post {
    fn round(&self, runtime: &Runtime, filings: &Arc<Vec<Filing>>, from: usize, count: usize, callers: usize) -> Done<Round> {
        let (wires, cookie, token, filings) = (self.wires.clone(), self.cookie.clone(), self.token.clone(), filings.clone());
        runtime.block_on(drive(callers, count, Some(self.server), move |caller, number| {
            let (wires, cookie, token) = (wires.clone(), cookie.clone(), token.clone());
            let draft = filings[from + number].draft.clone();
            async move {
                let body = form(&[("csrf", &token), ("key", &draft.key), ("redaction_confirmed", "on")]);
                let path = format!("/file/{}/submit", draft.serial);
                let reply = wires[caller].lock().await.send(Method::POST, ECF, &path, &cookie, FORM, body).await?;
                if reply.status != 303 || !reply.location.starts_with("/file/receipt/") {
                    return Err(format!("{path} answered {}: {}", reply.status, String::from_utf8_lossy(&reply.body)).into());
                }
                Ok(())
            }
        }))
    }
}

/// The disk's own pace.
fn fdatasync(file: &Path, count: usize) -> Done<Round> {
    let mut file = File::options().create(true).append(true).open(file)?;
    let mut times = Vec::with_capacity(count);
    let begun = Instant::now();
    for _ in 0..count {
        let begun = Instant::now();
        file.write_all(&[7; 4096])?;
        file.sync_data()?;
        times.push(begun.elapsed());
    }
    let whole: Duration = begun.elapsed();
    Ok(Round::of(times, whole, 0.0, 0.0))
}
