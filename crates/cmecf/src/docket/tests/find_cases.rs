//! Query: by number, by name, by dates; and the look-up of numbers.

use super::import;
use crate::testing::{TestCourt, courts};

#[tokio::test]
async fn a_reader_finds_a_case_by_its_number_however_typed() {
    let court = TestCourt::new(courts::almd());
    import(&court, "district/almd");
    import(&court, "district/cacd");
    let mut rita = court.person("Rita Reader").sign_on().await;
    for typed in ["1:08-cv-00901", "08-901", "1:08-cv-901-WKW", "0800901"] {
        rita.visit(&court.ecf("/cgi-bin/iquery.pl")).await.fill("Case number", typed).press("Run Query").await;
        rita.must_see("1:08-cv-00901-WKW-SRW Efurd v. AAA Cooper Transporation").must_see("Date filed: 11/10/2008");
    }
    rita.must_see("William Keith Watkins, presiding").must_see("Date terminated: 02/20/2009");
    rita.click("Docket Report ...").await.press("Run Report").await.must_see("Docket Text");
    rita.visit(&court.ecf("/cgi-bin/iquery.pl")).await.fill("Case number", "1:99-cv-1").press("Run Query").await;
    rita.must_see("Case not found.");
    assert_eq!(rita.status(), 200);
}

#[tokio::test]
async fn a_reader_finds_cases_by_name_dates_and_nature_of_suit() {
    let court = TestCourt::new(courts::almd());
    for name in ["almd", "cacd", "cand", "nyed", "dcd_3"] {
        import(&court, &format!("district/{name}"));
    }
    let mut rita = court.person("Rita Reader").sign_on().await;
    let query = court.ecf("/cgi-bin/iquery.pl");
    rita.visit(&query).await.fill("Last/Business name", "efurd").fill("First name", "Joy").press("Run Query").await;
    rita.must_see("1:08-cv-00901-WKW-SRW");
    rita.visit(&query).await.fill("Last/Business name", "Google").press("Run Query").await.must_see("1:20-cv-03010-APM");
    rita.visit(&query).await.fill("Last/Business name", "furd").press("Run Query").await.must_see("Case not found.");
    rita.visit(&query).await.fill("Filed from", "01/01/2008").fill("Filed to", "12/31/2008").press("Run Query").await;
    rita.must_see("2 cases.").must_see("1:08-cv-00901").must_see("3:08-cv-00159").must_not_see("2:06-cv-00350");
    rita.visit(&query).await.fill("Nature of suit", "442").press("Run Query").await.must_see("1:08-cv-00901-WKW-SRW");
    rita.visit(&query).await.press("Run Query").await.must_see("Type a case number, a name");
    rita.visit(&query).await.fill("Last/Business name", "a_%'\"<b>").press("Run Query").await.must_see("Case not found.");
}

#[tokio::test]
async fn a_case_id_alone_is_answered_with_the_summary() {
    let court = TestCourt::new(courts::arwb());
    let serial = import(&court, "bankruptcy/cacb_4").serial;
    let mut client = court.person("Rita Reader").sign_on().await;
    let body = format!(
        "UserType=&all_case_ids={serial}&case_num=foo&Qry_filed_from=&Qry_filed_to=&lastentry_from=&lastentry_to=&last_name=&first_name=&middle_name=&person_type="
    );
    let answer = client.post_raw(&court.ecf("/cgi-bin/iquery.pl?1-L_1_0-1"), &[], &body).await;
    let page = answer.text();
    assert!(page.contains("<center><b><font size=\"+1\">8:09-bk-14018-TA</font></b> Gregory Duane Hill<br>"), "{page}");
    assert!(page.contains("<b>Case type:</b> bk <b>Judge:</b> Theodor Albert<br>"), "{page}");
    client.visit(&court.ecf(&format!("/cgi-bin/iquery.pl?{serial}"))).await.must_see("8:09-bk-14018-TA");
    client.visit(&court.ecf(&format!("/cgi-bin/iquery.pl?123-L_1_0-0-{serial}"))).await.must_see("8:09-bk-14018-TA");
}

