//! Sign-on from a court's login page to its menu: without the hash, with it, and a storm of a thousand beside other pages.

use std::{
    cell::Cell,
    rc::Rc,
    time::{Duration, Instant},
};

use argon2::{Algorithm, Argon2, Block, Params, Version};
use hyper::Method;
use tokio::{runtime::Runtime, task::LocalSet};

use super::runtime;
use crate::{
    Done, Plan,
    client::Wire,
    measure::{Round, cpu_of, drive, median_of, most_memory_of},
    person::Person,
    program::Program,
    table::{Line, short},
    world::{COURT, PASSWORD, USERNAME, World},
};

/// As many as one hashing thread and its queue take without turning anybody away.
const AT_ONCE: usize = 32;
/// What the product takes for a hash: KiB and passes.
const COST: (u32, u32) = (19_456, 2);
/// The same with `--cheap-hashes`.
const CHEAP: (u32, u32) = (64, 1);

/// Measures it.
pub fn measure(plan: &Plan) -> Done<Vec<Line>> {
    let runtime = runtime()?;
    Ok(vec![without_hash(plan, &runtime)?, with_hash(plan, &runtime)?, storm(plan, &runtime)?])
}

fn sign_ons(runtime: &Runtime, port: u16, server: u32, callers: usize, count: usize) -> Done<Round> {
    runtime.block_on(drive(callers, count, Some(server), move |_, _| async move {
        Person::signed_on(port, COURT, USERNAME, PASSWORD).await.map(|_| ())
    }))
}

fn without_hash(plan: &Plan, runtime: &Runtime) -> Done<Line> {
    let world = World::make(plan, runtime, &["--cheap-hashes"])?;
    let (port, server, count) = (world.program.port, world.program.id(), plan.count(400));
    sign_ons(runtime, port, server, 8, 40)?;
    let rounds = (0..plan.rounds()).map(|_| sign_ons(runtime, port, server, 8, count)).collect::<Done<Vec<_>>>()?;
    // The hash is no part of what is measured, so what is left of it comes off, and is said.
    let hash = hashes(20_000, CHEAP)?.cpu;
    let cpu = median_of(&rounds, |round| round.cpu) - hash;
    let at = |share: f64| short(median_of(&rounds, |round| round.at(share).as_secs_f64() * 1000.0));
    Ok(Line {
        path: "sign-on, whole flow without the hash, 8 at once".into(),
        ours: format!("{} µs", short(cpu)),
        limit: format!("{} µs came off: a hash of 64 KiB in one pass, bare", short(hash)),
        ratio: "-".into(),
        times: format!("{} / {} / {}", at(0.5), at(0.95), at(0.99)),
        cpu: short(cpu),
        memory: short(most_memory_of(server)),
        reach: "at most 600 µs of CPU".into(),
        reached: cpu <= 600.0,
    })
}

fn with_hash(plan: &Plan, runtime: &Runtime) -> Done<Line> {
    let world = World::make(plan, runtime, &[])?;
    let (port, server, count) = (world.program.port, world.program.id(), plan.count(100));
    sign_ons(runtime, port, server, 8, 16)?;
    let mut pairs = crate::measure::Pairs::default();
    for _ in 0..plan.rounds() {
        pairs.limit.push(hashes(count, COST)?);
        pairs.ours.push(sign_ons(runtime, port, server, AT_ONCE, count)?);
    }
    let mut line = Line::of_rates("sign-on with argon2id, 32 at once", "argon2id bare, on as many threads", &pairs, 0.9);
    line.memory = short(most_memory_of(server));
    Ok(line)
}

