//! The first pass, and the decisions made after it.

use std::ffi::OsString;
use std::path::Path;
use std::sync::{Arc, RwLock};

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyBytes;
use scrubjay_engine::rewrite::identity::{Assigned, Assignments as Engine, LeafKey};
use scrubjay_engine::survey::{Sighting, survey_path};

use crate::plan::Plan;
use crate::rewrite::Cancel;

/// One leaf as a batch of files shows it. Holds identifying values: never log it.
#[pyclass(frozen, get_all, module = "scrubjay._engine")]
pub struct Leaf {
    key: Py<PyBytes>,
    group: String,
    issuer: String,
    patient_id: String,
    patient_name: String,
    study: String,
    day: String,
    birth: String,
    first: i64,
    files: u64,
}

/// The distinct leaves of some files, in the order they are first seen, without the GIL.
#[pyfunction]
#[allow(clippy::needless_pass_by_value)] // as PyO3 hands them in
pub fn survey_files(py: Python<'_>, plan: &Plan, sources: Vec<(i64, OsString, String)>, cancel: &Cancel) -> Vec<Leaf> {
    let (plan, cancel) = (Arc::clone(&plan.0), cancel.shared());
    let seen: Vec<(Sighting, String, i64, u64)> = py.detach(|| {
        let mut seen: Vec<(Sighting, String, i64, u64)> = Vec::new();
        let mut scratch = Vec::new();
        for (ordinal, path, group) in &sources {
            if cancel.is_set() {
                break;
            }
            // What can't be surveyed is refused by the rewrite, for the same reason.
            let Ok(sighting) = survey_path(&plan, Path::new(path), group, &mut scratch) else { continue };
            match seen.iter_mut().find(|(known, ..)| known.leaf == sighting.leaf) {
                Some((known, _, _, files)) => {
                    known.merge(&sighting);
                    *files += 1;
                }
                None => seen.push((sighting, group.clone(), *ordinal, 1)),
            }
        }
        seen
    });
    let leaf = |(sighting, group, first, files): (Sighting, String, i64, u64)| Leaf {
        key: PyBytes::new(py, &sighting.leaf).unbind(),
        group,
        issuer: sighting.identity.issuer,
        patient_id: sighting.identity.patient_id,
        patient_name: sighting.identity.patient_name,
        study: sighting.identity.study,
        day: sighting.day,
        birth: sighting.birth,
        first,
        files,
    };
    seen.into_iter().map(leaf).collect()
}

/// What was decided for each leaf of a run. Filled before the files are rewritten.
#[pyclass(frozen, module = "scrubjay._engine")]
pub struct Assignments(pub Arc<RwLock<Engine>>);

/// Reasons to refuse a leaf, as `docs/reference/outcomes.md` names them.
const REASONS: [&str; 5] =
    ["identity-conflict", "unmapped-subject", "placeholder-id", "before-anchor", "no-study-date"];

#[pymethods]
impl Assignments {
    #[new]
    fn new() -> Self {
        Self(Arc::default())
    }

    /// Decides for a leaf. `refused` is a reason, or empty.
    #[pyo3(signature = (leaf, subject, *, days = None, timepoint = "", offset = None, refused = ""))]
    fn set(
        &self,
        leaf: &[u8],
        subject: &str,
        days: Option<i32>,
        timepoint: &str,
        offset: Option<i32>,
        refused: &str,
    ) -> PyResult<()> {
        let leaf: LeafKey = leaf.try_into().map_err(|_| PyValueError::new_err("a leaf's name has 16 bytes"))?;
        let refused = match refused {
            "" => None,
            reason => Some(
                *REASONS
                    .iter()
                    .find(|known| **known == reason)
                    .ok_or_else(|| PyValueError::new_err(format!("{reason:?} is no reason to refuse a leaf")))?,
            ),
        };
        let assigned = Assigned { subject: subject.to_owned(), days, timepoint: timepoint.to_owned(), offset, refused };
        let mut engine = self.0.write().unwrap_or_else(std::sync::PoisonError::into_inner);
        engine.set(leaf, assigned);
        Ok(())
    }
}
