//! Streams built by hand, and the property that cuts make no difference.
#![allow(clippy::unwrap_used)]

use super::*;
use proptest::prelude::*;

/// A segment: marker, length, payload.
fn segment(code: u8, payload: &[u8]) -> Vec<u8> {
    let length = u16::try_from(payload.len() + 2).unwrap().to_be_bytes();
    [&[0xFF, code], &length[..], payload].concat()
}

fn jpeg(segments: &[Vec<u8>], data: &[u8], behind: &[u8]) -> Vec<u8> {
    [
        &[0xFF, 0xD8][..],
        &segments.concat(),
        &segment(0xC0, b"\x08\0\x01\0\x01\x01\x01\x11\0"),
        &segment(0xDA, b"\x01\x01\0\0\x3F\0"),
        data,
        behind,
    ]
    .concat()
}

/// A codestream with one tile-part; `open` leaves Psot at 0.
fn j2k(comment: &[u8], data: &[u8], open: bool, behind: &[u8]) -> Vec<u8> {
    let com = segment(0x64, &[b"\0\x01", comment].concat());
    let psot = if open { 0 } else { u32::try_from(12 + com.len() + 2 + data.len()).unwrap() };
    let sot = segment(0x90, &[&[0, 0], &psot.to_be_bytes()[..], &[0, 1]].concat());
    [&[0xFF, 0x4F][..], &segment(0x51, &[7; 40]), &com, &sot, &com, &[0xFF, 0x93], data, &[0xFF, 0xD9], behind].concat()
}

fn boxed(kind: [u8; 4], content: &[u8]) -> Vec<u8> {
    [&u32::try_from(content.len() + 8).unwrap().to_be_bytes()[..], &kind, content].concat()
}

/// Scrub fragments, each cut into pieces of at most `piece` bytes.
fn scrub(fragments: &[Vec<u8>], piece: usize) -> (Vec<Vec<u8>>, bool, Result<(), &'static str>) {
    let mut scrubber = Scrubber::new();
    let mut done = fragments.to_vec();
    for fragment in &mut done {
        let head: Vec<u8> = fragment.iter().copied().take(HEAD_LENGTH).collect();
        scrubber.fragment_start(&head);
        fragment.chunks_mut(piece.max(1)).for_each(|chunk| scrubber.scrub(chunk));
    }
    let changed = scrubber.changed();
    (done, changed, scrubber.finish())
}

fn one(stream: Vec<u8>) -> (Vec<u8>, bool, Result<(), &'static str>) {
    let (mut done, changed, end) = scrub(&[stream], usize::MAX);
    (done.remove(0), changed, end)
}

fn zeros(length: usize) -> Vec<u8> {
    vec![0; length]
}

const DATA: &[u8] = b"\x12\xFF\0\x34\xFF\xD0\x56\xFF\x7F\x78";

#[test]
fn jpeg_comments_and_application_segments_are_emptied() {
    let before = jpeg(
        &[
            segment(0xE0, b"JFIF\0\x01\x02\x01\0\x48\0\x48\x01\x01RGB"),
            segment(0xE0, b"JFXX\0\x10thumb"),
            segment(0xE1, b"Exif\0\0John Doe"),
            segment(0xEE, b"Adobe\0\x64\0\0\0\0\x01extra"),
            segment(0xE8, b"mrfx\x01"),
            segment(0xE8, b"mrfxDOE^JOHN"),
            segment(0xFE, b"Doe^John"),
            segment(0xDB, b"\0quant"),
        ],
        DATA,
        b"\xFF\xD9hidden",
    );
    let after = jpeg(
        &[
            segment(0xE0, b"JFIF\0\x01\x02\x01\0\x48\0\x48\x01\x01\0\0\0"),
            segment(0xE0, &zeros(11)),
            segment(0xE1, &zeros(14)),
            segment(0xEE, b"Adobe\0\x64\0\0\0\0\x01\0\0\0\0\0"),
            segment(0xE8, b"mrfx\x01"),
            segment(0xE8, &zeros(12)),
            segment(0xFE, &zeros(8)),
            segment(0xDB, b"\0quant"),
        ],
        DATA,
        b"\xFF\xD9\0\0\0\0\0\0",
    );
    assert_eq!(one(before), (after, true, Ok(())));
}

