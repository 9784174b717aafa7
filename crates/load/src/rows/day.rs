//! A mixed day: sixteen people without a pause for a minute, who sign on, look at their link, query, read sheets and documents, and file.

use std::{
    cell::RefCell,
    collections::BTreeMap,
    rc::Rc,
    time::{Duration, Instant},
};

use bytes::Bytes;
use hyper::Method;
use store::court::{Court, cases, drafts, entries, links, settings};
use tokio::task::LocalSet;

use super::{docket, filing, runtime};
use crate::{
    Done, Plan,
    client::{FORM, Reply, Wire, form},
    measure::{Round, cpu_of, most_memory_of},
    person::Person,
    table::{Line, short},
    world::{COURT, ECF, PASSWORD, USERNAME, Waiting, World},
};

const PEOPLE: usize = 16;

/// Documents that are there to be read at the start.
const DOCUMENTS: usize = 40;

/// What somebody does next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Act {
    SignOn,
    Link,
    Query,
    Sheet,
    Document,
    File,
}

/// Twenty acts in a row; each person begins at another place.
const ROUND: [Act; 20] = {
    use Act::{Document, File, Link, Query, Sheet, SignOn};
    [
        Query, Sheet, Document, Sheet, File, Query, Document, Sheet, Link, Query, Document, Sheet, File, Query, Sheet, Document,
        SignOn, Query, Sheet, Document,
    ]
};

impl Act {
    fn name(self) -> &'static str {
        match self {
            Act::SignOn => "sign-on",
            Act::Link => "link status",
            Act::Query => "query",
            Act::Sheet => "sheet of 50",
            Act::Document => "document",
            Act::File => "filing with PDF",
        }
    }
}

/// What all of them need.
struct Town {
    port: u16,
    cookie: String,
    token: String,
    room: Court,
    query: String,
    sheet: Bytes,
    link: String,
    documents: Vec<String>,
    drafts: Vec<Waiting>,
    filed: RefCell<usize>,
}

/// Measures it.
pub fn measure(plan: &Plan) -> Done<Vec<Line>> {
    let runtime = runtime()?;
    let mut world = World::make(plan, &runtime, &[])?;
    let (place, sheet) = (world.case("2:21-cv-90004", 0)?, world.case("2:21-cv-90050", 50)?);
    let draft = world.draft(&runtime, "cv-notice-settlement", &place)?;
    let token = world.token(&runtime)?;
    let (seconds, most) = if plan.quick { (15, 4000) } else { (60, 16_000) };
    let drafts = world.copies(draft, most)?;
    world.program.come_to_rest()?;
    let filer = place.filer;
    let link = world.room.read_now(move |tx| links::living_of_filer(tx, filer))?.ok_or("the filer has no link")?;
    let server = world.program.id();
    let mut town = Town {
        port: world.program.port,
        cookie: world.person.cookie(ECF),
        token,
        room: world.room.clone(),
        query: format!("/cgi-bin/iquery.pl?{}", sheet.case.serial),
        sheet: docket::asked(&sheet),
        link: format!("/link/result?n={}", link.number),
        documents: Vec::new(),
        drafts,
        filed: RefCell::new(0),
    };
    runtime.block_on(async {
        let mut wire = Wire::to(town.port).await?;
        for _ in 0..DOCUMENTS {
            town.file(&mut wire).await?;
        }
        Done::Ok(())
    })?;
    let case = place.case.id;
    town.documents = world.room.read_now(move |tx| {
        let prefix = settings::get(tx)?.settings.doc1_prefix.clone();
        cases::by_id(tx, case)?;
        let listed = entries::listed_documents(tx, case, false)?;
        Ok(listed.iter().map(|document| format!("/doc1/{prefix}1{}", document.serial)).collect())
    })?;
    let used = cpu_of(server);
    let (times, whole) = runtime.block_on(people(Rc::new(town), Duration::from_secs(seconds)))?;
    let used = (cpu_of(server) - used) as f64;
    let all: Vec<Duration> = times.values().flatten().copied().collect();
    let count = all.len() as f64;
    let memory = short(most_memory_of(server));
    let line = |name: &str, times: Vec<Duration>| {
        let round = Round::of(times, whole, 0.0, 0.0);
        let at = |share: f64| short(round.at(share).as_secs_f64() * 1000.0);
        Line {
            path: format!("a mixed day, {PEOPLE} people without a pause: {name}"),
            ours: format!("{}/s", short(round.rate)),
            limit: "-".into(),
            ratio: "-".into(),
            times: format!("{} / {} / {}", at(0.5), at(0.95), at(0.99)),
            cpu: "-".into(),
            memory: "-".into(),
            reach: "-".into(),
            reached: true,
        }
    };
    let mut lines = vec![Line { cpu: short(used / count), memory, ..line("all", all) }];
    lines.extend(times.into_iter().map(|(act, times)| line(act.name(), times)));
    Ok(lines)
}

