//! Documents inside data sets, as the engine hands them on.
#![allow(clippy::expect_used)] // a test's helpers may fail loudly

use proptest::prelude::*;
use scrubjay_engine::document::xml;
use scrubjay_engine::plan::Plan;
use scrubjay_engine::transfer::bytes::rewrite_bytes;

mod common;

const CDA: &str = "<ClinicalDocument xmlns=\"urn:hl7-org:v3\"><title>CT of SMITH</title><recordTarget><patientRole>\
<id root=\"1.2.3.4.5.6\" extension=\"PX-12345\"/><patient><name><given>Ann</given><family>Smith</family></name>\
<birthTime value=\"19610312\"/></patient></patientRole></recordTarget><component><structuredBody><component><section>\
<text><paragraph ID=\"a\">seen <content>Sm<sub>ith</sub></content> 5 mm</paragraph></text></section></component>\
</structuredBody></component></ClinicalDocument>";
const STAND_IN: &str = "<?xml version=\"1.0\"?><ClinicalDocument xmlns=\"urn:hl7-org:v3\"/>";

fn element(tag: [u8; 4], vr: [u8; 2], value: &[u8]) -> Vec<u8> {
    let mut out = [tag[0], tag[1], tag[2], tag[3], vr[0], vr[1]].to_vec();
    let even = value.len().next_multiple_of(2);
    if &vr == b"OB" {
        out.extend([0, 0]);
        out.extend(u32::try_from(even).unwrap_or(0).to_le_bytes());
    } else {
        out.extend(u16::try_from(even).unwrap_or(0).to_le_bytes());
    }
    out.extend_from_slice(value);
    out.resize(out.len() + even - value.len(), 0);
    out
}

/// A data set without meta header, explicit little endian.
fn with_document(document: &[u8], mime: &str) -> Vec<u8> {
    let mut set = element([8, 0, 0x16, 0], *b"UI", b"1.2.840.10008.5.1.4.1.1.104.2");
    set.extend(element([0x10, 0, 0x10, 0], *b"PN", b"Smith^Ann"));
    set.extend(element([0x10, 0, 0x20, 0], *b"LO", b"PX-12345"));
    set.extend(element([0x42, 0, 0x11, 0], *b"OB", document));
    set.extend(element([0x42, 0, 0x12, 0], *b"LO", mime.as_bytes()));
    set.extend(element([0x42, 0, 0x15, 0], *b"UL", &u32::try_from(document.len()).unwrap_or(0).to_le_bytes()));
    set
}

/// The document in a rewritten data set, and the length it is said to have.
fn document(plan: &Plan, document: &[u8], mime: &str) -> Option<(Vec<u8>, usize)> {
    let (out, _) = rewrite_bytes(plan, &with_document(document, mime), false).ok()?;
    let at = out.windows(6).position(|window| window == [0x42, 0, 0x11, 0, b'O', b'B'])?;
    let number = |at: usize| out.get(at..at + 4).and_then(|raw| raw.try_into().ok()).map(u32::from_le_bytes);
    let length = usize::try_from(number(at + 8)?).ok()?;
    let said = out.windows(6).rposition(|window| window == [0x42, 0, 0x15, 0, b'U', b'L'])?;
    Some((out.get(at + 12..at + 12 + length)?.to_vec(), usize::try_from(number(said + 8)?).ok()?))
}

fn text(plan: &Plan, cda: &str) -> String {
    let (bytes, said) = document(plan, cda.as_bytes(), "text/XML").expect("written");
    assert_eq!(bytes.len(), said);
    String::from_utf8(bytes).expect("UTF-8")
}

#[test]
fn a_clinical_document_is_cleaned() {
    let out = text(&common::plan(common::CLEAN), CDA);
    for gone in ["Smith", "SMITH", "mith", "Ann", "12345", "1961", "1.2.3.4"] {
        assert!(!out.contains(gone), "{gone}");
    }
    for kept in ["<title>CT of </title>", "5 mm", "<paragraph ID=\"a\">", "<birthTime nullFlavor=\"MSK\"/>"] {
        assert!(out.contains(kept), "{kept}");
    }
}

#[test]
fn what_cannot_be_cleaned_is_stood_in_for() {
    let plan = common::plan(common::CLEAN);
    let other = CDA.replace("urn:hl7-org:v3", "urn:other");
    for broken in
        [&CDA[..CDA.len() - 3], "", &CDA.replace("<title>", "<title>&e;"), &CDA.replace("title", "Smith"), &other]
    {
        assert_eq!(text(&plan, broken).trim_end(), STAND_IN);
    }
    assert!(document(&plan, b"x", "application/pdf").is_some_and(|(bytes, _)| bytes.starts_with(b"%PDF-1.4")));
    assert!(document(&plan, b"x", "model/stl").is_some_and(|(bytes, said)| bytes.len() == 84 && said == 84));
    let fault = rewrite_bytes(&plan, &with_document(b"x", "text/plain"), false).err();
    assert_eq!(fault.map(|fault| fault.reason), Some("encapsulated-document"));
}

#[test]
fn a_document_that_is_kept_is_searched() {
    let plan = common::plan(&common::CLEAN.replace("\"clean\",\"pdf\":\"redact\"", "\"keep\""));
    let reason =
        |bytes: &[u8], mime| rewrite_bytes(&plan, &with_document(bytes, mime), false).err().map(|fault| fault.reason);
    let hidden = CDA
        .replace("SMITH", "&#83;mith")
        .replace("Smith", "x")
        .replace("Sm<sub>ith</sub>", "")
        .replace("PX-12345", "")
        .replace("Ann", "");
    assert_eq!(reason(hidden.as_bytes(), "text/XML"), Some("leak"));
    assert_eq!(reason(hidden.replace("&#83;mith", "").as_bytes(), "text/XML"), None);
    assert_eq!(reason(b"<a>", "text/XML"), Some("unsearchable-document"));
    assert_eq!(reason(b"%PDF-1.4 broken", "application/pdf"), Some("unsearchable-document"));
    let said = b"%PDF-1.4\n1 0 obj<</Pages 2 0 R/Lang<536D697468>>>endobj 2 0 obj<<>>endobj trailer<</Root 1 0 R>>";
    assert_eq!(reason(said, "application/pdf"), Some("leak"));
}

proptest! {
    #[test]
    fn a_changed_document_is_an_answer(at in 0..CDA.len(), byte: u8, cut in 0..CDA.len()) {
        let plan = common::plan(common::CLEAN);
        let mut bytes = CDA.as_bytes().to_vec();
        bytes[at] = byte;
        bytes.truncate(CDA.len().max(cut));
        if let Some((new, said)) = document(&plan, &bytes, "text/XML") {
            prop_assert!(xml::parse(&new).is_some());
            prop_assert_eq!(new.len(), said);
        }
    }

    #[test]
    fn no_name_of_the_study_is_left(pieces in "(Smith|SMITH |ANN |<content>|</content>|<sub/>|<!-- -->|&#83;mith|px12345|Sm|ith| |<b x='Smith'/>|5 mm){0,12}") {
        let plan = common::plan(common::CLEAN);
        let cda = CDA.replace("5 mm", &pieces);
        if let Some((new, _)) = document(&plan, cda.as_bytes(), "text/XML") {
            let new = String::from_utf8(new).unwrap_or_default().to_lowercase();
            prop_assert!(!new.split(|one: char| !one.is_alphanumeric()).any(|word| word == "smith" || word == "px12345"));
        }
    }
}
