//! What may speak of a person inside compressed images: comment and application segments of JPEG, JPEG-LS and
//! JPEG 2000 (HTJ2K too) are overwritten by zeros, in place, at unchanged lengths. The image is not touched.
//!
//! [`Scrubber`] is fed the fragments of encapsulated pixel data (PS3.5 A.4) in pieces of any size; where they are cut
//! makes no difference. What can't be walked makes [`Scrubber::finish`] fail, and the instance must not be passed on.

mod boxes;
mod j2k;
mod jpeg;
mod tail;

use boxes::Boxes;
use j2k::J2k;
use jpeg::Jpeg;
use tail::Tail;

/// Length of the longest signature: the JP2 signature box.
pub const HEAD_LENGTH: usize = 12;

const JP2_SIGNATURE: [u8; HEAD_LENGTH] = *b"\x00\x00\x00\x0cjP  \r\n\x87\n";

/// Walks the fragments of one element, frame after frame.
#[derive(Debug, Default)]
pub struct Scrubber {
    stream: Stream,
    changed: bool,
    fault: Option<&'static str>,
}

/// The codestream being walked.
#[derive(Debug, Default)]
enum Stream {
    /// No fragment yet, or only empty ones.
    #[default]
    None,
    Jpeg(Jpeg),
    J2k(J2k),
    Jp2(Boxes),
    /// A fragment behind a finished image: may only be padding.
    Behind(Tail),
    /// The first fragment is no image of this family: nothing is edited.
    Foreign,
}

impl Scrubber {
    /// A scrubber that has seen nothing.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Begin a fragment; `head` is its first [`HEAD_LENGTH`] bytes, fewer if it is shorter. They are fed to
    /// [`Self::scrub`] again.
    ///
    /// A signature (SOI, SOC and SIZ, or the JP2 signature box) begins a new stream; anything else goes on with the
    /// one before.
    pub fn fragment_start(&mut self, head: &[u8]) {
        let next = if head.starts_with(&[0xFF, 0xD8]) {
            Stream::Jpeg(Jpeg::default())
        } else if head.starts_with(&[0xFF, 0x4F, 0xFF, 0x51]) {
            Stream::J2k(J2k::default())
        } else if head.starts_with(&JP2_SIGNATURE) {
            Stream::Jp2(Boxes::default())
        } else if head.is_empty() {
            return;
        } else if matches!(self.stream, Stream::None) {
            Stream::Foreign
        } else if self.stream.is_complete() {
            Stream::Behind(Tail::of_foreign())
        } else {
            return;
        };
        self.close();
        self.stream = next;
    }

    /// Edit the next bytes of the fragment in place.
    pub fn scrub(&mut self, chunk: &mut [u8]) {
        self.changed |= match &mut self.stream {
            Stream::None | Stream::Foreign => false,
            Stream::Jpeg(jpeg) => jpeg.scrub(chunk),
            Stream::J2k(j2k) => j2k.scrub(chunk),
            Stream::Jp2(boxes) => boxes.scrub(chunk),
            Stream::Behind(tail) => tail.scrub(chunk),
        };
    }

    /// Whether any byte was overwritten so far.
    #[must_use]
    pub fn changed(&self) -> bool {
        self.changed
    }

    /// End the element.
    ///
    /// # Errors
    /// The first thing that could not be walked, in words: a stream cut inside a header, a marker that is none, bytes
    /// of another kind. The edits made are not to be trusted then.
    pub fn finish(&mut self) -> Result<(), &'static str> {
        self.close();
        self.stream = Stream::None;
        self.fault.map_or(Ok(()), Err)
    }

    /// Take the fault of the stream that ends here.
    fn close(&mut self) {
        let fault = match &self.stream {
            Stream::None => None,
            Stream::Foreign => Some("pixel data is neither JPEG nor JPEG 2000"),
            Stream::Jpeg(jpeg) => jpeg.fault(),
            Stream::J2k(j2k) => j2k.fault(),
            Stream::Jp2(boxes) => boxes.fault(),
            Stream::Behind(tail) => tail.fault(),
        };
        self.fault = self.fault.or(fault);
    }
}

impl Stream {
    /// Whether the image's end was seen, so that a fragment that goes on has nothing to go on with.
    fn is_complete(&self) -> bool {
        match self {
            Self::None | Self::Foreign => false,
            Self::Jpeg(jpeg) => jpeg.is_complete(),
            Self::J2k(j2k) => j2k.is_complete(),
            Self::Jp2(boxes) => boxes.is_complete(),
            Self::Behind(_) => true,
        }
    }
}

/// Overwrite by zeros; whether there was anything else.
fn wipe(bytes: &mut [u8]) -> bool {
    let dirty = bytes.iter().any(|byte| *byte != 0);
    if dirty {
        bytes.fill(0);
    }
    dirty
}

/// Split `chunk` behind its first `limit` bytes, or all there are.
fn cut(chunk: &mut [u8], limit: u64) -> (&mut [u8], &mut [u8]) {
    let length = usize::try_from(limit).unwrap_or(usize::MAX).min(chunk.len());
    chunk.split_at_mut(length)
}

/// What follows the first 0xFF of `chunk`, if it has one.
fn behind_ff(chunk: &mut [u8]) -> Option<&mut [u8]> {
    let at = memchr::memchr(0xFF, chunk)?;
    chunk.get_mut(at.checked_add(1)?..)
}

/// The length of a slice, as positions in streams are counted.
fn size(bytes: &[u8]) -> u64 {
    u64::try_from(bytes.len()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests;
