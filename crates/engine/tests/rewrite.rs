//! Whole instances through the engine, byte by byte.
#![allow(clippy::unwrap_used)] // a test's helpers may fail loudly

mod common;

use common::{KEEP, STRICT, plan};
use scrubjay_engine::transfer::bytes::rewrite_bytes;

/// Explicit little endian, short head.
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

/// Implicit little endian.
fn implicit(tag: u32, value: &[u8]) -> Vec<u8> {
    [head(tag), u32::try_from(value.len()).unwrap().to_le_bytes().to_vec(), value.to_vec()].concat()
}

fn item(elements: &[Vec<u8>]) -> Vec<u8> {
    implicit(0xFFFE_E000, &elements.concat())
}

fn file(syntax: &str, elements: &[Vec<u8>]) -> Vec<u8> {
    let mut out = vec![b'N'; 128];
    out.extend_from_slice(b"DICM");
    out.extend(element(0x0002_0010, "UI", syntax.as_bytes()));
    out.extend(element(0x0002_0016, "AE", b"SECRETAE"));
    out.extend(elements.concat());
    out
}

fn explicit_file(elements: &[Vec<u8>]) -> Vec<u8> {
    file("1.2.840.10008.1.2.1\0", elements)
}

fn body(file: &[u8]) -> &[u8] {
    let length = u32::from_le_bytes(file[140..144].try_into().unwrap()) as usize;
    &file[144 + length..]
}

#[test]
fn what_no_rule_touches_leaves_as_it_came() {
    let elements = [
        element(0x0008_0016, "UI", b"1.2.840.10008.5.1.4.1.1.2\0"),
        // Odd length, a VR that isn't the dictionary's, groups out of order.
        element(0x0010_0010, "LO", b"A^B"),
        element(0x0008_0070, "LO", b"ACME"),
        element(0x0008_1140, "SQ", &item(&[element(0x0008_1155, "UI", b"1.2.3\0")])),
        element(0x0019_0010, "LO", b"ACME 1"),
        element(0x0019_100C, "IS", b"12"),
        element(0x7FE0_0010, "OW", &[1, 2, 3, 4]),
    ];
    let input = explicit_file(&elements);
    let (output, _) = rewrite_bytes(&plan(KEEP), &input, true).unwrap();
    assert_eq!(body(&output), elements.concat());
    assert!(output[..128].iter().all(|&byte| byte == 0));
    assert!(!output.windows(8).any(|window| window == b"SECRETAE"));
}

#[test]
fn lengths_around_a_change_are_mended() {
    let reference = |uid: &[u8]| element(0x0008_1155, "UI", uid);
    let inner = item(&[element(0x0008_1150, "UI", b"1.2.840.10008.5.1.4.1.1.2\0"), reference(b"1.2.3\0")]);
    let input = explicit_file(&[
        element(0x0008_0016, "UI", b"1.2.840.10008.5.1.4.1.1.2\0"),
        element(0x0008_1140, "SQ", &[inner.clone(), inner].concat()),
    ]);
    let plan = plan(STRICT);
    let (output, _) = rewrite_bytes(&plan, &input, false).unwrap();
    let uid = plan.keyed.uid("1.2.3");
    let padded = format!("{uid}{}", if uid.len() % 2 == 1 { "\0" } else { "" });
    let inner = item(&[element(0x0008_1150, "UI", b"1.2.840.10008.5.1.4.1.1.2\0"), reference(padded.as_bytes())]);
    let expected = element(0x0008_1140, "SQ", &[inner.clone(), inner].concat());
    assert!(output.windows(expected.len()).any(|window| window == expected));
    // And what was written can be read and kept as it is.
    let (again, _) = rewrite_bytes(&self::plan(KEEP), &output, false).unwrap();
    assert_eq!(again, output);
}

