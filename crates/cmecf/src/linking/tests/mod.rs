//! What people go through when they link, and what attackers try.
