//! Where bytes come from: a file or memory.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};

/// Bytes that can be read at any offset.
pub trait Source {
    /// Length in bytes.
    fn len(&self) -> u64;

    /// Appends exactly `count` bytes from `offset` to `to`.
    ///
    /// # Errors
    /// When they can't be read, or the source is shorter than it said.
    fn append(&mut self, offset: u64, count: usize, to: &mut Vec<u8>) -> io::Result<()>;

    /// Whether there is nothing.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// An open file; its length is taken once.
pub struct FileSource {
    /// The file, positioned anywhere.
    pub file: File,
    length: u64,
}

impl FileSource {
    /// Wraps an open file of `length` bytes.
    pub fn new(file: File, length: u64) -> Self {
        Self { file, length }
    }
}

impl Source for FileSource {
    fn len(&self) -> u64 {
        self.length
    }

    fn append(&mut self, offset: u64, count: usize, to: &mut Vec<u8>) -> io::Result<()> {
        self.file.seek(SeekFrom::Start(offset))?;
        let start = to.len();
        to.resize(start + count, 0);
        self.file.read_exact(&mut to[start..])
    }
}

/// Bytes in memory.
pub struct SliceSource<'a>(pub &'a [u8]);

impl Source for SliceSource<'_> {
    fn len(&self) -> u64 {
        self.0.len() as u64
    }

    fn append(&mut self, offset: u64, count: usize, to: &mut Vec<u8>) -> io::Result<()> {
        let start = usize::try_from(offset).map_err(|_| io::ErrorKind::UnexpectedEof)?;
        let end = start.checked_add(count).ok_or(io::ErrorKind::UnexpectedEof)?;
        to.extend_from_slice(self.0.get(start..end).ok_or(io::ErrorKind::UnexpectedEof)?);
        Ok(())
    }
}
