//! Philips MR parameters (2005,xx44): a head of four relative offsets with counts, a table of named parameters, then
//! areas of integers, floats and strings without a gap. The layout was read off real files; every offset must agree
//! with it.

use super::Unreadable;
use super::bytes::{size_at, slice, split_nul};
use super::edits::Edits;
use super::encoding;
use super::text::fit;
use super::visit::Visitor;

const HEAD: usize = 32;
const PARAMETER: usize = 50;
const NAME: usize = 33;
/// A string with its NUL.
const STRING: usize = 81;
/// A parameter's type number for strings; the others are kinds of numbers.
const IS_STRING: usize = 2;

/// The areas of one value.
struct Layout {
    parameters: usize,
    strings: usize,
    end: usize,
}

/// Whether all offsets agree.
pub(super) fn is_one(value: &[u8]) -> bool {
    layout(value).is_some()
}

pub(super) fn walk(value: &[u8], visitor: &mut Visitor) -> Result<Option<Vec<u8>>, Unreadable> {
    let layout = layout(value).ok_or(Unreadable)?;
    let mut edits = Edits::new(value);
    let mut names = vec![String::new(); layout.end.saturating_sub(layout.strings) / STRING];
    for index in 0..layout.parameters {
        let at = HEAD.saturating_add(index.saturating_mul(PARAMETER));
        let (name, rest) = split_nul(slice(value, at, NAME).ok_or(Unreadable)?);
        let name = encoding::latin1(name);
        visitor.fixed(&name);
        if visitor.residue(rest) {
            let end = at.saturating_add(NAME);
            edits.wipe(end.saturating_sub(rest.len())..end)?;
        }
        name_strings(value, at, &layout, &name, &mut names)?;
    }
    for (index, name) in names.iter().enumerate() {
        let at = layout.strings.saturating_add(index.saturating_mul(STRING));
        walk_string(value, at, name, &mut edits, visitor)?;
    }
    if visitor.residue(value.get(layout.end..).unwrap_or_default()) {
        edits.wipe(layout.end..value.len())?;
    }
    Ok(edits.finish())
}

fn layout(value: &[u8]) -> Option<Layout> {
    // Offsets count from where they stand.
    let offset = |at: usize| size_at(value, at)?.checked_add(at);
    let parameters = size_at(value, 28)?;
    let integers = HEAD.checked_add(parameters.checked_mul(PARAMETER)?)?;
    let floats = integers.checked_add(size_at(value, 4)?.checked_mul(4)?)?;
    let strings = floats.checked_add(size_at(value, 12)?.checked_mul(4)?)?;
    let length = size_at(value, 20)?;
    let end = strings.checked_add(length)?;
    let agrees = offset(24)? == HEAD
        && offset(0)? == integers
        && offset(8)? == floats
        && offset(16)? == strings
        && length % STRING == 0
        // Nothing behind but a byte that makes the length even.
        && value.len().checked_sub(end)? <= end % 2;
    agrees.then_some(Layout { parameters, strings, end })
}

/// Note which strings belong to the parameter at `at`.
fn name_strings(value: &[u8], at: usize, layout: &Layout, name: &str, names: &mut [String]) -> Result<(), Unreadable> {
    let number = |offset: usize| size_at(value, at.saturating_add(offset)).ok_or(Unreadable);
    if number(34)? != IS_STRING {
        return Ok(());
    }
    let count = number(38)?;
    let first = number(46)?.saturating_add(at).saturating_add(46);
    let first = first.checked_sub(layout.strings).ok_or(Unreadable)?;
    if first % STRING != 0 {
        return Err(Unreadable);
    }
    let first = first / STRING;
    let range = first..first.checked_add(count).ok_or(Unreadable)?;
    for slot in names.get_mut(range).ok_or(Unreadable)? {
        // Tables that overlap would make this quadratic.
        if !slot.is_empty() {
            return Err(Unreadable);
        }
        name.clone_into(slot);
    }
    Ok(())
}

fn walk_string(
    value: &[u8],
    at: usize,
    name: &str,
    edits: &mut Edits,
    visitor: &mut Visitor,
) -> Result<(), Unreadable> {
    let (text, rest) = split_nul(slice(value, at, STRING).ok_or(Unreadable)?);
    let new = visitor.leaf_bytes(name, text);
    let wipe = visitor.residue(rest);
    let end = at.saturating_add(STRING);
    match new {
        Some(mut new) => {
            fit(&mut new, STRING - 1);
            new.resize(STRING, 0);
            edits.replace(at..end, &new)
        }
        None if wipe => edits.wipe(end.saturating_sub(rest.len())..end),
        None => Ok(()),
    }
}
