//! Private values that a recipe keeps: judged by what they are, opened where a vendor packed them, and cleaned inside.

use crate::blob::{self, Cleaned, Kind};
use crate::plan::Plan;
use crate::plan::action::{Action, Code};
use crate::plan::text::TextPlan;
use crate::rewrite::decide::Verdict;
use crate::rewrite::facts::Facts;
use crate::rewrite::opened::BlobCleaner;
use crate::rewrite::text::{clean, is_prose, keep, with_cleaner};
use crate::rewrite::value::{Fate, Value, apply, by_code};
use crate::tag;
use crate::text::clean::{Tally, Vocabulary};
use crate::vrvalue::Vr;

/// No longer than a number of eight bytes: what needs a name's length can't be in it.
const LONGEST_NUMBER: usize = 8;

/// Judges a private value that is to be kept or cleaned; none where that takes no looking inside.
pub fn judge(plan: &Plan, facts: &Facts, verdict: Verdict<'_>, creator: &str, value: Value<'_>) -> Option<Fate> {
    let text = plan.text.as_ref().filter(|_| tag::is_private(value.tag) && !value.raw.is_empty())?;
    let keeps = matches!(verdict.action, Action::Keep);
    if !keeps && !matches!(verdict.action, Action::Clean(_)) {
        return None;
    }
    // A rule for one element means the value that the dictionary has there, not whatever a file says instead.
    let listed = plan.standard.vr_of(value.tag, creator);
    let is_known = listed.is_none_or(|vr| vr == value.vr || (is_bytes(vr) && is_bytes(value.vr)));
    let is_named = is_known && plan.rules.names_private(verdict.rule);
    if is_bytes(value.vr) {
        return Some(bytes(plan, text, facts, keeps && is_named, creator, value));
    }
    if is_prose(value.vr) {
        return Some(prose(plan, text, facts, keeps && is_named, creator, value));
    }
    // Whoever keeps a vendor's elements as a whole didn't mean its names, UIDs and dates.
    let by_vr = matches!(value.vr, Vr::PN | Vr::UI | Vr::DA | Vr::DT | Vr::TM | Vr::AE | Vr::UR);
    if !is_named && by_vr {
        let unlisted = &plan.actions[plan.unlisted(value.vr)];
        return Some(apply(plan, facts, unlisted, value));
    }
    // Some vendors write text as numbers.
    let is_text = !value.vr.is_string() && facts.needles.find_in_bytes(value.raw).is_some();
    is_text.then(|| by_code(plan, Code::X, value))
}

/// VRs that say nothing of what is in the value.
pub const fn is_bytes(vr: Vr) -> bool {
    matches!(vr, Vr::OB | Vr::OW | Vr::UN)
}

/// Whether a value of this kind has parts, so that somebody must read it to know its texts.
pub const fn has_parts(kind: Kind) -> bool {
    !matches!(kind, Kind::Text | Kind::Fields | Kind::Wide)
}

fn bytes(plan: &Plan, text: &TextPlan, facts: &Facts, is_kept: bool, creator: &str, value: Value<'_>) -> Fate {
    match blob::recognise(creator, value.tag, value.raw) {
        Some(kind) => open(plan, text, facts, kind, value),
        None if is_kept || text.retain_private || value.raw.len() <= LONGEST_NUMBER => Fate::Keep,
        // Nobody can read it, and nobody has said that it is harmless.
        None => by_code(plan, Code::X, value),
    }
}

/// Text is searched for the study's people where a rule keeps that very element, and cleaned as descriptions are
/// everywhere else.
fn prose(plan: &Plan, text: &TextPlan, facts: &Facts, is_kept: bool, creator: &str, value: Value<'_>) -> Fate {
    if let Some(kind) = blob::recognise(creator, value.tag, value.raw).filter(|&kind| has_parts(kind)) {
        return open(plan, text, facts, kind, value);
    }
    let kept = if is_kept || text.retain_private { keep(plan, facts, value) } else { None };
    kept.unwrap_or_else(|| clean(plan, facts, Code::X, value))
}

/// Cleans a value inside; one that should be of a known kind and can't be read whole goes.
fn open(plan: &Plan, text: &TextPlan, facts: &Facts, kind: Kind, value: Value<'_>) -> Fate {
    let remembered = text.cleaned_blobs.answer(facts, value.charsets, kind, value.raw, || {
        let before = facts.tally.replace(Tally::default());
        // Vocabularies are for sentences: a protocol's words are in none.
        let cleaned = with_cleaner(plan, facts, !text.retain_private, Vocabulary::Ignore, |cleaner| {
            blob::clean(kind, value.raw, value.charsets, &mut BlobCleaner { plan, facts, cleaner })
        });
        (cleaned.ok(), facts.tally.replace(before))
    });
    let (cleaned, tally) = &remembered.answer;
    facts.count(*tally);
    match cleaned {
        Some(Cleaned::Unchanged) => Fate::Keep,
        Some(Cleaned::Changed(new)) if fits(value, new) => Fate::Write(new.clone()),
        None if text.retain_private => Fate::Keep, // the finished header is searched byte by byte
        Some(Cleaned::Changed(_)) | None => by_code(plan, Code::X, value),
    }
}

/// Whether the head of an element of this VR can state the new length, and the VR allows it.
fn fits(value: Value<'_>, new: &[u8]) -> bool {
    let most = value.vr.max_length().unwrap_or(usize::MAX);
    let most = if value.vr.has_long_header() { most } else { most.min(usize::from(u16::MAX - 1)) };
    new.len() <= most.max(value.raw.len())
}
