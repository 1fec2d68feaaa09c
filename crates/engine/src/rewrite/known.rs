//! What an instance itself says that identifies its people.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::hash::Hasher;
use std::sync::{Arc, Mutex};

use rustc_hash::FxHasher;

use crate::charset::Charsets;
use crate::plan::Plan;
use crate::plan::action::Action;
use crate::plan::rules::Subject;
use crate::plan::text::TextPlan;
use crate::read::element::Head;
use crate::read::index::DataSet;
use crate::read::syntax::Encoding;
use crate::read::visit::{Seen, visit};
use crate::rewrite::decide::verdict;
use crate::rewrite::study::Studies;
use crate::tag::{self, Tag};
use crate::text::fold::Folded;
use crate::text::needle::{Kind, Needles};
use crate::vrvalue::Vr;

/// Needles made lately: the files of a study say the same of its people.
#[derive(Default)]
pub struct Memo(Mutex<Vec<Option<Remembered>>>);

/// The values as they stand in the file, and the needles made of them.
type Remembered = (Vec<u8>, Arc<Needles>);

const PLACES: usize = 64;
const MANUFACTURER: Tag = 0x0008_0070;

/// A header, as needles are made of it.
#[derive(Clone, Copy)]
pub struct Header<'a> {
    /// What to take out.
    pub plan: &'a Plan,
    /// What identifies.
    pub text: &'a TextPlan,
    /// The header.
    pub set: &'a DataSet<'a>,
    /// How its elements are spelled.
    pub encoding: Encoding,
    /// Its character sets.
    pub charsets: &'a Charsets,
    /// Answers to the plan's conditions.
    pub holds: &'a [bool],
}

/// An identifying value as it stands in the file.
pub struct Said<'a> {
    /// What it identifies by.
    pub kind: Kind,
    /// Its VR.
    pub vr: Vr,
    /// Its bytes.
    pub raw: Cow<'a, [u8]>,
    /// Specific Character Set of its item, if that has one of its own.
    pub charset: Option<Vec<u8>>,
}

impl<'a> Header<'a> {
    /// The identifying values at top level that the plan takes out; what a recipe keeps is no secret.
    pub fn own(&self) -> Vec<Said<'a>> {
        let mut said = Vec::with_capacity(16);
        for region in [&self.set.head, &self.set.tail] {
            for entry in &region.entries {
                let Some(&kind) = self.text.needles.get(&entry.tag) else { continue };
                let Some(raw) = region.bytes.get(entry.value..entry.end).filter(|raw| !raw.is_empty()) else {
                    continue;
                };
                let vr = self.plan.standard.vr(entry.tag).unwrap_or(Vr::UN);
                if self.goes(entry.tag, vr) {
                    said.push(Said { kind, vr, raw: Cow::Borrowed(raw), charset: None });
                }
            }
        }
        said
    }

    /// Adds those in sequences, and names of people in private elements.
    pub fn nested(&self, said: &mut Vec<Said<'a>>) {
        let standard = &self.plan.standard;
        let is_sequence = |tag, vr: Option<Vr>| standard.is_sequence(tag, vr);
        let mut look = |seen: Seen<'_>| {
            let vr = seen.vr.or_else(|| standard.vr(seen.tag)).unwrap_or(Vr::UN);
            let kind = self.text.needles.get(&seen.tag).copied().or((vr == Vr::PN).then_some(Kind::Name));
            if let Some(kind) = kind.filter(|_| !seen.raw.is_empty() && self.goes(seen.tag, vr)) {
                let (raw, charset) = (Cow::Owned(seen.raw.to_vec()), seen.charset.map(<[u8]>::to_vec));
                said.push(Said { kind, vr, raw, charset });
            }
            true
        };
        for region in [&self.set.head, &self.set.tail] {
            let mut start = region.start;
            for entry in &region.entries {
                let whole = region.bytes.get(start..entry.end).unwrap_or_default();
                start = entry.end;
                // What can't be read here is refused by the rewrite.
                if entry.value < entry.end && self.may_hold(entry.tag, whole) {
                    let _ = visit(whole, self.encoding, &is_sequence, &mut look);
                }
            }
        }
    }

    /// Whether an element is a sequence or, among private ones, a name.
    fn may_hold(&self, tag: Tag, whole: &[u8]) -> bool {
        if !tag::is_private(tag) {
            return self.plan.standard.vr(tag) == Some(Vr::SQ);
        }
        let head = Head::read(whole, 0, self.encoding);
        head.is_ok_and(|head| head.is_undefined() || matches!(head.vr, Some(Vr::SQ | Vr::PN)))
    }

    /// The values as text, each of several by itself.
    pub fn texts(&self, said: &[Said<'_>]) -> Vec<(Kind, String)> {
        let mut texts = Vec::with_capacity(said.len());
        for Said { kind, vr, raw, charset } in said {
            let own = charset.as_deref().map(Charsets::parse);
            let charsets = own.as_ref().unwrap_or(self.charsets);
            let values = if vr.splits_at_backslash() { charsets.split_values(raw) } else { vec![&raw[..]] };
            for value in values {
                let text = charsets.decode_or_latin1(value);
                if *kind != Kind::Place || !self.is_maker(&text) {
                    texts.push((*kind, text.trim_matches([' ', '\0']).to_owned()));
                }
            }
        }
        texts
    }

    /// Whether an institution is called what the machine's maker is called, by words that name nobody: many machines
    /// leave the factory so, and Manufacturer stays.
    fn is_maker(&self, text: &str) -> bool {
        let lexicon = self.plan.standard.lexicon();
        let own = Folded::of(text);
        let maker = self.set.value(MANUFACTURER).and_then(|raw| self.charsets.decode(raw)).unwrap_or_default();
        let squeezed = |folded: &Folded| folded.words().collect::<String>();
        own.words().all(|word| lexicon.is_common(word)) && squeezed(&own) == squeezed(&Folded::of(&maker))
    }

    /// Specific Character Set as it stands in the file.
    pub fn declared_charset(&self) -> &'a [u8] {
        self.set.value(tag::CHARSET).unwrap_or_default()
    }

    fn goes(&self, tag: Tag, vr: Vr) -> bool {
        let subject = Subject { tag, vr, creator: "" };
        tag::is_private(tag) || !matches!(verdict(self.plan, self.holds, subject, &[]).action, Action::Keep)
    }
}

