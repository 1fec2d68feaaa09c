//! IDs, telephone numbers and addresses of e-mail in text, however they are cut and whatever is glued to them.

use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::text::fold::{Folded, Token};
use crate::text::needle::{Kind, Span};
use crate::text::number::{is_telling_part, is_telling_whole, runs_of_digits, without_zeros};
use crate::text::people::Common;
use crate::text::sieve::Sieve;

/// Fewer characters are no ID, or would be found in every protocol name.
const SHORTEST_CODE: usize = 4;
/// Shorter numbers may be measurements.
const SHORTEST_NUMBER: usize = 5;
/// Numbers glued to letters (`MRN123456`) need this many digits.
const SHORTEST_GLUED: usize = 6;
/// Letters and digits of what shows an ID to the sieve, unless all its words are shorter.
const SHORTEST_PIECE: usize = 3;
/// Digits of the longest beginning or end by which an ID shows: as many as a Patient ID may have (PS3.5 6.2, LO).
const LONGEST_PIECE: usize = 64;
/// Characters that the end of a word has if an ID begins there: the `1` of `T1` is none's.
const SHORTEST_END: usize = 2;
/// Words that one ID may be cut into.
const MOST_PIECES: usize = 8;

/// Letters and digits of IDs, phones and e-mails without what stands between them.
#[derive(Clone, Debug, Default)]
pub struct Codes {
    kinds: FxHashMap<Box<str>, Kind>,
    longest: usize,
    /// What shows of IDs as they are cut here, or elsewhere.
    pieces: FxHashSet<Box<str>>,
    /// The bytes of those that show by no piece, as they are written: in UTF-8 and UTF-16, small and large.
    written: Vec<Box<[u8]>>,
}

impl Codes {
    /// Adds one; whether it is searched for.
    pub fn add(&mut self, kind: Kind, value: &str, common: &Common) -> bool {
        let folded = Folded::of(value);
        let code: String = folded.words().collect();
        let letters = code.chars().filter(|one| one.is_alphabetic()).count();
        let count = code.chars().count();
        let enough = if letters == 0 { count >= SHORTEST_NUMBER } else { count >= SHORTEST_CODE };
        // Letters alone are a word, and placeholders such as ANONYMOUS are among the common ones.
        let is_word = letters == count && (count < SHORTEST_GLUED || common.contains(code.as_str()));
        // `PX-881237` is known by its number, too, unless that is a date.
        let longest = code.split(|one: char| !one.is_ascii_digit()).max_by_key(|run| run.len()).unwrap_or_default();
        let is_one_digit = letters == 0 && code.bytes().all(|byte| Some(byte) == code.bytes().next());
        if !enough || is_word || is_one_digit {
            return false;
        }
        self.add_pieces(value, &folded, &code);
        if letters > 0 && longest.len() >= SHORTEST_GLUED && !looks_like_day(longest) {
            self.put(kind, longest);
        }
        if kind == Kind::Contact && letters == 0 {
            self.add_shorter_numbers(&code);
        }
        let bare = code.trim_start_matches('0');
        if letters == 0 && bare.len() >= SHORTEST_NUMBER && bare.len() < code.len() {
            self.put(kind, bare);
        }
        self.put(kind, &code);
        true
    }

    /// A telephone number as it is dialled from nearer: `+41 61 265 25 25` is `061 265 25 25` and `265 25 25`.
    fn add_shorter_numbers(&mut self, code: &str) {
        let bare = code.trim_start_matches('0');
        let ends = [7, 9, 10, 11].map(|count| bare.len().checked_sub(count).and_then(|from| bare.get(from..)));
        for end in ends.into_iter().flatten() {
            for number in [end.to_owned(), format!("0{end}")] {
                self.pieces.extend((2..=5).filter_map(|count| number.get(..count)).map(Box::from));
                self.put(Kind::Contact, &number);
            }
        }
        if bare.len() > 9 {
            self.put(Kind::Contact, &format!("00{bare}"));
        }
    }

