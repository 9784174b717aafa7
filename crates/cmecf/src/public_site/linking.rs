//! How to link, step by step, written from the same settings that draw the pages, so that the two can't disagree.

use askama::Template;
use domain::{
    court::{ForgotBy, LinkMode, Settings, Stage},
    link::{State, result_comment, wording},
    product::ProductNames,
    time::long_date,
};
use site::{Answer, Page};

use super::{login_href, public_frame, text::Piece};
use crate::{Caller, CourtSite, menus::utilities};

#[derive(Template)]
#[template(path = "public_site/linking.html")]
struct Linking {
    live: bool,
    when: String,
    need: Vec<Vec<Piece>>,
    steps: Vec<Vec<Piece>>,
    reminders: Vec<Vec<Piece>>,
    court: Vec<String>,
    service_center: Vec<String>,
    pacer: String,
}

/// `GET /linking`.
pub(crate) async fn show(caller: Caller) -> Answer {
    let settings = caller.settings();
    let installation = &caller.site.shared.installation;
    let names = &installation.names;
    let center = &installation.service_center;
    let live = caller.stage() == Stage::NextGen;
    let body = Linking {
        live,
        when: when(settings, live),
        need: need(&caller.site, names),
        steps: steps(&caller.site, settings, names),
        reminders: reminders(&caller.site, settings, names),
        court: crate::frame::contact_lines(settings),
        service_center: vec![
            center.name.clone(),
            center.site.clone(),
            format!("E-mail {}", center.email),
            format!("Call {}", center.phone),
        ],
        pacer: names.pacer.clone(),
    };
    let title = format!("Link Your {} & {} Accounts", names.pacer, names.cmecf);
    Ok(Page::new(&caller.visit, &public_frame(&caller), &title, &title, &body)?.respond())
}

fn when(settings: &Settings, live: bool) -> String {
    let (court, date) = (&settings.short_name, long_date(settings.go_live));
    let assumed = if settings.go_live_is_assumed { " (a date chosen for the demonstration)" } else { "" };
    if live {
        format!("The {court} has been live on NextGen since {date}{assumed}: you can link now. It is done once.")
    } else {
        format!("This can't be done before the {court} goes live on NextGen on {date}{assumed}. It is done once.")
    }
}

fn need(site: &CourtSite, names: &ProductNames) -> Vec<Vec<Piece>> {
    let ProductNames { pacer, cmecf } = names;
    let manage = format!("{}/manage", site.shared.installation.pacer());
    vec![
        vec![
            Piece::plain(format!("Your own upgraded, individual {pacer} account. A shared account can't be linked. ")),
            Piece::link(format!("Manage or upgrade your {pacer} account"), manage),
        ],
        vec![Piece::plain(format!(
            "The {cmecf} login and password that this court issued to you, with which you have filed until now."
        ))],
    ]
}

/// What one does, in order.
fn steps(site: &CourtSite, settings: &Settings, names: &ProductNames) -> Vec<Vec<Piece>> {
    let ProductNames { pacer, cmecf } = names;
    let mut steps = vec![way_in(site, settings, cmecf)];
    steps.push(vec![
        Piece::plain(format!("You are taken to the {pacer} sign-on page. Enter the Username and Password of your upgraded {pacer} account and select ")),
        Piece::label("Login"),
        Piece::plain(". Do not use a shared account. You then see the limited menu bar."),
    ]);
    let way = utilities::way_to_link(settings, names);
    for (place, label) in way.iter().enumerate() {
        let before = if place == 0 { "In the menu bar select " } else { "Select " };
        steps.push(vec![Piece::plain(before), Piece::label(label), Piece::plain(".")]);
    }
    let [login, password, forgotten, _] = wording::entry_labels(names);
    let mut enter = vec![
        Piece::plain(format!("Enter the {cmecf} login and password of this court at ")),
        Piece::label(login.trim_end_matches(':')),
        Piece::plain(" and "),
        Piece::label(password.trim_end_matches(':')),
        Piece::plain(", and press "),
        Piece::label("Submit"),
        Piece::plain(". "),
    ];
    enter.extend(forgot(site, settings, &forgotten));
    steps.push(enter);
    steps.push(confirm(settings));
    steps.extend(result(settings, names));
    steps
}

