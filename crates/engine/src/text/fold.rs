//! Text made comparable: case, accents, width and presentation forms don't matter, and neither does punctuation.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use unicode_normalization::char::{canonical_combining_class, decompose_compatible, is_combining_mark};

/// A word of a text: a run of letters and digits, or one character of a script that writes no spaces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// Where it stands in the text, in bytes.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
    from: usize,
    to: usize,
    /// Whether it is digits only.
    pub is_number: bool,
    /// Whether it is one character of a script without spaces between words.
    pub is_ideograph: bool,
}

/// A text folded and cut into words.
#[derive(Clone, Debug, Default)]
pub struct Folded {
    text: String,
    /// In the order of the text.
    pub tokens: Vec<Token>,
}

impl Folded {
    /// Folds a text.
    pub fn of(text: &str) -> Self {
        let mut folded = Self { text: String::with_capacity(text.len()), tokens: Vec::new() };
        let mut open: Option<Token> = None;
        let mut next = 0;
        for (at, one) in text.char_indices() {
            if at < next {
                continue;
            }
            let (one, length) = match one {
                '&' => entity(text, at),
                '%' => escaped(text, at),
                _ => (one, one.len_utf8()),
            };
            next = at + length;
            let from = folded.text.len();
            fold_into(one, &mut folded.text);
            let to = folded.text.len();
            let end = next;
            // Marks, and what folds to nothing, belong to the letter before them.
            if folded.text[from..].chars().all(is_combining_mark) {
                if let Some(token) = open.as_mut().or_else(|| folded.tokens.last_mut().filter(|last| last.end == at)) {
                    (token.end, token.to) = (end, to);
                }
                continue;
            }
            let is_word = folded.text[from..].chars().all(|part| part.is_alphanumeric() || is_combining_mark(part));
            if !is_word {
                folded.text.truncate(from);
                folded.tokens.extend(open.take());
                continue;
            }
            let is_number = folded.text[from..].bytes().all(|byte| byte.is_ascii_digit());
            if folded.text[from..].chars().any(is_ideograph) {
                folded.tokens.extend(open.take());
                folded.tokens.push(Token { start: at, end, from, to, is_number, is_ideograph: true });
                continue;
            }
            if let Some(token) = &mut open {
                (token.end, token.to) = (end, to);
                token.is_number &= is_number;
                continue;
            }
            // A letter that falls apart into a mark and a letter begins with the letter.
            let marks = folded.text[from..].chars().take_while(|part| is_combining_mark(*part));
            let from = from + marks.map(char::len_utf8).sum::<usize>();
            open = Some(Token { start: at, end, from, to, is_number, is_ideograph: false });
        }
        folded.tokens.extend(open);
        folded
    }

    /// A word, folded.
    pub fn word(&self, token: &Token) -> &str {
        self.text.get(token.from..token.to).unwrap_or_default()
    }

    /// All words of a token list.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.tokens.iter().map(|token| self.word(token))
    }
}

/// The character that stands at an `&`, and how many bytes spell it: text that went through a web page has letters as
/// `&uuml;` or `&#252;`. Entities that are no letters part words.
fn entity(text: &str, at: usize) -> (char, usize) {
    const LONGEST: usize = 10;
    const ACCENTS: [&str; 9] = ["uml", "acute", "grave", "circ", "tilde", "cedil", "ring", "slash", "caron"];
    let rest = text.get(at + 1..).unwrap_or_default();
    let Some(end) = rest.bytes().take(LONGEST).position(|byte| byte == b';') else { return ('&', 1) };
    let name = rest.get(..end).unwrap_or_default();
    let letter = name.chars().next().filter(char::is_ascii_alphabetic);
    let code = name.strip_prefix('#').and_then(|code| match code.strip_prefix(['x', 'X']) {
        Some(code) => u32::from_str_radix(code, 16).ok(),
        None => code.parse().ok(),
    });
    let found = match (code, letter) {
        (Some(code), _) => char::from_u32(code),
        (None, Some(letter)) if name.get(1..).is_some_and(|accent| ACCENTS.contains(&accent)) => Some(letter),
        (None, Some('s')) if name == "szlig" => Some('ß'),
        (None, Some('s')) if name == "shy" => Some('\u{ad}'),
        (None, Some(_)) if matches!(name, "nbsp" | "amp" | "apos" | "quot" | "lt" | "gt") => Some(' '),
        _ => None,
    };
    found.map_or(('&', 1), |one| (one, end + 2))
}

/// The character that stands at a `%`, and how many bytes spell it: addresses of web pages have a caret as `%5E`. Only
/// what parts words: `50%20` may be a share and a number.
fn escaped(text: &str, at: usize) -> (char, usize) {
    let code = text.get(at + 1..at + 3).filter(|code| code.bytes().all(|byte| byte.is_ascii_hexdigit()));
    let one = code.and_then(|code| u8::from_str_radix(code, 16).ok());
    one.filter(|one| one.is_ascii() && !one.is_ascii_alphanumeric()).map_or(('%', 1), |one| (char::from(one), 3))
}

