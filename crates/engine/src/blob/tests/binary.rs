//! Formats with lengths, offsets and checksums.

use super::*;
use flate2::write::GzEncoder;
use flate2::{Compression, GzBuilder};
use std::io::{Read, Write};

fn field(text: &str, width: usize) -> Vec<u8> {
    let mut out = text.as_bytes().to_vec();
    out.resize(width, 0);
    out
}

fn words(numbers: &[usize]) -> Vec<u8> {
    numbers.iter().flat_map(|number| u32::try_from(*number).unwrap().to_le_bytes()).collect()
}

/// Tags of name, VR and items; `first` is what an item's first number says beyond its length.
fn csa(head: &[u8], tags: &[(&str, &str, &[&str])], first: usize) -> Vec<u8> {
    let mut out = [head, &words(&[tags.len(), 77])].concat();
    for (name, vr, items) in tags {
        out.extend([field(name, 64), words(&[1]), field(vr, 4), words(&[6, items.len(), 77])].concat());
        for item in *items {
            let length = item.len() + usize::from(!item.is_empty());
            out.extend(words(&[length + first, length, 77, length]));
            out.extend(field(item, length.next_multiple_of(4)));
        }
    }
    out.extend([0; 4]);
    out
}

const SV10: &[u8] = b"SV10\x04\x03\x02\x01";

#[test]
fn csa_lengths_move_only_when_a_text_outgrows_them() {
    let tags = |name: &'static str| [("PatientName", "LO", vec![name]), ("B_value", "IS", vec!["1000    "])];
    let build = |head: &[u8], name, first| {
        let tags = tags(name);
        let tags: Vec<(&str, &str, &[&str])> =
            tags.iter().map(|(name, vr, items)| (*name, *vr, items.as_slice())).collect();
        csa(head, &tags, first)
    };
    let longer = swap(Kind::Csa, &build(SV10, "DOE", 0), "DOE", "ANONYMOUS PERSON");
    assert_eq!(longer, (build(SV10, "ANONYMOUS PERSON", 0), vec!["PatientName".to_owned()]));
    let shorter = swap(Kind::Csa, &build(SV10, "DOE^JANE", 0), "DOE^JANE", "X").0;
    assert_eq!(shorter.len(), build(SV10, "DOE^JANE", 0).len());
    assert!(texts_of(Kind::Csa, &shorter).contains(&"X".to_owned()));
    // The older format, with lengths in either place.
    for first in [1, 0] {
        let longer = swap(Kind::Csa, &build(b"", "DOE", first), "DOE", "ANONYMOUS PERSON").0;
        assert_eq!(longer, build(b"", "ANONYMOUS PERSON", first));
        // The second number says nothing: only SPM's way is left.
        let mut other = build(b"", "DOE", 1);
        other[8 + 84 + 4] = 0xFF;
        other[8 + 84 + 5] = 0xFF;
        let longer = swap(Kind::Csa, &other, "DOE", "ANONYMOUS PERSON").0;
        assert_eq!(longer[8 + 84..][..4], [18, 0, 0, 0]);
        assert_eq!(recognise("SIEMENS CSA HEADER", 0x0029_1010, &longer), Some(Kind::Csa));
    }
}

#[test]
fn a_number_of_a_csa_header_stays_one() {
    let value = csa(SV10, &[("lBirthDate", "IS", &["19700101"])], 0);
    let (new, _) = swap(Kind::Csa, &value, "19700101", "GONE");
    assert_eq!(texts_of(Kind::Csa, &new), ["lBirthDate", "IS", "0"]);
}

#[test]
fn what_memory_left_in_a_csa_header_is_shown_and_wiped() {
    let mut value = csa(SV10, &[("Name", "LO", &["text"])], 0);
    value[16 + 10..16 + 18].copy_from_slice(b"DOE^JANE");
    assert!(texts_of(Kind::Csa, &value).contains(&"DOE^JANE".to_owned()));
    let (new, names) = {
        let mut cleaner = Swap::new("nothing", "");
        let Ok(Cleaned::Changed(new)) = clean(Kind::Csa, &value, &Charsets::default(), &mut cleaner) else {
            panic!("unchanged")
        };
        (new, cleaner.names)
    };
    assert_eq!(new, csa(SV10, &[("Name", "LO", &["text"])], 0));
    assert!(names.is_empty());
}

