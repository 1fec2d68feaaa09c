//! What XML allows as characters and names, and which prefixes are declared where.

use crate::document::xml::Attribute;

/// Whether XML 1.0 allows all of these characters.
pub fn is_legal(text: &str) -> bool {
    text.chars().all(|one| matches!(one, '\t' | '\n' | '\r' | ' '..='\u{FFFD}' | '\u{10000}'..))
}

/// Whether this is a name without a colon. Of the letters beyond ASCII all that readers agree on.
fn is_name(text: &str) -> bool {
    let is_first = |one: char| one == '_' || one.is_ascii_alphabetic() || (!one.is_ascii() && one.is_alphabetic());
    let mut letters = text.chars();
    letters.next().is_some_and(is_first)
        && letters.all(|one| is_first(one) || one.is_ascii_digit() || matches!(one, '-' | '.'))
}

/// Prefix and the rest; none for what isn't a name.
fn split(name: &str) -> Option<(&str, &str)> {
    let (prefix, local) = name.split_once(':').unwrap_or(("", name));
    ((prefix.is_empty() && !name.starts_with(':') || is_name(prefix)) && is_name(local)).then_some((prefix, local))
}

/// More prefixes than this in force at once, and looking them up takes too long.
const MOST_PREFIXES: usize = 64;

/// The prefixes in force, and what they stand for.
#[derive(Default)]
pub struct Scopes {
    declared: Vec<(String, String)>,
    marks: Vec<usize>,
}

impl Scopes {
    /// Enters an element; none if its names aren't well-formed.
    pub fn enter(&mut self, name: &str, attributes: &[Attribute]) -> Option<()> {
        self.marks.push(self.declared.len());
        for Attribute { name, value } in attributes {
            if let Some(prefix) = name.strip_prefix("xmlns:") {
                (is_name(prefix) && !value.is_empty() && !matches!(prefix, "xml" | "xmlns")).then_some(())?;
                self.declared.push((prefix.to_owned(), value.clone()));
            }
        }
        (self.declared.len() <= MOST_PREFIXES).then_some(())?;
        self.meaning(split(name)?.0)?;
        let mut seen: Vec<(&str, &str)> = Vec::new();
        for Attribute { name, .. } in attributes {
            let (prefix, local) = split(name)?;
            let meaning = if prefix == "xmlns" { "xmlns" } else { self.meaning(prefix)? };
            // Two prefixes may stand for one namespace.
            (!seen.contains(&(meaning, local))).then_some(())?;
            seen.push((meaning, local));
        }
        Some(())
    }

    /// Leaves the innermost element.
    pub fn leave(&mut self) {
        self.declared.truncate(self.marks.pop().unwrap_or(0));
    }

    fn meaning(&self, prefix: &str) -> Option<&str> {
        match prefix {
            "" => Some(""),
            "xml" => Some("xml"),
            _ => self.declared.iter().rev().find(|(known, _)| known == prefix).map(|(_, meaning)| meaning.as_str()),
        }
    }
}
