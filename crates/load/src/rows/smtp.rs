//! The outbox to SMTP: the worker of `forecourt serve` empties it into a sink, beside bare lettre with the same mails and settings.

use std::time::{Duration, Instant};

use lettre::{AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor, message::MultiPart};
use store::{court::Court, shared::mails};
use tokio::runtime::Runtime;

use super::{runtime, statements};
use crate::{
    Done, Plan,
    installation::Installation,
    measure::{Pairs, Round, cpu_of, drive, memory_of},
    sink::Sink,
    table::{Line, short},
    world::fresh,
};

/// As many as the product has on their way.
const AT_ONCE: usize = 8;

/// Longest that a round may take.
const PATIENCE: Duration = Duration::from_secs(300);

/// Measures it.
pub fn measure(plan: &Plan) -> Done<Vec<Line>> {
    let runtime = runtime()?;
    let sink = Sink::start()?;
    let made = Installation::make(plan, 1, sink.port)?;
    let program = made.start(plan)?;
    let store = made.store()?;
    let room = store.court(&made.courts[0]);
    let transport = runtime.block_on(async { transport(sink.port) })?;
    let count = plan.count(2000);
    // Once unmeasured: the connections are then open on both sides.
    bare(&runtime, &transport, &sink, 64)?;
    outbox(&room, &sink, program.id(), 64)?;
    let (mut pairs, mut connections) = (Pairs::default(), 0);
    for _ in 0..plan.rounds() {
        pairs.limit.push(bare(&runtime, &transport, &sink, count)?);
        let (round, opened) = outbox(&room, &sink, program.id(), count)?;
        pairs.ours.push(round);
        connections += opened;
    }
    let mut line =
        Line::of_rates("outbox to SMTP, mails of 5 kB, 8 at once", "bare lettre, as many kept connections", &pairs, 0.5);
    line.memory = short(memory_of(program.id()));
    if connections > 0 {
        eprintln!("the product opened {connections} more connections while it sent");
    }
    program.stop()?;
    Ok(vec![line])
}

/// As the product's: a pool, twenty seconds of patience.
fn transport(port: u16) -> Done<AsyncSmtpTransport<Tokio1Executor>> {
    let address = format!("smtp://127.0.0.1:{port}");
    Ok(AsyncSmtpTransport::<Tokio1Executor>::from_url(&address)?.timeout(Some(Duration::from_secs(20))).build())
}

fn bare(runtime: &Runtime, transport: &AsyncSmtpTransport<Tokio1Executor>, sink: &Sink, count: usize) -> Done<Round> {
    let (sinks, transport) = (sink.cpu(), transport.clone());
    let mut round = runtime.block_on(drive(AT_ONCE, count, Some(std::process::id()), move |_, number| {
        let transport = transport.clone();
        async move {
            transport.send(message(number)?).await?;
            Ok(())
        }
    }))?;
    round.cpu -= (sink.cpu() - sinks) as f64 / count as f64;
    (_, round.times, _) = sink.take();
    Ok(round)
}

/// Puts mails into the outbox in one transaction; from the first that the sink takes to the note on the last.
fn outbox(room: &Court, sink: &Sink, server: u32, count: usize) -> Done<(Round, usize)> {
    let used = cpu_of(server);
    room.write_now("bench_mails", &fresh(), move |tx, fresh| {
        for number in 0..count {
            let (text, html) = statements::mail();
            let mail = mails::NewMail {
                sender: "cmecf@aaaa.example".into(),
                recipient: "lena.linked@example.com".into(),
                subject: subject(number),
                text,
                html: Some(html),
            };
            mails::queue(tx, fresh, "localhost", &mail)?;
        }
        Ok(())
    })?;
    let queued = Instant::now();
    while sink.count() < count || room.read_now(|tx| mails::waiting(tx))? > 0 {
        if queued.elapsed() > PATIENCE {
            return Err(format!("{} of {count} mails went out", sink.count()).into());
        }
        std::thread::sleep(Duration::from_millis(2));
    }
    let ended = Instant::now();
    let used = cpu_of(server) - used;
    let (taken, gaps, connections) = sink.take();
    if taken.len() != count {
        return Err(format!("{} deliveries of {count} mails", taken.len()).into());
    }
    let first = taken.first().ok_or("no mail")?;
    let whole = ended - *first;
    let mut round = Round::of(gaps, whole, used as f64 / count as f64, 0.0);
    round.rate = count as f64 / whole.as_secs_f64();
    Ok((round, connections))
}

fn subject(number: usize) -> String {
    format!("Activity in Case 2:21-cv-{number:05} Notice of Change of Address")
}

fn message(number: usize) -> Done<Message> {
    let (text, html) = statements::mail();
    Ok(Message::builder()
        .from("cmecf@aaaa.example".parse()?)
        .to("lena.linked@example.com".parse()?)
        .subject(subject(number))
        .date_now()
        .message_id(Some(format!("<{number}.0123456789ab@localhost>")))
        .multipart(MultiPart::alternative_plain_html(text, html))?)
}