#[test]
fn spiff_header_and_its_end_are_kept() {
    let header = [&b"SPIFF\0"[..], &[1; 24]].concat();
    let clean = jpeg(&[segment(0xE8, &header), segment(0xE8, b"\0\0\0\x01\xFF\xD8")], DATA, b"\xFF\xD9");
    assert_eq!(one(clean.clone()), (clean, false, Ok(())));
    let entry = jpeg(&[segment(0xE8, b"\0\0\0\x05a title")], DATA, b"\xFF\xD9");
    assert_eq!(one(entry).0, jpeg(&[segment(0xE8, &zeros(11))], DATA, b"\xFF\xD9"));
}

#[test]
fn jpeg_segments_between_scans_are_emptied_and_fill_bytes_pass() {
    let scan = segment(0xDA, b"\x01\x01\0\0\x3F\0");
    let tail = |text: &[u8]| [&[0xFF, 0xFF][..], &segment(0xFE, text)[..], &scan, DATA, &[0xFF, 0xFF, 0xD9]].concat();
    let (after, changed, end) = one(jpeg(&[], DATA, &tail(b"Doe")));
    assert_eq!((after, changed, end), (jpeg(&[], DATA, &tail(&zeros(3))), true, Ok(())));
    let garbage = [&b"\xFF\xD8Doe"[..], &jpeg(&[], DATA, b"")[2..]].concat();
    assert_eq!(one(garbage).0, [&b"\xFF\xD8\0\0\0"[..], &jpeg(&[], DATA, b"")[2..]].concat());
}

#[test]
fn a_stream_over_several_fragments_and_several_streams() {
    let whole = jpeg(&[segment(0xFE, b"Doe^John")], DATA, b"\xFF\xD9\0");
    let clean = jpeg(&[segment(0xFE, &zeros(8))], DATA, b"\xFF\xD9\0");
    let (left, right) = whole.split_at(9);
    let (done, changed, end) = scrub(&[vec![], left.to_vec(), right.to_vec(), whole.clone(), zeros(4)], usize::MAX);
    assert_eq!(done.concat(), [clean.clone(), clean, zeros(4)].concat());
    assert_eq!((changed, end), (true, Ok(())));
}

#[test]
fn what_cannot_be_walked_is_a_fault() {
    let image = jpeg(&[], DATA, b"\xFF\xD9");
    let faults = [
        vec![image.clone(), b"Doe^John".to_vec()],
        vec![[image.clone(), image.clone()].concat()],
        vec![b"Doe^John".to_vec()],
        vec![b"\xFF\xD8\xFF\xFE\0\x10Doe".to_vec()],
        vec![b"\xFF\xD8\xFF\xFE\0\x10Doe".to_vec(), image.clone()],
        vec![b"\xFF\xD8\xFF\xFE\0\x01Doe".to_vec()],
        vec![b"\xFF\xD8\xFF\x02Doe".to_vec()],
        vec![b"\xFF\xD8\xFF".to_vec()],
        vec![b"\xFF\x4F\xFF\x51\0\x04abDoe".to_vec()],
        vec![b"\xFF\x4F\xFF\x51\0\x04ab\xFF\x64\0\x40\0\x01Doe".to_vec()],
        vec![b"\xFF\x4F\xFF\x51\0\x04ab\xFF\x90\0\x0A\0\0\0\0\0\x05\0\x01\xFF\x93".to_vec()],
        vec![[JP2_SIGNATURE.to_vec(), b"\0\0\0\x05uuidx".to_vec()].concat()],
        vec![[JP2_SIGNATURE.to_vec(), b"\0\0\0\x50uuidx".to_vec()].concat()],
    ];
    for fragments in faults {
        assert!(scrub(&fragments, usize::MAX).2.is_err(), "{fragments:?}");
    }
    assert_eq!(scrub(&[], 1).2, Ok(()));
}

#[test]
fn j2k_comments_are_emptied_in_both_headers() {
    let data = b"\x01\xFF\x64\x02\xFF\x91\0\x04\xFF\xD9\x03";
    for open in [false, true] {
        let (after, changed, end) = one(j2k(b"Doe^John", data, open, b"pad"));
        assert_eq!((after, changed, end), (j2k(&zeros(8), data, open, &zeros(3)), true, Ok(())));
    }
    let without_end = j2k(b"", data, false, b"");
    let padded = [&without_end[..without_end.len() - 2], b"\0"].concat();
    assert_eq!(one(padded.clone()), (padded, false, Ok(())));
}

