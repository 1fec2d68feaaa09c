//! Value representations: what PS3.5 table 6.2-1 says of each, and how text becomes a legal value of one.

use crate::charset::Charsets;
use crate::date;
use std::borrow::Cow;

/// A value representation of PS3.5 6.2.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Vr([u8; 2]);

/// A constant for each VR, named by its two letters, and the list of all.
macro_rules! value_representations {
    ($($name:ident = $meaning:literal,)*) => {
        impl Vr {
            $(
                #[doc = $meaning]
                pub const $name: Self = match stringify!($name).as_bytes() {
                    [first, second] => Self([*first, *second]),
                    _ => Self(*b"UN"),
                };
            )*
            /// Every VR, by name.
            pub const ALL: &[Self] = &[$(Self::$name),*];
        }
    };
}

value_representations! {
    AE = "Application Entity", AS = "Age String", AT = "Attribute Tag", CS = "Code String", DA = "Date",
    DS = "Decimal String", DT = "Date Time", FD = "Floating Point Double", FL = "Floating Point Single",
    IS = "Integer String", LO = "Long String", LT = "Long Text", OB = "Other Byte", OD = "Other Double",
    OF = "Other Float", OL = "Other Long", OV = "Other 64-bit Very Long", OW = "Other Word", PN = "Person Name",
    SH = "Short String", SL = "Signed Long", SQ = "Sequence of Items", SS = "Signed Short", ST = "Short Text",
    SV = "Signed 64-bit Very Long", TM = "Time", UC = "Unlimited Characters", UI = "Unique Identifier",
    UL = "Unsigned Long", UN = "Unknown", UR = "Universal Resource Identifier or Locator", US = "Unsigned Short",
    UT = "Unlimited Text", UV = "Unsigned 64-bit Very Long",
}

impl Vr {
    /// The VR of these two letters; `None` if the standard has none of that name.
    #[must_use]
    pub fn from_bytes(letters: [u8; 2]) -> Option<Self> {
        let vr = Self(letters);
        Self::ALL.contains(&vr).then_some(vr)
    }

    /// Its two letters.
    #[must_use]
    pub fn to_bytes(self) -> [u8; 2] {
        self.0
    }

    /// Whether explicit VR headers have two reserved bytes and a 32-bit length (PS3.5 7.1.2).
    #[must_use]
    pub fn has_long_header(self) -> bool {
        matches!(
            &self.0,
            b"OB" | b"OD" | b"OF" | b"OL" | b"OV" | b"OW" | b"SQ" | b"SV" | b"UC" | b"UN" | b"UR" | b"UT" | b"UV"
        )
    }

    /// Whether Specific Character Set governs it.
    #[must_use]
    pub fn is_text(self) -> bool {
        matches!(&self.0, b"LO" | b"LT" | b"PN" | b"SH" | b"ST" | b"UC" | b"UT")
    }

    /// Whether its values are characters, of any character set.
    #[must_use]
    pub fn is_string(self) -> bool {
        self.is_text()
            || matches!(&self.0, b"AE" | b"AS" | b"CS" | b"DA" | b"DS" | b"DT" | b"IS" | b"TM" | b"UI" | b"UR")
    }

    /// Whether a backslash separates values. In ST, LT and UT it is text; UR forbids it.
    #[must_use]
    pub fn splits_at_backslash(self) -> bool {
        self.is_string() && !matches!(&self.0, b"LT" | b"ST" | b"UR" | b"UT")
    }

    /// What makes a value of odd length even.
    #[must_use]
    pub fn pad_byte(self) -> u8 {
        if self.is_string() && self != Self::UI { b' ' } else { 0 }
    }

    /// Length of one value at most: characters for [`Self::is_text`] (PN: of a component group), bytes for the others;
    /// `None` where only the length field limits it.
    #[must_use]
    pub fn max_length(self) -> Option<usize> {
        Some(match &self.0 {
            b"SS" | b"US" => 2,
            b"AS" | b"AT" | b"FL" | b"SL" | b"UL" => 4,
            b"DA" | b"FD" | b"SV" | b"UV" => 8,
            b"IS" => 12,
            b"TM" => 14,
            b"AE" | b"CS" | b"DS" | b"SH" => 16,
            b"DT" => 26,
            b"LO" | b"PN" | b"UI" => 64,
            b"ST" => 1024,
            b"LT" => 10_240,
            _ => return None,
        })
    }
}

/// The bytes of `text` as a legal value of `vr`, of even length; `None` if it can't be one.
///
/// A backslash separates values where [`Vr::splits_at_backslash`], each of which must be legal; UR refuses it. Text VRs,
/// AE and CS are cut to their length in characters; CS is upper-cased; what `charset` can't hold is spelled in ASCII.
/// Numbers, dates, ages and UIDs must be legal as they are. Binary VRs have no text. Empty text is a legal empty value.
#[must_use]
pub fn fit(vr: Vr, text: &str, charset: &Charsets) -> Option<Vec<u8>> {
    if !vr.is_string() {
        return None;
    }
    let mut value = if vr.splits_at_backslash() {
        let values: Option<Vec<Vec<u8>>> = text.split('\\').map(|one| fit_one(vr, one, charset)).collect();
        values?.join(&b'\\')
    } else {
        fit_one(vr, text, charset)?
    };
    if value.len() % 2 == 1 {
        value.push(vr.pad_byte());
    }
    Some(value)
}

