//! The address of a PostgreSQL server, and whether the way there is encrypted: always, with a certificate that is checked, unless the
//! server is on this machine or the address says `sslmode=disable`.

use std::{net::IpAddr, path::Path, sync::Arc};

use postgres::{
    Client, Config, NoTls,
    config::{Host, SslMode},
};
use rustls::{
    ClientConfig, RootCertStore,
    crypto::aws_lc_rs,
    pki_types::{CertificateDer, pem::PemObject as _},
};
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::db::{Error, Result};

/// Where a server is and how one gets there.
pub(super) struct Address {
    /// What the driver is told; [`Address::connect`] is the way to use it.
    pub(super) config: Config,
    tls: Option<MakeRustlsConnect>,
}

impl Address {
    /// Reads `postgres://user:password@host:port/database`, with `sslmode` (`disable`, `require`; `verify-ca` and `verify-full` mean the
    /// same here, since the certificate is always checked) and `sslrootcert` (a PEM file with the authorities to believe in place of the
    /// public ones) as PostgreSQL's own programs know them.
    ///
    /// # Errors
    /// [`Error::Unavailable`] in words that hold no password.
    pub(super) fn read(url: &str) -> Result<Address> {
        let (mut plain, mut mode, mut authorities) = (String::new(), None, None);
        let (place, parameters) = url.split_once('?').unwrap_or((url, ""));
        plain.push_str(place);
        let mut between = '?';
        for parameter in parameters.split('&').filter(|parameter| !parameter.is_empty()) {
            match parameter.split_once('=') {
                Some(("sslmode", value)) => mode = Some(value),
                Some(("sslrootcert", file)) => authorities = Some(file),
                _ => {
                    plain.push(between);
                    plain.push_str(parameter);
                    between = '&';
                }
            }
        }
        let mut config: Config = plain
            .parse()
            // The driver's own words could repeat the password.
            .map_err(|_| refused("the address of the PostgreSQL server is no valid postgres:// address"))?;
        let encrypted = match mode {
            None => !is_here(&config),
            Some("disable") => false,
            Some("require" | "verify-ca" | "verify-full") => true,
            Some(_) => return Err(refused("sslmode of the PostgreSQL server is require or disable")),
        };
        config.ssl_mode(if encrypted { SslMode::Require } else { SslMode::Disable });
        let tls = encrypted.then(|| connector(authorities)).transpose()?;
        Ok(Address { config, tls })
    }

    /// A new connection.
    pub(super) fn connect(&self) -> std::result::Result<Client, postgres::Error> {
        match &self.tls {
            Some(tls) => self.config.connect(tls.clone()),
            None => self.config.connect(NoTls),
        }
    }
}

/// A socket file or this machine's own addresses.
fn is_here(config: &Config) -> bool {
    let loopback = |name: &str| name == "localhost" || name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback());
    let hosts = config.get_hosts().iter().all(|host| match host {
        Host::Unix(_) => true,
        Host::Tcp(name) => loopback(name),
    });
    hosts && config.get_hostaddrs().iter().all(IpAddr::is_loopback)
}

fn connector(authorities: Option<&str>) -> Result<MakeRustlsConnect> {
    let roots = match authorities {
        Some(file) => of_file(Path::new(file))?,
        None => RootCertStore::from_iter(webpki_roots::TLS_SERVER_ROOTS.iter().cloned()),
    };
    let config = ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|problem| refused(&format!("encryption for PostgreSQL: {problem}")))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(MakeRustlsConnect::new(config))
}

fn of_file(file: &Path) -> Result<RootCertStore> {
    let named = |problem: String| refused(&format!("sslrootcert {}: {problem}", file.display()));
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_file_iter(file).map_err(|problem| named(problem.to_string()))? {
        let certificate = certificate.map_err(|problem| named(problem.to_string()))?;
        roots.add(certificate).map_err(|problem| named(problem.to_string()))?;
    }
    if roots.is_empty() { Err(named("it holds no certificate".into())) } else { Ok(roots) }
}

fn refused(what: &str) -> Error {
    Error::Unavailable(what.into())
}

#[cfg(test)]
#[path = "address_tests.rs"]
mod tests;
