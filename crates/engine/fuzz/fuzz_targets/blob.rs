//! Any bytes as any kind of private value: the reader gives up or reads whole; what cleaning writes is read again, and
//! cleaning that changes nothing more.
#![no_main]

use libfuzzer_sys::fuzz_target;
use scrubjay_engine::blob::{Cleaned, Kind, TextCleaner, clean, recognise, texts};
use scrubjay_engine::charset::Charsets;

const KINDS: [Kind; 10] = [
    Kind::Csa,
    Kind::Stream,
    Kind::Protocol,
    Kind::GeProtocol,
    Kind::PhilipsParameters,
    Kind::Xml,
    Kind::Mime,
    Kind::Text,
    Kind::Fields,
    Kind::Wide,
];

struct Every(&'static str);

impl TextCleaner for Every {
    fn clean(&mut self, _: &str, _: &str) -> Option<String> {
        Some(self.0.to_owned())
    }
}

fuzz_target!(|data: &[u8]| {
    let charsets = Charsets::parse(b"ISO_IR 100");
    for (creator, tag) in [("SIEMENS CSA HEADER", 0x0029_1010), ("Philips MR", 0x2005_1044)] {
        if let Some(kind) = recognise(creator, tag, data) {
            let _ = texts(kind, data, &charsets);
        }
    }
    for kind in KINDS {
        for with in ["", "DOE \"of\" <the> & -- ]]> ?> ### ASCCONV END ###"] {
            let Ok(Cleaned::Changed(once)) = clean(kind, data, &charsets, &mut Every(with)) else { continue };
            assert!(texts(kind, &once, &charsets).is_ok(), "{kind:?} can't be read again");
            let twice = clean(kind, &once, &charsets, &mut Every(with));
            assert_eq!(twice, Ok(Cleaned::Unchanged), "{kind:?} changes again");
        }
    }
});
