//! Webhooks: which addresses a court posts to, when it tries again, and when it gives up.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use url::{Host, Url};

use crate::network::Network;

/// Longest address, in bytes.
pub const LONGEST_ADDRESS: usize = 500;

/// Seconds after which an address that takes nothing is given up, if it was tried often enough.
pub const GIVEN_UP_AFTER: i64 = 3 * 24 * 3600;

/// Tries without success before an address can be given up: a night without power must not end everybody's webhooks.
const LEAST_TRIES: i64 = 8;

/// Reads the address of a webhook as a person types it. `allowed` are networks that the operator opened although they are private; only
/// there may plain http be spoken. `own` is the installation's own domain.
///
/// # Errors
/// A sentence for each thing that is wrong with it.
pub fn read_address(typed: &str, allowed: &[Network], own: &str) -> Result<String, Vec<&'static str>> {
    if typed.is_empty() {
        return Err(vec!["Give the address to which the court posts, such as https://monitor.example/hook."]);
    }
    if typed.len() > LONGEST_ADDRESS || typed.chars().any(|sign| sign.is_control() || sign.is_whitespace()) {
        return Err(vec!["An address has at most 500 characters, and no spaces."]);
    }
    let Ok(url) = Url::parse(typed) else {
        return Err(vec!["This is no address. Write it whole, such as https://monitor.example/hook."]);
    };
    let mut problems = Vec::new();
    match url.scheme() {
        "https" => {}
        "http" if !allowed.is_empty() => {}
        _ => problems.push("The address must begin with https://."),
    }
    if !url.username().is_empty() || url.password().is_some() {
        problems.push("Leave the user name and password out of the address: the signature proves that the court posts.");
    }
    if url.fragment().is_some() {
        problems.push("Leave out what follows #: it is never sent.");
    }
    match url.host() {
        Some(Host::Domain(name)) if is_within(name, own) => problems.push("The court does not post to itself."),
        Some(Host::Domain(name)) if !name.trim_end_matches('.').contains('.') && allowed.is_empty() => problems.push(NOT_PUBLIC),
        Some(Host::Domain(_)) => {}
        Some(Host::Ipv4(address)) if may_post_to(address.into(), allowed, url.scheme() == "http") => {}
        Some(Host::Ipv6(address)) if may_post_to(address.into(), allowed, url.scheme() == "http") => {}
        Some(_) => problems.push(NOT_PUBLIC),
        None => problems.push("The address names no host."),
    }
    if problems.is_empty() { Ok(url.into()) } else { Err(problems) }
}

const NOT_PUBLIC: &str = "The address must be one that is reached from the whole Internet; this one is not.";

fn is_within(name: &str, own: &str) -> bool {
    let name = name.trim_end_matches('.').to_ascii_lowercase();
    name == own || name.strip_suffix(own).is_some_and(|rest| rest.ends_with('.'))
}

/// Whether the court may connect to an address that a name led to; asked at every try, since names change where they lead (security,
/// server-side request forgery). Plain http goes to networks that the operator opened, and nowhere else.
#[must_use]
pub fn may_post_to(address: IpAddr, allowed: &[Network], plain: bool) -> bool {
    let address = address.to_canonical();
    allowed.iter().any(|network| network.contains(address)) || (!plain && is_public(address))
}

/// Whether an address is reached from the whole Internet: not one of the special ones of RFC 6890 and the IANA registries, nor one that
/// carries such an IPv4 address inside.
#[must_use]
pub fn is_public(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let special = matches!(
        (a, b, c),
        (0 | 10 | 127 | 224.., ..)
            | (100, 64..=127, _)
            | (169, 254, _)
            | (172, 16..=31, _)
            | (192, 0, 0 | 2)
            | (192, 88, 99)
            | (192, 168, _)
            | (198, 18 | 19, _)
            | (198, 51, 100)
            | (203, 0, 113)
    );
    !special
}

/// Only what is given out for use (2000::/3), without the ways that lead to an IPv4 address (6to4, Teredo) and what is for documents.
/// NAT64 leads where its last four bytes say.
fn is_public_v6(address: Ipv6Addr) -> bool {
    let words = address.segments();
    if let [0x64, 0xff9b, 0, 0, 0, 0, high, low] = words {
        let [a, b] = high.to_be_bytes();
        let [c, d] = low.to_be_bytes();
        return is_public_v4(Ipv4Addr::new(a, b, c, d));
    }
    let given_out = words[0] & 0xe000 == 0x2000;
    let special = matches!(words, [0x2001, 0..=0x1ff, ..] | [0x2001, 0xdb8, ..] | [0x2002, ..] | [0x3fff, 0..=0xfff, ..]);
    given_out && !special
}

/// Seconds for which an address rests after so many failures in a row, one at least.
#[must_use]
pub fn rest_after(failures: i64) -> i64 {
    match failures {
        ..=1 => 10,
        2 => 60,
        3 => 300,
        4 => 900,
        _ => 3600,
    }
}

