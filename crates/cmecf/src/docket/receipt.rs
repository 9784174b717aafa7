//! The receipt under a report: who read what, when, how many pages, at what cost. It is kept for Review Billing History.

use domain::permission::Actor;
use site::Failure;
use store::court::receipts::{self, NewReceipt};

use crate::{Caller, Who};

/// The receipt as the page prints it (wire 2.0).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// `05/10/2021 09:00:00` in the court's zone.
    pub when: String,
    /// User name of the person, or the court login.
    pub login: String,
    /// Client code of the session.
    pub client_code: String,
    /// `Docket Report`, `Image12-0`.
    pub description: String,
    /// `Search Criteria:` or `Case Number:`.
    pub label: &'static str,
    /// What stands beside that label.
    pub criteria: String,
    /// Pages.
    pub pages: i64,
    /// `0.00`: nothing is charged while no fees are set.
    pub cost: String,
}

impl Receipt {
    /// A receipt for who asks.
    #[must_use]
    pub fn of(caller: &Caller, description: &str, label: &'static str, criteria: &str, pages: i64) -> Receipt {
        let login = match &caller.who {
            Who::Nobody if caller.place() == Actor::PublicTerminal => "public terminal".to_owned(),
            Who::Nobody => String::new(),
            Who::Central(central) => central.person.username.clone(),
            Who::Legacy { filer, .. } => filer.login.clone(),
            Who::Staff { staff, .. } => staff.username.clone(),
        };
        Receipt {
            when: caller.visit.fresh.now.in_zone(&caller.settings().zone(), "%m/%d/%Y %H:%M:%S"),
            login,
            client_code: caller.session().map(|session| session.client_code.clone()).unwrap_or_default(),
            description: description.to_owned(),
            label,
            criteria: criteria.to_owned(),
            pages,
            cost: "0.00".to_owned(),
        }
    }

    /// Keeps it with the account; a court login and a clerk have no account that is billed. While the disk is full, or the court's
    /// records can only be read, none is kept and the page is shown all the same.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn keep(&self, caller: &Caller) -> Result<(), Failure> {
        let Some(central) = caller.central() else { return Ok(()) };
        let new = NewReceipt {
            account_number: central.person.account_number,
            client_code: self.client_code.clone(),
            description: self.description.clone(),
            criteria: self.criteria.clone(),
            pages: self.pages,
            cents: 0,
        };
        let room = &caller.site.room;
        // Nothing is charged, so that nobody loses anything when a power cut takes the last receipts back.
        match room
            .write_passing("keep_receipt", &caller.visit.fresh, move |tx, fresh| receipts::insert(tx, fresh, &new).map(|_| ()))
            .await
        {
            // While nothing can be written, people read without a receipt: a fault of ours shuts nobody out of a docket.
            Err(problem) if problem.leaves_reading() => {
                tracing::warn!("a page was shown without a receipt: {problem}");
                Ok(())
            }
            other => Ok(other?),
        }
    }
}
