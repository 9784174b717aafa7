//! The words of the linking pages as the leaflets print them, with the two product names filled in.

use crate::{court, product::ProductNames};

/// Version of what the person agreed to on the confirm page; kept with every link. Grows when [`warning`] changes.
pub const WORDING_VERSION: i64 = 1;

/// The question of the confirm page (ctd, almd, utb, wieb).
pub const QUESTION: &str = "Do you want to link these accounts?";

/// Title of the menu item and of all pages of this utility.
#[must_use]
pub fn title(names: &ProductNames, court: court::Type) -> String {
    // Courts of appeals call it so (domain 3.3).
    if court == court::Type::Appellate {
        return format!("Link my filer account to my {} account", names.pacer);
    }
    format!("Link a {} account to my {} account", names.cmecf, names.pacer)
}

/// The three points of the entry page, in their order (ctd, wieb).
#[must_use]
pub fn entry_points(names: &ProductNames) -> [String; 3] {
    let ProductNames { pacer, cmecf } = names;
    [
        format!("This utility links your {pacer} account with your e-filer account in this court."),
        format!("If you use {cmecf} for {pacer} only, no action is necessary."),
        format!(
            "If you had a {cmecf} e-filing account in this court before the court converted to NextGen {cmecf}, enter your old \
             {cmecf} login and password below and press Submit. You will be prompted to confirm that you want to link your {pacer} \
             account to your old {cmecf} e-filing account. Press Submit to link the accounts (or go back if the names don't match)."
        ),
    ]
}

/// Labels of the entry page: login, password, then the two links (almd, wieb).
#[must_use]
pub fn entry_labels(names: &ProductNames) -> [String; 4] {
    let ProductNames { pacer, cmecf } = names;
    [
        format!("{cmecf} login:"),
        format!("{cmecf} password:"),
        "Forgot login/password".to_owned(),
        format!("More about Upgraded {pacer} account"),
    ]
}

/// The warning of the confirm page (ctd).
#[must_use]
pub fn warning(names: &ProductNames) -> String {
    let ProductNames { pacer, cmecf } = names;
    format!(
        "After you submit this screen, your old e-filing credentials for the {cmecf} account will be permanently linked to your \
         upgraded {pacer} account. Use your upgraded {pacer} account to e-file in this court."
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn version_1_of_the_warning_is_the_one_the_connecticut_leaflet_prints() {
        let printed = "After you submit this screen, your old e-filing credentials for the CM/ECF account will be permanently linked \
                       to your upgraded PACER account. Use your upgraded PACER account to e-file in this court.";
        assert_eq!((WORDING_VERSION, warning(&ProductNames::default()).as_str()), (1, printed));
    }

    #[test]
    fn a_tribal_court_can_name_the_products_its_own_way() {
        let names = ProductNames { pacer: "Lodge Pass".to_owned(), cmecf: "Docket Desk".to_owned() };
        assert_eq!(title(&names, court::Type::Appellate), "Link my filer account to my Lodge Pass account");
        assert_eq!(title(&names, court::Type::District), "Link a Docket Desk account to my Lodge Pass account");
        for text in entry_points(&names).into_iter().chain([warning(&names)]) {
            assert!(!text.contains("PACER") && !text.contains("CM/ECF"), "{text}");
        }
    }

    #[test]
    fn the_entry_page_makes_the_three_printed_points() {
        let points = entry_points(&ProductNames::default());
        assert_eq!(points[0], "This utility links your PACER account with your e-filer account in this court.");
        assert_eq!(points[1], "If you use CM/ECF for PACER only, no action is necessary.");
        assert!(points[2].ends_with("Press Submit to link the accounts (or go back if the names don't match)."));
    }
}
