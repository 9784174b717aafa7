//! The two product names, which a court outside the federal system will call something else.

use serde::{Deserialize, Serialize};

/// What the central account and the court's system are called on pages and in mails (design 2, `[names]`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProductNames {
    /// The central account: `PACER`.
    pub pacer: String,
    /// The court's filing system: `CM/ECF`.
    pub cmecf: String,
}

impl Default for ProductNames {
    fn default() -> Self {
        ProductNames { pacer: "PACER".to_owned(), cmecf: "CM/ECF".to_owned() }
    }
}
