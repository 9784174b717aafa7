//! `forecourt check`: finds nothing in a sound installation, and names each rule that is broken on purpose.

use forecourt::{
    clock::machine_now,
    demo::world,
    upkeep::{
        Progress,
        check::{self, Report},
    },
};
use store::{db::Sql, shared::check::Rule};

use crate::{
    documents::free_the_lease,
    filing::{self, Paper},
    town::{self, Town},
};

/// Looks at a town while it runs.
pub async fn looked_at(town: &Town) -> Report {
    look(town, false).await
}

async fn look(town: &Town, quick: bool) -> Report {
    let store = town.store().clone();
    let courts = world::courts::ids();
    tokio::task::spawn_blocking(move || {
        let asked = check::Asked { store: &store, courts: &courts, demo: true, quick, now: machine_now() };
        check::check(&asked, &Progress::hidden())
    })
    .await
    .unwrap()
}

/// Files a paper in the first case of almd; gives the number of the entry.
pub async fn file(filer: &mut site::testing::Browser, town: &Town, words: &str) -> u32 {
    let case = town.store().court("almd").read(|tx| store::court::cases::list(tx, 1)).await.unwrap().remove(0).number;
    let pdf = filing::pdf(words);
    let paper = Paper { menu: "Civil", category: "Notices", event: "Notice of Appearance", case: &case, words, pdf: &pdf };
    filing::file(filer, &paper).await
}

/// A town in which people linked and filed.
async fn lived() -> Town {
    let town = Town::new().await;
    let mut alex = town.signed_on("alexattorney", "almd").await;
    town::link(&mut alex, "almd", "aalex").await;
    file(&mut alex, &town, "first paper").await;
    file(&mut alex, &town, "second paper").await;
    town.work().await;
    town
}

/// Goes behind the program's back.
async fn break_in(town: &Town, room: &str, statement: &'static str) {
    let database = town.store().engine().database(room);
    let fresh = town.sites.clocks.fresh();
    let changed = database.write("break in", &fresh, move |tx, _| tx.execute(Sql(statement), &[])).await;
    let changed = changed.unwrap_or_else(|problem| panic!("{room}: {statement}: {problem}"));
    assert!(changed > 0 || statement.starts_with("DROP"), "{room}: {statement} changed nothing");
}

#[tokio::test]
async fn a_sound_installation_breaks_no_rule() {
    let town = lived().await;
    let report = looked_at(&town).await;
    assert_eq!(report.broken, Vec::new());
    assert_eq!((report.databases, report.documents, report.running), (10, 2, false));
    assert!(report.links >= 3, "{report:?}");
}

