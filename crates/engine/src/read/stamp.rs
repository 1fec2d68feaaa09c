//! What tells a file from what it was before.

use std::fs::{self, Metadata};
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

/// Size and times of a file; zeros where there is none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FileStamp {
    /// In bytes.
    pub size: u64,
    /// When its contents were last written, in nanoseconds since 1970.
    pub mtime_ns: i64,
    /// When its contents, name or owner last changed, in the same unit; where the system doesn't say, as `mtime_ns`.
    pub ctime_ns: i64,
}

impl FileStamp {
    /// What the system says of a file.
    pub fn of(metadata: &Metadata) -> Self {
        let mtime_ns = metadata.modified().map_or(0, nanoseconds);
        #[cfg(unix)]
        let ctime_ns = {
            use std::os::unix::fs::MetadataExt;
            metadata.ctime().saturating_mul(1_000_000_000).saturating_add(metadata.ctime_nsec())
        };
        #[cfg(not(unix))]
        let ctime_ns = mtime_ns;
        Self { size: metadata.len(), mtime_ns, ctime_ns }
    }

    /// Of the file at a path, links not followed; zeros where the system doesn't say.
    pub fn at(path: &Path) -> Self {
        fs::symlink_metadata(path).map(|metadata| Self::of(&metadata)).unwrap_or_default()
    }
}

fn nanoseconds(time: SystemTime) -> i64 {
    let count = |span: std::time::Duration| i64::try_from(span.as_nanos()).unwrap_or(i64::MAX);
    match time.duration_since(UNIX_EPOCH) {
        Ok(after) => count(after),
        Err(before) => count(before.duration()).saturating_neg(),
    }
}
