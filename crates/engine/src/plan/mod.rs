//! A plan, checked and compiled: what the engine obeys.

pub mod action;
pub mod concepts;
pub mod condition;
pub mod document;
pub mod label;
pub mod rules;
pub mod template;
pub mod text;

use std::collections::HashMap;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::date::DateMode;
use crate::fault::Outcome;
use crate::keyed::Keyed;
use crate::plan::action::Action;
use crate::plan::condition::Condition;
use crate::plan::document::{
    Document, DummyDocument, EncapsulatedDocuments, InstanceDocument, Pdf, PrivateSopClass, StampDocument,
};
use crate::plan::label::bids_label;
use crate::plan::rules::Rules;
use crate::plan::template::{Template, Variable};
use crate::plan::text::TextPlan;
use crate::read::index::DataSet;
use crate::read::index::Limits;
use crate::tables::{Standard, vr_named};
use crate::tag::Tag;
use crate::vrvalue::Vr;

/// A stand-in value.
#[derive(Clone, Debug)]
pub enum Dummy {
    /// A text, fitted to the VR when it is written.
    Text(String),
    /// Bytes as they are.
    Bytes(Vec<u8>),
    /// Items of a sequence.
    Items(Vec<Item>),
}

/// Elements of one item, in tag order.
pub type Item = Vec<(Tag, Vr, Dummy)>;

/// A rule about whole instances.
#[derive(Debug)]
pub struct InstanceRule {
    /// Conditions that must all hold.
    pub when: Vec<usize>,
    /// Excluded or quarantined.
    pub outcome: Outcome,
    /// The reason to report.
    pub reason: &'static str,
}

/// Everything the engine needs, bound to a key.
pub struct Plan {
    /// The standard's tables.
    pub standard: Arc<Standard>,
    /// Keyed digests for this project.
    pub keyed: Keyed,
    /// Conditions that rules refer to.
    pub conditions: Vec<Condition>,
    /// Actions that rules refer to.
    pub actions: Vec<Action>,
    /// The rules.
    pub rules: Rules,
    unlisted: FxHashMap<Vr, usize>,
    unlisted_rest: usize,
    /// For public tags that the dictionary doesn't have.
    pub unknown: usize,
    /// For private elements that no rule names.
    pub private: usize,
    /// Whether all private elements go, so that nobody need ask whose they are.
    pub no_private: bool,
    /// What `date` does.
    pub dates: DateMode,
    /// Range of a subject's own shift, where the key alone decides.
    pub between: Option<(i32, i32)>,
    /// Stand-ins by tag.
    pub dummies: FxHashMap<Tag, Dummy>,
    /// Stand-ins by VR.
    pub vr_dummies: FxHashMap<Vr, String>,
    /// Prefix of subjects.
    pub prefix: String,
    /// Length of subjects' digests.
    pub length: usize,
    /// Rules about whole instances.
    pub instances: Vec<InstanceRule>,
    /// What becomes of SOP classes outside the standard.
    pub private_sop_class: PrivateSopClass,
    /// What becomes of encapsulated documents.
    pub documents: EncapsulatedDocuments,
    /// What becomes of PDFs where documents are cleaned.
    pub pdf: Pdf,
    /// What the output says was done.
    pub stamp: StampDocument,
    /// Where outputs go.
    pub layout: Template,
    /// How much may be read.
    pub limits: Limits,
    /// What is done about text.
    pub text: Option<TextPlan>,
}

impl Plan {
    /// The answers to the conditions for a data set, in their order.
    pub fn answers(&self, set: &DataSet<'_>) -> Vec<bool> {
        self.conditions.iter().map(|one| one.holds(set.value(one.tag))).collect()
    }

    /// Checks and compiles a plan.
    ///
    /// # Errors
    /// Saying what in the plan isn't understood. A plan holds no patient's value, so the text may quote it.
    pub fn compile(json: &str, standard: Arc<Standard>, key: &[u8; 32]) -> Result<Self, String> {
        let document: Document = serde_json::from_str(json).map_err(|error| error.to_string())?;
        if document.format != 1 {
            return Err(format!("plan format {} isn't known to this engine", document.format));
        }
        let mut variables = document.variables;
        // A time point that wasn't given for the whole run is the instance's own.
        if variables.get("timepoint").is_some_and(String::is_empty) {
            variables.remove("timepoint");
        } else if let Some(label) = variables.get("timepoint").map(|given| bids_label(given)) {
            variables.insert("ses".to_owned(), label);
        }
        let project = variables.get("project").map(String::as_str).unwrap_or_default();
        let keyed = Keyed::new(key, project);
        let conditions = document.conditions.into_iter().map(Condition::compile).collect::<Result<Vec<_>, _>>()?;
        let in_value = |text: &str| Template::parse(text, &variables, Variable::IN_VALUES);
        let compile = |action| Action::compile(action, in_value);
        let actions = document.actions.into_iter().map(compile).collect::<Result<Vec<_>, _>>()?;
        let mut rules = Rules::default();
        for rule in document.rules {
            rules.add(&rule.select, rule.when, rule.action)?;
        }
        let (unlisted, unlisted_rest) = unlisted(document.unlisted)?;
        let no_private = !rules.concern_private() && matches!(actions.get(document.private), Some(Action::Remove));
        let plan = Self {
            keyed,
            conditions,
            actions,
            rules,
            unlisted,
            unlisted_rest,
            no_private,
            unknown: document.unknown,
            private: document.private,
            dates: dates(&document.dates.mode, document.dates.days)?,
            between: between(document.dates.between)?,
            dummies: dummies(document.dummies)?,
            vr_dummies: vr_dummies(document.vr_dummies)?,
            prefix: document.identity.prefix,
            length: document.identity.length.clamp(8, 32),
            instances: document.instances.into_iter().map(instance).collect::<Result<_, _>>()?,
            private_sop_class: document.private_sop_class,
            documents: document.encapsulated_documents,
            pdf: document.pdf,
            stamp: document.stamp,
            layout: Template::parse(&document.output.layout, &variables, Variable::IN_PATHS)?,
            limits: Limits { depth: document.limits.depth, header_bytes: document.limits.header_bytes },
            text: document.text.map(TextPlan::compile).transpose()?,
            standard,
        };
        plan.check_references()?;
        if plan.documents == EncapsulatedDocuments::Clean && plan.text.is_none() {
            return Err("documents are cleaned only where text is".to_owned());
        }
        Ok(plan)
    }

