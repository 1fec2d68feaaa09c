//! The work itself, without the GIL.

use std::path::PathBuf;
use std::sync::Arc;

use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyList};
use scrubjay_engine::fault::{Fault, Outcome};
use scrubjay_engine::transfer::commit::{self as engine, Committed};

use crate::plan::Plan;
use crate::row::{Row, TAKEN, changes};

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

/// Rename staged files into place, in the order given, never over a file that exists.
#[pyfunction]
#[pyo3(signature = (rows, out, *, update = false, fsync = false))]
#[allow(clippy::needless_pass_by_value)] // as PyO3 hands them in
pub fn commit(py: Python<'_>, rows: Vec<Py<Row>>, out: PathBuf, update: bool, fsync: bool) -> Vec<Py<Row>> {
    let places = |row: &Py<Row>| {
        let row = row.get();
        (!row.staged.is_empty()).then(|| (PathBuf::from(&row.staged), out.join(&row.output)))
    };
    let moves: Vec<Option<(PathBuf, PathBuf)>> = rows.iter().map(places).collect();
    let ends: Vec<Option<(&'static str, &'static str)>> = py.detach(|| {
        let one = |(staged, target): &(PathBuf, PathBuf)| match engine::commit(staged, target, update, fsync) {
            Ok(Committed::Written) => ("written", ""),
            Ok(Committed::Reused) => ("reused", ""),
            Ok(Committed::Taken) => ("failed", TAKEN),
            Err(error) => ("failed", Fault::io(&error, "io-write").reason),
        };
        moves.iter().map(|places| places.as_ref().map(one)).collect()
    });
    let end = |(row, end): (Py<Row>, Option<(&'static str, &'static str)>)| match end {
        Some((outcome, reason)) => Py::new(py, row.get().ended(py, outcome, reason)).unwrap_or(row),
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
    let row = |outcome: Outcome, list: Py<PyList>| Row {
        ordinal: 0,
        outcome: outcome.word().into(),
        reason: "".into(),
        tag_path: String::new(),
        offset: -1,
        output: String::new(),
        staged: String::new(),
        subject: String::new(),
        study: String::new(),
        bytes_read: data.len() as u64,
        bytes_written: 0,
        needle: "",
        cleaned: 0,
        spared: 0,
        unsearched: 0,
        unknown: 0,
        changes: list,
        uids: Vec::new(),
    };
    match done {
        Ok((bytes, rewritten)) => {
            let mut row = row(Outcome::Written, changes(py, rewritten.changes)?);
            let tally = rewritten.facts.tally.get();
            (row.cleaned, row.spared) = (tally.removed, tally.spared);
            (row.unsearched, row.unknown) = (tally.unsearched, tally.unknown);
            row.subject = rewritten.facts.subject;
            row.study = rewritten.facts.study;
            row.bytes_written = bytes.len() as u64;
            Ok((Some(PyBytes::new(py, &bytes).unbind()), row))
        }
        Err(fault) => Ok((None, row(fault.outcome, PyList::empty(py).unbind()).with_fault(fault))),
    }
}
