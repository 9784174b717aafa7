//! What can be asked of a sheet, and its receipt.

use domain::{Time, case_number::DocketNumber};
use store::court::{
    cases::{self, NewCase},
    entries::{self, NewDocument, NewEntry},
    receipts,
};

use super::{import, read_sheet::read, run_report};
use crate::testing::{TestCourt, courts};

#[tokio::test]
async fn a_reader_chooses_dates_numbers_order_and_parties() {
    let court = TestCourt::new(courts::almd());
    let serial = import(&court, "district/lamd").serial;
    let mut rita = court.person("Rita Reader").sign_on().await;
    let options = court.ecf(&format!("/cgi-bin/DktRpt.pl?{serial}"));

    let whole = read(&run_report(&mut rita, &court, serial).await.html());
    let dates: Vec<String> = whole.entries.iter().map(|entry| entry.0.clone()).collect();
    let (from, to) = (&dates[10], &dates[20]);
    rita.visit(&options).await.fill("Date from", from).fill("Date to", to).press("Run Report").await;
    let some = read(&rita.html());
    let first = dates.iter().position(|date| date == from).unwrap();
    let last = dates.iter().rposition(|date| date == to).unwrap();
    assert_eq!(some.entries, whole.entries[first..=last]);

    rita.visit(&options).await.fill("Documents numbered from", "5").fill("Documents numbered to", "7").press("Run Report").await;
    let numbers: Vec<String> = read(&rita.html()).entries.into_iter().map(|entry| entry.1).collect();
    assert_eq!(numbers, ["5", "6", "7"]);

    rita.visit(&options).await.choose("Sort by", "Most recent date first").press("Run Report").await;
    let mut turned = read(&rita.html()).entries;
    turned.reverse();
    assert_eq!(turned, whole.entries);

    rita.visit(&options)
        .await
        .untick("Parties and counsel")
        .untick("Headers when displaying PDF documents")
        .press("Run Report")
        .await;
    let bare = read(&rita.html());
    assert!(bare.parties.is_empty() && !whole.parties.is_empty());
    assert_eq!(bare.entries.len(), whole.entries.len());
    assert!(bare.links.iter().all(|link| link.ends_with("?pdf_header=2")), "{:?}", bare.links);

    rita.visit(&options).await.fill("Date from", "01/01/1990").fill("Date to", "01/02/1990").press("Run Report").await;
    rita.must_see("none satisfy the selection criteria").must_not_see("Docket Text");
}

#[tokio::test]
async fn terminated_parties_are_left_out_when_they_are_not_wanted() {
    let court = TestCourt::new(courts::arwb());
    let serial = import(&court, "bankruptcy/areb").serial;
    let mut rita = court.person("Rita Reader").sign_on().await;
    assert_eq!(read(&run_report(&mut rita, &court, serial).await.html()).parties.len(), 6);
    rita.visit(&court.ecf(&format!("/cgi-bin/DktRpt.pl?{serial}"))).await.untick("Terminated parties").press("Run Report").await;
    let page = read(&rita.html());
    assert_eq!(page.parties.len(), 4);
    rita.must_not_see("TERMINATED");
}

#[tokio::test]
async fn what_cannot_be_asked_is_said_in_the_real_systems_words() {
    let court = TestCourt::new(courts::almd());
    let serial = import(&court, "district/almd").serial;
    let mut rita = court.person("Rita Reader").sign_on().await;
    let options = court.ecf(&format!("/cgi-bin/DktRpt.pl?{serial}"));
    rita.visit(&options).await.fill("Date from", "02/01/2021").fill("Date to", "01/31/2021");
    rita.fill("Documents numbered from", "9").fill("Documents numbered to", "3").press("Run Report").await;
    assert_eq!(rita.status(), 200);
    rita.must_see("The start date must be less than or equal to the end date");
    rita.must_see("The starting document number must be less than or equal to the ending document number");
    assert_eq!(rita.value("Date from"), "02/01/2021", "what was typed stays");
    rita.visit(&options).await.fill("Date from", "yesterday").press("Run Report").await.must_see("MM/DD/YYYY");

    rita.visit(&court.ecf("/cgi-bin/DktRpt.pl?999999")).await.must_see("Case not found.");
    assert_eq!(rita.status(), 200);
    rita.visit(&court.ecf("/cgi-bin/DktRpt.pl")).await.press("Run Report").await.must_see("Incomplete request.");
    rita.visit(&court.ecf("/cgi-bin/DktRpt.pl")).await.fill("Case number", "08-901").press("Run Report").await;
    assert!(read(&rita.html()).head.contains("1:08-cv-00901-WKW-SRW"));
}

#[tokio::test]
async fn existing_clients_are_answered_by_case_id_in_multipart_without_a_token() {
    let court = TestCourt::new(courts::almd());
    let serial = import(&court, "district/almd").serial;
    let mut client = court.person("Rita Reader").sign_on().await;
    let field = |name: &str, value: &str| format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
    let body = [
        ("all_case_ids", serial.to_string().as_str()),
        ("sort1", "oldest date first"),
        ("date_range_type", "Filed"),
        ("output_format", "html"),
        ("case_num", " "),
        ("date_from", "1/1/1960"),
        ("list_of_parties_and_counsel", "on"),
        ("terminated_parties", "on"),
    ]
    .map(|(name, value)| field(name, value))
    .concat()
        + "--b--\r\n";
    let answer = client
        .send_raw(
            "POST",
            &court.ecf("/cgi-bin/DktRpt.pl?1-L_1_0-1"),
            &[("content-type", "multipart/form-data; boundary=b")],
            body.as_bytes(),
        )
        .await;
    assert_eq!(answer.status, 200);
    let page = answer.text();
    assert!(page.contains("/cgi-bin/login.pl?logout"), "clients look for it");
    let sheet = read(&page);
    assert_eq!(sheet.entries.len(), 1);
    assert_eq!(sheet.links, ["/doc1/01701111613"], "the sheet's own number was free in this court");
}

