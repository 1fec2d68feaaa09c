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
pub fn parts(word: &str) -> Vec<Range<usize>> {
    let mut cuts = vec![0];
    let mut before: Option<char> = None;
    for (at, one) in word.char_indices() {
        let is_cut = before.is_some_and(|before| {
            before.is_ascii_digit() != one.is_ascii_digit() || (before.is_lowercase() && one.is_uppercase())
        });
        if is_cut {
            cuts.push(at);
        }
        before = Some(one);
    }
    cuts.push(word.len());
    let whole = cuts.windows(2).filter_map(|pair| Some(*pair.first()?..*pair.get(1)?));
    let mut found = Vec::new();
    for part in whole {
        let own = word.get(part.clone()).unwrap_or_default();
        let capitals = own.find(|one: char| !one.is_uppercase()).unwrap_or(own.len());
        let last = own.get(..capitals).and_then(|run| run.char_indices().next_back()).map_or(0, |(at, _)| at);
        found.push(part.clone());
        if last > 0 && capitals < own.len() {
            found.push(part.start..part.start + capitals);
            found.push(part.start..part.start + last);
            found.push(part.start + capitals..part.end);
            found.push(part.start + last..part.end);
        }
    }
    found.retain(|part| *part != (0..word.len()));
    found
}

/// Whether any part of an ASCII word is known: `parts` without a list of them, for those who look through many words.
pub fn any_part(word: &[u8], is_known: impl Fn(&[u8]) -> bool) -> bool {
    let mut rest = word;
    while let Some(length) = part_length(rest) {
        let (part, after) = rest.split_at(length);
        if part.len() < word.len() && is_known(part) {
            return true;
        }
        let capitals = part.iter().take_while(|byte| byte.is_ascii_uppercase()).count();
        if capitals > 1 && capitals < part.len() {
            let halves = [part.split_at(capitals), part.split_at(capitals - 1)];
            if halves.iter().any(|(left, right)| is_known(left) || is_known(right)) {
                return true;
            }
        }
        rest = after;
    }
    false
}

/// Bytes before the next change between numbers and letters, or from a small letter to a capital.
fn part_length(word: &[u8]) -> Option<usize> {
    let mut before = *word.first()?;
    for (at, &one) in word.iter().enumerate().skip(1) {
        let is_cut = before.is_ascii_digit() != one.is_ascii_digit()
            || (before.is_ascii_lowercase() && one.is_ascii_uppercase());
        if is_cut {
            return Some(at);
        }
        before = one;
    }
    Some(word.len())
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
    folded_word(word.get(part.clone()).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(word: &str) -> Vec<&str> {
        parts(word).into_iter().map(|part| &word[part]).collect()
    }

    #[test]
    fn parts_stand_out_by_digits_and_capitals() {
        assert_eq!(cut("smith1961"), ["smith", "1961"]);
        assert_eq!(cut("HeadSmith"), ["Head", "Smith"]);
        assert!(cut("T1SMITHaxial").contains(&"SMITH"));
        assert!(cut("MRSmith").contains(&"Smith"));
        for word in ["smith", "SMITH", "Smith", "1961"] {
            assert!(cut(word).is_empty() || word == "Smith", "{word}");
        }
        for word in ["smith", "SMITH", "1961", "smith1961", "HeadSmith", "T1SMITHaxial", "MRSmith", "aB1cD", "ABcdE2"] {
            for known in ["smith", "SMITH", "Smith", "1961", "axial", "aB", "cd", "ABcd", "E", "Bcd", "A"] {
                let is_part = cut(word).contains(&known);
                assert_eq!(any_part(word.as_bytes(), |part| part == known.as_bytes()), is_part, "{word} {known}");
            }
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
