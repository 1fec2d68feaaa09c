//! Siemens CSA headers: named tags with items of text, each padded to four bytes.
//!
//! `SV10` (nibabel's CSA2) says an item's length plainly. In the older format (CSA1) GDCM takes the second of four
//! numbers, SPM and nibabel the first less the first tag's number of items. The first of these two ways that reads
//! the header whole is taken; new lengths are written so that both find them.

use super::bytes::{is_control, size_at, slice, split_nul, u32_at};
use super::edits::Edits;
use super::scalar::successor;
use super::visit::Visitor;
use super::{Unreadable, encoding};
use std::ops::Range;

const TAG_SIZE: usize = 84;
const NAME_SIZE: usize = 64;
const ITEM_HEAD: usize = 16;
/// What closes a tag's head and stands third in an item's.
const SYNC: [u32; 2] = [77, 205];

/// One item: where its four numbers are, and its value.
struct Item {
    at: usize,
    value: Range<usize>,
    /// Behind the padding.
    end: usize,
}

struct CsaTag {
    at: usize,
    items: Vec<Item>,
}

/// Where an item's length is told.
#[derive(Clone, Copy)]
enum Lengths {
    Second,
    /// The first number, less this.
    FirstLess(usize),
}

pub(super) fn walk(value: &[u8], visitor: &mut Visitor) -> Result<Option<Vec<u8>>, Unreadable> {
    let (tags, end) = parse(value).ok_or(Unreadable)?;
    let mut edits = Edits::new(value);
    for tag in &tags {
        walk_tag(value, tag, &mut edits, visitor)?;
    }
    if visitor.residue(value.get(end..).unwrap_or_default()) {
        edits.wipe(end..value.len())?;
    }
    Ok(edits.finish())
}

/// All tags, and where the last one ends.
fn parse(value: &[u8]) -> Option<(Vec<CsaTag>, usize)> {
    if value.starts_with(b"SV10") {
        return parse_tags(value, 8, Lengths::Second);
    }
    let first_items = size_at(value, 8_usize.checked_add(NAME_SIZE)?.checked_add(12)?)?;
    parse_tags(value, 0, Lengths::Second).or_else(|| parse_tags(value, 0, Lengths::FirstLess(first_items)))
}

/// From the number of tags, at `at`.
fn parse_tags(value: &[u8], at: usize, lengths: Lengths) -> Option<(Vec<CsaTag>, usize)> {
    let count = size_at(value, at)?;
    let mut at = at.checked_add(8)?;
    if count > value.len() / TAG_SIZE {
        return None;
    }
    let mut tags = Vec::with_capacity(count);
    for _ in 0..count {
        let head = slice(value, at, TAG_SIZE)?;
        let items = size_at(head, 76)?;
        if !SYNC.contains(&u32_at(head, 80)?) || items > value.len() / ITEM_HEAD {
            return None;
        }
        let mut tag = CsaTag { at, items: Vec::with_capacity(items) };
        at = at.checked_add(TAG_SIZE)?;
        for _ in 0..items {
            let item = parse_item(value, at, lengths)?;
            at = item.end;
            tag.items.push(item);
        }
        tags.push(tag);
    }
    Some((tags, at))
}

fn parse_item(value: &[u8], at: usize, lengths: Lengths) -> Option<Item> {
    let length = match lengths {
        Lengths::Second => size_at(value, at.checked_add(4)?)?,
        Lengths::FirstLess(items) => size_at(value, at)?.checked_sub(items)?,
    };
    if !SYNC.contains(&u32_at(value, at.checked_add(8)?)?) {
        return None;
    }
    let start = at.checked_add(ITEM_HEAD)?;
    slice(value, start, length)?;
    let stop = start.checked_add(length)?;
    // The last item may lack its padding.
    let end = start.checked_add(length.checked_next_multiple_of(4)?)?.min(value.len());
    Some(Item { at, value: start..stop, end })
}

fn walk_tag(value: &[u8], tag: &CsaTag, edits: &mut Edits, visitor: &mut Visitor) -> Result<(), Unreadable> {
    let head = slice(value, tag.at, TAG_SIZE).ok_or(Unreadable)?;
    let name = walk_field(head, 0..NAME_SIZE, tag.at, edits, visitor)?;
    let vr = walk_field(head, 68..72, tag.at, edits, visitor)?;
    for item in &tag.items {
        walk_item(value, item, (&name, &vr), edits, visitor)?;
    }
    Ok(())
}

