//! Whether a value looks as its VR says (PS3.5 6.2): such a one can be counted unseen where the VR promises no text.

use crate::elements::show::number_size;
use crate::rewrite::facts::trimmed;
use crate::vrvalue::Vr;

/// Whether a UID, a date, a time or a number is one. False for VRs of text, for other binary ones, and for nothing.
pub fn has_form(vr: Vr, raw: &[u8]) -> bool {
    if let Some(size) = number_size(vr) {
        return !raw.is_empty() && raw.len().is_multiple_of(size);
    }
    let is_one: fn(&[u8]) -> bool = match vr {
        Vr::UI => |one| one.len() <= 64 && one.iter().all(|byte| byte.is_ascii_digit() || *byte == b'.'),
        Vr::DA => |one| one.len() == 8 && one.iter().all(u8::is_ascii_digit),
        Vr::TM => |one| one.len() <= 16 && one.iter().all(|byte| byte.is_ascii_digit() || b".:".contains(byte)),
        Vr::DT => |one| one.len() <= 26 && one.iter().all(|byte| byte.is_ascii_digit() || b".+-".contains(byte)),
        Vr::DS => |one| one.len() <= 16 && is_number(one),
        Vr::IS => |one| one.len() <= 12 && !one.contains(&b'.') && is_number(one),
        _ => return false,
    };
    let raw = trimmed(raw);
    !raw.is_empty() && raw.split(|byte| *byte == b'\\').all(|one| is_one(trimmed(one)))
}

fn is_number(one: &[u8]) -> bool {
    let digits = one.iter().all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(byte));
    // Several values of which one is absent are several numbers all the same.
    digits && std::str::from_utf8(one).is_ok_and(|one| one.is_empty() || one.parse::<f64>().is_ok())
}
