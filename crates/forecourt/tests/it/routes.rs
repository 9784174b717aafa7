//! What `serve` answers and what it must not: no demo, no unknown host, no fault before anybody is signed on.

use axum::http::{Method, Request, StatusCode};
use forecourt::{
    assembly::{self, Plan},
    clock::Clocks,
    demo::world::courts,
};
use site::{hasher::Cost, installation::Installation};
use store::Store;
use tower::ServiceExt as _;

use crate::town::Town;

/// The same town as `serve` would put it together: everything but the demo.
async fn served(town: &Town) -> axum::Router {
    let mut installation = Installation::demo("localhost", "http", Some(8000));
    installation.demo = false;
    assembly::assemble(Plan {
        installation,
        store: Store::new(town.store().engine().clone(), town.folder().join("documents")),
        keys: town.folder().join("keys"),
        courts: courts::ids(),
        clocks: Clocks::plain(),
        cost: Cost::TEST,
    })
    .unwrap()
    .router
}

async fn status(router: &axum::Router, method: Method, host: &str, path: &str) -> StatusCode {
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header("host", format!("{host}:8000"))
        .extension(site::visit::Source(std::net::IpAddr::from([127, 0, 0, 1])))
        .body(axum::body::Body::empty())
        .unwrap();
    router.clone().oneshot(request).await.unwrap().status()
}

#[tokio::test]
async fn serve_has_no_demo_and_no_mailboxes() {
    let town = Town::new().await;
    let router = served(&town).await;
    let demo = &town.sites.router;
    for path in ["/demo.json", "/demo/clock", "/demo/mail.json", "/demo", "/demo/"] {
        for method in [Method::GET, Method::POST] {
            for host in ["localhost", "pacer.localhost", "ecf.almd.localhost", "www.almd.localhost", "pcl.localhost"] {
                assert_eq!(status(&router, method.clone(), host, path).await, StatusCode::NOT_FOUND, "{method} {host}{path}");
            }
        }
    }
    assert_eq!(status(demo, Method::GET, "localhost", "/demo.json").await, StatusCode::OK);
    assert_eq!(status(demo, Method::GET, "mail.localhost", "/").await, StatusCode::OK);
    assert_eq!(status(&router, Method::GET, "mail.localhost", "/").await, StatusCode::MISDIRECTED_REQUEST);
}

#[tokio::test]
async fn an_unknown_host_gets_421() {
    let town = Town::new().await;
    let router = served(&town).await;
    for host in
        ["example.com", "ecf.nowhere.localhost", "almd.localhost", "localhost.example.com", "127.0.0.1", "evil.localhost", ""]
    {
        assert_eq!(status(&router, Method::GET, host, "/").await, StatusCode::MISDIRECTED_REQUEST, "{host:?}");
    }
    // The port and the case of letters don't matter.
    assert_eq!(status(&router, Method::GET, "PACER.localhost", "/").await, StatusCode::OK);
}

