//! Ages: AS values (PS3.5 6.2).

use super::{number, push_number, trim_end};

/// Cap the ages of an AS value (`nnnD`, `nnnW`, `nnnM` or `nnnY`, multi-valued) at `cap_years`.
///
/// An age of the cap or more becomes the cap in years; a month is a twelfth of a year, a year 365.25 days. `None` when
/// a value can't be read.
#[must_use]
pub fn cap_age(value: &[u8], cap_years: u32) -> Option<Vec<u8>> {
    let cap = u64::from(cap_years.min(999));
    let mut out = Vec::with_capacity(value.len().saturating_add(1));
    for (index, part) in trim_end(value).split(|byte| *byte == b'\\').enumerate() {
        if index > 0 {
            out.push(b'\\');
        }
        let part = trim_end(part);
        if part.is_empty() {
            continue;
        }
        let (count, unit) = age(part)?;
        let reached = match unit {
            b'D' => count * 4 >= cap * 1461,
            b'W' => count * 28 >= cap * 1461,
            b'M' => count >= cap * 12,
            _ => count >= u64::from(cap_years),
        };
        if reached {
            push_number(&mut out, cap, 3);
            out.push(b'Y');
        } else {
            out.extend_from_slice(part);
        }
    }
    if out.len() % 2 == 1 {
        out.push(b' ');
    }
    Some(out)
}

/// Count and unit of one AS value.
pub(super) fn age(text: &[u8]) -> Option<(u64, u8)> {
    let (unit, digits) = text.split_last()?;
    if digits.len() != 3 || !matches!(unit, b'D' | b'W' | b'M' | b'Y') {
        return None;
    }
    Some((number(digits)?.unsigned_abs(), *unit))
}
