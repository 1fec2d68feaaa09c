//! Any bytes: what is written can be read again, and rewriting it once more under a plan that keeps everything gives
//! the same data set.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use scrubjay_engine::audit::Audit;
use scrubjay_engine::plan::Plan;
use scrubjay_engine::transfer::bytes::rewrite_bytes;

#[path = "../../tests/common/mod.rs"]
mod common;

static KEEP: LazyLock<Plan> = LazyLock::new(|| common::plan(common::KEEP));
static STRICT: LazyLock<Plan> = LazyLock::new(|| common::plan(common::STRICT));
static CLEAN: LazyLock<Plan> = LazyLock::new(|| common::plan(common::CLEAN));

fuzz_target!(|data: &[u8]| {
    for plan in [&KEEP, &STRICT, &CLEAN] {
        let Ok((first, rewritten)) = rewrite_bytes(plan, data, true) else { continue };
        let (mut audit, trail) = (Audit::new(true), rewritten.trail);
        assert!(audit.add(trail.as_ref()).is_ok(), "a file's changes don't fit");
        assert_eq!(Some(audit.take().refs.len()), trail.map(|trail| trail.len()), "changes were lost");
        // An output that lost its last element is no data set any more; nothing else may be unreadable.
        match rewrite_bytes(&KEEP, &first, false) {
            Ok((second, _)) => assert!(is_deflated(&first) || body(&first) == body(&second), "the round trip doesn't hold"),
            Err(fault) => assert_eq!(fault.reason, "no-data-set", "the output can't be read"),
        }
    }
});

/// What follows the meta header, which names an instance without a SOP Instance UID anew each time.
fn body(file: &[u8]) -> &[u8] {
    let length = file.get(140..144).and_then(|raw| raw.try_into().ok()).map_or(0, u32::from_le_bytes);
    file.get(144 + length as usize..).unwrap_or_default()
}

/// Deflating again may pack the same data differently.
fn is_deflated(file: &[u8]) -> bool {
    file.windows(22).take(512).any(|window| window == b"1.2.840.10008.1.2.1.99")
}
