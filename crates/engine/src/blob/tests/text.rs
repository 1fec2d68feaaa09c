//! Formats that are text.

use super::*;

#[test]
fn ascconv_strings_stand_in_one_or_two_quotes() {
    let value = "### ASCCONV BEGIN ###\ntName\t = \t\"\"DOE\"\"\nsP.tId = \"DOE\" # DOE\nlDay = 7 DOE\ntNone = \"\"\"\"\n\
### ASCCONV END ###";
    let (new, names) = swap_text(Kind::Protocol, value, "DOE", "J\"X\n");
    let expected = "### ASCCONV BEGIN ###\ntName\t = \t\"\"J'X\"\"\nsP.tId = \"J'X\" # J'X\nlDay = 7 J'X\ntNone = \"\"\"\"\n\
### ASCCONV END ###";
    assert_eq!(new.trim_end_matches(' '), expected);
    assert_eq!(names, ["tName", "sP.tId", "", "lDay"]);
}

#[test]
fn protocols_within_protocols_keep_their_quotes() {
    let value = "<XProtocol> {\n <Name> \"DOE\"\n <ParamString.\"tPatientName\"> { <Default> \"\" \"DOE \"\"Jane\"\"\" }\n\
<ParamLong.\"n\"> { 5 }\n <ParamString.\"Protocol0\"> { \"<XProtocol> { <ParamString.\"\"inner\"\"> { \"\"DOE\"\" } }\n\
### ASCCONV BEGIN ###\ntX = \"\"DOE\"\"\n### ASCCONV END ###\" }\n}";
    let (new, names) = swap_text(Kind::Protocol, value, "DOE", "A\"B");
    assert_eq!(new.matches("A\"\"B").count(), 2);
    assert_eq!(new.matches("A\"\"\"\"B").count(), 1);
    assert!(new.contains("{ <Default> \"\" \"A\"\"B \"\"Jane\"\"\" }"));
    assert!(new.contains("tX = \"\"A'B\"\""));
    assert_eq!(names, ["Name", "tPatientName", "inner", "tX"]);
    let open = "<XProtocol> { \"never closed }";
    assert_eq!(texts(Kind::Protocol, open.as_bytes(), &Charsets::default()), Err(Unreadable));
}

#[test]
fn xml_stays_well_formed() {
    let value = "\u{FEFF}<?xml version=\"1.0\"?>\n<r:a n='DOE' m=\"x &amp; DOE&#10;\"><!--DOE--> DOE &lt;b&gt; <![CDATA[DOE]]>\
<?p DOE?><c/></r:a>\n";
    let (new, names) = swap_text(Kind::Xml, value, "DOE", "<'--]]>?>\"&");
    let expected = "\u{FEFF}<?xml version=\"1.0\"?>\n<r:a n='&lt;&apos;--]]&gt;?&gt;\"&amp;' m=\"x &amp; &lt;'--]]&gt;?&gt;&quot;&amp;&#xA;\">\
<!--<'- ]]>?>\"&--> &lt;'--]]&gt;?&gt;\"&amp; &lt;b&gt; <![CDATA[<'--]] ?>\"&]]>\
<?p <'--]]>? \"&?><c/></r:a>\n";
    assert_eq!(new.trim_end_matches(' '), expected);
    assert_eq!(names, ["n", "m", "", "r:a", "r:a", ""]);
    assert!(texts(Kind::Xml, new.as_bytes(), &Charsets::default()).is_ok());
}

#[test]
fn xml_that_is_none_or_brings_entities_is_unreadable() {
    for bad in [
        "<a>",
        "<a></b>",
        "<a/><b/>",
        "<a b=c/>",
        "<a b='1' b='2'/>",
        "<a b='<'/>",
        "<a>&who;</a>",
        "text <a/>",
        "<!DOCTYPE a [<!ENTITY who 'DOE'>]><a>&who;</a>",
        "<a><!-- </a>",
        "<1/>",
        "<?xml encoding='who-knows'?><a/>",
        "<?xml version='1.0'",
        "",
    ] {
        assert_eq!(texts(Kind::Xml, bad.as_bytes(), &Charsets::default()), Err(Unreadable), "{bad}");
    }
}

