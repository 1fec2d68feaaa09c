//! Encapsulated documents: a small legal stand-in of the same kind takes their place.

use crate::plan::Plan;
use crate::plan::document::EncapsulatedDocuments;
use crate::read::syntax::Encoding;
use crate::rewrite::value::{Fate, padded};
use crate::tag::{self, Tag};

/// The smallest PDF that readers open: one blank page.
const PDF: &[u8] =
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n\
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 72 72]>>endobj\nxref\n0 4\n0000000000 65535 f \n0000000009 00000 n \n\
0000000052 00000 n \n0000000101 00000 n \ntrailer<</Size 4/Root 1 0 R>>\nstartxref\n160\n%%EOF\n";
const CDA: &[u8] = b"<?xml version=\"1.0\"?><ClinicalDocument xmlns=\"urn:hl7-org:v3\"/>";
/// A binary STL of no triangles: 80 bytes of header and a count of 0.
const STL: &[u8] = &[0; 84];
const OBJ: &[u8] = b"# removed\n";

/// Whether this element of a document is replaced.
pub fn concerns(plan: &Plan, tag: Tag) -> bool {
    plan.documents == EncapsulatedDocuments::Dummy && matches!(tag, tag::DOCUMENT | tag::DOCUMENT_LENGTH)
}

/// The stand-in, or its length; none for a kind of document that we can't make.
pub fn fate(mime: &str, tag: Tag, encoding: Encoding) -> Option<Fate> {
    let document = match mime {
        "application/pdf" => PDF,
        "text/XML" | "text/xml" | "application/xml" => CDA,
        "model/stl" | "application/sla" => STL,
        "model/obj" | "model/mtl" => OBJ,
        _ => return None,
    };
    let length = u32::try_from(document.len()).unwrap_or(0);
    Some(Fate::Write(match tag {
        tag::DOCUMENT => padded(document.to_vec(), 0),
        _ => encoding.bytes32(length).to_vec(),
    }))
}
