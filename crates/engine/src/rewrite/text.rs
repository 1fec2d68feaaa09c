//! Text values without what identifies.

use crate::plan::Plan;
use crate::plan::action::{Action, Code};
use crate::rewrite::facts::{Facts, trimmed};
use crate::rewrite::value::{Fate, Value, by_code, padded};
use crate::tag::Tag;
use crate::text::clean::{Cleaner, Vocabulary};
use crate::text::cleared::Depth;
use crate::vrvalue::Vr;

/// VRs whose values are sentences and labels.
pub const fn is_prose(vr: Vr) -> bool {
    matches!(vr, Vr::LO | Vr::SH | Vr::ST | Vr::LT | Vr::UT | Vr::UC)
}

/// VRs whose values are words or addresses: one with a needle in it goes as a whole.
const fn is_term(vr: Vr) -> bool {
    matches!(vr, Vr::CS | Vr::AE | Vr::UR)
}

/// VRs that measure and count: one that is an ID of these people, and nothing else, goes.
const fn is_number(vr: Vr) -> bool {
    matches!(vr, Vr::DS | Vr::IS | Vr::UI)
}

/// Codes and their schemes, which may be long numbers, and who is responsible for a scheme; Manufacturer, Manufacturer's
/// Model Name, Software Versions, which may have web sites. They are searched for what is known of people only.
const AS_IT_IS: [Tag; 10] = [
    0x0008_0070,
    0x0008_0100,
    0x0008_0102,
    0x0008_0103,
    0x0008_0114,
    0x0008_0115,
    0x0008_0116,
    0x0008_0119,
    0x0008_1090,
    0x0018_1020,
];

/// Cleans a value, or applies the code to what can't be cleaned.
pub fn clean(plan: &Plan, facts: &Facts, code: Code, value: Value<'_>) -> Fate {
    let Some(text) = plan.text.as_ref().filter(|_| is_prose(value.vr)) else {
        return by_code(plan, code, value);
    };
    match run(plan, facts, true, text.vocabulary, value) {
        Some(Some(bytes)) if is_blank(&bytes) => by_code(plan, code, value),
        Some(Some(bytes)) => Fate::Write(bytes),
        Some(None) => Fate::Keep,
        None => by_code(plan, code, value),
    }
}

/// What is kept is searched for this study's people all the same. None when nothing of it may stay.
pub fn keep(plan: &Plan, facts: &Facts, value: Value<'_>) -> Option<Fate> {
    let Some(text) = &plan.text else { return Some(Fate::Keep) };
    if is_term(value.vr) {
        return (!names_somebody(facts, value)).then_some(Fate::Keep);
    }
    if is_number(value.vr) {
        return (!is_own_number(facts, value)).then_some(Fate::Keep);
    }
    // A number that a recipe keeps looks like a number that a recipe removes.
    let patterns = text.patterns && !AS_IT_IS.contains(&value.tag) && !text.needles.contains_key(&value.tag);
    if !is_prose(value.vr) || (!patterns && !facts.needles.may_be_in(value.raw)) {
        return Some(Fate::Keep);
    }
    match run(plan, facts, patterns, Vocabulary::Ignore, value)? {
        None => Some(Fate::Keep),
        Some(bytes) => (!is_blank(&bytes)).then_some(Fate::Write(bytes)),
    }
}

/// Whether a value of a VR that isn't cleaned in place holds a needle.
fn names_somebody(facts: &Facts, value: Value<'_>) -> bool {
    if !facts.needles.may_be_in(value.raw) {
        return false;
    }
    let Some(text) = value.charsets.decode(value.raw) else { return true };
    facts.needles.first_in(&text).is_some()
}

/// Whether one of several numbers is an ID.
fn is_own_number(facts: &Facts, value: Value<'_>) -> bool {
    let mut values = value.raw.split(|&byte| byte == b'\\').map(trimmed);
    values.any(|one| std::str::from_utf8(one).is_ok_and(|number| facts.needles.is_number(number)))
}

fn is_blank(bytes: &[u8]) -> bool {
    bytes.iter().all(|byte| matches!(byte, b' ' | 0 | b'\\'))
}

/// New bytes of a value, none when it stays; nothing at all when it can't be decoded or encoded.
#[allow(clippy::option_option)] // three answers
fn cleaned(facts: &Facts, cleaner: &Cleaner<'_>, value: Value<'_>) -> Option<Option<Vec<u8>>> {
    let splits = value.vr.splits_at_backslash();
    let raws = if splits { value.charsets.split_values(value.raw) } else { vec![value.raw] };
    let mut out: Vec<u8> = Vec::with_capacity(value.raw.len());
    let mut is_changed = false;
    for (number, raw) in raws.into_iter().enumerate() {
        if number > 0 {
            out.push(b'\\');
        }
        let text = value.charsets.decode(raw)?;
        let (new, tally) = cleaner.clean(&text);
        facts.count(tally);
        let Some(mut new) = new else {
            out.extend_from_slice(raw);
            continue;
        };
        let limit = value.vr.max_length().unwrap_or(usize::MAX).max(text.chars().count());
        // `May 3, 2019` may become `September 30, 2018`: where that doesn't fit, dates are written in figures.
        if new.chars().count() > limit {
            new = Cleaner { figures: true, ..*cleaner }.clean(&text).0?;
        }
        out.extend_from_slice(&value.charsets.encode(&new).filter(|_| new.chars().count() <= limit)?);
        is_changed = true;
    }
    Some(is_changed.then(|| padded(out, value.vr.pad_byte())))
}

/// New bytes of a value, by a cleaner for this instance.
#[allow(clippy::option_option)] // as `cleaned`
fn run(
    plan: &Plan,
    facts: &Facts,
    patterns: bool,
    vocabulary: Vocabulary,
    value: Value<'_>,
) -> Option<Option<Vec<u8>>> {
    let depth = match (patterns, vocabulary) {
        (false, _) => Depth::Known,
        (true, Vocabulary::Ignore) => Depth::Patterns,
        (true, _) => Depth::Vocabulary,
    };
    // The same bytes are another text in other character sets.
    let is_ours = std::ptr::eq(value.charsets, &raw const facts.charsets);
    if is_ours && facts.needles.cleared.has(value.raw, depth) {
        return Some(None);
    }
    let before = facts.tally.get();
    let new = with_cleaner(plan, facts, patterns, vocabulary, |cleaner| cleaned(facts, cleaner, value));
    if is_ours && new == Some(None) && facts.tally.get() == before {
        facts.needles.cleared.add(value.raw, depth);
    }
    new
}

/// Hands a cleaner for this instance to `work`.
pub fn with_cleaner<T>(
    plan: &Plan,
    facts: &Facts,
    patterns: bool,
    vocabulary: Vocabulary,
    work: impl FnOnce(&Cleaner<'_>) -> T,
) -> T {
    // UIDs in text follow those of the header.
    let maps = plan.stamp.patient_identity_removed && !matches!(plan.actions[plan.unlisted(Vr::UI)], Action::Keep);
    let uid = |uid: &str| (maps && !plan.standard.is_registered(uid)).then(|| plan.keyed.uid(uid));
    let (lexicon, needles, dates) = (plan.standard.lexicon(), &*facts.needles, facts.dates);
    work(&Cleaner { lexicon, needles, dates, figures: false, patterns, vocabulary, uid: &uid })
}
