//! Faults of the machine, with the real program: people see what still works, nothing acknowledged is lost, and when the fault is
//! over the system goes on by itself.

use std::{
    fs,
    io::{Read as _, Write as _},
    net::{TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::Command,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    thread,
};

use forecourt::{mail, process::Number, worker::Worker};
use site::testing::Browser;
use store::shared::mails;
use tempfile::TempDir;

use crate::{
    demo::Demo,
    filing::{self, Paper},
    leaflet::LINKED,
    torture::sink::Sink,
    town::{Town, enter, filer},
    wire::Wire,
};

const NOW: &str = "2021-05-10T09:00:00-05:00";
const COURT: &str = "almd";

/// A small disk of our own: a file system in memory, mounted for the length of a test. Only root may mount.
struct Disk(TempDir);

impl Disk {
    fn mount(megabytes: u32) -> Option<Disk> {
        let folder = TempDir::new().unwrap();
        let size = format!("size={megabytes}m");
        let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", &size, "forecourt-test"]).arg(folder.path()).output();
        if mounted.is_ok_and(|output| output.status.success()) {
            return Some(Disk(folder));
        }
        eprintln!("left out: this user may not mount a small disk");
        None
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    /// Takes all room that is left.
    fn fill(&self) -> PathBuf {
        let ballast = self.path().join("ballast");
        let mut file = fs::File::create(&ballast).unwrap();
        let mut size = 1 << 20;
        while size > 0 {
            if file.write_all(&vec![0; size]).is_err() {
                size /= 2;
            }
        }
        ballast
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(self.path()).status();
    }
}

fn at(port: u16, path: &str) -> String {
    format!("http://ecf.{COURT}.localhost:{port}{path}")
}

async fn sign_on(wire: &Wire, port: u16) -> Browser {
    let mut alex = wire.person();
    alex.visit(&at(port, "/cgi-bin/login.pl")).await;
    alex.fill("Username", "alexattorney").fill("Password", "gravel orbit lantern 12").press("Login").await;
    alex
}

/// Alex signs on and links.
async fn linked(wire: &Wire, port: u16) -> Browser {
    let mut alex = sign_on(wire, port).await;
    enter(&mut alex, "aalex", filer(COURT, "aalex").password).await;
    alex.press("Submit").await.must_see(LINKED);
    alex.click("Query").await;
    alex
}

fn case(demo: &Demo) -> String {
    let world = demo.get_json("/demo.json");
    let cases = world["cases"].as_array().unwrap();
    cases.iter().find(|case| case["court"] == COURT).unwrap()["number"].as_str().unwrap().to_owned()
}

fn paper<'a>(case: &'a str, words: &'a str, pdf: &'a [u8]) -> Paper<'a> {
    Paper { menu: "Civil", category: "Notices", event: "Notice of Appearance", case, words, pdf }
}

/// Looks the case up and reads its docket sheet; stands on the sheet.
async fn read<'b>(reader: &'b mut Browser, port: u16, case: &str) -> &'b mut Browser {
    reader.visit(&at(port, "/cgi-bin/iquery.pl")).await;
    reader.fill("Case number", case).press("Run Query").await;
    reader.click("Docket Report ...").await;
    reader.press("Run Report").await
}

