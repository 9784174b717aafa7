//! Rounds: so many operations by so many callers, with the time of each and the processor time of the process that served them.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
    time::{Duration, Instant},
};

use tokio::task::LocalSet;

use crate::Done;

/// One round of one side.
#[derive(Clone, Debug, Default)]
pub struct Round {
    /// Operations a second.
    pub rate: f64,
    /// Time of each operation, shortest first.
    pub times: Vec<Duration>,
    /// Processor time of the serving process for each operation, in microseconds; 0 when it could not be told apart.
    pub cpu: f64,
    /// Processor time of this process for each operation, in microseconds.
    pub client_cpu: f64,
}

impl Round {
    /// The time that this share of the operations took at most.
    pub fn at(&self, share: f64) -> Duration {
        let last = self.times.len().saturating_sub(1);
        let place = (self.times.len() as f64 * share).ceil() as usize;
        self.times.get(place.saturating_sub(1).min(last)).copied().unwrap_or_default()
    }
}

/// Both sides of a row, measured in turn.
#[derive(Clone, Debug, Default)]
pub struct Pairs {
    /// The product.
    pub ours: Vec<Round>,
    /// The limit.
    pub limit: Vec<Round>,
}

impl Pairs {
    /// Median over the rounds of a figure of the two sides of each.
    pub fn ratio(&self, of: impl Fn(&Round, &Round) -> f64) -> f64 {
        median(self.ours.iter().zip(&self.limit).map(|(ours, limit)| of(ours, limit)).collect())
    }
}

/// Median of a figure over rounds.
pub fn median_of(rounds: &[Round], of: impl Fn(&Round) -> f64) -> f64 {
    median(rounds.iter().map(of).collect())
}

/// The middle one, or the mean of the two in the middle.
pub fn median(mut all: Vec<f64>) -> f64 {
    all.sort_by(f64::total_cmp);
    match all.len() {
        0 => 0.0,
        odd if odd % 2 == 1 => all[odd / 2],
        even => f64::midpoint(all[even / 2 - 1], all[even / 2]),
    }
}

/// Runs `count` operations by `callers` at once, each caller one after another; `server` is the process whose processor time counts.
///
/// # Errors
/// The first that an operation gave.
pub async fn drive<F>(
    callers: usize,
    count: usize,
    server: Option<u32>,
    operation: impl Fn(usize, usize) -> F + 'static,
) -> Done<Round>
where
    F: Future<Output = Done> + 'static,
{
    let next = Rc::new(Cell::new(0));
    let times = Rc::new(RefCell::new(Vec::with_capacity(count)));
    let problem = Rc::new(RefCell::new(None));
    let operation = Rc::new(operation);
    let all = LocalSet::new();
    let (cpu, own) = (server.map_or(0, cpu_of), cpu_of(std::process::id()));
    let begun = Instant::now();
    for caller in 0..callers {
        let (next, times, problem, operation) = (next.clone(), times.clone(), problem.clone(), operation.clone());
        all.spawn_local(async move {
            loop {
                let number = next.get();
                if number >= count || problem.borrow().is_some() {
                    return;
                }
                next.set(number + 1);
                let begun = Instant::now();
                if let Err(why) = operation(caller, number).await {
                    *problem.borrow_mut() = Some(why);
                    return;
                }
                times.borrow_mut().push(begun.elapsed());
            }
        });
    }
    all.await;
    let whole = begun.elapsed();
    if let Some(why) = problem.borrow_mut().take() {
        return Err(why);
    }
    let each = |before: u64, after: u64| after.saturating_sub(before) as f64 / count as f64;
    let cpu = server.map_or(0.0, |server| each(cpu, cpu_of(server)));
    let client_cpu = each(own, cpu_of(std::process::id()));
    let times = times.take();
    Ok(Round::of(times, whole, cpu, client_cpu))
}

impl Round {
    /// Of the times of all operations and of the whole.
    pub fn of(mut times: Vec<Duration>, whole: Duration, cpu: f64, client_cpu: f64) -> Round {
        times.sort_unstable();
        Round { rate: times.len() as f64 / whole.as_secs_f64(), times, cpu, client_cpu }
    }
}

/// Processor time that a process has used with all its threads, ended ones too, in microseconds (`proc(5)`, fields 14 and 15, in
/// hundredths of a second); 0 when there is no such process. One of its threads is `PID/task/TID`.
pub fn cpu_of(process: impl std::fmt::Display) -> u64 {
    ticks_of(process, [11, 12])
}

/// The same of all processes that this one has started and that have ended (fields 16 and 17).
pub fn cpu_of_ended_children() -> u64 {
    ticks_of(std::process::id(), [13, 14])
}

fn ticks_of(process: impl std::fmt::Display, places: [usize; 2]) -> u64 {
    let text = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    let after_name = text.rsplit_once(')').map_or("", |(_, rest)| rest);
    let fields: Vec<&str> = after_name.split_whitespace().collect();
    let ticks = |place: usize| fields.get(place).and_then(|field| field.parse::<u64>().ok()).unwrap_or(0);
    places.into_iter().map(ticks).sum::<u64>() * 10_000
}

/// Memory of a process that is in use now, in MiB.
pub fn memory_of(process: u32) -> f64 {
    status_of(process, "VmRSS:")
}

/// Lets [`most_memory_of`] begin anew: the making of a world is not what is measured.
pub fn forget_most_memory_of(process: u32) -> std::io::Result<()> {
    std::fs::write(format!("/proc/{process}/clear_refs"), "5")
}

/// The most memory that a process used since it began or [`forget_most_memory_of`], in MiB.
pub fn most_memory_of(process: u32) -> f64 {
    status_of(process, "VmHWM:")
}

fn status_of(process: u32, name: &str) -> f64 {
    let text = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default();
    line.trim().trim_end_matches(" kB").parse::<f64>().unwrap_or(0.0) / 1024.0
}

/// Open files of a process.
pub fn files_of(process: u32) -> usize {
    std::fs::read_dir(format!("/proc/{process}/fd")).map_or(0, Iterator::count)
}

/// The load average of the last minute.
pub fn load_average() -> String {
    let text = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split_whitespace().next().unwrap_or("?").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_is_found() {
        assert_eq!(median(vec![5.0, 1.0, 3.0]), 3.0);
        assert_eq!(median(vec![4.0, 1.0, 2.0, 3.0]), 2.5);
        let round = Round::of((1..=100).map(Duration::from_millis).collect(), Duration::from_secs(1), 0.0, 0.0);
        assert_eq!((round.at(0.5), round.at(0.99)), (Duration::from_millis(50), Duration::from_millis(99)));
    }

    #[test]
    fn every_operation_is_counted_once() {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let seen = Rc::new(RefCell::new(Vec::new()));
        let kept = seen.clone();
        let round = runtime.block_on(drive(4, 10, None, move |_, number| {
            kept.borrow_mut().push(number);
            async { Ok(()) }
        }));
        seen.borrow_mut().sort_unstable();
        assert_eq!((round.unwrap().times.len(), seen.take()), (10, (0..10).collect::<Vec<_>>()));
    }
}
