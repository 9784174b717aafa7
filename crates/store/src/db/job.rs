//! A closure on its way to a thread with a connection, together with whom to answer.

use std::panic::{AssertUnwindSafe, catch_unwind};

use domain::{Fresh, fresh::Rng};

use super::{Error, Result, Tx};

/// One closure to run in a transaction, and then to answer, once.
pub(crate) struct Job {
    name: &'static str,
    step: Box<dyn FnMut(Step<'_, '_>) -> Result<()> + Send>,
    /// Whether the answer may come before the disk has it.
    pub(crate) passing: bool,
    /// Whether nobody waits for it.
    pub(crate) soon: bool,
    /// Whether all that nobody waits for goes along with it.
    pub(crate) settles: bool,
    /// For the waits between attempts.
    pub(crate) jitter: Rng,
}

enum Step<'s, 't> {
    Run(&'s mut Tx<'t>),
    Tell(Result<()>),
}

impl Job {
    /// A job that writes; every attempt gets its own copy of `fresh`.
    pub(crate) fn write<R: 'static + Send>(
        name: &'static str,
        fresh: &Fresh,
        f: impl Fn(&mut Tx<'_>, &mut Fresh) -> Result<R> + Send + 'static,
        tell: impl FnOnce(Result<R>) + Send + 'static,
    ) -> Job {
        let fresh = fresh.clone();
        // Other numbers than the closure will see: a wait that can be observed must tell nothing of a secret.
        let jitter = Rng::from_seed(fresh.rng.clone().bytes::<64>()[32..].try_into().unwrap_or([0; 32]));
        Job { name, step: step(move |tx| f(tx, &mut fresh.clone()), tell), passing: false, soon: false, settles: false, jitter }
    }

    /// A job that reads.
    pub(crate) fn read<R: 'static + Send>(
        f: impl Fn(&mut Tx<'_>) -> Result<R> + Send + 'static,
        tell: impl FnOnce(Result<R>) + Send + 'static,
    ) -> Job {
        Job { name: "read", step: step(f, tell), passing: true, soon: false, settles: false, jitter: Rng::from_seed([0; 32]) }
    }

    /// One attempt. A panic is an error of the closure; an SQL error that the closure hid is brought back.
    pub(crate) fn run(&mut self, tx: &mut Tx<'_>) -> Result<()> {
        let name = self.name;
        let answer = catch_unwind(AssertUnwindSafe(|| (self.step)(Step::Run(tx)))).unwrap_or_else(|panic| {
            let said = panic.downcast_ref::<&str>().map(ToString::to_string);
            let said = said.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default();
            Err(Error::Statement { sql: name, detail: format!("the closure panicked: {said}") })
        });
        match (answer, tx.error()) {
            (Ok(()), Some(hidden)) => Err(hidden),
            (answer, _) => answer,
        }
    }

    /// Answers: with what the last attempt gave, or with an error.
    pub(crate) fn tell(mut self, outcome: Result<()>) {
        // A caller's waker that panics must not take the thread with it.
        let _ = catch_unwind(AssertUnwindSafe(|| (self.step)(Step::Tell(outcome))));
    }
}

/// Hides the type of the answer: it stays in the closure between the last attempt and the telling.
fn step<R: 'static + Send>(
    run: impl Fn(&mut Tx<'_>) -> Result<R> + Send + 'static,
    tell: impl FnOnce(Result<R>) + Send + 'static,
) -> Box<dyn FnMut(Step<'_, '_>) -> Result<()> + Send> {
    let mut answer = None;
    let mut tell = Some(tell);
    Box::new(move |step| match step {
        Step::Run(tx) => {
            answer = None;
            answer = Some(run(tx)?);
            Ok(())
        }
        Step::Tell(outcome) => {
            if let Some(tell) = tell.take() {
                tell(outcome.and_then(|()| answer.take().ok_or(Error::Closed)));
            }
            Ok(())
        }
    })
}
