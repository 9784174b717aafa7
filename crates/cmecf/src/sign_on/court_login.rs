//! The court's own login, which works as it always did until go-live; the same page takes a PACER account for viewing.

use askama::Template;
use domain::{Fresh, client_code, court::Stage, filer::Standing, password, throttle::Door, time::long_date};
use site::{Answer, Failure, Fields, FormState, Page, cookies::Name, hasher::Verdict, page};
use store::{
    court::{
        Tx,
        filers::{self, Filer},
        sessions::{self, Holder},
    },
    shared::{audit, secrets},
};

use super::{MAIN_PAGE, address, callback};
use crate::{Caller, CourtSite, frame};

/// The subject under which wrong secrets of a login are counted, shared by every door that takes it: this page and the link form.
#[must_use]
pub fn counter_subject(filer: Option<&Filer>, login: &str) -> String {
    match filer {
        Some(filer) => format!("filer {}", filer.id),
        None => format!("login {}", filers::login_key(login).chars().take(100).collect::<String>()),
    }
}

/// What became of a try with a court login and password.
pub enum Tried {
    /// The password was right; the counter is cleared. The record may be disabled: look at its standing.
    Right(Box<Filer>),
    /// Unknown login, wrong password, or a password that must be chosen anew: one answer for all (security A15).
    Wrong,
    /// After too many wrong tries; not looked at.
    Shut(Door),
}

/// Tries a court login: exactly one hash on every path (security A16), the counter shared by every door. A hash that an older system
/// made is replaced by ours when the password was right. `machine` randomness comes from `fresh`.
///
/// # Errors
/// When the hashing queue is full or the database refuses.
pub async fn try_court_login(site: &CourtSite, fresh: &mut Fresh, login: &str, typed: &str) -> Result<Tried, Failure> {
    let wanted = login.to_owned();
    let found = site.room.read(move |tx| filers::by_login(tx, &wanted)).await?;
    // Longer passwords can't have been set, and some of the old methods are slow on them.
    let fits = typed.chars().count() <= password::LONGEST;
    let stored = found.as_ref().filter(|_| fits).and_then(|filer| filer.password_hash.clone());
    let candidate = if fits { password::normalise(typed).0 } else { String::new() };
    let salt = fresh.rng.bytes();
    let verdict = site.shared.hasher.verify(stored.as_deref(), &candidate, salt).await?;
    let subject = counter_subject(found.as_ref(), login);
    let tried =
        site.room.write("try_court_login", fresh, move |tx, fresh| decide(tx, fresh, &subject, found.as_ref(), &verdict)).await?;
    Ok(tried)
}

fn decide(tx: &mut Tx<'_, '_>, fresh: &Fresh, subject: &str, found: Option<&Filer>, verdict: &Verdict) -> store::Result<Tried> {
    let door = secrets::counter(tx, subject)?.door(fresh.now);
    if door != Door::Open {
        return Ok(Tried::Shut(door));
    }
    // What was verified must still be what is stored: the password may have been changed or retired meanwhile (security A20).
    let now = match found {
        Some(filer) => {
            filers::by_id(tx, filer.id)?.filter(|now| now.password_hash == filer.password_hash && now.retired_at.is_none())
        }
        None => None,
    };
    match (verdict, now) {
        (Verdict::Right { rehash }, Some(filer)) => {
            secrets::clear(tx, subject)?;
            let Some(hash) = rehash else { return Ok(Tried::Right(Box::new(filer))) };
            filers::set_password(tx, filer.id, hash)?;
            Ok(Tried::Right(Box::new(filers::by_id(tx, filer.id)?.unwrap_or(filer))))
        }
        _ => {
            secrets::count_failure(tx, fresh, subject)?;
            Ok(Tried::Wrong)
        }
    }
}

#[derive(Template)]
#[template(path = "sign_on/court_login.html")]
struct CourtLogin<'a> {
    csrf: String,
    court: &'a str,
    cmecf: &'a str,
    pacer: &'a str,
    go_live: String,
    assumed: bool,
    closing: Option<String>,
    form: &'a FormState,
    linking_href: String,
    view_href: String,
    help: Vec<String>,
}

