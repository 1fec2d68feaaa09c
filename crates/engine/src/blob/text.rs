//! Values that are nothing but text: as a whole, in fields filled up by NULs, or in UTF-16.

use super::Unreadable;
use super::bytes::{is_control, split_nul, trim_padding};
use super::edits::Edits;
use super::visit::Visitor;

/// Shorter runs between NULs are as likely numbers.
const SHORTEST_FIELD: usize = 4;

/// Printable throughout, but for NULs and spaces at the end. Empty is.
pub(super) fn is_printable(value: &[u8]) -> bool {
    !trim_padding(value).iter().any(|byte| is_control(*byte))
}

/// Printable ASCII and NULs, with at least one run that can be a word.
pub(super) fn is_fields(value: &[u8]) -> bool {
    let is_plain = |byte: &u8| *byte == 0 || (byte.is_ascii() && !is_control(*byte));
    value.iter().all(is_plain) && value.split(|byte| *byte == 0).any(|run| run.len() >= SHORTEST_FIELD)
}

/// UTF-16, little endian: ASCII throughout, or told by a byte order mark.
pub(super) fn is_wide(value: &[u8]) -> bool {
    let Some(units) = units(value) else { return false };
    let text = units.strip_prefix(&[0xFEFF]).unwrap_or(&units);
    let is_marked = text.len() < units.len();
    let is_plain =
        |unit: &u16| *unit == 0 || u8::try_from(*unit).is_ok_and(|byte| byte.is_ascii() && !is_control(byte));
    // Zeros alone, or a single letter, are as likely a number.
    text.iter().filter(|unit| **unit != 0).count() > 1
        && (text.iter().all(is_plain) || (is_marked && String::from_utf16(text).is_ok()))
}

pub(super) fn walk(value: &[u8], visitor: &mut Visitor) -> Result<Option<Vec<u8>>, Unreadable> {
    let text = trim_padding(value);
    if text.iter().any(|byte| is_control(*byte)) {
        return Err(Unreadable);
    }
    let mut edits = Edits::new(value);
    let new = visitor.bytes("", text)?;
    edits.replace_some(0..text.len(), new)?;
    Ok(edits.finish())
}

pub(super) fn walk_fields(value: &[u8], visitor: &mut Visitor) -> Result<Option<Vec<u8>>, Unreadable> {
    let mut edits = Edits::new(value);
    let mut at = 0_usize;
    while at < value.len() {
        let rest = value.get(at..).unwrap_or_default();
        let (text, behind) = split_nul(rest);
        if text.iter().any(|byte| is_control(*byte)) {
            return Err(Unreadable);
        }
        let filling = behind.iter().take_while(|byte| **byte == 0).count();
        let width = text.len().saturating_add(filling);
        let end = at.saturating_add(width);
        if let Some(mut new) = visitor.leaf_bytes("", text) {
            if end < value.len() {
                // Readers find the next field by its offset: this one keeps its width and its NUL.
                fit(&mut new, width.saturating_sub(1));
            }
            new.resize(new.len().max(width), 0);
            edits.replace(at..end, &new)?;
        }
        at = end;
    }
    Ok(edits.finish())
}

pub(super) fn walk_wide(value: &[u8], visitor: &mut Visitor) -> Result<Option<Vec<u8>>, Unreadable> {
    let units = units(value).ok_or(Unreadable)?;
    let text = String::from_utf16(&units).map_err(|_| Unreadable)?;
    let mut edits = Edits::new(text.as_bytes());
    let body = text.trim_start_matches('\u{FEFF}');
    let mut start = text.len().saturating_sub(body.len());
    for field in body.split_inclusive('\0') {
        let old = field.trim_end_matches('\0');
        if let Some(new) = visitor.leaf("", old) {
            edits.replace(start..start.saturating_add(old.len()), new.as_bytes())?;
        }
        start = start.saturating_add(field.len());
    }
    Ok(edits.finish_text()?.map(|new| new.encode_utf16().flat_map(u16::to_le_bytes).collect()))
}

/// Cut a new text so that no UTF-8 character is halved.
pub(super) fn fit(new: &mut Vec<u8>, width: usize) {
    let mut end = width.min(new.len());
    if end < new.len() {
        while end > 0 && new.get(end).is_some_and(|byte| byte & 0xC0 == 0x80) {
            end = end.saturating_sub(1);
        }
    }
    new.truncate(end);
}

fn units(value: &[u8]) -> Option<Vec<u16>> {
    let (pairs, rest) = value.as_chunks::<2>();
    rest.is_empty().then(|| pairs.iter().copied().map(u16::from_le_bytes).collect())
}
