//! Every value of a batch of headers, each once, with how often it stands there.
//!
//! For people who look through an archive: what has the form that its VR promises (UIDs, dates, numbers) is counted
//! only, unless all is asked for; what hasn't stands out.

mod form;

use std::fmt::Write;

use rustc_hash::{FxHashMap, FxHashSet};
use sha2::{Digest, Sha256};

use crate::cancel::Cancel;
use crate::charset::Charsets;
use crate::elements::show;
use crate::elements::visit::{Met, Value, visit};
use crate::fault::Fault;
use crate::read::index::{DataSet, Limits};
use crate::read::origin::{Origin, Room};
use crate::read::syntax::Encoding;
use crate::rewrite::facts::trimmed;
use crate::tables::Standard;
use crate::tag::{self, Tag};
use crate::values::form::has_form;
use crate::vrvalue::Vr;

/// Characters of a value that are kept; of a longer one length and digest tell it from others.
const MOST_TEXT: usize = 400;
/// Characters of text held for one batch; a batch that has more ends early.
const MOST_HELD: usize = 32 << 20;
const LIMITS: Limits = Limits { depth: 64, header_bytes: 1 << 28 };

/// How often something was seen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// Elements.
    pub elements: u64,
    /// Files.
    pub files: u64,
    /// Ordinal of the first of them, 0 without any.
    pub first: i64,
    last: Option<i64>,
}

/// One attribute at one place, in one VR, and its values. Holds values: for the eyes of whoever asked, never for a log.
#[derive(Debug)]
pub struct Attribute {
    /// As a selector of a recipe: `(0010,0010)`, `(0008,1140)[*].(0008,1155)`, `(0019,"CREATOR",0C)`.
    pub selector: String,
    /// Its effective VR.
    pub vr: Vr,
    /// All of it.
    pub count: Count,
    /// Values that are shown.
    pub listed: FxHashMap<String, Count>,
    /// What is only counted of it.
    pub usual: Count,
    /// Digests of these values.
    pub ordinary: FxHashSet<u64>,
}

/// What a batch of files came to.
#[derive(Debug, Default)]
pub struct Values {
    /// In the order they were first seen.
    pub attributes: Vec<Attribute>,
    /// Files that could be read.
    pub read: u64,
    /// Ordinals of the others, and why.
    pub unread: Vec<(i64, &'static str)>,
    /// Files looked at, of those that were asked for: fewer when cancelled, or when they hold too much for one batch.
    pub taken: usize,
    at: FxHashMap<String, usize>,
    held: usize,
    name: String,
}

/// Looks at files, given with their ordinals. `all`: list every value.
pub fn values(standard: &Standard, files: &[(i64, Origin)], all: bool, cancel: &Cancel) -> Values {
    let mut values = Values::default();
    let mut room = Room::default();
    for (ordinal, origin) in files {
        if cancel.is_set() || values.held > MOST_HELD {
            break;
        }
        values.taken += 1;
        match values.file(standard, origin, *ordinal, all, &mut room) {
            Ok(()) => values.read += 1,
            Err(fault) => values.unread.push((*ordinal, fault.reason)),
        }
    }
    values
}

impl Values {
    fn file(
        &mut self,
        standard: &Standard,
        origin: &Origin,
        ordinal: i64,
        all: bool,
        room: &mut Room,
    ) -> Result<(), Fault> {
        origin.look(room, LIMITS, |opening, set| self.add(standard, set, opening.syntax.encoding, ordinal, all))?
    }

    /// Takes in a header, up to where it breaks if it does.
    fn add(
        &mut self,
        standard: &Standard,
        set: &DataSet<'_>,
        encoding: Encoding,
        ordinal: i64,
        all: bool,
    ) -> Result<(), Fault> {
        let charsets = Charsets::parse(set.value(tag::CHARSET).unwrap_or_default());
        visit(standard, set, encoding, |met| {
            let Value::Raw(raw, encoding) = met.value else { return };
            let at = self.attribute(met);
            let attribute = &mut self.attributes[at];
            attribute.count.add(ordinal);
            if !all && has_form(met.vr, raw) && !is_registered(standard, met.vr, raw) {
                attribute.usual.add(ordinal);
                attribute.ordinary.insert(digest(raw));
                return;
            }
            let text = shown(&charsets, met.vr, raw, encoding);
            if let Some(count) = attribute.listed.get_mut(&text) {
                count.add(ordinal);
            } else {
                self.held += text.len() + size_of::<(String, Count)>();
                attribute.listed.entry(text).or_default().add(ordinal);
            }
        })
    }

