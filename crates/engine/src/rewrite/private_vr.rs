//! What a private value is, where its file doesn't say: the dictionary's VR, if the value can be that.

use crate::charset::Charsets;
use crate::date::{self, DateMode, Shifted};
use crate::read::element::Head;
use crate::read::syntax::Encoding;
use crate::rewrite::stays::is_what_it_says;
use crate::tag;
use crate::vrvalue::Vr;

/// The VR to judge a value by. `written` is the file's, `listed` the private dictionary's.
pub fn effective(written: Option<Vr>, listed: Option<Vr>, raw: &[u8], encoding: Encoding, charsets: &Charsets) -> Vr {
    let written = written.unwrap_or(Vr::UN);
    let likely = || listed.filter(|&vr| fits(vr, raw, encoding, charsets));
    match written {
        Vr::UN => likely().unwrap_or(if are_items(raw, encoding) { Vr::SQ } else { Vr::UN }),
        // Text that was written as bytes; numbers in bytes are no less legal as bytes.
        Vr::OB => likely().filter(|vr| vr.is_string()).unwrap_or(Vr::OB),
        vr => vr,
    }
}

/// Whether a value can be of a VR.
fn fits(vr: Vr, raw: &[u8], encoding: Encoding, charsets: &Charsets) -> bool {
    match vr {
        _ if raw.is_empty() => true,
        Vr::SQ => are_items(raw, encoding),
        Vr::OB | Vr::OW | Vr::UN => true,
        Vr::UI | Vr::IS | Vr::DS | Vr::AS => is_what_it_says(vr, raw, true),
        Vr::DA | Vr::DT | Vr::TM => date::apply(DateMode::Keep, vr.to_bytes(), raw) != Shifted::Otherwise,
        vr if vr.is_string() => is_text(raw) && charsets.decode(raw).is_some(),
        vr => is_what_it_says(vr, raw, true),
    }
}

/// No control characters but those of text, and NULs only at the end.
fn is_text(raw: &[u8]) -> bool {
    let end = raw.iter().rposition(|&byte| byte != 0).map_or(0, |last| last + 1);
    raw.iter()
        .take(end)
        .all(|&byte| byte >= 0x20 && byte != 0x7F || matches!(byte, b'\t' | b'\n' | 0x0C | b'\r' | 0x1B))
}

/// Whether a value of stated length is a chain of items from its first byte to its last.
pub fn are_items(raw: &[u8], encoding: Encoding) -> bool {
    let mut at = 0;
    while at < raw.len() {
        let Ok(head) = Head::read(raw, at, encoding) else { return false };
        // Where an item of undefined length ends, only the walk finds out.
        match (head.tag, head.end(at)) {
            (tag::ITEM, Some(end)) if end <= raw.len() => at = end,
            (tag::ITEM, None) => return true,
            _ => return false,
        }
    }
    !raw.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(written: Vr, listed: Option<Vr>, raw: &[u8]) -> Vr {
        effective(Some(written), listed, raw, Encoding::IMPLICIT, &Charsets::default())
    }

    #[test]
    fn the_dictionary_counts_where_the_value_can_be_what_it_says() {
        assert_eq!(of(Vr::UN, Some(Vr::UI), b"1.2.3\0"), Vr::UI);
        assert_eq!(of(Vr::UN, Some(Vr::UI), b"Smith "), Vr::UN);
        assert_eq!(of(Vr::UN, Some(Vr::FD), &[0; 8]), Vr::FD);
        assert_eq!(of(Vr::UN, Some(Vr::FD), &[0; 6]), Vr::UN);
        assert_eq!(of(Vr::UN, Some(Vr::DA), b"20190230"), Vr::UN);
        assert_eq!(of(Vr::OB, Some(Vr::PN), b"Smith^J\0"), Vr::PN);
        assert_eq!(of(Vr::OB, Some(Vr::PN), &[0, 1, 2, 3]), Vr::OB);
        assert_eq!(of(Vr::OB, Some(Vr::US), &[0, 1]), Vr::OB);
        assert_eq!(of(Vr::LO, Some(Vr::PN), b"Smith^J "), Vr::LO);
    }

    #[test]
    fn items_are_a_sequence_whoever_wrote_them() {
        let items = [0xFE, 0xFF, 0x00, 0xE0, 2, 0, 0, 0, 1, 2, 0xFE, 0xFF, 0x00, 0xE0, 0, 0, 0, 0];
        assert_eq!(of(Vr::UN, None, &items), Vr::SQ);
        assert_eq!(of(Vr::UN, None, &items[..17]), Vr::UN);
        assert_eq!(of(Vr::UN, Some(Vr::SQ), b"no items"), Vr::UN);
        assert_eq!(of(Vr::UN, None, b""), Vr::UN);
    }
}
