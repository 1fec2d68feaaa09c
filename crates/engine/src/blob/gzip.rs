//! One gzip member (RFC 1952), opened within bounds and closed again.

use super::Unreadable;
use super::bytes::{slice, u16_at};
use flate2::Compression;
use flate2::bufread::GzDecoder;
use flate2::write::GzEncoder;
use std::io::{Read, Write};
use std::ops::Range;

/// No protocol is longer; what inflates further is an attack.
const LIMIT: u64 = 16 << 20;
const HAS_CRC: u8 = 2;
const HAS_EXTRA: u8 = 4;
const HAS_NAME: u8 = 8;
const HAS_COMMENT: u8 = 16;

/// A member and what follows it.
pub(super) struct Member<'a> {
    pub(super) content: Vec<u8>,
    /// The header's flags and time; the rest of the fixed header means nothing for people.
    head: &'a [u8],
    pub(super) name: &'a [u8],
    pub(super) comment: &'a [u8],
    /// From the header to the end of the member.
    body: &'a [u8],
    /// Behind the member.
    pub(super) rest: &'a [u8],
}

impl<'a> Member<'a> {
    /// Read one; its checksum and length must hold. Extra fields are refused: nobody reads them.
    pub(super) fn open(packed: &'a [u8]) -> Result<Self, Unreadable> {
        let head = slice(packed, 0, 10).ok_or(Unreadable)?;
        let flags = head.get(3).copied().ok_or(Unreadable)?;
        if flags & HAS_EXTRA != 0 {
            return Err(Unreadable);
        }
        let name = field(packed, 10, flags & HAS_NAME != 0).ok_or(Unreadable)?;
        let behind_name = if flags & HAS_NAME == 0 { 10 } else { name.end.saturating_add(1) };
        let comment = field(packed, behind_name, flags & HAS_COMMENT != 0).ok_or(Unreadable)?;
        let mut start = if flags & HAS_COMMENT == 0 { behind_name } else { comment.end.saturating_add(1) };
        if flags & HAS_CRC != 0 {
            u16_at(packed, start).ok_or(Unreadable)?;
            start = start.saturating_add(2);
        }
        let mut decoder = GzDecoder::new(packed);
        let mut content = Vec::new();
        let read = decoder.by_ref().take(LIMIT.saturating_add(1)).read_to_end(&mut content).map_err(|_| Unreadable)?;
        if u64::try_from(read).map_or(true, |read| read > LIMIT) {
            return Err(Unreadable);
        }
        let rest = decoder.into_inner();
        let end = packed.len().saturating_sub(rest.len());
        Ok(Self {
            content,
            head,
            name: packed.get(name).ok_or(Unreadable)?,
            comment: packed.get(comment).ok_or(Unreadable)?,
            body: packed.get(start..end).ok_or(Unreadable)?,
            rest,
        })
    }

    /// The time of the header, four bytes.
    pub(super) fn time(&self) -> &'a [u8] {
        self.head.get(4..8).unwrap_or_default()
    }

    /// The member with other content (`None`: the old stream), with neither time, name nor comment.
    pub(super) fn close(&self, content: Option<&[u8]>) -> Result<Vec<u8>, Unreadable> {
        match content {
            None => {
                let method = self.head.get(8..10).ok_or(Unreadable)?;
                Ok([&[0x1F, 0x8B, 8, 0, 0, 0, 0, 0], method, self.body].concat())
            }
            Some(content) => {
                let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
                encoder.write_all(content).map_err(|_| Unreadable)?;
                encoder.finish().map_err(|_| Unreadable)
            }
        }
    }
}

/// A NUL-terminated field of the header, without its NUL; empty if there is none.
fn field(packed: &[u8], at: usize, is_there: bool) -> Option<Range<usize>> {
    let length = if is_there { memchr::memchr(0, packed.get(at..)?)? } else { 0 };
    Some(at..at.checked_add(length)?)
}