#[tokio::test]
async fn on_a_full_disk_people_read_and_what_was_begun_is_filed_when_there_is_room() {
    let Some(disk) = Disk::mount(160) else { return };
    let data = disk.path().join("demo");
    let mut demo = Demo::start_in(&data, Some(NOW), "localhost");
    let (port, wire) = (demo.port(), Wire::to(demo.port()));
    let case = case(&demo);
    let mut alex = linked(&wire, port).await;
    let pdf = filing::pdf("On a full disk");
    let first = filing::file(&mut alex, &paper(&case, "before 1", &pdf)).await;
    alex.click("Query").await;
    filing::prepare(&mut alex, &paper(&case, "during 2", &pdf)).await;

    // Two minutes later, so that the next page would write when the session was used.
    demo.set_clock("2021-05-10T09:02:00-05:00");
    let ballast = disk.fill();
    let mut tries = 0;
    // The log of the database may have room for a few writes yet.
    while alex.sees("Submit") && tries < 3 && !alex.sees("can't do this just now") {
        alex.press("Submit").await;
        tries += 1;
    }
    alex.must_see("The system can't do this just now").must_see("Nothing was changed");
    assert_eq!((alex.status(), alex.header("retry-after").is_empty()), (503, false));
    read(&mut alex, port, &case).await.must_see("before 1").must_not_see("during 2");
    let mut other = wire.person();
    other.visit(&format!("http://www.{COURT}.localhost:{port}/")).await;
    assert_eq!(other.status(), 200, "the court's public site is there");

    fs::remove_file(ballast).unwrap();
    alex.visit(&at(port, "/file/drafts")).await;
    let draft =
        alex.links().into_iter().find(|link| link.href.contains("/file/") && link.href.ends_with(char::is_numeric)).unwrap();
    alex.visit(&draft.href).await;
    alex.tick("redaction_confirmed").press("Submit").await.must_see("Notice of Electronic Filing");
    assert_eq!(filing::number(&alex), first + 1, "no number was used up by the failure");
    demo.kill();
    let demo = Demo::start_in(&data, None, "localhost");
    let mut alex = sign_on(&Wire::to(demo.port()), demo.port()).await;
    read(&mut alex, demo.port(), &case).await.must_see("before 1").must_see("during 2");
}

#[tokio::test]
async fn when_the_disk_of_documents_takes_nothing_uploads_say_so_and_reading_goes_on() {
    let Some(disk) = Disk::mount(64) else { return };
    let data = TempDir::new().unwrap();
    let data = data.path().join("demo");
    drop(Demo::start_in(&data, Some(NOW), "localhost"));
    fs::create_dir_all(data.join("documents")).unwrap();
    let moved = Command::new("cp").arg("-a").arg(data.join("documents")).arg(disk.path()).status().unwrap();
    assert!(moved.success());
    fs::remove_dir_all(data.join("documents")).unwrap();
    std::os::unix::fs::symlink(disk.path().join("documents"), data.join("documents")).unwrap();
    let remount = |how: &str| {
        let done = Command::new("mount").args(["-o", &format!("remount,{how}")]).arg(disk.path()).status().unwrap();
        assert!(done.success(), "remount {how}");
    };

    let demo = Demo::start_in(&data, None, "localhost");
    let (port, wire) = (demo.port(), Wire::to(demo.port()));
    let case = case(&demo);
    let mut alex = linked(&wire, port).await;
    let pdf = filing::pdf("On a disk that takes nothing");
    let first = filing::file(&mut alex, &paper(&case, "before 1", &pdf)).await;

    remount("ro");
    alex.click("Query").await;
    alex.click("Civil").await;
    alex.click("Notices").await;
    alex.press("Notice of Appearance").await;
    alex.fill("Case Number", &case).press("Find This Case").await;
    alex.tick("filer[]").press("Next").await;
    alex.attach("Main Document", "paper.pdf", &filing::pdf("Another")).press("Upload").await;
    alex.must_see("The system can't do this just now");
    assert_eq!(alex.status(), 503);
    read(&mut alex, port, &case).await.must_see("before 1");

    remount("rw");
    alex.click("Query").await;
    assert_eq!(filing::file(&mut alex, &paper(&case, "after 2", &pdf)).await, first + 1);
}

