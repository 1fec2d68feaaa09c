//! MIME (RFC 2045, 2046): headers, an empty line, a body; a multipart body holds the same again between boundaries. A
//! part that isn't text, XML or MIME can't be read, and so neither can the whole.

use super::edits::Edits;
use super::kind::{Kind, by_content};
use super::visit::Visitor;
use super::{Unreadable, base64, encoding, text, walk as walk_kind};
use std::ops::Range;

/// One header: its name in small letters, and where its value is, folded lines included.
struct Header {
    name: String,
    value: Range<usize>,
}

/// What the headers say of the body.
#[derive(Default)]
struct Head {
    headers: Vec<Header>,
    is_base64: bool,
    boundary: Option<Vec<u8>>,
    /// Where the body begins.
    end: usize,
}

/// Whether the value begins with a header of MIME.
pub(super) fn is_one(value: &[u8]) -> bool {
    let head = encoding::latin1(value.get(..32).unwrap_or(value)).to_ascii_lowercase();
    ["mime-version:", "content-type:"].iter().any(|name| head.starts_with(name))
}

pub(super) fn walk(value: &[u8], visitor: &mut Visitor) -> Result<Option<Vec<u8>>, Unreadable> {
    let head = parse_head(value)?;
    let body = value.get(head.end..).ok_or(Unreadable)?;
    let new_body = visitor.nested(|visitor| match &head.boundary {
        Some(boundary) => walk_parts(body, boundary, visitor),
        None if head.is_base64 => walk_base64(body, visitor),
        None => walk_content(body, visitor),
    })?;
    let mut edits = Edits::new(value);
    for header in &head.headers {
        let new = walk_header(value, header, visitor)?;
        match (&new_body, header.name.as_str()) {
            (Some(body), "content-length") => edits.replace(header.value.clone(), body.len().to_string().as_bytes())?,
            _ => edits.replace_some(header.value.clone(), new)?,
        }
    }
    edits.replace_some(head.end..value.len(), new_body)?;
    Ok(edits.finish())
}

/// The headers up to the empty line; a value without a body ends with them.
fn parse_head(value: &[u8]) -> Result<Head, Unreadable> {
    let mut head = Head::default();
    let mut at = 0_usize;
    for line in value.split_inclusive(|byte| *byte == b'\n') {
        let end = at.saturating_add(line.len());
        let text = line.trim_ascii_end();
        if text.is_empty() {
            at = end;
            break;
        }
        let stop = at.saturating_add(text.len());
        if line.starts_with(b" ") || line.starts_with(b"\t") {
            head.headers.last_mut().ok_or(Unreadable)?.value.end = stop;
        } else {
            let colon = memchr::memchr(b':', text).ok_or(Unreadable)?;
            let name = text.get(..colon).filter(|name| name.iter().all(u8::is_ascii_graphic)).ok_or(Unreadable)?;
            let name = encoding::latin1(name).to_ascii_lowercase();
            let old = text.get(colon.saturating_add(1)..).unwrap_or_default();
            let start = stop.saturating_sub(old.trim_ascii_start().len());
            head.headers.push(Header { name, value: start..stop });
        }
        at = end;
    }
    head.end = at;
    for index in 0..head.headers.len() {
        understand(value, index, &mut head)?;
    }
    Ok(head)
}

/// Take from a header what concerns the body.
fn understand(value: &[u8], index: usize, head: &mut Head) -> Result<(), Unreadable> {
    let header = head.headers.get(index).ok_or(Unreadable)?;
    let content = encoding::latin1(value.get(header.value.clone()).ok_or(Unreadable)?);
    match header.name.as_str() {
        "content-transfer-encoding" => match content.to_ascii_lowercase().as_str() {
            "base64" => head.is_base64 = true,
            "7bit" | "8bit" | "binary" => {}
            // Quoted-printable splits words.
            _ => return Err(Unreadable),
        },
        "content-type" if content.to_ascii_lowercase().starts_with("multipart/") => {
            let at = content.to_ascii_lowercase().find("boundary=").ok_or(Unreadable)?;
            let rest = content.get(at.saturating_add(9)..).ok_or(Unreadable)?;
            let boundary = match rest.strip_prefix('"') {
                Some(quoted) => quoted.split('"').next(),
                None => rest.split([';', ' ', '\t', '\r', '\n']).next(),
            };
            let boundary = boundary.filter(|boundary| !boundary.is_empty()).ok_or(Unreadable)?;
            head.boundary = Some(format!("--{boundary}").into_bytes());
        }
        _ => {}
    }
    Ok(())
}

