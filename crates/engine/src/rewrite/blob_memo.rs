//! Large blobs dealt with lately: the files of a series carry the same protocol.

use std::hash::Hasher;
use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::FxHasher;

use crate::blob::Kind;
use crate::charset::Charsets;
use crate::date::DateMode;
use crate::rewrite::facts::Facts;
use crate::text::needle::Needles;

/// A bounded memory of what came of blobs. A place that is taken is taken over.
pub struct Memo<T>(Mutex<[Option<Arc<Entry<T>>>; PLACES]>);

/// Everything that an answer depends on, beside the plan; and the answer.
pub struct Entry<T> {
    needles: Arc<Needles>,
    dates: DateMode,
    holds: Vec<bool>,
    charsets: Charsets,
    kind: Kind,
    raw: Vec<u8>,
    pub answer: T,
}

const PLACES: usize = 8;
/// Small ones differ from file to file, and cost little.
const SHORTEST: usize = 16 << 10;
/// With more, the memory would be more than a few megabytes.
const LONGEST: usize = 1 << 20;

impl<T> Default for Memo<T> {
    fn default() -> Self {
        Self(Mutex::new([const { None }; PLACES]))
    }
}

impl<T> Memo<T> {
    /// The answer for a blob of this instance: remembered, or made now.
    pub fn answer(
        &self,
        facts: &Facts,
        charsets: &Charsets,
        kind: Kind,
        raw: &[u8],
        make: impl FnOnce() -> T,
    ) -> Arc<Entry<T>> {
        let is_worth_it = (SHORTEST..=LONGEST).contains(&raw.len());
        let place = if is_worth_it { place_of(raw) } else { 0 };
        if is_worth_it
            && let Some(found) = self.at(place)
            && found.is_for(facts, charsets, kind, raw)
        {
            return found;
        }
        let entry = Arc::new(Entry {
            needles: Arc::clone(&facts.needles),
            dates: facts.dates,
            holds: facts.holds.clone(),
            charsets: charsets.clone(),
            kind,
            raw: if is_worth_it { raw.to_vec() } else { Vec::new() },
            answer: make(),
        });
        if is_worth_it {
            let mut places = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some(slot) = places.get_mut(place) {
                *slot = Some(Arc::clone(&entry));
            }
        }
        entry
    }

    fn at(&self, place: usize) -> Option<Arc<Entry<T>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(place)?.clone()
    }
}

impl<T> Entry<T> {
    fn is_for(&self, facts: &Facts, charsets: &Charsets, kind: Kind, raw: &[u8]) -> bool {
        Arc::ptr_eq(&self.needles, &facts.needles)
            && (self.dates, self.kind) == (facts.dates, kind)
            && self.holds == facts.holds
            && self.charsets == *charsets
            && self.raw == raw
    }
}

fn place_of(raw: &[u8]) -> usize {
    let mut hasher = FxHasher::default();
    hasher.write(raw);
    usize::try_from(hasher.finish() >> 32).unwrap_or(0) % PLACES
}
