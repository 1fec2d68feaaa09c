//! Siemens CT's (0029,xx10): explicit VR elements, little endian, each with a 16-bit length, up to (FFFF,FFFF)
//! `END!`. LT is in UTF-16.

use super::Unreadable;
use super::bytes::{is_control, slice, u16_at};
use super::edits::Edits;
use super::scalar::successor;
use super::visit::Visitor;
use super::{encoding, text};

const HEAD: usize = 8;

/// Whether the value begins with an element, and ends as these do.
pub(super) fn is_one(value: &[u8]) -> bool {
    let has_vr = value.get(4..6).is_some_and(|vr| vr.iter().all(u8::is_ascii_uppercase));
    has_vr && super::bytes::trim_padding(value).ends_with(b"END!")
}

pub(super) fn walk(value: &[u8], visitor: &mut Visitor) -> Result<Option<Vec<u8>>, Unreadable> {
    let mut edits = Edits::new(value);
    let mut at = 0_usize;
    while at < value.len() {
        let number = |offset: usize| u16_at(value, at.saturating_add(offset)).ok_or(Unreadable);
        let vr = slice(value, at.saturating_add(4), 2).ok_or(Unreadable)?;
        let length = usize::from(number(6)?);
        if length % 2 == 1 {
            return Err(Unreadable);
        }
        let start = at.saturating_add(HEAD);
        let end = start.saturating_add(length);
        let old = slice(value, start, length).ok_or(Unreadable)?;
        let name = format!("{:04X}{:04X}", number(0)?, number(2)?);
        if let Some(mut new) = walk_value(vr, &name, old, visitor)? {
            if new.len() % 2 == 1 {
                new.push(b' ');
            }
            new.truncate(usize::from(u16::MAX - 1));
            let length = u16::try_from(new.len()).map_err(|_| Unreadable)?;
            edits.replace(at.saturating_add(6)..end, &[&length.to_le_bytes(), new.as_slice()].concat())?;
        }
        at = end;
    }
    Ok(edits.finish())
}

fn walk_value(vr: &[u8], name: &str, old: &[u8], visitor: &mut Visitor) -> Result<Option<Vec<u8>>, Unreadable> {
    match vr {
        b"FD" | b"FL" | b"SL" | b"SS" | b"UL" | b"US" => Ok(None),
        b"LT" | b"ST" | b"LO" | b"SH" | b"PN" | b"UI" if text::is_wide(old) => {
            let units: Vec<u16> = old.as_chunks::<2>().0.iter().copied().map(u16::from_le_bytes).collect();
            let text = String::from_utf16(&units).map_err(|_| Unreadable)?;
            let new = visitor.leaf(name, text.trim_end_matches('\0'));
            Ok(new.map(|new| new.encode_utf16().flat_map(u16::to_le_bytes).collect()))
        }
        b"AE" | b"AS" | b"CS" | b"DA" | b"DS" | b"DT" | b"IS" | b"LO" | b"LT" | b"PN" | b"SH" | b"ST" | b"TM"
        | b"UI" => {
            let text = super::bytes::trim_padding(old);
            if text.iter().any(|byte| is_control(*byte)) {
                return Err(Unreadable);
            }
            let new = visitor.bytes(name, text)?;
            let is_number = matches!(vr, b"DS" | b"IS");
            let keep = |new: Vec<u8>| successor(&encoding::latin1(text), encoding::latin1(&new)).into_bytes();
            Ok(if is_number { new.map(keep) } else { new })
        }
        _ => Err(Unreadable),
    }
}
