//! A35, on the program itself: every flow is driven with secrets that are known here, and then they are looked for wherever they must
//! not be: the log at its loudest, the audit trail, mails, addresses, pages, and the data folder.

use std::{collections::BTreeSet, path::Path};

use site::testing::Browser;
use store::{Engine, Place, Store, db::sql};
use tempfile::TempDir;

use crate::{
    demo::Demo,
    filing::{self, Paper},
    leaflet::LINKED,
    town::{address_in, text_of},
    wire::{Exchange, Wire},
};

/// What people type, right and wrong, and what they choose.
const TYPED: [&str; 11] = [
    "gravel orbit lantern 12",
    "wrong marker one alabaster",
    "Court-almd-2009",
    "wrong marker two bergamot",
    "marker three cinnamon loft",
    "marker four dandelion fig",
    "marker five evergreen gate",
    "marker six fuchsia harbor",
    "docket room almd 1",
    "wrong marker seven gazebo",
    "Court-wyd-2011",
];

struct Scene<'a> {
    demo: &'a Demo,
    wire: Wire,
}

impl Scene<'_> {
    fn person(&self) -> Browser {
        self.wire.person()
    }

    fn court(&self, path: &str) -> String {
        self.demo.url("ecf.almd", path)
    }

    fn pacer(&self, path: &str) -> String {
        self.demo.url("pacer", path)
    }

    /// The newest mail of an address that says this, once it is there.
    async fn mail(&self, address: &str, words: &str) -> String {
        for _ in 0..200 {
            let mails = self.demo.get_json(&format!("/demo/mail.json?to={address}"));
            if let Some(text) = mails.as_array().unwrap().iter().map(text_of).find(|text| text.contains(words)) {
                return text;
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        panic!("no mail to {address} says {words:?}")
    }

    async fn sign_on(&self, username: &str, password: &str) -> Browser {
        let mut person = self.person();
        person.visit(&self.court("/cgi-bin/login.pl")).await;
        person.fill("Username", username).fill("Password", password).press("Login").await;
        person
    }

    /// Wrong and right at sign-on and at the link form; then she is linked and files.
    async fn sign_on_link_and_file(&self, case: &str) -> Browser {
        let [right, wrong, court, wrong_court, ..] = TYPED;
        let mut alex = self.sign_on("alexattorney", wrong).await;
        alex.must_see("Invalid username or password");
        alex.fill("Username", "alexattorney").fill("Password", right).press("Login").await.must_see("not file yet");
        for (password, sees) in [(wrong_court, "were not accepted"), (court, "Do you want to link these accounts?")] {
            alex.visit(&self.court("/link")).await;
            alex.fill("CM/ECF login:", "aalex").fill("CM/ECF password:", password).press("Submit").await.must_see(sees);
        }
        alex.press("Submit").await.must_see(LINKED);
        alex.click("Query").await;
        let pdf = filing::pdf("A paper");
        let paper = Paper { menu: "Civil", category: "Notices", event: "Notice of Appearance", case, words: "", pdf: &pdf };
        filing::file(&mut alex, &paper).await;
        alex
    }

    /// Changes her password at the centre, forgets it, gets another by mail.
    async fn change_and_recover(&self, alex: &mut Browser) {
        let [right, _, _, wrong, new, newest, ..] = TYPED;
        alex.visit(&self.pacer("/manage/password")).await;
        alex.fill("Current Password", wrong).fill("New Password", new).fill("Type the password again", new);
        alex.press("Change Password").await;
        assert!(!alex.errors().is_empty());
        alex.fill("Current Password", right).fill("New Password", new).fill("Type the password again", new);
        alex.press("Change Password").await;
        assert!(alex.errors().is_empty(), "{:?}", alex.errors());
        let mut somebody = self.person();
        // A page that fails is what the log tells of at its loudest.
        assert_eq!(somebody.visit(&self.pacer("/no-such-page")).await.status(), 404);
        somebody.visit(&self.pacer("/forgot-password")).await;
        somebody.fill("E-mail", "alex.attorney@example.com").press("Send the link").await;
        let letter = self.mail("alex.attorney@example.com", "token=").await;
        somebody.visit(&address_in(&letter, "token=")).await;
        somebody.fill("New Password", newest).fill("Type the password again", newest).press("Set the password").await;
        somebody.must_see("Your password is changed");
        self.sign_on("alexattorney", newest).await.must_see("You can file here");
    }

    /// The court's own password: changed, forgotten, chosen by mail; the clerk, with a linking code; a court that is not live.
    async fn at_the_court(&self) {
        let [.., changed, chosen, desk, wrong, before] = TYPED;
        let mut ann = self.sign_on("anncounsel", "copper saddle window 5").await;
        ann.visit(&self.court("/password")).await;
        ann.fill("CM/ECF login", "acounsel").fill("Current password", "Court-almd-2015");
        ann.fill("New password", changed).fill("New password again", changed).press("Submit").await;
        ann.must_see("Your password was changed");
        let mut somebody = self.person();
        somebody.visit(&self.court("/forgot")).await;
        somebody.fill("CM/ECF login or e-mail address", "acounsel").press("Send").await;
        let letter = self.mail("ann.counsel@example.com", "/forgot/choose?t=").await;
        somebody.visit(&address_in(&letter, "/forgot/choose?t=")).await;
        somebody.fill("New password", chosen).fill("New password again", chosen).press("Submit").await;
        somebody.must_see("Your password was changed");

        let mut clerk = self.person();
        for (password, sees) in [(wrong, "not"), (desk, "Log Out")] {
            clerk.visit(&self.court("/staff/")).await;
            clerk.fill("User name", "clerk").fill("Password", password).press("Log In").await.must_see(sees);
        }
        clerk.click("Links").await;
        let number = clerk.row("Aty Alex (aalex)")[0].clone();
        clerk.click(&number).await;
        clerk.choose("What to do", "End the link and issue a linking code");
        clerk.choose("If the link ends: the linking code", "Mail it to the address on file");
        clerk.fill("Reason", "To try the code").press("Submit").await.must_see("The link has ended");

        let mut wendy = self.person();
        for (password, sees) in [(wrong, "not accepted"), (before, "Civil")] {
            wendy.visit(&self.demo.url("ecf.wyd", "/cgi-bin/login.pl")).await;
            wendy.fill("Login", "wwest").fill("Password", password).press("Login").await;
            assert!(wendy.text().contains(sees) || wendy.status() != 200 || !wendy.errors().is_empty(), "{}", wendy.text());
        }
    }

    /// The linking code of the mail, typed by its owner, links again.
    async fn use_the_code(&self) -> String {
        let letter = self.mail("alex.attorney@example.com", "linking code").await;
        let is_code = |word: &&str| word.split('-').count() >= 5 && word.split('-').all(|group| group.len() == 4);
        let code = letter.split_whitespace().find(is_code).unwrap().to_owned();
        let mut alex = self.sign_on("alexattorney", TYPED[5]).await;
        alex.visit(&self.court("/link/code")).await;
        alex.fill("Linking code", &code).press("Submit").await.must_see("Do you want to link these accounts?");
        alex.press("Submit").await.must_see(LINKED);
        alex.visit(&self.demo.url("pacer.login", "/csologin/logout.jsf")).await;
        code
    }
}

/// The values of all cookies of a name that were set on the way.
fn cookies(exchanges: &[Exchange], name: &str) -> BTreeSet<String> {
    let prefix = format!("{name}=");
    let set = exchanges.iter().flat_map(|one| &one.headers).filter(|(header, _)| header == "set-cookie");
    set.filter_map(|(_, value)| value.strip_prefix(&prefix)?.split(';').next().map(str::to_owned))
        .filter(|value| !value.is_empty())
        .collect()
}

/// The values of a part of all addresses that were opened.
fn in_addresses(exchanges: &[Exchange], path: &str, part: &str) -> BTreeSet<String> {
    let opened = exchanges.iter().filter(|one| one.url.contains(path));
    opened
        .filter_map(|one| site::form::pairs(one.url.split_once('?')?.1).into_iter().find(|(name, _)| name == part))
        .map(|(_, value)| value)
        .collect()
}

/// A page without the hidden fields of its forms, where tokens belong.
fn without_form_tokens(html: &str) -> String {
    let mut rest = html;
    let mut left = String::new();
    while let Some(at) = rest.find("<input") {
        let end = rest[at..].find('>').map_or(rest.len(), |end| at + end + 1);
        left.push_str(&rest[..at]);
        if !rest[at..end].contains("type=\"hidden\"") {
            left.push_str(&rest[at..end]);
        }
        rest = &rest[end..];
    }
    left + rest
}

/// How a secret may stand in a text: as it is, or as in an address or form.
fn forms(secret: &str) -> Vec<String> {
    let escaped: String = site::testing::encode(&[("", secret)]).trim_start_matches('=').to_owned();
    vec![secret.to_owned(), secret.replace(' ', "%20"), escaped]
}

/// A place where secrets are looked for.
struct Searched {
    name: String,
    text: String,
}

/// Everything of one kind must be in none of these places.
fn in_none(what: &str, secrets: &BTreeSet<String>, places: &[Searched], allowed: impl Fn(&Searched, &str) -> bool) {
    let mut leaks = Vec::new();
    for secret in secrets {
        for form in forms(secret) {
            let found = places.iter().filter(|place| place.text.contains(&form) && !allowed(place, &form));
            leaks.extend(found.map(|place| {
                let at = place.text.find(&form).unwrap();
                let from = place.text[..at].char_indices().rev().nth(160).map_or(0, |(index, _)| index);
                format!("{what} {secret:?} in {}: …{}{form}…", place.name, &place.text[from..at])
            }));
        }
    }
    leaks.dedup();
    assert!(leaks.is_empty(), "{} leaks:\n{}", leaks.len(), leaks[..leaks.len().min(20)].join("\n"));
}

/// What a room's rows hold: the audit trail and the mails, apart.
fn rows(data: &Path) -> (Vec<Searched>, Vec<Searched>, BTreeSet<String>) {
    let store = Store::new(Engine::open(Place::Sqlite(data.join("db")), 1021).unwrap(), data.join("documents"));
    let (mut trail, mut mails, mut hashes) = (Vec::new(), Vec::new(), BTreeSet::new());
    for entry in std::fs::read_dir(data.join("db")).unwrap().map(|entry| entry.unwrap().path()) {
        let Some(name) = entry.file_name().and_then(|name| name.to_str()?.strip_suffix(".db").map(str::to_owned)) else {
            continue;
        };
        let room = store.engine().database(&name);
        let lines = room.read_now(|tx| {
            tx.all(sql!("SELECT actor || ' ' || action || ' ' || thing || ' ' || detail FROM audit"), &[], |row| {
                row.get::<String>(0)
            })
        });
        trail.push(Searched { name: format!("the audit trail of {name}"), text: lines.unwrap_or_default().join("\n") });
        let sent = room.read_now(|tx| {
            tx.all(sql!("SELECT subject, body_text, body_html FROM mails"), &[], |row| {
                Ok((row.get::<String>(0)?, row.get::<String>(1)?, row.get::<Option<String>>(2)?))
            })
        });
        for (subject, text, html) in sent.unwrap() {
            let text = format!("{subject}\n{text}\n{}", html.unwrap_or_default());
            mails.push(Searched { name: format!("a mail of {name}, {subject:?}"), text });
        }
        let held = match name.as_str() {
            "centre" => {
                room.read_now(|tx| tx.all(sql!("SELECT password_hash FROM accounts"), &[], |row| row.get::<Option<String>>(0)))
            }
            name if name.starts_with("court") => {
                room.read_now(|tx| tx.all(sql!("SELECT password_hash FROM filers"), &[], |row| row.get::<Option<String>>(0)))
            }
            _ => continue,
        };
        hashes.extend(held.unwrap().into_iter().flatten());
    }
    store.engine().checkpoint_and_close();
    (trail, mails, hashes)
}

/// Every file of the data folder but the keys and what the demonstration itself was made with.
fn files(folder: &Path) -> Vec<Searched> {
    let mut found = Vec::new();
    for path in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            let text = String::from_utf8_lossy(&std::fs::read(&path).unwrap()).into_owned();
            found.push(Searched { name: format!("the file {}", path.file_name().unwrap().to_string_lossy()), text });
        }
    }
    found
}

