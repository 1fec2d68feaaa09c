//! Filters of streams (ISO 32000-1, 7.4) that text and drawings are packed by.

use std::io::Read;

use flate2::bufread::ZlibDecoder;

use crate::document::pdf::object::{Dict, Object, is_space};

/// The bytes in a stream, at most so many; none for a filter of pictures, or damage.
pub fn decoded(dict: &Dict, raw: &[u8], most: usize) -> Option<Vec<u8>> {
    let filters = listed(dict.get("Filter").or_else(|| dict.get("F")));
    let parameters = listed(dict.get("DecodeParms").or_else(|| dict.get("DP")));
    let mut bytes = raw.to_vec();
    if filters.len() > 4 {
        return None;
    }
    for (at, filter) in filters.iter().enumerate() {
        bytes = match filter.name()? {
            b"FlateDecode" | b"Fl" => inflated(&bytes, most)?,
            b"ASCIIHexDecode" | b"AHx" => hex(&bytes)?,
            b"ASCII85Decode" | b"A85" => base_85(&bytes)?,
            b"RunLengthDecode" | b"RL" => runs(&bytes, most)?,
            _ => return None,
        };
        if let Some(Object::Dict(parameters)) = parameters.get(at) {
            bytes = unpredicted(parameters, bytes)?;
        }
    }
    Some(bytes)
}

/// Whether a stream is packed in a way that only pictures are.
pub fn is_picture(dict: &Dict) -> bool {
    let is_one = |filter: &Object| {
        matches!(filter.name(), Some(b"DCTDecode" | b"JPXDecode" | b"CCITTFaxDecode" | b"JBIG2Decode"))
    };
    listed(dict.get("Filter")).iter().any(is_one)
}

fn listed(object: Option<&Object>) -> &[Object] {
    match object {
        None => &[],
        Some(Object::Array(items)) => items,
        Some(one) => std::slice::from_ref(one),
    }
}

fn inflated(bytes: &[u8], most: usize) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let read = ZlibDecoder::new(bytes).take(most as u64 + 1).read_to_end(&mut out);
    // Many writers get the checksum at the end wrong; what was read before it counts.
    (out.len() <= most && (read.is_ok() || !out.is_empty())).then_some(out)
}

fn hex(bytes: &[u8]) -> Option<Vec<u8>> {
    let digits = bytes.iter().copied().take_while(|&byte| byte != b'>').filter(|&byte| !is_space(byte));
    let mut digits: Vec<u8> = digits
        .map(|byte| char::from(byte).to_digit(16).and_then(|one| u8::try_from(one).ok()))
        .collect::<Option<_>>()?;
    if digits.len() % 2 == 1 {
        digits.push(0);
    }
    Some(digits.chunks(2).map(|pair| pair.iter().fold(0, |byte, digit| byte << 4 | digit)).collect())
}

/// Five characters from `!` on for four bytes, `z` for four zeros.
fn base_85(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut group: Vec<u8> = Vec::with_capacity(5);
    for &byte in bytes.iter().filter(|&&byte| !is_space(byte)) {
        match byte {
            b'~' => break,
            b'z' if group.is_empty() => out.extend([0; 4]),
            b'!'..=b'u' => group.push(byte - b'!'),
            _ => return None,
        }
        if group.len() == 5 {
            out.extend(four(&group)?);
            group.clear();
        }
    }
    if !group.is_empty() {
        let count = group.len() - 1;
        group.resize(5, 84);
        out.extend(four(&group)?.into_iter().take(count));
    }
    Some(out)
}

fn four(group: &[u8]) -> Option<[u8; 4]> {
    let number = group.iter().fold(0_u64, |number, &digit| number * 85 + u64::from(digit));
    u32::try_from(number).ok().map(u32::to_be_bytes)
}

fn runs(bytes: &[u8], most: usize) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(&length) = bytes.get(at).filter(|&&length| length != 128) {
        let count = usize::from(length);
        if length < 128 {
            out.extend_from_slice(bytes.get(at + 1..at + count + 2)?);
            at += count + 2;
        } else {
            let byte = *bytes.get(at + 1)?;
            out.resize(out.len() + 257 - count, byte);
            at += 2;
        }
        (out.len() <= most).then_some(())?;
    }
    Some(out)
}