#[test]
fn jp2_keeps_only_the_boxes_of_the_image() {
    let file = |text: &[u8], comment: &[u8]| {
        let stream = j2k(comment, b"abc", false, b"");
        let long = [&[0, 0, 0, 1][..], b"xml ", &(16 + 8_u64).to_be_bytes(), text].concat();
        [
            JP2_SIGNATURE.to_vec(),
            boxed(*b"ftyp", b"jp2 \0\0\0\0jp2 "),
            boxed(*b"jp2h", b"header"),
            boxed(*b"uuid", text),
            long,
            boxed(*b"jp2c", &stream),
            boxed(*b"uinf", text),
            vec![0],
        ]
        .concat()
    };
    let (after, changed, end) = one(file(b"Doe^John", b"Doe"));
    assert_eq!((after, changed, end), (file(&zeros(8), &zeros(3)), true, Ok(())));
    let to_the_end = [JP2_SIGNATURE.to_vec(), b"\0\0\0\0jp2c".to_vec(), j2k(b"Doe", b"abc", true, b"x")].concat();
    let clean = [JP2_SIGNATURE.to_vec(), b"\0\0\0\0jp2c".to_vec(), j2k(&zeros(3), b"abc", true, b"\0")].concat();
    assert_eq!(one(to_the_end), (clean, true, Ok(())));
}

/// Fragments that look like the real thing, with noise.
fn fragments() -> impl Strategy<Value = Vec<Vec<u8>>> {
    let marker = prop_oneof![
        Just(0xFE_u8),
        Just(0xE0),
        Just(0xE1),
        Just(0xE8),
        Just(0xEE),
        Just(0xDA),
        Just(0xD9),
        Just(0xC4),
        Just(0x64),
        Just(0x90),
        Just(0x93),
        Just(0x52),
        any::<u8>(),
    ];
    let payload = prop_oneof![
        prop::collection::vec(any::<u8>(), 0..40),
        prop::collection::vec(any::<u8>(), 0..30).prop_map(|rest| [b"JFIF\0".to_vec(), rest].concat()),
        prop::collection::vec(any::<u8>(), 0..30).prop_map(|rest| [b"Adobe".to_vec(), rest].concat()),
        prop::collection::vec(any::<u8>(), 22..40).prop_map(|rest| [b"SPIFF\0".to_vec(), rest].concat()),
        Just(b"\0\0\0\0\0\x30\0\x01".to_vec()),
        Just(b"mrfx\x01".to_vec()),
    ];
    let part = prop_oneof![
        4 => (marker, payload).prop_map(|(code, payload)| segment(code, &payload)),
        1 => prop::collection::vec(any::<u8>(), 0..20),
        1 => (prop::array::uniform4(any::<u8>()), prop::collection::vec(any::<u8>(), 0..9))
            .prop_map(|(kind, content)| boxed(kind, &content)),
    ];
    let head = prop_oneof![
        Just(b"\xFF\xD8".to_vec()),
        Just(b"\xFF\x4F\xFF\x51\0\x04ab".to_vec()),
        Just(JP2_SIGNATURE.to_vec()),
        Just([JP2_SIGNATURE.to_vec(), b"\0\0\0\0jp2c\xFF\x4F\xFF\x51\0\x04ab".to_vec()].concat()),
        Just(vec![]),
    ];
    let fragment = (head, prop::collection::vec(part, 0..8)).prop_map(|(head, parts)| [head, parts.concat()].concat());
    prop::collection::vec(fragment, 0..4)
}

proptest! {
    #[test]
    fn cuts_make_no_difference(fragments in fragments(), piece in 1..30_usize) {
        let whole = scrub(&fragments, usize::MAX);
        prop_assert_eq!(&whole, &scrub(&fragments, piece));
        prop_assert_eq!(&whole, &scrub(&fragments, 1));
        prop_assert_eq!(whole.1, whole.0 != fragments);
    }

    #[test]
    fn scrubbing_twice_changes_nothing_more(fragments in fragments()) {
        let (done, _, end) = scrub(&fragments, 7);
        if end.is_ok() {
            let (again, changed, _) = scrub(&done, 7);
            prop_assert_eq!(done, again);
            prop_assert!(!changed);
        }
    }

    #[test]
    fn any_bytes_are_survived(fragments in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..60), 0..4)) {
        let _ = scrub(&fragments, 5);
    }
}
