//! What anybody's data look like: addresses, telephone numbers, numbers with a label, names after a title.

use std::sync::LazyLock;

use regex::Regex;

use crate::text::fold::{Folded, Token};
use crate::text::lexicon::{Cue, Lexicon};
use crate::text::needle::{Kind, Span};

/// A pattern, and what a match is. With a group `it`, only that goes.
struct Pattern {
    regex: Regex,
    kind: Kind,
    digits: usize,
}

/// With the digits that a match has at least: most texts have fewer.
const PATTERNS: [(Kind, usize, &str); 17] = [
    (Kind::Contact, 0, r"(?i)\b(?:https?|ftp)://[^\s<>\x22]+|\bwww\.[^\s<>\x22]+"),
    (Kind::Contact, 0, r"(?i)[\p{L}0-9._%+-]+@[\p{L}0-9-]+(?:\.[\p{L}0-9-]+)+"),
    (Kind::Contact, 4, r"\b(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]\d)(?:\.(?:25[0-5]|2[0-4]\d|1?\d?\d)){3}\b"),
    // Country code, or area code in brackets or before a hyphen, or a label.
    (Kind::Contact, 8, r"\+\d{1,3}[ ./-]?\(?\d{1,4}\)?(?:[ ./-]?\d{2,5}){2,4}\b"),
    (Kind::Contact, 8, r"\b00[1-9]\d{0,2}[ ./-]\(?\d{1,4}\)?(?:[ ./-]?\d{2,5}){2,4}\b"),
    // In the groups of the country: `020 7946 0958`, `061 265 25 25`, `01-23-45-67-89`; round numbers measure something.
    (
        Kind::Contact,
        8,
        r"\b0[1-9]\d{1,2}[ /.-]\d{3,4}[ .-]\d{0,2}(?:[1-9]\d|0[1-9])(?:[ .-]\d{2})?\b|\b0[1-9](?:[.-]\d\d){4}\b",
    ),
    (
        Kind::Contact,
        7,
        r"\(\d{2,5}\) ?\d{3,4}[ .-]?\d{3,5}\b|\b\d{3}[.-]\d{3}[.-]\d{4}\b|\b\d{3} \d{3}-\d{4}\b|\b0\d{2,4}[/ -]\d{5,8}\b",
    ),
    (
        Kind::Contact,
        2,
        r"(?i)\b(?:tel|tél|phone|telephone|telefon|fon|ph|fax|mobile|mobil|cell|pager|beeper|ext)\b[ .:#]*(?P<it>\+?\d[\d ()./-]{2,}\d)",
    ),
    (Kind::Id, 9, r"\b\d{3}(?: \d{2} |-\d{2}-)\d{4}\b"),
    (
        Kind::Id,
        9,
        r"(?i)\b(?:ssn|social security(?: (?:no|nr|number))?)\b[ .:#=-]*(?P<it>\d{3}[ .-]?\d{2}[ .-]?\d{4})\b",
    ),
    // Numbers that are too long to measure anything, and letters with such a number.
    (Kind::Id, 6, r"\b[A-Z]{1,4}-?\d{6,12}\b"),
    (Kind::Id, 9, r"(?:^|[^\w.,+-])(?P<it>\d{9,12})(?:$|[^\w.]|\.\B)"),
    (
        Kind::Id,
        1,
        r"(?i)\b(?:mrn|mr ?#|pid|pat(?:ient)?[ ._-]?(?:id|no|nr|nummer|number)|patientennummer|id(?:[ ._-]?(?:no|nr|number))?|acc(?:ession)?(?:[ ._-]?(?:no|nr|number|#))?|case(?:[ ._-]?(?:no|nr|number|#))|chart(?:[ ._-]?(?:no|nr|number|#))?|record(?:[ ._-]?(?:no|nr|number|#))|order(?:[ ._-]?(?:no|nr|number|#))?|fall(?:nr|nummer)|nhs(?:[ ._-]?(?:no|number))?|ssn|insurance(?:[ ._-]?(?:no|nr|number|#))?|policy(?:[ ._-]?(?:no|nr|number|#))?|account(?:[ ._-]?(?:no|nr|number|#))?|licen[cs]e(?:[ ._-]?(?:no|nr|number|#))?)\b[ .:#=-]*(?P<it>[A-Z]{0,4}[ -]?\d[\dA-Z-]{3,})\b",
    ),
    (
        Kind::Place,
        5,
        r"\b(?:A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|P[AR]|RI|S[CD]|T[NX]|UT|V[AT]|W[AIVY])\.? +\d{5}(?:-\d{4})?\b",
    ),
    (Kind::Place, 2, r"\b[A-Z]{1,2}\d[A-Z\d]? \d[ABD-HJLNP-UW-Z]{2}\b"),
    (
        Kind::Place,
        1,
        r"(?i)\b\d{1,5}[a-z]?,? +(?:[\p{L}.'-]+ +|\d{1,3}(?:st|nd|rd|th) +){1,3}(?:street|avenue|ave|road|rd|lane|drive|boulevard|blvd|highway|hwy|parkway|square|terrace|court|st)\b\.?(?:, *(?-i:\p{Lu})[\p{L}'-]+)?(?:,? +\d{5}(?:-\d{4})?\b)?",
    ),
    (
        Kind::Place,
        1,
        r"(?i)\b[\p{L}-]{3,}(?:straße|strasse|str\.|gasse|allee|platz|weg|laan|straat|gatan|vägen|vej) ?\d{1,4}[a-z]?\b|\b(?:rue|avenue|via|viale|piazza|calle|avenida|plaza|rua) +(?:(?:de|du|des|della|del|la|las|los|le|les) +)*\p{L}[\p{L}'-]+(?: +\p{L}[\p{L}'-]+)?,? *\d{1,4}\b",
    ),
];

