//! A mail server that takes every mail and keeps none: both sides of the mails' row send to it.

use std::{
    io::{self, BufRead as _, BufReader, Write as _},
    net::{TcpListener, TcpStream},
    sync::{Arc, Mutex, PoisonError},
    thread,
    time::{Duration, Instant},
};

use crate::Done;

/// A running sink.
pub struct Sink {
    pub port: u16,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    taken: Vec<Instant>,
    connections: usize,
    /// Its threads, as the system names them.
    threads: Vec<String>,
}

impl Sink {
    /// Starts one on a free port.
    pub fn start() -> Done<Sink> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let sink = Sink { port: listener.local_addr()?.port(), state: Arc::default() };
        let state = sink.state.clone();
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let state = state.clone();
                thread::spawn(move || {
                    let thread = std::fs::read_link("/proc/thread-self").unwrap_or_default();
                    let mut open = lock(&state);
                    open.connections += 1;
                    open.threads.push(thread.to_string_lossy().into_owned());
                    drop(open);
                    // A client that goes in the middle of a mail has sent none.
                    let _ = serve(stream, &state);
                });
            }
        });
        Ok(sink)
    }

    /// How many mails came since the last call of [`Sink::take`].
    pub fn count(&self) -> usize {
        lock(&self.state).taken.len()
    }

    /// When each mail came, how long after the one before, shortest first, and over how many connections; then it begins anew.
    pub fn take(&self) -> (Vec<Instant>, Vec<Duration>, usize) {
        let mut state = lock(&self.state);
        let taken = std::mem::take(&mut state.taken);
        let mut gaps: Vec<Duration> = taken.windows(2).map(|two| two[1] - two[0]).collect();
        gaps.sort_unstable();
        (taken, gaps, std::mem::take(&mut state.connections))
    }

    /// Processor time of the sink's threads that are alive, in microseconds.
    pub fn cpu(&self) -> u64 {
        lock(&self.state).threads.iter().map(crate::measure::cpu_of).sum()
    }
}

fn lock(state: &Mutex<State>) -> std::sync::MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

fn serve(stream: TcpStream, state: &Mutex<State>) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut writer = stream;
    writer.write_all(b"220 sink\r\n")?;
    let mut line = String::new();
    loop {
        line.clear();
        if reader.read_line(&mut line)? == 0 {
            return Ok(());
        }
        let word = line.split([' ', ':', '\r']).next().unwrap_or_default().to_ascii_uppercase();
        let answer: &[u8] = match word.as_str() {
            "EHLO" => b"250-sink\r\n250 8BITMIME\r\n",
            "DATA" => {
                writer.write_all(b"354 go on\r\n")?;
                skip_mail(&mut reader)?;
                lock(state).taken.push(Instant::now());
                b"250 taken\r\n"
            }
            "QUIT" => return writer.write_all(b"221 bye\r\n"),
            _ => b"250 ok\r\n",
        };
        writer.write_all(answer)?;
    }
}

/// Reads a mail to its lone dot; an error when it breaks off.
fn skip_mail(reader: &mut impl io::BufRead) -> io::Result<()> {
    let mut line = Vec::new();
    loop {
        line.clear();
        if reader.read_until(b'\n', &mut line)? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        if line.trim_ascii_end() == b"." {
            return Ok(());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mail_ends_with_a_lone_dot() {
        let mut mail = &b"Subject: x\r\n\r\nText\r\n..dot\r\n.\r\nQUIT\r\n"[..];
        skip_mail(&mut mail).unwrap();
        assert_eq!(mail, b"QUIT\r\n");
        assert!(skip_mail(&mut &b"Subject: x\r\n\r\nbroken"[..]).is_err());
    }
}
