//! Who an instance says it is, and who the vault says that is.

use rustc_hash::FxHashMap;

use crate::charset::Charsets;
use crate::plan::Plan;
use crate::read::file::uid_text;
use crate::read::index::DataSet;
use crate::rewrite::facts::trimmed;
use crate::rewrite::study::Studies;
use crate::tag::{self, Tag};

/// Keyed digest of issuer, Patient ID, Patient's Name, Study Instance UID and group: the name of a leaf.
pub type LeafKey = [u8; 16];

/// The attributes that tell whose an instance is; decoded, without padding, empty where absent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    pub issuer: String,
    pub patient_id: String,
    pub patient_name: String,
    /// Study Instance UID.
    pub study: String,
}

impl Identity {
    /// Reads it from the top level of a data set.
    pub fn of(set: &DataSet<'_>) -> Self {
        let charsets = Charsets::parse(set.value(tag::CHARSET).unwrap_or_default());
        let text = |tag: Tag| set.value(tag).map(|raw| decoded(&charsets, raw)).unwrap_or_default();
        Self {
            issuer: text(tag::ISSUER),
            patient_id: text(tag::PATIENT_ID),
            patient_name: text(tag::PATIENT_NAME),
            study: set.value(tag::STUDY).map(uid_text).unwrap_or_default(),
        }
    }

    /// The name of the leaf; `group` is what the caller's strategy makes of the file's path.
    pub fn leaf(&self, plan: &Plan, group: &str) -> LeafKey {
        plan.keyed.leaf([&self.issuer, &self.patient_id, &self.patient_name, &self.study, group])
    }
}

/// What was decided for a leaf before its files are rewritten.
#[derive(Clone, Debug, Default)]
pub struct Assigned {
    /// Pseudonym of the subject.
    pub subject: String,
    /// Days to add to its dates; none: dates go by their codes.
    pub days: Option<i32>,
    /// Label of the time point, or empty.
    pub timepoint: String,
    /// Days from the subject's first study, if the output is to say so.
    pub offset: Option<i32>,
    /// Why none of its instances may pass, or empty.
    pub refused: Option<&'static str>,
}

/// The decisions for all leaves of a run.
#[derive(Debug, Default)]
pub struct Assignments(FxHashMap<LeafKey, Assigned>);

impl Assignments {
    /// Adds or replaces the decision for a leaf.
    pub fn set(&mut self, leaf: LeafKey, assigned: Assigned) {
        self.0.insert(leaf, assigned);
    }

    /// The decision for a leaf.
    pub fn get(&self, leaf: &LeafKey) -> Option<&Assigned> {
        self.0.get(leaf)
    }
}

/// What a run knows of an instance before it is read. By default nothing: the key alone names its subject.
#[derive(Clone, Copy, Default)]
pub struct Subjects<'a> {
    /// Decisions made beforehand, and the group of this file.
    pub assigned: Option<(&'a Assignments, &'a str)>,
    /// What the survey found out of the people of each study.
    pub studies: Option<&'a Studies>,
    /// Whether what the instance says of its subject is handed back.
    pub sight: bool,
}

/// A value's text for hashing: decoded if it can be, its bytes read as Latin-1 if not, without padding.
fn decoded(charsets: &Charsets, raw: &[u8]) -> String {
    charsets.decode_or_latin1(trimmed(raw))
}
