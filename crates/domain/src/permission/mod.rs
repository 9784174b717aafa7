//! Who may do what to which thing: one table, and the sentence for each refusal.

mod action;
mod actor;
mod refusal;
#[cfg(test)]
mod tests;

pub use action::Action;
pub use actor::Actor;

use crate::filer::Role;

/// What the action is done to. A default thing is open, not restricted, and somebody else's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Thing {
    /// A sealed case, or something of it, or a sealed document.
    pub sealed: bool,
    /// The actor's own: a case in which the filer takes part, the session's own draft or proposal, one's own account or request,
    /// a mailed token that was shown.
    pub own: bool,
    /// A paper of a case whose nature only its participants read from afar, and no order: Social Security, immigration (Fed. R. Civ.
    /// P. 5.2(c)).
    pub restricted: bool,
    /// A transcript in its first ninety days.
    pub withheld: bool,
    /// A transcript that the actor bought.
    pub bought: bool,
}

impl Thing {
    /// Open and somebody else's, or nobody's in particular.
    pub const ANY: Thing = Thing { sealed: false, own: false, restricted: false, withheld: false, bought: false };
    /// The actor's own.
    pub const OWN: Thing = Thing { own: true, ..Thing::ANY };
}

/// The answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Answer {
    /// May.
    Yes,
    /// May not, and is told why in a sentence. It does not depend on what the thing is like, save for things one may know of.
    /// For [`Actor::Anonymous`] a page leads to sign-on instead.
    No(&'static str),
    /// May not know of the thing: the answer is the same as for a thing that is not there.
    NotFound,
}

impl Answer {
    /// Whether the actor may.
    #[must_use]
    pub fn is_yes(self) -> bool {
        self == Answer::Yes
    }
}

/// Whether `actor` may do `action` to `thing`. Pure: the whole of it is the golden file `tests/permission_matrix.txt`.
///
/// Ask before looking for a thing (with [`Thing::ANY`]) what everyone is refused alike, and again with the thing at hand.
#[must_use]
pub fn may(actor: Actor, action: Action, thing: Thing) -> Answer {
    let cell = row(action).as_bytes().get(2 * actor.column()).copied();
    let answer = match cell {
        Some(b'y') => Answer::Yes,
        Some(b'o' | b'h') if thing.own => Answer::Yes,
        Some(b'o' | b'-') => Answer::No(refusal::sentence(actor, action)),
        _ => Answer::NotFound,
    };
    // Seals and natures only take away: who is refused anyway is refused in the same words, whatever the case is like.
    if !answer.is_yes() {
        return answer;
    }
    if is_about_a_case(action) {
        if thing.sealed && !knows_sealed(actor, thing) {
            return Answer::NotFound;
        }
        if action == Action::ReadDocument && thing.sealed && actor != Actor::ClerkHere {
            return Answer::No(refusal::SEALED_DOCUMENT);
        }
        if action == Action::ReadDocument && thing.restricted && !reads_restricted(actor, thing) {
            return Answer::No(refusal::RESTRICTED);
        }
        if action == Action::ReadDocument && thing.withheld && !thing.bought && !at_the_courthouse(actor) {
            return Answer::No(refusal::TRANSCRIPT);
        }
    }
    if action == Action::OpenCase && actor.role() == Some(Role::Creditor) {
        return Answer::No(refusal::LIMITED_FILING);
    }
    answer
}

