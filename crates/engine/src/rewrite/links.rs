//! Which new UID stands for which old one in an instance, for those who keep a map.

use rustc_hash::FxHashSet;

use crate::charset::latin1;
use crate::keyed::Keyed;
use crate::rewrite::facts::trimmed;
use crate::vrvalue::Vr;

/// An old UID, each of its bytes a character, and the new one.
pub type Link = (String, String);

/// What some devices call a UID is longer than the 64 characters of PS3.5 9.1. This is far longer, and bounds what a
/// hostile file can have remembered.
const MOST: usize = 1024;

/// The UIDs of one instance that were mapped, each once, in the order they were found.
#[derive(Debug, Default)]
pub struct Links {
    found: Vec<Link>,
    seen: FxHashSet<Vec<u8>>,
}

impl Links {
    /// Takes in a value that was replaced. A link is what the key says and nothing else: a recipe may have put any text
    /// in a UID's place.
    pub fn add(&mut self, keyed: &Keyed, vr: Vr, old: &[u8], new: &[u8]) {
        if vr == Vr::UI {
            let new = new.split(|&byte| byte == b'\\');
            old.split(|&byte| byte == b'\\').zip(new).for_each(|(old, new)| self.one(keyed, old, new));
        } else {
            self.one(keyed, old, new);
        }
    }

    /// As they were found.
    pub fn into_found(self) -> Vec<Link> {
        self.found
    }

    fn one(&mut self, keyed: &Keyed, old: &[u8], new: &[u8]) {
        let (old, new) = (trimmed(old), trimmed(new));
        if old.is_empty() || old.len() > MOST || !new.starts_with(b"2.25.") || self.seen.contains(old) {
            return;
        }
        let mut mapped = Vec::with_capacity(44);
        keyed.uid_into(old, &mut mapped);
        if mapped == new {
            self.seen.insert(old.to_vec());
            self.found.push((latin1(old), latin1(new)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keyed() -> Keyed {
        Keyed::new(&[7; 32], "p")
    }

    fn found(vr: Vr, values: &[(&[u8], &[u8])]) -> Vec<Link> {
        let mut links = Links::default();
        for (old, new) in values {
            links.add(&keyed(), vr, old, new);
        }
        links.into_found()
    }

    #[test]
    fn each_uid_once_in_order_without_padding() {
        let (one, two) = (keyed().uid("1.2.3"), keyed().uid("1.2.4"));
        let both = format!("{two}\\1.2.840.10008.1.2\\{one}\0");
        let single = format!("{one}\0");
        let values: [(&[u8], &[u8]); 2] =
            [(b"1.2.4\\1.2.840.10008.1.2\\1.2.3\0", both.as_bytes()), (b"1.2.3\0", single.as_bytes())];
        assert_eq!(found(Vr::UI, &values), [("1.2.4".to_owned(), two), ("1.2.3".to_owned(), one)]);
    }

    #[test]
    fn only_what_the_key_says() {
        let other = keyed().uid("1.2.4");
        let values: [(&[u8], &[u8]); 4] =
            [(b"1.2.3", other.as_bytes()), (b"1.2.3", b"1.2.5"), (b"1.2.3", b"2.25.1"), (b"", other.as_bytes())];
        assert_eq!(found(Vr::UI, &values), []);
    }

    #[test]
    fn text_that_was_mapped_whole() {
        let new = keyed().uid("A\\B");
        assert_eq!(found(Vr::LO, &[(b"A\\B ", new.as_bytes())]), [("A\\B".to_owned(), new)]);
    }

    #[test]
    fn bytes_that_are_no_text_stay_apart_and_giants_stay_out() {
        let mut news = Vec::new();
        for old in [b"1.\xFF", b"1.\xFE"] {
            let mut new = Vec::new();
            keyed().uid_into(old, &mut new);
            news.push(new);
        }
        let two = found(Vr::UI, &[(b"1.\xFF", &news[0]), (b"1.\xFE", &news[1])]);
        assert_eq!(two.iter().map(|link| link.0.as_str()).collect::<Vec<_>>(), ["1.\u{FF}", "1.\u{FE}"]);
        let giant = "1".repeat(MOST + 1);
        assert_eq!(found(Vr::UI, &[(giant.as_bytes(), keyed().uid(&giant).as_bytes())]), []);
    }
}
