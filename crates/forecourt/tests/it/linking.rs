//! People who link in the demo's courts, each in their own situation; every journey crosses court and centre.

use site::testing::Browser;

use crate::{
    filing::{self, Paper},
    leaflet::LINKED,
    town::{Town, address_in, ecf, enter, filer, link, reach_the_link_page},
};

/// The password of those who register here.
pub const NEW_PASSWORD: &str = "seven green umbrellas at noon";

/// Registers an account by the centre's form, confirms by the mail, and signs on at a court.
pub async fn registered(town: &Town, names: [&str; 2], username: &str, email: &str, court: &str) -> Browser {
    let mut person = town.person();
    person.visit("http://pacer.localhost:8000/register").await;
    person.click("Attorney Filers for CM/ECF").await;
    person.fill("First Name", names[0]).fill("Last Name", names[1]);
    person.fill("E-mail", email).fill("Type the e-mail address again", email);
    person.fill("Address", "1 Court Square\nMontgomery AL 36104").fill("Telephone", "(334) 555-0100");
    person.fill("User Name", username).fill("Password", NEW_PASSWORD).fill("Type the password again", NEW_PASSWORD);
    person.press("Register").await.must_see("Check your mail");
    let text = town.mail_about(email, "token=").await;
    person.visit(&address_in(&text, "token=")).await;
    person.press("Confirm").await.must_see("Your account is ready");
    town.signs_on(username, NEW_PASSWORD, court).await
}

#[tokio::test]
async fn somebody_new_registers_confirms_and_links_what_the_court_issued() {
    let town = Town::new().await;
    let mut quentin = registered(&town, ["Quentin", "Quill"], "quentinquill", "quentin.quill@example.com", "almd").await;
    quentin.must_see("You can view here, but not file yet");
    link(&mut quentin, "almd", "somebody").await;
    quentin.must_see(LINKED);
    quentin.click("Query").await;
    assert_eq!(quentin.menu(), ["Civil", "Criminal", "Query", "Reports", "Utilities", "Help", "Log Out"]);
    let mail = town.mail_about("quentin.quill@example.com", "Transaction Status: Processed").await;
    assert!(mail.contains("Court: ALABAMA MIDDLE DISTRICT COURT"), "{mail}");
}

#[tokio::test]
async fn the_wrong_account_is_linked_frozen_and_ended_and_the_right_one_files() {
    let town = Town::new().await;
    let cases = town.world().await["cases"].clone();
    let case =
        cases.as_array().unwrap().iter().find(|case| case["court"] == "almd").unwrap()["number"].as_str().unwrap().to_owned();
    let paper = Paper {
        menu: "Civil",
        category: "Notices",
        event: "Notice of Appearance",
        case: &case,
        words: "",
        pdf: &filing::pdf("Bob's paper"),
    };

    // Another Robert Jones got hold of the login and the password of bobjones.
    let mut other = registered(&town, ["Robert", "Jones"], "otherjones", "other.jones@example.com", "almd").await;
    link(&mut other, "almd", "bobjones").await;
    other.must_see(LINKED);
    other.click("Query").await;
    let number = filing::file(&mut other, &paper).await;
    let receipt = other.url();
    let entry = docket_text(&other);
    assert!(entry.contains("by Bob Jones Jr.") && entry.ends_with("(Jones Jr., Bob) (Entered: 05/10/2021)"), "{entry}");

    // The court's address is told; its owner says that it was not him.
    let told = town.mail_about("robert.jones@example.com", "address is on file").await;
    let mut robert = town.person();
    robert.visit(&address_in(&told, "/not-me")).await.must_see("Bob Jones Jr.");
    robert.press("This was not me: freeze the link").await.must_see("The link is frozen");
    other.click("Query").await;
    assert_eq!(other.menu(), ["Query", "Reports", "Utilities", "Help", "Log Out"]);
    other.visit(&format!("{}/cgi-bin/ShowIndex.pl", ecf("almd"))).await.must_see("Your link is frozen");
    other.visit(&format!("{}/file?menu=Civil", ecf("almd"))).await;
    assert_ne!(other.status(), 200, "a frozen link files nothing");

    // His own account can't be linked meanwhile, and the court password is over for good.
    let mut robert = town.signed_on("robertjones", "almd").await;
    enter(&mut robert, "bobjones", filer("almd", "bobjones").password).await;
    robert.must_see("This CM/ECF login and password were not accepted");

    // The clerk ends the link with a reason, which issues a linking code to the address on file.
    let mut clerk = town.clerk("almd").await;
    clerk.must_see("Tasks that wait: 1");
    end_link(&mut clerk, "Bob Jones Jr.", "The account belongs to another Robert Jones").await;
    let ended = town.mail_about("other.jones@example.com", "Request: Unlink").await;
    assert!(ended.contains("The account belongs to another Robert Jones"), "{ended}");
    let code = code_in(&town.mail_about("robert.jones@example.com", "linking code").await);

    reach_the_link_page(&mut robert).await;
    robert.click("I have a linking code from the court").await;
    robert.fill("Linking code", &code).press("Submit").await.must_see("Do you want to link these accounts?");
    robert.press("Submit").await.must_see(LINKED);
    robert.click("Query").await;
    let second = filing::file(&mut robert, &paper).await;
    assert_eq!(second, number + 1);

    // The earlier filing is still the filer's: in the log, on its receipt, and on the docket sheet with the name it was filed under.
    robert.click("View Your Transaction Log").await;
    let log = robert.tables().concat();
    let logged = |number: u32| log.iter().filter(|row| row.contains(&number.to_string())).count();
    assert_eq!((logged(number), logged(second)), (1, 1), "{log:?}");
    robert.visit(&receipt).await.must_see("This notice is your receipt.").must_see(&entry);
    assert_eq!(filing::number(&robert), number);
    robert.click(&format!("Docket sheet of {case}")).await;
    if robert.button_texts().iter().any(|text| text == "Run Report") {
        robert.press("Run Report").await;
    }
    robert.must_see(&entry);
    other.visit(&receipt).await;
    assert_ne!(other.status(), 200, "the account that was linked wrongly has lost it");

    // The code is spent.
    other.visit(&format!("{}/cgi-bin/ShowIndex.pl", ecf("almd"))).await;
    reach_the_link_page(&mut other).await;
    other.click("I have a linking code from the court").await;
    other.fill("Linking code", &code).press("Submit").await.must_not_see("Do you want to link");
    town.work().await;
    let where_to = town.signed_on("robertjones", "almd").await.visit("http://pacer.localhost:8000/where-can-i-file").await.text();
    assert!(where_to.contains("Linked as Attorney"), "{where_to}");
}

