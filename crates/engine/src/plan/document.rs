//! The plan as it is handed in: the JSON of `docs/reference/plan.md`, field by field.

use std::collections::{BTreeMap, HashMap};

use serde::Deserialize;

/// The whole document.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Document {
    pub format: u32,
    #[allow(dead_code)] // says which tables made the plan; part of its hash
    pub edition: String,
    #[allow(dead_code)] // says which recipe made the plan; part of its hash
    pub recipe: serde_json::Value,
    pub variables: BTreeMap<String, String>,
    pub conditions: Vec<ConditionDocument>,
    pub actions: Vec<ActionDocument>,
    pub rules: Vec<RuleDocument>,
    pub unlisted: HashMap<String, usize>,
    pub unknown: usize,
    pub private: usize,
    pub dates: DatesDocument,
    pub dummies: HashMap<String, DummyDocument>,
    pub vr_dummies: HashMap<String, String>,
    pub identity: IdentityDocument,
    pub instances: Vec<InstanceDocument>,
    pub private_sop_class: PrivateSopClass,
    pub encapsulated_documents: EncapsulatedDocuments,
    #[serde(default)]
    pub pdf: Pdf,
    pub stamp: StampDocument,
    pub output: OutputDocument,
    pub limits: LimitsDocument,
    /// Absent: nothing is cleaned, and `clean` falls back to its code.
    #[serde(default)]
    pub text: Option<TextDocument>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TextDocument {
    /// Kind of needle by tag.
    pub needles: HashMap<String, String>,
    pub vocabulary: String,
    /// Whether text that stays is searched for patterns, too.
    pub patterns: bool,
    /// Whether private values stay as they came but for needles, those that nobody can read, too.
    #[serde(default)]
    pub retain_private: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConditionDocument {
    pub tag: String,
    pub op: String,
    #[serde(default)]
    pub values: Vec<String>,
    #[serde(default)]
    pub negate: bool,
    #[serde(default)]
    pub ignore_case: bool,
}

#[derive(Debug, Deserialize)]
#[serde(tag = "do", rename_all = "kebab-case", deny_unknown_fields)]
pub enum ActionDocument {
    Keep,
    Recurse,
    Remove,
    Empty,
    Dummy,
    Code {
        code: String,
    },
    Replace {
        value: String,
    },
    RegexReplace {
        pattern: String,
        value: String,
    },
    Uid,
    Date {
        otherwise: String,
    },
    Age {
        cap: u32,
        #[serde(default)]
        compute: bool,
    },
    Clean {
        otherwise: String,
    },
    Pseudonym,
    Zip3 {
        restricted: Vec<String>,
    },
    KeepItems {
        when: Vec<usize>,
    },
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleDocument {
    pub select: SelectDocument,
    #[serde(default)]
    pub when: Vec<usize>,
    pub action: usize,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SelectDocument {
    Tag(String),
    Mask(String, String),
    Group(String),
    Vr(String),
    Private(PrivateDocument),
    Concept(ConceptDocument),
    All(bool),
    #[serde(untagged)]
    Path {
        path: Vec<StepDocument>,
        leaf: Box<SelectDocument>,
    },
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PrivateDocument {
    pub group: Option<String>,
    pub creator: String,
    pub element: Option<String>,
}

/// A content item by its Concept Name Code, and its Value Type if only one is meant.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConceptDocument {
    pub value: String,
    pub scheme: String,
    pub value_type: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StepDocument {
    pub tag: Option<String>,
    pub private: Option<PrivateDocument>,
    pub item: Option<u32>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DatesDocument {
    pub mode: String,
    #[serde(default)]
    pub days: i32,
    /// Of the mode subject: the fewest and the most days, both included, 0 never drawn.
    #[serde(default)]
    pub between: Option<(i32, i32)>,
}

/// A value, the items of a sequence, or bytes.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum DummyDocument {
    Text(String),
    Hex { hex: String },
    Items(Vec<Vec<(String, String, DummyDocument)>>),
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IdentityDocument {
    pub prefix: String,
    pub length: usize,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InstanceDocument {
    pub when: Vec<usize>,
    pub outcome: String,
    pub reason: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PrivateSopClass {
    Quarantine,
    Process,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum EncapsulatedDocuments {
    Exclude,
    Dummy,
    Clean,
    Keep,
}

/// What cleaning a PDF is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Pdf {
    #[default]
    Remove,
    Redact,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StampDocument {
    pub patient_identity_removed: bool,
    pub method: Vec<String>,
    /// Value, scheme and meaning of each code (PS3.16 CID 7050).
    pub codes: Vec<[String; 3]>,
    pub longitudinal: Option<String>,
    /// Write Clinical Trial Time Point ID, and the offset where one was decided.
    #[serde(default)]
    pub timepoint: bool,
    /// Add Patient's Age, capped at so many years, where it is absent and can be computed.
    #[serde(default)]
    pub age: Option<u32>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OutputDocument {
    pub layout: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LimitsDocument {
    pub depth: usize,
    pub header_bytes: usize,
}
