//! The first look at a data set: where its top-level elements are. Pixel data isn't loaded.

use std::borrow::Cow;
use std::io;

use crate::fault::Fault;
use crate::read::element::{Head, inner_encoding, may_be_undefined, tag_at};
use crate::read::fragments;
use crate::read::skip::{SkipError, head_error, undefined_end};
use crate::read::source::Source;
use crate::read::syntax::Encoding;
use crate::tag::{self, Tag};

/// A top-level element in a region.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// Its tag.
    pub tag: Tag,
    /// Where its value starts in the region.
    pub value: usize,
    /// Where its value ends, delimiter included.
    pub end: usize,
}

/// A stretch of the data set in memory.
#[derive(Debug, Default)]
pub struct Region<'a> {
    /// The bytes; the first elements start at `start`.
    pub bytes: Cow<'a, [u8]>,
    /// Where elements begin.
    pub start: usize,
    /// Where the last of them ends.
    pub end: usize,
    /// Offset in the source of the first byte.
    pub base: u64,
    /// The elements, in the order of the file.
    pub entries: Vec<Entry>,
}

/// Pixel data at top level: its head is in the first region, its value stays in the source.
#[derive(Clone, Copy, Debug)]
pub struct Pixels {
    /// Tag, VR and length as written.
    pub head: Head,
    /// Offset of the value in the source.
    pub value: u64,
    /// Offset after the value, delimiter included.
    pub end: u64,
}

/// A data set, looked over.
#[derive(Debug, Default)]
pub struct DataSet<'a> {
    /// Everything before the pixel data, or everything.
    pub head: Region<'a>,
    /// Pixel data.
    pub pixels: Option<Pixels>,
    /// What follows the pixel data.
    pub tail: Region<'a>,
}

/// How much may be read.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Nesting of sequences.
    pub depth: usize,
    /// Bytes of header held in memory.
    pub header_bytes: usize,
}

enum Stop {
    Pixels(Head, usize),
    End,
}

impl<'a> DataSet<'a> {
    /// Looks over the data set that starts at `start`. `bytes` holds the source's first bytes;
    /// more are read as they are needed.
    ///
    /// # Errors
    /// Quarantined when it can't be read whole; failed when the source can't be read.
    pub fn load(
        source: &mut dyn Source,
        bytes: &'a [u8],
        start: usize,
        encoding: Encoding,
        limits: Limits,
    ) -> Result<Self, Fault> {
        let mut set = Self {
            head: Region { bytes: Cow::Borrowed(bytes), start, end: start, base: 0, entries: Vec::with_capacity(256) },
            ..Self::default()
        };
        let Stop::Pixels(head, at) = set.head.scan(source, encoding, limits)? else { return Ok(set) };
        let pixels = locate(source, head, at as u64, encoding)?;
        set.pixels = Some(pixels);
        let rest = source.len() - pixels.end;
        if rest == 0 {
            return Ok(set);
        }
        set.tail.base = pixels.end;
        let tail_bytes = usize::try_from(pixels.end).ok().and_then(|end| bytes.get(end..));
        set.tail.bytes = match tail_bytes {
            Some(tail) if tail.len() as u64 == rest => Cow::Borrowed(tail),
            _ => {
                let count = usize::try_from(rest).ok().filter(|&count| count <= limits.header_bytes);
                let count = count.ok_or(Fault::unplaced("header-too-large"))?;
                let mut tail = Vec::new();
                source.append(pixels.end, count, &mut tail)?;
                Cow::Owned(tail)
            }
        };
        set.tail.scan_tail(encoding, limits, head.tag)?;
        if let Some(entry) = set.tail.entries.iter().find(|entry| tag::group(entry.tag) < 0x7FE0) {
            // What identifies an instance stands before its pixels: nobody looks for it behind them.
            return Err(Fault::unplaced("after-pixel-data").at(format!("{:08X}", entry.tag)));
        }
        Ok(set)
    }

    /// Every value of the top-level elements with this tag; a data set has one, a hostile file may have more.
    pub fn values(&self, tag: Tag) -> impl Iterator<Item = &[u8]> {
        let entries = self.head.entries.iter().filter(move |entry| entry.tag == tag);
        entries.filter_map(|entry| self.head.bytes.get(entry.value..entry.end))
    }

    /// The value of the first top-level element with this tag.
    pub fn value(&self, tag: Tag) -> Option<&[u8]> {
        let entry = self.head.entries.iter().find(|entry| entry.tag == tag)?;
        self.head.bytes.get(entry.value..entry.end)
    }
}

