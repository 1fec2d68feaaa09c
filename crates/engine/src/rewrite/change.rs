//! What was done, one record an attribute.

use std::io::Write;

use crate::plan::rules::Step;
use crate::tag::Tag;
use crate::vrvalue::Vr;

/// Values longer than this aren't kept in a record.
pub const MAX_VALUE: usize = 64 * 1024;
/// Characters of a private creator.
const MOST_CREATOR: usize = 64;
const HEX: &[u8; 16] = b"0123456789ABCDEF";

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
    /// All of them; a place in this list is the number that columns hold.
    pub const ALL: [Self; 4] = [Self::Removed, Self::Emptied, Self::Replaced, Self::Added];

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
    let mut path = Vec::new();
    push_path(&mut path, steps, tag, creator);
    String::from_utf8_lossy(&path).into_owned()
}

/// Appends the path of an element below `steps`.
pub fn push_path(out: &mut Vec<u8>, steps: &[Step], tag: Tag, creator: &str) {
    for step in steps {
        push(out, step.tag, &step.creator);
        push_item(out, step.item);
    }
    push(out, tag, creator);
}

fn push(out: &mut Vec<u8>, tag: Tag, creator: &str) {
    let mut digits = [0; 8];
    for (place, shift) in digits.iter_mut().zip((0..32).step_by(4).rev()) {
        *place = HEX[(tag >> shift) as usize & 15];
    }
    out.extend_from_slice(&digits);
    if !creator.is_empty() {
        out.push(b'(');
        out.extend_from_slice(first_of(creator).as_bytes());
        out.push(b')');
    }
}

fn push_item(out: &mut Vec<u8>, item: u32) {
    out.push(b'[');
    // Writing to a Vec can't fail.
    let _ = write!(out, "{item}");
    out.extend_from_slice(b"].");
}

/// As much of a private creator as DICOM allows (PS3.5 6.2, LO): what stands before each element of its block must not be
/// as long as a file likes.
fn first_of(creator: &str) -> &str {
    creator.char_indices().nth(MOST_CREATOR).map_or(creator, |(end, _)| &creator[..end])
}

/// The path of a fault: creators may hold a name, so only tags are given.
pub fn fault_path(steps: &[Step], tag: Tag) -> String {
    let mut path = Vec::new();
    for step in steps {
        push(&mut path, step.tag, "");
        push_item(&mut path, step.item);
    }
    push(&mut path, tag, "");
    path.into_iter().map(char::from).collect()
}
