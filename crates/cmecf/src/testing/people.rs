//! People before a test court: filers, people signed on at the centre, court logins, clerks.

use domain::{
    account::{Generation, Kind, SignedOn},
    filer::{Role, Standing},
    link::State,
};
use site::{cookies::Name, testing::Browser};
use store::court::{
    filers::{self, Filer},
    links, sessions,
    sessions::Holder,
    staff,
};

use super::{PASSWORD, TestCourt, hash_of};

/// A filer that is being made.
pub(crate) struct NewFiler<'c> {
    court: &'c TestCourt,
    new: filers::NewFiler,
}

/// A person who has an account at the centre.
pub(crate) struct Person<'c> {
    court: &'c TestCourt,
    /// What the centre says of them.
    pub(crate) signed_on: SignedOn,
    links: Vec<(Filer, State)>,
}

impl TestCourt {
    /// A filer of this court: an active attorney whose password is [`PASSWORD`]; finish with `make()`.
    pub(crate) fn filer(&self, login: &str) -> NewFiler<'_> {
        NewFiler {
            court: self,
            new: filers::NewFiler {
                login: login.to_owned(),
                password_hash: Some(hash_of(PASSWORD)),
                name: "Aty Alex".into(),
                former_names: String::new(),
                email: format!("{}@law.example", login.to_lowercase().replace(|c: char| !c.is_ascii_alphanumeric(), "-")),
                phone: "(334) 555-0100".into(),
                address: "1 Court Square\nMontgomery, AL 36104".into(),
                bar_number: None,
                role: Role::Attorney,
                standing: Standing::Active,
            },
        }
    }

    /// A person with an individual, upgraded account; finish with `sign_on()`. The same name gives the same account number.
    pub(crate) fn person(&self, name: &str) -> Person<'_> {
        let number = name.bytes().fold(7_i64, |sum, byte| (sum * 31 + i64::from(byte)) % 1_000_000);
        let username = name.to_lowercase().replace(' ', ".");
        Person {
            court: self,
            signed_on: SignedOn {
                subject: format!("subject-of-{username}"),
                account_number: 7_000_000 + number,
                email: format!("{username}@mail.example"),
                username,
                name: name.to_owned(),
                bar_number: None,
                kind: Kind::Individual,
                generation: Generation::Upgraded,
                sid: format!("sid-{number}"),
                challenge: format!("challenge-{number}"),
                client_code: String::new(),
            },
            links: Vec::new(),
        }
    }

    /// A browser signed on with a court login.
    pub(crate) async fn legacy(&self, filer: &Filer) -> Browser {
        let id = filer.id;
        let secret = self.write(move |tx, fresh| sessions::begin(tx, fresh, &Holder::Legacy(id), ""));
        self.browser_with(Name::Session, &secret)
    }

    /// A browser in which a clerk is signed on at the desk (`clerk1`, whose password is [`PASSWORD`]).
    pub(crate) async fn clerk(&self) -> Browser {
        let hash = hash_of(PASSWORD);
        let secret = self.write(move |tx, fresh| {
            let id = match staff::by_username(tx, "clerk1")? {
                Some(there) => there.id,
                None => staff::insert(tx, fresh, "clerk1", "Casey Clerk", "clerk", &hash)?,
            };
            sessions::begin(tx, fresh, &Holder::Staff(id), "")
        });
        self.browser_with(Name::Staff, &secret)
    }

    /// A browser that holds a session's secret.
    pub(crate) fn browser_with(&self, cookie: Name, secret: &str) -> Browser {
        let mut browser = self.browser();
        browser.set_cookie(&self.site.ecf(), cookie.text(self.shared().installation.tls()), secret);
        browser
    }

    /// The filer as the database holds it now.
    pub(crate) fn again(&self, filer: &Filer) -> Filer {
        let id = filer.id;
        self.read(move |tx| filers::by_id(tx, id)).unwrap()
    }
}

impl NewFiler<'_> {
    /// Name as the court has it.
    pub(crate) fn name(mut self, name: &str) -> Self {
        self.new.name = name.to_owned();
        self
    }

    /// Address on file.
    pub(crate) fn email(mut self, email: &str) -> Self {
        self.new.email = email.to_owned();
        self
    }

    /// Bar number.
    pub(crate) fn bar(mut self, number: &str) -> Self {
        self.new.bar_number = Some(number.to_owned());
        self
    }

    /// What it may do.
    pub(crate) fn role(mut self, role: Role) -> Self {
        self.new.role = role;
        self
    }

    /// Another password.
    pub(crate) fn password(mut self, password: &str) -> Self {
        self.new.password_hash = Some(hash_of(password));
        self
    }

    /// The hash as an older system held it; `None` when the filer must choose a new password.
    pub(crate) fn hash(mut self, hash: Option<&str>) -> Self {
        self.new.password_hash = hash.map(str::to_owned);
        self
    }

    /// The court has closed the record.
    pub(crate) fn disabled(mut self) -> Self {
        self.new.standing = Standing::Disabled;
        self
    }

    /// Makes the record.
    pub(crate) fn make(self) -> Filer {
        let new = self.new;
        self.court.write(move |tx, fresh| {
            let id = filers::insert(tx, fresh, &new)?;
            Ok(filers::by_id(tx, id)?.unwrap())
        })
    }
}

impl Person<'_> {
    /// Primary e-mail.
    pub(crate) fn email(mut self, email: &str) -> Self {
        self.signed_on.email = email.to_owned();
        self
    }

    /// Bar number given at registration.
    pub(crate) fn bar(mut self, number: &str) -> Self {
        self.signed_on.bar_number = Some(number.to_owned());
        self
    }

    /// A firm's account.
    pub(crate) fn shared(mut self) -> Self {
        self.signed_on.kind = Kind::Shared;
        self
    }

    /// Another kind of account.
    pub(crate) fn kind(mut self, kind: Kind) -> Self {
        self.signed_on.kind = kind;
        self
    }

    /// An account that was not upgraded.
    pub(crate) fn not_upgraded(mut self) -> Self {
        self.signed_on.generation = Generation::Legacy;
        self
    }

    /// Client code typed at sign-on.
    pub(crate) fn client_code(mut self, code: &str) -> Self {
        self.signed_on.client_code = code.to_owned();
        self
    }

    /// Linked to a filer already, whose court password is then retired.
    pub(crate) fn linked_to(self, filer: &Filer) -> Self {
        self.link_in_state(filer, State::Active)
    }

    /// A link in another state: pending or frozen.
    pub(crate) fn link_in_state(mut self, filer: &Filer, state: State) -> Self {
        self.links.push((filer.clone(), state));
        self
    }

    /// Signs on: a browser with a session at this court's CM/ECF.
    pub(crate) async fn sign_on(self) -> Browser {
        let (court, person, to_make) = (self.court, self.signed_on, self.links);
        let secret = court.write(move |tx, fresh| {
            for (filer, state) in &to_make {
                if links::living_of_filer(tx, filer.id)?.is_some() {
                    continue;
                }
                links::insert(
                    tx,
                    fresh,
                    &links::NewLink {
                        filer_id: filer.id,
                        role: filer.role,
                        beside_other_roles: true,
                        state: *state,
                        person: person.clone(),
                        verdict: "same".into(),
                        reasons: String::new(),
                        must_file_by: None,
                    },
                )?;
                if *state == State::Active {
                    filers::retire_password(tx, fresh, filer.id)?;
                }
            }
            sessions::begin(tx, fresh, &Holder::Central(person.clone()), &person.client_code)
        });
        court.browser_with(Name::Session, &secret)
    }
}
