//! Actions on single values.

use crate::charset::Charsets;
use crate::date::{self, Shifted};
use crate::plan::action::{Action, Code, Duty};
use crate::plan::{Dummy, Plan};
use crate::read::syntax::Encoding;
use crate::rewrite::emit;
use crate::rewrite::facts::{Facts, trimmed};
use crate::rewrite::text;
use crate::tag::{self, Tag};
use crate::types::Type;
use crate::vrvalue::{self, Vr};

/// What becomes of a value.
#[derive(Debug, PartialEq, Eq)]
pub enum Fate {
    /// Byte for byte.
    Keep,
    /// The element goes.
    Remove,
    /// Zero length.
    Empty,
    /// Other bytes, of even length.
    Write(Vec<u8>),
}

/// A value with what stands around it.
#[derive(Clone, Copy)]
pub struct Value<'a> {
    /// Whose value.
    pub tag: Tag,
    /// Its effective VR.
    pub vr: Vr,
    /// Its bytes.
    pub raw: &'a [u8],
    /// How its IOD wants it.
    pub kind: Type,
    /// Whether it stands in the data set itself and not in an item.
    pub at_root: bool,
    /// How numbers are spelled here.
    pub encoding: Encoding,
    /// How text is spelled here: an item may have character sets of its own.
    pub charsets: &'a Charsets,
}

/// Applies an action.
pub fn apply(plan: &Plan, facts: &Facts, action: &Action, value: Value<'_>) -> Fate {
    match action {
        Action::Keep | Action::KeepItems(_) => Fate::Keep,
        Action::Remove => Fate::Remove,
        Action::Empty => Fate::Empty,
        Action::Dummy => dummy(plan, value),
        Action::Code(code) => by_code(plan, *code, value),
        Action::Clean(code) => text::clean(plan, facts, *code, value),
        Action::Replace(template) => {
            let text = template.fill(|variable| facts.variable(variable, ""));
            fitted(plan, value, &text)
        }
        Action::RegexReplace(regex, with) => regex_replace(plan, value, regex, with),
        Action::Uid if value.vr == Vr::UI => uids(plan, value),
        // No other VR is made for a UID: one that can hold the text gets it, the rest a stand-in.
        Action::Uid if trimmed(value.raw).is_empty() => Fate::Keep,
        Action::Uid => fitted(plan, value, &plan.keyed.uid(&String::from_utf8_lossy(trimmed(value.raw)))),
        Action::Date(otherwise) => match date::apply(facts.dates, value.vr.to_bytes(), value.raw) {
            Shifted::Value(bytes) if bytes == value.raw => Fate::Keep,
            Shifted::Value(bytes) => Fate::Write(bytes),
            Shifted::Otherwise => by_code(plan, *otherwise, value),
        },
        Action::Age { cap, compute: true } if facts.age.is_some() => {
            let text = age_text(facts.age.unwrap_or_default(), *cap);
            fitted(plan, value, &text)
        }
        Action::Age { cap, .. } => match date::cap_age(value.raw, *cap) {
            Some(bytes) if trimmed(&bytes) == trimmed(value.raw) => Fate::Keep,
            Some(bytes) => Fate::Write(bytes),
            None => by_code(plan, Code::X, value),
        },
        Action::Pseudonym => pseudonym(plan, facts, value),
        Action::Zip3(restricted) => match zip3(value.raw, restricted) {
            Some(text) => fitted(plan, value, &text),
            None => by_code(plan, Code::X, value),
        },
    }
}

/// What a code comes to for this value.
pub fn by_code(plan: &Plan, code: Code, value: Value<'_>) -> Fate {
    match code.resolve(value.kind) {
        Duty::Remove => Fate::Remove,
        Duty::Empty if value.raw.is_empty() => Fate::Keep,
        Duty::Empty => Fate::Empty,
        Duty::Dummy | Duty::Walk => dummy(plan, value),
    }
}

/// A stand-in that fits the VR and says nothing about the person.
fn dummy(plan: &Plan, value: Value<'_>) -> Fate {
    match plan.dummies.get(&value.tag) {
        Some(Dummy::Text(text)) => {
            return Fate::Write(emit::text_value(value.vr, text, value.encoding, value.charsets));
        }
        Some(Dummy::Bytes(bytes)) => return Fate::Write(bytes.clone()),
        Some(Dummy::Items(_)) | None => {}
    }
    match value.vr {
        Vr::UI if !value.raw.is_empty() => uids(plan, value),
        Vr::UI => Fate::Write(padded(plan.keyed.uid("").into_bytes(), 0)),
        Vr::OB | Vr::UN | Vr::OW => Fate::Write(vec![0, 0]),
        // Numbers keep their multiplicity, which readers rely on.
        vr if !vr.is_string() => match number_size(vr) {
            Some(size) => Fate::Write(vec![0; value.raw.len().max(size) / size * size]),
            None => Fate::Empty,
        },
        vr => {
            let one = plan.vr_dummies.get(&vr).map_or("", String::as_str);
            // As many values as before, so that a fixed multiplicity stays legal.
            let count =
                if vr.splits_at_backslash() { value.charsets.split_values(value.raw).len().clamp(1, 64) } else { 1 };
            Fate::Write(vrvalue::fit(vr, &vec![one; count].join("\\"), value.charsets).unwrap_or_default())
        }
    }
}

