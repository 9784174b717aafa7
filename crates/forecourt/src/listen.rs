//! Listening: HTTP or TLS on one port, the sender's address handed to the sites, a stop in good order.

use std::{net::SocketAddr, sync::Arc};

use axum::{Router, body::Body};
use hyper::{Request, body::Incoming};
use hyper_util::{
    rt::{TokioExecutor, TokioIo},
    server::{conn::auto::Builder, graceful::GracefulShutdown},
};
use site::visit::Source;
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tower::ServiceExt as _;

/// Proxies whose `X-Forwarded-For` is believed; from all others the connection's own address counts.
pub type TrustedProxies = Arc<Vec<std::net::IpAddr>>;

/// Serves until `stop` resolves, then lets requests under way finish for ten seconds.
pub async fn serve(
    listener: TcpListener,
    tls: Option<TlsAcceptor>,
    router: Router,
    proxies: TrustedProxies,
    stop: impl Future<Output = ()>,
) {
    let graceful = GracefulShutdown::new();
    let mut stop = std::pin::pin!(stop);
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut stop => break,
        };
        let Ok((stream, from)) = accepted else {
            // Out of file handles: give connections time to close.
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
            continue;
        };
        let _ = stream.set_nodelay(true);
        let (router, proxies, tls, watcher) = (router.clone(), proxies.clone(), tls.clone(), graceful.watcher());
        tokio::spawn(async move {
            let service = hyper::service::service_fn(move |request: Request<Incoming>| {
                let (router, proxies) = (router.clone(), proxies.clone());
                async move { router.oneshot(with_source(request, from, &proxies)).await }
            });
            let builder = Builder::new(TokioExecutor::new());
            match tls {
                Some(acceptor) => {
                    if let Ok(Ok(stream)) =
                        tokio::time::timeout(std::time::Duration::from_secs(10), acceptor.accept(stream)).await
                    {
                        let connection = builder.serve_connection_with_upgrades(TokioIo::new(stream), service);
                        let _ = watcher.watch(connection.into_owned()).await;
                    }
                }
                None => {
                    let connection = builder.serve_connection_with_upgrades(TokioIo::new(stream), service);
                    let _ = watcher.watch(connection.into_owned()).await;
                }
            }
        });
    }
    drop(listener);
    let _ = tokio::time::timeout(std::time::Duration::from_secs(10), graceful.shutdown()).await;
}

fn with_source(request: Request<Incoming>, from: SocketAddr, proxies: &[std::net::IpAddr]) -> Request<Body> {
    let mut source = from.ip();
    if proxies.contains(&source)
        && let Some(forwarded) = request.headers().get("x-forwarded-for").and_then(|value| value.to_str().ok())
        && let Some(last) = forwarded.rsplit(',').find_map(|piece| piece.trim().parse().ok())
    {
        source = last;
    }
    let mut request = request.map(Body::new);
    request.extensions_mut().insert(Source(source));
    request
}

/// A certificate of one's own making for a base domain and its sites, kept in the data folder.
///
/// # Errors
/// When it can't be made, kept or read.
pub fn self_signed(folder: &std::path::Path, names: Vec<String>) -> std::io::Result<TlsAcceptor> {
    let broken = |problem: String| std::io::Error::new(std::io::ErrorKind::InvalidData, problem);
    let (certificate_file, key_file) = (folder.join("tls.crt"), folder.join("tls.key"));
    if !certificate_file.exists() || !key_file.exists() {
        let made = rcgen::generate_simple_self_signed(names).map_err(|problem| broken(problem.to_string()))?;
        std::fs::create_dir_all(folder)?;
        std::fs::write(&key_file, made.signing_key.serialize_der())?;
        std::fs::write(&certificate_file, made.cert.der())?;
    }
    let certificate = rustls::pki_types::CertificateDer::from(std::fs::read(certificate_file)?);
    let key =
        rustls::pki_types::PrivateKeyDer::try_from(std::fs::read(key_file)?).map_err(|problem| broken(problem.to_owned()))?;
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let mut config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|problem| broken(problem.to_string()))?
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)
        .map_err(|problem| broken(problem.to_string()))?;
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(TlsAcceptor::from(Arc::new(config)))
}
