//! A quick look through bytes: whether a needle may be in them at all.
//!
//! Every run of letters, digits and bytes above ASCII is looked at as it goes by: one that begins like a needle and is as
//! long as it is hashed. Only bytes with a run that begins a needle are decoded and searched in earnest. Costs about a
//! nanosecond a byte.

use std::ops::Range;

use rustc_hash::FxHashSet;

use crate::text::inside;
use crate::text::number::runs_of_digits;

/// Runs that needles consist of, as bytes in the encodings they may have.
#[derive(Clone, Debug, Default)]
pub struct Sieve {
    runs: FxHashSet<u64>,
    /// By first byte, a bit for each length that a run with it has, the last for all that are longer.
    shapes: Vec<u64>,
}

const LONGEST_SHAPE: usize = 63;
/// Before it and after it the same bytes mean other characters (ISO 2022).
const ESCAPE: u8 = 0x1B;
/// So many letters with zeros between them are no numbers.
const FEWEST_WIDE: usize = 3;
/// Digits of the shortest number that is looked for inside of words.
const SHORTEST_NUMBER: usize = 4;
/// Letters of the shortest name.
const SHORTEST_PART: usize = 3;
const START: u64 = 0xCBF2_9CE4_8422_2325;
const PRIME: u64 = 0x0100_0000_01B3;

impl Sieve {
    /// Adds a run of bytes; the case of ASCII letters doesn't matter.
    pub fn add(&mut self, run: &[u8]) {
        let Some(first) = run.first() else { return };
        if self.shapes.is_empty() {
            self.shapes.resize(256, 0);
        }
        for byte in [first.to_ascii_lowercase(), first.to_ascii_uppercase()] {
            if let Some(shape) = self.shapes.get_mut(usize::from(byte)) {
                *shape |= 1 << run.len().min(LONGEST_SHAPE);
            }
        }
        self.runs.insert(hash(run));
    }

    /// Adds several.
    pub fn add_all(&mut self, runs: &[Vec<u8>]) {
        for run in runs {
            self.add(run);
        }
    }

    /// Whether there is nothing to look for.
    pub fn is_empty(&self) -> bool {
        self.runs.is_empty()
    }

    /// Whether a needle may begin somewhere in these bytes. One zero byte between two letters parts nothing: that is
    /// how UTF-16 spells them.
    pub fn may_hit(&self, bytes: &[u8]) -> bool {
        if self.is_empty() {
            return false;
        }
        // Letters beyond ASCII have many spellings: with and without accents, in this character set or that, as entities.
        if !bytes.is_ascii() || memchr::memchr3(ESCAPE, b'&', b'%', bytes).is_some() {
            return true;
        }
        self.has_run(bytes) || is_wide(bytes) && self.has_run(&narrowed(bytes))
    }

    /// Where needles may begin in bytes that are no text, and in the bytes without zeros if those stand between letters.
    /// Runs of ASCII count, of three letters and more; bytes that mean something else would hit all the time.
    pub fn hits(&self, bytes: &[u8], look: &mut dyn FnMut(&[u8], Range<usize>) -> bool) {
        if self.is_empty() || !self.hits_in(bytes, look) || !is_wide(bytes) {
            return;
        }
        self.hits_in(&narrowed(bytes), look);
    }

    /// False when `look` has seen enough.
    fn hits_in(&self, bytes: &[u8], look: &mut dyn FnMut(&[u8], Range<usize>) -> bool) -> bool {
        let mut at = 0;
        while let Some(run) = next_run(bytes, at) {
            at = run.end;
            let own = bytes.get(run.clone()).unwrap_or_default();
            if self.has_any(own) && !look(bytes, run) {
                return false;
            }
        }
        true
    }

    /// Whether any run is known, or a part of one.
    fn has_run(&self, bytes: &[u8]) -> bool {
        let mut runs = bytes.split(|&byte| !is_word(byte)).filter(|run| !run.is_empty());
        runs.any(|run| self.has_any(run))
    }

    /// Whether a run is known, or a part of it.
    fn has_any(&self, run: &[u8]) -> bool {
        self.has(run) || self.has_inside(run) || self.has_number(run)
    }

    /// Whether digits of a run are known, with zeros in front or without: `MRN4711234`, `04711234`.
    fn has_number(&self, run: &[u8]) -> bool {
        runs_of_digits(run).filter(|digits| digits.len() >= SHORTEST_NUMBER).any(|digits| {
            let digits = run.get(digits).unwrap_or_default();
            let zeros = digits.iter().take_while(|digit| **digit == b'0').count();
            self.has(digits) || digits.get(zeros..).is_some_and(|bare| bare.len() >= SHORTEST_NUMBER && self.has(bare))
        })
    }

    /// Whether a part of a run is known: `smith1961`, `HeadSmith`. Most runs have no parts.
    fn has_inside(&self, run: &[u8]) -> bool {
        run.len() > SHORTEST_PART
            && self.may_have_inside(run)
            && std::str::from_utf8(run).is_ok_and(|word| {
                let mut is_known = |part: Range<usize>| {
                    part.len() >= SHORTEST_PART && run.get(part).is_some_and(|part| self.has(part))
                };
                inside::any_part(word, &mut is_known)
            })
    }

