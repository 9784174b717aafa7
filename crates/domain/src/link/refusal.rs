//! Why a link can't be made, in words for the page: what happened, why, and what to do next.

use jiff::civil::Date;

use super::State;
use crate::{
    Time, Zone,
    court::{Contacts, Settings},
    filer::Role,
    names::Reason,
    product::ProductNames,
    throttle::Door,
    time::long_date,
};

/// A reason why a link can't be made. Each has its own page with the next step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The court is not on NextGen yet.
    NotLive {
        /// First day on which it can be done, in the court's zone.
        opens: Date,
    },
    /// A firm's shared account.
    SharedAccount,
    /// A billing account.
    AdministrativeAccount,
    /// Must be upgraded first.
    LegacyAccount,
    /// Unknown login, wrong password: one text, so that nobody can try out logins (security A15).
    WrongLogin,
    /// Too many wrong tries. The counter must be kept for the login as it was typed, whether there is such a filer or not.
    TooManyTries {
        /// When it can be tried again.
        until: Time,
    },
    /// A hundred wrong tries: the same text as [`Refusal::WrongLogin`], which says what to do in this case too.
    DoorClosed,
    /// The court has closed this filer's record.
    FilerDisabled,
    /// This account and this filer are tied already.
    AlreadyLinked {
        /// Where that link stands.
        state: State,
    },
    /// Another PACER account holds this filer.
    LinkedElsewhere,
    /// This PACER account holds another filer of this court.
    AccountHasLink {
        /// Role of that other filer.
        role: Role,
        /// Whether the court lets one person hold an attorney's and a trustee's account.
        both_roles_allowed: bool,
    },
    /// The names don't match.
    NamesDiffer {
        /// As the court has it.
        court: String,
        /// As the PACER account has it.
        account: String,
        /// Why the machine thinks so.
        reasons: Vec<Reason>,
    },
}

/// Whom to reach at the centre.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceCenter {
    /// Address of its site.
    pub site: String,
    /// E-mail.
    pub email: String,
    /// Phone as printed.
    pub phone: String,
}

impl Default for ServiceCenter {
    /// As the Arkansas leaflet prints them.
    fn default() -> Self {
        ServiceCenter {
            site: "https://www.pacer.uscourts.gov".to_owned(),
            email: "pacer@psc.uscourts.gov".to_owned(),
            phone: "(800) 676-6856".to_owned(),
        }
    }
}

/// What the sentences name besides the refusal itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Help {
    /// The court in running text: `Alabama Middle District`.
    pub court: String,
    /// Whom to reach at the court.
    pub contacts: Contacts,
    /// The court's zone, for instants.
    pub zone: Zone,
    /// Whom to reach at the centre.
    pub service_center: ServiceCenter,
    /// The account number the person will be asked for.
    pub account_number: i64,
    /// What the two products are called.
    pub names: ProductNames,
}

impl Help {
    /// For a court's pages.
    #[must_use]
    pub fn at(court: &Settings, account_number: i64, service_center: ServiceCenter, names: ProductNames) -> Help {
        Help {
            court: court.short_name.clone(),
            contacts: court.contacts.clone(),
            zone: court.zone(),
            service_center,
            account_number,
            names,
        }
    }

    /// `Call the Alabama Middle District at (334) 954-3935. Have your PACER account number ready: 1234567.`
    #[must_use]
    pub fn call_the_court(&self) -> String {
        let whom = match (self.contacts.phone.is_empty(), self.contacts.email.is_empty()) {
            (false, false) => format!("Call the {} at {} or write to {}.", self.court, self.contacts.phone, self.contacts.email),
            (false, true) => format!("Call the {} at {}.", self.court, self.contacts.phone),
            (true, false) => format!("Write to the {} at {}.", self.court, self.contacts.email),
            (true, true) => format!("Ask the clerk's office of the {}.", self.court),
        };
        format!("{whom} {}", self.have_the_number_ready())
    }

    /// `Call the PACER Service Center at (800) 676-6856 or write to pacer@psc.uscourts.gov. …`
    #[must_use]
    pub fn call_the_service_center(&self) -> String {
        let ServiceCenter { email, phone, .. } = &self.service_center;
        format!("Call the {} Service Center at {phone} or write to {email}. {}", self.names.pacer, self.have_the_number_ready())
    }

