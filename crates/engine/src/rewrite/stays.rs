//! Whether a value may stay: it must be what its VR says.

use crate::plan::Plan;
use crate::rewrite::change::BY_POLICY;
use crate::rewrite::value::number_size;
use crate::tag::Tag;
use crate::vrvalue::Vr;

/// Whether a value that is to be kept is what its VR says, and what the dictionary says where the file says otherwise. A
/// number with letters in it is no number but text, and nobody meant text to be kept; a recipe's own rule may.
pub fn may_stay(plan: &Plan, tag: Tag, vr: Vr, raw: &[u8], rule: i64) -> bool {
    if !plan.stamp.patient_identity_removed {
        return true;
    }
    let by_policy = rule == BY_POLICY;
    let listed = plan.standard.vr(tag).filter(|&listed| listed != vr);
    // Text has no place where binary numbers belong.
    let is_text = listed.is_some_and(|listed| number_size(listed).is_some() && vr.is_string());
    is_what_it_says(vr, raw, by_policy)
        && listed.is_none_or(|listed| is_what_it_says(listed, raw, by_policy))
        && !(by_policy && is_text)
}

/// Whether a value has only what its VR is written with. Texts in numbers are what a recipe's own rule may keep, and so no
/// question unless a policy decides.
pub fn is_what_it_says(vr: Vr, raw: &[u8], by_policy: bool) -> bool {
    let only = |allowed: &[bool; 256]| raw.iter().all(|&byte| allowed[usize::from(byte)]);
    match vr {
        Vr::UI => only(&OF_UI),
        Vr::DS if by_policy => only(&OF_DS),
        Vr::IS if by_policy => only(&OF_IS),
        Vr::AS => only(&OF_AS),
        vr if by_policy => number_size(vr).is_none_or(|size| raw.len().is_multiple_of(size)),
        _ => true,
    }
}

static OF_UI: [bool; 256] = digits_and(b".\\ \0");
static OF_DS: [bool; 256] = digits_and(b"+-.eE\\ \0");
static OF_IS: [bool; 256] = digits_and(b"+-\\ \0");
static OF_AS: [bool; 256] = digits_and(b"DWMY\\ \0");

/// A table of the bytes that are digits or among `others`: values of numbers are long, and each byte is looked at.
const fn digits_and(others: &[u8]) -> [bool; 256] {
    let mut allowed = [false; 256];
    let mut byte = b'0';
    while byte <= b'9' {
        allowed[byte as usize] = true;
        byte += 1;
    }
    let mut at = 0;
    while at < others.len() {
        allowed[others[at] as usize] = true;
        at += 1;
    }
    allowed
}
