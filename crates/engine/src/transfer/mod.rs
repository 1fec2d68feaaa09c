//! Files in, files out: staging, pixel data, and the rename that makes an output visible.

pub mod bytes;
pub mod commit;
pub mod stage;
pub mod target;
