//! Text made comparable: case, accents, width and presentation forms don't matter, and neither does punctuation.

use unicode_normalization::char::{decompose_compatible, is_combining_mark};

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
        for (at, one) in text.char_indices() {
            let from = folded.text.len();
            fold_into(one, &mut folded.text);
            let to = folded.text.len();
            let end = at + one.len_utf8();
            // A mark belongs to the letter before it, whatever script that is of.
            if to == from && (is_combining_mark(one) || one == '\u{200D}' || one == '\u{AD}') {
                if let Some(token) = &mut open {
                    token.end = end;
                } else if let Some(last) = folded.tokens.last_mut().filter(|last| last.end == at) {
                    last.end = end;
                }
                continue;
            }
            let is_word = to > from && folded.text[from..].chars().all(char::is_alphanumeric);
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
            match &mut open {
                Some(token) => {
                    token.end = end;
                    token.to = to;
                    token.is_number &= is_number;
                }
                None => open = Some(Token { start: at, end, from, to, is_number, is_ideograph: false }),
            }
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

/// A word folded, whatever stands in it.
pub fn folded_word(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    word.chars().for_each(|one| fold_into(one, &mut out));
    out
}

/// Appends one character folded: NFKD without marks, lower case, and the letters that no decomposition takes apart.
fn fold_into(one: char, out: &mut String) {
    if one.is_ascii() {
        out.push(one.to_ascii_lowercase());
        return;
    }
    decompose_compatible(one, |part| {
        if is_combining_mark(part) {
            return;
        }
        for lower in part.to_lowercase() {
            match lower {
                'ß' => out.push_str("ss"),
                'æ' => out.push_str("ae"),
                'œ' => out.push_str("oe"),
                'þ' => out.push_str("th"),
                'ŋ' => out.push_str("ng"),
                'ø' => out.push('o'),
                'ł' => out.push('l'),
                'đ' | 'ð' => out.push('d'),
                'ħ' => out.push('h'),
                'ı' => out.push('i'),
                'ŧ' => out.push('t'),
                'ς' => out.push('σ'),
                // Marks that lower case itself brings, as in İ.
                mark if is_combining_mark(mark) => {}
                other => out.push(other),
            }
        }
    });
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
        assert_eq!(words("ΝΊΚΟΣ Νίκος"), ["νικοσ", "νικοσ"]);
        assert_eq!(words("İstanbul ISTANBUL"), ["istanbul", "istanbul"]);
    }

    #[test]
    fn scripts_without_spaces_are_cut_by_character() {
        assert_eq!(words("山田^太郎"), ["山", "田", "太", "郎"]);
        assert_eq!(words("ﾔﾏﾀﾞ"), words("ヤマダ"));
        assert_eq!(words("김희중").len(), 3);
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
            let once = Folded::of(&text).words().collect::<Vec<_>>().join(" ");
            let twice: String = Folded::of(&once).words().collect();
            prop_assert_eq!(once.replace(' ', ""), twice);
        }
    }
}
