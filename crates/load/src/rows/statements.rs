//! What Submit of a docket text entry asks of the database: through the store's own functions, and as bare statements.

use domain::{Fresh, Id};
use rusqlite::{Connection, types::Value};
use store::court::{
    Tx, cases, drafts,
    entries::{self, NewEntry},
    filers, links, parties,
    service::{self, Line},
    sessions::{self, Holder},
    settings::Known,
};
use store::shared::{audit, mails};

use crate::world::Waiting;

/// One filing.
#[derive(Clone)]
pub struct Filing {
    pub draft: Waiting,
    pub case: Id,
    pub filer: Id,
    pub secret: String,
    pub session: Vec<u8>,
    pub account: i64,
    pub state: String,
}

const TEXT: &str = "NOTICE of Change of Address by Example Mill, Inc. as measured. (Linked, Lena) (Entered: 05/10/2021)";
const RECIPIENTS: [&str; 2] = ["lena.linked@example.com", "other.counsel@example.com"];

/// The mail of a notice, as text and as HTML: so long are those of the product.
pub fn mail() -> (String, String) {
    ("This is an automatic e-mail message. ".repeat(40), "<p>This is an automatic e-mail message.</p>".repeat(70))
}

/// Through the store.
pub fn by_store(tx: &mut Tx<'_, '_>, fresh: &mut Fresh, filing: &Filing, settings: &Known) -> store::Result<()> {
    let gone = store::Error::Closed;
    settings.get(tx)?;
    let session = sessions::by_secret(tx, &filing.secret)?.ok_or(gone.clone())?;
    let Holder::Central(person) = session.holder else { return Err(gone) };
    links::living_of_account(tx, person.account_number)?;
    let filer = filers::by_id(tx, filing.filer)?.ok_or(gone.clone())?;
    let draft = drafts::by_serial(tx, filing.draft.serial)?.ok_or(gone.clone())?;
    drafts::documents(tx, draft.id)?;
    let case = cases::by_id(tx, filing.case)?.ok_or(gone)?;
    parties::of_case(tx, case.id, false)?;
    parties::takes_part(tx, case.id, filing.filer)?;
    let (sequence, number) = cases::take_numbers(tx, fresh, case.id, false)?;
    let new = NewEntry {
        sequence,
        number,
        date_filed: Some("2021-05-10".into()),
        date_entered: Some("2021-05-10".into()),
        entered_at: Some(fresh.now),
        text: TEXT.into(),
        event: "cv-notice-address".into(),
        filer_id: Some(filer.id),
        filed_by: filer.name,
        facts: "{}".into(),
        ..NewEntry::default()
    };
    let entry = entries::insert(tx, fresh, case.id, &new)?;
    service::filers_of_record(tx, case.id)?;
    let line = |address: &str| Line { name: "Somebody".into(), address: address.into(), by_mail: true };
    service::keep(tx, entry, &RECIPIENTS.map(line))?;
    let (text, html) = mail();
    for recipient in RECIPIENTS {
        let mail = mails::NewMail {
            sender: "cmecf@almd.example".into(),
            recipient: recipient.into(),
            subject: "Activity in Case 2:21-cv-90003 Notice of Change of Address".into(),
            text: text.clone(),
            html: Some(html.clone()),
        };
        mails::queue(tx, fresh, "localhost", &mail)?;
    }
    audit::record(tx, fresh, "account 7000016", "file document", &case.number, "Notice of Change of Address as entry 1")?;
    drafts::was_filed(tx, fresh, draft.id, case.id, entry, &filing.state)?;
    Ok(())
}

