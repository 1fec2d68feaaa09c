//! GE's protocol data block: lines `NAME "value"` or `set NAME "value"`, packed by gzip, behind the packed length in
//! newer software.

use super::bytes::{size_at, slice};
use super::edits::Edits;
use super::gzip::Member;
use super::scalar::successor;
use super::visit::Visitor;
use super::{Unreadable, encoding, text};

const MAGIC: [u8; 3] = [0x1F, 0x8B, 8];

pub(super) fn walk(value: &[u8], visitor: &mut Visitor) -> Result<Option<Vec<u8>>, Unreadable> {
    if value.starts_with(&MAGIC) {
        return walk_packed(value, visitor);
    }
    if !value.get(4..).is_some_and(|packed| packed.starts_with(&MAGIC)) {
        // Never packed, then; or something that nobody can read.
        return if text::is_printable(value) { walk_lines(value, visitor) } else { Err(Unreadable) };
    }
    let length = size_at(value, 0).ok_or(Unreadable)?;
    let packed = slice(value, 4, length).ok_or(Unreadable)?;
    let behind = value.get(length.saturating_add(4)..).unwrap_or_default();
    let new = walk_packed(packed, visitor)?;
    let wipe = visitor.residue(behind);
    if new.is_none() && !wipe {
        return Ok(None);
    }
    let packed = new.as_deref().unwrap_or(packed);
    let length = u32::try_from(packed.len()).map_err(|_| Unreadable)?;
    Ok(Some([&length.to_le_bytes(), packed].concat()))
}

fn walk_packed(packed: &[u8], visitor: &mut Visitor) -> Result<Option<Vec<u8>>, Unreadable> {
    let member = Member::open(packed)?;
    if member.rest.iter().any(|byte| *byte != 0) {
        return Err(Unreadable);
    }
    let content = walk_lines(&member.content, visitor)?;
    // The file name holds exam and series number, the time that of the scan.
    let mut wipe = false;
    for residue in [member.time(), member.name, member.comment] {
        wipe |= visitor.residue(residue);
    }
    if content.is_none() && !wipe {
        return Ok(None);
    }
    member.close(content.as_deref()).map(Some)
}

fn walk_lines(content: &[u8], visitor: &mut Visitor) -> Result<Option<Vec<u8>>, Unreadable> {
    if !text::is_printable(content) {
        return Err(Unreadable);
    }
    let mut edits = Edits::new(content);
    let mut start = 0_usize;
    for line in content.split_inclusive(|byte| *byte == b'\n') {
        let (from, to) = quoted(line);
        let name = encoding::latin1(line.get(..from).unwrap_or_default());
        let name = name.trim_end_matches(['"', ' ', '\t']).rsplit([' ', '\t']).next().unwrap_or_default().to_owned();
        visitor.fixed(&name);
        let old = line.get(from..to).unwrap_or_default();
        if let Some(new) = visitor.leaf_bytes(&name, old) {
            edits.replace(start.saturating_add(from)..start.saturating_add(to), &one_line(old, &new))?;
        }
        start = start.saturating_add(line.len());
    }
    Ok(edits.finish())
}

/// What stands between the first and the last quote of a line; the whole line but its end where there aren't two.
fn quoted(line: &[u8]) -> (usize, usize) {
    let first = memchr::memchr(b'"', line).map(|at| at.saturating_add(1));
    match (first, memchr::memrchr(b'"', line)) {
        (Some(first), Some(last)) if last >= first => (first, last),
        _ => (0, line.iter().rposition(|byte| !matches!(byte, b'\r' | b'\n' | 0)).map_or(0, |at| at.saturating_add(1))),
    }
}

/// A new value without what would end it.
fn one_line(old: &[u8], new: &[u8]) -> Vec<u8> {
    let new = successor(&encoding::latin1(old), encoding::latin1(new));
    // Bytes as code points and back: nothing but these three changes.
    let plain = |one: char| match one {
        '"' => b'\'',
        '\r' | '\n' => b' ',
        other => u8::try_from(u32::from(other)).unwrap_or(b'?'),
    };
    new.chars().map(plain).collect()
}