/// The table. `y` may; `-` may not and is told; `o` only one's own, and is told; `h` only one's own, others' are not to be found;
/// `?` is not to be found.
///
/// Columns: **A**nonymous, **O**pen reader, public **T**erminal, **V**iewer, **S**hared, **B**illing only (administrative), link
/// **P**ending, link fro**Z**en, **L**egacy filer, legacy **D**raft only, linked **F**iler, **C**lerk here, clerk **E**lsewhere,
/// service center **K**, **W**ith a token.
#[rustfmt::skip] // its columns must stand under each other
fn row(action: Action) -> &'static str {
    match action {
        //                                 A O T V S B P Z L D F C E K W
        Action::SeePublicSite =>          "y y y y y y y y y y y y y y y",
        Action::RecoverAccess =>          "y y y y y y y y y y y y y y y",
        Action::AskForCourtPassword =>    "y y y y y y y y y y y y y y y",
        Action::ReportNotMe =>            "h h h h h h h h h h h h h h h",
        Action::TakeMessage =>            "y y y y y y y y y y y y y y y",

        Action::SeeMenu =>                "- y y y y - y y y - y y - - y",
        Action::SeeUtilities =>           "- - - y y - y y y - y y - - -",
        Action::Query =>                  "- y y y y - y y y - y y - - y",
        Action::ReadDocketSheet =>        "- y y y y - y y y - y y - - y",
        Action::ReadDocument =>           "- y y y y - y y y - y y - - y",
        Action::ReadFeed =>               "y y y y y y y y y y y y y y y",
        Action::SeeSealedCase =>          "- ? ? ? ? ? ? ? h ? h y ? ? ?",

        Action::ChangeClientCode =>       "- - - y y - y y - - y - - - -",
        Action::ToggleExemption =>        "- - - y y - y y - - y - - - -",
        Action::ReviewBilling =>          "- - - y y y y y - - y - - - y",
        Action::ChangeCourtPassword =>    "- - - y - - - - y - - - - - -",
        Action::ManageApiTokens =>        "- - - y y - y y - - y - - - -",
        Action::ManageWebhooks =>         "- - - y y - y y - - y - - - -",

        Action::LinkAccount =>            "- - - y - - y - - - y - - - -",
        Action::ConfirmLink =>            "- - - h - - h - - - h - - - -",
        Action::AskCourtToLink =>         "- - - h - - h - - - h - - - -",
        Action::UseLinkingCode =>         "- - - y - - y - - - y - - - -",

        Action::FileDocument =>           "- - - - - - - - y o y - - - -",
        Action::OpenCase =>               "- - - - - - - - y o y - - - -",
        Action::ResumeDraft =>            "- - - - - - - - h h h - - - -",
        Action::SeeReceipt =>             "- - - - - - - - h h h y - - -",

        Action::SeeQueue =>               "- - - ? ? ? ? ? ? ? ? y - - ?",
        Action::DecideLink =>             "- - - ? ? ? ? ? ? ? ? y - - ?",
        Action::EndLink =>                "- - - ? ? ? ? ? ? ? ? y - - ?",
        Action::FreezeLink =>             "- - - ? ? ? h ? ? ? h y - - ?",
        Action::IssueLinkingCode =>       "- - - ? ? ? ? ? ? ? ? y - - ?",
        Action::FindFiler =>              "- - - ? ? ? ? ? ? ? ? y - - ?",
        Action::UnlockFiler =>            "- - - ? ? ? ? ? ? ? ? y - - ?",
        Action::StartReset =>             "- - - ? ? ? ? ? ? ? ? y - - ?",
        Action::CorrectFiler =>           "- - - ? ? ? ? ? ? ? ? y - - ?",
        Action::MoveGoLive =>             "- - - ? ? ? ? ? ? ? ? y - - ?",
        Action::SetReading =>             "- - - ? ? ? ? ? ? ? ? y - - ?",
        Action::GrantTranscript =>        "- - - ? ? ? ? ? ? ? ? y - - ?",
        Action::MarkOpinion =>            "- - - ? ? ? ? ? ? ? ? y - - ?",
        Action::SetDeadline =>            "- - - ? ? ? ? ? ? ? ? y - - ?",
        Action::Seal =>                   "- - - ? ? ? ? ? ? ? ? y - - ?",

        Action::ManageAccount =>          "- - - h h h h h - - h - - - -",
        Action::UpgradeAccount =>         "- - - h h h - - - - - - - - -",
        Action::SeeOwnRequests =>         "- - - h h h h h - - h - - y -",
        Action::SeeWhereToFile =>         "- - - y y - y y - - y - - - -",
        Action::SeeServiceDesk =>         "- - - ? ? ? ? ? ? ? ? ? ? y ?",
        Action::DecideAsServiceCenter =>  "- - - ? ? ? ? ? ? ? ? ? ? y ?",
    }
}

/// Whether seals count: the thing is a case or belongs to one.
fn is_about_a_case(action: Action) -> bool {
    matches!(
        action,
        Action::Query
            | Action::ReadDocketSheet
            | Action::ReadDocument
            | Action::ReadFeed
            | Action::SeeSealedCase
            | Action::FileDocument
            | Action::ResumeDraft
            | Action::SeeReceipt
    )
}

/// A sealed case is known to the court and to the filers who take part in it. A pending or frozen link opens no seal.
fn knows_sealed(actor: Actor, thing: Thing) -> bool {
    actor == Actor::ClerkHere || takes_part(actor, thing)
}

/// Participants, the court and its terminal read restricted natures.
fn reads_restricted(actor: Actor, thing: Thing) -> bool {
    at_the_courthouse(actor) || takes_part(actor, thing)
}

fn at_the_courthouse(actor: Actor) -> bool {
    matches!(actor, Actor::ClerkHere | Actor::PublicTerminal)
}

fn takes_part(actor: Actor, thing: Thing) -> bool {
    thing.own && matches!(actor, Actor::LinkedFiler(_) | Actor::LegacyFiler(_) | Actor::LegacyDraftOnly)
}
