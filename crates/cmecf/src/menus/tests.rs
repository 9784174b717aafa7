//! Menus, told as people see them.

use domain::{
    account::Kind,
    court::{ClosedWindow, Settings, Type, UtilitiesMenu},
    filer::{Role, Standing},
    link::State,
};
use site::testing::Browser;
use store::court::{
    filers,
    receipts::{self, NewReceipt},
};

use crate::testing::{PASSWORD, TestCourt, courts};

const LINK: &str = "Link a CM/ECF account to my PACER account";
const LIMITED: [&str; 5] = ["Query", "Reports", "Utilities", "Help", "Log Out"];

/// The links of a menu page's main part, in order.
async fn lines(browser: &mut Browser, url: &str) -> Vec<String> {
    browser.visit(url).await;
    let main = browser.main();
    let listed: Vec<&str> = main.lines().map(str::trim).collect();
    let (links, heading) = (browser.links(), browser.heading());
    links.into_iter().map(|link| link.text).filter(|text| *text != heading && listed.contains(&text.as_str())).collect()
}

#[tokio::test]
async fn wiebs_utilities_lead_through_nextgen_release_1_1_menu_items() {
    let court = TestCourt::new(courts::wieb());
    let mut matt = court.person("Matt Link").sign_on().await;
    let utilities = lines(&mut matt, &court.ecf("/cgi-bin/DisplayMenu.pl?Utilities")).await;
    assert_eq!(
        utilities,
        [
            "NextGen Release 1.1 Menu Items",
            "Court Information",
            "Change Client Code",
            "Review Billing History",
            "API tokens",
            "Webhooks",
            "API"
        ]
    );
    matt.click("NextGen Release 1.1 Menu Items").await;
    assert_eq!(matt.heading(), "NextGen Release 1.1 Menu Items");
    let url = matt.url();
    assert_eq!(lines(&mut matt, &url).await, ["Change PACER Exemption Status", LINK, "Maintain Your Login/Password"]);
    assert_eq!(matt.link_to(LINK), court.ecf("/link"));
}

#[tokio::test]
async fn connecticuts_link_stands_in_your_account_and_arkansas_directly_under_utilities() {
    let court = TestCourt::new(Settings { utilities_menu: UtilitiesMenu::Account, ..courts::almd() });
    let mut john = court.person("John Attorney").sign_on().await;
    let utilities = lines(&mut john, &court.ecf("/cgi-bin/DisplayMenu.pl?Utilities")).await;
    assert_eq!(utilities[..4], ["Court Information", "Change Client Code", "Review Billing History", LINK]);
    let main = john.main();
    let group = main.split("Your Account").nth(1).unwrap().split("Miscellaneous").next().unwrap().to_owned();
    assert_eq!(
        group.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>(),
        ["Change Client Code", "Review Billing History", LINK]
    );

    let court = TestCourt::new(courts::arwb());
    let mut lee = court.person("Lee Lawyer").sign_on().await;
    let utilities = lines(&mut lee, &court.ecf("/cgi-bin/DisplayMenu.pl?Utilities")).await;
    assert_eq!(utilities[0], LINK);
    lee.must_not_see("NextGen Release 1.1");
    for label in [
        "Court Information",
        "Change Client Code",
        "Review Billing History",
        "Change PACER Exemption Status",
        "Maintain Your Login/Password",
    ] {
        assert!(utilities.contains(&label.to_owned()), "{label}");
    }
}

