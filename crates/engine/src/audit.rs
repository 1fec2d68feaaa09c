//! The audit of many files: each distinct change once, as columns, and for each file the numbers of its changes.
//!
//! Numbers are given in the order in which changes first appear, so they depend on the order of the files alone.

use rustc_hash::FxHashMap;

use crate::rewrite::trail::{Recorded, Trail};

/// Offsets into a column are signed 32-bit numbers, as Arrow has them.
const MOST: usize = i32::MAX as usize;
/// What a change takes beside its path and values: fixed columns, and the index by which it is found again.
const BESIDE: usize = 48;

/// More than columns can number: take them sooner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Full;

/// Texts or byte strings one after the other, with an offset before each and one behind the last.
#[derive(Debug, Default)]
pub struct Strings {
    /// One more than there are values.
    pub offsets: Starts,
    /// All of them.
    pub data: Vec<u8>,
}

/// The same, of which some may be absent.
#[derive(Debug, Default)]
pub struct Values {
    /// A bit for each, lowest first: whether it is there.
    pub valid: Vec<u8>,
    /// The values; an absent one is empty.
    pub strings: Strings,
}

/// What was collected: the columns of `changes`, and of each file the numbers of its own.
#[derive(Debug, Default)]
pub struct Columns {
    /// Files.
    pub files: usize,
    /// Ends of the files' lists in `refs`, with a 0 before the first.
    pub ref_offsets: Starts,
    /// Numbers of changes, file after file.
    pub refs: Vec<u32>,
    /// Paths of attributes.
    pub paths: Strings,
    /// Two letters each.
    pub vrs: Vec<[u8; 2]>,
    /// Places in `ChangeKind::ALL`.
    pub actions: Vec<u8>,
    /// Indexes of rules, or negative numbers.
    pub rules: Vec<i32>,
    /// Bytes before.
    pub originals: Values,
    /// Bytes after.
    pub replacements: Values,
}

/// Offsets that begin with 0.
#[derive(Debug)]
pub struct Starts(pub Vec<i32>);

impl Default for Starts {
    fn default() -> Self {
        Self(vec![0])
    }
}

impl Strings {
    fn add(&mut self, value: &[u8]) -> Result<(), Full> {
        let end = self.data.len().checked_add(value.len()).and_then(|end| i32::try_from(end).ok()).ok_or(Full)?;
        self.data.extend_from_slice(value);
        self.offsets.0.push(end);
        Ok(())
    }

    fn get(&self, number: usize) -> &[u8] {
        let end = |at: usize| self.offsets.0.get(at).and_then(|&end| usize::try_from(end).ok()).unwrap_or(0);
        self.data.get(end(number)..end(number + 1)).unwrap_or_default()
    }
}

impl Values {
    fn add(&mut self, value: Option<&[u8]>) -> Result<(), Full> {
        let number = self.strings.offsets.0.len() - 1;
        self.strings.add(value.unwrap_or_default())?;
        if number.is_multiple_of(8) {
            self.valid.push(0);
        }
        if let Some(byte) = self.valid.last_mut() {
            *byte |= u8::from(value.is_some()) << (number % 8);
        }
        Ok(())
    }

    fn get(&self, number: usize) -> Option<&[u8]> {
        let byte = self.valid.get(number / 8).copied().unwrap_or(0);
        (byte >> (number % 8) & 1 == 1).then(|| self.strings.get(number))
    }
}

impl Columns {
    /// How many distinct changes there are.
    pub const fn changes(&self) -> usize {
        self.rules.len()
    }

    fn is(&self, number: u32, change: &Recorded<'_>) -> bool {
        let number = number as usize;
        self.rules.get(number) == Some(&change.rule)
            && self.actions.get(number) == Some(&(change.kind as u8))
            && self.vrs.get(number) == Some(&change.vr.to_bytes())
            && self.paths.get(number) == change.path
            && self.originals.get(number) == change.original
            && self.replacements.get(number) == change.replacement
    }

    fn push(&mut self, change: &Recorded<'_>) -> Result<u32, Full> {
        let number = u32::try_from(self.changes()).map_err(|_| Full)?;
        self.paths.add(change.path)?;
        self.originals.add(change.original)?;
        self.replacements.add(change.replacement)?;
        self.vrs.push(change.vr.to_bytes());
        self.actions.push(change.kind as u8);
        self.rules.push(change.rule);
        Ok(number)
    }
}

/// Collects files until somebody takes the columns.
#[derive(Debug)]
pub struct Audit {
    originals: bool,
    columns: Columns,
    /// By hash: the change that was first to have it.
    by_hash: FxHashMap<u64, u32>,
    /// Of each change, the next one of the same hash.
    next: Vec<Option<u32>>,
    size: usize,
}

impl Audit {
    /// An empty one; without `originals`, changes are told apart by what is left of them.
    pub fn new(originals: bool) -> Self {
        Self { originals, columns: Columns::default(), by_hash: FxHashMap::default(), next: Vec::new(), size: 0 }
    }

    /// Adds a file; without a trail, one that has no changes.
    ///
    /// # Errors
    /// When columns can't number that much; then the file is not in.
    pub fn add(&mut self, trail: Option<&Trail>) -> Result<(), Full> {
        let coming = trail.map_or(0, Trail::size);
        let held = &self.columns;
        let longest = [&held.paths, &held.originals.strings, &held.replacements.strings].map(|one| one.data.len());
        // Checked beforehand, so that no file is in by half.
        let fits =
            longest.into_iter().chain([held.refs.len(), held.files]).all(|held| held.saturating_add(coming) < MOST);
        if !fits {
            return Err(Full);
        }
        for change in trail.into_iter().flat_map(Trail::iter) {
            let change = if self.originals { change } else { change.without_original() };
            let number = self.number(&change)?;
            self.columns.refs.push(number);
            self.size += size_of::<u32>();
        }
        self.columns.files += 1;
        self.columns.ref_offsets.0.push(i32::try_from(self.columns.refs.len()).map_err(|_| Full)?);
        self.size += size_of::<i32>();
        Ok(())
    }

    /// The number of a change, which is its place if it is new.
    fn number(&mut self, change: &Recorded<'_>) -> Result<u32, Full> {
        let mut at = self.by_hash.get(&change.hash).copied();
        let mut last = None;
        while let Some(number) = at {
            if self.columns.is(number, change) {
                return Ok(number);
            }
            last = at;
            at = self.next.get(number as usize).copied().flatten();
        }
        let new = self.columns.push(change)?;
        self.next.push(None);
        match last.and_then(|last| self.next.get_mut(last as usize)) {
            Some(link) => *link = Some(new),
            None => {
                self.by_hash.insert(change.hash, new);
            }
        }
        let values = [Some(change.path), change.original, change.replacement].into_iter().flatten();
        self.size += BESIDE + values.map(<[u8]>::len).sum::<usize>();
        Ok(new)
    }

    /// Bytes held, about.
    pub const fn size(&self) -> usize {
        self.size
    }

    /// Files added since the columns were taken.
    pub const fn files(&self) -> usize {
        self.columns.files
    }

    /// Hands over what was collected, and begins anew.
    pub fn take(&mut self) -> Columns {
        self.by_hash.clear();
        self.next.clear();
        self.size = 0;
        std::mem::take(&mut self.columns)
    }
}

#[cfg(test)]
mod tests;
