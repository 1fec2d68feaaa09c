//! What an instance itself says that identifies its people.

use std::hash::Hasher;
use std::sync::{Arc, Mutex};

use rustc_hash::FxHasher;

use crate::charset::Charsets;
use crate::plan::Plan;
use crate::plan::action::Action;
use crate::plan::rules::Subject;
use crate::plan::text::TextPlan;
use crate::read::index::DataSet;
use crate::rewrite::decide::verdict;
use crate::tag;
use crate::text::needle::{Kind, Needles};
use crate::vrvalue::Vr;

/// Needles made lately: the files of a study say the same of its people.
#[derive(Default)]
pub struct Memo(Mutex<Vec<Option<Remembered>>>);

/// The values as they stand in the file, and the needles made of them.
type Remembered = (Vec<u8>, Arc<Needles>);

const PLACES: usize = 64;

/// The identifying values of a data set that the plan takes out where they stand; what a recipe keeps is no secret.
fn known<'a>(plan: &Plan, text: &TextPlan, set: &'a DataSet<'_>, holds: &[bool]) -> Vec<(Kind, Vr, &'a [u8])> {
    let mut found = Vec::with_capacity(16);
    for entry in &set.head.entries {
        let Some(&kind) = text.needles.get(&entry.tag) else { continue };
        let Some(raw) = set.head.bytes.get(entry.value..entry.end).filter(|raw| !raw.is_empty()) else { continue };
        let vr = plan.standard.vr(entry.tag).unwrap_or(Vr::UN);
        let subject = Subject { tag: entry.tag, vr, creator: "" };
        if !matches!(verdict(plan, holds, subject, &[]).action, Action::Keep) {
            found.push((kind, vr, raw));
        }
    }
    found
}

/// Needles of what a data set says, ready to search text in its character sets.
pub fn needles(plan: &Plan, text: &TextPlan, set: &DataSet<'_>, charsets: &Charsets, holds: &[bool]) -> Arc<Needles> {
    let known = known(plan, text, set, holds);
    let mut key = set.value(tag::CHARSET).unwrap_or_default().to_vec();
    for (kind, _, raw) in &known {
        key.extend_from_slice(&[0, *kind as u8]);
        key.extend_from_slice(&(raw.len() as u64).to_le_bytes());
        key.extend_from_slice(raw);
    }
    let mut hasher = FxHasher::default();
    hasher.write(&key);
    let place = usize::try_from(hasher.finish() >> 32).unwrap_or(0) % PLACES;
    if let Ok(memo) = text.memo.0.try_lock()
        && let Some(Some((old, needles))) = memo.get(place)
        && *old == key
    {
        return Arc::clone(needles);
    }
    let needles = Arc::new(made(plan, &known, charsets));
    if let Ok(mut memo) = text.memo.0.try_lock() {
        memo.resize(PLACES, None);
        if let Some(slot) = memo.get_mut(place) {
            *slot = Some((key, Arc::clone(&needles)));
        }
    }
    needles
}

fn made(plan: &Plan, known: &[(Kind, Vr, &[u8])], charsets: &Charsets) -> Needles {
    let mut needles = Needles::default();
    for (kind, vr, raw) in known {
        let values = if vr.splits_at_backslash() { charsets.split_values(raw) } else { vec![*raw] };
        for value in values {
            let text = charsets.decode(value).unwrap_or_else(|| value.iter().map(|&byte| char::from(byte)).collect());
            needles.add(*kind, text.trim_matches([' ', '\0']), plan.standard.lexicon().common());
        }
    }
    needles.seal(&|word| spellings(charsets, word));
    needles
}

/// The bytes of a word in UTF-8, Latin-1 and the data set's own character set, small and large.
fn spellings(charsets: &Charsets, word: &str) -> Vec<Vec<u8>> {
    if word.is_ascii() {
        return vec![word.as_bytes().to_vec()];
    }
    let mut out: Vec<Vec<u8>> = Vec::new();
    let mut letters = word.chars();
    let title: String = letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
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
