//! Tables and plans.

use std::sync::Arc;

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use scrubjay_engine::{plan, tables};

/// The standard's tables, parsed once and shared by every plan.
#[pyclass(frozen, module = "scrubjay._engine")]
pub struct Standard(pub Arc<tables::Standard>);

#[pymethods]
impl Standard {
    #[new]
    fn new(
        dictionary: &[u8],
        private_dictionary: &[u8],
        iod_types: &[u8],
        registered_uids: &[u8],
        vocabulary: &[u8],
        name_words: &[u8],
        cues: &[u8],
    ) -> PyResult<Self> {
        let text = |bytes| std::str::from_utf8(bytes).map_err(|_| PyValueError::new_err("a table isn't UTF-8"));
        let tables = tables::Standard::parse(
            text(dictionary)?,
            text(private_dictionary)?,
            text(iod_types)?,
            text(registered_uids)?,
        );
        let tables = tables.map_err(|place| PyValueError::new_err(format!("can't read the table: {place}")))?;
        Ok(Self(Arc::new(tables.with_lexicon(text(vocabulary)?, text(name_words)?, text(cues)?))))
    }
}

/// A compiled plan bound to a 32-byte key. Immutable; may be used from many threads at once.
#[pyclass(frozen, module = "scrubjay._engine")]
pub struct Plan(pub Arc<plan::Plan>);

#[pymethods]
impl Plan {
    #[new]
    fn new(plan: &str, standard: &Standard, key: &[u8]) -> PyResult<Self> {
        let key = key.try_into().map_err(|_| PyValueError::new_err("the key isn't 32 bytes long"))?;
        let compiled = plan::Plan::compile(plan, Arc::clone(&standard.0), key).map_err(PyValueError::new_err)?;
        Ok(Self(Arc::new(compiled)))
    }

    /// The pseudonym of a patient, as `rewrite` would write it.
    #[pyo3(signature = (patient_id, issuer = ""))]
    fn subject(&self, patient_id: &str, issuer: &str) -> String {
        let plan = &self.0;
        plan.keyed.subject(issuer.trim(), patient_id.trim(), &plan.prefix, plan.length)
    }

    /// The UID that replaces this one.
    fn uid(&self, uid: &str) -> String {
        self.0.keyed.uid(uid)
    }
}
