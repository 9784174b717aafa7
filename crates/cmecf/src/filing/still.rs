//! Whether the one who pressed Submit may still file at the moment of writing (security A54): session, link, record and court are
//! looked at again in the very transaction that files.

use domain::session::is_good;
use domain::{
    Id, Time,
    court::{Settings, Stage},
    filer::Standing,
    link::State,
    permission::Actor,
};
use store::court::{
    Tx,
    filers::{self, Filer},
    links,
    sessions::{self, Holder},
};

use crate::{Caller, caller::DRAFT_SECONDS};

/// Who pressed Submit: the session and the filer it acted as.
#[derive(Clone)]
pub(crate) struct Hand {
    /// The secret of its session's cookie.
    pub(crate) secret: String,
    /// The filer.
    pub(crate) filer: Id,
    /// As the audit trail names them.
    pub(crate) audit_name: String,
}

impl Hand {
    /// The hand of a caller who acts as this filer.
    pub(crate) fn of(caller: &Caller, filer: &Filer) -> Hand {
        let secret = caller.visit.cookie(caller.visit.session_cookie()).unwrap_or_default().to_owned();
        Hand { secret, filer: filer.id, audit_name: caller.audit_name() }
    }

    /// The filer and how it stands now; `None` when it may not file any more. `begun_at` is when its draft was begun.
    pub(crate) fn still(
        &self,
        tx: &mut Tx<'_, '_>,
        settings: &Settings,
        begun_at: Time,
        now: Time,
    ) -> store::Result<Option<(Filer, Actor)>> {
        let Some(session) = sessions::by_secret(tx, &self.secret)? else { return Ok(None) };
        let Some(filer) = filers::by_id(tx, self.filer)? else { return Ok(None) };
        if filer.standing != Standing::Active || !is_good(session.created_at, session.last_used_at, now) {
            return Ok(None);
        }
        let stage = settings.stage(now);
        let actor = match session.holder {
            Holder::Central(person) if stage == Stage::NextGen => {
                let link = links::living_of_filer(tx, filer.id)?;
                let good = link.filter(|link| link.state == State::Active && link.account_number == person.account_number);
                good.map(|_| Actor::of_account(person.kind, &[(State::Active, filer.role)]))
            }
            Holder::Legacy(id) if id == filer.id && filer.retired_at.is_none() => {
                let live = settings.goes_live_at();
                match stage {
                    Stage::CurrentGen => Some(Actor::LegacyFiler(filer.role)),
                    Stage::NextGen => {
                        (begun_at < live && now.seconds_since(live) < DRAFT_SECONDS).then_some(Actor::LegacyDraftOnly)
                    }
                }
            }
            _ => None,
        };
        Ok(actor.map(|actor| (filer, actor)))
    }
}
