//! Finding the rule for an element: the last that matches wins.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::plan::concepts::{Code, Concepts};
use crate::plan::document::{PrivateDocument, SelectDocument, StepDocument};
use crate::plan::parse_tag;
use crate::tables::vr_named;
use crate::tag::{self, Tag};
use crate::vrvalue::Vr;

/// An element as rules see it.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// Its tag.
    pub tag: Tag,
    /// Its effective VR.
    pub vr: Vr,
    /// Creator of its private block, empty for public elements and unknown creators.
    pub creator: &'a str,
}

/// A sequence on the way to an element.
#[derive(Clone, Debug)]
pub struct Step {
    /// The sequence's tag.
    pub tag: Tag,
    /// Its creator when it is private.
    pub creator: String,
    /// Number of the item, from 0.
    pub item: u32,
}

#[derive(Debug)]
enum Selector {
    Tag(Tag),
    Mask(Tag, Tag),
    Group(u16),
    Vr(Vr),
    Private(PrivateSelector),
    All,
}

#[derive(Debug)]
struct PrivateSelector {
    group: Option<u16>,
    creator: Option<String>,
    element: Option<u8>,
}

#[derive(Debug)]
struct PathRule {
    steps: Vec<(Selector, Option<u32>)>,
    leaf: Selector,
    rule: u32,
}

/// All rules, sorted by what they ask first. Every list is in the plan's order.
#[derive(Debug, Default)]
pub struct Rules {
    exact: FxHashMap<Tag, Vec<u32>>,
    private: FxHashMap<(u16, u8), Vec<(PrivateSelector, u32)>>,
    loose_private: Vec<(PrivateSelector, u32)>,
    groups: FxHashMap<u16, Vec<u32>>,
    vrs: FxHashMap<Vr, Vec<u32>>,
    masks: Vec<(Tag, Tag, u32)>,
    paths: Vec<PathRule>,
    concepts: Concepts,
    all: Vec<u32>,
    /// Rules that name one private element of one creator.
    named: FxHashSet<u32>,
    /// By rule: the conditions it needs, and its action.
    bodies: Vec<(Vec<usize>, usize)>,
}

impl Rules {
    /// Adds the next rule.
    ///
    /// # Errors
    /// Naming what isn't understood.
    pub fn add(&mut self, select: &SelectDocument, when: Vec<usize>, action: usize) -> Result<(), String> {
        let rule = u32::try_from(self.bodies.len()).map_err(|_| "too many rules")?;
        self.bodies.push((when, action));
        if let SelectDocument::Path { path, leaf } = select {
            let steps = path.iter().map(step).collect::<Result<_, _>>()?;
            let leaf = Selector::compile(leaf)?;
            if leaf.names_private() {
                self.named.insert(rule);
            }
            self.paths.push(PathRule { steps, leaf, rule });
            return Ok(());
        }
        if let SelectDocument::Concept(concept) = select {
            self.concepts.add(concept, rule);
            return Ok(());
        }
        let selector = Selector::compile(select)?;
        if selector.names_private() {
            self.named.insert(rule);
        }
        match selector {
            Selector::Tag(tag) => self.exact.entry(tag).or_default().push(rule),
            Selector::Mask(value, mask) => self.masks.push((value, mask, rule)),
            Selector::Group(group) => self.groups.entry(group).or_default().push(rule),
            Selector::Vr(vr) => self.vrs.entry(vr).or_default().push(rule),
            Selector::Private(private) => match (private.group, private.element) {
                (Some(group), Some(element)) => {
                    self.private.entry((group, element)).or_default().push((private, rule));
                }
                _ => self.loose_private.push((private, rule)),
            },
            Selector::All => self.all.push(rule),
        }
        Ok(())
    }

