//! The elements of a data set one after the other, at any depth, for whoever only looks.

use crate::fault::Fault;
use crate::plan::rules::Step;
use crate::read::element::{Head, HeadError, inner_encoding};
use crate::read::index::DataSet;
use crate::read::syntax::Encoding;
use crate::rewrite::facts::trimmed;
use crate::tables::Standard;
use crate::tag::{self, Tag};
use crate::vrvalue::Vr;

/// An element that was come to.
#[derive(Clone, Copy, Debug)]
pub struct Met<'a> {
    /// The sequences on the way to it.
    pub steps: &'a [Step],
    /// Its tag.
    pub tag: Tag,
    /// Its effective VR.
    pub vr: Vr,
    /// Length of its value as written; none when undefined.
    pub length: Option<u32>,
    /// Creator of its block, empty for public elements and blocks that nobody reserved.
    pub creator: &'a str,
    /// What there is to see of its value.
    pub value: Value<'a>,
}

/// The value of an element that was come to.
#[derive(Clone, Copy, Debug)]
pub enum Value<'a> {
    /// Its bytes.
    Raw(&'a [u8], Encoding),
    /// A sequence: its elements come next.
    Items,
    /// Pixel data, of so many bytes, that stay in the file.
    Pixels(u64),
}

struct Level {
    end: Option<usize>,
    encoding: Encoding,
    is_sequence: bool,
    tag: Tag,
    creator: String,
    items: u32,
    blocks: Vec<(u32, String)>,
}

/// Comes to every element before the pixel data, to the pixel data, and to what follows, in the order of the file.
///
/// # Errors
/// When the inner structure can't be read.
pub fn visit<F: FnMut(&Met<'_>)>(
    standard: &Standard,
    set: &DataSet<'_>,
    encoding: Encoding,
    meet: F,
) -> Result<(), Fault> {
    Visitor { standard, levels: Vec::new(), steps: Vec::new(), meet }.visit(set, encoding)
}

struct Visitor<'a, F> {
    standard: &'a Standard,
    levels: Vec<Level>,
    steps: Vec<Step>,
    meet: F,
}

impl<F: FnMut(&Met<'_>)> Visitor<'_, F> {
    fn visit(mut self, set: &DataSet<'_>, encoding: Encoding) -> Result<(), Fault> {
        for region in [&set.head, &set.tail] {
            self.levels = vec![Level::new(Some(region.end), encoding, false, 0)];
            let mut at = region.start;
            while let Some(level) = self.levels.last() {
                if level.end == Some(at) {
                    self.close();
                } else if level.is_sequence {
                    at = self.item(&region.bytes[..region.end], at)?;
                } else {
                    at = self.element(&region.bytes[..region.end], at)?;
                }
            }
            if let (Some(pixels), true) = (&set.pixels, std::ptr::eq(region, &raw const set.head)) {
                let vr = pixels.head.vr.unwrap_or(Vr::OW);
                self.meet(&pixels.head, vr, "", Value::Pixels(pixels.end - pixels.value));
            }
        }
        Ok(())
    }

    fn close(&mut self) {
        if self.levels.pop().is_some_and(|level| !level.is_sequence) {
            self.steps.pop();
        }
    }

    fn item(&mut self, bytes: &[u8], at: usize) -> Result<usize, Fault> {
        let last = self.levels.len() - 1;
        let level = &mut self.levels[last];
        let head = Head::read(bytes, at, level.encoding).map_err(|_| Fault::quarantined("bad-item", at))?;
        if head.tag == tag::SEQUENCE_END && level.end.is_none() && head.length == 0 {
            self.close();
            return Ok(at + head.size);
        }
        if head.tag != tag::ITEM {
            return Err(Fault::quarantined("bad-item", at));
        }
        self.steps.push(Step { tag: level.tag, creator: level.creator.clone(), item: level.items });
        level.items += 1;
        let encoding = level.encoding;
        self.levels.push(Level::new(end_of(&head, at, bytes)?, encoding, false, 0));
        if self.levels.len() > 128 {
            return Err(Fault::quarantined("too-deep", at));
        }
        Ok(at + head.size)
    }

    fn element(&mut self, bytes: &[u8], at: usize) -> Result<usize, Fault> {
        let last = self.levels.len() - 1;
        let encoding = self.levels[last].encoding;
        let head = Head::read(bytes, at, encoding).map_err(|error| match error {
            HeadError::Short => Fault::quarantined("truncated", at),
            HeadError::BadVr => Fault::quarantined("bad-vr", at),
        })?;
        let value = at + head.size;
        if head.tag == tag::ITEM_END && self.levels[last].end.is_none() && head.length == 0 {
            self.close();
            return Ok(value);
        }
        let end = end_of(&head, at, bytes)?;
        let creator = self.levels[last].creator_of(head.tag);
        let known = self.standard.vr_of(head.tag, &creator);
        let fallback = if head.is_undefined() { Vr::SQ } else { Vr::UN };
        let vr = head.vr.filter(|&vr| vr != Vr::UN).or(known).unwrap_or(fallback);
        if vr == Vr::SQ || head.is_undefined() {
            let mut level = Level::new(end, inner_encoding(encoding, head.vr), true, head.tag);
            level.creator.clone_from(&creator);
            self.meet(&head, vr, &creator, Value::Items);
            self.levels.push(level);
            return Ok(value);
        }
        let raw = &bytes[value..end.unwrap_or(value)];
        if tag::is_creator(head.tag) {
            let name = String::from_utf8_lossy(trimmed(raw)).into_owned();
            self.levels[last].blocks.push((head.tag, name));
        }
        self.meet(&head, vr, &creator, Value::Raw(raw, encoding));
        Ok(value + raw.len())
    }

    fn meet(&mut self, head: &Head, vr: Vr, creator: &str, value: Value<'_>) {
        let length = (!head.is_undefined()).then_some(head.length);
        (self.meet)(&Met { steps: &self.steps, tag: head.tag, vr, length, creator, value });
    }
}

impl Level {
    fn new(end: Option<usize>, encoding: Encoding, is_sequence: bool, tag: Tag) -> Self {
        Self { end, encoding, is_sequence, tag, creator: String::new(), items: 0, blocks: Vec::new() }
    }

    fn creator_of(&self, tag: Tag) -> String {
        if !tag::is_private(tag) {
            return String::new();
        }
        let wanted = tag & 0xFFFF_0000 | (tag >> 8) & 0xFF;
        self.blocks.iter().rev().find(|(block, _)| *block == wanted).map_or_else(String::new, |(_, name)| name.clone())
    }
}

fn end_of(head: &Head, at: usize, bytes: &[u8]) -> Result<Option<usize>, Fault> {
    match head.end(at) {
        None if head.is_undefined() => Ok(None),
        Some(end) if end <= bytes.len() => Ok(Some(end)),
        _ => Err(Fault::quarantined("bad-length", at)),
    }
}
