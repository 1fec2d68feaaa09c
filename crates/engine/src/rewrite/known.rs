//! What an instance itself says that identifies its people.

use std::sync::Arc;

use crate::charset::Charsets;
use crate::plan::Plan;
use crate::plan::action::Action;
use crate::plan::rules::Subject;
use crate::plan::text::TextPlan;
use crate::read::index::DataSet;
use crate::read::syntax::Encoding;
use crate::read::visit::{Seen, visit};
use crate::rewrite::decide::verdict;
use crate::text::needle::{Kind, Needles};
use crate::vrvalue::Vr;

/// A value that identifies, and by what. Never log it.
pub type Known = (Kind, String);

/// The identifying values of a data set that the plan takes out where they stand; what a recipe keeps is no secret.
pub fn known(plan: &Plan, text: &TextPlan, set: &DataSet<'_>, encoding: Encoding, holds: &[bool]) -> Vec<Known> {
    let charsets = Charsets::parse(set.value(crate::tag::CHARSET).unwrap_or_default());
    let mut found = Vec::new();
    let mut look = |seen: Seen<'_>| {
        let vr = seen.vr.filter(|&vr| vr != Vr::UN).or_else(|| plan.standard.vr(seen.tag));
        let kind = text.needles.get(&seen.tag).copied().or_else(|| (vr == Some(Vr::PN)).then_some(Kind::Name));
        if let Some((kind, vr)) = kind.zip(vr).filter(|_| !seen.raw.is_empty()) {
            let subject = Subject { tag: seen.tag, vr, creator: "" };
            if !matches!(verdict(plan, holds, subject, &[]).action, Action::Keep) {
                add(&charsets, kind, vr, seen.raw, &mut found);
            }
        }
        true
    };
    let is_sequence = |tag, vr: Option<Vr>| match vr {
        Some(Vr::UN) | None => plan.standard.vr(tag) == Some(Vr::SQ),
        Some(vr) => vr == Vr::SQ,
    };
    // What can't be read to its end is refused by the walk.
    let _ =
        visit(set.head.bytes.get(set.head.start..set.head.end).unwrap_or_default(), encoding, &is_sequence, &mut look);
    found
}

fn add(charsets: &Charsets, kind: Kind, vr: Vr, raw: &[u8], found: &mut Vec<Known>) {
    let values = if vr.splits_at_backslash() { charsets.split_values(raw) } else { vec![raw] };
    for value in values {
        let text = charsets.decode(value).unwrap_or_else(|| value.iter().map(|&byte| char::from(byte)).collect());
        let text = text.trim_matches([' ', '\0']);
        if !text.is_empty() && !found.iter().any(|(known, old)| *known == kind && old == text) {
            found.push((kind, text.to_owned()));
        }
    }
}

/// Needles of these values, ready to search text in these character sets.
pub fn needles(plan: &Plan, known: &[Known], charsets: &Charsets) -> Arc<Needles> {
    let mut needles = Needles::default();
    for (kind, value) in known {
        needles.add(*kind, value, plan.standard.lexicon().common());
    }
    needles.seal(&|word| spellings(charsets, word));
    Arc::new(needles)
}

/// The bytes of a word in UTF-8, Latin-1 and the data set's own character set, small and large.
fn spellings(charsets: &Charsets, word: &str) -> Vec<Vec<u8>> {
    if word.is_ascii() {
        return vec![word.as_bytes().to_vec()];
    }
    let mut out: Vec<Vec<u8>> = Vec::new();
    let mut capital = word.chars();
    let title: String = capital.next().into_iter().flat_map(char::to_uppercase).chain(capital).collect();
    for form in [word.to_owned(), word.to_uppercase(), word.to_lowercase(), title] {
        let latin: Option<Vec<u8>> = form.chars().map(|one| u8::try_from(u32::from(one)).ok()).collect();
        for bytes in [Some(form.as_bytes().to_vec()), latin, charsets.encode(&form)].into_iter().flatten() {
            if !out.contains(&bytes) {
                out.push(bytes);
            }
        }
    }
    out
}
