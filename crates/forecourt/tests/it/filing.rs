//! Filing, as a linked filer does it: event, case, filer, document, text, review, Submit.

use site::testing::Browser;

/// What is filed where.
pub struct Paper<'a> {
    /// `Civil`.
    pub menu: &'a str,
    /// The heading of the event in the menu.
    pub category: &'a str,
    /// The event.
    pub event: &'a str,
    /// Number of the case as printed.
    pub case: &'a str,
    /// The filer's own words in the docket text.
    pub words: &'a str,
    /// The document.
    pub pdf: &'a [u8],
}

/// Goes as far as the review page.
pub async fn prepare(filer: &mut Browser, paper: &Paper<'_>) {
    filer.click(paper.menu).await;
    filer.click(paper.category).await;
    filer.press(paper.event).await;
    filer.fill("Case Number", paper.case).press("Find This Case").await;
    if filer.has_field("filer[]") {
        filer.tick("filer[]");
    } else {
        let role = filer
            .options("Role of the new party")
            .into_iter()
            .find(|role| role.contains("Defendant") || role.contains("Creditor"));
        // A name of its own: somebody else may be adding a party to the same case at this moment.
        let name = format!("Example Timber Company {}", paper.words.chars().filter(char::is_ascii_digit).collect::<String>());
        filer.fill("Name of the new party", name.trim()).choose("Role of the new party", &role.unwrap());
    }
    filer.press("Next").await;
    filer.attach("Main Document", "paper.pdf", paper.pdf).press("Upload").await;
    filer.press("Next").await;
    filer.fill("Your own words in the docket text", paper.words).press("Next").await;
    if filer.has_field("redaction_confirmed") {
        filer.tick("redaction_confirmed");
    }
}

/// Files and stands on the receipt; gives the number of the entry.
pub async fn file(filer: &mut Browser, paper: &Paper<'_>) -> u32 {
    prepare(filer, paper).await;
    filer.press("Submit").await.must_see("Notice of Electronic Filing");
    number(filer)
}

/// The document number that a receipt names.
pub fn number(receipt: &Browser) -> u32 {
    let text = receipt.text();
    let words: Vec<&str> = text.split_whitespace().collect();
    let at = words.windows(2).position(|two| two[0] == "Document" && two[1] == "Number:");
    let word = at.and_then(|at| words.get(at + 2)).unwrap_or_else(|| panic!("no Document Number in {text}"));
    word.parse().unwrap_or_else(|_| panic!("{word:?} is no number of an entry in {text}"))
}

/// A PDF of one page that says this.
pub fn pdf(words: &str) -> Vec<u8> {
    pdf::text_document("A paper", &[words.to_owned()])
}
