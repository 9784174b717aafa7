//! The limit of a long docket sheet: its rows from SQLite straight into a string, with the same escaping and the same tags.

use std::fmt::Write as _;

use rusqlite::Connection;

use crate::Done;

/// Reads entries and documents of a case and writes the rows of its table; gives the number of bytes. The connection is a kept one.
pub fn rows_and_template(connection: &Connection, case: i64) -> Done<usize> {
    let mut documents = connection.prepare_cached(
        "SELECT d.entry_id, d.serial FROM documents d JOIN entries e ON e.id = d.entry_id WHERE e.case_id = ?1 AND NOT (d.sealed OR e.sealed) ORDER BY e.sequence, d.part",
    )?;
    let mut documents = documents.query([case])?;
    let mut entries = connection.prepare_cached(
        "SELECT id, case_id, sequence, number, number_text, date_filed, date_entered, entered_at, text, event, filer_id, filed_by, sealed, facts FROM entries WHERE case_id = ?1 AND sequence > 0 AND NOT sealed ORDER BY sequence LIMIT 1000000",
    )?;
    let mut entries = entries.query([case])?;
    let mut out = String::with_capacity(16 * 1024);
    while let Some(entry) = entries.next()? {
        let document = documents.next()?;
        let serial: i64 = document.map_or(Ok(0), |row| row.get(1))?;
        let number: i64 = entry.get(3)?;
        let date = entry.get_ref(5)?.as_str()?;
        let (year, month, day) = (&date[..4], &date[5..7], &date[8..]);
        write!(
            out,
            "<tr><td width=\"94\" nowrap valign=\"top\">{month}/{day}/{year}</td><td align=\"right\" valign=\"top\"><a href=\"/doc1/0170{serial}\">{number}</a>&nbsp;</td><td valign=\"top\">"
        )?;
        escape(entry.get_ref(8)?.as_str()?, &mut out);
        out.push_str("</td></tr>\n");
    }
    Ok(out.len())
}

fn escape(text: &str, out: &mut String) {
    for piece in text.split_inclusive(['&', '<', '>', '"', '\'']) {
        let (plain, last) = match piece.chars().last() {
            Some('&') => (&piece[..piece.len() - 1], "&#38;"),
            Some('<') => (&piece[..piece.len() - 1], "&#60;"),
            Some('>') => (&piece[..piece.len() - 1], "&#62;"),
            Some('"') => (&piece[..piece.len() - 1], "&#34;"),
            Some('\'') => (&piece[..piece.len() - 1], "&#39;"),
            _ => (piece, ""),
        };
        out.push_str(plain);
        out.push_str(last);
    }
}
