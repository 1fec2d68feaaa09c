//! Code extension techniques (PS3.5 6.1.2.5): escapes call character sets into G0 (bytes below 0x80) and G1 (above).

use super::code::Code;
use super::strict;
use encoding_rs as rs;

const ESC: u8 = 0x1B;

/// What is called into the lower half.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum G0 {
    /// ISO-IR 6, and ISO-IR 14 read as ASCII.
    Ascii,
    /// ISO-IR 87, JIS X 0208.
    Kanji,
    /// ISO-IR 159, JIS X 0212.
    Supplementary,
}

/// A character set and where it is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Set {
    G0(G0),
    G1(Code),
}

/// What follows ESC, and what that calls (PS3.3 tables C.12-3 and C.12-4).
static ESCAPES: [(&[u8], Set); 19] = [
    (b"(B", Set::G0(G0::Ascii)),
    (b"(J", Set::G0(G0::Ascii)),
    (b"$B", Set::G0(G0::Kanji)),
    (b"$@", Set::G0(G0::Kanji)),
    (b"$(D", Set::G0(G0::Supplementary)),
    (b"$)C", Set::G1(Code::Korean)),
    (b"$)A", Set::G1(Code::Chinese)),
    (b")I", Set::G1(Code::Katakana)),
    (b"-A", Set::G1(Code::Latin1)),
    (b"-B", Set::G1(Code::Upper(&rs::ISO_8859_2_INIT))),
    (b"-C", Set::G1(Code::Upper(&rs::ISO_8859_3_INIT))),
    (b"-D", Set::G1(Code::Upper(&rs::ISO_8859_4_INIT))),
    (b"-L", Set::G1(Code::Upper(&rs::ISO_8859_5_INIT))),
    (b"-G", Set::G1(Code::Upper(&rs::ISO_8859_6_INIT))),
    (b"-F", Set::G1(Code::Upper(&rs::ISO_8859_7_INIT))),
    (b"-H", Set::G1(Code::Upper(&rs::ISO_8859_8_INIT))),
    (b"-M", Set::G1(Code::Upper(&rs::WINDOWS_1254_INIT))),
    (b"-T", Set::G1(Code::Upper(&rs::WINDOWS_874_INIT))),
    (b"-b", Set::G1(Code::Upper(&rs::ISO_8859_15_INIT))),
];

impl Set {
    /// By a defined term of code extensions.
    pub(super) fn from_term(term: &[u8]) -> Self {
        match Code::number(term).as_slice() {
            b"87" => Self::G0(G0::Kanji),
            _ => Self::G1(Code::from_term(term)),
        }
    }
}

/// Decode text with escapes that begins in `first`.
pub(super) fn decode(first: Code, bytes: &[u8]) -> Option<String> {
    let mut out = String::with_capacity(bytes.len());
    let (mut g0, mut g1, mut rest) = (G0::Ascii, first, bytes);
    while let Some(byte) = rest.first() {
        if *byte == ESC {
            let (called, length) = escape(rest)?;
            match called {
                Set::G0(set) => g0 = set,
                Set::G1(set) => g1 = set,
            }
            rest = rest.get(length..)?;
            continue;
        }
        if ends_extension(*byte, g0) || (matches!(byte, b'^' | b'=') && g0 == G0::Ascii && first != Code::Ascii) {
            (g0, g1) = (G0::Ascii, first);
            out.push(char::from(*byte));
            rest = rest.get(1..)?;
            continue;
        }
        let (text, behind) = rest.split_at_checked(run(rest, g0))?;
        out.push_str(&if is_two_byte(*byte, g0) { decode_pairs(text, g0)? } else { g1.decode(text)? });
        rest = behind;
    }
    Some(out)
}

/// Positions of the backslashes that are characters of their own.
pub(super) fn backslashes(value: &[u8]) -> Vec<usize> {
    let (mut found, mut g0, mut at) = (Vec::new(), G0::Ascii, 0);
    while let Some(byte) = value.get(at) {
        if *byte == ESC {
            let (called, length) = value.get(at..).and_then(escape).unwrap_or((Set::G1(Code::Ascii), 1));
            if let Set::G0(set) = called {
                g0 = set;
            }
            at += length;
        } else if ends_extension(*byte, g0) {
            if *byte == b'\\' {
                found.push(at);
            }
            g0 = G0::Ascii;
            at += 1;
        } else {
            at += if is_two_byte(*byte, g0) { 2 } else { 1 };
        }
    }
    found
}

/// Whether this byte, at the place of a character, resets the code elements.
fn ends_extension(byte: u8, g0: G0) -> bool {
    matches!(byte, b'\t' | b'\n' | 0x0C | b'\r') || (byte == b'\\' && g0 == G0::Ascii)
}

