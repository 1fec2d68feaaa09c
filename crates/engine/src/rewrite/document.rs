//! Encapsulated documents: cleaned, or a small legal stand-in of the same kind takes their place.

use crate::document::{pdf, xml};
use crate::fault::Fault;
use crate::plan::Plan;
use crate::plan::action::Action;
use crate::plan::document::{EncapsulatedDocuments, Pdf};
use crate::plan::rules::Subject;
use crate::read::file::uid_text;
use crate::read::index::DataSet;
use crate::read::syntax::Encoding;
use crate::rewrite::cda;
use crate::rewrite::decide::verdict;
use crate::rewrite::facts::Facts;
use crate::rewrite::value::{Fate, padded};
use crate::tag::{self, Tag};
use crate::text::fold::Folded;
use crate::vrvalue::Vr;

/// The smallest PDF that readers open: one blank page.
const PDF: &[u8] =
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n\
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 72 72]>>endobj\nxref\n0 4\n0000000000 65535 f \n0000000009 00000 n \n\
0000000052 00000 n \n0000000101 00000 n \ntrailer<</Size 4/Root 1 0 R>>\nstartxref\n162\n%%EOF\n";
const CDA: &[u8] = b"<?xml version=\"1.0\"?><ClinicalDocument xmlns=\"urn:hl7-org:v3\"/>";
/// A binary STL of no triangles: 80 bytes of header and a count of 0.
const STL: &[u8] = &[0; 84];
const OBJ: &[u8] = b"# removed\n";

/// Kinds of documents that can be cleaned or stood in for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Pdf,
    Xml,
    Stl,
    Obj,
}

/// What takes the place of a data set's document, of even length; none if it has none or keeps it.
///
/// # Errors
/// Excluded, when nobody can clean or make such a document. Quarantined, when one that is kept holds a needle or can't
/// be searched, or a cleaned one still holds a needle.
pub fn replacement(plan: &Plan, facts: &Facts, set: &DataSet<'_>) -> Result<Option<Vec<u8>>, Fault> {
    let Some(raw) = set.value(tag::DOCUMENT) else { return Ok(None) };
    let kind = kind(&set.value(tag::DOCUMENT_MIME).map(uid_text).unwrap_or_default());
    match plan.documents {
        EncapsulatedDocuments::Exclude => Ok(None),
        EncapsulatedDocuments::Keep => check_kept(plan, facts, kind, raw).map(|()| None),
        EncapsulatedDocuments::Dummy | EncapsulatedDocuments::Clean => {
            let kind = kind.ok_or_else(|| Fault::excluded("encapsulated-document"))?;
            if plan.documents == EncapsulatedDocuments::Dummy {
                return Ok(Some(stand_in(kind)));
            }
            cleaned(plan, facts, kind, raw).map(|new| Some(new.unwrap_or_else(|| stand_in(kind))))
        }
    }
}

/// What becomes of the document and of its length, where it is replaced.
pub fn fate(facts: &Facts, tag: Tag, encoding: Encoding) -> Option<Fate> {
    let document = facts.document.as_ref()?;
    match tag {
        tag::DOCUMENT => Some(Fate::Write(document.clone())),
        tag::DOCUMENT_LENGTH => {
            Some(Fate::Write(encoding.bytes32(u32::try_from(document.len()).unwrap_or(0)).to_vec()))
        }
        _ => None,
    }
}

fn kind(mime: &str) -> Option<Kind> {
    Some(match mime.to_ascii_lowercase().as_str() {
        "application/pdf" => Kind::Pdf,
        "text/xml" | "application/xml" => Kind::Xml,
        "model/stl" | "application/sla" => Kind::Stl,
        "model/obj" | "model/mtl" => Kind::Obj,
        _ => return None,
    })
}

fn stand_in(kind: Kind) -> Vec<u8> {
    let (document, pad) = match kind {
        Kind::Pdf => (PDF, b'\n'),
        Kind::Xml => (CDA, b'\n'),
        Kind::Stl => (STL, 0),
        Kind::Obj => (OBJ, b'\n'),
    };
    padded(document.to_vec(), pad)
}

/// None for what can't be read or isn't to be cleaned: the stand-in is always safe.
fn cleaned(plan: &Plan, facts: &Facts, kind: Kind, raw: &[u8]) -> Result<Option<Vec<u8>>, Fault> {
    match kind {
        Kind::Xml => {
            let new = cda::clean(plan, facts, raw);
            if let Some(nodes) = new.as_deref().and_then(xml::parse) {
                check_text(facts, &cda::texts(&nodes))?;
            }
            Ok(new)
        }
        // Of a redacted PDF only numbers and operators are left: there is no text to search.
        Kind::Pdf if plan.pdf == Pdf::Redact => Ok(pdf::redacted(raw).map(|bytes| padded(bytes, b'\n'))),
        _ => Ok(None),
    }
}

/// A document that stays as it came is searched as its readers show it. Its bytes are searched with the rest.
fn check_kept(plan: &Plan, facts: &Facts, kind: Option<Kind>, raw: &[u8]) -> Result<(), Fault> {
    let subject = Subject { tag: tag::DOCUMENT, vr: Vr::OB, creator: "" };
    let stays = matches!(verdict(plan, &facts.holds, subject, &[]).action, Action::Keep);
    if !stays || plan.text.is_none() || facts.needles.is_empty() {
        return Ok(());
    }
    let text = match kind {
        Some(Kind::Pdf) => pdf::texts(raw),
        Some(Kind::Xml) => xml::parse(raw).map(|nodes| cda::texts(&nodes)),
        _ => return Ok(()),
    };
    check_text(facts, &text.ok_or_else(|| at_document("unsearchable-document"))?)
}

fn check_text(facts: &Facts, text: &str) -> Result<(), Fault> {
    let mut spans = Vec::new();
    facts.needles.find(text, &Folded::of(text), &mut spans);
    // The name that the subject has now may be one that somebody had before.
    let is_old = |found: &str| found != facts.subject;
    match spans.iter().find(|span| text.get(span.start..span.end).is_none_or(is_old)) {
        Some(span) => Err(at_document("leak").holding(span.kind.word())),
        None => Ok(()),
    }
}

fn at_document(reason: &'static str) -> Fault {
    Fault::unplaced(reason).at(format!("{:08X}", tag::DOCUMENT))
}
