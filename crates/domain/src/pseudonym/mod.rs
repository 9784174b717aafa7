//! Invented names in place of the people of a docket, so that a sheet can be shown.
