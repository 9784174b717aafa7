//! pgbench with the statements of a docket text entry: its script, its run, what it says.

use std::{
    path::Path,
    process::{Command, Stdio},
    time::Duration,
};

use super::{
    postgres::CALLERS,
    statements::{self, Filing},
};
use crate::{
    Done,
    measure::{Round, cpu_of_ended_children},
    world::{Where, fresh},
};

/// Drafts for each transaction: one that is tried again begins its script anew, and takes the next.
pub const TRIES: usize = 2;

/// One round.
pub struct Run<'a> {
    pub url: &'a str,
    pub script: &'a Path,
    /// For its log.
    pub folder: &'a Path,
    /// The first of the drafts, whose numbers follow each other.
    pub first: &'a Filing,
    pub count: usize,
}

impl Run<'_> {
    /// Runs it with a connection for each caller.
    pub fn measure(&self, program: &Path) -> Done<Round> {
        let log = self.folder.join(format!("pgbench-{}", self.first.draft.serial));
        let each = self.count / CALLERS;
        let variables = [
            ("n", 0),
            ("each", i64::try_from(each * TRIES)?),
            ("first", self.first.draft.serial),
            // Above the ids that the store has given so far.
            ("base", (1 << 62) + self.first.draft.serial * 32),
            ("now", fresh().now.0),
        ];
        let mut command = Command::new(program);
        command.args(["--no-vacuum", "--protocol=prepared", "--max-tries=1000", "--log"]);
        command.arg(format!("--log-prefix={}", log.display())).arg("--file").arg(self.script);
        command.args(["--client", &CALLERS.to_string(), "--jobs", "2", "--transactions", &each.to_string()]);
        for (name, value) in variables {
            command.arg(format!("--define={name}={value}"));
        }
        let before = cpu_of_ended_children();
        let ran = command.arg(self.url).env("PGOPTIONS", "-c search_path=court_almd").stdin(Stdio::null()).output()?;
        let used = cpu_of_ended_children() - before;
        let (said, complained) = (String::from_utf8_lossy(&ran.stdout), String::from_utf8_lossy(&ran.stderr));
        if !ran.status.success() || !said.contains(&format!("actually processed: {0}/{0}", self.count)) {
            return Err(format!("pgbench: {said}{complained}").into());
        }
        let rate = rate(&said).ok_or("pgbench gave no rate")?;
        let mut times = Vec::with_capacity(self.count);
        for entry in std::fs::read_dir(self.folder)?.flatten() {
            if entry.path().to_string_lossy().starts_with(&*log.to_string_lossy()) {
                times.extend(std::fs::read_to_string(entry.path())?.lines().filter_map(time));
            }
        }
        let mut round = Round::of(times, Duration::from_secs(1), used as f64 / self.count as f64, 0.0);
        round.rate = rate;
        Ok(round)
    }
}

/// `tps = 123.4 (without initial connection time)`
fn rate(said: &str) -> Option<f64> {
    said.lines().find_map(|line| line.strip_prefix("tps = "))?.split(' ').next()?.parse().ok()
}

/// The third word of a line of the log: microseconds.
fn time(line: &str) -> Option<Duration> {
    line.split(' ').nth(2)?.parse().ok().map(Duration::from_micros)
}

/// Submit of a docket text entry: client after client files its own drafts in its own case.
pub fn script(filing: &Filing, cases: &[Where]) -> String {
    let mut lines = vec![
        r"\set n :n + 1".to_owned(),
        r"\set serial :first + :client_id * :each + :n - 1".to_owned(),
        r"\set id :base + (:client_id * :each + :n) * 32".to_owned(),
        r"\set mail :id + 1".to_owned(),
        r"\set second :id + 2".to_owned(),
        r"\set line :id + 3".to_owned(),
    ];
    let choice = cases.iter().enumerate().map(|(client, place)| format!("WHEN :client_id = {client} THEN {} ", place.case.id.0));
    lines.push(format!(r"\set case CASE {}ELSE 0 END", choice.collect::<String>()));
    lines.push("BEGIN ISOLATION LEVEL SERIALIZABLE;".to_owned());
    let session: String = filing.session.iter().map(|byte| format!("{byte:02x}")).collect();
    lines.extend(statements::of_pgbench(filing, &format!("'\\x{session}'")));
    lines.push("COMMIT;".to_owned());
    lines.join("\n") + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_pgbench_says_is_read() {
        let said = "number of transactions actually processed: 80/80\ntps = 412.5 (without initial connection time)\n";
        assert_eq!((rate(said), rate("latency average = 2 ms")), (Some(412.5), None));
        assert_eq!(time("0 199 2241 0 1175850568 995598 0"), Some(Duration::from_micros(2241)));
        assert_eq!(time("0 200 failed 0 1175850569 8268"), None);
    }
}
