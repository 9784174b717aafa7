//! `/cgi-bin/ShowIndex.pl`: the page after sign-on: who one is here, what one can do, and what comes next.

use domain::{
    account::{Generation, Kind},
    court::Stage,
    filer::Role,
    link::{Help, State, wording},
    permission::{Action, Actor, Thing, may},
    time::{long_date, parse_date},
};
use site::{Answer, Page};

use super::{Group, Menu, Notice, help, item, notices};
use crate::{
    Caller, Who,
    caller::{Central, DRAFT_SECONDS},
    frame,
};

/// The main page for who asks.
pub(crate) async fn show_index(caller: Caller) -> Answer {
    if !may(caller.actor(), Action::SeeMenu, Thing::ANY).is_yes() {
        caller.signed_on()?;
    }
    let above = standing(&caller);
    let settings = caller.settings();
    let heading = format!("Welcome to the {}", settings.full_name);
    let groups = vec![Group { heading: "What you can do here".to_owned(), items: can_do(&caller) }];
    let body = Menu { notices: &above, lead: "", groups: &groups };
    Ok(Page::new(&caller.visit, &caller.frame(), &heading, &heading, &body)?.respond())
}

fn can_do(caller: &Caller) -> Vec<super::Item> {
    let note = |label: &str| match label {
        "Query" => "Find a case by number or name.",
        "Reports" => "Read a docket sheet.",
        "Utilities" => "Your account, your bill, and the court's information.",
        "Help" => "How things are done here, and whom to ask.",
        "Search" => "Find words in entries and documents.",
        "Log In" => "To file, or to read what only those who take part may read.",
        "Log Out" => "",
        _ => "File documents.",
    };
    let bar = frame::menu_labels(caller);
    let lines = bar.into_iter().filter(|label| *label != "Log Out");
    let mut items: Vec<_> = lines
        .map(|label| super::Item {
            note: note(label).to_owned(),
            ..item(label, &frame::menu_href(caller.settings().kind, label))
        })
        .collect();
    if caller.filer().is_some() {
        items.push(super::Item { note: "What you have begun and not filed yet.".into(), ..item("Your drafts", "/file/drafts") });
    }
    items
}

/// Where this person stands at this court, with the next step.
fn standing(caller: &Caller) -> Vec<Notice> {
    let settings = caller.settings();
    let now = caller.visit.fresh.now;
    let mut above = Vec::new();
    match &caller.who {
        Who::Nobody | Who::Staff { .. } => {}
        Who::Legacy { draft_only: true, .. } => above.push(draft_only(caller)),
        Who::Legacy { filer, .. } => {
            let text = notices::goes_live(settings, now).unwrap_or_default();
            let keep = format!(
                "{text} Until then your login {} works as always. Keep the login and the password: you need both to link.",
                filer.login
            );
            above.push(
                Notice::new("info", "NextGen is coming", keep)
                    .link("How linking works", &format!("{}/linking", caller.site.www())),
            );
        }
        Who::Central(central) => above.push(central_standing(caller, central)),
        Who::Viewing(_) => {
            let text = "You are signed on with a token: you can read here. To file or to link, sign on in this browser.";
            above.push(Notice::new("info", "You can view here", text.to_owned()));
        }
    }
    if may(caller.actor(), Action::FileDocument, Thing::ANY).is_yes()
        && let Some(closed) = notices::filing_closed(settings, now)
    {
        above.push(Notice::new("warning", "Filing hours", closed));
    }
    above
}

fn draft_only(caller: &Caller) -> Notice {
    let settings = caller.settings();
    let until = settings.goes_live_at().plus_seconds(DRAFT_SECONDS).long(&settings.zone());
    let text = format!(
        "The court is on NextGen now. Your session is open until {until}, and only to finish what you had begun. Afterwards sign on with your {} account.",
        caller.site.shared.installation.names.pacer
    );
    Notice::new("warning", "Finish your draft", text).link("Continue with your draft", "/file/drafts")
}

fn central_standing(caller: &Caller, central: &Central) -> Notice {
    let settings = caller.settings();
    let installation = &caller.site.shared.installation;
    let (pacer, cmecf) = (&installation.names.pacer, &installation.names.cmecf);
    let title = wording::title(&installation.names, settings.kind);
    let how = format!("{}/linking", caller.site.www());
    let help = help_of(caller, central);
    if caller.stage() == Stage::CurrentGen {
        let text = format!(
            "{} Until then filing needs the {cmecf} login that this court issued: log out, and log in with it. Linking opens on {}.",
            notices::goes_live(settings, caller.visit.fresh.now).unwrap_or_default(),
            long_date(settings.go_live)
        );
        return Notice::new("info", "You can view here", text).link("How linking works", &how);
    }
    match caller.actor() {
        Actor::LinkedFiler(role) => linked(central, role, cmecf),
        Actor::LinkPending => {
            let number = central.link_in(State::Pending);
            let mut text = number.map_or_else(String::new, |link| {
                format!("Your request number {}, sent on {}, waits for the court's review. ", link.number, link.requested_at.long(&settings.zone()))
            });
            text.push_str("You can view meanwhile, and you will get an e-mail when the court has decided.");
            if let Some(date) = number.and_then(|link| link.must_file_by.as_deref()).and_then(parse_date) {
                text.push_str(&format!(" You told the court that you must file by {}. ", long_date(date)));
            }
            Notice::new("warning", "Your link is pending", format!("{} {}", text.trim(), help.call_the_court()))
        }
        Actor::LinkFrozen => Notice::new(
            "warning",
            "Your link is frozen",
            format!("Nothing can be filed through it until the court has looked into it. You can view meanwhile. {}", help.call_the_court()),
        ),
        _ if central.person.kind == Kind::Shared => Notice::new(
            "info",
            "You are signed on with a shared account",
            format!("It is for viewing. To file or to link, log out and sign on with your own individual {pacer} account."),
        )
        .link("How linking works", &how),
        _ if central.person.kind == Kind::Administrative => Notice::new(
            "info",
            "You are signed on with an administrative account",
            format!("It is for billing only. To view, link or file, log out and sign on with your own individual {pacer} account."),
        ),
        _ if central.person.generation == Generation::Legacy => Notice::new(
            "info",
            &format!("Your {pacer} account is not upgraded"),
            "You can view with it. To link and to file, upgrade it first; that takes a few minutes and is done once.",
        )
        .link(&format!("Upgrade your {pacer} account"), &help::manage_href(caller)),
        _ => Notice::new(
            "info",
            "You can view here, but not file yet",
            format!(
                "Your {pacer} account is not linked to a {cmecf} account of this court. If you have one, link it now: it takes the login and password that this court issued, and is done once. If you only view, there is nothing to do."
            ),
        )
        .link(&title, "/link")
        .link("How linking works", &how),
    }
}

fn linked(central: &Central, role: Role, cmecf: &str) -> Notice {
    let name = central.acting().map(|filer| filer.name.clone()).unwrap_or_default();
    let text = format!("Your account is linked to the {cmecf} account of {name}. You file as: {}.", role.label());
    let notice = Notice::new("success", "You can file here", text);
    if central.open_filers().len() > 1 { notice.link("Choose the role you act in", "/act-as") } else { notice }
}

/// Contacts that name the person's account number.
pub(crate) fn help_of(caller: &Caller, central: &Central) -> Help {
    let installation = &caller.site.shared.installation;
    let center = &installation.service_center;
    let service_center =
        domain::link::ServiceCenter { site: center.site.clone(), email: center.email.clone(), phone: center.phone.clone() };
    Help::at(caller.settings(), central.person.account_number, service_center, installation.names.clone())
}