static COMPILED: LazyLock<Vec<Pattern>> = LazyLock::new(|| {
    let made = PATTERNS.iter().filter_map(|(kind, digits, text)| {
        Some(Pattern { regex: Regex::new(text).ok()?, kind: *kind, digits: *digits })
    });
    made.collect()
});

/// Of a telephone number, with its area code.
const FEWEST_DIGITS: usize = 7;
/// Of one that is certainly whole.
const WHOLE_NUMBER: usize = 10;
/// Units that follow numbers in protocols.
const UNITS: [&str; 24] = [
    "kv", "kvp", "ma", "mas", "ms", "mm", "cm", "t", "s", "sec", "min", "x", "d", "deg", "hz", "mhz", "ml", "mg", "g",
    "gy", "cgy", "mbq", "mci", "%",
];
/// A word of fewer letters is no name by itself.
const SHORTEST_UNKNOWN: usize = 3;

/// What doctors named after each other.
const DISEASES: [&str; 12] = [
    "disease",
    "syndrome",
    "lymphoma",
    "sarcoma",
    "palsy",
    "chorea",
    "score",
    "grade",
    "stage",
    "criteria",
    "classification",
    "prosthesis",
];

/// Most words of a name after a title.
const LONGEST_NAME: usize = 4;

/// Everything in a text that looks like somebody's data, whoever that is.
pub fn find(text: &str, folded: &Folded, lexicon: &Lexicon, out: &mut Vec<Span>) {
    find_announced(text, folded, lexicon, out);
    find_pairs(text, folded, lexicon, out);
    if !text.bytes().any(|byte| byte.is_ascii_digit() || byte == b'@' || byte == b'.') {
        return;
    }
    // Digits of other scripts count as well: what has any is tried with all patterns.
    let digits = if text.is_ascii() { text.bytes().filter(u8::is_ascii_digit).count() } else { usize::MAX };
    for pattern in COMPILED.iter().filter(|pattern| pattern.digits <= digits) {
        for captures in pattern.regex.captures_iter(text) {
            let Some(found) = captures.name("it").or_else(|| captures.get(0)) else { continue };
            let is_number = pattern.kind == Kind::Contact && text.get(found.range()).is_some_and(ends_in_digit);
            let end = if is_number { end_of_number(text, found.start(), found.end()) } else { found.end() };
            out.push(Span { start: found.start(), end, kind: pattern.kind });
        }
    }
}

