//! Every value of a batch of headers.

use pyo3::prelude::*;
use pyo3::types::PyBytes;
use scrubjay_engine::values::{self as engine, Count};

use crate::origin::Where;
use crate::plan::Standard;
use crate::rewrite::Cancel;

/// Elements, files, ordinal of the first file.
type Counted = (u64, u64, i64);
/// Selector, VR, all values, those that are only counted.
type Known = (String, String, Counted, Counted);

/// The values of a batch as columns; buffers are little endian. Holds values: never log it.
#[pyclass(frozen, get_all, module = "scrubjay._engine")]
pub struct ValueColumns {
    taken: usize,
    read: u64,
    unread: Vec<(i64, &'static str)>,
    attributes: Vec<Known>,
    listed: usize,
    listed_attribute: Py<PyBytes>,
    listed_offsets: Py<PyBytes>,
    listed_data: Py<PyBytes>,
    listed_elements: Py<PyBytes>,
    listed_files: Py<PyBytes>,
    listed_first: Py<PyBytes>,
    ordinary: usize,
    ordinary_attribute: Py<PyBytes>,
    ordinary_digest: Py<PyBytes>,
}

#[derive(Default)]
struct Listed {
    rows: usize,
    attribute: Vec<u8>,
    offsets: Vec<u8>,
    data: Vec<u8>,
    elements: Vec<u8>,
    files: Vec<u8>,
    first: Vec<u8>,
}

impl Listed {
    fn add(&mut self, attribute: u32, text: &str, count: &Count) {
        self.rows += 1;
        self.attribute.extend_from_slice(&attribute.to_le_bytes());
        self.offsets.extend_from_slice(&(self.data.len() as u64).to_le_bytes());
        self.data.extend_from_slice(text.as_bytes());
        self.elements.extend_from_slice(&count.elements.to_le_bytes());
        self.files.extend_from_slice(&count.files.to_le_bytes());
        self.first.extend_from_slice(&count.first.to_le_bytes());
    }
}

/// Every value of these files' headers, each once. Files are ordinal and path.
#[pyfunction]
#[pyo3(signature = (standard, files, cancel, *, all = false))]
pub fn values(
    py: Python<'_>,
    standard: &Standard,
    files: Vec<(i64, Where)>,
    cancel: &Cancel,
    all: bool,
) -> ValueColumns {
    let (found, columns, digests) = py.detach(|| {
        let files: Vec<_> = files.into_iter().map(|(ordinal, place)| (ordinal, place.into())).collect();
        let found = engine::values(&standard.0, &files, all, &cancel.shared());
        let (mut listed, mut digests) = (Listed::default(), (0, Vec::new(), Vec::new()));
        for (attribute, at) in found.attributes.iter().zip(0_u32..) {
            for (text, count) in &attribute.listed {
                listed.add(at, text, count);
            }
            digests.0 += attribute.ordinary.len();
            for digest in &attribute.ordinary {
                digests.1.extend_from_slice(&at.to_le_bytes());
                digests.2.extend_from_slice(&digest.to_le_bytes());
            }
        }
        listed.offsets.extend_from_slice(&(listed.data.len() as u64).to_le_bytes());
        (found, listed, digests)
    });
    let counted = |count: &Count| (count.elements, count.files, count.first);
    let known = |one: engine::Attribute| {
        let vr = String::from_utf8_lossy(&one.vr.to_bytes()).into_owned();
        (one.selector, vr, counted(&one.count), counted(&one.usual))
    };
    let bytes = |buffer: &[u8]| PyBytes::new(py, buffer).unbind();
    ValueColumns {
        taken: found.taken,
        read: found.read,
        unread: found.unread,
        attributes: found.attributes.into_iter().map(known).collect(),
        listed: columns.rows,
        listed_attribute: bytes(&columns.attribute),
        listed_offsets: bytes(&columns.offsets),
        listed_data: bytes(&columns.data),
        listed_elements: bytes(&columns.elements),
        listed_files: bytes(&columns.files),
        listed_first: bytes(&columns.first),
        ordinary: digests.0,
        ordinary_attribute: bytes(&digests.1),
        ordinary_digest: bytes(&digests.2),
    }
}
