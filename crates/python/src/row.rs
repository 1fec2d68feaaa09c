//! What became of each source, as Python sees it.

use std::borrow::Cow;
use std::sync::Arc;

use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyList};
use scrubjay_engine::fault::Fault;
use scrubjay_engine::read::stamp::FileStamp;
use scrubjay_engine::rewrite::change;
use scrubjay_engine::rewrite::links::Link;
use scrubjay_engine::rewrite::trail::Trail;
use scrubjay_engine::transfer::stage::Staged;

/// Somebody else has the path: who it is, the path tells.
pub const TAKEN: &str = "path-taken";

/// One attribute of one instance that did not stay as it came.
#[pyclass(frozen, get_all, module = "scrubjay._engine")]
pub struct Change {
    path: String,
    vr: String,
    action: &'static str,
    rule: i64,
    original: Option<Py<PyBytes>>,
    replacement: Option<Py<PyBytes>>,
}

/// What became of one source. Holds no value of an attribute but new ones, unless changes or UIDs were asked for.
#[pyclass(frozen, module = "scrubjay._engine")]
pub struct Row {
    #[pyo3(get)]
    pub ordinal: i64,
    #[pyo3(get)]
    pub outcome: Cow<'static, str>,
    #[pyo3(get)]
    pub reason: Cow<'static, str>,
    #[pyo3(get)]
    pub tag_path: String,
    #[pyo3(get)]
    pub offset: i64,
    #[pyo3(get)]
    pub output: String,
    #[pyo3(get)]
    pub output_stamp: (u64, i64, i64),
    #[pyo3(get)]
    pub staged: String,
    #[pyo3(get)]
    pub subject: String,
    #[pyo3(get)]
    pub study: String,
    study_key: Option<[u8; 16]>,
    #[pyo3(get)]
    pub bytes_read: u64,
    #[pyo3(get)]
    pub mtime_ns: i64,
    #[pyo3(get)]
    pub bytes_written: u64,
    #[pyo3(get)]
    pub micros: i32,
    #[pyo3(get)]
    pub needle: &'static str,
    #[pyo3(get)]
    pub cleaned: u32,
    #[pyo3(get)]
    pub spared: u32,
    #[pyo3(get)]
    pub unsearched: u32,
    #[pyo3(get)]
    pub unknown: u32,
    #[pyo3(get)]
    pub changes: Py<PyList>,
    #[pyo3(get)]
    pub uids: Vec<Link>,
    /// For the audit; Python has no use for it.
    pub trail: Option<Arc<Trail>>,
}

/// How a commit ended.
#[derive(Clone, Copy)]
pub struct End {
    pub outcome: &'static str,
    pub reason: &'static str,
    /// Of the output, if it stands.
    pub stamp: FileStamp,
}

#[pymethods]
impl Row {
    /// Keyed digest of the original Study Instance UID.
    #[getter]
    fn study_key<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
        digest(py, self.study_key)
    }

    fn __repr__(&self) -> String {
        format!("Row({}, {} {})", self.ordinal, self.outcome, self.reason)
    }
}

/// Changes as a list.
pub fn changes(py: Python<'_>, changes: Vec<change::Change>) -> PyResult<Py<PyList>> {
    let bytes = |value: Option<Vec<u8>>| value.map(|value| PyBytes::new(py, &value).unbind());
    let list = PyList::empty(py);
    for one in changes {
        let vr = String::from_utf8_lossy(&one.vr.to_bytes()).into_owned();
        let (original, replacement) = (bytes(one.original), bytes(one.replacement));
        list.append(Change { path: one.path, vr, action: one.kind.word(), rule: one.rule, original, replacement })?;
    }
    Ok(list.unbind())
}

/// A digest as bytes; none of them where there is none.
pub fn digest(py: Python<'_>, digest: Option<[u8; 16]>) -> Bound<'_, PyBytes> {
    PyBytes::new(py, digest.as_ref().map_or(&[], |digest| &digest[..]))
}

impl Row {
    /// A row of a staged file, or of one that never came so far.
    pub fn of(py: Python<'_>, ordinal: i64, staged: Staged) -> PyResult<Self> {
        let row = Self {
            ordinal,
            outcome: Cow::Borrowed(staged.outcome.word()),
            reason: Cow::Borrowed(""),
            tag_path: String::new(),
            offset: -1,
            output: staged.output,
            output_stamp: (0, 0, 0),
            // Temporary files stand below OUT, whose name came from Python as text.
            staged: staged.staged.to_string_lossy().into_owned(),
            subject: staged.subject,
            study: staged.study,
            study_key: staged.study_key,
            bytes_read: staged.bytes_read,
            mtime_ns: staged.mtime_ns,
            micros: staged.micros,
            bytes_written: staged.bytes_written,
            needle: "",
            cleaned: staged.tally.removed,
            spared: staged.tally.spared,
            unsearched: staged.tally.unsearched,
            unknown: staged.tally.unknown,
            changes: changes(py, staged.changes)?,
            uids: staged.uids,
            trail: staged.trail.map(Arc::new),
        };
        Ok(match staged.fault {
            Some(fault) => row.with_fault(fault),
            None => row,
        })
    }

    /// The row with the reason it ended for.
    pub fn with_fault(mut self, fault: Fault) -> Self {
        self.outcome = Cow::Borrowed(fault.outcome.word());
        self.reason = Cow::Borrowed(fault.reason);
        self.tag_path = fault.tag_path;
        self.needle = fault.needle;
        self.offset = fault.offset.and_then(|offset| i64::try_from(offset).ok()).unwrap_or(-1);
        self
    }

    /// A copy with another end; nothing is staged any more.
    pub fn ended(&self, py: Python<'_>, end: End) -> Self {
        let End { outcome, reason, stamp } = end;
        let written = outcome == "written" || outcome == "reused";
        Self {
            ordinal: self.ordinal,
            outcome: Cow::Borrowed(outcome),
            reason: Cow::Borrowed(reason),
            tag_path: self.tag_path.clone(),
            offset: self.offset,
            output: if written || reason == TAKEN { self.output.clone() } else { String::new() },
            output_stamp: (stamp.size, stamp.mtime_ns, stamp.ctime_ns),
            staged: String::new(),
            subject: self.subject.clone(),
            study: self.study.clone(),
            study_key: self.study_key,
            bytes_read: self.bytes_read,
            mtime_ns: self.mtime_ns,
            micros: self.micros,
            bytes_written: if outcome == "written" { self.bytes_written } else { 0 },
            needle: self.needle,
            cleaned: self.cleaned,
            spared: self.spared,
            unsearched: self.unsearched,
            unknown: self.unknown,
            changes: self.changes.clone_ref(py),
            uids: if written { self.uids.clone() } else { Vec::new() },
            trail: self.trail.clone().filter(|_| written),
        }
    }
}