fn ends_in_digit(text: &str) -> bool {
    text.ends_with(|one: char| one.is_ascii_digit())
}

/// Names after a title or a role. The title stays, unless it is all that the name leaves behind.
fn find_announced(text: &str, folded: &Folded, lexicon: &Lexicon, out: &mut Vec<Span>) {
    let mut at = 0;
    while at < folded.tokens.len() {
        let Some((cue, count)) = lexicon.cue(folded, at).filter(|(cue, _)| *cue != Cue::Birth) else {
            at += 1;
            continue;
        };
        let next = at + count;
        // `Prof. Dr. med. Frau Meier`: the last title announces the name.
        if lexicon.cue(folded, next).is_some_and(|(cue, _)| cue != Cue::Birth) {
            at = next;
            continue;
        }
        let is_disease = |last: &usize| cue == Cue::Role && is_eponym(text, folded, *last);
        match name_at(text, folded, lexicon, next, cue) {
            Some(last) if is_disease(&last) => at = last + 1,
            Some(last) => {
                let (from, to) = (folded.tokens.get(next), folded.tokens.get(last));
                out.extend(from.zip(to).map(|(from, to)| Span { start: from.start, end: to.end, kind: Kind::Name }));
                at = last + 1;
            }
            None => at = next,
        }
    }
}

/// The last word of the name that begins with a word, if one does.
fn name_at(text: &str, folded: &Folded, lexicon: &Lexicon, first: usize, cue: Cue) -> Option<usize> {
    let mut last = None;
    let mut before = folded.tokens.get(first.checked_sub(1)?)?;
    let mut style = Style::of(text, folded, lexicon, first, cue);
    for (at, token) in folded.tokens.iter().enumerate().skip(first).take(LONGEST_NAME) {
        let between = text.get(before.end..token.start).unwrap_or_default();
        if between.chars().count() > 3 || between.contains(['\n', '\r', ';', '/', '(', ')']) {
            break;
        }
        match part_of(text, folded, lexicon, token, style) {
            Part::Name => {
                style.small_letters &=
                    text.get(token.start..token.end).is_some_and(|own| own.starts_with(char::is_lowercase));
                last = Some(at);
            }
            // Only on the way to a name.
            Part::Small => {}
            Part::No => break,
        }
        before = token;
    }
    last
}

/// What a cue lets pass for a name.
#[derive(Clone, Copy)]
struct Style {
    /// Words in small letters.
    small_letters: bool,
    /// Common words that are surnames, too.
    surnames: bool,
}

impl Style {
    fn of(text: &str, folded: &Folded, lexicon: &Lexicon, first: usize, cue: Cue) -> Self {
        let title = first.checked_sub(1).and_then(|at| folded.tokens.get(at));
        let own = title.and_then(|title| text.get(title.start..title.end)).unwrap_or_default();
        let has_dot = title.and_then(|title| text.get(title.end..)).is_some_and(|rest| rest.starts_with('.'));
        // `Dr Long` and `DR. LONG`, but `MR LONG AXIS` and `DR CHEST` are modalities.
        let surnames = cue == Cue::Title && (has_dot || own.contains(char::is_lowercase));
        // A title alone makes `smith` a name; after `for` it has to look like one, and so do words after `Smith`, unless
        // it is a common name, or two words on end are in no vocabulary.
        let is_unknown = |at: usize| {
            let word = folded.tokens.get(at).map(|token| folded.word(token)).unwrap_or_default();
            word.chars().count() >= SHORTEST_UNKNOWN && word.chars().all(char::is_alphabetic) && !lexicon.is_known(word)
        };
        let is_name = folded.tokens.get(first).is_some_and(|token| lexicon.is_name(folded.word(token)));
        let small_letters = cue == Cue::Title || is_name || (is_unknown(first) && is_unknown(first + 1));
        Self { small_letters, surnames }
    }
}

enum Part {
    Name,
    Small,
    No,
}

