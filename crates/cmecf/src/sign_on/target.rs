//! Where a sign-on may lead afterwards: addresses on this court's own origin, nothing else (security A34).

/// The path and query of a target on `origin`; `None` for anything else. A target is a path, or an absolute address on that origin.
#[must_use]
pub fn own_target(origin: &str, target: &str) -> Option<String> {
    let path = match target.strip_prefix(origin) {
        Some("") => "/",
        Some(rest) => rest,
        None => target,
    };
    // Browsers read a backslash as a slash and drop tabs and line ends; nothing of the kind stands in an address of ours.
    let plain = path.bytes().all(|b| b.is_ascii_graphic() && !matches!(b, b'\\' | b'<' | b'>' | b'"' | b'#'));
    let own = path.starts_with('/') && !path.starts_with("//");
    let sign_on = path.starts_with("/oidc/");
    (plain && own && !sign_on && path.len() <= 2000).then(|| path.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const ORIGIN: &str = "http://ecf.almd.localhost:8000";

    #[test]
    fn addresses_of_this_court_are_taken() {
        for (target, path) in [
            ("/cgi-bin/ShowIndex.pl", "/cgi-bin/ShowIndex.pl"),
            ("http://ecf.almd.localhost:8000/cgi-bin/DktRpt.pl?77", "/cgi-bin/DktRpt.pl?77"),
            ("http://ecf.almd.localhost:8000", "/"),
            ("/link?back=%2Ffile", "/link?back=%2Ffile"),
        ] {
            assert_eq!(own_target(ORIGIN, target).as_deref(), Some(path), "{target}");
        }
    }

    #[test]
    fn a34_nothing_else_is_taken() {
        for target in [
            "",
            "//evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "https:evil.example",
            "https://evil.example/",
            "http://ecf.almd.localhost:8000.evil.example/",
            "http://ecf.almd.localhost:8000@evil.example/",
            "http://ecf.almd.localhost:80001/",
            "http://ecf.almd.localhost/",
            "http://ecf.almd.localhost:8000//evil.example",
            "http://www.almd.localhost:8000/",
            "/\t/evil.example",
            "/\n/evil.example",
            "javascript:alert(1)",
            "data:text/html,x",
            "/。evil",
            "cgi-bin/ShowIndex.pl",
            "/oidc/start?target=/oidc/start",
        ] {
            assert_eq!(own_target(ORIGIN, target), None, "{target:?}");
        }
    }
}
