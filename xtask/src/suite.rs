//! `cargo x test`: the whole suite on SQLite, then what touches storage on PostgreSQL.

use std::io::{BufRead, BufReader, IsTerminal, Read};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::thread;
use std::time::Instant;

use crate::{Done, cargo, finish, needs, postgres::Server, root, tidy};

/// The crates whose tests use the storage.
const STORED: &[&str] = &["store", "site", "pacer", "cmecf", "pcl", "forecourt"];

/// Part of the name of every test that drives a browser.
const BROWSER: &str = "browser_";

/// Part of the name of the test that runs other people's clients: like a browser's, its demo keeps its data in files.
const CLIENTS: &str = "clients_of_others";

/// What `cargo x test` was asked for.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    sqlite: bool,
    postgres: bool,
    all: bool,
    filters: Vec<String>,
}

impl Wanted {
    /// Reads the arguments; with neither database named, both are meant.
    pub fn from_arguments(arguments: &[String]) -> Result<Self, String> {
        let mut wanted = Self::default();
        for argument in arguments {
            match argument.as_str() {
                "--sqlite" => wanted.sqlite = true,
                "--postgres" => wanted.postgres = true,
                "--all" => wanted.all = true,
                option if option.starts_with('-') => {
                    return Err(format!("unknown option {option} (there are --sqlite, --postgres and --all)"));
                }
                filter => wanted.filters.push(filter.into()),
            }
        }
        if !wanted.sqlite && !wanted.postgres {
            (wanted.sqlite, wanted.postgres) = (true, true);
        }
        Ok(wanted)
    }
}

/// How many tests a run had.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Count {
    passed: u64,
    failed: u64,
}

/// Runs the tests and closes with one line that sums them up.
pub fn test(wanted: &Wanted) -> Done {
    let began = Instant::now();
    tidy::tidy(&root())?;
    needs::within_reach()?;
    // What the tests need comes while the compiler works, which takes minutes on a fresh machine.
    let (built, provided) = thread::scope(|threads| {
        let providing = threads.spawn(needs::provide);
        (finish(build(), "the build"), providing.join())
    });
    provided.map_err(|_| "what the tests need could not be fetched".to_owned())??;
    built?;
    println!("Built after {:.1} minutes", began.elapsed().as_secs_f64() / 60.0);
    let mut total = Count::default();
    let mut failures = Vec::new();
    let mut tell = |database: &str, outcome: Result<(Count, bool), String>| match outcome {
        Ok((count, success)) => {
            total.passed += count.passed;
            total.failed += count.failed;
            if !success {
                failures.push(format!("tests failed on {database}"));
            }
        }
        Err(why) => failures.push(format!("{database}: {why}")),
    };
    if wanted.sqlite {
        println!("Testing on SQLite");
        tell("SQLite", run(wanted, None));
        // Some pages are kept by tests that may have been left out.
        if wanted.filters.is_empty()
            && let Err(why) = read_back()
        {
            tell("pages kept for juriscraper", Err(why));
        }
    }
    if wanted.postgres {
        println!("Testing on PostgreSQL");
        let outcome = Server::start().and_then(|server| run(wanted, Some(&server.url())));
        tell("PostgreSQL", outcome);
    }
    let minutes = began.elapsed().as_secs_f64() / 60.0;
    println!("Tests took {minutes:.1} minutes, building included");
    println!("{} passed, {} failed", total.passed, total.failed);
    if total.passed + total.failed == 0 {
        failures.push("no test ran".into());
    }
    if failures.is_empty() { Ok(()) } else { Err(failures.join("; ")) }
}

/// Where tests keep the pages of claims and of courts of appeals, which no demo serves together.
fn pages() -> PathBuf {
    root().join("target/pages")
}

