//! The header line on every page of a document, as it is put on when somebody opens it.

use std::{
    process::{Command, Stdio},
    time::Instant,
};

use lopdf::Document;

use crate::{
    Done, Plan,
    measure::{Pairs, Round, cpu_of},
    table::{Line, short},
};

/// Measures it.
pub fn measure(plan: &Plan) -> Done<Vec<Line>> {
    let lines: Vec<String> =
        (0..20_000).map(|line| format!("Line {line} of a long transcript, as a reporter types it.")).collect();
    let bytes = pdf::text_document("A transcript", &lines);
    let pages = Document::load_mem(&bytes)?.get_pages().len();
    let count = plan.count(8);
    let mut pairs = Pairs::default();
    for _ in 0..plan.rounds() {
        pairs.limit.push(timed(count, pages, || bare(&bytes))?);
        pairs.ours.push(timed(count, pages, || {
            let header = |page: u32, of: u32| format!("Case 2:21-cv-00437   Document 12   Filed 05/10/21   Page {page} of {of}");
            Ok(pdf::stamp(&bytes, &header).map_err(|problem| format!("{problem:?}"))?.len())
        })?);
    }
    let name = format!("stamping on view, a text of {pages} pages (pages/s)");
    let mut all = vec![Line::of_rates(&name, "bare lopdf: load, a line on each page, save", &pairs, 0.5)];
    let folder = tempfile::TempDir::with_prefix_in("forecourt-load-", &plan.scratch)?;
    let (document, overlay) = (folder.path().join("document.pdf"), folder.path().join("overlay.pdf"));
    std::fs::write(&document, &bytes)?;
    std::fs::write(&overlay, pdf::text_document("A header", &["Case 2:21-cv-00437".to_owned()]))?;
    let out = folder.path().join("out.pdf");
    let qpdf = || {
        let mut command = Command::new("qpdf");
        command.arg(&document).arg("--overlay").arg(&overlay).args(["--repeat=1", "--"]).arg(&out);
        command.stdin(Stdio::null()).stderr(Stdio::null()).status()
    };
    if qpdf().is_err() {
        eprintln!("qpdf is not installed: its row is left out");
        return Ok(all);
    }
    let mut pairs = Pairs { ours: pairs.ours, ..Pairs::default() };
    for _ in 0..plan.rounds() {
        pairs.limit.push(timed(1, pages, || Ok(qpdf().map(|_| 0)?))?);
    }
    let ratio = pairs.ratio(|ours, limit| ours.rate / limit.rate);
    let mut line = Line::of_rates("stamping on view (pages/s)", "qpdf --overlay", &pairs, 10.0);
    line.ratio = format!("{} times", short(ratio));
    line.reach = "at least 10 times".into();
    all.push(line);
    Ok(all)
}

/// So many runs in one thread; the rate is in pages.
fn timed(count: usize, pages: usize, mut run: impl FnMut() -> Done<usize>) -> Done<Round> {
    let (own, begun) = (cpu_of(std::process::id()), Instant::now());
    let mut times = Vec::new();
    for _ in 0..count {
        let begun = Instant::now();
        std::hint::black_box(run()?);
        times.push(begun.elapsed());
    }
    let whole = begun.elapsed();
    let cpu = (cpu_of(std::process::id()) - own) as f64 / count as f64;
    let mut round = Round::of(times, whole, cpu, 0.0);
    round.rate *= pages as f64;
    Ok(round)
}

/// The same line by lopdf alone, the whole file written anew.
fn bare(bytes: &[u8]) -> Done<usize> {
    let mut document = Document::load_mem(bytes)?;
    let pages = document.get_pages();
    let of = pages.len();
    for (number, id) in pages {
        let line = format!(
            "q BT /F1 9 Tf 0 0 1 rg 100 780 Td (Case 2:21-cv-00437   Document 12   Filed 05/10/21   Page {number} of {of}) Tj ET Q"
        );
        document.add_page_contents(id, line.into_bytes())?;
    }
    let mut out = Vec::with_capacity(bytes.len() * 2);
    document.save_to(&mut out)?;
    Ok(out.len())
}
