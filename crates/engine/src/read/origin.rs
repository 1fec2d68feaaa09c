//! Where the bytes of an instance are, as whoever walks a source knows it.

use std::path::PathBuf;

use crate::fault::Fault;
use crate::read::file::Opening;
use crate::read::index::{DataSet, Limits};
use crate::read::look::look;
use crate::read::member::{Member, Unpacking};
use crate::read::source::FileSource;

/// A file, or what lies in one.
#[derive(Clone, Debug)]
pub enum Origin {
    /// A file of its own.
    File(PathBuf),
    /// A member of an archive.
    Member(Member),
}

/// Room that one thread uses again and again.
#[derive(Default)]
pub struct Room {
    /// For a file's first bytes.
    pub first: Vec<u8>,
    /// For what is packed.
    pub unpacking: Unpacking,
}

impl Origin {
    /// Reads as far as the header goes and shows it to `see`. What stands behind it is neither read nor checked.
    ///
    /// # Errors
    /// The same reasons for which `rewrite` would refuse it before it judges elements.
    pub fn look<T>(
        &self,
        room: &mut Room,
        limits: Limits,
        see: impl FnOnce(&Opening, &DataSet<'_>) -> T,
    ) -> Result<T, Fault> {
        match self {
            Self::File(path) => look(&mut FileSource::open(path)?, &mut room.first, limits, see),
            Self::Member(member) => look(&mut member.open(&mut room.unpacking)?, &mut room.first, limits, see),
        }
    }
}
