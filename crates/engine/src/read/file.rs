//! DICOM files (PS3.10 7.1): preamble, meta header, and data sets without either.

use crate::fault::Fault;
use crate::read::element::{Head, tag_at};
use crate::read::syntax::{Encoding, Packing, Syntax};
use crate::tag::Tag;
use crate::vrvalue::Vr;

const META_CLASS: Tag = 0x0002_0002;
const META_INSTANCE: Tag = 0x0002_0003;
const META_SYNTAX: Tag = 0x0002_0010;
const DIRECTORY_CLASS: &str = "1.2.840.10008.1.3.10";

/// What the file says of itself before its data set.
#[derive(Debug)]
pub struct Opening {
    /// Offset of the data set's first element.
    pub start: usize,
    /// How to read it, checked against its first element.
    pub syntax: Syntax,
    /// The transfer syntax to state in the output.
    pub syntax_uid: String,
    /// Media Storage SOP Class UID, or empty.
    pub sop_class: String,
    /// Media Storage SOP Instance UID, or empty.
    pub sop_instance: String,
    /// Whether more bytes can't change any of this: the data set begins as it is said to.
    pub is_sure: bool,
}

/// The first read: preamble, meta header and, of most files, the whole header.
pub const FIRST_READ: usize = 64 * 1024;

/// Reads what stands before the data set. `bytes` are the first of the file, all of it or at least 64 KiB.
///
/// # Errors
/// Excluded when this isn't DICOM or is a DICOMDIR; quarantined when it can't be read.
pub fn open(bytes: &[u8]) -> Result<Opening, Fault> {
    let marked = [128, 0].into_iter().find(|&at| bytes.get(at..at + 4) == Some(b"DICM".as_slice()));
    let at = match marked {
        Some(at) => at + 4,
        None if starts_like_data_set(bytes) => 0,
        None => return Err(Fault::excluded("not-dicom")),
    };
    let mut meta = Meta::default();
    let start = meta.read(bytes, at)?;
    if meta.sop_class == DIRECTORY_CLASS {
        return Err(Fault::excluded("dicomdir"));
    }
    if start >= bytes.len() {
        return Err(Fault::quarantined("no-data-set", start));
    }
    // As much as is there of any file, however it is read: what is found out must not depend on that.
    let data = &bytes[start..bytes.len().min(start.max(FIRST_READ))];
    let (syntax, syntax_uid) = meta.syntax(data, start)?;
    let is_sure = first_spelling(data, Some(syntax.encoding)) == Some(syntax.encoding) && meta.syntax == syntax_uid;
    Ok(Opening { start, syntax, syntax_uid, sop_class: meta.sop_class, sop_instance: meta.sop_instance, is_sure })
}

#[derive(Default)]
struct Meta {
    syntax: String,
    sop_class: String,
    sop_instance: String,
}

impl Meta {
    /// Reads group 0002, by its tags and not by its stated length, which is often wrong.
    fn read(&mut self, bytes: &[u8], start: usize) -> Result<usize, Fault> {
        let mut at = start;
        while tag_at(bytes, at, Encoding::EXPLICIT).is_some_and(|tag| tag >> 16 == 2) {
            // Some writers spell the meta header implicitly.
            let head = Head::read(bytes, at, Encoding::EXPLICIT)
                .or_else(|_| Head::read(bytes, at, Encoding::IMPLICIT))
                .map_err(|_| Fault::quarantined("bad-meta", at))?;
            let end = head.end(at).filter(|&end| end <= bytes.len()).ok_or(Fault::quarantined("bad-meta", at))?;
            let text = || uid_text(&bytes[at + head.size..end]);
            match head.tag {
                META_CLASS => self.sop_class = text(),
                META_INSTANCE => self.sop_instance = text(),
                META_SYNTAX => self.syntax = text(),
                _ => {}
            }
            at = end;
        }
        Ok(at)
    }

    /// The syntax that the data set really has: some writers state one and use another.
    fn syntax(&self, data: &[u8], offset: usize) -> Result<(Syntax, String), Fault> {
        if self.syntax.is_empty() {
            let encoding = spelling(data, None).ok_or(Fault::quarantined("bad-vr", offset))?;
            return Ok((Syntax { encoding, packing: Packing::Native }, encoding.uid().to_owned()));
        }
        let stated = Syntax::of(&self.syntax).ok_or(Fault::unplaced("unsupported-syntax"))?;
        if stated.packing == Packing::Deflated {
            return Ok((stated, self.syntax.clone()));
        }
        let encoding = spelling(data, Some(stated.encoding)).unwrap_or(stated.encoding);
        if encoding == stated.encoding || self.syntax == "1.2.840.10008.1.20" || self.syntax == "1.2.840.113619.5.2" {
            return Ok((stated, self.syntax.clone()));
        }
        if stated.packing == Packing::Native {
            return Ok((Syntax { encoding, packing: Packing::Native }, encoding.uid().to_owned()));
        }
        Err(Fault::quarantined("syntax-mismatch", offset))
    }
}

