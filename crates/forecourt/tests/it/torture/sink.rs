//! A mail server of the tests: takes every mail by SMTP, unless it is told to refuse, and remembers who got which Message-ID.

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
    refusals: Arc<Mutex<Vec<Refusal>>>,
}

/// What is said in place of the usual answer to a line that begins so.
struct Refusal {
    line: &'static str,
    answer: &'static str,
    times: usize,
}

impl Sink {
    /// Starts one on a free port.
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let sink = Self { port: listener.local_addr().unwrap().port(), taken: Arc::default(), refusals: Arc::default() };
        let serving = sink.clone();
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let sink = serving.clone();
                // A client that is killed in the middle of a mail has sent none.
                thread::spawn(move || sink.serve(stream));
            }
        });
        sink
    }

    /// From now on answers so to a line that begins so, this often; `GREETING` is the line of who connects, and `. ADDRESS` the end of a
    /// mail to that address. After a refused greeting it hangs up.
    pub fn refuse(&self, line: &'static str, answer: &'static str, times: usize) {
        self.refusals.lock().unwrap().push(Refusal { line, answer, times });
    }

    /// Takes every mail again.
    pub fn relent(&self) {
        self.refusals.lock().unwrap().clear();
    }

    fn refusal(&self, line: &str) -> Option<String> {
        let mut refusals = self.refusals.lock().unwrap();
        let refusal = refusals.iter_mut().find(|refusal| refusal.times > 0 && line.starts_with(refusal.line))?;
        refusal.times -= 1;
        Some(format!("{}\r\n", refusal.answer))
    }

    /// What was taken until now.
    pub fn taken(&self) -> Taken {
        self.taken.lock().unwrap().clone()
    }

    fn serve(&self, stream: TcpStream) -> io::Result<()> {
        let mut reader = BufReader::new(stream.try_clone()?);
        let mut writer = stream;
        if let Some(refusal) = self.refusal("GREETING") {
            return writer.write_all(refusal.as_bytes());
        }
        writer.write_all(b"220 sink\r\n")?;
        let (mut line, mut recipient) = (String::new(), String::new());
        loop {
            line.clear();
            if reader.read_line(&mut line)? == 0 {
                return Ok(());
            }
            if let Some(refusal) = self.refusal(&line) {
                writer.write_all(refusal.as_bytes())?;
                continue;
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
                    if let Some(refusal) = self.refusal(&format!(". {recipient}")) {
                        writer.write_all(refusal.as_bytes())?;
                        continue;
                    }
                    // Remembered before it is acknowledged, as a real server stores it first.
                    self.taken.lock().unwrap().entry(id).or_default().push(recipient.clone());
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