    /// What shows of an ID: its words as they are written, but for short ones beside longer ones; and where it is cut
    /// elsewhere, what a run of its digits begins and ends with.
    fn add_pieces(&mut self, value: &str, folded: &Folded, code: &str) {
        let longest = folded.words().map(str::len).max().unwrap_or_default();
        if longest < SHORTEST_PIECE {
            self.add_written(value.trim());
        }
        let shown = folded.words().filter(|word| word.len() >= longest.min(SHORTEST_PIECE));
        self.pieces.extend(shown.map(Box::from));
        let runs = || code.split(|one: char| !one.is_ascii_digit()).filter(|run| run.len() >= SHORTEST_CODE);
        let counts = |run: &str| SHORTEST_PIECE..=run.len().min(LONGEST_PIECE);
        let begins = runs().flat_map(|run| counts(run).filter_map(|count| run.get(..count)));
        self.pieces.extend(begins.map(Box::from));
        let ends = runs().flat_map(|run| counts(run).filter_map(|count| run.get(run.len() - count..)));
        self.pieces.extend(ends.map(Box::from));
        if runs().next().is_none() {
            // `HEAD1` may stand there as `HEAD 1`.
            let first = folded.words().next();
            let letters = first.and_then(|word| word.split(|one: char| one.is_ascii_digit()).next());
            self.pieces.extend(first.into_iter().chain(letters.filter(|one| !one.is_empty())).map(Box::from));
        }
    }

    fn add_written(&mut self, value: &str) {
        for form in [value.to_owned(), value.to_lowercase(), value.to_uppercase()] {
            let wide = |bytes: fn(u16) -> [u8; 2]| form.encode_utf16().flat_map(bytes).collect::<Vec<u8>>();
            for bytes in [form.clone().into_bytes(), wide(u16::to_le_bytes), wide(u16::to_be_bytes)] {
                if !self.written.iter().any(|one| **one == *bytes) {
                    self.written.push(bytes.into());
                }
            }
        }
    }

    fn put(&mut self, kind: Kind, code: &str) {
        self.longest = self.longest.max(code.len());
        self.kinds.entry(code.into()).or_insert(kind);
    }

    /// Shows the sieve what may be seen of them.
    pub fn show(&self, sieve: &mut Sieve, spell: &dyn Fn(&str) -> Vec<Vec<u8>>) {
        // IDs can be cut anywhere: their first run, and every run of digits, may be all that shows.
        for piece in &self.pieces {
            sieve.add(piece.as_bytes());
        }
        for code in self.kinds.keys() {
            sieve.add_all(&spell(code));
        }
    }

    /// Whether bytes that are no text hold one that has too short words to be shown to the sieve.
    pub fn are_written_in(&self, bytes: &[u8]) -> bool {
        self.written.iter().any(|written| memchr::memmem::find(bytes, written).is_some())
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.kinds.is_empty()
    }

    /// Whether a number is an ID as it stands, zeros in front or not.
    pub fn has_number(&self, number: &str) -> bool {
        let bare = without_zeros(number);
        is_telling_whole(bare) && [bare, number].iter().any(|one| self.kinds.get(*one) == Some(&Kind::Id))
    }

    /// Every one in a text, in no order.
    pub fn find(&self, text: &str, folded: &Folded, out: &mut Vec<Span>) {
        if self.kinds.is_empty() {
            return;
        }
        for (at, first) in folded.tokens.iter().enumerate() {
            let word = folded.word(first);
            self.find_squeezed(text, folded, at, word, out);
            if let Some(end) = last_cut(word).and_then(|cut| word.get(cut..)).filter(|end| end.len() >= SHORTEST_END) {
                self.find_squeezed(text, folded, at, end, out);
            }
            if first.is_number {
                self.find_with_zeros(text, word, first, out);
            } else {
                self.find_glued(text, first, out);
                self.find_within(word, first, out);
            }
        }
    }

    /// Those that begin with a word, or with the end of it, and go on over what parts words; with letters at their ends
    /// (`QX-0047-1193A`), if they are long enough not to be there by chance.
    fn find_squeezed(&self, text: &str, folded: &Folded, at: usize, begin: &str, out: &mut Vec<Span>) {
        let Some(first) = folded.tokens.get(at) else { return };
        let is_whole = folded.word(first) == begin;
        let mut squeezed = String::new();
        let mut before = first;
        for (number, token) in folded.tokens.iter().skip(at).take(MOST_PIECES).enumerate() {
            let between = text.get(before.end..token.start).unwrap_or_default();
            if between.chars().count() > 2 || squeezed.len() > self.longest {
                break;
            }
            let word = if number == 0 { begin } else { folded.word(token) };
            let length = squeezed.len();
            squeezed.push_str(word);
            let telling = |code: &str| self.kinds.get(code).filter(|_| number > 0 && code.len() >= SHORTEST_GLUED);
            let whole = if is_whole { self.kinds.get(squeezed.as_str()) } else { telling(&squeezed) };
            let cut = first_cut(word).and_then(|cut| squeezed.get(..length + cut));
            if let Some(&kind) = whole.or_else(|| cut.and_then(telling)) {
                out.push(Span { start: first.start, end: token.end, kind });
            }
            before = token;
        }
    }