#[tokio::test]
async fn the_menu_bar_is_that_of_the_old_role_on_the_next_click_after_linking() {
    for (settings, role, filing) in [
        (courts::almd(), Role::Attorney, vec!["Civil", "Criminal"]),
        (courts::almd(), Role::SelfRepresented, vec!["Civil", "Criminal"]),
        (courts::wieb(), Role::Attorney, vec!["Bankruptcy", "Adversary"]),
        (courts::wieb(), Role::Trustee, vec!["Bankruptcy", "Adversary"]),
        (courts::wieb(), Role::Creditor, vec!["Bankruptcy"]),
        (courts::wieb(), Role::Agent, vec!["Bankruptcy", "Adversary"]),
    ] {
        let court = TestCourt::new(settings);
        let filer = court.filer("someone").role(role).make();
        let mut person = court.person("Someone Here").sign_on().await;
        person.visit(&court.ecf("/cgi-bin/ShowIndex.pl")).await.must_see("not file yet");
        assert_eq!(person.menu(), LIMITED);
        assert!(person.has_link(LINK));
        court.person("Someone Here").linked_to(&filer).sign_on().await;
        person.click("Reports").await;
        let bar = person.menu();
        assert_eq!(bar[bar.len() - 5..], LIMITED);
        let expected: Vec<&str> =
            domain::events::menus(court.settings().kind, role).into_iter().map(domain::events::Menu::word).collect();
        assert_eq!(bar[..bar.len() - 5], expected[..], "{role:?}");
        if role != Role::SelfRepresented {
            assert_eq!(expected, filing, "{role:?}");
        }
    }
}

#[tokio::test]
async fn a_filing_menu_lists_categories_that_lead_to_filing() {
    let court = TestCourt::new(courts::almd());
    let filer = court.filer("aattorney").make();
    let mut alex = court.person("Alex Attorney").linked_to(&filer).sign_on().await;
    alex.visit(&court.ecf("/cgi-bin/DisplayMenu.pl?Civil")).await;
    assert_eq!(alex.heading(), "Civil");
    let category = domain::events::for_filer(Type::District, domain::events::Menu::Civil, Role::Attorney)[0].category;
    let href = alex.link_to(category);
    assert!(href.starts_with(&court.ecf("/file?menu=Civil&category=")), "{href}");
    // Menus of another type of court are none of this one's.
    alex.visit(&court.ecf("/cgi-bin/DisplayMenu.pl?Adversary")).await;
    assert_eq!(alex.path(), "/cgi-bin/ShowIndex.pl");
}

#[tokio::test]
async fn someone_unlinked_who_types_a_filing_menu_is_told_why_not() {
    let court = TestCourt::new(courts::almd());
    let mut vera = court.person("Vera Viewer").sign_on().await;
    vera.visit(&court.ecf("/cgi-bin/DisplayMenu.pl?Civil")).await.must_see("Link it to your central account");
    assert_eq!(vera.status(), 200);
}

#[tokio::test]
async fn pending_frozen_shared_legacy_and_administrative_accounts_are_told_where_they_stand() {
    let court = TestCourt::new(courts::arwb());
    let main = court.ecf("/cgi-bin/ShowIndex.pl");
    let (one, two) = (court.filer("one").make(), court.filer("two").make());
    let mut pending = court.person("Penny Ding").link_in_state(&one, State::Pending).sign_on().await;
    pending.visit(&main).await.must_see("Your link is pending");
    pending.must_see("(501) 918-5590");
    let number = court.person("Penny Ding").signed_on.account_number.to_string();
    pending.must_see(&number);
    let mut frozen = court.person("Fred Frozen").link_in_state(&two, State::Frozen).sign_on().await;
    frozen.visit(&main).await.must_see("Your link is frozen");
    let mut firm = court.person("Firm Account").shared().sign_on().await;
    firm.visit(&main).await.must_see("shared account");
    let mut old = court.person("Olga Old").not_upgraded().sign_on().await;
    old.visit(&main).await.must_see("not upgraded");
    for browser in [&mut pending, &mut frozen, &mut firm, &mut old] {
        assert_eq!(browser.menu(), LIMITED);
    }
    let mut admin = court.person("Ada Billing").kind(Kind::Administrative).sign_on().await;
    admin.visit(&main).await.must_see("billing only");
    assert_eq!(admin.menu(), ["Help", "Log Out"]);
}

