//! The way from one site to another behind the browser's back: an HTTP request, handed over as a value.
//!
//! In one installation the request goes to the program's own router; the same bytes and the same checks as through a socket.

use std::sync::{Arc, OnceLock};

use axum::{body::Body, extract::Request, response::Response};
use tower::ServiceExt as _;

/// Hands requests to the sites of this process.
#[derive(Clone, Default)]
pub struct Peers(Arc<OnceLock<axum::Router>>);

/// Why a peer could not be asked.
#[derive(Debug, thiserror::Error)]
#[error("the other site could not be reached: {0}")]
pub struct Unreachable(String);

/// An answer read whole.
#[derive(Debug)]
pub struct PeerAnswer {
    /// HTTP status.
    pub status: u16,
    /// Body.
    pub body: Vec<u8>,
}

impl Peers {
    /// Sets the router of all sites, once, after it was built.
    pub fn connect(&self, router: axum::Router) {
        let _ = self.0.set(router);
    }

    /// Sends a request to a URL of this installation and reads the answer (at most 1 MB).
    ///
    /// # Errors
    /// When the router is not there yet or the answer is too large.
    pub async fn send(
        &self,
        method: &str,
        url: &str,
        headers: &[(String, String)],
        body: Vec<u8>,
    ) -> Result<PeerAnswer, Unreachable> {
        let router = self.0.get().cloned().ok_or_else(|| Unreachable("the sites are not assembled yet".into()))?;
        let host = url.split("://").nth(1).and_then(|rest| rest.split('/').next()).unwrap_or_default().to_owned();
        let mut request = Request::builder().method(method).uri(url).header("host", host);
        for (name, value) in headers {
            request = request.header(name, value);
        }
        let request = request.body(Body::from(body)).map_err(|problem| Unreachable(problem.to_string()))?;
        let response: Response = match router.oneshot(request).await {
            Ok(response) => response,
            Err(never) => match never {},
        };
        let status = response.status().as_u16();
        let body =
            axum::body::to_bytes(response.into_body(), 1 << 20).await.map_err(|problem| Unreachable(problem.to_string()))?;
        Ok(PeerAnswer { status, body: body.to_vec() })
    }
}
