//! Every address of a court, by host and by who calls it, each with the line of the permission table that it stands under.

use axum::{
    Extension, Router,
    extract::DefaultBodyLimit,
    middleware::{from_fn, from_fn_with_state},
    routing::{MethodRouter, get, post},
};
use domain::permission::Action;
use site::{Failure, Shared, lane};

use crate::{
    api,
    appellate::room,
    claims::{activity as claims_activity, creditors, matrix, register, show_doc},
    docket::{possible_numbers, query, report},
    documents::{docs1, open, show_case_doc},
    filing::{case, documents as documents_step, drafts, event, log, parties, receipt, review, submit, text, upload},
    forgot, frame, linking,
    menus::{act_as, billing, change_client_code, change_password, court_information, display, exemption, help, main_page},
    public_site::{self, announcement, filing_system, front, linking as how_to_link, site_page, welcome},
    queries::{deadlines, history, mobile, of_case, of_people, related, view_document},
    receive,
    reports::{activity, calendar, cases_filed, feed, opinions},
    search,
    sign_on::{bookmark, callback, court_login, log_out, start},
    staff, webhooks,
};

/// An address, what it lets somebody do (the handler asks the table for the caller), and what answers there.
type Route = (&'static str, Action, MethodRouter);

/// `ecf.<court>.D`: the CM/ECF of every court. Which one is asked for comes with the request, as a [`crate::CourtSite`]: a router for
/// each would take more memory than the court's data.
pub fn ecf_router(shared: &Shared) -> Router {
    router(ecf_routes(), shared).layer(from_fn(frame::failures_of_ecf))
}

/// `www.<court>.D`: the public site of every court.
pub fn www_router(shared: &Shared) -> Router {
    router(www_routes(), shared).layer(from_fn(frame::failures_of_www))
}

fn router(routes: Vec<Route>, shared: &Shared) -> Router {
    // The action goes with the request, so that `Caller` knows what a court that is read only lets wait.
    let all = routes.into_iter().fold(Router::new(), |router, (path, action, methods)| {
        let takes_turns = action.is_reading();
        let turns = from_fn_with_state(shared.clone(), lane::take_turns);
        let methods = methods.layer(Extension(action));
        router.route(path, if takes_turns { methods.layer(turns) } else { methods })
    });
    all.fallback(nothing_here)
}

async fn nothing_here() -> Failure {
    Failure::not_found()
}

fn ecf_routes() -> Vec<Route> {
    let mut all = page_routes();
    all.extend(api::routes());
    all
}

fn page_routes() -> Vec<Route> {
    use Action::*;
    vec![
        ("/", SeePublicSite, get(welcome::welcome)),
        // Sign-on
        ("/cgi-bin/login.pl", SeePublicSite, get(bookmark::login).post(court_login::log_in)),
        ("/logout", SeePublicSite, post(log_out::log_out)),
        ("/logged-out", SeePublicSite, get(log_out::logged_out)),
        ("/oidc/start", SeePublicSite, get(start::start)),
        ("/oidc/callback", SeePublicSite, get(callback::callback)),
        // Menus and utilities
        ("/cgi-bin/ShowIndex.pl", SeeMenu, get(main_page::show_index)),
        ("/cgi-bin/DisplayMenu.pl", SeeMenu, get(display::display)),
        ("/cgi-bin/CourtInfo.pl", SeePublicSite, get(court_information::court_information)),
        ("/help", SeePublicSite, get(help::help)),
        ("/client-code", ChangeClientCode, get(change_client_code::show).post(change_client_code::change)),
        ("/billing", ReviewBilling, get(billing::show)),
        ("/billing.csv", ReviewBilling, get(billing::export)),
        ("/exemption", ToggleExemption, get(exemption::show).post(exemption::change)),
        ("/password", ChangeCourtPassword, get(change_password::show).post(change_password::change)),
        // The API: what it is, and the tokens that let programs in
        ("/api", SeePublicSite, get(api::page::show)),
        ("/api-tokens", ManageApiTokens, get(api::tokens::show).post(api::tokens::submit)),
        ("/webhooks", ManageWebhooks, get(webhooks::list::show).post(webhooks::list::submit)),
        ("/webhooks/{number}", ManageWebhooks, get(webhooks::one::show).post(webhooks::one::submit)),
        ("/act-as", FileDocument, get(act_as::show).post(act_as::choose)),
        // Linking
        ("/link", LinkAccount, get(linking::enter::show).post(linking::enter::submit)),
        ("/link/code", UseLinkingCode, get(linking::code::show).post(linking::code::submit)),
        ("/link/confirm", ConfirmLink, get(linking::confirm::show).post(linking::submit::submit)),
        ("/link/result", ConfirmLink, get(linking::result::show)),
        ("/link/more-about-upgraded", SeeUtilities, get(linking::more::show)),
        ("/not-me", ReportNotMe, get(linking::not_me::show).post(linking::not_me::freeze)),
        // Cases to read; clerks have the same pages under their desk, where their sign-on counts
        ("/cgi-bin/iquery.pl", Query, get(query::show).post(query::run)),
        ("/cgi-bin/possible_case_numbers.pl", Query, get(possible_numbers::look_up)),
        ("/cgi-bin/DktRpt.pl", ReadDocketSheet, get(report::show).post(report::run)),
        ("/cgi-bin/iqquerymenu.pl", Query, get(query::show)),
        ("/cgi-bin/mobile_query.pl", Query, get(mobile::show).post(mobile::show)),
        ("/cgi-bin/HistDocQry.pl", ReadDocketSheet, get(history::show).post(history::run)),
        ("/cgi-bin/qrySummary.pl", Query, get(of_case::summary)),
        ("/cgi-bin/qryAscCases.pl", Query, get(of_case::associated)),
        ("/cgi-bin/AsccaseDisplay.pl", Query, get(of_case::associated)),
        ("/cgi-bin/SchedQry.pl", Query, get(deadlines::show).post(deadlines::run)),
        ("/cgi-bin/RelTransactQry.pl", ReadDocketSheet, get(related::show).post(related::run)),
        ("/cgi-bin/StatusQry.pl", Query, get(of_case::status)),
        ("/cgi-bin/qryAlias.pl", Query, get(of_people::aliases)),
        ("/cgi-bin/qryAttorneys.pl", Query, get(of_people::attorneys)),
        ("/cgi-bin/FilerQry.pl", Query, get(of_people::filers)),
        ("/cgi-bin/qryParties.pl", Query, get(of_people::parties)),
        ("/cgi-bin/qryTrustee.pl", Query, get(of_people::trustees)),
        ("/cgi-bin/qryDocument.pl", ReadDocketSheet, get(view_document::show)),
        ("/cgi-bin/qryViewDocument.pl", ReadDocketSheet, get(view_document::show)),
        ("/cgi-bin/show_case_doc", ReadDocument, get(show_case_doc::lead)),
        ("/doc1/{id}", ReadDocument, get(open::show).post(open::deliver)),
        ("/cgi-bin/CaseFiled-Rpt.pl", Query, get(cases_filed::show).post(cases_filed::run)),
        ("/cgi-bin/DktActivityRpt.pl", Query, get(activity::show).post(activity::run)),
        ("/cgi-bin/CalEvents.pl", Query, get(calendar::show).post(calendar::run)),
        ("/cgi-bin/WrtOpRpt.pl", Query, get(opinions::show).post(opinions::run)),
        // Feeds; two courts have theirs at an address of their own (wire 2.15)
        (feed::PATH, ReadFeed, get(feed::show)),
        ("/cgi-bin/rss_outside4.pl", ReadFeed, get(feed::show)),
        ("/cgi-bin/readyDockets.pl", ReadFeed, get(feed::show)),
        ("/staff/cgi-bin/CaseFiled-Rpt.pl", Query, get(cases_filed::show).post(cases_filed::run)),
        ("/staff/cgi-bin/DktActivityRpt.pl", Query, get(activity::show).post(activity::run)),
        ("/staff/cgi-bin/CalEvents.pl", Query, get(calendar::show).post(calendar::run)),
        ("/staff/cgi-bin/WrtOpRpt.pl", Query, get(opinions::show).post(opinions::run)),
        ("/search", Query, get(search::page::show)),
        ("/search.csv", Query, get(search::page::export)),
        ("/staff/cgi-bin/iquery.pl", Query, get(query::show).post(query::run)),
        ("/staff/cgi-bin/possible_case_numbers.pl", Query, get(possible_numbers::look_up)),
        ("/staff/cgi-bin/DktRpt.pl", ReadDocketSheet, get(report::show).post(report::run)),
        ("/staff/cgi-bin/iqquerymenu.pl", Query, get(query::show)),
        ("/staff/cgi-bin/mobile_query.pl", Query, get(mobile::show).post(mobile::show)),
        ("/staff/cgi-bin/HistDocQry.pl", ReadDocketSheet, get(history::show).post(history::run)),
        ("/staff/cgi-bin/qrySummary.pl", Query, get(of_case::summary)),
        ("/staff/cgi-bin/qryAscCases.pl", Query, get(of_case::associated)),
        ("/staff/cgi-bin/AsccaseDisplay.pl", Query, get(of_case::associated)),
        ("/staff/cgi-bin/SchedQry.pl", Query, get(deadlines::show).post(deadlines::run)),
        ("/staff/cgi-bin/RelTransactQry.pl", ReadDocketSheet, get(related::show).post(related::run)),
        ("/staff/cgi-bin/StatusQry.pl", Query, get(of_case::status)),
        ("/staff/cgi-bin/qryAlias.pl", Query, get(of_people::aliases)),
        ("/staff/cgi-bin/qryAttorneys.pl", Query, get(of_people::attorneys)),
        ("/staff/cgi-bin/FilerQry.pl", Query, get(of_people::filers)),
        ("/staff/cgi-bin/qryParties.pl", Query, get(of_people::parties)),
        ("/staff/cgi-bin/qryTrustee.pl", Query, get(of_people::trustees)),
        ("/staff/cgi-bin/qryDocument.pl", ReadDocketSheet, get(view_document::show)),
        ("/staff/cgi-bin/qryViewDocument.pl", ReadDocketSheet, get(view_document::show)),
        ("/staff/cgi-bin/show_case_doc", ReadDocument, get(show_case_doc::lead)),
        ("/staff/doc1/{id}", ReadDocument, get(open::show).post(open::deliver)),
        // Claims and creditors of bankruptcy cases
        ("/cgi-bin/SearchClaims.pl", ReadDocketSheet, get(register::show).post(register::run)),
        ("/claims.csv", ReadDocketSheet, get(register::export)),
        ("/cgi-bin/ClaimsActRpt.pl", ReadDocketSheet, get(claims_activity::show).post(claims_activity::run)),
        ("/cgi-bin/CreditorQry.pl", ReadDocketSheet, get(creditors::show)),
        ("/cgi-bin/CredMatrixCase.pl", ReadDocketSheet, get(matrix::show).post(matrix::run)),
        ("/creditors.txt", ReadDocketSheet, post(matrix::file)),
        ("/cgi-bin/show_doc.pl", ReadDocument, get(show_doc::show)),
        ("/staff/cgi-bin/SearchClaims.pl", ReadDocketSheet, get(register::show).post(register::run)),
        ("/staff/claims.csv", ReadDocketSheet, get(register::export)),
        ("/staff/cgi-bin/ClaimsActRpt.pl", ReadDocketSheet, get(claims_activity::show).post(claims_activity::run)),
        ("/staff/cgi-bin/CreditorQry.pl", ReadDocketSheet, get(creditors::show)),
        ("/staff/cgi-bin/CredMatrixCase.pl", ReadDocketSheet, get(matrix::show).post(matrix::run)),
        ("/staff/creditors.txt", ReadDocketSheet, post(matrix::file)),
        ("/staff/cgi-bin/show_doc.pl", ReadDocument, get(show_doc::show)),
        // Courts of appeals: one address for all pages, in two places
        ("/n/beam/servlet/TransportRoom", Query, get(room::show).post(room::send)),
        ("/cmecf/servlet/TransportRoom", Query, get(room::show).post(room::send)),
        ("/docs1/{id}", ReadDocument, get(docs1::show)),
        ("/staff/n/beam/servlet/TransportRoom", Query, get(room::show).post(room::send)),
        ("/staff/cmecf/servlet/TransportRoom", Query, get(room::show).post(room::send)),
        ("/staff/docs1/{id}", ReadDocument, get(docs1::show)),
        // Forgot login/password
        ("/forgot", AskForCourtPassword, get(forgot::ask::show).post(forgot::ask::submit)),
        ("/forgot/sent", AskForCourtPassword, get(forgot::ask::sent)),
        ("/forgot/choose", AskForCourtPassword, get(forgot::choose::show).post(forgot::choose::submit)),
        // The clerk's desk; what an act needs beyond its page, the handler asks for
        ("/staff/login", SeePublicSite, get(staff::sign_on::show).post(staff::sign_on::submit)),
        ("/staff/logout", SeePublicSite, get(staff::sign_on::ask_log_out).post(staff::sign_on::log_out)),
        ("/staff/", SeeQueue, get(staff::queue::show)),
        ("/staff/requests.csv", SeeQueue, get(staff::queue::export)),
        ("/staff/requests/{number}", SeeQueue, get(staff::link::show).post(staff::link_acts::submit)),
        ("/staff/links", SeeQueue, get(staff::link_list::show)),
        ("/staff/links/{number}", SeeQueue, get(staff::link::show).post(staff::link_acts::submit)),
        ("/staff/filers", FindFiler, get(staff::filers::show)),
        ("/staff/filers/{serial}", FindFiler, get(staff::filer::show).post(staff::filer_acts::submit)),
        ("/staff/filers/{serial}/correct", CorrectFiler, get(staff::correct::show).post(staff::correct::submit)),
        ("/staff/go-live", MoveGoLive, get(staff::go_live::show).post(staff::go_live::submit)),
        ("/staff/reading", SetReading, get(staff::reading::show).post(staff::reading::submit)),
        ("/staff/opinions", MarkOpinion, get(staff::opinions::show).post(staff::opinions::submit)),
        ("/staff/transcripts", GrantTranscript, get(staff::transcripts::show).post(staff::transcripts::submit)),
        ("/staff/deadlines", SetDeadline, get(staff::deadlines::find)),
        ("/staff/deadlines/{case}", SetDeadline, get(staff::deadlines::show).post(staff::deadlines::submit)),
        ("/staff/seals", Seal, get(staff::seals::show)),
        ("/staff/seals/{serial}", Seal, get(staff::seal_case::show)),
        ("/staff/seals/{serial}/change", Seal, get(staff::seal::show).post(staff::seal::submit)),
        ("/staff/tasks", SeeQueue, get(staff::tasks::show).post(staff::tasks::close)),
        // The centre
        ("/messages", TakeMessage, post(receive::receive)),
        // Filing
        ("/file", FileDocument, get(event::show).post(event::choose)),
        ("/file/drafts", ResumeDraft, get(drafts::show)),
        ("/file/log", SeeReceipt, get(log::show)),
        ("/file/log.csv", SeeReceipt, get(log::export)),
        ("/file/receipt/{n}", SeeReceipt, get(receipt::show)),
        ("/file/upload/{n}", ResumeDraft, post(upload::upload).layer(DefaultBodyLimit::disable())),
        ("/file/{n}", ResumeDraft, get(review::go_on)),
        ("/file/{n}/case", ResumeDraft, get(case::show).post(case::find)),
        ("/file/{n}/parties", ResumeDraft, get(parties::show).post(parties::choose)),
        ("/file/{n}/documents", ResumeDraft, get(documents_step::show).post(documents_step::go_on)),
        ("/file/{n}/text", ResumeDraft, get(text::show).post(text::take)),
        ("/file/{n}/review", ResumeDraft, get(review::show)),
        ("/file/{n}/submit", ResumeDraft, post(submit::submit)),
        ("/file/{n}/discard", ResumeDraft, post(drafts::discard)),
    ]
}

fn www_routes() -> Vec<Route> {
    use Action::SeePublicSite;
    vec![
        ("/", SeePublicSite, get(front::front)),
        ("/news", SeePublicSite, get(announcement::list)),
        ("/news/{slug}", SeePublicSite, get(announcement::show)),
        ("/page/{slug}", SeePublicSite, get(site_page::show)),
        ("/filing-system", SeePublicSite, get(filing_system::show)),
        ("/linking", SeePublicSite, get(how_to_link::show)),
        ("/court-information", SeePublicSite, get(public_site::court_information::show)),
    ]
}

#[cfg(test)]
#[path = "canary_tests.rs"]
mod canary;
#[cfg(test)]
#[path = "routes_tests.rs"]
mod tests;