    /// IDs of letters and digits inside a longer word (`MRPX88123`): nobody writes them there by chance. The whole word goes.
    fn find_within(&self, word: &str, token: &Token, out: &mut Vec<Span>) {
        let is_likely = |code: &str| {
            code.len() >= SHORTEST_GLUED
                && word.len() > code.len()
                && code.bytes().filter(u8::is_ascii_digit).count() >= SHORTEST_CODE
                && code.bytes().any(|byte| byte.is_ascii_alphabetic())
        };
        let longer = word.len() > SHORTEST_GLUED && word.bytes().any(|byte| byte.is_ascii_digit());
        if !longer {
            return;
        }
        let found = self
            .kinds
            .iter()
            .find(|(code, _)| is_likely(code) && memchr::memmem::find(word.as_bytes(), code.as_bytes()).is_some());
        out.extend(found.map(|(_, &kind)| Span { start: token.start, end: token.end, kind }));
    }

    /// Runs of digits inside a word.
    fn find_glued(&self, text: &str, token: &Token, out: &mut Vec<Span>) {
        let word = text.get(token.start..token.end).unwrap_or_default();
        for Range { start, end } in runs_of_digits(word.as_bytes()) {
            let digits = word.get(start..end).unwrap_or_default();
            let bare = without_zeros(digits);
            let found = self.kinds.get(digits).or_else(|| self.kinds.get(bare).filter(|kind| **kind == Kind::Id));
            if let Some(&kind) = found.filter(|_| is_telling_part(bare)) {
                out.push(Span { start: token.start + start, end: token.start + end, kind });
            }
        }
    }

    /// A number that is an ID but for zeros in front of it, unless it is what stands behind a point.
    fn find_with_zeros(&self, text: &str, number: &str, token: &Token, out: &mut Vec<Span>) {
        let bare = without_zeros(number);
        let is_id = bare.len() < number.len() && is_telling_part(bare) && self.kinds.get(bare) == Some(&Kind::Id);
        let is_decimal = text.get(..token.start).is_some_and(|before| before.ends_with(['.', ',']));
        if is_id && !is_decimal {
            out.push(Span { start: token.start, end: token.end, kind: Kind::Id });
        }
    }
}

/// Where digits of a word end or begin, first and last: `1193A`, `x19`.
fn first_cut(word: &str) -> Option<usize> {
    word.as_bytes().windows(2).position(is_cut).map(|at| at + 1)
}

fn last_cut(word: &str) -> Option<usize> {
    word.as_bytes().windows(2).rposition(is_cut).map(|at| at + 1)
}

fn is_cut(pair: &[u8]) -> bool {
    matches!(pair, [one, next] if one.is_ascii_digit() != next.is_ascii_digit())
}

