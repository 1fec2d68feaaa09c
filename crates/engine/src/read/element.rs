//! Heads of elements and items (PS3.5 7.1).

use crate::read::syntax::Encoding;
use crate::tag::Tag;
use crate::vrvalue::Vr;

/// The length that says "until the delimiter".
pub const UNDEFINED: u32 = u32::MAX;

/// What stands before a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// The tag.
    pub tag: Tag,
    /// The VR as written; none in implicit spelling and for items.
    pub vr: Option<Vr>,
    /// Length of the value, or `UNDEFINED`.
    pub length: u32,
    /// Bytes of the head itself: 8 or 12.
    pub size: usize,
}

/// Why no head could be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeadError {
    /// The bytes end before the head does.
    Short,
    /// The two bytes where the VR belongs are no VR.
    BadVr,
}

/// Reads the tag at `at`.
pub fn tag_at(bytes: &[u8], at: usize, encoding: Encoding) -> Option<Tag> {
    let raw: [u8; 4] = bytes.get(at..at.checked_add(4)?)?.try_into().ok()?;
    let group = encoding.u16([raw[0], raw[1]]);
    let element = encoding.u16([raw[2], raw[3]]);
    Some(Tag::from(group) << 16 | Tag::from(element))
}

fn length_at(bytes: &[u8], at: usize, encoding: Encoding) -> Option<u32> {
    let raw: [u8; 4] = bytes.get(at..at.checked_add(4)?)?.try_into().ok()?;
    Some(encoding.u32(raw))
}

impl Head {
    /// Reads the head at `at`; items and delimiters are spelled without a VR everywhere.
    ///
    /// # Errors
    /// When the bytes are too few, or no VR stands where one must.
    pub fn read(bytes: &[u8], at: usize, encoding: Encoding) -> Result<Self, HeadError> {
        let tag = tag_at(bytes, at, encoding).ok_or(HeadError::Short)?;
        if !encoding.explicit || tag >> 16 == 0xFFFE {
            let length = length_at(bytes, at + 4, encoding).ok_or(HeadError::Short)?;
            return Ok(Self { tag, vr: None, length, size: 8 });
        }
        let raw: [u8; 4] = bytes.get(at + 4..at + 8).and_then(|raw| raw.try_into().ok()).ok_or(HeadError::Short)?;
        let vr = Vr::from_bytes([raw[0], raw[1]]).ok_or(HeadError::BadVr)?;
        if vr.has_long_header() {
            let length = length_at(bytes, at + 8, encoding).ok_or(HeadError::Short)?;
            return Ok(Self { tag, vr: Some(vr), length, size: 12 });
        }
        let length = u32::from(encoding.u16([raw[2], raw[3]]));
        Ok(Self { tag, vr: Some(vr), length, size: 8 })
    }

    /// Whether the value runs until a delimiter.
    pub const fn is_undefined(&self) -> bool {
        self.length == UNDEFINED
    }

    /// Where the value ends, if its length is stated and fits a machine word.
    pub fn end(&self, at: usize) -> Option<usize> {
        if self.is_undefined() { None } else { at.checked_add(self.size)?.checked_add(self.length as usize) }
    }
}

/// Whether a VR as written may come with an undefined length: sequences, and UN, which then is one (PS3.5 7.1.2, 7.5).
/// Fragments of pixel data are known by their tag.
pub fn may_be_undefined(vr: Option<Vr>) -> bool {
    vr.is_none_or(|vr| vr == Vr::SQ || vr == Vr::UN)
}

/// The spelling inside an element of undefined length: UN is implicit little endian whatever stands around it
/// (PS3.5 6.2.2 note 4).
pub fn inner_encoding(outer: Encoding, vr: Option<Vr>) -> Encoding {
    if vr == Some(Vr::UN) { Encoding::IMPLICIT } else { outer }
}
