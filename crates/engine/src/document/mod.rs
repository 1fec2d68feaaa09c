//! Documents that data sets carry (PS3.3 C.24): XML and PDF, read and written. Nothing here knows a plan.

pub mod pdf;
pub mod xml;
