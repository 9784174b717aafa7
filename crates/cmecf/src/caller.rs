//! Who asks: a person signed on at the centre (with the filers linked to the account), a court login before go-live, a clerk, or
//! nobody. One read gives the settings, the session and the links, so that the menu is drawn from the links on every request.

use std::sync::Arc;

use axum::{extract::FromRequestParts, http::request::Parts};
use domain::{
    Fresh, Id, Time,
    account::{Kind, SignedOn},
    court::{OpenReading, Settings, Stage},
    filer::Standing,
    link::State,
    permission::{self, Action, Actor, Answer, Thing},
};
use site::{Failure, Visit, cookies};
use store::court::{
    Tx, drafts,
    filers::{self, Filer},
    links::{self, Link},
    sessions::{self, Holder, Session},
    settings::Versioned,
    staff::{self, Staff},
};

use crate::{CourtSite, read_only, sign_on};

/// Seconds after go-live in which a legacy session may finish its draft.
pub const DRAFT_SECONDS: i64 = 3600;

/// Whose session it is.
#[derive(Clone)]
pub enum Who {
    /// No session, or one that ended.
    Nobody,
    /// A person signed on at the centre.
    Central(Box<Central>),
    /// A court login before go-live.
    Legacy {
        /// The session.
        session: Session,
        /// The filer.
        filer: Box<Filer>,
        /// After go-live: nothing but the draft, for an hour.
        draft_only: bool,
    },
    /// The bearer of a token of the centre's: may read, and nothing that hangs on this host's own cookie.
    Viewing(Box<Viewing>),
    /// A clerk of this court, on staff pages only.
    Staff {
        /// The session.
        session: Session,
        /// The clerk.
        staff: Staff,
    },
}

/// A person signed on at the centre, as this court knows them.
#[derive(Clone)]
pub struct Central {
    /// The session.
    pub session: Session,
    /// What the centre said at sign-on.
    pub person: SignedOn,
    /// Living links of the account here (pending, active or frozen), each with its filer.
    pub links: Vec<(Link, Filer)>,
}

/// The bearer of a token of the centre's.
#[derive(Clone)]
pub struct Viewing {
    /// The session, named by the token's SHA-256.
    pub session: Session,
    /// What the centre said of the bearer.
    pub person: SignedOn,
}

impl Central {
    /// The filer that the person acts as: the chosen one of several, else the first whose link is active and whose record is open.
    #[must_use]
    pub fn acting(&self) -> Option<&Filer> {
        let all = self.open_filers();
        all.iter().find(|filer| Some(filer.id) == self.session.acting_filer).or_else(|| all.first()).copied()
    }

    /// The filers through which the person may file: their links are active and their records open.
    #[must_use]
    pub fn open_filers(&self) -> Vec<&Filer> {
        self.links
            .iter()
            .filter(|(link, filer)| link.state == State::Active && filer.standing == Standing::Active)
            .map(|(_, filer)| filer)
            .collect()
    }

    /// How the account stands here; of several active links the one acted as counts. An active link to a record that the court has
    /// closed opens no more than a frozen one.
    #[must_use]
    pub fn actor(&self) -> Actor {
        let acting = self.acting().map(|filer| filer.id);
        let mut links: Vec<_> = self
            .links
            .iter()
            .map(|(link, filer)| match link.state {
                State::Active if filer.standing != Standing::Active => (State::Frozen, filer),
                state => (state, filer),
            })
            .collect();
        links.sort_by_key(|(_, filer)| Some(filer.id) != acting);
        Actor::of_account(self.person.kind, &links.into_iter().map(|(state, filer)| (state, filer.role)).collect::<Vec<_>>())
    }

    /// The first link in a state.
    #[must_use]
    pub fn link_in(&self, state: State) -> Option<&Link> {
        self.links.iter().map(|(link, _)| link).find(|link| link.state == state)
    }
}

/// A visit with its court and its person.
#[derive(Clone)]
pub struct Caller {
    /// The request.
    pub visit: Visit,
    /// The court.
    pub site: CourtSite,
    /// The court's settings with their version.
    pub versioned: Versioned,
    /// Whose session it is.
    pub who: Who,
}

/// Somebody at the door: a request whose session is still to be read. For pages that read it together with what they show.
pub struct Knock {
    visit: Visit,
    site: CourtSite,
    action: Option<Action>,
}

impl<S: Send + Sync> FromRequestParts<S> for Knock {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        let site = CourtSite::from_request_parts(parts, state).await?;
        let visit = Visit::from_request_parts(parts, state).await?;
        Ok(Knock { visit, site, action: parts.extensions.get().copied() })
    }
}

