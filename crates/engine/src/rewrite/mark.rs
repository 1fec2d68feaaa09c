//! The mark by which a key knows its own outputs again: a value of De-identification Method that nobody else can make.
//!
//! It is bound to the SOP Instance UID of the output. What has it is not de-identified once more: its dates would be
//! shifted twice, and its subject would get a second name.

use std::borrow::Cow;

use crate::fault::Fault;
use crate::plan::Plan;
use crate::read::file::Opening;
use crate::read::index::DataSet;
use crate::rewrite::facts::trimmed;
use crate::tag;

const PREFIX: &[u8] = b"ScrubJay mark ";

/// The mark of an output with this SOP Instance UID, which is empty where it has none.
pub fn of(plan: &Plan, instance_uid: &[u8]) -> Vec<u8> {
    let digest = u128::from_be_bytes(plan.keyed.mark(instance_uid));
    [PREFIX, format!("{digest:032x}").as_bytes()].concat()
}

/// Whether a value of De-identification Method is somebody's mark.
pub fn is_one(value: &[u8]) -> bool {
    value.starts_with(PREFIX)
}

/// Methods without marks: that of another project would link this output with that project's.
pub fn without(methods: &[u8]) -> Cow<'_, [u8]> {
    if memchr::memmem::find(methods, PREFIX).is_none() {
        return Cow::Borrowed(methods);
    }
    let others: Vec<&[u8]> = methods.split(|&byte| byte == b'\\').filter(|value| !is_one(trimmed(value))).collect();
    Cow::Owned(others.join(&b'\\'))
}

/// Looks for the mark of this plan's key and project, in plans that write one.
///
/// # Errors
/// Excluded `already-deidentified` where it is found.
pub fn check(plan: &Plan, opening: &Opening, set: &DataSet<'_>) -> Result<(), Fault> {
    let methods = set.value(tag::METHOD).filter(|_| !plan.stamp.method.is_empty()).unwrap_or_default();
    let own = set.value(tag::SOP_INSTANCE).map(trimmed).filter(|uid| !uid.is_empty());
    let uid = own.unwrap_or(opening.sop_instance.as_bytes());
    let marks = methods.split(|&byte| byte == b'\\').filter_map(|value| trimmed(value).strip_prefix(PREFIX));
    let mut digests = marks.filter_map(|hex| u128::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok());
    if digests.any(|digest| plan.keyed.is_mark(uid, &digest.to_be_bytes())) {
        return Err(Fault::excluded("already-deidentified"));
    }
    Ok(())
}
