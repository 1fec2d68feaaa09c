//! Replacing some ranges of a source and copying what lies between.

use super::Unreadable;
use std::ops::Range;

/// A source with replacements, told from front to back.
pub(super) struct Edits<'a> {
    source: &'a [u8],
    out: Vec<u8>,
    /// How much of the source is in `out` or replaced.
    done: usize,
}

impl<'a> Edits<'a> {
    pub(super) fn new(source: &'a [u8]) -> Self {
        Self { source, out: Vec::new(), done: 0 }
    }

    /// Put `new` where `range` is; ranges must not go backwards.
    pub(super) fn replace(&mut self, range: Range<usize>, new: &[u8]) -> Result<(), Unreadable> {
        let between = self.source.get(self.done..range.start).ok_or(Unreadable)?;
        if self.out.is_empty() {
            self.out.reserve(self.source.len().saturating_add(new.len()));
        }
        self.out.extend_from_slice(between);
        self.out.extend_from_slice(new);
        self.done = range.end;
        Ok(())
    }

    /// As [`Self::replace`], if there is something new.
    pub(super) fn replace_some(&mut self, range: Range<usize>, new: Option<Vec<u8>>) -> Result<(), Unreadable> {
        new.map_or(Ok(()), |new| self.replace(range, &new))
    }

    /// As [`Self::replace`], by zeros at the same length.
    pub(super) fn wipe(&mut self, range: Range<usize>) -> Result<(), Unreadable> {
        self.replace(range.clone(), &vec![0; range.len()])
    }

    /// The whole; `None` if nothing was replaced.
    pub(super) fn finish(mut self) -> Option<Vec<u8>> {
        if self.out.is_empty() && self.done == 0 {
            return None;
        }
        self.out.extend_from_slice(self.source.get(self.done..).unwrap_or_default());
        Some(self.out)
    }

    /// The whole of a source that was text and got only text.
    pub(super) fn finish_text(self) -> Result<Option<String>, Unreadable> {
        self.finish().map(String::from_utf8).transpose().map_err(|_| Unreadable)
    }
}