#[tokio::test]
async fn a_linked_filer_whose_record_the_court_closes_has_the_limited_bar() {
    let court = TestCourt::new(courts::almd());
    let filer = court.filer("aattorney").make();
    let mut alex = court.person("Alex Attorney").linked_to(&filer).sign_on().await;
    alex.visit(&court.ecf("/cgi-bin/ShowIndex.pl")).await.must_see("You can file here");
    court.write(move |tx, _| filers::set_standing(tx, filer.id, Standing::Disabled));
    alex.click("Reports").await;
    assert_eq!(alex.menu(), LIMITED);
}

#[tokio::test]
async fn one_account_chooses_between_attorney_and_trustee() {
    let court = TestCourt::new(courts::wieb());
    let attorney = court.filer("blee").name("Blair Lee").make();
    let trustee = court.filer("blee-tr").name("Blair Lee Trustee").role(Role::Trustee).make();
    let stranger = court.filer("other").make();
    let mut blair = court.person("Blair Lee").linked_to(&attorney).linked_to(&trustee).sign_on().await;
    blair.visit(&court.ecf("/cgi-bin/ShowIndex.pl")).await.must_see("You file as: Attorney");
    blair.click("Choose the role you act in").await;
    blair.choose("Act as", "Trustee: Blair Lee Trustee").press("Submit").await.must_see("You file as: Trustee");
    assert!(blair.text().contains("Trustee"));
    // A42: somebody else's number is like none.
    blair.visit(&court.ecf("/act-as")).await;
    let form = site::testing::encode(&[("csrf", &blair.form_token()), ("filer", &stranger.serial.to_string())]);
    let answer = blair.post_raw(&court.ecf("/act-as"), &[], &form).await;
    assert!(answer.text().contains("Choose one of the roles"), "{}", answer.text());
    blair.visit(&court.ecf("/cgi-bin/ShowIndex.pl")).await.must_see("You file as: Trustee");
}

#[tokio::test]
async fn the_client_code_is_changed_and_a28_markup_in_it_is_inert() {
    let court = TestCourt::new(courts::almd());
    let mut alex = court.person("Alex Attorney").client_code("old-1").sign_on().await;
    alex.visit(&court.ecf("/cgi-bin/DisplayMenu.pl?Utilities")).await;
    alex.click("Change Client Code").await.must_see("old-1");
    alex.fill("Client code", "two words, and a comma that is too long").press("Submit").await;
    assert_eq!(alex.errors().len(), 1);
    alex.must_see("at most 32").must_see("Leave out spaces and commas");
    for code in ["<script>alert(1)</script>", "{{7*7}}", "=HYPERLINK(\"x\")", "\"onload=x"] {
        alex.fill("Client code", code).press("Submit").await.must_see("was changed");
        alex.must_see(code);
        assert!(!alex.html().contains("<script>"), "{code}");
        assert!(!alex.html().contains("49"), "{code}");
    }
    alex.fill("Client code", "").press("Submit").await.must_see("No client code is set");
}

#[tokio::test]
async fn billing_shows_ones_own_lines_between_dates_with_totals_and_as_a_file() {
    let court = TestCourt::new(courts::almd());
    let alex = court.person("Alex Attorney");
    let number = alex.signed_on.account_number;
    court.write(move |tx, fresh| {
        for (account_number, days, client_code, pages) in
            [(number, 1, "=cmd|1", 3), (number, 2, "b", 4), (number, 40, "b", 5), (number + 1, 1, "b", 9)]
        {
            let mut then = fresh.clone();
            then.now = fresh.now.plus_seconds(-days * 86_400);
            let new = NewReceipt {
                account_number,
                client_code: client_code.into(),
                description: "Docket Report".into(),
                criteria: "2:10-cv-00001".into(),
                pages,
                cents: pages * 10,
            };
            receipts::insert(tx, &then, &new)?;
        }
        Ok(())
    });
    let mut alex = alex.sign_on().await;
    alex.visit(&court.ecf("/billing")).await;
    assert_eq!(alex.tables()[0].len(), 3, "{:?}", alex.tables());
    alex.must_see("0.30").must_see("0.40");
    alex.must_not_see("0.90");
    let csv = alex.link_to("Download as CSV");
    let file = alex.get_raw(&csv, &[]).await;
    assert_eq!(file.header("content-type"), "text/csv; charset=utf-8");
    assert!(file.text().contains("\"'=cmd|1\""), "{}", file.text());
    assert_eq!(file.text().lines().count(), 3);
    alex.fill("From", "3/1/2021").press("Run").await;
    assert_eq!(alex.tables()[0].len(), 4);
    alex.fill("From", "yesterday").press("Run").await.must_see("MM/DD/YYYY");
    assert_eq!(alex.errors().len(), 1);
    let mut nobody = court.browser();
    nobody.visit(&csv).await.must_see("Continue to sign-on");
}

