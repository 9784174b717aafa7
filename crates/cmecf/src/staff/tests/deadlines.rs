//! The clerk sets deadlines and hearings, and says how they ended.

use site::testing::encode;
use store::court::deadlines::{self, CalendarAsked, Deadline};
use store::shared::audit;

use crate::{
    reports::tests::{CaseOf, EntryOf},
    testing::{TestCourt, courts},
};

fn all(court: &TestCourt) -> Vec<Deadline> {
    let mut asked = CalendarAsked { ended_too: true, ..CalendarAsked::default() };
    (asked.cases.from, asked.cases.to) = ("2000-01-01".into(), "2100-01-01".into());
    court.read(move |tx| deadlines::calendar(tx, &asked, true, 100))
}

#[tokio::test]
async fn a_clerk_sets_a_hearing_is_told_every_problem_at_once_and_ends_it() {
    let court = TestCourt::new(courts::almd());
    let case = CaseOf::open("2:21-cv-00020", "Beta v. Gamma", "2021-05-04").make(&court);
    EntryOf::here(case, 1, "MOTION to Dismiss").make(&court);
    let mut clerk = court.clerk().await;
    clerk.visit(&court.ecf("/staff/")).await.click("Calendar").await;
    clerk.fill("Case number", "2:21-cv-99").press("Open").await.must_see("No case of this court has that number.");
    clerk.fill("Case number", "21-20").press("Open").await.must_see("Nothing is set in this case.");
    assert_eq!(clerk.value("Before"), "Judge Ann Robe");
    clerk.choose("Kind", "Hearing").fill("Number of its entry on the docket sheet", "7").fill("Day", "soon").press("Set").await;
    for problem in ["Say what is due", "Type the day as MM/DD/YYYY.", "A hearing needs a time", "has no entry of that number"] {
        clerk.must_see(problem);
    }
    clerk.fill("What", "Motion <Hearing>").fill("Day", "5/17/2021").fill("Time", "9:30 am").fill("Place", "Courtroom 2E");
    clerk.fill("Number of its entry on the docket sheet", "1").press("Set").await.must_see("Saved");
    clerk.must_see("Motion <Hearing>").must_see("05/17/2021 at 09:30 AM").must_see("Judge Ann Robe, Courtroom 2E");
    let set = all(&court).remove(0);
    assert_eq!((set.begins_at.as_deref(), set.number, set.set_on.as_str()), (Some("09:30"), Some(1), "2021-05-10"));

    let mut second = clerk.clone_session();
    second.visit(&clerk.url()).await;
    clerk.fill("Day on which Motion <Hearing> of 05/17/2021 at 09:30 AM ended", "05/11/2021");
    clerk.press("End").await.must_see("it can't be later than today");
    clerk.choose("How Motion <Hearing> of 05/17/2021 at 09:30 AM ended", "Cancelled").press("End").await;
    clerk.must_see("Cancelled 05/10/2021");
    second.press("End").await.must_see("It has changed since you opened the page.");
    clerk.press("Open again").await.must_see("Saved").must_not_see("Cancelled 05/10/2021");
    let lines = court.read(|tx| audit::of_thing(tx, "case 2:21-cv-00020", 10));
    let told: Vec<(&str, &str)> = lines
        .iter()
        .rev()
        .map(|line| (line.action.as_str(), line.detail.as_str()))
        .filter(|(act, _)| act.contains("deadline"))
        .collect();
    let hearing = "Hearing: Motion <Hearing>, 05/17/2021";
    assert_eq!(
        told,
        [
            ("set deadline", format!("{hearing} 09:30 AM").as_str()),
            ("end deadline", &format!("{hearing} at 09:30 AM: Cancelled 05/10/2021")),
            ("end deadline", &format!("{hearing} at 09:30 AM: Open 05/10/2021")),
        ]
    );
}

#[tokio::test]
async fn a43_nobody_but_this_courts_clerk_sets_or_ends_anything() {
    let court = TestCourt::new(courts::almd());
    let case = CaseOf::open("2:21-cv-00020", "Beta v. Gamma", "2021-05-04").make(&court);
    let other = court.beside(courts::arwb());
    let filer = court.filer("aattorney").make();
    let url = court.ecf(&format!("/staff/deadlines/{case}"));
    let form = |token: &str| {
        encode(&[("csrf", token), ("kind", "deadline"), ("what", "Forged"), ("date", "05/17/2021"), ("judge", "Nobody")])
    };
    let mut clerk = court.clerk().await;
    clerk.visit(&url).await;
    let token = clerk.form_token();
    assert_eq!(clerk.post_raw(&url, &[], &form("")).await.status, 403, "a form without its token");
    assert_eq!(clerk.post_raw(&url, &[("sec-fetch-site", "cross-site")], &form(&token)).await.status, 403);
    let mut linked = court.person("Alex Attorney").linked_to(&filer).sign_on().await;
    for mut stranger in [court.browser(), other.clerk().await] {
        let answer = stranger.post_raw(&url, &[], &form(&token)).await;
        assert!([303, 401, 403, 404].contains(&answer.status), "{}", answer.status);
    }
    linked.visit(&court.ecf("/cgi-bin/DisplayMenu.pl?Reports")).await;
    let answer = linked.post_raw(&url, &[], &form(&token)).await;
    assert!([303, 401, 403, 404].contains(&answer.status), "{}", answer.status);
    assert_eq!(all(&court), []);
    assert_eq!(clerk.get_raw(&court.ecf("/staff/deadlines/999999"), &[]).await.status, 404);
    assert_eq!(clerk.post_raw(&url, &[], &form(&token)).await.status, 303, "the form itself was sound");
    assert_eq!(all(&court).len(), 1);
}
