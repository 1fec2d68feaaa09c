//! A header as a list, for people to look at.

pub mod show;
pub mod visit;

use crate::charset::Charsets;
use crate::elements::visit::{Met, Value, visit};
use crate::fault::Fault;
use crate::read::index::{DataSet, Limits};
use crate::read::look::look;
use crate::read::source::SliceSource;
use crate::read::syntax::Encoding;
use crate::rewrite::change;
use crate::tables::Standard;
use crate::tag::{self, Tag};
use crate::vrvalue::Vr;

const LIMITS: Limits = Limits { depth: 64, header_bytes: 1 << 30 };

/// One element. Holds a value: for the eyes of whoever asked, never for a log.
#[derive(Debug)]
pub struct Listed {
    /// Nesting, from 0.
    pub depth: usize,
    /// As in `Change::path`.
    pub path: String,
    /// Its tag.
    pub tag: Tag,
    /// Its effective VR.
    pub vr: Vr,
    /// Length of its value; none when undefined.
    pub length: Option<u32>,
    /// Creator of its block.
    pub creator: String,
    /// The value, decoded and shortened.
    pub text: String,
}

/// Every element of a file up to its pixel data, in order; the meta header is left out.
///
/// # Errors
/// When the file can't be read whole.
pub fn elements(standard: &Standard, data: &[u8], max_text: usize) -> Result<Vec<Listed>, Fault> {
    look(&mut SliceSource(data), &mut Vec::new(), LIMITS, |opening, set| {
        list(standard, set, opening.syntax.encoding, max_text)
    })?
}

fn list(standard: &Standard, set: &DataSet<'_>, encoding: Encoding, max_text: usize) -> Result<Vec<Listed>, Fault> {
    let charsets = Charsets::parse(set.value(tag::CHARSET).unwrap_or_default());
    let mut list = Vec::new();
    visit(standard, set, encoding, |met: &Met<'_>| {
        list.push(Listed {
            depth: met.steps.len(),
            path: change::path(met.steps, met.tag, met.creator),
            tag: met.tag,
            vr: met.vr,
            length: met.length,
            creator: met.creator.to_owned(),
            text: match met.value {
                Value::Raw(raw, encoding) => show::text(&charsets, met.vr, raw, encoding, max_text),
                Value::Items => String::new(),
                Value::Pixels(bytes) => format!("{bytes} bytes"),
            },
        });
    })?;
    Ok(list)
}