fn part_of(text: &str, folded: &Folded, lexicon: &Lexicon, token: &Token, style: Style) -> Part {
    let word = folded.word(token);
    let own = text.get(token.start..token.end).unwrap_or_default();
    if word.chars().any(|one| !one.is_alphabetic()) || !may_name(own) {
        return Part::No;
    }
    // `THI-HUONG`: one part may be a word of medicine.
    let is_joined =
        own.starts_with(char::is_uppercase) && text.get(token.end..).is_some_and(|rest| rest.starts_with('-'));
    if is_joined && lexicon.is_common(word) {
        return Part::Small;
    }
    if Lexicon::is_particle(word) || (word.chars().count() == 1 && own.chars().all(char::is_uppercase)) {
        return Part::Small;
    }
    let is_capital = own.starts_with(char::is_uppercase);
    let looks = token.is_ideograph || style.small_letters || is_capital;
    if is_capital && is_name_before(text, folded, lexicon, token, style) {
        return Part::Name;
    }
    if looks && !lexicon.is_common(word) { Part::Name } else { Part::No }
}

/// Whether a common word with a capital letter is a name here: `Dr. Long`, `Dr. Foot R`, `Prof. BIG, MAY`, and before a given
/// name anywhere (`patient Contrast Harriet`).
fn is_name_before(text: &str, folded: &Folded, lexicon: &Lexicon, token: &Token, style: Style) -> bool {
    let next = next_capital(text, folded, token);
    let is_titled = |next: &str| next.len() == 1 || lexicon.is_surname(next);
    next.is_some_and(|next| lexicon.is_name(next) || style.surnames && is_titled(next))
        || style.surnames && lexicon.is_surname(folded.word(token))
}

/// The next word, folded, if it has a capital letter and stands close: `Dr. Foot R`, `Prof. BIG, DOUGLAS`.
fn next_capital<'a>(text: &str, folded: &'a Folded, token: &Token) -> Option<&'a str> {
    let next = folded.tokens.iter().find(|next| next.start >= token.end)?;
    let between = text.get(token.end..next.start)?;
    let is_near = between.len() <= 2 && !between.contains(['\n', '\r', ';', '/']);
    let own = text.get(next.start..next.end)?;
    (is_near && own.starts_with(char::is_uppercase)).then(|| folded.word(next))
}

/// `SoS`, `DoF`: no name ends so, whatever stands in its middle.
fn may_name(own: &str) -> bool {
    !(own.contains(char::is_lowercase) && own.ends_with(char::is_uppercase))
}

/// Whether what was named after somebody follows, so that nobody is meant: `Crohn's disease`, `Ann Arbor stage`.
fn is_eponym(text: &str, folded: &Folded, last: usize) -> bool {
    let mut after = folded.tokens.iter().skip(last + 1);
    let next = after.next().filter(|token| folded.word(token) != "s").or_else(|| after.next());
    let (Some(name), Some(next)) = (folded.tokens.get(last), next) else { return false };
    let between = text.get(name.end..next.start).unwrap_or_default();
    DISEASES.contains(&folded.word(next)) && matches!(between, " " | "'s " | "\u{2019}s " | "s' ")
}

