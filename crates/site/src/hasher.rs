//! Password hashing on a few threads of its own, with memory that is reused and a bounded queue (design 4; security P17, P18).

use std::sync::{
    Arc, Mutex,
    mpsc::{Receiver, SyncSender, TrySendError, sync_channel},
};

use argon2::{Algorithm, Argon2, Block, Params, Version};
use tokio::sync::oneshot;

use crate::crypt;

/// Memory in KiB, passes and lanes of a new hash; one raises them here and old hashes follow at sign-on.
#[derive(Clone, Copy, Debug)]
pub struct Cost {
    /// KiB.
    pub memory: u32,
    /// Passes.
    pub passes: u32,
}

impl Cost {
    /// 19 MiB and two passes (OWASP's first choice).
    pub const STANDARD: Cost = Cost { memory: 19_456, passes: 2 };
    /// For tests that sign on a hundred times and measure nothing.
    pub const TEST: Cost = Cost { memory: 64, passes: 1 };
}

/// What a comparison gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Right; `rehash` holds a new hash when the stored one was made with a lower cost or an older method.
    Right {
        /// To be stored in place of the old one.
        rehash: Option<String>,
    },
    /// Wrong, or there was nothing to compare with.
    Wrong,
}

/// The queue was full: answer 503 with Retry-After.
#[derive(Debug, PartialEq, Eq)]
pub struct Full;

enum Job {
    Hash { password: String, salt: [u8; 16], answer: oneshot::Sender<String> },
    Verify { stored: Option<String>, password: String, salt: [u8; 16], answer: oneshot::Sender<Verdict> },
}

/// Hands passwords to the hashing threads.
#[derive(Clone)]
pub struct Hasher {
    queue: SyncSender<Job>,
    hashes: Arc<std::sync::atomic::AtomicU64>,
}

struct Worker {
    pepper: Vec<u8>,
    cost: Cost,
    memory: Vec<Block>,
    hashes: Arc<std::sync::atomic::AtomicU64>,
}

impl Hasher {
    /// Starts `threads` hashing threads with a queue of 64. The pepper is a key outside the database (P18).
    #[must_use]
    pub fn start(threads: usize, pepper: &[u8], cost: Cost) -> Hasher {
        let (queue, jobs) = sync_channel(64);
        let jobs = Arc::new(Mutex::new(jobs));
        let hashes = Arc::new(std::sync::atomic::AtomicU64::new(0));
        for number in 0..threads.max(1) {
            let worker = Worker { pepper: pepper.to_vec(), cost, memory: Vec::new(), hashes: hashes.clone() };
            let jobs = jobs.clone();
            let _ = std::thread::Builder::new().name(format!("hash-{number}")).spawn(move || worker.run(&jobs));
        }
        Hasher { queue, hashes }
    }

    /// Hashes a password for storing: a PHC string.
    ///
    /// # Errors
    /// When the queue is full.
    pub async fn hash(&self, password: &str, salt: [u8; 16]) -> Result<String, Full> {
        let (answer, wait) = oneshot::channel();
        self.send(Job::Hash { password: password.to_owned(), salt, answer })?;
        wait.await.map_err(|_| Full)
    }

    /// Compares a password with what is stored. With nothing stored it hashes all the same, so that every path costs one hash
    /// (security A16). `salt` is used when the stored hash is due for a stronger one.
    ///
    /// # Errors
    /// When the queue is full.
    pub async fn verify(&self, stored: Option<&str>, password: &str, salt: [u8; 16]) -> Result<Verdict, Full> {
        let (answer, wait) = oneshot::channel();
        self.send(Job::Verify { stored: stored.map(str::to_owned), password: password.to_owned(), salt, answer })?;
        wait.await.map_err(|_| Full)
    }

    /// How many comparisons and new hashes were made so far; a comparison counts once whatever it found.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.hashes.load(std::sync::atomic::Ordering::Relaxed)
    }

    fn send(&self, job: Job) -> Result<(), Full> {
        self.queue.try_send(job).map_err(|problem| match problem {
            TrySendError::Full(_) | TrySendError::Disconnected(_) => Full,
        })
    }
}

/// Hashes on the calling thread, for commands and for making a world.
#[must_use]
pub fn hash_now(pepper: &[u8], cost: Cost, password: &str, salt: [u8; 16]) -> String {
    let mut worker = Worker { pepper: pepper.to_vec(), cost, memory: Vec::new(), hashes: Arc::default() };
    worker.hash(password, salt)
}

