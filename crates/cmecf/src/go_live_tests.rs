//! Go-live: who is told, and which dates can be set.

use domain::court::Settings;
use jiff::civil::date;
use store::court::settings;

use super::{set_go_live, tell_unlinked};
use crate::testing::{TestCourt, courts};

#[tokio::test]
async fn each_unlinked_filer_is_told_once_how_to_link_when_the_court_goes_live() {
    let court = TestCourt::at(courts::almd(), "2021-05-02T23:59:59-05:00");
    court.filer("aattorney").name("Aty Alex").email("alex@law.example").make();
    court.filer("closed").email("closed@law.example").disabled().make();
    court.filer("noaddress").email("").make();
    let linked = court.filer("linked").email("linked@law.example").make();
    court.person("Lena Linked").linked_to(&linked).sign_on().await;
    assert_eq!(tell_unlinked(&court.site, &court.clock.fresh()).await.unwrap(), 0);
    court.clock.set("2021-05-03T00:00:00-05:00");
    assert_eq!(tell_unlinked(&court.site, &court.clock.fresh()).await.unwrap(), 1);
    assert_eq!(tell_unlinked(&court.site, &court.clock.fresh()).await.unwrap(), 0);
    let mails = court.mails_to("alex@law.example");
    assert_eq!(mails.len(), 1);
    let (subject, text) = &mails[0];
    assert_eq!(subject, "Alabama Middle District: Link a CM/ECF account to my PACER account");
    for said in [
        "since May 3, 2021",
        "http://ecf.almd.localhost:8000/cgi-bin/login.pl",
        "Utilities > NextGen Release 1.1 Menu Items > Link a CM/ECF account to my PACER account",
        "(334) 954-3935",
        "aattorney",
        "http://www.almd.localhost:8000/linking",
    ] {
        assert!(text.contains(said), "{said}: {text}");
    }
}

#[tokio::test]
async fn six_hundred_filers_are_told_in_batches_and_those_told_before_a_move_are_not_told_again() {
    let court = TestCourt::at(courts::almd(), "2021-05-10T09:00:00-05:00");
    let hash = crate::testing::hash_of("the same for all");
    court.write(move |tx, fresh| {
        for number in 0..600 {
            let new = store::court::filers::NewFiler {
                login: format!("filer{number}"),
                password_hash: Some(hash.clone()),
                name: format!("Filer {number}"),
                former_names: String::new(),
                email: format!("filer{number}@law.example"),
                phone: String::new(),
                address: String::new(),
                bar_number: None,
                role: domain::filer::Role::Attorney,
                standing: domain::filer::Standing::Active,
            };
            store::court::filers::insert(tx, fresh, &new)?;
        }
        Ok(())
    });
    assert_eq!(tell_unlinked(&court.site, &court.clock.fresh()).await.unwrap(), 600);
    set_go_live(&court.site, &court.clock.fresh(), date(2021, 6, 1), "clerk clerk1").await.unwrap();
    court.filer("newcomer").email("new@law.example").make();
    assert_eq!(tell_unlinked(&court.site, &court.clock.fresh()).await.unwrap(), 0);
    court.clock.set("2021-06-01T00:00:00-05:00");
    assert_eq!(tell_unlinked(&court.site, &court.clock.fresh()).await.unwrap(), 1);
}

#[tokio::test]
async fn a_court_that_was_live_when_the_world_was_made_tells_nobody() {
    let court = TestCourt::new(courts::almd());
    court.filer("aattorney").make();
    court.write(|tx, fresh| settings::live_was_told(tx, Some(fresh.now)));
    assert_eq!(tell_unlinked(&court.site, &court.clock.fresh()).await.unwrap(), 0);
}

#[tokio::test]
async fn a_live_court_with_linked_accounts_cannot_go_back() {
    let court = TestCourt::new(Settings { go_live_is_assumed: true, ..courts::almd() });
    let filer = court.filer("aattorney").make();
    set_go_live(&court.site, &court.clock.fresh(), date(2021, 5, 4), "clerk clerk1").await.unwrap();
    assert!(!court.settings().go_live_is_assumed);
    court.person("Alex Attorney").linked_to(&filer).sign_on().await;
    let refused = set_go_live(&court.site, &court.clock.fresh(), date(2021, 7, 1), "clerk clerk1").await.unwrap_err();
    assert_eq!(refused.status, 409);
    assert_eq!(court.settings().go_live, date(2021, 5, 4));
}
