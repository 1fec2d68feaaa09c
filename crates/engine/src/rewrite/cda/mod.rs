//! Clinical documents (HL7 CDA R2) cleaned as XML: who and where goes by the schema, text by what it says.
//!
//! What is masked becomes an empty element with `nullFlavor="MSK"`, which the schema allows in the place of any value.
//! Names, addresses and numbers that the document itself states are needles for its text, beside those of the study.

mod attributes;
mod inline;
mod people;
mod texts;
mod words;

use std::cell::RefCell;

use rustc_hash::FxHashSet;

use crate::date::DateMode;
use crate::document::xml::{self, Attribute, Node, local};
use crate::plan::Plan;
use crate::plan::action::Action;
use crate::plan::rules::Subject;
use crate::rewrite::decide::verdict;
use crate::rewrite::facts::Facts;
use crate::tag::Tag;
use crate::text::clean::{Cleaner, Vocabulary};
use crate::text::needle::Needles;
use crate::vrvalue::Vr;

pub use texts::texts;

const INSTITUTION_NAME: Tag = 0x0008_0080;
const INSTITUTION_ADDRESS: Tag = 0x0008_0081;
/// Runs of base 64 are at least so long; no word is.
const SHORTEST_BASE_64: usize = 60;

/// A cleaned document; none for what is no CDA, isn't well-formed, or spells somebody's name in its markup.
pub fn clean(plan: &Plan, facts: &Facts, bytes: &[u8]) -> Option<Vec<u8>> {
    let nodes = xml::parse(bytes)?;
    is_cda(&nodes).then_some(())?;
    let keeps_institution = keeps(plan, facts, INSTITUTION_NAME);
    let pass = Pass {
        plan,
        facts,
        needles: people::needles(plan, facts, &nodes, keeps_institution),
        vocabulary: plan.text.as_ref()?.vocabulary,
        keeps_uids: matches!(plan.actions.get(plan.unlisted(Vr::UI)), Some(Action::Keep)),
        checked: RefCell::default(),
    };
    let nodes = inline::mended(nodes, &|text| pass.needle_free(text));
    let mut out = xml::write(&pass.run(nodes)?);
    if out.len() % 2 == 1 {
        // A line end after the root is still XML; a zero is not.
        out.push(b'\n');
    }
    Some(out)
}

fn is_cda(nodes: &[Node]) -> bool {
    let Some(Node::Open(name, attributes)) = nodes.first() else { return false };
    let declaration = name.split_once(':').map_or_else(|| "xmlns".to_owned(), |(prefix, _)| format!("xmlns:{prefix}"));
    local(name) == "ClinicalDocument"
        && attributes.iter().any(|one| one.name == declaration && one.value == words::NAMESPACE)
}

/// Whether the plan keeps a DICOM attribute, and so what stands for it in a document.
fn keeps(plan: &Plan, facts: &Facts, tag: Tag) -> bool {
    let vr = plan.standard.vr(tag).unwrap_or(Vr::UN);
    matches!(verdict(plan, &facts.holds, Subject { tag, vr, creator: "" }, &[]).action, Action::Keep)
}

/// An open element.
struct Frame {
    name: String,
    /// Whether it is a time, or within one.
    is_time: bool,
}

/// What becomes of an element.
enum Fate {
    /// Its attributes and content are judged.
    Walk,
    /// An empty element with a null flavour.
    Mask,
    /// This text instead of its content.
    Say(String),
}

struct Pass<'a> {
    plan: &'a Plan,
    facts: &'a Facts,
    needles: Needles,
    vocabulary: Vocabulary,
    keeps_uids: bool,
    /// Names of elements and attributes that hold nobody's name.
    checked: RefCell<FxHashSet<String>>,
}

