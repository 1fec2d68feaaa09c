//! What vendors pack into one private value: opened, every text inside cleaned, and closed again with its lengths and
//! checksums mended.
//!
//! A reader walks the whole value or gives up: what it doesn't understand to the last byte is [`Unreadable`], and the
//! caller removes the element. Numbers, names of parameters and the order of things stay as they are.

mod ascconv;
mod base64;
mod bytes;
mod csa;
mod edits;
mod encoding;
mod ge;
mod gzip;
mod kind;
mod mime;
mod names;
mod philips;
mod scalar;
mod stream;
mod text;
mod visit;
mod xml;
mod xprotocol;

pub use kind::{Kind, recognise};
pub use names::{Identity, identity};

use crate::charset::Charsets;
use std::fmt;
use visit::Visitor;

/// Cleans one text found in a blob.
pub trait TextCleaner {
    /// What to write instead of `text`; `None` when it may stay as it is.
    ///
    /// `name` is what the blob calls it, for [`identity`]: `tPatientName`, `sPatient.tName`, an XML attribute. It is
    /// empty where nothing tells. The new text is bent to its place: quotes and line ends where they can't stand, and
    /// anything but a number where a number stood (`0`), are replaced; fields of fixed width cut it.
    fn clean(&mut self, name: &str, text: &str) -> Option<String>;

    /// Whether the value may be passed on with this text, which is part of its format and can't change: the name of a
    /// parameter, a marker.
    fn allows(&mut self, text: &str) -> bool {
        let _ = text;
        true
    }

    /// Whether bytes that no reader looks at become zeros: what stood in the scanner's memory before (names and UIDs,
    /// often cut, are seen there), and the time and file name in a gzip header.
    ///
    /// Say `false` only to compare bytes: residue then stays, and [`texts`] still shows it.
    fn wipes_residue(&self) -> bool {
        true
    }
}

/// What [`clean`] did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cleaned {
    /// The value may stay, byte for byte.
    Unchanged,
    /// The new value, of even length.
    Changed(Vec<u8>),
}

/// The value isn't what its first bytes promised, hides text from the reader, or holds one that must go and can't; it
/// must not be passed on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unreadable;

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a private value can't be read whole")
    }
}

impl std::error::Error for Unreadable {}

/// Open, clean every text inside, close again. `charsets` are those of the data set or item, for text that isn't
/// UTF-8.
///
/// # Errors
/// The value can't be understood whole: the element must be removed.
pub fn clean(
    kind: Kind,
    value: &[u8],
    charsets: &Charsets,
    cleaner: &mut dyn TextCleaner,
) -> Result<Cleaned, Unreadable> {
    let mut visitor = Visitor::cleaning(cleaner, charsets);
    let new = walk(kind, value, &mut visitor)?;
    if visitor.is_refused {
        return Err(Unreadable);
    }
    let new = new.map(|new| even(kind, value, new)).filter(|new| new != value);
    Ok(new.map_or(Cleaned::Unchanged, Cleaned::Changed))
}

/// Every text inside, for a search of needles after the fact: values, names of parameters, comments, residue.
///
/// # Errors
/// The value can't be understood whole.
pub fn texts(kind: Kind, value: &[u8], charsets: &Charsets) -> Result<Vec<String>, Unreadable> {
    let mut found = Vec::new();
    walk(kind, value, &mut Visitor::collecting(&mut found, charsets))?;
    Ok(found)
}

/// Read `value` from its first byte to its last; the new bytes if any text changed.
fn walk(kind: Kind, value: &[u8], visitor: &mut Visitor) -> Result<Option<Vec<u8>>, Unreadable> {
    match kind {
        Kind::Csa => csa::walk(value, visitor),
        Kind::Stream => stream::walk(value, visitor),
        Kind::GeProtocol => ge::walk(value, visitor),
        Kind::PhilipsParameters => philips::walk(value, visitor),
        Kind::Xml => xml::walk_bytes(value, visitor),
        Kind::Mime => mime::walk(value, visitor),
        Kind::Protocol | Kind::Text => text::walk(value, visitor),
        Kind::Fields => text::walk_fields(value, visitor),
        Kind::Wide => text::walk_wide(value, visitor),
    }
}

/// PS3.5 7.1.1: even length; text is padded as it was.
fn even(kind: Kind, old: &[u8], mut new: Vec<u8>) -> Vec<u8> {
    if new.len() % 2 == 1 {
        let is_text = matches!(kind, Kind::Xml | Kind::Mime | Kind::Protocol | Kind::Text);
        new.push(if is_text && old.last() != Some(&0) { b' ' } else { 0 });
    }
    new
}

#[cfg(test)]
mod tests;
