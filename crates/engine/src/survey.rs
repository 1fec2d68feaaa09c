//! The first pass: who is in these files. Reads headers, writes nothing.

use std::path::Path;

use crate::fault::Fault;
use crate::plan::Plan;
use crate::read::file;
use crate::read::index::DataSet;
use crate::read::source::{FileSource, SliceSource, Source, open};
use crate::read::syntax::Packing;
use crate::rewrite::identity::{Identity, LeafKey};
use crate::rewrite::instance::{FIRST_READ, inflate};
use crate::tag::Tag;

/// Study, Series, Acquisition and Content Date: the first that holds a date is the study's day.
const DAYS: [Tag; 4] = [0x0008_0020, 0x0008_0021, 0x0008_0022, 0x0008_0023];
const BIRTH_DATE: Tag = 0x0010_0030;

/// What identifies an instance's subject and study. Holds values: never log it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sighting {
    /// Name of the leaf it belongs to.
    pub leaf: LeafKey,
    /// Who it says it is.
    pub identity: Identity,
    /// Day of the study as YYYYMMDD, or empty.
    pub day: String,
    /// Patient's Birth Date as YYYYMMDD, or empty.
    pub birth: String,
}

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
        return Ok(sighting(plan, &set, group));
    }
    let count = usize::try_from(source.len()).ok().filter(|&count| count <= plan.limits.header_bytes);
    let count = count.ok_or(Fault::unplaced("header-too-large"))?;
    let mut packed = Vec::new();
    source.append(opening.start as u64, count - opening.start, &mut packed)?;
    let data = inflate(&packed, plan.limits)?;
    let set = DataSet::load(&mut SliceSource(&data), &data, 0, encoding, plan.limits)?;
    Ok(sighting(plan, &set, group))
}

fn sighting(plan: &Plan, set: &DataSet<'_>, group: &str) -> Sighting {
    let identity = Identity::of(set);
    let day = DAYS.iter().filter_map(|&tag| set.value(tag)).find_map(calendar_day).unwrap_or_default();
    let birth = set.value(BIRTH_DATE).and_then(calendar_day).unwrap_or_default();
    let leaf = identity.leaf(plan, group);
    Sighting { leaf, identity, day, birth }
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

impl Sighting {
    /// Takes in another instance of the same leaf: the earliest day counts, and the first birth date there is.
    pub fn merge(&mut self, other: &Self) {
        if self.day.is_empty() || (!other.day.is_empty() && other.day < self.day) {
            self.day.clone_from(&other.day);
        }
        if self.birth.is_empty() {
            self.birth.clone_from(&other.birth);
        }
    }
}

/// The first value, if it is a date that a calendar has.
fn calendar_day(raw: &[u8]) -> Option<String> {
    let value = raw.split(|&byte| byte == b'\\').next()?;
    crate::date::day(crate::rewrite::facts::trimmed(value))
}