    /// Rule and action for an element, if any rule matches. `holds` answers the plan's conditions for this instance.
    pub fn find(&self, subject: Subject<'_>, steps: &[Step], holds: &[bool]) -> Option<(usize, usize)> {
        let mut best: Option<u32> = None;
        let mut offer = |rule: u32| {
            if best.is_none_or(|known| rule > known) && self.applies(rule, holds) {
                best = Some(rule);
            }
        };
        if let Some(list) = self.exact.get(&subject.tag) {
            list.iter().copied().for_each(&mut offer);
        }
        for &(value, mask, rule) in &self.masks {
            if subject.tag & mask == value {
                offer(rule);
            }
        }
        if !self.groups.is_empty()
            && let Some(list) = self.groups.get(&tag::group(subject.tag))
        {
            list.iter().copied().for_each(&mut offer);
        }
        if !self.vrs.is_empty()
            && let Some(list) = self.vrs.get(&subject.vr)
        {
            list.iter().copied().for_each(&mut offer);
        }
        if tag::is_private(subject.tag) {
            let key = (tag::group(subject.tag), (subject.tag & 0xFF) as u8);
            let exact = self.private.get(&key).into_iter().flatten();
            for (private, rule) in exact.chain(&self.loose_private) {
                if private.matches(subject.tag, subject.creator) {
                    offer(*rule);
                }
            }
        }
        for path in &self.paths {
            if path.matches(subject, steps) {
                offer(path.rule);
            }
        }
        self.all.iter().copied().for_each(&mut offer);
        let rule = best? as usize;
        Some((rule, self.bodies[rule].1))
    }

    /// Rule and action for a content item, by its name and value type.
    pub fn find_concept(&self, code: &Code, value_type: &str, holds: &[bool]) -> Option<(usize, usize)> {
        let rule = self.concepts.find(code, value_type, |rule| self.applies(rule, holds))? as usize;
        Some((rule, self.bodies[rule].1))
    }

    /// Whether a rule speaks of content items.
    pub fn concern_content(&self) -> bool {
        !self.concepts.is_empty()
    }

    fn applies(&self, rule: u32, holds: &[bool]) -> bool {
        self.bodies[rule as usize].0.iter().all(|&condition| holds[condition])
    }

    /// Whether a rule names one private element by creator and number: whoever wrote it knows what that holds.
    pub fn names_private(&self, rule: i64) -> bool {
        u32::try_from(rule).is_ok_and(|rule| self.named.contains(&rule))
    }

    /// Whether a rule could speak of a private element.
    pub fn concern_private(&self) -> bool {
        let odd = |group: &u16| group % 2 == 1;
        let masks = self.masks.iter().any(|(_, mask, _)| mask & 0x0001_0000 == 0);
        let exact = self.exact.keys().any(|&tag| tag::is_private(tag));
        let groups = self.groups.keys().any(odd);
        let wide = !self.vrs.is_empty() || !self.all.is_empty() || !self.paths.is_empty();
        masks || exact || groups || wide || !self.private.is_empty() || !self.loose_private.is_empty()
    }

    /// The largest numbers used for conditions and actions, so that the plan can check them once.
    pub fn references(&self) -> impl Iterator<Item = (&[usize], usize)> {
        self.bodies.iter().map(|(when, action)| (when.as_slice(), *action))
    }
}

impl Selector {
    fn compile(select: &SelectDocument) -> Result<Self, String> {
        Ok(match select {
            SelectDocument::Tag(tag) => Self::Tag(parse_tag(tag)?),
            SelectDocument::Mask(value, mask) => Self::Mask(parse_tag(value)?, parse_tag(mask)?),
            SelectDocument::Group(group) => Self::Group(hex16(group)?),
            SelectDocument::Vr(vr) => Self::Vr(vr_named(vr).ok_or_else(|| format!("unknown VR {vr:?}"))?),
            SelectDocument::Private(private) => Self::Private(PrivateSelector::compile(private)?),
            SelectDocument::All(_) => Self::All,
            SelectDocument::Path { .. } => return Err("a path can't end in a path".to_owned()),
            SelectDocument::Concept(_) => return Err("a path can't end in a concept".to_owned()),
        })
    }

    fn names_private(&self) -> bool {
        matches!(self, Self::Private(PrivateSelector { group: Some(_), creator: Some(_), element: Some(_) }))
    }

    fn matches(&self, subject: Subject<'_>) -> bool {
        match self {
            Self::Tag(tag) => *tag == subject.tag,
            Self::Mask(value, mask) => subject.tag & mask == *value,
            Self::Group(group) => *group == tag::group(subject.tag),
            Self::Vr(vr) => *vr == subject.vr,
            Self::Private(private) => private.matches(subject.tag, subject.creator),
            Self::All => true,
        }
    }
}

