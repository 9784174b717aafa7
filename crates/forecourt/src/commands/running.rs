//! What every serving command does: serve until it is stopped, and close in good order.

use std::error::Error;

use tokio::{net::TcpListener, task::JoinHandle};
use tokio_rustls::TlsAcceptor;

use crate::{
    assembly::Sites,
    listen::{self, TrustedProxies},
    process,
};

/// Serves until a person stops the program, or the worker says that it must end.
pub(super) async fn until_stopped(
    listener: TcpListener,
    tls: Option<TlsAcceptor>,
    sites: &Sites,
    proxies: TrustedProxies,
    working: JoinHandle<()>,
) {
    let worker = working.abort_handle();
    let ends = async {
        tokio::select! {
            () = stop() => {}
            _ = working => {}
        }
    };
    listen::serve(listener, tls, sites.router.clone(), proxies, ends).await;
    worker.abort();
}

/// Gives the process's number back, writes everything into the database files and closes them.
pub(super) async fn close(sites: &Sites, number: process::Number) -> Result<(), Box<dyn Error>> {
    if let Err(problem) = process::give_back(&sites.centre.room, &sites.clocks.fresh(), &number).await {
        tracing::warn!("the process number was not given back, and is free in ten minutes: {problem}");
    }
    let store = sites.store.clone();
    Ok(tokio::task::spawn_blocking(move || store.engine().checkpoint_and_close()).await?)
}

/// Resolves at Ctrl-C or a polite kill.
async fn stop() {
    let mut terminate = match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        Ok(signal) => signal,
        Err(_) => return std::future::pending().await,
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminate.recv() => {}
    }
}
