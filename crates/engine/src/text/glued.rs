//! Names inside of longer words, wherever they stand in them: `brainquistorp`, `Quistorpstr.`
//!
//! For recipes that search whole files for the patient's names. Only long names that no vocabulary has are looked for so,
//! and not in words that a vocabulary has: a patient called Radiol doesn't cost the radiology.

use std::ops::Range;
use std::sync::Arc;

use regex::bytes::{Regex, RegexBuilder};

use crate::text::fold::{Folded, Token};
use crate::text::lexicon::Lexicon;
use crate::text::needle::{Kind, Span};

/// Shorter names stand in words that have nothing to do with them.
const SHORTEST: usize = 6;
/// Fewer letters that a name leaves of a word say nothing, and go with it.
const SHORTEST_REST: usize = 3;

/// The names that are looked for so.
#[derive(Clone, Debug)]
pub struct Glued {
    lexicon: Arc<Lexicon>,
    names: Vec<Box<str>>,
    /// Those in ASCII, in bytes.
    ascii: Option<Regex>,
}

impl Glued {
    /// Of folded names, those that are long enough.
    pub fn new<'a>(lexicon: Arc<Lexicon>, names: impl Iterator<Item = &'a str>) -> Self {
        let is_long = |name: &&str| name.chars().count() >= SHORTEST && name.chars().all(char::is_alphabetic);
        let mut names: Vec<Box<str>> = names.filter(is_long).map(Box::from).collect();
        names.sort_unstable();
        let ascii: Vec<&str> = names.iter().filter(|name| name.is_ascii()).map(|name| &**name).collect();
        // Letters only: there is nothing to escape, and nothing that can fail.
        let made = || RegexBuilder::new(&ascii.join("|")).case_insensitive(true).unicode(false).build().ok();
        let ascii = if ascii.is_empty() { None } else { made() };
        Self { lexicon, names, ascii }
    }

    /// Whether bytes of ASCII may hold one.
    pub fn may_be_in(&self, bytes: &[u8]) -> bool {
        self.ascii.as_ref().is_some_and(|names| names.is_match(bytes))
    }

    /// Whether bytes that are no text hold one, in a run of letters that is no word of a vocabulary.
    pub fn is_in(&self, bytes: &[u8]) -> bool {
        let is_letter = |byte: &u8| byte.is_ascii_alphabetic();
        self.ascii.iter().flat_map(|names| names.find_iter(bytes)).any(|found| {
            let (before, after) = (bytes.get(..found.start()), bytes.get(found.end()..));
            let before = before.unwrap_or_default().iter().rev().take_while(|byte| is_letter(byte)).count();
            let after = after.unwrap_or_default().iter().take_while(|byte| is_letter(byte)).count();
            let run = bytes.get(found.start() - before..found.end() + after).unwrap_or_default();
            !self.lexicon.is_known(&String::from_utf8_lossy(run).to_ascii_lowercase())
        })
    }

    /// Every one in a text; and how many words were let pass, though they hold one, since a vocabulary has them.
    pub fn find(&self, text: &str, folded: &Folded, out: &mut Vec<Span>) -> u32 {
        let mut spared = 0;
        if self.names.is_empty() {
            return spared;
        }
        for token in &folded.tokens {
            let word = folded.word(token);
            // The names as whole words are found elsewhere.
            if token.is_ideograph || word.len() <= SHORTEST {
                continue;
            }
            let mut found = self.names.iter().filter_map(|name| Some((word.find(&**name)?, name.len()))).peekable();
            if found.peek().is_none() {
                continue;
            }
            if self.lexicon.is_known(word) {
                spared += 1;
                continue;
            }
            out.extend(found.map(|(at, length)| {
                let Range { start, end } = part(text, word, token, at..at + length);
                Span { start, end, kind: Kind::Name }
            }));
        }
        spared
    }
}

/// Where in the text a part of a word stands; the whole word where that can't be told, and where little would be left.
fn part(text: &str, word: &str, token: &Token, part: Range<usize>) -> Range<usize> {
    let own = text.get(token.start..token.end).unwrap_or_default();
    let rest = word.len() - part.len();
    if !own.is_ascii() || own.len() != word.len() || rest < SHORTEST_REST {
        return token.start..token.end;
    }
    token.start + part.start..token.start + part.end
}

#[cfg(test)]
mod tests {
    use super::*;

    fn glued() -> Glued {
        let lexicon = Lexicon::parse("brain\nradiology\nstreet", "", "");
        Glued::new(Arc::new(lexicon), ["quistorp", "radiol", "zeno", "иванченко"].into_iter())
    }

    fn left(text: &str) -> (String, u32) {
        let mut spans = Vec::new();
        let spared = glued().find(text, &Folded::of(text), &mut spans);
        let mut out = text.to_owned();
        for span in spans.iter().rev() {
            out.replace_range(span.start..span.end, "#");
        }
        (out, spared)
    }

    #[test]
    fn long_names_are_found_in_the_middle_of_words() {
        for (text, wanted) in [
            ("BRAINQUISTORP", "BRAIN#"),
            ("quistorpbrain", "#brain"),
            ("two Quistorps", "two #"),
            ("Quistorpstr. 5", "#str. 5"),
            ("t1quistorpw", "t1#w"),
            ("Иванченкова", "#"),
            ("zenobia", "zenobia"),
        ] {
            assert_eq!(left(text), (wanted.to_owned(), 0), "{text}");
        }
        assert_eq!(left("Radiology, radiolog"), ("Radiology, #".to_owned(), 1));
    }

    #[test]
    fn bytes_are_searched_but_for_words() {
        for bytes in [&b"\xFFabcQuistorpdef\0"[..], b"quistorp", b"1QUISTORP2"] {
            assert!(glued().is_in(bytes) && glued().may_be_in(bytes));
        }
        assert!(!glued().is_in(b"\x01Radiology\x02") && glued().may_be_in(b"\x01Radiology\x02"));
        assert!(!glued().is_in(b"quistor p"));
    }
}
