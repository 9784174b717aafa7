//! The service center as courts reach it: what they tell is put on record, and the person gets a mail.

pub mod mails;
pub mod receive;

#[cfg(test)]
mod tests;
