//! Numbers that are somebody's: how long they must be to say so.

use std::ops::Range;

/// Digits that a number in a word of letters has at least: `MRN47112`. Shorter ones measure something, as do round ones
/// (`TR10000`), unless they are as long as the second says.
const SHORTEST: usize = 5;
const LONG: usize = 6;
/// Different digits in a number that is not round.
const FEWEST_DIFFERENT: usize = 3;

/// Whether a number inside of a word can be nobody else's but whose ID it is.
pub fn is_telling_part(number: &str) -> bool {
    number.len() >= LONG
        || (number.len() >= SHORTEST && different(number) >= FEWEST_DIFFERENT && !number.ends_with("00"))
}

/// The same of a number that is a value by itself, and may be a measure.
pub fn is_telling_whole(number: &str) -> bool {
    number.len() >= LONG && different(number) >= FEWEST_DIFFERENT && number.bytes().all(|byte| byte.is_ascii_digit())
}

fn different(number: &str) -> usize {
    (b'0'..=b'9').filter(|digit| number.as_bytes().contains(digit)).count()
}

/// A number without the zeros in front.
pub fn without_zeros(number: &str) -> &str {
    number.trim_start_matches('0')
}

/// Where the digits of a word stand, each run as far as it goes.
pub fn runs_of_digits(word: &[u8]) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + word.get(at..)?.iter().position(u8::is_ascii_digit)?;
        let length = word.get(start..)?.iter().take_while(|byte| byte.is_ascii_digit()).count();
        at = start + length;
        Some(start..at)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_and_round_numbers_tell_nobody() {
        for (number, part, whole) in [
            ("4711234", true, true),
            ("47112", true, false),
            ("4711", false, false),
            ("10000", false, false),
            ("12500", false, false),
            ("100000", true, false),
        ] {
            assert_eq!((is_telling_part(number), is_telling_whole(number)), (part, whole), "{number}");
        }
    }

    #[test]
    fn digits_are_found_in_runs() {
        let found = |word: &str| runs_of_digits(word.as_bytes()).map(|run| word[run].to_owned()).collect::<Vec<_>>();
        assert_eq!(found("MRN47x011"), ["47", "011"]);
        assert_eq!(found("12"), ["12"]);
        assert!(found("MRN").is_empty());
    }
}