/// Lets both generations of juriscraper read the pages that the tests have just kept.
fn read_back() -> Done {
    for set in ["juriscraper-4", "juriscraper-3"] {
        let mut command = Command::new(needs::clients().join(set).join("bin/python"));
        command.arg(root().join("tests/clients/claims_and_appellate.py")).arg(pages());
        command.env("PYTHONDONTWRITEBYTECODE", "1");
        println!("Reading pages of claims and appeals with {set}");
        finish(command, set)?;
    }
    Ok(())
}

/// Runs the tests on one database (SQLite when there is no URL) and counts them; the flag says whether all went well.
fn run(wanted: &Wanted, database: Option<&str>) -> Result<(Count, bool), String> {
    // Both runs build the same set of packages with the same features, so that the second builds nothing.
    let (on_postgres, browser) = (database.is_some(), database.is_none() || wanted.all);
    let mut command = if needs::program("cargo-nextest").is_some() {
        nextest(on_postgres, browser, &wanted.filters)
    } else {
        plain(on_postgres, browser, &wanted.filters)
    };
    command.env("FORECOURT_AXE", needs::axe());
    command.env("FORECOURT_WEED", needs::weed());
    command.env("FORECOURT_CLIENTS", needs::clients());
    match database {
        Some(url) => command.env("FORECOURT_TEST_DATABASE", url),
        None => {
            let _ = std::fs::remove_dir_all(pages());
            std::fs::create_dir_all(pages()).map_err(|error| format!("{}: {error}", pages().display()))?;
            command.env_remove("FORECOURT_TEST_DATABASE").env("FORECOURT_PAGES", pages())
        }
    };
    if std::io::stderr().is_terminal() {
        command.env("CARGO_TERM_COLOR", "always");
    }
    watch(command)
}

/// Tests that run at once, two for each core: half of their time they wait, for a disk, a server or a moment to pass.
fn at_once() -> usize {
    2 * thread::available_parallelism().map_or(1, usize::from)
}

fn nextest(on_postgres: bool, browser: bool, filters: &[String]) -> Command {
    let mut command = cargo(&["nextest", "run", "--workspace", "--all-features"]);
    command.args(["--no-tests=pass", "--no-fail-fast", &format!("--test-threads={}", at_once())]);
    let mut set = "all()".to_string();
    if on_postgres {
        let packages: Vec<String> = STORED.iter().map(|name| format!("package({name})")).collect();
        set = format!("({})", packages.join(" | "));
    }
    if !browser {
        set.push_str(&format!(" & not test({BROWSER}) & not test({CLIENTS})"));
    }
    command.args(["-E", &set]).args(filters);
    command
}

/// Builds what both runs need: the same packages with the same features.
fn build() -> Command {
    let run: &[&str] = if needs::program("cargo-nextest").is_some() { &["nextest", "run"] } else { &["test"] };
    let mut command = cargo(run);
    command.args(["--workspace", "--all-features", "--no-run"]).stdin(Stdio::null());
    command
}

fn plain(on_postgres: bool, browser: bool, filters: &[String]) -> Command {
    let mut command = cargo(&["test", "--workspace", "--all-features", "--no-fail-fast"]);
    // Leaving packages out would change what is built: the others' tests run again instead, in seconds.
    if on_postgres {
        command.args(["--lib", "--bins", "--tests"]);
    }
    command.arg("--").args(filters).arg(format!("--test-threads={}", at_once()));
    if !browser {
        command.args(["--skip", BROWSER, "--skip", CLIENTS]);
    }
    command
}

/// Runs the test runner, shows its output as it comes and adds up what its closing lines say.
fn watch(mut command: Command) -> Result<(Count, bool), String> {
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| format!("the tests could not be started: {error}"))?;
    let (out, err) = (child.stdout.take(), child.stderr.take());
    let errors = thread::spawn(move || show(err, |line| eprintln!("{line}")));
    let mut count = show(out, |line| println!("{line}"));
    if let Ok(more) = errors.join() {
        count.passed += more.passed;
        count.failed += more.failed;
    }
    let status = child.wait().map_err(|error| format!("the tests could not be waited for: {error}"))?;
    Ok((count, status.success()))
}