/// Addresses of every site, with and without what they expect.
pub const PATHS: &[(&str, &[&str])] = &[
    ("localhost", &["/", "/assets/forecourt.css", "/assets/favicon.svg", "/nothing"]),
    (
        "pacer.localhost",
        &[
            "/tokens",
            "/",
            "/contact",
            "/courts",
            "/courts?type=bankruptcy",
            "/psco/cgi-bin/links.pl",
            "/where-can-i-file",
            "/register",
            "/register/search",
            "/register/attorney",
            "/register/nothing",
            "/register/confirm",
            "/register/sent",
            "/register/done",
            "/forgot-password",
            "/forgot-user-name",
            "/reset",
            "/manage",
            "/manage/password",
            "/manage/email",
            "/manage/upgrade",
            "/manage/person",
            "/manage/address",
            "/manage/requests",
            "/manage/usage",
            "/manage/payments",
            "/csologin/start.jsf",
            "/csologin/finish.jsf",
            "/csologin/logout.jsf",
            "/messages",
            "/staff/",
            "/staff/login",
            "/staff/accounts",
            "/staff/tasks",
            "/forgot-password/sent",
            "/password/reset",
            "/password/reset?token=x",
            "/password/changed",
            "/forgot-user-name/sent",
            "/manage/upgrade/complete",
            "/manage/password/changed",
            "/manage/email/sent",
            "/manage/email/confirm",
            "/manage/maintenance",
            "/manage/requests.csv",
            "/staff",
            "/staff/logout",
            "/staff/requests/1",
            "/staff/accounts/7000001",
            "/staff/tasks/1",
        ],
    ),
    (
        "pacer.login.localhost",
        &[
            "/services/cso-auth",
            "/services/cso-logout",
            "/",
            "/csologin/login.jsf",
            "/csologin/login.jsf?pscCourtId=nothing&appurl=%00",
            "/csologin/newPassword.jsf",
            "/csologin/upgrade.jsf",
            "/csologin/handover.jsf",
            "/csologin/logout.jsf",
            "/.well-known/openid-configuration",
            "/oauth2/jwks",
            "/oauth2/authorize",
            "/oauth2/token",
        ],
    ),
    ("pcl.localhost", &["/", "/pcl/index.jsf"]),
    (
        "www.wieb.localhost",
        &[
            "/",
            "/news",
            "/news/nothing",
            "/page/lou-jones-club",
            "/page/nothing",
            "/filing-system",
            "/linking",
            "/court-information",
        ],
    ),
    (
        "ecf.almd.localhost",
        &[
            "/",
            "/cgi-bin/login.pl",
            "/cgi-bin/login.pl?logout",
            "/logout",
            "/logged-out",
            "/oidc/start",
            "/oidc/callback",
            "/oidc/callback?code=x&state=y",
            "/cgi-bin/ShowIndex.pl",
            "/cgi-bin/DisplayMenu.pl",
            "/cgi-bin/DisplayMenu.pl?Civil",
            "/cgi-bin/CourtInfo.pl",
            "/help",
            "/client-code",
            "/billing",
            "/billing.csv",
            "/exemption",
            "/password",
            "/act-as",
            "/link",
            "/link/code",
            "/link/confirm",
            "/link/result",
            "/link/result?n=1",
            "/link/more-about-upgraded",
            "/not-me",
            "/not-me?t=x",
            "/messages",
            "/forgot",
            "/cgi-bin/iquery.pl",
            "/cgi-bin/iquery.pl?1",
            "/cgi-bin/iquery.pl?%FF",
            "/cgi-bin/iqquerymenu.pl?1",
            "/cgi-bin/mobile_query.pl?1",
            "/cgi-bin/HistDocQry.pl?1",
            "/cgi-bin/qrySummary.pl?1",
            "/cgi-bin/qryAscCases.pl?1",
            "/cgi-bin/AsccaseDisplay.pl?1",
            "/cgi-bin/SchedQry.pl?1",
            "/cgi-bin/SchedQry.pl?all_case_ids=1&sort1=due",
            "/cgi-bin/RelTransactQry.pl?1",
            "/cgi-bin/RelTransactQry.pl?all_case_ids=1&sort1=asc",
            "/cgi-bin/StatusQry.pl?1",
            "/cgi-bin/qryAlias.pl?1",
            "/cgi-bin/qryAttorneys.pl?1",
            "/cgi-bin/FilerQry.pl?1",
            "/cgi-bin/qryParties.pl?1",
            "/cgi-bin/qryTrustee.pl?1",
            "/cgi-bin/qryDocument.pl?1",
            "/cgi-bin/qryViewDocument.pl?1",
            "/cgi-bin/HistDocQry.pl",
            "/cgi-bin/mobile_query.pl?search=caseInfo&caseid==1",
            "/cgi-bin/DktRpt.pl",
            "/cgi-bin/DktRpt.pl?1",
            "/cgi-bin/DktRpt.pl?99999999999999999999",
            "/doc1/01700000001",
            "/doc1/x",
            "/cgi-bin/show_case_doc?1,1",
            "/cgi-bin/possible_case_numbers.pl?1",
            "/file",
            "/file?menu=Civil",
            "/file/drafts",
            "/file/1/case",
            "/file/x/case",
            "/file/1/parties",
            "/file/1/documents",
            "/file/1/text",
            "/file/1/review",
            "/file/1/submit",
            "/file/upload/1",
            "/staff/",
            "/staff/login",
            "/staff/links",
            "/staff/filers",
            "/staff/filers/1",
            "/staff/go-live",
            "/staff/requests.csv",
            "/staff/requests/1",
            "/staff/links/1",
            "/staff/tasks",
            "/staff/deadlines",
            "/staff/deadlines/1",
            "/staff/cgi-bin/iqquerymenu.pl?1",
            "/staff/cgi-bin/mobile_query.pl?1",
            "/staff/cgi-bin/HistDocQry.pl?1",
            "/staff/cgi-bin/qrySummary.pl?1",
            "/staff/cgi-bin/qryAscCases.pl?1",
            "/staff/cgi-bin/AsccaseDisplay.pl?1",
            "/staff/cgi-bin/SchedQry.pl?1",
            "/staff/cgi-bin/RelTransactQry.pl?1",
            "/staff/cgi-bin/StatusQry.pl?1",
            "/staff/cgi-bin/qryAlias.pl?1",
            "/staff/cgi-bin/qryAttorneys.pl?1",
            "/staff/cgi-bin/FilerQry.pl?1",
            "/staff/cgi-bin/qryParties.pl?1",
            "/staff/cgi-bin/qryTrustee.pl?1",
            "/staff/cgi-bin/qryDocument.pl?1",
            "/staff/cgi-bin/qryViewDocument.pl?1",
            "/staff/cgi-bin/DktRpt.pl?1",
            "/file/log",
            "/file/log.csv",
            "/file/receipt/1",
            "/forgot/sent",
            "/forgot/choose",
            "/forgot/choose?t=x",
            "/file/1",
            "/file/1/discard",
            "/staff/logout",
            "/staff/filers/1/correct",
            "/staff/cgi-bin/iquery.pl",
            "/staff/cgi-bin/possible_case_numbers.pl?1",
            "/staff/cgi-bin/show_case_doc?1,1",
            "/staff/doc1/01700000001",
            "/cgi-bin/CaseFiled-Rpt.pl",
            "/cgi-bin/DktActivityRpt.pl",
            "/cgi-bin/CalEvents.pl",
            "/cgi-bin/CalEvents.pl?date_from=05/01/2021&output_format=ics",
            "/cgi-bin/WrtOpRpt.pl",
            "/cgi-bin/rss_outside4.pl",
            "/cgi-bin/readyDockets.pl",
            "/staff/cgi-bin/CaseFiled-Rpt.pl",
            "/staff/cgi-bin/DktActivityRpt.pl",
            "/staff/cgi-bin/CalEvents.pl",
            "/staff/cgi-bin/WrtOpRpt.pl",
            "/search",
            "/search?q=motion",
            "/search.csv",
            "/cgi-bin/SearchClaims.pl",
            "/cgi-bin/SearchClaims.pl?1",
            "/claims.csv",
            "/cgi-bin/ClaimsActRpt.pl",
            "/cgi-bin/CreditorQry.pl",
            "/cgi-bin/CredMatrixCase.pl",
            "/creditors.txt",
            "/cgi-bin/show_doc.pl",
            "/staff/cgi-bin/SearchClaims.pl",
            "/staff/claims.csv",
            "/staff/cgi-bin/ClaimsActRpt.pl",
            "/staff/cgi-bin/CreditorQry.pl",
            "/staff/cgi-bin/CredMatrixCase.pl",
            "/staff/creditors.txt",
            "/staff/cgi-bin/show_doc.pl",
            "/n/beam/servlet/TransportRoom",
            "/cmecf/servlet/TransportRoom",
            "/docs1/01700000001",
            "/staff/n/beam/servlet/TransportRoom",
            "/staff/cmecf/servlet/TransportRoom",
            "/staff/docs1/01700000001",
            "/staff/reading",
            "/staff/opinions",
            "/staff/transcripts",
            "/staff/seals",
            "/staff/seals/10001",
            "/staff/seals/10001/change?what=case",
            "/api",
            "/api-tokens",
            "/webhooks",
            "/webhooks/1",
            "/api/v1/court",
            "/api/v1/cases",
            "/api/v1/cases/1",
            "/api/v1/openapi.json",
            "/api/v1/bulk",
        ],
    ),
];

