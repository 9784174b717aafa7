//! The public site, told as visitors see it.