/// The hash alone, with memory that is reused, on as many threads as the product has for it: one less than cores.
fn hashes(count: usize, cost: (u32, u32)) -> Done<Round> {
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get).saturating_sub(1).max(1);
    let (own, begun) = (cpu_of(std::process::id()), Instant::now());
    let parts: Vec<Result<Vec<Duration>, String>> = std::thread::scope(|scope| {
        let run = || {
            let params = Params::new(cost.0, cost.1, 1, Some(32)).map_err(|problem| problem.to_string())?;
            let mut memory = vec![Block::default(); params.block_count()];
            let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
            (0..count / threads)
                .map(|_| {
                    let (begun, mut out) = (Instant::now(), [0; 32]);
                    argon
                        .hash_password_into_with_memory(PASSWORD.as_bytes(), b"sixteen bytes, so", &mut out, &mut memory)
                        .map_err(|problem| problem.to_string())?;
                    Ok(begun.elapsed())
                })
                .collect()
        };
        let all: Vec<_> = (0..threads).map(|_| scope.spawn(run)).collect();
        all.into_iter().map(|one| one.join().unwrap_or_else(|_| Err("a thread was lost".into()))).collect()
    });
    let mut times = Vec::new();
    for part in parts {
        times.extend(part?);
    }
    let whole = begun.elapsed();
    let cpu = (cpu_of(std::process::id()) - own) as f64 / times.len() as f64;
    Ok(Round::of(times, whole, cpu, 0.0))
}

/// A thousand sign on, 48 at once, while somebody reads a page of a court and a page of a bare server, in turn.
fn storm(plan: &Plan, runtime: &Runtime) -> Done<Line> {
    let world = World::make(plan, runtime, &[])?;
    let file = world.folder.path().join("empty.html");
    std::fs::write(&file, "<p>hello</p>")?;
    let bare = Program::bare(&file)?;
    let (port, bare_port, count) = (world.program.port, bare.port, plan.count(1000));
    let (ours, limit, refused) = runtime.block_on(async {
        let (left, at_work) = (Rc::new(Cell::new(count)), Rc::new(Cell::new(48)));
        let refused = Rc::new(Cell::new(0));
        let all = LocalSet::new();
        for _ in 0..at_work.get() {
            let (left, at_work, refused) = (left.clone(), at_work.clone(), refused.clone());
            all.spawn_local(async move {
                while left.get() > 0 {
                    left.set(left.get() - 1);
                    if Person::signed_on(port, COURT, USERNAME, PASSWORD).await.is_err() {
                        refused.set(refused.get() + 1);
                    }
                }
                at_work.set(at_work.get() - 1);
            });
        }
        let reader = async move {
            let (mut here, mut there) = (Wire::to(port).await?, Wire::to(bare_port).await?);
            let (mut ours, mut limit) = (Vec::new(), Vec::new());
            while at_work.get() > 0 {
                let begun = Instant::now();
                here.send(Method::GET, "ecf.ctd.localhost", "/", "", "", bytes::Bytes::new()).await?;
                ours.push(begun.elapsed());
                let begun = Instant::now();
                there.send(Method::GET, "localhost", "/", "", "", bytes::Bytes::new()).await?;
                limit.push(begun.elapsed());
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
            Done::Ok((ours, limit))
        };
        let (ours, limit) = all.run_until(reader).await?;
        Done::Ok((ours, limit, refused.get()))
    })?;
    let second = Duration::from_secs(1);
    let (ours, limit) = (Round::of(ours, second, 0.0, 0.0), Round::of(limit, second, 0.0, 0.0));
    let p99 = |round: &Round| round.at(0.99).as_secs_f64() * 1000.0;
    let at = |round: &Round, share: f64| short(round.at(share).as_secs_f64() * 1000.0);
    let times = |round: &Round| format!("{} / {} / {}", at(round, 0.5), at(round, 0.95), at(round, 0.99));
    let ratio = p99(&ours) / p99(&limit);
    Ok(Line {
        path: format!("a court's page in a storm of {count} sign-ons"),
        ours: format!("p99 {} ms, {refused} sign-ons turned away", short(p99(&ours))),
        limit: format!("p99 {} ms an empty axum page in the same storm", short(p99(&limit))),
        ratio: format!("{ratio:.2} times"),
        times: format!("{} ({})", times(&ours), times(&limit)),
        cpu: "-".into(),
        memory: short(most_memory_of(world.program.id())),
        reach: "p99 at most 3 times".into(),
        reached: ratio <= 3.0,
    })
}
