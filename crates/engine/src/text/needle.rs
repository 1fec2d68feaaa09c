//! What is known of a study's people: the values that must not stand anywhere in its text.

use std::ops::Range;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::charset::latin1;
use crate::text::cleared::Cleared;
use crate::text::fold::{Folded, Token};
use crate::text::glued::Glued;
use crate::text::lexicon::Lexicon;
use crate::text::near::Near;
use crate::text::number::{is_telling_part, is_telling_whole, runs_of_digits, without_zeros};
use crate::text::people::{Common, People};
use crate::text::sieve::{Sieve, narrowed_if_wide};

/// What a value identifies by. Its name may be told; the value never.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// A person.
    Name,
    /// An institution, a department, an address.
    Place,
    /// A Patient ID, accession, order, serial or other number.
    Id,
    /// Telephone, e-mail, web address.
    Contact,
    /// A day.
    Date,
    /// A UID.
    Uid,
    /// A word that no vocabulary knows.
    Unknown,
}

impl Kind {
    /// As documents and messages call it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Place => "place",
            Self::Id => "id",
            Self::Contact => "contact",
            Self::Date => "date",
            Self::Uid => "uid",
            Self::Unknown => "unknown-word",
        }
    }
}

/// A piece of text that must go, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// Where it begins.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
    /// Why.
    pub kind: Kind,
}

/// Fewer characters are no ID, or would be found in every protocol name.
const SHORTEST_CODE: usize = 4;
/// Shorter numbers may be measurements.
const SHORTEST_NUMBER: usize = 5;
/// Numbers glued to letters (`MRN123456`) need this many digits.
const SHORTEST_GLUED: usize = 6;
/// Bytes on either side of what may be a needle that are read with it.
const WINDOW: usize = 96;
/// Words that one ID may be cut into.
const MOST_PIECES: usize = 8;

/// Everything that identifies the people of a study.
#[derive(Debug, Default)]
pub struct Needles {
    people: People,
    places: People,
    /// Letters and digits of IDs, phones and e-mails without what stands between them.
    codes: FxHashMap<Box<str>, Kind>,
    longest: usize,
    /// What shows of IDs that are cut elsewhere than here.
    pieces: FxHashSet<Box<str>>,
    uids: FxHashSet<Box<str>>,
    /// Days as YYYYMMDD.
    days: Vec<u32>,
    sieve: Sieve,
    /// Names that aren't ASCII, as bytes.
    scripts: Vec<Vec<u8>>,
    unsearched: u32,
    near: Near,
    /// Where names are searched for inside of words, too.
    glued: Option<Glued>,
    /// Texts looked through lately that need no cleaning.
    pub cleared: Cleared,
}

impl Needles {
    /// Adds one value of an attribute.
    pub fn add(&mut self, kind: Kind, value: &str, common: &Common) {
        let is_searched = match kind {
            Kind::Name => self.people.add_person(value, common),
            Kind::Place => self.places.add_place(value, common),
            Kind::Id | Kind::Contact => self.add_code(kind, value, common),
            Kind::Uid => self.add_uid(value),
            Kind::Date => self.add_day(value),
            Kind::Unknown => true,
        };
        self.unsearched = self.unsearched.saturating_add(u32::from(!is_searched && !value.is_empty()));
    }

    /// The same again, to add to. What is clean of these needles may not be clean of more.
    #[must_use]
    pub fn copied(&self) -> Self {
        Self {
            people: self.people.clone(),
            places: self.places.clone(),
            codes: self.codes.clone(),
            longest: self.longest,
            pieces: self.pieces.clone(),
            uids: self.uids.clone(),
            days: self.days.clone(),
            sieve: self.sieve.clone(),
            scripts: self.scripts.clone(),
            unsearched: self.unsearched,
            near: self.near.clone(),
            glued: self.glued.clone(),
            cleared: Cleared::default(),
        }
    }

    /// How many of the values are too short or too common to be searched for.
    pub const fn unsearched(&self) -> u32 {
        self.unsearched
    }

    /// Words in no vocabulary that are spelled nearly as a name of these people.
    pub fn find_near(&self, folded: &Folded, lexicon: &Lexicon, out: &mut Vec<Span>) {
        for token in &folded.tokens {
            let word = folded.word(token);
            if !lexicon.is_known(word) && self.near.has(word) {
                out.push(Span { start: token.start, end: token.end, kind: Kind::Name });
            }
        }
    }

