//! Reading the page that a browser shows.

use super::{browser::Browser, page::Link, words::squeeze};

impl Browser {
    /// The address of the present page.
    #[must_use]
    pub fn url(&self) -> String {
        self.page().url.to_string()
    }

    /// Path and query of the present page.
    #[must_use]
    pub fn path(&self) -> String {
        self.page().url[url::Position::BeforePath..url::Position::AfterQuery].to_owned()
    }

    /// Host without port of the present page.
    #[must_use]
    pub fn host(&self) -> String {
        self.page().url.host_str().unwrap_or_default().to_owned()
    }

    /// A decoded value of the address's query.
    #[must_use]
    pub fn query_value(&self, name: &str) -> Option<String> {
        self.page().url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
    }

    /// The addresses that the last step went through, first and last included.
    #[must_use]
    pub fn chain(&self) -> Vec<String> {
        self.page().chain.clone()
    }

    /// HTTP status of the present page.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.page().status
    }

    /// A header of the present page; empty when missing.
    #[must_use]
    pub fn header(&self, name: &str) -> String {
        self.page().header(name).to_owned()
    }

    /// The source of the page.
    #[must_use]
    pub fn html(&self) -> String {
        self.page().html()
    }

    /// The bytes that arrived, such as a PDF.
    #[must_use]
    pub fn body(&self) -> Vec<u8> {
        self.page().body.clone()
    }

    /// The title.
    #[must_use]
    pub fn title(&self) -> String {
        self.page().read.title.clone()
    }

    /// The `h1`; empty on a docket sheet that has none.
    #[must_use]
    pub fn heading(&self) -> String {
        self.page().read.heading.clone()
    }

    /// The visible text: one line for each block, cells parted by tabs, without what fields hold and without what is meant for
    /// screen readers alone.
    #[must_use]
    pub fn text(&self) -> String {
        self.page().read.text.clone()
    }

    /// The visible text of the page's main part, without header, menu and footer.
    #[must_use]
    pub fn main(&self) -> String {
        self.page().read.main.clone()
    }

    /// All links in order.
    #[must_use]
    pub fn links(&self) -> Vec<Link> {
        self.page().read.links.clone()
    }

    /// Where the first link of this text leads.
    #[must_use]
    #[track_caller]
    pub fn link_to(&self, text: &str) -> String {
        let wanted = squeeze(text);
        let found = self.page().read.links.iter().find(|link| link.text == wanted || link.heard == wanted);
        found.map_or_else(|| self.fail(&format!("No link {wanted:?}")), |link| link.href.clone())
    }

    /// Whether there is a link of this text.
    #[must_use]
    pub fn has_link(&self, text: &str) -> bool {
        let wanted = squeeze(text);
        self.page().read.links.iter().any(|link| link.text == wanted || link.heard == wanted)
    }

    /// The texts of the main menu.
    #[must_use]
    pub fn menu(&self) -> Vec<String> {
        self.page().read.menu.clone()
    }

    /// Every sentence that says what is wrong with a form, once each.
    #[must_use]
    pub fn errors(&self) -> Vec<String> {
        self.page().read.errors.clone()
    }

    /// Texts of cells: tables, rows, cells.
    #[must_use]
    pub fn tables(&self) -> Vec<Vec<Vec<String>>> {
        self.page().read.tables.clone()
    }

    /// The first row of any table that has a cell of just this text.
    #[must_use]
    #[track_caller]
    pub fn row(&self, cell: &str) -> Vec<String> {
        let wanted = squeeze(cell);
        let found = self.page().read.tables.iter().flatten().find(|row| row.contains(&wanted));
        found.map_or_else(|| self.fail(&format!("No row has a cell {wanted:?}")), Clone::clone)
    }

    /// The token of the page's first form (its field `csrf`).
    #[must_use]
    #[track_caller]
    pub fn form_token(&self) -> String {
        self.value_of("csrf")
    }

    /// What the first control of this name holds, a hidden field's too.
    #[must_use]
    #[track_caller]
    pub fn value_of(&self, name: &str) -> String {
        let control = self.page().forms.controls.iter().find(|control| control.name == name);
        control.map_or_else(|| self.fail(&format!("No form with a field {name:?}")), |control| control.value.clone())
    }

    /// Whether the page's text or title holds this, however the white space falls.
    #[must_use]
    pub fn sees(&self, text: &str) -> bool {
        let read = &self.page().read;
        let wanted = squeeze(text);
        squeeze(&read.text).contains(&wanted) || read.title.contains(&wanted)
    }

    /// Fails the test when the page does not show this.
    #[track_caller]
    pub fn must_see(&self, text: &str) -> &Browser {
        if !self.sees(text) {
            self.fail(&format!("The page does not show {text:?}"));
        }
        self
    }

    /// Fails the test when the page shows this.
    #[track_caller]
    pub fn must_not_see(&self, text: &str) -> &Browser {
        if self.sees(text) {
            self.fail(&format!("The page shows {text:?}, which it must not"));
        }
        self
    }
}
