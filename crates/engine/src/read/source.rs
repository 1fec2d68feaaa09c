//! Where bytes come from: a file or memory.

use std::fs::{File, Metadata, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

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

/// Opens a file for reading. A pipe in its place doesn't make us wait, and a link isn't followed.
///
/// # Errors
/// When the system refuses.
pub fn open(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    {
        use rustix::fs::OFlags;
        use std::os::unix::fs::OpenOptionsExt;
        options.custom_flags((OFlags::NONBLOCK | OFlags::NOFOLLOW).bits().cast_signed());
    }
    options.open(path)
}

/// An open file; its length is taken once.
pub struct FileSource {
    file: File,
    length: u64,
    /// Where the file's cursor stands.
    at: u64,
}

impl FileSource {
    /// Wraps an open file of `length` bytes.
    pub fn new(file: File, length: u64) -> Self {
        Self { file, length, at: 0 }
    }

    /// Copies up to `count` bytes from `offset` to another file, in the kernel where the system can; gives how many.
    ///
    /// # Errors
    /// When reading or writing fails.
    pub fn copy_to(&mut self, offset: u64, count: u64, to: &mut File) -> io::Result<u64> {
        self.seek(offset)?;
        let copied = io::copy(&mut (&mut self.file).take(count), to)?;
        self.at += copied;
        Ok(copied)
    }

    /// Whether the file is still what it was when `before` was taken: what was copied is then of one moment.
    pub fn is_as(&self, before: &Metadata) -> bool {
        let Ok(now) = self.file.metadata() else { return false };
        #[cfg(unix)]
        {
            use std::os::unix::fs::MetadataExt;
            if (now.ctime(), now.ctime_nsec()) != (before.ctime(), before.ctime_nsec()) {
                return false;
            }
        }
        now.len() == before.len() && now.modified().ok() == before.modified().ok()
    }

    fn seek(&mut self, offset: u64) -> io::Result<()> {
        if self.at != offset {
            self.file.seek(SeekFrom::Start(offset))?;
            self.at = offset;
        }
        Ok(())
    }
}

impl Source for FileSource {
    fn len(&self) -> u64 {
        self.length
    }

    fn append(&mut self, offset: u64, count: usize, to: &mut Vec<u8>) -> io::Result<()> {
        self.seek(offset)?;
        to.reserve(count);
        let read = (&mut self.file).take(count as u64).read_to_end(to)?;
        self.at += read as u64;
        if read == count { Ok(()) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
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
