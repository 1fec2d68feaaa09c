//! Text values without what identifies.

use crate::plan::Plan;
use crate::plan::action::{Action, Code};
use crate::rewrite::facts::Facts;
use crate::rewrite::value::{Fate, Value, by_code, padded};
use crate::text::clean::{Cleaner, Vocabulary};
use crate::vrvalue::Vr;

/// VRs whose values are sentences and labels.
pub const fn is_prose(vr: Vr) -> bool {
    matches!(vr, Vr::LO | Vr::SH | Vr::ST | Vr::LT | Vr::UT | Vr::UC)
}

/// Cleans a value, or applies the code to what can't be cleaned.
pub fn clean(plan: &Plan, facts: &Facts, code: Code, value: Value<'_>) -> Fate {
    let Some(text) = plan.text.as_ref().filter(|_| is_prose(value.vr)) else {
        return by_code(plan, facts, code, value);
    };
    match run(plan, facts, true, text.vocabulary, value) {
        Some(Some(bytes)) if bytes.iter().all(|byte| matches!(byte, b' ' | 0 | b'\\')) => {
            by_code(plan, facts, code, value)
        }
        Some(Some(bytes)) => Fate::Write(bytes),
        Some(None) => Fate::Keep,
        None => by_code(plan, facts, code, value),
    }
}

/// What is kept is searched for this study's people all the same.
pub fn keep(plan: &Plan, facts: &Facts, value: Value<'_>) -> Fate {
    let is_clean = plan.text.is_none() || !is_prose(value.vr) || !facts.needles.may_be_in(value.raw);
    if is_clean {
        return Fate::Keep;
    }
    match run(plan, facts, false, Vocabulary::Ignore, value) {
        Some(None) => Fate::Keep,
        Some(Some(bytes)) => Fate::Write(bytes),
        None => by_code(plan, facts, Code::X, value),
    }
}

/// New bytes of a value, none when it stays; nothing at all when it can't be decoded or encoded.
#[allow(clippy::option_option)] // three answers
fn cleaned(facts: &Facts, cleaner: &Cleaner<'_>, value: Value<'_>) -> Option<Option<Vec<u8>>> {
    let splits = value.vr.splits_at_backslash();
    let raws = if splits { facts.charsets.split_values(value.raw) } else { vec![value.raw] };
    let mut out: Vec<u8> = Vec::with_capacity(value.raw.len());
    let mut is_changed = false;
    for (number, raw) in raws.into_iter().enumerate() {
        if number > 0 {
            out.push(b'\\');
        }
        let text = facts.charsets.decode(raw)?;
        let (changed, tally) = cleaner.clean(&text);
        facts.tally.set(facts.tally.get().and(tally));
        match changed {
            None => out.extend_from_slice(raw),
            Some(new) => {
                let limit = value.vr.max_length().unwrap_or(usize::MAX);
                let bytes =
                    facts.charsets.encode(&new).filter(|_| new.chars().count() <= limit.max(text.chars().count()))?;
                out.extend_from_slice(&bytes);
                is_changed = true;
            }
        }
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
    with_cleaner(plan, facts, patterns, vocabulary, |cleaner| cleaned(facts, cleaner, value))
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
    work(&Cleaner { lexicon, needles, dates, patterns, vocabulary, uid: &uid })
}
