//! Where mails go: by SMTP, or in the demo into mailboxes that a person can read on a page.

use std::time::Duration;

use lettre::{
    AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor,
    message::{Mailbox, MultiPart, SinglePart, header},
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

/// Why a mail did not go out.
#[derive(Debug)]
pub enum NotSent {
    /// Try again later.
    Later(String),
    /// The mail can never go out: its address is none.
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
pub async fn send(way: &Way, fresh: &domain::Fresh, waiting: &Waiting) -> Result<(), NotSent> {
    match way {
        Way::Mailbox(demo) => {
            let mail = waiting.clone();
            demo.write("deliver_mail", fresh, move |tx, fresh| store::demo::deliver(tx, fresh, &mail))
                .await
                .map_err(|problem| NotSent::Later(problem.to_string()))
        }
        Way::Smtp(transport) => {
            let message = message(waiting)?;
            transport.send(message).await.map(|_| ()).map_err(|problem| {
                if problem.is_permanent() { NotSent::Never(problem.to_string()) } else { NotSent::Later(problem.to_string()) }
            })
        }
    }
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