/// Whether this byte begins a two-byte character of G0. Spaces, controls and G1 mean the same beside those sets.
fn is_two_byte(byte: u8, g0: G0) -> bool {
    g0 != G0::Ascii && (0x21..=0x7E).contains(&byte)
}

/// Bytes, at least one, that are decoded the same way as the first.
fn run(bytes: &[u8], g0: G0) -> usize {
    let Some(two_byte) = bytes.first().map(|byte| is_two_byte(*byte, g0)) else { return 0 };
    let mut length = if two_byte { 2 } else { 1 };
    while let Some(byte) = bytes.get(length) {
        let delimiter = g0 == G0::Ascii && matches!(byte, b'^' | b'=');
        if *byte == ESC || ends_extension(*byte, g0) || delimiter || is_two_byte(*byte, g0) != two_byte {
            break;
        }
        length += if two_byte { 2 } else { 1 };
    }
    length.min(bytes.len())
}

/// Decode characters of a two-byte set.
fn decode_pairs(text: &[u8], g0: G0) -> Option<String> {
    let lead: &[u8] = if g0 == G0::Supplementary { &[0x8F] } else { &[] };
    let mut euc = Vec::with_capacity(text.len().saturating_mul(2));
    for pair in text.chunks(2) {
        let [high @ 0x21..=0x7E, low @ 0x21..=0x7E] = pair else { return None };
        euc.extend_from_slice(lead);
        euc.extend([high | 0x80, low | 0x80]);
    }
    Some(strict(rs::EUC_JP, &euc)?.into_owned())
}

/// What the escape sequence at the start of `bytes` calls, and its length.
fn escape(bytes: &[u8]) -> Option<(Set, usize)> {
    let called = bytes.strip_prefix(&[ESC])?;
    let (sequence, set) = ESCAPES.iter().find(|(sequence, _)| called.starts_with(sequence))?;
    Some((*set, sequence.len() + 1))
}

/// Encode text that begins in `first`, calling sets as needed; `None` if none of them holds a character.
pub(super) fn encode(first: Code, callable: &[Set], text: &str) -> Option<Vec<u8>> {
    if callable.is_empty() || first.is_stateless() {
        return None;
    }
    // These are never there without an escape, even if some writers declare them first.
    let first = if matches!(first, Code::Korean | Code::Chinese) { Code::Ascii } else { first };
    let mut out = Vec::with_capacity(text.len().saturating_mul(2));
    let (mut g0, mut g1) = (G0::Ascii, first);
    for letter in text.chars() {
        let (set, bytes) = find(first, g1, callable, letter)?;
        let called = match set {
            Set::G0(set) => std::mem::replace(&mut g0, set) == set,
            Set::G1(set) => letter.is_ascii() || std::mem::replace(&mut g1, set) == set,
        };
        if !called {
            call(set, first, &mut out)?;
        }
        out.extend_from_slice(&bytes);
        if matches!(letter, '\\' | '^' | '=' | '\t' | '\n' | '\x0C' | '\r') {
            g1 = first;
        }
    }
    if g0 != G0::Ascii {
        call(Set::G0(G0::Ascii), first, &mut out)?;
    }
    Some(out)
}

/// The set to write `letter` in, what is called in G1 before all, and its bytes there.
fn find(first: Code, g1: Code, callable: &[Set], letter: char) -> Option<(Set, Vec<u8>)> {
    if letter.is_ascii() {
        return Some((Set::G0(G0::Ascii), vec![u8::try_from(letter).ok()?]));
    }
    let text = letter.encode_utf8(&mut [0; 4]).to_owned();
    [Set::G1(g1), Set::G1(first)].iter().chain(callable).find_map(|set| {
        let bytes = match set {
            Set::G0(G0::Kanji) => {
                let (euc, _, unmappable) = rs::EUC_JP.encode(&text);
                // Two bytes above 0xA0; half-width katakana have a lead byte of their own.
                let kanji = !unmappable && matches!(*euc, [0xA1..=0xFE, 0xA1..=0xFE]);
                kanji.then(|| euc.iter().map(|byte| byte & 0x7F).collect())
            }
            Set::G0(_) => None,
            Set::G1(code) => code.encode_upper(&text),
        };
        bytes.map(|bytes| (*set, bytes))
    })
}

/// Write the escape that calls `set`. Beside ISO-IR 13 the lower half is ISO-IR 14.
fn call(set: Set, first: Code, out: &mut Vec<u8>) -> Option<()> {
    let sequence = match (set, first) {
        (Set::G0(G0::Ascii), Code::Katakana) => &b"(J"[..],
        _ => ESCAPES.iter().find(|(_, called)| *called == set)?.0,
    };
    out.push(ESC);
    out.extend_from_slice(sequence);
    Some(())
}
