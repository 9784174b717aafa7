//! Where mails go: by SMTP, or in the demo into mailboxes that a person can read on a page.

use std::time::Duration;

use lettre::{
    AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor,
    message::{Mailbox, MultiPart, SinglePart, header},
    transport::smtp,
};
use store::shared::mails::Waiting;

/// The way out for mails.
#[derive(Clone)]
pub enum Way {
    /// To a real mail server, one pooled transport for the process.
    Smtp(AsyncSmtpTransport<Tokio1Executor>),
    /// Into the demo's mailboxes.
    Mailbox(store::demo::Demo),
}

/// Why a mail, or a message between sites, did not go out.
#[derive(Clone, Debug)]
pub enum NotSent {
    /// Try again later.
    Later(String),
    /// Nobody answered at the mail server, or it will not have us: the others will not go out either just now.
    Away(String),
    /// It was not tried, since the mail server was away a moment before.
    Untried,
    /// The mail can never go out: its address is none, or the server will not take it.
    Never(String),
}

/// A transport from an address such as `smtp://user:password@mail.example:587` or `smtps://…`.
///
/// # Errors
/// When the address can't be read.
pub fn smtp(url: &str) -> Result<Way, String> {
    let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(url).map_err(|problem| format!("mail server: {problem}"))?;
    Ok(Way::Smtp(transport.timeout(Some(Duration::from_secs(20))).build()))
}

/// Sends one mail, always with the Message-ID of its row.
///
/// # Errors
/// When it did not go out.
pub async fn send(transport: &AsyncSmtpTransport<Tokio1Executor>, waiting: &Waiting) -> Result<(), NotSent> {
    let message = message(waiting)?;
    let Err(refused) = transport.send(message.clone()).await.map_err(|problem| judged(&problem)) else { return Ok(()) };
    if !matches!(refused, NotSent::Never(_)) {
        return Err(refused);
    }
    // The number may have been the server's greeting, 554 for one (RFC 5321 3.1), which is no fault of the mail. Only what it says over a
    // connection on which it has greeted us is its word on the mail.
    transport.test_connection().await.map_err(|problem| NotSent::Away(problem.to_string()))?;
    transport.send(message).await.map(|_| ()).map_err(|problem| judged(&problem))
}

/// What the answer means, or that there was none.
fn judged(problem: &smtp::Error) -> NotSent {
    let said = problem.to_string();
    // The server will not have us at all, or not now: no fault of the mail.
    let of_server = problem.status().is_some_and(|code| matches!(u16::from(code), 421 | 530 | 534 | 535 | 538));
    if of_server {
        NotSent::Away(said)
    } else if problem.is_permanent() {
        NotSent::Never(said)
    } else if problem.is_transient() || problem.is_response() || problem.is_client() {
        NotSent::Later(said)
    } else {
        NotSent::Away(said)
    }
}

/// Puts mails into the demo's mailboxes, all in one transaction.
///
/// # Errors
/// When they were not put there.
pub async fn put_in_mailboxes(demo: &store::demo::Demo, fresh: &domain::Fresh, mails: Vec<Waiting>) -> Result<(), NotSent> {
    demo.write("deliver_mails", fresh, move |tx, fresh| mails.iter().try_for_each(|mail| store::demo::deliver(tx, fresh, mail)))
        .await
        .map_err(|problem| NotSent::Later(problem.to_string()))
}

fn message(waiting: &Waiting) -> Result<Message, NotSent> {
    let mail = &waiting.mail;
    let address = |text: &str| text.parse::<Mailbox>().map_err(|problem| NotSent::Never(format!("{text}: {problem}")));
    let at = std::time::UNIX_EPOCH + Duration::from_micros(u64::try_from(waiting.civil_at.0).unwrap_or(0));
    let builder = Message::builder()
        .from(address(&mail.sender)?)
        .to(address(&mail.recipient)?)
        .subject(&mail.subject)
        .date(at)
        .message_id(Some(format!("<{}>", waiting.message_id)));
    let built = match &mail.html {
        Some(html) => builder.multipart(MultiPart::alternative_plain_html(mail.text.clone(), html.clone())),
        None => builder.singlepart(SinglePart::builder().header(header::ContentType::TEXT_PLAIN).body(mail.text.clone())),
    };
    built.map_err(|problem| NotSent::Never(problem.to_string()))
}
