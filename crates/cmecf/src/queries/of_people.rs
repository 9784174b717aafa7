//! Party, Attorney, Alias, Trustee and Filers of a case.

use site::Answer;
use store::{
    Result,
    court::{
        Tx, history,
        parties::{self, Attorney, Party},
    },
};

use super::{
    head::day,
    list::{self, Asked, Cell, List},
};
use crate::Caller;

/// `GET /cgi-bin/qryParties.pl?CASEID`.
pub(crate) async fn parties(caller: Caller) -> Answer {
    list::show(caller, |tx, asked| {
        Ok(List {
            heading: "Party",
            columns: &["Name", "Role", "Terminated", "Represented by"],
            rows: parties::of_case(tx, asked.case().id, asked.opened.sealed_too)?.iter().map(party).collect(),
            nothing: "No parties are recorded for this case.",
        })
    })
    .await
}

fn party(party: &Party) -> Vec<Cell> {
    let mut name = vec![party.name.clone()];
    name.extend(party.extra_info.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned));
    vec![
        Cell::lines(name),
        Cell::of(party.role.clone()),
        Cell::of(day(party.date_terminated.as_deref())),
        Cell::lines(party.attorneys.iter().map(|attorney| attorney.name.clone()).filter(|name| !name.is_empty()).collect()),
    ]
}

/// `GET /cgi-bin/qryAttorneys.pl?CASEID`: each attorney once, with those whom it represents.
pub(crate) async fn attorneys(caller: Caller) -> Answer {
    list::show(caller, |tx, asked| {
        Ok(List {
            heading: "Attorney",
            columns: &["Attorney", "Address", "Represents"],
            rows: together(&parties::of_case(tx, asked.case().id, asked.opened.sealed_too)?),
            nothing: "No attorneys are recorded for this case.",
        })
    })
    .await
}

fn together(parties: &[Party]) -> Vec<Vec<Cell>> {
    let mut found: Vec<(&Attorney, Vec<String>)> = Vec::new();
    for party in parties {
        for attorney in party.attorneys.iter().filter(|attorney| !attorney.name.is_empty()) {
            let roles: Vec<&str> = attorney.roles.lines().filter(|role| !role.is_empty()).collect();
            let roles = if roles.is_empty() { String::new() } else { format!(": {}", roles.join(", ")) };
            let represents = format!("{} ({}){roles}", party.name, party.role);
            match found.iter_mut().find(|(one, _)| one.name == attorney.name && one.contact == attorney.contact) {
                Some((_, all)) => all.push(represents),
                None => found.push((attorney, vec![represents])),
            }
        }
    }
    found.sort_by(|(one, _), (other, _)| one.name.cmp(&other.name));
    let lines = |text: &str| text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect();
    let row = |(attorney, all): (&Attorney, Vec<String>)| {
        vec![Cell::of(attorney.name.clone()), Cell::lines(lines(&attorney.contact)), Cell::lines(all)]
    };
    found.into_iter().map(row).collect()
}

/// Words before another name of a party, as sheets print them under its name.
const ALSO: [&str; 12] = [
    "also known as",
    "aka ",
    "a/k/a",
    "formerly",
    "fka ",
    "f/k/a",
    "doing business as",
    "dba ",
    "d/b/a",
    "nka ",
    "n/k/a",
    "fdba ",
];

/// Other names among the lines under a party's name; some sheets put the name on the line behind `also known as`.
fn other_names(lines: &str) -> Vec<String> {
    let lines: Vec<&str> = lines.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let mut found = Vec::new();
    for (place, line) in lines.iter().enumerate() {
        let lower = format!("{} ", line.to_lowercase());
        let Some(word) = ALSO.iter().find(|word| lower.starts_with(**word)) else { continue };
        let alone = line.len() <= word.trim_end().len() + 1;
        let name = lines.get(place + 1).filter(|_| alone);
        found.push(name.map_or_else(|| (*line).to_owned(), |name| format!("{line} {name}")));
    }
    found
}

/// `GET /cgi-bin/qryAlias.pl?CASEID`.
pub(crate) async fn aliases(caller: Caller) -> Answer {
    list::show(caller, |tx, asked| {
        let mut rows = Vec::new();
        for party in parties::of_case(tx, asked.case().id, asked.opened.sealed_too)? {
            for alias in other_names(&party.extra_info) {
                rows.push(vec![Cell::of(party.name.clone()), Cell::of(party.role.clone()), Cell::of(alias)]);
            }
        }
        Ok(List {
            heading: "Alias",
            columns: &["Party", "Role", "Alias"],
            rows,
            nothing: "No other names of the parties are recorded for this case.",
        })
    })
    .await
}

/// `GET /cgi-bin/qryTrustee.pl?CASEID`.
pub(crate) async fn trustees(caller: Caller) -> Answer {
    list::show(caller, |tx, asked| {
        let all = parties::of_case(tx, asked.case().id, asked.opened.sealed_too)?;
        Ok(List {
            heading: "Trustee",
            columns: &["Name", "Role", "Terminated", "Represented by"],
            rows: all.iter().filter(|party| party.role.contains("Trustee")).map(self::party).collect(),
            nothing: "No trustee is recorded for this case.",
        })
    })
    .await
}

/// `GET /cgi-bin/FilerQry.pl?CASEID`: who has filed in the case here.
pub(crate) async fn filers(caller: Caller) -> Answer {
    list::show(caller, |tx, asked| {
        Ok(List {
            heading: "Filers",
            columns: &["Filer", "Entries", "First filed", "Last filed"],
            rows: filed(tx, asked)?,
            nothing: "Nobody has filed in this case through this system. Entries that were imported don't say who filed them.",
        })
    })
    .await
}

fn filed(tx: &mut Tx<'_, '_>, asked: &Asked<'_>) -> Result<Vec<Vec<Cell>>> {
    let filers = history::filers(tx, asked.case().id, asked.opened.sealed_too)?;
    let row = |filer: history::Filer| {
        vec![
            Cell::of(filer.name),
            Cell::of(filer.entries.to_string()),
            Cell::of(day(filer.first.as_deref())),
            Cell::of(day(filer.last.as_deref())),
        ]
    };
    Ok(filers.into_iter().map(row).collect())
}

#[cfg(test)]
mod unit {
    use super::other_names;

    #[test]
    fn a_name_stands_behind_the_word_or_on_the_line_after() {
        assert_eq!(other_names("1 Main Street\nalso known as\nAnn Ray\nTERMINATED: 01/02/2020"), ["also known as Ann Ray"]);
        assert_eq!(other_names("aka Ann Ray\ndba Ray & Sons"), ["aka Ann Ray", "dba Ray & Sons"]);
        assert_eq!(other_names("Akademie Street 5\n"), Vec::<String>::new());
    }
}
