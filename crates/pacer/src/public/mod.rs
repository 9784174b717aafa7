//! What the centre tells everyone, and what it tells a person of the courts.

pub mod contact;
pub mod courts;
pub mod home;
pub mod where_can_i_file;

#[cfg(test)]
mod tests;