/// Whether the court gives an address up: so many failures in a row, over so many seconds.
#[must_use]
pub fn is_given_up(failures: i64, failing_for: i64) -> bool {
    failures >= LEAST_TRIES && failing_for >= GIVEN_UP_AFTER
}

/// What an answer says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It was taken.
    Taken,
    /// Not now: try again.
    Again,
    /// The receiver wants no more (410 Gone).
    NoMore,
}

/// Reads the status of an answer. A redirect is not followed, and counts as not taken.
#[must_use]
pub fn verdict(status: u16) -> Verdict {
    match status {
        200..=299 => Verdict::Taken,
        410 => Verdict::NoMore,
        _ => Verdict::Again,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn wrong(typed: &str) -> Vec<&'static str> {
        read_address(typed, &[], "courts.example").unwrap_err()
    }

    #[test]
    fn an_address_is_https_on_the_open_internet() {
        for good in ["https://monitor.example/hook?of=me", "https://MONITOR.example:8443/", "https://93.184.216.34/"] {
            assert!(read_address(good, &[], "courts.example").is_ok(), "{good}");
        }
        assert_eq!(read_address("https://MONITOR.example", &[], "x").unwrap(), "https://monitor.example/");
        for bad in [
            "",
            "monitor.example",
            "http://monitor.example/",
            "ftp://monitor.example/",
            "https://monitor.example/ x",
            "https://me:secret@monitor.example/",
            "https://monitor.example/#part",
            "https://localhost/",
            "https://intranet/",
            "https://ecf.almd.courts.example/messages",
            "https://courts.example./",
            "https://127.0.0.1/",
            "https://2130706433/",
            "https://0x7f.1/",
            "https://[::1]/",
            "https://[::ffff:10.0.0.1]/",
            "https://169.254.169.254/latest/meta-data/",
        ] {
            assert!(!wrong(bad).is_empty(), "{bad}");
        }
        assert_eq!(wrong("http://me@127.0.0.1/#x").len(), 4, "all problems at once");
    }

    #[test]
    fn what_the_operator_opened_may_be_private_and_plain() {
        let allowed = ["127.0.0.0/16".parse().unwrap()];
        assert!(read_address("http://127.0.0.1:9000/hook", &allowed, "localhost").is_ok());
        assert!(read_address("http://127.1.0.1/", &allowed, "localhost").is_err(), "another network");
        assert!(read_address("http://93.184.216.34/", &allowed, "localhost").is_err(), "plain http stays at home");
        assert!(may_post_to("::ffff:127.0.0.1".parse().unwrap(), &allowed, true));
    }

    #[test]
    fn special_addresses_are_not_public() {
        for special in [
            "0.0.0.0",
            "10.1.2.3",
            "100.64.0.1",
            "100.127.255.255",
            "127.0.0.1",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.8",
            "192.0.2.1",
            "192.88.99.1",
            "192.168.1.1",
            "198.18.0.1",
            "198.19.255.255",
            "198.51.100.7",
            "203.0.113.9",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::ffff:10.0.0.1",
            "::10.0.0.1",
            "64:ff9b::a00:1",
            "64:ff9b:1::1",
            "100::1",
            "2001::1",
            "2001:10::1",
            "2001:db8::1",
            "2002:a00:1::1",
            "3fff::1",
            "fc00::1",
            "fd12::1",
            "fe80::1",
            "fec0::1",
            "ff02::1",
        ] {
            assert!(!is_public(special.parse().unwrap()), "{special}");
        }
        for public in
            ["93.184.216.34", "100.63.0.1", "100.128.0.1", "172.32.0.1", "198.20.0.1", "2606:2800:220:1::1", "64:ff9b::5db8:d822"]
        {
            assert!(is_public(public.parse().unwrap()), "{public}");
        }
    }

    proptest! {
        /// However an IPv4 address is dressed as IPv6, it counts as what it is.
        #[test]
        fn dress_changes_nothing(bits: u32) {
            let plain = Ipv4Addr::from(bits);
            let mapped = IpAddr::V6(plain.to_ipv6_mapped());
            let [a, b, c, d] = plain.octets();
            let through = Ipv6Addr::new(0x64, 0xff9b, 0, 0, 0, 0, u16::from_be_bytes([a, b]), u16::from_be_bytes([c, d]));
            prop_assert_eq!(is_public(mapped), is_public(plain.into()));
            prop_assert_eq!(is_public(through.into()), is_public(plain.into()));
        }
    }

    #[test]
    fn an_address_rests_longer_each_time_and_is_given_up_after_days() {
        let rests: Vec<i64> = (1..=6).map(rest_after).collect();
        assert_eq!(rests, [10, 60, 300, 900, 3600, 3600]);
        assert!(!is_given_up(100, GIVEN_UP_AFTER - 1) && !is_given_up(7, 10 * GIVEN_UP_AFTER));
        assert!(is_given_up(8, GIVEN_UP_AFTER));
        assert_eq!(
            [200, 204, 301, 410, 500].map(verdict),
            [Verdict::Taken, Verdict::Taken, Verdict::Again, Verdict::NoMore, Verdict::Again]
        );
    }
}
