//! The demonstration: its world, its front page, its mailboxes. Only the `demo` command adds what is in here.

pub mod folder;
pub mod front;
pub mod mailbox;
pub mod world;
