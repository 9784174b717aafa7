//! A receiver on this machine gets what a court posts, over real sockets.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode, Uri},
    response::{IntoResponse as _, Response},
};
use forecourt::{mail::Way, process::Number, webhook_post::Poster, worker::Worker};
use hyper_util::{
    rt::{TokioExecutor, TokioIo},
    server::conn::auto::Builder,
    service::TowerToHyperService,
};
use serde_json::Value;
use site::testing::Browser;
use tokio::net::TcpListener;

use crate::{
    filing::{self, Paper, pdf},
    town::{Town, ecf},
};

/// A program that takes what is posted.
#[derive(Clone, Default)]
struct Receiver {
    got: Arc<Mutex<Vec<(String, HeaderMap, Value)>>>,
    /// It leads posts elsewhere.
    redirects: bool,
}

impl Receiver {
    async fn take(State(receiver): State<Receiver>, uri: Uri, headers: HeaderMap, body: Bytes) -> Response {
        let event = serde_json::from_slice(&body).unwrap_or_default();
        receiver.got.lock().unwrap().push((uri.path().to_owned(), headers, event));
        if receiver.redirects {
            (StatusCode::FOUND, [("location", "/elsewhere")]).into_response()
        } else {
            StatusCode::OK.into_response()
        }
    }

    fn router(&self) -> Router {
        Router::new().fallback(Receiver::take).with_state(self.clone())
    }

    async fn listen(&self) -> SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let (address, router) = (listener.local_addr().unwrap(), self.router());
        tokio::spawn(async move { axum::serve(listener, router).await });
        address
    }

    /// Over TLS, with a certificate that nobody has signed; gives it too.
    async fn listen_over_tls(&self) -> (SocketAddr, Vec<u8>) {
        let made = rcgen::generate_simple_self_signed(vec!["127.0.0.1".into()]).unwrap();
        let key = rustls::pki_types::PrivatePkcs8KeyDer::from(made.signing_key.serialize_der());
        let config = rustls::ServerConfig::builder()
            .with_no_client_auth()
            .with_single_cert(vec![made.cert.der().clone()], key.into())
            .unwrap();
        let acceptor = tokio_rustls::TlsAcceptor::from(Arc::new(config));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let (address, router) = (listener.local_addr().unwrap(), self.router());
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (acceptor, router) = (acceptor.clone(), router.clone());
                tokio::spawn(async move {
                    if let Ok(stream) = acceptor.accept(stream).await {
                        let service = TowerToHyperService::new(router);
                        let _ = Builder::new(TokioExecutor::new()).serve_connection(TokioIo::new(stream), service).await;
                    }
                });
            }
        });
        (address, made.cert.der().to_vec())
    }

    fn texts(&self) -> Vec<String> {
        let got = self.got.lock().unwrap();
        got.iter().map(|(_, _, event)| event["entry"]["text"].as_str().unwrap_or_default().to_owned()).collect()
    }

    fn count(&self) -> usize {
        self.got.lock().unwrap().len()
    }
}

/// The first open case of a court.
async fn case(town: &Town, court: &str) -> String {
    let world = town.world().await;
    let cases = world["cases"].as_array().unwrap();
    cases.iter().find(|case| case["court"] == court).unwrap()["number"].as_str().unwrap().to_owned()
}

async fn watch(town: &Town, url: &str, case: &str) -> Browser {
    let mut person = town.signed_on("vicviewer", "almd").await;
    person.visit(&format!("{}/webhooks", ecf("almd"))).await;
    person.fill("Name", "monitor").fill("Address", url).fill("New entries of the case", case);
    person.press("Make the webhook").await.must_see("The webhook was made");
    person
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_filed_is_posted_once_though_two_programs_work() {
    let (town, receiver) = (Town::new().await, Receiver::default());
    let address = receiver.listen().await;
    let case = case(&town, "almd").await;
    watch(&town, &format!("http://{address}/hook"), &case).await;
    let mut filer = town.signed_on("lenalinked", "almd").await;
    let second =
        Worker::new(town.second.clone(), Way::Mailbox(town.second.store.demo()), Number { number: 2, holder: "second".into() });
    let paper = pdf("A paper");
    for number in 1..=6 {
        filer.visit(&format!("{}/cgi-bin/ShowIndex.pl", ecf("almd"))).await;
        let words = format!("number {number}");
        let paper =
            Paper { menu: "Civil", category: "Notices", event: "Notice of Appearance", case: &case, words: &words, pdf: &paper };
        filing::file(&mut filer, &paper).await;
        if number % 3 == 0 {
            let (one, other) = tokio::join!(town.worker.once(), second.once());
            assert!(one + other > 0);
        }
    }
    town.work().await;
    let texts = receiver.texts();
    assert_eq!(texts.len(), 6, "{texts:?}");
    for (text, number) in texts.iter().zip(1..) {
        assert!(text.contains(&format!("number {number}")), "in their order: {texts:?}");
    }
    let got = receiver.got.lock().unwrap();
    let (path, headers, event) = &got[0];
    assert_eq!((path.as_str(), headers["content-type"].to_str().unwrap()), ("/hook", "application/json"));
    assert_eq!(
        (headers["webhook-id"].to_str().unwrap(), &event["case"]["number"]),
        (event["id"].as_str().unwrap(), &Value::from(case.as_str()))
    );
    assert!(headers["webhook-signature"].to_str().unwrap().starts_with("v1,") && !headers.contains_key("cookie"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_posted_past_a_redirect_a_false_certificate_or_to_a_network_that_is_closed() {
    let mut town = Town::new().await;
    let case = case(&town, "almd").await;
    let leads = Receiver { redirects: true, ..Receiver::default() };
    let mut person = watch(&town, &format!("http://{}/hook", leads.listen().await), &case).await;
    person.press("Send a test").await;
    town.work().await;
    assert_eq!(leads.count(), 1, "and nobody went to /elsewhere");
    person.reload().await.must_see("answered 302 and led elsewhere, where the court does not follow");

    let over_tls = Receiver::default();
    let (address, certificate) = over_tls.listen_over_tls().await;
    let mut person = watch(&town, &format!("https://{address}/hook"), &case).await;
    person.press("Send a test").await;
    town.work().await;
    person.reload().await.must_see("could not be reached: invalid peer certificate");
    assert_eq!(over_tls.count(), 0);
    let installation = town.sites.shared.installation.clone();
    let roots = vec![reqwest::Certificate::from_der(&certificate).unwrap()];
    town.worker = town.worker.posting_by(Poster::believing(&installation.webhooks.allow, &installation.domain, roots));
    person.press("Switch off").await.press("Switch on").await;
    town.work().await;
    person.reload().await.must_see("Taken, answered 200");
    assert_eq!(over_tls.count(), 1);

    // The operator closes the machine's own network: an address that was typed before leads nowhere.
    town.worker = town.worker.posting_by(Poster::new(&[], &installation.domain));
    person.press("Send a test").await;
    town.work().await;
    person.reload().await.must_see("this one is not");
    assert_eq!(over_tls.count(), 1);
}
