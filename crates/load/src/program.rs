//! The product as its own process, and the bare server beside it.

use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpStream,
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use crate::{Done, Plan, measure::cpu_of};

/// How long the program is looked at before it counts as at rest, longer than its worker sleeps, and the processor time that it may take in
/// that, in microseconds.
const LOOK: Duration = Duration::from_millis(1500);
const QUIET: u64 = 20_000;

/// A process that listens; it is killed when this value goes.
pub struct Program {
    process: Child,
    pub port: u16,
    /// From the start of the process to its `ready` line.
    pub start: Duration,
}

impl Program {
    /// The product's demo on a data folder, without limits by source address.
    pub fn demo(plan: &Plan, data: &Path, more: &[&str]) -> Done<Program> {
        let mut command = Command::new(&plan.forecourt);
        command.args(["demo", "--bench", "--listen", "127.0.0.1:0", "--data"]).arg(data).args(more);
        Program::start(command)
    }

    /// `forecourt serve` with a configuration that says this port; ready once it has answered.
    pub fn serve(plan: &Plan, config: &Path, port: u16) -> Done<Program> {
        let mut command = Command::new(&plan.forecourt);
        command.args(["serve", "--config"]).arg(config).env("RUST_LOG", "warn").stdin(Stdio::null()).stdout(Stdio::null());
        let begun = Instant::now();
        let mut program = Program { process: command.spawn()?, port, start: Duration::ZERO };
        while !answers(port) {
            if program.process.try_wait()?.is_some() {
                return Err("the program ended before it answered".into());
            }
            std::thread::sleep(Duration::from_millis(2));
        }
        program.start = begun.elapsed();
        Ok(program)
    }

    /// An axum server that answers everything with the bytes of a file.
    pub fn bare(file: &Path) -> Done<Program> {
        let mut command = Command::new(std::env::current_exe()?);
        command.arg("bare").arg(file);
        Program::start(command)
    }

    fn start(mut command: Command) -> Done<Program> {
        let begun = Instant::now();
        let mut process = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn()?;
        let mut output = BufReader::new(process.stdout.take().ok_or("no output")?);
        let mut line = String::new();
        while !line.starts_with("ready ") {
            line.clear();
            if output.read_line(&mut line)? == 0 {
                return Err("the program ended before it was ready".into());
            }
        }
        let start = begun.elapsed();
        let port = line.trim().trim_end_matches('/').rsplit(':').next().and_then(|port| port.parse().ok());
        Ok(Program { process, port: port.ok_or("no port in the ready line")?, start })
    }

    /// Waits until the program has done what it was left to do (index, chain, mails): that is not to be counted with a
    /// row, nor to stand in its way.
    ///
    /// # Errors
    /// When it still works after two minutes.
    pub fn come_to_rest(&self) -> Done {
        let mut quiet = 0;
        for _ in 0..80 {
            let before = cpu_of(self.id());
            std::thread::sleep(LOOK);
            quiet = if cpu_of(self.id()) - before <= QUIET { quiet + 1 } else { 0 };
            if quiet == 2 {
                return Ok(());
            }
        }
        Err("the program still worked after two minutes".into())
    }

    /// Its number.
    pub fn id(&self) -> u32 {
        self.process.id()
    }

    /// Ends it in good order.
    pub fn stop(mut self) -> Done {
        Command::new("kill").arg(self.id().to_string()).status()?;
        self.process.wait()?;
        Ok(())
    }
}

/// Whether the centre's front page comes.
fn answers(port: u16) -> bool {
    let asked = || -> std::io::Result<String> {
        let mut stream = TcpStream::connect(("127.0.0.1", port))?;
        write!(stream, "GET / HTTP/1.1\r\nHost: pacer.localhost:{port}\r\nConnection: close\r\n\r\n")?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        Ok(answer)
    };
    asked().is_ok_and(|answer| answer.starts_with("HTTP/1.1 200"))
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
