//! The pool of one server: found by its address in the whole process, so that engines and courts share it.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use crate::db::ids::Ids;
use crate::db::job::Job;
use crate::db::queue::Queue;
use crate::db::{Error, Result, Settings};

use super::address::Address;
use super::session::Session;

/// Servers in use, by address.
static SERVERS: Mutex<Option<HashMap<String, Weak<Threads>>>> = Mutex::new(None);

/// One server: its address and the work that waits for it.
pub(crate) struct Server {
    address: Address,
    queue: Queue<Work>,
}

/// One job, the schema it is for, and whether it only reads.
pub(crate) struct Work {
    pub(crate) schema: Arc<str>,
    pub(crate) job: Job,
    pub(crate) reading: bool,
    pub(crate) ids: Arc<Ids>,
}

/// The threads of a server end when the last engine that uses it is gone.
struct Threads(Arc<Server>);

/// One engine's share in a server.
pub(crate) struct Share {
    threads: Arc<Threads>,
    closed: AtomicBool,
}

impl Server {
    /// The server at an address, made or found.
    pub(crate) fn share(url: &str, settings: &Settings) -> Result<Share> {
        let mut address = Address::read(url)?;
        let config = &mut address.config;
        config.connect_timeout(*config.get_connect_timeout().unwrap_or(&Duration::from_secs(5)));
        config.tcp_user_timeout(*config.get_tcp_user_timeout().unwrap_or(&Duration::from_secs(30)));
        if config.get_application_name().is_none() {
            config.application_name("forecourt");
        }
        let mut servers = SERVERS.lock().unwrap_or_else(PoisonError::into_inner);
        let servers = servers.get_or_insert_default();
        servers.retain(|_, threads| threads.strong_count() > 0);
        let known = servers.get(url).and_then(Weak::upgrade);
        let threads = known.unwrap_or_else(|| {
            let queue = Queue::new(settings.waiting, settings.connections, settings.quiet);
            let threads = Arc::new(Threads(Arc::new(Server { address, queue })));
            servers.insert(url.into(), Arc::downgrade(&threads));
            threads
        });
        Ok(Share { threads, closed: AtomicBool::new(false) })
    }

    /// A server without threads, to be asked alone.
    #[cfg(test)]
    pub(crate) fn alone(url: &str) -> Server {
        Server { address: Address::read(url).unwrap(), queue: Queue::new(1, 1, Duration::ZERO) }
    }

    /// A new connection.
    pub(crate) fn connect(&self) -> std::result::Result<Session, postgres::Error> {
        Session::begin(self.address.connect()?)
    }

    fn serve(&self) {
        let mut worker = self.queue.worker();
        let mut session = None;
        while let Some(work) = worker.next() {
            work.run(self, &mut session);
        }
        drop(session);
    }
}

impl Share {
    /// Queues a job.
    pub(crate) fn submit(&self, schema: &Arc<str>, job: Job, reading: bool, ids: &Arc<Ids>) -> Result<()> {
        if self.closed.load(Ordering::Relaxed) {
            return Err(Error::Closed);
        }
        let server = &self.threads.0;
        let work = Work { schema: schema.clone(), job, reading, ids: ids.clone() };
        server.queue.submit(work, || {
            let server = server.clone();
            std::thread::Builder::new().name("postgres".into()).spawn(move || server.serve()).map(|_| ())
        })
    }

    /// Takes no more jobs of this engine; when no other engine shares the server, waits until its threads have ended.
    pub(crate) fn close(&self) {
        self.closed.store(true, Ordering::Relaxed);
        let mut servers = SERVERS.lock().unwrap_or_else(PoisonError::into_inner);
        // Counted under the lock, so that no engine can join a server that is about to stop.
        let last = Arc::strong_count(&self.threads) == 1;
        if last {
            servers.get_or_insert_default().retain(|_, threads| threads.as_ptr() != Arc::as_ptr(&self.threads));
        }
        drop(servers);
        if last {
            self.threads.0.queue.close_and_wait();
        }
    }
}

impl Drop for Threads {
    fn drop(&mut self) {
        self.0.queue.close();
    }
}