#[test]
fn only_named_private_elements_stay_and_bring_their_creator() {
    let input = explicit_file(&[
        element(0x0008_0016, "UI", b"1.2.840.10008.5.1.4.1.1.2\0"),
        element(0x0019_0010, "LO", b"OTHER "),
        element(0x0019_0011, "LO", b"ACME 1"),
        element(0x0019_100C, "IS", b"66"),
        element(0x0019_110C, "IS", b"12"),
        element(0x0019_110D, "LO", b"DOE^JOHN"),
        element(0x0021_0010, "LO", b"ACME 1"),
        element(0x0021_1001, "LO", b"DOE^JOHN"),
    ]);
    let (output, _) = rewrite_bytes(&plan(STRICT), &input, false).unwrap();
    let kept = [element(0x0019_0011, "LO", b"ACME 1"), element(0x0019_110C, "IS", b"12")].concat();
    let body = body(&output);
    assert!(body.windows(kept.len()).any(|window| window == kept));
    for gone in ["OTHER", "DOE", "66"] {
        assert!(!body.windows(gone.len()).any(|window| window == gone.as_bytes()), "{gone}");
    }
}

#[test]
fn a_sequence_in_un_is_read_as_implicit() {
    let inner = item(&[implicit(0x0010_0010, b"DOE^JOHN"), implicit(0x0008_1155, b"1.2.3\0")]);
    let input = explicit_file(&[
        element(0x0008_0016, "UI", b"1.2.840.10008.5.1.4.1.1.2\0"),
        element(0x0008_1140, "UN", &inner),
    ]);
    let (output, _) = rewrite_bytes(&plan(STRICT), &input, false).unwrap();
    assert!(!output.windows(8).any(|window| window == b"DOE^JOHN"));
    assert!(!output.windows(5).any(|window| window == b"1.2.3"));
}

#[test]
fn items_that_do_not_answer_are_left_out() {
    let one = |uid: &[u8]| item(&[element(0x0008_1155, "UI", uid)]);
    let input = explicit_file(&[
        element(0x0008_0016, "UI", b"1.2.840.10008.5.1.4.1.1.2\0"),
        element(0x0088_0200, "SQ", &[one(b"1.2.4\0"), one(b"1.2.3\0")].concat()),
    ]);
    let plan = plan(STRICT);
    let (output, _) = rewrite_bytes(&plan, &input, false).unwrap();
    let has = |text: &str| output.windows(text.len()).any(|window| window == text.as_bytes());
    assert!(has(&plan.keyed.uid("1.2.3")));
    assert!(!has(&plan.keyed.uid("1.2.4")));
}

#[test]
fn every_cut_is_noticed() {
    let input = explicit_file(&[
        element(0x0008_0016, "UI", b"1.2.840.10008.5.1.4.1.1.2\0"),
        element(0x0008_1140, "SQ", &item(&[element(0x0008_1155, "UI", b"1.2.3\0")])),
        element(0x7FE0_0010, "OW", &[1, 2, 3, 4]),
    ]);
    let plan = plan(STRICT);
    let whole = rewrite_bytes(&plan, &input, false).unwrap().0;
    for length in 0..input.len() {
        if let Ok((output, _)) = rewrite_bytes(&plan, &input[..length], false) {
            // Only a cut between elements can pass: the rest is then what it would have been.
            assert!(body(&whole).starts_with(&body(&output)[..30]), "cut at {length}");
        }
    }
}

#[test]
fn nesting_has_an_end() {
    let mut inner = element(0x0010_0010, "PN", b"DOE^JOHN");
    for _ in 0..40 {
        inner = element(0x0008_1140, "SQ", &item(&[inner]));
    }
    let input = explicit_file(&[inner]);
    let fault = rewrite_bytes(&plan(STRICT), &input, false).err().unwrap();
    assert_eq!(fault.reason, "too-deep");
    assert!(!fault.to_string().contains("DOE"));
}

#[test]
fn changes_without_end_are_refused_and_not_remembered() {
    let strict = plan(STRICT);
    let one = element(0x0008_0016, "UI", b"1.2.840.10008.5.1.4.1.1.2\0");
    let many = element(0x0011_1001, "LO", b"").repeat(400_000);
    let data = explicit_file(&[one, many]);
    assert!(rewrite_bytes(&strict, &data, false).is_ok(), "nobody asked for the changes");
    let fault = rewrite_bytes(&strict, &data, true).err().unwrap();
    assert_eq!((fault.outcome.word(), fault.reason), ("quarantined", "too-many-changes"));
}
