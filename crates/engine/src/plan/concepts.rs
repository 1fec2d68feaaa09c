//! Rules about content items, found by what the item is called (PS3.3 10.2, C.17.3.2).

use rustc_hash::FxHashMap;

use crate::plan::document::ConceptDocument;

/// Value types of what somebody types or a machine fills in. The same fact comes as any of them: a name of an observer
/// as PNAME or as TEXT. Codes, numbers and references are other facts, even under the same name.
const WRITTEN: [&str; 6] = ["TEXT", "PNAME", "DATE", "TIME", "DATETIME", "UIDREF"];

/// Rules by code value and scheme, in the plan's order, each with the value type it is for; none: any.
#[derive(Debug, Default)]
pub struct Concepts(FxHashMap<Code, Vec<Entry>>);

/// Value type, and number of the rule.
type Entry = (Option<Box<str>>, u32);

impl Concepts {
    /// Adds a rule.
    pub fn add(&mut self, concept: &ConceptDocument, rule: u32) {
        let key = (concept.value.as_str().into(), concept.scheme.as_str().into());
        self.0.entry(key).or_default().push((concept.value_type.as_deref().map(Box::from), rule));
    }

    /// Whether there are any.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The last rule that `applies` to an item of this name and value type; where no rule is for this type, what is
    /// written goes by the rule for another.
    pub fn find(&self, code: &Code, value_type: &str, applies: impl Fn(u32) -> bool) -> Option<u32> {
        let rules = self.0.get(code)?;
        let last = |fits: &dyn Fn(Option<&str>) -> bool| {
            let mut found = rules.iter().rev().filter(|(of, rule)| fits(of.as_deref()) && applies(*rule));
            found.next().map(|(_, rule)| *rule)
        };
        let exact = last(&|of| of.is_none_or(|of| of == value_type));
        exact.or_else(|| if WRITTEN.contains(&value_type) { last(&|_| true) } else { None })
    }
}

/// Code value and scheme.
pub type Code = (Box<str>, Box<str>);

#[cfg(test)]
mod tests {
    use super::*;

    fn concepts(rules: &[Option<&str>]) -> Concepts {
        let mut concepts = Concepts::default();
        for (number, of) in rules.iter().enumerate() {
            let concept = ConceptDocument {
                value: "121008".to_owned(),
                scheme: "DCM".to_owned(),
                value_type: of.map(str::to_owned),
            };
            concepts.add(&concept, u32::try_from(number).unwrap());
        }
        concepts
    }

    #[test]
    fn the_rule_for_the_value_type_comes_first_and_the_last_of_those_wins() {
        let code: Code = ("121008".into(), "DCM".into());
        let both = concepts(&[Some("PNAME"), Some("TEXT"), Some("PNAME")]);
        assert_eq!(both.find(&code, "PNAME", |_| true), Some(2));
        assert_eq!(both.find(&code, "PNAME", |rule| rule < 2), Some(0));
        assert_eq!(both.find(&code, "TEXT", |_| true), Some(1));
        assert_eq!(both.find(&("121008".into(), "LN".into()), "TEXT", |_| true), None);
        assert_eq!(concepts(&[Some("PNAME"), None]).find(&code, "CODE", |_| true), Some(1));
    }

    #[test]
    fn what_is_written_in_another_type_is_the_same_fact_and_a_code_is_another() {
        let code: Code = ("121008".into(), "DCM".into());
        let name = concepts(&[Some("PNAME")]);
        assert_eq!(name.find(&code, "TEXT", |_| true), Some(0));
        assert_eq!(name.find(&code, "CODE", |_| true), None);
        assert_eq!(name.find(&code, "CONTAINER", |_| true), None);
    }
}