impl Worker {
    fn run(mut self, jobs: &Mutex<Receiver<Job>>) {
        loop {
            let job = {
                let Ok(jobs) = jobs.lock() else { return };
                jobs.recv_timeout(std::time::Duration::from_secs(60))
            };
            match job {
                Ok(Job::Hash { password, salt, answer }) => {
                    let _ = answer.send(self.hash(&password, salt));
                }
                Ok(Job::Verify { stored, password, salt, answer }) => {
                    let _ = answer.send(self.verify(stored.as_deref(), &password, salt));
                }
                // A quiet minute: give the memory back.
                Err(std::sync::mpsc::RecvTimeoutError::Timeout) => self.memory = Vec::new(),
                Err(std::sync::mpsc::RecvTimeoutError::Disconnected) => return,
            }
        }
    }

    fn raw(&mut self, password: &str, salt: &[u8], cost: Cost) -> Option<[u8; 32]> {
        let params = Params::new(cost.memory, cost.passes, 1, Some(32)).ok()?;
        let blocks = params.block_count();
        let argon = Argon2::new_with_secret(&self.pepper, Algorithm::Argon2id, Version::V0x13, params).ok()?;
        if self.memory.len() < blocks {
            self.memory.resize(blocks, Block::default());
        }
        let mut out = [0; 32];
        argon.hash_password_into_with_memory(password.as_bytes(), salt, &mut out, &mut self.memory[..blocks]).ok()?;
        Some(out)
    }

    fn count(&self) {
        self.hashes.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
    }

    fn hash(&mut self, password: &str, salt: [u8; 16]) -> String {
        self.count();
        let cost = self.cost;
        let out = self.raw(password, &salt, cost).unwrap_or_default();
        crypt::phc(cost, &salt, &out)
    }

    fn verify(&mut self, stored: Option<&str>, password: &str, salt: [u8; 16]) -> Verdict {
        let cost = self.cost;
        let Some(stored) = stored else {
            self.hash(password, salt);
            return Verdict::Wrong;
        };
        match crypt::Stored::parse(stored) {
            Some(crypt::Stored::Peppered { cost: was, salt: old_salt, hash }) => {
                self.count();
                let right = self.raw(password, &old_salt, was).is_some_and(|out| crypt::same(&out, &hash));
                if !right {
                    return Verdict::Wrong;
                }
                let lower = was.memory < cost.memory || (was.memory == cost.memory && was.passes < cost.passes);
                let rehash = lower.then(|| self.raw(password, &salt, cost).map(|out| crypt::phc(cost, &salt, &out))).flatten();
                Verdict::Right { rehash }
            }
            Some(crypt::Stored::Imported(imported)) => {
                self.count();
                if !imported.matches(password) {
                    return Verdict::Wrong;
                }
                Verdict::Right { rehash: self.raw(password, &salt, cost).map(|out| crypt::phc(cost, &salt, &out)) }
            }
            None => {
                self.hash(password, salt);
                Verdict::Wrong
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_password_is_right_once_and_wrong_otherwise() {
        let hasher = Hasher::start(1, b"pepper", Cost::TEST);
        let stored = hasher.hash("a sentence of my own", [1; 16]).await.unwrap();
        assert_eq!(hasher.verify(Some(&stored), "a sentence of my own", [2; 16]).await, Ok(Verdict::Right { rehash: None }));
        assert_eq!(hasher.verify(Some(&stored), "a sentence of mine", [2; 16]).await, Ok(Verdict::Wrong));
        assert_eq!(hasher.verify(None, "a sentence of my own", [2; 16]).await, Ok(Verdict::Wrong));
        assert_eq!(hasher.count(), 4);
    }

    #[tokio::test]
    async fn p17_a_higher_cost_gives_a_new_hash_at_sign_on() {
        let stored = Hasher::start(1, b"pepper", Cost::TEST).hash("a sentence of my own", [1; 16]).await.unwrap();
        let dearer = Hasher::start(1, b"pepper", Cost { memory: 128, passes: 1 });
        let Ok(Verdict::Right { rehash: Some(new) }) = dearer.verify(Some(&stored), "a sentence of my own", [2; 16]).await else {
            panic!("the right password must be taken and hashed anew");
        };
        assert!(new.contains("m=128"));
        assert_ne!(new, stored);
    }

    #[tokio::test]
    async fn p18_the_store_alone_cannot_verify() {
        let stored = Hasher::start(1, b"pepper", Cost::TEST).hash("a sentence of my own", [1; 16]).await.unwrap();
        let other = Hasher::start(1, b"another key", Cost::TEST);
        assert_eq!(other.verify(Some(&stored), "a sentence of my own", [2; 16]).await, Ok(Verdict::Wrong));
    }
}
