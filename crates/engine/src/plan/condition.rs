//! Conditions on attributes of an instance or an item.

use regex::Regex;

use crate::plan::document::ConditionDocument;
use crate::tag::Tag;

/// A question to one attribute.
#[derive(Debug)]
pub struct Condition {
    /// Whose value is asked for.
    pub tag: Tag,
    test: Test,
    negate: bool,
    ignore_case: bool,
}

#[derive(Debug)]
enum Test {
    Equals(Vec<String>),
    Contains(Vec<String>),
    Regex(Vec<Regex>),
    Present,
    Absent,
}

impl Condition {
    /// Checks and compiles one condition.
    ///
    /// # Errors
    /// Naming what isn't understood.
    pub fn compile(document: ConditionDocument) -> Result<Self, String> {
        let tag = super::parse_tag(&document.tag)?;
        let folded = |values: Vec<String>| -> Vec<String> {
            if document.ignore_case { values.iter().map(|value| value.to_lowercase()).collect() } else { values }
        };
        let test = match document.op.as_str() {
            "equals" => Test::Equals(folded(document.values)),
            "contains" => Test::Contains(folded(document.values)),
            "regex" => {
                let compile = |pattern: &String| {
                    let flag = if document.ignore_case { "(?i)" } else { "" };
                    Regex::new(&format!("{flag}{pattern}")).map_err(|_| "a regular expression can't be compiled")
                };
                Test::Regex(document.values.iter().map(compile).collect::<Result<_, _>>()?)
            }
            "present" => Test::Present,
            "absent" => Test::Absent,
            other => return Err(format!("unknown condition {other:?}")),
        };
        Ok(Self { tag, test, negate: document.negate, ignore_case: document.ignore_case })
    }

    /// Whether it holds. `raw` is the attribute's value as it stands, if it is there.
    pub fn holds(&self, raw: Option<&[u8]>) -> bool {
        let text = String::from_utf8_lossy(raw.unwrap_or_default());
        let text = if self.ignore_case { text.to_lowercase() } else { text.into_owned() };
        let mut values = text.split('\\').map(|value| value.trim_matches([' ', '\0']));
        let answer = match &self.test {
            Test::Equals(wanted) => values.any(|value| wanted.iter().any(|one| one == value)),
            Test::Contains(wanted) => values.any(|value| wanted.iter().any(|one| value.contains(one.as_str()))),
            Test::Regex(wanted) => values.any(|value| wanted.iter().any(|one| one.is_match(value))),
            Test::Present => values.any(|value| !value.is_empty()),
            Test::Absent => !values.any(|value| !value.is_empty()),
        };
        answer != self.negate
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn condition(op: &str, values: &[&str], ignore_case: bool) -> Condition {
        Condition::compile(ConditionDocument {
            tag: "00080060".to_owned(),
            op: op.to_owned(),
            values: values.iter().map(|&value| value.to_owned()).collect(),
            negate: false,
            ignore_case,
        })
        .unwrap()
    }

    #[test]
    fn every_question() {
        assert!(condition("equals", &["MR"], false).holds(Some(b"CT\\MR ")));
        assert!(!condition("equals", &["mr"], false).holds(Some(b"MR")));
        assert!(condition("equals", &["mr"], true).holds(Some(b"MR")));
        assert!(condition("contains", &["R"], false).holds(Some(b"MR")));
        assert!(condition("regex", &["^M.$"], false).holds(Some(b"MR")));
        assert!(condition("present", &[], false).holds(Some(b"MR")));
        assert!(condition("absent", &[], false).holds(None));
        assert!(condition("absent", &[], false).holds(Some(b"  ")));
        assert!(!condition("equals", &["MR"], false).holds(None));
    }
}
