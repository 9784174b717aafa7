//! Start of an existing folder, and what the program holds two minutes after its last request.

use std::time::Duration;

use super::runtime;
use crate::{
    Done, Plan,
    measure::{files_of, median, memory_of},
    program::Program,
    table::{Line, short},
    world::{ECF, World},
};

/// Measures it, with the demonstration's seven courts.
pub fn measure(plan: &Plan) -> Done<Vec<Line>> {
    let runtime = runtime()?;
    let mut world = World::make(plan, &runtime, &[])?;
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
    let busy = memory_of(program.id());
    std::thread::sleep(Duration::from_secs(if plan.quick { 5 } else { 120 }));
    let (rest, files) = (memory_of(program.id()), files_of(program.id()));
    let start = median(starts);
    let line = |path: &str, ours: String, reach: &str, reached: bool| Line {
        path: path.into(),
        ours,
        limit: "-".into(),
        ratio: "-".into(),
        times: "-".into(),
        cpu: "-".into(),
        memory: format!("{} ({} at work)", short(rest), short(busy)),
        reach: reach.into(),
        reached,
    };
    Ok(vec![
        line("at rest, seven courts", format!("{} MiB, {files} open files", short(rest)), "under 30 MiB", rest < 30.0),
        line("start of an existing folder, seven courts", format!("{} ms", short(start)), "under 150 ms", start < 150.0),
    ])
}
