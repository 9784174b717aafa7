//! A filing in its two requests, upload and Submit, with a PDF of 100 kB, eight at once; the floor makes the same bytes durable.

use std::{
    fs::{self, File},
    io::Write as _,
    path::{Path, PathBuf},
    rc::Rc,
};

use bytes::Bytes;
use hyper::Method;
use store::court::{Court, drafts};
use tokio::{runtime::Runtime, sync::Mutex};

use super::{committer::Committer, runtime};
use crate::{
    Done, Plan,
    client::{FORM, Wire, form},
    measure::{Pairs, Round, drive, memory_of},
    table::{Line, short},
    world::{ECF, Waiting, World},
};

const AT_ONCE: usize = 8;
const BOUNDARY: &str = "a-line-that-stands-in-no-pdf";

/// Measures it.
pub fn measure(plan: &Plan) -> Done<Vec<Line>> {
    let runtime = runtime()?;
    let mut world = World::make(plan, &runtime, &[])?;
    let place = world.case("2:21-cv-90004", 0)?;
    let draft = world.draft(&runtime, "cv-notice-settlement", &place)?;
    let token = world.token(&runtime)?;
    let count = plan.count(1200);
    let drafts = world.copies(draft, count * plan.rounds())?;
    let floor = Floor::on(&world.folder.path().join("floor"))?;
    let (server, cookie) = (world.program.id(), world.person.cookie(ECF));
    let wires = runtime.block_on(async {
        let mut wires = Vec::new();
        for _ in 0..AT_ONCE {
            wires.push(Mutex::new(Wire::to(world.program.port).await?));
        }
        Done::Ok(wires)
    })?;
    let filer = Filer { wires: Rc::new(wires), cookie, token, server, room: world.room.clone(), drafts: Rc::new(drafts) };
    let mut pairs = Pairs::default();
    for round in 0..plan.rounds() {
        // What the filings before left to do, such as the index, is not to stand in the way of the floor.
        world.program.come_to_rest()?;
        pairs.limit.push(floor.round(&runtime, count)?);
        pairs.ours.push(filer.round(&runtime, round * count, count)?);
    }
    let floor = "file written, synced, renamed, folder synced, a row in a shared commit";
    let mut line = Line::of_rates("filing, upload and submit, 100 kB, 8 at once", floor, &pairs, 0.6);
    line.memory = short(memory_of(server));
    Ok(vec![line])
}

struct Filer {
    wires: Rc<Vec<Mutex<Wire>>>,
    cookie: String,
    token: String,
    server: u32,
    room: Court,
    drafts: Rc<Vec<Waiting>>,
}

impl Filer {
    fn round(&self, runtime: &Runtime, from: usize, count: usize) -> Done<Round> {
        let (wires, cookie, token) = (self.wires.clone(), self.cookie.clone(), self.token.clone());
        let (room, drafts) = (self.room.clone(), self.drafts.clone());
        runtime.block_on(drive(AT_ONCE, count, Some(self.server), move |caller, number| {
            let (wires, cookie, token, room) = (wires.clone(), cookie.clone(), token.clone(), room.clone());
            let serial = drafts[from + number].serial;
            async move {
                let body = upload(&token, &pdf(from + number));
                let (path, kind) = (format!("/file/upload/{serial}"), kind());
                let mut wire = wires[caller].lock().await;
                let reply = wire.send(Method::POST, ECF, &path, &cookie, &kind, body).await?;
                if reply.status != 303 {
                    return Err(format!("{path} answered {}: {}", reply.status, String::from_utf8_lossy(&reply.body)).into());
                }
                // The key stands on the review page; it is read here beside the program, so that the two requests are measured alone.
                let key = room.read(move |tx| drafts::by_serial(tx, serial)).await?.map(|row| row.key).unwrap_or_default();
                let body = form(&[("csrf", &token), ("key", &key), ("redaction_confirmed", "on")]);
                let path = format!("/file/{serial}/submit");
                let reply = wire.send(Method::POST, ECF, &path, &cookie, FORM, body).await?;
                if reply.status != 303 || !reply.location.starts_with("/file/receipt/") {
                    return Err(format!("{path} answered {}: {}", reply.status, String::from_utf8_lossy(&reply.body)).into());
                }
                Ok(())
            }
        }))
    }
}

