//! A mail server for the torture: takes every mail by SMTP and remembers who got which Message-ID.

use std::{
    collections::HashMap,
    io::{self, BufRead as _, BufReader, Write as _},
    net::{TcpListener, TcpStream},
    sync::{Arc, Mutex},
    thread,
};

/// The mails that were taken: by Message-ID, the recipients of each delivery.
pub type Taken = HashMap<String, Vec<String>>;

/// A running mail server.
#[derive(Clone)]
pub struct Sink {
    /// Where it listens.
    pub port: u16,
    taken: Arc<Mutex<Taken>>,
}

impl Sink {
    /// Starts one on a free port.
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let sink = Self { port: listener.local_addr().unwrap().port(), taken: Arc::default() };
        let taken = sink.taken.clone();
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let taken = taken.clone();
                // A client that is killed in the middle of a mail has sent none.
                thread::spawn(move || serve(stream, &taken));
            }
        });
        sink
    }

    /// What was taken until now.
    pub fn taken(&self) -> Taken {
        self.taken.lock().unwrap().clone()
    }
}

fn serve(stream: TcpStream, taken: &Mutex<Taken>) -> io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut writer = stream;
    writer.write_all(b"220 sink\r\n")?;
    let (mut line, mut recipient) = (String::new(), String::new());
    loop {
        line.clear();
        if reader.read_line(&mut line)? == 0 {
            return Ok(());
        }
        let word = line.split([' ', ':', '\r']).next().unwrap_or_default().to_ascii_uppercase();
        let answer = match word.as_str() {
            "EHLO" => "250-sink\r\n250 8BITMIME\r\n",
            "RCPT" => {
                recipient = line.split(['<', '>']).nth(1).unwrap_or_default().to_owned();
                "250 ok\r\n"
            }
            "DATA" => {
                writer.write_all(b"354 go on\r\n")?;
                let id = message_id(&mut reader)?;
                // Remembered before it is acknowledged, as a real server stores it first.
                taken.lock().unwrap().entry(id).or_default().push(recipient.clone());
                "250 taken\r\n"
            }
            "QUIT" => {
                writer.write_all(b"221 bye\r\n")?;
                return Ok(());
            }
            _ => "250 ok\r\n",
        };
        writer.write_all(answer.as_bytes())?;
    }
}

/// Reads a mail to its lone dot and gives its Message-ID; an error when it breaks off.
fn message_id(reader: &mut impl io::BufRead) -> io::Result<String> {
    let mut id = String::new();
    let mut line = Vec::new();
    loop {
        line.clear();
        if reader.read_until(b'\n', &mut line)? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let text = String::from_utf8_lossy(&line);
        if text.trim_end() == "." {
            return Ok(id);
        }
        if id.is_empty()
            && let Some((name, value)) = text.split_once(':')
            && name.eq_ignore_ascii_case("message-id")
        {
            id = value.trim().trim_matches(['<', '>']).to_owned();
        }
    }
}

#[test]
fn a_mail_is_taken_whole_with_its_message_id() {
    let mail = b"From: a@b\r\nMessage-ID: <1.2@localhost>\r\nSubject: x\r\n\r\nText\r\n..dot\r\n.\r\nQUIT\r\n";
    assert_eq!(message_id(&mut &mail[..]).unwrap(), "1.2@localhost");
    assert!(message_id(&mut &b"Message-ID: <1@x>\r\n\r\nbroken"[..]).is_err());
}
