//! Known answers: names of pydicom's charset files as pydicom reads them (MIT), others by Python's codecs.
#![allow(clippy::unwrap_used)]

use super::*;
use proptest::prelude::*;

#[rustfmt::skip]
const ANSWERS: &[(&[u8], &[u8], &str)] = &[
    (b"ISO_IR 127", b"\xE2\xC8\xC7\xE6\xEA^\xE4\xE6\xD2\xC7\xD1", "قباني^لنزار"),
    (b"ISO_IR 100", b"Buc^J\xE9r\xF4me", "Buc^Jérôme"),
    (b"ISO_IR 100", b"Buc^J\xE9r\xF4me\\Buc^J\xE9r\xF4me", "Buc^Jérôme\\Buc^Jérôme"),
    (b"ISO_IR 100", b"\xC4neas^R\xFCdiger", "Äneas^Rüdiger"),
    (b"ISO_IR 126", b"\xC4\xE9\xEF\xED\xF5\xF3\xE9\xEF\xF2", "Διονυσιος"),
    (b"\\ISO 2022 IR 87", b"Yamada^Tarou=\x1B$B;3ED\x1B(B^\x1B$BB@O:\x1B(B=\x1B$B$d$^$@\x1B(B^\x1B$B$?$m$&\x1B(B", "Yamada^Tarou=山田^太郎=やまだ^たろう"),
    (b"ISO 2022 IR 13\\ISO 2022 IR 87", b"\xD4\xCF\xC0\xDE^\xC0\xDB\xB3=\x1B$B;3ED\x1B(J^\x1B$BB@O:\x1B(J=\x1B$B$d$^$@\x1B(J^\x1B$B$?$m$&\x1B(J", "ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎=やまだ^たろう"),
    (b"ISO_IR 138", b"\xF9\xF8\xE5\xEF^\xE3\xE1\xE5\xF8\xE4", "שרון^דבורה"),
    (b"\\ISO 2022 IR 149", b"Hong^Gildong=\x1B$)C\xFB\xF3^\x1B$)C\xD1\xCE\xD4\xD7=\x1B$)C\xC8\xAB^\x1B$)C\xB1\xE6\xB5\xBF", "Hong^Gildong=洪^吉洞=홍^길동"),
    (b"\\ISO 2022 IR 87", b"\x1B$B$d$^$@\x1B(B^\x1B$B$?$m$&\x1B(B", "やまだ^たろう"),
    (b"\\ISO 2022 IR 87", b"\x1B$B$d$^$@\x1B(B^\x1B$B$?$m$&\x1B(B\\\x1B$B$d$^$@\x1B(B^\x1B$B$?$m$&\x1B(B", "やまだ^たろう\\やまだ^たろう"),
    (b"\\ISO 2022 IR 87", b"\x1B$B$?$m$&\x1B(B", "たろう"),
    (b"ISO 2022 IR 6\\ISO 2022 IR 87", b"\x1B$B$d$^$@\x1B(B^\x1B$B$?$m$&\x1B(B", "やまだ^たろう"),
    (b"ISO 2022 IR 6\\ISO 2022 IR 87", b"\x1B$B$d$^$@\x1B(B^\x1B$B$?$m$&\x1B(B\\\x1B$B$d$^$@\x1B(B^\x1B$B$?$m$&\x1B(B", "やまだ^たろう\\やまだ^たろう"),
    (b"ISO 2022 IR 6\\ISO 2022 IR 87", b"\x1B$B$?$m$&\x1B(B", "たろう"),
    (b"\\ISO 2022 IR 149", b"\x1B$)C\xB1\xE8\xC8\xF1\xC1\xDF\x1B(B", "김희중"),
    (b"\\ISO 2022 IR 149", b"\x1B$)C\xB1\xE8\xC8\xF1\xC1\xDF\x1B(B\\\x1B$)C\xB1\xE8\xC8\xF1\xC1\xDF\x1B(B", "김희중\\김희중"),
    (b"ISO_IR 144", b"\xBB\xEE\xDAce\xDC\xD1yp\xD3", "Люкceмбypг"),
    (b"ISO 2022 IR 13\\ISO 2022 IR 87", b"\xD4\xCF\xC0\xDE^\xC0\xDB\xB3=\x1B$B;3ED\x1B(B^\x1B$BB@O:\x1B(B=\x1B$B$d$^$@\x1B(B^\x1B$B$?$m$&\x1B(B", "ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎=やまだ^たろう"),
    (b"ISO 2022 IR 13\\ISO 2022 IR 87", b"\xD4\xCF\xC0\xDE^\xC0\xDB\xB3=\x1B$B;3ED\x1B(B^\x1B$BB@O:\x1B(B=\x1B$B$d$^$@\x1B(B^\x1B$B$?$m$&\x1B(B", "ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎=やまだ^たろう"),
    (b"ISO_IR 192", b"Wang^XiaoDong=\xE7\x8E\x8B^\xE5\xB0\x8F\xE6\x9D\xB1", "Wang^XiaoDong=王^小東"),
    (b"GB18030", b"Wang^XiaoDong=\xCD\xF5^\xD0\xA1\xB6\xAB", "Wang^XiaoDong=王^小东"),
    (b"ISO_IR 101", b"\xA3ukasz", "Łukasz"),
    (b"ISO_IR 109", b"\xA1a\xF5ar", "Ħaġar"),
    (b"ISO_IR 110", b"\xA9\xF3\xBArs", "Šķērs"),
    (b"ISO_IR 148", b"\xC7a\xF0r\xFD", "Çağrı"),
    (b"ISO_IR 166", b"\xCA\xC1\xAA\xD2\xC2", "สมชาย"),
    (b"ISO_IR 203", b"\xBCuvre\xA4", "Œuvre€"),
    (b"GBK", b"\xCD\xF5^\xD0\xA1\xB6\xAB", "王^小东"),
    (b"ISO_IR 13", b"\xD4\xCF\xC0\xDE", "ﾔﾏﾀﾞ"),
    (b"\\ISO 2022 IR 101", b"A^\x1B-B\xA3uk", "A^Łuk"),
    (b"\\ISO 2022 IR 109", b"A^\x1B-C\xA1a", "A^Ħa"),
    (b"\\ISO 2022 IR 110", b"A^\x1B-D\xA9\xF3", "A^Šķ"),
    (b"\\ISO 2022 IR 144", b"A^\x1B-L\xBB\xEE\xDA", "A^Люк"),
    (b"\\ISO 2022 IR 127", b"A^\x1B-G\xE2\xC8", "A^قب"),
    (b"\\ISO 2022 IR 126", b"A^\x1B-F\xC4\xE9\xEF", "A^Διο"),
    (b"\\ISO 2022 IR 138", b"A^\x1B-H\xF9\xF8", "A^שר"),
    (b"\\ISO 2022 IR 148", b"A^\x1B-M\xF0r", "A^ğr"),
    (b"\\ISO 2022 IR 166", b"A^\x1B-T\xCA\xC1", "A^สม"),
    (b"\\ISO 2022 IR 100", b"A^\x1B-AJ\xE9", "A^Jé"),
    (b"\\ISO 2022 IR 203", b"A^\x1B-b\xBC\xA4", "A^Œ€"),
    (b"\\ISO 2022 IR 58", b"A^\x1B$)A\xCD\xF5\xB6\xAB", "A^王东"),
    (b"\\ISO 2022 IR 159", b"\x1B$(D0!\x1B(B", "丂"),
    (b"\\ISO 2022 IR 87", b"\x1B$BEl\x1B(B \x1B$B5~\x1B(B", "東 京"),
];

