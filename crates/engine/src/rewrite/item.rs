//! Looking at an item's own attributes before deciding whether it stays.

use std::ops::Range;

use crate::fault::Fault;
use crate::read::element::{Head, inner_encoding};
use crate::read::skip::{SkipError, head_error, undefined_end};
use crate::read::syntax::Encoding;
use crate::tag::{self, Tag};

/// Where each value asked for stands, if it does.
pub type Places = Vec<Option<Range<usize>>>;

/// Where the values of `tags` stand in the item that starts at `at`, and where the item ends, delimiter included.
///
/// # Errors
/// When the item can't be read whole.
pub fn scan_item(
    bytes: &[u8],
    at: usize,
    encoding: Encoding,
    end: Option<usize>,
    depth: usize,
    tags: &[Tag],
) -> Result<(Places, usize), SkipError> {
    let mut found = vec![None; tags.len()];
    let mut at = at;
    loop {
        if end == Some(at) {
            return Ok((found, at));
        }
        let head = Head::read(bytes, at, encoding).map_err(|error| head_error(error, at))?;
        let value = at + head.size;
        if head.tag == tag::ITEM_END && end.is_none() && head.length == 0 {
            return Ok((found, value));
        }
        if tag::group(head.tag) == 0xFFFE {
            return Err(SkipError::Broken(Fault::quarantined("bad-item", at)));
        }
        at = match head.end(at) {
            Some(after) if after <= bytes.len() => after,
            Some(_) => return Err(SkipError::Short),
            None => undefined_end(bytes, value, inner_encoding(encoding, head.vr), depth)?,
        };
        if let Some(number) = tags.iter().position(|&tag| tag == head.tag) {
            found[number].get_or_insert(value..at);
        }
    }
}
