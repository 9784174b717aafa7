//! People before the real program: the test harness's browser, whose requests go over a socket to a port of this machine.

use std::sync::{
    Arc, Mutex,
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
    /// Whether it is the demonstration, whose pages say so.
    demo: bool,
    cut: Arc<AtomicBool>,
    record: Option<Arc<Mutex<Vec<Exchange>>>>,
}

/// A request and its answer as they went over the wire.
#[derive(Clone, Debug)]
pub struct Exchange {
    /// Host and path with the query.
    pub url: String,
    /// What was sent in the body.
    pub sent: String,
    /// The answer's headers, a line each.
    pub headers: Vec<(String, String)>,
    /// The answer's body.
    pub body: String,
}

impl Wire {
    /// To the demo that listens on this port.
    pub fn to(port: u16) -> Self {
        Self { port, demo: true, cut: Arc::default(), record: None }
    }

    /// To an installation that is no demonstration.
    pub fn served(port: u16) -> Self {
        Self { demo: false, ..Self::to(port) }
    }

    /// The same, and everything that goes over it is kept.
    pub fn recording(port: u16) -> Self {
        Self { record: Some(Arc::default()), ..Self::to(port) }
    }

    /// What was kept.
    pub fn recorded(&self) -> Vec<Exchange> {
        self.record.as_ref().map(|record| record.lock().unwrap().clone()).unwrap_or_default()
    }

    /// A person with an empty browser; every page is checked as in-process.
    pub fn person(&self) -> Browser {
        let clock = site::testing::clock("2021-05-10T09:00:00-05:00");
        let mut installation = Installation::demo("localhost", "http", Some(self.port));
        installation.demo = self.demo;
        Browser::new(self.router(), &site::testing::shared(&clock, installation))
    }

    /// The port that it goes to.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Whether an answer failed to come: the program was not there, died while it answered, or said that its database is not there.
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
                match forward(&client, wire.port, request, wire.record.as_deref()).await {
                    Some(response) => {
                        if response.status() == StatusCode::SERVICE_UNAVAILABLE {
                            wire.cut.store(true, Ordering::SeqCst);
                        }
                        response
                    }
                    None => {
                        wire.cut.store(true, Ordering::SeqCst);
                        (StatusCode::BAD_GATEWAY, "The connection was cut.").into_response()
                    }
                }
            }
        })
    }
}

async fn forward(
    client: &Client<HttpConnector, Body>,
    port: u16,
    request: Request,
    record: Option<&Mutex<Vec<Exchange>>>,
) -> Option<Response> {
    let (mut parts, body) = request.into_parts();
    let path = parts.uri.path_and_query().map_or("/", |path| path.as_str()).to_owned();
    let header = |name: &str| parts.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
    let url = format!("{}{path}", header("host"));
    let sent = axum::body::to_bytes(body, usize::MAX).await.ok()?;
    parts.uri = format!("http://127.0.0.1:{port}{path}").parse::<Uri>().unwrap();
    let request = Request::from_parts(parts, Body::from(sent.clone()));
    let (parts, body) = client.request(request).await.ok()?.into_parts();
    // Taken whole here, so that an answer that breaks off is known as one.
    let body = axum::body::to_bytes(Body::new(body), usize::MAX).await.ok()?;
    if let Some(record) = record {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let headers = parts.headers.iter().map(|(name, value)| (name.to_string(), text(value.as_bytes()))).collect();
        record.lock().unwrap().push(Exchange { url, sent: text(&sent), headers, body: text(&body) });
    }
    Some(Response::from_parts(parts, Body::from(body)))
}