fn show(stream: Option<impl Read>, print: impl Fn(&str)) -> Count {
    let mut count = Count::default();
    let Some(stream) = stream else { return count };
    let mut reader = BufReader::new(stream);
    let mut bytes = Vec::new();
    while reader.read_until(b'\n', &mut bytes).is_ok_and(|read| read > 0) {
        let line = String::from_utf8_lossy(&bytes);
        let line = line.trim_end_matches(['\n', '\r']);
        print(line);
        if let Some(more) = closing_line(line) {
            count.passed += more.passed;
            count.failed += more.failed;
        }
        bytes.clear();
    }
    count
}

/// The counts in nextest's or cargo test's closing line, or nothing for any other line.
fn closing_line(line: &str) -> Option<Count> {
    let line = without_colour(line);
    let line = line.trim();
    let counts = if line.starts_with("Summary [") {
        line.split_once("run:")?.1
    } else {
        line.strip_prefix("test result: ")?.split_once(". ")?.1
    };
    let mut count = Count::default();
    for part in counts.split([',', ';']) {
        let mut words = part.split_whitespace();
        let (Some(number), Some(what)) = (words.next(), words.next()) else {
            continue;
        };
        let Ok(number) = number.parse::<u64>() else {
            continue;
        };
        match what {
            "passed" => count.passed += number,
            "failed" | "timed" | "exec" => count.failed += number,
            _ => {}
        }
    }
    Some(count)
}

fn without_colour(line: &str) -> String {
    let mut plain = String::new();
    let mut characters = line.chars();
    while let Some(character) = characters.next() {
        if character == '\u{1b}' {
            characters.by_ref().find(char::is_ascii_alphabetic);
        } else {
            plain.push(character);
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wanted(arguments: &[&str]) -> Result<Wanted, String> {
        let arguments: Vec<String> = arguments.iter().map(ToString::to_string).collect();
        Wanted::from_arguments(&arguments)
    }

    #[test]
    fn both_databases_unless_one_is_named() {
        let both = wanted(&[]).unwrap();
        assert!(both.sqlite && both.postgres && !both.all);
        let one = wanted(&["--postgres", "linking"]).unwrap();
        assert!(!one.sqlite && one.postgres);
        assert_eq!(one.filters, ["linking"]);
        assert!(wanted(&["--oracle"]).unwrap_err().contains("--oracle"));
    }

    #[test]
    fn closing_lines_of_both_runners_are_counted() {
        let nextest = "     Summary [   0.214s] 9 tests run: 5 passed (1 slow), 2 failed, 1 timed out, 1 exec failed, 3 skipped";
        assert_eq!(closing_line(nextest), Some(Count { passed: 5, failed: 4 }));
        let coloured = "\u{1b}[32;1m     Summary\u{1b}[0m [   0.014s] \u{1b}[1m3\u{1b}[0m tests run: \u{1b}[1m3\u{1b}[0m \u{1b}[32;1mpassed\u{1b}[0m, 0 skipped";
        assert_eq!(closing_line(coloured), Some(Count { passed: 3, failed: 0 }));
        let plain = "test result: FAILED. 3 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s";
        assert_eq!(closing_line(plain), Some(Count { passed: 3, failed: 1 }));
        assert_eq!(closing_line("        PASS [   0.005s] store counter"), None);
    }

    #[test]
    fn the_second_run_leaves_out_the_browser() {
        let arguments = |command: Command| format!("{:?}", command.get_args());
        assert!(arguments(nextest(true, false, &[])).contains("not test(browser_)"));
        assert!(arguments(plain(true, false, &[])).contains("--skip"));
        assert!(!arguments(nextest(false, true, &[])).contains("browser_"));
    }
}