#[tokio::test]
async fn a35_no_secret_gets_into_log_audit_trail_mail_address_page_or_data_folder() {
    let folder = TempDir::new().unwrap();
    let (data, log) = (folder.path().join("demo"), folder.path().join("log"));
    let mut demo = Demo::launch_logging(&data, "localhost", &["--now", "2021-05-10T09:00:00-05:00"], &log);
    let (_, _, mut hashes) = rows(&data);
    let world = demo.get_json("/demo.json");
    let cases = world["cases"].as_array().unwrap();
    let case = cases.iter().find(|case| case["court"] == "almd").unwrap()["number"].as_str().unwrap();
    let place = Scene { demo: &demo, wire: Wire::recording(demo.port()) };
    let mut alex = place.sign_on_link_and_file(case).await;
    place.change_and_recover(&mut alex).await;
    place.at_the_court().await;
    let code = place.use_the_code().await;
    tokio::time::sleep(std::time::Duration::from_millis(1500)).await;
    let exchanges = place.wire.recorded();
    demo.kill();

    let (trail, mails, hashes_now) = rows(&data);
    hashes.extend(hashes_now);
    let log = Searched { name: "the log".into(), text: std::fs::read_to_string(&log).unwrap() };
    let mut everywhere = trail;
    assert!(log.text.contains("DEBUG") && log.text.contains("/no-such-page"), "the log is not at its loudest:\n{}", log.text);
    assert!(everywhere.iter().any(|room| room.text.contains("link account")), "no audit trail was read");
    assert!(mails.len() > 5, "{} mails", mails.len());
    everywhere.push(log);
    for one in &exchanges {
        everywhere.push(Searched { name: format!("an address, {}", one.url), text: one.url.clone() });
        everywhere.push(Searched { name: format!("the page at {}", one.url), text: without_form_tokens(&one.body) });
        for (header, value) in one.headers.iter().filter(|(header, _)| header != "set-cookie") {
            everywhere.push(Searched { name: format!("the header {header} of {}", one.url), text: value.clone() });
        }
    }

    // The recorder sees what people typed, so an empty search means something.
    let typed: BTreeSet<String> = TYPED.into_iter().map(str::to_owned).collect();
    for secret in &typed {
        let escaped = forms(secret).pop().unwrap();
        assert!(exchanges.iter().any(|one| one.sent.contains(&escaped)), "{secret:?} was never typed");
    }
    let mut held: BTreeSet<String> = cookies(&exchanges, "forecourt");
    held.extend(cookies(&exchanges, "forecourt-staff"));
    let (visits, proposals) = (cookies(&exchanges, "forecourt-visit"), cookies(&exchanges, "forecourt-proposal"));
    let mailed = cookies(&exchanges, "forecourt-link");
    let mut codes = in_addresses(&exchanges, "/oidc/callback", "code");
    codes.extend(in_addresses(&exchanges, "/csologin/finish.jsf", "code"));
    for (what, secrets, least) in [
        ("sessions", &held, 8),
        ("proposals", &proposals, 2),
        ("mailed tokens", &mailed, 2),
        ("codes", &codes, 5),
        ("hashes", &hashes, 20),
    ] {
        assert!(secrets.len() >= least, "only {} {what}: {secrets:?}", secrets.len());
    }

    let nowhere = |_: &Searched, _: &str| false;
    let stored = files(&data);
    let all_of = |more: &[&Vec<Searched>]| -> Vec<Searched> {
        let copies = more.iter().flat_map(|places| places.iter());
        copies.map(|place| Searched { name: place.name.clone(), text: place.text.clone() }).collect()
    };
    let with_mails = all_of(&[&everywhere, &mails]);
    let with_files = all_of(&[&everywhere, &mails, &stored]);
    in_none("the password", &typed, &with_files, nowhere);
    in_none("the hash", &hashes, &with_mails, nowhere);
    in_none("the session", &held, &with_files, nowhere);
    in_none("the visitor's secret", &visits, &with_files, nowhere);
    in_none("the proposal", &proposals, &with_files, nowhere);
    // A code stands in the one address it is for, and in the redirect to it.
    in_none("the code", &codes, &with_files, |place, _| {
        (place.name.starts_with("an address") || place.name.starts_with("the header location"))
            && (place.text.contains("/oidc/callback?") || place.text.contains("/csologin/finish.jsf?"))
    });
    // A mailed token stands in its mail and in the address that the mail names, and leaves it with the first answer.
    in_none("the mailed token", &mailed, &everywhere, |place, token| {
        place.name.starts_with("an address")
            && (place.text.ends_with(&format!("?t={token}")) || place.text.ends_with(&format!("?token={token}")))
    });
    let code = BTreeSet::from([code]);
    in_none("the linking code", &code, &everywhere, nowhere);
}
