//! A Rust file as the rules see it: comments and the insides of literals blanked, test code known by its lines.

/// One file, in lines.
pub struct Source {
    /// From the workspace's root, with `/`.
    pub path: String,
    /// The lines as written.
    pub raw: Vec<String>,
    /// The lines without comments, and with blanks for what stands inside string and character literals.
    pub code: Vec<String>,
    /// For each line, whether it is test code.
    pub test: Vec<bool>,
    /// The names of the out-of-line modules declared here for tests alone.
    pub test_modules: Vec<String>,
}

impl Source {
    /// Takes a file apart.
    pub fn read(path: &str, text: &str) -> Self {
        let blanked = blank(text);
        let raw: Vec<String> = text.lines().map(Into::into).collect();
        let whole = is_test_path(path) || blanked.contains("#![cfg(test)]");
        let mut source = Self {
            path: path.into(),
            test: vec![whole; raw.len()],
            raw,
            code: blanked.lines().map(Into::into).collect(),
            test_modules: Vec::new(),
        };
        source.mark_test_items(text, &blanked);
        source
    }

    /// The crate that the file belongs to: the folder's name below `crates`, or `xtask`.
    pub fn package(&self) -> &str {
        package(&self.path)
    }

    /// The code lines with their numbers from 1; test code only when `tests`.
    pub fn lines(&self, tests: bool) -> impl Iterator<Item = (usize, &str)> {
        self.code
            .iter()
            .zip(&self.test)
            .enumerate()
            .filter(move |(_, (_, test))| tests || !**test)
            .map(|(index, (line, _))| (index + 1, line.as_str()))
    }

    fn mark_test_items(&mut self, text: &str, blanked: &str) {
        let mut from = 0;
        while let Some(found) = blanked[from..].find("#[cfg(") {
            let start = from + found;
            let Some(length) = matching(&blanked[start + 1..]) else {
                return;
            };
            let end = start + 1 + length;
            from = end;
            if !for_tests(&text[start..end]) {
                continue;
            }
            let item = end + item_length(&blanked[end..]);
            let first = blanked[..start].matches('\n').count();
            let last = blanked[..item].matches('\n').count();
            for line in self.test.iter_mut().take(last + 1).skip(first) {
                *line = true;
            }
            let declared = blanked[end..item].trim().trim_end_matches(';');
            if let Some((_, name)) = declared.split_once("mod ")
                && blanked[..item].ends_with(';')
            {
                self.test_modules.push(name.trim().into());
            }
            from = item;
        }
    }
}

/// Marks the files of modules that another file declares for tests alone.
pub fn mark_test_files(sources: &mut [Source]) {
    let mut starts = Vec::new();
    for source in sources.iter() {
        let (folder, file) = source.path.rsplit_once('/').unwrap_or(("", &source.path));
        let folder = match file {
            "lib.rs" | "main.rs" | "mod.rs" => folder.to_string(),
            _ => source.path.trim_end_matches(".rs").to_string(),
        };
        for module in &source.test_modules {
            starts.push(format!("{folder}/{module}"));
        }
    }
    for source in sources {
        let below = |start: &String| {
            let rest = source.path.strip_prefix(start.as_str());
            rest.is_some_and(|rest| rest == ".rs" || rest.starts_with('/'))
        };
        if starts.iter().any(below) {
            source.test.fill(true);
        }
    }
}

/// The crate that a path belongs to.
pub fn package(path: &str) -> &str {
    let mut parts = path.split('/');
    match parts.next() {
        Some("crates") => parts.next().unwrap_or(""),
        Some(first) => first,
        None => "",
    }
}

/// Where `word` stands in `line` with no letter, digit or underscore joined to its ends.
pub fn has_word(line: &str, word: &str) -> bool {
    let joins = |character: char| character.is_alphanumeric() || character == '_';
    let opens = word.starts_with(joins);
    let closes = word.ends_with(joins);
    line.match_indices(word).any(|(at, _)| {
        let before = line[..at].chars().next_back().is_some_and(joins);
        let after = line[at + word.len()..].chars().next().is_some_and(joins);
        !(opens && before || closes && after)
    })
}

fn is_test_path(path: &str) -> bool {
    let folders = ["tests", "testing", "examples", "benches"];
    let mut parts = path.split('/');
    let file = parts.next_back().unwrap_or("");
    file == "tests.rs" || file.ends_with("_tests.rs") || file == "testing.rs" || parts.any(|folder| folders.contains(&folder))
}

/// Whether a `#[cfg(…)]` attribute keeps its item for tests.
fn for_tests(attribute: &str) -> bool {
    let wanted = has_word(attribute, "test") || attribute.contains("\"testing\"");
    wanted && !attribute.contains("not(")
}

