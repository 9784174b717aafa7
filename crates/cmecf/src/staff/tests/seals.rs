//! The clerk seals and opens again, and nobody else does.

use site::testing::encode;
use store::{
    court::{
        cases::{self, NewCase},
        entries::{self, NewDocument, NewEntry},
        parties::{self, NewParty},
        seals,
    },
    shared::audit,
};

use crate::testing::{TestCourt, courts};

/// A case with a numbered entry that has a document, an unnumbered one, and a party that its title names; and another case.
fn filed(court: &TestCourt) -> (i64, i64, i64) {
    court.write(|tx, fresh| {
        let new = |number: &str, title: &str| NewCase {
            number: number.into(),
            number_key: domain::case_number::DocketNumber::read(number).search_key(),
            kind: "cv".into(),
            title: title.into(),
            facts: "{}".into(),
            next_number: 2,
            next_sequence: 3,
            ..NewCase::default()
        };
        let case = cases::insert(tx, fresh, &new("2:21-cv-00042-ABC", "Lee v. Ray"))?;
        let other = cases::insert(tx, fresh, &new("2:21-cv-00043-ABC", "Doe v. Roe"))?;
        let party = NewParty {
            role: "Plaintiff".into(),
            name: "Lee".into(),
            extra_info: String::new(),
            date_terminated: None,
            facts: "{}".into(),
        };
        parties::insert(tx, fresh, case.id, &party)?;
        let mut document = 0;
        for (sequence, number, text) in [(1, Some(1), "COMPLAINT of Lee"), (2, None, "Minute entry")] {
            let entry = NewEntry { sequence, number, text: text.into(), facts: "{}".into(), ..NewEntry::default() };
            let entry = entries::insert(tx, fresh, case.id, &entry)?;
            if sequence == 1 {
                let new = NewDocument { description: "Main Document".into(), ..NewDocument::default() };
                document = entries::add_document(tx, fresh, entry, &new)?;
            }
        }
        Ok((case.serial, other.serial, document))
    })
}

fn trail(court: &TestCourt, thing: &str) -> Vec<(String, String)> {
    let thing = thing.to_owned();
    let lines = court.read(move |tx| audit::of_thing(tx, &thing, 100));
    lines.into_iter().map(|line| (line.action, line.detail)).collect()
}

