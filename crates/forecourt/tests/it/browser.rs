//! A person at a browser: headless Chromium, driven by what is written on the page.

use std::env;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::thread;
use std::time::{Duration, Instant};

use fantoccini::elements::{Element, ElementRef};
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::http;

/// How long a page may take to show what is looked for, on a crowded machine.
const PATIENCE: Duration = Duration::from_secs(15);

/// The key under which WebDriver names an element.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

const FLAGS: &[&str] = &[
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--lang=en-US",
    "--window-size=1280,1000",
];

/// One person's browser, with cookies of its own; it closes when this value goes.
pub struct Journey {
    /// The session, for what has no method here.
    pub client: Client,
    session: String,
    driver: Driver,
    _profile: TempDir,
}

impl Journey {
    /// Opens a browser with nothing in it.
    pub async fn open() -> Self {
        Self::open_refusing(&[]).await
    }

    /// Opens a browser that refuses some things: `cookies`, `javascript`.
    pub async fn open_refusing(refused: &[&str]) -> Self {
        let driver = Driver::start();
        let profile = TempDir::new().unwrap();
        let mut flags: Vec<String> = FLAGS.iter().map(ToString::to_string).collect();
        flags.push(format!("--user-data-dir={}", profile.path().display()));
        let mut preferences = serde_json::Map::new();
        for thing in refused {
            let key = format!("profile.default_content_setting_values.{thing}");
            preferences.insert(key, json!(2));
        }
        let wanted = json!({
            "goog:chromeOptions": {
                "binary": program(&["chromium", "chromium-browser", "google-chrome"]),
                "args": flags,
                "prefs": preferences,
            },
        });
        let Value::Object(wanted) = wanted else { unreachable!("an object was written") };
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(wanted)
            .connect(&format!("http://127.0.0.1:{}", driver.port))
            .await
            .unwrap();
        let session = client.session_id().await.unwrap().unwrap_or_default();
        Self { client, session, driver, _profile: profile }
    }

    /// Goes to an address, as from a bookmark.
    pub async fn goto(&self, url: &str) {
        let went = self.client.goto(url).await;
        went.unwrap_or_else(|error| panic!("{url}: {error}"));
    }

    /// The address of the page.
    pub async fn url(&self) -> String {
        self.client.current_url().await.unwrap().to_string()
    }

    /// Follows the first link that shows just this text.
    pub async fn click_link(&self, text: &str) {
        self.click_link_nth(text, 0).await;
    }

    /// Follows one of several links that show just this text, counted from 0.
    pub async fn click_link_nth(&self, text: &str, nth: usize) {
        self.click("link", text, nth).await;
    }

    /// Presses the first button that shows just this text (a summary that unfolds counts as one).
    pub async fn press(&self, text: &str) {
        self.click("button", text, 0).await;
    }

    /// Ticks or picks the box or circle with this label.
    pub async fn tick(&self, label: &str) {
        self.click("label", label, 0).await;
    }

    /// Fills the field with this label (its colon or star set aside): types over what stands there, picks the option
    /// that shows this text, or chooses the file with this path.
    pub async fn fill(&self, label: &str, value: &str) {
        let field = self.find("field", label, 0).await;
        let tag = field.tag_name().await.unwrap();
        let kind = field.attr("type").await.unwrap().unwrap_or_default();
        let filled = match (tag.as_str(), kind.as_str()) {
            ("select", _) => field.select_by_label(value).await,
            (_, "file") => field.send_keys(value).await,
            // Typing into these depends on the locale of the browser.
            (_, "date" | "time" | "datetime-local" | "month") => {
                let script = "arguments[0].value = arguments[1]; \
                    arguments[0].dispatchEvent(new Event('change', { bubbles: true }))";
                let arguments = vec![json!(field), json!(value)];
                self.client.execute(script, arguments).await.map(|_| ())
            }
            _ => match field.clear().await {
                Ok(()) => field.send_keys(value).await,
                failed => failed,
            },
        };
        if let Err(error) = filled {
            panic!("{label:?} can't be filled with {value:?}: {error}");
        }
    }

    /// What the page shows, with single blanks.
    pub async fn text(&self) -> String {
        let script = "return document.body ? document.body.innerText : ''";
        // While one page goes and the next comes there is nothing to read.
        let text = self.client.execute(script, vec![]).await;
        let text = text.unwrap_or_default();
        let words: Vec<&str> = text.as_str().unwrap_or("").split_whitespace().collect();
        words.join(" ")
    }