/// The content type of an upload.
pub fn kind() -> String {
    format!("multipart/form-data; boundary={BOUNDARY}")
}

/// The body of an upload.
pub fn upload(token: &str, pdf: &[u8]) -> Bytes {
    let mut body = format!(
        "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n{token}\r\n--{BOUNDARY}\r\n\
         Content-Disposition: form-data; name=\"main_document\"; filename=\"notice.pdf\"\r\nContent-Type: application/pdf\r\n\r\n"
    )
    .into_bytes();
    body.extend_from_slice(pdf);
    body.extend_from_slice(format!("\r\n--{BOUNDARY}--\r\n").as_bytes());
    body.into()
}

/// A sound PDF of one page with a grey picture of 96 kB, as a scanner makes them; no two numbers give the same bytes.
pub fn pdf(number: usize) -> Vec<u8> {
    const SIDE: usize = 310;
    let mut grey = vec![0_u8; SIDE * SIDE];
    let mut state = number as u32 ^ 0x9e37_79b9;
    for byte in &mut grey {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        *byte = (state >> 24) as u8;
    }
    let content = "q 612 0 0 792 0 0 cm /Im0 Do Q";
    let head = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /XObject << /Im0 5 0 R >> >> >>"
            .to_owned(),
        format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()),
    ];
    let mut out = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n".to_vec();
    let mut places = Vec::new();
    for (index, object) in head.iter().enumerate() {
        places.push(out.len());
        out.extend_from_slice(format!("{} 0 obj\n{object}\nendobj\n", index + 1).as_bytes());
    }
    places.push(out.len());
    let picture = format!(
        "5 0 obj\n<< /Type /XObject /Subtype /Image /Width {SIDE} /Height {SIDE} /ColorSpace /DeviceGray /BitsPerComponent 8 /Length {} >>\nstream\n",
        grey.len()
    );
    out.extend_from_slice(picture.as_bytes());
    out.extend_from_slice(&grey);
    out.extend_from_slice(b"\nendstream\nendobj\n");
    let table = out.len();
    out.extend_from_slice(b"xref\n0 6\n0000000000 65535 f \n");
    for place in places {
        out.extend_from_slice(format!("{place:010} 00000 n \n").as_bytes());
    }
    out.extend_from_slice(format!("trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n").as_bytes());
    out
}

/// What any program must do to keep the same bytes.
struct Floor {
    folder: PathBuf,
    committer: Committer,
}

impl Floor {
    fn on(folder: &Path) -> Done<Floor> {
        fs::create_dir(folder)?;
        let file = folder.join("rows.db");
        rusqlite::Connection::open(&file)?
            .execute_batch("CREATE TABLE documents (id INTEGER PRIMARY KEY, name TEXT NOT NULL)")?;
        Ok(Floor { committer: Committer::on(&file)?, folder: folder.to_owned() })
    }

    fn round(&self, runtime: &Runtime, count: usize) -> Done<Round> {
        let (folder, committer) = (self.folder.clone(), self.committer.clone());
        runtime.block_on(drive(AT_ONCE, count, Some(std::process::id()), move |caller, number| {
            let (folder, committer) = (folder.clone(), committer.clone());
            async move {
                let bytes = pdf(number);
                let kept = tokio::task::spawn_blocking(move || keep(&folder, caller, number, &bytes));
                kept.await??;
                let row = move |connection: &rusqlite::Connection| {
                    let mut insert = connection.prepare_cached("INSERT INTO documents (name) VALUES (?1)")?;
                    insert.execute([format!("{number}.pdf")]).map(|_| ())
                };
                committer.run(row).await
            }
        }))
    }
}

fn keep(folder: &Path, caller: usize, number: usize, bytes: &[u8]) -> std::io::Result<()> {
    let half = folder.join(format!("half-{caller}"));
    let mut file = File::create(&half)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(half, folder.join(format!("{number}.pdf")))?;
    File::open(folder)?.sync_all()
}
