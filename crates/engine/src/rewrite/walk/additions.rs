//! What the walk writes beside what it was given: the stamp's elements, and scrubbed fragments.

use crate::cancel::Cancel;
use crate::fault::Fault;
use crate::pixels::{self, PixelCopy};
use crate::read::element::Head;
use crate::read::source::SliceSource;
use crate::read::syntax::Encoding;
use crate::rewrite::change::{BY_DUTY, ChangeKind};
use crate::rewrite::emit;
use crate::rewrite::mark;
use crate::rewrite::stamp::Insertion;
use crate::rewrite::value::padded;
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
                Insertion::Value(tag, vr, value) => self.insert(encoding, tag, vr, &value),
                Insertion::Methods(mut values) => {
                    values.push(self.mark());
                    self.insert(encoding, tag::METHOD, Vr::LO, &padded(values.join(&b'\\'), b' '));
                }
                Insertion::Codes(items) => {
                    emit::sequence(&mut self.out, encoding, tag::METHOD_CODES, Vr::SQ, &items, &self.facts.charsets);
                    self.record(tag::METHOD_CODES, "", Vr::SQ, ChangeKind::Added, BY_DUTY, None, None);
                }
            }
        }
    }

    fn insert(&mut self, encoding: Encoding, tag: Tag, vr: Vr, value: &[u8]) {
        emit::element(&mut self.out, encoding, tag, vr, value);
        self.record(tag, "", vr, ChangeKind::Added, BY_DUTY, None, Some(value));
    }

    /// The mark of this output. Where the data set has no SOP Instance UID, or has it only further on, where it doesn't
    /// belong, it is bound to what the meta header's UID, or that one, becomes by the key.
    fn mark(&self) -> Vec<u8> {
        let by_key = if self.facts.has_uid { self.facts.instance.as_bytes() } else { &[] };
        mark::of(self.plan, self.instance_uid.as_deref().unwrap_or(by_key))
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