#[test]
fn known_answers() {
    for (term, bytes, expected) in ANSWERS {
        assert_eq!(Charsets::parse(term).decode(bytes).as_deref(), Some(*expected));
    }
}

#[test]
fn single_sets_encode_what_they_decode() {
    for (term, bytes, text) in ANSWERS.iter().filter(|(_, bytes, _)| !bytes.contains(&0x1B)) {
        assert_eq!(Charsets::parse(term).encode(text).as_deref(), Some(*bytes), "{text}");
    }
}

#[test]
fn misspelt_terms_are_understood_and_unknown_ones_read_ascii_only() {
    for term in [&b"ISO_IR 100"[..], b"ISO-IR 100 ", b"iso_ir_100\0", b"ISO IR 100", b"ISO 2022 IR 100\\ISO 2022 IR 87"]
    {
        assert_eq!(Charsets::parse(term).decode(b"\xE9").as_deref(), Some("é"));
    }
    for term in [&b""[..], b"ISO_IR 6", b"ISO_IR 999", b"\\ISO 2022 IR 100", b"\xFF"] {
        assert_eq!(Charsets::parse(term).decode(b"\xE9"), None);
        assert_eq!(Charsets::parse(term).decode(b"plain").as_deref(), Some("plain"));
    }
    assert_eq!(Charsets::default(), Charsets::parse(b""));
}

