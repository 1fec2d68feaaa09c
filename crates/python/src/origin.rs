//! Where the bytes of an instance are, as Python says it.

use std::ffi::OsString;

use pyo3::prelude::*;
use scrubjay_engine::read::member::Member;
use scrubjay_engine::read::origin::Origin;
use scrubjay_engine::read::stamp::FileStamp;

/// A path, or a member of an archive.
#[derive(FromPyObject)]
pub enum Where {
    /// Of a file.
    Path(OsString),
    /// The archive's path; its size, and times of writing and of change in nanoseconds; offset of the member; bytes
    /// there; bytes unpacked; whether it is deflated; its CRC-32 if it has one.
    #[pyo3(transparent)]
    Member(MemberTuple),
}

type MemberTuple = (OsString, (u64, i64, i64), u64, u64, u64, bool, Option<u32>);

impl From<Where> for Origin {
    fn from(place: Where) -> Self {
        match place {
            Where::Path(path) => Self::File(path.into()),
            Where::Member((archive, (bytes, mtime_ns, ctime_ns), at, packed, size, deflated, crc)) => {
                let stamp = FileStamp { size: bytes, mtime_ns, ctime_ns };
                Self::Member(Member { archive: archive.into(), stamp, at, packed, size, deflated, crc })
            }
        }
    }
}