fn way_in(site: &CourtSite, settings: &Settings, cmecf: &str) -> Vec<Piece> {
    let (place, start) = if settings.way_in_on_ecf {
        (format!("the court's {cmecf} site"), format!("{}/", site.ecf()))
    } else {
        ("the court's website".to_owned(), format!("{}/", site.www()))
    };
    let mut step = vec![Piece::plain(format!("Go to {place}, ")), Piece::link(start.trim_end_matches('/'), start.as_str())];
    for (place, label) in settings.way_in.iter().enumerate() {
        step.push(Piece::plain(if place == 0 { ", and select " } else { ". On the next page select " }));
        step.push(Piece::label(label));
    }
    step.push(Piece::plain(". (Straight there: "));
    step.push(Piece::link(login_href(site), login_href(site)));
    step.push(Piece::plain(")"));
    step
}

fn forgot(site: &CourtSite, settings: &Settings, label: &str) -> Vec<Piece> {
    let contacts = &settings.contacts;
    let page = Piece::link(label, format!("{}/forgot", site.ecf()));
    match settings.forgot_by {
        ForgotBy::Link => vec![
            Piece::plain(
                "If you have forgotten your password, a link to choose a new one is mailed to the address the court has on file: ",
            ),
            page,
            Piece::plain("."),
        ],
        ForgotBy::Email => {
            vec![Piece::plain(format!("If you don't know them any more, write to {}: ", contacts.email)), page, Piece::plain(".")]
        }
        ForgotBy::Phone => {
            vec![Piece::plain(format!("If you don't know them any more, call {}: ", contacts.phone)), page, Piece::plain(".")]
        }
    }
}

fn confirm(settings: &Settings) -> Vec<Piece> {
    let contacts = &settings.contacts;
    let ask = match (contacts.phone.is_empty(), contacts.email.is_empty()) {
        (false, _) => format!("call the {} at {}", settings.short_name, contacts.phone),
        (true, false) => format!("write to the {} at {}", settings.short_name, contacts.email),
        (true, true) => format!("ask the {}", settings.short_name),
    };
    vec![
        Piece::plain("Both names are shown. If they are yours, press "),
        Piece::label("Submit"),
        Piece::plain(format!(". If one of them is not, do not proceed: go back, and {ask}.")),
    ]
}

fn result(settings: &Settings, names: &ProductNames) -> Vec<Vec<Piece>> {
    let mut steps = match settings.link_mode {
        LinkMode::Automatic => vec![vec![
            Piece::plain("A page confirms: "),
            Piece::label(result_comment(State::Active, names)),
            Piece::plain(". An e-mail says so too."),
        ]],
        LinkMode::Review => vec![vec![Piece::plain(
            "The court reviews your request. Until it has decided you can view, but not file. When it has approved, you get an e-mail that your account has been linked.",
        )]],
    };
    let [first, second] = settings.kind.filing_menus() else { return steps };
    steps.push(vec![
        Piece::plain("Click on any item of the menu bar but "),
        Piece::label("Log Out"),
        Piece::plain(": "),
        Piece::label(*first),
        Piece::plain(" and "),
        Piece::label(*second),
        Piece::plain(
            " appear, as far as your account files there. If they don't, reload the page, or log out and sign on again.",
        ),
    ]);
    steps
}

fn reminders(site: &CourtSite, settings: &Settings, names: &ProductNames) -> Vec<Vec<Piece>> {
    let ProductNames { pacer, cmecf } = names;
    let mut list = vec![
        vec![Piece::plain(format!(
            "From then on you use your {pacer} username and password to view and to file in this court; its old {cmecf} login and password open nothing any more."
        ))],
        vec![
            Piece::plain(format!("Link once in each further court as it goes live on NextGen {cmecf}. See ")),
            Piece::link("the list of NextGen courts", format!("{}/psco/cgi-bin/links.pl", site.shared.installation.pacer())),
            Piece::plain("."),
        ],
        vec![Piece::plain(format!("In courts that are not live yet you go on filing with the {cmecf} login of that court."))],
    ];
    if settings.attorney_and_trustee {
        list.push(vec![Piece::plain(format!(
            "If you are attorney and trustee in this court, link both {cmecf} accounts to your one {pacer} account, one after the other, and choose at each filing which you are."
        ))]);
    }
    list
}