/// The form, before go-live.
pub(crate) fn show(caller: &Caller) -> Answer {
    show_with(caller, &FormState::default())
}

fn show_with(caller: &Caller, form: &FormState) -> Answer {
    let settings = caller.settings();
    let names = &caller.site.shared.installation.names;
    let body = CourtLogin {
        csrf: caller.visit.form_token(),
        court: &settings.full_name,
        cmecf: &names.cmecf,
        pacer: &names.pacer,
        go_live: long_date(settings.go_live),
        assumed: settings.go_live_is_assumed,
        closing: crate::menus::notices::filing_closed(settings, caller.visit.fresh.now),
        form,
        linking_href: format!("{}/linking", caller.site.www()),
        view_href: address(caller, MAIN_PAGE),
        help: frame::contact_lines(settings),
    };
    let title = format!("{} Login", names.cmecf);
    let mut frame = caller.frame();
    // A form that is sent after midnight of go-live is led on to central sign-on.
    frame.form_targets = vec![caller.site.shared.installation.login()];
    Ok(Page::new(&caller.visit, &frame, &title, &title, &body)?.respond())
}

/// `POST /cgi-bin/login.pl`. From go-live on the court's login opens nothing: the answer leads to central sign-on.
pub(crate) async fn log_in(caller: Caller, fields: Fields) -> Answer {
    if caller.stage() == Stage::NextGen {
        return Ok(page::redirect(&address(&caller, MAIN_PAGE)));
    }
    let limits = caller.site.shared.installation.limits;
    let mut fresh = caller.visit.fresh.clone();
    if limits.on {
        let sources = &caller.site.shared.sources;
        sources.count("sign-on", caller.visit.source, limits.sign_ons, fresh.machine_now).map_err(Failure::too_many)?;
    }
    let mut form = FormState::of(&fields);
    let login = fields.trimmed("login").to_owned();
    if login.is_empty() {
        form.wrong("login", "Type the login that this court issued to you.");
    }
    if fields.get("key").is_empty() {
        form.wrong("key", "Type your password.");
    }
    let code = client_code::check(fields.get("clcode"));
    if let Err(sentence) = &code {
        form.wrong("clcode", sentence.clone());
    }
    if form.has_errors() {
        return show_with(&caller, &form);
    }
    match try_court_login(&caller.site, &mut fresh, &login, fields.get("key")).await? {
        Tried::Right(filer) if filer.standing == Standing::Active => {
            begin(&caller, &fresh, &filer, &code.unwrap_or_default()).await
        }
        Tried::Right(_) => {
            form.wrong("", "The court has closed this account. Ask the court; its contacts stand below.");
            show_with(&caller, &form)
        }
        Tried::Shut(Door::Wait(until)) => {
            let zone = caller.settings().zone();
            form.wrong(
                "",
                format!(
                    "There were too many wrong tries with this login. Try again after {}.",
                    until.in_zone(&zone, "%-I:%M:%S %p %Z")
                ),
            );
            show_with(&caller, &form)
        }
        Tried::Wrong | Tried::Shut(_) => {
            form.wrong(
                "login",
                "This login and password don't open an account here. Check both, capitals included. If the court has asked everyone to choose a new password, or if you don't know yours, use Forgot login/password.",
            );
            show_with(&caller, &form)
        }
    }
}

async fn begin(caller: &Caller, fresh: &Fresh, filer: &Filer, code: &str) -> Answer {
    let (id, code) = (filer.id, code.to_owned());
    let actor = format!("filer {}", filer.serial);
    let old = caller.visit.cookie(Name::Session).map(sessions::hash);
    let secret = caller
        .site
        .room
        .write("begin_session", fresh, move |tx, fresh| {
            // A new id at sign-on (security S03): whatever this browser held before is dead.
            if let Some(old) = &old {
                sessions::end(tx, fresh, old)?;
            }
            audit::record(tx, fresh, &actor, "sign on", "session", "court login")?;
            sessions::begin(tx, fresh, &Holder::Legacy(id), &code)
        })
        .await?;
    Ok(callback::signed_on(&caller.site, &secret, MAIN_PAGE))
}
