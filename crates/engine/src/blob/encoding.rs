//! How bytes in a blob spell text: blobs don't say, so it is found out.

use crate::charset::Charsets;
pub(super) use crate::charset::latin1;

/// What a text was written in, to write its successor alike.
#[derive(Clone, Copy, Debug)]
pub(super) enum Encoding {
    Utf8,
    /// The data set's own.
    Declared,
    /// Nothing else fits: bytes are code points.
    Latin1,
}

/// Read bytes that may be in UTF-8, in the data set's character sets, or in neither.
pub(super) fn decode(bytes: &[u8], charsets: &Charsets) -> (String, Encoding) {
    let escaped = memchr::memchr(0x1B, bytes).is_some();
    if !escaped && let Ok(text) = std::str::from_utf8(bytes) {
        return (text.to_owned(), Encoding::Utf8);
    }
    let plain = latin1(bytes);
    match charsets.decode(bytes) {
        // Latin 1 has no way back for the control characters that damaged text holds.
        Some(text) if text != plain => (text, Encoding::Declared),
        _ => (plain, Encoding::Latin1),
    }
}

/// Write text as its predecessor was written.
pub(super) fn encode(text: &str, encoding: Encoding, charsets: &Charsets) -> Vec<u8> {
    match encoding {
        Encoding::Utf8 => text.as_bytes().to_vec(),
        Encoding::Declared => charsets.encode_or_ascii(text),
        Encoding::Latin1 => text.chars().map(|one| u8::try_from(u32::from(one)).unwrap_or(b'?')).collect(),
    }
}
