//! The traditional cipher of zip files: a loop over bytes, which Python would take an hour for.

use std::sync::{Mutex, PoisonError};

use pyo3::prelude::*;
use pyo3::types::PyBytes;
use scrubjay_engine::zip_cipher as engine;

/// Decrypts one member of a zip, piece by piece. Shows nothing of its password.
#[pyclass(frozen, module = "scrubjay._engine")]
pub struct ZipCipher(Mutex<engine::ZipCipher>);

#[pymethods]
impl ZipCipher {
    #[new]
    fn new(password: &[u8]) -> Self {
        Self(Mutex::new(engine::ZipCipher::new(password)))
    }

    /// What comes next, decrypted.
    fn decrypt(&self, py: Python<'_>, data: &[u8]) -> Py<PyBytes> {
        let mut bytes = data.to_vec();
        py.detach(|| self.0.lock().unwrap_or_else(PoisonError::into_inner).decrypt(&mut bytes));
        PyBytes::new(py, &bytes).unbind()
    }
}
