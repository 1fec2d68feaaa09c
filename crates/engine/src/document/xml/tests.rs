use super::*;
use proptest::prelude::*;

fn round(text: &str) -> Option<String> {
    parse(text.as_bytes()).and_then(|nodes| String::from_utf8(write(&nodes)).ok())
}

#[test]
fn what_is_written_says_the_same() {
    let text = "\u{FEFF}<?xml version='1.0'?><!-- Smith --><?go Smith?><a xmlns:x='urn:x' b='1 &lt; \"2\"&#10;'>\
                t&amp;<![CDATA[<i>]]>&#x41;<!-- Smith -->B<x:c/>\r\n</a>\n<!-- Smith -->";
    let wanted = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
                  <a xmlns:x=\"urn:x\" b=\"1 &lt; &quot;2&quot;&#10;\">t&amp;&lt;i&gt;AB<x:c/>\n</a>\n";
    assert_eq!(round(text).as_deref(), Some(wanted));
    assert_eq!(round(wanted).as_deref(), Some(wanted));
}

#[test]
fn encodings_are_those_declared() {
    let latin = b"<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a>\xE4</a>";
    let wide: Vec<u8> = "\u{FEFF}<a>ä</a>".encode_utf16().flat_map(u16::to_le_bytes).collect();
    for bytes in [&latin[..], &wide, "<a>ä</a>\0".as_bytes()] {
        assert_eq!(parse(bytes).and_then(|nodes| nodes.get(1).cloned()), Some(Node::Text("ä".to_owned())));
    }
    assert_eq!(parse(b"<a>\xE4</a>"), None);
    assert_eq!(parse(b"<?xml version=\"1.0\" encoding=\"nobody-knows\"?><a/>"), None);
}

#[test]
fn what_is_not_well_formed_is_not_read() {
    for text in [
        "",
        "a",
        "<a>",
        "<a></b>",
        "<a/><a/>",
        "<a/>x",
        "<a b='1' b='2'/>",
        "<a b=1/>",
        "<a>&nobody;</a>",
        "<!DOCTYPE a [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><a>&e;</a>",
        "<!DOCTYPE a [<!ENTITY e 'x'>]><a b='&e;'/>",
        "<a>&#1;</a>",
        "<x:a/>",
        "<a x:b='1'/>",
        "<1/>",
        "<a:/>",
        "<a xmlns:x='u' xmlns:y='u' x:b='' y:b=''/>",
    ] {
        assert_eq!(parse(text.as_bytes()), None, "{text}");
    }
    assert_eq!(parse("<a>".repeat(300).as_bytes()), None);
}

proptest! {
    #[test]
    fn what_can_be_read_can_be_read_again(text in "(<a>|</a>|<b c='|'/>|&amp;|&#65;|<!--|-->|<!\\[CDATA\\[|\\]\\]>|x|\\PC|<\\?|\\?>){0,16}") {
        if let Some(nodes) = parse(format!("<a>{text}</a>").as_bytes()) {
            prop_assert_eq!(parse(&write(&nodes)), Some(nodes));
        }
    }

    #[test]
    fn any_bytes_are_an_answer(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
        let _ = parse(&bytes);
    }
}
