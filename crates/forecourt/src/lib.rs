//! The program's parts: commands, configuration, assembly of the sites, the worker, mail, the demo world.
//!
//! They stand in a library so that the journeys in `tests/it` can put the whole installation together in one process.

pub mod assembly;
pub mod clock;
pub mod commands;
pub mod demo;
pub mod hosts;
pub mod keys;
pub mod listen;
pub mod mail;
pub mod process;
pub mod upkeep;
pub mod webhook_post;
pub mod worker;
