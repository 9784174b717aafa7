//! The order of system calls: a kill can't show that an fsync is missing, so strace is read. For each acknowledged filing the document
//! is synced, then renamed into its place, then its folder is synced, then the database's log, and only then the answer's first byte
//! is sent; for each acknowledged link the log is synced before.

use std::collections::HashMap;

/// The calls that are traced.
pub const CALLS: [&str; 12] = [
    "fsync",
    "fdatasync",
    "rename",
    "renameat",
    "renameat2",
    "pwrite64",
    "write",
    "writev",
    "sendto",
    "sendmsg",
    "recvfrom",
    "recvmsg",
];

/// One system call: the lines of the trace at which it began and was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    began: usize,
    done: usize,
    name: String,
    /// What stands between its brackets, and the result.
    rest: String,
}

/// Reads a trace of `strace -f`: calls that were interrupted by another thread's stand in two lines.
pub fn read(trace: &str) -> Vec<Call> {
    let mut open: HashMap<&str, Call> = HashMap::new();
    let mut calls = Vec::new();
    for (at, line) in trace.lines().enumerate() {
        let Some((thread, text)) = line.split_once(' ') else { continue };
        let text = text.trim_start();
        if let Some(resumed) = text.strip_prefix("<... ") {
            let Some(mut call) = open.remove(thread) else { continue };
            call.done = at;
            call.rest.push_str(resumed.split_once('>').map_or("", |(_, rest)| rest));
            calls.push(call);
            continue;
        }
        let Some((name, rest)) = text.split_once('(') else { continue };
        let call = Call { began: at, done: at, name: name.to_owned(), rest: rest.to_owned() };
        match rest.strip_suffix("<unfinished ...>") {
            Some(rest) => {
                open.insert(thread, Call { rest: rest.trim_end().to_owned(), ..call });
            }
            None => calls.push(call),
        }
    }
    calls.sort_by_key(|call| call.began);
    calls
}

impl Call {
    fn is(&self, names: &[&str]) -> bool {
        names.contains(&self.name.as_str())
    }

    /// A sync of the file with this path's end that went well.
    fn syncs(&self, path: &str) -> bool {
        self.is(&["fsync", "fdatasync"]) && self.rest.contains(&format!("{path}>")) && self.rest.trim_end().ends_with("= 0")
    }

    fn writes(&self, path: &str) -> bool {
        self.is(&["pwrite64", "write", "writev"]) && self.rest.contains(&format!("{path}>"))
    }

    fn receives(&self, what: &str) -> bool {
        self.is(&["recvfrom", "recvmsg"]) && self.rest.contains(&format!("\"{what}"))
    }

    fn sends(&self, location: &str) -> bool {
        self.is(&["sendto", "sendmsg", "write", "writev"])
            && self.rest.contains("HTTP/1.1 303")
            && self.rest.contains(&format!("location: {location}\\r\\n"))
    }
}

/// Something that was acknowledged with a redirect.
#[derive(Clone, Debug)]
pub struct Acknowledged {
    /// How its request begins, `POST /link/confirm`.
    pub request: String,
    /// Where the answer leads.
    pub location: String,
    /// The court's log, `court_almd.db-wal`.
    pub log: String,
    /// The document's digest, for a filing.
    pub document: Option<String>,
}

/// Looks for what was acknowledged, in its order; a line for each that is not as it must be.
pub fn wrong(calls: &[Call], acknowledged: &[Acknowledged]) -> Vec<String> {
    let (mut from, mut problems) = (0, Vec::new());
    for one in acknowledged {
        let answer = calls.iter().skip(from).find(|call| call.sends(&one.location));
        let Some(answer) = answer else {
            problems.push(format!("{one:?}: its answer is not in the trace"));
            continue;
        };
        let request = calls[from..].iter().rfind(|call| call.began < answer.began && call.receives(&one.request));
        match request {
            None => problems.push(format!("{one:?}: its request is not in the trace")),
            Some(request) => problems.extend(judge(calls, one, request, answer).map(|problem| format!("{one:?}: {problem}"))),
        }
        from = calls.iter().position(|call| call == answer).unwrap_or(from) + 1;
    }
    problems
}

