//! Sign-on, told as people do it.

use crate::testing::{PASSWORD, TestCourt, courts};

#[tokio::test]
async fn before_go_live_a_filer_logs_in_as_always_and_logs_out() {
    let court = TestCourt::at(courts::almd(), "2021-05-02T12:00:00-05:00");
    court.filer("aattorney").name("Aty Alex").make();
    let mut alex = court.browser();
    alex.visit(&court.ecf("/cgi-bin/login.pl"))
        .await
        .must_see("May 3, 2021");
    alex.fill("Login", "aattorney")
        .fill("Password", "wrong words here")
        .press("Login")
        .await
        .must_see("don't open an account");
    alex.fill("Login", "AATTORNEY")
        .fill("Password", PASSWORD)
        .press("Login")
        .await;
    assert!(
        alex.chain()
            .iter()
            .any(|address| address.ends_with("/cgi-bin/ShowIndex.pl")),
        "{:?}",
        alex.chain()
    );
}
