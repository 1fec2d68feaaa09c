//! PDF (ISO 32000): what a document draws without what it says.
//!
//! A redacted PDF isn't the old one with pieces taken out but a new one, into which only what is known to be no text is
//! carried over: pages with their sizes, and the lines and areas drawn on them. Everything else (text, fonts, pictures,
//! annotations, forms, outlines, names, attachments, scripts, structure, metadata, identifiers) has no way in.

mod content;
mod file;
mod filter;
mod object;
mod pages;
mod texts;
mod write;

pub use texts::texts;

/// Larger documents than this aren't read.
const MOST_BYTES: usize = 64 * 1024 * 1024;
/// So much may be read and unpacked altogether.
const MOST_READ: usize = 256 * 1024 * 1024;

/// The pages of a PDF with their drawings; none when it is encrypted, too large or can't be read whole.
pub fn redacted(bytes: &[u8]) -> Option<Vec<u8>> {
    let file = file::File::open(bytes)?;
    pages::redacted(&file)
}

#[cfg(test)]
mod tests;
