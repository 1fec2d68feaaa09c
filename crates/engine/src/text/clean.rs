//! Taking out of a text what must not stay, and leaving the rest byte for byte.

use std::sync::LazyLock;

use regex::Regex;

use crate::date::DateMode;
use crate::text::dates;
use crate::text::fold::{Folded, Token};
use crate::text::lexicon::Lexicon;
use crate::text::needle::{Kind, Needles, Span};
use crate::text::pattern;

/// What is done about words that are in no vocabulary.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Vocabulary {
    /// Nothing.
    #[default]
    Ignore,
    /// They are counted.
    Report,
    /// They go.
    Remove,
}

/// What a cleaning came to, in numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Pieces taken out or replaced.
    pub removed: u32,
    /// Words of names let pass because they are common.
    pub spared: u32,
    /// Words in no vocabulary.
    pub unknown: u32,
    /// Identifying values that are searched for nowhere, because they are too short or too common.
    pub unsearched: u32,
}

impl Tally {
    /// Both together.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self {
            removed: self.removed.saturating_add(other.removed),
            spared: self.spared.saturating_add(other.spared),
            unknown: self.unknown.saturating_add(other.unknown),
            unsearched: self.unsearched.saturating_add(other.unsearched),
        }
    }
}

/// Everything that cleaning a study's text needs.
#[derive(Clone, Copy)]
pub struct Cleaner<'a> {
    /// Words and cues.
    pub lexicon: &'a Lexicon,
    /// What is known of the people.
    pub needles: &'a Needles,
    /// What is done to dates.
    pub dates: DateMode,
    /// Whether dates are written as YYYYMMDD, whatever they were: the shortest way.
    pub figures: bool,
    /// Whether patterns are looked for, besides what is known.
    pub patterns: bool,
    /// What is done about unknown words.
    pub vocabulary: Vocabulary,
    /// The UID that replaces one; none for those that stay.
    pub uid: &'a dyn Fn(&str) -> Option<String>,
}

/// Six components or more: fewer may be a version.
static UID: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"\b[0-2](?:\.(?:0|[1-9]\d*)){5,}\b").ok());

/// Taking something out can bring two words together that are a name. A text that isn't clean after so many rounds is
/// made to confuse.
const MOST_ROUNDS: usize = 6;

/// A letter or two are units and abbreviations more often than anybody.
const SHORTEST_UNKNOWN: usize = 3;

impl Cleaner<'_> {
    /// The text without what must not stay; none when all of it may.
    pub fn clean(&self, text: &str) -> (Option<String>, Tally) {
        let mut tally = Tally::default();
        let mut current: Option<String> = None;
        for number in 0..MOST_ROUNDS {
            let mut round = Tally::default();
            let Some(next) = self.round(current.as_deref().unwrap_or(text), number == 0, &mut round) else {
                tally.removed = tally.removed.saturating_add(round.removed);
                (tally.spared, tally.unknown) = (round.spared, tally.unknown.max(round.unknown));
                return (current, tally);
            };
            tally.removed = tally.removed.saturating_add(round.removed);
            tally.unknown = tally.unknown.max(round.unknown);
            current = Some(next);
        }
        (Some(String::new()), tally)
    }

    /// Dates and UIDs are replaced in the first round only: what stands there afterwards is the replacement.
    fn round(&self, text: &str, is_first: bool, tally: &mut Tally) -> Option<String> {
        let folded = Folded::of(text);
        if folded.tokens.is_empty() {
            return None;
        }
        let mut pieces = if is_first { self.replaced(text) } else { Vec::new() };
        let mut spans = Vec::new();
        tally.spared = self.needles.find(text, &folded, &mut spans);
        let known = spans.len();
        if self.patterns {
            self.needles.find_near(&folded, self.lexicon, &mut spans);
            pattern::find(text, &folded, self.lexicon, &mut spans);
        }
        if self.vocabulary != Vocabulary::Ignore {
            tally.unknown = self.find_unknown(&folded, &mut spans);
        }
        // What is known of people goes, even where it looks like a date or UID; their UIDs, and what only looks like
        // data, are replaced there.
        let replaced = pieces.len();
        for (number, span) in spans.into_iter().enumerate() {
            let is_replaced = (span.kind == Kind::Uid || number >= known)
                && pieces.iter().take(replaced).any(|(one, _)| one.start <= span.start && span.end <= one.end);
            if !is_replaced {
                pieces.push((span, String::new()));
            }
        }
        let merged = merged(pieces);
        if merged.is_empty() {
            return None;
        }
        tally.removed = u32::try_from(merged.len()).unwrap_or(u32::MAX);
        let mut out = String::with_capacity(text.len());
        let mut at = 0;
        for (span, new) in &merged {
            out.push_str(text.get(at..span.start)?);
            out.push_str(new);
            at = span.end;
        }
        out.push_str(text.get(at..)?);
        (out != text).then_some(out)
    }

    /// Dates and UIDs with what takes their place.
    fn replaced(&self, text: &str) -> Vec<(Span, String)> {
        let mut pieces = Vec::new();
        let uids = UID.iter().flat_map(|regex| regex.find_iter(text));
        for found in uids {
            let span = Span { start: found.start(), end: found.end(), kind: Kind::Uid };
            let new = (self.uid)(found.as_str()).unwrap_or_else(|| found.as_str().to_owned());
            pieces.push((span, new));
        }
        if self.dates != DateMode::Keep {
            let is_free = |start: usize, end: usize, pieces: &[(Span, String)]| {
                pieces.iter().all(|(span, _)| end <= span.start || span.end <= start)
            };
            for dated in dates::find(text, self.dates, self.figures, &|day| self.needles.has_day(day)) {
                if is_free(dated.place.start, dated.place.end, &pieces) {
                    let span = Span { start: dated.place.start, end: dated.place.end, kind: Kind::Date };
                    pieces.push((span, dated.new));
                }
            }
        }
        pieces
    }

    /// Words with letters that no vocabulary has.
    fn find_unknown(&self, folded: &Folded, out: &mut Vec<Span>) -> u32 {
        let mut count = 0_u32;
        for token in &folded.tokens {
            if self.is_known(folded, token) {
                continue;
            }
            count = count.saturating_add(1);
            if self.vocabulary == Vocabulary::Remove {
                out.push(Span { start: token.start, end: token.end, kind: Kind::Unknown });
            }
        }
        count
    }

    fn is_known(&self, folded: &Folded, token: &Token) -> bool {
        let word = folded.word(token);
        let is_word = |part: &str| part.chars().count() < SHORTEST_UNKNOWN || self.lexicon.is_known(part);
        // `5mm`, `t2w`, `ep2d`: numbers and words stand together without a space.
        token.is_number || is_word(word) || word.split(|one: char| one.is_ascii_digit()).all(is_word)
    }
}

