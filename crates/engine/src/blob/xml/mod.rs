//! XML, cleaned as XML: texts, attribute values, CDATA, comments and processing instructions. What doesn't change
//! leaves byte for byte. Document types are refused, so there are no entities but XML's own five.

mod escape;
mod scan;

use super::edits::Edits;
use super::visit::Visitor;
use super::{Unreadable, encoding};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use scan::{Part, Scanner, Span};

/// Whether a text says that it is XML.
pub(super) fn is_declared(text: &str) -> bool {
    text.trim_start_matches('\u{FEFF}').starts_with("<?xml")
}

/// Whether bytes look like XML, with or without a declaration.
pub(super) fn is_one(value: &[u8]) -> bool {
    // Nearly no value is: one that is none needn't be decoded.
    let blank = |byte: &&u8| !matches!(**byte, b' ' | b'\t' | b'\r' | b'\n' | 0 | 0xEF | 0xBB | 0xBF | 0xFE | 0xFF);
    if value.iter().find(blank) != Some(&b'<') {
        return false;
    }
    let Some((text, _)) = decode(value) else { return false };
    let text = text.trim_matches(['\u{FEFF}', ' ', '\t', '\r', '\n', '\0']);
    let mut start = text.bytes();
    let opens = start.next() == Some(b'<')
        && start.next().is_some_and(|byte| byte.is_ascii_alphabetic() || matches!(byte, b'?' | b'_' | b'!'));
    opens && text.ends_with('>')
}

/// XML in any encoding that its mark or declaration names.
pub(super) fn walk_bytes(value: &[u8], visitor: &mut Visitor) -> Result<Option<Vec<u8>>, Unreadable> {
    let (text, encoding) = decode(value).ok_or(Unreadable)?;
    let Some(new) = visitor.nested(|visitor| walk(&text, visitor))? else { return Ok(None) };
    if encoding == UTF_16LE {
        return Ok(Some(new.encode_utf16().flat_map(u16::to_le_bytes).collect()));
    }
    if encoding == UTF_16BE {
        return Ok(Some(new.encode_utf16().flat_map(u16::to_be_bytes).collect()));
    }
    // What the encoding lacks becomes a character reference.
    Ok(Some(encoding.encode(&new).0.into_owned()))
}

pub(super) fn walk(text: &str, visitor: &mut Visitor) -> Result<Option<String>, Unreadable> {
    let mut edits = Edits::new(text.as_bytes());
    let mut scanner = Scanner::new(text);
    while let Some(part) = scanner.next_part()? {
        match part {
            Part::Name(name) => visitor.fixed(name),
            Part::Text { name, span } => walk_text(name, &span, &mut edits, visitor)?,
            Part::Attribute { name, span, quote } => {
                let plain = escape::decode(span.text)?;
                if let Some(new) = visitor.text(name, &plain)? {
                    edits.replace(span.range, escape::attribute(&new, quote).as_bytes())?;
                }
            }
            Part::CData { name, span } => {
                if let Some(new) = visitor.text(name, span.text)? {
                    edits.replace(span.range, escape::without(&new, "]]>").as_bytes())?;
                }
            }
            Part::Comment(span) => {
                if let Some(new) = visitor.leaf("", span.text) {
                    let new = escape::without(&new, "--");
                    edits.replace(span.range, new.trim_end_matches('-').as_bytes())?;
                }
            }
            Part::Instruction(span) => {
                if let Some(new) = visitor.leaf("", span.text) {
                    edits.replace(span.range, escape::without(&new, "?>").as_bytes())?;
                }
            }
        }
    }
    edits.finish_text()
}

fn walk_text(name: &str, span: &Span, edits: &mut Edits, visitor: &mut Visitor) -> Result<(), Unreadable> {
    let plain = escape::decode(span.text)?;
    // Indentation is no text, and stays.
    let body = plain.trim();
    if let Some(new) = visitor.text(name, body)? {
        let raw = span.text.trim();
        let lead = span.text.len().saturating_sub(span.text.trim_start().len());
        let start = span.range.start.saturating_add(lead);
        edits.replace(start..start.saturating_add(raw.len()), escape::text(&new).as_bytes())?;
    }
    Ok(())
}

/// The text, without its padding by NULs; `None` if a declared encoding isn't kept or isn't known.
fn decode(value: &[u8]) -> Option<(String, &'static Encoding)> {
    let encoding = match value {
        [0xFF, 0xFE, ..] | [b'<', 0, ..] => UTF_16LE,
        [0xFE, 0xFF, ..] | [0, b'<', ..] => UTF_16BE,
        _ => declared(value)?,
    };
    encoding.decode_without_bom_handling_and_without_replacement(value).map(|text| (text.into_owned(), encoding))
}

/// The encoding of a declaration in ASCII, UTF-8 without one.
fn declared(value: &[u8]) -> Option<&'static Encoding> {
    let head = encoding::latin1(value.get(..200).unwrap_or(value));
    let Some(declaration) = head.trim_start_matches("\u{EF}\u{BB}\u{BF}").strip_prefix("<?xml") else {
        return Some(UTF_8);
    };
    let declaration = declaration.split_once("?>")?.0;
    let Some((_, label)) = declaration.split_once("encoding") else { return Some(UTF_8) };
    let label = label.trim_start_matches([' ', '\t', '\r', '\n', '=']);
    let quote = label.chars().next()?;
    let label = label.get(1..)?.split_once(quote)?.0;
    // A label of UTF-16 in ASCII can't be meant.
    Encoding::for_label(label.as_bytes()).map(Encoding::output_encoding)
}
