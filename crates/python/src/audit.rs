//! The audit's columns, collected from rows that Python hands back.

use pyo3::exceptions::PyOverflowError;
use pyo3::prelude::*;
use pyo3::types::PyBytes;
use scrubjay_engine::audit::{self as engine, Columns, Strings};

use crate::row::Row;

/// Collects the changes of files. Holds values: it has no text form.
#[pyclass(module = "scrubjay._engine")]
pub struct Audit(engine::Audit);

/// What was collected, as Arrow lays columns out; numbers are little endian.
#[pyclass(frozen, get_all, module = "scrubjay._engine")]
pub struct AuditColumns {
    files: usize,
    ref_offsets: Py<PyBytes>,
    refs: Py<PyBytes>,
    changes: usize,
    path_offsets: Py<PyBytes>,
    path_data: Py<PyBytes>,
    vr: Py<PyBytes>,
    action: Py<PyBytes>,
    rule: Py<PyBytes>,
    original_valid: Py<PyBytes>,
    original_offsets: Py<PyBytes>,
    original_data: Py<PyBytes>,
    replacement_valid: Py<PyBytes>,
    replacement_offsets: Py<PyBytes>,
    replacement_data: Py<PyBytes>,
}

#[pymethods]
impl Audit {
    #[new]
    #[pyo3(signature = (*, originals = true))]
    fn new(originals: bool) -> Self {
        Self(engine::Audit::new(originals))
    }

    /// Adds a file for each row, in this order. Only what is in OUT, or would be, was changed.
    #[allow(clippy::needless_pass_by_value)] // as PyO3 hands them in
    fn add(&mut self, rows: Vec<Option<Py<Row>>>) -> PyResult<()> {
        for row in &rows {
            let trail = row.as_ref().and_then(|row| row.get().trail.as_deref());
            self.0
                .add(trail)
                .map_err(|_| PyOverflowError::new_err("the audit's columns are full: take them sooner"))?;
        }
        Ok(())
    }

    #[getter]
    fn size(&self) -> usize {
        self.0.size()
    }

    #[getter]
    fn files(&self) -> usize {
        self.0.files()
    }

    /// Hands over what was collected, and forgets it.
    fn take(&mut self, py: Python<'_>) -> AuditColumns {
        let Columns { files, ref_offsets, refs, paths, vrs, actions, rules, originals, replacements } = self.0.take();
        let changes = rules.len();
        let (path_offsets, path_data) = strings(py, paths);
        let (original_offsets, original_data) = strings(py, originals.strings);
        let (replacement_offsets, replacement_data) = strings(py, replacements.strings);
        AuditColumns {
            files,
            ref_offsets: numbers(py, ref_offsets.0, i32::to_le_bytes),
            refs: numbers(py, refs, u32::to_le_bytes),
            changes,
            path_offsets,
            path_data,
            vr: bytes(py, vrs.as_flattened()),
            action: bytes(py, &actions),
            rule: numbers(py, rules, i32::to_le_bytes),
            original_valid: bytes(py, &originals.valid),
            original_offsets,
            original_data,
            replacement_valid: bytes(py, &replacements.valid),
            replacement_offsets,
            replacement_data,
        }
    }
}

/// Offsets and data; what was a column is let go before the next one is copied.
fn strings(py: Python<'_>, strings: Strings) -> (Py<PyBytes>, Py<PyBytes>) {
    let Strings { offsets, data } = strings;
    (numbers(py, offsets.0, i32::to_le_bytes), bytes(py, &data))
}

fn numbers<T: Copy>(py: Python<'_>, numbers: Vec<T>, spell: fn(T) -> [u8; 4]) -> Py<PyBytes> {
    let spelled: Vec<[u8; 4]> = numbers.into_iter().map(spell).collect();
    bytes(py, spelled.as_flattened())
}

fn bytes(py: Python<'_>, bytes: &[u8]) -> Py<PyBytes> {
    PyBytes::new(py, bytes).unbind()
}
