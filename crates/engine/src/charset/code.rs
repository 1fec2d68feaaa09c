//! Single character sets, by their defined terms (PS3.3 C.12.1.1.2).

use super::strict;
use encoding_rs as rs;

/// A character set in the state that text begins in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Code {
    /// ISO-IR 6, the default repertoire, and what is unknown.
    Ascii,
    /// ISO-IR 100, Latin 1: bytes are code points.
    Latin1,
    /// ISO-IR 13: half-width katakana above 0x7F.
    Katakana,
    /// ISO 8859 or TIS 620 in the upper half.
    Upper(&'static rs::Encoding),
    /// ISO-IR 149, Korean; two bytes, both above 0xA0.
    Korean,
    /// ISO-IR 58, simplified Chinese; two bytes, both above 0xA0.
    Chinese,
    /// ISO-IR 192.
    Utf8,
    Gb18030,
    Gbk,
}

impl Code {
    /// The registration number in a defined term, or the term itself; case and punctuation don't count.
    pub(super) fn number(term: &[u8]) -> Vec<u8> {
        let plain: Vec<u8> =
            term.iter().filter(|byte| byte.is_ascii_alphanumeric()).map(u8::to_ascii_uppercase).collect();
        let number = plain.strip_prefix(b"ISO2022IR").or_else(|| plain.strip_prefix(b"ISOIR"));
        number.map(<[u8]>::to_vec).unwrap_or(plain)
    }

    /// By defined term, with or without code extensions.
    pub(super) fn from_term(term: &[u8]) -> Self {
        match Self::number(term).as_slice() {
            b"100" => Self::Latin1,
            b"101" => Self::Upper(rs::ISO_8859_2),
            b"109" => Self::Upper(rs::ISO_8859_3),
            b"110" => Self::Upper(rs::ISO_8859_4),
            b"144" => Self::Upper(rs::ISO_8859_5),
            b"127" => Self::Upper(rs::ISO_8859_6),
            b"126" => Self::Upper(rs::ISO_8859_7),
            b"138" => Self::Upper(rs::ISO_8859_8),
            b"148" => Self::Upper(rs::WINDOWS_1254),
            b"166" => Self::Upper(rs::WINDOWS_874),
            b"203" => Self::Upper(rs::ISO_8859_15),
            b"13" => Self::Katakana,
            b"149" => Self::Korean,
            b"58" => Self::Chinese,
            b"192" => Self::Utf8,
            b"GB18030" => Self::Gb18030,
            b"GBK" => Self::Gbk,
            _ => Self::Ascii,
        }
    }

    /// Whether the standard forbids escapes in this character set.
    pub(super) fn is_stateless(self) -> bool {
        matches!(self, Self::Utf8 | Self::Gb18030 | Self::Gbk)
    }

    /// Decode bytes without escapes.
    pub(super) fn decode(self, bytes: &[u8]) -> Option<String> {
        let text = match self {
            Self::Ascii => bytes.is_ascii().then(|| bytes.iter().copied().map(char::from).collect())?,
            Self::Latin1 => bytes.iter().copied().map(char::from).collect(),
            Self::Katakana => bytes.iter().copied().map(katakana).collect::<Option<_>>()?,
            Self::Upper(encoding) => strict(encoding, bytes)?.into_owned(),
            Self::Korean => strict(rs::EUC_KR, bytes)?.into_owned(),
            Self::Chinese | Self::Gbk => strict(rs::GBK, bytes)?.into_owned(),
            Self::Utf8 => std::str::from_utf8(bytes).ok()?.to_owned(),
            Self::Gb18030 => strict(rs::GB18030, bytes)?.into_owned(),
        };
        Some(text)
    }

    /// Encode text without escapes.
    pub(super) fn encode(self, text: &str) -> Option<Vec<u8>> {
        match self {
            // Korean and Chinese need an escape in front.
            Self::Ascii | Self::Korean | Self::Chinese => text.is_ascii().then(|| text.as_bytes().to_vec()),
            Self::Latin1 => {
                text.chars().map(|letter| u8::try_from(u32::from(letter)).ok().filter(|byte| !is_c1(*byte))).collect()
            }
            Self::Katakana => text.chars().map(katakana_byte).collect(),
            // The Windows supersets have letters where ISO has controls.
            Self::Upper(encoding) => whole(encoding, text).filter(|bytes| !bytes.iter().copied().any(is_c1)),
            Self::Utf8 => Some(text.as_bytes().to_vec()),
            Self::Gb18030 => whole(rs::GB18030, text),
            Self::Gbk => whole(rs::GBK, text),
        }
    }

    /// Encode one character above ASCII as it stands in the upper half behind an escape.
    pub(super) fn encode_upper(self, letter: &str) -> Option<Vec<u8>> {
        match self {
            Self::Korean => whole(rs::EUC_KR, letter).filter(|bytes| is_pair(bytes)),
            Self::Chinese => whole(rs::GBK, letter).filter(|bytes| is_pair(bytes)),
            Self::Utf8 | Self::Gb18030 | Self::Gbk => None,
            _ => self.encode(letter),
        }
    }
}

fn is_pair(bytes: &[u8]) -> bool {
    matches!(bytes, [0xA1..=0xFE, 0xA1..=0xFE])
}

fn whole(encoding: &'static rs::Encoding, text: &str) -> Option<Vec<u8>> {
    let (bytes, _, unmappable) = encoding.encode(text);
    (!unmappable).then(|| bytes.into_owned())
}

fn is_c1(byte: u8) -> bool {
    (0x80..0xA0).contains(&byte)
}

/// JIS X 0201. Its lower half is read as ASCII: 0x5C is the yen sign only to the eye.
pub(super) fn katakana(byte: u8) -> Option<char> {
    match byte {
        0x00..=0x7F => Some(char::from(byte)),
        0xA1..=0xDF => char::from_u32(0xFF61 + u32::from(byte - 0xA1)),
        _ => None,
    }
}

fn katakana_byte(letter: char) -> Option<u8> {
    match u32::from(letter) {
        point @ 0x00..=0x7F => u8::try_from(point).ok(),
        point @ 0xFF61..=0xFF9F => u8::try_from(point - 0xFF61 + 0xA1).ok(),
        _ => None,
    }
}

/// Positions of the real backslashes in GB18030 or GBK text.
pub(super) fn gb_backslashes(value: &[u8]) -> Vec<usize> {
    let (mut found, mut at) = (Vec::new(), 0);
    while let Some(byte) = value.get(at) {
        if *byte == b'\\' {
            found.push(at);
        }
        let next = value.get(at + 1);
        at += match (byte, next) {
            (0x81..=0xFE, Some(0x30..=0x39)) => 4,
            (0x81..=0xFE, Some(0x40..=0x7E | 0x80..=0xFE)) => 2,
            _ => 1,
        };
    }
    found
}
