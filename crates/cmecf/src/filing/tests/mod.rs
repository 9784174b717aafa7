//! Filing, from the first click to the notice.
