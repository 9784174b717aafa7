//! `/cgi-bin/DisplayMenu.pl?…`: the page of each item of the menu bar.

use domain::{
    court, events,
    permission::{Action, Answer as May, Thing, may},
};
use site::{Answer, Page, page};

use super::{Group, Item, Menu, Notice, filing, item, notices, utilities};
use crate::{Caller, Who, reports::feed, sign_on};

/// Draws a menu for who asks. Someone for whom it is closed is told why (a 200 page, as at all addresses of the real system).
pub(crate) async fn display(caller: Caller) -> Answer {
    if matches!(caller.who, Who::Nobody) && !may(caller.actor(), Action::SeeMenu, Thing::ANY).is_yes() {
        return Err(sign_on::lead_to_sign_on(&caller));
    }
    let label = caller.visit.query.split('&').next().unwrap_or_default().to_owned();
    match label.as_str() {
        "Utilities" => {
            let groups = utilities::groups(&caller);
            show(&caller, utilities::UTILITIES, Action::SeeUtilities, Vec::new(), groups)
        }
        "NextGen" => {
            let items = utilities::release_items(&caller.site.shared.installation.names, caller.settings().kind);
            let groups = vec![Group { heading: String::new(), items }];
            show(&caller, utilities::RELEASE_MENU, Action::SeeUtilities, Vec::new(), groups)
        }
        "Reports" => show(&caller, "Reports", Action::SeeMenu, Vec::new(), reports(&caller)),
        _ => match events::Menu::from_word(&label) {
            Some(menu) if menu.court() == caller.settings().kind => filing_menu(&caller, menu),
            _ => Ok(page::redirect(sign_on::MAIN_PAGE)),
        },
    }
}

fn reports(caller: &Caller) -> Vec<Group> {
    let free = Item { note: "Free.".to_owned(), ..item("Written Opinions", "/cgi-bin/WrtOpRpt.pl") };
    let mut items = vec![
        item("Docket Sheet", "/cgi-bin/DktRpt.pl"),
        item("Cases Filed", "/cgi-bin/CaseFiled-Rpt.pl"),
        item("Docket Activity", "/cgi-bin/DktActivityRpt.pl"),
        item("Calendar Events", "/cgi-bin/CalEvents.pl"),
        free,
    ];
    if caller.settings().kind == court::Type::Bankruptcy {
        items.push(item("Claims Register", "/cgi-bin/SearchClaims.pl"));
        items.push(item("Claims Activity", "/cgi-bin/ClaimsActRpt.pl"));
        items.push(item("List of Creditors", "/cgi-bin/CredMatrixCase.pl"));
    }
    let feed = Item {
        note: "What was entered in the last 24 hours, for programs that read news. Free.".to_owned(),
        ..item("RSS feed", feed::PATH)
    };
    vec![
        Group { heading: "Civil, Criminal and Bankruptcy Reports".to_owned(), items },
        Group { heading: "News".to_owned(), items: vec![feed] },
        Group {
            heading: "Find a case".to_owned(),
            items: vec![item("Query", "/cgi-bin/iquery.pl"), item("Search entries and documents", "/search")],
        },
    ]
}

fn filing_menu(caller: &Caller, menu: events::Menu) -> Answer {
    let Some(filer) = caller.filer() else {
        return show(caller, menu.word(), Action::FileDocument, Vec::new(), Vec::new());
    };
    let mut above = Vec::new();
    if let Some(closed) = notices::filing_closed(caller.settings(), caller.visit.fresh.now) {
        above.push(Notice::new("warning", "Filing hours", closed));
    }
    let groups = filing::groups(caller.settings().kind, menu, filer.role);
    show(caller, menu.word(), Action::FileDocument, above, groups)
}

fn show(caller: &Caller, title: &str, action: Action, mut notices: Vec<Notice>, mut groups: Vec<Group>) -> Answer {
    if let May::No(why) = may(caller.actor(), action, Thing::ANY) {
        notices = vec![Notice::new("info", "This menu is not open to you", why)];
        groups = Vec::new();
    }
    let body = Menu { notices: &notices, lead: "", groups: &groups };
    Ok(Page::new(&caller.visit, &caller.frame(), title, title, &body)?.respond())
}