/// The docket text on a receipt.
fn docket_text(receipt: &Browser) -> String {
    let (html, begin) = (receipt.html(), "<p id=\"docket_text\">");
    let from = html.find(begin).unwrap_or_else(|| panic!("no docket text on {html}")) + begin.len();
    html[from..].split("</p>").next().unwrap().to_owned()
}

/// Ends a link at the desk, from its list of links.
async fn end_link(clerk: &mut Browser, filer: &str, reason: &str) {
    clerk.click("Links").await;
    let number = clerk.row(&format!("{filer} (bobjones)"))[0].clone();
    clerk.click(&number).await.must_see("To be decided");
    clerk.choose("What to do", "End the link and issue a linking code");
    clerk.choose("If the link ends: the linking code", "Mail it to the address on file");
    clerk.fill("Reason", reason).press("Submit").await;
}

/// The linking code of a mail: five groups of four.
fn code_in(text: &str) -> String {
    let is_code = |word: &&str| word.split('-').count() == 5 && word.split('-').all(|group| group.len() == 4);
    text.split_whitespace().find(is_code).unwrap_or_else(|| panic!("no linking code in:\n{text}")).to_owned()
}

#[tokio::test]
async fn one_person_is_attorney_and_trustee_in_wisconsin() {
    let town = Town::new().await;
    let mut terry = town.signed_on("terrytrustee", "wieb").await;
    link(&mut terry, "wieb", "testate").await;
    terry.must_see(LINKED);
    link(&mut terry, "wieb", "testate-tr").await;
    terry.must_see(LINKED);
    terry.visit(&format!("{}/cgi-bin/ShowIndex.pl", ecf("wieb"))).await.must_see("You can file here");
    terry.click("Choose the role you act in").await;
    terry.tick("Trustee: Terry Estate, Trustee").press("Submit").await;
    terry.must_see("Trustee");
    terry.click("Bankruptcy").await;
    let as_trustee = terry.text();
    terry.visit(&format!("{}/act-as", ecf("wieb"))).await;
    terry.tick("Attorney: Terry Estate").press("Submit").await;
    terry.click("Bankruptcy").await;
    assert_ne!(terry.text(), as_trustee, "each role has its own events");
    // A third account of this court is one too many.
    terry.visit(&format!("{}/link", ecf("wieb"))).await.must_see("linked already");
}

#[tokio::test]
async fn one_account_links_in_three_courts_and_a_second_filer_of_one_court_is_refused() {
    let town = Town::new().await;
    let mut ann = town.signed_on("anncounsel", "almd").await;
    for court in ["almd", "utb"] {
        ann.visit(&format!("{}/cgi-bin/login.pl", ecf(court))).await;
        link(&mut ann, court, "acounsel").await;
        ann.must_see(LINKED);
    }
    ann.visit(&format!("{}/cgi-bin/login.pl", ecf("arwb"))).await;
    link(&mut ann, "arwb", "acounsel").await;
    ann.must_see("is waiting for the court's review");
    town.work().await;
    let where_to = ann.visit("http://pacer.localhost:8000/where-can-i-file").await.text();
    assert_eq!(where_to.matches("Linked as Attorney").count(), 2, "{where_to}");
    ann.visit(&format!("{}/link", ecf("almd"))).await.must_see("linked already");
    let mut robert = town.signed_on("robertjones", "almd").await;
    enter(&mut robert, "acounsel", filer("almd", "acounsel").password).await;
    robert.must_not_see("Do you want to link these accounts?");
}

