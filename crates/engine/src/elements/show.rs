//! Values as people read them.

use crate::charset::Charsets;
use crate::read::syntax::Encoding;
use crate::rewrite::facts::trimmed;
use crate::rewrite::value;
use crate::vrvalue::Vr;

/// A value decoded and without padding and control characters, whole if it has at most `most` characters.
pub fn text(charsets: &Charsets, vr: Vr, raw: &[u8], encoding: Encoding, most: usize) -> String {
    if !vr.is_string() {
        return shortened(&numbers(vr, raw, encoding).unwrap_or_else(|| format!("{} bytes", raw.len())), most);
    }
    let raw = trimmed(&raw[..raw.len().min(most_bytes(most))]);
    let text = charsets.decode(raw).unwrap_or_else(|| String::from_utf8_lossy(raw).into_owned());
    shortened(&text, most)
}

/// How many bytes are decoded to get so many characters.
pub const fn most_bytes(characters: usize) -> usize {
    let bytes = characters.saturating_mul(4);
    if bytes < 64 { 64 } else { bytes }
}

/// The first `most` characters, and `…` if there are more; control characters become spaces.
pub fn shortened(text: &str, most: usize) -> String {
    let shown = text.chars().map(|one| if one.is_control() { ' ' } else { one });
    let mut short: String = shown.take(most).collect();
    if text.chars().nth(most).is_some() {
        short.push('…');
    }
    short
}

/// Of more numbers than these the rest isn't shown.
pub const NUMBERS: usize = 8;

/// Bytes of one number of a binary VR whose values are few.
pub fn number_size(vr: Vr) -> Option<usize> {
    let has_many = matches!(vr, Vr::OD | Vr::OF | Vr::OL | Vr::OV);
    value::number_size(vr).filter(|_| !has_many)
}

/// The first numbers of a binary VR.
pub fn numbers(vr: Vr, raw: &[u8], encoding: Encoding) -> Option<String> {
    let two = |chunk: &[u8]| Some(encoding.u16(chunk.try_into().ok()?));
    let four = |chunk: &[u8]| Some(encoding.u32(chunk.try_into().ok()?));
    let eight = |chunk: &[u8]| -> Option<u64> {
        let bytes: [u8; 8] = chunk.try_into().ok()?;
        Some(if encoding.big { u64::from_be_bytes(bytes) } else { u64::from_le_bytes(bytes) })
    };
    let show = |chunk: &[u8]| -> Option<String> {
        Some(match vr {
            Vr::US => two(chunk)?.to_string(),
            Vr::SS => two(chunk)?.cast_signed().to_string(),
            Vr::UL => four(chunk)?.to_string(),
            Vr::SL => four(chunk)?.cast_signed().to_string(),
            Vr::FL => f32::from_bits(four(chunk)?).to_string(),
            Vr::FD => f64::from_bits(eight(chunk)?).to_string(),
            Vr::UV => eight(chunk)?.to_string(),
            Vr::SV => eight(chunk)?.cast_signed().to_string(),
            Vr::AT => format!("({:04X},{:04X})", two(&chunk[..2])?, two(&chunk[2..])?),
            _ => return None,
        })
    };
    let size = number_size(vr)?;
    let shown: Option<Vec<String>> = raw.chunks_exact(size).take(NUMBERS).map(show).collect();
    Some(shown?.join("\\"))
}