/// How a data set is spelled; none if it looks like none. What was stated is believed unless the first element looks
/// otherwise and more can be read that way.
fn spelling(data: &[u8], stated: Option<Encoding>) -> Option<Encoding> {
    let looks = first_spelling(data, stated);
    match stated {
        Some(stated) if looks.is_none_or(|looks| readable(data, looks) <= readable(data, stated)) => Some(stated),
        _ => looks,
    }
}

/// How the first element looks. Where both byte orders make the same group, it is the one that was stated.
fn first_spelling(data: &[u8], stated: Option<Encoding>) -> Option<Encoding> {
    let vr = data.get(4..6).and_then(|raw| Vr::from_bytes([raw[0], raw[1]]));
    let little = tag_at(data, 0, Encoding::EXPLICIT)? >> 16;
    let big = tag_at(data, 0, Encoding::BIG)? >> 16;
    // The group numbers of a first element are small: read the wrong way round they are large.
    let is_big = if big == little { stated.is_some_and(|stated| stated.big) } else { big < little };
    match (vr.is_some(), is_big) {
        (true, true) => Some(Encoding::BIG),
        (true, false) => Some(Encoding::EXPLICIT),
        (false, false) => Some(Encoding::IMPLICIT),
        (false, true) => None,
    }
}

/// How many of the first elements can be read; more than any number if they end with the data. Their order doesn't
/// count: odd writers don't keep it.
fn readable(data: &[u8], encoding: Encoding) -> usize {
    let (mut at, mut count) = (0, 0);
    while count < 4 {
        if at == data.len() {
            return usize::MAX;
        }
        let Ok(head) = Head::read(data, at, encoding) else { break };
        let Some(end) = head.end(at).filter(|&end| end <= data.len()) else { break };
        (at, count) = (end, count + 1);
    }
    count
}

/// Whether a file without "DICM" begins as data sets do: group 0002 or 0008 and a length that fits, or a VR.
fn starts_like_data_set(bytes: &[u8]) -> bool {
    let Some(encoding) = spelling(bytes, None) else { return false };
    let Ok(head) = Head::read(bytes, 0, encoding) else { return false };
    let group = head.tag >> 16;
    let plausible = (group == 2 || group == 8) && head.tag & 0xFFFF <= 0x2000;
    plausible && (encoding.explicit || head.length <= 1024)
}

/// A UID's text without its padding; anything odd is made visible to no one, it just won't match.
pub fn uid_text(raw: &[u8]) -> String {
    let end = raw.iter().rposition(|byte| !matches!(byte, 0 | b' ')).map_or(0, |last| last + 1);
    String::from_utf8_lossy(&raw[..end]).trim_start().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_not_dicom() {
        assert_eq!(open(b"Name,Age\nfoo,3\n").unwrap_err().reason, "not-dicom");
        assert_eq!(open(b"").unwrap_err().reason, "not-dicom");
    }

    #[test]
    fn a_bare_data_set_is_recognised() {
        let bytes = b"\x08\x00\x16\x00UI\x04\x001.2\0";
        let opening = open(bytes).unwrap();
        assert_eq!(opening.start, 0);
        assert_eq!(opening.syntax.encoding, Encoding::EXPLICIT);
        let bytes = b"\x00\x08\x00\x16UI\x00\x041.2\0";
        assert_eq!(open(bytes).unwrap().syntax.encoding, Encoding::BIG);
        let bytes = b"\x08\x00\x16\x00\x04\0\0\x001.2\0";
        assert_eq!(open(bytes).unwrap().syntax.encoding, Encoding::IMPLICIT);
    }

    #[test]
    fn the_stated_byte_order_is_believed_unless_the_data_set_begins_otherwise() {
        let odd = b"\xF8\xFF\xFA\xFFCS\x02\0AB";
        let big = b"\x00\x08\x00\x16UI\x00\x041.2\0";
        let little = b"\x08\x00\x16\x00UI\x04\x001.2\0";
        for (data, stated, real) in [
            (&odd[..], Encoding::EXPLICIT, Encoding::EXPLICIT),
            (&big[..], Encoding::EXPLICIT, Encoding::BIG),
            (&big[..], Encoding::BIG, Encoding::BIG),
            (&little[..], Encoding::BIG, Encoding::EXPLICIT),
            (&little[..], Encoding::EXPLICIT, Encoding::EXPLICIT),
            // Group 0800 is no standard group, but what is in it can be read.
            (b"\x00\x08\x08\x72CS\x02\0AB", Encoding::EXPLICIT, Encoding::EXPLICIT),
            (b"\x00\x08\x08\x72CS\0\0", Encoding::EXPLICIT, Encoding::EXPLICIT),
        ] {
            assert_eq!(spelling(data, Some(stated)), Some(real));
        }
    }
}
