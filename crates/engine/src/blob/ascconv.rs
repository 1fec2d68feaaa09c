//! ASCCONV: Siemens' measurement protocol, `name = value` line by line; strings in `"…"` or, where the protocol
//! stands in a string itself, in `""…""`.

use super::Unreadable;
use super::edits::Edits;
use super::scalar::successor;
use super::visit::Visitor;
use std::ops::Range;

pub(super) const BEGIN: &str = "### ASCCONV BEGIN";
pub(super) const END: &str = "### ASCCONV END";

/// Whether the protocol begins at once.
pub(super) fn is_one(text: &str) -> bool {
    text.trim_start().starts_with(BEGIN)
}

pub(super) fn walk(text: &str, visitor: &mut Visitor) -> Result<Option<String>, Unreadable> {
    let mut edits = Edits::new(text.as_bytes());
    let mut start = 0_usize;
    for line in text.split_inclusive('\n') {
        walk_line(line, start, &mut edits, visitor)?;
        start = start.saturating_add(line.len());
    }
    edits.finish_text()
}

fn walk_line(line: &str, start: usize, edits: &mut Edits, visitor: &mut Visitor) -> Result<(), Unreadable> {
    let line = line.trim_end();
    let marker = line.trim_start();
    if marker.starts_with(BEGIN) || marker.starts_with(END) {
        visitor.fixed(marker);
        return Ok(());
    }
    let Some((name, value)) = line.split_once('=') else {
        return replace(line, 0..line.len(), "", start, edits, visitor);
    };
    let name = name.trim();
    visitor.fixed(name);
    let value = value.trim_start();
    let at = line.len().saturating_sub(value.len());
    let open = value.bytes().take_while(|byte| *byte == b'"').count();
    if open == 0 {
        return replace(line, at..line.len(), name, start, edits, visitor);
    }
    // A string that isn't closed runs to the end of the line.
    let close = value.rfind('"').filter(|close| *close >= open).map_or(value.len(), |close| close.saturating_add(1));
    let text = value.get(..close).unwrap_or(value).trim_end_matches('"').len().max(open);
    replace(line, at.saturating_add(open)..at.saturating_add(text), name, start, edits, visitor)?;
    // A remark behind the string.
    replace(line, at.saturating_add(close)..line.len(), "", start, edits, visitor)
}

/// Offer the text at `range` of a line that begins at `start`.
fn replace(
    line: &str,
    range: Range<usize>,
    name: &str,
    start: usize,
    edits: &mut Edits,
    visitor: &mut Visitor,
) -> Result<(), Unreadable> {
    let text = line.get(range.clone()).ok_or(Unreadable)?;
    let Some(new) = visitor.leaf(name, text) else { return Ok(()) };
    // Neither may the string end early, nor the protocol.
    let new = new.trim_end().replace('"', "'").replace(['\r', '\n'], " ").replace("###", "#");
    edits.replace(start.saturating_add(range.start)..start.saturating_add(range.end), successor(text, new).as_bytes())
}
