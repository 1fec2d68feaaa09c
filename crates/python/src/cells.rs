//! Single texts beside the images.

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use scrubjay_engine::rewrite::cell::Subject;
use scrubjay_engine::text::needle::Kind;

use crate::plan::Plan;

/// Cleans single texts about one subject, with its days. Immutable.
#[pyclass(frozen, module = "scrubjay._engine")]
pub struct Cells {
    plan: Plan,
    known: Vec<(Kind, String)>,
    days: Option<i32>,
}

#[pymethods]
impl Cells {
    #[new]
    #[pyo3(signature = (plan, known, *, days = None))]
    fn new(plan: &Plan, known: Vec<(String, String)>, days: Option<i32>) -> PyResult<Self> {
        let known = known.into_iter().map(|(word, value)| Ok((kind_named(&word)?, value))).collect::<PyResult<_>>()?;
        Ok(Self { plan: Plan(plan.0.clone()), known, days })
    }

    /// Each text without what identifies.
    #[pyo3(signature = (texts, *, patterns = true))]
    fn clean(&self, py: Python<'_>, texts: Vec<String>, patterns: bool) -> Vec<String> {
        py.detach(|| {
            let subject = self.subject();
            texts.into_iter().map(|text| subject.clean(&text, patterns)).collect()
        })
    }

    /// Each text that is one day, as the subject's dates go; None for any other.
    fn dates(&self, py: Python<'_>, texts: Vec<String>) -> Vec<Option<String>> {
        py.detach(|| {
            let subject = self.subject();
            texts.into_iter().map(|text| subject.date(&text)).collect()
        })
    }
}

impl Cells {
    fn subject(&self) -> Subject<'_> {
        Subject::new(&self.plan.0, self.known.iter().map(|(kind, value)| (*kind, value.as_str())), self.days)
    }
}

/// The kind of a needle by its word.
pub fn kind_named(word: &str) -> PyResult<Kind> {
    let kinds = [Kind::Name, Kind::Place, Kind::Id, Kind::Contact, Kind::Date, Kind::Uid];
    let found = kinds.into_iter().find(|kind| kind.word() == word);
    found.ok_or_else(|| PyValueError::new_err("no kind of needle is called so"))
}
