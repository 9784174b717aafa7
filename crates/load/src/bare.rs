//! The limit of a page: axum, which answers every request with the same bytes from memory.

use axum::{Router, body::Body, extract::Request, http::header, response::Response};
use bytes::Bytes;
use http_body_util::BodyExt as _;

use crate::Done;

/// Serves the bytes of a file on a free port of this machine, which it says as the product does.
pub fn serve(file: &str) -> Done {
    let page = Bytes::from(std::fs::read(file)?);
    let runtime = tokio::runtime::Runtime::new()?;
    runtime.block_on(async move {
        let router = Router::new().fallback(move |request: Request| {
            let page = page.clone();
            async move {
                // The body of a form is read, as any server must.
                let _ = request.into_body().collect().await;
                let mut response = Response::new(Body::from(page));
                let kind = header::HeaderValue::from_static("text/html; charset=UTF-8");
                response.headers_mut().insert(header::CONTENT_TYPE, kind);
                response
            }
        });
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
        println!("ready http://{}/", listener.local_addr()?);
        axum::serve(listener, router).await?;
        Ok(())
    })
}