/// Needles of an instance and of what the survey knows of its study, ready to search text in its character sets.
pub fn needles(header: &Header<'_>, study: Option<(&Studies, &str)>) -> Arc<Needles> {
    let mut said = header.own();
    let known = study.and_then(|(studies, uid)| Some((studies.number, uid, studies.of(uid)?)));
    let mut key = header.declared_charset().to_vec();
    match known {
        Some((number, uid, _)) => {
            key.extend_from_slice(&number.to_le_bytes());
            key.extend_from_slice(uid.as_bytes());
        }
        // The survey has looked into the sequences of all the study's instances.
        None => header.nested(&mut said),
    }
    for Said { kind, raw, charset, .. } in &said {
        key.extend_from_slice(charset.as_deref().unwrap_or_default());
        key.extend_from_slice(&[0, *kind as u8]);
        key.extend_from_slice(&(raw.len() as u64).to_le_bytes());
        key.extend_from_slice(raw);
    }
    let memo = &header.text.memo.0;
    let mut hasher = FxHasher::default();
    hasher.write(&key);
    let place = usize::try_from(hasher.finish() >> 32).unwrap_or(0) % PLACES;
    if let Ok(memo) = memo.try_lock()
        && let Some(Some((old, needles))) = memo.get(place)
        && *old == key
    {
        return Arc::clone(needles);
    }
    let mut needles = Needles::default();
    let common = header.plan.standard.lexicon().common();
    let own = header.texts(&said);
    let of_study = known.iter().flat_map(|(_, _, values)| values.iter()).map(|(kind, text)| (*kind, &**text));
    let values: BTreeSet<(Kind, &str)> =
        own.iter().map(|(kind, text)| (*kind, text.as_str())).chain(of_study).collect();
    for (kind, text) in values {
        needles.add(kind, text, common);
    }
    if header.text.whole_files() {
        needles.search_inside(header.plan.standard.lexicon());
    }
    needles.seal(&|word| spellings(header.charsets, word));
    let needles = Arc::new(needles);
    if let Ok(mut memo) = memo.try_lock() {
        memo.resize(PLACES, None);
        if let Some(slot) = memo.get_mut(place) {
            *slot = Some((key, Arc::clone(&needles)));
        }
    }
    needles
}

/// The bytes of a word in UTF-8, Latin-1, UTF-16 and the data set's own character set, small and large.
fn spellings(charsets: &Charsets, word: &str) -> Vec<Vec<u8>> {
    if word.is_ascii() {
        return vec![word.as_bytes().to_vec()];
    }
    let mut out: Vec<Vec<u8>> = Vec::new();
    let mut letters = word.chars();
    let title: String = letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
    for form in [word.to_owned(), word.to_uppercase(), word.to_lowercase(), title] {
        let latin: Option<Vec<u8>> = form.chars().map(|one| u8::try_from(u32::from(one)).ok()).collect();
        let [little, big] = [u16::to_le_bytes, u16::to_be_bytes].map(|bytes| {
            // Two bytes alone stand anywhere.
            let is_long = form.chars().nth(1).is_some();
            is_long.then(|| form.encode_utf16().flat_map(bytes).collect::<Vec<u8>>())
        });
        let spelled = [Some(form.as_bytes().to_vec()), latin, charsets.encode(&form), little, big];
        for bytes in spelled.into_iter().flatten() {
            if !out.contains(&bytes) {
                out.push(bytes);
            }
        }
    }
    out
}
