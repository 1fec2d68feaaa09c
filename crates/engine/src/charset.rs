//! Text by Specific Character Set (0008,0005): to read names as people see them, and to write new text in the
//! data set's own character set (PS3.3 C.12.1.1.2, PS3.5 6.1).

mod code;
mod fold;
mod iso2022;

use code::Code;
use iso2022::Set;
use std::borrow::Cow;

/// The character sets that a data set, or an item, declares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Charsets {
    /// The first value: what text is in before any escape.
    first: Code,
    /// All values but ASCII: what escapes may call in text that we write.
    callable: Vec<Set>,
}

impl Default for Charsets {
    /// The default repertoire, ASCII.
    fn default() -> Self {
        Self { first: Code::Ascii, callable: Vec::new() }
    }
}

impl Charsets {
    /// Read the raw value of (0008,0005); an absent one is the empty slice.
    ///
    /// Misspellings in use (`ISO-IR 100`, `ISO_IR_100`, lower case) are understood. What is not a character set leaves
    /// only ASCII readable. Text may call sets that are not declared: the escape names them.
    #[must_use]
    pub fn parse(value: &[u8]) -> Self {
        let terms = || value.split(|byte| *byte == b'\\');
        let first = Code::from_term(terms().next().unwrap_or_default());
        Self { first, callable: terms().map(Set::from_term).filter(|set| *set != Set::G1(Code::Ascii)).collect() }
    }

    /// Decode one or several values; `None` when the bytes are not text in these character sets.
    ///
    /// Code extensions (ISO 2022) start afresh behind a backslash and behind TAB, LF, FF and CR; behind `^` and `=` too
    /// where the first character set has characters of its own above 0x7F.
    #[must_use]
    pub fn decode(&self, bytes: &[u8]) -> Option<String> {
        let escaped = !self.first.is_stateless() && memchr::memchr(0x1B, bytes).is_some();
        if escaped {
            return iso2022::decode(self.first, bytes);
        }
        if bytes.is_ascii() && memchr::memchr(0x1B, bytes).is_none() {
            return Some(bytes.iter().copied().map(char::from).collect());
        }
        self.first.decode(bytes)
    }

    /// Encode in the first character set, or with escapes to the others that are declared; `None` if they can't hold
    /// the text.
    #[must_use]
    pub fn encode(&self, text: &str) -> Option<Vec<u8>> {
        if text.is_ascii() {
            return Some(text.as_bytes().to_vec());
        }
        self.first.encode(text).or_else(|| iso2022::encode(self.first, &self.callable, text))
    }

    /// As [`Self::encode`]; where that fails accents are dropped, and what is not Latin becomes `?`.
    #[must_use]
    pub fn encode_or_ascii(&self, text: &str) -> Vec<u8> {
        self.encode(text).unwrap_or_else(|| fold::to_ascii(text).into_bytes())
    }

    /// As [`Self::decode`]; where that fails each byte is a character of Latin-1.
    #[must_use]
    pub fn decode_or_latin1(&self, bytes: &[u8]) -> String {
        self.decode(bytes).unwrap_or_else(|| latin1(bytes))
    }

    /// Split a value at its backslashes, not at bytes 0x5C inside a character.
    ///
    /// GB18030 and GBK have them as second bytes, and so do the two-byte sets of code extensions that are called into
    /// G0 (ISO 2022 IR 87, IR 159). Always gives at least one part.
    #[must_use]
    pub fn split_values<'a>(&self, value: &'a [u8]) -> Vec<&'a [u8]> {
        let found = if memchr::memchr(b'\\', value).is_none() {
            Vec::new()
        } else if matches!(self.first, Code::Gb18030 | Code::Gbk) {
            code::gb_backslashes(value)
        } else if !self.first.is_stateless() && memchr::memchr(0x1B, value).is_some() {
            iso2022::backslashes(value)
        } else {
            memchr::memchr_iter(b'\\', value).collect()
        };
        let starts = std::iter::once(0).chain(found.iter().map(|at| at.saturating_add(1)));
        let ends = found.iter().copied().chain([value.len()]);
        starts.zip(ends).map(|(start, end)| value.get(start..end).unwrap_or_default()).collect()
    }
}

/// Each byte as the character of that number.
pub fn latin1(bytes: &[u8]) -> String {
    bytes.iter().copied().map(char::from).collect()
}

/// Decode whole bytes with a converter of the encoding crate; `None` on the first malformed sequence.
fn strict<'a>(encoding: &'static encoding_rs::Encoding, bytes: &'a [u8]) -> Option<Cow<'a, str>> {
    encoding.decode_without_bom_handling_and_without_replacement(bytes)
}

#[cfg(test)]
mod tests;
