//! Copying pixel data: in the kernel where nothing is to be looked at, in chunks where comments may hide.

use std::io::{self, Write};

use crate::cancel::Cancel;
use crate::codestream::{HEAD_LENGTH, Scrubber};
use crate::fault::Fault;
use crate::read::fragments;
use crate::read::source::{Original, Source};
use crate::read::syntax::Encoding;

/// Between two looks at the cancel flag.
const STRETCH: u64 = 64 * 1024 * 1024;
const CHUNK: usize = 256 * 1024;

/// Where pixel data stands in the source, and how it is to be copied.
#[derive(Clone, Copy, Debug)]
pub struct PixelCopy {
    /// First byte of the value.
    pub start: u64,
    /// Byte after the value.
    pub end: u64,
    /// How fragments are spelled.
    pub encoding: Encoding,
    /// Whether fragments may carry comments that must be emptied.
    pub scrub: bool,
}

impl PixelCopy {
    /// The pixel data itself, if the source's `first` bytes hold it all.
    pub fn held(self, first: &[u8]) -> Option<&[u8]> {
        first.get(usize::try_from(self.start).ok()?..usize::try_from(self.end).ok()?)
    }
}

/// Why pixel data wasn't copied.
pub enum CopyError {
    /// The pixel data isn't what it should be, or the source can't be read.
    Fault(Fault),
    /// The output can't be written.
    Write(io::Error),
    /// Asked to stop.
    Cancelled,
}

/// Copies plain pixel data from file to file.
///
/// # Errors
/// When the source is shorter than it was, the output can't be written, or the run is cancelled.
pub fn plain(
    source: &mut dyn Original,
    pixels: PixelCopy,
    to: &mut std::fs::File,
    cancel: &Cancel,
) -> Result<(), CopyError> {
    let mut at = pixels.start;
    let mut left = pixels.end - pixels.start;
    while left > 0 {
        if cancel.is_set() {
            return Err(CopyError::Cancelled);
        }
        let copied = source.copy_to(at, left.min(STRETCH), to).map_err(CopyError::Write)?;
        if copied == 0 {
            return Err(CopyError::Fault(Fault::unplaced("truncated")));
        }
        at += copied;
        left -= copied;
    }
    Ok(())
}

/// Copies fragments, emptying the comment and application segments of their streams.
///
/// # Errors
/// As `plain`, and when a stream can't be walked to its end.
pub fn scrubbed(
    source: &mut dyn Source,
    pixels: PixelCopy,
    to: &mut dyn Write,
    cancel: &Cancel,
) -> Result<(), CopyError> {
    let mut scrubber = Scrubber::new();
    let mut at = pixels.start;
    let mut is_table = true;
    let mut buffer = Vec::with_capacity(CHUNK);
    while let Some(fragment) = fragments::next(source, at, pixels.encoding).map_err(CopyError::Fault)? {
        buffer.clear();
        read(source, at, 8, &mut buffer)?;
        to.write_all(&buffer).map_err(CopyError::Write)?;
        let end = fragment.value + u64::from(fragment.length);
        let mut from = fragment.value;
        let mut first = true;
        while from < end {
            if cancel.is_set() {
                return Err(CopyError::Cancelled);
            }
            let count = usize::try_from(end - from).unwrap_or(CHUNK).min(CHUNK);
            buffer.clear();
            read(source, from, count, &mut buffer)?;
            if !is_table {
                if first {
                    scrubber.fragment_start(&buffer[..count.min(HEAD_LENGTH)]);
                }
                scrubber.scrub(&mut buffer);
            }
            first = false;
            to.write_all(&buffer).map_err(CopyError::Write)?;
            from += count as u64;
        }
        is_table = false;
        at = end;
    }
    buffer.clear();
    read(source, at, 8, &mut buffer)?;
    to.write_all(&buffer).map_err(CopyError::Write)?;
    scrubber.finish().map_err(|reason| {
        let _ = reason;
        CopyError::Fault(Fault::unplaced("bad-codestream").at("7FE00010".to_owned()))
    })
}

fn read(source: &mut dyn Source, at: u64, count: usize, to: &mut Vec<u8>) -> Result<(), CopyError> {
    source.append(at, count, to).map_err(|error| CopyError::Fault(Fault::io(&error, "io-read")))
}
