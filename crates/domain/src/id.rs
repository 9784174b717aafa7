//! Inner identifiers: positive 64-bit numbers that sort by the time at which they were made.

use serde::{Deserialize, Serialize};

/// An inner identifier. It never appears in an address; the JSON API carries it as a string.
///
/// Layout (design, section 4): 42 bits of machine milliseconds since 2000, 10 bits of process number, 11 bits of count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Id(pub i64);

impl std::fmt::Display for Id {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl std::str::FromStr for Id {
    type Err = std::num::ParseIntError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Id)
    }
}