#[tokio::test]
async fn the_exemption_page_says_that_none_is_on_record() {
    let court = TestCourt::new(courts::wieb());
    let mut matt = court.person("Matt Link").sign_on().await;
    matt.visit(&court.ecf("/cgi-bin/DisplayMenu.pl?NextGen")).await;
    matt.click("Change PACER Exemption Status").await.must_see("No fee exemption is on record");
    matt.press("Mark this session as exempt").await.must_see("marked as exempt");
    matt.press("Mark this session as not exempt").await.must_see("marked as not exempt");
}

#[tokio::test]
async fn p16_the_court_password_is_changed_with_the_current_one_and_s09_other_sessions_end() {
    let court = TestCourt::at(courts::almd(), "2021-05-02T12:00:00-05:00");
    let filer = court.filer("aattorney").email("alex@law.example").make();
    let mut alex = court.legacy(&filer).await;
    let mut elsewhere = court.legacy(&filer).await;
    alex.visit(&court.ecf("/cgi-bin/DisplayMenu.pl?Utilities")).await;
    alex.click("Maintain Your Login/Password").await;
    let new = "seven lanterns over marble";
    alex.fill("Current password", "wrong").fill("New password", new).fill("New password again", new).press("Submit").await;
    alex.must_see("This is not the password");
    alex.fill("Current password", PASSWORD)
        .fill("New password", "short")
        .fill("New password again", "other")
        .press("Submit")
        .await;
    assert_eq!(alex.errors().len(), 2, "{:?}", alex.errors());
    alex.fill("Current password", PASSWORD).fill("New password", new).fill("New password again", new).press("Submit").await;
    alex.must_see("Your password was changed");
    elsewhere.visit(&court.ecf("/cgi-bin/ShowIndex.pl")).await;
    assert_eq!(elsewhere.path(), "/cgi-bin/login.pl");
    let mails = court.mails_to("alex@law.example");
    assert!(mails[0].0.contains("password was changed") && !mails[0].1.contains(new), "{mails:?}");
    let mut again = court.browser();
    again.visit(&court.ecf("/cgi-bin/login.pl")).await;
    again.fill("Login", "aattorney").fill("Password", new).press("Login").await;
    assert_eq!(again.path(), "/cgi-bin/ShowIndex.pl");
}

#[tokio::test]
async fn before_linking_the_court_password_can_be_changed_after_it_the_page_leads_to_the_centre() {
    let court = TestCourt::new(courts::almd());
    let filer = court.filer("aattorney").make();
    let mut alex = court.person("Alex Attorney").sign_on().await;
    alex.visit(&court.ecf("/password")).await;
    let new = "seven lanterns over marble";
    alex.fill("CM/ECF login", "aattorney")
        .fill("Current password", PASSWORD)
        .fill("New password", new)
        .fill("New password again", new);
    alex.press("Submit").await.must_see("Your password was changed");
    court.person("Alex Attorney").linked_to(&court.again(&filer)).sign_on().await;
    alex.visit(&court.ecf("/password")).await.must_see("open nothing any more");
    assert!(alex.link_to("Manage My PACER Account").starts_with("http://pacer.localhost:8000/"));
    let form = site::testing::encode(&[("csrf", "x"), ("new-password", new)]);
    assert_eq!(alex.post_raw(&court.ecf("/password"), &[], &form).await.status, 403);
}