/// Given name and surname side by side, one of which is a common name and the other may be one; initial and name.
fn find_pairs(text: &str, folded: &Folded, lexicon: &Lexicon, out: &mut Vec<Span>) {
    let own = |token: &Token| text.get(token.start..token.end).unwrap_or_default();
    let is_capital = |token: &Token| own(token).starts_with(char::is_uppercase);
    let has_dot = |token: &Token| text.get(token.end..).is_some_and(|rest| rest.starts_with('.'));
    let may_be = |word: &str| {
        let is_unknown = word.chars().count() >= SHORTEST_UNKNOWN && word.chars().all(char::is_alphabetic);
        lexicon.is_name(word) || (is_unknown && !lexicon.is_known(word))
    };
    // A word of medicine that is a surname, too, needs more: `LONG, PETER`, `Peter Long`; but not `PETER LONG AXIS`.
    let small = |token: &Token| own(token).chars().nth(1).is_some_and(char::is_lowercase);
    let may_be_surname = |token: &Token, between: &str, other: &Token| {
        let is_written = between.contains([',', '^', '_']) || (small(token) && small(other));
        is_written && lexicon.is_surname(folded.word(token))
    };
    for (at, (one, other)) in folded.tokens.iter().zip(folded.tokens.iter().skip(1)).enumerate() {
        let between = text.get(one.end..other.start).unwrap_or_default();
        if between.len() > 2 || between.contains(['\n', '\r', ';', '/']) || !is_capital(one) || !is_capital(other) {
            continue;
        }
        let (left, right) = (folded.word(one), folded.word(other));
        let is_free = |token: &Token| !out.iter().any(|span| span.start <= token.start && token.end <= span.end);
        let is_pair = (lexicon.is_name(left) && (may_be(right) || is_free(one) && may_be_surname(other, between, one)))
            || (lexicon.is_name(right) && (may_be(left) || is_free(other) && may_be_surname(one, between, other)));
        // `W. Drummond`, but neither `C. difficile` nor `Drummond` alone.
        let is_signed = own(one).len() == 1 && has_dot(one) && may_be(right) && !lexicon.is_known(right);
        let is_found = out.iter().any(|span| span.start <= one.start && other.end <= span.end);
        let is_pair = is_pair && may_name(own(one)) && may_name(own(other)) && !is_eponym(text, folded, at + 1);
        if !is_found && (is_pair || is_signed) {
            out.push(Span { start: one.start, end: other.end, kind: Kind::Name });
        }
    }
}