/// The same statements and rows, one after another, with nothing around them. `id` and the next two dozen are free; `now` is in
/// microseconds.
pub fn bare(connection: &Connection, filing: &Filing, id: i64, now: i64) -> rusqlite::Result<()> {
    let run = |sql: &str, values: Vec<Value>| -> rusqlite::Result<Option<i64>> {
        let mut statement = connection.prepare_cached(sql)?;
        let columns = statement.column_count();
        let mut rows = statement.query(rusqlite::params_from_iter(values))?;
        let mut first = None;
        while let Some(row) = rows.next()? {
            for column in 0..columns {
                std::hint::black_box(row.get_ref(column)?);
            }
            if first.is_none() {
                first = row.get::<_, i64>(0).ok();
            }
        }
        Ok(first)
    };
    let text = |text: &str| Value::from(text.to_owned());
    let (case, filer, draft) = (Value::from(filing.case.0), Value::from(filing.filer.0), Value::from(filing.draft.id.0));
    run(SETTINGS, vec![])?;
    run(SESSION, vec![filing.session.clone().into()])?;
    run(LINKS, vec![filing.account.into()])?;
    run(FILER, vec![filer.clone()])?;
    run(DRAFT, vec![filing.draft.serial.into()])?;
    run(DOCUMENTS, vec![draft.clone()])?;
    run(CASE, vec![case.clone()])?;
    run(PARTIES, vec![case.clone()])?;
    run(ATTORNEYS, vec![case.clone()])?;
    run(TAKES_PART, vec![case.clone(), filer.clone()])?;
    let sequence = run(NUMBERS, vec![case.clone(), 0.into(), now.into()])?;
    let entry = vec![
        id.into(),
        case.clone(),
        sequence.into(),
        Value::Null,
        Value::Null,
        text("2021-05-10"),
        text("2021-05-10"),
        now.into(),
        text(TEXT),
        text("cv-notice-address"),
        filer,
        text("Lena Linked"),
        false.into(),
        false.into(),
        text("{}"),
    ];
    run(ENTRY, entry)?;
    run(OF_RECORD, vec![case.clone()])?;
    for (position, address) in (0_i64..).zip(RECIPIENTS) {
        run(SERVICE, vec![id.into(), position.into(), text("Somebody"), text(address), true.into()])?;
    }
    let (body, html) = mail();
    for (place, address) in (1_i64..).zip(RECIPIENTS) {
        let mail = id + place;
        let values = vec![
            mail.into(),
            text(&format!("{mail}.0123456789ab@localhost")),
            text("cmecf@almd.example"),
            text(address),
            text("Activity in Case 2:21-cv-90003 Notice of Change of Address"),
            text(&body),
            text(&html),
            now.into(),
            now.into(),
        ];
        run(MAIL, values)?;
    }
    let detail = text("Notice of Change of Address as entry 1");
    run(AUDIT, vec![(id + 3).into(), now.into(), text("account 7000016"), text("file document"), text("2:21-cv-90003"), detail])?;
    run(FILED, vec![draft, case, id.into(), text(&filing.state), now.into()])?;
    Ok(())
}

/// The same as lines of a script for pgbench, which sets `serial`, `case`, `id`, `mail`, `second`, `line` and `now`.
pub fn of_pgbench(filing: &Filing, session: &str) -> Vec<String> {
    let filer = filing.filer.0.to_string();
    let (text, html) = mail();
    let mut lines =
        vec![put(SETTINGS, &[]), put(SESSION, &[session]), put(LINKS, &[&filing.account.to_string()]), put(FILER, &[&filer])];
    lines.extend([
        put(DRAFT, &[":serial"]).replace(';', r" \gset d_"),
        put(DOCUMENTS, &[":d_id"]),
        put(CASE, &[":case"]),
        put(PARTIES, &[":case"]),
        put(ATTORNEYS, &[":case"]),
        put(TAKES_PART, &[":case", &filer]),
        put(NUMBERS, &[":case", "0", ":now"])
            .replace("next_sequence - 1,", "next_sequence - 1 AS sequence,")
            .replace("next_number - 0;", r"next_number - 0 AS number \gset s_"),
    ]);
    let (day, entry_text) = ("'2021-05-10'", quoted(TEXT));
    let entry = [
        ":id",
        ":case",
        ":s_sequence",
        "NULL",
        "NULL",
        day,
        day,
        ":now",
        &entry_text,
        "'cv-notice-address'",
        &filer,
        "'Lena Linked'",
        "false",
        "false",
        "'{}'",
    ];
    lines.push(put(ENTRY, &entry));
    lines.push(put(OF_RECORD, &[":case"]));
    for (position, address) in ["0", "1"].into_iter().zip(RECIPIENTS) {
        lines.push(put(SERVICE, &[":id", position, "'Somebody'", &quoted(address), "true"]));
    }
    let subject = quoted("Activity in Case 2:21-cv-90003 Notice of Change of Address");
    for (id, address) in [":mail", ":second"].into_iter().zip(RECIPIENTS) {
        let message_id = format!("{id} || '.0123456789ab@localhost'");
        let (address, text, html) = (quoted(address), quoted(&text), quoted(&html));
        let values = [id, &message_id, "'cmecf@almd.example'", &address, &subject, &text, &html, ":now", ":now"];
        lines.push(put(MAIL, &values));
    }
    let detail = "'Notice of Change of Address as entry 1'";
    let case = quoted("2:21-cv-90003");
    lines.push(put(AUDIT, &[":line", ":now", "'account 7000016'", "'file document'", &case, detail]));
    lines.push(put(FILED, &[":d_id", ":case", ":id", &quoted(&filing.state), ":now"]));
    lines
}

