//! In what a document is written: its byte order mark, its declaration, or UTF-8.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// A declaration is shorter.
const LONGEST_DECLARATION: usize = 256;

/// The characters of a document, without byte order mark and padding; none where bytes don't fit the encoding.
pub fn decode(bytes: &[u8]) -> Option<Cow<'_, str>> {
    let (encoding, mark) = match Encoding::for_bom(bytes) {
        Some(found) => found,
        None if bytes.starts_with(b"<\0") => (UTF_16LE, 0),
        None if bytes.starts_with(b"\0<") => (UTF_16BE, 0),
        None => (declared(bytes)?, 0),
    };
    let is_wide = encoding == UTF_16LE || encoding == UTF_16BE;
    let unit = if is_wide { 2 } else { 1 };
    let body = bytes.get(mark..)?;
    // DICOM pads to an even length with one zero.
    let padding = if is_wide { 0 } else { body.iter().rev().take_while(|&&byte| byte == 0).count() };
    let end = (body.len() - padding) / unit * unit;
    encoding.decode_without_bom_handling_and_without_replacement(body.get(..end)?)
}

/// What the declaration says, if there is one.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..bytes.len().min(LONGEST_DECLARATION))?;
    let Some(rest) = head.strip_prefix(b"<?xml") else { return Some(UTF_8) };
    let end = memchr::memmem::find(rest, b"?>")?;
    let declaration = std::str::from_utf8(rest.get(..end)?).ok()?;
    let Some((_, value)) = declaration.split_once("encoding") else { return Some(UTF_8) };
    let value = value.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|one| matches!(one, '"' | '\''))?;
    let label = value.get(1..)?.split(quote).next()?;
    match Encoding::for_label(label.as_bytes())? {
        // Who could read this far reads bytes.
        wide if wide == UTF_16LE || wide == UTF_16BE => Some(UTF_8),
        other => Some(other),
    }
}
