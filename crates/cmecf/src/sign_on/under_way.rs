//! A sign-on under way: all that the court must know of it lies in its `state`, sealed for one browser, so that nothing is kept until
//! that browser comes back.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::{Fresh, Time};
use sha2::{Digest as _, Sha256};
use site::crypt;

use crate::CourtSite;

/// Seconds of machine time in which a sign-on must come back.
const SECONDS: i64 = 600;

/// What a court asks the centre, and where the person wanted to go. Nonce and verifier follow from the state and the browser's own secret,
/// by a key that nobody else has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct UnderWay {
    /// Goes to the centre and comes back: seal, unix seconds, randomness, target.
    pub(crate) state: String,
    /// To be found in the ID token.
    pub(crate) nonce: String,
    /// Fits the challenge that goes to the centre.
    pub(crate) verifier: String,
    /// An address on this court's own origin.
    pub(crate) target: String,
    begun_at: i64,
}

impl UnderWay {
    /// Begins a sign-on in the browser that holds this visitor's secret.
    pub(crate) fn begin(site: &CourtSite, fresh: &mut Fresh, browser: &str, target: &str) -> UnderWay {
        let begun_at = fresh.machine_now.unix();
        let words = format!("{begun_at}.{}.{target}", fresh.rng.secret());
        let state = format!("{}.{words}", seal(site, browser, "state", &words));
        UnderWay::of(site, browser, state, target.to_owned(), begun_at)
    }

    /// Reads a state that came back; `None` when it was not made by this court for this browser. It may be too late, or spent.
    pub(crate) fn read(site: &CourtSite, browser: &str, state: &str) -> Option<UnderWay> {
        let (sent, words) = state.split_once('.')?;
        if !crypt::same(seal(site, browser, "state", words).as_bytes(), sent.as_bytes()) {
            return None;
        }
        let (begun_at, rest) = words.split_once('.')?;
        let (_, target) = rest.split_once('.')?;
        Some(UnderWay::of(site, browser, state.to_owned(), target.to_owned(), begun_at.parse().ok()?))
    }

    /// Whether it took too long.
    pub(crate) fn is_late(&self, machine_now: Time) -> bool {
        machine_now.unix() - self.begun_at >= SECONDS
    }

    fn of(site: &CourtSite, browser: &str, state: String, target: String, begun_at: i64) -> UnderWay {
        let of_state = |what| seal(site, browser, what, &state);
        UnderWay { nonce: of_state("nonce"), verifier: of_state("verifier"), target, begun_at, state }
    }
}

/// Forty-three characters. The browser's secret goes in as its hash, whose length is known: no two inputs read the same.
fn seal(site: &CourtSite, browser: &str, what: &str, words: &str) -> String {
    let browser = URL_SAFE_NO_PAD.encode(Sha256::digest(browser.as_bytes()));
    let sealed = crypt::mac(&site.shared.form_key, format!("sign-on {what} {} {browser} {words}", site.id).as_bytes());
    URL_SAFE_NO_PAD.encode(sealed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{TestCourt, courts};

    #[tokio::test]
    async fn a48_a_state_is_good_at_its_own_court_in_its_own_browser_as_it_was_made() {
        let (almd, arwb) = (TestCourt::new(courts::almd()), TestCourt::new(courts::arwb()));
        let mut fresh = almd.clock.fresh();
        let begun = UnderWay::begin(&almd.site, &mut fresh, "alex", "/cgi-bin/DktRpt.pl?1.2");
        assert_eq!(UnderWay::read(&almd.site, "alex", &begun.state), Some(begun.clone()));
        assert_eq!(begun.target, "/cgi-bin/DktRpt.pl?1.2");
        assert_eq!(almd.site.shared.form_key, arwb.site.shared.form_key);
        assert_eq!(UnderWay::read(&arwb.site, "alex", &begun.state), None);
        assert_eq!(UnderWay::read(&almd.site, "mallory", &begun.state), None);
        for forged in [begun.state.replace("?1.2", "?1.3"), begun.state.replacen('.', "", 1), String::new(), ".".into()] {
            assert_eq!(UnderWay::read(&almd.site, "alex", &forged), None, "{forged}");
        }
        // What the centre and the address bar see tells nothing of the verifier.
        let parts = [&begun.nonce, &begun.verifier, &begun.state];
        assert!(parts.iter().all(|one| parts.iter().filter(|other| other.contains(one.as_str())).count() == 1));
        let again = UnderWay::begin(&almd.site, &mut fresh, "alex", "/cgi-bin/DktRpt.pl?1.2");
        assert!(again.state != begun.state && again.nonce != begun.nonce && again.verifier != begun.verifier);
    }

    #[tokio::test]
    async fn it_is_late_after_ten_minutes() {
        let court = TestCourt::new(courts::almd());
        let begun = UnderWay::begin(&court.site, &mut court.clock.fresh(), "alex", "/");
        let after = |seconds| begun.is_late(court.clock.fresh().machine_now.plus_seconds(seconds));
        assert_eq!((after(0), after(599), after(600)), (false, false, true));
    }
}