/// What is done to which room, the rule that is broken by it, and words of the finding.
const BREAKS: &[(&str, &[&str], Rule, &str)] = &[
    (
        "court_almd",
        &["UPDATE cases SET next_number = next_number + 3 WHERE serial = (SELECT max(serial) FROM cases)"],
        Rule::EntryNumbers,
        "3 of the entry numbers",
    ),
    (
        "court_almd",
        &[
            "DROP INDEX entries_numbered_here",
            "UPDATE entries SET number = number - 1 WHERE id = (SELECT max(id) FROM entries WHERE NOT imported)",
        ],
        Rule::EntryNumbers,
        "1 entries share a number",
    ),
    (
        "court_wieb",
        &[
            "UPDATE cases SET next_number = 1 WHERE id = (SELECT max(case_id) FROM entries WHERE number IS NOT NULL)",
            "UPDATE entries SET imported = FALSE WHERE id = (SELECT max(id) FROM entries WHERE number IS NOT NULL AND case_id = (SELECT max(case_id) FROM entries WHERE number IS NOT NULL))",
        ],
        Rule::EntryNumbers,
        "which was given already",
    ),
    (
        "court_ctd",
        &["UPDATE cases SET next_sequence = 1 WHERE id = (SELECT max(case_id) FROM entries)"],
        Rule::EntrySequence,
        "the next would be counted as 1",
    ),
    (
        "court_almd",
        &["UPDATE documents SET part = 9 WHERE id = (SELECT max(id) FROM documents WHERE sha256 IS NOT NULL)"],
        Rule::EntryHasDocument,
        "has a number and no main document",
    ),
    (
        "court_almd",
        &["UPDATE filers SET password_hash = 'alive' WHERE login = 'aalex'"],
        Rule::PasswordRetired,
        "(aalex) is or was linked",
    ),
    (
        "court_almd",
        &["DROP INDEX links_one_for_a_filer", "UPDATE links SET filer_id = (SELECT min(filer_id) FROM links)"],
        Rule::OneLink,
        "has 2 living links",
    ),
    (
        "court_almd",
        &["UPDATE sessions SET kind = 'legacy', filer_id = (SELECT id FROM filers WHERE login = 'aalex') WHERE ended_at IS NULL"],
        Rule::SessionEnded,
        "of the court login of filer 1001 are open",
    ),
    (
        "centre",
        &["UPDATE accounts SET closed_at = 1 WHERE username = 'alexattorney'"],
        Rule::SessionEnded,
        "are open, though it is closed",
    ),
    ("court_almd", &["UPDATE counters SET value = 5 WHERE name = 'filer'"], Rule::Counter, "the counter `filer` stands at 5"),
    ("court_almd", &["UPDATE counters SET value = 1 WHERE name = 'link'"], Rule::Counter, "the counter `link` stands at 1"),
    ("court_almd", &["UPDATE counters SET value = 1 WHERE name = 'draft'"], Rule::Counter, "the counter `draft` stands at 1"),
    ("centre", &["UPDATE counters SET value = 7 WHERE name = 'account'"], Rule::Counter, "the counter `account` stands at 7"),
    (
        "centre",
        &["UPDATE counters SET value = 7 WHERE name = 'transaction'"],
        Rule::Counter,
        "the counter `transaction` stands at 7",
    ),
    ("court_almd", &["UPDATE audit SET detail = 'nothing' WHERE sequence = 2"], Rule::AuditChain, "from line 2 on"),
    ("centre", &["DELETE FROM audit WHERE sequence = 1"], Rule::AuditChain, "from line 1 on"),
    (
        "court_almd",
        &["UPDATE drafts SET entry_id = 5 WHERE entry_id IS NOT NULL"],
        Rule::Refers,
        "names an entry that is not there",
    ),
    (
        "court_almd",
        &["UPDATE proposals SET link_id = 6 WHERE link_id IS NOT NULL"],
        Rule::Refers,
        "a proposal names a link that is not there: 6",
    ),
    (
        "court_almd",
        &["UPDATE filer_tokens SET link_id = 8 WHERE link_id IS NOT NULL"],
        Rule::Refers,
        "a mailed secret names a link",
    ),
    (
        "court_almd",
        &["UPDATE attorneys SET filer_id = 8 WHERE filer_id IS NOT NULL"],
        Rule::Refers,
        "an attorney of record is a filer",
    ),
    (
        "court_almd",
        &[
            "INSERT INTO receipts (id, account_number, at, client_code, description, criteria, pages, cents) VALUES (1, 3, 1, '', '', '', 1, 0)",
        ],
        Rule::Refers,
        "receipts name account 3,",
    ),
    (
        "court_almd",
        &["UPDATE outbox SET refused = 'because' WHERE id = (SELECT min(id) FROM outbox)"],
        Rule::RefusalHasTask,
        "(because)",
    ),
    ("court_wyd", &["DELETE FROM migrations WHERE name = '0002-cases'"], Rule::Migrated, "`0002-cases` has not been applied"),
    (
        "court_arwb",
        &["UPDATE migrations SET checksum = 'x' WHERE name = '0002-cases'"],
        Rule::Migrated,
        "`0002-cases` was changed",
    ),
    (
        "court_areb",
        &["INSERT INTO migrations (name, checksum, at) VALUES ('9999-later', '', 1)"],
        Rule::Migrated,
        "of a newer program",
    ),
    // Last, since a difference between court and centre is looked at twice, a moment apart.
    (
        "centre",
        &[
            "UPDATE links SET version = version + 1, state = 'ended' WHERE court = 'almd' AND link = (SELECT max(link) FROM links WHERE court = 'almd')",
        ],
        Rule::LinkAgrees,
        "is active here (version 1) and ended at the centre (version 2)",
    ),
    ("centre", &["DELETE FROM links WHERE court = 'wieb'"], Rule::LinkAgrees, "the centre has never heard of it"),
    (
        "centre",
        &[
            "INSERT INTO links SELECT 'utb', 5, version, account_number, 'active', role, filer_name, comment, submitted_at, changed_at FROM links WHERE court = 'almd' AND link = (SELECT max(link) FROM links WHERE court = 'almd')",
        ],
        Rule::LinkAgrees,
        "that this court does not have",
    ),
    (
        "centre",
        &["UPDATE links SET account_number = 1 WHERE court = 'utb'"],
        Rule::Refers,
        "the register of links names account 1,",
    ),
    (
        "court_almd",
        &["DROP INDEX links_one_for_an_account", "UPDATE links SET account_number = (SELECT min(account_number) FROM links)"],
        Rule::OneLink,
        "has 2 living links of one role",
    ),
];

