//! The docket sheet, signed in: a page of 50 entries, and one of 10,000.

use std::{
    rc::Rc,
    time::{Duration, Instant},
};

use http_body_util::BodyExt as _;
use hyper::Method;
use rusqlite::{Connection, OpenFlags};
use tokio::{runtime::Runtime, sync::Mutex};

use super::runtime;
use crate::{
    Done, Plan,
    client::{FORM, Wire, form},
    measure::{Pairs, Round, cpu_of, drive, forget_most_memory_of, median, median_of, memory_of, most_memory_of},
    program::Program,
    table::{Line, short},
    world::{ECF, Where, World},
};

pub const PATH: &str = "/cgi-bin/DktRpt.pl";
const AT_ONCE: usize = 8;

/// Measures it.
pub fn measure(plan: &Plan) -> Done<Vec<Line>> {
    let runtime = runtime()?;
    let world = World::make(plan, &runtime, &[])?;
    let (small, large) = (world.case("2:21-cv-90050", 50)?, world.case("2:21-cv-91000", 10_000)?);
    world.program.come_to_rest()?;
    let mut lines = vec![page_of_50(plan, &runtime, &world, &small)?];
    lines.extend(sheet_of_10_000(plan, &runtime, &world, &large)?);
    Ok(lines)
}

/// The court's database, to read beside the server.
fn court(world: &World) -> Done<Connection> {
    let file = world.data().join("db/court_almd.db");
    Ok(Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX)?)
}

pub fn asked(place: &Where) -> bytes::Bytes {
    let serial = place.case.serial.to_string();
    form(&[
        ("all_case_ids", serial.as_str()),
        // As existing clients do, so that a long sheet is not asked about.
        ("date_from", "1/1/1960"),
        ("sort1", "oldest date first"),
        ("list_of_parties_and_counsel", "on"),
        ("terminated_parties", "on"),
        ("output_format", "html"),
    ])
}

fn page_of_50(plan: &Plan, runtime: &Runtime, world: &World, place: &Where) -> Done<Line> {
    let (body, cookie) = (asked(place), world.person.cookie(ECF));
    let page = runtime.block_on(async {
        Wire::to(world.program.port).await?.send(Method::POST, ECF, PATH, &cookie, FORM, body.clone()).await
    })?;
    let rows = String::from_utf8_lossy(&page.body).matches("MOTION to Extend").count();
    if page.status != 200 || rows != 50 {
        return Err(format!("the sheet answered {} with {rows} entries", page.status).into());
    }
    let file = world.folder.path().join("page.html");
    std::fs::write(&file, &page.body)?;
    let bare = Program::bare(&file)?;
    let count = plan.count(8000);
    let mut pairs = Pairs::default();
    let (ours, limit) = (Client::new(runtime, &world.program)?, Client::new(runtime, &bare)?);
    for _ in 0..plan.rounds() {
        pairs.limit.push(limit.round(runtime, &cookie, &body, count)?);
        pairs.ours.push(ours.round(runtime, &cookie, &body, count)?);
    }
    let name = "docket sheet of 50 entries, signed in, 8 at once";
    let cpu = median_of(&pairs.ours, |round| round.cpu);
    let mut line = Line::of_rates(name, "axum, the same bytes from memory", &pairs, 0.5);
    line.reach += "; at most 100 µs";
    line.reached &= cpu <= 100.0;
    line.memory = short(memory_of(world.program.id()));
    Ok(line)
}

struct Client {
    wires: Rc<Vec<Mutex<Wire>>>,
    server: u32,
}

impl Client {
    fn new(runtime: &Runtime, program: &Program) -> Done<Client> {
        let wires = runtime.block_on(async {
            let mut wires = Vec::new();
            for _ in 0..AT_ONCE {
                wires.push(Mutex::new(Wire::to(program.port).await?));
            }
            Done::Ok(wires)
        })?;
        Ok(Client { wires: Rc::new(wires), server: program.id() })
    }

    fn round(&self, runtime: &Runtime, cookie: &str, body: &bytes::Bytes, count: usize) -> Done<Round> {
        let (wires, cookie, body) = (self.wires.clone(), cookie.to_owned(), body.clone());
        runtime.block_on(drive(AT_ONCE, count, Some(self.server), move |caller, _| {
            let (wires, cookie, body) = (wires.clone(), cookie.clone(), body.clone());
            async move {
                let reply = wires[caller].lock().await.send(Method::POST, ECF, PATH, &cookie, FORM, body).await?;
                if reply.status == 200 { Ok(()) } else { Err(format!("the sheet answered {}", reply.status).into()) }
            }
        }))
    }
}

