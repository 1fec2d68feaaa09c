//! Names inside words and across them: glued to numbers or other words (`smith1961`, `HeadSmith`), spelled letter by
//! letter (`S M I T H`), cut by the end of a line (`Smi-`, `th`).

use std::ops::Range;

use crate::text::fold::{Folded, Token, folded_word};

/// Fewer letters on their own are axes and units more often than a name.
const FEWEST_LETTERS: usize = 4;
/// Letters of a name that is spelled letter by letter.
const MOST_LETTERS: usize = 32;

/// The parts of a word that stand out in it, as ranges of its bytes: numbers and words, small letters before a capital;
/// and capitals before small letters, once with the last capital and once without (`SMITHaxial`, `MRSmith`).
pub fn any_part(word: &str, asked: &mut dyn FnMut(Range<usize>) -> bool) -> bool {
    let mut start = 0;
    let mut before: Option<char> = None;
    for (at, one) in word.char_indices().chain([(word.len(), ' ')]) {
        let is_cut = at == word.len()
            || before.is_some_and(|before| {
                before.is_ascii_digit() != one.is_ascii_digit() || (before.is_lowercase() && one.is_uppercase())
            });
        if is_cut {
            if is_any(word, start..at, asked) {
                return true;
            }
            start = at;
        }
        before = Some(one);
    }
    false
}

/// A part, and the parts that capitals make in it.
fn is_any(word: &str, part: Range<usize>, asked: &mut dyn FnMut(Range<usize>) -> bool) -> bool {
    if part != (0..word.len()) && asked(part.clone()) {
        return true;
    }
    let own = word.get(part.clone()).unwrap_or_default();
    let capitals = own.find(|one: char| !one.is_uppercase()).unwrap_or(own.len());
    let last = own.get(..capitals).and_then(|run| run.char_indices().next_back()).map_or(0, |(at, _)| at);
    if last == 0 || capitals == own.len() {
        return false;
    }
    let (first, second) = (part.start + last, part.start + capitals);
    [part.start..second, part.start..first, second..part.end, first..part.end].into_iter().any(asked)
}

/// Whether a word has parts; most have none.
pub fn has_parts(word: &[u8]) -> bool {
    let changes = |one: &u8, next: &u8| {
        one.is_ascii_digit() != next.is_ascii_digit()
            || one.is_ascii_lowercase() && next.is_ascii_uppercase()
            || one.is_ascii_uppercase() && next.is_ascii_lowercase()
    };
    // A capital at the beginning is how words are written.
    let pairs = || word.iter().zip(word.iter().skip(1));
    let is_plain = |one: &u8, next: &u8| one.is_ascii_uppercase() && next.is_ascii_lowercase();
    let skipped = usize::from(pairs().next().is_some_and(|(one, next)| is_plain(one, next)));
    pairs().skip(skipped).any(|(one, next)| changes(one, next))
}

/// Words that are spelled over several tokens: their first, their last, and the word.
pub fn assembled(text: &str, folded: &Folded, mut is_name: impl FnMut(&str) -> bool) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let between = |one: &Token, other: &Token| text.get(one.end..other.start).unwrap_or_default();
    let pairs = folded.tokens.iter().zip(folded.tokens.iter().skip(1)).enumerate();
    let mut letters: Range<usize> = 0..0;
    for (at, (one, other)) in pairs {
        let gap = between(one, other);
        let is_wrapped = gap.contains(['\n', '\r']) && gap.chars().all(|one| matches!(one, '\n' | '\r' | '-' | ' '));
        if is_wrapped && is_name(&format!("{}{}", folded.word(one), folded.word(other))) {
            found.push((at, at + 1));
        }
        let is_letter = |token: &Token| matches!(folded.word(token).as_bytes(), [byte] if byte.is_ascii_alphabetic());
        let goes_on = is_letter(one) && is_letter(other) && gap.chars().count() <= 2;
        letters = match (goes_on, letters.end == at + 1 && !letters.is_empty()) {
            (true, true) if letters.len() < MOST_LETTERS => letters.start..at + 2,
            (true, _) => at..at + 2,
            (false, _) => 0..0,
        };
        if letters.len() >= FEWEST_LETTERS {
            // Each run of letters that ends here.
            let spelled: String =
                folded.tokens.get(letters.clone()).unwrap_or_default().iter().map(|token| folded.word(token)).collect();
            let starts = 0..=spelled.len().saturating_sub(FEWEST_LETTERS);
            let first = starts.into_iter().find(|&start| spelled.get(start..).is_some_and(&mut is_name));
            found.extend(first.map(|start| (letters.start + start, letters.end - 1)));
        }
    }
    found
}

/// A part of a word, folded.
pub fn folded_part(word: &str, part: &Range<usize>) -> String {
    let own = word.get(part.clone()).unwrap_or_default();
    if own.is_ascii() { own.to_ascii_lowercase() } else { folded_word(own) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(word: &str) -> Vec<&str> {
        let mut found = Vec::new();
        any_part(word, &mut |part| {
            found.push(&word[part]);
            false
        });
        found
    }

    #[test]
    fn parts_stand_out_by_digits_and_capitals() {
        assert_eq!(cut("smith1961"), ["smith", "1961"]);
        assert_eq!(cut("HeadSmith"), ["Head", "Smith"]);
        assert!(cut("T1SMITHaxial").contains(&"SMITH"));
        assert!(cut("MRSmith").contains(&"Smith"));
        for word in ["smith", "SMITH", "Smith", "1961"] {
            assert!(cut(word).is_empty() || word == "Smith", "{word}");
            assert!(!has_parts(word.as_bytes()), "{word}");
        }
        for word in ["smith1961", "HeadSmith", "SMITHaxial", "MRSmith"] {
            assert!(has_parts(word.as_bytes()), "{word}");
        }
    }

    #[test]
    fn letters_and_lines_are_put_together() {
        let found = |text: &str| assembled(text, &Folded::of(text), |word| word == "smith");
        assert_eq!(found("a b S M I T H"), [(2, 6)]);
        assert_eq!(found("S.M.I.T.H."), [(0, 4)]);
        assert_eq!(found("for Smi-\r\nth"), [(1, 2)]);
        assert!(found("Smi th, s m i").is_empty());
    }
}