/// Where the routers stand in the sources, by host: the file, and the function whose routes they are (empty: all of the file).
const ROUTERS: &[(&str, &[(&str, &str)])] = &[
    ("localhost", &[("forecourt/src/demo/front.rs", "plain_router"), ("site/src/arrive.rs", "assets")]),
    ("pacer.localhost", &[("pacer/src/routes.rs", "pages_routes")]),
    ("pacer.login.localhost", &[("pacer/src/routes.rs", "login_routes")]),
    ("pcl.localhost", &[("pcl/src/lib.rs", "")]),
    ("www.wieb.localhost", &[("cmecf/src/routes.rs", "www_routes")]),
    ("ecf.almd.localhost", &[("cmecf/src/routes.rs", "page_routes")]),
];

/// The routes of one function, as `.route("/…"` or as the first thing of a line of a table, `("/…"`.
fn routes_in(source: &str, function: &str) -> Vec<String> {
    let begin = if function.is_empty() { 0 } else { source.find(&format!("fn {function}")).unwrap() };
    let end = source[begin..].find("\n}\n").filter(|_| !function.is_empty()).map_or(source.len(), |at| begin + at);
    let mut found = Vec::new();
    for line in source[begin..end].lines() {
        let calls = line.match_indices(".route(\"").map(|(at, call)| &line[at + call.len()..]);
        let entry = line.trim_start().strip_prefix("(\"").into_iter();
        found.extend(calls.chain(entry).filter_map(|rest| rest.split('"').next()).map(str::to_owned));
    }
    found
}

