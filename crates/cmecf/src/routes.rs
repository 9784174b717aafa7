//! Every address of a court, by host and by who calls it.

use axum::{
    Router,
    extract::{DefaultBodyLimit, FromRef},
    routing::{get, post},
};
use site::{Failure, Shared};

use crate::{
    CourtSite,
    docket::{possible_numbers, query, report},
    documents::{open, show_case_doc},
    filing::{case, documents as documents_step, drafts, event, log, parties, receipt, review, submit, text, upload},
    forgot, linking,
    menus::{act_as, billing, change_client_code, change_password, court_information, display, exemption, help, main_page},
    public_site::{self, announcement, filing_system, front, linking as how_to_link, site_page, welcome},
    receive,
    sign_on::{bookmark, callback, court_login, log_out, start},
    staff,
};

impl FromRef<CourtSite> for Shared {
    fn from_ref(site: &CourtSite) -> Shared {
        site.shared.clone()
    }
}

/// `ecf.<court>.D`: the court's CM/ECF.
pub fn ecf_router(site: CourtSite) -> Router {
    Router::new()
        .route("/", get(welcome::welcome))
        // Sign-on
        .route("/cgi-bin/login.pl", get(bookmark::login).post(court_login::log_in))
        .route("/logout", post(log_out::log_out))
        .route("/logged-out", get(log_out::logged_out))
        .route("/oidc/start", get(start::start))
        .route("/oidc/callback", get(callback::callback))
        // Menus and utilities
        .route("/cgi-bin/ShowIndex.pl", get(main_page::show_index))
        .route("/cgi-bin/DisplayMenu.pl", get(display::display))
        .route("/cgi-bin/CourtInfo.pl", get(court_information::court_information))
        .route("/help", get(help::help))
        .route("/client-code", get(change_client_code::show).post(change_client_code::change))
        .route("/billing", get(billing::show))
        .route("/billing.csv", get(billing::csv))
        .route("/exemption", get(exemption::show).post(exemption::change))
        .route("/password", get(change_password::show).post(change_password::change))
        .route("/act-as", get(act_as::show).post(act_as::choose))
        // Linking
        .route("/link", get(linking::enter::show).post(linking::enter::submit))
        .route("/link/code", get(linking::code::show).post(linking::code::submit))
        .route("/link/confirm", get(linking::confirm::show).post(linking::submit::submit))
        .route("/link/result", get(linking::result::show))
        .route("/link/more-about-upgraded", get(linking::more::show))
        .route("/not-me", get(linking::not_me::show).post(linking::not_me::freeze))
        // Cases to read; clerks have the same pages under their desk, where their sign-on counts
        .route("/cgi-bin/iquery.pl", get(query::show).post(query::run))
        .route("/cgi-bin/possible_case_numbers.pl", get(possible_numbers::look_up))
        .route("/cgi-bin/DktRpt.pl", get(report::show).post(report::run))
        .route("/cgi-bin/show_case_doc", get(show_case_doc::lead))
        .route("/doc1/{id}", get(open::show).post(open::deliver))
        .route("/staff/cgi-bin/iquery.pl", get(query::show).post(query::run))
        .route("/staff/cgi-bin/possible_case_numbers.pl", get(possible_numbers::look_up))
        .route("/staff/cgi-bin/DktRpt.pl", get(report::show).post(report::run))
        .route("/staff/cgi-bin/show_case_doc", get(show_case_doc::lead))
        .route("/staff/doc1/{id}", get(open::show).post(open::deliver))
        // Forgot login/password
        .route("/forgot", get(forgot::ask::show).post(forgot::ask::submit))
        .route("/forgot/sent", get(forgot::ask::sent))
        .route("/forgot/choose", get(forgot::choose::show).post(forgot::choose::submit))
        // The clerk's desk
        .route("/staff/login", get(staff::sign_on::show).post(staff::sign_on::submit))
        .route("/staff/logout", get(staff::sign_on::ask_log_out).post(staff::sign_on::log_out))
        .route("/staff/", get(staff::queue::show))
        .route("/staff/requests.csv", get(staff::queue::csv))
        .route("/staff/requests/{number}", get(staff::link::show).post(staff::link_acts::submit))
        .route("/staff/links", get(staff::link_list::show))
        .route("/staff/links/{number}", get(staff::link::show).post(staff::link_acts::submit))
        .route("/staff/filers", get(staff::filers::show))
        .route("/staff/filers/{serial}", get(staff::filer::show).post(staff::filer_acts::submit))
        .route("/staff/filers/{serial}/correct", get(staff::correct::show).post(staff::correct::submit))
        .route("/staff/go-live", get(staff::go_live::show).post(staff::go_live::submit))
        .route("/staff/tasks", get(staff::tasks::show).post(staff::tasks::close))
        // The centre
        .route("/messages", post(receive::receive))
        // Filing
        .route("/file", get(event::show).post(event::choose))
        .route("/file/drafts", get(drafts::show))
        .route("/file/log", get(log::show))
        .route("/file/log.csv", get(log::csv))
        .route("/file/receipt/{n}", get(receipt::show))
        .route("/file/upload/{n}", post(upload::upload).layer(DefaultBodyLimit::disable()))
        .route("/file/{n}", get(review::go_on))
        .route("/file/{n}/case", get(case::show).post(case::find))
        .route("/file/{n}/parties", get(parties::show).post(parties::choose))
        .route("/file/{n}/documents", get(documents_step::show).post(documents_step::go_on))
        .route("/file/{n}/text", get(text::show).post(text::take))
        .route("/file/{n}/review", get(review::show))
        .route("/file/{n}/submit", post(submit::submit))
        .route("/file/{n}/discard", post(drafts::discard))
        .fallback(nothing_here)
        .with_state(site)
}

async fn nothing_here() -> Failure {
    Failure::not_found()
}

/// `www.<court>.D`: the court's public site.
pub fn www_router(site: CourtSite) -> Router {
    Router::new()
        .route("/", get(front::front))
        .route("/news", get(announcement::list))
        .route("/news/{slug}", get(announcement::show))
        .route("/page/{slug}", get(site_page::show))
        .route("/filing-system", get(filing_system::show))
        .route("/linking", get(how_to_link::show))
        .route("/court-information", get(public_site::court_information::show))
        .fallback(nothing_here)
        .with_state(site)
}