#[tokio::test]
async fn each_sheet_leaves_a_receipt_with_the_account_and_its_client_code() {
    let court = TestCourt::new(courts::almd());
    let serial = import(&court, "district/almd").serial;
    let rita = court.person("Rita Reader").client_code("widgets");
    let account = rita.signed_on.account_number;
    let mut rita = rita.sign_on().await;
    run_report(&mut rita, &court, serial).await;
    rita.must_see("Transaction Receipt").must_see("05/10/2021 09:00:00");
    assert_eq!(rita.row("Client Code:")[1..4], ["rita.reader", "Client Code:", "widgets"]);
    assert_eq!(rita.row("Description:")[1..4], ["Docket Report", "Search Criteria:", "1:08-cv-00901-WKW-SRW"]);
    assert_eq!(rita.row("Cost:")[3], "0.00");
    let kept = court.read(move |tx| receipts::of_account(tx, account, Time(0), Time(i64::MAX), 10));
    assert_eq!(kept.len(), 1);
    assert_eq!((kept[0].description.as_str(), kept[0].client_code.as_str(), kept[0].cents), ("Docket Report", "widgets", 0));
}

/// A case of 950 entries, filed on days that go up and down, seven of them sealed; every third has two documents.
fn long_case(court: &TestCourt) -> i64 {
    court.write(|tx, fresh| {
        let number = "2:21-cv-90450";
        let new = NewCase {
            number: number.into(),
            number_key: DocketNumber::read(number).search_key(),
            kind: "cv".into(),
            title: "Long v. Longer".into(),
            date_filed: Some("2019-01-02".into()),
            date_terminated: None,
            nature_of_suit: String::new(),
            assigned_to: String::new(),
            chapter: String::new(),
            sealed: false,
            facts: "{}".into(),
            import_digest: None,
            wanted_serial: None,
            next_number: 951,
            next_sequence: 951,
            ..NewCase::default()
        };
        let case = cases::insert(tx, fresh, &new)?;
        for sequence in 1..=950_i64 {
            let day = sequence * 7919 % 449;
            let entry = NewEntry {
                sequence,
                number: Some(sequence),
                date_filed: (sequence % 50 != 0).then(|| format!("2020-{:02}-{:02}", 1 + day % 12, 1 + day % 28)),
                text: format!("NOTICE number {sequence} (Attachments: # 1 Exhibit)"),
                event: "cv-notice-address".into(),
                filed_by: "Somebody".into(),
                sealed: sequence % 150 == 7,
                facts: "{}".into(),
                ..NewEntry::default()
            };
            let id = entries::insert(tx, fresh, case.id, &entry)?;
            for part in 0..if sequence % 3 == 0 { 2 } else { 0 } {
                entries::add_document(tx, fresh, id, &NewDocument { part, ..NewDocument::default() })?;
            }
        }
        Ok(case.serial)
    })
}

#[tokio::test]
async fn a_long_sheet_comes_in_pieces_whole_and_in_order() {
    let court = TestCourt::new(courts::almd());
    let serial = long_case(&court);
    let mut rita = court.person("Rita Reader").sign_on().await;
    let options = court.ecf(&format!("/cgi-bin/DktRpt.pl?{serial}"));

    let oldest = read(&run_report(&mut rita, &court, serial).await.html());
    let found = |number: i64| oldest.entries.iter().filter(|entry| entry.1 == number.to_string()).count();
    for number in 1..=950 {
        assert_eq!(found(number), usize::from(number % 150 != 7), "entry {number}");
    }
    let key = |entry: &(String, String, String)| {
        let day: Vec<&str> = entry.0.split('/').collect();
        let day = if day.len() == 3 { format!("{}-{}-{}", day[2], day[0], day[1]) } else { String::new() };
        (day, entry.1.parse::<i64>().unwrap())
    };
    assert!(oldest.entries.is_sorted_by_key(key), "by day, then by sequence");
    assert_eq!(oldest.links.len(), (1..=950).filter(|number| number % 3 == 0 && number % 150 != 7).count());
    let page = rita.html();
    assert!(page.trim_end().ends_with("</html>"), "the page is whole");

    rita.visit(&options).await.choose("Sort by", "Most recent date first").press("Run Report").await;
    let mut newest = read(&rita.html()).entries;
    newest.reverse();
    assert_eq!(newest, oldest.entries);

    // The first piece holds none of these.
    rita.visit(&options).await.fill("Date from", "12/01/2020").fill("Date to", "12/28/2020").press("Run Report").await;
    let late = read(&rita.html()).entries;
    let wanted: Vec<_> = oldest.entries.iter().filter(|entry| entry.0.starts_with("12/")).cloned().collect();
    assert!(!wanted.is_empty());
    assert_eq!(late, wanted);
    rita.visit(&options).await.fill("Date from", "01/01/1990").fill("Date to", "01/02/1990").press("Run Report").await;
    rita.must_see("none satisfy the selection criteria");
}
