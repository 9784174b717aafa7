//! The rules for `Cargo.toml` files: which crate may depend on which.

use super::Complaint;
use super::source::package;

/// For each crate, those of ours that it may depend on; `forecourt` may on all.
const WALLS: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("oidc", &[]),
    ("pdf", &[]),
    ("store", &["domain"]),
    ("site", &["domain", "store"]),
    ("pacer", &["domain", "store", "site", "oidc"]),
    ("cmecf", &["domain", "store", "site", "oidc", "pdf"]),
    ("pcl", &["domain", "store", "site"]),
];

/// Crates of others that only one of ours depends on, and `load`, which measures against them.
const OWNED: &[(&str, &str)] =
    &[("rusqlite", "store"), ("postgres", "store"), ("lettre", "forecourt"), ("getrandom", "forecourt")];

/// What one manifest breaks.
pub fn check(path: &str, text: &str) -> Vec<Complaint> {
    let own = package(path);
    let mut complaints = Vec::new();
    if !path.starts_with("crates/") {
        return complaints;
    }
    let mut dependencies = false;
    for (index, line) in text.lines().enumerate() {
        if line.starts_with('[') {
            dependencies = line.contains("dependencies");
        }
        if !dependencies {
            continue;
        }
        let end = line.find(|character: char| " .=".contains(character));
        let name = &line[..end.unwrap_or(line.len())];
        let walled = WALLS.iter().any(|(of, _)| *of == name);
        let allowed = WALLS.iter().find(|(of, _)| *of == own).is_none_or(|(_, allowed)| allowed.contains(&name));
        let owner = OWNED.iter().find(|(of, _)| *of == name);
        let says = if walled && !allowed {
            format!("`{own}` must not depend on `{name}`: there is a wall between them")
        } else if let Some((_, owner)) = owner.filter(|(_, owner)| *owner != own && own != "load") {
            format!("only `{owner}` depends on `{name}`")
        } else {
            continue;
        };
        complaints.push(Complaint { path: path.into(), line: index + 1, says });
    }
    complaints
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn walls_stand_between_the_crates() {
        let text = "[package]\nname = \"cmecf\"\n[dependencies]\nstore.workspace = true\npacer.workspace = true\n";
        let found = check("crates/cmecf/Cargo.toml", text);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].line, 5);
        assert!(found[0].says.contains("`cmecf` must not depend on `pacer`"));
        assert!(check("crates/forecourt/Cargo.toml", text).is_empty());
    }

    #[test]
    fn a_driver_belongs_to_the_store() {
        let text = "[dev-dependencies]\nrusqlite = { workspace = true }\n";
        assert_eq!(check("crates/pcl/Cargo.toml", text).len(), 1);
        assert!(check("crates/store/Cargo.toml", text).is_empty());
    }
}
