//! Databases for tests: fresh ones, and copies of a template.
