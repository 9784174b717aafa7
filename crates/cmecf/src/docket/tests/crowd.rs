//! A crowd of readers: whoever files, links or looks at the menus goes past it.

use std::time::Duration;

use crate::testing::{TestCourt, courts};

#[tokio::test]
async fn while_readers_stand_in_a_queue_others_go_on() {
    let court = TestCourt::new(courts::almd());
    let linked = court.filer("aattorney").make();
    let mut alex = court.person("Alex Attorney").linked_to(&linked).sign_on().await;
    let mut newcomer = court.person("Nora New").sign_on().await;
    let shared = court.shared().clone();
    let crowd = shared.reading.crowd();
    for path in ["/file?menu=Civil", "/cgi-bin/ShowIndex.pl"] {
        assert_eq!(alex.visit(&court.ecf(path)).await.status(), 200, "{path}");
    }
    assert_eq!(newcomer.visit(&court.ecf("/link")).await.status(), 200);
    for path in ["/cgi-bin/iquery.pl", "/cgi-bin/DktRpt.pl?1", "/doc1/01720000001", "/cgi-bin/possible_case_numbers.pl?1"] {
        let mut reader = alex.clone();
        let url = court.ecf(path);
        let answer = tokio::time::timeout(Duration::from_millis(20), reader.get_raw(&url, &[])).await;
        assert!(answer.is_err(), "{path} takes its turn");
    }
    drop(crowd);
    assert_eq!(alex.visit(&court.ecf("/cgi-bin/iquery.pl")).await.status(), 200);
}
