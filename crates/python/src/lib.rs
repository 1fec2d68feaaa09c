//! The Python door to the engine: arguments in, rows out, the GIL released while there is work.
#![forbid(unsafe_code)]

mod audit;
mod cells;
mod elements;
mod origin;
mod plan;
mod pool;
mod rewrite;
mod row;
mod survey;
mod values;
mod zip_cipher;

use pyo3::prelude::*;

/// What `src/scrubjay/_engine.pyi` describes.
#[pymodule]
mod _engine {
    #[pymodule_export]
    use crate::audit::{Audit, AuditColumns};
    #[pymodule_export]
    use crate::cells::Cells;
    #[pymodule_export]
    use crate::elements::{Element, elements};
    #[pymodule_export]
    use crate::plan::{Plan, Standard};
    #[pymodule_export]
    use crate::pool::Pool;
    #[pymodule_export]
    use crate::rewrite::{Cancel, commit, discard, rewrite_bytes};
    #[pymodule_export]
    use crate::row::{Change, Row};
    #[pymodule_export]
    use crate::survey::{Assignments, Leaf, Studies};
    #[pymodule_export]
    use crate::values::{ValueColumns, values};
    #[pymodule_export]
    use crate::zip_cipher::ZipCipher;
    use pyo3::prelude::*;

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        module.add("__version__", env!("CARGO_PKG_VERSION"))
    }
}
