//! From a rule to what is done with this element.

use crate::plan::Plan;
use crate::plan::action::{Action, Code, Duty};
use crate::plan::rules::{Step, Subject};
use crate::rewrite::change::{BY_DUTY, BY_POLICY};
use crate::tag::{self, Tag};
use crate::types::Type;

/// Elements that leave with a patient's identity whatever a recipe says: signatures over what was changed, and the
/// records of earlier values (PS3.3 C.12.1.1.3, C.12.1.1.9).
const NEVER_KEPT: [Tag; 4] = [0xFFFA_FFFA, 0x4FFE_0001, 0x0400_0561, 0x0400_0550];

/// The action for an element, and what asked for it.
#[derive(Clone, Copy)]
pub struct Verdict<'a> {
    /// What to do.
    pub action: &'a Action,
    /// Rule index, or a constant of `change`.
    pub rule: i64,
}

/// The plan's word on an element; `holds` answers the plan's conditions for this instance.
pub fn verdict<'a>(plan: &'a Plan, holds: &[bool], subject: Subject<'_>, steps: &[Step]) -> Verdict<'a> {
    if plan.stamp.patient_identity_removed && NEVER_KEPT.contains(&subject.tag) {
        return Verdict { action: &Action::Remove, rule: BY_DUTY };
    }
    if plan.stamp.patient_identity_removed && tag::is_private(subject.tag) && subject.creator.is_empty() {
        // Nobody reserved its block (PS3.5 7.8.1): no rule can know what it is.
        return Verdict { action: &Action::Remove, rule: BY_DUTY };
    }
    if let Some((rule, action)) = plan.rules.find(subject, steps, holds) {
        return Verdict { action: &plan.actions[action], rule: i64::try_from(rule).unwrap_or(BY_POLICY) };
    }
    let action = if tag::is_private(subject.tag) {
        plan.private
    } else if let Some(listed) = plan.standard.vr(subject.tag) {
        // Whoever wrote another VR than the dictionary's doesn't make the attribute harmless.
        let own = plan.unlisted(subject.vr);
        if matches!(plan.actions[own], Action::Keep) { plan.unlisted(listed) } else { own }
    } else {
        plan.unknown
    };
    Verdict { action: &plan.actions[action], rule: BY_POLICY }
}

/// What an action comes to for a sequence: keep its items (and judge them), remove, empty or replace them all.
///
/// To clean a sequence is to clean what is in it, where the plan cleans text at all.
pub fn for_sequence(plan: &Plan, action: &Action, kind: Type) -> Duty {
    match action {
        Action::Keep | Action::Uid | Action::KeepItems(_) => Duty::Walk,
        Action::Clean(_) if plan.text.is_some() => Duty::Walk,
        Action::Remove => Duty::Remove,
        Action::Empty => Duty::Empty,
        Action::Code(code) | Action::Date(code) | Action::Clean(code) => code.resolve(kind),
        // Text has no place in a sequence: whoever asked for it wanted the content gone.
        Action::Dummy
        | Action::Replace(_)
        | Action::RegexReplace(..)
        | Action::Age { .. }
        | Action::Pseudonym
        | Action::Zip3(_) => Code::D.resolve(kind),
    }
}
