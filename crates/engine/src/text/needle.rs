//! What is known of a study's people: the values that must not stand anywhere in its text.

use std::ops::Range;
use std::sync::Arc;

use crate::charset::latin1;
use crate::text::cleared::Cleared;
use crate::text::codes::Codes;
use crate::text::fold::{Folded, Token};
use crate::text::glued::Glued;
use crate::text::lexicon::Lexicon;
use crate::text::near::Near;
use crate::text::people::{Common, People};
use crate::text::sieve::{Sieve, narrowed_if_wide};
use crate::text::uids::Uids;
use crate::text::wide::wide_texts;

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

/// Bytes on either side of what may be a needle that are read with it.
const WINDOW: usize = 96;

/// Everything that identifies the people of a study.
#[derive(Debug, Default)]
pub struct Needles {
    people: People,
    places: People,
    codes: Codes,
    uids: Uids,
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
            Kind::Id | Kind::Contact => self.codes.add(kind, value, common),
            Kind::Uid => self.uids.add(value),
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
                if !word.is_ascii() {
                    self.scripts.extend(spelled);
                }
            }
            self.scripts.extend(people.scripts().flat_map(spell));
        }
        for word in self.people.passed() {
            sieve.add_all(&spell(word));
        }
        self.codes.show(&mut sieve, spell);
        self.uids.show(&mut sieve);
        for day in &self.days {
            sieve.add(format!("{day:08}").as_bytes());
        }
        self.sieve = sieve;
    }

    /// Whether bytes may hold a needle; quick. Wrong only for an ID that is cut into runs of one or two digits elsewhere
    /// than it is written.
    pub fn may_be_in(&self, bytes: &[u8]) -> bool {
        self.sieve.may_hit(bytes) || self.glued.as_ref().is_some_and(|glued| glued.may_be_in(bytes))
    }

    /// Whether a number is an ID of these people as it stands, zeros in front or not.
    pub fn is_number(&self, number: &str) -> bool {
        self.codes.has_number(number)
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
        if self.codes.are_written_in(bytes) {
            return Some(Kind::Id);
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
        found.or_else(|| wide_texts(bytes).iter().find_map(|text| self.named_in(text)))
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
        self.codes.find(text, folded, out);
        self.uids.find(text, out);
        spared
    }
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
    fn words_of_places_are_not_looked_for_inside_words() {
        assert_eq!(found(Kind::Place, "Center Drive", "GradDrive1 CenterX"), Vec::<String>::new());
        assert_eq!(found(Kind::Place, "Center Drive", "Drive"), ["Drive"]);
    }
}