    fn add_day(&mut self, value: &str) -> bool {
        let day = value.get(..8).and_then(|day| day.parse().ok());
        self.days.extend(day.filter(|day| !self.days.contains(day)));
        day.is_some()
    }

    /// Has long names searched for inside of other words, too; not in those that a vocabulary has. When all is added.
    pub fn search_inside(&mut self, lexicon: &Arc<Lexicon>) {
        self.glued = Some(Glued::new(Arc::clone(lexicon), self.people.own()));
    }

    /// Readies the sieve, when all is added. `spell` gives the bytes of a text in each encoding it may have.
    pub fn seal(&mut self, spell: &dyn Fn(&str) -> Vec<Vec<u8>>) {
        self.near = Near::default();
        self.people.rare().for_each(|name| self.near.add(name));
        let mut sieve = Sieve::default();
        self.scripts.clear();
        for people in [&self.people, &self.places] {
            for word in people.telling() {
                let spelled = spell(word);
                sieve.add_all(&spelled);
                // Among bytes that are no text, the sieve sees runs of ASCII only.
                self.scripts.extend(spelled.into_iter().filter(|bytes| !bytes.is_ascii()));
            }
            self.scripts.extend(people.scripts().flat_map(spell));
        }
        for word in self.people.passed() {
            sieve.add_all(&spell(word));
        }
        // IDs can be cut anywhere: their first run, and every run of digits, may be all that shows.
        for piece in &self.pieces {
            sieve.add(piece.as_bytes());
        }
        for code in self.codes.keys() {
            sieve.add_all(&spell(code));
        }
        for day in &self.days {
            sieve.add(format!("{day:08}").as_bytes());
        }
        self.sieve = sieve;
    }

    /// Whether bytes may hold a needle; quick. Wrong only for an ID cut into runs of one or two digits.
    pub fn may_be_in(&self, bytes: &[u8]) -> bool {
        self.sieve.may_hit(bytes) || self.glued.as_ref().is_some_and(|glued| glued.may_be_in(bytes))
    }

    /// Whether a number is an ID of these people as it stands, zeros in front or not.
    pub fn is_number(&self, number: &str) -> bool {
        let bare = without_zeros(number);
        is_telling_whole(bare) && [bare, number].iter().any(|one| self.codes.get(*one) == Some(&Kind::Id))
    }

    /// What kind of needle a text holds, if it does.
    pub fn first_in(&self, text: &str) -> Option<Kind> {
        let mut spans = Vec::new();
        self.find(text, &Folded::of(text), &mut spans);
        spans.first().map(|span| span.kind)
    }

    /// The same, quick where there is none.
    pub fn named_in(&self, text: &str) -> Option<Kind> {
        if self.may_be_in(text.as_bytes()) { self.first_in(text) } else { None }
    }

    /// The same of bytes of no stated encoding: UTF-8, Latin-1 and UTF-16, and names without spaces in the encodings they
    /// were spelled in.
    pub fn find_in_bytes(&self, bytes: &[u8]) -> Option<Kind> {
        if self.scripts.iter().any(|name| memchr::memmem::find(bytes, name).is_some()) {
            return Some(Kind::Name);
        }
        if let Some(glued) = &self.glued
            && (glued.is_in(bytes) || narrowed_if_wide(bytes).is_some_and(|narrowed| glued.is_in(&narrowed)))
        {
            return Some(Kind::Name);
        }
        let mut found = None;
        self.sieve.hits(bytes, &mut |bytes, hit| {
            let window = hit.start.saturating_sub(WINDOW)..hit.end.saturating_add(WINDOW).min(bytes.len());
            let around = bytes.get(window).unwrap_or_default();
            found = self.first_in(&String::from_utf8_lossy(around)).or_else(|| self.first_in(&latin1(around)));
            found.is_none()
        });
        found
    }

    /// Whether there is nothing to look for.
    pub fn is_empty(&self) -> bool {
        self.people.is_empty()
            && self.places.is_empty()
            && self.codes.is_empty()
            && self.uids.is_empty()
            && self.days.is_empty()
    }

    /// Whether this day, YYYYMMDD, is one of the study's.
    pub fn has_day(&self, day: u32) -> bool {
        self.days.contains(&day)
    }

