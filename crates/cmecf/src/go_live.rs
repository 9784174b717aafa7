//! Go-live: its date is set, and afterwards each filer who has not linked is told by mail, once, how to link.

use std::sync::Arc;

use domain::{
    Fresh, Id,
    court::{ForgotBy, LinkMode, Settings, Stage},
    link::wording,
    time::long_date,
};
use jiff::civil::Date;
use site::Failure;
use store::{
    court::{Tx, filers::Filer, go_live, settings},
    shared::{audit, mails},
};

use crate::{CourtSite, menus::utilities};

/// Filers told in one transaction.
const BATCH: i64 = 200;

/// Tells every unlinked active filer how to link, once the court is live; for the worker. Gives how many mails were queued. When
/// nothing is to be done it costs one read.
///
/// # Errors
/// When the court's database can't be asked or written; what was told stays told, and the next call goes on.
pub async fn tell_unlinked(site: &CourtSite, fresh: &Fresh) -> store::Result<usize> {
    let now = fresh.now;
    let due = site
        .room
        .read(move |tx| {
            let versioned = settings::get(tx)?;
            Ok(versioned.live_told_at.is_none() && versioned.settings.stage(now) == Stage::NextGen)
        })
        .await?;
    if !due {
        return Ok(0);
    }
    let (mut told, mut after) = (0, Id(0));
    loop {
        let court = site.clone();
        let batch = site.room.write("tell_unlinked", fresh, move |tx, fresh| tell_batch(&court, tx, fresh, after)).await?;
        told += batch.mails;
        match batch.last {
            Some(last) => after = last,
            None => return Ok(told),
        }
    }
}

struct Batch {
    mails: usize,
    /// The last filer looked at; `None` when all have been told, or nobody is to be told any more.
    last: Option<Id>,
}

fn tell_batch(site: &CourtSite, tx: &mut Tx<'_, '_>, fresh: &mut Fresh, after: Id) -> store::Result<Batch> {
    let versioned = settings::get(tx)?;
    if versioned.live_told_at.is_some() || versioned.settings.stage(fresh.now) == Stage::CurrentGen {
        return Ok(Batch { mails: 0, last: None });
    }
    let filers = go_live::untold(tx, after, BATCH)?;
    let Some(last) = filers.last().map(|filer| filer.id) else {
        settings::live_was_told(tx, Some(fresh.now))?;
        audit::record(tx, fresh, "system", "tell unlinked filers", "court", "the court is live")?;
        return Ok(Batch { mails: 0, last: None });
    };
    let mut mails_queued = 0;
    for filer in filers {
        // A filer without an address can't be told; the clerk finds it among the unlinked.
        if go_live::was_told(tx, fresh, filer.id)? && filer.email.contains('@') {
            let mail = how_to_link(site, &versioned.settings, &filer);
            mails::queue(tx, fresh, &site.shared.installation.domain, &mail)?;
            mails_queued += 1;
        }
    }
    Ok(Batch { mails: mails_queued, last: Some(last) })
}

fn how_to_link(site: &CourtSite, settings: &Settings, filer: &Filer) -> mails::NewMail {
    let names = &site.shared.installation.names;
    let (pacer, cmecf) = (&names.pacer, &names.cmecf);
    let title = wording::title(names, settings.kind);
    let way = utilities::way_to_link(settings, names).join(" > ");
    let after = match settings.link_mode {
        LinkMode::Automatic => "The link counts at once.",
        LinkMode::Review => "The court looks at each request; you will get an e-mail when yours is approved.",
    };
    let forgot = match settings.forgot_by {
        ForgotBy::Link => format!("If you have forgotten your password, ask for a new one at {}/forgot", site.ecf()),
        ForgotBy::Email | ForgotBy::Phone => format!("If you have forgotten your password: {}/forgot", site.ecf()),
    };
    let court = &settings.full_name;
    let contact = crate::frame::contact_lines(settings).join("\n");
    let text = format!(
        "Dear {name},\n\n\
         the {court} has been on NextGen {cmecf} since {date}. To go on filing there, link your {cmecf} account once to your own \
         {pacer} account. Until you do, you can view but not file.\n\n\
         1. Go to {ecf}{login} and sign on with your individual, upgraded {pacer} account.\n\
         2. Choose: {way}\n\
         3. Enter your {cmecf} login ({their_login}) and your {cmecf} password, and confirm. {after}\n\n\
         {forgot}\n\
         Step by step: {www}/linking\n\n\
         {contact}\n",
        name = filer.name,
        date = long_date(settings.go_live),
        ecf = site.ecf(),
        login = "/cgi-bin/login.pl",
        their_login = filer.login,
        www = site.www(),
    );
    mails::NewMail {
        sender: site.mail_sender(settings),
        recipient: filer.email.clone(),
        subject: format!("{}: {title}", settings.short_name),
        text,
        html: None,
    }
}

/// Moves the go-live date. List, pages and announcements follow, since all are drawn from the settings; a later date lets filers be
/// told again who were not told before.
///
/// # Errors
/// 409 when the court is live and accounts are linked, since their court passwords are gone; else when the database refuses.
pub async fn set_go_live(site: &CourtSite, fresh: &Fresh, date: Date, by: &str) -> Result<(), Failure> {
    let by = by.to_owned();
    let moved = site.room.write("set_go_live", fresh, move |tx, fresh| move_date(tx, fresh, date, &by)).await?;
    if !moved {
        return Err(Failure::conflict(
            "The date can't be moved",
            "The court is live and accounts have been linked: their court passwords are gone, so nobody could file before the new date.",
        ));
    }
    (site.shared.wake)();
    Ok(())
}

fn move_date(tx: &mut Tx<'_, '_>, fresh: &Fresh, date: Date, by: &str) -> store::Result<bool> {
    let mut versioned = settings::get(tx)?;
    let was = versioned.settings.go_live;
    let was_live = versioned.settings.stage(fresh.now) == Stage::NextGen;
    let settings = Arc::make_mut(&mut versioned.settings);
    settings.go_live = date;
    settings.go_live_is_assumed = false;
    let will_be_live = versioned.settings.stage(fresh.now) == Stage::NextGen;
    if was_live && !will_be_live && go_live::standing_links(tx)? > 0 {
        return Ok(false);
    }
    if was == date {
        return Ok(true);
    }
    settings::put(tx, fresh, &versioned.settings)?;
    if !will_be_live {
        settings::live_was_told(tx, None)?;
    }
    audit::record(tx, fresh, by, "move go-live", "court", &format!("{was} to {date}"))?;
    Ok(true)
}

#[cfg(test)]
#[path = "go_live_tests.rs"]
mod tests;
