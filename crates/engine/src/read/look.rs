//! A data set that somebody only looks at: the header in memory, pixel data left where it is.

use crate::fault::Fault;
use crate::read::file::{self, FIRST_READ, Opening};
use crate::read::index::{DataSet, Limits};
use crate::read::source::{SliceSource, Source};
use crate::read::syntax::Packing;
use crate::rewrite::instance::inflate;

/// Reads a source as far as its header goes and shows it to `see`. `first` is room for the first bytes.
///
/// # Errors
/// The same reasons for which `rewrite` would refuse it before it judges elements.
pub fn look<T>(
    source: &mut dyn Source,
    first: &mut Vec<u8>,
    limits: Limits,
    see: impl FnOnce(&Opening, &DataSet<'_>) -> T,
) -> Result<T, Fault> {
    first.clear();
    let count = usize::try_from(source.len()).unwrap_or(usize::MAX).min(FIRST_READ);
    source.append(0, count, first)?;
    let opening = file::open(first)?;
    let encoding = opening.syntax.encoding;
    if opening.syntax.packing != Packing::Deflated {
        let set = DataSet::load(source, first, opening.start, encoding, limits)?;
        return Ok(see(&opening, &set));
    }
    let count = usize::try_from(source.len()).ok().filter(|&count| count <= limits.header_bytes);
    let count = count.ok_or(Fault::unplaced("header-too-large"))?;
    let mut packed = Vec::new();
    source.append(opening.start as u64, count - opening.start, &mut packed)?;
    let data = inflate(&packed, limits)?;
    let set = DataSet::load(&mut SliceSource(&data), &data, 0, encoding, limits)?;
    Ok(see(&opening, &set))
}
