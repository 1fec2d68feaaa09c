//! `XProtocol`: Siemens' parameters as `<ParamString."tPatientName"> { "…" }`. A string doubles its quotes and may
//! hold a protocol itself; an ASCCONV part may stand behind the last brace, or within.

use super::edits::Edits;
use super::scalar::successor;
use super::visit::Visitor;
use super::{Unreadable, ascconv};
use std::ops::Range;

/// Whether the text begins like a protocol.
pub(super) fn is_one(text: &str) -> bool {
    let text = text.trim_start();
    ["<XProtocol>", "<EVAProtocol>", ascconv::BEGIN].iter().any(|begin| text.starts_with(begin))
}

/// What the walk knows of where it is.
#[derive(Default)]
struct Place {
    /// The last parameter that was named.
    parameter: String,
    /// A word in angle brackets since then, such as `Name` or `Default`.
    label: String,
    /// Where the angle bracket opened, if it is open.
    open: Option<usize>,
}

impl Place {
    /// What to call the next value.
    fn name(&mut self) -> String {
        if self.label.is_empty() { self.parameter.clone() } else { std::mem::take(&mut self.label) }
    }
}

pub(super) fn walk(text: &str, visitor: &mut Visitor) -> Result<Option<String>, Unreadable> {
    let mut edits = Edits::new(text.as_bytes());
    let mut place = Place::default();
    let mut at = 0_usize;
    while let Some(byte) = text.as_bytes().get(at) {
        at = match byte {
            b'"' => walk_string(text, at, &mut place, &mut edits, visitor)?,
            b'<' => {
                place.open = Some(at.saturating_add(1));
                at.saturating_add(1)
            }
            b'>' => close_bracket(text, at, &mut place, visitor),
            b'#' if text.get(at..).is_some_and(ascconv::is_one) => walk_ascconv(text, at, &mut edits, visitor)?,
            b'{' | b'}' => at.saturating_add(1),
            byte if byte.is_ascii_whitespace() => at.saturating_add(1),
            _ => walk_bare(text, at, &mut place, &mut edits, visitor)?,
        };
    }
    edits.finish_text()
}

/// A word in brackets without a string is a label: `<Precision>`.
fn close_bracket(text: &str, at: usize, place: &mut Place, visitor: &mut Visitor) -> usize {
    if let Some(word) = place.open.take().and_then(|open| text.get(open..at))
        && !word.contains('"')
    {
        visitor.fixed(word);
        word.clone_into(&mut place.label);
    }
    at.saturating_add(1)
}

/// A string from its opening quote; one in brackets is a parameter's name.
fn walk_string(
    text: &str,
    at: usize,
    place: &mut Place,
    edits: &mut Edits,
    visitor: &mut Visitor,
) -> Result<usize, Unreadable> {
    let start = at.saturating_add(1);
    let range = string_end(text, start).ok_or(Unreadable)?;
    let next = range.end.saturating_add(1);
    let raw = text.get(range.clone()).ok_or(Unreadable)?;
    let plain = raw.replace("\"\"", "\"");
    if place.open.is_some() {
        visitor.fixed(&plain);
        place.parameter = plain;
        place.label.clear();
        return Ok(next);
    }
    if let Some(new) = visitor.text(&place.name(), &plain)? {
        edits.replace(range, new.replace('"', "\"\"").as_bytes())?;
    }
    Ok(next)
}

/// The content of the string that begins at `start`; `None` if it isn't closed.
fn string_end(text: &str, start: usize) -> Option<Range<usize>> {
    let bytes = text.as_bytes();
    let mut at = start;
    loop {
        let quote = at.saturating_add(memchr::memchr(b'"', bytes.get(at..)?)?);
        if bytes.get(quote.saturating_add(1)) != Some(&b'"') {
            return Some(start..quote);
        }
        at = quote.saturating_add(2);
    }
}

/// To the end of the line with the end marker, or to the end of the text.
fn walk_ascconv(text: &str, at: usize, edits: &mut Edits, visitor: &mut Visitor) -> Result<usize, Unreadable> {
    let rest = text.get(at..).ok_or(Unreadable)?;
    let length = match rest.split_once(ascconv::END) {
        // Behind something else on its line it would be taken for a value.
        Some((before, _)) if !before.trim_end_matches([' ', '\t']).ends_with('\n') => return Err(Unreadable),
        Some((before, after)) => {
            let tail = after.find('\n').unwrap_or(after.len());
            before.len().saturating_add(ascconv::END.len()).saturating_add(tail)
        }
        None => rest.len(),
    };
    let end = at.saturating_add(length);
    let part = text.get(at..end).ok_or(Unreadable)?;
    if let Some(new) = visitor.nested(|visitor| ascconv::walk(part, visitor))? {
        edits.replace(at..end, new.as_bytes())?;
    }
    Ok(end)
}

/// A number, or whatever stands without quotes.
fn walk_bare(
    text: &str,
    at: usize,
    place: &mut Place,
    edits: &mut Edits,
    visitor: &mut Visitor,
) -> Result<usize, Unreadable> {
    let rest = text.get(at..).ok_or(Unreadable)?;
    let is_end = |one: char| one.is_ascii_whitespace() || matches!(one, '{' | '}' | '"' | '<' | '>');
    let length = rest.find(is_end).unwrap_or(rest.len());
    let end = at.saturating_add(length);
    let bare = rest.get(..length).ok_or(Unreadable)?;
    if place.open.is_some() {
        // Part of a bracket, told as a whole when it closes; here in case it never does.
        visitor.fixed(bare);
        return Ok(end);
    }
    if let Some(new) = visitor.leaf(&place.name(), bare) {
        let new = successor(bare, new).replace(is_end, "_").replace("###", "#");
        // Two strings that met would be one.
        edits.replace(at..end, if new.is_empty() { b" " } else { new.as_bytes() })?;
    }
    Ok(end)
}
