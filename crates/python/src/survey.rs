//! The first pass, and the decisions made after it.

use std::sync::{Arc, Mutex, PoisonError};

use pyo3::exceptions::{PyRuntimeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::PyBytes;
use scrubjay_engine::pool::Seen;
use scrubjay_engine::rewrite::identity::{Assigned, Assignments as Engine, LeafKey};
use scrubjay_engine::rewrite::study;

use crate::cells::kind_named;
use crate::row::digest;

/// One leaf as a batch of files shows it. Holds identifying values: never log it.
#[pyclass(frozen, get_all, module = "scrubjay._engine")]
pub struct Leaf {
    key: Py<PyBytes>,
    study_key: Py<PyBytes>,
    group: String,
    issuer: String,
    patient_id: String,
    patient_name: String,
    study: String,
    day: String,
    birth: String,
    sexes: String,
    first: i64,
    files: u64,
}

impl Leaf {
    /// What a batch showed.
    pub fn of(py: Python<'_>, seen: Seen) -> Self {
        let Seen { sighting, group, first, files } = seen;
        Self {
            key: PyBytes::new(py, &sighting.leaf).unbind(),
            study_key: digest(py, sighting.study_key).unbind(),
            group,
            issuer: sighting.identity.issuer,
            patient_id: sighting.identity.patient_id,
            patient_name: sighting.identity.patient_name,
            study: sighting.identity.study,
            day: sighting.day,
            birth: sighting.birth,
            sexes: sighting.sexes.letters(),
            first,
            files,
        }
    }
}

/// What a survey found out of the people of each study. Its values never come to Python.
#[pyclass(frozen, module = "scrubjay._engine")]
pub struct Studies(Mutex<Arc<study::Studies>>);

#[pymethods]
impl Studies {
    /// Adds what is known from elsewhere of the people of a study. Raises `RuntimeError` while a pool reads them.
    fn add(&self, study: &str, kind: &str, value: &str) -> PyResult<()> {
        let kind = kind_named(kind)?;
        let mut studies = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let studies = Arc::get_mut(&mut studies)
            .ok_or_else(|| PyRuntimeError::new_err("these studies are in use: add to them before a run begins"))?;
        studies.add(study, kind, value);
        Ok(())
    }
}

impl Studies {
    /// Of what surveys found.
    pub fn of(studies: study::Studies) -> Self {
        Self(Mutex::new(Arc::new(studies)))
    }

    /// The studies as they stand, to be read by many threads; they can't be added to meanwhile.
    pub fn frozen(&self) -> Arc<study::Studies> {
        Arc::clone(&self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// What was decided for each leaf of a run. Filled before the files are rewritten.
#[pyclass(frozen, module = "scrubjay._engine")]
pub struct Assignments(Mutex<Arc<Engine>>);

/// Reasons to refuse a leaf, as `docs/reference/outcomes.md` names them.
const REASONS: [&str; 5] =
    ["identity-conflict", "unmapped-subject", "placeholder-id", "before-anchor", "no-study-date"];

#[pymethods]
impl Assignments {
    #[new]
    fn new() -> Self {
        Self(Mutex::default())
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
        let mut engine = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let engine = Arc::get_mut(&mut engine).ok_or_else(|| {
            PyRuntimeError::new_err("these decisions are in use: a run's leaves are decided before it begins")
        })?;
        engine.set(leaf, assigned);
        Ok(())
    }
}

impl Assignments {
    /// The decisions as they stand, to be read by many threads; they can't be added to meanwhile.
    pub fn frozen(&self) -> Arc<Engine> {
        Arc::clone(&self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