fn judge(calls: &[Call], one: &Acknowledged, request: &Call, answer: &Call) -> Option<&'static str> {
    let after = |line: usize| calls.iter().filter(move |call| call.began > line && call.done < answer.began);
    // The log: written after the request came, synced after that, before the answer.
    let Some(written) = after(request.done).find(|call| call.writes(&one.log)) else {
        return Some("nothing was written to the log");
    };
    if !after(written.done).any(|call| call.syncs(&one.log)) {
        return Some("the log was not synced before the answer");
    }
    let digest = one.document.as_ref()?;
    let renamed =
        calls.iter().find(|call| call.is(&["rename", "renameat", "renameat2"]) && call.rest.contains(&format!("/{digest}\"")));
    let Some(renamed) = renamed.filter(|call| call.done < answer.began) else {
        return Some("the document was not renamed into its place");
    };
    let mut paths = renamed.rest.split('"').filter(|piece| piece.starts_with('/'));
    let (Some(aside), Some(place)) = (paths.next(), paths.next()) else { return Some("the rename can't be read") };
    if !calls.iter().any(|call| call.syncs(aside) && call.done < renamed.began) {
        return Some("the document was not synced before its rename");
    }
    let folder = place.rsplit_once('/').map_or("", |(folder, _)| folder);
    if !after(renamed.done).any(|call| call.syncs(folder)) {
        return Some("the folder was not synced between rename and answer");
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = r#"11 recvfrom(9<socket:[7]>, "POST /file/upload/3 HTTP/1.1\r\nhost: x", 8192, 0, NULL, NULL) = 900
12 fsync(15</d/documents/almd/.tmpAb> <unfinished ...>
11 recvfrom(9<socket:[7]>, "", 8192, 0, NULL, NULL) = 0
12 <... fsync resumed>) = 0
12 rename("/d/documents/almd/.tmpAb", "/d/documents/almd/aa/bb/aabb01") = 0
12 fsync(16</d/documents/almd/aa/bb>) = 0
11 recvfrom(9<socket:[8]>,  <unfinished ...>
13 pwrite64(5</d/db/court_almd.db-wal>, "other", 24, 0) = 24
11 <... recvfrom resumed>"POST /file/3/submit HTTP/1.1\r\nhost: x", 8192, 0, NULL, NULL) = 700
13 pwrite64(5</d/db/court_almd.db-wal>, "7\177\6\202"..., 4096, 32) = 4096
13 fdatasync(5</d/db/court_almd.db-wal>) = 0
11 sendto(9<socket:[8]>, "HTTP/1.1 303 See Other\r\nlocation: /file/receipt/1\r\n\r\n", 60, MSG_NOSIGNAL, NULL, 0) = 60
"#;

    fn filing() -> Vec<Acknowledged> {
        vec![Acknowledged {
            request: "POST /file/3/submit".into(),
            location: "/file/receipt/1".into(),
            log: "court_almd.db-wal".into(),
            document: Some("aabb01".into()),
        }]
    }

    fn without(line: &str) -> String {
        GOOD.lines().filter(|one| !one.contains(line)).map(|one| format!("{one}\n")).collect()
    }

    #[test]
    fn the_right_order_is_right() {
        assert_eq!(wrong(&read(GOOD), &filing()), Vec::<String>::new());
    }

    #[test]
    fn each_missing_step_is_named() {
        for (line, problem) in [
            ("fdatasync(5", "the log was not synced"),
            ("4096, 32", "nothing was written to the log"),
            ("fsync(16", "the folder was not synced"),
            ("rename(", "not renamed"),
            ("12 <... fsync", "not synced before its rename"),
            ("sendto", "its answer is not in the trace"),
            ("resumed>\"POST", "its request is not in the trace"),
        ] {
            let found = wrong(&read(&without(line)), &filing());
            assert!(found.len() == 1 && found[0].contains(problem), "{line}: {found:?}");
        }
    }

    #[test]
    fn a_sync_that_ends_after_the_answer_or_fails_counts_for_nothing() {
        let late = GOOD.replace(
            "13 fdatasync(5</d/db/court_almd.db-wal>) = 0\n",
            "13 fdatasync(5</d/db/court_almd.db-wal> <unfinished ...>\n",
        ) + "13 <... fdatasync resumed>) = 0\n";
        let failed = GOOD.replace("court_almd.db-wal>) = 0", "court_almd.db-wal>) = -1 EIO (Input/output error)");
        for trace in [late, failed] {
            let found = wrong(&read(&trace), &filing());
            assert!(found.len() == 1 && found[0].contains("the log was not synced"), "{found:?}");
        }
    }
}