    /// Fails, with the page's text, unless the page shows this text soon.
    pub async fn see(&self, text: &str) {
        let wanted = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let began = Instant::now();
        loop {
            let page = self.text().await;
            if page.contains(&wanted) {
                return;
            }
            if began.elapsed() > PATIENCE {
                panic!("{wanted:?} is not on {}, which says:\n{page}", self.url().await);
            }
            pause().await;
        }
    }

    /// Fails, with the page's text, if the page shows this text now. Ask for something that must be there first, so
    /// that it is the right page.
    pub async fn not_see(&self, text: &str) {
        let unwanted = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let page = self.text().await;
        if page.contains(&unwanted) {
            panic!("{unwanted:?} is on {}, which says:\n{page}", self.url().await);
        }
    }

    /// The words of all links that show, from top to bottom.
    pub async fn links(&self) -> Vec<String> {
        let (_, known) = self.look("link", "", 0).await;
        known
    }

    /// The words of all buttons that show.
    pub async fn buttons(&self) -> Vec<String> {
        let (_, known) = self.look("button", "", 0).await;
        known
    }

    /// The labels of all fields that show.
    pub async fn fields(&self) -> Vec<String> {
        let (_, known) = self.look("field", "", 0).await;
        known
    }

    /// The items of the menu bar.
    pub async fn menu(&self) -> Vec<String> {
        let script = "return [...document.querySelectorAll('#topmenu a')].map((item) => item.innerText.trim())";
        let items = self.client.execute(script, vec![]).await.unwrap();
        serde_json::from_value(items).unwrap()
    }

    /// What the page's one report form answers, in bytes, as a browser saves it. (Headless Chromium shows no PDF.)
    pub async fn fetch_form(&self) -> Vec<u8> {
        // The page's own policy lets no script fetch, so the form is sent over a socket with the browser's cookies.
        let script = "const form = document.querySelector('main form[method=post]'); \
            return [form.action, new URLSearchParams(new FormData(form)).toString()]";
        let form = self.client.execute(script, vec![]).await.unwrap();
        let cookies = self.client.get_all_cookies().await.unwrap();
        let cookies: Vec<String> = cookies.iter().map(|cookie| format!("{}={}", cookie.name(), cookie.value())).collect();
        crate::http::post_form(form[0].as_str().unwrap(), &cookies.join("; "), form[1].as_str().unwrap()).unwrap()
    }

