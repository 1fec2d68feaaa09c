//! The walk: every element of a region is judged once; what no rule touches is copied in long runs.
//!
//! Sequences are walked with a stack of frames, not by recursion. Lengths are recomputed only where something inside
//! changed. Nothing is held twice: the output grows while the input is read.

mod additions;
mod content;
mod items;
mod values;

use std::rc::Rc;

use crate::charset::Charsets;
use crate::fault::Fault;
use crate::plan::action::{Action, Duty};
use crate::plan::rules::{Step, Subject};
use crate::plan::{Dummy, Plan};
use crate::read::element::{Head, HeadError, UNDEFINED, inner_encoding, may_be_undefined};
use crate::read::fragments;
use crate::read::index::{Pixels, Region};
use crate::read::skip::{SkipError, undefined_end};
use crate::read::source::SliceSource;
use crate::read::syntax::Encoding;
use crate::rewrite::change::{self, BY_DUTY, BY_POLICY, ChangeKind};
use crate::rewrite::decide::{Verdict, for_sequence, verdict};
use crate::rewrite::emit;
use crate::rewrite::facts::{Facts, trimmed};
use crate::rewrite::links::Links;
use crate::rewrite::private::Blocks;
use crate::rewrite::private_vr;
use crate::rewrite::stamp::{self, Insertion};
use crate::rewrite::trail::{Deed, Trail};
use crate::rewrite::walk::content::Standing;
use crate::tag::{self, Tag};
use crate::types::{Node, Type};
use crate::vrvalue::Vr;

/// A data set, sequence or item under way.
#[derive(Debug)]
pub struct Frame {
    is_sequence: bool,
    encoding: Encoding,
    /// Where it ends, if its length is stated.
    end: Option<usize>,
    /// Where the innermost stated length around it ends.
    limit: usize,
    /// Where its length stands in the output.
    length_at: usize,
    node: Node,
    tag: Tag,
    creator: String,
    items: u32,
    blocks: Blocks,
    keep_items: Option<usize>,
    standing: Standing,
    /// Of a sequence: whether content items may leave it, and how many did.
    may_lose_items: bool,
    lost_items: u32,
    /// Of an item: whether it had children, and all of them left.
    is_childless: bool,
    /// Where its element or item begins in the output.
    begins_at: usize,
    /// Character sets that an item around it has of its own.
    charsets: Option<Rc<Charsets>>,
}

/// An element under judgement.
struct Element {
    head: Head,
    at: usize,
    value: usize,
    encoding: Encoding,
    vr: Vr,
    creator: String,
}

/// One walk over the regions of an instance.
pub struct Walk<'a> {
    plan: &'a Plan,
    facts: &'a Facts,
    out: Vec<u8>,
    /// Input from here on is kept but not copied yet.
    kept: usize,
    frames: Vec<Frame>,
    steps: Vec<Step>,
    pending: Vec<Insertion>,
    /// What is changed, if somebody wants to know.
    pub trail: Option<Trail>,
    /// Whether content items are referred to by their numbers.
    numbered: bool,
    /// Whether comments in nested pixel data are emptied.
    pub scrub_fragments: bool,
    /// SOP Instance UID as the output has it.
    pub instance_uid: Option<Vec<u8>>,
    /// The UIDs that are mapped, if somebody wants to know.
    pub links: Option<Links>,
}

impl<'a> Walk<'a> {
    /// Starts a walk.
    pub fn new(plan: &'a Plan, facts: &'a Facts, pending: Vec<Insertion>, encoding: Encoding) -> Self {
        let root = Frame {
            is_sequence: false,
            encoding,
            end: Some(0),
            limit: 0,
            length_at: 0,
            node: Node::ROOT,
            tag: 0,
            creator: String::new(),
            items: 0,
            blocks: Blocks::default(),
            keep_items: None,
            standing: Standing::Outside,
            may_lose_items: false,
            lost_items: 0,
            is_childless: false,
            begins_at: 0,
            charsets: None,
        };
        Self {
            plan,
            facts,
            out: Vec::new(),
            kept: 0,
            frames: vec![root],
            steps: Vec::new(),
            pending,
            trail: None,
            numbered: false,
            scrub_fragments: false,
            instance_uid: None,
            links: None,
        }
    }