#[test]
fn a_csa_header_that_lies_is_unreadable() {
    let good = csa(SV10, &[("Name", "LO", &["text", "", "more"])], 0);
    assert!(texts(Kind::Csa, &good, &Charsets::default()).is_ok());
    for (at, byte) in [(8, 200), (16 + 76, 200), (16 + 80, 78), (16 + 84 + 4, 255), (16 + 84 + 8, 78)] {
        let mut bad = good.clone();
        bad[at] = byte;
        assert_eq!(texts(Kind::Csa, &bad, &Charsets::default()), Err(Unreadable), "byte {at}");
    }
    let binary = csa(SV10, &[("Name", "UN", &["a\0b"])], 0);
    assert_eq!(texts(Kind::Csa, &binary, &Charsets::default()), Err(Unreadable));
}

#[test]
fn phoenix_messages_tell_their_new_length() {
    let value = csa(SV10, &[("SrMsgBuffer", "UN", &["00990005LO0003eng01000007LO0008DOE^JANE"])], 0);
    let (new, names) = swap(Kind::Csa, &value, "DOE^JANE", "X");
    assert!(texts_of(Kind::Csa, &new).contains(&"X".to_owned()));
    assert!(new.windows(15).any(|window| window == b"01000007LO0001X"));
    assert_eq!(names, ["01000007LO"]);
}

#[test]
fn text_is_read_in_the_data_sets_character_set_and_written_in_it() {
    let cyrillic = Charsets::parse(b"ISO_IR 144");
    let mut value = csa(SV10, &[("PatientName", "LO", &["1234567"])], 0);
    let at = value.windows(7).position(|window| window == b"1234567").unwrap();
    value[at..at + 7].copy_from_slice(b"\xB8\xD2\xB0\xBD\xBE\xD2 ");
    assert!(texts(Kind::Csa, &value, &cyrillic).unwrap().contains(&"ИвАНОв ".to_owned()));
    let mut cleaner = Swap::new("ИвАНОв", "Петр");
    let Ok(Cleaned::Changed(new)) = clean(Kind::Csa, &value, &cyrillic, &mut cleaner) else { panic!("unchanged") };
    assert!(new.windows(5).any(|window| window == b"\xBF\xD5\xE2\xE0 "));
}

fn packed(text: &str) -> Vec<u8> {
    let mut encoder =
        GzBuilder::new().filename("Ex16060Ser10").mtime(1_500_000_000).write(Vec::new(), Compression::best());
    encoder.write_all(text.as_bytes()).unwrap();
    encoder.finish().unwrap()
}

fn unpacked(packed: &[u8]) -> String {
    let mut out = String::new();
    flate2::read::GzDecoder::new(packed).read_to_string(&mut out).unwrap();
    out
}

#[test]
fn a_ge_protocol_is_cleaned_packed_or_not() {
    let text = "set PATIENTNAME \"DOE^JANE\"\nNOTES \"of DOE^JANE \"x\"\"\r\nFOV \"27.0\"\nDOE^JANE alone\n";
    let expected = "set PATIENTNAME \"A'B\"\nNOTES \"of A'B 'x'\"\r\nFOV \"27.0\"\nA'B alone\n";
    let (plain, names) = swap_text(Kind::GeProtocol, text, "DOE^JANE", "A\"B");
    assert_eq!(
        (plain.trim_end_matches('\0').trim_end_matches(' '), names),
        (expected, ["PATIENTNAME", "NOTES", ""].map(String::from).to_vec())
    );
    let (new, _) = swap(Kind::GeProtocol, &packed(text), "DOE^JANE", "A\"B");
    assert_eq!(unpacked(&new), expected);
    let gz = packed(text);
    let value = [&u32::try_from(gz.len()).unwrap().to_le_bytes(), gz.as_slice(), &[0]].concat();
    let (new, _) = swap(Kind::GeProtocol, &value, "DOE^JANE", "A\"B");
    let length = usize::try_from(u32::from_le_bytes(new[..4].try_into().unwrap())).unwrap();
    assert_eq!(unpacked(&new[4..4 + length]), expected);
    assert!(new[4 + length..].len() < 2);
    assert!(!new.windows(7).any(|window| window == b"Ex16060"), "the file name stays");
    assert_eq!(new[8..12], [0; 4], "the time stays");
}