/// Whether a number may be YYYYMMDD.
fn looks_like_day(number: &str) -> bool {
    let part = |range: Range<usize>| number.get(range).and_then(|part| part.parse::<u32>().ok());
    let (year, month, day) = (part(0..4), part(4..6), part(6..8));
    number.len() >= 8
        && year.is_some_and(|year| (1850..2100).contains(&year))
        && month.is_some_and(|month| (1..=12).contains(&month))
        && day.is_some_and(|day| (1..=31).contains(&day))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(kind: Kind, value: &str, text: &str) -> Vec<String> {
        let mut codes = Codes::default();
        codes.add(kind, value, &["anonymous", "gray"].map(Box::from).into_iter().collect());
        let mut spans = Vec::new();
        codes.find(text, &Folded::of(text), &mut spans);
        spans.iter().map(|span| text[span.start..span.end].to_owned()).collect()
    }

    #[test]
    fn ids_are_found_however_they_are_cut() {
        assert_eq!(found(Kind::Id, "ABC-12345", "x abc12345 y"), ["abc12345"]);
        assert_eq!(found(Kind::Id, "ABC12345", "x ABC 12345 y"), ["ABC 12345"]);
        assert_eq!(found(Kind::Id, "000123456", "id 123456, MRN123456"), ["123456", "123456"]);
        assert_eq!(found(Kind::Contact, "+1 (555) 010-9999", "call 15550109999"), ["15550109999"]);
        assert_eq!(found(Kind::Contact, "j.doe@example.org", "J.Doe@Example.org!"), ["J.Doe@Example.org"]);
        assert_eq!(found(Kind::Id, "123456", "1234567 1123456 0.0123456"), Vec::<String>::new());
        assert_eq!(found(Kind::Id, "123456", "0123456"), ["0123456"]);
    }

    #[test]
    fn ids_are_found_inside_words_and_by_their_number() {
        for text in ["MRPX881237", "0PX881237", "no 881237", "x881237y"] {
            assert!(!found(Kind::Id, "PX-881237", text).is_empty(), "{text}");
        }
        for text in ["881238", "18812370", "PX-88"] {
            assert_eq!(found(Kind::Id, "PX-881237", text), Vec::<String>::new(), "{text}");
        }
        // A day is a day, whatever an ID says.
        assert_eq!(found(Kind::Id, "AB-20190503", "on 20190503"), Vec::<String>::new());
    }

    #[test]
    fn ids_are_found_with_letters_at_them_wherever_they_are_cut() {
        for (id, text) in [
            ("QX-0047-1193", "QX-0047-1193A"),
            ("12.345.678-9", "MRN 12.345.678-9A"),
            ("19-4711", "x19-4711"),
            ("19-4711", "x19-4711y"),
            ("AB123456", "AB-12-3456b"),
        ] {
            assert!(!found(Kind::Id, id, text).is_empty(), "{id} in {text}");
        }
        for (id, text) in [
            ("QX-0047-1193", "QX-0047-11934"),
            ("19-4711", "219-4711"),
            ("12-3456", "T1 23456"),
            ("AB-1-2", "xAB-1-2z"),
        ] {
            assert_eq!(found(Kind::Id, id, text), Vec::<String>::new(), "{id} in {text}");
        }
    }

    #[test]
    fn the_sieve_sees_ids_as_they_are_written_and_as_they_may_be_cut() {
        let ids = [
            "AB-12-3456",
            "99-21-77",
            "070361-1234",
            "0703611234",
            "MR 12 34567",
            "K.33.2211",
            "A/12/34567",
            "S19-12345",
        ];
        for id in ids {
            let mut codes = Codes::default();
            codes.add(Kind::Id, id, &Common::default());
            let mut sieve = Sieve::default();
            codes.show(&mut sieve, &|word| vec![word.as_bytes().to_vec()]);
            assert!(sieve.may_hit(format!("T1 {id} done").as_bytes()), "{id}");
        }
        let mut codes = Codes::default();
        codes.add(Kind::Id, "0703611234", &Common::default());
        codes.add(Kind::Id, "AB123456", &Common::default());
        codes.add(Kind::Id, "99-21-77", &Common::default());
        let mut sieve = Sieve::default();
        codes.show(&mut sieve, &|word| vec![word.as_bytes().to_vec()]);
        assert!(sieve.may_hit(b"070361-1234") && sieve.may_hit(b"AB-12-3456"));
        assert!(codes.are_written_in(b"\x01\x0299-21-77\x03") && !codes.are_written_in(b"99-21-7"));
        codes.add(Kind::Id, "K.33.22", &Common::default());
        for text in ["99-21-77", "k.33.22"] {
            let wide = |bytes: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(bytes).collect::<Vec<u8>>();
            for bytes in [text.as_bytes().to_vec(), wide(u16::to_le_bytes), wide(u16::to_be_bytes)] {
                assert!(codes.are_written_in(&bytes), "{text}");
            }
        }
    }

    #[test]
    fn ids_that_are_too_long_take_no_room_that_grows_with_their_square() {
        let mut codes = Codes::default();
        codes.add(Kind::Id, &"1234567".repeat(10_000), &Common::default());
        assert!(codes.pieces.len() < 200);
    }

    #[test]
    fn telephones_are_found_as_they_are_dialled_from_nearer() {
        for text in
            ["+41 61 265 25 25", "0041 61 265 25 25", "061/265 25 25", "612652525", "265 25 25", "(061) 265-2525"]
        {
            assert!(!found(Kind::Contact, "+41 61 265 25 25", text).is_empty(), "{text}");
        }
        assert_eq!(found(Kind::Contact, "+41 61 265 25 25", "25 25, 265"), Vec::<String>::new());
    }

    #[test]
    fn what_may_be_a_measurement_or_a_word_is_no_id() {
        for value in ["1234", "12", "GRAY", "ANONYMOUS", "00000000", "", "MR1"] {
            assert_eq!(found(Kind::Id, value, "1234 12 gray anonymous 00000000 MR1"), Vec::<String>::new(), "{value}");
        }
    }
}
