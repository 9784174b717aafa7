//! Keys: files outside the database and never in its backup, made at the first start.

use std::{
    collections::HashMap,
    fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
    sync::Arc,
};

use oidc::keys::{Alg, PublicKey, SigningKey};

/// Every key of one installation.
pub struct Keys {
    /// Of form tokens.
    pub form: [u8; 32],
    /// Of the secrets of webhooks.
    pub webhooks: [u8; 32],
    /// Of password hashes.
    pub pepper: [u8; 32],
    /// The centre's.
    pub centre: Arc<SigningKey>,
    /// Each court's.
    pub courts: HashMap<String, Arc<SigningKey>>,
}

impl Keys {
    /// Reads the keys of a folder, and makes those that are missing.
    ///
    /// # Errors
    /// When a key can't be read, made or written.
    pub fn of_folder(folder: &Path, courts: &[String]) -> io::Result<Keys> {
        fs::create_dir_all(folder)?;
        let mut of_courts = HashMap::new();
        for court in courts {
            of_courts.insert(court.clone(), Arc::new(signing(folder.join(format!("court-{court}.p8")))?));
        }
        Ok(Keys {
            form: secret(folder.join("form.key"))?,
            webhooks: secret(folder.join("webhooks.key"))?,
            pepper: secret(folder.join("pepper.key"))?,
            centre: Arc::new(signing(folder.join("centre.p8"))?),
            courts: of_courts,
        })
    }

    /// The courts' public keys, as the centre keeps them.
    #[must_use]
    pub fn court_keys(&self) -> HashMap<String, Vec<PublicKey>> {
        self.courts.iter().map(|(court, key)| (court.clone(), vec![key.public().clone()])).collect()
    }
}

fn secret(path: PathBuf) -> io::Result<[u8; 32]> {
    if !path.exists() {
        write_private(&path, &crate::clock::seed())?;
    }
    fs::read(&path)?
        .try_into()
        .map_err(|_| io::Error::new(io::ErrorKind::InvalidData, format!("{} is no key of 32 bytes", path.display())))
}

fn signing(path: PathBuf) -> io::Result<SigningKey> {
    let broken = |what: String| io::Error::new(io::ErrorKind::InvalidData, format!("{}: {what}", path.display()));
    if !path.exists() {
        let key = SigningKey::generate(Alg::Es256).map_err(|problem| broken(problem.to_string()))?;
        write_private(&path, &key.to_pkcs8().map_err(|problem| broken(problem.to_string()))?)?;
    }
    SigningKey::from_pkcs8(&fs::read(&path)?).map_err(|problem| broken(problem.to_string()))
}

/// Written aside and renamed, readable by the owner only.
fn write_private(path: &Path, bytes: &[u8]) -> io::Result<()> {
    use std::os::unix::fs::OpenOptionsExt as _;
    let part = path.with_extension("part");
    let mut file = fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&part)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&part, path)
}
