//! Private values through the engine: judged by what they are, opened, and gone where nobody can read them.
#![allow(clippy::unwrap_used)] // a test's helpers may fail loudly

mod common;

use std::io::Write;

use common::plan;
use scrubjay_engine::transfer::bytes::rewrite_bytes;

/// Private data stays, as far as it can be cleaned; two elements of ACME 1 by name.
const PRIVATE: &str = r#"{"format":1,"edition":"test","recipe":{},"variables":{"project":"p"},"conditions":[],
"actions":[{"do":"keep"},{"do":"remove"},{"do":"pseudonym"},{"do":"uid"},{"do":"code","code":"X"},
{"do":"date","otherwise":"X"},{"do":"clean","otherwise":"X"}],
"rules":[{"select":{"tag":"00100010"},"action":2},{"select":{"tag":"00100020"},"action":2},
{"select":{"private":{"group":"0019","creator":"ACME 1","element":"0C"}},"action":0},
{"select":{"private":{"group":"0019","creator":"ACME 1","element":"31"}},"action":0},
{"select":{"private":{"group":"0019","creator":"ACME 1","element":"32"}},"action":6},
{"select":{"tag":"00080016"},"action":0}],
"unlisted":{"UI":3,"PN":4,"DA":5,"*":0},"unknown":1,"private":0,"dates":{"mode":"shift","days":-30},
"dummies":{},"vr_dummies":{"PN":"ANONYMOUS"},"identity":{"prefix":"","length":16},"instances":[],
"private_sop_class":"process","encapsulated_documents":"exclude",
"stamp":{"patient_identity_removed":true,"method":[],"codes":[],"longitudinal":null},
"output":{"layout":"{instance}.dcm"},"limits":{"depth":16,"header_bytes":16777216},
"text":{"needles":{"00100010":"name"},"patterns":true,"vocabulary":"ignore"}}"#;

const BINARY: &[u8] = &[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 250, 251];

fn element(tag: u32, vr: &str, value: &[u8]) -> Vec<u8> {
    let mut out = head(tag);
    out.extend_from_slice(vr.as_bytes());
    if ["SQ", "UN", "OB", "OW", "UT"].contains(&vr) {
        out.extend_from_slice(&[0, 0]);
        out.extend_from_slice(&u32::try_from(value.len()).unwrap().to_le_bytes());
    } else {
        out.extend_from_slice(&u16::try_from(value.len()).unwrap().to_le_bytes());
    }
    out.extend_from_slice(value);
    out
}

fn head(tag: u32) -> Vec<u8> {
    let [a, b, c, d] = tag.to_be_bytes();
    vec![b, a, d, c]
}

fn implicit(tag: u32, value: &[u8]) -> Vec<u8> {
    [head(tag), u32::try_from(value.len()).unwrap().to_le_bytes().to_vec(), value.to_vec()].concat()
}

/// A file with a patient and these elements.
fn file(elements: &[Vec<u8>]) -> Vec<u8> {
    let mut out = vec![0; 128];
    out.extend_from_slice(b"DICM");
    out.extend(element(0x0002_0010, "UI", b"1.2.840.10008.1.2.1\0"));
    out.extend(element(0x0008_0016, "UI", b"1.2.840.10008.5.1.4.1.1.2\0"));
    out.extend(element(0x0010_0010, "PN", b"QUXFORTH^ZEBEDEE"));
    out.extend(elements.concat());
    out
}

/// What is left of private elements behind the patient; the reason where nothing was written.
fn private(elements: &[Vec<u8>]) -> Result<Vec<u8>, &'static str> {
    let (output, _) = rewrite_bytes(&plan(PRIVATE), &file(elements), true).map_err(|fault| fault.reason)?;
    let at = output.windows(4).position(|window| window == [0x10, 0, 0x20, 0]).unwrap_or(0);
    let length = usize::from(u16::from_le_bytes(output[at + 6..at + 8].try_into().unwrap()));
    // Patient Identity Removed comes between.
    let private = output[at + 8 + length..].windows(4).position(|window| window == [0x12, 0, 0x62, 0]).unwrap();
    Ok(output[at + 8 + length + private + 12..].to_vec())
}

fn creator(tag: u32, name: &str) -> Vec<u8> {
    element(tag, "LO", name.as_bytes())
}

/// The elements that stay of a block of ACME 1.
fn of_block(elements: &[Vec<u8>]) -> Vec<u8> {
    private(
        &[vec![element(0x0010_0020, "LO", b"X1")], vec![creator(0x0019_0010, "ACME 1")], elements.to_vec()].concat(),
    )
    .unwrap()
}

fn with_creator(elements: &[Vec<u8>]) -> Vec<u8> {
    [vec![creator(0x0019_0010, "ACME 1")], elements.to_vec()].concat().concat()
}

