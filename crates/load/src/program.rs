//! The product as its own process, and the bare server beside it.

use std::{
    io::{BufRead as _, BufReader},
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

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
