//! What must not stay of a text inside a vendor's blob.

use crate::blob::{Identity, TextCleaner, identity};
use crate::date::{self, Shifted};
use crate::plan::Plan;
use crate::plan::action::Action;
use crate::plan::rules::Subject;
use crate::rewrite::decide::verdict;
use crate::rewrite::facts::{Facts, is_uid};
use crate::tag::{self, Tag};
use crate::text::clean::{Cleaner, Tally};
use crate::text::cleared::Depth;
use crate::vrvalue::Vr;

/// Cleans texts by what the blob calls them, and by what they say.
pub struct BlobCleaner<'a> {
    pub plan: &'a Plan,
    pub facts: &'a Facts,
    pub cleaner: &'a Cleaner<'a>,
}

/// A UID of somebody's instance has at least so many dots; with fewer it may be a version.
const FEWEST_DOTS: usize = 5;

impl TextCleaner for BlobCleaner<'_> {
    fn clean(&mut self, name: &str, text: &str) -> Option<String> {
        if let Some(what) = identity(name)
            && let Some(new) = self.stand_in(what, text)
        {
            return Some(new);
        }
        let bare = text.trim();
        if is_uid(bare) && bare.bytes().filter(|&byte| byte == b'.').count() >= FEWEST_DOTS {
            return (self.cleaner.uid)(bare).map(|new| text.replacen(bare, &new, 1));
        }
        // Numbers are measurements, but for those that are known to be somebody's.
        if are_numbers(text) && !self.facts.needles.may_be_in(text.as_bytes()) {
            return None;
        }
        // Bytes mean the same in all character sets as long as they are ASCII.
        let cleared = &self.facts.needles.cleared;
        if text.is_ascii() && cleared.has(text.as_bytes(), Depth::Patterns) {
            return None;
        }
        let (new, tally) = self.cleaner.clean(text);
        self.facts.count(tally);
        if new.is_none() && tally == Tally::default() && text.is_ascii() {
            cleared.add(text.as_bytes(), Depth::Patterns);
        }
        new
    }

    fn allows(&mut self, text: &str) -> bool {
        self.facts.needles.named_in(text).is_none()
    }
}

impl BlobCleaner<'_> {
    /// What takes the place of a value that says something of this kind; none where the recipe keeps such values, or
    /// cleaning the text is enough.
    fn stand_in(&self, what: Identity, text: &str) -> Option<String> {
        let (tag, vr) = attribute(what)?;
        let subject = Subject { tag, vr, creator: "" };
        match verdict(self.plan, &self.facts.holds, subject, &[]).action {
            Action::Keep => None,
            Action::Date(_) => match date::apply(self.facts.dates, vr.to_bytes(), text.trim().as_bytes()) {
                Shifted::Value(bytes) => String::from_utf8(bytes).ok().map(|new| new.trim_end().to_owned()),
                Shifted::Otherwise => Some(String::new()),
            },
            _ => Some(String::new()),
        }
    }
}

/// The attribute that decides what becomes of such values; UIDs are known by their look.
const fn attribute(what: Identity) -> Option<(Tag, Vr)> {
    Some(match what {
        Identity::Person => (tag::PATIENT_NAME, Vr::PN),
        Identity::Number => (tag::PATIENT_ID, Vr::LO),
        Identity::Date => (0x0010_0030, Vr::DA),
        Identity::Place => (0x0008_0080, Vr::LO),
        Identity::Device => (0x0018_1000, Vr::LO),
        Identity::Age => (tag::AGE, Vr::AS),
        Identity::Sex => (0x0010_0040, Vr::CS),
        Identity::Size => (0x0010_1020, Vr::DS),
        Identity::Weight => (0x0010_1030, Vr::DS),
        Identity::Uid => return None,
    })
}

/// Numbers and nothing else, however many.
fn are_numbers(text: &str) -> bool {
    let is_number = |part: &str| {
        let digits = part.trim_start_matches(['-', '+']);
        match digits.strip_prefix("0x") {
            Some(hex) => !hex.is_empty() && hex.bytes().all(|byte| byte.is_ascii_hexdigit()),
            None => {
                digits.starts_with(|first: char| first.is_ascii_digit() || first == '.') && part.parse::<f64>().is_ok()
            }
        }
    };
    text.split([' ', '\t', '\r', '\n', '\\', ',', ';']).filter(|part| !part.is_empty()).all(is_number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_of_numbers_are_numbers() {
        for text in ["1", "-1.5 2e-5", "0x1F", "1\\2\\3", "12 \r\n13", ""] {
            assert!(are_numbers(text), "{text}");
        }
        for text in ["1.2.3", "12 mm", "nan", "0x", "555-010-9999", "+41 (61)"] {
            assert!(!are_numbers(text), "{text}");
        }
    }
}