#[tokio::test]
async fn the_look_up_of_numbers_answers_as_existing_clients_parse_it() {
    let court = TestCourt::new(courts::almd());
    let serial = import(&court, "district/almd").serial;
    let mut client = court.person("Rita Reader").sign_on().await;
    let answer = client.get_raw(&court.ecf("/cgi-bin/possible_case_numbers.pl?1:08-cv-901;number=0.12"), &[]).await;
    assert_eq!(
        answer.text(),
        format!(
            "<request number=\"1:08-cv-901\">\n    <case number=\"1:08-cv-901\" id=\"{serial}\" title=\"1:08-cv-00901-WKW-SRW Efurd v. AAA Cooper Transporation (closed 02/20/2009)\" sortable=\"1:2008-cv-00901-WKW\"/>\n</request>\n"
        )
    );
    let answer = client.get_raw(&court.ecf("/cgi-bin/possible_case_numbers.pl?8202055"), &[]).await;
    assert_eq!(answer.text(), "<request number=\"8202055\"><message text=\"Cannot find case 8202055\"/></request>\n");
}

#[tokio::test]
async fn nobody_reads_without_signing_on_and_a_clerk_reads_at_the_desk() {
    let court = TestCourt::new(courts::almd());
    let serial = import(&court, "district/almd").serial;
    let mut stranger = court.browser();
    for path in ["/cgi-bin/iquery.pl", "/cgi-bin/DktRpt.pl", "/doc1/01701111613"] {
        let answer = stranger.get_raw(&court.ecf(path), &[]).await.text();
        assert!(answer.contains("location.assign(") && !answer.contains("Efurd"), "{path}: {answer}");
    }
    let answer = stranger.get_raw(&court.ecf("/cgi-bin/possible_case_numbers.pl?08-901"), &[]).await.text();
    let told = "<request number=\"08-901\"><message text=\"Not logged in.  Please refresh this page.\"/></request>\n";
    assert_eq!(answer, told);
    let body = format!("all_case_ids={serial}&case_num=+");
    let answer = stranger.post_raw(&court.ecf("/cgi-bin/DktRpt.pl?1-L_1_0-1"), &[], &body).await.text();
    assert!(!answer.contains("Efurd"), "{answer}");

    let mut clerk = court.clerk().await;
    clerk.visit(&court.ecf("/staff/cgi-bin/iquery.pl")).await.fill("Case number", "08-901").press("Run Query").await;
    clerk.click("Docket Report ...").await.press("Run Report").await.must_see("Joyce Efurd");
}

#[tokio::test]
async fn a_search_stands_in_the_address_is_sorted_and_comes_as_csv() {
    let court = TestCourt::new(courts::almd());
    for name in ["almd", "cacd", "cand", "nyed", "dcd_3"] {
        import(&court, &format!("district/{name}"));
    }
    let mut rita = court.person("Rita Reader").sign_on().await;
    let address = court.ecf("/cgi-bin/iquery.pl?Qry_filed_from=01%2F01%2F2000&Qry_filed_to=12%2F31%2F2020");
    rita.visit(&address).await.must_see("cases.").must_see("Transaction Receipt");
    let numbers = |page: &str| {
        let links = page.split("/cgi-bin/iquery.pl?").skip(1).filter_map(|part| part.split(['"', '>', '<']).nth(2));
        links.filter(|text| text.contains(":")).map(str::to_owned).collect::<Vec<_>>()
    };
    let by_date = numbers(&rita.html());
    rita.click("Case Title").await;
    let by_title = numbers(&rita.html());
    assert!(by_date.len() >= 3 && by_date != by_title, "{by_date:?} {by_title:?}");
    let file = rita.get_raw(&format!("{address}&format=csv"), &[]).await;
    assert!(file.header("content-type").starts_with("text/csv"));
    assert_eq!(file.text().lines().count(), by_date.len() + 1, "{}", file.text());
    for (field, value, seen) in [
        ("cause_action", "15:1", "1:20-cv-03010-APM"),
        ("judge", "watkins", "1:08-cv-00901"),
        ("case_status", "closed&judge=watkins", "1:08"),
    ] {
        rita.visit(&court.ecf(&format!("/cgi-bin/iquery.pl?{field}={value}"))).await.must_see(seen);
    }
    rita.visit(&court.ecf("/cgi-bin/iquery.pl?case_status=open&judge=watkins")).await.must_see("Case not found.");
    rita.visit(&court.ecf("/cgi-bin/iquery.pl?lastentry_from=01/01/2030&judge=watkins")).await.must_see("Case not found.");
}