#[test]
fn what_is_kept_as_a_whole_is_judged_by_vr() {
    let number = element(0x0019_1001, "FD", &[1; 8]);
    let out = of_block(&[
        number.clone(),
        element(0x0019_1002, "PN", b"MILLER^J"),
        element(0x0019_1003, "DA", b"20200131"),
        element(0x0019_1004, "LO", b"for Dr. Miller"),
        element(0x0019_1005, "SH", b"T1 QUXFORTH "),
        element(0x0019_1006, "UI", b"1.2.840.10008.1.2.1\0"),
        element(0x0019_1007, "OB", BINARY),
        element(0x0019_1008, "OB", &[0, 1, 2, 3]),
        // Text that a vendor writes as numbers.
        element(0x0019_1009, "US", b"Q\0u\0x\0f\0o\0r\0t\0h\0"),
    ]);
    let expected = with_creator(&[
        number,
        element(0x0019_1003, "DA", b"20200101"),
        element(0x0019_1004, "LO", b"for Dr. "),
        element(0x0019_1005, "SH", b"T1  "),
        element(0x0019_1006, "UI", b"1.2.840.10008.1.2.1\0"),
        element(0x0019_1008, "OB", &[0, 1, 2, 3]),
    ]);
    assert_eq!(out, expected);
}

#[test]
fn the_dictionary_says_what_bytes_are_if_they_can_be_that() {
    // (0019,xx0C) is IS, (0019,xx20) a sequence.
    let inner = [implicit(0x0010_0010, b"QUXFORTH^ZEBEDEE"), implicit(0x0008_0060, b"MR")].concat();
    let items = implicit(0xFFFE_E000, &inner);
    let out = of_block(&[
        element(0x0019_100C, "UN", b"12"),
        element(0x0019_1020, "UN", &items),
        element(0x0019_1040, "UN", &items),
        element(0x0019_1041, "UN", b"seen by Quxforth"),
    ]);
    assert!(!out.windows(8).any(|window| window.eq_ignore_ascii_case(b"QUXFORTH")));
    assert_eq!(out.windows(2).filter(|window| *window == b"MR").count(), 2);
    assert!(out.windows(2).any(|window| window == b"12"));
    assert!(out.windows(8).any(|window| window == b"seen by "));
}

#[test]
fn bytes_that_nobody_reads_stay_only_by_a_rule_for_them() {
    let named = element(0x0019_1031, "OB", BINARY);
    let out = of_block(&[named.clone(), element(0x0019_1032, "OB", BINARY), element(0x0019_1033, "OB", BINARY)]);
    assert_eq!(out, with_creator(&[named]));
}

#[test]
fn a_name_in_bytes_that_nobody_reads_stops_the_file() {
    let block =
        [creator(0x0019_0010, "ACME 1"), element(0x0019_1031, "OB", &[&[0, 1, 2, 0xFF], &b" QUXFORTH "[..]].concat())];
    assert_eq!(private(&block).unwrap_err(), "leak");
}

#[test]
fn a_block_leaves_with_its_last_element_and_orphans_leave_at_once() {
    let out = of_block(&[element(0x0019_1032, "OB", BINARY), element(0x0019_1140, "LO", b"whose")]);
    assert_eq!(out, b"");
}

#[test]
fn vendors_blobs_are_cleaned_inside() {
    let protocol = "PSEQ \"Gradient Echo\"\nSEDESC \"Quxforth head\"\nset PATNAME \"QUXFORTH^ZEBEDEE\"\n";
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gzip.write_all(protocol.as_bytes()).unwrap();
    let mut packed = gzip.finish().unwrap();
    packed.resize(packed.len().next_multiple_of(2), 0);
    let xml = b"<?xml version=\"1.0\"?><a PatientID=\"4711\"><b>Zebedee Quxforth</b><c>120</c></a> ";
    let out = private(&[
        element(0x0010_0020, "LO", b"X1"),
        creator(0x0025_0010, "GEMS_SERS_01"),
        element(0x0025_101B, "OB", &packed),
        creator(0x0029_0010, "ANYBODY "),
        element(0x0029_1001, "OB", xml),
        element(0x0029_1002, "LT", xml),
    ])
    .unwrap();
    let cleaned = "<?xml version=\"1.0\"?><a PatientID=\"\"><b></b><c>120</c></a> ";
    assert_eq!(out.windows(cleaned.len()).filter(|window| *window == cleaned.as_bytes()).count(), 2);
    let at = out.windows(3).position(|window| window == [0x1F, 0x8B, 8]).unwrap();
    let mut text = String::new();
    std::io::Read::read_to_string(&mut flate2::read::GzDecoder::new(&out[at..]), &mut text).unwrap();
    assert_eq!(text, "PSEQ \"Gradient Echo\"\nSEDESC \" head\"\nset PATNAME \"\"\n");
}

#[test]
fn a_blob_with_a_name_that_cannot_go_is_removed() {
    let out = private(&[
        element(0x0010_0020, "LO", b"X1"),
        creator(0x0029_0010, "ANYBODY "),
        element(0x0029_1001, "OB", b"<?xml version=\"1.0\"?><quxforth>1</quxforth> "),
        element(0x0029_1002, "OB", b"<?xml version=\"1.0\"?><zx81>1</zx81>"),
    ]);
    let expected =
        [creator(0x0029_0010, "ANYBODY "), element(0x0029_1002, "OB", b"<?xml version=\"1.0\"?><zx81>1</zx81>")];
    assert_eq!(out.unwrap(), expected.concat());
}

#[test]
fn a_blob_that_cannot_be_read_whole_is_removed() {
    let out = private(&[
        element(0x0010_0020, "LO", b"X1"),
        creator(0x0029_0010, "SIEMENS CSA HEADER"),
        element(0x0029_1010, "OB", b"SV10\x04\x03\x02\x01\xFF\xFF\0\0\x4D\0\0\0"),
    ]);
    assert_eq!(out.unwrap(), b"");
}