type Times = BTreeMap<Act, Vec<Duration>>;

async fn people(town: Rc<Town>, long: Duration) -> Done<(Times, Duration)> {
    let (times, problem) = (Rc::new(RefCell::new(Times::new())), Rc::new(RefCell::new(None)));
    let (all, begun) = (LocalSet::new(), Instant::now());
    for number in 0..PEOPLE {
        let (town, times, problem) = (town.clone(), times.clone(), problem.clone());
        all.spawn_local(async move {
            let mut acts = ROUND.into_iter().cycle().skip(number * 7).enumerate();
            let done = async {
                let mut wire = Wire::to(town.port).await?;
                while let Some((turn, act)) = acts.next()
                    && begun.elapsed() < long
                {
                    let begun = Instant::now();
                    town.act(&mut wire, act, number + turn).await?;
                    times.borrow_mut().entry(act).or_default().push(begun.elapsed());
                }
                Done::Ok(())
            };
            if let Err(why) = done.await {
                *problem.borrow_mut() = Some(why);
            }
        });
    }
    all.await;
    if let Some(why) = problem.borrow_mut().take() {
        return Err(why);
    }
    Ok((times.take(), begun.elapsed()))
}

impl Town {
    async fn act(&self, wire: &mut Wire, act: Act, turn: usize) -> Done {
        match act {
            Act::SignOn => Person::signed_on(self.port, COURT, USERNAME, PASSWORD).await.map(|_| ()),
            Act::Link => self.see(wire, Method::GET, &self.link, Bytes::new()).await,
            Act::Query => self.see(wire, Method::GET, &self.query, Bytes::new()).await,
            Act::Sheet => self.see(wire, Method::POST, docket::PATH, self.sheet.clone()).await,
            Act::Document => {
                let path = &self.documents[turn % self.documents.len()];
                self.see(wire, Method::POST, path, form(&[("got_receipt", "1"), ("pdf_header", "1")])).await
            }
            Act::File => self.file(wire).await,
        }
    }

    async fn send(&self, wire: &mut Wire, method: Method, path: &str, kind: &str, body: Bytes) -> Done<Reply> {
        wire.send(method, ECF, path, &self.cookie, kind, body).await
    }

    async fn see(&self, wire: &mut Wire, method: Method, path: &str, body: Bytes) -> Done {
        let kind = if body.is_empty() { "" } else { FORM };
        let reply = self.send(wire, method, path, kind, body).await?;
        if reply.status == 200 { Ok(()) } else { Err(format!("{path} answered {}", reply.status).into()) }
    }

    /// Uploads a PDF to a draft that waits, and submits it.
    async fn file(&self, wire: &mut Wire) -> Done {
        let number = *self.filed.borrow();
        *self.filed.borrow_mut() += 1;
        let serial = self.drafts.get(number).ok_or("there are no more drafts")?.serial;
        let body = filing::upload(&self.token, &filing::pdf(number));
        let uploaded = self.send(wire, Method::POST, &format!("/file/upload/{serial}"), &filing::kind(), body).await?;
        let key = self.room.read(move |tx| drafts::by_serial(tx, serial)).await?.map(|row| row.key).unwrap_or_default();
        let body = form(&[("csrf", &self.token), ("key", &key), ("redaction_confirmed", "on")]);
        let submitted = self.send(wire, Method::POST, &format!("/file/{serial}/submit"), FORM, body).await?;
        match (uploaded.status, submitted.status) {
            (303, 303) if submitted.location.starts_with("/file/receipt/") => Ok(()),
            other => Err(format!("a filing was answered with {other:?}").into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_round_holds_every_act_and_reading_is_most_of_it() {
        let count = |act: Act| ROUND.iter().filter(|one| **one == act).count();
        let all = [Act::SignOn, Act::Link, Act::Query, Act::Sheet, Act::Document, Act::File].map(count);
        assert_eq!(all, [1, 1, 5, 6, 5, 2]);
    }
}