#[tokio::test]
async fn a_damaged_page_closes_one_court_for_writing_until_it_is_restored() {
    let folder = TempDir::new().unwrap();
    let data = folder.path().join("demo");
    let mut demo = Demo::start_in(&data, Some(NOW), "localhost");
    if !data.join("db").join("court_almd.db").exists() {
        return;
    }
    let case = case(&demo);
    let mut alex = linked(&Wire::to(demo.port()), demo.port()).await;
    let number = filing::file(&mut alex, &paper(&case, "the whole truth 1", &filing::pdf("Whole"))).await;
    let cookies = alex.cookies(&at(demo.port(), ""));
    demo.kill();

    let (file, copy) = (data.join("db/court_almd.db"), folder.path().join("copy.db"));
    settle(&file);
    fs::copy(&file, &copy).unwrap();
    let (serial, words) = long_entry(&data);
    damage(&file, &words);

    let demo = Demo::start_in(&data, None, "localhost");
    let (port, wire) = (demo.port(), Wire::to(demo.port()));
    let mut alex = wire.person();
    for cookie in cookies {
        alex.set_cookie(&at(port, ""), &cookie.name, &cookie.value);
    }
    alex.visit(&at(port, &format!("/cgi-bin/DktRpt.pl?{serial}"))).await;
    alex.press("Run Report").await.must_see("This can't be shown at the moment");
    assert_eq!(alex.status(), 503);
    alex.visit(&at(port, "/file?menu=Civil")).await;
    alex.press("Notice of Appearance").await;
    alex.must_see("These records can only be read at the moment");
    assert!(data.join("db/court_almd.damaged").exists(), "an operator finds it named");
    let mut elsewhere = wire.person();
    elsewhere.visit(&format!("http://ecf.utb.localhost:{port}/cgi-bin/login.pl")).await;
    elsewhere.fill("Username", "alexattorney").fill("Password", "gravel orbit lantern 12").press("Login").await;
    assert_eq!(elsewhere.status(), 200, "another court is not touched");
    read(&mut alex, port, &case).await.must_see("the whole truth 1");
    drop(demo);

    for end in ["db-wal", "db-shm"] {
        let _ = fs::remove_file(file.with_extension(end));
    }
    fs::rename(&copy, &file).unwrap();
    fs::remove_file(data.join("db/court_almd.damaged")).unwrap();
    let demo = Demo::start_in(&data, None, "localhost");
    let (port, wire) = (demo.port(), Wire::to(demo.port()));
    let mut alex = sign_on(&wire, port).await;
    read(&mut alex, port, &case).await.must_see("the whole truth 1");
    alex.click("Query").await;
    let next = filing::file(&mut alex, &paper(&case, "and nothing but 2", &filing::pdf("But"))).await;
    assert_eq!(next, number + 1);
}

/// Brings what stands in a database's log into its file.
fn settle(file: &Path) {
    let folder = file.parent().unwrap().to_path_buf();
    let name = file.file_stem().unwrap().to_string_lossy().into_owned();
    let engine = store::Engine::open(store::Place::Sqlite(folder), 1019).unwrap();
    let read = engine.database(&name).write_now("settle", &site::testing::clock(NOW).fresh(), |_, _| Ok(()));
    assert_eq!(read, Ok(()));
    engine.checkpoint_and_close();
}

/// The court's longest entry text, in part, and its case's serial number.
fn long_entry(data: &Path) -> (i64, String) {
    let engine = store::Engine::open(store::Place::Sqlite(data.join("db")), 1019).unwrap();
    let found = engine.database("court_almd").read_now(|tx| {
        let sql = store::db::Sql(
            "SELECT c.serial, e.text FROM entries e JOIN cases c ON c.id = e.case_id ORDER BY length(e.text) DESC LIMIT 1",
        );
        tx.one(sql, &[], |row| Ok((row.get::<i64>(0)?, row.get::<String>(1)?)))
    });
    engine.checkpoint_and_close();
    let (serial, text) = found.unwrap();
    (serial, text.chars().take(40).collect())
}

/// Overwrites every page that holds these words.
fn damage(file: &Path, words: &str) {
    const PAGE: usize = 4096;
    let mut bytes = fs::read(file).unwrap();
    let mut hit = 0;
    for page in 1..bytes.len() / PAGE {
        let page = &mut bytes[page * PAGE..(page + 1) * PAGE];
        if page.windows(words.len()).any(|window| window == words.as_bytes()) {
            page.fill(0xAA);
            hit += 1;
        }
    }
    assert!(hit > 0, "no page holds {words:?}");
    fs::write(file, bytes).unwrap();
}

