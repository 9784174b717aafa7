//! People walk the menu of a case, and programs ask for its pages.

mod deadlines;
mod related;

use store::court::{
    cases::{self, NewCase},
    entries::{self, NewEntry},
    receipts,
};

use crate::{
    docket::tests::{import, other_files::import_file},
    testing::{TestCourt, courts},
};

#[tokio::test]
async fn every_link_of_a_cases_menu_leads_to_a_page_about_that_case() {
    for (settings, sample, bankruptcy) in [(courts::almd(), "district/cacd", false), (courts::arwb(), "bankruptcy/areb", true)] {
        let court = TestCourt::new(settings);
        let serial = import(&court, sample).serial;
        let mut rita = court.person("Rita Reader").sign_on().await;
        let menu = court.ecf(&format!("/cgi-bin/iquery.pl?{serial}"));
        for (district, own, _) in super::LINKS {
            let label = if bankruptcy { own } else { district };
            if label.is_empty() {
                continue;
            }
            rita.visit(&menu).await.click(label).await;
            assert_eq!(rita.status(), 200, "{label}");
            rita.must_not_see("Case not found.").must_not_see("Incomplete request.");
        }
        rita.visit(&menu).await.click("Party").await.must_see("Represented by").must_see("Transaction Receipt");
        rita.visit(&menu).await.click("Attorney").await.must_see("Represents");
        rita.visit(&menu).await.click(if bankruptcy { "Deadline/Schedule..." } else { "Deadlines/Hearings..." }).await;
        rita.press("Run Query").await.must_see("No open deadlines or hearings are recorded for this case.");
        rita.visit(&menu).await.click("Related Transactions...").await.press("Run Query").await.must_see("Transaction Receipt");
        rita.visit(&court.ecf(&format!("/cgi-bin/iqquerymenu.pl?{serial}"))).await.must_see("Docket Report ...");
    }
}

#[tokio::test]
async fn a_list_comes_as_csv_too_and_leaves_a_receipt() {
    let court = TestCourt::new(courts::arwb());
    let serial = import(&court, "bankruptcy/areb").serial;
    let rita = court.person("Rita Reader");
    let account = rita.signed_on.account_number;
    let mut rita = rita.sign_on().await;
    let page = court.ecf(&format!("/cgi-bin/qryParties.pl?{serial}"));
    let answer = rita.get_raw(&format!("{page}&csv"), &[]).await;
    assert!(answer.header("content-type").starts_with("text/csv"));
    assert!(answer.text().starts_with("\"Name\",\"Role\",\"Terminated\",\"Represented by\"\r\n"), "{}", answer.text());
    rita.visit(&court.ecf(&format!("/cgi-bin/qryTrustee.pl?{serial}"))).await.must_see("Trustee");
    let kept = court.read(move |tx| receipts::of_account(tx, account, domain::Time(0), domain::Time(i64::MAX), 10));
    let kept: Vec<&str> = kept.iter().map(|receipt| receipt.description.as_str()).collect();
    assert_eq!(kept, ["Trustee", "Party"]);
}

#[tokio::test]
async fn a_program_asks_for_the_history_with_nothing_but_the_nonce() {
    let court = TestCourt::new(courts::almd());
    let serial = import_file(&court, "docket_history", "akd_58813");
    let mut client = court.person("Rita Reader").sign_on().await;
    let form = client.get_raw(&court.ecf(&format!("/cgi-bin/HistDocQry.pl?{serial}")), &[]).await.text();
    let actions: Vec<&str> =
        form.split("<form").skip(1).filter_map(|part| part.split("action=\"").nth(1)?.split('"').next()).collect();
    assert!(actions.iter().all(|action| action.matches('?').count() == 1), "{actions:?}");
    let nonce = actions.iter().find(|action| action.contains("-L_")).unwrap().split('?').nth(1).unwrap().to_owned();
    let url = court.ecf(&format!("/cgi-bin/HistDocQry.pl?{nonce}"));
    let page = client.post_raw(&url, &[], "QueryType=History&sort1=asc").await.text();
    assert!(page.contains("<font size=\"+1\">3:17-cr-00168-SLG-DMS</font>"), "{page}");
    assert!(page.contains("onclick=\"goDLS('/doc1/01701880164','") && page.contains("Notice of Arrest"), "{page}");
    assert!(!page.contains("<i>Docket Text:</i>"));
    // Documents alone, the other way round.
    let page = client.post_raw(&url, &[], "QueryType=Documents&sort1=desc&DisplayDktText=DisplayDktText").await.text();
    assert!(!page.contains("Notice of Arrest") && page.contains("Complaint"), "{page}");
    // The address with the options gives the same.
    let again =
        page.split("<a href=\"").find_map(|part| part.split('"').next().filter(|href| href.contains("QueryType"))).unwrap();
    let same = client.get_raw(&court.ecf(&again.replace("&amp;", "&").replace("&#38;", "&")), &[]).await.text();
    assert!(same.contains("Complaint") && !same.contains("Notice of Arrest"), "{same}");
}

