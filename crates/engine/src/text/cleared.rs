//! Texts that were looked through and are clean: the files of a study say the same again and again.

use std::sync::Mutex;

use rustc_hash::FxHashSet;

/// What a text was searched for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    /// The study's people.
    Known,
    /// Them, and what looks like anybody's data.
    Patterns,
    /// That, and words in no vocabulary.
    Vocabulary,
}

/// Values as they stand in files. Bounded: what doesn't fit is looked through each time.
#[derive(Debug, Default)]
pub struct Cleared([Mutex<FxHashSet<Box<[u8]>>>; 3]);

const MOST_VALUES: usize = 4096;
const LONGEST: usize = 256;

impl Cleared {
    /// Whether a value is known to be clean. No when another thread is asking.
    pub fn has(&self, raw: &[u8], depth: Depth) -> bool {
        raw.len() <= LONGEST && self.set(depth).try_lock().is_ok_and(|set| set.contains(raw))
    }

    /// Notes a value that is.
    pub fn add(&self, raw: &[u8], depth: Depth) {
        if raw.len() <= LONGEST
            && let Ok(mut set) = self.set(depth).try_lock()
            && set.len() < MOST_VALUES
        {
            set.insert(raw.into());
        }
    }

    const fn set(&self, depth: Depth) -> &Mutex<FxHashSet<Box<[u8]>>> {
        let Self([known, patterns, vocabulary]) = self;
        match depth {
            Depth::Known => known,
            Depth::Patterns => patterns,
            Depth::Vocabulary => vocabulary,
        }
    }
}
