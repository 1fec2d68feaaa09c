//! Reads and rewrites DICOM bytes as a plan says: no decision is made here, and nothing is passed on unread.
//!
//! `read` finds elements, `plan` is what to do with them, `rewrite` does it, `audit` collects what was done, `transfer`
//! moves files. Everything is a pure function of the bytes, the plan and the key.
#![forbid(unsafe_code)]

pub mod audit;
pub mod blob;
pub mod cancel;
pub mod charset;
pub mod codestream;
pub mod date;
pub mod document;
pub mod elements;
pub mod fault;
pub mod keyed;
pub mod pixels;
pub mod plan;
pub mod pool;
pub mod read;
pub mod rewrite;
pub mod survey;
pub mod tables;
pub mod tag;
pub mod text;
pub mod transfer;
pub mod types;
pub mod values;
pub mod vrvalue;
pub mod zip_cipher;
