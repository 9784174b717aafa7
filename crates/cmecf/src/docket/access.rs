//! Which cases somebody may know of, and how they stand to each.

use domain::{
    Id, Time,
    account::Kind,
    case_number::DocketNumber,
    court::{self, Settings},
    permission::{self, Action, Actor, Answer, Thing},
    reading::{self, Paper},
};
use jiff::civil::Date;
use store::{
    Result,
    court::{
        Tx,
        api_tokens::ApiToken,
        cases::{self, Case, Eyes},
        entries::Entry,
        parties, transcripts,
    },
};

use crate::{Caller, Who};

/// A case that somebody may know of.
#[derive(Clone, Debug)]
pub struct Opened {
    /// The case.
    pub case: Case,
    /// Whether the reader takes part in it.
    pub own: bool,
    /// Whether the reader sees its sealed entries and documents: the court itself and those who take part.
    pub sealed_too: bool,
}

impl Opened {
    /// The case as a thing of the permission table.
    #[must_use]
    pub fn thing(&self) -> Thing {
        Thing { sealed: self.case.sealed, own: self.own, ..Thing::ANY }
    }
}

/// Who asks, in a form that goes into a database closure.
#[derive(Clone, Copy, Debug)]
pub struct Reader {
    actor: Actor,
    /// What may be read where they stand without signing on: at a public terminal, or everywhere in a court that is open to all.
    place: Actor,
    eyes: Eyes,
    account: Option<i64>,
    court: court::Type,
    today: Date,
}

impl Reader {
    /// Who asks.
    #[must_use]
    pub fn of(caller: &Caller) -> Reader {
        let actor = caller.actor();
        Reader {
            actor,
            place: caller.place(),
            eyes: Eyes { all: actor == Actor::ClerkHere, filer: caller.filer_id() },
            account: caller.person().map(|person| person.account_number),
            court: caller.settings().kind,
            today: caller.visit.fresh.now.date(&caller.settings().zone()),
        }
    }

    /// Somebody who is not signed on: for what is the same for everybody.
    #[must_use]
    pub fn stranger(caller: &Caller) -> Reader {
        let nobody = Actor::Anonymous;
        Reader { actor: nobody, place: nobody, eyes: Eyes::default(), account: None, ..Reader::of(caller) }
    }

    /// A program with an account's token: it sees what the account would see that only views, whatever is linked to it, and from
    /// wherever it asks. Without a token it sees nothing.
    #[must_use]
    pub fn of_token(token: Option<&ApiToken>, settings: &Settings, now: Time) -> Reader {
        Reader::from_afar(token.map(|token| (token.account_kind, token.account_number)), settings, now)
    }

    /// What an account sees that only views, whatever is linked to it, and from wherever: for what is sent to it. Without one, nothing.
    #[must_use]
    pub fn from_afar(account: Option<(Kind, i64)>, settings: &Settings, now: Time) -> Reader {
        Reader {
            actor: account.map_or(Actor::Anonymous, |(kind, _)| Actor::of_account(kind, &[])),
            place: Actor::Anonymous,
            eyes: Eyes::default(),
            account: account.map(|(_, number)| number),
            court: settings.kind,
            today: now.date(&settings.zone()),
        }
    }

    /// Anyone who is signed on and takes part in nothing: what they may not read, no free look opens.
    #[must_use]
    pub fn viewer(caller: &Caller) -> Reader {
        Reader { actor: Actor::Viewer, ..Reader::stranger(caller) }
    }

    /// For the queries of the store.
    #[must_use]
    pub fn eyes(&self) -> Eyes {
        self.eyes
    }

    /// The answer of the permission table. What anybody reads where they stand, the signed-on read too: the lawyer who signs on at the
    /// terminal in the courthouse sees no less than the passer-by.
    #[must_use]
    pub fn may(&self, action: Action, thing: Thing) -> Answer {
        let answer = permission::may(self.actor, action, thing);
        if !answer.is_yes() && action.is_reading() && permission::may(self.place, action, thing).is_yes() {
            return Answer::Yes;
        }
        answer
    }

    /// A document of an entry as the permission table sees it: sealed if it, its entry or its case is.
    ///
    /// # Errors
    /// When the database refuses.
    pub fn document(&self, tx: &mut Tx<'_, '_>, opened: &Opened, entry: &Entry, document_sealed: bool) -> Result<Thing> {
        let paper = Paper::of(&entry.event, &entry.text);
        let filed = entry.date_filed.as_deref().or(entry.date_entered.as_deref());
        let withheld = paper == Paper::Transcript && reading::is_withheld(filed, self.today);
        Ok(Thing {
            sealed: opened.case.sealed || entry.sealed || document_sealed,
            own: opened.own,
            restricted: paper != Paper::Order && is_restricted(self.court, &opened.case),
            withheld,
            bought: withheld && transcripts::may_read(tx, entry.id, self.account, self.eyes.filer)?,
        })
    }

    /// The case of a case id, if the reader may do that with it.
    ///
    /// # Errors
    /// When the database refuses.
    pub fn open(&self, tx: &mut Tx<'_, '_>, serial: i64, action: Action) -> Result<Option<Opened>> {
        let Some(case) = cases::seen_by_serial(tx, serial, self.eyes)? else { return Ok(None) };
        let opened = self.stand(tx, case)?;
        Ok(self.may(action, opened.thing()).is_yes().then_some(opened))
    }

    /// The cases that a typed number means, as far as the reader may know of them.
    ///
    /// # Errors
    /// When the database refuses.
    pub fn by_number(&self, tx: &mut Tx<'_, '_>, typed: &str) -> Result<Vec<Case>> {
        let key = DocketNumber::read(typed).search_key();
        let mut found = cases::seen_by_number_key(tx, &key, self.eyes)?;
        found.retain(|case| DocketNumber::read(&case.number).matches(typed));
        Ok(found)
    }

    /// How the reader stands to a case.
    ///
    /// # Errors
    /// When the database refuses.
    pub fn stand(&self, tx: &mut Tx<'_, '_>, case: Case) -> Result<Opened> {
        let own = match self.eyes.filer {
            Some(filer) => takes_part(tx, case.id, filer)?,
            None => false,
        };
        Ok(Opened { sealed_too: own || self.eyes.all, own, case })
    }
}

fn takes_part(tx: &mut Tx<'_, '_>, case: Id, filer: Id) -> Result<bool> {
    parties::takes_part(tx, case, filer)
}

/// Whether only those who take part, the court and its terminals read the case's papers, save for orders: Social Security and
/// immigration cases (Fed. R. Civ. P. 5.2(c)).
#[must_use]
pub fn is_restricted(kind: court::Type, case: &Case) -> bool {
    reading::is_restricted_nature(kind, &case.nature_of_suit)
}

/// Whether a page of another site led here. What costs pages is not shown at once to whoever follows a stranger's link: first comes the
/// page from which it is asked for. A typed or kept address, and a program, which says nothing of this, get it at once.
#[must_use]
pub(crate) fn led_from_elsewhere(caller: &Caller) -> bool {
    caller.visit.comes_from_elsewhere()
}

/// What stands before the addresses of these pages: clerks have them under their desk, where their sign-on counts.
#[must_use]
pub fn base(caller: &Caller) -> &'static str {
    if matches!(caller.who, Who::Staff { .. }) { "/staff" } else { "" }
}