    /// Whether a letter that begins something known stands where a part may begin.
    fn may_have_inside(&self, run: &[u8]) -> bool {
        let begins = |byte: u8| {
            !byte.is_ascii_digit()
                && self.shapes.get(usize::from(byte)).is_some_and(|&shape| shape >> SHORTEST_PART != 0)
        };
        let is_first = run.first().is_some_and(|&byte| begins(byte));
        let pairs = run.iter().zip(run.iter().skip(1));
        let found = pairs.into_iter().any(|(&one, &next)| {
            // The last of several capitals may begin a part, or the small letter after it.
            let is_cut =
                one.is_ascii_digit() != next.is_ascii_digit() || one.is_ascii_uppercase() != next.is_ascii_uppercase();
            is_cut && (is_first || begins(next) || begins(one))
        });
        found && inside::has_parts(run)
    }

    fn has(&self, run: &[u8]) -> bool {
        let shape = run.first().and_then(|&first| self.shapes.get(usize::from(first))).copied().unwrap_or(0);
        (shape >> run.len().min(LONGEST_SHAPE)) & 1 != 0 && self.runs.contains(&hash(run))
    }
}

/// The next run of three letters or figures of ASCII at least. Looks at each third byte only, until it finds one.
fn next_run(bytes: &[u8], from: usize) -> Option<Range<usize>> {
    let is_ascii_word = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_alphanumeric);
    let mut at = from;
    while at.checked_add(SHORTEST_PART)? <= bytes.len() {
        let probe = at + SHORTEST_PART - 1;
        if !is_ascii_word(probe) {
            at = probe + 1;
            continue;
        }
        let before = (at..probe).rev().take_while(|&at| is_ascii_word(at)).count();
        let after =
            bytes.get(probe..).unwrap_or_default().iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
        if before + after >= SHORTEST_PART {
            return Some(probe - before..probe + after);
        }
        at = probe + after;
    }
    None
}

/// Whether letters stand with zeros between them, as UTF-16 has them.
pub fn is_wide(bytes: &[u8]) -> bool {
    let (mut last, mut count) = (usize::MAX, 0);
    for zero in memchr::memchr_iter(0, bytes) {
        let is_next = zero.checked_sub(2) == Some(last);
        count = match zero.checked_sub(1).and_then(|at| bytes.get(at)) {
            Some(byte) if byte.is_ascii_alphanumeric() => {
                if is_next {
                    count + 1
                } else {
                    1
                }
            }
            // What stands between letters: `Ng^Wu`, `99-21-77`.
            Some(byte) if is_next && (*byte == b' ' || byte.is_ascii_punctuation()) => count,
            _ => 0,
        };
        if count >= FEWEST_WIDE {
            return true;
        }
        last = zero;
    }
    false
}

/// The bytes without zeros, where those stand between letters.
pub fn narrowed_if_wide(bytes: &[u8]) -> Option<Vec<u8>> {
    is_wide(bytes).then(|| narrowed(bytes))
}

fn narrowed(bytes: &[u8]) -> Vec<u8> {
    bytes.iter().copied().filter(|&byte| byte != 0).collect()
}

fn hash(run: &[u8]) -> u64 {
    run.iter().fold(START, |hash, &byte| (hash ^ u64::from(byte.to_ascii_lowercase())).wrapping_mul(PRIME))
}

#[inline]
const fn is_word(byte: u8) -> bool {
    IS_WORD[byte as usize]
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
        for hit in [&b"smith1961"[..], b"T1HeadSmith", b"SMITHaxial", b"sm&#105;th", b"s\xE4", b"\x1B$B;3"] {
            assert!(sieve.may_hit(hit), "parts of words, and other spellings: {hit:?}");
        }
        for miss in [&b"blacksmith"[..], b"smithson", b"smi th", b""] {
            assert!(!sieve.may_hit(miss), "{miss:?}");
        }
    }

    #[test]
    fn bytes_are_looked_at_in_runs_of_three() {
        let bytes = b"\xFFab\x01abc\x02\x03d12\x80\x80longer9\x00xyz";
        let mut found = Vec::new();
        let mut at = 0;
        while let Some(run) = next_run(bytes, at) {
            at = run.end;
            found.push(&bytes[run]);
        }
        assert_eq!(found, [&b"abc"[..], b"d12", b"longer9", b"xyz"]);
        assert!(
            is_wide(b"\x01\x02S\0m\0i\0t\0")
                && is_wide(b"\0x\0 \0L\0i\0 \0N\0a")
                && is_wide(b"N\0g\0^\0W\0u\0")
                && !is_wide(b"x\0 \0 \0 \0L\0")
                && !is_wide(b"S\0\0m\0\0i\0\0t")
        );
    }

    proptest! {
        #[test]
        fn no_run_is_missed(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..200)) {
            let wanted: Vec<&[u8]> =
                bytes.split(|byte| !byte.is_ascii_alphanumeric()).filter(|run| run.len() >= SHORTEST_PART).collect();
            let (mut found, mut at) = (Vec::new(), 0);
            while let Some(run) = next_run(&bytes, at) {
                at = run.end;
                found.push(&bytes[run]);
            }
            prop_assert_eq!(found, wanted);
        }

        #[test]
        fn what_stands_there_is_found(before in "[ -/]{0,8}", word in "[a-zA-Z0-9]{1,12}", after in "[ -/]{0,8}") {
            let mut sieve = Sieve::default();
            sieve.add(word.to_ascii_lowercase().as_bytes());
            let found = sieve.may_hit(format!("{before}{word}{after}").as_bytes());
            prop_assert!(found);
        }
    }
}
