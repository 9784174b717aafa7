//! People before the real program: the test harness's browser, whose requests go over a socket to a port of this machine.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use axum::{
    Router,
    body::Body,
    extract::Request,
    http::{StatusCode, Uri},
    response::{IntoResponse as _, Response},
};
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::TokioExecutor,
};
use site::{installation::Installation, testing::Browser};

/// The way to a program on a port of this machine.
#[derive(Clone)]
pub struct Wire {
    port: u16,
    cut: Arc<AtomicBool>,
}

impl Wire {
    /// To the program that listens on this port.
    pub fn to(port: u16) -> Self {
        Self { port, cut: Arc::default() }
    }

    /// A person with an empty browser; every page is checked as in-process.
    pub fn person(&self) -> Browser {
        let clock = site::testing::clock("2021-05-10T09:00:00-05:00");
        let installation = Installation::demo("localhost", "http", Some(self.port));
        Browser::new(self.router(), &site::testing::shared(&clock, installation))
    }

    /// Whether an answer failed to come: the program was not there, or died while it answered.
    pub fn is_cut(&self) -> bool {
        self.cut.load(Ordering::SeqCst)
    }

    /// Forgets that it was cut.
    pub fn mend(&self) {
        self.cut.store(false, Ordering::SeqCst);
    }

    fn router(&self) -> Router {
        let client: Client<HttpConnector, Body> = Client::builder(TokioExecutor::new()).pool_max_idle_per_host(0).build_http();
        let wire = self.clone();
        Router::new().fallback(move |request: Request| {
            let (wire, client) = (wire.clone(), client.clone());
            async move {
                match forward(&client, wire.port, request).await {
                    Some(response) => response,
                    None => {
                        wire.cut.store(true, Ordering::SeqCst);
                        (StatusCode::BAD_GATEWAY, "The connection was cut.").into_response()
                    }
                }
            }
        })
    }
}

async fn forward(client: &Client<HttpConnector, Body>, port: u16, request: Request) -> Option<Response> {
    let (mut parts, body) = request.into_parts();
    let path = parts.uri.path_and_query().map_or("/", |path| path.as_str());
    parts.uri = format!("http://127.0.0.1:{port}{path}").parse::<Uri>().unwrap();
    let (parts, body) = client.request(Request::from_parts(parts, body)).await.ok()?.into_parts();
    // Taken whole here, so that an answer that breaks off is known as one.
    let body = axum::body::to_bytes(Body::new(body), usize::MAX).await.ok()?;
    Some(Response::from_parts(parts, Body::from(body)))
}
