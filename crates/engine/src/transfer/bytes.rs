//! The same work in memory.

use crate::cancel::Cancel;
use crate::fault::Fault;
use crate::pixels::{self, CopyError};
use crate::plan::Plan;
use crate::read::source::SliceSource;
use crate::rewrite::identity::Subjects;
use crate::rewrite::instance::{Record, Rewritten, rewrite};

/// De-identifies a file held in memory; the second value is the instance without its bytes.
///
/// # Errors
/// Why the instance is excluded or quarantined.
pub fn rewrite_bytes(plan: &Plan, data: &[u8], record: bool) -> Result<(Vec<u8>, Rewritten), Fault> {
    let mut source = SliceSource(data);
    let record = Record { changes: record, ..Record::default() };
    let mut rewritten = rewrite(plan, Subjects::default(), &mut source, data, record)?;
    let mut out = std::mem::take(&mut rewritten.head);
    if let Some(pixels) = rewritten.pixels {
        if pixels.scrub {
            pixels::scrubbed(&mut source, pixels, &mut out, &Cancel::default()).map_err(|error| match error {
                CopyError::Fault(fault) => fault,
                CopyError::Write(error) => Fault::io(&error, "io-write"),
                CopyError::Cancelled => Fault::unplaced("cancelled"),
            })?;
        } else {
            out.extend_from_slice(pixels.held(data).ok_or(Fault::unplaced("truncated"))?);
        }
    }
    out.extend_from_slice(&rewritten.tail);
    Ok((out, rewritten))
}
