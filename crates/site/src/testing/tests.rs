//! The harness tried on two small sites: a browser must do what browsers do, and a bad page must fail.

use axum::{
    Extension, Router,
    extract::Request,
    http::{StatusCode, header},
    middleware,
    response::{Html, IntoResponse as _, Response},
};

use super::{Browser, clock, encode, installation, send::distance, shared};
use crate::{
    Frame, Visit,
    arrive::{Arrival, arrive},
    form, page,
};

const CENTRE: &str = "http://pacer.localhost:8000";
const COURT: &str = "http://ecf.almd.localhost:8000";

const FIRST: &str = r#"<h1>PACER</h1>
<nav><ul class="menu"><li><a href="/filing"><u>F</u>iling</a></li><li><a href="/report">Reports</a></li></ul></nav>
<p>Courts: <a href="http://ecf.almd.localhost:8000/show?a=b&amp;c">Alabama   Middle</a> <a href="/one">More<span class="hidden"> news</span></a>
<a href="/two">More<span class="hidden"> courts</span></a></p><noscript><a href="/filing">Go on</a></noscript>
<p hidden>Not yet</p><script nonce="n">secret()</script>
<table><tr><th>No.</th><th>Filed</th></tr><tr><td></td><td>05/10/2021<table><tr><td>Inner</td></tr></table></td></tr></table>"#;

const FILING: &str = r#"<h1>Filing</h1>
<form method="get" action="/search"><label for="q">Name</label><input id="q" name="q"><button>Go</button></form>
<form method="post" action="/show" novalidate><input type="hidden" name="csrf" value="token-1"><input type="hidden" name="left" value="out" disabled>
<p><label for="name">Name <span class="required">*</span></label><input id="name" name="name" value="Ada" required maxlength="20"></p>
<p class="error" id="name-error"><span class="hidden">Error: </span>Give a name.</p>
<p><label>Court: <select name="court"><option value="">Choose</option><option value="almd" selected>Alabama Middle</option><option>Utah</option></select></label></p>
<p><label for="why">Reason</label><textarea id="why" name="why">
one
two</textarea></p>
<fieldset><legend>Role</legend><input type="radio" id="r1" name="role" value="a" checked><label for="r1">Attorney</label>
<input type="radio" id="r2" name="role" value="p"><label for="r2">Party</label></fieldset>
<p><input type="checkbox" id="agree" name="agree"><label for="agree">I agree</label></p>
<p><button name="do" value="go">Go</button> <input type="submit" name="do" value="Stop"> <input type="reset" value="Clear"></p></form>
<form method="post" action="/show" enctype="multipart/form-data"><label for="doc">Document</label><input type="file" id="doc" name="doc">
<label for="must">Note</label><input id="must" name="must" required><button>Upload</button></form>"#;

/// Shows what arrived: host, path, headers, body.
async fn show(request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let header = |name: &str| parts.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or("-").to_owned();
    let body = axum::body::to_bytes(body, 1 << 20).await.unwrap();
    let told = format!(
        "<h1>Shown</h1><p>{} {} at {}</p><p>site={} origin={} cookie={} kind={}</p><pre>{}</pre>",
        parts.method,
        parts.uri,
        header("host"),
        header("sec-fetch-site"),
        header("origin"),
        header("cookie"),
        header("content-type"),
        String::from_utf8_lossy(&body).replace('<', "&lt;")
    );
    whole(&told)
}

fn whole(body: &str) -> Response {
    let banner = r#"<section class="banner">This is a demonstration.</section>"#;
    Html(format!("<!DOCTYPE html><html><head><title>Two sites</title></head><body>{banner}<main>{body}</main></body></html>"))
        .into_response()
}

fn with_cookies(mut response: Response, cookies: &[&str]) -> Response {
    for cookie in cookies {
        response.headers_mut().append(header::SET_COOKIE, cookie.parse().unwrap());
    }
    response
}

fn redirect(status: StatusCode, to: &str) -> Response {
    (status, [(header::LOCATION, to)]).into_response()
}

