//! The changes of one file in one piece of memory, each with a hash by which equal ones are found.

use std::fmt;
use std::hash::{BuildHasher, Hasher};
use std::sync::LazyLock;

use foldhash::quality::RandomState;

use crate::plan::rules::Step;
use crate::rewrite::change::{Change, ChangeKind, MAX_VALUE, push_path};
use crate::tag::Tag;
use crate::vrvalue::Vr;

/// Of each process its own: nobody can make files whose changes all have one hash.
static HASHES: LazyLock<RandomState> = LazyLock::new(RandomState::default);

/// Room for an ordinary header's changes.
const ORDINARY: usize = 16 * 1024;
/// Stands for a value that isn't kept.
const ABSENT: u32 = u32::MAX;

/// The changes of one file, in the order they were made. Holds values: never log it.
#[derive(Clone, Default)]
pub struct Trail {
    /// Path, original and replacement of one change after the other.
    bytes: Vec<u8>,
    spots: Vec<Spot>,
    most: usize,
    is_full: bool,
}

impl fmt::Debug for Trail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Trail({} changes)", self.len())
    }
}

/// One change; lengths are those of its parts in the bytes.
#[derive(Clone, Copy)]
struct Spot {
    hash: u64,
    start: usize,
    path: u32,
    original: u32,
    replacement: u32,
    rule: i32,
    vr: Vr,
    kind: ChangeKind,
}

/// A change as a trail holds it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Recorded<'a> {
    /// As [`Change::path`].
    pub path: &'a [u8],
    /// As [`Change::vr`].
    pub vr: Vr,
    /// As [`Change::kind`].
    pub kind: ChangeKind,
    /// As [`Change::rule`].
    pub rule: i32,
    /// As [`Change::original`].
    pub original: Option<&'a [u8]>,
    /// As [`Change::replacement`].
    pub replacement: Option<&'a [u8]>,
    /// Equal for equal changes, within one process.
    pub hash: u64,
}

/// What is done to an attribute, and by which rule.
#[derive(Clone, Copy)]
pub struct Deed {
    /// The attribute's effective VR.
    pub vr: Vr,
    /// What becomes of it.
    pub kind: ChangeKind,
    /// Index of the plan's rule, or a negative number.
    pub rule: i64,
}

impl Trail {
    /// An empty one that takes up to about `most` bytes.
    pub fn new(most: usize) -> Self {
        Self { bytes: Vec::with_capacity(ORDINARY), spots: Vec::with_capacity(128), most, is_full: false }
    }

    /// Adds a change, but for values longer than [`MAX_VALUE`].
    pub fn add(
        &mut self,
        place: (&[Step], Tag, &str),
        deed: Deed,
        original: Option<&[u8]>,
        replacement: Option<&[u8]>,
    ) {
        if self.size() > self.most {
            self.is_full = true;
            return;
        }
        let start = self.bytes.len();
        push_path(&mut self.bytes, place.0, place.1, place.2);
        let path = length(self.bytes.len() - start);
        let [original, replacement] = [original, replacement].map(|value| self.push(value));
        // No plan has that many rules.
        let rule = i32::try_from(deed.rule).unwrap_or(i32::MAX);
        let mut spot = Spot { hash: 0, start, path, original, replacement, rule, vr: deed.vr, kind: deed.kind };
        spot.hash = self.recorded(&spot).hashed();
        self.spots.push(spot);
    }

    fn push(&mut self, value: Option<&[u8]>) -> u32 {
        let Some(value) = value.filter(|value| value.len() <= MAX_VALUE) else { return ABSENT };
        self.bytes.extend_from_slice(value);
        length(value.len())
    }

    /// Whether there were more changes than it takes.
    pub const fn is_full(&self) -> bool {
        self.is_full
    }

    /// How many changes there are.
    pub const fn len(&self) -> usize {
        self.spots.len()
    }

    /// Whether there are none.
    pub const fn is_empty(&self) -> bool {
        self.spots.is_empty()
    }

    /// Bytes it holds, about.
    pub const fn size(&self) -> usize {
        self.bytes.len() + self.spots.len() * size_of::<Spot>()
    }

    /// The changes in order.
    pub fn iter(&self) -> impl Iterator<Item = Recorded<'_>> {
        self.spots.iter().map(|spot| self.recorded(spot))
    }

    /// The same as values of their own.
    pub fn changes(&self) -> Vec<Change> {
        self.iter().map(Recorded::to_change).collect()
    }

    fn recorded(&self, spot: &Spot) -> Recorded<'_> {
        let mut rest = self.bytes.get(spot.start..).unwrap_or_default();
        let mut next = |count: u32| {
            let (value, after) = rest.split_at_checked(count as usize).unwrap_or_default();
            rest = after;
            value
        };
        let path = next(spot.path);
        let mut value = |count| (count != ABSENT).then(|| next(count));
        let (original, replacement) = (value(spot.original), value(spot.replacement));
        Recorded { path, vr: spot.vr, kind: spot.kind, rule: spot.rule, original, replacement, hash: spot.hash }
    }
}

impl Recorded<'_> {
    /// The change without its original value.
    #[must_use]
    pub fn without_original(mut self) -> Self {
        self.original = None;
        self.hash = self.hashed();
        self
    }

    fn hashed(&self) -> u64 {
        let mut hasher = HASHES.build_hasher();
        let count = |value: Option<&[u8]>| value.map_or(ABSENT, |value| length(value.len()));
        let [one, two] = self.vr.to_bytes();
        hasher.write_u64(u64::from(count(self.original)) << 32 | u64::from(count(self.replacement)));
        hasher.write_u64(
            u64::from(self.rule.cast_unsigned()) << 32 | u64::from_le_bytes([one, two, self.kind as u8, 0, 0, 0, 0, 0]),
        );
        for part in [Some(self.path), self.original, self.replacement].into_iter().flatten() {
            hasher.write(part);
        }
        hasher.finish()
    }

    fn to_change(self) -> Change {
        Change {
            path: String::from_utf8_lossy(self.path).into_owned(),
            vr: self.vr,
            kind: self.kind,
            rule: i64::from(self.rule),
            original: self.original.map(<[u8]>::to_vec),
            replacement: self.replacement.map(<[u8]>::to_vec),
        }
    }
}

/// Paths and values are far shorter than this counts.
fn length(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(ABSENT - 1)
}
