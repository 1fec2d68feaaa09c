//! Private values of real files: the repository's sample, and a larger corpus where there is one (`SCRUBJAY_CORPUS`, or
//! `shared/corpus` beside the repository).
#![allow(clippy::expect_used, clippy::unwrap_used, dead_code)] // a test's helpers may fail loudly

use std::path::{Path, PathBuf};

use scrubjay_engine::blob::{Kind, recognise};
use scrubjay_engine::read::element::{Head, inner_encoding};
use scrubjay_engine::read::file;
use scrubjay_engine::read::syntax::{Encoding, Packing};
use scrubjay_engine::tag;

/// One private value and where its file keeps it.
#[derive(Clone, Debug)]
pub struct Blob {
    pub creator: String,
    pub tag: u32,
    pub kind: Option<Kind>,
    pub value: Vec<u8>,
    /// Where its head begins; none in a sequence.
    at: Option<usize>,
    head: Head,
    encoding: Encoding,
}

pub fn corpus() -> PathBuf {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    std::env::var_os("SCRUBJAY_CORPUS").map_or(repository.join("../shared/corpus"), PathBuf::from)
}

/// All files, in a stable order.
pub fn files() -> Vec<PathBuf> {
    let mut found = Vec::new();
    collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/sample"), &mut found);
    collect(&corpus(), &mut found);
    found
}

pub fn collect(folder: &Path, found: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("entry").path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() { collect(&path, found) } else { found.push(path) }
    }
}

/// The distinct values that some reader is for, of all files.
pub fn blobs() -> Vec<Blob> {
    let mut all: Vec<Blob> = Vec::new();
    let mut seen = std::collections::HashSet::new();
    for path in files() {
        for blob in blobs_of(&std::fs::read(path).expect("file")) {
            if blob.kind.is_some() && blob.value.len() > 16 && seen.insert(blob.value.clone()) {
                all.push(blob);
            }
        }
    }
    all
}

/// The private values of one file; none of what is no DICOM.
pub fn blobs_of(data: &[u8]) -> Vec<Blob> {
    let mut found = Vec::new();
    if let Ok(opening) = file::open(data)
        && opening.syntax.packing != Packing::Deflated
        && !opening.syntax.encoding.big
    {
        walk(data, opening.start, data.len(), opening.syntax.encoding, true, &mut found);
    }
    found
}

/// Elements from `at` to `end`, or to what ends an item; where that was.
fn walk(data: &[u8], mut at: usize, end: usize, encoding: Encoding, top: bool, found: &mut Vec<Blob>) -> usize {
    let mut creators: Vec<(u32, String)> = Vec::new();
    while at < end {
        let Ok(head) = Head::read(data, at, encoding) else { return end };
        let start = at + head.size;
        if head.tag >> 16 == 0xFFFE || tag::group(head.tag) == 0x7FE0 {
            return start;
        }
        let Some(stop) = head.end(at) else {
            at = walk_items(data, start, data.len(), inner_encoding(encoding, head.vr), found);
            continue;
        };
        let Some(value) = data.get(start..stop) else { return end };
        if tag::is_creator(head.tag) {
            creators.push((head.tag, String::from_utf8_lossy(value).trim_matches([' ', '\0']).to_owned()));
        } else if value.starts_with(&[0xFE, 0xFF, 0x00, 0xE0]) {
            walk_items(data, start, stop, encoding, found);
        } else if tag::is_private(head.tag) {
            let block = (head.tag & 0xFFFF_0000) | u32::from(tag::element(head.tag) >> 8);
            let creator = creators.iter().rfind(|(tag, _)| *tag == block).map_or("", |(_, name)| name).to_owned();
            let kind = recognise(&creator, head.tag, value);
            let (value, at) = (value.to_vec(), top.then_some(at));
            found.push(Blob { creator, tag: head.tag, kind, value, at, head, encoding });
        }
        at = stop;
    }
    at
}

fn walk_items(data: &[u8], mut at: usize, end: usize, encoding: Encoding, found: &mut Vec<Blob>) -> usize {
    while at < end {
        let Ok(head) = Head::read(data, at, encoding) else { return end };
        let start = at + head.size;
        if head.tag != tag::ITEM {
            return start;
        }
        at = match head.end(at) {
            Some(stop) => walk(data, start, stop.min(data.len()), encoding, false, found).max(stop),
            None => walk(data, start, data.len(), encoding, false, found),
        };
    }
    at
}

/// The file with another value for one of its elements outside of sequences.
pub fn with_value(data: &[u8], blob: &Blob, new: &[u8]) -> Vec<u8> {
    let at = blob.at.expect("not in a sequence");
    assert!(!blob.encoding.big && new.len().is_multiple_of(2));
    let width = if blob.encoding.explicit && blob.head.size == 8 { 2 } else { 4 };
    let start = at + blob.head.size;
    let length = u32::try_from(new.len()).unwrap().to_le_bytes();
    [&data[..start - width], &length[..width], new, &data[start + blob.value.len()..]].concat()
}

impl Blob {
    /// Whether [`with_value`] can replace it.
    pub fn is_outside_sequences(&self) -> bool {
        self.at.is_some()
    }
}
