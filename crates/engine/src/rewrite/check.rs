//! The last look at a finished header: no needle of its study may be left in it, whatever the rules said.

use std::fmt::Write;

use crate::fault::Fault;
use crate::plan::Plan;
use crate::read::syntax::Encoding;
use crate::read::visit::{Seen, visit};
use crate::rewrite::check_private::{BlobSearch, Inside};
use crate::rewrite::facts::{Facts, trimmed};
use crate::tag;
use crate::text::fold::Folded;
use crate::text::needle::Kind;
use crate::vrvalue::Vr;

/// Looks through finished elements. Quick where nothing is found, and nothing is nearly always found.
///
/// With `holds_opened` there may be private values whose texts don't show in their bytes: packed, or spelled in an
/// escaped way.
///
/// # Errors
/// Quarantined `leak`, with the place, where a needle is left.
pub fn check(plan: &Plan, facts: &Facts, bytes: &[u8], encoding: Encoding, holds_opened: bool) -> Result<(), Fault> {
    let Some(text) = plan.text.as_ref().filter(|_| !facts.needles.is_empty()) else { return Ok(()) };
    if !holds_opened && !facts.needles.may_be_in(bytes) {
        return Ok(());
    }
    let mut leak: Option<(String, Kind)> = None;
    let mut search = BlobSearch::new(text, facts);
    let mut look = |seen: Seen<'_>| {
        let kind = match search.find(&seen) {
            Inside::Opened(kind) => kind,
            Inside::Unopened(kind) => kind.or_else(|| needle_in(plan, facts, &seen)),
        };
        leak = kind.map(|kind| (place(&seen), kind));
        leak.is_none()
    };
    let is_sequence = |tag, vr: Option<Vr>| match vr {
        Some(Vr::UN) | None => plan.standard.vr(tag) == Some(Vr::SQ),
        Some(vr) => vr == Vr::SQ,
    };
    let read = visit(bytes, encoding, &is_sequence, &mut look);
    match (leak, read) {
        (Some((place, kind)), _) => Err(Fault::unplaced("leak").at(place).holding(kind.word())),
        (None, Some(())) => Ok(()),
        (None, None) => Err(Fault::unplaced("internal-error")),
    }
}

fn needle_in(plan: &Plan, facts: &Facts, seen: &Seen<'_>) -> Option<Kind> {
    let vr = seen.vr.filter(|&vr| vr != Vr::UN).or_else(|| plan.standard.vr(seen.tag)).unwrap_or(Vr::UN);
    // What took a document's place was searched, in its own way, when it was made.
    if seen.tag == tag::DOCUMENT && seen.steps.is_empty() && facts.document.is_some() {
        return None;
    }
    let measures = matches!(vr, Vr::DS | Vr::IS | Vr::DA | Vr::TM | Vr::DT | Vr::AS | Vr::UI);
    // The name that the subject has now may be one that somebody had before.
    let is_new =
        matches!(seen.tag, tag::PATIENT_ID | tag::PATIENT_NAME) && trimmed(seen.raw) == facts.subject.as_bytes();
    if measures || is_new || !facts.needles.may_be_in(seen.raw) {
        return None;
    }
    let decoded = if vr.is_string() { facts.charsets.decode(seen.raw) } else { None };
    let texts = decoded.map_or_else(|| unlabelled(seen.raw), |text| vec![text]);
    texts.iter().find_map(|text| kind_in(facts, text))
}

/// The kind of a needle that stands in a text.
pub fn kind_in(facts: &Facts, text: &str) -> Option<Kind> {
    let mut spans = Vec::new();
    facts.needles.find(text, &Folded::of(text), &mut spans);
    spans.first().map(|span| span.kind)
}

/// The kind of a needle that stands in bytes of no stated encoding.
pub fn kind_in_bytes(facts: &Facts, raw: &[u8]) -> Option<Kind> {
    let is_likely = facts.needles.may_be_in(raw);
    if is_likely { unlabelled(raw).iter().find_map(|text| kind_in(facts, text)) } else { None }
}

/// Bytes of no stated encoding, read in those they may have.
fn unlabelled(raw: &[u8]) -> Vec<String> {
    let latin = |bytes: &[u8]| bytes.iter().map(|&byte| char::from(byte)).collect::<String>();
    let narrow: Vec<u8> = raw.iter().copied().filter(|&byte| byte != 0).collect();
    vec![String::from_utf8_lossy(raw).into_owned(), latin(raw), latin(&narrow)]
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
