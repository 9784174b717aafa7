//! Who asks, as one court or the centre sees them.

use crate::{account::Kind, filer::Role, link::State};

/// Somebody at the door of one site. At a court it says how they stand at *that* court.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Actor {
    /// Nobody signed on.
    Anonymous,
    /// Nobody signed on, at a deployment that chose to let everyone read. The default is [`Actor::Anonymous`].
    OpenReader,
    /// The terminal in the courthouse.
    PublicTerminal,
    /// An individual central account without a link here.
    Viewer,
    /// A firm's account.
    SharedAccount,
    /// An account for billing only.
    AdministrativeAccount,
    /// A central account whose link waits for the clerk.
    LinkPending,
    /// A central account whose link is frozen until the clerk decides.
    LinkFrozen,
    /// Signed on with the court's own login, before go-live.
    LegacyFiler(Role),
    /// A court's session from before go-live, narrowed to its draft for an hour.
    LegacyDraftOnly,
    /// A central account linked to a filer of that role here.
    LinkedFiler(Role),
    /// A clerk of this court.
    ClerkHere,
    /// A clerk of another court.
    ClerkElsewhere,
    /// Staff of the service center.
    ServiceCenter,
    /// A central account whose program or browser carries a token of the centre's, which every court host sees: it opens reading, and
    /// nothing that hangs on the host's own cookie.
    TokenReader,
}

impl Actor {
    /// Every actor, with every role, in the order of the table.
    #[must_use]
    pub fn all() -> Vec<Actor> {
        use Actor::*;
        let mut all =
            vec![Anonymous, OpenReader, PublicTerminal, Viewer, SharedAccount, AdministrativeAccount, LinkPending, LinkFrozen];
        all.extend(Role::ALL.map(LegacyFiler));
        all.push(LegacyDraftOnly);
        all.extend(Role::ALL.map(LinkedFiler));
        all.extend([ClerkHere, ClerkElsewhere, ServiceCenter, TokenReader]);
        all
    }

    /// How a signed-on central account stands at a court, by its links there. Of several the best counts: an active one before a
    /// frozen before a pending one; of several active ones the first, so put the role the session has chosen in front.
    #[must_use]
    pub fn of_account(kind: Kind, links: &[(State, Role)]) -> Actor {
        match kind {
            Kind::Shared => return Actor::SharedAccount,
            Kind::Administrative => return Actor::AdministrativeAccount,
            Kind::Individual => {}
        }
        let first = |state: State| links.iter().find(|(s, _)| *s == state);
        if let Some((_, role)) = first(State::Active) {
            return Actor::LinkedFiler(*role);
        }
        if first(State::Frozen).is_some() {
            return Actor::LinkFrozen;
        }
        if first(State::Pending).is_some() { Actor::LinkPending } else { Actor::Viewer }
    }

    /// The role in which a filer stands here.
    #[must_use]
    pub fn role(self) -> Option<Role> {
        match self {
            Actor::LegacyFiler(role) | Actor::LinkedFiler(role) => Some(role),
            _ => None,
        }
    }

    /// The column of the table.
    pub(super) fn column(self) -> usize {
        match self {
            Actor::Anonymous => 0,
            Actor::OpenReader => 1,
            Actor::PublicTerminal => 2,
            Actor::Viewer => 3,
            Actor::SharedAccount => 4,
            Actor::AdministrativeAccount => 5,
            Actor::LinkPending => 6,
            Actor::LinkFrozen => 7,
            Actor::LegacyFiler(_) => 8,
            Actor::LegacyDraftOnly => 9,
            Actor::LinkedFiler(_) => 10,
            Actor::ClerkHere => 11,
            Actor::ClerkElsewhere => 12,
            Actor::ServiceCenter => 13,
            Actor::TokenReader => 14,
        }
    }
}
