//! Damaged private values: a reader gives up or reads whole, and what it writes can be read again.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod real;

use std::sync::LazyLock;

use proptest::prelude::*;
use scrubjay_engine::blob::{Cleaned, Kind, TextCleaner, clean, texts};
use scrubjay_engine::charset::Charsets;

/// One real value of each kind and creator, none so long that a case takes long.
static SEEDS: LazyLock<Vec<(Kind, Vec<u8>)>> = LazyLock::new(|| {
    let mut seeds: Vec<(Kind, String, Vec<u8>)> = Vec::new();
    for blob in real::blobs() {
        let kind = blob.kind.unwrap();
        if blob.value.len() < 60_000
            && !seeds.iter().any(|(known, creator, _)| (*known, creator) == (kind, &blob.creator))
        {
            seeds.push((kind, blob.creator, blob.value));
        }
    }
    let mut seeds: Vec<(Kind, Vec<u8>)> = seeds.into_iter().map(|(kind, _, value)| (kind, value)).collect();
    seeds.push((
        Kind::Mime,
        b"MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\nDOE\r\n--x--\r\n".to_vec(),
    ));
    seeds.push((Kind::GeProtocol, b"set NAME \"DOE^JANE\"\nset MRN \"12345\"\n".to_vec()));
    seeds.push((Kind::Xml, b"<?xml version='1.0'?><a b='c &amp; d'><!-- e --><![CDATA[f]]><?g h?>i</a>".to_vec()));
    seeds.push((
        Kind::Protocol,
        b"<XProtocol> { <ParamString.\"tPatientName\"> { \"DOE \"\"X\"\"\" } <ParamLong.\"n\"> { 12 } }".to_vec(),
    ));
    seeds
});

struct Every(&'static str);

impl TextCleaner for Every {
    fn clean(&mut self, _: &str, _: &str) -> Option<String> {
        Some(self.0.to_owned())
    }
}

#[derive(Clone, Debug)]
enum Damage {
    Flip(prop::sample::Index, u8),
    Cut(prop::sample::Index),
    Insert(prop::sample::Index, Vec<u8>),
    Number(prop::sample::Index, u32),
    Double(prop::sample::Index, prop::sample::Index),
}

fn damage() -> impl Strategy<Value = Damage> {
    use prop::sample::Index;
    prop_oneof![
        (any::<Index>(), any::<u8>()).prop_map(|(at, with)| Damage::Flip(at, with)),
        any::<Index>().prop_map(Damage::Cut),
        (any::<Index>(), prop::collection::vec(any::<u8>(), 1..9)).prop_map(|(at, what)| Damage::Insert(at, what)),
        (any::<Index>(), prop_oneof![Just(0), Just(u32::MAX), Just(0x7FFF_FFFF), 0_u32..300])
            .prop_map(|(at, number)| Damage::Number(at, number)),
        (any::<Index>(), any::<Index>()).prop_map(|(from, to)| Damage::Double(from, to)),
    ]
}

fn hurt(value: &mut Vec<u8>, damage: Damage) {
    if value.is_empty() {
        return;
    }
    match damage {
        Damage::Flip(at, with) => {
            let at = at.index(value.len());
            value[at] = with;
        }
        Damage::Cut(at) => value.truncate(at.index(value.len())),
        Damage::Insert(at, what) => {
            let at = at.index(value.len());
            value.splice(at..at, what);
        }
        Damage::Number(at, number) => {
            let at = at.index(value.len()) / 4 * 4;
            for (slot, byte) in value.iter_mut().skip(at).zip(number.to_le_bytes()) {
                *slot = byte;
            }
        }
        Damage::Double(from, to) => {
            let (from, to) = (from.index(value.len()), to.index(value.len()));
            let part = value[from.min(to)..from.max(to)].to_vec();
            value.splice(from..from, part);
        }
    }
}

/// Whatever the bytes: no panic; what is written is read again, and cleaning it once more changes nothing.
fn holds(kind: Kind, value: &[u8]) -> Result<(), TestCaseError> {
    let charsets = Charsets::parse(b"ISO_IR 100");
    let readable = texts(kind, value, &charsets).is_ok();
    for with in ["", "X", "DOE^JANE \"of\" <the> house & -- ]]> ?> ### ASCCONV END ### longer than most"] {
        let mut cleaner = Every(with);
        let once = clean(kind, value, &charsets, &mut cleaner);
        // The other way round, a header's length may not bear a longer text.
        prop_assert!(readable || once.is_err());
        let Ok(Cleaned::Changed(new)) = once else { continue };
        prop_assert_eq!(new.len() % 2, 0);
        prop_assert!(
            texts(kind, &new, &charsets).is_ok(),
            "{kind:?} can't be read: {:?} was {:?}",
            String::from_utf8_lossy(&new),
            String::from_utf8_lossy(value)
        );
        if let Ok(Cleaned::Changed(twice)) = clean(kind, &new, &charsets, &mut cleaner) {
            let shown = [value, &new, &twice].map(|bytes| String::from_utf8_lossy(bytes).into_owned());
            prop_assert!(false, "{kind:?} {with:?} changed again: {shown:?}");
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn damaged_values_are_read_whole_or_refused(
        seed in any::<prop::sample::Index>(),
        damages in prop::collection::vec(damage(), 0..5),
    ) {
        let (kind, mut value) = seed.get(&SEEDS).clone();
        for damage in damages {
            hurt(&mut value, damage);
        }
        holds(kind, &value)?;
    }

    #[test]
    fn a_reader_meets_what_another_is_for(
        seed in any::<prop::sample::Index>(),
        other in any::<prop::sample::Index>(),
    ) {
        holds(seed.get(&SEEDS).0, &other.get(&SEEDS).1)?;
    }
}
