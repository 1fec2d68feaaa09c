//! The first pass: who is in these files. Reads headers, writes nothing.

use std::path::Path;

use crate::charset::Charsets;

use crate::fault::Fault;
use crate::plan::Plan;
use crate::read::file;
use crate::read::file::FIRST_READ;
use crate::read::index::DataSet;
use crate::read::source::{FileSource, SliceSource, Source, open};
use crate::read::syntax::Encoding;
use crate::read::syntax::Packing;
use crate::rewrite::instance::inflate;
use crate::rewrite::known::Header;
use crate::rewrite::mark;
use crate::rewrite::sighting::Sighting;
use crate::rewrite::study::Listener;
use crate::tag;

/// Where a file stands in its source.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    /// What the caller's strategy makes of the path.
    pub group: &'a str,
    /// Its folder in the source's tree.
    pub folders: &'a Path,
}

/// Room that one thread uses again and again, and what it heard of people.
#[derive(Default)]
pub struct Notes {
    first: Vec<u8>,
    /// Whoever listens to what identifies.
    pub listener: Listener,
}

/// Reads one instance's identity, and notes what else identifies its people where the plan cleans text.
///
/// # Errors
/// Why there is none: the same reasons for which `rewrite` would refuse the file before it judges elements.
pub fn survey(plan: &Plan, source: &mut dyn Source, place: Place<'_>, notes: &mut Notes) -> Result<Sighting, Fault> {
    let Notes { first, listener } = notes;
    first.clear();
    let count = usize::try_from(source.len()).unwrap_or(usize::MAX).min(FIRST_READ);
    source.append(0, count, first)?;
    let opening = file::open(first)?;
    let encoding = opening.syntax.encoding;
    if opening.syntax.packing != Packing::Deflated {
        let set = DataSet::load(source, first, opening.start, encoding, plan.limits)?;
        mark::check(plan, &opening, &set)?;
        return Ok(heard(plan, &set, encoding, place, listener));
    }
    let count = usize::try_from(source.len()).ok().filter(|&count| count <= plan.limits.header_bytes);
    let count = count.ok_or(Fault::unplaced("header-too-large"))?;
    let mut packed = Vec::new();
    source.append(opening.start as u64, count - opening.start, &mut packed)?;
    let data = inflate(&packed, plan.limits)?;
    let set = DataSet::load(&mut SliceSource(&data), &data, 0, encoding, plan.limits)?;
    mark::check(plan, &opening, &set)?;
    Ok(heard(plan, &set, encoding, place, listener))
}

fn heard(plan: &Plan, set: &DataSet<'_>, encoding: Encoding, place: Place<'_>, listener: &mut Listener) -> Sighting {
    let sighting = Sighting::of(plan, set, place.group);
    if let Some(text) = &plan.text {
        let charsets = Charsets::parse(set.value(tag::CHARSET).unwrap_or_default());
        let holds = plan.answers(set);
        let header = Header { plan, text, set, encoding, charsets: &charsets, holds: &holds };
        listener.hear(&header, &sighting.identity.study, place.folders);
    }
    sighting
}

/// As `survey`, of a file on disk.
///
/// # Errors
/// As `survey`, and when the file can't be read.
pub fn survey_path(plan: &Plan, path: &Path, place: Place<'_>, notes: &mut Notes) -> Result<Sighting, Fault> {
    let file = open(path)?;
    let metadata = file.metadata()?;
    if !metadata.is_file() {
        return Err(Fault::excluded("not-a-file"));
    }
    survey(plan, &mut FileSource::new(file, metadata.len()), place, notes)
}
