//! A few requests over a plain socket, for what is no person's doing.

use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use serde_json::Value;

/// Sends one request to a port of this machine, with `host` as its Host, and gives the status and the body.
pub fn send(
    port: u16,
    method: &str,
    host: &str,
    path: &str,
    json: Option<&Value>,
) -> io::Result<(u16, String)> {
    let mut socket = TcpStream::connect(("127.0.0.1", port))?;
    socket.set_read_timeout(Some(Duration::from_secs(60)))?;
    let body = json.map(Value::to_string).unwrap_or_default();
    // HTTP/1.0, so that the answer comes in one piece.
    let mut request = format!("{method} {path} HTTP/1.0\r\nHost: {host}\r\n");
    if json.is_some() {
        request += "Content-Type: application/json\r\n";
        request += &format!("Content-Length: {}\r\n", body.len());
    }
    request += "\r\n";
    socket.write_all((request + &body).as_bytes())?;
    answer(socket)
}

fn answer(mut socket: TcpStream) -> io::Result<(u16, String)> {
    let mut bytes = Vec::new();
    let mut piece = [0; 8192];
    loop {
        let read = socket.read(&mut piece)?;
        bytes.extend_from_slice(&piece[..read]);
        let text = String::from_utf8_lossy(&bytes);
        let Some((head, body)) = text.split_once("\r\n\r\n") else {
            if read == 0 {
                return Err(io::Error::other(format!("no answer but {text:?}")));
            }
            continue;
        };
        let length = head.lines().find_map(|line| {
            let (name, value) = line.split_once(':')?;
            let named = name.eq_ignore_ascii_case("content-length");
            named.then(|| value.trim().parse::<usize>().ok())?
        });
        if read == 0 || length.is_some_and(|length| body.len() >= length) {
            let status = head.split(' ').nth(1).and_then(|word| word.parse().ok());
            let status = status.ok_or_else(|| io::Error::other(head.to_string()))?;
            return Ok((status, body.to_string()));
        }
    }
}