#[tokio::test]
async fn a62_a_seal_is_laid_and_lifted_once_with_one_line_each_in_the_audit_trail() {
    let court = TestCourt::new(courts::almd());
    let (case, other, document) = filed(&court);
    let mut clerk = court.clerk().await;
    clerk.visit(&court.ecf("/staff/seals")).await.must_see("Nothing was sealed at this desk.");
    clerk.fill("Case number", "2:21-cv-99").press("Find").await.must_see("No case of this court has that number.");
    clerk.fill("Case number", "21-42").press("Find").await.must_see("Lee v. Ray").must_see("Minute entry");
    assert_eq!(clerk.path(), format!("/staff/seals/{case}"));
    clerk.fill("Begin with entry number", "7").press("Go").await.must_see("No entry of this case has the number 7.");
    clerk.click("Seal: Entry 1").await.must_see("COMPLAINT of Lee").must_see("its number is missing");
    // All problems at once.
    clerk.fill("Number of the order", &"9".repeat(51)).press("Seal").await;
    assert_eq!(clerk.errors().len(), 2, "{:?}", clerk.errors());
    let token = clerk.form_token();
    clerk.fill("Number of the order", "12").fill("Reason", " To protect\n a child. ").press("Seal").await;
    clerk.must_see("It is sealed.").must_see("Order 12. To protect a child.");
    // The same press again, and again after another clerk's.
    let url = court.ecf(&format!("/staff/seals/{case}/change"));
    let again = [("csrf", token.as_str()), ("what", "entry"), ("key", "1"), ("act", "seal"), ("reason", "Once more.")];
    let answer = clerk.post_raw(&url, &[], &encode(&again)).await;
    assert_eq!((answer.status, answer.header("location")), (303, format!("/staff/seals/{case}?same").as_str()));
    let sealed = ("seal".to_owned(), "order 12; To protect a child.".to_owned());
    assert_eq!(trail(&court, "case 2:21-cv-00042-ABC entry 1"), std::slice::from_ref(&sealed));
    clerk.visit(&court.ecf("/staff/seals")).await.must_see("Order 12. To protect a child.").must_see("clerk clerk1");
    clerk.click("Entry 1").await.must_see("Lift the seal: Entry 1");
    clerk.fill("Reason", "The order has run out.").press("Lift the seal").await.must_see("The seal is lifted.");
    let lifted = ("lift seal".to_owned(), "no order; The order has run out.".to_owned());
    assert_eq!(trail(&court, "case 2:21-cv-00042-ABC entry 1"), [lifted, sealed]);
    assert!(court.read(|tx| seals::standing(tx, 10)).is_empty());
    // A party that the title and a text name: the page says that they stay.
    clerk.visit(&court.ecf(&format!("/staff/seals/{case}/change?what=party&key=0"))).await;
    clerk.must_see("The title of the case names this party").must_see("Open ones with a number: 1.");
    // What belongs to another case, or is no thing, is not there.
    for (case, rest) in [(other, format!("what=document&key={document}")), (case, "what=docket&key=1".into())] {
        let path = format!("/staff/seals/{case}/change?{rest}");
        assert_eq!(clerk.get_raw(&court.ecf(&path), &[]).await.status, 404, "{path}");
        let fields = format!("{rest}&act=seal&reason=x&csrf={}", encode(&[("", &token)]).trim_start_matches('='));
        let answer = clerk.post_raw(&court.ecf(&format!("/staff/seals/{case}/change")), &[], &fields).await;
        assert_eq!(answer.status, 404, "{path}");
    }
}

#[tokio::test]
async fn a43_w02_nobody_seals_but_this_courts_clerk_with_the_desks_own_form() {
    let court = TestCourt::new(courts::almd());
    let (case, ..) = filed(&court);
    let filer = court.filer("aattorney").make();
    let url = court.ecf(&format!("/staff/seals/{case}/change"));
    let page = format!("{url}?what=case&key=0");
    let neighbour = court.beside(courts::arwb());
    let theirs = neighbour.clerk().await;
    let mut elsewhere = court.browser();
    let stolen = theirs.cookie("ecf.arwb.localhost", "forecourt-staff").unwrap();
    elsewhere.set_cookie(&court.site.ecf(), "forecourt-staff", &stolen.value);
    let strangers =
        [court.browser(), court.person("Alex Attorney").linked_to(&filer).sign_on().await, elsewhere, court.clerk().await];
    for (place, mut stranger) in strangers.into_iter().enumerate() {
        let is_clerk = place == 3;
        if !is_clerk {
            for address in [&court.ecf("/staff/seals"), &court.ecf(&format!("/staff/seals/{case}")), &page] {
                let answer = stranger.get_raw(address, &[]).await;
                assert!(answer.status == 303 && !answer.text().contains("Lee"), "{place}: {}", answer.status);
            }
        }
        // Without the form's token, with a made-up one, and from another site.
        for (token, from) in [("", "same-origin"), ("AAAAAAAAAAAAAAAAAAAAAA", "same-origin"), ("", "cross-site")] {
            let fields = encode(&[("csrf", token), ("what", "case"), ("key", "0"), ("act", "seal"), ("reason", "x")]);
            let answer = stranger.post_raw(&url, &[("sec-fetch-site", from)], &fields).await;
            assert!(matches!(answer.status, 303 | 403), "{place}: {}", answer.status);
            assert_ne!(answer.header("location"), format!("/staff/seals/{case}?sealed"));
        }
    }
    assert!(!court.read(move |tx| cases::by_serial(tx, case)).unwrap().sealed);
}
