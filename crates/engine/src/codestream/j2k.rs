//! JPEG 2000 codestreams (ITU-T T.800 annex A), HTJ2K (T.814) too: main header, tile-parts, their data.

use super::tail::Tail;
use super::{behind_ff, cut, size, wipe};

const SOT: u8 = 0x90;
const SOP: u8 = 0x91;
const SOD: u8 = 0x93;
const EOC: u8 = 0xD9;
const COM: u8 = 0x64;

/// Where the walk stands.
#[derive(Debug, Default)]
enum State {
    /// Before the 0xFF of a marker.
    #[default]
    Marker,
    /// Behind the data of a tile-part.
    Between,
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
        position: u64,
        length: u64,
    },
    /// In the data of a tile-part of known length.
    Data {
        left: u64,
    },
    /// In the data of the last tile-part, which runs to EOC.
    Open,
    /// Behind a 0xFF in it.
    OpenCode,
    /// Inside the four bytes of an SOP segment in it: they may hold any value.
    OpenSop {
        left: u64,
    },
    /// Behind EOC.
    End(Tail),
    Broken(&'static str),
}

/// A stream that begins with SOC.
#[derive(Debug, Default)]
pub(super) struct J2k {
    state: State,
    /// Bytes walked since the 0xFF of the last SOT, or since SOC.
    walked: u64,
    /// Psot of the last SOT: length of the tile-part from its SOT on; 0 to EOC.
    tile_part: u64,
}

impl J2k {
    /// Edit the next bytes; whether any changed.
    pub(super) fn scrub(&mut self, mut chunk: &mut [u8]) -> bool {
        let mut changed = false;
        while !chunk.is_empty() {
            match &mut self.state {
                State::End(tail) => return tail.scrub(chunk) || changed,
                State::Broken(_) => return changed,
                State::Open => {
                    let Some(rest) = behind_ff(chunk) else { return changed };
                    chunk = rest;
                    self.state = State::OpenCode;
                }
                State::Data { left } => {
                    let (part, rest) = cut(chunk, *left);
                    *left = left.saturating_sub(size(part));
                    if *left == 0 {
                        self.state = State::Between;
                    }
                    chunk = rest;
                }
                State::OpenSop { left } => {
                    let (part, rest) = cut(chunk, *left);
                    *left = left.saturating_sub(size(part));
                    if *left == 0 {
                        self.state = State::Open;
                    }
                    chunk = rest;
                }
                State::Payload { code, position, length } => {
                    let (code, start, length) = (*code, *position, *length);
                    let (part, rest) = cut(chunk, length.saturating_sub(start));
                    *position += size(part);
                    let done = *position >= length;
                    self.walked = self.walked.saturating_add(size(part));
                    if code == SOT {
                        self.tile_part_length(start, part);
                    } else {
                        changed |= payload(code, start, part);
                    }
                    if done {
                        self.state = State::Marker;
                    }
                    chunk = rest;
                }
                _ => {
                    let Some((byte, rest)) = chunk.split_first_mut() else { return changed };
                    self.byte(*byte);
                    chunk = rest;
                }
            }
        }
        changed
    }

    /// One byte of a marker or a length.
    fn byte(&mut self, byte: u8) {
        self.walked = self.walked.saturating_add(1);
        self.state = match self.state {
            State::Marker | State::Between if byte == 0xFF => State::Code,
            // Padding behind an image without EOC.
            State::Between if byte == 0 => State::End(Tail::of_foreign()),
            State::Marker | State::Between => State::Broken("a JPEG 2000 marker is missing"),
            State::Code => self.marker(byte),
            State::Length { code } => State::LengthLow { code, high: byte },
            State::LengthLow { code, high } => match u64::from(u16::from_be_bytes([high, byte])) {
                0 | 1 => State::Broken("a JPEG 2000 segment is shorter than its length field"),
                length if code == SOT && length != 10 => State::Broken("a JPEG 2000 tile-part header is malformed"),
                2 => State::Marker,
                length => State::Payload { code, position: 0, length: length - 2 },
            },
            // Behind 0xFF in data that runs to EOC: codes up to 0x8F are data.
            State::OpenCode => match byte {
                0xFF => State::OpenCode,
                EOC => State::End(Tail::default()),
                SOP => State::OpenSop { left: 4 },
                _ => State::Open,
            },
            _ => State::Broken("a JPEG 2000 stream cannot be walked"),
        };
    }

    /// The state behind marker `code` in a header.
    fn marker(&mut self, code: u8) -> State {
        match code {
            // SOC and the reserved range stand alone.
            0x30..=0x3F | 0x4F => State::Marker,
            EOC => State::End(Tail::default()),
            SOT => {
                self.walked = 2;
                self.tile_part = 0;
                State::Length { code }
            }
            SOD if self.tile_part == 0 => State::Open,
            SOD => match self.tile_part.checked_sub(self.walked) {
                None => State::Broken("a JPEG 2000 tile-part is shorter than its header"),
                Some(0) => State::Between,
                Some(left) => State::Data { left },
            },
            0x50..=0x7F => State::Length { code },
            _ => State::Broken("a JPEG 2000 marker is unknown"),
        }
    }

    /// Pick Psot, bytes 2 to 5 of SOT's payload, out of a part of it.
    fn tile_part_length(&mut self, start: u64, part: &[u8]) {
        for (position, byte) in (start..).zip(part) {
            if (2..6).contains(&position) {
                self.tile_part = (self.tile_part << 8) | u64::from(*byte);
            }
        }
    }

    pub(super) fn is_complete(&self) -> bool {
        matches!(self.state, State::End(_))
    }

    /// Why the stream may not end here, or what was wrong in it. A stream cut short in its data may: it has no
    /// comments there.
    pub(super) fn fault(&self) -> Option<&'static str> {
        match &self.state {
            State::Marker | State::Between | State::Data { .. } | State::Open | State::OpenCode => None,
            State::End(tail) => tail.fault(),
            State::Broken(fault) => Some(fault),
            _ => Some("a JPEG 2000 stream ends inside a segment"),
        }
    }
}

/// Overwrite the text of a comment, and of segments that no part of JPEG 2000 defines.
fn payload(code: u8, position: u64, part: &mut [u8]) -> bool {
    let kept = match code {
        // Rcom says whether it is text; it stays.
        COM => 2_u64.saturating_sub(position),
        // Parts 1, 2, 8, 11 and 15: sizes, coding, quantisation, packet headers, registration, protection, transforms.
        0x50..=0x53 | 0x55 | 0x57..=0x61 | 0x63 | 0x65..=0x6A | 0x70..=0x79 => return false,
        _ => 0,
    };
    usize::try_from(kept).ok().and_then(|kept| part.get_mut(kept..)).is_some_and(wipe)
}
