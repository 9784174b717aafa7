//! Tasks at the desk: frozen links, disputes, messages that the centre refused.

use askama::Template;
use domain::permission::Action;
use site::{Answer, Failure, Fields, page};
use store::{court::tasks, shared::audit};

use super::{allow, number};
use crate::Caller;

struct Row {
    number: i64,
    since: String,
    subject: String,
    href: String,
    detail: String,
}

#[derive(Template)]
#[template(path = "staff/tasks.html")]
struct List {
    csrf: String,
    rows: Vec<Row>,
}

/// `GET /staff/tasks`.
pub(crate) async fn show(caller: Caller) -> Answer {
    allow(&caller, Action::SeeQueue)?;
    let zone = caller.settings().zone();
    let open = caller.site.room.read(|tx| tasks::open(tx, 500)).await?;
    let rows = open
        .into_iter()
        .map(|task| Row {
            number: task.number,
            since: task.created_at.long(&zone),
            href: match task.subject.split_once(' ') {
                Some(("link", number)) => format!("/staff/links/{number}"),
                Some(("filer", serial)) => format!("/staff/filers/{serial}"),
                _ => String::new(),
            },
            subject: task.subject,
            detail: task.detail,
        })
        .collect();
    super::page(&caller, "Tasks", &List { csrf: caller.visit.form_token(), rows })
}

/// `POST /staff/tasks`: closes one.
pub(crate) async fn close(caller: Caller, fields: Fields) -> Answer {
    allow(&caller, Action::SeeQueue)?;
    let (number, by) = (number(fields.get("number"))?, caller.audit_name());
    let closed = caller.site.room.write("close_task", &caller.visit.fresh, move |tx, fresh| {
        let closed = tasks::close(tx, fresh, number, &by)?;
        if closed {
            audit::record(tx, fresh, &by, "close task", &format!("task {number}"), "")?;
        }
        Ok(closed)
    });
    if !closed.await? {
        return Err(Failure::conflict("Closed already", "This task was closed before.").way("Tasks", "/staff/tasks"));
    }
    Ok(page::redirect("/staff/tasks"))
}
