//! What the five leaflets have in common: a person at a browser before the real program, one printed step after the other.

use serde_json::Value;

use crate::{browser::Journey, demo::Demo};

/// The menu item and the title of the utility, as every leaflet prints it.
pub const LINK: &str = "Link a CM/ECF account to my PACER account";
/// The result, as the leaflets of Wisconsin and Utah print it.
pub const LINKED: &str = "Your PACER account has been linked to your CM/ECF account";
/// The list with the link item in Alabama, Utah and Wisconsin.
pub const RELEASE: &str = "NextGen Release 1.1 Menu Items";
/// The bar of somebody who can't file.
pub const LIMITED: [&str; 5] = ["Query", "Reports", "Utilities", "Help", "Log Out"];

/// One person who follows a leaflet in one court.
pub struct Walk<'d> {
    demo: &'d Demo,
    /// The browser.
    pub page: Journey,
    world: Value,
    court: String,
    steps: u32,
}

impl<'d> Walk<'d> {
    /// Opens a browser for somebody who will work in this court.
    pub async fn begin(demo: &'d Demo, court: &str) -> Self {
        Self { demo, page: Journey::open().await, world: demo.get_json("/demo.json"), court: court.into(), steps: 0 }
    }

    /// A word of the court's in `/demo.json`.
    pub fn court(&self, key: &str) -> String {
        word(&find(&self.world["courts"], "id", &self.court)[key])
    }

    /// The leaflet's own filer of this court: login, password, name.
    pub fn filer(&self) -> (String, String, String) {
        let filers = self.world["filers"].as_array().unwrap();
        let own = filers.iter().find(|filer| filer["court"] == *self.court && !filer["person"].is_null());
        let own = own.unwrap();
        (word(&own["login"]), word(&own["password"]), word(&own["name"]))
    }

    /// The account of `/demo.json` with this user name.
    pub fn account(&self, username: &str) -> Value {
        find(&self.world["accounts"], "username", username)
    }

    /// The court's clerk: user name, password, desk.
    pub fn clerk(&self) -> (String, String, String) {
        let clerk = find(&self.world["staff"], "court", &self.court);
        (word(&clerk["username"]), word(&clerk["password"]), word(&clerk["desk_url"]))
    }

    /// A page of the way: its picture is kept, and axe must find nothing on it.
    pub async fn passed(&mut self, name: &str) {
        self.steps += 1;
        let name = format!("{}/{:02}-{name}", self.court, self.steps);
        self.page.screenshot(&name).await;
        self.page.axe().await;
    }

    /// From the court's public site by the links that the court names, to wherever they lead.
    pub async fn way_in(&mut self) {
        let site = self.court("site_url");
        self.page.goto(&site).await;
        self.passed("court-site").await;
        let court = find(&self.world["courts"], "id", &self.court);
        let way = court["way_in"].as_array().unwrap();
        for (place, label) in way.iter().enumerate() {
            self.page.click_link(&word(label)).await;
            if place + 1 < way.len() {
                self.page.see(&self.court("name")).await;
                self.passed("way-in").await;
            }
        }
    }

    /// The sign-on page with all that the leaflets of Connecticut and Wisconsin print, then signs on with it.
    pub async fn log_in(&mut self, username: &str) {
        let page = &self.page;
        page.see("Client Code").await;
        assert!(page.url().await.contains("//pacer.login.localhost:"), "not the sign-on page: {}", page.url().await);
        assert_eq!(page.fields().await, ["Username", "Password", "Client Code"]);
        assert_eq!(page.buttons().await, ["Login", "Clear", "Cancel"]);
        let links = page.links().await;
        let asked = ["Need an Account?", "Forgot Your Password?", "Forgot User Name?"];
        let places: Vec<_> = asked.iter().map(|asked| links.iter().position(|link| link == asked)).collect();
        assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{asked:?} are not among {links:?}");
        for words in ["* Required Information", "NOTICE:", "Unauthorized", "logged", "cookies"] {
            page.see(words).await;
        }
        let password = word(&self.account(username)["password"]);
        page.fill("Username", username).await;
        page.fill("Password", &password).await;
        self.passed("sign-on").await;
        self.page.press("Login").await;
        self.page.see("Log Out").await;
    }

