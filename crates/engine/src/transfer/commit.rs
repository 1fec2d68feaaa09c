//! The rename that makes an output visible, never over a file that exists.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

/// What became of a staged file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Committed {
    /// It stands in its place.
    Written,
    /// The same bytes stood there already.
    Reused,
    /// Something else stands there.
    Taken,
}

/// Renames `staged` to `target`. With `update`, equal bytes that stand there already count as reused; the staged file
/// is removed whenever it isn't renamed.
///
/// # Errors
/// When the file can't be renamed.
pub fn commit(staged: &Path, target: &Path, update: bool, fsync: bool) -> io::Result<Committed> {
    let done = match rename_new(staged, target) {
        Ok(()) => Committed::Written,
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            let same = update && same_bytes(staged, target)?;
            fs::remove_file(staged)?;
            return Ok(if same { Committed::Reused } else { Committed::Taken });
        }
        Err(error) => {
            // The rename's error is the one to report.
            let _ = fs::remove_file(staged);
            return Err(error);
        }
    };
    if fsync && let Some(folder) = target.parent() {
        File::open(folder)?.sync_all()?;
    }
    Ok(done)
}

#[cfg(target_os = "linux")]
fn rename_new(from: &Path, to: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    match renameat_with(CWD, from, CWD, to, RenameFlags::NOREPLACE) {
        Ok(()) => Ok(()),
        // Not every file system knows the flag.
        Err(rustix::io::Errno::INVAL | rustix::io::Errno::NOSYS | rustix::io::Errno::OPNOTSUPP) => link_new(from, to),
        Err(error) => Err(error.into()),
    }
}

#[cfg(not(target_os = "linux"))]
fn rename_new(from: &Path, to: &Path) -> io::Result<()> {
    link_new(from, to)
}

/// A hard link fails where a file stands; file systems without links get the check and the rename one after the other.
fn link_new(from: &Path, to: &Path) -> io::Result<()> {
    match fs::hard_link(from, to) {
        Ok(()) => fs::remove_file(from),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(error),
        Err(_) if to.try_exists()? => Err(io::ErrorKind::AlreadyExists.into()),
        Err(_) => fs::rename(from, to),
    }
}

fn same_bytes(one: &Path, other: &Path) -> io::Result<bool> {
    let (mut one, mut other) = (File::open(one)?, File::open(other)?);
    if one.metadata()?.len() != other.metadata()?.len() {
        return Ok(false);
    }
    let (mut left, mut right) = (vec![0; 256 * 1024], vec![0; 256 * 1024]);
    loop {
        let count = one.read(&mut left)?;
        if count == 0 {
            return Ok(true);
        }
        other.read_exact(&mut right[..count])?;
        if left[..count] != right[..count] {
            return Ok(false);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_stands_is_never_replaced() {
        let folder = std::env::temp_dir().join(format!("scrubjay-commit-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let (staged, target) = (folder.join("staged"), folder.join("target"));
        let put = |bytes: &[u8], update| {
            fs::write(&staged, bytes).unwrap();
            let done = commit(&staged, &target, update, true).unwrap();
            assert!(!staged.exists());
            done
        };
        assert_eq!(put(b"one", false), Committed::Written);
        assert_eq!(put(b"one", false), Committed::Taken);
        assert_eq!(put(b"one", true), Committed::Reused);
        assert_eq!(put(b"two", true), Committed::Taken);
        assert_eq!(fs::read(&target).unwrap(), b"one");
        fs::remove_dir_all(&folder).unwrap();
    }
}
