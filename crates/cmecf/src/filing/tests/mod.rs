//! Filing, from the first click to the notice, as people do it.

mod attacks;
mod new_cases;
mod notices;
mod numbers;
mod path;
mod pdfs;
mod permissions;

use domain::{docket::Docket, filer::Role, permission::Actor};
use site::testing::Browser;
use store::court::{cases, cases::Case, entries, entries::Entry, filers::Filer};

use crate::{
    docket::import,
    filing::record::{Hand, House},
    testing::{TestCourt, courts},
};

/// A sound PDF.
pub(super) fn a_pdf() -> Vec<u8> {
    pdf::sample::pages(2)
}

/// Puts one of the sample sheets into a court, as the demo does; gives its case.
pub(super) fn sample(court: &TestCourt, file: &str) -> Case {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/data/dockets").join(file);
    let text = std::fs::read_to_string(path).unwrap();
    let docket = Docket::from_json(&text).unwrap();
    let imported = import::import_now(&court.site.room, &court.clock.fresh(), &docket, text.as_bytes()).unwrap();
    court.read(move |tx| cases::by_serial(tx, imported.serial)).unwrap()
}

/// A district court with `Efurd v. AAA Cooper`, a linked attorney, and a browser in which she is signed on.
pub(crate) async fn district() -> (TestCourt, Case, Filer, Browser) {
    let court = TestCourt::new(courts::almd());
    let case = sample(&court, "district/almd.json");
    let ada = court.filer("ada").name("Ada Attorney").email("ada@law.example").make();
    let browser = court.person("Ada Attorney").linked_to(&ada).sign_on().await;
    (court, case, ada, browser)
}

/// A bankruptcy court with `Robert G. Drace, Jr.`, and a creditor with limited filing.
pub(super) async fn bankruptcy() -> (TestCourt, Case, Filer, Browser) {
    let court = TestCourt::new(courts::arwb());
    let case = sample(&court, "bankruptcy/areb.json");
    let bank = court.filer("firstbank").name("Cleo Creditor").email("cleo@bank.example").role(Role::Creditor).make();
    let browser = court.person("Cleo Creditor").linked_to(&bank).sign_on().await;
    (court, case, bank, browser)
}

/// Begins a filing and finds its case: the browser then stands at "Filer".
pub(super) async fn begin<'b>(
    browser: &'b mut Browser,
    court: &TestCourt,
    menu: &str,
    event: &str,
    case: &Case,
) -> &'b mut Browser {
    browser.visit(&court.ecf(&format!("/file?menu={menu}"))).await.press(event).await;
    browser.fill("Case Number", &case.number).press("Find This Case").await
}

/// Goes on to the review with one PDF for the party of that label.
pub(super) async fn to_review<'b>(browser: &'b mut Browser, party: &str) -> &'b mut Browser {
    browser.tick(party).press("Next").await;
    upload(browser, &a_pdf()).await;
    browser.press("Next").await.press("Next").await
}

/// Uploads a main document.
pub(super) async fn upload<'b>(browser: &'b mut Browser, bytes: &[u8]) -> &'b mut Browser {
    let button = if browser.button_texts().iter().any(|text| text == "Replace") { "Replace" } else { "Upload" };
    browser.attach("Main Document", "motion.pdf", bytes).press(button).await
}

/// Ticks the redaction box and submits.
pub(super) async fn submit(browser: &mut Browser) -> &mut Browser {
    browser.tick("I have redacted my documents as these rules ask").press("Submit").await
}

/// A motion, all the way.
pub(crate) async fn file_a_motion<'b>(browser: &'b mut Browser, court: &TestCourt, case: &Case) -> &'b mut Browser {
    begin(browser, court, "Civil", "Motion to Dismiss", case).await;
    to_review(browser, "AAA Cooper Transporation (Defendant)").await;
    submit(browser).await
}

/// What was filed here into a case, in order.
pub(super) fn filed(court: &TestCourt, case: &Case) -> Vec<Entry> {
    let id = case.id;
    let all = court.read(move |tx| entries::of_case(tx, id, 0, 10_000, true));
    all.into_iter().filter(|entry| !entry.event.is_empty()).collect()
}

/// The number of the draft in the present address.
pub(super) fn draft_of(browser: &Browser) -> i64 {
    browser.path().split('/').find_map(|part| part.parse().ok()).unwrap()
}

/// The hand of a linked filer that presses Submit, for a look at the transaction alone.
pub(super) fn hand(filer: &Filer) -> Hand {
    Hand { filer: filer.clone(), actor: Actor::LinkedFiler(filer.role), audit_name: format!("filer {}", filer.serial) }
}

/// What the transaction that files must know of a court.
pub(super) fn house(court: &TestCourt) -> House {
    let known = court.site.room.settings();
    House::of(&court.site, court.read(move |tx| known.get(tx)).settings)
}
