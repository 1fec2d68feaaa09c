//! New names from old ones by HMAC-SHA-256: nobody without the key can test a guess, and projects don't link.
//!
//! H(label, payload) = HMAC-SHA-256(key, label ‖ 0x00 ‖ project ‖ 0x00 ‖ payload). Text is trimmed of DICOM padding
//! (spaces and NULs at both ends) before it is hashed; folder names and file contents are not text.

mod memo;

use std::sync::Arc;

use hmac::digest::Output;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::keyed::memo::Memo;

type State = Hmac<Sha256>;

/// Crockford's base 32: no I, L, O or U.
const CROCKFORD: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Characters that 256 bits give in base 32.
const DIGEST_CHARS: usize = 52;
const TEN_TO_19: u128 = 10_000_000_000_000_000_000;

/// A key bound to a project, ready to hash: each label's prefix is hashed once and cloned.
#[derive(Clone)]
pub struct Keyed {
    uid: State,
    subject: State,
    study_subject: State,
    value: State,
    study: State,
    folder: State,
    content: State,
    leaf: State,
    days: State,
    study_key: State,
    mark: State,
    memo: Arc<Memo>,
}

impl Keyed {
    /// Bind `key` to `project`.
    #[must_use]
    pub fn new(key: &[u8; 32], project: &str) -> Self {
        // HMAC pads a key shorter than a block with zeros: padding here makes the constructor infallible.
        let mut block = [0_u8; 64];
        for (to, from) in block.iter_mut().zip(key) {
            *to = *from;
        }
        let base = State::new(&block.into());
        let label =
            |name: &str| base.clone().chain_update(name).chain_update([0]).chain_update(project).chain_update([0]);
        Self {
            uid: label("uid"),
            subject: label("subject"),
            study_subject: label("study-subject"),
            value: label("value"),
            study: label("study"),
            folder: label("folder"),
            content: label("content"),
            leaf: label("leaf"),
            days: label("days"),
            study_key: label("study-key"),
            mark: label("mark"),
            memo: Arc::default(),
        }
    }

    /// The UID that replaces `uid`: `2.25.` and the decimal of 128 bits, at most 44 characters (PS3.5 B.2).
    #[must_use]
    pub fn uid(&self, uid: &str) -> String {
        let mut text = Vec::with_capacity(44);
        self.uid_into(uid.as_bytes(), &mut text);
        text.into_iter().map(char::from).collect()
    }

    /// As [`Self::uid`], appended to `out` without padding.
    pub fn uid_into(&self, uid: &[u8], out: &mut Vec<u8>) {
        let uid = trim(uid);
        self.memo.get_or(uid, out, |out| push_uid(hash(&self.uid, uid), out));
    }

    /// Pseudonym of a patient: `prefix` and `length` characters, 52 at most.
    #[must_use]
    pub fn subject(&self, issuer: &str, patient_id: &str, prefix: &str, length: usize) -> String {
        let state = self.subject.clone().chain_update(trim(issuer.as_bytes())).chain_update([0]);
        base32(&hash(&state, trim(patient_id.as_bytes())), prefix, length)
    }

    /// Pseudonym for a study without a Patient ID.
    #[must_use]
    pub fn study_subject(&self, study_uid: &str, prefix: &str, length: usize) -> String {
        base32(&hash(&self.study_subject, trim(study_uid.as_bytes())), prefix, length)
    }

    /// Pseudonym of any other value: 16 characters.
    #[must_use]
    pub fn value(&self, value: &[u8]) -> String {
        base32(&hash(&self.value, trim(value)), "", 16)
    }

    /// Pseudonym of a value as exactly `digits` decimal digits, 38 at most: its first 128 bits modulo 10^`digits`.
    #[must_use]
    pub fn digits(&self, value: &[u8], digits: usize) -> String {
        let mut rest = first_128_bits(&hash(&self.value, trim(value)));
        let mut text = vec![b'0'; digits.min(38)];
        for place in text.iter_mut().rev() {
            *place = decimal_digit(rest % 10);
            rest /= 10;
        }
        text.into_iter().map(char::from).collect()
    }

    /// The Study ID variable: 12 characters, so that it fits SH.
    #[must_use]
    pub fn study_id(&self, study_uid: &str) -> String {
        base32(&hash(&self.study, trim(study_uid.as_bytes())), "", 12)
    }

    /// Name of a leaf. Each part is hashed with its length, so that no two lists of parts are alike.
    #[must_use]
    pub fn leaf(&self, parts: [&str; 5]) -> [u8; 16] {
        let mut state = self.leaf.clone();
        for part in parts {
            state = state.chain_update((part.len() as u64).to_be_bytes()).chain_update(part);
        }
        first_128_bits(&state.finalize().into_bytes()).to_be_bytes()
    }

    /// Name of a study for those who keep track of it; none where there is no UID.
    #[must_use]
    pub fn study_key(&self, study_uid: &str) -> Option<[u8; 16]> {
        let uid = trim(study_uid.as_bytes());
        (!uid.is_empty()).then(|| first_128_bits(&hash(&self.study_key, uid)).to_be_bytes())
    }

