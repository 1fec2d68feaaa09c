//! UIDs mapped lately: a series names its study, frame of reference and references in every file.

use std::hash::Hasher;
use std::sync::{Mutex, PoisonError};

use rustc_hash::FxHasher;

/// PS3.5 9.1: a UID has 64 characters at most.
const MOST: usize = 64;
const DRAWERS: usize = 16;
const PLACES: usize = 256;

/// A bounded memory of UIDs and what they became. A place that is taken is taken over.
#[derive(Default)]
pub struct Memo([Mutex<Vec<Pair>>; DRAWERS]);

#[derive(Clone, Copy)]
struct Pair {
    old: Text,
    new: Text,
}

#[derive(Clone, Copy)]
struct Text {
    bytes: [u8; MOST],
    count: usize,
}

impl Text {
    const EMPTY: Self = Self { bytes: [0; MOST], count: 0 };

    fn of(text: &[u8]) -> Option<Self> {
        let mut bytes = [0; MOST];
        bytes.get_mut(..text.len())?.copy_from_slice(text);
        Some(Self { bytes, count: text.len() })
    }

    fn get(&self) -> &[u8] {
        self.bytes.get(..self.count).unwrap_or_default()
    }
}

impl Memo {
    /// Appends to `out` what `uid` became, or what `make` appends for it.
    pub fn get_or(&self, uid: &[u8], out: &mut Vec<u8>, make: impl FnOnce(&mut Vec<u8>)) {
        let (drawer, spot) = spot_of(uid);
        // Whoever finds a drawer in use by another thread is quicker making the UID than waiting for it.
        let lock = self.0.get(drawer).map(Mutex::try_lock);
        let mut pairs = match lock {
            Some(Ok(pairs)) => pairs,
            Some(Err(std::sync::TryLockError::Poisoned(error))) => PoisonError::into_inner(error),
            Some(Err(std::sync::TryLockError::WouldBlock)) | None => return make(out),
        };
        if pairs.is_empty() {
            pairs.resize(PLACES, Pair { old: Text::EMPTY, new: Text::EMPTY });
        }
        let Some(pair) = pairs.get_mut(spot) else { return make(out) };
        if pair.old.get() == uid && pair.new.count > 0 {
            out.extend_from_slice(pair.new.get());
            return;
        }
        let start = out.len();
        make(out);
        if let Some((old, new)) = Text::of(uid).zip(out.get(start..).and_then(Text::of)) {
            *pair = Pair { old, new };
        }
    }
}

fn spot_of(uid: &[u8]) -> (usize, usize) {
    let mut hasher = FxHasher::default();
    hasher.write(uid);
    let hash = hasher.finish();
    let drawer = usize::try_from(hash >> 8).unwrap_or(usize::MAX) % DRAWERS;
    (drawer, usize::try_from(hash & 0xFF).unwrap_or(0) % PLACES)
}
