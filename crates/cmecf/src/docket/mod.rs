//! Cases to read: import, query, the docket sheet, documents.

pub mod import;
