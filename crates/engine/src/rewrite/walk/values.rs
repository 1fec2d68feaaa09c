//! Plain values: what becomes of them, and writing that.

use std::rc::Rc;

use crate::charset::Charsets;
use crate::fault::Fault;
use crate::plan::action::{Action, Code};
use crate::rewrite::change::ChangeKind;
use crate::rewrite::decide::Verdict;
use crate::rewrite::document;
use crate::rewrite::emit;
use crate::rewrite::stays::may_stay;
use crate::rewrite::text;
use crate::rewrite::value::{Fate, Value, apply, by_code};
use crate::rewrite::vendor;
use crate::rewrite::walk::{Element, Walk};
use crate::tag;
use crate::types::Type;
use crate::vrvalue::Vr;

impl Walk<'_> {
    /// Judges a plain value and writes what becomes of it.
    pub(super) fn value(&mut self, bytes: &[u8], element: &Element, verdict: Verdict<'_>) -> Result<usize, Fault> {
        let Element { head, at, value, .. } = *element;
        let end = self.end_of(bytes, &head, at)?;
        let at_root = self.frames.len() == 1;
        let raw = &bytes[value..end];
        if head.tag == tag::CHARSET && !at_root {
            self.top().charsets = Some(Rc::new(Charsets::parse(raw)));
        }
        let fate = self.fate(element, raw, verdict);
        if fate == Fate::Keep && self.plan.standard.vr(head.tag) == Some(Vr::SQ) {
            // The dictionary says sequence, the file says bytes: nobody has looked inside.
            return Err(self.fault("vr-mismatch", head.tag, at));
        }
        if at_root && head.tag == tag::SOP_INSTANCE {
            self.instance_uid = Some(match &fate {
                Fate::Write(new) => new.clone(),
                Fate::Keep => raw.to_vec(),
                Fate::Remove | Fate::Empty => Vec::new(),
            });
        }
        let (kind, new) = match fate {
            Fate::Keep => {
                self.top().blocks.keep(head.tag);
                if self.notes_kept {
                    let original = (!head.is_undefined()).then_some(raw);
                    self.record(head.tag, &element.creator, element.vr, ChangeKind::Kept, verdict.rule, original, None);
                }
                if head.is_undefined() && self.plan.stamp.patient_identity_removed {
                    if !self.scrub_fragments {
                        return Err(self.fault("syntax-mismatch", head.tag, at));
                    }
                    self.scrub(bytes, &head, value, end)?;
                }
                return Ok(end);
            }
            Fate::Remove => return self.drop_element(bytes, &head, at, &element.creator, verdict.rule),
            Fate::Empty => (ChangeKind::Emptied, Vec::new()),
            Fate::Write(new) => (ChangeKind::Replaced, new),
        };
        self.top().blocks.keep(head.tag);
        self.leave_out(bytes, at, end);
        emit::element(&mut self.out, element.encoding, head.tag, head.vr.unwrap_or(element.vr), &new);
        self.record(head.tag, &element.creator, element.vr, kind, verdict.rule, Some(raw), Some(&new));
        if let Some(links) = &mut self.links {
            links.add(&self.plan.keyed, element.vr, raw, &new);
        }
        Ok(end)
    }

    /// What becomes of a value.
    fn fate(&self, element: &Element, raw: &[u8], verdict: Verdict<'_>) -> Fate {
        let Element { head, vr, encoding, .. } = *element;
        let (at_root, charsets) = (self.frames.len() == 1, self.charsets());
        let value = |kind| Value { tag: head.tag, vr, raw, kind, at_root, encoding, charsets };
        let kind = || self.type_here(head.tag).0;
        if at_root && let Some(fate) = document::fate(self.facts, head.tag, encoding) {
            return fate;
        }
        if head.is_undefined() {
            // Fragments have no value to rewrite: they stay or go.
            return if matches!(verdict.action, Action::Keep) { Fate::Keep } else { Fate::Remove };
        }
        if let Some(fate) = vendor::judge(self.plan, self.facts, verdict, &element.creator, value(Type::Optional)) {
            return fate;
        }
        match verdict.action {
            Action::Keep if may_stay(self.plan, head.tag, vr, raw, verdict.rule) => {
                let fate = text::keep(self.plan, self.facts, value(Type::Optional));
                fate.unwrap_or_else(|| by_code(self.plan, Code::X, value(kind())))
            }
            // What may not stay as it is goes by the strictest code that keeps the object legal.
            Action::Keep if vr == Vr::UI => apply(self.plan, self.facts, &Action::Uid, value(kind())),
            Action::Keep => by_code(self.plan, Code::X, value(kind())),
            action => apply(self.plan, self.facts, action, value(kind())),
        }
    }
}
