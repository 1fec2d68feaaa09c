//! UIDs in text: whole ones only, since each is what others begin with.

use rustc_hash::FxHashSet;

use crate::text::needle::{Kind, Span};
use crate::text::sieve::Sieve;

/// Shorter numbers are in most texts.
const SHORTEST_NUMBER: usize = 4;

/// The UIDs of a study.
#[derive(Clone, Debug, Default)]
pub struct Uids(FxHashSet<Box<str>>);

impl Uids {
    /// Adds one; whether it is searched for.
    pub fn add(&mut self, value: &str) -> bool {
        let is_telling = longest_number(value).len() >= SHORTEST_NUMBER
            && value.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
        if is_telling {
            self.0.insert(value.into());
        }
        is_telling
    }

    /// Shows each to the sieve by the longest of its numbers.
    pub fn show(&self, sieve: &mut Sieve) {
        for uid in &self.0 {
            sieve.add(longest_number(uid).as_bytes());
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Every one in a text, in no order.
    pub fn find(&self, text: &str, out: &mut Vec<Span>) {
        for uid in self.0.iter().filter(|uid| uid.len() <= text.len()) {
            let spans = text.match_indices(&**uid).map(|(start, found)| (start, start.saturating_add(found.len())));
            let whole = spans.filter(|&(start, end)| !is_longer_uid(text, start, end));
            out.extend(whole.map(|(start, end)| Span { start, end, kind: Kind::Uid }));
        }
    }
}

fn longest_number(uid: &str) -> &str {
    uid.split('.').max_by_key(|number| number.len()).unwrap_or_default()
}

/// Whether digits, or a dot and digits, go on before or after it.
fn is_longer_uid(text: &str, start: usize, end: usize) -> bool {
    let (before, after) = (text.get(..start).unwrap_or_default(), text.get(end..).unwrap_or_default());
    let mut next = after.bytes();
    let goes_on = match next.next() {
        Some(b'.') => next.next().is_some_and(|byte| byte.is_ascii_digit()),
        other => other.is_some_and(|byte| byte.is_ascii_digit()),
    };
    goes_on || before.ends_with(|one: char| one == '.' || one.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(uid: &str, text: &str) -> Vec<String> {
        let mut uids = Uids::default();
        uids.add(uid);
        let mut spans = Vec::new();
        uids.find(text, &mut spans);
        spans.iter().map(|span| text[span.start..span.end].to_owned()).collect()
    }

    #[test]
    fn uids_are_found_whole() {
        let uid = "1.2.826.0.1.3680043.8.498.1";
        for text in ["see 1.2.826.0.1.3680043.8.498.1.", "1.2.826.0.1.3680043.8.498.1, 2"] {
            assert_eq!(found(uid, text), [uid]);
        }
        for text in ["1.2.826.0.1.3680043.8.498.12", "11.2.826.0.1.3680043.8.498.1", "1.2.826.0.1.3680043.8.498.1.7"] {
            assert_eq!(found(uid, text), Vec::<String>::new());
        }
        assert_eq!(found("1.2.3", "1.2.3"), Vec::<String>::new());
    }
}
