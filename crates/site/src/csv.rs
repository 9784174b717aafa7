//! Tables as CSV files: what people export from a page.

use axum::{
    body::Body,
    http::{HeaderValue, header},
    response::Response,
};

/// A file to download, its first line `heads`. Every cell is quoted and none is a formula for the program that opens it.
#[must_use]
pub fn file(name: &'static str, heads: &[&str], rows: &[Vec<String>]) -> Response {
    let mut text = line(heads.iter().copied());
    for row in rows {
        text.push_str(&line(row.iter().map(String::as_str)));
    }
    let mut response = Response::new(Body::from(text));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8"));
    if let Ok(value) = HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    response
}

fn line<'a>(cells: impl Iterator<Item = &'a str>) -> String {
    cells.map(cell).collect::<Vec<_>>().join(",") + "\r\n"
}

/// A quoted cell, on one line; what a spreadsheet would take for a formula, behind spaces or in wide characters too, gets an apostrophe
/// in front (security A28).
fn cell(text: &str) -> String {
    let formula =
        text.trim_start().starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']) || text.starts_with(['\t', '\r', '\n']);
    let guard = if formula { "'" } else { "" };
    format!("\"{guard}{}\"", text.replace('"', "\"\"").replace(['\r', '\n'], " "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a28_no_cell_of_an_export_is_a_formula() {
        for (text, expected) in [
            ("=HYPERLINK(\"http://evil\")", "\"'=HYPERLINK(\"\"http://evil\"\")\""),
            ("+1", "\"'+1\""),
            ("-1", "\"'-1\""),
            ("@SUM(A1)", "\"'@SUM(A1)\""),
            (" =1+1", "\"' =1+1\""),
            ("\t=1", "\"'\t=1\""),
            ("\n=1", "\"' =1\""),
            ("＝1", "\"'＝1\""),
            ("Smith v. Jones, \"the case\"", "\"Smith v. Jones, \"\"the case\"\"\""),
        ] {
            assert_eq!(cell(text), expected, "{text:?}");
        }
    }
}
