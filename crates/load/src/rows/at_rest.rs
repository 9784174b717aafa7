//! Start of an existing folder, and what the program holds two minutes after its last request: with the demonstration's seven courts, and
//! with two hundred.

use std::time::{Duration, Instant};

use hyper::Method;
use tokio::runtime::Runtime;

use super::runtime;
use crate::{
    Done, Plan,
    client::Wire,
    installation::{Installation, ecf},
    measure::{cpu_of, files_of, median, memory_of},
    program::Program,
    table::{Line, short},
    world::{ECF, World},
};

/// As many as there are federal courts, about.
const COURTS: usize = 200;

/// Measures both.
pub fn measure(plan: &Plan) -> Done<Vec<Line>> {
    let runtime = runtime()?;
    let mut lines = seven(plan, &runtime)?;
    lines.extend(two_hundred(plan, &runtime)?);
    Ok(lines)
}

fn seven(plan: &Plan, runtime: &Runtime) -> Done<Vec<Line>> {
    let mut world = World::make(plan, runtime, &[])?;
    let data = world.data();
    world.store.engine().checkpoint_and_close();
    world.program.stop()?;
    let mut starts = Vec::new();
    for _ in 0..plan.rounds() {
        let program = Program::demo(plan, &data, &[])?;
        starts.push(program.start.as_secs_f64() * 1000.0);
        program.stop()?;
    }
    let program = Program::demo(plan, &data, &[])?;
    world.person = runtime.block_on(crate::person::Person::signed_on(
        program.port,
        crate::world::COURT,
        crate::world::USERNAME,
        crate::world::PASSWORD,
    ))?;
    for _ in 0..200 {
        runtime.block_on(world.person.visit(ECF, "/cgi-bin/ShowIndex.pl"))?;
    }
    let rest = Rest::of(plan, &program);
    Ok(vec![
        rest.line("at rest, seven courts", "under 30 MiB", rest.memory < 30.0),
        rest.start("start of an existing folder, seven courts", median(starts), 150.0),
    ])
}

fn two_hundred(plan: &Plan, runtime: &Runtime) -> Done<Vec<Line>> {
    // Nobody listens for mails: none is sent.
    let made = Installation::make(plan, COURTS, 9)?;
    let program = made.start(plan)?;
    let (store, begun) = (made.store()?, Instant::now());
    while store.centre().read_now(store::centre::courts::ids)?.len() < COURTS {
        if begun.elapsed() > Duration::from_secs(120) {
            return Err("the centre has not heard of all courts".into());
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    store.engine().checkpoint_and_close();
    program.stop()?;
    let mut starts = Vec::new();
    for _ in 0..plan.rounds() {
        let program = made.start(plan)?;
        starts.push(program.start.as_secs_f64() * 1000.0);
        program.stop()?;
    }
    let program = made.start(plan)?;
    runtime.block_on(async {
        let mut wire = Wire::to(program.port).await?;
        for court in &made.courts {
            for _ in 0..2 {
                let reply = wire.send(Method::GET, &ecf(court), "/cgi-bin/CourtInfo.pl", "", "", bytes::Bytes::new()).await?;
                if reply.status != 200 {
                    return Err(format!("{court} answered {}", reply.status).into());
                }
            }
        }
        Done::Ok(())
    })?;
    let rest = Rest::of(plan, &program);
    Ok(vec![
        rest.line("at rest, 200 courts", "under 60 MiB, under 500 open files", rest.memory < 60.0 && rest.files < 500),
        rest.start("start of an existing folder, 200 courts", median(starts), 1000.0),
    ])
}

/// What a program holds that has nothing to do.
struct Rest {
    busy: f64,
    memory: f64,
    files: usize,
    /// Processor time in a second, in microseconds.
    cpu: f64,
}

impl Rest {
    /// Waits two minutes; the processor time is that of the last twenty seconds.
    fn of(plan: &Plan, program: &Program) -> Rest {
        let busy = memory_of(program.id());
        let (wait, last) = if plan.quick { (3, 2) } else { (100, 20) };
        std::thread::sleep(Duration::from_secs(wait));
        let used = cpu_of(program.id());
        std::thread::sleep(Duration::from_secs(last));
        let cpu = (cpu_of(program.id()) - used) as f64 / last as f64;
        Rest { busy, memory: memory_of(program.id()), files: files_of(program.id()), cpu }
    }

    fn line(&self, path: &str, reach: &str, reached: bool) -> Line {
        let files = self.files;
        Line {
            path: path.into(),
            ours: format!("{} MiB, {files} open files", short(self.memory)),
            limit: "-".into(),
            ratio: "-".into(),
            times: "-".into(),
            cpu: format!("{} in a second", short(self.cpu)),
            memory: format!("{} ({} at work)", short(self.memory), short(self.busy)),
            reach: reach.into(),
            reached,
        }
    }

    fn start(&self, path: &str, took: f64, most: f64) -> Line {
        let reach = if most < 1000.0 { format!("under {most} ms") } else { format!("under {} s", most / 1000.0) };
        Line { ours: format!("{} ms", short(took)), cpu: "-".into(), ..self.line(path, &reach, took < most) }
    }
}
