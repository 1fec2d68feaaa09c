//! A header as a list.

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use scrubjay_engine::elements as engine;

use crate::plan::Standard;

/// One element of a header, for people to look at. Holds values: never log it.
#[pyclass(frozen, get_all, module = "scrubjay._engine")]
pub struct Element {
    depth: usize,
    path: String,
    tag: u32,
    vr: String,
    length: i64,
    creator: String,
    text: String,
}

/// Every element up to the pixel data. Raises ValueError(reason, tag path, offset) if the file can't be parsed.
#[pyfunction]
#[pyo3(signature = (standard, data, max_text = 64))]
pub fn elements(py: Python<'_>, standard: &Standard, data: &[u8], max_text: usize) -> PyResult<Vec<Element>> {
    let listed = py.detach(|| engine::elements(&standard.0, data, max_text)).map_err(|fault| {
        let offset = fault.offset.and_then(|offset| i64::try_from(offset).ok()).unwrap_or(-1);
        PyValueError::new_err((fault.reason, fault.tag_path, offset))
    })?;
    let element = |one: engine::Listed| Element {
        depth: one.depth,
        path: one.path,
        tag: one.tag,
        vr: String::from_utf8_lossy(&one.vr.to_bytes()).into_owned(),
        length: one.length.map_or(-1, i64::from),
        creator: one.creator,
        text: one.text,
    };
    Ok(listed.into_iter().map(element).collect())
}