/// The length of the bracketed text that `text` opens with.
fn matching(text: &str) -> Option<usize> {
    let mut depth = 0;
    for (at, character) in text.char_indices() {
        match character {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => {
                depth -= 1;
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            _ => {}
        }
    }
    None
}

/// The length of the item that `text` begins with, other attributes included: to its `;` or the end of its braces.
fn item_length(text: &str) -> usize {
    let mut at = 0;
    while let Some(character) = text[at..].chars().next() {
        match character {
            ';' | ',' => return at + 1,
            '{' => return at + matching(&text[at..]).unwrap_or(text.len() - at),
            '(' | '[' => at += matching(&text[at..]).unwrap_or(text.len() - at),
            _ => at += character.len_utf8(),
        }
    }
    at
}

/// Replaces comments and the insides of literals by blanks; every byte and line keeps its place.
fn blank(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = bytes.to_vec();
    let mut at = 0;
    while at < bytes.len() {
        let rest = &bytes[at..];
        let end = match rest[0] {
            b'/' if rest.starts_with(b"//") => at + rest.iter().position(|&b| b == b'\n').unwrap_or(rest.len()),
            b'/' if rest.starts_with(b"/*") => at + comment_length(rest),
            b'"' => at + string_length(rest),
            b'r' if !joined(bytes, at) && raw_hashes(rest).is_some() => at + raw_length(rest, raw_hashes(rest).unwrap_or(0)),
            b'\'' => at + character_length(rest),
            _ => {
                at += 1;
                continue;
            }
        };
        let end = end.min(bytes.len());
        for byte in &mut out[at..end] {
            if *byte != b'\n' {
                *byte = b' ';
            }
        }
        at = end;
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// Whether the `r` at this place belongs to a longer name (the `b` of `br""` does not make one).
fn joined(bytes: &[u8], at: usize) -> bool {
    let joins =
        |back: usize| at.checked_sub(back).is_some_and(|place| bytes[place].is_ascii_alphanumeric() || bytes[place] == b'_');
    joins(1) && (!matches!(bytes[at - 1], b'b' | b'c') || joins(2))
}

fn comment_length(rest: &[u8]) -> usize {
    let (mut depth, mut at) = (0, 0);
    while at < rest.len() {
        if rest[at..].starts_with(b"/*") {
            depth += 1;
            at += 2;
        } else if rest[at..].starts_with(b"*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                break;
            }
        } else {
            at += 1;
        }
    }
    at
}

fn string_length(rest: &[u8]) -> usize {
    let mut at = 1;
    while at < rest.len() && rest[at] != b'"' {
        at += if rest[at] == b'\\' { 2 } else { 1 };
    }
    at + 1
}

fn raw_hashes(rest: &[u8]) -> Option<usize> {
    let hashes = rest[1..].iter().take_while(|&&byte| byte == b'#').count();
    (rest.get(1 + hashes) == Some(&b'"')).then_some(hashes)
}

fn raw_length(rest: &[u8], hashes: usize) -> usize {
    let mut close = vec![b'"'];
    close.resize(1 + hashes, b'#');
    let body = 2 + hashes;
    rest[body..].windows(close.len()).position(|window| window == close).map_or(rest.len(), |found| body + found + close.len())
}

/// The length of a character literal, or 1 for the tick of a lifetime.
fn character_length(rest: &[u8]) -> usize {
    if rest.get(1) == Some(&b'\\') {
        let close = rest[3.min(rest.len())..].iter().position(|&byte| byte == b'\'');
        return close.map_or(rest.len(), |found| 3 + found + 1);
    }
    let text = String::from_utf8_lossy(&rest[1..rest.len().min(6)]);
    match text.chars().next() {
        Some(character) if rest.get(1 + character.len_utf8()) == Some(&b'\'') => 2 + character.len_utf8(),
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_literals_are_blank() {
        let text = "let a = \"x\\\"unwrap\"; // unwrap\nlet b = r#\"un\"wrap\"#; /* a /* b */ c */ d('\\'', '\"', 'é');";
        let blanked = blank(text);
        assert_eq!(blanked.len(), text.len());
        assert!(!blanked.contains("wrap"), "{blanked}");
        assert!(blanked.contains("let b =") && blanked.contains("d("), "{blanked}");
    }

    #[test]
    fn lifetimes_open_no_literal() {
        let blanked = blank("fn f<'a>(x: &'a str, y: &'static str) { x.unwrap() }");
        assert!(blanked.contains("x.unwrap()"), "{blanked}");
    }

    #[test]
    fn test_items_are_known_by_their_lines() {
        let source = Source::read(
            "crates/site/src/form.rs",
            "fn a() {}\n#[cfg(test)]\nmod tests {\n  fn b() {}\n}\nfn c() {}\n#[cfg(feature = \"testing\")]\npub fn d(x: [u8; 2]) {\n}\n#[cfg(not(test))]\nfn e() {}",
        );
        let test: Vec<usize> = (1..=11).filter(|line| source.test[line - 1]).collect();
        assert_eq!(test, [2, 3, 4, 5, 7, 8, 9]);
    }

    #[test]
    fn files_of_test_modules_are_tests() {
        let mut sources = [
            Source::read("crates/store/src/lib.rs", "#[cfg(test)]\nmod races;\nmod court;"),
            Source::read("crates/store/src/races.rs", "fn a() {}"),
            Source::read("crates/store/src/races/deep.rs", "fn a() {}"),
            Source::read("crates/store/src/court.rs", "fn a() {}"),
        ];
        mark_test_files(&mut sources);
        let tests = sources.map(|source| source.test[0]);
        assert_eq!(tests, [true, true, true, false]);
    }

    #[test]
    fn words_end_where_names_end() {
        assert!(has_word("use postgres::Client;", "postgres::"));
        assert!(!has_word("my_postgres::Client", "postgres::"));
        assert!(has_word("x.unwrap()", ".unwrap()"));
        assert!(!has_word("asynchronous", "async"));
    }
}
