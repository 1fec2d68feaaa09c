//! The texts inside the private values of a finished header, searched for needles.

use crate::blob;
use crate::charset::Charsets;
use crate::plan::text::TextPlan;
use crate::read::element::Head;
use crate::read::syntax::Encoding;
use crate::read::visit::{Seen, visit};
use crate::rewrite::facts::{Facts, trimmed};
use crate::rewrite::private_vr::are_items;
use crate::rewrite::text::is_prose;
use crate::rewrite::vendor::{has_parts, is_bytes};
use crate::tag::{self, Tag};
use crate::text::needle::Kind;
use crate::vrvalue::Vr;

/// The kind of a needle inside a value; unknown where nobody can tell.
pub enum Inside {
    /// Every text in it was searched.
    Opened(Option<Kind>),
    /// Its bytes are still to be searched.
    Unopened(Option<Kind>),
}

/// A search that goes through a header once, in order.
pub struct BlobSearch<'a> {
    text: &'a TextPlan,
    facts: &'a Facts,
    /// Depth, block and name of the creators seen so far on the way here.
    creators: Vec<(usize, Tag, String)>,
    depth: usize,
}

/// Sequences that were written as bytes, in each other.
const DEEPEST: usize = 16;

impl<'a> BlobSearch<'a> {
    pub const fn new(text: &'a TextPlan, facts: &'a Facts) -> Self {
        Self { text, facts, creators: Vec::new(), depth: 0 }
    }

    /// What was found inside a value.
    pub fn find(&mut self, seen: &Seen<'_>, charsets: &Charsets) -> Inside {
        if !tag::is_private(seen.tag) {
            return Inside::Unopened(None);
        }
        let level = self.depth.saturating_add(seen.steps.len());
        if tag::is_creator(seen.tag) {
            self.creators.retain(|(other, ..)| *other <= level);
            self.creators.push((level, seen.tag, String::from_utf8_lossy(trimmed(seen.raw)).into_owned()));
            return Inside::Unopened(None);
        }
        let vr = seen.vr.unwrap_or(Vr::UN);
        if vr == Vr::UN && are_items(seen.raw, Encoding::IMPLICIT) {
            return Inside::Unopened(self.find_in_items(level, seen.raw, charsets));
        }
        if !is_bytes(vr) && !is_prose(vr) {
            return Inside::Unopened(None);
        }
        let kind = blob::recognise(self.creator(level, seen.tag), seen.tag, seen.raw);
        let Some(kind) = kind.filter(|&kind| has_parts(kind)) else { return Inside::Unopened(None) };
        Inside::Opened(
            self.text
                .searched_blobs
                .answer(self.facts, charsets, kind, seen.raw, || self.search(kind, seen.raw, charsets))
                .answer,
        )
    }

    fn search(&self, kind: blob::Kind, raw: &[u8], charsets: &Charsets) -> Option<Kind> {
        let Ok(texts) = blob::texts(kind, raw, charsets) else {
            // What can't be read was removed: this shouldn't be here.
            return Some(Kind::Unknown);
        };
        texts.iter().find_map(|text| self.facts.needles.named_in(text))
    }

    fn creator(&self, level: usize, tag: Tag) -> &str {
        let block = (tag & 0xFFFF_0000) | u32::from(tag::element(tag) >> 8);
        let found = self.creators.iter().rfind(|(other, one, _)| *other == level && *one == block);
        found.map_or("", |(_, _, name)| name)
    }

    fn find_in_items(&mut self, level: usize, raw: &[u8], charsets: &Charsets) -> Option<Kind> {
        if self.depth >= DEEPEST {
            return Some(Kind::Unknown);
        }
        let before = std::mem::replace(&mut self.depth, level.saturating_add(1));
        let mut at = 0;
        let mut found = None;
        while found.is_none()
            && let Ok(head) = Head::read(raw, at, Encoding::IMPLICIT)
            && let Some(end) = head.end(at)
            && let Some(item) = raw.get(at.saturating_add(head.size)..end)
        {
            let is_sequence = |_: Tag, _: Option<Vr>| false;
            let mut look = |seen: Seen<'_>| {
                let own = seen.charset.map(Charsets::parse);
                let (Inside::Opened(kind) | Inside::Unopened(kind)) =
                    self.find(&seen, own.as_ref().unwrap_or(charsets));
                found = kind;
                found.is_none()
            };
            // What can't be walked here was walked before, in another way; its bytes are searched besides.
            let _ = visit(item, Encoding::IMPLICIT, &is_sequence, &mut look);
            at = end;
        }
        self.depth = before;
        found
    }
}
