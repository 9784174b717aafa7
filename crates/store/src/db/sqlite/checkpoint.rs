//! The log of what was written is put into its file beside the thread that writes, so that nobody's commit waits for that.

use std::path::PathBuf;
use std::thread::JoinHandle;

use super::File;

/// Pages in the log (4 KiB each) from which on they are put into the file. A commit of 64 filings changes more pages than SQLite's own
/// 1,000, which would have this done at every third commit.
const PAGES: usize = 4000;
/// So many more pages until it is tried once more, where readers were in the way.
const AGAIN: usize = 1000;
/// From so many pages on the next commit waits until they are in the file: a disk that is behind must not let the log grow for ever.
const MOST: usize = 16 * PAGES;

/// What is under way for one file.
pub(crate) struct Checkpoint {
    path: PathBuf,
    under_way: Option<JoinHandle<()>>,
    /// The pages in the log at which the next one begins.
    next: usize,
}

impl Checkpoint {
    pub(crate) fn of(path: PathBuf) -> Checkpoint {
        Checkpoint { path, under_way: None, next: PAGES }
    }

    /// To be called when a commit was answered.
    pub(crate) fn look(&mut self, file: &File) {
        let pages = file.log_pages();
        match &self.under_way {
            Some(beside) if !beside.is_finished() && pages < MOST => {}
            Some(_) => {
                self.wait();
                // The few pages that came meanwhile: only a log that is in the file to its end begins anew.
                file.checkpoint();
            }
            None if pages < PAGES => self.next = PAGES,
            None if pages < self.next => {}
            None => {
                self.next = pages + AGAIN;
                let path = self.path.clone();
                let beside = move || {
                    if let Ok(file) = File::to_write(&path) {
                        file.checkpoint();
                    }
                };
                match std::thread::Builder::new().name("sqlite-log".into()).spawn(beside) {
                    Ok(thread) => self.under_way = Some(thread),
                    Err(_) => file.checkpoint(),
                }
            }
        }
    }

    /// Waits for what is under way. The connection of the thread that writes is to be the last one: it takes the log away.
    pub(crate) fn wait(&mut self) {
        if let Some(beside) = self.under_way.take() {
            let _ = beside.join();
        }
    }
}
