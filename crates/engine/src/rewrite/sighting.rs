//! Whose an instance is and of which day: what a leaf is known by.

use crate::plan::Plan;
use crate::read::index::DataSet;
use crate::rewrite::facts::trimmed;
use crate::rewrite::identity::{Identity, LeafKey};
use crate::tag::Tag;

/// Study, Series, Acquisition and Content Date: the first that holds a date is the study's day.
const DAYS: [Tag; 4] = [0x0008_0020, 0x0008_0021, 0x0008_0022, 0x0008_0023];
const BIRTH_DATE: Tag = 0x0010_0030;
const SEX: Tag = 0x0010_0040;

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
    /// Patient's Sex.
    pub sexes: Sexes,
}

/// The values of Patient's Sex that instances show: several where they disagree.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sexes(u8);

impl Sexes {
    /// The values that PS3.3 C.7.1.1 has.
    const VALUES: [u8; 3] = *b"FMO";

    /// None for any other value.
    fn of(raw: &[u8]) -> Self {
        let [letter] = trimmed(raw) else { return Self::default() };
        Self::VALUES.iter().position(|value| value.eq_ignore_ascii_case(letter)).map_or(Self(0), |at| Self(1 << at))
    }

    /// Their letters: of F, M and O, in this order.
    #[must_use]
    pub fn letters(self) -> String {
        let seen = |at: usize| self.0 & (1 << at) != 0;
        Self::VALUES.iter().enumerate().filter(|&(at, _)| seen(at)).map(|(_, &value)| char::from(value)).collect()
    }
}

impl Sighting {
    /// What a data set shows; `group` is what the caller's strategy makes of the file's path.
    pub fn of(plan: &Plan, set: &DataSet<'_>, group: &str) -> Self {
        let identity = Identity::of(set);
        let day = DAYS.iter().filter_map(|&tag| set.value(tag)).find_map(calendar_day).unwrap_or_default();
        let birth = set.value(BIRTH_DATE).and_then(calendar_day).unwrap_or_default();
        let sexes = set.value(SEX).map(Sexes::of).unwrap_or_default();
        let leaf = identity.leaf(plan, group);
        let study_key = plan.keyed.study_key(&identity.study);
        Self { leaf, study_key, identity, day, birth, sexes }
    }

    /// Takes in another instance of the same leaf: the earliest day counts, the first birth date there is,
    /// and every sex.
    pub fn merge(&mut self, other: &Self) {
        if self.day.is_empty() || (!other.day.is_empty() && other.day < self.day) {
            self.day.clone_from(&other.day);
        }
        if self.birth.is_empty() {
            self.birth.clone_from(&other.birth);
        }
        self.sexes.0 |= other.sexes.0;
    }
}

/// The first value, if it is a date that a calendar has.
fn calendar_day(raw: &[u8]) -> Option<String> {
    let value = raw.split(|&byte| byte == b'\\').next()?;
    crate::date::day(trimmed(value))
}
