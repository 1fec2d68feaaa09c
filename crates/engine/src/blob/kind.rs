//! Which reader a value needs.

use super::{bytes, mime, philips, stream, text, xml, xprotocol};
use crate::tag::{self, Tag};

/// A format that can be opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Siemens CSA image or series header, `SV10` or the older format.
    Csa,
    /// Siemens CT: a run of explicit VR elements with texts in UTF-16.
    Stream,
    /// Siemens `XProtocol` or ASCCONV text by itself.
    Protocol,
    /// GE protocol data block.
    GeProtocol,
    /// Philips: a table of named parameters before areas of numbers and strings.
    PhilipsParameters,
    Xml,
    /// Headers and body, or parts with a boundary.
    Mime,
    /// Printable throughout, but for NUL padding.
    Text,
    /// Printable ASCII in fields filled up by NULs.
    Fields,
    /// UTF-16, little endian, of ASCII characters or behind a byte order mark.
    Wide,
}

/// Which reader a private element's value needs, by creator, tag and first bytes; `None` if nobody can read it.
///
/// XML, MIME and plain text are recognised under every creator.
#[must_use]
pub fn recognise(creator: &str, tag: Tag, value: &[u8]) -> Option<Kind> {
    let creator = creator.trim_matches([' ', '\0']);
    let place = (tag::group(tag), tag::element(tag) & 0xFF);
    if creator.starts_with("SIEMENS") && value.starts_with(b"SV10") {
        return Some(Kind::Csa);
    }
    match (creator, place) {
        ("SIEMENS CSA HEADER" | "SIEMENS MEDCOM HEADER", (0x0029, 0x10 | 0x20)) if is_old_csa(value) => {
            return Some(Kind::Csa);
        }
        ("SIEMENS CSA HEADER" | "SIEMENS MEDCOM HEADER", (0x0029, 0x10 | 0x20)) if stream::is_one(value) => {
            return Some(Kind::Stream);
        }
        ("GEMS_SERS_01", (0x0025, 0x1B)) => return Some(Kind::GeProtocol),
        (_, (0x2005, 0x44)) if creator.starts_with("Philips") && philips::is_one(value) => {
            return Some(Kind::PhilipsParameters);
        }
        _ => {}
    }
    by_content(value)
}

/// The readers that need no creator.
pub(super) fn by_content(value: &[u8]) -> Option<Kind> {
    let start = value.trim_ascii_start();
    if xprotocol::is_one(&String::from_utf8_lossy(start.get(..64).unwrap_or(start))) {
        Some(Kind::Protocol)
    } else if xml::is_one(value) {
        Some(Kind::Xml)
    } else if mime::is_one(value) {
        Some(Kind::Mime)
    } else if text::is_printable(value) {
        Some(Kind::Text)
    } else if text::is_wide(value) {
        Some(Kind::Wide)
    } else if text::is_fields(value) {
        Some(Kind::Fields)
    } else {
        None
    }
}

/// The CSA format before `SV10`: the number of tags, then 77.
fn is_old_csa(value: &[u8]) -> bool {
    matches!((bytes::u32_at(value, 0), bytes::u32_at(value, 4)), (Some(1..=0xFFFF), Some(77)))
}
