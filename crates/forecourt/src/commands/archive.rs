//! `[documents]` of forecourt.toml: where documents lie when not in the data folder.

use std::{
    env,
    error::Error,
    fmt,
    path::{Path, PathBuf},
};

use serde::Deserialize;
use store::documents::{Archive, Bucket, BucketAt};

/// A bucket of an S3-compatible store.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InBucket {
    /// Its name.
    pub bucket: String,
    /// `https://host:port`; missing means Amazon's own, by region.
    pub endpoint: Option<String>,
    /// The region that requests are signed for.
    #[serde(default = "usual_region")]
    pub region: String,
    /// What the keys begin with.
    #[serde(default)]
    pub prefix: String,
    /// Takes an endpoint of plain `http`, such as one on the same machine.
    #[serde(default)]
    pub allow_http: bool,
    /// A file with `access_key_id`, `secret_access_key` and, if there is one, `session_token`; missing means that they are in the
    /// environment, as `AWS_ACCESS_KEY_ID` and so on.
    pub credentials: Option<PathBuf>,
}

fn usual_region() -> String {
    "us-east-1".into()
}

/// What a store is asked with.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Credentials {
    access_key_id: String,
    secret_access_key: String,
    session_token: Option<String>,
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Credentials")
    }
}

/// Where the documents of an installation lie: in the bucket, or in `documents` of the data folder.
///
/// # Errors
/// When the bucket's credentials are missing or can't be read, or the description makes no sense.
pub fn archive(described: Option<&InBucket>, data: &Path) -> Result<Archive, Box<dyn Error>> {
    let Some(described) = described else { return Ok(Archive::Folder(data.join("documents"))) };
    let credentials = credentials(described.credentials.as_deref())?;
    let bucket = Bucket::at(&BucketAt {
        bucket: described.bucket.clone(),
        endpoint: described.endpoint.clone(),
        region: described.region.clone(),
        prefix: described.prefix.clone(),
        allow_http: described.allow_http,
        access_key_id: credentials.access_key_id,
        secret_access_key: credentials.secret_access_key,
        session_token: credentials.session_token,
        spool: data.join("incoming"),
    })?;
    Ok(Archive::Bucket(bucket))
}

fn credentials(file: Option<&Path>) -> Result<Credentials, Box<dyn Error>> {
    let Some(file) = file else {
        let of = |name: &str| env::var(name).ok().filter(|value| !value.is_empty());
        let needed = |name: &str| {
            of(name).ok_or_else(|| format!("[documents]: name a file of credentials, or set {name} in the environment"))
        };
        return Ok(Credentials {
            access_key_id: needed("AWS_ACCESS_KEY_ID")?,
            secret_access_key: needed("AWS_SECRET_ACCESS_KEY")?,
            session_token: of("AWS_SESSION_TOKEN"),
        });
    };
    let text = std::fs::read_to_string(file).map_err(|problem| format!("{}: {problem}", file.display()))?;
    // The reader's own words would show the line, and the secret in it.
    toml::from_str(&text).map_err(|_| {
        format!(
            "{}: it must hold access_key_id = \"…\" and secret_access_key = \"…\", and may hold session_token",
            file.display()
        )
        .into()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(text: &str) -> (tempfile::TempDir, Result<Archive, Box<dyn Error>>) {
        let data = tempfile::tempdir().unwrap();
        let file = data.path().join("s3.toml");
        std::fs::write(&file, text).unwrap();
        let described = toml::from_str::<InBucket>(&format!(
            "bucket = \"court-files\"\nendpoint = \"https://s3.example.org\"\ncredentials = {:?}",
            file.display().to_string()
        ));
        let archive = archive(Some(&described.unwrap()), data.path());
        (data, archive)
    }

    #[test]
    fn credentials_come_from_a_file_and_never_show() {
        let (_data, archive) = with("access_key_id = \"me\"\nsecret_access_key = \"hush\"");
        let archive = archive.unwrap();
        assert!(matches!(archive, Archive::Bucket(_)));
        assert!(!format!("{archive:?}").contains("hush"));
        let (_data, refused) = with("access_key_id = \"me\"\nsecret_access_key = hush");
        let said = refused.unwrap_err().to_string();
        assert!(said.contains("secret_access_key") && !said.contains("hush"), "{said}");
    }

    #[test]
    fn without_a_bucket_documents_lie_in_the_data_folder() {
        let archive = archive(None, Path::new("/srv/forecourt")).unwrap();
        assert!(matches!(&archive, Archive::Folder(folder) if folder == Path::new("/srv/forecourt/documents")));
    }

    #[test]
    fn a_key_that_is_not_known_is_refused() {
        assert!(toml::from_str::<InBucket>("bucket = \"b\"\nbuckets = 2").is_err());
    }
}
