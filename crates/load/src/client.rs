//! One kept connection to this machine, with hyper's client and nothing around it.

use bytes::Bytes;
use http_body_util::{BodyExt as _, Full};
use hyper::{
    Method, Request, Response,
    body::Incoming,
    client::conn::http1::{self, SendRequest},
    header,
};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

use crate::Done;

/// A connection; requests go one after another.
pub struct Wire {
    port: u16,
    sender: SendRequest<Full<Bytes>>,
}

/// What came back.
pub struct Reply {
    pub status: u16,
    pub location: String,
    /// `name=value` of each cookie that was set.
    pub cookies: Vec<String>,
    pub body: Bytes,
}

impl Wire {
    /// Connects to a port of this machine.
    pub async fn to(port: u16) -> Done<Wire> {
        let stream = TcpStream::connect(("127.0.0.1", port)).await?;
        stream.set_nodelay(true)?;
        let (sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
        tokio::spawn(connection);
        Ok(Wire { port, sender })
    }

    /// Sends a request to a host; `kind` is the body's content type.
    pub async fn send(&mut self, method: Method, host: &str, path: &str, cookie: &str, kind: &str, body: Bytes) -> Done<Reply> {
        let answer = self.begin(method, host, path, cookie, kind, body).await?;
        let status = answer.status().as_u16();
        let text = |name| answer.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
        let location = text(header::LOCATION);
        let set = answer.headers().get_all(header::SET_COOKIE).iter();
        let cookies = set.filter_map(|value| Some(value.to_str().ok()?.split(';').next()?.trim().to_owned())).collect();
        let body = answer.into_body().collect().await?.to_bytes();
        Ok(Reply { status, location, cookies, body })
    }

    /// The same, up to the head of the answer.
    pub async fn begin(
        &mut self,
        method: Method,
        host: &str,
        path: &str,
        cookie: &str,
        kind: &str,
        body: Bytes,
    ) -> Done<Response<Incoming>> {
        let mut request = Request::builder().method(method).uri(path).header(header::HOST, format!("{host}:{}", self.port));
        if !cookie.is_empty() {
            request = request.header(header::COOKIE, cookie);
        }
        if !kind.is_empty() {
            request = request.header(header::CONTENT_TYPE, kind);
        }
        self.sender.ready().await?;
        Ok(self.sender.send_request(request.body(Full::new(body))?).await?)
    }
}

/// The content type of a form.
pub const FORM: &str = "application/x-www-form-urlencoded";

/// Fields as a form's body.
pub fn form(fields: &[(&str, &str)]) -> Bytes {
    let encode = |text: &str| percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string();
    let pairs: Vec<String> = fields.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect();
    pairs.join("&").into()
}
