//! The rename that makes an output visible, over a file that exists only if that was asked for.
//! A file that is there already with the same bytes is as good as this one.

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

/// What is done where another file stands already, or a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It stays, and the path is taken.
    Stays,
    /// It is replaced.
    Goes,
}

/// Renames `staged` to `target`; it is removed whenever it isn't renamed.
///
/// # Errors
/// When the file can't be renamed.
pub fn commit(staged: &Path, target: &Path, standing: Standing, fsync: bool) -> io::Result<Committed> {
    let done = try_commit(staged, target, standing);
    if !matches!(done, Ok(Committed::Written)) {
        // Where there is an error, the first is the one to report.
        let _ = fs::remove_file(staged);
        return done;
    }
    if fsync && let Some(folder) = target.parent() {
        File::open(folder)?.sync_all()?;
    }
    done
}

fn try_commit(staged: &Path, target: &Path, standing: Standing) -> io::Result<Committed> {
    match rename_new(staged, target) {
        Ok(()) => return Ok(Committed::Written),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
        Err(error) => return Err(error),
    }
    match standing {
        // Only a plain file is read: a pipe would make us wait.
        Standing::Stays if fs::metadata(target).is_ok_and(|found| found.is_file()) && same_bytes(staged, target)? => {
            Ok(Committed::Reused)
        }
        Standing::Stays => Ok(Committed::Taken),
        // And where it may be replaced, a link is not what stood there.
        Standing::Goes if fs::symlink_metadata(target)?.is_file() && same_bytes(staged, target)? => {
            Ok(Committed::Reused)
        }
        Standing::Goes => fs::rename(staged, target).map(|()| Committed::Written),
    }
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
    fn a_file_that_stands_is_replaced_only_if_that_was_asked_for() {
        let folder = std::env::temp_dir().join(format!("scrubjay-commit-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let (staged, target) = (folder.join("staged"), folder.join("target"));
        let put = |bytes: &[u8], standing| {
            fs::write(&staged, bytes).unwrap();
            let done = commit(&staged, &target, standing, true).unwrap();
            assert!(!staged.exists());
            done
        };
        assert_eq!(put(b"one", Standing::Stays), Committed::Written);
        assert_eq!(put(b"one", Standing::Stays), Committed::Reused);
        assert_eq!(put(b"two", Standing::Stays), Committed::Taken);
        assert_eq!(fs::read(&target).unwrap(), b"one");
        assert_eq!(put(b"one", Standing::Goes), Committed::Reused);
        assert_eq!(put(b"two", Standing::Goes), Committed::Written);
        assert_eq!(fs::read(&target).unwrap(), b"two");
        fs::remove_dir_all(&folder).unwrap();
    }

    #[cfg(unix)]
    #[test]
    fn what_a_link_leads_to_is_never_replaced() {
        let folder = std::env::temp_dir().join(format!("scrubjay-commit-link-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let (staged, target, aim) = (folder.join("staged"), folder.join("target"), folder.join("aim"));
        for bytes in [b"one", b"two"] {
            fs::write(&staged, bytes).unwrap();
            fs::write(&aim, b"one").unwrap();
            let _ = fs::remove_file(&target);
            std::os::unix::fs::symlink(&aim, &target).unwrap();
            assert_eq!(commit(&staged, &target, Standing::Goes, false).unwrap(), Committed::Written);
            assert_eq!(fs::read(&aim).unwrap(), b"one");
            assert_eq!(fs::read(&target).unwrap(), bytes);
            assert!(fs::symlink_metadata(&target).unwrap().is_file());
        }
        fs::remove_dir_all(&folder).unwrap();
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn nobody_waits_for_a_pipe() {
        use rustix::fs::{CWD, FileType, Mode, mknodat};
        let folder = std::env::temp_dir().join(format!("scrubjay-commit-pipe-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let (staged, target) = (folder.join("staged"), folder.join("target"));
        mknodat(CWD, &target, FileType::Fifo, Mode::RUSR | Mode::WUSR, 0).unwrap();
        for (standing, committed) in [(Standing::Stays, Committed::Taken), (Standing::Goes, Committed::Written)] {
            fs::write(&staged, b"one").unwrap();
            assert_eq!(commit(&staged, &target, standing, false).unwrap(), committed);
            assert!(!staged.exists());
        }
        fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn a_folder_in_the_way_is_an_error_and_stays() {
        let folder = std::env::temp_dir().join(format!("scrubjay-commit-folder-{}", std::process::id()));
        let (staged, target) = (folder.join("staged"), folder.join("target"));
        fs::create_dir_all(&target).unwrap();
        fs::write(&staged, b"one").unwrap();
        assert!(commit(&staged, &target, Standing::Goes, false).is_err());
        assert!(target.is_dir() && !staged.exists());
        fs::remove_dir_all(&folder).unwrap();
    }
}
