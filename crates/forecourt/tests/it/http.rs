//! A few requests over a plain socket, for what is no person's doing.

use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use serde_json::Value;

/// Sends one request to a port of this machine, with `host` as its Host, and gives the status and the body.
pub fn send(port: u16, method: &str, host: &str, path: &str, json: Option<&Value>) -> io::Result<(u16, String)> {
    let mut socket = TcpStream::connect(("127.0.0.1", port))?;
    socket.set_read_timeout(Some(Duration::from_secs(60)))?;
    let body = json.map(Value::to_string).unwrap_or_default();
    let mut request = format!("{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n");
    if json.is_some() {
        request += "Content-Type: application/json\r\n";
        request += &format!("Content-Length: {}\r\n", body.len());
    }
    request += "\r\n";
    socket.write_all((request + &body).as_bytes())?;
    answer(socket)
}

/// Sends a form with cookies to an address of this machine and gives the body of the answer, in bytes.
pub fn post_form(url: &str, cookies: &str, form: &str) -> io::Result<Vec<u8>> {
    let rest = url.strip_prefix("http://").unwrap_or(url);
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let port = host.rsplit(':').next().and_then(|port| port.parse().ok()).unwrap_or(80);
    let mut socket = TcpStream::connect(("127.0.0.1", port))?;
    socket.set_read_timeout(Some(Duration::from_secs(60)))?;
    let length = form.len();
    let request = format!(
        "POST /{path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nCookie: {cookies}\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {length}\r\n\r\n{form}"
    );
    socket.write_all(request.as_bytes())?;
    let mut bytes = Vec::new();
    socket.read_to_end(&mut bytes)?;
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").ok_or_else(|| io::Error::other("no answer"))?;
    let chunked = header(&text(&bytes[..end]), "transfer-encoding") == Some("chunked");
    let body = &bytes[end + 4..];
    if chunked { joined(body).ok_or_else(|| io::Error::other("a broken answer")) } else { Ok(body.to_vec()) }
}

fn answer(mut socket: TcpStream) -> io::Result<(u16, String)> {
    let mut bytes = Vec::new();
    let mut piece = [0; 8192];
    loop {
        let read = socket.read(&mut piece)?;
        bytes.extend_from_slice(&piece[..read]);
        let wrong = || io::Error::other(format!("no answer but {:?}", text(&bytes)));
        let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") else {
            if read == 0 {
                return Err(wrong());
            }
            continue;
        };
        let (head, body) = (text(&bytes[..end]), &bytes[end + 4..]);
        let length = header(&head, "content-length").and_then(|length| length.parse().ok());
        // chromedriver does not close the connection.
        if read > 0 && length.is_none_or(|length: usize| body.len() < length) {
            continue;
        }
        let status = head.split(' ').nth(1).and_then(|word| word.parse().ok());
        let body = match header(&head, "transfer-encoding") {
            Some("chunked") => joined(body).ok_or_else(wrong)?,
            _ => body.to_vec(),
        };
        return Ok((status.ok_or_else(wrong)?, text(&body)));
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn header<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    head.lines().find_map(|line| {
        let (key, value) = line.split_once(':')?;
        key.eq_ignore_ascii_case(name).then(|| value.trim())
    })
}

/// The body that was sent in chunks.
fn joined(mut chunks: &[u8]) -> Option<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let end = chunks.windows(2).position(|two| two == b"\r\n")?;
        let length = usize::from_str_radix(text(&chunks[..end]).trim(), 16).ok()?;
        let chunk = chunks.get(end + 2..end + 2 + length)?;
        if length == 0 {
            return Some(body);
        }
        body.extend_from_slice(chunk);
        chunks = chunks.get(end + 2 + length + 2..)?;
    }
}

#[test]
fn an_answer_in_chunks_is_joined() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let server = std::thread::spawn(move || {
        let (mut socket, _) = listener.accept().unwrap();
        let mut request = [0; 512];
        let read = socket.read(&mut request).unwrap();
        let answer = "HTTP/1.1 201 Made\r\nTransfer-Encoding: chunked\r\n\r\n\
                      3\r\none\r\nA\r\n, two, and\r\n0\r\n\r\n";
        socket.write_all(answer.as_bytes()).unwrap();
        text(&request[..read])
    });
    let body = serde_json::json!({"now": "2021-05-10T09:00:00-05:00"});
    let answer = send(port, "POST", "localhost", "/demo/clock", Some(&body)).unwrap();
    assert_eq!(answer, (201, "one, two, and".to_string()));
    let request = server.join().unwrap();
    assert!(request.contains("\r\nHost: localhost\r\n") && request.ends_with(&body.to_string()));
}
