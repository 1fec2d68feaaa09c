//! The last look at a finished header: no needle of its study may be left in it, whatever the rules said.

use std::fmt::Write;

use crate::charset::Charsets;
use crate::fault::Fault;
use crate::plan::action::Action;
use crate::plan::{Dummy, Plan};
use crate::read::syntax::Encoding;
use crate::read::visit::{Seen, visit};
use crate::rewrite::check_private::{BlobSearch, Inside};
use crate::rewrite::facts::{Facts, trimmed};
use crate::rewrite::mark;
use crate::tag;
use crate::text::needle::Kind;
use crate::vrvalue::Vr;

/// No needle has fewer bytes.
const SHORTEST: usize = 3;

/// Looks through finished elements. Numbers, dates and UIDs, most of a header, are passed over: none of them can hold text,
/// or the walk would have refused it.
///
/// Private values whose texts don't show in their bytes, packed or spelled in an escaped way, are opened.
///
/// # Errors
/// Quarantined `leak`, with the place, where a needle is left.
pub fn check(plan: &Plan, facts: &Facts, bytes: &[u8], encoding: Encoding) -> Result<(), Fault> {
    let Some(text) = plan.text.as_ref().filter(|_| !facts.needles.is_empty()) else { return Ok(()) };
    let mut leak: Option<(String, Kind)> = None;
    let mut search = BlobSearch::new(text, facts);
    let mut look = |seen: Seen<'_>| {
        let own = seen.charset.map(Charsets::parse);
        let charsets = own.as_ref().unwrap_or(&facts.charsets);
        let kind = match search.find(&seen, charsets) {
            Inside::Opened(kind) => kind,
            Inside::Unopened(kind) => kind.or_else(|| needle_in(plan, facts, charsets, &seen)),
        };
        leak = kind.map(|kind| (place(&seen), kind));
        leak.is_none()
    };
    let is_sequence = |tag, vr: Option<Vr>| plan.standard.is_sequence(tag, vr);
    let read = visit(bytes, encoding, &is_sequence, &mut look);
    match (leak, read) {
        (Some((place, kind)), _) => Err(Fault::unplaced("leak").at(place).holding(kind.word())),
        (None, None) if facts.needles.may_be_in(bytes) => Err(Fault::unplaced("internal-error")),
        (None, _) => Ok(()),
    }
}

fn needle_in(plan: &Plan, facts: &Facts, charsets: &Charsets, seen: &Seen<'_>) -> Option<Kind> {
    let vr = seen.vr.filter(|&vr| vr != Vr::UN).or_else(|| plan.standard.vr(seen.tag)).unwrap_or(Vr::UN);
    // What took a document's place was searched, in its own way, when it was made.
    if seen.tag == tag::DOCUMENT && seen.steps.is_empty() && facts.document.is_some() {
        return None;
    }
    let measures = matches!(vr, Vr::DS | Vr::IS | Vr::DA | Vr::TM | Vr::DT | Vr::AS | Vr::UI);
    // The name that the subject has now may be one that somebody had before.
    let is_new =
        matches!(seen.tag, tag::PATIENT_ID | tag::PATIENT_NAME) && trimmed(seen.raw) == facts.subject.as_bytes();
    if is_new {
        return facts.subject_names().then_some(Kind::Name);
    }
    if measures || seen.raw.len() < SHORTEST {
        return None;
    }
    if !vr.is_string() {
        return facts.needles.find_in_bytes(seen.raw);
    }
    if !facts.needles.may_be_in(seen.raw) {
        return None;
    }
    let Some(text) = charsets.decode(seen.raw) else { return facts.needles.find_in_bytes(seen.raw) };
    facts.needles.first_in(&text)?;
    // What the recipe itself writes is its choice, though somebody may be called so.
    let is_mark = |value: &str| seen.tag == tag::METHOD && seen.steps.is_empty() && mark::is_one(value.as_bytes());
    let is_ours = |value: &str| is_mark(value) || is_written_here(plan, facts, value);
    let values = text.split('\\').filter(|value| !is_ours(value.trim_matches([' ', '\0'])));
    let rest: Vec<&str> = values.collect();
    facts.needles.first_in(&rest.join("\\"))
}

/// Whether a value is one that the plan writes: a stand-in, a replacement, or what it says of itself.
fn is_written_here(plan: &Plan, facts: &Facts, value: &str) -> bool {
    let is_stand_in = |dummy: &Dummy| matches!(dummy, Dummy::Text(text) if text == value);
    let is_replacement = |action: &Action| match action {
        Action::Replace(template) => template.fill(|variable| facts.variable(variable, "")) == value,
        Action::RegexReplace(_, text) => text == value,
        _ => false,
    };
    plan.stamp.method.iter().any(|line| line == value)
        || plan.stamp.codes.iter().flatten().any(|text| text == value)
        || plan.vr_dummies.values().any(|text| text == value)
        || plan.dummies.values().any(is_stand_in)
        || plan.actions.iter().any(is_replacement)
}

fn place(seen: &Seen<'_>) -> String {
    let mut text = String::new();
    for (tag, item) in seen.steps {
        // Writing to a String can't fail.
        let _ = write!(text, "{tag:08X}[{item}].");
    }
    let _ = write!(text, "{:08X}", seen.tag);
    text
}
