//! JPEG (ITU-T T.81), lossless JPEG and JPEG-LS (T.87): segments by marker, entropy-coded data between them.

use super::tail::Tail;
use super::{behind_ff, cut, wipe};

const SOI: u8 = 0xD8;
const EOI: u8 = 0xD9;
const SOS: u8 = 0xDA;
const COM: u8 = 0xFE;

/// An application segment that decoders need: the bytes it begins with, and how many are kept.
struct Structural {
    prefix: &'static [u8],
    kept: usize,
}

const NOTHING: Structural = Structural { prefix: b"", kept: 0 };

/// Where the walk stands.
#[derive(Debug, Default)]
enum State {
    /// Before the 0xFF of a marker.
    #[default]
    Marker,
    /// Behind the 0xFF of a marker.
    Code,
    /// Before the first byte of the length of segment `code`.
    Length {
        code: u8,
    },
    /// Before the second byte of it.
    LengthLow {
        code: u8,
        high: u8,
    },
    /// Inside a segment: `position` of `length` bytes of payload are done.
    Payload {
        code: u8,
        position: usize,
        length: usize,
        matching: bool,
    },
    /// In entropy-coded data.
    Entropy,
    /// Behind a 0xFF in entropy-coded data.
    EntropyCode,
    /// Behind EOI.
    End(Tail),
    Broken(&'static str),
}

/// A stream that begins with SOI.
#[derive(Debug, Default)]
pub(super) struct Jpeg {
    state: State,
}

impl Jpeg {
    /// Edit the next bytes; whether any changed.
    pub(super) fn scrub(&mut self, mut chunk: &mut [u8]) -> bool {
        let mut changed = false;
        while !chunk.is_empty() {
            match &mut self.state {
                State::Entropy => {
                    let Some(rest) = behind_ff(chunk) else { return changed };
                    chunk = rest;
                    self.state = State::EntropyCode;
                }
                State::End(tail) => return tail.scrub(chunk) || changed,
                State::Broken(_) => return changed,
                State::Payload { code, position, length, matching } => {
                    let left = length.saturating_sub(*position);
                    let (part, rest) = cut(chunk, u64::try_from(left).unwrap_or(u64::MAX));
                    changed |= payload(*code, *position, *length, matching, part);
                    *position += part.len();
                    if *position >= *length {
                        self.state = after_segment(*code);
                    }
                    chunk = rest;
                }
                _ => {
                    let Some((byte, rest)) = chunk.split_first_mut() else { return changed };
                    changed |= self.byte(byte);
                    chunk = rest;
                }
            }
        }
        changed
    }

    /// One byte outside payloads and entropy-coded data.
    fn byte(&mut self, byte: &mut u8) -> bool {
        match self.state {
            State::Marker if *byte == 0xFF => self.state = State::Code,
            // Decoders skip what stands between segments; it is no part of the image.
            State::Marker => return wipe(std::slice::from_mut(byte)),
            State::Code => self.state = marker(*byte),
            State::EntropyCode => self.state = entropy_marker(*byte),
            State::Length { code } => self.state = State::LengthLow { code, high: *byte },
            State::LengthLow { code, high } => {
                self.state = match usize::from(u16::from_be_bytes([high, *byte])) {
                    0 | 1 => State::Broken("a JPEG segment is shorter than its length field"),
                    2 => after_segment(code),
                    length => State::Payload { code, position: 0, length: length - 2, matching: true },
                };
            }
            State::Payload { .. } | State::Entropy | State::End(_) | State::Broken(_) => {}
        }
        false
    }

    pub(super) fn is_complete(&self) -> bool {
        matches!(self.state, State::End(_))
    }

    /// Why the stream may not end here, or what was wrong in it.
    pub(super) fn fault(&self) -> Option<&'static str> {
        match &self.state {
            State::Marker | State::Entropy | State::EntropyCode => None,
            State::End(tail) => tail.fault(),
            State::Broken(fault) => Some(fault),
            _ => Some("a JPEG stream ends inside a segment"),
        }
    }
}

/// The state behind marker `code` outside entropy-coded data.
fn marker(code: u8) -> State {
    match code {
        0xFF => State::Code,
        // Stuffing, TEM, restarts and SOI stand alone.
        0x00 | 0x01 | 0xD0..=SOI => State::Marker,
        EOI => State::End(Tail::default()),
        0x02..=0xBF => State::Broken("a JPEG marker is unknown"),
        _ => State::Length { code },
    }
}

/// The state behind 0xFF and `code` in entropy-coded data. JPEG-LS stuffs a bit, so that a code below 0x80 is data.
fn entropy_marker(code: u8) -> State {
    match code {
        0xFF => State::EntropyCode,
        0x00..0x80 | 0xD0..=0xD7 => State::Entropy,
        _ => marker(code),
    }
}

fn after_segment(code: u8) -> State {
    if code == SOS { State::Entropy } else { State::Marker }
}

/// Overwrite what is not structural in `part` of a payload.
fn payload(code: u8, position: usize, length: usize, matching: &mut bool, part: &mut [u8]) -> bool {
    let kept = match code {
        COM | 0xE0..=0xEF => structural(code, length),
        // Reserved, without any meaning to a decoder.
        0xF9..=0xFD => NOTHING,
        _ => return false,
    };
    let mut changed = false;
    let mut done = 0;
    // Byte by byte as long as the segment looks structural, so that cuts make no difference.
    for byte in part.iter_mut().take(kept.kept.saturating_sub(position)) {
        *matching &= kept.prefix.get(position + done).is_none_or(|expected| expected == byte);
        if !*matching {
            break;
        }
        done += 1;
    }
    changed |= part.get_mut(done..).is_some_and(wipe);
    changed
}

/// What of application segment `code`, with `length` bytes of payload, decoders need.
fn structural(code: u8, length: usize) -> Structural {
    let (prefix, kept): (&[u8], usize) = match (code, length) {
        // Version, density and thumbnail size; the thumbnail goes.
        (0xE0, 14..) => (b"JFIF\0", 14),
        // Hewlett-Packard's colour transform of JPEG-LS.
        (0xE8, 5) => (b"mrfx", 5),
        // SPIFF (T.84 annex F): header, and the entry that ends its directory.
        (0xE8, 6) => (&[0, 0, 0, 1, 0xFF, SOI], 6),
        (0xE8, 30..) => (b"SPIFF\0", 30),
        // Version, flags and colour transform.
        (0xEE, 12..) => (b"Adobe", 12),
        _ => return NOTHING,
    };
    Structural { prefix, kept }
}
