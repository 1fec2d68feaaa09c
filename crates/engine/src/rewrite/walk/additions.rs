//! What the walk writes beside what it was given: the stamp's elements, and scrubbed fragments.

use crate::cancel::Cancel;
use crate::fault::Fault;
use crate::pixels::{self, PixelCopy};
use crate::read::element::Head;
use crate::read::source::SliceSource;
use crate::rewrite::change::{BY_DUTY, ChangeKind};
use crate::rewrite::emit;
use crate::rewrite::stamp::Insertion;
use crate::rewrite::walk::Walk;
use crate::tag::{self, Tag};
use crate::vrvalue::Vr;

impl Walk<'_> {
    /// Empties the comments in the streams of nested pixel data.
    pub(super) fn scrub(&mut self, bytes: &[u8], head: &Head, start: usize, end: usize) -> Result<(), Fault> {
        let encoding = self.top().encoding;
        let pixels = PixelCopy { start: start as u64, end: end as u64, encoding, scrub: true };
        let mut scrubbed = Vec::with_capacity(end - start);
        pixels::scrubbed(&mut SliceSource(&bytes[..end]), pixels, &mut scrubbed, &Cancel::default())
            .map_err(|_| self.fault("bad-codestream", head.tag, start))?;
        self.leave_out(bytes, start, end);
        self.out.append(&mut scrubbed);
        Ok(())
    }

    /// Writes the stamp's elements that belong before `tag`.
    pub(super) fn insert_before(&mut self, bytes: &[u8], at: usize, tag: Tag) {
        while self.pending.last().is_some_and(|insertion| insertion.tag() < tag) {
            let Some(insertion) = self.pending.pop() else { return };
            if !bytes.is_empty() {
                self.flush(bytes, at);
            }
            let encoding = self.frames[0].encoding;
            match insertion {
                Insertion::Value(tag, vr, value) => {
                    emit::element(&mut self.out, encoding, tag, vr, &value);
                    self.record(tag, "", vr, ChangeKind::Added, BY_DUTY, None, Some(&value));
                }
                Insertion::Codes(items) => {
                    emit::sequence(&mut self.out, encoding, tag::METHOD_CODES, Vr::SQ, &items, &self.facts.charsets);
                    self.record(tag::METHOD_CODES, "", Vr::SQ, ChangeKind::Added, BY_DUTY, None, None);
                }
            }
        }
    }

    /// Adds our codes at the end of a De-identification Method Code Sequence that was there already.
    pub(super) fn append_codes(&mut self, bytes: &[u8], at: usize) {
        let found = self.pending.iter().position(|one| matches!(one, Insertion::Codes(_)));
        let Some(Insertion::Codes(items)) = found.map(|at| self.pending.remove(at)) else { return };
        self.flush(bytes, at);
        let encoding = self.top().encoding;
        for item in &items {
            emit::item(&mut self.out, encoding, item, &self.facts.charsets);
        }
        self.record(tag::METHOD_CODES, "", Vr::SQ, ChangeKind::Replaced, BY_DUTY, None, None);
    }
}
