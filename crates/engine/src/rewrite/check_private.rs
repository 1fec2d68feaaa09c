//! The texts inside the private values of a finished header, searched for needles.

use crate::blob;
use crate::read::element::Head;
use crate::read::syntax::Encoding;
use crate::read::visit::{Seen, visit};
use crate::rewrite::check::is_in;
use crate::rewrite::facts::{Facts, trimmed};
use crate::rewrite::private_vr::are_items;
use crate::rewrite::text::is_prose;
use crate::rewrite::vendor::{has_parts, is_bytes};
use crate::tag::{self, Tag};
use crate::vrvalue::Vr;

/// A search that goes through a header once, in order.
pub struct BlobSearch<'a> {
    facts: &'a Facts,
    /// Depth, block and name of the creators seen so far on the way here.
    creators: Vec<(usize, Tag, String)>,
    depth: usize,
}

/// Sequences that were written as bytes, in each other.
const DEEPEST: usize = 16;

impl<'a> BlobSearch<'a> {
    pub const fn new(facts: &'a Facts) -> Self {
        Self { facts, creators: Vec::new(), depth: 0 }
    }

    /// Whether a needle stands in a text inside this value, or nobody can tell.
    pub fn finds(&mut self, seen: &Seen<'_>) -> bool {
        if !tag::is_private(seen.tag) {
            return false;
        }
        let level = self.depth.saturating_add(seen.steps.len());
        if tag::is_creator(seen.tag) {
            self.creators.retain(|(other, ..)| *other <= level);
            self.creators.push((level, seen.tag, String::from_utf8_lossy(trimmed(seen.raw)).into_owned()));
            return false;
        }
        let vr = seen.vr.unwrap_or(Vr::UN);
        if vr == Vr::UN && are_items(seen.raw, Encoding::IMPLICIT) {
            return self.finds_in_items(level, seen.raw);
        }
        if !is_bytes(vr) && !is_prose(vr) {
            return false;
        }
        let kind = blob::recognise(self.creator(level, seen.tag), seen.tag, seen.raw);
        kind.filter(|&kind| has_parts(kind)).is_some_and(|kind| {
            match blob::texts(kind, seen.raw, &self.facts.charsets) {
                Ok(texts) => {
                    texts.iter().any(|text| self.facts.needles.may_be_in(text.as_bytes()) && is_in(self.facts, text))
                }
                // What can't be read was removed: this shouldn't be here.
                Err(_) => true,
            }
        })
    }

    fn creator(&self, level: usize, tag: Tag) -> &str {
        let block = (tag & 0xFFFF_0000) | u32::from(tag::element(tag) >> 8);
        let found = self.creators.iter().rfind(|(other, one, _)| *other == level && *one == block);
        found.map_or("", |(_, _, name)| name)
    }

    fn finds_in_items(&mut self, level: usize, raw: &[u8]) -> bool {
        if self.depth >= DEEPEST {
            return true;
        }
        let before = std::mem::replace(&mut self.depth, level.saturating_add(1));
        let mut at = 0;
        let mut is_found = false;
        while !is_found
            && let Ok(head) = Head::read(raw, at, Encoding::IMPLICIT)
            && let Some(end) = head.end(at)
            && let Some(item) = raw.get(at.saturating_add(head.size)..end)
        {
            let is_sequence = |_: Tag, _: Option<Vr>| false;
            let mut look = |seen: Seen<'_>| {
                is_found = self.finds(&seen);
                !is_found
            };
            // What can't be walked here was walked before, in another way; its bytes are searched besides.
            let _ = visit(item, Encoding::IMPLICIT, &is_sequence, &mut look);
            at = end;
        }
        self.depth = before;
        is_found
    }
}
