//! The store on PostgreSQL, eight callers: a docket text entry beside pgbench with the same statements, and the rows of a docket sheet
//! beside the bare client.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use postgres::{Client, NoTls};
use store::court::{Court, entries};
use tokio::runtime::Runtime;

use super::{
    pgbench, runtime,
    statements::{self, Filing},
};
use crate::{
    Done, Plan,
    measure::{Pairs, Round, cpu_of, drive},
    table::Line,
    world::{Where, World, fresh},
};

/// Callers of the store, and connections of the limit.
pub const CALLERS: usize = 8;

/// More entries than the sheet has.
const LIMIT: i64 = 10_001;

/// Measures it.
pub fn measure(plan: &Plan) -> Done<Vec<Line>> {
    let url = plan.postgres.as_deref().ok_or("it wants --postgres ADDRESS; `cargo x bench` starts a server and says so")?;
    let runtime = runtime()?;
    let mut world = World::make(plan, &runtime, &["--database", url])?;
    let sheet = world.case("2:21-cv-90050", 50)?;
    // A case for each caller: who files in the same case waits for the other, there as here.
    let cases = (0..CALLERS).map(|caller| world.case(&format!("2:21-cv-{}", 91_000 + caller), 0)).collect::<Done<Vec<_>>>()?;
    let draft = world.draft(&runtime, "cv-notice-address", &cases[0])?;
    let count = plan.count(1600) / CALLERS * CALLERS;
    let drafts = world.copies(draft, (pgbench::TRIES + 1) * count * plan.rounds())?;
    let state = world.room.read_now(move |tx| store::court::drafts::by_serial(tx, draft))?.ok_or("no draft")?.state;
    let state = format!("{state}{}", " ".repeat(2000));
    let filings: Vec<Filing> = drafts
        .into_iter()
        .map(|draft| Filing {
            draft,
            case: cases[0].case.id,
            filer: cases[0].filer,
            secret: world.secret.clone(),
            session: world.session.clone(),
            account: world.account,
            state: state.clone(),
        })
        .collect();
    // The worker must not deliver the mails meanwhile.
    world.program.stop()?;
    let room = world.room.clone();
    let script = world.folder.path().join("text-entry.sql");
    std::fs::write(&script, pgbench::script(&filings[0], &cases))?;
    let (filings, cases) = (Arc::new(filings), Arc::new(cases));

    let (mut writes, mut reads) = (Pairs::default(), Pairs::default());
    let rows = plan.count(8000) / CALLERS * CALLERS;
    for round in 0..plan.rounds() {
        let from = (pgbench::TRIES + 1) * round * count;
        let run = pgbench::Run { url, script: &script, folder: world.folder.path(), first: &filings[from], count };
        writes.limit.push(run.measure(&plan.pgbench)?);
        writes.ours.push(write(&runtime, &room, &filings, &cases, from + pgbench::TRIES * count, count)?);
        reads.limit.push(bare_reads(url, sheet.case.id.0, rows)?);
        reads.ours.push(read(&runtime, &room, &sheet, rows)?);
    }
    Ok(vec![
        Line::of_rates("PostgreSQL: docket text entry, store alone, 8 at once", "pgbench, the same statements", &writes, 0.6),
        Line::of_rates(
            "PostgreSQL: rows of a sheet of 50 entries, 8 at once",
            "the bare client, the same statements",
            &reads,
            0.8,
        ),
    ])
}

fn write(
    runtime: &Runtime,
    room: &Court,
    filings: &Arc<Vec<Filing>>,
    cases: &Arc<Vec<Where>>,
    from: usize,
    count: usize,
) -> Done<Round> {
    let (room, filings, cases, fresh) = (room.clone(), filings.clone(), cases.clone(), fresh());
    let round = drive(CALLERS, count, Some(std::process::id()), move |caller, number| {
        let filing = Filing { case: cases[caller].case.id, ..filings[from + number].clone() };
        let (room, fresh) = (room.clone(), fresh.clone());
        async move {
            let known = room.settings();
            room.write("file_document", &fresh, move |tx, fresh| statements::by_store(tx, fresh, &filing, &known)).await?;
            Ok(())
        }
    });
    runtime.block_on(round)
}

fn read(runtime: &Runtime, room: &Court, sheet: &Where, count: usize) -> Done<Round> {
    let (room, case) = (room.clone(), sheet.case.id);
    runtime.block_on(drive(CALLERS, count, Some(std::process::id()), move |_, _| {
        let room = room.clone();
        async move {
            let read = room.read(move |tx| {
                Ok((entries::listed(tx, case, false, LIMIT, false)?, entries::listed_documents(tx, case, false)?))
            });
            let (entries, documents) = read.await?;
            if (entries.len(), documents.len()) == (50, 50) { Ok(()) } else { Err("the sheet has other rows".into()) }
        }
    }))
}

/// The same, a connection and a thread for each caller; all columns are read.
fn bare_reads(url: &str, case: i64, count: usize) -> Done<Round> {
    let one = || -> Result<Vec<Duration>, postgres::Error> {
        let mut client = Client::connect(url, NoTls)?;
        client.batch_execute("SET search_path TO court_almd")?;
        let (entries, documents) = (client.prepare(ENTRIES)?, client.prepare(DOCUMENTS)?);
        let mut times = Vec::with_capacity(count / CALLERS);
        for _ in 0..count / CALLERS {
            let begun = Instant::now();
            client.batch_execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")?;
            for row in client.query(&entries, &[&case, &LIMIT, &false])? {
                let (sequence, number): (i64, Option<i64>) = (row.get(0), row.get(1));
                let (number_text, date): (Option<String>, Option<String>) = (row.get(2), row.get(3));
                let text: String = row.get(4);
                std::hint::black_box((sequence, number, number_text, date, text));
            }
            for row in client.query(&documents, &[&case, &false])? {
                let read: (i64, i64, i64) = (row.get(0), row.get(1), row.get(2));
                std::hint::black_box(read);
            }
            client.batch_execute("COMMIT")?;
            times.push(begun.elapsed());
        }
        Ok(times)
    };
    let (own, begun) = (cpu_of(std::process::id()), Instant::now());
    let parts: Vec<_> = std::thread::scope(|scope| {
        let all: Vec<_> = (0..CALLERS).map(|_| scope.spawn(one)).collect();
        all.into_iter().map(std::thread::ScopedJoinHandle::join).collect()
    });
    let whole = begun.elapsed();
    let mut times = Vec::with_capacity(count);
    for part in parts {
        times.extend(part.map_err(|_| "a thread was lost")??);
    }
    let cpu = (cpu_of(std::process::id()) - own) as f64 / count as f64;
    Ok(Round::of(times, whole, cpu, 0.0))
}

const ENTRIES: &str = "SELECT sequence, number, number_text, date_filed, text FROM entries WHERE case_id = $1 AND sequence > 0 AND (NOT sealed OR $3) ORDER BY sequence LIMIT $2";
const DOCUMENTS: &str = "SELECT e.sequence, d.part, d.serial FROM documents d JOIN entries e ON e.id = d.entry_id WHERE e.case_id = $1 AND ($2 OR NOT (d.sealed OR e.sealed)) ORDER BY e.sequence, d.part";