    /// The mark of an output with this SOP Instance UID.
    #[must_use]
    pub fn mark(&self, instance_uid: &[u8]) -> [u8; 16] {
        first_128_bits(&hash(&self.mark, trim(instance_uid))).to_be_bytes()
    }

    /// Whether `mark` is [`Self::mark`], compared in a time that doesn't tell how far it is right.
    #[must_use]
    pub fn is_mark(&self, instance_uid: &[u8], mark: &[u8; 16]) -> bool {
        self.mark.clone().chain_update(trim(instance_uid)).verify_truncated_left(mark).is_ok()
    }

    /// Days to add to the dates of the subject that `identity` spells, in `lowest..=highest` and never 0.
    ///
    /// The digest's 256 bits modulo the choices: with at most 2^32 of them none is likelier than another by 2^-223.
    #[must_use]
    pub fn days(&self, identity: &str, lowest: i32, highest: i32) -> i32 {
        let (lowest, highest) = (i64::from(lowest), i64::from(highest));
        let straddles = lowest <= 0 && highest >= 0;
        let choices = (highest - lowest + i64::from(!straddles)).max(1).unsigned_abs();
        let state = self.days.clone().chain_update([0; 4]);
        let digest = hash(&state, identity.as_bytes());
        let drawn = digest.iter().fold(0_u64, |rest, byte| {
            let next = (u128::from(rest) << 8 | u128::from(*byte)) % u128::from(choices);
            u64::try_from(next).unwrap_or(0)
        });
        let days = lowest.saturating_add_unsigned(drawn);
        let days = if straddles && days >= 0 { days + 1 } else { days };
        i32::try_from(days).unwrap_or(0)
    }

    /// New name of one folder: `f` and 10 characters.
    #[must_use]
    pub fn folder(&self, name: &[u8]) -> String {
        base32(&hash(&self.folder, name), "f", 10)
    }

    /// Name, in the form of a UID, for an instance without SOP Instance UID.
    #[must_use]
    pub fn content(&self, header: &[u8]) -> String {
        uid_text(hash(&self.content, header))
    }
}

fn hash(state: &State, payload: &[u8]) -> Output<State> {
    state.clone().chain_update(payload).finalize().into_bytes()
}

fn first_128_bits(digest: &Output<State>) -> u128 {
    digest.iter().take(16).fold(0, |sum, byte| (sum << 8) | u128::from(*byte))
}

fn uid_text(digest: Output<State>) -> String {
    let mut text = Vec::with_capacity(44);
    push_uid(digest, &mut text);
    text.into_iter().map(char::from).collect()
}

/// Append `2.25.` and the decimal of the first 128 bits, without leading zeros.
fn push_uid(digest: Output<State>, out: &mut Vec<u8>) {
    let mut digits = [b'0'; 39];
    let mut rest = first_128_bits(&digest);
    // Digits come from 64-bit limbs: a 128-bit division per digit would cost more than the hash.
    for limb in digits.rchunks_mut(19) {
        let mut low = u64::try_from(rest % TEN_TO_19).unwrap_or(0);
        rest /= TEN_TO_19;
        for place in limb.iter_mut().rev() {
            *place = decimal_digit(u128::from(low % 10));
            low /= 10;
        }
    }
    let zeros = digits.iter().take(38).take_while(|digit| **digit == b'0').count();
    out.extend_from_slice(b"2.25.");
    out.extend(digits.iter().skip(zeros));
}

fn decimal_digit(value: u128) -> u8 {
    u8::try_from(value).map_or(b'0', |digit| b'0' + digit % 10)
}

/// `prefix` and the first `length` characters of the digest in base 32, most significant bits first.
fn base32(digest: &Output<State>, prefix: &str, length: usize) -> String {
    let mut text = String::with_capacity(prefix.len().saturating_add(DIGEST_CHARS));
    text.push_str(prefix);
    let (mut bits, mut count) = (0_u32, 0_u32);
    let mut bytes = digest.iter();
    for _ in 0..length.min(DIGEST_CHARS) {
        while count < 5 {
            bits = (bits << 8) | bytes.next().map_or(0, |byte| u32::from(*byte));
            count += 8;
        }
        count -= 5;
        text.push(char::from(CROCKFORD[(bits >> count) as usize & 31]));
        bits &= (1 << count) - 1;
    }
    text
}

/// Without DICOM padding: spaces and NULs at both ends.
fn trim(text: &[u8]) -> &[u8] {
    let padding = |byte: &u8| matches!(byte, b' ' | 0);
    let start = text.iter().position(|byte| !padding(byte)).unwrap_or(text.len());
    let end = text.iter().rposition(|byte| !padding(byte)).map_or(start, |last| last + 1);
    text.get(start..end).unwrap_or_default()
}

#[cfg(test)]
mod tests;
