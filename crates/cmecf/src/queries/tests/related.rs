//! Related Transactions of a case.

use store::court::{cases, entries, related};

use crate::{
    docket::tests::import,
    reports::tests::{CANARY, CaseOf, EntryOf},
    testing::{TestCourt, courts},
};

#[tokio::test]
async fn entries_that_refer_to_one_another_stand_together() {
    let court = TestCourt::new(courts::almd());
    let case = CaseOf::open("2:21-cv-00020", "Beta v. Gamma", "2021-05-04").make(&court);
    EntryOf { filed: "2021-05-05".into(), ..EntryOf::here(case, 1, "COMPLAINT") }.make(&court);
    EntryOf::here(case, 2, "MOTION to Dismiss").make(&court);
    EntryOf { here: false, ..EntryOf::here(case, 3, "RESPONSE re 2 MOTION to Dismiss by Beta") }.make(&court);
    EntryOf { sealed: true, ..EntryOf::here(case, 4, CANARY) }.make(&court);
    EntryOf { here: false, ..EntryOf::here(case, 5, "REPLY re 3 Response, 4 Motion filed by Gamma") }.make(&court);
    EntryOf { here: false, pages: 0, ..EntryOf::here(case, 6, "Minute Entry striking 1 Complaint, not 2 Days") }.make(&court);
    court.write(move |tx, _| {
        let case = cases::by_serial(tx, case)?.unwrap().id;
        let entry =
            |tx: &mut store::court::Tx<'_, '_>, number| Ok::<_, store::Error>(entries::by_number(tx, case, number)?.unwrap().id);
        let (second, fourth) = (entry(tx, 2)?, entry(tx, 4)?);
        related::keep(tx, fourth, second)?;
        related::keep(tx, fourth, second)
    });
    let mut rita = court.person("Rita Reader").sign_on().await;
    rita.visit(&court.ecf(&format!("/cgi-bin/iquery.pl?{case}"))).await.click("Related Transactions...").await;
    rita.fill("Document number", "x").fill("Filed from", "soon").press("Run Query").await;
    rita.must_see("digits only").must_see("This is no date").must_not_see("Transaction Receipt");
    rita.fill("Document number", "").fill("Filed from", "").tick("Display Docket Text").press("Run Query").await;
    let cells = |row: &Vec<String>| (row[0].clone(), row[3].clone(), row[4].clone());
    let rows: Vec<_> = rita.tables()[0].iter().skip(1).map(cells).collect();
    let told = |rows: &[(&str, &str, &str)]| -> Vec<(String, String, String)> {
        rows.iter().map(|(number, to, by)| ((*number).into(), (*to).into(), (*by).into())).collect()
    };
    assert_eq!(rows, told(&[("1", "", "entry of 05/10/2021"), ("", "1", ""), ("2", "", "3"), ("3", "2", "5"), ("5", "3", "")]));
    rita.must_see("– – REPLY re 3 Response").must_not_see(CANARY);
    let csv = rita.get_raw(&rita.link_to("Download this table as CSV"), &[]).await.text();
    assert!(csv.lines().count() == 6 && !csv.contains(CANARY), "{csv}");
    let address = |more: &str| court.ecf(&format!("/cgi-bin/RelTransactQry.pl?all_case_ids={case}&sort1=desc{more}"));
    rita.visit(&address("&document_number=5")).await.must_not_see("Complaint").must_see("2").must_see("RESPONSE");
    assert_eq!(rita.tables()[0].len(), 4);
    rita.visit(&address("&filed_to=05/05/2021&DisplayDktText=on")).await.must_see("COMPLAINT");
    assert_eq!(rita.tables()[0].len(), 3, "a chain with an entry of these days is shown whole");
    rita.visit(&address("&filed_from=05/06/2021&filed_to=05/05/2021")).await;
    rita.must_see("The start date must be less than or equal to the end date");
    // A sealed entry is paired with nothing for those who may not know of it.
    rita.visit(&address("&document_number=4")).await.must_see("No entries of this case refer to one another");

    let serial = import(&court, "district/mad_193254").serial;
    rita.visit(&court.ecf(&format!("/cgi-bin/RelTransactQry.pl?{serial}"))).await.fill("Document number", "7");
    rita.press("Run Query").await.must_see("MEMORANDUM in Support");
}