/// Where a telephone number ends: a number with a unit behind it is another one (`555 010 9999 120 kV`).
fn end_of_number(text: &str, start: usize, end: usize) -> usize {
    let rest = text.get(end..).unwrap_or_default();
    let unit: String =
        rest.trim_start_matches(' ').chars().take_while(|one| one.is_alphabetic() || *one == '%').collect();
    let is_unit = UNITS.iter().any(|known| known.eq_ignore_ascii_case(&unit));
    let goes_on = rest.starts_with(char::is_alphabetic);
    let Some(cut) = text.get(start..end).filter(|_| !unit.is_empty()).and_then(|number| number.rfind(' ')) else {
        return end;
    };
    let kept = text.get(start..start + cut).unwrap_or_default();
    let digits = kept.bytes().filter(u8::is_ascii_digit).count();
    let fewest = if is_unit || goes_on { FEWEST_DIGITS } else { WHOLE_NUMBER };
    if digits >= fewest { start + kept.trim_end().len() } else { end }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn left(text: &str) -> String {
        let lexicon = Lexicon::parse(
            "chest\nangio\nbrain\nreview\ncontrast\npain\nhead\nthe\nmr\ndr\nid\nlong\nflow\nfeet",
            "long\tM\nnigel\tP",
            "birth\tf\ntitle\tDr\ntitle\tMr\ntitle\tProf\ntitle\tHerr\nrole\tpatient\nrole\tfor\nrole\tref by\nrole\tperformed by",
        );
        let folded = Folded::of(text);
        let mut spans = Vec::new();
        find(text, &folded, &lexicon, &mut spans);
        spans.sort_by_key(|span| std::cmp::Reverse(span.start));
        let mut out = text.to_owned();
        let mut before = usize::MAX;
        for span in spans {
            if span.end <= before {
                out.replace_range(span.start..span.end, "#");
                before = span.start;
            }
        }
        out
    }

    #[test]
    fn names_after_titles_go() {
        for (text, wanted) in [
            ("seen by Dr. Jane A. Miller today", "seen by Dr. # today"),
            ("DR SMITH", "DR #"),
            ("dr. van der Berg", "dr. #"),
            ("Prof. Dr. Müller-Lüdenscheidt", "Prof. Dr. #"),
            ("performed by JONES, brain", "performed by #, brain"),
            ("for Meyer", "for #"),
            ("patient Okoro; disease", "patient #; disease"),
            ("Dr. Okoro disease", "Dr. # disease"),
            ("patient Okoro; head", "patient #; head"),
            ("Dr. Long, brain", "Dr. #, brain"),
            ("Dr. Feet R brain", "Dr. # R brain"),
            ("Prof. FLOW, NIGEL brain", "Prof. # brain"),
            ("patient Flow Nigel brain", "patient # brain"),
            ("performed by F. Okoro brain", "performed by # brain"),
            ("T1 Goodwin Nigel", "T1 #"),
            ("T1 NIGEL, LONG brain", "T1 # brain"),
            ("T1 Nigel Long brain", "T1 # brain"),
            ("T1 W. Drummond", "T1 #"),
            ("Prof Clifford Long brain", "Prof # brain"),
            ("patient abdullah alkhatib brain", "patient # brain"),
        ] {
            assert_eq!(left(text), wanted, "{text}");
        }
    }

    #[test]
    fn modalities_and_reports_stay() {
        for text in [
            "MR BRAIN",
            "DR CHEST",
            "MR LONG axis",
            "Dr. brain",
            "T1 Nigel brain",
            "LONG NIGEL brain",
            "Head Long",
            "C. long",
            "patient feet first",
            "MR Angio 3D",
            "for review",
            "patient head first",
            "for the head",
            "Dr. 5 mm",
            "0161 496 0000",
            "020 1000 2000",
            "for SoS",
            "for Okoro disease",
            "for Okoro's disease",
            "Nigel Okoro stage II",
            "for Fibroadenoma",
            "Nigel Neuroma",
        ] {
            assert_eq!(left(text), text);
        }
    }

    #[test]
    fn contacts_and_numbers_go() {
        for (text, wanted) in [
            ("mail j.doe@kh-basel.ch now", "mail # now"),
            ("see https://x.org/a?b=1 ok", "see # ok"),
            ("host 10.12.200.7", "host #"),
            ("call (555) 010-9999", "call #"),
            ("call 555-010-9999 x", "call # x"),
            ("+41 61 265 25 25", "#"),
            ("Tel: 061 265 25", "Tel: #"),
            ("SSN 078-05-1120", "SSN #"),
            ("MRN: A1234567 T1", "MRN: # T1"),
            ("Patient ID 778899", "Patient ID #"),
            ("Acc# 20190001", "Acc# #"),
            ("Springfield, IL 62704-1234", "Springfield, #"),
            ("12 Oak Tree Lane", "#"),
            ("TR 2000 lives at 12 Oak Lane, Springfield 62704 DWI", "TR 2000 lives at # DWI"),
            ("SSN 078 05 1120 T1", "SSN # T1"),
            ("order PO4702467", "order #"),
            ("CT PO4702467", "CT #"),
            ("phone 8627047923 4D flow", "phone # 4D flow"),
            ("tel +1 552 933 6962 120 kVp", "tel # 120 kVp"),
            ("tel 525.500.9516 120 kVp", "tel # 120 kVp"),
            ("phone +1 616 848 9725 16 slice", "phone # 16 slice"),
            ("XR 078 05 1120", "XR #"),
            ("no 067665352.", "no #."),
            ("0041 61 265 25 25", "#"),
            ("T1 061 265 25 25 ax", "T1 # ax"),
            ("020 7946 0958", "#"),
            ("01-23-45-67-89", "#"),
            ("Hauptstraße 5a", "#"),
            ("rue de la Paix 12", "#"),
        ] {
            assert_eq!(left(text), wanted, "{text}");
        }
    }

    #[test]
    fn measurements_and_protocols_stay() {
        for text in [
            "TR 2000 TE 30 FA 90",
            "3.0 T",
            "1.2.3.4",
            "FOV 256x256",
            "ep2d_diff_3scan_trace_p2",
            "120 kV 200 mAs",
            "T1 MPRAGE 1.0mm iso",
            "L5-S1",
            "C-arm",
            "5 mm 50-75%",
            "VB17A",
            "b=1000",
            "id card",
            "case 12",
            "50 ml at 3 ml/s",
            "SlcPos_-2.207627295371",
        ] {
            assert_eq!(left(text), text);
        }
    }
}
