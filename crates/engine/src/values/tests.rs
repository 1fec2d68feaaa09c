use std::path::PathBuf;

use super::*;

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

#[test]
fn unreadable_files_are_counted_with_their_reason() {
    let files = vec![(7, PathBuf::from("/nowhere/at/all")), (8, PathBuf::from("/"))];
    let values = values(&standard(), &files, false, &Cancel::default());
    assert_eq!((values.taken, values.read, values.attributes.len()), (2, 0, 0));
    assert_eq!(values.unread, [(7, "vanished"), (8, "not-a-file")]);
}

#[test]
fn nothing_is_taken_when_cancelled() {
    let cancel = Cancel::default();
    cancel.set();
    assert_eq!(values(&standard(), &[(1, PathBuf::from("/"))], false, &cancel).taken, 0);
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
