//! Every value of a data set at every depth, for those who look and don't touch.

use crate::read::element::{Head, inner_encoding};
use crate::read::syntax::Encoding;
use crate::tag::{self, Tag};
use crate::vrvalue::Vr;

/// A value, and where it stands.
pub struct Seen<'a> {
    /// Tags of the sequences around it, with the numbers of their items.
    pub steps: &'a [(Tag, u32)],
    /// Its own tag.
    pub tag: Tag,
    /// Its VR as written; none in implicit VR.
    pub vr: Option<Vr>,
    /// Its bytes.
    pub raw: &'a [u8],
    /// Specific Character Set of the innermost item around it that has one; none where that of the data set counts.
    pub charset: Option<&'a [u8]>,
}

struct Level<'a> {
    /// Where it ends, if its length is stated.
    end: Option<usize>,
    encoding: Encoding,
    is_sequence: bool,
    tag: Tag,
    items: u32,
    charset: Option<&'a [u8]>,
}

/// Shows `look` each value that isn't a sequence, in order, until it answers false. `is_sequence` tells of elements
/// whose length is stated; others of undefined length are sequences.
///
/// None when the bytes can't be read to their end.
pub fn visit(
    bytes: &[u8],
    encoding: Encoding,
    is_sequence: &dyn Fn(Tag, Option<Vr>) -> bool,
    look: &mut dyn FnMut(Seen<'_>) -> bool,
) -> Option<()> {
    let mut levels =
        vec![Level { end: Some(bytes.len()), encoding, is_sequence: false, tag: 0, items: 0, charset: None }];
    let mut steps: Vec<(Tag, u32)> = Vec::new();
    let mut at = 0;
    while let Some(level) = levels.last_mut() {
        if level.end == Some(at) {
            if !level.is_sequence {
                steps.pop();
            }
            levels.pop();
            continue;
        }
        let head = Head::read(bytes, at, level.encoding).ok()?;
        let value = at.checked_add(head.size)?;
        if matches!(head.tag, tag::ITEM_END | tag::SEQUENCE_END) {
            if level.end.is_some() {
                return None;
            }
            if !level.is_sequence {
                steps.pop();
            }
            levels.pop();
            at = value;
            continue;
        }
        let end = if head.is_undefined() { None } else { Some(head.end(at).filter(|&end| end <= bytes.len())?) };
        if level.is_sequence {
            if head.tag != tag::ITEM {
                return None;
            }
            // Of encapsulated pixel data, as that of an icon may be, items are bytes.
            if tag::PIXELS.contains(&level.tag) {
                let end = end?;
                let raw = bytes.get(value..end)?;
                if !look(Seen { steps: &steps, tag: level.tag, vr: Some(Vr::OB), raw, charset: level.charset }) {
                    return Some(());
                }
                at = end;
                continue;
            }
            steps.push((level.tag, level.items));
            level.items = level.items.saturating_add(1);
            let (encoding, charset) = (level.encoding, level.charset);
            levels.push(Level { end, encoding, is_sequence: false, tag: 0, items: 0, charset });
            at = value;
            continue;
        }
        if end.is_none() || is_sequence(head.tag, head.vr) {
            let encoding = inner_encoding(level.encoding, head.vr);
            let charset = level.charset;
            levels.push(Level { end, encoding, is_sequence: true, tag: head.tag, items: 0, charset });
            at = value;
            continue;
        }
        let end = end?;
        let raw = bytes.get(value..end)?;
        if head.tag == tag::CHARSET && !steps.is_empty() {
            level.charset = Some(raw);
        }
        if !look(Seen { steps: &steps, tag: head.tag, vr: head.vr, raw, charset: level.charset }) {
            return Some(());
        }
        at = end;
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fragments_of_an_icon_are_bytes() {
        let item = |length: u32| [&[0xFE, 0xFF, 0x00, 0xE0][..], &length.to_le_bytes()].concat();
        let ends = |tag: u8| [0xFE, 0xFF, tag, 0xE0, 0, 0, 0, 0];
        let open = |tag: [u8; 4], vr: &[u8; 2]| [&tag[..], vr, &[0, 0, 0xFF, 0xFF, 0xFF, 0xFF]].concat();
        let bytes = [
            open([0x88, 0x00, 0x00, 0x02], b"SQ"),
            item(u32::MAX),
            open([0xE0, 0x7F, 0x10, 0x00], b"OB"),
            item(0),
            item(6),
            b"\xFF\xD8Jane".to_vec(),
            ends(0xDD).to_vec(),
            ends(0x0D).to_vec(),
            ends(0xDD).to_vec(),
        ]
        .concat();
        let mut found = Vec::new();
        let encoding = Encoding::EXPLICIT;
        let done = visit(&bytes, encoding, &|_, vr| vr == Some(Vr::SQ), &mut |seen| {
            found.push((seen.steps.to_vec(), seen.tag, seen.raw.to_vec()));
            true
        });
        assert_eq!(done, Some(()));
        let place = vec![(0x0088_0200, 0)];
        assert_eq!(found, [(place.clone(), 0x7FE0_0010, Vec::new()), (place, 0x7FE0_0010, b"\xFF\xD8Jane".to_vec())]);
    }
}
