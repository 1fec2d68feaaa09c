//! What can be done to an element.

use regex::Regex;

use crate::plan::document::ActionDocument;
use crate::plan::template::Template;
use crate::types::Type;

/// A code of PS3.15 Table E.1-1a.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Code {
    X,
    Z,
    D,
    ZorD,
    XorZ,
    XorD,
    XorZorD,
    XorZorU,
}

/// What a code comes to at a place with a Type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Duty {
    Remove,
    Empty,
    Dummy,
    /// Keep the items and judge what is in them.
    Walk,
}

impl Code {
    /// Reads `X/Z/D` and the like.
    ///
    /// # Errors
    /// Quoting a code that the table doesn't have.
    pub fn parse(text: &str) -> Result<Self, String> {
        Ok(match text {
            "X" => Self::X,
            "Z" => Self::Z,
            "D" => Self::D,
            "Z/D" => Self::ZorD,
            "X/Z" => Self::XorZ,
            "X/D" => Self::XorD,
            "X/Z/D" => Self::XorZorD,
            "X/Z/U*" => Self::XorZorU,
            _ => return Err(format!("unknown action code {text:?}")),
        })
    }

    /// PS3.15 Table E.1-1a; conformance wins where the plain code would break the object.
    pub const fn resolve(self, kind: Type) -> Duty {
        match (self, kind) {
            (Self::XorZorU, Type::Required) => Duty::Walk,
            (Self::D, _) | (Self::XorD, Type::MayBeEmpty) | (_, Type::Required) => Duty::Dummy,
            (Self::Z | Self::ZorD, _) | (_, Type::MayBeEmpty) => Duty::Empty,
            (_, Type::Optional) => Duty::Remove,
        }
    }
}

/// An action with all it needs, ready to be applied.
#[derive(Debug)]
pub enum Action {
    Keep,
    Remove,
    Empty,
    Dummy,
    Code(Code),
    Replace(Template),
    RegexReplace(Box<Regex>, String),
    Uid,
    Date(Code),
    Age { cap: u32, compute: bool },
    Clean(Code),
    Pseudonym,
    Zip3(Vec<String>),
    KeepItems(Vec<usize>),
}

impl Action {
    /// Checks and compiles one action.
    ///
    /// # Errors
    /// Naming what isn't understood.
    pub fn compile(
        document: ActionDocument,
        template: impl Fn(&str) -> Result<Template, String>,
    ) -> Result<Self, String> {
        Ok(match document {
            // For what isn't a sequence, to recurse is to keep.
            ActionDocument::Keep | ActionDocument::Recurse => Self::Keep,
            ActionDocument::Remove => Self::Remove,
            ActionDocument::Empty => Self::Empty,
            ActionDocument::Dummy => Self::Dummy,
            ActionDocument::Code { code } => Self::Code(Code::parse(&code)?),
            ActionDocument::Replace { value } => Self::Replace(template(&value)?),
            ActionDocument::RegexReplace { pattern, value } => {
                let regex = Regex::new(&pattern).map_err(|_| "a regular expression can't be compiled".to_owned())?;
                Self::RegexReplace(Box::new(regex), value)
            }
            ActionDocument::Uid => Self::Uid,
            ActionDocument::Date { otherwise } => Self::Date(Code::parse(&otherwise)?),
            ActionDocument::Age { cap, compute } => Self::Age { cap, compute },
            ActionDocument::Clean { otherwise } => Self::Clean(Code::parse(&otherwise)?),
            ActionDocument::Pseudonym => Self::Pseudonym,
            ActionDocument::Zip3 { restricted } => Self::Zip3(restricted),
            ActionDocument::KeepItems { when } => Self::KeepItems(when),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Table E.1-1a, cell by cell: columns are Type 3, 2, 1.
    #[test]
    fn every_code_with_every_type() {
        use Duty::{Dummy, Empty, Remove, Walk};
        let table = [
            ("X", [Remove, Empty, Dummy]),
            ("Z", [Empty, Empty, Dummy]),
            ("D", [Dummy, Dummy, Dummy]),
            ("Z/D", [Empty, Empty, Dummy]),
            ("X/Z", [Remove, Empty, Dummy]),
            ("X/D", [Remove, Dummy, Dummy]),
            ("X/Z/D", [Remove, Empty, Dummy]),
            ("X/Z/U*", [Remove, Empty, Walk]),
        ];
        for (text, duties) in table {
            let code = Code::parse(text).unwrap();
            for (kind, duty) in [Type::Optional, Type::MayBeEmpty, Type::Required].into_iter().zip(duties) {
                assert_eq!(code.resolve(kind), duty, "{text} {kind:?}");
            }
        }
        assert!(Code::parse("C/X").is_err());
    }
}
