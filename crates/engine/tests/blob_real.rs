//! Vendors' private values as real files have them: what nobody changes stays, what is replaced is gone, and cleaning
//! twice is cleaning once.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod real;

use std::collections::BTreeMap;
use std::io::Read;

use real::{Blob, blobs, corpus};
use scrubjay_engine::blob::{Cleaned, Kind, TextCleaner, Unreadable, clean, texts};
use scrubjay_engine::charset::Charsets;

/// Planted; no vendor writes it.
const NAME: &str = "QUXFORTH^ZEBEDEE";

/// Says what to write instead, by name and text.
struct Cleaner<F>(F);

impl<F: FnMut(&str, &str) -> Option<String>> TextCleaner for Cleaner<F> {
    fn clean(&mut self, name: &str, text: &str) -> Option<String> {
        self.0(name, text)
    }

    fn wipes_residue(&self) -> bool {
        false
    }
}

/// Wipes residue and changes nothing else.
struct Wiper;

impl TextCleaner for Wiper {
    fn clean(&mut self, _: &str, _: &str) -> Option<String> {
        None
    }
}

fn kind(blob: &Blob) -> Kind {
    blob.kind.expect("recognised")
}

fn cleaned(blob: &Blob, value: &[u8], cleaner: &mut dyn TextCleaner) -> Result<Vec<u8>, Unreadable> {
    let result = clean(kind(blob), value, &Charsets::default(), cleaner)?;
    Ok(match result {
        Cleaned::Unchanged => value.to_vec(),
        Cleaned::Changed(new) => {
            assert_eq!(new.len() % 2, 0);
            assert_ne!(new, value, "a change that is none");
            new
        }
    })
}

/// What the value hides if it is packed, or else itself.
fn unpacked(value: &[u8]) -> Vec<u8> {
    let packed = if value.starts_with(&[0x1F, 0x8B]) { value } else { value.get(4..).unwrap_or_default() };
    let mut out = Vec::new();
    if packed.starts_with(&[0x1F, 0x8B]) {
        flate2::read::GzDecoder::new(packed).read_to_end(&mut out).unwrap();
        return out;
    }
    value.to_vec()
}

fn holds(value: &[u8], needle: &str) -> bool {
    unpacked(value).windows(needle.len()).any(|window| window == needle.as_bytes())
}

#[test]
fn every_kind_is_read_and_stays_byte_for_byte() {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for blob in blobs() {
        let same = cleaned(&blob, &blob.value, &mut Cleaner(|_: &str, _: &str| None)).map_err(|_| place(&blob));
        assert_eq!(same, Ok(blob.value.clone()), "{}", place(&blob));
        *counts.entry(format!("{:?}", kind(&blob))).or_default() += 1;
    }
    println!("{counts:?}");
    assert!(counts.contains_key("Csa") && counts.contains_key("Stream"));
    if corpus().is_dir() {
        let expected =
            ["Csa", "Fields", "GeProtocol", "PhilipsParameters", "Protocol", "Stream", "Text", "Wide", "Xml"];
        assert!(expected.iter().all(|kind| counts.contains_key(*kind)), "{counts:?}");
    }
}

#[test]
fn a_planted_name_is_gone_and_all_else_reads_the_same() {
    for blob in blobs() {
        let offered = offers(&blob);
        // First, last and some between.
        for at in [0, offered.len() / 3, offered.len() / 2, offered.len().saturating_sub(1)] {
            let Some((_, old)) = offered.get(at) else { continue };
            let mut count = 0_usize;
            let mut plant = Cleaner(|_: &str, _: &str| {
                count += 1;
                (count == at + 1).then(|| NAME.to_owned())
            });
            let planted = cleaned(&blob, &blob.value, &mut plant).unwrap();
            if !holds(&planted, NAME) {
                // A number's place, a narrow field, or UTF-16.
                continue;
            }
            let found = texts(kind(&blob), &planted, &Charsets::default()).unwrap();
            assert!(found.iter().any(|text| text.contains(NAME)), "{}", place(&blob));
            let mut unplant = Cleaner(|_: &str, text: &str| text.contains(NAME).then(|| text.replace(NAME, old)));
            let back = cleaned(&blob, &planted, &mut unplant).map_err(|_| (place(&blob), &offered[at])).unwrap();
            assert!(!holds(&back, "QUXFORTH") && !holds(&back, "ZEBEDEE"), "{}", place(&blob));
            assert_eq!(offers_of(&blob, &back), offered, "{}", place(&blob));
        }
    }
}

#[test]
fn residue_becomes_zeros_and_nothing_else_changes() {
    let mut wiped = 0;
    for blob in blobs() {
        let once = cleaned(&blob, &blob.value, &mut Wiper).unwrap();
        assert_eq!(cleaned(&blob, &once, &mut Wiper).unwrap(), once, "{}", place(&blob));
        assert_eq!(offers_of(&blob, &once), offers(&blob), "{}", place(&blob));
        if kind(&blob) == Kind::Csa || kind(&blob) == Kind::PhilipsParameters {
            assert_eq!(once.len(), blob.value.len());
            assert!(once.iter().zip(&blob.value).all(|(new, old)| new == old || *new == 0));
            wiped += usize::from(once != blob.value);
        }
    }
    assert!(wiped > 0 || !corpus().is_dir(), "no residue in real headers");
}

#[test]
fn replacing_every_text_twice_is_doing_it_once() {
    for replacement in
        ["X", "", "a text that is much longer than most of those that it replaces, and has \"quotes\" < & > in it"]
    {
        for blob in blobs() {
            let mut all = Cleaner(|_: &str, _: &str| Some(replacement.to_owned()));
            let once = cleaned(&blob, &blob.value, &mut all).unwrap();
            let twice = cleaned(&blob, &once, &mut all).unwrap();
            assert!(twice == once, "{} by {replacement:?}: {:?}", place(&blob), difference(&once, &twice));
        }
    }
}

/// Where two values differ first.
fn difference(one: &[u8], other: &[u8]) -> (usize, String, String) {
    let at = one.iter().zip(other).take_while(|(one, other)| one == other).count();
    let around = |value: &[u8]| {
        let part = value.get(at.saturating_sub(40)..(at + 40).min(value.len())).unwrap_or_default();
        String::from_utf8_lossy(part).into_owned()
    };
    (at, around(one), around(other))
}

/// Names and texts that a cleaner meets.
fn offers(blob: &Blob) -> Vec<(String, String)> {
    offers_of(blob, &blob.value)
}

fn offers_of(blob: &Blob, value: &[u8]) -> Vec<(String, String)> {
    let mut offered = Vec::new();
    let mut note = Cleaner(|name: &str, text: &str| {
        offered.push((name.to_owned(), text.to_owned()));
        None
    });
    cleaned(blob, value, &mut note).unwrap();
    offered
}

fn place(blob: &Blob) -> String {
    format!("{} {:08X} {:?} {}", blob.creator, blob.tag, blob.kind, blob.value.len())
}
