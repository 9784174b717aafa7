//! Journeys across the sites of one installation, in-process and in a real browser.

mod browser;
mod browser_almd;
mod browser_arkansas;
mod browser_ctd;
mod browser_harness;
mod browser_utb;
mod browser_wieb;
mod demo;
mod doors;
mod filing;
mod going_live;
mod http;
mod import_filers;
mod leaflet;
mod limits;
mod linking;
mod names;
mod races;
mod releases;
mod routes;
mod secrets;
mod torture;
mod town;
mod wire;
mod worker;
