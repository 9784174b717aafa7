//! 200 readers who take docket sheets as fast as they can, and one who files a text entry now and then.

use std::{
    cell::Cell,
    rc::Rc,
    time::{Duration, Instant},
};

use hyper::Method;
use tokio::task::LocalSet;

use super::{committer::Committer, docket, runtime};
use crate::{
    Done, Plan,
    client::{FORM, Wire, form},
    measure::Round,
    table::{Line, short},
    world::{ECF, World},
};

const READERS: usize = 200;

/// Measures it: the filer submits, and then a row is committed bare on the same disk, in turn, under the same readers.
pub fn measure(plan: &Plan) -> Done<Vec<Line>> {
    let runtime = runtime()?;
    let mut world = World::make(plan, &runtime, &[])?;
    let (place, sheet) = (world.case("2:21-cv-90003", 0)?, world.case("2:21-cv-90050", 50)?);
    let draft = world.draft(&runtime, "cv-notice-address", &place)?;
    let token = world.token(&runtime)?;
    let drafts = world.copies(draft, plan.count(4000))?;
    let (cookie, port) = (world.person.cookie(ECF), world.program.port);
    let file = world.folder.path().join("floor.db");
    rusqlite::Connection::open(&file)?.execute_batch("CREATE TABLE rows (id INTEGER PRIMARY KEY, text TEXT NOT NULL)")?;
    let floor = Committer::on(&file)?;
    world.program.come_to_rest()?;
    let body = docket::asked(&sheet);
    let (ours, limit, read, refused) = runtime.block_on(async {
        let all = LocalSet::new();
        let (over, read, refused) = (Rc::new(Cell::new(false)), Rc::new(Cell::new(0_usize)), Rc::new(Cell::new(0_usize)));
        for _ in 0..READERS {
            let (over, read, refused, cookie, body) = (over.clone(), read.clone(), refused.clone(), cookie.clone(), body.clone());
            all.spawn_local(async move {
                let Ok(mut wire) = Wire::to(port).await else { return };
                while !over.get() {
                    match wire.send(Method::POST, ECF, docket::PATH, &cookie, FORM, body.clone()).await {
                        Ok(reply) if reply.status == 200 => read.set(read.get() + 1),
                        Ok(_) => refused.set(refused.get() + 1),
                        Err(_) => return,
                    }
                }
            });
        }
        let filer = async move {
            let mut wire = Wire::to(port).await?;
            let (mut ours, mut limit) = (Vec::new(), Vec::new());
            tokio::time::sleep(Duration::from_secs(2)).await;
            for draft in drafts {
                let body = form(&[("csrf", &token), ("key", &draft.key), ("redaction_confirmed", "on")]);
                let path = format!("/file/{}/submit", draft.serial);
                let begun = Instant::now();
                let reply = wire.send(Method::POST, ECF, &path, &cookie, FORM, body).await?;
                ours.push(begun.elapsed());
                if reply.status != 303 {
                    return Err(format!("{path} answered {}", reply.status).into());
                }
                let begun = Instant::now();
                let text = "a docket text entry ".repeat(10);
                let row = move |connection: &rusqlite::Connection| {
                    connection.prepare_cached("INSERT INTO rows (text) VALUES (?1)")?.execute([text]).map(|_| ())
                };
                floor.run(row).await?;
                limit.push(begun.elapsed());
            }
            over.set(true);
            Done::Ok((ours, limit))
        };
        let (ours, limit) = all.run_until(filer).await?;
        Done::Ok((ours, limit, read.get(), refused.get()))
    })?;
    let second = Duration::from_secs(1);
    let whole: Duration = ours.iter().chain(&limit).sum();
    let (ours, limit) = (Round::of(ours, second, 0.0, 0.0), Round::of(limit, second, 0.0, 0.0));
    let p99 = |round: &Round| round.at(0.99).as_secs_f64() * 1000.0;
    let at = |round: &Round, share: f64| short(round.at(share).as_secs_f64() * 1000.0);
    let times = |round: &Round| format!("{} / {} / {}", at(round, 0.5), at(round, 0.95), at(round, 0.99));
    let ratio = p99(&ours) / p99(&limit);
    let pages = read as f64 / (whole.as_secs_f64() + 2.0);
    Ok(vec![Line {
        path: "docket text entry under 200 greedy readers".into(),
        ours: format!("p99 {} ms ({} sheets/s, {refused} turned away)", short(p99(&ours)), short(pages)),
        limit: format!("p99 {} ms a row committed bare under the same readers", short(p99(&limit))),
        ratio: format!("{ratio:.2} times"),
        times: format!("{} ({})", times(&ours), times(&limit)),
        cpu: "-".into(),
        memory: "-".into(),
        reach: "p99 at most 2 times".into(),
        reached: ratio <= 2.0,
    }])
}