#[tokio::test]
async fn each_rule_that_is_broken_is_named() {
    let town = lived().await;
    for (room, statements, rule, words) in BREAKS {
        for statement in *statements {
            break_in(&town, room, statement).await;
        }
        let report = looked_at(&town).await;
        let named = report.broken.iter().any(|broken| broken.rule == rule.word() && broken.what.contains(words));
        assert!(named, "{room}: {statements:?}\n{:#?}", report.lines());
    }
}

const INTO_MAILS: &str = "INSERT INTO mails (id, message_id, sender, recipient, subject, body_text, created_at, civil_at, due_at, tries, leased_until, done_at) VALUES (1, 'one@localhost', '', '', '', '', 1, 1, 1, 1, 0, 1)";

#[tokio::test]
async fn one_mail_in_two_rooms_is_named() {
    let town = Town::new().await;
    break_in(&town, "centre", INTO_MAILS).await;
    assert_eq!(looked_at(&town).await.broken, Vec::new());
    break_in(&town, "court_utb", INTO_MAILS).await;
    let report = looked_at(&town).await;
    assert_eq!(report.broken.len(), 1, "{report:?}");
    assert_eq!(
        (report.broken[0].rule, report.broken[0].what.as_str()),
        ("mail-once", "two mails have the Message-ID <one@localhost>")
    );
}

#[tokio::test]
async fn rows_that_wait_too_long_are_named_while_a_server_runs_and_may_wait_while_it_is_stopped() {
    let town = Town::new().await;
    let wait = "UPDATE outbox SET done_at = NULL, tries = 0, created_at = 1 WHERE id = (SELECT min(id) FROM outbox)";
    break_in(&town, "court_ctd", wait).await;
    let tried = "UPDATE outbox SET done_at = NULL, tries = 9, created_at = 1 WHERE id = (SELECT min(id) FROM outbox)";
    break_in(&town, "court_utb", tried).await;
    let unsealed = "UPDATE audit SET id = 1, sequence = NULL, chain = NULL WHERE sequence = (SELECT max(sequence) FROM audit)";
    break_in(&town, "court_wieb", unsealed).await;
    assert_eq!(looked_at(&town).await.broken, Vec::new());

    let fresh = domain::Fresh { machine_now: machine_now(), ..town.sites.clocks.fresh() };
    let centre = town.store().centre();
    centre.write("run", &fresh, |tx, fresh| store::shared::leases::take(tx, fresh, "process 5", "server", 3600)).await.unwrap();
    let report = looked_at(&town).await;
    let said = report.lines().join("\n");
    assert!(report.running);
    assert_eq!(report.broken.len(), 3, "{said}");
    assert!(said.contains("court ctd: the message about court to centre has waited for ten minutes without a try"), "{said}");
    assert!(said.contains("court utb: the message about court to centre is a day old and was tried 9 times"), "{said}");
    assert!(said.contains("court wieb: 1 lines of the audit trail have waited for ten minutes"), "{said}");
}

/// The rules that are broken, each as often as it is.
fn rules(report: &Report) -> Vec<&str> {
    let mut rules: Vec<&str> = report.broken.iter().map(|broken| broken.rule).collect();
    rules.sort_unstable();
    rules
}

