//! Tasks of the desk: what the system could not settle by itself.

use askama::Template;
use axum::extract::Path;
use domain::{Id, Time, time::Zone};
use site::{Answer, Failure, Fields, FormState, Page, page};
use store::centre::requests::{self, Task};

use super::read_reason;
use crate::caller::Caller;

#[derive(Template)]
#[template(path = "staff/tasks.html")]
struct Body<'a> {
    csrf: String,
    form: &'a FormState,
    tasks: Vec<Task>,
    zone: Zone,
}

impl Body<'_> {
    fn at(&self, time: &Time) -> String {
        time.with_zone_name(&self.zone)
    }
}

async fn draw(caller: &Caller, form: &FormState) -> Answer {
    let tasks = caller.site.room.read(requests::open_tasks).await?;
    let body = Body { csrf: caller.visit.form_token(), form, tasks, zone: Zone::service_center() };
    Ok(Page::new(&caller.visit, &caller.frame(), "Tasks", "Tasks", &body)?.respond())
}

/// `GET /staff/tasks`.
///
/// # Errors
/// A redirect when nobody of the staff is signed on.
pub async fn list(caller: Caller) -> Answer {
    caller.staff()?;
    draw(&caller, &FormState::default()).await
}

/// `POST /staff/tasks/{id}`: closes a task with what was done.
///
/// # Errors
/// 409 when it was closed before; a redirect when nobody of the staff is signed on.
pub async fn close(caller: Caller, Path(id): Path<i64>, fields: Fields) -> Answer {
    let member = caller.staff()?.clone();
    let mut form = FormState::of(&fields);
    let reason = read_reason(&fields, &mut form);
    if form.has_errors() {
        return draw(&caller, &form).await;
    }
    let by = format!("staff {}", member.username);
    let closed = caller
        .site
        .room
        .write("close_task", &caller.visit.fresh, move |tx, fresh| requests::close_task(tx, fresh, Id(id), &by, &reason))
        .await?;
    if !closed {
        return Err(Failure::conflict("Closed already", "Someone closed this task before you. Nothing was changed.")
            .way("Tasks", "/staff/tasks"));
    }
    Ok(page::redirect("/staff/tasks"))
}