#[test]
fn a_ge_protocol_without_needles_loses_name_and_time_only() {
    let value = packed("FOV \"27.0\"\n");
    let Ok(Cleaned::Changed(new)) =
        clean(Kind::GeProtocol, &value, &Charsets::default(), &mut Swap::new("nothing", ""))
    else {
        panic!("unchanged")
    };
    assert_eq!(unpacked(&new), "FOV \"27.0\"\n");
    assert!(texts_of(Kind::GeProtocol, &value).contains(&"Ex16060Ser10".to_owned()));
    assert_eq!(texts_of(Kind::GeProtocol, &new), ["FOV", "27.0"]);
}

#[test]
fn a_bomb_or_a_broken_sum_is_unreadable() {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    for _ in 0..17 {
        encoder.write_all(&vec![b'x'; 1 << 20]).unwrap();
    }
    assert_eq!(texts(Kind::GeProtocol, &encoder.finish().unwrap(), &Charsets::default()), Err(Unreadable));
    let good = packed("FOV \"27.0\"\n");
    for at in [good.len() - 1, good.len() - 6, 3] {
        let mut bad = good.clone();
        bad[at] ^= 4;
        assert_eq!(texts(Kind::GeProtocol, &bad, &Charsets::default()), Err(Unreadable), "byte {at}");
    }
    let followed = [good.as_slice(), b"DOE"].concat();
    assert_eq!(texts(Kind::GeProtocol, &followed, &Charsets::default()), Err(Unreadable));
}

#[test]
fn philips_strings_keep_their_places() {
    let strings = [field("DOE^JANE", 81), field("other", 81)].concat();
    let at_table = 32;
    let parameter = |name: &str, kind: usize, count: usize, from: usize, to: usize| {
        [field(name, 34), words(&[kind, count, 0, to - from - 46])].concat()
    };
    let (integers, floats, at_strings) = (132, 136, 140);
    let table = [
        parameter("RC_patient_name", 2, 2, at_table, at_strings),
        parameter("EX_number", 1, 1, at_table + 50, integers),
    ]
    .concat();
    let head = words(&[integers, 1, floats - 8, 1, at_strings - 16, strings.len(), at_table - 24, 2]);
    let value = [head, table, words(&[12, 0x3F80_0000]), strings].concat();
    assert_eq!(recognise("Philips MR Imaging DD 002", 0x2005_1144, &value), Some(Kind::PhilipsParameters));
    let (new, names) = swap(Kind::PhilipsParameters, &value, "DOE^JANE", "A");
    assert_eq!(names, ["RC_patient_name"]);
    assert_eq!(new.len(), value.len());
    assert_eq!(new[at_strings..at_strings + 8], *b"A\0\0\0\0\0\0\0");
    assert_eq!(new[..at_strings], value[..at_strings]);
    let mut bad = value.clone();
    bad[4] = 2;
    assert_eq!(recognise("Philips MR Imaging DD 002", 0x2005_1144, &bad), None);
}

#[test]
fn a_stream_of_elements_is_mended() {
    let wide = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let element = |group: u16, vr: &str, value: &[u8]| {
        let length = u16::try_from(value.len()).unwrap();
        [&group.to_le_bytes(), &[2, 0], vr.as_bytes(), &length.to_le_bytes(), value].concat()
    };
    let build = |name: &str| {
        [element(0, "LT", &wide(name)), element(7, "SL", &[9, 0, 0, 0]), element(0xFFFF, "CS", b"END!      ")].concat()
    };
    let value = build("DOE^JANE");
    assert_eq!(recognise("SIEMENS CSA HEADER", 0x0029_1010, &value), Some(Kind::Stream));
    let (new, names) = swap(Kind::Stream, &value, "DOE^JANE", "ANONYMOUS");
    assert_eq!((new, names), (build("ANONYMOUS"), vec!["00000002".to_owned()]));
    let bad = [element(0, "OB", b"DOE^JANE"), element(0xFFFF, "CS", b"END!")].concat();
    assert_eq!(texts(Kind::Stream, &bad, &Charsets::default()), Err(Unreadable));
}