#[tokio::test]
async fn while_the_mail_server_is_away_mails_wait_and_then_each_goes_out_once() {
    let sink = Sink::start();
    let cable = Cable::to(format!("127.0.0.1:{}", sink.port));
    let town = Town::new().await;
    let way = mail::smtp(&format!("smtp://127.0.0.1:{}", cable.port)).unwrap();
    let worker = Worker::new(town.sites.clone(), way, Number { number: 1, holder: "test".into() });
    let mut alex = town.signed_on("alexattorney", COURT).await;
    enter(&mut alex, "aalex", filer(COURT, "aalex").password).await;
    cable.cut();
    alex.press("Submit").await.must_see(LINKED);
    for _ in 0..4 {
        worker.once().await;
    }
    let centre = town.store().centre();
    let waiting = || centre.read_now(|tx| mails::waiting(tx)).unwrap();
    assert!(waiting() > 0 && sink.taken().is_empty());
    alex.click("Query").await;
    assert_eq!(alex.menu()[..2], ["Civil", "Criminal"], "nobody waits for a mail");

    cable.mend();
    for _ in 0..60 {
        if waiting() == 0 {
            break;
        }
        worker.once().await;
        tokio::time::sleep(std::time::Duration::from_millis(500)).await;
    }
    let taken = sink.taken();
    assert_eq!(waiting(), 0, "{taken:?}");
    assert!(taken.values().all(|deliveries| deliveries.len() == 1), "{taken:?}");
    assert!(taken.values().flatten().any(|recipient| recipient == "alex.attorney@example.com"), "{taken:?}");
}

/// A way to a server that can be cut and mended.
struct Cable {
    port: u16,
    cut: Arc<AtomicBool>,
    open: Arc<Mutex<Vec<TcpStream>>>,
}

impl Cable {
    fn to(server: String) -> Cable {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let cable = Cable { port: listener.local_addr().unwrap().port(), cut: Arc::default(), open: Arc::default() };
        let (cut, open) = (cable.cut.clone(), cable.open.clone());
        thread::spawn(move || {
            for here in listener.incoming().flatten() {
                if cut.load(Ordering::SeqCst) {
                    continue;
                }
                let Ok(there) = TcpStream::connect(&server) else { continue };
                open.lock().unwrap().extend([here.try_clone().unwrap(), there.try_clone().unwrap()]);
                carry(here.try_clone().unwrap(), there.try_clone().unwrap());
                carry(there, here);
            }
        });
        cable
    }

    fn cut(&self) {
        self.cut.store(true, Ordering::SeqCst);
        for stream in self.open.lock().unwrap().drain(..) {
            let _ = stream.shutdown(std::net::Shutdown::Both);
        }
    }

    fn mend(&self) {
        self.cut.store(false, Ordering::SeqCst);
    }
}

fn carry(mut from: TcpStream, mut to: TcpStream) {
    thread::spawn(move || {
        let mut bytes = [0; 16384];
        while let Ok(read @ 1..) = from.read(&mut bytes)
            && to.write_all(&bytes[..read]).is_ok()
        {}
        let _ = to.shutdown(std::net::Shutdown::Both);
    });
}

#[tokio::test]
async fn while_the_database_server_is_away_pages_say_so_and_afterwards_people_go_on_where_they_were() {
    let scratch = store::testing::scratch(&[]);
    let store::Place::Postgres { url } = scratch.place() else { return };
    let server = url.split('@').next_back().and_then(|rest| rest.split('/').next()).unwrap().to_owned();
    let cable = Cable::to(server.clone());
    let through = url.replace(&server, &format!("127.0.0.1:{}", cable.port));
    let data = TempDir::new().unwrap();
    let demo = Demo::launch(&data.path().join("demo"), 0, "localhost", &["--now", NOW, "--database", &through]);
    let (port, wire) = (demo.port(), Wire::to(demo.port()));
    let case = case(&demo);
    let mut alex = linked(&wire, port).await;
    filing::prepare(&mut alex, &paper(&case, "over the cut 1", &filing::pdf("Cut"))).await;

    cable.cut();
    let mut waiting = alex.clone();
    waiting.press("Submit").await.must_see("The system can't do this just now");
    assert_eq!((waiting.status(), waiting.header("retry-after").is_empty()), (503, false));

    cable.mend();
    alex.press("Submit").await.must_see("Notice of Electronic Filing");
    let number = filing::number(&alex);
    read(&mut alex, port, &case).await.must_see("over the cut 1");
    alex.click("Query").await;
    assert_eq!(filing::file(&mut alex, &paper(&case, "after the cut 2", &filing::pdf("After"))).await, number + 1);
}
