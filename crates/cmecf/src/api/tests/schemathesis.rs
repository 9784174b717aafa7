//! schemathesis (a client that others wrote) against the API's own OpenAPI document, over a socket.

use std::path::Path;

use super::*;
use crate::testing::courts;

/// Seconds that it may take.
const SECONDS: &str = "20";

/// The program, where `cargo x test` installs it with pip.
const PROGRAM: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../target/clients/schemathesis/bin/schemathesis");

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn clients_schemathesis_finds_no_fault() {
    assert!(Path::new(PROGRAM).is_file(), "no {PROGRAM}: `cargo x test` installs other people's clients with pip");
    let court = TestCourt::new(courts::almd());
    filed(&court);
    let program = Program::of(&court, "read:cases read:documents");
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let server = tokio::spawn(axum::serve(listener, court.router().into_make_service()).into_future());
    // Each minute has its calls; here minutes pass quickly.
    let clock = court.clock.clone();
    let minutes = tokio::spawn(async move {
        loop {
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
            clock.advance_seconds(60);
        }
    });
    let token = program.token.clone();
    let ran = tokio::task::spawn_blocking(move || {
        std::process::Command::new(PROGRAM)
            .args(["run", "--max-time", SECONDS, "--max-examples", "40", "--generation-deterministic", "--continue-on-failure"])
            .args(["--header", "Host: ecf.almd.localhost", "--header", &format!("Authorization: Bearer {token}")])
            .args(["--url", &format!("http://{address}"), &format!("http://{address}/api/v1/openapi.json")])
            .current_dir(std::env::temp_dir())
            .output()
            .unwrap()
    });
    let ran = ran.await.unwrap();
    minutes.abort();
    server.abort();
    let said = format!("{}{}", String::from_utf8_lossy(&ran.stdout), String::from_utf8_lossy(&ran.stderr));
    assert!(ran.status.success() && said.contains("API Operations") && !said.contains("Failures:"), "{said}");
}