/// A word folded, whatever stands in it.
pub fn folded_word(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    word.chars().for_each(|one| fold_into(one, &mut out));
    out
}

/// Appends one character folded, by the steps that `scrubjay.text.fold` states.
fn fold_into(one: char, out: &mut String) {
    if one.is_ascii() {
        out.push(one.to_ascii_lowercase());
        return;
    }
    decompose_compatible(one, |part| {
        // Nukta, voicing of kana and virama make other letters; all other marks only adorn them.
        if !matches!(canonical_combining_class(part), 0 | 7 | 8 | 9) {
            return;
        }
        for lower in part.to_lowercase() {
            match TABLE.get(&lower) {
                Some(to) => out.push_str(to),
                None => out.push(lower),
            }
        }
    });
}

/// Letters that Unicode doesn't take apart; one table for Python and for this.
static TABLE: LazyLock<FxHashMap<char, String>> = LazyLock::new(|| {
    let rows = include_str!("../../../../src/scrubjay/text/fold.tsv").lines().filter(|line| !line.starts_with('#'));
    rows.filter_map(|line| line.split_once('\t')).flat_map(|(span, to)| expanded(span, to)).collect()
});

/// `0130` or `3041..3096`, and a text or `LATER 60`.
fn expanded(span: &str, to: &str) -> Vec<(char, String)> {
    let number = |text: &str| u32::from_str_radix(text, 16).ok();
    let (first, last) = span.split_once("..").unwrap_or((span, span));
    let Some((first, last)) = number(first).zip(number(last)) else { return Vec::new() };
    let distance = to.strip_prefix("LATER ").and_then(number);
    let entry = |code: u32| {
        let to = match distance {
            Some(distance) => char::from_u32(code.checked_add(distance)?)?.to_string(),
            None => to.to_owned(),
        };
        Some((char::from_u32(code)?, to))
    };
    (first..=last).filter_map(entry).collect()
}

/// Han, kana, Hangul, Bopomofo, Thai, Lao, Khmer, Myanmar: names stand in text there without a space around them.
pub const fn is_ideograph(one: char) -> bool {
    matches!(one as u32,
        0x0E00..=0x0EFF | 0x1000..=0x109F | 0x1100..=0x11FF | 0x1780..=0x17FF
        | 0x2E80..=0x2FDF | 0x3005..=0x3007 | 0x3040..=0x31FF | 0x3400..=0x4DBF | 0x4E00..=0x9FFF
        | 0xA960..=0xA97F | 0xAC00..=0xD7FF | 0xF900..=0xFAFF | 0xFF66..=0xFFDC | 0x20000..=0x3FFFF)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn words(text: &str) -> Vec<String> {
        Folded::of(text).words().map(str::to_owned).collect()
    }

    #[test]
    fn spellings_of_a_name_are_one() {
        for text in
            ["MÜLLER^Jürgen", "Muller, Jurgen", "ｍｕｌｌｅｒ　ＪＵＲＧＥＮ", "Mu\u{308}ller\u{a0}Ju\u{308}rgen"]
        {
            assert_eq!(words(text), ["muller", "jurgen"], "{text}");
        }
        assert_eq!(words("Łukasz Øye-Straße"), ["lukasz", "oye", "strasse"]);
        assert_eq!(words("M&uuml;ller&nbsp;Gro&szlig; &#x4d;&#229;, A&B; &"), ["muller", "gross", "ma", "a", "b"]);
        assert_eq!(words("MULLER%5EJURGEN%41 5%"), ["muller", "jurgen", "41", "5"]);
        assert_eq!(words("ΝΊΚΟΣ Νίκος"), ["νικοσ", "νικοσ"]);
        assert_eq!(words("İstanbul ISTANBUL"), ["istanbul", "istanbul"]);
    }

    #[test]
    fn scripts_without_spaces_are_cut_by_character() {
        assert_eq!(words("山田^太郎"), ["山", "田", "太", "郎"]);
        assert_eq!(words("ﾔﾏﾀﾞ"), words("ヤマダ"));
        assert_eq!(words("김희중").len(), 3);
    }

    #[test]
    fn folds_as_python_does() {
        let vectors = include_str!("../../../../tests/vectors/fold.tsv").lines().filter(|line| !line.starts_with('#'));
        let mut count = 0;
        for (text, wanted) in vectors.filter_map(|line| line.split_once('\t')) {
            assert_eq!(folded_word(text), wanted, "{text}");
            count += 1;
        }
        assert!(count > 200);
    }

    proptest! {
        #[test]
        fn every_word_stands_where_it_says(text in "\\PC{0,40}") {
            let folded = Folded::of(&text);
            let mut last = 0;
            for token in &folded.tokens {
                prop_assert!(token.start >= last && token.end > token.start);
                last = token.end;
                let own = Folded::of(&text[token.start..token.end]);
                prop_assert_eq!(own.words().collect::<String>(), folded.word(token));
            }
        }

        #[test]
        fn folding_twice_is_folding_once(text in "\\PC{0,40}") {
            // At the beginning of a text, marks belong to no letter.
            let once = format!("x{}", folded_word(&text));
            prop_assert_eq!(folded_word(&once), once);
        }
    }
}
