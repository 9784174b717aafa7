//! The table of docs/src/performance.md: a line for each path, with the day, the load and the commit of its own measurement.

use std::{fs, path::Path, time::Duration};

use crate::{
    Done,
    measure::{Pairs, Round, load_average, median_of},
};

/// One line.
#[derive(Clone, Debug, Default)]
pub struct Line {
    /// What is measured.
    pub path: String,
    /// The product's figure, with its unit.
    pub ours: String,
    /// The limit's figure, and what it is.
    pub limit: String,
    /// Ours by the limit, or the limit that was set.
    pub ratio: String,
    /// Times of an operation in milliseconds: p50, p95, p99 of the product and, behind a stroke, of the limit.
    pub times: String,
    /// Processor time of an operation in microseconds.
    pub cpu: String,
    /// Memory in MiB.
    pub memory: String,
    /// What is to be reached.
    pub reach: String,
    /// Whether it was.
    pub reached: bool,
}

const BEGIN: &str = "<!-- table: written by `cargo x bench`, a line for each path -->";
const HEAD: &str = "| path | product | limit | ratio | p50 / p95 / p99, ms (limit's) | CPU, µs (limit's) | memory, MiB | to reach | reached | load | measured |
| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
";

impl Line {
    /// A line of throughput: the product's rate by the limit's is to be at least `reach`.
    pub fn of_rates(path: &str, limit: &str, pairs: &Pairs, reach: f64) -> Line {
        let ratio = pairs.ratio(|ours, limit| ours.rate / limit.rate);
        Line {
            path: path.into(),
            ours: format!("{}/s", short(median_of(&pairs.ours, |round| round.rate))),
            limit: format!("{}/s {limit}", short(median_of(&pairs.limit, |round| round.rate))),
            ratio: format!("{:.0} %", ratio * 100.0),
            reach: format!("at least {:.0} %", reach * 100.0),
            reached: ratio >= reach,
            ..Line::with_times(pairs)
        }
    }

    /// Times and processor time of both sides, the rest empty.
    pub fn with_times(pairs: &Pairs) -> Line {
        let cpu = |rounds: &[Round]| match median_of(rounds, |round| round.cpu) {
            0.0 => String::from("-"),
            each => short(each),
        };
        Line {
            times: format!("{} ({})", times(&pairs.ours), times(&pairs.limit)),
            cpu: format!("{} ({})", cpu(&pairs.ours), cpu(&pairs.limit)),
            memory: "-".into(),
            ..Line::default()
        }
    }

    /// As a line of the table, measured now.
    pub fn markdown(&self, commit: &str) -> String {
        let reached = if self.reached { "yes" } else { "**no**" };
        let cells = [
            &self.path,
            &self.ours,
            &self.limit,
            &self.ratio,
            &self.times,
            &self.cpu,
            &self.memory,
            &self.reach,
            reached,
            &load_average(),
            &format!("{} {commit}", today()),
        ];
        format!("| {} |", cells.map(|cell| cell.replace('|', "/")).join(" | "))
    }
}

fn times(rounds: &[Round]) -> String {
    let at = |share: f64| milliseconds(Duration::from_secs_f64(median_of(rounds, |round| round.at(share).as_secs_f64())));
    format!("{} / {} / {}", at(0.5), at(0.95), at(0.99))
}

/// Milliseconds with three digits that count.
pub fn milliseconds(time: Duration) -> String {
    short(time.as_secs_f64() * 1000.0)
}

/// A number with three digits that count.
pub fn short(number: f64) -> String {
    match number.abs() {
        big if big >= 100.0 => {
            let digits = format!("{number:.0}");
            let head = digits.len() % 3;
            let groups = digits.as_bytes()[head..].chunks(3).map(|group| String::from_utf8_lossy(group).into_owned());
            let first = Some(digits[..head].to_owned()).filter(|head| !head.is_empty());
            first.into_iter().chain(groups).collect::<Vec<_>>().join(",")
        }
        middle if middle >= 10.0 => format!("{number:.1}"),
        small if small >= 1.0 => format!("{number:.2}"),
        _ => format!("{number:.3}"),
    }
}

fn today() -> String {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    let micros = i64::try_from(since.as_micros()).unwrap_or(i64::MAX);
    domain::Time(micros).rfc3339().split('T').next().unwrap_or_default().to_owned()
}

/// Puts lines into a page, in place of those of the same paths.
pub fn put(page: &Path, lines: &[Line], commit: &str) -> Done {
    let text = fs::read_to_string(page)?;
    let new: Vec<String> = lines.iter().map(|line| line.markdown(commit)).collect();
    fs::write(page, with(&text, &new).ok_or("the page has no place for the table")?)?;
    Ok(())
}

fn with(text: &str, new: &[String]) -> Option<String> {
    let (before, after) = text.split_once(BEGIN)?;
    let after = after.trim_start();
    let end = after.lines().take_while(|line| line.starts_with('|')).map(|line| line.len() + 1).sum::<usize>();
    let (table, after) = after.split_at(end.min(after.len()));
    let mut rows: Vec<String> = table.lines().skip(2).map(str::to_owned).collect();
    let path = |line: &str| line.split('|').nth(1).map(str::trim).map(str::to_owned);
    for line in new {
        match rows.iter_mut().find(|row| path(row) == path(line)) {
            Some(row) => row.clone_from(line),
            None => rows.push(line.clone()),
        }
    }
    let rows: String = rows.into_iter().map(|row| row + "\n").collect();
    Some(format!("{before}{BEGIN}\n\n{HEAD}{rows}\n{}", after.trim_start()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_takes_the_place_of_its_path() {
        let line = |path: &str, ours: &str| Line { path: path.into(), ours: ours.into(), ..Line::default() }.markdown("abc");
        let page = format!("# Speed\n\n{BEGIN}\n\nWhat it means.\n");
        let page = with(&page, &[line("filing", "1/s"), line("page", "2/s")]).unwrap();
        let page = with(&page, &[line("filing", "3/s")]).unwrap();
        assert!(page.contains("| filing | 3/s |") && page.contains("| page | 2/s |") && !page.contains("1/s"), "{page}");
        assert!(page.ends_with("\n\nWhat it means.\n"), "{page}");
        assert_eq!(with(&page, &[]).unwrap(), page);
    }

    #[test]
    fn numbers_are_short() {
        assert_eq!([short(27_695.4), short(12.34), short(1.239), short(0.2)], ["27,695", "12.3", "1.24", "0.200"]);
        assert_eq!(short(123.0), "123");
    }
}