    /// The action for a public attribute that no rule names.
    pub fn unlisted(&self, vr: Vr) -> usize {
        self.unlisted.get(&vr).copied().unwrap_or(self.unlisted_rest)
    }

    fn check_references(&self) -> Result<(), String> {
        let policies = [self.unknown, self.private, self.unlisted_rest];
        let actions = self.rules.references().map(|(_, action)| action);
        let mut actions = actions.chain(self.unlisted.values().copied()).chain(policies);
        if actions.any(|action| action >= self.actions.len()) {
            return Err("an action is referred to that isn't there".to_owned());
        }
        let items = self.actions.iter().filter_map(|action| match action {
            Action::KeepItems(when) => Some(when.as_slice()),
            _ => None,
        });
        let whens = self.rules.references().map(|(when, _)| when);
        let mut whens = whens.chain(items).chain(self.instances.iter().map(|rule| rule.when.as_slice()));
        if whens.any(|when| when.iter().any(|&condition| condition >= self.conditions.len())) {
            return Err("a condition is referred to that isn't there".to_owned());
        }
        Ok(())
    }
}

/// Eight hex digits.
///
/// # Errors
/// Quoting what isn't a tag.
pub fn parse_tag(text: &str) -> Result<Tag, String> {
    let number = (text.len() == 8).then(|| Tag::from_str_radix(text, 16).ok()).flatten();
    number.ok_or_else(|| format!("{text:?} is no tag: eight hex digits wanted"))
}

fn parse_vr(text: &str) -> Result<Vr, String> {
    vr_named(text).ok_or_else(|| format!("unknown VR {text:?}"))
}

fn unlisted(words: HashMap<String, usize>) -> Result<(FxHashMap<Vr, usize>, usize), String> {
    let rest = *words.get("*").ok_or("unlisted needs a *")?;
    let named = words.into_iter().filter(|(vr, _)| vr != "*");
    let by_vr = named.map(|(vr, action)| Ok((parse_vr(&vr)?, action))).collect::<Result<_, String>>()?;
    Ok((by_vr, rest))
}

fn dates(mode: &str, days: i32) -> Result<DateMode, String> {
    Ok(match mode {
        "keep" => DateMode::Keep,
        // Per subject: without a decision for the subject no date stays.
        "remove" | "subject" => DateMode::Remove,
        "shift" => DateMode::Shift(days),
        "year" => DateMode::Year,
        other => return Err(format!("unknown date mode {other:?}")),
    })
}

fn between(range: Option<(i32, i32)>) -> Result<Option<(i32, i32)>, String> {
    match range {
        Some((lowest, highest)) if lowest > highest || (lowest, highest) == (0, 0) => {
            Err("the days of a subject's shift: the lowest first, and not 0 alone".to_owned())
        }
        range => Ok(range),
    }
}

fn dummies(documents: HashMap<String, DummyDocument>) -> Result<FxHashMap<Tag, Dummy>, String> {
    documents.into_iter().map(|(tag, document)| Ok((parse_tag(&tag)?, dummy(document)?))).collect()
}

fn vr_dummies(documents: HashMap<String, String>) -> Result<FxHashMap<Vr, String>, String> {
    documents.into_iter().map(|(vr, text)| Ok((parse_vr(&vr)?, text))).collect()
}

/// Items in items: as deep as the plan's author nested them, which `serde_json` limits to 128.
fn dummy(document: DummyDocument) -> Result<Dummy, String> {
    Ok(match document {
        DummyDocument::Text(text) => Dummy::Text(text),
        DummyDocument::Hex { hex } => Dummy::Bytes(bytes(&hex)?),
        DummyDocument::Items(items) => {
            let element = |(tag, vr, value): (String, String, DummyDocument)| {
                Ok((parse_tag(&tag)?, parse_vr(&vr)?, dummy(value)?))
            };
            let item = |elements: Vec<_>| elements.into_iter().map(element).collect::<Result<Item, String>>();
            Dummy::Items(items.into_iter().map(item).collect::<Result<_, String>>()?)
        }
    })
}

fn bytes(hex: &str) -> Result<Vec<u8>, String> {
    let pairs = hex.as_bytes().chunks(2);
    let digit = |pair: &[u8]| std::str::from_utf8(pair).ok().and_then(|text| u8::from_str_radix(text, 16).ok());
    pairs.map(|pair| digit(pair).filter(|_| pair.len() == 2).ok_or_else(|| "odd hex digits".to_owned())).collect()
}

fn instance(document: InstanceDocument) -> Result<InstanceRule, String> {
    let outcome = match document.outcome.as_str() {
        "excluded" => Outcome::Excluded,
        "quarantined" => Outcome::Quarantined,
        other => return Err(format!("an instance can't be {other:?} by rule")),
    };
    let known = ["dropped-by-rule", "burned-in-annotation"];
    let reason = known.into_iter().find(|known| *known == document.reason);
    let reason = reason.ok_or_else(|| format!("unknown reason {:?}", document.reason))?;
    Ok(InstanceRule { when: document.when, outcome, reason })
}
