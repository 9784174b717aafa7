//! Rita searches for a case, opens its docket, and finds Link under its own name.

use serde_json::Value;
use site::testing::squeeze;
use store::court::cases;

use super::{ROOM, import, sample, whole};
use crate::{
    appellate::export::export,
    claims::tests::keep,
    docket::kinds::{self, Kind},
    testing::{TestCourt, courts},
};

fn text(html: &str) -> String {
    let page = scraper::Html::parse_document(html);
    squeeze(&page.root_element().text().collect::<Vec<_>>().join(" "))
}

#[test]
fn every_docket_comes_back_as_it_was_and_a_second_import_changes_nothing() {
    let court = TestCourt::new(courts::cadc());
    for name in ["cadc_1", "ca9_293296"] {
        let imported = import(&court, name);
        assert!(imported.new && !import(&court, name).new, "{name}");
        let back = court.read(move |tx| {
            let case = cases::by_serial(tx, imported.serial)?.unwrap();
            assert_eq!(kinds::came_as(&case), Kind::Appellate);
            export(tx, &case, false)
        });
        assert_eq!(back.to_json(), serde_json::from_str::<Value>(&sample(name)).unwrap(), "{name}");
    }
}

#[tokio::test]
async fn rita_searches_by_number_and_name_and_runs_the_docket_report() {
    let court = TestCourt::new(courts::cadc());
    import(&court, "cadc_1");
    import(&court, "ca9_293296");
    let mut rita = court.person("Rita Reader").sign_on().await;
    rita.visit(&court.ecf("/cgi-bin/ShowIndex.pl")).await.click("Query").await.must_see("Find a case by its number");
    assert!(rita.html().contains("InvalidUserLogin.jsp"), "clients take it for the sign of being signed on");
    rita.fill("caseNum", "22-8513").press("Search").await.must_see("In re: Sealed Case").must_see("Attorney Discipline");
    rita.press("Run Docket Report").await.must_see("Originating Court Information:").must_see("CLERK'S ORDER");
    let page = text(&rita.html());
    assert!(page.contains("Docket Report (full)") && page.contains("PER CURIAM ORDER"), "{page}");
    rita.visit(&court.ecf("/billing")).await.must_see("Docket Report (full)").must_see("22-8513");
    let by_name = format!("{ROOM}?servlet=CaseQuery&lastName=aspic");
    rita.visit(&court.ecf(&by_name)).await.must_see("17-16510").must_see("3896 Other Statutes - Arbitration");
    let both = format!("{ROOM}?servlet=CaseQuery&filedFrom=01/01/2017&filedTo=12/31/2022");
    rita.visit(&court.ecf(&both)).await.must_see("2 lines").must_see("17-16510").must_see("22-8513");
    let none = format!("{ROOM}?servlet=CaseQuery&caseNum=99-9999");
    rita.visit(&court.ecf(&none)).await;
    assert!(rita.html().contains("<b>Case Number Not Found</b>"));
    rita.visit(&court.ecf(&format!("{ROOM}?servlet=CaseQuery"))).await.must_see("Type a case number, a name, or dates.");
}

#[tokio::test]
async fn existing_clients_get_the_parts_they_ask_for_at_both_addresses() {
    let court = TestCourt::new(courts::cadc());
    let mut rita = court.person("Rita Reader").sign_on().await;
    for (name, number) in [("cadc_1", "22-8513"), ("ca9_293296", "17-16510")] {
        let serial = import(&court, name).serial;
        let page = rita.get_raw(&court.ecf(&whole(number)), &[]).await;
        assert_eq!(page.status, 200);
        keep(&format!("dockets_appellate.{name}"), &page.text());
        let elsewhere = whole(number).replace(ROOM, "/cmecf/servlet/TransportRoom");
        assert_eq!(page.text(), rita.get_raw(&court.ecf(&elsewhere), &[]).await.text());
        // As the case locator writes it.
        let locator = format!(
            "/cmecf/servlet/TransportRoom?servlet=CaseSummary.jsp?caseNum={number}&dktType=dktPublic&incOrigDkt=Y&incDktEntries=Y"
        );
        let page = text(&rita.get_raw(&court.ecf(&locator), &[]).await.text());
        assert!(page.contains("Originating Court Information:") && !page.contains("Panel Assignment:"), "{page}");
        // Bookmarks of other courts' pages lead to the same case.
        let old = rita.get_raw(&court.ecf(&format!("/cgi-bin/DktRpt.pl?{serial}")), &[]).await;
        assert!(old.header("location").contains(&format!("caseId={serial}")), "{}", old.header("location"));
    }
    let days = format!("{}&dateFrom=10/01/2022&dateTo=10/31/2022", whole("22-8513"));
    let page = text(&rita.get_raw(&court.ecf(&days), &[]).await.text());
    assert!(page.contains("PER CURIAM ORDER") && !page.contains("COMPLAINT received"), "{page}");
    let wrong = format!("{}&dateFrom=soon", whole("22-8513"));
    let page = rita.get_raw(&court.ecf(&wrong), &[]).await.text();
    assert!(page.contains("This is no date."), "{page}");
}

#[tokio::test]
async fn the_utility_has_the_name_that_courts_of_appeals_give_it() {
    let court = TestCourt::new(courts::cadc());
    let filer = court.filer("aattorney").make();
    let mut ann = court.person("Ann Attorney").sign_on().await;
    let label = "Link my filer account to my PACER account";
    ann.visit(&court.ecf("/cgi-bin/DisplayMenu.pl?NextGen")).await.click(label).await.must_see(label);
    ann.visit(&court.ecf("/help")).await.must_see(label).must_see("Documents are not filed in this system yet.");
    // Who is linked has no filing menus here.
    let mut linked = court.person("Lena Linked").linked_to(&filer).sign_on().await;
    linked.visit(&court.ecf("/cgi-bin/ShowIndex.pl")).await.must_not_see("Civil").must_see("Query");
    let district = court.beside(courts::almd());
    let mut ann = district.person("Ann Attorney").sign_on().await;
    ann.visit(&district.ecf("/cgi-bin/DisplayMenu.pl?NextGen")).await.must_see("Link a CM/ECF account to my PACER account");
    // What is a court of appeals' is not there in a district court.
    let answer = ann.get_raw(&district.ecf(&format!("{ROOM}?servlet=CaseSearch.jsp")), &[]).await;
    assert_eq!(answer.status, 404);
}

#[tokio::test]
async fn log_out_ends_the_session_for_who_clicks_it_and_asks_others() {
    let court = TestCourt::new(courts::cadc());
    let mut rita = court.person("Rita Reader").sign_on().await;
    let href = court.ecf(&format!("{ROOM}?servlet=InvalidUserLogin.jsp&logout=y"));
    rita.get_raw(&href, &[("sec-fetch-site", "cross-site")]).await;
    rita.visit(&court.ecf("/cgi-bin/ShowIndex.pl")).await.must_see("Query");
    rita.click("Log Out").await.must_see("You have logged out");
    let page = rita.get_raw(&court.ecf(&format!("{ROOM}?servlet=CaseSearch.jsp")), &[]).await;
    assert!(!page.text().contains("InvalidUserLogin.jsp"), "a page without sign-on does not carry the sign");
}
