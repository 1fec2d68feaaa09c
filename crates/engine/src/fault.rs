//! Why an instance can't be passed on: a code and a place, never a value.

use std::fmt;

/// The end of the road for one instance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Which of the outcomes this is.
    pub outcome: Outcome,
    /// A code of `docs/reference/outcomes.md`.
    pub reason: &'static str,
    /// Where, as a chain of tags; empty when it isn't known.
    pub tag_path: String,
    /// Byte offset in the source, or in the inflated data set of a deflated file.
    pub offset: Option<u64>,
    /// For a leak, what kind of value is left; else empty.
    pub needle: &'static str,
    /// Keyed digest of the study it was of, if that could be read.
    pub study: Option<[u8; 16]>,
}

/// What can become of an instance; "reused" is decided at commit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// De-identified and staged.
    Written,
    /// Not for us, or dropped by a rule.
    Excluded,
    /// Not understood whole.
    Quarantined,
    /// The machine's fault: reading or writing.
    Failed,
}

impl Outcome {
    /// The word used in reports.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Written => "written",
            Self::Excluded => "excluded",
            Self::Quarantined => "quarantined",
            Self::Failed => "failed",
        }
    }
}

impl Fault {
    /// Broken or unsupported, at a byte offset.
    pub fn quarantined(reason: &'static str, offset: usize) -> Self {
        Self { offset: Some(offset as u64), ..Self::unplaced(reason) }
    }

    /// Broken or unsupported as a whole.
    pub fn unplaced(reason: &'static str) -> Self {
        Self { outcome: Outcome::Quarantined, reason, tag_path: String::new(), offset: None, needle: "", study: None }
    }

    /// Left out on purpose.
    pub fn excluded(reason: &'static str) -> Self {
        Self { outcome: Outcome::Excluded, ..Self::unplaced(reason) }
    }

    /// Reading or writing failed; the operating system's message may hold a path, so only its kind is kept.
    pub fn io(error: &std::io::Error, otherwise: &'static str) -> Self {
        use std::io::ErrorKind;
        if error.kind() == ErrorKind::InvalidData {
            return Self::unplaced("bad-member"); // no system says so, but what reads members of archives
        }
        let reason = match error.kind() {
            ErrorKind::PermissionDenied => "no-permission",
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "no-space",
            ErrorKind::NotFound => "vanished",
            ErrorKind::InvalidFilename => "path-too-long",
            _ => otherwise,
        };
        Self { outcome: Outcome::Failed, ..Self::unplaced(reason) }
    }

    /// What is wrong with a source that somebody is writing is that somebody is writing it.
    pub fn changed() -> Self {
        Self { outcome: Outcome::Failed, ..Self::unplaced("source-changed") }
    }

    /// The same fault with a place in the header.
    #[must_use]
    pub fn at(mut self, tag_path: String) -> Self {
        if self.tag_path.is_empty() {
            self.tag_path = tag_path;
        }
        self
    }

    /// The same fault with the study it befell.
    #[must_use]
    pub const fn of_study(mut self, study: Option<[u8; 16]>) -> Self {
        self.study = study;
        self
    }

    /// The same fault with the kind of value that is left.
    #[must_use]
    pub const fn holding(mut self, needle: &'static str) -> Self {
        self.needle = needle;
        self
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.outcome.word(), self.reason)?;
        if !self.tag_path.is_empty() {
            write!(f, " at {}", self.tag_path)?;
        }
        if let Some(offset) = self.offset {
            write!(f, " offset {offset}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Fault {}