impl Pass<'_> {
    fn run(&self, nodes: Vec<Node>) -> Option<Vec<Node>> {
        let mut out = Vec::with_capacity(nodes.len());
        let mut stack: Vec<Frame> = Vec::new();
        let mut skipped = 0_usize;
        for node in nodes {
            match node {
                Node::Open(..) if skipped > 0 => skipped += 1,
                Node::Close if skipped > 1 => skipped -= 1,
                Node::Text(_) if skipped > 0 => {}
                Node::Open(name, attributes) => {
                    self.markup(std::iter::once(&name).chain(attributes.iter().map(|one| &one.name)))?;
                    match self.fate(&stack, local(&name), &attributes) {
                        Fate::Walk => {
                            let frame = Frame::of(local(&name), stack.last(), &attributes);
                            let attributes = self.attributes(&stack, &frame, attributes);
                            out.push(Node::Open(name, attributes));
                            stack.push(frame);
                            continue;
                        }
                        Fate::Mask => out.push(Node::Open(name, self.masked(attributes))),
                        Fate::Say(text) => {
                            out.push(Node::Open(name, self.declarations(attributes)));
                            out.push(Node::Text(text));
                        }
                    }
                    skipped = 1;
                }
                Node::Text(text) => out.push(Node::Text(self.text(text))),
                Node::Close if skipped == 1 => {
                    skipped = 0;
                    out.push(Node::Close);
                }
                Node::Close => {
                    stack.pop();
                    out.push(Node::Close);
                }
            }
        }
        Some(out)
    }

    fn fate(&self, stack: &[Frame], name: &str, attributes: &[Attribute]) -> Fate {
        let around = stack.last().map(|frame| frame.name.as_str()).unwrap_or_default();
        let in_organisation = words::ORGANISATIONS.contains(&around);
        let may_stay = |tag| if keeps(self.plan, self.facts, tag) { Fate::Walk } else { Fate::Mask };
        if words::FILES.contains(&around) && matches!(name, "text" | "value") || name == "thumbnail" {
            return Fate::Mask;
        }
        if attributes.iter().any(|one| local(&one.name) == "representation" && one.value != "TXT") {
            return Fate::Mask;
        }
        if let Some(tag) = words::characteristic(name) {
            return tag.map_or(Fate::Mask, may_stay);
        }
        match name {
            "name" if around == "patient" && is_patient(stack) => Fate::Say(self.facts.subject.clone()),
            "name" if in_organisation => may_stay(INSTITUTION_NAME),
            "name" if !words::NAMED_THINGS.contains(&around) => Fate::Mask,
            "addr" if in_organisation => may_stay(INSTITUTION_ADDRESS),
            "addr" | "telecom" | "signatureText" => Fate::Mask,
            "id" if words::ROLES.contains(&around) || in_organisation => Fate::Mask,
            _ => Fate::Walk,
        }
    }

    /// None when a name stands in the markup: what it would be called instead nobody knows.
    fn markup<'b>(&self, mut names: impl Iterator<Item = &'b String>) -> Option<()> {
        let is_clean = |name: &String| {
            let mut checked = self.checked.borrow_mut();
            if checked.contains(name) {
                return true;
            }
            let is_clean = self.needle_free(name);
            if is_clean {
                checked.insert(name.clone());
            }
            is_clean
        };
        names.all(is_clean).then_some(())
    }

    /// A text without what must not stay in it.
    fn text(&self, text: String) -> String {
        let text = without_base_64(text);
        self.cleaned(&text, self.facts.dates, true).unwrap_or(text)
    }

    /// Whether nobody whom study or document name stands in a word of the schema, a code or a link.
    fn needle_free(&self, text: &str) -> bool {
        self.cleaned(text, DateMode::Keep, false).is_none()
    }

    /// None when all of it may stay. Without `in_text` only needles count.
    fn cleaned(&self, text: &str, dates: DateMode, in_text: bool) -> Option<String> {
        let uid = |uid: &str| in_text.then(|| self.oid(uid));
        let cleaner = Cleaner {
            lexicon: self.plan.standard.lexicon(),
            needles: &self.needles,
            dates,
            figures: false,
            patterns: in_text,
            vocabulary: if in_text { self.vocabulary } else { Vocabulary::Ignore },
            uid: &uid,
        };
        let (new, tally) = cleaner.clean(text);
        if in_text {
            self.facts.count(tally);
        }
        new
    }

    /// What a UID or OID becomes; those of standards bodies name no instance and no institution.
    fn oid(&self, uid: &str) -> String {
        let is_public = self.plan.standard.is_registered(uid)
            || words::PUBLIC_OIDS.iter().any(|beginning| uid.starts_with(beginning));
        if is_public || self.keeps_uids { uid.to_owned() } else { self.plan.keyed.uid(uid) }
    }
}

/// Whether the innermost `patient` is the record's own.
fn is_patient(stack: &[Frame]) -> bool {
    stack.iter().rev().nth(1).is_some_and(|frame| frame.name == "patientRole")
}

impl Frame {
    fn of(name: &str, around: Option<&Self>, attributes: &[Attribute]) -> Self {
        let typed = attributes.iter().find(|one| attributes::is_type(&one.name)).map(|one| local(&one.value));
        let is_time = match typed {
            Some(word) => words::TIME_TYPES.contains(&word),
            None => words::TIMES.contains(&name) || around.is_some_and(|frame| frame.is_time),
        };
        Self { name: name.to_owned(), is_time }
    }
}

/// Files as text don't belong in a paragraph, and nobody can search them there.
fn without_base_64(text: String) -> String {
    let is_base_64 = |word: &str| {
        word.len() >= SHORTEST_BASE_64 && word.bytes().all(|one| one.is_ascii_alphanumeric() || b"+/=".contains(&one))
    };
    if !text.split_ascii_whitespace().any(is_base_64) {
        return text;
    }
    text.split_inclusive(|one: char| one.is_ascii_whitespace())
        .filter(|word| !is_base_64(word.trim_end_matches(|one: char| one.is_ascii_whitespace())))
        .collect()
}
