//! The engine's threads, driven from one Python thread.

use std::ffi::OsString;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use pyo3::types::PyList;
use scrubjay_engine::pool::{self, Batch, Done, Entry, Seen, Shared};
use scrubjay_engine::rewrite::instance::Record;
use scrubjay_engine::transfer::stage::Options;

use crate::origin::Where;
use crate::plan::Plan;
use crate::rewrite::Cancel;
use crate::row::Row;
use crate::survey::{Assignments, Leaf, Studies};

/// How long a wait goes on before signals are looked at.
const PATIENCE: Duration = Duration::from_millis(50);

/// One source as Python hands it in: ordinal, where it is, folder, group.
pub type Source = (i64, Where, OsString, String);

/// Threads that work on batches; results come back in the order of the batches. Needs no GIL to go on working.
#[pyclass(frozen, module = "scrubjay._engine")]
pub struct Pool(Mutex<Option<pool::Pool>>);

#[pymethods]
impl Pool {
    #[new]
    #[pyo3(signature = (plan, out, threads, cancel, *, assignments = None, studies = None, leaves = false, fsync = false, record = false, uids = false, audit = false, dry = false, kept = false))]
    #[allow(clippy::too_many_arguments, clippy::fn_params_excessive_bools)] // keyword arguments in Python
    fn new(
        plan: &Plan,
        out: PathBuf,
        threads: usize,
        cancel: &Cancel,
        assignments: Option<&Assignments>,
        studies: Option<&Studies>,
        leaves: bool,
        fsync: bool,
        record: bool,
        uids: bool,
        audit: bool,
        dry: bool,
        kept: bool,
    ) -> Self {
        let shared = Shared {
            plan: Arc::clone(&plan.0),
            out,
            cancel: cancel.shared(),
            assignments: assignments.map(Assignments::frozen),
            studies: studies.map(Studies::frozen),
            sight: leaves,
            options: Options { fsync, dry, record: Record { changes: record, uids, audit, kept } },
        };
        Self(Mutex::new(Some(pool::Pool::new(shared, threads))))
    }

    /// Adds a batch of files to be de-identified.
    fn rewrite(&self, sources: Vec<Source>) -> PyResult<()> {
        self.submit(Batch::Rewrite(sources.into_iter().map(entry).collect()))
    }

    /// Adds a batch of files to be surveyed.
    fn survey(&self, sources: Vec<Source>) -> PyResult<()> {
        self.submit(Batch::Survey(sources.into_iter().map(entry).collect()))
    }

    /// The rows, or leaves, of the oldest batch not taken yet; waits for it. Raises `RuntimeError` when there is none.
    fn next(&self, py: Python<'_>) -> PyResult<Py<PyList>> {
        loop {
            let mut empty = false;
            let done = py.detach(|| {
                let mut pool = self.0.lock().unwrap_or_else(PoisonError::into_inner);
                let pool = pool.as_mut().filter(|pool| pool.under_way() > 0);
                empty = pool.is_none();
                pool.and_then(|pool| pool.next(PATIENCE))
            });
            if empty {
                return Err(PyRuntimeError::new_err("no batch is under way"));
            }
            py.check_signals()?;
            if let Some(done) = done {
                return list(py, done);
            }
        }
    }

    /// The leaves of files rewritten in the batches taken so far, each once; they are handed over and forgotten here.
    fn leaves(&self, py: Python<'_>) -> PyResult<Py<PyList>> {
        let mut pool = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let pool = pool.as_mut().ok_or_else(|| PyRuntimeError::new_err("the pool is closed"))?;
        Ok(leaf_list(py, pool.leaves())?.unbind())
    }

    /// What the surveys taken so far found out of each study; handed over and forgotten here.
    fn studies(&self) -> PyResult<Studies> {
        let mut pool = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let pool = pool.as_mut().ok_or_else(|| PyRuntimeError::new_err("the pool is closed"))?;
        Ok(Studies::of(pool.studies()))
    }

    /// Ends the threads, after what they have begun. What was not taken is lost: take it first, and discard it.
    fn close(&self, py: Python<'_>) {
        py.detach(|| self.0.lock().unwrap_or_else(PoisonError::into_inner).take());
    }
}

impl Pool {
    fn submit(&self, batch: Batch) -> PyResult<()> {
        let mut pool = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let pool = pool.as_mut().ok_or_else(|| PyRuntimeError::new_err("the pool is closed"))?;
        pool.submit(batch);
        Ok(())
    }
}

fn leaf_list(py: Python<'_>, seen: Vec<Seen>) -> PyResult<Bound<'_, PyList>> {
    PyList::new(py, seen.into_iter().map(|seen| Leaf::of(py, seen)).collect::<Vec<_>>())
}

fn entry((ordinal, place, folders, group): Source) -> Entry {
    Entry { ordinal, origin: place.into(), folders: folders.into(), group }
}

fn list(py: Python<'_>, done: Done) -> PyResult<Py<PyList>> {
    let list = match done {
        Done::Rewritten(rows) => {
            let rows = rows.into_iter().map(|(ordinal, staged)| Row::of(py, ordinal, staged));
            PyList::new(py, rows.collect::<PyResult<Vec<_>>>()?)?
        }
        Done::Surveyed(leaves, _) => leaf_list(py, leaves.into_seen())?,
    };
    Ok(list.unbind())
}
