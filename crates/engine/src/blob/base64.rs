//! Base64 (RFC 4648, 4), as MIME breaks it into lines.

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
/// RFC 2045 6.8: no line is longer.
const LINE: usize = 76;

/// The bytes behind the text; white space counts for nothing. `None` if it is none.
pub(super) fn decode(text: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(text.len() / 4 * 3);
    let (mut bits, mut held, mut padding) = (0_u32, 0_u8, 0_u8);
    for byte in text.iter().filter(|byte| !byte.is_ascii_whitespace()) {
        if *byte == b'=' {
            padding = padding.checked_add(1).filter(|count| *count <= 2)?;
            continue;
        }
        let digit = u32::try_from(ALPHABET.iter().position(|one| one == byte)?).ok()?;
        if padding > 0 {
            return None;
        }
        bits = (bits << 6) | digit;
        held += 6;
        if held >= 8 {
            held -= 8;
            out.push(u8::try_from((bits >> held) & 0xFF).ok()?);
            bits &= (1 << held) - 1;
        }
    }
    (held < 6 && bits == 0).then_some(out)
}

/// Text in lines that end as given.
pub(super) fn encode(bytes: &[u8], line_end: &[u8]) -> Vec<u8> {
    let mut digits = Vec::with_capacity(bytes.len().saturating_mul(3) / 2);
    for group in bytes.chunks(3) {
        let byte = |at: usize| u32::from(group.get(at).copied().unwrap_or(0));
        let bits = (byte(0) << 16) | (byte(1) << 8) | byte(2);
        for (index, shift) in [18, 12, 6, 0].into_iter().enumerate() {
            let digit = usize::try_from((bits >> shift) & 63).ok().and_then(|at| ALPHABET.get(at));
            digits.push(if index > group.len() { b'=' } else { digit.copied().unwrap_or(b'=') });
        }
    }
    digits.chunks(LINE).collect::<Vec<_>>().join(line_end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vectors_of_rfc_4648() {
        for (plain, coded) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")] {
            assert_eq!(encode(plain.as_bytes(), b"\n"), coded.as_bytes());
            assert_eq!(decode(coded.as_bytes()).unwrap(), plain.as_bytes());
        }
        assert_eq!(decode(b"Zm9v\r\nYmFy").unwrap(), b"foobar");
        for bad in ["Zg==Zg==", "Z", "Zh==", "Z===", "Zm9-"] {
            assert!(decode(bad.as_bytes()).is_none(), "{bad}");
        }
    }
}
