//! The menus of a court's CM/ECF and the pages under Utilities.

pub mod notices;
