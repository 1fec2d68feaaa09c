//! Spelling elements that weren't in the input.

use crate::charset::Charsets;
use crate::plan::{Dummy, Item};
use crate::read::syntax::Encoding;
use crate::tag::{self, Tag};
use crate::vrvalue::{self, Vr};

/// Appends a head. In implicit spelling the VR isn't written. A length that a short head can't hold is cut to what it
/// can: callers write values that fit.
pub fn head(out: &mut Vec<u8>, encoding: Encoding, tag: Tag, vr: Vr, length: u32) {
    out.extend_from_slice(&encoding.bytes16(tag::group(tag)));
    out.extend_from_slice(&encoding.bytes16(tag::element(tag)));
    if !encoding.explicit || tag::group(tag) == 0xFFFE {
        out.extend_from_slice(&encoding.bytes32(length));
        return;
    }
    out.extend_from_slice(&vr.to_bytes());
    if vr.has_long_header() {
        out.extend_from_slice(&[0, 0]);
        out.extend_from_slice(&encoding.bytes32(length));
    } else {
        out.extend_from_slice(&encoding.bytes16(u16::try_from(length).unwrap_or(u16::MAX - 1)));
    }
}

/// Appends an element. The value is cut when its head can't state its length.
pub fn element(out: &mut Vec<u8>, encoding: Encoding, tag: Tag, vr: Vr, value: &[u8]) {
    let short = encoding.explicit && !vr.has_long_header();
    let most = if short { usize::from(u16::MAX - 1) } else { u32::MAX as usize - 1 };
    let value = &value[..value.len().min(most)];
    head(out, encoding, tag, vr, u32::try_from(value.len()).unwrap_or(u32::MAX - 1));
    out.extend_from_slice(value);
}

/// Appends a sequence of stand-in items, all lengths defined.
pub fn sequence(out: &mut Vec<u8>, encoding: Encoding, tag: Tag, vr: Vr, items: &[Item], charsets: &Charsets) {
    let mut inner = Vec::new();
    for one in items {
        item(&mut inner, encoding, one, charsets);
    }
    element(out, encoding, tag, vr, &inner);
}

/// Appends one item.
pub fn item(out: &mut Vec<u8>, encoding: Encoding, elements: &Item, charsets: &Charsets) {
    let mut inner = Vec::new();
    for (tag, vr, value) in elements {
        match value {
            Dummy::Items(items) => sequence(&mut inner, encoding, *tag, *vr, items, charsets),
            Dummy::Bytes(bytes) => element(&mut inner, encoding, *tag, *vr, bytes),
            Dummy::Text(text) => element(&mut inner, encoding, *tag, *vr, &text_value(*vr, text, encoding, charsets)),
        }
    }
    head(out, encoding, tag::ITEM, Vr::SQ, u32::try_from(inner.len()).unwrap_or(u32::MAX - 1));
    out.extend_from_slice(&inner);
}

/// A text as the bytes of a value. Numbers are spelled out for the binary VRs; what isn't legal is left empty.
pub fn text_value(vr: Vr, text: &str, encoding: Encoding, charsets: &Charsets) -> Vec<u8> {
    if text.is_empty() {
        return Vec::new();
    }
    let binary = match vr {
        Vr::US => text.parse().ok().map(|number: u16| encoding.bytes16(number).to_vec()),
        Vr::SS => text.parse().ok().map(|number: i16| encoding.bytes16(number.cast_unsigned()).to_vec()),
        Vr::UL => text.parse().ok().map(|number: u32| encoding.bytes32(number).to_vec()),
        Vr::SL => text.parse().ok().map(|number: i32| encoding.bytes32(number.cast_unsigned()).to_vec()),
        Vr::FL => text.parse().ok().map(|number: f32| encoding.bytes32(number.to_bits()).to_vec()),
        _ => None,
    };
    binary.or_else(|| vrvalue::fit(vr, text, charsets)).unwrap_or_default()
}
