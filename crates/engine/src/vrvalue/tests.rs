//! Each VR's row of PS3.5 table 6.2-1, and values that fit or don't.
#![allow(clippy::unwrap_used)]

use super::*;
use proptest::prelude::*;

fn fits(vr: Vr, text: &str) -> Option<Vec<u8>> {
    fit(vr, text, &Charsets::parse(b"ISO_IR 100"))
}

#[test]
fn every_vr_is_known_and_nothing_else() {
    assert_eq!(Vr::ALL.len(), 34);
    for vr in Vr::ALL {
        assert_eq!(Vr::from_bytes(vr.to_bytes()), Some(*vr));
    }
    for letters in [*b"XX", *b"ob", *b"\0\0", *b"OX", *b"??"] {
        assert_eq!(Vr::from_bytes(letters), None);
    }
    assert_eq!(&Vr::OV.to_bytes(), b"OV");
}

#[test]
fn headers_padding_and_lengths() {
    let long: Vec<Vr> = Vr::ALL.iter().copied().filter(|vr| vr.has_long_header()).collect();
    assert_eq!(
        long,
        [Vr::OB, Vr::OD, Vr::OF, Vr::OL, Vr::OV, Vr::OW, Vr::SQ, Vr::SV, Vr::UC, Vr::UN, Vr::UR, Vr::UT, Vr::UV]
    );
    assert_eq!((Vr::UI.pad_byte(), Vr::OB.pad_byte(), Vr::UN.pad_byte(), Vr::PN.pad_byte()), (0, 0, 0, b' '));
    assert_eq!((Vr::LO.max_length(), Vr::UT.max_length(), Vr::SQ.max_length()), (Some(64), None, None));
    assert!(Vr::ALL.iter().all(|vr| vr.is_string() || !vr.is_text()));
    assert!(Vr::PN.splits_at_backslash() && !Vr::LT.splits_at_backslash() && !Vr::OB.splits_at_backslash());
}

#[test]
fn text_that_fits() {
    let cases: &[(Vr, &str, &[u8])] = &[
        (Vr::LO, "Jérôme", b"J\xE9r\xF4me"),
        (Vr::LO, "Łódź", b"Lodz"),
        (Vr::LO, "odd", b"odd "),
        (Vr::SH, "0123456789abcdefgh", b"0123456789abcdef"),
        (Vr::SH, "0123456789abcd   xyz", b"0123456789abcd"),
        (Vr::PN, "Doe^John=山", b"Doe^John=?"),
        (Vr::ST, "a\\b\r\n", b"a\\b\r\n "),
        (Vr::UT, "x", b"x "),
        (Vr::UC, "x", b"x "),
        (Vr::CS, "Anon", b"ANON"),
        (Vr::AE, "Anon", b"Anon"),
        (Vr::AS, "045Y", b"045Y"),
        (Vr::DA, "19000101", b"19000101"),
        (Vr::DT, "1900", b"1900"),
        (Vr::TM, "000000.000000", b"000000.000000 "),
        (Vr::DS, "-1.5e3", b"-1.5e3"),
        (Vr::DS, ".5", b".5"),
        (Vr::IS, "-12", b"-12 "),
        (Vr::UI, "2.25.0", b"2.25.0"),
        (Vr::UI, "1.2\\1.3\\", b"1.2\\1.3\\"),
        (Vr::LO, "é \\\\b", b"\xE9\\\\b"),
        (Vr::SH, "0123456789abcdefgh\\x", b"0123456789abcdef\\x"),
        (Vr::DS, "1\\2.5", b"1\\2.5 "),
        (Vr::UI, "1.2.3", b"1.2.3\0"),
        (Vr::UR, "http://example.invalid/", b"http://example.invalid/ "),
        (Vr::IS, "", b""),
        (Vr::LO, "  ", b""),
    ];
    for (vr, text, expected) in cases {
        assert_eq!(fits(*vr, text).as_deref(), Some(*expected), "{vr:?} {text}");
    }
    let long = fits(Vr::PN, &format!("{}={}", "é".repeat(70), "b".repeat(70))).unwrap();
    assert_eq!(long.len(), 130);
    assert_eq!(fit(Vr::SH, "山田", &Charsets::parse(b"ISO_IR 192")).unwrap(), "山田".as_bytes());
    // A second byte 0x5C is no backslash.
    assert_eq!(fit(Vr::LO, "誠", &Charsets::parse(b"GBK")).unwrap(), b"\xD5\x5C");
}

#[test]
fn text_that_does_not_fit() {
    let cases = [
        (Vr::AS, "Anon"),
        (Vr::AS, "45Y"),
        (Vr::DS, "Anon"),
        (Vr::DS, "1.2.3"),
        (Vr::DS, "1e"),
        (Vr::DS, "."),
        (Vr::DS, "1.23456789012345678"),
        (Vr::IS, "2147483648"),
        (Vr::IS, "1.0"),
        (Vr::IS, "1234567890123"),
        (Vr::DA, "Anon"),
        (Vr::DA, "1900.01.01"),
        (Vr::DA, "19000101-"),
        (Vr::DA, "19000230"),
        (Vr::DT, "19000101-"),
        (Vr::DT, "190"),
        (Vr::TM, "00:00"),
        (Vr::TM, "25"),
        (Vr::UI, "1..2"),
        (Vr::UI, "1.02"),
        (Vr::UI, "Anon"),
        (Vr::UR, "a b"),
        (Vr::UR, "a\\b"),
        (Vr::LO, "a\nb"),
        (Vr::PN, "a=b=c=d"),
        (Vr::CS, "A-B"),
        (Vr::PN, "a^b^c^d^e^f"),
        (Vr::IS, "1\\x"),
        (Vr::ST, "a\x1Bb"),
        (Vr::UC, "a\tb"),
        (Vr::US, "1"),
        (Vr::OB, "1"),
        (Vr::SQ, "x"),
        (Vr::UN, "x"),
        (Vr::US, ""),
        (Vr::IS, "é1"),
    ];
    for (vr, text) in cases {
        assert_eq!(fits(vr, text), None, "{vr:?} {text}");
    }
}

proptest! {
    #[test]
    fn what_fits_is_legal(vr in prop::sample::select(Vr::ALL), text in "(\\PC{0,90}|[0-9.YM\\\\]{0,20})", utf8: bool) {
        let charset = if utf8 { Charsets::parse(b"ISO_IR 192") } else { Charsets::default() };
        if let Some(value) = fit(vr, &text, &charset) {
            prop_assert!(value.len() % 2 == 0);
            let decoded = charset.decode(&value).unwrap();
            prop_assert_eq!(decoded.matches('\\').count(), text.matches('\\').count());
            let limit = vr.max_length().map_or(usize::MAX, |limit| if vr == Vr::PN { 3 * 65 } else { limit });
            let values = decoded.split(|letter| letter == '\\' && vr.splits_at_backslash());
            for one in values {
                prop_assert!(one.trim_end_matches([' ', '\0']).chars().count() <= limit);
            }
            // Fitting again changes nothing.
            prop_assert_eq!(fit(vr, &decoded, &charset), Some(value));
        }
    }
}