/// Undoes PNG's prediction (7.4.4.4), which cross-reference streams are packed with.
fn unpredicted(parameters: &Dict, bytes: Vec<u8>) -> Option<Vec<u8>> {
    let number = |key, otherwise| parameters.get(key).map_or(Some(otherwise), Object::count);
    match number("Predictor", 1)? {
        1 => return Some(bytes),
        10..=15 => {}
        _ => return None,
    }
    let (colors, bits, columns) = (number("Colors", 1)?, number("BitsPerComponent", 8)?, number("Columns", 1)?);
    if colors == 0 || colors > 32 || !matches!(bits, 1 | 2 | 4 | 8 | 16) || columns == 0 || columns > 1 << 20 {
        return None;
    }
    let unit = (colors * bits).div_ceil(8);
    let width = (colors * bits * columns).div_ceil(8);
    let mut out: Vec<u8> = Vec::with_capacity(bytes.len());
    let mut above = vec![0; width];
    for row in bytes.chunks(width + 1) {
        let (&kind, coded) = row.split_first()?;
        let mut line: Vec<u8> = Vec::with_capacity(width);
        for (at, &byte) in coded.iter().enumerate() {
            let left = at.checked_sub(unit).and_then(|at| line.get(at)).copied().unwrap_or(0);
            let up = above.get(at).copied().unwrap_or(0);
            let corner = at.checked_sub(unit).and_then(|at| above.get(at)).copied().unwrap_or(0);
            let predicted = match kind {
                0 => 0,
                1 => left,
                2 => up,
                3 => u8::midpoint(left, up),
                4 => paeth(left, up, corner),
                _ => return None,
            };
            line.push(byte.wrapping_add(predicted));
        }
        out.extend_from_slice(&line);
        line.resize(width, 0);
        above = line;
    }
    Some(out)
}

fn paeth(left: u8, up: u8, corner: u8) -> u8 {
    let guess = i16::from(left) + i16::from(up) - i16::from(corner);
    let distance = |one: u8| (guess - i16::from(one)).abs();
    if distance(left) <= distance(up) && distance(left) <= distance(corner) {
        left
    } else if distance(up) <= distance(corner) {
        up
    } else {
        corner
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn by(filter: &str, raw: &[u8]) -> Option<Vec<u8>> {
        let dict = Dict(vec![(b"Filter".to_vec(), Object::Name(filter.as_bytes().to_vec()))]);
        decoded(&dict, raw, 1000)
    }

    #[test]
    fn filters_give_back_what_was_packed() {
        assert_eq!(by("ASCIIHexDecode", b"48 656C6c 6F>").as_deref(), Some(&b"Hello"[..]));
        assert_eq!(by("ASCII85Decode", b"87cUR\nD]j7B~>").as_deref(), Some(&b"Hello wo"[..]));
        assert_eq!(by("ASCII85Decode", b"z~>").as_deref(), Some(&[0; 4][..]));
        assert_eq!(by("RunLengthDecode", &[1, b'a', b'b', 254, b'c', 128]).as_deref(), Some(&b"abccc"[..]));
        for (filter, raw) in
            [("DCTDecode", &b"x"[..]), ("FlateDecode", b"x"), ("ASCII85Decode", b"\x7F"), ("RunLengthDecode", &[5])]
        {
            assert_eq!(by(filter, raw), None, "{filter}");
        }
    }

    #[test]
    fn rows_are_predicted_by_their_neighbours() {
        let number = |key: &str, value| (key.as_bytes().to_vec(), Object::Number(value));
        let parameters = Dict(vec![number("Predictor", 12.0), number("Columns", 2.0)]);
        assert_eq!(unpredicted(&parameters, vec![2, 1, 2, 2, 1, 1, 1, 5, 1]), Some(vec![1, 2, 2, 3, 5, 6]));
    }
}