#[test]
fn xml_in_no_known_encoding_is_plain_text() {
    assert_eq!(recognise("", 0x0009_1010, b"<a>J\xFCrgen</a>"), Some(Kind::Text));
}

#[test]
fn xml_keeps_its_encoding() {
    let wide: Vec<u8> = "\u{FEFF}<a>Jürgen</a>".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let expected: Vec<u8> = "\u{FEFF}<a>Müller</a>".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(swap(Kind::Xml, &wide, "Jürgen", "Müller").0, expected);
    let latin = b"<?xml version='1.0' encoding='ISO-8859-1'?><a>J\xFCrgen</a>";
    let (new, _) = swap(Kind::Xml, latin, "Jürgen", "Mü\u{10D}");
    assert_eq!(new, b"<?xml version='1.0' encoding='ISO-8859-1'?><a>M\xFC&#269;</a>");
}

#[test]
fn mime_parts_are_cleaned_one_by_one() {
    let xml = base64::encode(b"<a name='DOE'/>", b"\r\n");
    let value = [
        b"MIME-Version: 1.0\r\nSubject: about\r\n DOE\r\nContent-Type: multipart/mixed; boundary=\"b b\"\r\n\r\n--b b\r\n\r\nDOE\r\n\
--b b\r\nContent-Type: text/xml\r\nContent-Transfer-Encoding: base64\r\n\r\n"
            .as_slice(),
        &xml,
        b"\r\n--b b\r\nContent-Type: text/plain\r\nContent-Length: 3\r\n\r\nDOE\r\n--b b--\r\n",
    ]
    .concat();
    assert_eq!(recognise("", 0x0009_1010, &value), Some(Kind::Mime));
    let (new, names) = swap(Kind::Mime, &value, "DOE", "ANON");
    let text = String::from_utf8(new).unwrap();
    assert!(text.contains("Subject: about\r\n ANON\r\n") || text.contains("Subject: about   ANON\r\n"), "{text}");
    assert!(text.contains("\r\n--b b\r\n\r\nANON\r\n--b b\r\n"));
    assert!(text.contains("Content-Length: 4\r\n\r\nANON\r\n--b b--\r\n"));
    assert!(text.contains(std::str::from_utf8(&base64::encode(b"<a name='ANON'/>", b"\r\n")).unwrap()));
    assert_eq!(names.len(), 4);
    for bad in [
        "Content-Type: multipart/mixed; boundary=x\n\n--x\n\nDOE\n",
        "Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\n????",
        "Content-Type: text/plain\nContent-Transfer-Encoding: quoted-printable\n\nD=4FE",
        "Content-Type: text/plain\nSubject: =?utf-8?B?RE9F?=\n\nx",
        "Content-Type: image/x\n\n\u{1}\u{2}\u{3}",
    ] {
        assert_eq!(texts(Kind::Mime, bad.as_bytes(), &Charsets::default()), Err(Unreadable), "{bad}");
    }
}

#[test]
fn plain_text_fields_and_utf_16() {
    assert_eq!(swap_text(Kind::Text, "of DOE\0", "DOE", "J. D.").0, "of J. D.\0\0");
    let fields = b"DOE^JANE\0\0\0next\0\0";
    assert_eq!(recognise("", 0x0009_1010, fields), Some(Kind::Fields));
    assert_eq!(swap(Kind::Fields, fields, "DOE^JANE", "LONGER THAN BEFORE").0, b"LONGER THA\0next\0\0\0");
    let wide: Vec<u8> = "DOE\0".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(recognise("", 0x0009_1010, &wide), Some(Kind::Wide));
    let expected: Vec<u8> = "ANON\0".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(swap(Kind::Wide, &wide, "DOE", "ANON").0, expected);
}

#[test]
fn what_nobody_reads_is_not_recognised() {
    for value in [b"\x01\x02\x03\x04".as_slice(), b"x\x9c\xed\xda\x03", b"DO\x01E", b"\0\0\x80\x3F\0\0\x80\x3F"] {
        assert_eq!(recognise("ACME", 0x0009_1010, value), None, "{value:?}");
    }
    assert_eq!(recognise("GEMS_SERS_01", 0x0025_101B, b"\x1f\x8b"), Some(Kind::GeProtocol));
    assert_eq!(texts(Kind::GeProtocol, b"\x1f\x8b", &Charsets::default()), Err(Unreadable));
}