/// Bytes of one value of a binary number's VR.
pub const fn number_size(vr: Vr) -> Option<usize> {
    match vr {
        Vr::US | Vr::SS => Some(2),
        Vr::UL | Vr::SL | Vr::FL | Vr::AT | Vr::OF | Vr::OL => Some(4),
        Vr::FD | Vr::SV | Vr::UV | Vr::OD | Vr::OV => Some(8),
        _ => None,
    }
}

/// The text as a value, or a stand-in when the VR can't hold it.
fn fitted(plan: &Plan, value: Value<'_>, text: &str) -> Fate {
    if text.is_empty() {
        return Fate::Empty;
    }
    match vrvalue::fit(value.vr, text, value.charsets) {
        Some(bytes) => Fate::Write(bytes),
        None => dummy(plan, value),
    }
}

fn regex_replace(plan: &Plan, value: Value<'_>, regex: &regex::Regex, with: &str) -> Fate {
    if !value.vr.is_string() {
        return dummy(plan, value);
    }
    let raws = if value.vr.splits_at_backslash() { value.charsets.split_values(value.raw) } else { vec![value.raw] };
    let mut values = Vec::with_capacity(raws.len());
    let mut changed = false;
    for raw in raws {
        let Some(text) = value.charsets.decode(raw) else { return dummy(plan, value) };
        let text = text.trim_end_matches([' ', '\0']);
        let new = regex.replace_all(text, with);
        changed |= new != text;
        values.push(new.into_owned());
    }
    if changed { fitted(plan, value, &values.join("\\")) } else { Fate::Keep }
}

/// Maps each UID; registered ones and empty ones stay.
fn uids(plan: &Plan, value: Value<'_>) -> Fate {
    let mut out = Vec::with_capacity(value.raw.len().max(48));
    let mut changed = false;
    for (number, raw) in value.raw.split(|&byte| byte == b'\\').enumerate() {
        if number > 0 {
            out.push(b'\\');
        }
        let uid = trimmed(raw);
        if uid.is_empty() || std::str::from_utf8(uid).is_ok_and(|uid| plan.standard.is_registered(uid)) {
            out.extend_from_slice(uid);
        } else {
            plan.keyed.uid_into(uid, &mut out);
            changed = true;
        }
    }
    if changed { Fate::Write(padded(out, 0)) } else { Fate::Keep }
}

fn pseudonym(plan: &Plan, facts: &Facts, value: Value<'_>) -> Fate {
    let raw = trimmed(value.raw);
    let of_subject = match value.tag {
        // Without an ID or a name the data set itself still needs one to be filed under.
        tag::PATIENT_ID => value.at_root || raw == facts.patient_id,
        tag::PATIENT_NAME => value.at_root || !raw.is_empty(),
        _ => false,
    };
    if of_subject {
        return fitted(plan, value, &facts.subject);
    }
    if raw.is_empty() {
        return Fate::Keep;
    }
    match value.vr {
        Vr::UI => uids(plan, value),
        Vr::IS | Vr::DS => fitted(plan, value, &plan.keyed.digits(raw, 9)),
        _ if value.tag == tag::PATIENT_ID => {
            let id = String::from_utf8_lossy(raw);
            fitted(plan, value, &plan.keyed.subject("", &id, &plan.prefix, plan.length))
        }
        _ => fitted(plan, value, &plan.keyed.value(raw)),
    }
}

/// The first three digits of the last five-digit number, `000` where too few people live (45 CFR 164.514(b)(2)(i)(B)).
fn zip3(raw: &[u8], restricted: &[String]) -> Option<String> {
    let text = String::from_utf8_lossy(raw);
    let mut runs = text.rsplit(|one: char| !one.is_ascii_alphanumeric());
    let code = runs.find(|run| run.len() == 5 && run.bytes().all(|byte| byte.is_ascii_digit()))?;
    let zip = &code[..3];
    Some(if restricted.iter().any(|one| one == zip) { "000".to_owned() } else { zip.to_owned() })
}

/// Whole years as AS, capped.
pub fn age_text(years: u32, cap: u32) -> String {
    format!("{:03}Y", years.min(cap).min(999))
}

/// Even length.
pub fn padded(mut bytes: Vec<u8>, with: u8) -> Vec<u8> {
    if bytes.len() % 2 == 1 {
        bytes.push(with);
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zip_codes_are_cut_to_three_digits() {
        let restricted = ["036".to_owned()];
        assert_eq!(zip3(b"12 Main St, Springfield IL 62704-1234", &restricted).as_deref(), Some("627"));
        assert_eq!(zip3(b"Nowhere NH 03601", &restricted).as_deref(), Some("000"));
        assert_eq!(zip3(b"no code here", &restricted), None);
        assert_eq!(zip3(b"X12345Y", &restricted), None);
    }
}