impl Region<'_> {
    /// Scans elements from `start`, reading more of the source as needed.
    fn scan(&mut self, source: &mut dyn Source, encoding: Encoding, limits: Limits) -> Result<Stop, Fault> {
        loop {
            if self.end as u64 >= source.len() {
                return Ok(Stop::End);
            }
            match self.next(encoding, limits.depth) {
                Ok(Some((head, at))) => return Ok(Stop::Pixels(head, at)),
                Ok(None) => {}
                Err(SkipError::Short) if (self.bytes.len() as u64) < source.len() => self.grow(source, limits)?,
                // Padding is padding only if it goes on to the end.
                Err(_) if self.is_padding() && (self.bytes.len() as u64) < source.len() => self.grow(source, limits)?,
                Err(_) if self.is_padding() => return Ok(Stop::End),
                Err(SkipError::Short) => return Err(self.fault("truncated", encoding)),
                Err(SkipError::Broken(fault)) => return Err(self.place(fault, encoding)),
            }
        }
    }

    /// Scans what follows the pixel data: other elements, or bytes that belong to nothing and are cut.
    fn scan_tail(&mut self, encoding: Encoding, limits: Limits, after: Tag) -> Result<(), Fault> {
        while self.end < self.bytes.len() {
            match self.next(encoding, limits.depth) {
                Ok(None) => {}
                Ok(Some(_)) => return Err(self.fault("second-pixel-data", encoding)),
                Err(error) => {
                    let last = self.entries.last().map_or(after, |entry| entry.tag);
                    let next = tag_at(&self.bytes, self.end, encoding).unwrap_or(0);
                    // An element that could stand here but can't be read is broken; anything else is no element.
                    if next > last && matches!(tag::group(next), 0x7FE0 | 0x7FE1 | 0xFFFA | 0xFFFC) {
                        return Err(match error {
                            SkipError::Broken(fault) => self.place(fault, encoding),
                            SkipError::Short => self.fault("truncated", encoding),
                        });
                    }
                    break;
                }
            }
        }
        Ok(())
    }

    /// Takes the next element into the index; pixel data is handed back and left where it is.
    fn next(&mut self, encoding: Encoding, depth: usize) -> Result<Option<(Head, usize)>, SkipError> {
        let at = self.end;
        let head = Head::read(&self.bytes, at, encoding).map_err(|error| head_error(error, at))?;
        if tag::group(head.tag) == 0xFFFE {
            return Err(SkipError::Broken(Fault::quarantined("bad-item", at)));
        }
        if tag::PIXELS.contains(&head.tag) {
            return Ok(Some((head, at)));
        }
        let value = at + head.size;
        let end = match head.end(at) {
            Some(end) if end <= self.bytes.len() => end,
            Some(_) => return Err(SkipError::Short),
            None if !may_be_undefined(head.vr) => {
                return Err(SkipError::Broken(Fault::quarantined("bad-length", at)));
            }
            None => undefined_end(&self.bytes, value, inner_encoding(encoding, head.vr), depth)?,
        };
        self.entries.push(Entry { tag: head.tag, value, end });
        self.end = end;
        Ok(None)
    }

    /// Doubles what is held of the source.
    fn grow(&mut self, source: &mut dyn Source, limits: Limits) -> Result<(), Fault> {
        let held = self.bytes.len();
        let rest = usize::try_from(source.len() - held as u64).unwrap_or(usize::MAX);
        let more = rest.min(held.max(64 * 1024));
        if held.saturating_add(more) > limits.header_bytes {
            return Err(Fault::unplaced("header-too-large"));
        }
        Ok(source.append(held as u64, more, self.bytes.to_mut())?)
    }

    /// Whether nothing but zeros or blanks is left: padding that some writers add.
    fn is_padding(&self) -> bool {
        !self.entries.is_empty() && self.bytes[self.end..].iter().all(|byte| matches!(byte, 0 | b' '))
    }

    fn fault(&self, reason: &'static str, encoding: Encoding) -> Fault {
        self.place(Fault::quarantined(reason, self.end), encoding)
    }

    /// Adds the element under way and turns the region's offset into the source's.
    fn place(&self, mut fault: Fault, encoding: Encoding) -> Fault {
        fault.offset = fault.offset.map(|offset| offset + self.base);
        match tag_at(&self.bytes, self.end, encoding) {
            Some(tag) => fault.at(format!("{tag:08X}")),
            None => fault,
        }
    }
}

/// Where the pixel data ends; its fragments are walked, its bytes aren't read.
fn locate(source: &mut dyn Source, head: Head, at: u64, encoding: Encoding) -> Result<Pixels, Fault> {
    let place = |fault: Fault| fault.at(format!("{:08X}", head.tag));
    let value = at + head.size as u64;
    let end = if head.is_undefined() {
        fragments::end(source, value, encoding).map_err(place)?
    } else {
        value + u64::from(head.length)
    };
    if end > source.len() {
        let offset = usize::try_from(at).unwrap_or(usize::MAX);
        return Err(place(Fault::quarantined("truncated", offset)));
    }
    Ok(Pixels { head, value, end })
}

impl From<io::Error> for Fault {
    fn from(error: io::Error) -> Self {
        Self::io(&error, "io-read")
    }
}
