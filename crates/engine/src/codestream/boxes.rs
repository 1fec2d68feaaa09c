//! JP2 files (ITU-T T.800 annex I): boxes around a codestream, which should not be in DICOM but is.

use super::j2k::J2k;
use super::tail::Tail;
use super::{cut, size, wipe};

/// Where the walk stands.
#[derive(Debug)]
enum State {
    /// Collecting the header of a box: length and type, 16 bytes when the length is 64 bits wide.
    Header {
        bytes: [u8; 16],
        filled: usize,
    },
    /// Inside a box; `left` is `None` when it runs to the end of the stream.
    Content {
        kind: Kind,
        left: Option<u64>,
    },
    /// Behind the last box.
    End(Tail),
    Broken(&'static str),
}

#[derive(Clone, Copy, Debug)]
enum Kind {
    Structural,
    Codestream,
    Metadata,
}

/// A stream that begins with the JP2 signature box.
#[derive(Debug)]
pub(super) struct Boxes {
    state: State,
    codestream: J2k,
    codestreams: u32,
}

impl Default for Boxes {
    fn default() -> Self {
        Self { state: State::Header { bytes: [0; 16], filled: 0 }, codestream: J2k::default(), codestreams: 0 }
    }
}

impl Boxes {
    /// Edit the next bytes; whether any changed.
    pub(super) fn scrub(&mut self, mut chunk: &mut [u8]) -> bool {
        let mut changed = false;
        while !chunk.is_empty() {
            match &mut self.state {
                State::End(tail) => return tail.scrub(chunk) || changed,
                State::Broken(_) => return changed,
                State::Header { bytes, filled } => {
                    let Some((byte, rest)) = chunk.split_first_mut() else { return changed };
                    chunk = rest;
                    if let Some(slot) = bytes.get_mut(*filled) {
                        *slot = *byte;
                    }
                    *filled += 1;
                    let (bytes, filled) = (*bytes, *filled);
                    if let Some(next) = self.header(bytes, filled) {
                        self.state = next;
                    }
                }
                State::Content { kind, left } => {
                    let (part, rest) = cut(chunk, left.unwrap_or(u64::MAX));
                    let done = left.as_mut().is_some_and(|left| {
                        *left = left.saturating_sub(size(part));
                        *left == 0
                    });
                    changed |= match kind {
                        Kind::Structural => false,
                        Kind::Codestream => self.codestream.scrub(part),
                        Kind::Metadata => wipe(part),
                    };
                    chunk = rest;
                    if done {
                        self.state = self.after_box();
                    }
                }
            }
        }
        changed
    }

    /// The state behind a box header, once it is whole.
    fn header(&mut self, bytes: [u8; 16], filled: usize) -> Option<State> {
        let number = |part: &[u8]| part.iter().fold(0_u64, |sum, byte| (sum << 8) | u64::from(*byte));
        let kind = &bytes[4..8];
        if filled < 8 {
            return None;
        }
        let to_the_end = bytes.starts_with(&[0; 4]);
        let left = match number(&bytes[..4]) {
            0 if kind == [0; 4] => return Some(State::End(Tail::default())),
            0 => None,
            1 if filled < 16 => return None,
            1 => number(&bytes[8..]).checked_sub(16),
            length => length.checked_sub(8),
        };
        if left.is_none() && !to_the_end {
            return Some(State::Broken("a JP2 box is shorter than its header"));
        }
        let kind = match kind {
            b"jP  " | b"ftyp" | b"jp2h" => Kind::Structural,
            b"jp2c" => Kind::Codestream,
            _ => Kind::Metadata,
        };
        if matches!(kind, Kind::Codestream) {
            self.codestreams = self.codestreams.saturating_add(1);
            if self.codestreams > 1 {
                return Some(State::Broken("a JP2 file holds more than one codestream"));
            }
        }
        Some(if left == Some(0) { self.after_box() } else { State::Content { kind, left } })
    }

    fn after_box(&self) -> State {
        self.codestream.fault().map_or(State::Header { bytes: [0; 16], filled: 0 }, State::Broken)
    }

    pub(super) fn is_complete(&self) -> bool {
        match &self.state {
            State::End(_) => true,
            State::Header { filled: 0, .. } => self.codestreams > 0,
            State::Content { kind: Kind::Codestream, left: None } => self.codestream.is_complete(),
            _ => false,
        }
    }

    /// Why the stream may not end here, or what was wrong in it.
    pub(super) fn fault(&self) -> Option<&'static str> {
        match &self.state {
            State::End(tail) => tail.fault(),
            State::Broken(fault) => Some(fault),
            State::Content { kind: Kind::Codestream, .. } => self.codestream.fault(),
            State::Content { left: None, .. } => None,
            // A padding byte looks like the start of a box.
            State::Header { bytes, .. } if bytes.iter().all(|byte| *byte == 0) => None,
            State::Header { .. } | State::Content { .. } => Some("a JP2 file ends inside a box"),
        }
    }
}