    /// Rewrites a region of top-level elements and hands back its output.
    ///
    /// # Errors
    /// Quarantined when the region can't be read whole.
    pub fn region(&mut self, region: &Region<'_>) -> Result<Vec<u8>, Fault> {
        let bytes = &*region.bytes;
        self.kept = region.start;
        self.out = Vec::with_capacity(region.end - region.start + 1024);
        self.note_numbers(bytes.get(region.start..region.end).unwrap_or(bytes), self.frames[0].encoding);
        let root = &mut self.frames[0];
        root.end = Some(region.end);
        root.limit = region.end;
        let mut at = region.start;
        while let Some(frame) = self.frames.last() {
            if frame.end == Some(at) {
                if self.frames.len() == 1 {
                    break;
                }
                self.close(bytes, at)?;
            } else if frame.is_sequence {
                at = self.item(bytes, at)?;
            } else {
                at = self.element(bytes, at)?;
            }
        }
        self.settle(bytes, at, None);
        self.flush(bytes, at);
        Ok(std::mem::take(&mut self.out))
    }

    /// Whether the pixel data stays. Its head, when it does, is appended to `out`.
    pub fn pixels(&mut self, pixels: &Pixels, head: &[u8], out: &mut Vec<u8>) -> bool {
        self.out = std::mem::take(out);
        self.insert_before(&[], 0, pixels.head.tag);
        let vr = pixels.head.vr.or_else(|| self.plan.standard.vr(pixels.head.tag)).unwrap_or(Vr::OW);
        let subject = Subject { tag: pixels.head.tag, vr, creator: "" };
        let verdict = verdict(self.plan, &self.facts.holds, subject, &self.steps);
        let stays = matches!(verdict.action, Action::Keep);
        if stays {
            self.out.extend_from_slice(head);
        } else {
            self.record(pixels.head.tag, "", vr, ChangeKind::Removed, verdict.rule, None, None);
        }
        *out = std::mem::take(&mut self.out);
        stays
    }

    /// What is still to be inserted, after the last region; the changes, and what became of the SOP Instance UID.
    pub fn finish(mut self, out: &mut Vec<u8>) -> (Option<Trail>, Option<Vec<u8>>) {
        self.out = std::mem::take(out);
        self.insert_before(&[], 0, Tag::MAX);
        *out = self.out;
        (self.trail, self.instance_uid)
    }

    /// The character sets of text here.
    fn charsets(&self) -> &Charsets {
        self.frames.last().and_then(|frame| frame.charsets.as_deref()).unwrap_or(&self.facts.charsets)
    }

    fn top(&mut self) -> &mut Frame {
        let last = self.frames.len() - 1;
        &mut self.frames[last]
    }

    /// Copies what is kept so far.
    fn flush(&mut self, bytes: &[u8], upto: usize) {
        self.out.extend_from_slice(&bytes[self.kept..upto]);
        self.kept = upto;
    }

    /// Leaves `from..to` out.
    fn leave_out(&mut self, bytes: &[u8], from: usize, to: usize) {
        self.flush(bytes, from);
        self.kept = to;
    }

    /// Where input position `at` will stand in the output.
    fn out_position(&self, at: usize) -> usize {
        self.out.len() + (at - self.kept)
    }

    fn fault(&self, reason: &'static str, tag: Tag, at: usize) -> Fault {
        Fault::quarantined(reason, at).at(change::fault_path(&self.steps, tag))
    }

    fn skip_fault(&self, error: SkipError, tag: Tag, at: usize) -> Fault {
        match error {
            SkipError::Short => self.fault("truncated", tag, at),
            SkipError::Broken(fault) => fault.at(change::fault_path(&self.steps, tag)),
        }
    }

    #[allow(clippy::too_many_arguments)] // the fields of a change
    fn record(
        &mut self,
        tag: Tag,
        creator: &str,
        vr: Vr,
        kind: ChangeKind,
        rule: i64,
        original: Option<&[u8]>,
        replacement: Option<&[u8]>,
    ) {
        if let Some(trail) = &mut self.trail {
            trail.add((&self.steps, tag, creator), Deed { vr, kind, rule }, original, replacement);
        }
    }

    /// Ends the innermost frame at `at`, mending its length.
    fn close(&mut self, bytes: &[u8], at: usize) -> Result<(), Fault> {
        self.settle(bytes, at, None);
        if self.frames.len() == 2 && self.top().tag == tag::METHOD_CODES && self.top().is_sequence {
            self.append_codes(bytes, at);
        }
        let Some(frame) = self.frames.pop() else { return Ok(()) };
        if frame.end.is_some() {
            self.flush(bytes, at);
            let length = self.out.len() - frame.length_at - 4;
            let length = u32::try_from(length).ok().filter(|&length| length != UNDEFINED);
            let length = length.ok_or_else(|| self.fault("too-long", frame.tag, at))?;
            let encoding = self.frames.last().map_or(frame.encoding, |outer| outer.encoding);
            self.out[frame.length_at..frame.length_at + 4].copy_from_slice(&encoding.bytes32(length));
        }
        self.close_content(&frame, at);
        if !frame.is_sequence {
            self.steps.pop();
        }
        Ok(())
    }

