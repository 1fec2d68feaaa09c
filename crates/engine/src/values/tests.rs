use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;

use super::*;
use crate::read::file::Opening;
use crate::read::look::look;
use crate::read::source::SliceSource;

fn standard() -> Standard {
    Standard::parse("", "", "", "").expect("empty tables")
}

#[test]
fn what_has_its_form_is_told_from_what_has_not() {
    for (vr, value, expected) in [
        (Vr::UI, "1.2.3\0", true),
        (Vr::UI, "1.2.Doe", false),
        (Vr::DA, "20260131", true),
        (Vr::DA, "20260131\\20260201", true),
        (Vr::DA, "Jan 31", false),
        (Vr::TM, "101112.5 ", true),
        (Vr::DT, "20260131101112+0100", true),
        (Vr::DS, "-1.5e3\\ 2 ", true),
        (Vr::DS, "1.5 Doe", false),
        (Vr::DS, "inf", false),
        (Vr::IS, "12", true),
        (Vr::IS, "1.5", false),
        (Vr::IS, "", false),
        (Vr::LO, "12", false),
        (Vr::US, "ab", true),
        (Vr::US, "abc", false),
    ] {
        assert_eq!(has_form(vr, value.as_bytes()), expected, "{value:?}");
    }
}

fn file(path: &str) -> Origin {
    Origin::File(path.into())
}

#[test]
fn unreadable_files_are_counted_with_their_reason() {
    let files = vec![(7, file("/nowhere/at/all")), (8, file("/"))];
    let values = values(&standard(), &files, false, &Cancel::default());
    assert_eq!((values.taken, values.read, values.attributes.len()), (2, 0, 0));
    assert_eq!(values.unread, [(7, "vanished"), (8, "not-a-file")]);
}

#[test]
fn nothing_is_taken_when_cancelled() {
    let cancel = Cancel::default();
    cancel.set();
    assert_eq!(values(&standard(), &[(1, file("/"))], false, &cancel).taken, 0);
}

#[test]
fn long_and_binary_values_are_told_apart_by_digest() {
    let charsets = Charsets::default();
    let see = |vr, raw: &[u8]| shown(&charsets, vr, raw, Encoding::EXPLICIT);
    assert_eq!(see(Vr::LO, b"Doe "), "Doe");
    assert_eq!(see(Vr::UN, b"text\0"), "text");
    assert_eq!(see(Vr::OB, b""), "");
    assert!(see(Vr::OB, &[1, 2]).starts_with("2 bytes, digest "));
    assert_ne!(see(Vr::OB, &[1, 2]), see(Vr::OB, &[1, 3]));
    assert_eq!(see(Vr::US, &[1, 0, 2, 0]), "1\\2");
    assert_ne!(see(Vr::US, &[1; 18]), see(Vr::US, &[[1; 16].as_slice(), &[2, 2]].concat()));
    let long = |last: &str| see(Vr::UT, format!("{}{last}", "a".repeat(5000)).as_bytes());
    assert_ne!(long("b"), long("c"));
    assert!(long("b").chars().count() < 450);
}

/// A data set with a sequence, a private block and a text, explicit little endian, without a meta header.
fn header() -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut put = |tag: [u8; 4], vr: &[u8; 2], value: &[u8]| {
        bytes.extend_from_slice(&tag);
        bytes.extend_from_slice(vr);
        bytes.push(u8::try_from(value.len()).expect("short"));
        bytes.push(0);
        bytes.extend_from_slice(value);
    };
    put([8, 0, 0x18, 0], b"UI", b"1.2.3\0");
    put([8, 0, 0x30, 0x10], b"LO", b"Brain ");
    put([0x10, 0, 0x10, 0], b"PN", b"Doe^Jane");
    put([0x29, 0, 0x10, 0], b"LO", b"ACME");
    put([0x29, 0, 0x05, 0x10], b"LO", b"note");
    bytes
}

fn seen(data: &[u8]) -> Values {
    let mut found = Values::default();
    let see = |opening: &Opening, set: &DataSet<'_>| found.add(&standard(), set, opening.syntax.encoding, 1, false);
    let _ = look(&mut SliceSource(data), &mut Vec::new(), LIMITS, see);
    found
}

#[test]
fn attributes_are_named_as_selectors() {
    let found = seen(&header());
    let names: Vec<&str> = found.attributes.iter().map(|one| one.selector.as_str()).collect();
    assert_eq!(names, ["(0008,0018)", "(0008,1030)", "(0010,0010)", "(0029,0010)", "(0029,\"ACME\",05)"]);
    assert_eq!((found.attributes[0].ordinary.len(), found.attributes[0].listed.len()), (1, 0));
    assert_eq!(found.attributes[1].listed.keys().collect::<Vec<_>>(), ["Brain"]);
}

proptest! {
    #[test]
    fn broken_headers_never_panic(changes in vec((any::<Index>(), any::<u8>()), 0..6), cut in any::<Index>()) {
        let mut data = header();
        for (at, byte) in changes {
            let at = at.index(data.len());
            data[at] = byte;
        }
        data.truncate(cut.index(data.len() + 1));
        let found = seen(&data);
        let elements = found.attributes.iter().map(|one| one.count.elements).sum::<u64>();
        prop_assert!(elements * 8 <= data.len() as u64, "no more elements than there is room for");
    }
}
