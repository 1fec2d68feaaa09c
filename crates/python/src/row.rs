//! What became of each source, as Python sees it.

use std::borrow::Cow;

use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyList};
use scrubjay_engine::fault::Fault;
use scrubjay_engine::rewrite::change;
use scrubjay_engine::rewrite::links::Link;
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
#[pyclass(frozen, get_all, module = "scrubjay._engine")]
pub struct Row {
    pub ordinal: i64,
    pub outcome: Cow<'static, str>,
    pub reason: Cow<'static, str>,
    pub tag_path: String,
    pub offset: i64,
    pub output: String,
    pub staged: String,
    pub subject: String,
    pub study: String,
    pub bytes_read: u64,
    pub bytes_written: u64,
    pub needle: &'static str,
    pub cleaned: u32,
    pub spared: u32,
    pub unsearched: u32,
    pub unknown: u32,
    pub changes: Py<PyList>,
    pub uids: Vec<Link>,
}

#[pymethods]
impl Row {
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
            // Temporary files stand below OUT, whose name came from Python as text.
            staged: staged.staged.to_string_lossy().into_owned(),
            subject: staged.subject,
            study: staged.study,
            bytes_read: staged.bytes_read,
            bytes_written: staged.bytes_written,
            needle: "",
            cleaned: staged.tally.removed,
            spared: staged.tally.spared,
            unsearched: staged.tally.unsearched,
            unknown: staged.tally.unknown,
            changes: changes(py, staged.changes)?,
            uids: staged.uids,
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
    pub fn ended(&self, py: Python<'_>, outcome: &'static str, reason: &'static str) -> Self {
        let written = outcome == "written" || outcome == "reused";
        Self {
            ordinal: self.ordinal,
            outcome: Cow::Borrowed(outcome),
            reason: Cow::Borrowed(reason),
            tag_path: self.tag_path.clone(),
            offset: self.offset,
            output: if written || reason == TAKEN { self.output.clone() } else { String::new() },
            staged: String::new(),
            subject: self.subject.clone(),
            study: self.study.clone(),
            bytes_read: self.bytes_read,
            bytes_written: if outcome == "written" { self.bytes_written } else { 0 },
            needle: self.needle,
            cleaned: self.cleaned,
            spared: self.spared,
            unsearched: self.unsearched,
            unknown: self.unknown,
            changes: self.changes.clone_ref(py),
            uids: if written { self.uids.clone() } else { Vec::new() },
        }
    }
}
