//! The browser harness tried on a few pages of its own.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;

use crate::browser::Journey;

const FIRST: &str = r#"<!doctype html><html lang="en"><head><title>First</title></head><body><main>
<h1>First page</h1>
<p><a href="/other">Second</a> <a href="/form">Second page</a> <a href="/form?nth">Second page</a></p>
<p hidden>Secret</p>
<details><summary>More</summary><p><a href="/other">Folded</a></p></details>
<p><a href="http://ecf.almd.localhost:PORT/form">The court</a></p>
<script>document.cookie = "crumb=1"; document.write("<p>Script ran</p>")</script>
</main></body></html>"#;

const FORM: &str = r#"<!doctype html><html lang="en"><head><title>Form</title></head><body><main>
<h1>Second page</h1><p>Reached by QUERY at HOST</p>
<form method="post" action="/sent" enctype="text/plain">
<p><label for="login">Login: <abbr title="required">*</abbr></label> <input id="login" name="login" value="old"></p>
<p><label>Court <select name="court"><option value="1">Alabama</option><option value="2">Utah</option></select></label></p>
<p><label for="filed">Filed</label> <input type="date" id="filed" name="filed"></p>
<p><label for="paper">Paper</label> <input type="file" id="paper" name="paper"></p>
<p><input type="checkbox" id="agree" name="agree" style="position:absolute;left:-999em">
<label for="agree">I agree</label></p>
<p><button>Submit</button></p></form></main></body></html>"#;

const BAD: &str = r#"<!doctype html><html><head><title>Bad</title></head><body>
<form><input name="nameless"></form><p style="color:#ccc;background:#fff">Too pale</p></body></html>"#;

/// Serves the pages for as long as the test runs, and gives the port.
fn serve() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    thread::spawn(move || {
        for socket in listener.incoming().flatten() {
            thread::spawn(move || answer(socket, port));
        }
    });
    port
}

fn answer(mut socket: TcpStream, port: u16) -> Option<()> {
    let mut reader = BufReader::new(socket.try_clone().ok()?);
    let mut head = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        if line.trim().is_empty() {
            break;
        }
        head.push(line.trim().to_string());
    }
    let header = |name: &str| {
        let mut values = head.iter().filter_map(|line| line.split_once(": "));
        let found = values.find(|(key, _)| key.eq_ignore_ascii_case(name));
        found.map_or("", |(_, value)| value)
    };
    let mut body = vec![0; header("Content-Length").parse().unwrap_or(0)];
    reader.read_exact(&mut body).ok()?;
    let path = head.first()?.split(' ').nth(1)?;
    let page = match path.split('?').next()? {
        "/" => FIRST.replace("PORT", &port.to_string()),
        "/form" => {
            let query = path.split_once('?').map_or("link", |(_, query)| query);
            FORM.replace("QUERY", query).replace("HOST", header("Host"))
        }
        "/sent" => format!("<!doctype html><html lang=en><title>Sent</title><pre>{}</pre>", String::from_utf8_lossy(&body)),
        "/bad" => BAD.into(),
        _ => "<!doctype html><html lang=en><title>None</title><p>Nothing here".into(),
    };
    let length = page.len();
    write!(
        socket,
        "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {length}\r\n\
         Content-Security-Policy: connect-src 'none'\r\nConnection: close\r\n\r\n{page}"
    )
    .ok()
}

#[tokio::test]
async fn a_person_reads_clicks_and_fills() {
    let port = serve();
    let person = Journey::open().await;
    person.goto(&format!("http://localhost:{port}/")).await;
    person.see("First  page").await;
    person.not_see("Secret").await;
    assert_eq!(person.links().await, ["Second", "Second page", "Second page", "The court"]);
    person.press("More").await;
    person.see("Folded").await;
    person.click_link_nth("Second page", 1).await;
    person.see("Reached by nth").await;

    person.goto(&format!("http://localhost:{port}/")).await;
    person.click_link("The court").await;
    person.see(&format!("at ecf.almd.localhost:{port}")).await;
    assert_eq!(person.url().await, format!("http://ecf.almd.localhost:{port}/form"));
    let paper = tempfile::Builder::new().suffix(".pdf").tempfile().unwrap();
    person.fill("Login", "alex&co").await;
    person.fill("Court", "Utah").await;
    person.fill("Filed", "2021-05-10").await;
    person.fill("Paper", paper.path().to_str().unwrap()).await;
    person.tick("I agree").await;
    let picture = person.screenshot("harness/form").await;
    assert!(std::fs::read(picture).unwrap().starts_with(b"\x89PNG"));
    person.press("Submit").await;
    let name = paper.path().file_name().unwrap().to_str().unwrap();
    person.see(&format!("login=alex&co court=2 filed=2021-05-10 paper={name} agree=on")).await;
}

#[tokio::test]
async fn axe_tells_a_good_page_from_a_bad_one() {
    let port = serve();
    let person = Journey::open().await;
    person.goto(&format!("http://localhost:{port}/form")).await;
    person.axe().await;
    person.goto(&format!("http://localhost:{port}/bad")).await;
    let found = person.axe_finds().await;
    for rule in ["color-contrast", "html-has-lang", "label"] {
        let broken = found.iter().any(|one| one.starts_with(&format!("{rule}: ")));
        assert!(broken, "{rule} is not among {found:?}");
    }
    assert!(found.iter().any(|one| one.contains("<input name=\"nameless\">")));
}

#[tokio::test]
async fn a_browser_can_refuse_cookies_and_scripts() {
    let port = serve();
    let url = format!("http://localhost:{port}/");
    let crumbs = async |person: &Journey| person.client.get_all_cookies().await.unwrap().len();

    let person = Journey::open().await;
    person.goto(&url).await;
    person.see("Script ran").await;
    assert_eq!(crumbs(&person).await, 1);

    let person = Journey::open_refusing(&["cookies"]).await;
    person.goto(&url).await;
    person.see("Script ran").await;
    assert_eq!(crumbs(&person).await, 0);

    let person = Journey::open_refusing(&["javascript"]).await;
    person.goto(&url).await;
    person.see("First page").await;
    person.not_see("Script ran").await;
    person.click_link("Second").await;
    person.see("Nothing here").await;
}
