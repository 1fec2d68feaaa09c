//! Texts in UTF-16 among bytes that are no text.

use crate::text::sieve::is_wide;

/// Characters of the shortest text.
const SHORTEST: usize = 3;
/// Behind Latin, Greek, Cyrillic, Hebrew and Arabic letters: chance makes signs of other scripts of any two bytes.
const END: u16 = 0x0700;

/// Runs of letters, figures and what stands between them, in either byte order; none unless ASCII letters are among them.
pub fn wide_texts(bytes: &[u8]) -> Vec<String> {
    let mut texts = Vec::new();
    if !is_wide(bytes) {
        return texts;
    }
    for read in [u16::from_le_bytes, u16::from_be_bytes] {
        for from in 0..2 {
            let (pairs, _) = bytes.get(from..).unwrap_or_default().as_chunks::<2>();
            let units = pairs.iter().map(|pair| read(*pair));
            let mut run = String::new();
            for unit in units.chain([0]) {
                match char::from_u32(u32::from(unit)).filter(|one| unit < END && !one.is_control()) {
                    Some(one) => run.push(one),
                    None if run.chars().nth(SHORTEST - 1).is_some() => texts.push(std::mem::take(&mut run)),
                    None => run.clear(),
                }
            }
        }
    }
    texts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_read_in_both_byte_orders_wherever_they_begin() {
        let units: Vec<u16> = "Li Na, Müller".encode_utf16().collect();
        let little: Vec<u8> = units.iter().flat_map(|unit| unit.to_le_bytes()).collect();
        let big: Vec<u8> = units.iter().flat_map(|unit| unit.to_be_bytes()).collect();
        for text in [little, big] {
            for front in [&b"\x01"[..], b"\xFF\xFF", b""] {
                let bytes = [front, &text, b"\xFF\xFE\x80"].concat();
                assert!(wide_texts(&bytes).iter().any(|text| text.contains("Li Na, Müller")), "{bytes:?}");
            }
        }
        assert!(wide_texts(b"Li Na, Smith").is_empty());
        assert!(wide_texts(&[0x80; 64]).is_empty());
    }
}