impl Knock {
    /// Resolves the session.
    ///
    /// # Errors
    /// When the court's database can't be asked, or while the action waits.
    pub async fn enter(self) -> Result<Caller, Failure> {
        Ok(self.reading(|_, _| Ok(())).await?.0)
    }

    /// The same, and what `f` reads for the caller in the same transaction. Nobody is turned away in between: `f` gives only what the
    /// permission table lets that caller see.
    ///
    /// # Errors
    /// As [`Knock::enter`], and what `f` says.
    pub async fn reading<R: Send + 'static>(
        self,
        f: impl Fn(&mut Tx<'_, '_>, &Caller) -> store::Result<R> + Send + Sync + 'static,
    ) -> Result<(Caller, R), Failure> {
        let (caller, read) = Caller::reading(self.site, self.visit, f).await?;
        read_only::gate(&caller, self.action)?;
        Ok((caller, read))
    }

    /// Resolves the session in the transaction that writes, so that nothing can end between the look and the act. `f` changes only what
    /// the permission table lets that caller change. For forms whose token was looked at: who has no page of this court's never stands
    /// in the line of those that write.
    ///
    /// # Errors
    /// As [`Knock::enter`], what `f` says, and why nothing was written.
    pub async fn writing<R: Send + 'static>(
        self,
        name: &'static str,
        f: impl Fn(&mut Tx<'_, '_>, &mut Fresh, &Caller) -> store::Result<R> + Send + 'static,
    ) -> Result<(Caller, R), Failure> {
        let Knock { visit, site, action } = self;
        let (room, known, fresh) = (site.room.clone(), site.room.settings(), visit.fresh.clone());
        let (caller, done) = room
            .write(name, &fresh, move |tx, fresh| {
                let versioned = known.get(tx)?;
                // A token of the centre's lets nobody change anything.
                let who = of_visit(tx, &visit, &versioned.settings, None)?.unwrap_or(Who::Nobody);
                let caller = Caller { visit: visit.clone(), site: site.clone(), versioned, who };
                if let Err(failure) = read_only::gate(&caller, action) {
                    return Ok((caller, Err(failure)));
                }
                if let Some(session) = caller.unnoted() {
                    sessions::touch(tx, fresh, &session.hash)?;
                }
                let done = f(tx, fresh, &caller)?;
                Ok((caller, Ok(done)))
            })
            .await?;
        Ok((caller, done?))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Caller {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        Knock::from_request_parts(parts, state).await?.enter().await
    }
}

impl Caller {
    /// Resolves the session of a visit.
    ///
    /// # Errors
    /// When the court's database can't be asked.
    pub async fn of(site: CourtSite, visit: Visit) -> Result<Caller, Failure> {
        Ok(Caller::reading(site, visit, |_, _| Ok(())).await?.0)
    }