#[tokio::test]
async fn a_strangers_link_leads_to_the_page_before_and_leaves_no_receipt() {
    let court = TestCourt::new(courts::almd());
    let serial = import(&court, "district/cacd").serial;
    let rita = court.person("Rita Reader");
    let account = rita.signed_on.account_number;
    let mut rita = rita.sign_on().await;
    let elsewhere = [("sec-fetch-site", "cross-site")];
    for page in [
        format!("DktRpt.pl?all_case_ids={serial}&list_of_parties_and_counsel=on"),
        format!("HistDocQry.pl?all_case_ids={serial}&QueryType=History"),
        format!("qryParties.pl?{serial}"),
        "iquery.pl?Qry_filed_from=01/01/1990".to_owned(),
    ] {
        let said = rita.get_raw(&court.ecf(&format!("/cgi-bin/{page}")), &elsewhere).await.text();
        assert!(!said.contains("Transaction Receipt"), "{page}: {said}");
    }
    let kept = court.read(move |tx| receipts::of_account(tx, account, domain::Time(0), domain::Time(i64::MAX), 10));
    assert!(kept.is_empty());
    let sheet =
        court.ecf(&format!("/cgi-bin/DktRpt.pl?all_case_ids={serial}&documents_numbered_from_=1&documents_numbered_to_=2"));
    let said = rita.get_raw(&sheet, &[("sec-fetch-site", "none")]).await.text();
    assert!(said.contains("Transaction Receipt") && said.contains("Docket Text"), "{said}");
}

#[tokio::test]
async fn the_mobile_page_counts_entries_and_a_number_leads_to_its_document() {
    let court = TestCourt::new(courts::almd());
    let serial = import(&court, "district/almd").serial;
    let mut client = court.person("Rita Reader").sign_on().await;
    let page =
        client.post_raw(&court.ecf(&format!("/cgi-bin/mobile_query.pl?search=caseInfo&caseid=={serial}")), &[], "").await.text();
    assert!(page.contains("Docket Entries <span>1</span></a>") && page.contains("login.pl?logout"), "{page}");
    let url = court.ecf(&format!("/cgi-bin/qryDocument.pl?{serial}"));
    client.visit(&url).await.fill("Document number", "x").press("View Document").await.must_see("digits only");
    let answer = client.get_raw(&court.ecf(&format!("/cgi-bin/qryDocument.pl?caseid={serial}&document_number=1")), &[]).await;
    assert_eq!((answer.status, answer.header("location")), (303, format!("/cgi-bin/show_case_doc?1,{serial},,,").as_str()));
}

#[tokio::test]
async fn sealed_things_stand_on_no_page_of_the_menu() {
    const CANARY: &str = "Zanzibarquill";
    let court = TestCourt::new(courts::almd());
    let (sealed, open) = court.write(|tx, fresh| {
        let case = |number: &str, key: &str, title: &str, sealed: bool| NewCase {
            number: number.into(),
            number_key: key.into(),
            kind: "cv".into(),
            title: title.into(),
            date_filed: Some("2021-05-03".into()),
            sealed,
            facts: "{}".into(),
            next_number: 2,
            next_sequence: 2,
            ..NewCase::default()
        };
        let sealed = cases::insert(tx, fresh, &case("2:21-cv-00111", "2021-00111", &format!("{CANARY} v. Doe"), true))?;
        let open = cases::insert(tx, fresh, &case("2:21-cv-00222", "2021-00222", "Lee v. Ray", false))?;
        store::court::associated::insert(tx, open.id, "Related", "2:21-cv-00111", "2021-00111")?;
        let entry = NewEntry {
            sequence: 1,
            number: Some(1),
            date_filed: Some("2021-05-04".into()),
            text: format!("MOTION about {CANARY}"),
            filed_by: CANARY.into(),
            sealed: true,
            facts: "{}".into(),
            ..NewEntry::default()
        };
        entries::insert(tx, fresh, open.id, &entry)?;
        Ok((sealed.serial, open.serial))
    });
    let mut rita = court.person("Rita Reader").sign_on().await;
    let mut nothing = Vec::new();
    // The claims pages of bankruptcy courts have a walk of their own.
    for (_, _, page) in super::LINKS.iter().filter(|(district, _, _)| !district.is_empty()) {
        for serial in [sealed, open] {
            let said = rita.get_raw(&court.ecf(&format!("/cgi-bin/{page}?{serial}")), &[]).await.text();
            assert!(!said.contains(CANARY) && !said.contains("00111"), "{page}: {said}");
            if serial == sealed && *page != "DktRpt.pl" {
                nothing.push(said.contains("Case not found."));
            }
        }
    }
    assert!(nothing.iter().all(|said| *said));
    let mobile = rita.get_raw(&court.ecf(&format!("/cgi-bin/mobile_query.pl?search=caseInfo&caseid={open}")), &[]).await.text();
    assert!(mobile.contains("<span>0</span>"), "{mobile}");
    for query in ["QueryType=History", "QueryType=Documents&DisplayDktText=1"] {
        let said = rita.get_raw(&court.ecf(&format!("/cgi-bin/HistDocQry.pl?all_case_ids={open}&{query}")), &[]).await.text();
        assert!(!said.contains(CANARY) && said.contains("There are no documents in this case."), "{said}");
    }
}
