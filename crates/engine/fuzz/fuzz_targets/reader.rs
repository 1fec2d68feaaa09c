//! Any bytes: the reader ends with a list of elements or a reason.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use scrubjay_engine::elements::elements;
use scrubjay_engine::plan::Plan;

#[path = "../../tests/common/mod.rs"]
mod common;

static PLAN: LazyLock<Plan> = LazyLock::new(|| common::plan(common::KEEP));

fuzz_target!(|data: &[u8]| {
    if let Err(fault) = elements(&PLAN.standard, data, 64) {
        assert!(!fault.reason.is_empty());
    }
});
