//! A case that a court has sealed is named by no other site of the installation: not by the centre, the case locator, other courts, in a
//! mailbox or in a message between them; and the court's own command writes it only when that is asked for.

use std::process::Command;

use site::testing::Browser;
use store::Place;

use crate::{
    routes::PATHS,
    town::{Town, ecf},
};

/// The addresses of all sites whose answers to this person hold one of these words.
async fn naming(person: &mut Browser, words: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    // The demonstration's own front page lists what it was made with.
    for (host, paths) in PATHS.iter().filter(|(host, _)| *host != "localhost") {
        for path in *paths {
            let url = format!("http://{host}:8000{path}");
            let answer = person.get_raw(&url, &[]).await;
            let said = format!("{} {:?}", answer.text(), answer.headers);
            found.extend(words.iter().filter(|word| said.contains(**word)).map(|word| format!("{url}: {word}")));
        }
    }
    found
}

#[tokio::test]
async fn a_sealed_case_is_named_by_no_site_of_the_installation() {
    let town = Town::new().await;
    let world = town.world().await;
    let cases = world["cases"].as_array().unwrap();
    let number = cases.iter().find(|case| case["court"] == "almd").unwrap()["number"].as_str().unwrap().to_owned();
    let mut clerk = town.clerk("almd").await;
    clerk.visit(&format!("{}/staff/seals", ecf("almd"))).await;
    clerk.fill("Case number", &number).press("Find").await;
    let serial = clerk.path().rsplit('/').next().unwrap().to_owned();
    let listed = format!("{}/cgi-bin/iquery.pl?{serial}", ecf("almd"));
    let mut viewer = town.signed_on("alexattorney", "almd").await;
    viewer.visit(&listed).await.must_see(&number);
    clerk.click("Seal the whole case").await;
    clerk.fill("Reason", "To try it").press("Seal").await.must_see("It is sealed.");
    town.work().await;

    assert!(!viewer.visit(&listed).await.text().contains(&number));
    let words = [number.as_str()];
    let mut service_center = town.person();
    service_center.visit("http://pacer.localhost:8000/staff/").await;
    let desk = forecourt::demo::world::people::STAFF.iter().find(|staff| staff.court.is_none()).unwrap();
    service_center.fill("User Name", desk.username).fill("Password", desk.password).press("Sign on").await;
    let mut neighbour = town.clerk("wieb").await;
    for (who, person) in [
        ("somebody", &mut town.person()),
        ("a viewer", &mut viewer),
        ("the service center", &mut service_center),
        ("another court's clerk", &mut neighbour),
    ] {
        let found = naming(person, &words).await;
        assert!(found.is_empty(), "{who}: {found:#?}");
    }

    // The operator's command.
    if let Place::Sqlite(databases) = town.place() {
        std::os::unix::fs::symlink(databases, town.folder().join("db")).unwrap();
        let write = |more: &[&str]| {
            let mut command = Command::new(env!("CARGO_BIN_EXE_forecourt"));
            command.args(["export", "docket", "--court", "almd", "--data"]).arg(town.folder()).args(more).arg(&serial);
            let done = command.output().unwrap();
            (done.status.success(), String::from_utf8_lossy(&[done.stdout, done.stderr].concat()).into_owned())
        };
        let (done, said) = write(&[]);
        assert!(!done && said.contains("is sealed; with --sealed"), "{said}");
        let (_, said) = write(&["--sealed"]);
        assert!(!said.contains("with --sealed"), "{said}");
    }
}