    /// Where somebody stands who is signed on at the court and not linked: the limited bar, no filing menus.
    pub async fn sees_the_limited_menu(&mut self, name: &str) {
        self.page.see("Log Out").await;
        let host = format!("//ecf.{}.localhost:", self.court);
        assert!(self.page.url().await.contains(&host), "not at the court: {}", self.page.url().await);
        assert_eq!(self.page.menu().await, LIMITED);
        self.passed(name).await;
    }

    /// Utilities, then the list between (empty where the court has none), then the link item.
    pub async fn reach_the_link_page(&mut self, list: &str) {
        self.page.click_link("Utilities").await;
        self.page.see("Court Information").await;
        self.passed("utilities").await;
        if !list.is_empty() {
            self.page.click_link(list).await;
            self.page.see("Maintain Your Login/Password").await;
            self.passed("release-menu").await;
        }
        self.page.click_link(LINK).await;
    }

    /// The entry page as printed; types the login and the password and presses Submit.
    pub async fn enters(&mut self, login: &str, password: &str) {
        let page = &self.page;
        for words in [
            LINK,
            "This utility links your PACER account with your e-filer account in this court.",
            "If you use CM/ECF for PACER only, no action is necessary.",
            "If you had a CM/ECF e-filing account in this court before the court converted to NextGen CM/ECF, enter your old \
             CM/ECF login and password below and press Submit. You will be prompted to confirm that you want to link your PACER \
             account to your old CM/ECF e-filing account. Press Submit to link the accounts (or go back if the names don't match).",
            "CM/ECF login:",
            "CM/ECF password:",
            "Forgot login/password",
            "More about Upgraded PACER account",
        ] {
            page.see(words).await;
        }
        let buttons = page.buttons().await;
        assert!(buttons.starts_with(&["Submit".into(), "Clear".into()]), "{buttons:?}");
        page.fill("CM/ECF login", login).await;
        page.fill("CM/ECF password", password).await;
        self.passed("link-entry").await;
        self.page.press("Submit").await;
    }

    /// The confirm page with both names as printed; presses Submit.
    pub async fn confirms(&mut self, at_court: &str, at_centre: &str) {
        let page = &self.page;
        page.see("Do you want to link these accounts?").await;
        for words in [
            LINK,
            at_court,
            at_centre,
            "After you submit this screen, your old e-filing credentials for the CM/ECF account will be permanently linked to your \
             upgraded PACER account. Use your upgraded PACER account to e-file in this court.",
        ] {
            page.see(words).await;
        }
        let text = page.text().await;
        let (court, centre) = (text.find(&format!("CM/ECF {at_court}")), text.find(&format!("PACER {at_centre}")));
        assert!(court.is_some() && court < centre, "CM/ECF {at_court}, PACER {at_centre} must stand in this order:\n{text}");
        let buttons = page.buttons().await;
        assert!(buttons.starts_with(&["Submit".into(), "Clear".into()]), "{buttons:?}");
        self.passed("link-confirm").await;
        self.page.press("Submit").await;
    }

    /// The result page of a court that links at once, and the bar after the next click on any item.
    pub async fn is_linked(&mut self, menus: [&str; 2]) {
        self.page.see(LINKED).await;
        self.page.see(LINK).await;
        self.passed("link-result").await;
        self.page.click_link("Query").await;
        self.page.see("Find a case by its number").await;
        self.sees_filing_menus(menus).await;
        self.passed("menus-after").await;
    }

    /// The filing menus stand in the bar, along with the others.
    pub async fn sees_filing_menus(&self, menus: [&str; 2]) {
        let whole: Vec<&str> = menus.into_iter().chain(LIMITED).collect();
        assert_eq!(self.page.menu().await, whole);
    }

