//! Whose server is believed, and what an address says.

use std::{
    io::{Read as _, Write as _},
    net::{SocketAddr, TcpListener, TcpStream},
};

use rcgen::{CertifiedKey, generate_simple_self_signed};
use rustls::{ServerConfig, ServerConnection, pki_types::PrivateKeyDer};

use super::*;
use crate::testing::server;

fn is_encrypted(url: &str) -> bool {
    Address::read(url).unwrap().tls.is_some()
}

#[test]
fn the_way_to_another_machine_is_encrypted_unless_somebody_says_no() {
    for here in
        ["postgres:///court", "postgres://clerk@localhost/court", "postgres://clerk@127.0.0.1:5433/court", "postgres://[::1]/x"]
    {
        assert!(!is_encrypted(here), "{here}");
    }
    assert!(is_encrypted("postgres://clerk:secret@db.court.example/court"));
    assert!(is_encrypted("postgres://clerk@10.0.0.7/court?application_name=x&connect_timeout=3"));
    assert!(is_encrypted("postgres://clerk@localhost/court?sslmode=verify-full"));
    assert!(!is_encrypted("postgres://clerk@10.0.0.7/court?sslmode=disable&application_name=x"));
    let read = Address::read("postgres://clerk@10.0.0.7/court?sslmode=disable&application_name=desk&connect_timeout=3").unwrap();
    assert_eq!(read.config.get_application_name(), Some("desk"));
    assert_eq!(read.config.get_connect_timeout().map(std::time::Duration::as_secs), Some(3));
}

#[test]
fn what_is_wrong_with_an_address_is_told_without_its_password() {
    for wrong in [
        "postgres://clerk:secret@db.example/court?sslmode=prefer",
        "postgres://clerk:secret@db.example/court?sslrootcert=/nowhere/at/all.pem",
        "postgres://clerk:secret@db.example/court?colour=blue",
        "clerk:secret",
    ] {
        let said = Address::read(wrong).err().unwrap().to_string();
        assert!(!said.contains("secret"), "{said}");
    }
}

/// Stands before the real server and speaks TLS with a certificate for `localhost`, as a server with `ssl=on` does; gives its port and
/// the certificate.
fn encrypted_door(server: SocketAddr) -> (u16, String) {
    let CertifiedKey { cert, signing_key } = generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![cert.der().clone()], PrivateKeyDer::try_from(signing_key.serialize_der()).unwrap())
        .unwrap();
    let (config, door) = (Arc::new(config), TcpListener::bind("127.0.0.1:0").unwrap());
    let port = door.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for visitor in door.incoming() {
            let (config, mut visitor) = (config.clone(), visitor.unwrap());
            std::thread::spawn(move || {
                let mut asks = [0; 8];
                visitor.read_exact(&mut asks).unwrap();
                // The request for encryption: eight bytes, 80877103.
                assert_eq!(asks, [0, 0, 0, 8, 4, 210, 22, 47]);
                visitor.write_all(b"S").unwrap();
                carry(ServerConnection::new(config).unwrap(), visitor, TcpStream::connect(server).unwrap());
            });
        }
    });
    (port, cert.pem())
}

/// Carries bytes both ways until one side ends: a question, then all of its answer.
fn carry(mut tls: ServerConnection, mut visitor: TcpStream, mut server: TcpStream) {
    let moment = Some(std::time::Duration::from_millis(2));
    visitor.set_read_timeout(moment).unwrap();
    server.set_read_timeout(moment).unwrap();
    let mut bytes = [0; 8192];
    let pauses =
        |problem: &std::io::Error| matches!(problem.kind(), std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut);
    loop {
        match tls.read_tls(&mut visitor) {
            Ok(0) => return,
            Ok(_) => {
                if tls.process_new_packets().is_err() {
                    let _ = tls.write_tls(&mut visitor);
                    return;
                }
                while let Ok(read @ 1..) = tls.reader().read(&mut bytes) {
                    server.write_all(&bytes[..read]).unwrap();
                }
            }
            Err(problem) if pauses(&problem) => {}
            Err(_) => return,
        }
        match server.read(&mut bytes) {
            Ok(0) => return,
            Ok(read) => tls.writer().write_all(&bytes[..read]).unwrap(),
            Err(problem) if pauses(&problem) => {}
            Err(_) => return,
        }
        while tls.wants_write() {
            if tls.write_tls(&mut visitor).is_err() {
                return;
            }
        }
    }
}

#[test]
fn a_server_is_believed_by_its_certificate_and_no_other() {
    // Only where the tests have a PostgreSQL server.
    let Some(url) = server() else { return };
    let plain: Config = url.parse().unwrap();
    let Host::Tcp(host) = &plain.get_hosts()[0] else { return };
    let real = SocketAddr::new(host.parse().unwrap(), plain.get_ports()[0]);
    let (port, certificate) = encrypted_door(real);
    let (_, of_somebody_else) = encrypted_door(real);
    let folder = tempfile::tempdir().unwrap();
    let (right, wrong) = (folder.path().join("right.pem"), folder.path().join("wrong.pem"));
    std::fs::write(&right, certificate).unwrap();
    std::fs::write(&wrong, of_somebody_else).unwrap();
    let at = |host: &str, roots: &Path| {
        let url = format!("postgres://postgres@{host}:{port}/postgres?sslmode=verify-full&sslrootcert={}", roots.display());
        Address::read(&url).unwrap().connect()
    };
    let mut client = at("localhost", &right).unwrap();
    assert_eq!(client.query_one("SELECT 40 + 2", &[]).unwrap().get::<_, i32>(0), 42);
    for (host, roots) in [("localhost", &wrong), ("127.0.0.1", &right)] {
        assert!(at(host, roots).is_err(), "{host} is believed with {}", roots.display());
    }
    let public = format!("postgres://postgres@localhost:{port}/postgres?sslmode=require");
    assert!(Address::read(&public).unwrap().connect().is_err(), "a certificate that nobody vouches for is believed");
}
