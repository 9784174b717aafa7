//! The pages of a document in order, each with what it inherits from the page tree.

use std::collections::HashSet;

use lopdf::{Dictionary, Document, Object, ObjectId};

/// More pages than any real filing has; beyond it the page tree is taken for damaged, to bound memory.
const MAX_PAGES: usize = 100_000;

/// One page. The attributes are those of the page itself or, when it has none, of the nearest ancestor (ISO 32000-1,
/// 7.7.3.4).
#[derive(Clone, Copy)]
pub(crate) struct Page<'a> {
    pub id: ObjectId,
    pub dict: &'a Dictionary,
    /// The page or page tree node that holds `/Resources`, and its value there.
    pub resources: Option<(ObjectId, &'a Object)>,
    pub media_box: Option<&'a Object>,
    pub crop_box: Option<&'a Object>,
    pub rotate: Option<&'a Object>,
}

/// The page tree could not be walked to its end.
#[derive(Debug)]
pub(crate) struct BrokenTree;

/// All pages in reading order, in time linear in the size of the tree.
///
/// lopdf's own iterator stops early or invents pages when a node is missing; here that is an error.
pub(crate) fn pages(document: &Document) -> Result<Vec<Page<'_>>, BrokenTree> {
    let root =
        document.catalog().and_then(|catalog| catalog.get(b"Pages")).and_then(Object::as_reference).map_err(|_| BrokenTree)?;
    let empty = Page {
        id: root,
        dict: document.get_dictionary(root).map_err(|_| BrokenTree)?,
        resources: None,
        media_box: None,
        crop_box: None,
        rotate: None,
    };

    let mut pages = Vec::new();
    let mut nodes_seen = HashSet::new();
    let mut waiting = vec![(root, empty)];
    while let Some((id, above)) = waiting.pop() {
        let dict = document.get_dictionary(id).map_err(|_| BrokenTree)?;
        let node = Page {
            id,
            dict,
            resources: dict.get(b"Resources").ok().map(|resources| (id, resources)).or(above.resources),
            media_box: dict.get(b"MediaBox").ok().or(above.media_box),
            crop_box: dict.get(b"CropBox").ok().or(above.crop_box),
            rotate: dict.get(b"Rotate").ok().or(above.rotate),
        };
        if !dict.has(b"Kids") {
            // An empty tree is a node without kids, not a page.
            if !dict.has_type(b"Pages") {
                pages.push(node);
            }
            continue;
        }
        if !nodes_seen.insert(id) {
            return Err(BrokenTree);
        }
        let kids = dict.get_deref(b"Kids", document).and_then(Object::as_array).map_err(|_| BrokenTree)?;
        if kids.len() + waiting.len() + pages.len() > MAX_PAGES {
            return Err(BrokenTree);
        }
        for kid in kids.iter().rev() {
            waiting.push((kid.as_reference().map_err(|_| BrokenTree)?, node));
        }
    }
    Ok(pages)
}