    async fn reading<R: Send + 'static>(
        site: CourtSite,
        visit: Visit,
        f: impl Fn(&mut Tx<'_, '_>, &Caller) -> store::Result<R> + Send + Sync + 'static,
    ) -> Result<(Caller, R), Failure> {
        let f = Arc::new(f);
        let (room, known, read) = (site.room.clone(), site.room.settings(), f.clone());
        let token = sign_on::viewing::token_hash(&visit);
        let (its_site, its_visit, asked) = (site.clone(), visit.clone(), token.clone());
        let (versioned, found) = room
            .read(move |tx| {
                let versioned = known.get(tx)?;
                let Some(who) = of_visit(tx, &its_visit, &versioned.settings, asked.as_deref())? else {
                    return Ok((versioned, None));
                };
                let (site, visit) = (its_site.clone(), its_visit.clone());
                let caller = Caller { visit, site, versioned: versioned.clone(), who };
                let read = read(tx, &caller)?;
                Ok((versioned, Some((caller, read))))
            })
            .await?;
        let (caller, read) = match (found, token) {
            (Some(found), _) => found,
            // A token that this court does not know: the centre is asked for it, once.
            (None, token) => {
                let session = match token {
                    Some(hash) => sign_on::viewing::ask(&site, &visit, hash).await?,
                    None => None,
                };
                let viewing = session.and_then(|session| sign_on::viewing::bearing(session, &visit, visit.fresh.now));
                let who = viewing.map_or(Who::Nobody, |viewing| Who::Viewing(Box::new(viewing)));
                let caller = Caller { visit, site, versioned, who };
                let its_own = caller.clone();
                (caller, room.read(move |tx| f(tx, &its_own)).await?)
            }
        };
        caller.touch().await?;
        Ok((caller, read))
    }

    /// The court's settings.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.versioned.settings
    }

    /// Before or after go-live, at the time of this request.
    #[must_use]
    pub fn stage(&self) -> Stage {
        self.settings().stage(self.visit.fresh.now)
    }

    /// The session, if there is one.
    #[must_use]
    pub fn session(&self) -> Option<&Session> {
        match &self.who {
            Who::Nobody => None,
            Who::Central(central) => Some(&central.session),
            Who::Viewing(viewing) => Some(&viewing.session),
            Who::Legacy { session, .. } | Who::Staff { session, .. } => Some(session),
        }
    }

    /// The central account whose reading it is, whichever way they came: it is billed.
    #[must_use]
    pub fn person(&self) -> Option<&SignedOn> {
        match &self.who {
            Who::Central(central) => Some(&central.person),
            Who::Viewing(viewing) => Some(&viewing.person),
            Who::Nobody | Who::Legacy { .. } | Who::Staff { .. } => None,
        }
    }

    /// The person signed on at the centre, if that is who asks.
    #[must_use]
    pub fn central(&self) -> Option<&Central> {
        match &self.who {
            Who::Central(central) => Some(central),
            _ => None,
        }
    }

    /// The filer that may file now: linked and chosen, or a court login before go-live (or finishing its draft).
    #[must_use]
    pub fn filer(&self) -> Option<&Filer> {
        match &self.who {
            Who::Central(central) if self.stage() == Stage::NextGen => central.acting(),
            Who::Legacy { filer, .. } => Some(filer),
            _ => None,
        }
    }

    /// The clerk, or a redirect to the desk's sign-on.
    ///
    /// # Errors
    /// A redirect when no clerk is signed on.
    pub fn staff(&self) -> Result<&Staff, Failure> {
        match &self.who {
            Who::Staff { staff, .. } => Ok(staff),
            _ => Err(Failure::redirect("/staff/login")),
        }
    }

    /// Who asks, as the table of permissions knows them.
    #[must_use]
    pub fn actor(&self) -> Actor {
        match &self.who {
            Who::Nobody => self.place(),
            Who::Central(central) if self.stage() == Stage::CurrentGen => Actor::of_account(central.person.kind, &[]),
            Who::Central(central) => central.actor(),
            Who::Viewing(viewing) if viewing.person.kind == Kind::Administrative => Actor::AdministrativeAccount,
            Who::Viewing(_) => Actor::TokenReader,
            Who::Legacy { draft_only: true, .. } => Actor::LegacyDraftOnly,
            Who::Legacy { filer, .. } => Actor::LegacyFiler(filer.role),
            Who::Staff { .. } => Actor::ClerkHere,
        }
    }

    /// What anybody is who reads from where this request comes without signing on: the court's public terminal, an open reader where
    /// the court lets everybody read, else nobody. The address is the one that the listener or a trusted proxy saw.
    #[must_use]
    pub fn place(&self) -> Actor {
        // At the desk one signs on.
        if self.visit.session_cookie() == cookies::Name::Staff {
            return Actor::Anonymous;
        }
        let (reading, installation) = (&self.settings().reading, &self.site.shared.installation.reading);
        let configured = installation.terminals.get(self.site.id.as_ref());
        let mut terminals = reading.terminals.iter().chain(configured.into_iter().flatten());
        let open = match reading.open {
            OpenReading::Installation => installation.open,
            OpenReading::Yes => true,
            OpenReading::No => false,
        };
        match Some(self.visit.source).filter(|source| terminals.any(|network| network.contains(*source))) {
            Some(_) => Actor::PublicTerminal,
            None if open => Actor::OpenReader,
            None => Actor::Anonymous,
        }
    }

    /// Who asks, as the audit trail names them: `account 7000001`, `filer 1001`, `clerk jdoe`, `nobody`.
    #[must_use]
    pub fn audit_name(&self) -> String {
        match &self.who {
            Who::Nobody => "nobody".to_owned(),
            Who::Central(central) => format!("account {}", central.person.account_number),
            Who::Viewing(viewing) => format!("account {}", viewing.person.account_number),
            Who::Legacy { filer, .. } => format!("filer {}", filer.serial),
            Who::Staff { staff, .. } => format!("clerk {}", staff.username),
        }
    }

    /// Lets a signed-on person go on.
    ///
    /// # Errors
    /// The page that leads to sign-on (wire 1.4) when nobody is signed on.
    pub fn signed_on(&self) -> Result<(), Failure> {
        match self.who {
            Who::Nobody => Err(sign_on::lead_to_sign_on(self)),
            _ => Ok(()),
        }
    }

    /// Lets who asks go on if the table allows it. Ask with [`Thing::ANY`] before looking for a thing, and again with the thing.
    ///
    /// # Errors
    /// The page that leads to sign-on for nobody; 403 with the reason; 404 for what they may not know of.
    pub fn allow(&self, action: Action, thing: Thing) -> Result<(), Failure> {
        match permission::may(self.actor(), action, thing) {
            Answer::Yes => Ok(()),
            _ if matches!(self.who, Who::Nobody) => Err(sign_on::lead_to_sign_on(self)),
            Answer::No(why) => Err(Failure::forbidden(why)),
            Answer::NotFound => Err(Failure::not_found()),
        }
    }

    /// The id of the filer whose draft it may be.
    #[must_use]
    pub fn filer_id(&self) -> Option<Id> {
        self.filer().map(|filer| filer.id)
    }

    /// The session, if its last use is to be written: at most once a minute, so that a page view is no write (design 5).
    fn unnoted(&self) -> Option<&Session> {
        self.session().filter(|session| self.visit.fresh.now.seconds_since(session.last_used_at) >= 60)
    }

    async fn touch(&self) -> Result<(), Failure> {
        let fresh = &self.visit.fresh;
        let Some(session) = self.unnoted() else {
            return Ok(());
        };
        let hash = session.hash.clone();
        match self.site.room.write("touch_session", fresh, move |tx, fresh| sessions::touch(tx, fresh, &hash)).await {
            // Who only reads must not be stopped by a full disk.
            Err(problem) if problem.leaves_reading() => Ok(()),
            other => Ok(other?),
        }
    }
}