    /// The newest mail at an address with these words in its text; waits for the worker.
    pub async fn mail_with(&self, to: &str, words: &str) -> Value {
        for _ in 0..150 {
            let mails = self.demo.get_json(&format!("/demo/mail.json?to={to}"));
            let has = |mail: &&Value| mail["text"].as_str().unwrap_or_default().contains(words);
            if let Some(mail) = mails.as_array().unwrap().iter().find(has) {
                return mail.clone();
            }
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
        panic!("no mail to {to} says {words:?}")
    }

    /// The newest mail at an address with all of these lines in its text; waits for the worker.
    pub async fn mail(&self, to: &str, lines: &[String]) -> Value {
        for _ in 0..150 {
            let mails = self.demo.get_json(&format!("/demo/mail.json?to={to}"));
            let has = |mail: &&Value| {
                let text = mail["text"].as_str().unwrap_or_default();
                lines.iter().all(|line| text.lines().any(|there| there == line))
            };
            if let Some(mail) = mails.as_array().unwrap().iter().find(has) {
                return mail.clone();
            }
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
        panic!(
            "no mail to {to} has the lines {lines:#?}; there are {:#}",
            self.demo.get_json(&format!("/demo/mail.json?to={to}"))
        )
    }

    /// The service center's mail about the account's link, in the lines of Utah's sample; it stands on the mail site too.
    pub async fn gets_the_mail(&mut self, username: &str, status: &str, comment: &str) -> Value {
        let account = self.account(username);
        let to = word(&account["email"]);
        let lines = [
            format!("Account Number: {}", word(&account["account_number"])),
            format!("Court: {}", self.court("mail_name")),
            "Request: Link".into(),
            format!("Transaction Status: {status}"),
            format!("Comment: {comment}"),
        ];
        let mail = self.mail(&to, &lines).await;
        let text = word(&mail["text"]);
        assert!(
            text.starts_with("This email is notification that the change you requested to your NextGen CM/ECF account has been"),
            "{text}"
        );
        let labels =
            ["Account Number", "Court", "Date/Time Submitted", "Transaction ID", "Request", "Transaction Status", "Comment"];
        let places: Vec<_> = labels.iter().map(|label| text.find(&format!("\n{label}: "))).collect();
        assert!(places.iter().all(Option::is_some) && places.is_sorted(), "the lines {labels:?} are not in {text}");
        self.page.goto(&self.demo.url("mail", "/")).await;
        self.page.see("demonstration").await;
        self.passed("mailboxes").await;
        self.page.click_link(&to).await;
        self.page.see(&to).await;
        self.passed("mailbox").await;
        self.page.click_link(&word(&mail["subject"])).await;
        for line in &lines {
            self.page.see(line).await;
        }
        self.passed("mail").await;
        mail
    }

    /// The court password opens nothing any more: another person's account can't be linked with it, and says no more than that.
    pub async fn court_password_is_over(&mut self, list: &str, login: &str, password: &str) {
        let mut other = Walk::begin(self.demo, &self.court).await;
        other.steps = self.steps;
        other.way_in().await;
        other.log_in("vicviewer").await;
        other.reach_the_link_page(list).await;
        other.enters(login, password).await;
        other.page.see("This CM/ECF login and password were not accepted").await;
        other.passed("old-password").await;
        self.steps = other.steps;
    }

    /// Before go-live: the court's own login page, which takes a PACER account for viewing; linking is refused with the date.
    pub async fn is_refused_before(&mut self, username: &str, list: &str, opens: &str) {
        self.way_in().await;
        self.page.see(&format!("NextGen CM/ECF from {opens}")).await;
        self.passed("court-login-before").await;
        self.page.click_link("Sign on with your PACER account to view").await;
        self.log_in(username).await;
        self.sees_the_limited_menu("menu-before").await;
        self.reach_the_link_page(list).await;
        self.page.see(&format!("Linking opens on {opens}")).await;
        self.page.see("keep filing with the CM/ECF login and password that the court gave you").await;
        self.passed("refused-before").await;
    }
}

/// The object of a list whose `key` is `value`.
fn find(list: &Value, key: &str, value: &str) -> Value {
    let found = list.as_array().unwrap().iter().find(|one| one[key] == *value);
    found.unwrap_or_else(|| panic!("nothing with {key} {value}")).clone()
}

/// A leaf of `/demo.json`.
pub fn word(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("{value} is no text")).into()
}
