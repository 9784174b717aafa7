//! Networks by address and prefix (`192.0.2.0/28`), as a court lists those of its public terminals.

use std::{
    fmt,
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
    str::FromStr,
};

use serde::{Deserialize, Serialize};

/// A network, or one address. The bits behind the prefix are 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Network {
    address: IpAddr,
    prefix: u8,
}

/// Why a text is no network that a court may list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoNetwork {
    /// Neither an address nor an address with a prefix.
    #[error("is no address; write it as 192.0.2.17, 192.0.2.0/28 or 2001:db8::/64")]
    NotRead,
    /// A larger network than any courthouse has: listing it by a slip would open the court to everybody in it.
    #[error("is too wide; list networks of at most /16, or /32 for IPv6")]
    TooWide,
}

impl Network {
    /// Whether an address lies in it. An IPv4 address dressed as IPv6 (`::ffff:192.0.2.1`) counts as what it is.
    #[must_use]
    pub fn contains(&self, address: IpAddr) -> bool {
        match (self.address, address.to_canonical()) {
            (IpAddr::V4(ours), IpAddr::V4(theirs)) => masked_v4(theirs, self.prefix) == ours,
            (IpAddr::V6(ours), IpAddr::V6(theirs)) => masked_v6(theirs, self.prefix) == ours,
            _ => false,
        }
    }
}

fn masked_v4(address: Ipv4Addr, prefix: u8) -> Ipv4Addr {
    let mask = u32::MAX.checked_shl(32 - u32::from(prefix.min(32))).unwrap_or(0);
    Ipv4Addr::from(u32::from(address) & mask)
}

fn masked_v6(address: Ipv6Addr, prefix: u8) -> Ipv6Addr {
    let mask = u128::MAX.checked_shl(128 - u32::from(prefix.min(128))).unwrap_or(0);
    Ipv6Addr::from(u128::from(address) & mask)
}

impl FromStr for Network {
    type Err = NoNetwork;

    fn from_str(text: &str) -> Result<Network, NoNetwork> {
        let (address, prefix) = match text.trim().split_once('/') {
            Some((address, prefix)) => (address, Some(prefix)),
            None => (text.trim(), None),
        };
        let address: IpAddr = address.parse().map_err(|_| NoNetwork::NotRead)?;
        let (widest, longest) = if address.is_ipv4() { (16, 32) } else { (32, 128) };
        let prefix: u8 = match prefix {
            Some(digits) if digits.bytes().all(|byte| byte.is_ascii_digit()) => digits.parse().map_err(|_| NoNetwork::NotRead)?,
            Some(_) => return Err(NoNetwork::NotRead),
            None => longest,
        };
        match prefix {
            _ if prefix > longest => Err(NoNetwork::NotRead),
            _ if prefix < widest => Err(NoNetwork::TooWide),
            _ => Ok(match address {
                // One written with its IPv4 part alone has the prefix of that part.
                IpAddr::V4(address) => Network { address: masked_v4(address, prefix).into(), prefix },
                IpAddr::V6(address) => Network { address: masked_v6(address, prefix).into(), prefix },
            }),
        }
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let longest = if self.address.is_ipv4() { 32 } else { 128 };
        if self.prefix == longest { write!(f, "{}", self.address) } else { write!(f, "{}/{}", self.address, self.prefix) }
    }
}

impl TryFrom<String> for Network {
    type Error = String;

    fn try_from(text: String) -> Result<Network, String> {
        text.parse().map_err(|problem: NoNetwork| format!("`{text}` {problem}"))
    }
}

impl From<Network> for String {
    fn from(network: Network) -> String {
        network.to_string()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn lies_in(network: &str, address: &str) -> bool {
        network.parse::<Network>().unwrap().contains(address.parse().unwrap())
    }

    #[test]
    fn an_address_lies_in_the_networks_that_begin_as_it_does() {
        assert!(lies_in("192.0.2.16/28", "192.0.2.17") && lies_in("192.0.2.17", "192.0.2.17"));
        assert!(!lies_in("192.0.2.16/28", "192.0.2.32") && !lies_in("192.0.2.17", "192.0.2.18"));
        assert!(lies_in("2001:db8:1::/48", "2001:db8:1:2::3") && !lies_in("2001:db8:1::/48", "2001:db8:2::3"));
        assert!(lies_in("192.0.2.0/24", "::ffff:192.0.2.9"), "a listener on IPv6 sees IPv4 in its dress");
        assert!(!lies_in("::/32", "192.0.2.9"));
    }

    #[test]
    fn what_is_no_network_or_too_wide_is_told() {
        for text in ["", "x", "192.0.2", "192.0.2.0/33", "192.0.2.0/", "192.0.2.0/+8", "192.0.2.0/-1", "::/129", "1.2.3.4/24/3"] {
            assert_eq!(text.parse::<Network>(), Err(NoNetwork::NotRead), "{text}");
        }
        for text in ["0.0.0.0/0", "10.0.0.0/8", "::/0", "2001::/16"] {
            assert_eq!(text.parse::<Network>(), Err(NoNetwork::TooWide), "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_network_is_read_back_as_it_was_written(address: u32, prefix in 16_u8..=32, other: u32) {
            let network: Network = format!("{}/{prefix}", Ipv4Addr::from(address)).parse().unwrap();
            prop_assert_eq!(network.to_string().parse::<Network>(), Ok(network));
            prop_assert!(network.contains(Ipv4Addr::from(address).into()));
            let same = (u64::from(address) >> (32 - prefix)) == (u64::from(other) >> (32 - prefix));
            prop_assert_eq!(network.contains(Ipv4Addr::from(other).into()), same);
        }
    }
}
