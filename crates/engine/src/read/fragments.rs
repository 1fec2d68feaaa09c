//! Encapsulated pixel data (PS3.5 A.4): items of defined length until a delimiter.

use crate::fault::Fault;
use crate::read::element::Head;
use crate::read::source::Source;
use crate::read::syntax::Encoding;
use crate::tag;

/// One item: the offset table when it is the first, a fragment otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fragment {
    /// Offset of its bytes in the source.
    pub value: u64,
    /// Its length.
    pub length: u32,
}

/// Reads the item head at `at`; `None` is the delimiter.
///
/// # Errors
/// Quarantined when no item stands there or it runs past the end.
pub fn next(source: &mut dyn Source, at: u64, encoding: Encoding) -> Result<Option<Fragment>, Fault> {
    let broken = |reason| Fault::quarantined(reason, usize::try_from(at).unwrap_or(usize::MAX));
    if source.len().saturating_sub(at) < 8 {
        return Err(broken("truncated"));
    }
    let mut bytes = Vec::with_capacity(8);
    source.append(at, 8, &mut bytes)?;
    let head = Head::read(&bytes, 0, encoding).map_err(|_| broken("bad-fragment"))?;
    match head.tag {
        tag::SEQUENCE_END if head.length == 0 => Ok(None),
        tag::ITEM if !head.is_undefined() => {
            if at + 8 + u64::from(head.length) > source.len() {
                return Err(broken("truncated"));
            }
            Ok(Some(Fragment { value: at + 8, length: head.length }))
        }
        _ => Err(broken("bad-fragment")),
    }
}

/// The offset after the delimiter of fragments that start at `start`.
///
/// # Errors
/// As `next`.
pub fn end(source: &mut dyn Source, start: u64, encoding: Encoding) -> Result<u64, Fault> {
    let broken = || Fault::quarantined("bad-fragment", usize::try_from(start).unwrap_or(usize::MAX));
    // The first item is the offset table, empty or not. Some writers leave it out: then it isn't known what is.
    let table = next(source, start, encoding)?.ok_or_else(broken)?;
    let first = table.value + u64::from(table.length);
    let mut at = first;
    while let Some(fragment) = next(source, at, encoding)? {
        at = fragment.value + u64::from(fragment.length);
    }
    if is_table(source, table, at - first, encoding)? { Ok(at + 8) } else { Err(broken()) }
}

/// Whether an item is a Basic Offset Table (PS3.5 A.4): 32-bit offsets from 0, ascending, within the fragments.
fn is_table(source: &mut dyn Source, item: Fragment, room: u64, encoding: Encoding) -> Result<bool, Fault> {
    if item.length == 0 {
        return Ok(true);
    }
    // An offset for each of the fragments, whose heads alone have eight bytes.
    if !item.length.is_multiple_of(4) || u64::from(item.length) > room / 2 {
        return Ok(false);
    }
    let mut bytes = Vec::new();
    source.append(item.value, item.length as usize, &mut bytes)?;
    let offsets: Vec<u32> =
        bytes.chunks_exact(4).filter_map(|raw| raw.try_into().ok()).map(|raw| encoding.u32(raw)).collect();
    let ascending = offsets.windows(2).all(|pair| pair[0] < pair[1]);
    let inside = offsets.last().is_some_and(|&last| u64::from(last) < room);
    Ok(offsets.first() == Some(&0) && ascending && inside)
}
