//! The work itself, without the GIL.

use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::Arc;

use pyo3::prelude::*;
use pyo3::types::PyBytes;
use scrubjay_engine::fault::{Fault, Outcome};
use scrubjay_engine::read::stamp::FileStamp;
use scrubjay_engine::transfer::commit::{self as engine, Committed, Standing};
use scrubjay_engine::transfer::stage::Staged;

use crate::plan::Plan;
use crate::row::{End, Row, TAKEN};

/// A flag that asks running calls to stop; it stays set.
#[pyclass(frozen, module = "scrubjay._engine")]
pub struct Cancel(Arc<scrubjay_engine::cancel::Cancel>);

#[pymethods]
impl Cancel {
    #[new]
    fn new() -> Self {
        Self(Arc::default())
    }

    fn set(&self) {
        self.0.set();
    }

    fn is_set(&self) -> bool {
        self.0.is_set()
    }
}

impl Cancel {
    /// The flag, for a call without the GIL.
    pub fn shared(&self) -> Arc<scrubjay_engine::cancel::Cancel> {
        Arc::clone(&self.0)
    }
}

/// Rename staged files into place, in the order given, never over a file that exists unless its path is in `replace`.
#[pyfunction]
#[pyo3(signature = (rows, out, *, fsync = false, replace = HashSet::new()))]
#[allow(clippy::needless_pass_by_value)] // as PyO3 hands them in
pub fn commit(py: Python<'_>, rows: Vec<Py<Row>>, out: PathBuf, fsync: bool, replace: HashSet<String>) -> Vec<Py<Row>> {
    let places = |row: &Py<Row>| {
        let row = row.get();
        let standing = if replace.contains(&row.output) { Standing::Goes } else { Standing::Stays };
        (!row.staged.is_empty()).then(|| (PathBuf::from(&row.staged), out.join(&row.output), standing))
    };
    let moves: Vec<Option<(PathBuf, PathBuf, Standing)>> = rows.iter().map(places).collect();
    let ends: Vec<Option<End>> = py.detach(|| {
        let one = |(staged, target, standing): &(PathBuf, PathBuf, Standing)| {
            let (outcome, reason) = match engine::commit(staged, target, *standing, fsync) {
                Ok(Committed::Written) => ("written", ""),
                Ok(Committed::Reused) => ("reused", ""),
                Ok(Committed::Taken) => ("failed", TAKEN),
                Err(error) => ("failed", Fault::io(&error, "io-write").reason),
            };
            let stamp = if reason.is_empty() { FileStamp::at(target) } else { FileStamp::default() };
            End { outcome, reason, stamp }
        };
        moves.iter().map(|places| places.as_ref().map(one)).collect()
    });
    let end = |(row, end): (Py<Row>, Option<End>)| match end {
        Some(end) => Py::new(py, row.get().ended(py, end)).unwrap_or(row),
        None => row,
    };
    rows.into_iter().zip(ends).map(end).collect()
}

/// Remove the temporary files of rows that will not be committed.
#[pyfunction]
#[allow(clippy::needless_pass_by_value)] // as PyO3 hands them in
pub fn discard(py: Python<'_>, rows: Vec<Py<Row>>) {
    let staged: Vec<String> = rows.iter().map(|row| row.get().staged.clone()).collect();
    py.detach(|| {
        for path in staged.iter().filter(|path| !path.is_empty()) {
            // Best effort: what stays is known by its name and never taken for an output.
            let _ = std::fs::remove_file(path);
        }
    });
}

/// De-identify one Part 10 file, or bare data set, in memory.
#[pyfunction]
#[pyo3(signature = (plan, data, *, record = true))]
pub fn rewrite_bytes(py: Python<'_>, plan: &Plan, data: &[u8], record: bool) -> PyResult<(Option<Py<PyBytes>>, Row)> {
    let plan = Arc::clone(&plan.0);
    let done = py.detach(|| scrubjay_engine::transfer::bytes::rewrite_bytes(&plan, data, record));
    let source = FileStamp { size: data.len() as u64, ..FileStamp::default() };
    match done {
        Ok((bytes, rewritten)) => {
            let staged = Staged {
                outcome: Outcome::Written,
                fault: None,
                study_key: rewritten.study_key,
                bytes_written: bytes.len() as u64,
                tally: rewritten.facts.tally.get(),
                changes: rewritten.trail.map(|trail| trail.changes()).unwrap_or_default(),
                subject: rewritten.facts.subject,
                study: rewritten.facts.study,
                ..Staged::stopped(Fault::unplaced(""), source)
            };
            Ok((Some(PyBytes::new(py, &bytes).unbind()), Row::of(py, 0, staged)?))
        }
        Err(fault) => Ok((None, Row::of(py, 0, Staged::stopped(fault, source))?)),
    }
}
