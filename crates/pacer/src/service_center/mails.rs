//! The mails about links, in the shape that the leaflet of the Utah bankruptcy court shows.

use domain::{
    Time, Zone,
    link::{self, State},
    message::{CourtState, LinkState},
};
use site::installation::Installation;
use store::{centre::accounts::Account, shared::mails::NewMail};

/// To whom a mail goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum To {
    /// The owner of the PACER account; `true` when the court has the same address on file.
    Owner(bool),
    /// The address that the court had on file.
    OnFile,
}

/// Writes the mail about one state of one link.
#[must_use]
pub fn about_link(
    installation: &Installation,
    court: &CourtState,
    account: &Account,
    link: &LinkState,
    number: i64,
    to: To,
) -> NewMail {
    let names = &installation.names;
    let lines = link::status_lines(link.state);
    let mut text = format!("{}\n\n", opening(&names.cmecf, link.state));
    for (label, value) in [
        ("Account Number", account.number.to_string()),
        ("Court", court.mail_name.clone()),
        ("Date/Time Submitted", submitted_at(link).with_zone_name(&Zone::service_center())),
        ("Transaction ID", number.to_string()),
        ("Request", lines.request.to_owned()),
        ("Transaction Status", lines.status.to_owned()),
        ("Comment", one_line(&link.comment)),
    ] {
        text.push_str(&format!("{label}: {value}\n"));
    }
    if to == To::OnFile {
        text.push_str(&format!(
            "\nYou get this mail because this address is on file at the court for its {} account of {}.\n",
            names.cmecf,
            one_line(&link.filer_name)
        ));
    }
    if to != To::Owner(false) && !link.not_me_url.is_empty() {
        text.push_str(&format!(
            "\nIf this was not you, open this address and say so; nothing can be filed with the account until the court has looked into \
             it:\n{}\n",
            one_line(&link.not_me_url)
        ));
    }
    text.push_str(&help(installation, court, account));
    NewMail {
        sender: installation.service_center.email.clone(),
        recipient: match to {
            To::Owner(_) => account.email.clone(),
            To::OnFile => link.filer_email.clone(),
        },
        subject: subject(&names.cmecf, link.state),
        text,
        html: None,
    }
}

/// When what the mail is about was asked for: the person's Submit, or for a freeze or an end the act itself.
#[must_use]
pub fn submitted_at(link: &LinkState) -> Time {
    if link::status_lines(link.state).request == "Link" { link.submitted_at } else { link.changed_at }
}

fn opening(cmecf: &str, state: State) -> String {
    match state {
        State::Active | State::Refused => format!(
            "This email is notification that the change you requested to your NextGen {cmecf} account has been processed. The status is \
             listed below."
        ),
        State::Pending => format!(
            "This email is notification that the change you requested to your NextGen {cmecf} account has been received and waits for \
             the court. The status is listed below."
        ),
        State::Frozen | State::Ended => {
            format!("This email is notification that your NextGen {cmecf} account has been changed. The status is listed below.")
        }
    }
}

fn subject(cmecf: &str, state: State) -> String {
    match state {
        State::Active | State::Refused => format!("NextGen {cmecf} account: your request was processed"),
        State::Pending => format!("NextGen {cmecf} account: your request was received"),
        State::Frozen | State::Ended => format!("NextGen {cmecf} account: a change"),
    }
}

/// Whom to reach, and the number that will be asked for.
fn help(installation: &Installation, court: &CourtState, account: &Account) -> String {
    let center = &installation.service_center;
    let at_court = [&court.contacts.phone, &court.contacts.email, &court.contacts.hours];
    let at_court: Vec<&str> = at_court.into_iter().map(String::as_str).filter(|line| !line.is_empty()).collect();
    let at_court = match at_court.is_empty() {
        true => installation.www(&court.id),
        false => at_court.join(", "),
    };
    format!(
        "\nQuestions about filing and about your account at the court: {}, {at_court}.\nQuestions about your {} account: {}, {}, {}, \
         {}, {}.\nHave your account number {} at hand; you will be asked for it.\n",
        court.full_name,
        installation.names.pacer,
        center.name,
        center.phone,
        center.email,
        center.site,
        center.hours,
        account.number
    )
}

/// A text from a court can't add lines of its own.
fn one_line(text: &str) -> String {
    text.split(|c: char| c.is_control()).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}