/// One whole sheet: time to the first byte, whole time, bytes.
async fn fetch(wire: &mut Wire, cookie: &str, body: bytes::Bytes) -> Done<(Duration, Duration, usize)> {
    let begun = Instant::now();
    let mut answer = wire.begin(Method::POST, ECF, PATH, cookie, FORM, body).await?.into_body();
    let (mut first, mut bytes) = (None, 0);
    while let Some(frame) = answer.frame().await {
        if let Ok(data) = frame?.into_data() {
            first.get_or_insert_with(|| begun.elapsed());
            bytes += data.len();
        }
    }
    Ok((first.ok_or("an empty sheet")?, begun.elapsed(), bytes))
}

fn sheet_of_10_000(plan: &Plan, runtime: &Runtime, world: &World, place: &Where) -> Done<Vec<Line>> {
    let (body, cookie, server) = (asked(place), world.person.cookie(ECF), world.program.id());
    let count = plan.count(40);
    let kept = court(world)?;
    super::bare_sheet::rows_and_template(&kept, place.case.id.0)?;
    let (mut ours, mut bare, mut ratios, mut firsts, mut wholes, mut size) = (vec![], vec![], vec![], vec![], vec![], 0);
    let mut wire = runtime.block_on(Wire::to(world.program.port))?;
    // Once unmeasured: the pages of the file are then in memory for both.
    runtime.block_on(fetch(&mut wire, &cookie, body.clone()))?;
    let before = memory_of(server);
    for _ in 0..plan.rounds() {
        let own = cpu_of(std::process::id());
        for _ in 0..count {
            std::hint::black_box(super::bare_sheet::rows_and_template(&kept, place.case.id.0)?);
        }
        let limit = (cpu_of(std::process::id()) - own) as f64 / count as f64;
        let used = cpu_of(server);
        for _ in 0..count {
            let (first, whole, bytes) = runtime.block_on(fetch(&mut wire, &cookie, body.clone()))?;
            firsts.push(first);
            wholes.push(whole);
            size = bytes;
        }
        let cpu = (cpu_of(server) - used) as f64 / count as f64;
        ratios.push(cpu / limit);
        ours.push(cpu);
        bare.push(limit);
    }
    forget_most_memory_of(server)?;
    let four = four_at_once(runtime, world, &cookie, &body)?;
    let size = size as f64 / 1_048_576.0;
    let growth = (four - before).max(0.0) / 4.0;
    let (ours, bare, ratio) = (median(ours), median(bare), median(ratios));
    let firsts = Round::of(firsts, Duration::from_secs(1), 0.0, 0.0);
    let wholes = Round::of(wholes, Duration::from_secs(1), 0.0, 0.0);
    let at = |round: &Round, share: f64| short(round.at(share).as_secs_f64() * 1000.0);
    let times = |round: &Round| format!("{} / {} / {}", at(round, 0.5), at(round, 0.95), at(round, 0.99));
    Ok(vec![
        Line {
            path: "docket sheet of 10,000 entries, CPU".into(),
            ours: format!("{} µs", short(ours)),
            limit: format!("{} µs SQLite rows + bare template", short(bare)),
            ratio: format!("{ratio:.2} times"),
            times: times(&wholes),
            cpu: format!("{} ({})", short(ours), short(bare)),
            memory: "-".into(),
            reach: "at most 1.5 times".into(),
            reached: ratio <= 1.5,
        },
        Line {
            path: "docket sheet of 10,000 entries, first byte".into(),
            ours: format!("{} ms", at(&firsts, 0.5)),
            limit: "-".into(),
            ratio: "-".into(),
            times: times(&firsts),
            cpu: "-".into(),
            memory: "-".into(),
            reach: "under 5 ms".into(),
            reached: firsts.at(0.5) < Duration::from_millis(5),
        },
        Line {
            path: "docket sheet of 10,000 entries, memory, 4 at once".into(),
            ours: format!("{} MiB each", short(growth)),
            limit: format!("{} MiB its bytes", short(size)),
            ratio: format!("{:.2} times", growth / size),
            times: "-".into(),
            cpu: "-".into(),
            memory: format!("{} at most", short(four)),
            reach: "at most 3 times".into(),
            reached: growth <= 3.0 * size,
        },
    ])
}

/// Fetches four at once, and again, and gives the most memory that the program ever used.
fn four_at_once(runtime: &Runtime, world: &World, cookie: &str, body: &bytes::Bytes) -> Done<f64> {
    runtime.block_on(async {
        for _ in 0..3 {
            let mut all = Vec::new();
            for _ in 0..4 {
                let (mut wire, cookie, body) = (Wire::to(world.program.port).await?, cookie.to_owned(), body.clone());
                all.push(async move { fetch(&mut wire, &cookie, body).await });
            }
            let mut all = all.into_iter();
            if let (Some(a), Some(b), Some(c), Some(d)) = (all.next(), all.next(), all.next(), all.next()) {
                let (a, b, c, d) = tokio::join!(a, b, c, d);
                for answer in [a, b, c, d] {
                    answer?;
                }
            }
        }
        Done::Ok(())
    })?;
    Ok(most_memory_of(world.program.id()))
}
