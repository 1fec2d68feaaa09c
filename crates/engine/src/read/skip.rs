//! Finding the end of a value of undefined length, without recursion.

use crate::fault::Fault;
use crate::read::element::{Head, HeadError, inner_encoding, may_be_undefined};
use crate::read::syntax::Encoding;
use crate::tag;

/// Why the end wasn't found.
#[derive(Debug)]
pub enum SkipError {
    /// More bytes are needed.
    Short,
    /// The structure is broken.
    Broken(Fault),
}

/// Turns a head that couldn't be read into what it means here.
pub fn head_error(error: HeadError, at: usize) -> SkipError {
    match error {
        HeadError::Short => SkipError::Short,
        HeadError::BadVr => SkipError::Broken(Fault::quarantined("bad-vr", at)),
    }
}

enum Level {
    Sequence(Encoding),
    Item(Encoding),
}

/// The position after the sequence delimiter of a value that starts at `at`.
///
/// # Errors
/// `Short` when the bytes end first; a fault when the structure is broken or deeper than `depth`.
pub fn undefined_end(bytes: &[u8], at: usize, encoding: Encoding, depth: usize) -> Result<usize, SkipError> {
    let mut levels = vec![Level::Sequence(encoding)];
    let mut at = at;
    while let Some(level) = levels.last() {
        match *level {
            Level::Sequence(encoding) => {
                let head = Head::read(bytes, at, encoding).map_err(|error| head_error(error, at))?;
                match head.tag {
                    tag::SEQUENCE_END if head.length == 0 => {
                        levels.pop();
                        at += head.size;
                    }
                    tag::ITEM if head.is_undefined() => {
                        levels.push(Level::Item(encoding));
                        at += head.size;
                    }
                    tag::ITEM => at = jump(&head, at, bytes)?,
                    _ => return Err(SkipError::Broken(Fault::quarantined("bad-item", at))),
                }
            }
            Level::Item(encoding) => {
                let head = Head::read(bytes, at, encoding).map_err(|error| head_error(error, at))?;
                if head.tag == tag::ITEM_END && head.length == 0 {
                    levels.pop();
                    at += head.size;
                } else if head.tag >> 16 == 0xFFFE {
                    return Err(SkipError::Broken(Fault::quarantined("bad-item", at)));
                } else if head.is_undefined() && tag::PIXELS.contains(&head.tag) {
                    levels.push(Level::Sequence(encoding));
                    at += head.size;
                } else if head.is_undefined() && !may_be_undefined(head.vr) {
                    return Err(SkipError::Broken(Fault::quarantined("bad-length", at)));
                } else if head.is_undefined() {
                    levels.push(Level::Sequence(inner_encoding(encoding, head.vr)));
                    at += head.size;
                } else {
                    at = jump(&head, at, bytes)?;
                }
            }
        }
        if levels.len() > depth.saturating_mul(2) {
            return Err(SkipError::Broken(Fault::quarantined("too-deep", at)));
        }
    }
    Ok(at)
}

fn jump(head: &Head, at: usize, bytes: &[u8]) -> Result<usize, SkipError> {
    match head.end(at) {
        Some(end) if end <= bytes.len() => Ok(end),
        Some(_) => Err(SkipError::Short),
        None => Err(SkipError::Broken(Fault::quarantined("bad-length", at))),
    }
}
