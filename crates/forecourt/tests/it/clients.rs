//! Clients that others wrote, unmodified, against a running demo of `uscourts.gov` over TLS: the scripts of `tests/clients`.

use std::{
    fs,
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::mpsc,
    thread,
    time::Duration,
};

use base64::{Engine as _, prelude::BASE64_STANDARD};
use serde_json::json;
use tempfile::TempDir;

const DOMAIN: &str = "uscourts.gov";

/// Each script with the set of clients that runs it (`tests/clients/<set>.txt`).
const SCRIPTS: &[(&str, &str)] = &[
    ("juriscraper-4", "reading.py"),
    ("juriscraper-3", "reading.py"),
    ("juriscraper-4", "feeds.py"),
    ("juriscraper-3", "feeds.py"),
    ("juriscraper-4", "pacersdk_sign_on.py"),
    ("juriscraper-4", "pacer_cli_flows.py"),
    ("juriscraper-4", "webhooks.py"),
    ("juriscraper-4", "round_trip.py"),
    ("juriscraper-3", "round_trip.py"),
];

/// A demo that speaks for the real hosts, and a proxy that sends every tunnel to it.
struct Court {
    demo: Child,
    proxy: u16,
    folder: TempDir,
}

impl Court {
    fn open() -> Court {
        let folder = TempDir::new().unwrap();
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let mut demo = Command::new(env!("CARGO_BIN_EXE_forecourt"))
            .args(["demo", "--listen", &format!("127.0.0.1:{port}"), "--domain", DOMAIN, "--tls", "self-signed"])
            .args(["--public-port", "443", "--data"])
            .arg(folder.path().join("demo"))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let output = BufReader::new(demo.stdout.take().unwrap());
        let (tell, told) = mpsc::channel();
        thread::spawn(move || output.lines().map_while(Result::ok).for_each(|line| drop(tell.send(line))));
        let ready = told.recv_timeout(Duration::from_secs(180)).expect("the demo says that it is ready");
        assert_eq!(ready, format!("ready https://{DOMAIN}/"));
        let court = Court { demo, proxy: proxy(port), folder };
        court.write_certificate();
        court
    }

    /// The demo's certificate as clients read it: its own issuer, in PEM.
    fn write_certificate(&self) {
        let der = fs::read(self.folder.path().join("demo/keys/tls.crt")).unwrap();
        let text = BASE64_STANDARD.encode(der);
        let lines: Vec<&str> = text.as_bytes().chunks(64).map(|line| std::str::from_utf8(line).unwrap()).collect();
        let pem = format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", lines.join("\n"));
        fs::write(self.certificate(), pem).unwrap();
    }

    fn certificate(&self) -> PathBuf {
        self.folder.path().join("certificate.pem")
    }

    /// Runs a script to its end; gives what it printed when a check failed.
    fn run(&self, set: &str, script: &str) -> Result<String, String> {
        let work = self.folder.path().join(format!("{set}-{script}"));
        fs::create_dir_all(&work).unwrap();
        let proxy = format!("http://127.0.0.1:{}", self.proxy);
        let place = json!({
            "domain": DOMAIN, "proxy": proxy, "program": env!("CARGO_BIN_EXE_forecourt"),
            "data": self.folder.path().join("demo"), "work": work,
        });
        let place_file = work.join("place.json");
        fs::write(&place_file, place.to_string()).unwrap();
        let output = Command::new(python(set))
            .arg(scripts().join(script))
            .arg(&place_file)
            .current_dir(&work)
            .env("HOME", &work)
            .env("HTTPS_PROXY", &proxy)
            .env("SSL_CERT_FILE", self.certificate())
            .env("REQUESTS_CA_BUNDLE", self.certificate())
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .env_remove("NO_PROXY")
            .env_remove("no_proxy")
            .stdin(Stdio::null())
            .output()
            .unwrap();
        let text = String::from_utf8_lossy(&output.stdout);
        let said = format!("{script} with {set}: {}\n{text}\n{}", output.status, String::from_utf8_lossy(&output.stderr));
        let checked = text.lines().any(|line| line.starts_with("ok "));
        if output.status.success() && checked { Ok(said) } else { Err(said) }
    }
}

impl Drop for Court {
    fn drop(&mut self) {
        let _ = self.demo.kill();
        let _ = self.demo.wait();
    }
}

fn scripts() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/clients")
}

fn python(set: &str) -> PathBuf {
    let folder = std::env::var_os("FORECOURT_CLIENTS").map_or_else(|| scripts().join("../../target/clients"), PathBuf::from);
    let python = folder.join(set).join("bin/python");
    assert!(python.is_file(), "no {}: `cargo x test` installs other people's clients with pip", python.display());
    python
}

/// Listens as an HTTP proxy that takes CONNECT for any name and sends the tunnel to one port of this machine.
fn proxy(to: u16) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    thread::spawn(move || {
        for client in listener.incoming().flatten() {
            thread::spawn(move || tunnel(client, to));
        }
    });
    port
}

fn tunnel(mut client: TcpStream, to: u16) -> Option<()> {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") {
        client.read_exact(&mut byte).ok()?;
        head.push(byte[0]);
    }
    let words = String::from_utf8_lossy(&head);
    let name = words.strip_prefix("CONNECT ")?.split(':').next()?;
    // Nothing of this test ever leaves the machine.
    assert!(name == DOMAIN || name.ends_with(&format!(".{DOMAIN}")), "a client asks for {name}");
    let mut server = TcpStream::connect(("127.0.0.1", to)).ok()?;
    client.write_all(b"HTTP/1.1 200 Connection established\r\n\r\n").ok()?;
    let (mut from_client, mut to_server) = (client.try_clone().ok()?, server.try_clone().ok()?);
    thread::spawn(move || {
        let _ = std::io::copy(&mut from_client, &mut to_server);
        let _ = to_server.shutdown(std::net::Shutdown::Write);
    });
    let _ = std::io::copy(&mut server, &mut client);
    client.shutdown(std::net::Shutdown::Both).ok()
}

#[test]
fn clients_of_others_run_unmodified_over_tls() {
    let court = Court::open();
    let failures: Vec<String> = SCRIPTS.iter().filter_map(|(set, script)| court.run(set, script).err()).collect();
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
}