/// In order and without overlap: of pieces that overlap, all goes.
fn merged(mut pieces: Vec<(Span, String)>) -> Vec<(Span, String)> {
    pieces.sort_by_key(|(span, _)| (span.start, span.end));
    let mut out: Vec<(Span, String)> = Vec::with_capacity(pieces.len());
    for (span, new) in pieces {
        match out.last_mut().filter(|(last, _)| span.start < last.end) {
            Some((last, old)) => {
                last.end = last.end.max(span.end);
                old.clear();
            }
            None => out.push((span, new)),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn lexicon() -> Lexicon {
        Lexicon::parse(
            "axial\nt1\nhead\nbig\nbore\nct\nid\nborn\nmm\nthe\nwith\ncontrast\npatient\nfor",
            "",
            "title\tDr\nrole\tpatient\nrole\tfor\nbirth\tborn",
        )
    }

    fn needles() -> Needles {
        let lexicon = lexicon();
        let mut needles = Needles::default();
        needles.add(Kind::Name, "Schmidt^Anna Maria", lexicon.common());
        needles.add(Kind::Name, "Big^Peter", lexicon.common());
        needles.add(Kind::Id, "PX-88123", lexicon.common());
        needles.add(Kind::Date, "19610312", lexicon.common());
        needles
    }

    fn cleaned(text: &str, vocabulary: Vocabulary) -> String {
        let (lexicon, needles) = (lexicon(), needles());
        let uid = |uid: &str| (!uid.starts_with("1.2.840.10008.")).then(|| "2.25.1".to_owned());
        let cleaner = Cleaner {
            figures: false,
            lexicon: &lexicon,
            needles: &needles,
            dates: DateMode::Shift(1),
            patterns: true,
            vocabulary,
            uid: &uid,
        };
        cleaner.clean(text).0.unwrap_or_else(|| text.to_owned())
    }

    #[test]
    fn only_the_span_goes() {
        for (text, wanted) in [
            ("T1 axial ANNA SCHMIDT 5 mm", "T1 axial  5 mm"),
            ("Big Bore CT", "Big Bore CT"),
            ("Big Bore CT of Peter Big", "Big Bore CT of "),
            ("px88123: head, born 12.03.1961", ": head, born 13.03.1961"),
            ("see 1.2.840.113619.2.55.3.604 and 1.2.840.10008.5.1.4.1.1.2", "see 2.25.1 and 1.2.840.10008.5.1.4.1.1.2"),
            ("Dr. Schmidt-Rottluff", "Dr. "),
            ("", ""),
        ] {
            assert_eq!(cleaned(text, Vocabulary::Ignore), wanted, "{text}");
        }
    }

    #[test]
    fn unknown_words_go_if_asked() {
        let text = "CT head 5mm with contrast Zbigniewski 3D t1w";
        assert_eq!(cleaned(text, Vocabulary::Remove), "CT head 5mm with contrast  3D t1w");
        assert_eq!(cleaned(text, Vocabulary::Report), text);
    }

    proptest! {
        #[test]
        fn cleaning_twice_is_cleaning_once(text in text()) {
            for vocabulary in [Vocabulary::Ignore, Vocabulary::Remove] {
                let once = cleaned(&text, vocabulary);
                // Dates move each time they are cleaned: that is what a shift is.
                prop_assume!(!once.bytes().any(|byte| byte.is_ascii_digit()));
                prop_assert_eq!(&cleaned(&once, vocabulary), &once);
            }
        }

        #[test]
        fn no_needle_is_left(text in text()) {
            let rest = cleaned(&text, Vocabulary::Ignore);
            let (folded, needles) = (Folded::of(&rest), needles());
            let mut spans = Vec::new();
            needles.find(&rest, &folded, &mut spans);
            prop_assert!(spans.is_empty(), "{rest}");
        }

        #[test]
        fn what_has_none_is_unchanged(text in "(axial|head|5 mm|T1|contrast|with| |,|-|\\.|kV|µs){0,12}") {
            prop_assert_eq!(cleaned(&text, Vocabulary::Ignore), text);
        }
    }

    fn text() -> impl Strategy<Value = String> {
        "(Anna|SCHMIDT|Maria|peter|Big|Bore|Dr\\.|patient|for|px|88123|PX-88123|axial|Rossi| |,|\\^|-|\\.|\\PC){0,12}"
    }
}
