//! Rita reads the claims of a case, and who may not read them is told so.

use site::testing::squeeze;

use super::{ask, import_activity, import_register, keep};
use crate::testing::{TestCourt, courts};

fn text(html: &str) -> String {
    let page = scraper::Html::parse_document(html);
    squeeze(&page.root_element().text().collect::<Vec<_>>().join(" "))
}

fn claims(html: &str) -> Vec<String> {
    let page = scraper::Html::parse_document(html);
    let tables = scraper::Selector::parse("table.complexReport").unwrap();
    page.select(&tables).map(|table| squeeze(&table.text().collect::<Vec<_>>().join(" "))).collect()
}

#[tokio::test]
async fn rita_opens_the_register_from_the_query_and_sees_every_claim() {
    let court = TestCourt::new(courts::arwb());
    let serial = import_register(&court).serial;
    let mut rita = court.person("Rita Reader").sign_on().await;
    rita.visit(&court.ecf(&format!("/cgi-bin/iquery.pl?{serial}"))).await.click("Claims Register").await;
    rita.press("Run Report").await;
    let page = rita.html();
    assert_eq!(claims(&page).len(), 7);
    assert!(claims(&page)[1].contains("Claim No: 2") && claims(&page)[1].contains("$47449.23"), "{}", claims(&page)[1]);
    let whole = text(&page);
    assert!(whole.contains("Total Number Of Claims: 7") && whole.contains("$190905.10"), "{whole}");
    assert!(whole.contains("Transaction Receipt") && whole.contains("Description: Claims Register"), "{whole}");
    assert!(page.contains("/cgi-bin/login.pl?logout"));
    rita.visit(&court.ecf("/billing")).await.must_see("Claims Register").must_see("19-18995-VFP");
    // A claim's own form is not here: it is said, not left out.
    let claim = format!("/cgi-bin/show_doc.pl?caseid={serial}&claim_id=53845460&claim_num=2-2&magic_num=MAGIC");
    assert!(page.contains(&claim.replace('&', "&#38;")) || page.contains(&claim.replace('&', "&amp;")), "{page}");
    rita.visit(&court.ecf(&claim)).await.must_see("Claim 2-2 of case 19-18995-VFP is listed on the claims register");
}

#[tokio::test]
async fn existing_clients_get_the_register_with_any_nonce() {
    let court = TestCourt::new(courts::arwb());
    let serial = import_register(&court).serial;
    let mut rita = court.person("Rita Reader").sign_on().await;
    let fields = format!(
        "all_case_ids={serial}&EntFil=Fil&SearchingClaims=true&f_sort1=cl_claimno&f_sort2=cl_dt_filed&case_num=19-18995&f_fromdt=1/1/1960"
    );
    let page = ask(&mut rita, &court, "SearchClaims.pl", &fields).await;
    keep("claims_registers.njb", &page);
    assert_eq!(claims(&page).len(), 7);
    let serial = import_activity(&court)[0].serial;
    let fields =
        format!("all_case_ids={serial}&sort1=case+number&sort2=claim+number&case_num=22-22345&creditor=&entered_from=1/1/1960");
    let page = ask(&mut rita, &court, "ClaimsActRpt.pl", &fields).await;
    keep("claims_activity.nysb_1", &page);
    assert_eq!(claims(&page).len(), 1);
}

#[tokio::test]
async fn claims_are_found_by_creditor_number_and_day() {
    let court = TestCourt::new(courts::arwb());
    let serial = import_register(&court).serial;
    let mut rita = court.person("Rita Reader").sign_on().await;
    for (more, expected) in [
        ("creditor=maritime", vec![1]),
        ("creditor=santa", vec![]),
        ("claim_from=3&claim_to=4", vec![3, 4]),
        ("f_fromdt=07/01/2019&f_todt=07/24/2019", vec![5, 6]),
        ("f_todt=06/05/2019", vec![1]),
        ("EntFil=Ent&f_todt=06/05/2019", vec![]),
        ("EntFil=Ent&f_todt=06/06/2019", vec![1]),
    ] {
        let page = ask(&mut rita, &court, "SearchClaims.pl", &format!("all_case_ids={serial}&{more}")).await;
        let found: Vec<String> = claims(&page);
        assert_eq!(found.len(), expected.len(), "{more}: {found:?}");
        for (claim, number) in found.iter().zip(&expected) {
            assert!(claim.contains(&format!("Claim No: {number} ")), "{more}: {claim}");
        }
        let none = page.contains("No claims found for this case using selection criteria entered");
        assert_eq!(none, expected.is_empty(), "{more}");
    }
    let wrong =
        ask(&mut rita, &court, "SearchClaims.pl", &format!("all_case_ids={serial}&f_fromdt=soon&claim_from=9&claim_to=2")).await;
    assert!(wrong.contains("This is no date.") && wrong.contains("must be less than or equal"), "{wrong}");
    // Over all cases of the court.
    import_activity(&court);
    let page = ask(&mut rita, &court, "ClaimsActRpt.pl", "entered_from=06/13/2019&entered_to=10/03/2022").await;
    assert_eq!(claims(&page).len(), 8, "claim 2 was amended on the day it was filed");
    assert!(claims(&page)[1].contains("Amends No: 2-1"), "{:?}", claims(&page));
    let page = ask(&mut rita, &court, "ClaimsActRpt.pl", "").await;
    assert!(page.contains("Type a case number, a creditor"), "{page}");
}