/// The text of a field of the head at `base`; what stands behind its NUL is residue.
fn walk_field(
    head: &[u8],
    range: Range<usize>,
    base: usize,
    edits: &mut Edits,
    visitor: &mut Visitor,
) -> Result<String, Unreadable> {
    let (text, rest) = split_nul(head.get(range.clone()).ok_or(Unreadable)?);
    let text = encoding::latin1(text);
    visitor.fixed(&text);
    if visitor.residue(rest) {
        let end = base.saturating_add(range.end);
        edits.wipe(end.saturating_sub(rest.len())..end)?;
    }
    Ok(text)
}

fn walk_item(
    value: &[u8],
    item: &Item,
    (name, vr): (&str, &str),
    edits: &mut Edits,
    visitor: &mut Visitor,
) -> Result<(), Unreadable> {
    let whole = value.get(item.value.clone()).ok_or(Unreadable)?;
    let (text, rest) = split_nul(whole);
    let hides = matches!(vr, "UN" | "OB" | "OW") && rest.iter().any(|byte| *byte != 0);
    if hides || text.iter().any(|byte| is_control(*byte)) {
        return Err(Unreadable);
    }
    let new = match name {
        "SrMsgBuffer" => walk_messages(text, visitor)?,
        _ => visitor.bytes(name, text)?,
    };
    let new = new.map(|new| keep_number(vr, text, new));
    let left = value.get(item.value.start.saturating_add(text.len())..item.end).unwrap_or_default();
    let wipe = visitor.residue(left);
    let Some(mut new) = new else {
        return if wipe { edits.wipe(item.end.saturating_sub(left.len())..item.end) } else { Ok(()) };
    };
    if !rest.is_empty() {
        new.push(0);
    }
    if new.len() > whole.len() {
        return edits.replace(item.at..item.end, &longer_item(value, item, &new).ok_or(Unreadable)?);
    }
    // No length changes: what is left of the old value becomes NULs.
    new.resize(item.end.saturating_sub(item.value.start), 0);
    edits.replace(item.value.start..item.end, &new)
}

/// The item with another value, its numbers moved by the difference.
fn longer_item(value: &[u8], item: &Item, new: &[u8]) -> Option<Vec<u8>> {
    let growth = u32::try_from(new.len().checked_sub(item.value.len())?).ok()?;
    let mut out = Vec::with_capacity(new.len().checked_add(ITEM_HEAD)?);
    for (index, at) in (item.at..).step_by(4).take(4).enumerate() {
        let number = u32_at(value, at)?;
        let counts = index == 0 || usize::try_from(number).ok()? == item.value.len();
        let number = if counts && index != 2 { number.checked_add(growth)? } else { number };
        out.extend_from_slice(&number.to_le_bytes());
    }
    out.extend_from_slice(new);
    out.resize(out.len().checked_next_multiple_of(4)?, 0);
    Some(out)
}

/// Readers convert items of these VRs to numbers.
fn keep_number(vr: &str, old: &[u8], new: Vec<u8>) -> Vec<u8> {
    match vr {
        "DS" | "FD" | "FL" | "IS" | "SL" | "SS" | "UL" | "US" => {
            successor(&encoding::latin1(old), encoding::latin1(&new)).into_bytes()
        }
        _ => new,
    }
}

/// `SrMsgBuffer` of a Phoenix document: tag (8 digits), VR (2), length (4 digits) and value, over and over.
fn walk_messages(buffer: &[u8], visitor: &mut Visitor) -> Result<Option<Vec<u8>>, Unreadable> {
    let mut edits = Edits::new(buffer);
    let mut at = 0_usize;
    while at < buffer.len() {
        let head = slice(buffer, at, 14).and_then(|head| std::str::from_utf8(head).ok()).ok_or(Unreadable)?;
        let (name, length) = head.split_at_checked(10).ok_or(Unreadable)?;
        let length: usize = length.parse().map_err(|_| Unreadable)?;
        let start = at.saturating_add(14);
        let text = slice(buffer, start, length).ok_or(Unreadable)?;
        let end = start.saturating_add(length);
        if let Some(mut new) = visitor.bytes(name, text)? {
            new.truncate(9999);
            let mut message = name.as_bytes().to_vec();
            message.extend_from_slice(format!("{:04}", new.len()).as_bytes());
            message.extend_from_slice(&new);
            edits.replace(at..end, &message)?;
        }
        at = end;
    }
    Ok(edits.finish())
}
