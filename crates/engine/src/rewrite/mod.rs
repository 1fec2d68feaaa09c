//! Rewriting: a pure function of bytes, plan and key.

pub mod blob_memo;
pub mod cda;
pub mod change;
pub mod check;
mod check_private;
pub mod decide;
pub mod document;
pub mod emit;
pub mod facts;
pub mod folders;
pub mod identity;
pub mod instance;
pub mod item;
pub mod known;
pub mod links;
pub mod opened;
pub mod private;
pub mod private_vr;
pub mod sighting;
pub mod stamp;
pub mod stays;
pub mod study;
pub mod text;
pub mod trail;
pub mod value;
pub mod vendor;
pub mod walk;