#[tokio::test]
async fn a_document_that_is_gone_or_changed_is_named_with_its_entry_and_so_is_what_a_server_found() {
    let town = lived().await;
    let named = town.store().court("almd").read(|tx| store::court::check::named_documents(tx, "", 10)).await.unwrap();
    let path = |sha256: &str| town.folder().join("documents/almd").join(&sha256[..2]).join(&sha256[2..4]).join(sha256);
    let sound = [&named[0], &named[1]].map(|(sha256, _)| (path(sha256), std::fs::read(path(sha256)).unwrap()));
    std::fs::remove_file(&sound[0].0).unwrap();
    std::fs::write(&sound[1].0, b"something else").unwrap();
    let report = looked_at(&town).await;
    assert_eq!(rules(&report), ["document-same", "document-there"]);
    for broken in &report.broken {
        assert!(broken.place == "court almd" && broken.what.starts_with("entry "), "{broken:?}");
    }
    let quick = look(&town, true).await;
    assert_eq!((rules(&quick), quick.documents), (vec![], 0), "a quick look says nothing of bytes");

    // A server comes upon both. From then on the court is read only, which a quick look tells too.
    assert_eq!(town.worker.tend().await.damaged, 2);
    let quick = look(&town, true).await;
    assert_eq!(rules(&quick), ["damage-restored", "damage-restored"]);
    let said = quick.lines().join("\n");
    assert!(
        said.contains("is missing (document ") && said.contains("does not hold the bytes that were filed (document "),
        "{said}"
    );
    assert_eq!(rules(&looked_at(&town).await), ["damage-restored", "damage-restored", "document-same", "document-there"]);

    // What was put back is sound, and the court still waits for the server's next look.
    std::fs::write(&sound[0].0, &sound[0].1).unwrap();
    let report = looked_at(&town).await;
    assert_eq!(rules(&report), ["damage-restored", "damage-restored", "document-same"]);
    let again = |broken: &&check::Broken| broken.what.contains("its bytes are sound again");
    assert_eq!(report.broken.iter().filter(again).count(), 1, "{:#?}", report.lines());
    std::fs::write(&sound[1].0, &sound[1].1).unwrap();
    free_the_lease(&town).await;
    assert_eq!(town.worker.tend().await.restored, 2);
    assert_eq!(looked_at(&town).await.broken, Vec::new());
}

#[tokio::test]
async fn a_damaged_file_is_named_and_the_other_rooms_are_looked_at() {
    let town = Town::new().await;
    if town
        .store()
        .engine()
        .database("centre")
        .read_now(|tx| tx.one(Sql("SELECT sqlite_version()"), &[], |row| row.get::<String>(0)))
        .is_err()
    {
        // PostgreSQL looks after its own pages.
        return;
    }
    let town = town
        .reopened(|place, _| {
            let store::Place::Sqlite(folder) = place else { panic!("asked for SQLite") };
            let path = folder.join("court_utb.db");
            let mut bytes = std::fs::read(&path).unwrap();
            std::fs::write(folder.join("copy"), &bytes).unwrap();
            // A stretch so long that what every look at a court reads is among it, whatever the tables are.
            let (half, most) = (bytes.len() / 2, bytes.len() / 8 * 7);
            bytes[half..most].fill(0xA5);
            std::fs::write(&path, bytes).unwrap();
        })
        .await;
    let report = looked_at(&town).await;
    assert!(report.broken.iter().all(|broken| broken.place == "court utb"), "{:#?}", report.lines());
    assert!(report.broken.iter().any(|broken| broken.rule == "database-sound"), "{:#?}", report.lines());

    // The file is put back, and the note that closed it is forgotten.
    let town = town
        .reopened(|place, _| {
            let store::Place::Sqlite(folder) = place else { panic!("asked for SQLite") };
            assert!(folder.join("court_utb.damaged").exists());
            std::fs::rename(folder.join("copy"), folder.join("court_utb.db")).unwrap();
        })
        .await;
    let report = looked_at(&town).await;
    let [broken] = report.broken.as_slice() else { panic!("{:#?}", report.lines()) };
    assert_eq!((broken.place.as_str(), broken.rule), ("court utb", "database-sound"));
    assert!(report.lines().iter().any(|line| line.contains("court_utb.damaged")), "{:#?}", report.lines());
}
