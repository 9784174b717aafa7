//! The receipt under a report: who read what, when, how many pages, at what cost. It is kept for Review Billing History.

use axum::http::Method;
use domain::{
    Fresh,
    fees::{self, Item, Payer, Prices},
    permission::Actor,
};
use site::Failure;
use store::court::{
    Court, Tx,
    receipts::{self, NewReceipt},
};

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
    /// Billable pages.
    pub pages: i64,
    /// Cost, `0.10`.
    pub cost: String,
    /// The same in cents.
    pub cents: i64,
    /// Whether the session is marked as exempt: the receipt says so, the cost stands (no exemption is on record here).
    pub marked_exempt: bool,
}

/// The prices of today.
#[must_use]
pub(crate) fn prices(caller: &Caller) -> Prices {
    caller.site.shared.installation.fees.on(caller.visit.fresh.now.date(&caller.settings().zone()))
}

/// Who pays for what the caller reads. No exemption is on record yet: a session that is marked as exempt pays.
fn payer(caller: &Caller) -> Payer {
    match (&caller.who, caller.place()) {
        (Who::Staff { .. }, _) => Payer::Court,
        (_, Actor::PublicTerminal) => Payer::Terminal,
        (Who::Central(_) | Who::Viewing(_), _) => Payer::Account,
        (Who::Legacy { .. } | Who::Nobody, _) => Payer::Nobody,
    }
}

impl Receipt {
    /// A receipt for who asks and what is read: `domain::fees` counts its pages and prices them.
    #[must_use]
    pub fn of(caller: &Caller, description: &str, label: &'static str, criteria: &str, item: Item) -> Receipt {
        let bill = fees::bill(&prices(caller), item, payer(caller));
        let login = match &caller.who {
            Who::Nobody if caller.place() == Actor::PublicTerminal => "public terminal".to_owned(),
            Who::Nobody => String::new(),
            Who::Central(central) => central.person.username.clone(),
            Who::Viewing(viewing) => viewing.person.username.clone(),
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
            pages: bill.pages,
            cost: fees::dollars(bill.cents),
            cents: bill.cents,
            marked_exempt: caller.session().is_some_and(|session| session.exempt),
        }
    }

    /// Keeps it with the account; a court login and a clerk have no account that is billed. While the disk is full, or the court's
    /// records can only be read, none is kept and the page is shown all the same.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn keep(&self, caller: &Caller) -> Result<(), Failure> {
        let Some(person) = caller.person() else { return Ok(()) };
        // Who asks for the head alone is given no page.
        if caller.visit.method == Method::HEAD {
            return Ok(());
        }
        let new = NewReceipt {
            account_number: person.account_number,
            client_code: self.client_code.clone(),
            description: self.description.clone(),
            criteria: self.criteria.clone(),
            pages: self.pages,
            cents: self.cents,
        };
        Ok(keep(&caller.site.room, &caller.visit.fresh, new).await?)
    }
}

/// Keeps a receipt: one with a price is on the disk when this returns. Nobody loses anything when a power cut, or the end of this
/// process, takes back the last receipts of what costs nothing: no page waits for them, and many share a commit.
///
/// # Errors
/// When the database refuses, but for what leaves reading open.
pub(crate) async fn keep(room: &Court, fresh: &Fresh, new: NewReceipt) -> store::Result<()> {
    let (name, has_price) = ("keep_receipt", new.cents > 0);
    let insert = move |tx: &mut Tx<'_, '_>, fresh: &mut Fresh| receipts::insert(tx, fresh, &new).map(|_| ());
    let kept =
        if has_price { room.write(name, fresh, insert).await } else { room.write_soon(name, fresh, insert, without).await };
    match kept {
        // While nothing can be written, people read without a receipt: a fault of ours shuts nobody out of a docket.
        Err(problem) if problem.leaves_reading() => {
            without(problem);
            Ok(())
        }
        other => other,
    }
}

fn without(problem: store::Error) {
    tracing::warn!("a page was shown without a receipt: {problem}");
}