    /// Every needle in a text, in no order; and how many words were let pass because they are common.
    pub fn find(&self, text: &str, folded: &Folded, out: &mut Vec<Span>) -> u32 {
        let mut spared = 0;
        for (people, kind) in [(&self.people, Kind::Name), (&self.places, Kind::Place)] {
            if people.is_empty() {
                continue;
            }
            let (runs, passed) = people.find(text, folded);
            spared += passed;
            let span = |first: &Token, last: &Token| Span { start: first.start, end: last.end, kind };
            let at = |number: usize| folded.tokens.get(number);
            out.extend(runs.iter().filter_map(|run| Some(span(at(run.first)?, at(run.last)?))));
            // Vendors glue words that places have, too: `CenterOfGradDrive`.
            if kind == Kind::Name {
                let inside = people.find_inside(text, folded).into_iter();
                out.extend(inside.map(|Range { start, end }| Span { start, end, kind }));
            }
        }
        if let Some(glued) = &self.glued {
            spared += glued.find(text, folded, out);
        }
        if !self.codes.is_empty() {
            self.find_codes(text, folded, out);
        }
        for uid in self.uids.iter().filter(|uid| uid.len() <= text.len()) {
            let spans = text.match_indices(&**uid).map(|(start, found)| (start, start.saturating_add(found.len())));
            let whole = spans.filter(|&(start, end)| !is_longer_uid(text, start, end));
            out.extend(whole.map(|(start, end)| Span { start, end, kind: Kind::Uid }));
        }
        spared
    }