#[test]
fn extensions_end_at_delimiters() {
    let korean = Charsets::parse(b"ISO 2022 IR 100\\ISO 2022 IR 149");
    assert_eq!(korean.decode(b"\x1B$)C\xB1\xE8^\xE9").as_deref(), Some("김^é"));
    assert_eq!(korean.decode(b"\x1B$)C\xB1\xE8\\\xE9").as_deref(), Some("김\\é"));
    assert_eq!(korean.decode(b"\x1B$)C\xB1\xE8\r\n\xE9").as_deref(), Some("김\r\né"));
    // Without characters of its own above 0x7F the first set has nothing to go back to.
    assert_eq!(Charsets::parse(b"\\ISO 2022 IR 149").decode(b"\x1B$)C\xB1\xE8^\xB1\xE8").as_deref(), Some("김^김"));
    let kana = Charsets::parse(b"ISO 2022 IR 13\\ISO 2022 IR 87");
    assert_eq!(kana.decode(b"\x1B$B;3\xD4 ED\x1B(J").as_deref(), Some("山ﾔ 田"));
}

#[test]
fn undecodable_bytes_are_refused() {
    for (term, bytes) in [
        (&b"ISO_IR 192"[..], &b"\xC3"[..]),
        (b"GB18030", b"\x81"),
        (b"ISO_IR 13", b"\x80"),
        (b"ISO_IR 126", b"\xFF"),
        (b"\\ISO 2022 IR 87", b"\x1B$B;"),
        (b"\\ISO 2022 IR 87", b"\x1B$B\xB0\xA1"),
        (b"\\ISO 2022 IR 149", b"\x1B$)C\xB1"),
        (b"", b"\x1B"),
        (b"", b"\x1B%G"),
    ] {
        assert_eq!(Charsets::parse(term).decode(bytes), None, "{bytes:?}");
    }
}

#[test]
fn backslashes_inside_characters_do_not_split() {
    let gbk = Charsets::parse(b"GBK");
    // U+8A98 is 0xD55C in GBK.
    assert_eq!(gbk.encode("誠a").unwrap(), b"\xD5\x5Ca");
    assert_eq!(gbk.split_values(b"\xD5\x5C\\a\\"), [&b"\xD5\x5C"[..], b"a", b""]);
    assert_eq!(Charsets::parse(b"GB18030").split_values(b"\x81\x30\x81\x30\\x"), [&b"\x81\x30\x81\x30"[..], b"x"]);
    let kanji = Charsets::parse(b"\\ISO 2022 IR 87");
    assert_eq!(kanji.split_values(b"\x1B$B\x30\x5C\x1B(B\\b"), [&b"\x1B$B\x30\x5C\x1B(B"[..], b"b"]);
    assert_eq!(Charsets::parse(b"ISO_IR 192").split_values(b"a\\\\b"), [&b"a"[..], b"", b"b"]);
    assert_eq!(kanji.split_values(b""), [b""]);
}

