//! What must not stay in text: the values that identify this person, and what looks like one.
//!
//! Pure functions of decoded text. `needle` holds what is known of a study's people, `pattern` what anybody's data look
//! like, `clean` takes both out and leaves the rest byte for byte.

pub mod clean;
pub mod cleared;
pub mod codes;
mod date_forms;
pub mod dates;
pub mod fold;
pub mod glued;
pub mod inside;
pub mod lexicon;
mod months;
pub mod near;
pub mod needle;
pub mod number;
pub mod pattern;
pub mod people;
pub mod sieve;
pub mod uids;
mod wide;
