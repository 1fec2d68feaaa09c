use super::*;
use proptest::prelude::*;

/// A file without a cross-reference table, which nobody here trusts.
fn file(objects: &[&str]) -> Vec<u8> {
    let mut out = b"%PDF-1.4\n".to_vec();
    for (at, object) in objects.iter().enumerate() {
        out.extend_from_slice(format!("{} 0 obj\n{object}\nendobj\n", at + 1).as_bytes());
    }
    out.extend_from_slice(b"trailer<</Root 1 0 R>>\n%%EOF");
    out
}

fn with_content(content: &str, resources: &str) -> Vec<u8> {
    let stream = format!("<</Length {}>>stream\n{content}\nendstream", content.len());
    let page = format!("<</Type/Page/Contents 4 0 R/Resources<<{resources}>>/MediaBox[0 0 9 9]>>");
    file(&["<</Type/Catalog/Pages 2 0 R>>", "<</Kids[3 0 R]/Count 1>>", &page, &stream])
}

/// What the first page of a redacted document draws.
fn drawn(content: &str, resources: &str) -> Option<String> {
    let new = redacted(&with_content(content, resources))?;
    let file = file::File::open(&new)?;
    let text = file.unpacked(&file.stream(4)?)?;
    String::from_utf8(text).ok().map(|text| text.lines().collect::<Vec<_>>().join(" "))
}

#[test]
fn drawings_stay_and_text_goes() {
    for (content, wanted) in [
        ("1 0 0 rg 0 0 5.25 5 re f", "1 0 0 rg 0 0 5.25 5 re f"),
        ("BT /F 9 Tf (Smith) Tj [(S)1(mith)] TJ <53> ' ET 1 1 m 2 2 l S", "1 1 m 2 2 l S"),
        ("q 1 0 0 1 0 0 cm [3 1] 0 d % Smith\nQ Q q", "q 1 0 0 1 0 0 cm [3 1 ] 0 d Q q Q"),
        ("BI /W 1 ID Smith EI 1 w", "1 w"),
        ("/Smith BMC /S <</T(Smith)>> BDC 2 w EMC EMC", "2 w"),
        ("(Smith) 1 m 3 4 m 1e9 0 l Smith", "3 4 m"),
        ("/P cs /Smith scn /Smith sh 5 5 m", "0 g 0.5 g 5 5 m"),
        ("/CS1 cs 0.25 scn", "0 g 0.75 g"),
        ("/GS gs /Nobody gs /Nothing Do", "/G0 gs"),
    ] {
        let resources = "/ColorSpace<</CS1[/Separation/Smith/DeviceRGB 9 0 R]/P/Pattern>>/ExtGState<</GS<</CA 0.5/Font[9 0 R 1]>>>>";
        assert_eq!(drawn(content, resources).as_deref(), Some(wanted), "{content}");
    }
}

#[test]
fn what_cannot_be_read_whole_is_not_read() {
    let good = with_content("1 w", "");
    assert!(redacted(&good).is_some());
    let encrypted = String::from_utf8(good.clone()).map(|text| text.replace("/Root", "/Encrypt 9 0 R/Root"));
    let endless = file(&["<</Type/Catalog/Pages 2 0 R>>", "<</Kids[2 0 R]>>"]);
    let deep = with_content(&"[".repeat(10_000), "");
    let packed = file(&[
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Kids[3 0 R]>>",
        "<</Contents 4 0 R>>",
        "<</Length 1/Filter/LZWDecode>>stream\nx\nendstream",
    ]);
    for bytes in [b"".to_vec(), b"%PDF-1.4".to_vec(), encrypted.unwrap_or_default().into_bytes(), endless, deep, packed]
    {
        assert_eq!(redacted(&bytes), None);
    }
}

#[test]
fn a_form_within_itself_draws_nothing_there() {
    let form = |name: &str, number: u8| {
        let content = format!("/{name} Do 1 w");
        format!(
            "<</Subtype/Form/BBox[0 0 1 1]/Resources<</XObject<</{name} {number} 0 R>>>>/Length {}>>stream\n{content}\nendstream",
            content.len()
        )
    };
    let objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Kids[3 0 R]>>",
        "<</Contents 4 0 R/Resources<</XObject<</A 5 0 R>>>>>>",
        "<</Length 5>>stream\n/A Do\nendstream",
        &form("B", 6),
        &form("A", 5),
    ];
    let new = redacted(&file(&objects)).unwrap_or_default();
    assert_eq!(memchr::memmem::find_iter(&new, b"/Subtype/Form").count(), 2);
}

#[test]
fn text_is_found_where_it_can_stand() {
    let content = "BT (Smi) Tj (th) Tj [(Jo)5(hn)] TJ <FEFF004D0061> Tj ET";
    let text = texts(&with_content(content, "/Font<</F<</BaseFont/M#6eoe>>>>")).unwrap_or_default();
    for wanted in ["Smith", "John", "Ma", "Mnoe"] {
        assert!(text.contains(wanted), "{wanted}");
    }
    assert_eq!(texts(b"%PDF-1.4 nothing"), None);
}

fn pieces() -> impl Strategy<Value = String> {
    "(1 0 obj|2 0 obj|endobj|stream\n|endstream|<<|>>|\\[|\\]|\\(|\\)|/Kids|/Pages|/Root|trailer|/Type|/ObjStm|/N 1|/First 4| 1 0 R| 2 0 R|/Length 5| 9 |<41>|%|\n| ){0,40}"
}

proptest! {
    #[test]
    fn any_pieces_are_an_answer(pieces in pieces(), bytes in prop::collection::vec(any::<u8>(), 0..32)) {
        let mut file = b"%PDF-1.4\n".to_vec();
        file.extend_from_slice(pieces.as_bytes());
        file.extend_from_slice(&bytes);
        let _ = (redacted(&file), texts(&file));
    }

    #[test]
    fn a_changed_file_is_an_answer(at in 0_usize..400, byte: u8, content in "[ -~]{0,60}") {
        let mut file = with_content(&content, "/XObject<</F 4 0 R>>");
        if let Some(slot) = file.get_mut(at) {
            *slot = byte;
        }
        if let Some(new) = redacted(&file) {
            // What is made can be read, and made again.
            prop_assert!(redacted(&new).is_some());
        }
    }

    #[test]
    fn no_word_comes_through(content in "([A-Za-z(){}<>/\\[\\]%'\"*]{1,6} ?|[0-9.-]{1,4} ){0,40}") {
        if let Some(drawing) = drawn(&content, "") {
            let known = ["q", "Q", "m", "l", "c", "v", "y", "re", "h", "cm", "w", "J", "j", "M", "i", "d", "S", "s", "f", "f*", "B",
                "B*", "b", "b*", "n", "W", "W*", "g", "G", "rg", "RG", "k", "K", "[", "]"];
            let is_known = |word: &str| known.contains(&word) || word.trim_start_matches('[').parse::<f64>().is_ok();
            prop_assert!(drawing.split_whitespace().all(is_known), "{drawing}");
        }
    }
}