/// A statement with its values in their places.
fn put(sql: &str, values: &[&str]) -> String {
    let put = |sql: String, (place, value): (usize, &&str)| sql.replace(&format!("?{}", place + 1), value);
    // From the last on: `?1` is a part of `?15`. Values are put in once each, and none holds a place.
    values.iter().enumerate().rev().fold(sql.to_owned(), put) + ";"
}

/// A text as a literal in which pgbench finds no variable.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''").replace(':', "' || ':' || '"))
}

const DRAFT: &str =
    "SELECT id, serial, key, filer_id, event, case_id, state, created_at, changed_at, entry_id FROM drafts WHERE serial = ?1";
const DOCUMENTS: &str =
    "SELECT part, description, original_name, sha256, bytes, pages FROM draft_documents WHERE draft_id = ?1 ORDER BY part";
const CASE: &str = "SELECT id, serial, number, kind, title, date_filed, date_terminated, nature_of_suit, assigned_to, chapter, sealed, facts, last_filing_at FROM cases WHERE id = ?1";
const PARTIES: &str =
    "SELECT id, position, role, name, extra_info, date_terminated, facts FROM parties WHERE case_id = ?1 ORDER BY position";
const ATTORNEYS: &str = "SELECT a.party_id, a.name, a.contact, a.roles, a.filer_id FROM attorneys a JOIN parties p ON p.id = a.party_id WHERE p.case_id = ?1 ORDER BY p.position, a.position";
const TAKES_PART: &str = "SELECT 1 FROM attorneys a JOIN parties p ON p.id = a.party_id WHERE p.case_id = ?1 AND a.filer_id = ?2 UNION ALL SELECT 1 FROM entries WHERE case_id = ?1 AND filer_id = ?2 LIMIT 1";
const SETTINGS: &str = "SELECT version, live_told_at, EXISTS (SELECT 1 FROM damages) FROM settings WHERE one = 1";
const SESSION: &str = "SELECT hash, kind, person, filer_id, staff_id, acting_filer_id, client_code, exempt, created_at, last_used_at FROM sessions WHERE hash = ?1 AND ended_at IS NULL";
const FILER: &str = "SELECT id, serial, login, password_hash, reset_needed, name, former_names, email, phone, address, bar_number, role, standing, retired_at, version, created_at FROM filers WHERE id = ?1";
const LINKS: &str = "SELECT id, number, filer_id, account_number, role, state, version, person, verdict, reasons, must_file_by, requested_at, changed_at, decided_by, reason FROM links WHERE account_number = ?1 AND state IN ('pending', 'active', 'frozen') ORDER BY id";
const NUMBERS: &str = "UPDATE cases SET next_number = next_number + ?2, next_sequence = next_sequence + 1, last_filing_at = ?3 WHERE id = ?1 RETURNING next_sequence - 1, next_number - ?2";
const ENTRY: &str = "INSERT INTO entries (id, case_id, sequence, number, number_text, date_filed, date_entered, entered_at, text, event, filer_id, filed_by, sealed, imported, facts) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)";
const OF_RECORD: &str = "SELECT DISTINCT f.id, f.name, f.email FROM filers f JOIN attorneys a ON a.filer_id = f.id JOIN parties p ON p.id = a.party_id WHERE p.case_id = ?1 ORDER BY f.id";
const SERVICE: &str = "INSERT INTO service (entry_id, position, name, address, by_mail) VALUES (?1, ?2, ?3, ?4, ?5)";
const MAIL: &str = "INSERT INTO mails (id, message_id, sender, recipient, subject, body_text, body_html, created_at, civil_at, due_at, tries, leased_until) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?8, 0, 0)";
const AUDIT: &str = "INSERT INTO audit (id, at, actor, action, thing, detail) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
const FILED: &str =
    "UPDATE drafts SET case_id = ?2, entry_id = ?3, state = ?4, changed_at = ?5 WHERE id = ?1 AND entry_id IS NULL";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_come_into_their_places() {
        assert_eq!(put("a ?1, ?10, ?2", &["x", "y", "", "", "", "", "", "", "", "z"]), "a x, z, y;");
        assert_eq!(quoted("2:21 o'clock"), "'2' || ':' || '21 o''clock'");
    }
}
