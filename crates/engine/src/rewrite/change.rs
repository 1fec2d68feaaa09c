//! What was done, one record an attribute.

use std::fmt::Write;

use crate::plan::rules::Step;
use crate::tag::Tag;
use crate::vrvalue::Vr;

/// Values longer than this aren't kept in a record.
pub const MAX_VALUE: usize = 64 * 1024;

/// One attribute that did not stay as it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// `00081140[0].00081155`.
    pub path: String,
    /// Its effective VR.
    pub vr: Vr,
    /// What became of it.
    pub kind: ChangeKind,
    /// Index of the plan's rule, or one of the constants below.
    pub rule: i64,
    /// Its bytes before.
    pub original: Option<Vec<u8>>,
    /// Its bytes after.
    pub replacement: Option<Vec<u8>>,
}

/// No rule named the attribute: a policy did it.
pub const BY_POLICY: i64 = -1;
/// The engine's own duty.
pub const BY_DUTY: i64 = -2;

/// What became of an attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangeKind {
    Removed,
    Emptied,
    Replaced,
    Added,
}

impl ChangeKind {
    /// The word used in reports.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Removed => "removed",
            Self::Emptied => "emptied",
            Self::Replaced => "replaced",
            Self::Added => "added",
        }
    }
}

/// The path of an element below `steps`.
pub fn path(steps: &[Step], tag: Tag, creator: &str) -> String {
    let mut text = String::new();
    for step in steps {
        push(&mut text, step.tag, &step.creator);
        // Writing to a String can't fail.
        let _ = write!(text, "[{}].", step.item);
    }
    push(&mut text, tag, creator);
    text
}

fn push(text: &mut String, tag: Tag, creator: &str) {
    let _ = write!(text, "{tag:08X}");
    if !creator.is_empty() {
        let _ = write!(text, "({creator})");
    }
}

/// A value for a record, unless it is too long for one.
pub fn recorded(value: &[u8]) -> Option<Vec<u8>> {
    (value.len() <= MAX_VALUE).then(|| value.to_vec())
}

/// The path of a fault: creators may hold a name, so only tags are given.
pub fn fault_path(steps: &[Step], tag: Tag) -> String {
    let bare: Vec<Step> = steps.iter().map(|step| Step { creator: String::new(), ..step.clone() }).collect();
    path(&bare, tag, "")
}