#[test]
fn encoding_falls_back_to_ascii() {
    let latin = Charsets::parse(b"ISO_IR 100");
    assert_eq!(latin.encode("Jérôme").unwrap(), b"J\xE9r\xF4me");
    assert_eq!(latin.encode("山"), None);
    assert_eq!(latin.encode("\u{85}"), None);
    assert_eq!(Charsets::parse(b"ISO_IR 148").encode("€"), None);
    assert_eq!(Charsets::default().encode_or_ascii("Jérôme Straße e\u{301} 山"), b"Jerome Strasse e ?");
    assert_eq!(latin.encode_or_ascii("Łódź é"), b"Lodz e");
}

#[test]
fn extensions_are_written_as_they_are_read() {
    let cases: &[(&[u8], &[u8], &str)] = &[
        (b"\\ISO 2022 IR 87", b"Yamada^Tarou=\x1B$B;3ED\x1B(B^\x1B$BB@O:\x1B(B", "Yamada^Tarou=山田^太郎"),
        (b"ISO 2022 IR 13\\ISO 2022 IR 87", b"\xD4\xCF=\x1B$B;3ED\x1B(J", "ﾔﾏ=山田"),
        (b"\\ISO 2022 IR 149", b"Hong=\x1B$)C\xFB\xF3^\x1B$)C\xD1\xCE", "Hong=洪^吉"),
        (b"ISO 2022 IR 149", b"Hong=\x1B$)C\xFB\xF3", "Hong=洪"),
        (b"ISO 2022 IR 87", b"\x1B$B;3\x1B(B", "山"),
        (b"ISO 2022 IR 100\\ISO 2022 IR 144", b"\xE9 \x1B-L\xBB\xEE \x1B-A\xE9", "é Лю é"),
    ];
    for (term, bytes, text) in cases {
        let charsets = Charsets::parse(term);
        assert_eq!(charsets.encode(text).as_deref(), Some(*bytes), "{text}");
        assert_eq!(charsets.decode(bytes).as_deref(), Some(*text));
    }
    assert_eq!(Charsets::parse(b"\\ISO 2022 IR 87").encode("김"), None);
}

proptest! {
    #[test]
    fn any_bytes_are_survived(row in 0..ANSWERS.len(), bytes in prop::collection::vec(any::<u8>(), 0..40)) {
        let charsets = Charsets::parse(ANSWERS[row].0);
        let _ = charsets.decode(&bytes);
        prop_assert_eq!(charsets.split_values(&bytes).join(&b'\\'), bytes);
    }

    #[test]
    fn escapes_are_survived(row in 0..ANSWERS.len(), parts in prop::collection::vec("(\x1b(\\$B|\\(B|\\(J|\\$\\)C|\\$\\(D|-A|\\)I)|[!-~]{1,3}|\\\\|\\^|\n)", 0..12)) {
        let charsets = Charsets::parse(ANSWERS[row].0);
        let bytes = parts.concat().into_bytes();
        let values = charsets.split_values(&bytes);
        prop_assert_eq!(values.join(&b'\\'), &bytes[..]);
        // Splitting agrees with decoding: as many values either way.
        if let Some(text) = charsets.decode(&bytes).filter(|_| bytes.contains(&0x1B)) {
            let decoded = values.iter().map(|value| charsets.decode(value)).collect::<Option<Vec<_>>>();
            prop_assert_eq!(decoded.map(|parts| parts.join("\\")), Some(text));
        }
    }

    #[test]
    fn what_is_encoded_is_decoded_again(row in 0..ANSWERS.len(), text in "[ -~À-žﾔ-ﾟ山田一-丟가-갛Α-Ωא-ת\t^=\\\\]{0,12}") {
        let charsets = Charsets::parse(ANSWERS[row].0);
        if let Some(bytes) = charsets.encode(&text) {
            prop_assert_eq!(charsets.decode(&bytes), Some(text.clone()));
            prop_assert_eq!(charsets.split_values(&bytes).len(), text.split('\\').count());
        }
        let folded = Charsets::default().encode_or_ascii(&text);
        prop_assert!(folded.is_ascii());
    }
}
