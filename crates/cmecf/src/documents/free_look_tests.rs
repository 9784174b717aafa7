//! Free looks, from the notice to the second try.

use site::testing::Browser;
use store::{db::sql, shared::mails};

use crate::{
    filing::tests::{district, file_a_motion},
    testing::TestCourt,
};

/// The link of every mail, by its recipient.
fn links(court: &TestCourt) -> Vec<(String, String)> {
    let due = court.write(|tx, fresh| mails::take_due(tx, fresh, 1000));
    let link = |text: &str| text.split_whitespace().find(|word| word.contains("magic_num=")).unwrap().to_owned();
    due.into_iter().map(|waiting| (waiting.mail.recipient.clone(), link(&waiting.mail.text))).collect()
}

async fn open(anyone: &mut Browser, link: &str) -> site::testing::Answer {
    anyone.get_raw(&format!("{link}&use_magic=1"), &[]).await
}

/// Not the PDF, and nothing by which clients take a page for a document's or a signed-on person's (wire 1.5, 2.9).
fn is_over(page: &str) -> bool {
    page.contains("This link can&#39;t be used any more")
        && !["iframe", "login.pl?logout", "Cost: "].iter().any(|mark| page.contains(mark))
}

#[tokio::test]
async fn a39_each_recipient_looks_once_without_signing_on_and_a_mail_scanner_spends_nothing() {
    let (court, case, _, mut ada) = district().await;
    file_a_motion(&mut ada, &court, &case).await;
    let links = links(&court);
    assert!(links.len() > 1);
    let (mut anyone, first) = (court.browser(), &links[0].1);
    // A scanner follows the link, and asks for the head of what it leads to.
    anyone.visit(first).await.must_see("Open the document without charge");
    assert!(anyone.has_link("View Main Document"));
    anyone.send_raw("HEAD", &format!("{first}&use_magic=1"), &[], b"").await;
    let answer = open(&mut anyone, first).await;
    assert_eq!((answer.status, answer.header("content-type")), (200, "application/pdf"));
    assert!(answer.body.starts_with(b"%PDF"));
    for _ in 0..2 {
        let again = open(&mut court.browser(), first).await;
        assert!(again.status == 200 && is_over(&again.text()), "{}", again.text());
    }
    // Another's look is not touched.
    assert!(open(&mut anyone, &links[1].1).await.body.starts_with(b"%PDF"));
    // Who is signed on goes on to the receipt page.
    let signed_on = ada.get_raw(&format!("{first}&use_magic=1"), &[]).await.text();
    assert!(signed_on.contains("View Document") && signed_on.contains("login.pl?logout"), "{signed_on}");
    // Only its hash is kept with the court's records.
    let number = first.split("magic_num=").nth(1).unwrap().to_owned();
    let kept = court.read(|tx| tx.all(sql!("SELECT hash FROM free_looks"), &[], |row| row.get::<Vec<u8>>(0)));
    assert!(!kept.iter().any(|hash| hash == number.as_bytes()));
}

#[tokio::test]
async fn a_free_look_is_over_after_fifteen_days_and_opens_no_other_document() {
    let (court, case, _, mut ada) = district().await;
    file_a_motion(&mut ada, &court, &case).await;
    let early = links(&court);
    file_a_motion(&mut ada, &court, &case).await;
    let late: Vec<_> = links(&court).into_iter().filter(|link| !early.contains(link)).collect();
    // The number of one filing with the document of another, or with another case.
    let number = early[0].1.split("magic_num=").nth(1).unwrap();
    let mixed = format!("{}magic_num={number}", late[0].1.split("magic_num=").next().unwrap());
    assert!(is_over(&open(&mut court.browser(), &mixed).await.text()));
    let elsewhere = early[0].1.replace(&format!("caseid={}", case.serial), "caseid=1");
    assert!(is_over(&open(&mut court.browser(), &elsewhere).await.text()));
    let guessed = format!("{}1", early[0].1);
    assert!(is_over(&open(&mut court.browser(), &guessed).await.text()));

    court.clock.advance_seconds(15 * 86_400 - 1);
    assert!(open(&mut court.browser(), &early[0].1).await.body.starts_with(b"%PDF"));
    court.clock.advance_seconds(1);
    assert!(is_over(&open(&mut court.browser(), &early[1].1).await.text()));
}

#[tokio::test]
async fn no_free_look_opens_what_was_sealed_meanwhile_or_is_a_transcript() {
    let (court, case, _, mut ada) = district().await;
    file_a_motion(&mut ada, &court, &case).await;
    let links = links(&court);
    let id = case.id;
    let set = |text: &'static str| {
        court.write(move |tx, _| match text {
            "case" => tx.execute(sql!("UPDATE cases SET sealed = TRUE WHERE id = $1"), &[id.into()]),
            "open" => tx.execute(sql!("UPDATE cases SET sealed = FALSE WHERE id = $1"), &[id.into()]),
            "restricted" => {
                tx.execute(sql!("UPDATE cases SET nature_of_suit = '864 Social Security: SSID' WHERE id = $1"), &[id.into()])
            }
            "plain" => tx.execute(sql!("UPDATE cases SET nature_of_suit = '' WHERE id = $1"), &[id.into()]),
            "transcript" => {
                tx.execute(sql!("UPDATE entries SET event = 'transcript' WHERE case_id = $1 AND event <> ''"), &[id.into()])
            }
            _ => tx.execute(
                sql!("UPDATE documents SET sealed = TRUE WHERE entry_id IN (SELECT id FROM entries WHERE case_id = $1)"),
                &[id.into()],
            ),
        })
    };
    for (shut, opened) in [("case", Some("open")), ("restricted", Some("plain")), ("transcript", None), ("documents", None)] {
        set(shut);
        let page = open(&mut court.browser(), &links[0].1).await.text();
        assert!(is_over(&page), "{shut}: {page}");
        if let Some(opened) = opened {
            set(opened);
        }
    }
}