/// A header's new value. Those that say how to read the body can't change.
fn walk_header(value: &[u8], header: &Header, visitor: &mut Visitor) -> Result<Option<Vec<u8>>, Unreadable> {
    let old = value.get(header.value.clone()).ok_or(Unreadable)?;
    visitor.fixed(&header.name);
    // RFC 2047 would hide words in base64.
    if !text::is_printable(old) || old.windows(2).any(|pair| pair == b"=?") {
        return Err(Unreadable);
    }
    let new = visitor.leaf_bytes(&header.name, old);
    let is_structure = matches!(
        header.name.as_str(),
        "mime-version" | "content-type" | "content-transfer-encoding" | "content-length"
    );
    match new {
        Some(_) if is_structure => Err(Unreadable),
        new => Ok(new
            .map(|new| new.into_iter().map(|byte| if matches!(byte, b'\r' | b'\n') { b' ' } else { byte }).collect())),
    }
}

/// A body between boundaries; the texts before the first and behind the last mean nothing, but may be read.
fn walk_parts(body: &[u8], boundary: &[u8], visitor: &mut Visitor) -> Result<Option<Vec<u8>>, Unreadable> {
    let mut edits = Edits::new(body);
    let mut start = 0_usize;
    let mut at = 0_usize;
    let (mut parts, mut closed) = (0_usize, false);
    for line in body.split_inclusive(|byte| *byte == b'\n') {
        let end = at.saturating_add(line.len());
        if !closed && line.starts_with(boundary) {
            closed = line.get(boundary.len()..).is_some_and(|rest| rest.starts_with(b"--"));
            walk_part(body, start..at, parts > 0, &mut edits, visitor)?;
            parts = parts.saturating_add(1);
            start = end;
        }
        at = end;
    }
    if !closed {
        return Err(Unreadable);
    }
    walk_part(body, start..at, false, &mut edits, visitor)?;
    Ok(edits.finish())
}

fn walk_part(
    body: &[u8],
    range: Range<usize>,
    has_head: bool,
    edits: &mut Edits,
    visitor: &mut Visitor,
) -> Result<(), Unreadable> {
    let whole = body.get(range.clone()).ok_or(Unreadable)?;
    // The line end before a boundary belongs to it.
    let part = whole.strip_suffix(b"\r\n").or_else(|| whole.strip_suffix(b"\n")).unwrap_or(whole);
    let end = range.start.saturating_add(part.len());
    let new = if has_head { walk(part, visitor)? } else { walk_content(part, visitor)? };
    edits.replace_some(range.start..end, new)
}

fn walk_base64(body: &[u8], visitor: &mut Visitor) -> Result<Option<Vec<u8>>, Unreadable> {
    let coded = body.strip_suffix(b"\0").unwrap_or(body);
    let plain = base64::decode(coded).ok_or(Unreadable)?;
    let line_end: &[u8] = if coded.windows(2).any(|pair| pair == b"\r\n") { b"\r\n" } else { b"\n" };
    let tail = coded.get(coded.trim_ascii_end().len()..).unwrap_or_default();
    let new = walk_content(&plain, visitor)?;
    Ok(new.map(|new| [&base64::encode(&new, line_end), tail].concat()))
}

/// What a body or part is, its bytes must tell.
fn walk_content(content: &[u8], visitor: &mut Visitor) -> Result<Option<Vec<u8>>, Unreadable> {
    let kind = by_content(content).filter(|kind| !matches!(kind, Kind::Fields | Kind::Wide)).ok_or(Unreadable)?;
    visitor.nested(|visitor| walk_kind(kind, content, visitor))
}