    /// Drops creators whose blocks have come to nothing.
    fn settle(&mut self, bytes: &[u8], at: usize, group: Option<u16>) {
        if !self.top().blocks.are_due(group) {
            return;
        }
        self.flush(bytes, at);
        for (start, end) in self.top().blocks.settle(group) {
            self.out.drain(start..end);
        }
    }

    /// Reads and judges one element; gives the position after it, or of its first item.
    fn element(&mut self, bytes: &[u8], at: usize) -> Result<usize, Fault> {
        let frame = self.top();
        let (encoding, limit, end) = (frame.encoding, frame.limit, frame.end);
        let head = Head::read(&bytes[..limit], at, encoding).map_err(|error| match error {
            HeadError::Short => self.fault("truncated", 0, at),
            HeadError::BadVr => self.fault("bad-vr", 0, at),
        })?;
        let value = at + head.size;
        let at_root = self.frames.len() == 1;
        if head.tag == tag::ITEM_END && end.is_none() && head.length == 0 {
            self.close(bytes, at)?;
            return Ok(value);
        }
        if tag::group(head.tag) == 0xFFFE {
            return Err(self.fault("bad-item", head.tag, at));
        }
        if !head.is_undefined() && head.end(at).is_none_or(|end| end > limit) {
            return Err(self.fault("bad-length", head.tag, at));
        }
        if self.plan.no_private && tag::is_private(head.tag) {
            return self.drop_element(bytes, &head, at, "", BY_POLICY);
        }
        if tag::is_private(head.tag) || !self.top().blocks_idle() {
            self.settle(bytes, at, Some(tag::group(head.tag)));
        }
        if at_root {
            self.insert_before(bytes, at, head.tag);
        }
        if tag::is_foreign(head.tag) || (at_root && stamp::replaces(&self.plan.stamp, head.tag)) {
            return self.drop_element(bytes, &head, at, "", BY_DUTY);
        }
        if tag::is_creator(head.tag) && !head.is_undefined() {
            return Ok(self.creator(bytes, &head, at));
        }
        let element = self.describe(bytes, head, at, encoding);
        let subject = Subject { tag: head.tag, vr: element.vr, creator: &element.creator };
        let verdict = self.ruled(verdict(self.plan, &self.facts.holds, subject, &self.steps), head.tag);
        let fragments = head.is_undefined() && tag::PIXELS.contains(&head.tag);
        if head.is_undefined() && !fragments && !may_be_undefined(head.vr) {
            return Err(self.fault("bad-length", head.tag, at));
        }
        if element.vr == Vr::SQ || (head.is_undefined() && !fragments) {
            self.sequence(bytes, element, verdict)
        } else {
            self.value(bytes, &element, verdict)
        }
    }

    /// A creator is copied for the time being: it leaves if its block comes to nothing.
    fn creator(&mut self, bytes: &[u8], head: &Head, at: usize) -> usize {
        let value = at + head.size;
        let end = value + head.length as usize;
        let name = String::from_utf8_lossy(trimmed(&bytes[value..end])).into_owned();
        let (start, stop) = (self.out_position(at), self.out_position(end));
        let stays = matches!(self.plan.actions[self.plan.private], Action::Keep);
        self.top().blocks.reserve(head.tag, name, (start, stop), stays);
        end
    }

    /// Finds out what the element is.
    fn describe(&mut self, bytes: &[u8], head: Head, at: usize, encoding: Encoding) -> Element {
        let plan = self.plan;
        let top = self.top();
        let creator = if tag::is_private(head.tag) { top.blocks.creator(head.tag).to_owned() } else { String::new() };
        // A value of unknown VR and undefined length can only be a sequence (PS3.5 6.2.2, 7.5.1).
        let fallback = if head.is_undefined() { Vr::SQ } else { Vr::UN };
        let listed = plan.standard.vr_of(head.tag, &creator);
        let vr = match head.end(at).and_then(|end| bytes.get(at + head.size..end)) {
            Some(raw) if plan.text.is_some() && tag::is_private(head.tag) => {
                let inner = inner_encoding(encoding, head.vr);
                private_vr::effective(head.vr, listed, raw, inner, self.charsets())
            }
            _ => head.vr.filter(|&vr| vr != Vr::UN).or(listed).unwrap_or(fallback),
        };
        Element { head, at, value: at + head.size, encoding, vr, creator }
    }

    /// How the IOD wants an element here, and where its items stand.
    fn type_here(&self, tag: Tag) -> (Type, Node) {
        let (kind, node) = self.facts.types.step(self.frames[self.frames.len() - 1].node, tag);
        (if self.is_required_content(tag) { Type::Required } else { kind }, node)
    }

