//! Utilities: its items as each court's leaflet has them, and the way to "Link a CM/ECF account to my PACER account".

use domain::{
    court::{self, Settings, UtilitiesMenu},
    link::wording,
    product::ProductNames,
};

use super::{Group, Item, item};
use crate::{Caller, Who, api, webhooks};

/// The item of the menu bar.
pub const UTILITIES: &str = "Utilities";
/// Opens the list with the link item (almd, wieb, utb).
pub const RELEASE_MENU: &str = "NextGen Release 1.1 Menu Items";
/// The group with the link item (ctd).
pub const YOUR_ACCOUNT: &str = "Your Account";
/// Item.
pub const CLIENT_CODE: &str = "Change Client Code";
/// Item.
pub const BILLING: &str = "Review Billing History";
/// Item.
pub const LOGIN_PASSWORD: &str = "Maintain Your Login/Password";
/// Item, for those who file.
pub const TRANSACTION_LOG: &str = "View Your Transaction Log";
/// Item.
pub const COURT_INFORMATION: &str = "Court Information";

/// The group of what programs need.
const PROGRAMS: &str = "Programs";

/// What to click one after the other, from the menu bar to the page on which accounts are linked. The instruction page prints it.
#[must_use]
pub fn way_to_link(settings: &Settings, names: &ProductNames) -> Vec<String> {
    let mut way = vec![UTILITIES.to_owned()];
    if settings.utilities_menu == UtilitiesMenu::Release {
        way.push(RELEASE_MENU.to_owned());
    }
    way.push(wording::title(names, settings.kind));
    way
}

fn link_item(names: &ProductNames, kind: court::Type) -> Item {
    item(&wording::title(names, kind), "/link")
}

fn exemption_item(names: &ProductNames) -> Item {
    item(&exemption_label(names), "/exemption")
}

/// "Change PACER Exemption Status".
#[must_use]
pub fn exemption_label(names: &ProductNames) -> String {
    format!("Change {} Exemption Status", names.pacer)
}

/// The list behind "NextGen Release 1.1 Menu Items", in the order of the wieb leaflet.
#[must_use]
pub fn release_items(names: &ProductNames, kind: court::Type) -> Vec<Item> {
    vec![exemption_item(names), link_item(names, kind), item(LOGIN_PASSWORD, "/password")]
}

/// The Utilities page for who asks.
pub(crate) fn groups(caller: &Caller) -> Vec<Group> {
    let (names, kind) = (&caller.site.shared.installation.names, caller.settings().kind);
    let court_information = item(COURT_INFORMATION, "/cgi-bin/CourtInfo.pl");
    let login_password = item(LOGIN_PASSWORD, "/password");
    let Who::Central(central) = &caller.who else {
        let items = vec![login_password, item(TRANSACTION_LOG, "/file/log")];
        return vec![plain(vec![court_information]), named(YOUR_ACCOUNT, items)];
    };
    let mut account = vec![item(CLIENT_CODE, "/client-code"), item(BILLING, "/billing")];
    let mut groups = match caller.settings().utilities_menu {
        UtilitiesMenu::Release => {
            vec![
                plain(vec![item(RELEASE_MENU, "/cgi-bin/DisplayMenu.pl?NextGen"), court_information]),
                named(YOUR_ACCOUNT, account),
            ]
        }
        UtilitiesMenu::Account => {
            account.push(link_item(names, kind));
            let more = vec![exemption_item(names), login_password];
            vec![plain(vec![court_information]), named(YOUR_ACCOUNT, account), named("Miscellaneous", more)]
        }
        UtilitiesMenu::Direct => {
            let more = vec![exemption_item(names), login_password];
            vec![
                plain(vec![link_item(names, kind), court_information]),
                named(YOUR_ACCOUNT, account),
                named("Miscellaneous", more),
            ]
        }
    };
    let mut for_filers = Vec::new();
    if caller.filer().is_some() {
        for_filers.push(item(TRANSACTION_LOG, "/file/log"));
    }
    if central.open_filers().len() > 1 {
        for_filers.push(item("Choose the role you act in", "/act-as"));
    }
    if let Some(group) = groups.iter_mut().find(|group| group.heading == YOUR_ACCOUNT) {
        group.items.append(&mut for_filers);
    }
    groups.push(named(
        PROGRAMS,
        vec![item(api::tokens::TITLE, "/api-tokens"), item(webhooks::TITLE, "/webhooks"), item("API", "/api")],
    ));
    groups
}

fn plain(items: Vec<Item>) -> Group {
    Group { heading: String::new(), items }
}

fn named(heading: &str, items: Vec<Item>) -> Group {
    Group { heading: heading.to_owned(), items }
}
