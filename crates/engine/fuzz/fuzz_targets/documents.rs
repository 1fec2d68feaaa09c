//! Any bytes as a document: an answer without panic, and what is made can be read and made again.
#![no_main]

use libfuzzer_sys::fuzz_target;
use scrubjay_engine::document::{pdf, xml};

fuzz_target!(|data: &[u8]| {
    if let Some(nodes) = xml::parse(data) {
        assert_eq!(xml::parse(&xml::write(&nodes)), Some(nodes), "the round trip doesn't hold");
    }
    let mut file = b"%PDF-1.4\n".to_vec();
    file.extend_from_slice(data);
    let _ = pdf::texts(&file);
    if let Some(new) = pdf::redacted(&file) {
        assert!(pdf::redacted(&new).is_some(), "what was made can't be read");
    }
});
