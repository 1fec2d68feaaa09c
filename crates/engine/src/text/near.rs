//! Names that are spelled otherwise than in the header: with a slip of the pen, or in another script.

use rustc_hash::FxHashSet;

/// Names to compare words with.
#[derive(Clone, Debug, Default)]
pub struct Near {
    names: Vec<Vec<char>>,
    skeletons: FxHashSet<String>,
}

/// Shorter names have too many neighbours that are words.
const SHORTEST: usize = 5;
const FEWEST_CONSONANTS: usize = 4;

impl Near {
    /// Adds a folded name.
    pub fn add(&mut self, name: &str) {
        if name.is_ascii() && name.len() >= SHORTEST {
            self.names.push(name.chars().collect());
        }
        if name.chars().any(|letter| consonant(letter).is_some()) {
            self.skeletons.extend(Some(skeleton(name)).filter(|bones| bones.chars().count() >= FEWEST_CONSONANTS));
        }
    }

    /// Whether a folded Latin word is one of the names with one letter more, less, other, or two of them swapped; or
    /// one that Hebrew and Arabic write without vowels.
    pub fn has(&self, word: &str) -> bool {
        if !word.is_ascii() || word.len() < SHORTEST || !word.bytes().all(|byte| byte.is_ascii_alphabetic()) {
            return false;
        }
        let letters: Vec<char> = word.chars().collect();
        self.names.iter().any(|name| is_one_slip(name, &letters))
            || (!self.skeletons.is_empty() && self.skeletons.contains(&skeleton(word)))
    }
}

/// Whether two words with the same first letter differ by one slip at most.
fn is_one_slip(one: &[char], other: &[char]) -> bool {
    if one.first() != other.first() || one.len().abs_diff(other.len()) > 1 {
        return false;
    }
    let same = one.iter().zip(other).take_while(|(left, right)| left == right).count();
    let (left, right) = (one.get(same..).unwrap_or_default(), other.get(same..).unwrap_or_default());
    let (Some((one, left_rest)), Some((other, right_rest))) = (left.split_first(), right.split_first()) else {
        return true;
    };
    let is_swapped = left_rest
        .split_first()
        .zip(right_rest.split_first())
        .is_some_and(|((next, left), (after, right))| one == after && other == next && left == right);
    left_rest == right_rest || left_rest == right || left == right_rest || is_swapped
}

/// The consonants of a word, those that are transcribed in several ways as one, double ones once.
fn skeleton(word: &str) -> String {
    let mut bones = String::new();
    for letter in word.chars() {
        let letter = if letter.is_ascii() { latin(letter) } else { consonant(letter).flatten() };
        bones.extend(letter.filter(|&letter| !bones.ends_with(letter)));
    }
    bones
}

/// What a Latin letter counts as. H only makes other letters (sh, kh), and vowels aren't written.
const fn latin(letter: char) -> Option<char> {
    match letter {
        'a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'w' | 'h' => None,
        'c' | 'q' | 'x' => Some('k'),
        'v' => Some('b'),
        'f' => Some('p'),
        other => Some(other),
    }
}

/// The same of Hebrew and Arabic letters; nothing at all for those of other scripts.
#[allow(clippy::option_option)] // three answers
const fn consonant(letter: char) -> Option<Option<char>> {
    Some(match letter {
        'א' | 'ה' | 'ו' | 'ח' | 'י' | 'ע' | 'ا' | 'أ' | 'إ' | 'آ' | 'ء' | 'ؤ' | 'ئ' | 'ح' | 'ع' | 'ه' | 'ة' | 'و'
        | 'ي' | 'ى' => None,
        'ב' | 'ب' => Some('b'),
        'ג' | 'غ' => Some('g'),
        'ד' | 'د' | 'ذ' | 'ض' => Some('d'),
        'ז' | 'צ' | 'ץ' | 'ز' | 'ظ' => Some('z'),
        'ט' | 'ת' | 'ت' | 'ث' | 'ط' => Some('t'),
        'כ' | 'ך' | 'ק' | 'خ' | 'ق' | 'ك' => Some('k'),
        'ל' | 'ل' => Some('l'),
        'מ' | 'ם' | 'م' => Some('m'),
        'נ' | 'ן' | 'ن' => Some('n'),
        'ס' | 'ש' | 'س' | 'ش' | 'ص' => Some('s'),
        'פ' | 'ף' | 'ف' => Some('p'),
        'ר' | 'ر' => Some('r'),
        'ج' => Some('j'),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn near(name: &str) -> Near {
        let mut near = Near::default();
        near.add(name);
        near
    }

    #[test]
    fn one_slip_of_the_pen_is_near() {
        for word in ["schmidt", "schmitd", "schmdit", "schmid", "schmidtt", "schmiidt", "schmodt", "schmitt", "shmidt"]
        {
            assert!(near("schmidt").has(word), "{word}");
        }
        for word in ["schm", "mschidt", "schmitz", "scmitd", "schmidtke"] {
            assert!(!near("schmidt").has(word), "{word}");
        }
        assert!(!near("gray").has("grey"), "too short");
    }

    #[test]
    fn names_written_without_vowels_are_near() {
        for (name, word) in [
            ("שרוןסקי", "sharonsky"),
            ("גולדנברג", "goldenberg"),
            ("אברהמוב", "avrahamov"),
            ("الخطيب", "alkhatib"),
            ("الشريف", "alsharif"),
        ] {
            assert!(near(name).has(word), "{word}");
        }
        assert!(!near("שרוןסקי").has("contrast"));
        assert!(!near("דוד").has("david"), "too few letters to tell");
    }

    proptest! {
        #[test]
        fn any_slip_is_near(name in "[a-z]{6,10}", at in 1_usize..6, letter in "[a-z]", kind in 0..4) {
            let mut word = name.clone();
            match kind {
                0 => word.insert_str(at, &letter),
                1 => { word.remove(at); }
                2 => word.replace_range(at..=at, &letter),
                _ => { let one = word.remove(at); word.insert((at + 1).min(word.len()), one); }
            }
            prop_assert!(near(&name).has(&word));
        }
    }
}
