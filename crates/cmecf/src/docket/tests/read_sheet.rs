//! Reads a docket sheet's page back into what it says, in the way existing clients do (wire 2.4).

use scraper::{ElementRef, Html, Selector};
use site::testing::squeeze;

/// A sheet as it was read.
#[derive(Debug, Default)]
pub(crate) struct Read {
    /// The heading with the number.
    pub(crate) head: String,
    /// Role and name of each party.
    pub(crate) parties: Vec<(String, String)>,
    /// Names of attorneys, in order.
    pub(crate) attorneys: Vec<String>,
    /// Roles of attorneys, in order.
    pub(crate) roles: Vec<String>,
    /// Names of counts and complaints.
    pub(crate) counts: Vec<String>,
    /// Date, number, text.
    pub(crate) entries: Vec<(String, String, String)>,
    /// Links in the column of numbers.
    pub(crate) links: Vec<String>,
    /// The facts above the parties.
    pub(crate) facts: String,
}

fn all<'a>(element: ElementRef<'a>, css: &str) -> Vec<ElementRef<'a>> {
    element.select(&Selector::parse(css).unwrap()).collect()
}

fn text(element: ElementRef<'_>) -> String {
    squeeze(&element.text().collect::<Vec<_>>().join(" "))
}

fn exact(element: ElementRef<'_>) -> String {
    squeeze(&element.text().collect::<String>())
}

fn cells(row: ElementRef<'_>) -> Vec<ElementRef<'_>> {
    row.children().filter_map(ElementRef::wrap).filter(|cell| matches!(cell.value().name(), "td" | "th")).collect()
}

/// Reads a page.
pub(crate) fn read(page: &str) -> Read {
    let html = Html::parse_document(page);
    let main = all(html.root_element(), "#cmecfMainContent .docket-sheet")[0];
    let mut read =
        Read { head: all(main, "h3, center b").first().map(|head| text(*head)).unwrap_or_default(), ..Read::default() };
    for table in all(main, "table") {
        let rows = all(table, "tr");
        let first = rows.first().map(|row| cells(*row)).unwrap_or_default();
        if first.last().is_some_and(|cell| text(*cell) == "Docket Text") {
            entries(&rows[1..], &mut read);
        } else if table.attr("width") == Some("100%") && read.facts.is_empty() {
            read.facts = text(table);
        } else if table.attr("width") == Some("100%") {
            parties(&rows, &mut read);
        }
    }
    read
}

fn entries(rows: &[ElementRef<'_>], read: &mut Read) {
    for row in rows {
        let cells = cells(*row);
        assert_eq!(cells.len(), 3);
        read.entries.push((text(cells[0]), text(cells[1]), exact(cells[2])));
        read.links.extend(all(cells[1], "a").iter().map(|link| link.attr("href").unwrap().to_owned()));
    }
}

fn parties(rows: &[ElementRef<'_>], read: &mut Read) {
    let (mut role, mut ahead, mut counting) = (String::new(), false, false);
    for row in rows {
        let cells = cells(*row);
        let Some(first) = cells.first() else { continue };
        let bold = all(*first, "b");
        let heading = all(*first, "b > u").first().map(|heading| text(*heading));
        match heading {
            Some(name) if name.ends_with("Counts") || name == "Complaints" => counting = true,
            Some(name) if name.starts_with("Highest Offense") => counting = false,
            Some(name) => (role, ahead, counting) = (name, true, false),
            None if counting && bold.is_empty() && cells.len() == 3 => read.counts.push(text(*first)),
            None if bold.is_empty() => {}
            None if text(bold[0]).contains("-----") => (role, ahead) = (text(bold[0]).replace('-', "").trim().to_owned(), true),
            None => {
                let in_cell = !all(*first, "i > b").is_empty();
                if in_cell {
                    role = text(bold[0]);
                }
                assert!(in_cell || ahead, "a party without a role: {}", text(*first));
                read.parties.push((role.clone(), exact(bold[usize::from(in_cell)])));
                if let Some(beside) = cells.get(2) {
                    read.attorneys.extend(all(*beside, "b").iter().map(|name| exact(*name)));
                    read.roles.extend(all(*beside, "i").iter().map(|role| exact(*role)));
                }
            }
        }
    }
}
