//! One walk, two uses: cleaning texts, or only collecting them. So nothing can be searched that isn't cleaned.

use super::encoding::{self, latin1};
use super::{TextCleaner, Unreadable, ascconv, bytes, xml, xprotocol};
use crate::charset::Charsets;

/// How deep formats may stand in each other.
const DEPTH: u8 = 8;
/// Fewer printable bytes than these say nothing.
const SHORTEST_RESIDUE: usize = 3;

/// Who meets the texts of a blob.
pub(super) struct Visitor<'a> {
    purpose: Purpose<'a>,
    charsets: &'a Charsets,
    depth: u8,
    /// Whether it holds a text that must go and can't.
    pub(super) is_refused: bool,
}

enum Purpose<'a> {
    Clean(&'a mut dyn TextCleaner),
    Collect(&'a mut Vec<String>),
}

impl<'a> Visitor<'a> {
    pub(super) fn cleaning(cleaner: &'a mut dyn TextCleaner, charsets: &'a Charsets) -> Self {
        Self { purpose: Purpose::Clean(cleaner), charsets, depth: 0, is_refused: false }
    }

    pub(super) fn collecting(found: &'a mut Vec<String>, charsets: &'a Charsets) -> Self {
        Self { purpose: Purpose::Collect(found), charsets, depth: 0, is_refused: false }
    }

    /// A text with nothing inside; what to write instead.
    pub(super) fn leaf(&mut self, name: &str, text: &str) -> Option<String> {
        if text.trim().is_empty() {
            return None;
        }
        match &mut self.purpose {
            Purpose::Clean(cleaner) => cleaner.clean(name, text).filter(|new| new != text),
            Purpose::Collect(found) => {
                found.push(text.to_owned());
                None
            }
        }
    }

    /// A text that is part of the format: searched, never changed.
    pub(super) fn fixed(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        match &mut self.purpose {
            Purpose::Clean(cleaner) => self.is_refused |= !cleaner.allows(text),
            Purpose::Collect(found) => found.push(text.to_owned()),
        }
    }

    /// Bytes that mean nothing; whether to write zeros instead.
    pub(super) fn residue(&mut self, left: &[u8]) -> bool {
        if left.iter().all(|byte| *byte == 0) {
            return false;
        }
        match &mut self.purpose {
            Purpose::Clean(cleaner) => cleaner.wipes_residue(),
            Purpose::Collect(found) => {
                collect_printable(left, found);
                // UTF-16 of Latin letters: every other byte is a NUL.
                let narrow: Vec<u8> = left.iter().copied().filter(|byte| *byte != 0).collect();
                if narrow.len() < left.len() {
                    collect_printable(&narrow, found);
                }
                false
            }
        }
    }

    /// A text that may itself be in a format.
    pub(super) fn text(&mut self, name: &str, text: &str) -> Result<Option<String>, Unreadable> {
        let protocol = xprotocol::is_one(text);
        if !protocol && !xml::is_declared(text) {
            return Ok(self.leaf(name, text));
        }
        self.nested(|visitor| match (protocol, ascconv::is_one(text)) {
            (true, true) => ascconv::walk(text, visitor),
            (true, false) => xprotocol::walk(text, visitor),
            (false, _) => xml::walk(text, visitor),
        })
    }

    /// The bytes of a text that may itself be in a format.
    pub(super) fn bytes(&mut self, name: &str, bytes: &[u8]) -> Result<Option<Vec<u8>>, Unreadable> {
        let (text, encoding) = encoding::decode(bytes, self.charsets);
        let new = self.text(name, &text)?;
        Ok(new.map(|new| encoding::encode(&new, encoding, self.charsets)))
    }

    /// The bytes of a text in a place too narrow for a format.
    pub(super) fn leaf_bytes(&mut self, name: &str, bytes: &[u8]) -> Option<Vec<u8>> {
        let (text, encoding) = encoding::decode(bytes, self.charsets);
        self.leaf(name, &text).map(|new| encoding::encode(&new, encoding, self.charsets))
    }

    /// Whatever `walk` does, one level deeper.
    pub(super) fn nested<T>(&mut self, walk: impl FnOnce(&mut Self) -> Result<T, Unreadable>) -> Result<T, Unreadable> {
        if self.depth >= DEPTH {
            return Err(Unreadable);
        }
        self.depth += 1;
        let result = walk(self);
        self.depth -= 1;
        result
    }
}

fn collect_printable(left: &[u8], found: &mut Vec<String>) {
    let runs = left.split(|byte| bytes::is_control(*byte));
    found.extend(runs.filter(|run| run.len() >= SHORTEST_RESIDUE).map(latin1));
}