/// Whether an address of the list goes to a route.
fn goes_to(address: &str, route: &str) -> bool {
    let path = address.split('?').next().unwrap_or_default();
    let (one, other): (Vec<&str>, Vec<&str>) = (path.split('/').collect(), route.split('/').collect());
    one.len() == other.len()
        && one.iter().zip(&other).all(|(piece, wanted)| piece == wanted || wanted.starts_with('{') && !piece.is_empty())
}

#[test]
fn no_route_of_any_site_is_missing_from_the_list() {
    let crates = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let (mut missing, mut seen) = (Vec::new(), 0);
    for (host, places) in ROUTERS {
        let list = PATHS.iter().find(|(listed, _)| listed == host).unwrap().1;
        for (file, function) in *places {
            let source = std::fs::read_to_string(crates.join(file)).unwrap();
            let routes = routes_in(&source, function);
            assert!(!routes.is_empty(), "no route is found in {file} {function}: this test reads the source wrongly");
            seen += routes.len();
            let unlisted = routes.iter().filter(|route| !list.iter().any(|address| goes_to(address, route)));
            missing.extend(unlisted.map(|route| format!("{host}{route}")));
        }
    }
    assert!(missing.is_empty(), "routes that this file does not list:\n{}", missing.join("\n"));
    assert!(seen > 100, "{seen} routes");
    // No other file has a router that nobody looks at.
    let looked_at: Vec<&str> = ROUTERS.iter().flat_map(|(_, places)| places.iter().map(|(file, _)| *file)).collect();
    for file in sources(crates) {
        let name = file.strip_prefix(crates).unwrap().to_string_lossy().into_owned();
        let source = std::fs::read_to_string(&file).unwrap();
        let skipped = name.contains("/testing") || name.contains("/tests") || name.ends_with("demo/mailbox.rs");
        assert!(
            skipped || !source.contains(".route(\"") || looked_at.contains(&name.as_str()),
            "{name} has routes: add it to ROUTERS"
        );
    }
}

/// Every source file of every crate.
fn sources(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if entry.is_dir() && entry.file_name().is_some_and(|name| name != "target") {
            found.extend(sources(&entry));
        } else if entry.extension().is_some_and(|extension| extension == "rs") {
            found.push(entry);
        }
    }
    found
}

/// What stands in the addresses of reports, which change nothing, and of uploads.
const REPORTS: [&str; 16] = [
    "CalEvents",
    "RelTransactQry",
    "SchedQry",
    "iquery",
    "DktRpt",
    "HistDocQry",
    "mobile_query",
    "/doc1/",
    "/docs1/",
    "Rpt.pl",
    "SearchClaims",
    "CreditorQry",
    "CredMatrixCase",
    "/creditors.txt",
    "TransportRoom",
    "/file/upload/",
];

#[tokio::test]
async fn no_address_fails_for_somebody_who_is_not_signed_on() {
    let town = Town::new().await;
    let router = served(&town).await;
    let mut wrong = Vec::new();
    for (host, paths) in PATHS {
        for path in *paths {
            for method in [Method::GET, Method::HEAD, Method::POST, Method::PUT, Method::DELETE] {
                let status = status(&router, method.clone(), host, path).await;
                let served = match status.as_u16() {
                    // Somebody who is nobody is led to sign-on or told what is missing.
                    200 | 303 => true,
                    400 | 401 | 403 | 404 | 405 | 409 | 410 | 415 | 422 => true,
                    _ => false,
                };
                if !served {
                    wrong.push(format!("{method} {host}{path}: {status}"));
                }
                // A form without its token changes nothing, whoever sends it. Reports change nothing at all, and an upload by nobody is
                // answered with the page that leads to sign-on.
                let report = REPORTS.iter().any(|part| path.contains(part));
                if method == Method::POST && status == StatusCode::OK && !report {
                    wrong.push(format!("{method} {host}{path}: {status} without a token"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test]
async fn w01_every_answer_bears_the_protective_headers_errors_included() {
    let town = Town::new().await;
    let mut nobody = town.person();
    for (host, paths) in PATHS {
        for path in *paths {
            let url = format!("http://{host}:8000{path}");
            for answer in [nobody.get_raw(&url, &[]).await, nobody.post_raw(&url, &[], "").await] {
                let policy = answer.header("content-security-policy");
                for part in ["object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"] {
                    assert!(policy.contains(part), "{url} {}: {policy}", answer.status);
                }
                let rest =
                    ["x-content-type-options", "referrer-policy", "cross-origin-opener-policy"].map(|name| answer.header(name));
                assert_eq!(rest, ["nosniff", "no-referrer", "same-origin"], "{url} {}", answer.status);
            }
        }
    }
}
