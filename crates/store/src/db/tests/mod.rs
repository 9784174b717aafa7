//! Tests of the databases: each runs on SQLite, and on PostgreSQL where one is given.