/// One value, without padding.
fn fit_one(vr: Vr, text: &str, charset: &Charsets) -> Option<Vec<u8>> {
    let text = text.trim_end_matches([' ', '\0']);
    if text.is_empty() {
        Some(Vec::new())
    } else if vr.is_text() {
        free_text(vr, text, charset)
    } else {
        coded(vr, text)
    }
}

/// A value of a VR that Specific Character Set governs.
fn free_text(vr: Vr, text: &str, charset: &Charsets) -> Option<Vec<u8>> {
    let layout =
        |letter: char| vr != Vr::UC && !vr.splits_at_backslash() && matches!(letter, '\t' | '\n' | '\x0C' | '\r');
    if text.chars().any(|letter| letter.is_control() && !layout(letter)) {
        return None;
    }
    let spelled: Cow<'_, str> = match charset.encode(text) {
        Some(_) => text.into(),
        None => String::from_utf8(charset.encode_or_ascii(text)).ok()?.into(),
    };
    let limit = vr.max_length().unwrap_or(usize::MAX);
    let fitting = if vr == Vr::PN { person_name(&spelled, limit)? } else { cut(&spelled, limit).to_owned() };
    charset.encode(&fitting)
}

/// A person's name: three component groups at most, of five components each, every group cut to `limit` characters.
fn person_name(text: &str, limit: usize) -> Option<String> {
    let groups: Vec<&str> = text.split('=').collect();
    if groups.len() > 3 || groups.iter().any(|group| group.matches('^').count() > 4) {
        return None;
    }
    Some(groups.into_iter().map(|group| cut(group, limit)).collect::<Vec<_>>().join("="))
}

/// A value of a VR with a grammar of its own, always ASCII.
fn coded(vr: Vr, text: &str) -> Option<Vec<u8>> {
    let ascii = Charsets::default().encode_or_ascii(text);
    let ascii = std::str::from_utf8(&ascii).ok()?;
    let limit = vr.max_length().unwrap_or(usize::MAX);
    let value: Cow<'_, str> = match &vr.0 {
        b"AE" => cut(ascii, limit).into(),
        b"CS" => cut(ascii, limit).to_ascii_uppercase().into(),
        b"UR" => ascii.trim_start_matches(' ').into(),
        // A letter without its accent is another letter here.
        _ if ascii != text || ascii.len() > limit => return None,
        _ => ascii.into(),
    };
    let bytes = value.as_bytes();
    let legal = match &vr.0 {
        b"AE" => bytes.iter().all(|byte| matches!(byte, b' '..=b'~')),
        b"CS" => bytes.iter().all(|byte| matches!(byte, b'A'..=b'Z' | b'0'..=b'9' | b'_' | b' ')),
        b"AS" => date::is_as(bytes),
        b"DA" => date::is_da(bytes),
        b"DT" => date::is_dt(bytes),
        b"TM" => date::is_tm(bytes),
        b"DS" => is_decimal(bytes),
        b"IS" => is_integer(&value),
        b"UI" => bytes.split(|byte| *byte == b'.').all(is_uid_component),
        b"UR" => bytes.iter().copied().all(is_uri_character),
        _ => false,
    };
    legal.then(|| bytes.to_vec())
}

/// The first `limit` characters, without spaces at the end.
fn cut(text: &str, limit: usize) -> &str {
    let end = text.char_indices().nth(limit).map_or(text.len(), |(at, _)| at);
    text.get(..end).unwrap_or_default().trim_end_matches(' ')
}

/// Sign, digits with or without a point, exponent.
fn is_decimal(text: &[u8]) -> bool {
    let unsigned = text.strip_prefix(b"+").or_else(|| text.strip_prefix(b"-")).unwrap_or(text);
    let mut parts = unsigned.splitn(2, |byte| matches!(byte, b'e' | b'E'));
    let mantissa = parts.next().unwrap_or_default();
    let digits = mantissa.iter().filter(|byte| byte.is_ascii_digit()).count();
    let points = memchr::memchr_iter(b'.', mantissa).count();
    let exponent = parts.next().is_none_or(|exponent| {
        let digits = exponent.strip_prefix(b"+").or_else(|| exponent.strip_prefix(b"-")).unwrap_or(exponent);
        !digits.is_empty() && digits.iter().all(u8::is_ascii_digit)
    });
    digits > 0 && points <= 1 && digits + points == mantissa.len() && exponent
}

/// From -2^31 to 2^31-1.
fn is_integer(text: &str) -> bool {
    text.parse::<i32>().is_ok()
}

/// Digits without a leading zero (PS3.5 9.1).
fn is_uid_component(part: &[u8]) -> bool {
    !part.is_empty() && part.iter().all(u8::is_ascii_digit) && (part.len() == 1 || part.first() != Some(&b'0'))
}

/// The characters of RFC 3986.
fn is_uri_character(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~:/?#[]@!$&'()*+,;=%".contains(&byte)
}

#[cfg(test)]
mod tests;