#[tokio::test]
async fn court_information_and_help_are_open_to_everyone_with_contacts_and_account_number() {
    let court = TestCourt::new(courts::almd());
    let mut anyone = court.browser();
    anyone.visit(&court.ecf("/cgi-bin/CourtInfo.pl")).await;
    for fact in [
        "U.S. District Court for the Middle District of Alabama",
        "(334) 954-3935",
        "50 MB",
        "NextGen CM/ECF since May 3, 2021",
        "Forecourt",
    ] {
        anyone.must_see(fact);
    }
    anyone.visit(&court.ecf("/help")).await.must_see("(334) 954-3935").must_see("pacer@psc.uscourts.gov");
    let number = court.person("Alex Attorney").signed_on.account_number;
    let mut alex = court.person("Alex Attorney").sign_on().await;
    alex.visit(&court.ecf("/help")).await.must_see(&format!("account number is {number}"));
    alex.must_see("Utilities > NextGen Release 1.1 Menu Items > Link a CM/ECF account to my PACER account");
}

#[tokio::test]
async fn the_court_says_beforehand_when_filing_is_closed() {
    let zone = courts::almd().zone();
    let at = |day, hour: i64| zone.midnight(day).plus_seconds(hour * 3600);
    let closed = ClosedWindow { from: at(jiff::civil::date(2021, 4, 29), 17), until: at(jiff::civil::date(2021, 5, 3), 12) };
    let court = TestCourt::at(Settings { closed: Some(closed), ..courts::almd() }, "2021-04-20T09:00:00-05:00");
    let filer = court.filer("aattorney").make();
    let before = "Filing will be closed from April 29, 2021, 5:00 PM CDT until May 3, 2021, 12:00 PM CDT";
    for url in [court.ecf("/cgi-bin/login.pl"), court.ecf("/"), court.www("/")] {
        court.browser().visit(&url).await.must_see(before);
    }
    let mut alex = court.legacy(&filer).await;
    for url in ["/cgi-bin/ShowIndex.pl", "/cgi-bin/DisplayMenu.pl?Civil"] {
        alex.visit(&court.ecf(url)).await.must_see(before);
    }
    court.clock.set("2021-04-30T09:00:00-05:00");
    let mut alex = court.legacy(&filer).await;
    alex.visit(&court.ecf("/cgi-bin/DisplayMenu.pl?Civil")).await.must_see("Filing is closed until May 3, 2021, 12:00 PM CDT");
    court.clock.set("2021-05-03T12:00:00-05:00");
    court.browser().visit(&court.ecf("/")).await.must_not_see("closed");
}

#[tokio::test]
async fn names_of_people_and_courts_are_inert_text() {
    let court = TestCourt::new(courts::almd());
    let name = "<img src=x onerror=alert(1)> & Co";
    let filer = court.filer("evil").name(name).make();
    let mut evil = court.person("Evil Eve").linked_to(&filer).sign_on().await;
    evil.visit(&court.ecf("/cgi-bin/ShowIndex.pl")).await.must_see(name);
    assert!(!evil.html().contains("<img"));
}

#[tokio::test]
async fn every_page_of_someone_signed_on_holds_the_mark_that_clients_look_for() {
    let court = TestCourt::new(courts::almd());
    let mut alex = court.person("Alex Attorney").sign_on().await;
    for path in [
        "/",
        "/cgi-bin/ShowIndex.pl",
        "/cgi-bin/DisplayMenu.pl?Utilities",
        "/cgi-bin/DisplayMenu.pl?Reports",
        "/cgi-bin/CourtInfo.pl",
        "/help",
        "/client-code",
        "/billing",
        "/exemption",
        "/password",
    ] {
        alex.visit(&court.ecf(path)).await;
        assert_eq!(alex.status(), 200, "{path}");
        assert!(alex.html().contains("/cgi-bin/login.pl?logout"), "{path}");
        assert!(alex.html().contains("<div id=\"topmenu\" class=\"yuimenubar"), "{path}");
        assert!(alex.html().contains("id=\"cmecfMainContent\""), "{path}");
    }
}