    fn attribute(&mut self, met: &Met<'_>) -> usize {
        let Self { attributes, at, name, held, .. } = self;
        name.clear();
        name.extend(met.vr.to_bytes().map(char::from));
        write_selector(name, met);
        if let Some(&known) = at.get(name.as_str()) {
            return known;
        }
        *held += 2 * name.len() + size_of::<Attribute>();
        at.insert(name.clone(), attributes.len());
        attributes.push(Attribute {
            selector: name[2..].to_owned(),
            vr: met.vr,
            count: Count::default(),
            usual: Count::default(),
            listed: FxHashMap::default(),
            ordinary: FxHashSet::default(),
        });
        attributes.len() - 1
    }
}

impl Count {
    fn add(&mut self, ordinal: i64) {
        if self.last.is_none() {
            self.first = ordinal;
        }
        if self.last != Some(ordinal) {
            self.files += 1;
        }
        self.elements += 1;
        self.last = Some(ordinal);
    }
}

fn write_selector(name: &mut String, met: &Met<'_>) {
    for step in met.steps {
        write_leaf(name, step.tag, &step.creator);
        name.push_str("[*].");
    }
    write_leaf(name, met.tag, met.creator);
}

fn write_leaf(name: &mut String, tag: Tag, creator: &str) {
    let (group, element) = (tag::group(tag), tag::element(tag));
    // Neither writing to a String nor spelling one as JSON can fail.
    let _ = if creator.is_empty() {
        write!(name, "({group:04X},{element:04X})")
    } else {
        let quoted = serde_json::to_string(creator).unwrap_or_default();
        write!(name, "({group:04X},{quoted},{:02X})", element & 0xFF)
    };
}

/// A value as a person reads it; of one that is long or no text, its length and a digest that tells it from others.
fn shown(charsets: &Charsets, vr: Vr, raw: &[u8], encoding: Encoding) -> String {
    if raw.is_empty() {
        return String::new();
    }
    let mark = || format!("{} bytes, digest {:08x}", raw.len(), digest(raw) >> 32);
    let text = if vr.is_string() {
        show::text(charsets, vr, raw, encoding, MOST_TEXT)
    } else if let Some(text) = printable(raw).filter(|_| vr == Vr::UN) {
        show::shortened(text, MOST_TEXT)
    } else {
        let few = raw.len() <= show::NUMBERS * show::number_size(vr).unwrap_or(0);
        return show::numbers(vr, raw, encoding).filter(|_| few).unwrap_or_else(mark);
    };
    let is_cut = text.chars().nth(MOST_TEXT).is_some() || raw.len() > show::most_bytes(MOST_TEXT);
    if is_cut { format!("{text} ({})", mark()) } else { text }
}

/// The text that a value of unknown VR is, if it is one.
fn printable(raw: &[u8]) -> Option<&str> {
    let text = std::str::from_utf8(raw).ok()?.trim_matches([' ', '\0']);
    let is_text = |one: char| !one.is_control() || matches!(one, '\r' | '\n' | '\t');
    text.chars().all(is_text).then_some(text)
}

/// Whether these are UIDs of classes, syntaxes and their like: they tell the kind of a file, and there are few.
fn is_registered(standard: &Standard, vr: Vr, raw: &[u8]) -> bool {
    let is_one = |one: &[u8]| std::str::from_utf8(trimmed(one)).is_ok_and(|uid| standard.is_registered(uid));
    vr == Vr::UI && raw.split(|byte| *byte == b'\\').all(is_one)
}

fn digest(raw: &[u8]) -> u64 {
    Sha256::digest(raw).iter().take(8).fold(0, |number, &byte| number << 8 | u64::from(byte))
}

#[cfg(test)]
mod tests;