    fn have_the_number_ready(&self) -> String {
        format!("Have your {} account number ready: {}.", self.names.pacer, self.account_number)
    }
}

impl Refusal {
    /// The refusal of a counter that doesn't let the secret be tried; `None` when it may be tried.
    #[must_use]
    pub fn of_door(door: Door) -> Option<Refusal> {
        match door {
            Door::Open => None,
            Door::Wait(until) => Some(Refusal::TooManyTries { until }),
            Door::Closed => Some(Refusal::DoorClosed),
        }
    }

    /// A short word for addresses of pages, tests and the audit.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Refusal::NotLive { .. } => "not-live",
            Refusal::SharedAccount => "shared-account",
            Refusal::AdministrativeAccount => "administrative-account",
            Refusal::LegacyAccount => "legacy-account",
            Refusal::WrongLogin => "wrong-login",
            Refusal::TooManyTries { .. } => "too-many-tries",
            Refusal::DoorClosed => "door-closed",
            Refusal::FilerDisabled => "filer-disabled",
            Refusal::AlreadyLinked { .. } => "already-linked",
            Refusal::LinkedElsewhere => "linked-elsewhere",
            Refusal::AccountHasLink { .. } => "account-has-link",
            Refusal::NamesDiffer { .. } => "names-differ",
        }
    }

    /// Whether "ask the court" is offered beside "go back".
    #[must_use]
    pub fn can_ask_the_court(&self) -> bool {
        matches!(self, Refusal::NamesDiffer { .. })
    }

    /// What happened: the page's heading.
    #[must_use]
    pub fn headline(&self, help: &Help) -> String {
        let ProductNames { pacer, cmecf } = &help.names;
        match self {
            Refusal::NotLive { opens } => format!("Linking opens on {}", long_date(*opens)),
            Refusal::SharedAccount => format!("A shared {pacer} account can't be linked"),
            Refusal::AdministrativeAccount => format!("A {pacer} Administrative Account can't be linked"),
            Refusal::LegacyAccount => format!("Upgrade your {pacer} account first"),
            Refusal::WrongLogin | Refusal::DoorClosed => format!("This {cmecf} login and password were not accepted"),
            Refusal::TooManyTries { .. } => "Too many wrong tries".to_owned(),
            Refusal::FilerDisabled => format!("The court has closed this {cmecf} account"),
            Refusal::AlreadyLinked { state: State::Pending } => "You have already asked for this link".to_owned(),
            Refusal::AlreadyLinked { state: State::Frozen } => "This link is frozen".to_owned(),
            Refusal::AlreadyLinked { .. } => "These two accounts are linked already".to_owned(),
            Refusal::LinkedElsewhere => format!("This {cmecf} account is linked to another {pacer} account"),
            Refusal::AccountHasLink { .. } => format!("Your {pacer} account is already linked in this court"),
            Refusal::NamesDiffer { .. } => "Do not proceed: the names are different".to_owned(),
        }
    }

    /// Why: one or two sentences.
    #[must_use]
    pub fn explanation(&self, help: &Help) -> String {
        let ProductNames { pacer, cmecf } = &help.names;
        let court = &help.court;
        match self {
            Refusal::NotLive { opens } => format!(
                "The {court} moves to NextGen {cmecf} on {}. Accounts can be linked from that day on, and it needs to be done once.",
                long_date(*opens)
            ),
            Refusal::SharedAccount => format!(
                "You are signed on with an account that several people of a firm use for viewing. A filing is signed by one person, \
                 so only an individual {pacer} account can be linked."
            ),
            Refusal::AdministrativeAccount => format!(
                "You are signed on with an account that pays for other accounts. It can't be used to file; only an individual {pacer} \
                 account can be linked."
            ),
            Refusal::LegacyAccount => {
                format!(
                    "Your {pacer} account is of the old kind, which can view but not file. Only an upgraded account can be linked."
                )
            }
            Refusal::WrongLogin | Refusal::DoorClosed => format!(
                "The login and password must be the ones that the {court} gave you for {cmecf}, not those of your {pacer} account. \
                 Nothing was changed. After many wrong tries a password stops working until the court renews it."
            ),
            Refusal::TooManyTries { until } => format!(
                "This login was tried with wrong passwords several times, so it rests for a while. It can be tried again at {}. \
                 Nothing was changed.",
                until.in_zone(&help.zone, "%-I:%M:%S %p %Z on %B %-d, %Y")
            ),
            Refusal::FilerDisabled => format!(
                "The password was right, but the {court} no longer lets this {cmecf} account file, so it can't be linked."
            ),
            Refusal::AlreadyLinked { state: State::Pending } => {
                format!("The {court} reviews requests. Yours is waiting; until it is decided you can view but not file.")
            }
            Refusal::AlreadyLinked { state: State::Frozen } => format!(
                "Somebody told the {court} that this link was not made by the person it belongs to. Nothing can be filed with it until \
                 the clerk has decided."
            ),
            Refusal::AlreadyLinked { .. } => format!("There is nothing left to do. Your {pacer} account files in the {court}."),
            Refusal::LinkedElsewhere => {
                format!("A {cmecf} account can be linked to one {pacer} account only, and this one has its link.")
            }
            Refusal::AccountHasLink { role, both_roles_allowed } => {
                let rule = if *both_roles_allowed {
                    "In this court one person may hold one attorney's and one trustee's account, and no others."
                } else {
                    "In this court one person may hold one account."
                };
                format!("It is linked to another {cmecf} account of this court ({}). {rule}", role.label())
            }
            Refusal::NamesDiffer { court: theirs, account: yours, reasons } => {
                let why: Vec<String> = reasons.iter().map(Reason::sentence).collect();
                format!("The court's record says “{theirs}”, your {pacer} account says “{yours}”. {}", why.join(" "))
            }
        }
    }

    /// What to do next, with whom to call and the account number where that is needed.
    #[must_use]
    pub fn next_step(&self, help: &Help) -> String {
        let ProductNames { pacer, cmecf } = &help.names;
        match self {
            Refusal::NotLive { opens } => format!(
                "Until {} keep filing with the {cmecf} login and password that the court gave you, and write them down: you will need \
                 them to link. {}",
                long_date(*opens),
                help.call_the_court()
            ),
            Refusal::SharedAccount | Refusal::AdministrativeAccount => format!(
                "Log out, then log in with your own individual {pacer} account. If you have none, choose Need an Account? on the login \
                 page. {}",
                help.call_the_service_center()
            ),
            Refusal::LegacyAccount => format!(
                "Upgrade the account in the {pacer} Service Center, which takes a few minutes, then come back to this page. {}",
                help.call_the_service_center()
            ),
            Refusal::WrongLogin | Refusal::DoorClosed => {
                format!("Check both and try again, or choose Forgot login/password. {}", help.call_the_court())
            }
            Refusal::TooManyTries { .. } => {
                format!("Wait until then, or choose Forgot login/password. {}", help.call_the_court())
            }
            Refusal::FilerDisabled => help.call_the_court(),
            Refusal::AlreadyLinked { state: State::Pending } => {
                format!("Wait for the e-mail that tells you the result. If you must file soon: {}", help.call_the_court())
            }
            Refusal::AlreadyLinked { state: State::Frozen } => help.call_the_court(),
            Refusal::AlreadyLinked { .. } => {
                "Click any item of the menu bar except Log Out; the filing menus appear. If they don't, log out, close the browser and \
                 log in again."
                    .to_owned()
            }
            Refusal::LinkedElsewhere => format!(
                "If you have a second {pacer} account, log in with that one. If you did not make that link, tell the court at once. {}",
                help.call_the_court()
            ),
            Refusal::AccountHasLink { .. } => format!(
                "To file for several people, ask the court for filing agents instead. If the wrong account was linked, the court can \
                 end that link. {}",
                help.call_the_court()
            ),
            Refusal::NamesDiffer { .. } => format!(
                "If this is somebody else's account, go back. If both are yours, you can ask the court to look at it. {}",
                help.call_the_court()
            ),
        }
    }
}
