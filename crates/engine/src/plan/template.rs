//! Texts with variables: replacement values and output paths.

use std::collections::BTreeMap;

/// A text cut at its variables.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template(Vec<Part>);

/// A stretch of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// As it stands.
    Text(String),
    /// Known only for an instance.
    Variable(Variable),
}

/// What differs from instance to instance. All of them are new values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Variable {
    Subject,
    StudyId,
    Study,
    Series,
    Instance,
    Folders,
    Timepoint,
    /// The subject as a BIDS label: letters and digits only.
    Sub,
    /// The time point, else the Study ID, as a BIDS label.
    Ses,
    /// The subject as a component of a File ID.
    Pa,
    /// The study as a component of a File ID.
    St,
    /// The series as a component of a File ID.
    Se,
    /// The instance as a component of a File ID.
    Im,
}

impl Template {
    /// Fills in the plan's own variables and checks that the rest are known. `allowed` are those of the instance.
    ///
    /// # Errors
    /// Naming the variable that isn't known, or the brace that isn't closed.
    pub fn parse(text: &str, fixed: &BTreeMap<String, String>, allowed: &[Variable]) -> Result<Self, String> {
        let mut parts = Vec::new();
        let mut literal = String::new();
        let mut rest = text;
        while let Some(open) = rest.find('{') {
            literal.push_str(&rest[..open]);
            let close = rest[open..].find('}').ok_or("a { without its }")? + open;
            let name = &rest[open + 1..close];
            rest = &rest[close + 1..];
            if let Some(value) = fixed.get(name) {
                literal.push_str(value);
                continue;
            }
            let variable = Variable::named(name).filter(|variable| allowed.contains(variable));
            let variable = variable.ok_or_else(|| format!("unknown variable {{{name}}}"))?;
            if !literal.is_empty() {
                parts.push(Part::Text(std::mem::take(&mut literal)));
            }
            parts.push(Part::Variable(variable));
        }
        literal.push_str(rest);
        if !literal.is_empty() {
            parts.push(Part::Text(literal));
        }
        Ok(Self(parts))
    }

    /// The text for one instance.
    pub fn fill(&self, mut value: impl FnMut(Variable) -> String) -> String {
        let mut text = String::new();
        for part in &self.0 {
            match part {
                Part::Text(literal) => text.push_str(literal),
                Part::Variable(variable) => text.push_str(&value(*variable)),
            }
        }
        text
    }
}

impl Variable {
    /// What a replacement value may hold.
    pub const IN_VALUES: &'static [Self] = &[Self::Subject, Self::StudyId, Self::Timepoint];
    /// What an output path may hold.
    pub const IN_PATHS: &'static [Self] = &[
        Self::Subject,
        Self::StudyId,
        Self::Study,
        Self::Series,
        Self::Instance,
        Self::Folders,
        Self::Timepoint,
        Self::Sub,
        Self::Ses,
        Self::Pa,
        Self::St,
        Self::Se,
        Self::Im,
    ];

    fn named(name: &str) -> Option<Self> {
        Some(match name {
            "subject" => Self::Subject,
            "study_id" => Self::StudyId,
            "study" => Self::Study,
            "series" => Self::Series,
            "instance" => Self::Instance,
            "folders" => Self::Folders,
            "timepoint" => Self::Timepoint,
            "sub" => Self::Sub,
            "ses" => Self::Ses,
            "pa" => Self::Pa,
            "st" => Self::St,
            "se" => Self::Se,
            "im" => Self::Im,
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_are_filled_and_checked() {
        let fixed = BTreeMap::from([("project".to_owned(), "LUNG".to_owned())]);
        let template = Template::parse("{project}-{subject}.x", &fixed, Variable::IN_VALUES).unwrap();
        assert_eq!(template.fill(|_| "P1".to_owned()), "LUNG-P1.x");
        assert!(Template::parse("{nobody}", &fixed, Variable::IN_VALUES).is_err());
        assert!(Template::parse("{study}", &fixed, Variable::IN_VALUES).is_err());
        assert!(Template::parse("{subject", &fixed, Variable::IN_VALUES).is_err());
    }
}