    /// Where an element ends, looking for its delimiter if it must.
    fn end_of(&self, bytes: &[u8], head: &Head, at: usize) -> Result<usize, Fault> {
        if let Some(end) = head.end(at) {
            return Ok(end);
        }
        let frame = &self.frames[self.frames.len() - 1];
        if tag::PIXELS.contains(&head.tag) {
            let mut around = SliceSource(&bytes[..frame.limit]);
            let end = fragments::end(&mut around, (at + head.size) as u64, frame.encoding);
            let end = end.map_err(|fault| fault.at(change::fault_path(&self.steps, head.tag)))?;
            return usize::try_from(end).map_err(|_| self.fault("bad-length", head.tag, at));
        }
        let inner = inner_encoding(frame.encoding, head.vr);
        undefined_end(&bytes[..frame.limit], at + head.size, inner, self.plan.limits.depth)
            .map_err(|error| self.skip_fault(error, head.tag, at))
    }

    fn drop_element(&mut self, bytes: &[u8], head: &Head, at: usize, creator: &str, rule: i64) -> Result<usize, Fault> {
        let end = self.end_of(bytes, head, at)?;
        if self.trail.is_some() {
            let vr = head.vr.or_else(|| self.plan.standard.vr(head.tag)).unwrap_or(Vr::UN);
            let original = (vr != Vr::SQ && !head.is_undefined()).then(|| &bytes[at + head.size..end]);
            self.record(head.tag, creator, vr, ChangeKind::Removed, rule, original, None);
        }
        self.leave_out(bytes, at, end);
        self.top().blocks.lose(head.tag);
        Ok(end)
    }

    /// Judges a sequence as a whole; its items are judged when it stays.
    fn sequence(&mut self, bytes: &[u8], element: Element, verdict: Verdict<'_>) -> Result<usize, Fault> {
        let Element { head, at, value, encoding, .. } = element;
        let (kind, node) = self.type_here(head.tag);
        let ours = self.frames.len() == 1 && head.tag == tag::METHOD_CODES && !self.plan.stamp.codes.is_empty();
        let duty = if ours { Duty::Walk } else { for_sequence(self.plan, verdict.action, kind) };
        match duty {
            Duty::Remove => return self.drop_element(bytes, &head, at, &element.creator, verdict.rule),
            Duty::Empty | Duty::Dummy => {
                let end = self.end_of(bytes, &head, at)?;
                let items = match self.plan.dummies.get(&head.tag) {
                    Some(Dummy::Items(items)) if duty == Duty::Dummy => items.as_slice(),
                    _ => &[],
                };
                self.leave_out(bytes, at, end);
                let charsets = self.top().charsets.clone();
                let charsets = charsets.as_deref().unwrap_or(&self.facts.charsets);
                emit::sequence(&mut self.out, encoding, head.tag, Vr::SQ, items, charsets);
                let kind = if items.is_empty() { ChangeKind::Emptied } else { ChangeKind::Replaced };
                self.record(head.tag, &element.creator, Vr::SQ, kind, verdict.rule, None, None);
                self.top().blocks.keep(head.tag);
                return Ok(end);
            }
            Duty::Walk => {}
        }
        if head.vr.is_some_and(|vr| vr != Vr::SQ && vr != Vr::UN) {
            return Err(self.fault("vr-mismatch", head.tag, at));
        }
        self.top().blocks.keep(head.tag);
        let end = head.end(at);
        let length_at = self.out_position(value) - 4;
        let keep_items = match verdict.action {
            Action::KeepItems(_) => self.plan.actions.iter().position(|action| std::ptr::eq(action, verdict.action)),
            _ => None,
        };
        let limit = end.unwrap_or(self.top().limit);
        let begins_at = self.out_position(at);
        let charsets = self.top().charsets.clone();
        self.frames.push(Frame {
            is_sequence: true,
            encoding: inner_encoding(encoding, head.vr),
            end,
            limit,
            length_at,
            node,
            tag: head.tag,
            creator: element.creator,
            items: 0,
            blocks: Blocks::default(),
            keep_items,
            standing: Standing::Outside,
            // Children may all leave; of other sequences that must be there an item must be, too.
            may_lose_items: head.tag == tag::CONTENT_SEQUENCE || kind != Type::Required,
            lost_items: 0,
            is_childless: false,
            begins_at,
            charsets,
        });
        Ok(value)
    }
}

impl Frame {
    /// Whether no creator waits for a verdict.
    fn blocks_idle(&self) -> bool {
        !self.blocks.are_due(None)
    }
}
