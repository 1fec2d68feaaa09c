//! What the output says was done to it: (0012,0062), (0012,0063), (0012,0064), (0028,0303).

use crate::plan::document::StampDocument;
use crate::plan::{Dummy, Item, Plan};
use crate::read::index::DataSet;
use crate::read::syntax::Encoding;
use crate::rewrite::facts::Facts;
use crate::rewrite::mark;
use crate::rewrite::text;
use crate::rewrite::value::{Fate, Value, age_text};
use crate::tag::{self, Tag};
use crate::types::Type;
use crate::vrvalue::{self, Vr};

/// An element that the output gets whether or not the input had it.
#[derive(Debug)]
pub enum Insertion {
    /// A plain value.
    Value(Tag, Vr, Vec<u8>),
    /// The methods, to which the mark is added.
    Methods(Vec<Vec<u8>>),
    /// The method codes.
    Codes(Vec<Item>),
}

impl Insertion {
    /// Whose place it takes.
    pub const fn tag(&self) -> Tag {
        match self {
            Self::Value(tag, ..) => *tag,
            Self::Methods(_) => tag::METHOD,
            Self::Codes(_) => tag::METHOD_CODES,
        }
    }
}

/// What to insert, last tag first, so that the next one is popped. Earlier methods and codes stay (PS3.15 E.1.1).
pub fn insertions(plan: &Plan, facts: &Facts, set: &DataSet<'_>, encoding: Encoding) -> Vec<Insertion> {
    let stamp = &plan.stamp;
    let mut list = Vec::new();
    if let Some(word) = &stamp.longitudinal {
        list.push(spelled(tag::LONGITUDINAL, Vr::CS, word, facts));
    }
    let codes = missing_codes(stamp, set);
    if !codes.is_empty() {
        list.push(Insertion::Codes(codes));
    }
    if !stamp.method.is_empty() {
        list.push(Insertion::Methods(methods(plan, facts, set, encoding)));
    }
    if stamp.patient_identity_removed {
        list.push(spelled(tag::IDENTITY_REMOVED, Vr::CS, "YES", facts));
    }
    if stamp.timepoint {
        list.extend(timepoint(facts, encoding));
    }
    if let Some((cap, years)) = stamp.age.zip(facts.age).filter(|_| set.value(tag::AGE).is_none()) {
        list.push(spelled(tag::AGE, Vr::AS, &age_text(years, cap), facts));
    }
    list
}

/// Label and offset of the time point (PS3.3 C.7.2.3), last tag first.
fn timepoint(facts: &Facts, encoding: Encoding) -> Vec<Insertion> {
    let mut list = Vec::new();
    if let Some(days) = facts.offset {
        let bits = f64::from(days).to_bits();
        let number = if encoding.big { bits.to_be_bytes() } else { bits.to_le_bytes() };
        list.push(spelled(tag::EVENT_TYPE, Vr::CS, "BASELINE", facts));
        list.push(Insertion::Value(tag::EVENT_OFFSET, Vr::FD, number.to_vec()));
    }
    if !facts.timepoint.is_empty() {
        list.push(spelled(tag::TIMEPOINT_ID, Vr::LO, &facts.timepoint, facts));
    }
    list
}

/// Whether the stamp puts its own value in the place of this top-level element.
pub fn replaces(stamp: &StampDocument, tag: Tag) -> bool {
    match tag {
        tag::IDENTITY_REMOVED => stamp.patient_identity_removed,
        tag::METHOD => !stamp.method.is_empty(),
        tag::LONGITUDINAL => stamp.longitudinal.is_some(),
        tag::TIMEPOINT_ID | tag::EVENT_OFFSET | tag::EVENT_TYPE => stamp.timepoint,
        _ => false,
    }
}

fn spelled(tag: Tag, vr: Vr, value: &str, facts: &Facts) -> Insertion {
    Insertion::Value(tag, vr, vrvalue::fit(vr, value, &facts.charsets).unwrap_or_default())
}

/// Earlier methods without what identifies, then ours, none of them twice.
fn methods(plan: &Plan, facts: &Facts, set: &DataSet<'_>, encoding: Encoding) -> Vec<Vec<u8>> {
    let raw = &*mark::without(set.value(tag::METHOD).unwrap_or_default());
    // What another software, or a hand, wrote there is text like any other.
    let (kind, charsets) = (Type::Optional, &facts.charsets);
    let value = Value { tag: tag::METHOD, vr: Vr::LO, raw, kind, at_root: true, encoding, charsets };
    let known = match text::keep(plan, facts, value) {
        Some(Fate::Keep) => raw.to_vec(),
        Some(Fate::Write(cleaned)) => cleaned,
        _ => Vec::new(),
    };
    let mut values: Vec<Vec<u8>> = known.split(|&byte| byte == b'\\').map(|one| trim(one).to_vec()).collect();
    values.retain(|one| !one.is_empty());
    for line in &plan.stamp.method {
        let new = vrvalue::fit(Vr::LO, line, &facts.charsets).map(|bytes| trim(&bytes).to_vec()).unwrap_or_default();
        if !values.contains(&new) {
            values.push(new);
        }
    }
    values
}

fn trim(value: &[u8]) -> &[u8] {
    super::facts::trimmed(value)
}

/// Our codes that the instance doesn't carry yet.
fn missing_codes(stamp: &StampDocument, set: &DataSet<'_>) -> Vec<Item> {
    let known = set.value(tag::METHOD_CODES).unwrap_or_default();
    let missing = |code: &&[String; 3]| memchr::memmem::find(known, code[0].as_bytes()).is_none();
    let text = |value: &String| Dummy::Text(value.clone());
    let item = |[value, scheme, meaning]: &[String; 3]| {
        vec![
            (0x0008_0100, Vr::SH, text(value)),
            (0x0008_0102, Vr::SH, text(scheme)),
            (0x0008_0104, Vr::LO, text(meaning)),
        ]
    };
    stamp.codes.iter().filter(missing).map(item).collect()
}
