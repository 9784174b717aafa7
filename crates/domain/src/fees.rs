//! What reading costs under the Electronic Public Access fee schedule: pages of what was read, the cap, the price of the day, who pays.
//!
//! The rules are those of the schedule and of the PACER pricing page (domain 5): a page of a document is a page; a report is counted by
//! the bytes of what it gives from the records, 4,320 to a page; a document and a report about one case cost at most 30 pages; lists,
//! searches and transcripts have no cap; a search that finds nothing is a page; opinions are free. Whether a quarter's sum is waived is
//! a matter of the account, not of a page.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

#[cfg(test)]
mod tests;

/// The prices from one day on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Prices {
    /// First day, in the court's zone.
    pub from: Date,
    /// A page, in cents.
    pub cents_per_page: u32,
    /// Most pages that a document, or a report about one case, is billed for.
    #[serde(default = "thirty")]
    pub most_pages: u32,
    /// Bytes of extracted data that make a page of a report.
    #[serde(default = "a_page")]
    pub bytes_per_page: u32,
    /// An audio file, in cents.
    #[serde(default)]
    pub cents_per_audio_file: u32,
}

const fn thirty() -> u32 {
    30
}

const fn a_page() -> u32 {
    4320
}

impl Prices {
    /// Nothing costs anything; pages are counted all the same.
    pub const FREE: Prices =
        Prices { from: Date::ZERO, cents_per_page: 0, most_pages: thirty(), bytes_per_page: a_page(), cents_per_audio_file: 0 };
}

/// The prices of an installation over the years; without any, reading is free.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Schedule(Vec<Prices>);

impl Schedule {
    /// A schedule of these prices, in any order.
    #[must_use]
    pub fn new(prices: Vec<Prices>) -> Schedule {
        Schedule(prices)
    }

    /// The prices of a day: those with the latest first day that has come.
    #[must_use]
    pub fn on(&self, day: Date) -> Prices {
        let come = self.0.iter().filter(|prices| prices.from <= day);
        come.max_by_key(|prices| prices.from).copied().unwrap_or(Prices::FREE)
    }

    /// What is wrong with it, in a sentence for whoever wrote the configuration.
    ///
    /// # Errors
    /// The sentence.
    pub fn check(&self) -> Result<(), String> {
        for (place, prices) in self.0.iter().enumerate() {
            if self.0[..place].iter().any(|other| other.from == prices.from) {
                return Err(format!("two prices begin on {}: keep one of them", prices.from));
            }
            if prices.bytes_per_page == 0 || prices.most_pages == 0 {
                return Err(format!("in the prices from {}, bytes_per_page and most_pages must be at least 1", prices.from));
            }
        }
        Ok(())
    }
}

/// What was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Item {
    /// A report about one case (docket sheet, history, claims register, summary): bytes of what it gives, markup left out.
    CaseReport {
        /// Bytes.
        bytes: u64,
    },
    /// A list that is not about one case (a search by name, cases filed, docket activity): bytes of what it gives, markup left out.
    List {
        /// Bytes.
        bytes: u64,
    },
    /// A document.
    Document {
        /// Pages.
        pages: u64,
    },
    /// A transcript.
    Transcript {
        /// Pages.
        pages: u64,
    },
    /// Audio files.
    Audio {
        /// How many.
        files: u64,
    },
    /// A written opinion.
    Opinion {
        /// Pages.
        pages: u64,
    },
    /// The list of written opinions: bytes of what it gives.
    OpinionList {
        /// Bytes.
        bytes: u64,
    },
}

/// Who reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Payer {
    /// An account of the centre.
    Account,
    /// An account with an exemption on record that covers this reading.
    Exempt,
    /// A party or its lawyer with the one free copy of what was served on them.
    FreeCopy,
    /// The court's own public terminal: viewing is free there.
    Terminal,
    /// The court itself.
    Court,
    /// A reader without an account, where the court lets everybody read, or a login that nobody bills.
    Nobody,
}

/// Why something costs nothing, whatever the price.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Free {
    /// Opinions are free for everybody.
    Opinion,
    /// The reader does not pay.
    Reader(Payer),
}

/// What a page costs and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bill {
    /// Billable pages: at most the cap where there is one; of audio, files.
    pub pages: i64,
    /// Cost.
    pub cents: i64,
    /// Whether the cap made it fewer pages.
    pub capped: bool,
    /// Why it costs nothing; `None` also where the price of a page is nothing.
    pub free: Option<Free>,
}

impl Item {
    /// How many bytes of a report about one case are enough to know its bill: more make no difference, since the cap is reached.
    #[must_use]
    pub fn enough_bytes(prices: &Prices) -> u64 {
        u64::from(prices.most_pages) * u64::from(prices.bytes_per_page)
    }
}

/// The bill for an item. Pure.
#[must_use]
pub fn bill(prices: &Prices, item: Item, payer: Payer) -> Bill {
    let by_bytes = |bytes: u64| bytes.div_ceil(u64::from(prices.bytes_per_page.max(1))).max(1);
    let (whole, has_cap) = match item {
        Item::CaseReport { bytes } => (by_bytes(bytes), true),
        Item::List { bytes } | Item::OpinionList { bytes } => (by_bytes(bytes), false),
        Item::Document { pages } | Item::Opinion { pages } => (pages, true),
        Item::Transcript { pages } => (pages, false),
        Item::Audio { files } => (files, false),
    };
    let pages = if has_cap { whole.min(u64::from(prices.most_pages)) } else { whole };
    let free = match (item, payer) {
        (Item::Opinion { .. } | Item::OpinionList { .. }, _) => Some(Free::Opinion),
        (_, Payer::Account) => None,
        (_, other) => Some(Free::Reader(other)),
    };
    let price = if matches!(item, Item::Audio { .. }) { prices.cents_per_audio_file } else { prices.cents_per_page };
    let pages_billed = i64::try_from(pages).unwrap_or(i64::MAX);
    let cents = if free.is_some() { 0 } else { pages_billed.saturating_mul(i64::from(price)) };
    Bill { pages: pages_billed, cents, capped: pages < whole, free }
}

/// Bytes of what a report gives: texts are counted as they are printed, markup and the spaces between them not at all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Extract(u64);

impl Extract {
    /// Counts a text.
    pub fn add(&mut self, text: &str) {
        self.add_bytes(text.trim().len());
    }

    /// Counts a text of so many bytes.
    pub fn add_bytes(&mut self, bytes: usize) {
        self.0 = self.0.saturating_add(u64::try_from(bytes).unwrap_or(u64::MAX));
    }

    /// All that was counted.
    #[must_use]
    pub fn bytes(self) -> u64 {
        self.0
    }
}

/// `0.10`, as receipts print it.
#[must_use]
pub fn dollars(cents: i64) -> String {
    format!("{}.{:02}", cents / 100, (cents % 100).abs())
}
