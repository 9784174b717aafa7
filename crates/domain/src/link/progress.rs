//! How a link goes from one state to the next, and what the person is told of each state.

use super::State;
use crate::product::ProductNames;

/// Something that happens to a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Event {
    /// The person confirmed in a court that links at once.
    Link,
    /// The person confirmed in a court that reviews, or asked the court because the names differ.
    Request,
    /// The clerk approved a request.
    Approve,
    /// The clerk refused a request, with a reason.
    Refuse,
    /// Somebody said "this was not me", or the centre refused the message about this link for good.
    Freeze,
    /// The clerk looked into it and the link holds. For a frozen request this is the approval.
    Unfreeze,
    /// The clerk ended the link, with a reason.
    End,
}

impl Event {
    /// Every event.
    pub const ALL: [Event; 7] =
        [Event::Link, Event::Request, Event::Approve, Event::Refuse, Event::Freeze, Event::Unfreeze, Event::End];
}

/// An event that can't happen to a link in this state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{event:?} can't happen to a link that is {from:?}")]
pub struct Illegal {
    /// The state the link is in; `None` before there is one.
    pub from: Option<State>,
    /// What was tried.
    pub event: Event,
}

/// The state after `event`; `from` is `None` before there is a link. Ended and Refused are final: linking again makes a new link.
///
/// # Errors
/// [`Illegal`] when the event can't happen in this state; nothing changes then.
pub fn next(from: Option<State>, event: Event) -> Result<State, Illegal> {
    match (from, event) {
        (None, Event::Link) => Ok(State::Active),
        (None, Event::Request) => Ok(State::Pending),
        (Some(State::Pending), Event::Approve) => Ok(State::Active),
        (Some(State::Pending), Event::Refuse) => Ok(State::Refused),
        (Some(State::Pending | State::Active), Event::Freeze) => Ok(State::Frozen),
        (Some(State::Frozen), Event::Unfreeze) => Ok(State::Active),
        (Some(State::Active | State::Frozen), Event::End) => Ok(State::Ended),
        _ => Err(Illegal { from, event }),
    }
}

/// The result's text, which is also the Comment line of the service center's mail (leaflets of wieb and utb for Active).
#[must_use]
pub fn result_comment(state: State, names: &ProductNames) -> String {
    let ProductNames { pacer, cmecf } = names;
    match state {
        State::Active => format!("Your {pacer} account has been linked to your {cmecf} account"),
        State::Pending => {
            format!("Your request to link your {pacer} account to your {cmecf} account is waiting for the court's review")
        }
        State::Refused => format!("The court has refused to link your {pacer} account to this {cmecf} account"),
        State::Ended => format!("The court has ended the link between your {pacer} account and this {cmecf} account"),
        State::Frozen => {
            format!("The link between your {pacer} account and this {cmecf} account is frozen until the court has looked into it")
        }
    }
}

/// The Request and Transaction Status lines of the service center's mail (domain 1.11).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StatusLines {
    /// `Link`, `Freeze` or `Unlink`.
    pub request: &'static str,
    /// `Processed`, `Pending` or `Rejected`.
    pub status: &'static str,
}

/// What the mail about a link in this state says was asked for, and how that stands.
#[must_use]
pub fn status_lines(state: State) -> StatusLines {
    let (request, status) = match state {
        State::Active => ("Link", "Processed"),
        State::Pending => ("Link", "Pending"),
        State::Refused => ("Link", "Rejected"),
        State::Frozen => ("Freeze", "Processed"),
        State::Ended => ("Unlink", "Processed"),
    };
    StatusLines { request, status }
}

impl State {
    /// Whether the link still ties the filer: nobody else can link to it until it is over.
    #[must_use]
    pub fn holds(self) -> bool {
        matches!(self, State::Pending | State::Active | State::Frozen)
    }

    /// Whether the person may file through this link.
    #[must_use]
    pub fn opens_filing(self) -> bool {
        self == State::Active
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// How far along a state is; Active and Frozen are the same distance, since the clerk may lift a freeze.
    fn distance(state: Option<State>) -> u8 {
        match state {
            None => 0,
            Some(State::Pending) => 1,
            Some(State::Active | State::Frozen) => 2,
            Some(State::Ended | State::Refused) => 3,
        }
    }

    #[test]
    fn the_result_is_what_the_leaflets_print() {
        let names = ProductNames::default();
        assert_eq!(result_comment(State::Active, &names), "Your PACER account has been linked to your CM/ECF account");
        assert_eq!(status_lines(State::Active), StatusLines { request: "Link", status: "Processed" });
    }

    #[test]
    fn a_frozen_link_files_nothing_and_still_holds_the_filer() {
        let frozen = next(Some(State::Active), Event::Freeze).unwrap();
        assert!(frozen.holds() && !frozen.opens_filing());
        assert_eq!(next(Some(frozen), Event::End), Ok(State::Ended));
        assert!(!State::Ended.holds());
    }

    #[test]
    fn a_refused_request_can_not_be_approved_later() {
        let refused = next(Some(State::Pending), Event::Refuse).unwrap();
        assert_eq!(next(Some(refused), Event::Approve), Err(Illegal { from: Some(State::Refused), event: Event::Approve }));
    }

    #[test]
    fn a_second_link_event_never_links_twice() {
        for state in [State::Pending, State::Active, State::Frozen, State::Ended, State::Refused] {
            assert!(next(Some(state), Event::Link).is_err());
            assert!(next(Some(state), Event::Request).is_err());
        }
    }

    proptest! {
        #[test]
        fn whatever_happens_a_link_never_goes_backwards(events in prop::collection::vec(0..Event::ALL.len(), 0..40)) {
            let mut state = None;
            let mut requested = false;
            for event in events.into_iter().map(|place| Event::ALL[place]) {
                match next(state, event) {
                    Ok(after) => {
                        prop_assert!(distance(Some(after)) >= distance(state));
                        prop_assert!(distance(state) < 3, "a final state changed");
                        prop_assert_ne!(Some(after), state);
                        requested |= event == Event::Request;
                        if requested && after == State::Active {
                            prop_assert!(matches!(event, Event::Approve | Event::Unfreeze), "no request counts without the clerk");
                        }
                        state = Some(after);
                    }
                    Err(illegal) => prop_assert_eq!(illegal, Illegal { from: state, event }),
                }
            }
        }
    }
}
