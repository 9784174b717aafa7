//! The product as its own process, and the bare server beside it.

use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpStream,
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use crate::{Done, Plan};

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