/// Whose session it is; `None` when a token came that this court does not know yet. A token counts for nobody by this host's own cookie.
fn of_visit(tx: &mut Tx<'_, '_>, visit: &Visit, settings: &Settings, token: Option<&[u8]>) -> store::Result<Option<Who>> {
    let now = visit.fresh.now;
    let own = match visit.cookie(visit.session_cookie()) {
        Some(secret) => resolve(tx, secret, visit.session_cookie() == cookies::Name::Staff, settings, now)?,
        None => Who::Nobody,
    };
    match (own, token) {
        (Who::Nobody, Some(hash)) => Ok(sessions::viewing(tx, hash)?.map(|known| {
            let viewing = known.and_then(|session| sign_on::viewing::bearing(session, visit, now));
            viewing.map_or(Who::Nobody, |viewing| Who::Viewing(Box::new(viewing)))
        })),
        (own, _) => Ok(Some(own)),
    }
}

fn resolve(tx: &mut Tx<'_, '_>, secret: &str, staff_page: bool, settings: &Settings, now: Time) -> store::Result<Who> {
    let Some(session) = sessions::by_secret(tx, secret)? else {
        return Ok(Who::Nobody);
    };
    if !domain::session::is_good(session.created_at, session.last_used_at, now) {
        return Ok(Who::Nobody);
    }
    match session.holder.clone() {
        Holder::Central(person) if !staff_page => {
            let mut with_filers = Vec::new();
            for link in links::living_of_account(tx, person.account_number)? {
                if let Some(filer) = filers::by_id(tx, link.filer_id)? {
                    with_filers.push((link, filer));
                }
            }
            Ok(Who::Central(Box::new(Central { session, person, links: with_filers })))
        }
        Holder::Legacy(id) if !staff_page => {
            let Some(filer) = filers::by_id(tx, id)?.filter(|filer| filer.standing == Standing::Active) else {
                return Ok(Who::Nobody);
            };
            if filer.retired_at.is_some() {
                return Ok(Who::Nobody);
            }
            let live = settings.goes_live_at();
            if now < live {
                return Ok(Who::Legacy { session, filer: Box::new(filer), draft_only: false });
            }
            // At go-live a legacy session narrows to a draft begun before it, for an hour; every other one ends.
            let finishing = now.seconds_since(live) < DRAFT_SECONDS && drafts::has_open(tx, filer.id, live)?;
            Ok(if finishing { Who::Legacy { session, filer: Box::new(filer), draft_only: true } } else { Who::Nobody })
        }
        Holder::Staff(id) if staff_page => Ok(staff::by_id(tx, id)?.map_or(Who::Nobody, |staff| Who::Staff { session, staff })),
        _ => Ok(Who::Nobody),
    }
}
