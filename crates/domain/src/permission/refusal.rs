//! The sentence that goes with each "no": why, and what to do next.

use super::{Action, Actor};

pub(super) const SEALED_DOCUMENT: &str = "This document is SEALED. Only the court can open it here; ask the clerk's office.";
pub(super) const RESTRICTED: &str = "Permission to view this document is denied based on Nature of Suit. In cases of this nature only those who take part can read documents from afar. You can read them at the court's public terminal.";
pub(super) const TRANSCRIPT: &str = "You do not have access to this transcript. For 90 days after it was filed a transcript can be read at the court's public terminal, or by those who bought it from the court reporter; then it is open to everybody. If you bought it, ask the clerk's office.";
pub(super) const LIMITED_FILING: &str =
    "Limited filing does not open cases. You can file claims, notices and certificates in a case that is there.";

const FILE_NEEDS_LINK: &str =
    "You can view here, but filing needs your court account. Link it to your central account under Utilities.";
const SHARED: &str = "A shared account is for viewing. To file or to link, sign on with your own individual account.";
const PENDING: &str = "Your link waits for the court's decision. Until then you can view, but not file.";
const FROZEN: &str = "Your link is frozen until the court has decided. Until then you can view, but not file. Call the court.";

/// Why `actor` may not. Said only where the table says `-`, or `o` for what is not one's own.
pub(super) fn sentence(actor: Actor, action: Action) -> &'static str {
    match actor {
        Actor::Anonymous => "Sign on to go on.",
        Actor::OpenReader | Actor::PublicTerminal => {
            "Here you can read without signing on. For this, sign on with your own account."
        }
        Actor::Viewer => viewer(action),
        Actor::SharedAccount => SHARED,
        Actor::AdministrativeAccount => {
            "An administrative account is for billing only. To view, link or file, sign on with your own individual account."
        }
        Actor::LinkPending => match action {
            Action::ChangeCourtPassword => {
                "Your link waits for the court's decision, so the court's password can't be changed now."
            }
            Action::UpgradeAccount => "Your account is upgraded already.",
            _ => PENDING,
        },
        Actor::LinkFrozen => match action {
            Action::UpgradeAccount => "Your account is upgraded already.",
            _ => FROZEN,
        },
        Actor::LegacyFiler(_) => legacy(action),
        Actor::LegacyDraftOnly => {
            "This court now uses central sign-on. Your old session is open only to finish the draft you had begun; for all else, sign on again."
        }
        Actor::LinkedFiler(_) => linked(action),
        Actor::ClerkHere => clerk(action),
        Actor::ClerkElsewhere => "You are signed on as staff of another court. Sign on at your own court's desk.",
        Actor::TokenReader => {
            "A sign-on by token opens reading only. To file, to link or to change something, sign on at this court in a browser."
        }
        Actor::ServiceCenter => {
            "This is for the court or its users. At the service center you see the requests that have come there."
        }
    }
}

fn viewer(action: Action) -> &'static str {
    match action {
        Action::FileDocument | Action::OpenCase | Action::ResumeDraft | Action::SeeReceipt => FILE_NEEDS_LINK,
        _ => "Your account does not allow this here.",
    }
}

fn legacy(action: Action) -> &'static str {
    match action {
        Action::LinkAccount | Action::ConfirmLink | Action::AskCourtToLink | Action::UseLinkingCode => {
            "Linking opens on the day this court goes live, and needs your central account. Until then your court login works as before."
        }
        _ => "You are signed on with the court's own login. For this, sign on with your central account.",
    }
}

fn linked(action: Action) -> &'static str {
    match action {
        Action::ChangeCourtPassword => {
            "Your accounts are linked: the court's own password is no longer used. Change the password of your central account instead."
        }
        Action::UpgradeAccount => "Your account is upgraded already.",
        _ => "Your account does not allow this here.",
    }
}

fn clerk(action: Action) -> &'static str {
    match action {
        Action::FileDocument | Action::OpenCase | Action::ResumeDraft => {
            "Staff don't file as parties do. Sign on as a filer to do so."
        }
        _ => "This is for the court's users. You are signed on as staff.",
    }
}