async fn serve(request: Request) -> Response {
    let host = request.headers()["host"].to_str().unwrap().to_owned();
    let court = host == "ecf.almd.localhost:8000";
    if !court && host != "pacer.localhost:8000" {
        return (StatusCode::NOT_FOUND, "no such host").into_response();
    }
    match request.uri().path() {
        "/" => with_policy(
            whole(FIRST),
            "default-src 'none'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; script-src 'nonce-n'",
        ),
        "/filing" => whole(FILING),
        "/sign-on" if !court => with_cookies(
            redirect(StatusCode::SEE_OTHER, "http://ecf.almd.localhost:8000/welcome"),
            &["s=centre; Path=/; HttpOnly; SameSite=Lax", "strict=1; SameSite=Strict", "gone=1"],
        ),
        "/welcome" => with_cookies(redirect(StatusCode::FOUND, "/show?#here"), &["s=court; Path=/; HttpOnly; SameSite=Lax"]),
        "/sign-off" => with_cookies(redirect(StatusCode::SEE_OTHER, "/show"), &["s=; Path=/; Max-Age=0"]),
        "/kept" => redirect(StatusCode::TEMPORARY_REDIRECT, "/show"),
        "/round" => redirect(StatusCode::SEE_OTHER, "/round"),
        "/to-court" => whole(
            r#"<h1>To court</h1><form method="post" action="http://ecf.almd.localhost:8000/show"><button>Send</button></form>"#,
        ),
        "/by-court" => redirect(StatusCode::SEE_OTHER, "http://ecf.almd.localhost:8000/show"),
        "/sends-on" => whole(r#"<h1>On</h1><form method="post" action="/by-court"><button>Send</button></form>"#),
        "/post-kept" => whole(
            r#"<h1>Kept</h1><form method="post" action="/kept"><input type="hidden" name="a" value="1"><button>Send</button></form>"#,
        ),
        "/open" => with_cookies(whole("<h1>Open</h1>"), &["wide=1; Domain=localhost"]),
        "/host-cookie" => with_cookies(whole("<h1>Host</h1>"), &["__Host-s=1; Path=/"]),
        "/paper" => ([(header::CONTENT_TYPE, "application/pdf")], "%PDF-1.7").into_response(),
        "/bad/headings" => whole("<h1>One</h1><h1>Two</h1>"),
        "/bad/label" => whole(r#"<h1>One</h1><input name="a"><label>Named <select></select></label>"#),
        "/bad/ids" => whole(r#"<h1>One</h1><p id="a"></p><p id="a"></p>"#),
        "/bad/style" => whole(r#"<h1>One</h1><style>p{}</style><p style="color:red" onclick="x()"></p>"#),
        "/bad/person" => whole(r#"<h1>One</h1><div class="account">Alice</div>"#),
        "/bad/banner" => Html("<h1>One</h1>").into_response(),
        "/bad/frame" => with_policy(whole("<h1>One</h1>"), "default-src 'none'"),
        "/bad/cache" => ([(header::CACHE_CONTROL, "private")], whole("<h1>One</h1>")).into_response(),
        "/sheet" => whole(r#"<div class="docket-sheet">Docket</div>"#),
        _ => show(request).await,
    }
}

fn with_policy(mut response: Response, policy: &str) -> Response {
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy.parse().unwrap());
    response
}

/// Alice before both sites, behind the layer that every site has.
fn alice() -> Browser {
    let shared = shared(&clock("2021-05-10T09:00:00-05:00"), installation());
    let arrival = Arrival { shared: shared.clone(), frame: Frame::default().into(), for_programs: crate::arrive::for_people };
    let sites = Router::new().fallback(serve).layer(middleware::from_fn(arrive)).layer(Extension(arrival));
    Browser::new(sites, &shared)
}

async fn failure(step: impl Future<Output = ()> + Send + 'static) -> String {
    let panicked = tokio::spawn(step).await.expect_err("the step must fail");
    let cause = panicked.into_panic();
    cause.downcast_ref::<String>().cloned().unwrap_or_else(|| "no text".into())
}

#[tokio::test]
async fn a_person_reads_what_is_there() {
    let mut alice = alice();
    alice.visit(CENTRE).await;
    assert_eq!((alice.status(), alice.title().as_str(), alice.heading().as_str()), (200, "Two sites", "PACER"));
    assert_eq!(alice.menu(), ["Filing", "Reports"]);
    alice.must_see("Courts: Alabama Middle More More").must_not_see("secret").must_not_see("Not yet").must_not_see("Go on");
    assert_eq!(alice.text().lines().nth(1), Some("PACER"));
    assert_eq!(alice.tables()[0], [vec!["No.", "Filed"], vec!["", "05/10/2021 Inner"]]);
    assert_eq!(alice.tables()[1], [["Inner"]]);
    assert_eq!(alice.row("No."), ["No.", "Filed"]);
    assert_eq!(alice.link_to("Filing"), format!("{CENTRE}/filing"));
    alice.visit("/paper").await;
    assert_eq!(alice.body(), b"%PDF-1.7");
    alice.visit("/sheet").await.must_see("Docket");
}

#[tokio::test]
async fn links_are_found_by_their_words() {
    let mut alice = alice();
    alice.visit(CENTRE).await.click("More").await;
    assert_eq!(alice.path(), "/one");
    alice.back().click_nth("More", 1).await;
    assert_eq!(alice.path(), "/two");
    alice.back().click("More courts").await;
    assert_eq!(alice.path(), "/two");
    alice.back().follow_noscript().await;
    assert_eq!(alice.heading(), "Filing");
    let mut lost = alice.clone();
    let told = failure(async move {
        lost.click("Nowhere").await;
    })
    .await;
    assert!(
        told.contains("No link \"Nowhere\"") && told.contains("tests.rs:") && told.contains("/filing") && told.contains("Reason"),
        "{told}"
    );
}

#[tokio::test]
async fn a_form_sends_what_a_browser_sends() {
    let mut alice = alice();
    alice.visit(&format!("{CENTRE}/filing")).await;
    assert_eq!(alice.form_token(), "token-1");
    assert_eq!(alice.errors(), ["Give a name."]);
    assert_eq!(alice.options("Court"), ["Choose", "Alabama Middle", "Utah"]);
    alice.press("Stop").await;
    alice
        .must_see("csrf=token-1&name=Ada&court=almd&why=one%0D%0Atwo&role=a&do=Stop")
        .must_see("kind=application/x-www-form-urlencoded");
    alice.back().fill("why", "R & D").choose("Court", "Utah").choose("Role", "Party").tick("I agree").fill("Name", "");
    assert_eq!((alice.value("Court"), alice.value("role"), alice.is_ticked("I agree")), ("Utah".into(), "p".into(), true));
    alice.press("Go").await.must_see("csrf=token-1&name=&court=Utah&why=R+%26+D&role=p&agree=on&do=go");
    alice.back().untick("I agree").press("Clear").await;
    assert_eq!((alice.value("why"), alice.value("role")), ("one\ntwo".into(), "a".into()));
    alice.fill_nth("Name", 0, "Bo").tamper("csrf", "forged").press_nth("Go", 0).await;
    assert_eq!((alice.path().as_str(), alice.header("x-content-type-options").as_str()), ("/search?q=", "nosniff"));
}

#[tokio::test]
async fn files_go_as_multipart() {
    let mut alice = alice();
    alice
        .visit(&format!("{CENTRE}/filing"))
        .await
        .attach("Document", "motion.pdf", b"%PDF")
        .fill("Note", "x")
        .press("Upload")
        .await;
    alice.must_see("kind=multipart/form-data; boundary=");
    alice.must_see("name=\"doc\"; filename=\"motion.pdf\" Content-Type: application/pdf %PDF").must_see("name=\"must\" x");
    let told = failure(async move {
        alice.back().fill("Note", "").press("Upload").await;
    })
    .await;
    assert!(told.contains("does not send the form without Note"), "{told}");
}

#[tokio::test]
async fn cookies_stay_with_their_host() {
    let mut alice = alice();
    alice.visit(&format!("{CENTRE}/sign-on")).await;
    assert_eq!(alice.chain(), [format!("{CENTRE}/sign-on"), format!("{COURT}/welcome"), format!("{COURT}/show?#here")]);
    alice.must_see("cookie=s=court").must_see("GET /show? at ecf.almd.localhost:8000");
    let cookie = alice.cookie(CENTRE, "s").unwrap();
    assert_eq!(
        (cookie.value.as_str(), cookie.http_only, cookie.secure, cookie.same_site.as_deref()),
        ("centre", true, false, Some("Lax"))
    );
    alice.visit(&format!("{CENTRE}/show")).await.must_see("cookie=s=centre; strict=1; gone=1");
    let mut thief = alice.clone_session();
    thief.visit(&format!("{CENTRE}/sign-off")).await.must_see("cookie=strict=1; gone=1 ");
    assert_eq!(thief.cookie(CENTRE, "s"), None);
    assert!(alice.cookie("pacer.localhost", "s").is_some());
    assert!(alice.stranger().cookies(CENTRE).is_empty());
    alice.set_cookie(COURT, "s", "stolen").visit(&format!("{COURT}/show")).await.must_see("cookie=s=stolen");
}

#[tokio::test]
async fn a_request_tells_where_it_comes_from() {
    let mut alice = alice();
    alice.visit(CENTRE).await.click("Alabama Middle").await.must_see("site=cross-site origin=- ").must_see("/show?a=b&c at");
    alice.visit(&format!("{COURT}/show")).await.must_see("site=none origin=- ");
    alice.visit(&format!("{CENTRE}/filing")).await.press("Stop").await.must_see("site=same-origin origin=null ");
    alice.visit("/post-kept").await.press("Send").await.must_see("POST /show at").must_see("a=1");
    alice.visit("/sign-on").await;
    alice.set_cookie(COURT, "strict", "1");
    alice.visit(&format!("{CENTRE}/")).await.click("Alabama Middle").await.must_see("cookie=s=court; strict=1");
}

#[test]
fn the_last_two_labels_of_a_host_are_its_site() {
    let far = |one: &str, other: &str| distance(&one.parse().unwrap(), &other.parse().unwrap());
    assert_eq!(far(CENTRE, "http://pacer.localhost:8000/x"), 0);
    assert_eq!(far("https://pacer.uscourts.gov", "https://ecf.almd.uscourts.gov"), 1);
    assert_eq!(far("https://pacer.uscourts.gov", "http://pacer.uscourts.gov"), 2);
    assert_eq!(far(CENTRE, COURT), 2);
}

#[tokio::test]
async fn a06_a_form_of_another_site_brings_no_cookie() {
    let shared = shared(&clock("2021-05-10T09:00:00-05:00"), installation());
    let mut alice = Browser::new(Router::new().fallback(serve), &shared);
    alice.check_pages(false).set_cookie(COURT, "s", "court");
    alice.visit(&format!("{CENTRE}/to-court")).await.press("Send").await;
    alice.must_see("POST /show at ecf.almd.localhost:8000").must_see(&format!("site=cross-site origin={CENTRE} cookie=- "));
}

#[tokio::test]
async fn a_form_goes_no_farther_than_its_page_allows() {
    for path in ["/to-court", "/sends-on"] {
        let mut alice = alice();
        let told = failure(async move {
            alice.visit(&format!("{CENTRE}{path}")).await;
            let policy = page::policy(&[]);
            assert_eq!(alice.header("content-security-policy"), policy);
            alice.press("Send").await;
        })
        .await;
        assert!(told.contains("does not send the form on to http://ecf.almd.localhost:8000/show"), "{told}");
    }
}

#[tokio::test]
async fn bad_pages_fail_by_themselves() {
    let bad = [
        ("/bad/headings", "there must be one h1, and there are 2"),
        ("/bad/label", "the input \"a\" has no label"),
        ("/bad/label", "the select Named has no name"),
        ("/bad/ids", "the id \"a\" stands twice"),
        ("/bad/style", "a style stands in the page"),
        ("/bad/style", "the attribute onclick"),
        ("/bad/style", "the attribute style"),
        ("/bad/person", "no link Log Out"),
        ("/bad/banner", "the banner"),
        ("/bad/frame", "frame-ancestors"),
        ("/bad/cache", "header cache-control must hold \"no-store\""),
        ("/open", "has a Domain"),
        ("/host-cookie", "refuses a __Host- cookie"),
        ("/round", "More than 10 redirects"),
    ];
    for (path, problem) in bad {
        let mut alice = alice();
        let told = failure(async move {
            alice.visit(&format!("{CENTRE}{path}")).await;
        })
        .await;
        assert!(told.contains(problem), "{path}: {told}");
    }
}

#[tokio::test]
async fn attacks_are_made_by_hand() {
    let mut mallory = alice();
    mallory.set_cookie(CENTRE, "s", "1").visit(CENTRE).await;
    let headers = [("origin", "http://evil.example"), ("sec-fetch-site", "cross-site")];
    let answer = mallory.post_raw(&format!("{CENTRE}/show"), &headers, &encode(&[("a", "b c")])).await;
    assert!(
        answer.text().contains("site=cross-site origin=http://evil.example cookie=s=1 kind=application/x-www-form-urlencoded"),
        "{}",
        answer.text()
    );
    assert!(answer.text().contains("a=b+c"));
    let answer = mallory.get_raw("/sign-on", &[("cookie", "s=2")]).await;
    assert_eq!((answer.status, answer.header("location")), (303, "http://ecf.almd.localhost:8000/welcome"));
    assert_eq!((mallory.heading().as_str(), mallory.cookie(CENTRE, "s").unwrap().value.as_str()), ("PACER", "centre"));
    let answer = mallory.get_raw(&format!("{CENTRE}/"), &[("host", "evil.example")]).await;
    assert_eq!(answer.status, 404);
    mallory.stop_before("/welcome").visit("/sign-on").await;
    assert_eq!((mallory.heading().as_str(), mallory.stopped_at()), ("PACER", Some("http://ecf.almd.localhost:8000/welcome")));
}

#[tokio::test]
async fn reload_sends_again_and_back_stands_as_left() {
    let mut alice = alice();
    alice.visit(&format!("{CENTRE}/filing")).await.fill("Reason", "because").press("Stop").await.reload().await;
    alice.must_see("POST /show at").must_see("why=because");
    assert_eq!(alice.back().value("Reason"), "because");
}

/// A page of ours made by the real frame, whose form is taken by the real check of tokens.
#[tokio::test]
async fn w02_our_own_form_is_taken_and_another_visitors_is_not() {
    #[derive(askama::Template)]
    #[template(
        ext = "html",
        source = r#"<form method="post" action="/take"><input type="hidden" name="csrf" value="{{ token }}"><button>Send</button></form>"#
    )]
    struct Body {
        token: String,
    }
    async fn give(visit: Visit) -> crate::Answer {
        let body = Body { token: visit.form_token() };
        Ok(page::Page::new(&visit, &Frame::default(), "Give", "Give", &body)?.respond())
    }
    async fn take(_: Visit, fields: form::Fields) -> crate::Answer {
        assert!(fields.has("csrf"));
        Ok(page::redirect("/taken"))
    }
    let shared = shared(&clock("2021-05-10T09:00:00-05:00"), installation());
    let arrival = Arrival { shared: shared.clone(), frame: Frame::default().into(), for_programs: crate::arrive::for_people };
    let site = Router::new()
        .route("/", axum::routing::get(give))
        .route("/take", axum::routing::post(take))
        .route("/taken", axum::routing::get(|| async { whole("<h1>Taken</h1>") }))
        .layer(middleware::from_fn(arrive))
        .layer(Extension(arrival));
    let mut alice = Browser::new(site, &shared);
    alice.visit(CENTRE).await.press("Send").await;
    assert_eq!((alice.heading().as_str(), alice.chain().len()), ("Taken", 2));
    let mut mallory = alice.stranger();
    mallory.visit(CENTRE).await;
    let token = mallory.form_token();
    alice.back().tamper("csrf", &token).press("Send").await;
    assert_eq!((alice.status(), alice.heading().as_str()), (403, "This form can't be taken"));
}

#[test]
fn the_clock_moves_when_it_is_told_to() {
    let hands = clock("2021-05-10T09:00:00-05:00");
    let ask = hands.clock();
    let (first, second) = (ask(), ask());
    assert_eq!((first.now, first.now.rfc3339().as_str()), (second.now, "2021-05-10T14:00:00Z"));
    assert!(second.machine_now > first.machine_now);
    assert_ne!(first.rng.clone().secret(), second.rng.clone().secret());
    assert_eq!(clock("2020-01-01T00:00:00Z").fresh().rng.secret(), first.rng.clone().secret());
    hands.set("2030-01-01T00:00:00Z");
    assert_eq!((ask().now.rfc3339().as_str(), ask().machine_now.seconds_since(first.machine_now)), ("2030-01-01T00:00:00Z", 0));
    hands.advance_days(1);
    assert_eq!(ask().now.rfc3339(), "2030-01-02T00:00:00Z");
    assert!(ask().machine_now.seconds_since(first.machine_now) >= 86_400);
}