#[tokio::test]
async fn a_login_with_special_characters_links() {
    let town = Town::new().await;
    let mut pat = town.signed_on("patsignum", "almd").await;
    link(&mut pat, "almd", "p&s@ig$num*").await;
    pat.must_see(LINKED);
    let on_file = town.mail_about("psignum@firm.example.com", "Transaction Status: Processed").await;
    assert!(on_file.contains("/not-me"), "the address on file is told too: {on_file}");
}

#[tokio::test]
async fn a_legacy_account_is_upgraded_and_then_links() {
    let town = Town::new().await;
    let mut grace = town.signed_on("gl2013", "almd").await;
    grace.must_see("You are signed on with a legacy PACER account.");
    grace.click("Continue without upgrading").await;
    grace.visit(&format!("{}/link", ecf("almd"))).await.must_see("Upgrade your PACER account first");
    grace.visit("http://pacer.localhost:8000/manage/upgrade").await;
    grace.press("Next").await;
    grace.press("Next").await;
    grace.fill("New User Name", "gracelegacy21").fill("New Password", NEW_PASSWORD).fill("Type the password again", NEW_PASSWORD);
    grace.press("Upgrade").await;
    let mut grace = town.signs_on("gracelegacy21", NEW_PASSWORD, "almd").await;
    link(&mut grace, "almd", "glegacy").await;
    grace.must_see(LINKED);
    // The old user name is over.
    let old = town.signed_on("gl2013", "almd").await;
    old.must_see("Invalid username or password");
}

#[tokio::test]
async fn a_firms_accounts_link_nothing() {
    let town = Town::new().await;
    let mut firm = town.signed_on("examplefirm", "almd").await;
    firm.must_see("You are signed on with a shared account");
    reach_the_link_page(&mut firm).await;
    firm.must_see("A shared PACER account can't be linked").must_see("(800) 676-6856");
    let mut billing = town.signed_on("examplebilling", "almd").await;
    billing.visit(&format!("{}/link", ecf("almd"))).await.must_see("A PACER Administrative Account can't be linked");
}

#[tokio::test]
async fn different_names_wait_for_the_court_and_a_closed_record_links_nowhere() {
    let town = Town::new().await;
    let mut vic = town.signed_on("vicviewer", "almd").await;
    enter(&mut vic, "retired7", filer("almd", "retired7").password).await;
    vic.must_see("The court has closed this CM/ECF account").must_see("(334) 954-3935");
    enter(&mut vic, "somebody", filer("almd", "somebody").password).await;
    vic.must_see("Do not proceed: the names are different").must_see("(334) 954-3935");
    vic.press("Ask the court").await.must_see("is waiting for the court's review");
    let pending = town.mail_about("vic.viewer@example.com", "Transaction Status: Pending").await;
    assert!(pending.contains("Court: ALABAMA MIDDLE DISTRICT COURT"), "{pending}");
    let mut owner = town.person();
    let told = town.mail_about("quentin.quill@example.com", "address is on file").await;
    owner.visit(&address_in(&told, "/not-me")).await.must_see("Quentin Quill");
}

#[tokio::test]
async fn where_can_i_file_says_how_each_court_stands() {
    let town = Town::new().await;
    let mut ann = town.signed_on("anncounsel", "almd").await;
    link(&mut ann, "almd", "acounsel").await;
    ann.must_see(LINKED);
    let mut ann = town.signed_on("anncounsel", "arwb").await;
    link(&mut ann, "arwb", "acounsel").await;
    ann.must_see("is waiting for the court's review");
    town.work().await;
    ann.visit("http://pacer.localhost:8000/where-can-i-file").await;
    let state = |court: &str| ann.row(court)[1].clone();
    assert_eq!(state("U.S. District Court for the Middle District of Alabama"), "Linked as Attorney");
    assert_eq!(state("U.S. Bankruptcy Court for the Western District of Arkansas"), "Pending: Attorney");
    assert_eq!(state("U.S. Bankruptcy Court for the Eastern District of Arkansas"), "Live, not linked");
    assert_eq!(state("U.S. Bankruptcy Court for the District of Utah"), "Live, not linked");
    let wyoming = state("U.S. District Court for the District of Wyoming");
    assert!(wyoming.starts_with("Not live yet. Goes live on July 9, 2021"), "{wyoming}");
    let arkansas = ann.row("U.S. Bankruptcy Court for the Western District of Arkansas");
    assert!(arkansas[2].contains("(501) 918-5590"), "{arkansas:?}");

    let mut firm = town.signed_on("examplefirm", "almd").await;
    firm.visit("http://pacer.localhost:8000/where-can-i-file").await;
    assert_eq!(firm.row("U.S. Bankruptcy Court for the District of Utah")[1], "View only");
}