impl PrivateSelector {
    fn compile(document: &PrivateDocument) -> Result<Self, String> {
        let element = document.element.as_deref().map(|text| {
            u8::from_str_radix(text, 16).map_err(|_| format!("{text:?} is no private element: two hex digits wanted"))
        });
        Ok(Self {
            group: document.group.as_deref().map(hex16).transpose()?,
            creator: (document.creator != "*").then(|| document.creator.clone()),
            element: element.transpose()?,
        })
    }

    fn matches(&self, tag: Tag, creator: &str) -> bool {
        tag::is_private(tag)
            && self.group.is_none_or(|group| group == tag::group(tag))
            && self.element.is_none_or(|element| u32::from(element) == tag & 0xFF)
            && self.creator.as_deref().is_none_or(|wanted| wanted == creator)
    }
}

impl PathRule {
    fn matches(&self, subject: Subject<'_>, steps: &[Step]) -> bool {
        self.steps.len() == steps.len()
            && self.leaf.matches(subject)
            && self.steps.iter().zip(steps).all(|((selector, item), step)| {
                let sequence = Subject { tag: step.tag, vr: Vr::SQ, creator: &step.creator };
                item.is_none_or(|item| item == step.item) && selector.matches(sequence)
            })
    }
}

fn step(document: &StepDocument) -> Result<(Selector, Option<u32>), String> {
    let selector = match (&document.tag, &document.private) {
        (Some(tag), None) => Selector::Tag(parse_tag(tag)?),
        (None, Some(private)) => Selector::Private(PrivateSelector::compile(private)?),
        _ => return Err("a path step is a tag or a private element".to_owned()),
    };
    Ok((selector, document.item))
}

fn hex16(text: &str) -> Result<u16, String> {
    u16::from_str_radix(text, 16).map_err(|_| format!("{text:?} is no group: four hex digits wanted"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn select(json: &str) -> SelectDocument {
        serde_json::from_str(json).unwrap()
    }

    fn element(tag: Tag, vr: Vr, creator: &str) -> Subject<'_> {
        Subject { tag, vr, creator }
    }

    #[test]
    fn the_last_match_wins_whatever_its_kind() {
        let mut rules = Rules::default();
        rules.add(&select(r#"{"tag":"00100010"}"#), vec![], 0).unwrap();
        rules.add(&select(r#"{"vr":"PN"}"#), vec![], 1).unwrap();
        rules.add(&select(r#"{"group":"0010"}"#), vec![0], 2).unwrap();
        let name = element(0x0010_0010, Vr::PN, "");
        assert_eq!(rules.find(name, &[], &[false]), Some((1, 1)));
        assert_eq!(rules.find(name, &[], &[true]), Some((2, 2)));
        assert_eq!(rules.find(element(0x0008_0060, Vr::CS, ""), &[], &[true]), None);
    }

    #[test]
    fn masks_private_blocks_and_paths() {
        let mut rules = Rules::default();
        rules.add(&select(r#"{"mask":["60004000","FFE1FFFF"]}"#), vec![], 0).unwrap();
        let text = r#"{"private":{"group":"0019","creator":"SIEMENS MR HEADER","element":"0C"}}"#;
        rules.add(&select(text), vec![], 1).unwrap();
        let text = r#"{"path":[{"tag":"00400275","item":null}],"leaf":{"tag":"00400007"}}"#;
        rules.add(&select(text), vec![], 2).unwrap();
        let action = |subject, steps: &[Step]| rules.find(subject, steps, &[]).map(|(_, action)| action);
        assert_eq!(action(element(0x6002_4000, Vr::LT, ""), &[]), Some(0));
        assert_eq!(action(element(0x6001_4000, Vr::LT, ""), &[]), None);
        assert_eq!(action(element(0x0019_100C, Vr::IS, "SIEMENS MR HEADER"), &[]), Some(1));
        assert_eq!(action(element(0x0019_110C, Vr::IS, "SIEMENS MR HEADER"), &[]), Some(1));
        assert_eq!(action(element(0x0019_100C, Vr::IS, "OTHER"), &[]), None);
        assert_eq!([0, 1, 2, -1].map(|rule| rules.names_private(rule)), [false, true, false, false]);
        let steps = [Step { tag: 0x0040_0275, creator: String::new(), item: 3 }];
        assert_eq!(action(element(0x0040_0007, Vr::LO, ""), &steps), Some(2));
        assert_eq!(action(element(0x0040_0007, Vr::LO, ""), &[]), None);
    }
}