#[tokio::test]
async fn the_register_is_given_as_a_table_too() {
    let court = TestCourt::new(courts::arwb());
    let serial = import_register(&court).serial;
    let mut rita = court.person("Rita Reader").sign_on().await;
    let answer = rita.get_raw(&court.ecf(&format!("/claims.csv?all_case_ids={serial}&creditor=internal")), &[]).await;
    assert_eq!(answer.header("content-type"), "text/csv; charset=utf-8");
    let lines: Vec<String> = answer.text().lines().map(str::to_owned).collect();
    assert_eq!(lines.len(), 2, "{lines:?}");
    assert!(lines[1].starts_with("\"19-18995-VFP\",\"5\",\"518248068\"") && lines[1].contains("\"$12465.98\""), "{}", lines[1]);
    rita.visit(&court.ecf("/billing")).await.must_see("Creditor: internal");
}

#[tokio::test]
async fn the_creditors_are_listed_with_their_claims_and_as_labels() {
    let court = TestCourt::new(courts::arwb());
    let serial = import_register(&court).serial;
    let mut rita = court.person("Rita Reader").sign_on().await;
    rita.visit(&court.ecf(&format!("/cgi-bin/iquery.pl?{serial}"))).await.click("Creditor").await;
    rita.must_see("7 creditors").must_see("Smith Maritime, Inc.").must_see("$45000.00").must_see("Transaction Receipt");
    rita.click("list of creditors").await.press("Run Report").await.must_see("7 addresses").must_see("Longwater Dr.");
    // As juriscraper asks: any form of the page gives the nonce, then the raw data.
    let fields = format!("all_case_ids={serial}&case_num=19-18995&typfmt=rawfrmt&SMG=");
    let page = ask(&mut rita, &court, "CredMatrixCase.pl", &fields).await;
    keep("list_of_creditors.njb", &page);
    let page = scraper::Html::parse_document(&page);
    let data = scraper::Selector::parse("form[name=bnc] input[name=data]").unwrap();
    let data = page.select(&data).next().unwrap().attr("value").unwrap();
    assert_eq!(data.lines().count(), 9);
    assert!(data.lines().all(|line| line.matches('|').count() == 7), "{data}");
    assert!(data.contains("9|End of Label Matrix|Total addresses 7|||||"), "{data}");
    let file = rita.post_raw(&court.ecf("/creditors.txt"), &[], &format!("all_case_ids={serial}&data=something+else")).await;
    assert_eq!(file.header("content-type"), "text/plain; charset=utf-8");
    assert_eq!(file.text(), data);
}

#[tokio::test]
async fn a_district_court_says_that_it_keeps_no_claims() {
    let court = TestCourt::new(courts::almd());
    let mut rita = court.person("Rita Reader").sign_on().await;
    for page in ["SearchClaims.pl", "ClaimsActRpt.pl", "CredMatrixCase.pl", "CreditorQry.pl"] {
        rita.visit(&court.ecf(&format!("/cgi-bin/{page}"))).await.must_see("You entered a non-bankruptcy type case:");
    }
    rita.visit(&court.ecf("/cgi-bin/DisplayMenu.pl?Reports")).await.must_not_see("Claims Register");
    let bankruptcy = court.beside(courts::wieb());
    let mut rita = bankruptcy.person("Rita Reader").sign_on().await;
    rita.visit(&bankruptcy.ecf("/cgi-bin/DisplayMenu.pl?Reports")).await.click("Claims Activity").await;
    rita.must_see("Claims and amendments as they were entered");
}