    fn add_code(&mut self, kind: Kind, value: &str, common: &Common) -> bool {
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
        self.add_pieces(&folded, &code);
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

    /// The longest of its numbers shows it to the sieve.
    fn add_uid(&mut self, value: &str) -> bool {
        let longest = value.split('.').max_by_key(|number| number.len()).unwrap_or_default();
        let is_telling =
            longest.len() >= SHORTEST_CODE && value.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
        if is_telling {
            self.pieces.insert(longest.into());
            self.uids.insert(value.into());
        }
        is_telling
    }

    /// What shows of an ID that is cut elsewhere than here: runs of digits, and what a number begins with.
    fn add_pieces(&mut self, folded: &Folded, code: &str) {
        let runs = || code.split(|one: char| !one.is_ascii_digit()).filter(|run| run.len() >= SHORTEST_CODE);
        self.pieces.extend(runs().map(Box::from));
        self.pieces.extend(runs().flat_map(|run| (3..=5).filter_map(|count| run.get(..count))).map(Box::from));
        if runs().next().is_none() {
            // `HEAD1` may stand there as `HEAD 1`.
            let first = folded.words().next();
            let letters = first.and_then(|word| word.split(|one: char| one.is_ascii_digit()).next());
            self.pieces.extend(first.into_iter().chain(letters.filter(|one| !one.is_empty())).map(Box::from));
        }
    }

    fn put(&mut self, kind: Kind, code: &str) {
        self.longest = self.longest.max(code.len());
        self.codes.entry(code.into()).or_insert(kind);
    }

    fn find_codes(&self, text: &str, folded: &Folded, out: &mut Vec<Span>) {
        let mut squeezed = String::new();
        for (at, first) in folded.tokens.iter().enumerate() {
            squeezed.clear();
            let mut before = first;
            for token in folded.tokens.iter().skip(at).take(MOST_PIECES) {
                let between = text.get(before.end..token.start).unwrap_or_default();
                if between.chars().count() > 2 || squeezed.len() > self.longest {
                    break;
                }
                squeezed.push_str(folded.word(token));
                if let Some(&kind) = self.codes.get(squeezed.as_str()) {
                    out.push(Span { start: first.start, end: token.end, kind });
                }
                before = token;
            }
            if first.is_number {
                self.find_with_zeros(text, folded.word(first), first, out);
            } else {
                self.find_glued(text, first, out);
                self.find_within(folded.word(first), first, out);
            }
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
            .codes
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
            let found = self.codes.get(digits).or_else(|| self.codes.get(bare).filter(|kind| **kind == Kind::Id));
            if let Some(&kind) = found.filter(|_| is_telling_part(bare)) {
                out.push(Span { start: token.start + start, end: token.start + end, kind });
            }
        }
    }

    /// A number that is an ID but for zeros in front of it, unless it is what stands behind a point.
    fn find_with_zeros(&self, text: &str, number: &str, token: &Token, out: &mut Vec<Span>) {
        let bare = without_zeros(number);
        let is_id = bare.len() < number.len() && is_telling_part(bare) && self.codes.get(bare) == Some(&Kind::Id);
        let is_decimal = text.get(..token.start).is_some_and(|before| before.ends_with(['.', ',']));
        if is_id && !is_decimal {
            out.push(Span { start: token.start, end: token.end, kind: Kind::Id });
        }
    }
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

/// Whether digits, or a dot and digits, go on before or after it.
fn is_longer_uid(text: &str, start: usize, end: usize) -> bool {
    let (before, after) = (text.get(..start).unwrap_or_default(), text.get(end..).unwrap_or_default());
    let mut next = after.bytes();
    let goes_on = match next.next() {
        Some(b'.') => next.next().is_some_and(|byte| byte.is_ascii_digit()),
        other => other.is_some_and(|byte| byte.is_ascii_digit()),
    };
    goes_on || before.ends_with(|one: char| one == '.' || one.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::people::Common;

    fn found(kind: Kind, value: &str, text: &str) -> Vec<String> {
        let mut needles = Needles::default();
        needles.add(kind, value, &["anonymous", "gray"].map(Box::from).into_iter().collect());
        let mut spans = Vec::new();
        needles.find(text, &Folded::of(text), &mut spans);
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
    fn numbers_are_found_in_words_and_behind_zeros_and_shown_to_the_sieve() {
        let mut needles = Needles::default();
        needles.add(Kind::Id, "4711234", &Common::default());
        needles.seal(&|word| vec![word.as_bytes().to_vec()]);
        for text in ["MRN4711234", "04711234", "4711234A", "P004711234", "x 4711234"] {
            assert!(needles.named_in(text).is_some() && needles.find_in_bytes(text.as_bytes()).is_some(), "{text}");
        }
        for text in ["47112345", "14711234", "MRN47112345", "0.04711234"] {
            assert_eq!(needles.named_in(text), None, "{text}");
        }
        assert!(needles.is_number("4711234") && needles.is_number("04711234") && !needles.is_number("471"));
    }

    #[test]
    fn names_that_are_short_or_words_are_shown_to_the_sieve_together() {
        let common: Common = ["green", "ray", "white", "art"].map(Box::from).into_iter().collect();
        for (name, text) in [("Green^Ray", "GREEN^RAY"), ("Li^Na", "LI^NA"), ("White^Art", "Art White")] {
            let mut needles = Needles::default();
            needles.add(Kind::Name, name, &common);
            needles.seal(&|word| vec![word.as_bytes().to_vec()]);
            assert_eq!(needles.named_in(text), Some(Kind::Name), "{text}");
            assert_eq!(needles.named_in("a green field, liver"), None);
            let bytes = [&b"\x01\x02"[..], text.as_bytes(), b"\x03"].concat();
            assert_eq!(needles.find_in_bytes(&bytes), Some(Kind::Name), "{text}");
        }
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
    fn words_of_places_are_not_looked_for_inside_words() {
        assert_eq!(found(Kind::Place, "Center Drive", "GradDrive1 CenterX"), Vec::<String>::new());
        assert_eq!(found(Kind::Place, "Center Drive", "Drive"), ["Drive"]);
    }

    #[test]
    fn uids_are_found_whole() {
        let uid = "1.2.826.0.1.3680043.8.498.1";
        for text in ["see 1.2.826.0.1.3680043.8.498.1.", "1.2.826.0.1.3680043.8.498.1, 2"] {
            assert_eq!(found(Kind::Uid, uid, text), [uid]);
        }
        for text in ["1.2.826.0.1.3680043.8.498.12", "11.2.826.0.1.3680043.8.498.1", "1.2.826.0.1.3680043.8.498.1.7"] {
            assert_eq!(found(Kind::Uid, uid, text), Vec::<String>::new());
        }
        assert_eq!(found(Kind::Uid, "1.2.3", "1.2.3"), Vec::<String>::new());
    }

    #[test]
    fn what_may_be_a_measurement_or_a_word_is_no_id() {
        for value in ["1234", "12", "GRAY", "ANONYMOUS", "00000000", "", "MR1"] {
            assert_eq!(found(Kind::Id, value, "1234 12 gray anonymous 00000000 MR1"), Vec::<String>::new(), "{value}");
        }
    }
}
