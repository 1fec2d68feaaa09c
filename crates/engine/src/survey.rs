//! The first pass: who is in these files. Reads headers, writes nothing.

use std::path::Path;

use crate::fault::Fault;
use crate::plan::Plan;
use crate::read::file;
use crate::read::file::FIRST_READ;
use crate::read::index::DataSet;
use crate::read::source::{FileSource, SliceSource, Source, open};
use crate::read::syntax::Packing;
use crate::rewrite::instance::inflate;
use crate::rewrite::sighting::Sighting;

/// Reads one instance's identity; `group` is what the caller's strategy makes of the path.
///
/// # Errors
/// Why there is none: the same reasons for which `rewrite` would refuse the file before it judges elements.
pub fn survey(plan: &Plan, source: &mut dyn Source, group: &str, first: &mut Vec<u8>) -> Result<Sighting, Fault> {
    first.clear();
    let count = usize::try_from(source.len()).unwrap_or(usize::MAX).min(FIRST_READ);
    source.append(0, count, first)?;
    let opening = file::open(first)?;
    let encoding = opening.syntax.encoding;
    if opening.syntax.packing != Packing::Deflated {
        let set = DataSet::load(source, first, opening.start, encoding, plan.limits)?;
        return Ok(Sighting::of(plan, &set, group));
    }
    let count = usize::try_from(source.len()).ok().filter(|&count| count <= plan.limits.header_bytes);
    let count = count.ok_or(Fault::unplaced("header-too-large"))?;
    let mut packed = Vec::new();
    source.append(opening.start as u64, count - opening.start, &mut packed)?;
    let data = inflate(&packed, plan.limits)?;
    let set = DataSet::load(&mut SliceSource(&data), &data, 0, encoding, plan.limits)?;
    Ok(Sighting::of(plan, &set, group))
}

/// As `survey`, of a file on disk.
///
/// # Errors
/// As `survey`, and when the file can't be read.
pub fn survey_path(plan: &Plan, path: &Path, group: &str, first: &mut Vec<u8>) -> Result<Sighting, Fault> {
    let file = open(path)?;
    let metadata = file.metadata()?;
    if !metadata.is_file() {
        return Err(Fault::excluded("not-a-file"));
    }
    survey(plan, &mut FileSource::new(file, metadata.len()), group, first)
}
