//! A header as a list, for people to look at.

use crate::charset::Charsets;
use crate::fault::Fault;
use crate::plan::rules::Step;
use crate::read::element::{Head, HeadError, inner_encoding};
use crate::read::file;
use crate::read::index::{DataSet, Limits};
use crate::read::source::SliceSource;
use crate::read::syntax::{Encoding, Packing};
use crate::rewrite::change;
use crate::rewrite::facts::trimmed;
use crate::tables::Standard;
use crate::tag::{self, Tag};
use crate::vrvalue::Vr;

/// One element. Holds a value: for the eyes of whoever asked, never for a log.
#[derive(Debug)]
pub struct Listed {
    /// Nesting, from 0.
    pub depth: usize,
    /// As in `Change::path`.
    pub path: String,
    /// Its tag.
    pub tag: Tag,
    /// Its effective VR.
    pub vr: Vr,
    /// Length of its value; none when undefined.
    pub length: Option<u32>,
    /// Creator of its block.
    pub creator: String,
    /// The value, decoded and shortened.
    pub text: String,
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

/// Every element of a file up to its pixel data, in order; the meta header is left out.
///
/// # Errors
/// When the file can't be read whole.
pub fn elements(standard: &Standard, data: &[u8], max_text: usize) -> Result<Vec<Listed>, Fault> {
    let opening = file::open(data)?;
    let limits = Limits { depth: 64, header_bytes: 1 << 30 };
    let encoding = opening.syntax.encoding;
    if opening.syntax.packing == Packing::Deflated {
        let inflated = crate::rewrite::instance::inflate(&data[opening.start..], limits)?;
        let set = DataSet::load(&mut SliceSource(&inflated), &inflated, 0, encoding, limits)?;
        return Lister::new(standard, &set, max_text).list(&set, encoding);
    }
    let set = DataSet::load(&mut SliceSource(data), data, opening.start, encoding, limits)?;
    Lister::new(standard, &set, max_text).list(&set, encoding)
}

struct Lister<'a> {
    standard: &'a Standard,
    charsets: Charsets,
    max_text: usize,
    levels: Vec<Level>,
    steps: Vec<Step>,
    list: Vec<Listed>,
}

impl<'a> Lister<'a> {
    fn new(standard: &'a Standard, set: &DataSet<'_>, max_text: usize) -> Self {
        let charsets = Charsets::parse(set.value(tag::CHARSET).unwrap_or_default());
        Self { standard, charsets, max_text, levels: Vec::new(), steps: Vec::new(), list: Vec::new() }
    }

    fn list(mut self, set: &DataSet<'_>, encoding: Encoding) -> Result<Vec<Listed>, Fault> {
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
                let text = format!("{} bytes", pixels.end - pixels.value);
                self.push(&pixels.head, vr, String::new(), text);
            }
        }
        Ok(self.list)
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
            self.push(&head, vr, creator, String::new());
            self.levels.push(level);
            return Ok(value);
        }
        let raw = &bytes[value..end.unwrap_or(value)];
        if tag::is_creator(head.tag) {
            let name = String::from_utf8_lossy(trimmed(raw)).into_owned();
            self.levels[last].blocks.push((head.tag, name));
        }
        let text = self.text(vr, raw, encoding);
        self.push(&head, vr, creator, text);
        Ok(value + raw.len())
    }

    fn push(&mut self, head: &Head, vr: Vr, creator: String, text: String) {
        self.list.push(Listed {
            depth: self.steps.len(),
            path: change::path(&self.steps, head.tag, &creator),
            tag: head.tag,
            vr,
            length: (!head.is_undefined()).then_some(head.length),
            creator,
            text,
        });
    }

    fn text(&self, vr: Vr, raw: &[u8], encoding: Encoding) -> String {
        let text = if vr.is_string() {
            let raw = &raw[..raw.len().min(self.max_text.saturating_mul(4).max(64))];
            let raw = trimmed(raw);
            self.charsets.decode(raw).unwrap_or_else(|| String::from_utf8_lossy(raw).into_owned())
        } else {
            numbers(vr, raw, encoding).unwrap_or_else(|| format!("{} bytes", raw.len()))
        };
        let shown = text.chars().map(|one| if one.is_control() { ' ' } else { one });
        let mut short: String = shown.take(self.max_text).collect();
        if text.chars().count() > self.max_text {
            short.push('…');
        }
        short
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

/// Up to eight numbers of a binary VR.
fn numbers(vr: Vr, raw: &[u8], encoding: Encoding) -> Option<String> {
    let two = |chunk: &[u8]| Some(encoding.u16(chunk.try_into().ok()?));
    let four = |chunk: &[u8]| Some(encoding.u32(chunk.try_into().ok()?));
    let eight = |chunk: &[u8]| -> Option<u64> {
        let bytes: [u8; 8] = chunk.try_into().ok()?;
        Some(if encoding.big { u64::from_be_bytes(bytes) } else { u64::from_le_bytes(bytes) })
    };
    let show = |chunk: &[u8]| -> Option<String> {
        Some(match vr {
            Vr::US => two(chunk)?.to_string(),
            Vr::SS => two(chunk)?.cast_signed().to_string(),
            Vr::UL => four(chunk)?.to_string(),
            Vr::SL => four(chunk)?.cast_signed().to_string(),
            Vr::FL => f32::from_bits(four(chunk)?).to_string(),
            Vr::FD => f64::from_bits(eight(chunk)?).to_string(),
            Vr::UV => eight(chunk)?.to_string(),
            Vr::SV => eight(chunk)?.cast_signed().to_string(),
            Vr::AT => format!("({:04X},{:04X})", two(&chunk[..2])?, two(&chunk[2..])?),
            _ => return None,
        })
    };
    let size = match vr {
        Vr::US | Vr::SS => 2,
        Vr::FD | Vr::UV | Vr::SV => 8,
        Vr::UL | Vr::SL | Vr::FL | Vr::AT => 4,
        _ => return None,
    };
    let shown: Option<Vec<String>> = raw.chunks_exact(size).take(8).map(show).collect();
    Some(shown?.join("\\"))
}
