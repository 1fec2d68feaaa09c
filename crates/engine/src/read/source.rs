//! Where bytes come from: a file or memory.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;

use crate::fault::Fault;
use crate::read::stamp::FileStamp;

/// Bytes that can be read at any offset.
pub trait Source {
    /// Length in bytes.
    fn len(&self) -> u64;

    /// Appends exactly `count` bytes from `offset` to `to`.
    ///
    /// # Errors
    /// When they can't be read, or the source is shorter than it said.
    fn append(&mut self, offset: u64, count: usize, to: &mut Vec<u8>) -> io::Result<()>;

    /// Whether bytes that nobody needs are better not read.
    fn is_costly(&self) -> bool {
        false
    }

    /// Whether there is nothing.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// A source that an output is made of.
pub trait Original: Source {
    /// Copies up to `count` bytes from `offset` to a file, in the kernel where the system can; gives how many.
    ///
    /// # Errors
    /// When reading or writing fails.
    fn copy_to(&mut self, offset: u64, count: u64, to: &mut File) -> io::Result<u64>;

    /// Whether it is still what it was when it was opened: what was copied is then of one moment.
    fn is_unchanged(&self) -> bool;
}

/// Where a file that has no name is found by the number under which this process has it open.
const OWN_FILES: &str = "/proc/self/fd/";

/// Opens a file for reading. A pipe in its place doesn't make us wait, and a link isn't followed, but for the system's
/// own from a number to an open file of this process: what is unpacked from archives has no name.
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
        let mut flags = OFlags::NONBLOCK;
        flags.set(OFlags::NOFOLLOW, !is_own(path));
        options.custom_flags(flags.bits().cast_signed());
    }
    options.open(path)
}

/// Whether a path is that of an open file of this process, by its number.
fn is_own(path: &Path) -> bool {
    let number = path.to_str().and_then(|path| path.strip_prefix(OWN_FILES));
    number.is_some_and(|number| !number.is_empty() && number.bytes().all(|one| one.is_ascii_digit()))
}

/// An open file; its length is taken once.
pub struct FileSource {
    file: File,
    stamp: FileStamp,
    /// Where the file's cursor stands.
    at: u64,
}

impl FileSource {
    /// Opens a plain file.
    ///
    /// # Errors
    /// Excluded when it is none; failed when the system refuses.
    pub fn open(path: &Path) -> Result<Self, Fault> {
        let file = open(path)?;
        let metadata = file.metadata()?;
        if !metadata.is_file() {
            return Err(Fault::excluded("not-a-file"));
        }
        Ok(Self { file, stamp: FileStamp::of(&metadata), at: 0 })
    }

    /// What it was when it was opened.
    pub const fn stamp(&self) -> FileStamp {
        self.stamp
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
        self.stamp.size
    }

    fn append(&mut self, offset: u64, count: usize, to: &mut Vec<u8>) -> io::Result<()> {
        self.seek(offset)?;
        to.reserve(count);
        let read = (&mut self.file).take(count as u64).read_to_end(to)?;
        self.at += read as u64;
        if read == count { Ok(()) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
    }
}

impl Original for FileSource {
    fn copy_to(&mut self, offset: u64, count: u64, to: &mut File) -> io::Result<u64> {
        self.seek(offset)?;
        let copied = io::copy(&mut (&mut self.file).take(count), to)?;
        self.at += copied;
        Ok(copied)
    }

    fn is_unchanged(&self) -> bool {
        self.file.metadata().is_ok_and(|now| FileStamp::of(&now) == self.stamp)
    }
}

/// Bytes in memory.
pub struct SliceSource<'a>(pub &'a [u8]);

impl Source for SliceSource<'_> {
    fn len(&self) -> u64 {
        self.0.len() as u64
    }

    fn append(&mut self, offset: u64, count: usize, to: &mut Vec<u8>) -> io::Result<()> {
        to.extend_from_slice(part(self.0, offset, count)?);
        Ok(())
    }
}

impl Original for SliceSource<'_> {
    fn copy_to(&mut self, offset: u64, count: u64, to: &mut File) -> io::Result<u64> {
        let count = usize::try_from(count).map_err(|_| io::ErrorKind::UnexpectedEof)?;
        to.write_all(part(self.0, offset, count)?)?;
        Ok(count as u64)
    }

    fn is_unchanged(&self) -> bool {
        true
    }
}

/// `count` bytes from `offset`.
pub(super) fn part(bytes: &[u8], offset: u64, count: usize) -> io::Result<&[u8]> {
    let start = usize::try_from(offset).map_err(|_| io::ErrorKind::UnexpectedEof)?;
    let end = start.checked_add(count).ok_or(io::ErrorKind::UnexpectedEof)?;
    bytes.get(start..end).ok_or_else(|| io::ErrorKind::UnexpectedEof.into())
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;
    use std::io::Write;
    use std::os::fd::AsRawFd;

    #[test]
    fn only_numbers_of_own_files_are_followed() {
        let folder = std::env::temp_dir().join(format!("scrubjay-source-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let (plain, link) = (folder.join("plain"), folder.join("link"));
        let mut file = File::create(&plain).unwrap();
        file.write_all(b"text").unwrap();
        std::os::unix::fs::symlink(&plain, &link).unwrap();
        assert!(open(&link).is_err());
        std::fs::remove_file(&plain).unwrap();
        let number = format!("{OWN_FILES}{}", file.as_raw_fd());
        let mut text = String::new();
        open(Path::new(&number)).unwrap().read_to_string(&mut text).unwrap();
        assert_eq!(text, "text");
        assert!(is_own(Path::new(&number)) && !is_own(Path::new("/proc/self/fd/")));
        assert!(!is_own(Path::new("/proc/self/fd/3/x")) && !is_own(Path::new("/proc/self/exe")));
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
