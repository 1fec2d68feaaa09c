//! Whose an instance is and of which day: what a leaf is known by.

use crate::plan::Plan;
use crate::read::index::DataSet;
use crate::rewrite::facts::trimmed;
use crate::rewrite::identity::{Identity, LeafKey};
use crate::tag::Tag;

/// Study, Series, Acquisition and Content Date: the first that holds a date is the study's day.
const DAYS: [Tag; 4] = [0x0008_0020, 0x0008_0021, 0x0008_0022, 0x0008_0023];
const BIRTH_DATE: Tag = 0x0010_0030;

/// What identifies an instance's subject and study. Holds values: never log it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sighting {
    /// Name of the leaf it belongs to.
    pub leaf: LeafKey,
    /// Keyed digest of its study, if it is of one.
    pub study_key: Option<[u8; 16]>,
    /// Who it says it is.
    pub identity: Identity,
    /// Day of the study as YYYYMMDD, or empty.
    pub day: String,
    /// Patient's Birth Date as YYYYMMDD, or empty.
    pub birth: String,
}

impl Sighting {
    /// What a data set shows; `group` is what the caller's strategy makes of the file's path.
    pub fn of(plan: &Plan, set: &DataSet<'_>, group: &str) -> Self {
        let identity = Identity::of(set);
        let day = DAYS.iter().filter_map(|&tag| set.value(tag)).find_map(calendar_day).unwrap_or_default();
        let birth = set.value(BIRTH_DATE).and_then(calendar_day).unwrap_or_default();
        let leaf = identity.leaf(plan, group);
        let study_key = plan.keyed.study_key(&identity.study);
        Self { leaf, study_key, identity, day, birth }
    }

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
    crate::date::day(trimmed(value))
}
