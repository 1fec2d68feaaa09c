//! Reading: from bytes to element heads, never to objects.

pub mod element;
pub mod file;
pub mod fragments;
pub mod index;
pub mod look;
pub mod member;
pub mod origin;
pub mod skip;
pub mod source;
pub mod stamp;
pub mod syntax;
pub mod visit;
