//! Reading: from bytes to element heads, never to objects.

pub mod element;
pub mod file;
pub mod fragments;
pub mod index;
pub mod look;
pub mod skip;
pub mod source;
pub mod syntax;
pub mod visit;