    /// Keeps a picture of the whole page as `target/screenshots/NAME.png`; the name may have folders in it.
    pub async fn screenshot(&self, name: &str) -> PathBuf {
        let script = "return [outerWidth, Math.min(document.documentElement.scrollHeight, 5000) \
            + outerHeight - innerHeight, outerHeight]";
        let sizes = self.client.execute(script, vec![]).await.unwrap();
        let size = |index: usize| sizes[index].as_u64().and_then(|size| u32::try_from(size).ok());
        let (Some(width), Some(whole), Some(height)) = (size(0), size(1), size(2)) else { panic!("no sizes but {sizes}") };
        let resize = whole > height;
        if resize {
            self.client.set_window_size(width, whole).await.unwrap();
        }
        let picture = self.client.screenshot().await.unwrap();
        if resize {
            self.client.set_window_size(width, height).await.unwrap();
            // The window takes its time; who clicks before would click where the element was.
            let began = Instant::now();
            while self.client.execute("return outerHeight", vec![]).await.unwrap().as_u64() != Some(height.into()) {
                assert!(began.elapsed() < PATIENCE, "the window does not get its size back");
                pause().await;
            }
        }
        let path = workspace().join(format!("target/screenshots/{name}.png"));
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, picture).unwrap();
        path
    }

    /// Fails if axe-core finds anything against WCAG 2.2 A and AA on the page.
    pub async fn axe(&self) {
        let found = self.axe_finds().await;
        if !found.is_empty() {
            panic!("axe on {}:\n{}", self.url().await, found.join("\n"));
        }
    }

    /// What axe-core finds on the page: for each broken rule its name, its help and the HTML of the elements.
    pub async fn axe_finds(&self) -> Vec<String> {
        static AXE: OnceLock<String> = OnceLock::new();
        let source = AXE.get_or_init(|| fs::read_to_string(axe()).unwrap());
        self.client.execute(source, vec![]).await.unwrap();
        let script = "const done = arguments[arguments.length - 1]; \
            axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'] }) \
            .then((all) => done(all.violations.map((one) => one.id + ': ' + one.help + \
            one.nodes.map((node) => '\\n    ' + node.html).join(''))), (error) => done(['axe: ' + error]))";
        let found = self.client.execute_async(script, vec![]).await.unwrap();
        serde_json::from_value(found).unwrap()
    }

    async fn click(&self, kind: &str, words: &str, nth: usize) {
        let began = Instant::now();
        loop {
            let element = self.find(kind, words, nth).await;
            // At once, since the stylesheet lets pages glide, and a click in the middle of it meets something else.
            let script = "arguments[0].scrollIntoView({ block: 'center', behavior: 'instant' })";
            let _ = self.client.execute(script, vec![json!(element)]).await;
            match element.click().await {
                Ok(()) => return,
                Err(_) if began.elapsed() < PATIENCE => pause().await,
                Err(error) => panic!("the {kind} {words:?} can't be clicked: {error}"),
            }
        }
    }

    /// Waits for what has these words, and fails with the words that are there instead.
    async fn find(&self, kind: &str, words: &str, nth: usize) -> Element {
        let began = Instant::now();
        loop {
            let (found, known) = self.look(kind, words, nth).await;
            if let Some(element) = found {
                return element;
            }
            if began.elapsed() > PATIENCE {
                let known = known.join("\n    ");
                let (url, page) = (self.url().await, self.text().await);
                panic!("no {kind} {words:?} (number {nth}) on {url}; there are\n    {known}\nThe page says:\n{page}");
            }
            pause().await;
        }
    }

    async fn look(&self, kind: &str, words: &str, nth: usize) -> (Option<Element>, Vec<String>) {
        let arguments = vec![json!(kind), json!(words), json!(nth)];
        let script = include_str!("find.js");
        let answer = self.client.execute(script, arguments).await.unwrap_or_default();
        let found = answer["element"][ELEMENT]
            .as_str()
            .map(|id| Element::from_element_id(self.client.clone(), ElementRef::from(id.to_string())));
        let known = serde_json::from_value(answer["known"].clone()).unwrap_or_default();
        (found, known)
    }
}

impl Drop for Journey {
    fn drop(&mut self) {
        // Chromium ends with its session, not with the driver.
        let path = format!("/session/{}", self.session);
        let closed = http::send(self.driver.port, "DELETE", "127.0.0.1", &path, None);
        if !thread::panicking() {
            assert!(matches!(closed, Ok((200, _))), "the browser stays: {closed:?}");
        }
    }
}

/// A chromedriver on a port of its own; it is killed when this value goes.
struct Driver {
    process: Child,
    port: u16,
}

impl Driver {
    fn start() -> Self {
        let mut process = Command::new(program(&["chromedriver"]))
            .arg("--port=0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut output = BufReader::new(process.stdout.take().unwrap()).lines();
        let port = output.by_ref().map_while(Result::ok).find_map(|line| {
            let (_, port) = line.split_once("started successfully on port ")?;
            port.trim_end_matches('.').parse().ok()
        });
        thread::spawn(move || output.for_each(drop));
        let mut driver = Self { process, port: 0 };
        driver.port = port.unwrap_or_else(|| {
            let status = driver.process.wait();
            panic!("chromedriver named no port ({status:?})")
        });
        driver
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

async fn pause() {
    tokio::time::sleep(Duration::from_millis(100)).await;
}

/// The first of these programs that PATH or `/usr/bin` has.
fn program(names: &[&str]) -> PathBuf {
    let path = env::var_os("PATH").unwrap_or_default();
    let mut folders: Vec<PathBuf> = env::split_paths(&path).collect();
    folders.push("/usr/bin".into());
    names
        .iter()
        .flat_map(|name| folders.iter().map(move |folder| folder.join(name)))
        .find(|file| file.is_file())
        .unwrap_or_else(|| panic!("{names:?} is missing; `cargo x test` installs it"))
}

/// Where axe-core's script lies.
fn axe() -> PathBuf {
    let below = "node_modules/axe-core/axe.min.js";
    let root = workspace();
    env::var_os("FORECOURT_AXE")
        .map(PathBuf::from)
        .into_iter()
        .chain([root.join(below), root.join("target/axe").join(below)])
        .find(|file| file.is_file())
        .unwrap_or_else(|| panic!("axe-core is missing; `cargo x test` fetches it"))
}

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}
