//! A quick look through bytes: whether a needle may be in them at all.
//!
//! Every run of letters, digits and bytes above ASCII is hashed as it goes by; only bytes with a run that begins a needle
//! are decoded and searched in earnest. Costs about a nanosecond a byte, and nothing to make.

use rustc_hash::FxHashSet;

/// Hashes of the runs that needles consist of, as bytes in the encodings they may have.
#[derive(Clone, Debug, Default)]
pub struct Sieve {
    runs: FxHashSet<u64>,
    /// One bit for each of 4096 remainders: most runs stop here.
    bits: Vec<u64>,
    /// Whether any byte above ASCII needs a second look: scripts without spaces have no runs of their own.
    all_high: bool,
}

const BITS: u64 = 4096;
/// Before it and after it the same bytes mean other characters (ISO 2022).
const ESCAPE: u8 = 0x1B;
/// So many letters with zeros between them are no numbers.
const FEWEST_WIDE: usize = 3;
const START: u64 = 0xCBF2_9CE4_8422_2325;
const PRIME: u64 = 0x0100_0000_01B3;

impl Sieve {
    /// Adds a run of bytes; the case of ASCII letters doesn't matter.
    pub fn add(&mut self, run: &[u8]) {
        if self.bits.is_empty() {
            self.bits.resize((BITS / 64) as usize, 0);
        }
        let hash = run.iter().fold(START, |hash, &byte| step(hash, byte));
        let bit = hash % BITS;
        if let Some(word) = self.bits.get_mut((bit / 64) as usize) {
            *word |= 1 << (bit % 64);
        }
        self.runs.insert(hash);
    }

    /// Adds several.
    pub fn add_all(&mut self, runs: &[Vec<u8>]) {
        for run in runs {
            self.add(run);
        }
    }

    /// From now on every byte above ASCII needs a second look.
    pub const fn add_all_high(&mut self) {
        self.all_high = true;
    }

    /// Whether there is nothing to look for.
    pub fn is_empty(&self) -> bool {
        self.runs.is_empty() && !self.all_high
    }

    /// Whether a needle may begin somewhere in these bytes. One zero byte between two letters parts nothing: that is
    /// how UTF-16 spells them.
    pub fn may_hit(&self, bytes: &[u8]) -> bool {
        if self.is_empty() {
            return false;
        }
        if self.all_high && bytes.iter().any(|&byte| byte >= 0x80 || byte == ESCAPE) {
            return true;
        }
        let (is_hit, is_wide) = self.any_run(bytes);
        is_hit
            || is_wide && {
                let narrow: Vec<u8> = bytes.iter().copied().filter(|&byte| byte != 0).collect();
                self.any_run(&narrow).0
            }
    }

    /// Whether a run is known; and whether letters stand with zeros between them, as UTF-16 has them.
    fn any_run(&self, bytes: &[u8]) -> (bool, bool) {
        let (mut hash, mut length, mut lonely, mut is_wide) = (START, 0_usize, 0_usize, false);
        for &byte in bytes.iter().chain([&b' ']) {
            if IS_WORD[usize::from(byte)] {
                hash = step(hash, byte);
                length += 1;
                continue;
            }
            if length > 0 {
                if self.has(hash) {
                    return (true, is_wide);
                }
                lonely = if length == 1 && byte == 0 { lonely + 1 } else { 0 };
                is_wide |= lonely >= FEWEST_WIDE;
                (hash, length) = (START, 0);
            } else {
                lonely = 0;
            }
        }
        (false, is_wide)
    }

    fn has(&self, hash: u64) -> bool {
        let bit = hash % BITS;
        let word = self.bits.get((bit / 64) as usize).copied().unwrap_or(0);
        word & (1 << (bit % 64)) != 0 && self.runs.contains(&hash)
    }
}

const fn step(hash: u64, byte: u8) -> u64 {
    (hash ^ byte.to_ascii_lowercase() as u64).wrapping_mul(PRIME)
}

static IS_WORD: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        // No more than 255 fits, by the loop.
        #[allow(clippy::cast_possible_truncation)]
        let one = byte as u8;
        table[byte] = one.is_ascii_alphanumeric() || one >= 0x80;
        byte += 1;
    }
    table
};

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn runs_are_found_whole_only() {
        let mut sieve = Sieve::default();
        sieve.add(b"smith");
        for hit in [&b"T1 SMITH^J"[..], b"smith", b"(Smith)", b"S\0m\0i\0t\0h\0", b"\x01\0S\0M\0I\0T\0H\0"] {
            assert!(sieve.may_hit(hit), "{hit:?}");
        }
        for miss in [&b"blacksmith"[..], b"smithson", b"smi th", b"", b"s\xE4smith"] {
            assert!(!sieve.may_hit(miss), "{miss:?}");
        }
    }

    proptest! {
        #[test]
        fn what_stands_there_is_found(before in "[ -/]{0,8}", word in "[a-zA-Z0-9]{1,12}", after in "[ -/]{0,8}") {
            let mut sieve = Sieve::default();
            sieve.add(word.to_ascii_lowercase().as_bytes());
            let found = sieve.may_hit(format!("{before}{word}{after}").as_bytes());
            prop_assert!(found);
        }
    }
}
