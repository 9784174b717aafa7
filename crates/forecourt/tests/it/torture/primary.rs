//! The PostgreSQL primary itself, killed with all its processes; whoever started it (`cargo x torture`) starts it again.

use std::{fs, path::PathBuf, process::Command, thread::sleep, time::Duration};

/// A primary whose data folder is known.
pub struct Primary {
    data: PathBuf,
}

impl Primary {
    /// The one of this folder.
    pub fn of(data: PathBuf) -> Self {
        Self { data }
    }

    fn pid(&self) -> Option<u32> {
        fs::read_to_string(self.data.join("postmaster.pid")).ok()?.lines().next()?.trim().parse().ok()
    }

    /// Kills it and its children with SIGKILL, and returns once another one takes connections.
    pub fn kill(&self) {
        let old = self.pid().expect("a primary that runs");
        let mut all = vec![old.to_string()];
        all.extend(children(old).iter().map(ToString::to_string));
        // A child may have ended by itself in this moment.
        let _ = Command::new("kill").arg("-9").args(&all).stderr(std::process::Stdio::null()).status();
        for _ in 0..1200 {
            // The eighth line of the file is the server's own word on its state.
            let file = fs::read_to_string(self.data.join("postmaster.pid")).unwrap_or_default();
            let ready = file.lines().nth(7).is_some_and(|line| line.trim() == "ready");
            if ready && self.pid().is_some_and(|pid| pid != old) {
                return;
            }
            sleep(Duration::from_millis(100));
        }
        panic!("the primary was killed and nobody started it again");
    }
}

/// The processes that one started.
fn children(parent: u32) -> Vec<u32> {
    let mut found = Vec::new();
    for entry in fs::read_dir("/proc").into_iter().flatten().flatten() {
        let Some(pid) = entry.file_name().to_str().and_then(|name| name.parse::<u32>().ok()) else { continue };
        let stat = fs::read_to_string(entry.path().join("stat")).unwrap_or_default();
        // Behind the name in brackets: state, then the parent.
        let of = stat.rsplit_once(')').and_then(|(_, rest)| rest.split_whitespace().nth(1)?.parse::<u32>().ok());
        if of == Some(parent) {
            found.push(pid);
        }
    }
    found
}
