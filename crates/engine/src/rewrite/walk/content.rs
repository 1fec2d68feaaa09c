//! Content items: structured reports, acquisition context, protocols (PS3.3 10.2, C.17.3.2). What becomes of an item
//! depends on what it is called, so its name is read before its values are judged.

use std::ops::Range;

use crate::fault::Fault;
use crate::plan::action::{Action, Code};
use crate::plan::concepts;
use crate::plan::rules::Subject;
use crate::read::element::Head;
use crate::read::syntax::Encoding;
use crate::rewrite::change::{BY_POLICY, ChangeKind};
use crate::rewrite::decide::{Verdict, verdict};
use crate::rewrite::facts::trimmed;
use crate::rewrite::item::{Places, scan_item};
use crate::rewrite::walk::{Frame, Walk};
use crate::tag::{self, Tag};
use crate::vrvalue::Vr;

const CODE_VALUES: [Tag; 3] = [0x0008_0100, 0x0008_0119, 0x0008_0120];
const SCHEME: Tag = 0x0008_0102;
const CODE_MEANING: Tag = 0x0008_0104;
const VALUE_TYPE: Tag = 0x0040_A040;
const CONCEPT_NAME: Tag = 0x0040_A043;
const UID: Tag = 0x0040_A124;
const REFERENCE: Tag = 0x0040_DB73;
/// Bytes of a delimiter.
const DELIMITER: usize = 8;

/// What of an item is its value, by Value Type (PS3.3 10.2, C.18). References have none here: their UIDs are judged
/// like all UIDs.
const VALUES: [(&str, &[Tag]); 8] = [
    ("TEXT", &[0x0040_A160]),
    ("PNAME", &[0x0040_A123]),
    ("DATE", &[0x0040_A121]),
    ("TIME", &[0x0040_A122]),
    ("DATETIME", &[0x0040_A120]),
    ("UIDREF", &[UID]),
    ("CODE", &[0x0040_A168]),
    ("NUM", &[0x0040_A300, 0x0040_A30A, 0x0040_A161, 0x0040_A162, 0x0040_A163]),
];

/// Values that an item can't be without (Type 1C), whatever IOD it stands in.
pub const REQUIRED: [Tag; 8] =
    [0x0040_A120, 0x0040_A121, 0x0040_A122, 0x0040_A123, UID, 0x0040_A160, 0x0040_A168, 0x0040_A30A];

/// Where a frame stands as to content items.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Standing {
    /// In none.
    #[default]
    Outside,
    /// In one, in a sequence that is part of its value or name.
    Within,
    /// The same, in the item of a code that a site made up: its meaning is what somebody typed.
    LocalCode,
    /// It is one that no rule knows by its name.
    Item,
    /// It is one, with what becomes of its values.
    Ruled { rule: usize, action: usize, values: &'static [Tag] },
}

/// How an item is opened.
pub(super) enum Opened {
    As(Standing),
    /// It leaves whole; where it ends.
    Gone(usize),
}

impl Walk<'_> {
    /// Looks at an item whose value starts at `value`, before it is walked. Its step is on the path already.
    pub(super) fn open(&mut self, bytes: &[u8], value: usize, end: Option<usize>) -> Result<Opened, Fault> {
        if !self.plan.rules.concern_content() {
            return Ok(Opened::As(Standing::Outside));
        }
        if self.plan.standard.holds_content(self.top().tag) {
            return self.content_item(bytes, value, end);
        }
        let around = self.frames.len().checked_sub(2).and_then(|at| self.frames.get(at));
        let is_outside = around.is_none_or(|frame| frame.standing == Standing::Outside);
        if is_outside && self.top().tag != CONCEPT_NAME {
            return Ok(Opened::As(Standing::Outside));
        }
        let (places, _) = self.scan(bytes, value, end, &[SCHEME])?;
        let scheme = text(bytes, places.first());
        // PS3.16 8.2: private coding schemes begin with 99, and L is a local one.
        let is_local = scheme.starts_with("99") || scheme == "L";
        Ok(Opened::As(if is_local { Standing::LocalCode } else { Standing::Within }))
    }

    fn content_item(&mut self, bytes: &[u8], value: usize, end: Option<usize>) -> Result<Opened, Fault> {
        let asked = [VALUE_TYPE, CONCEPT_NAME, tag::CONTENT_SEQUENCE];
        let (places, after) = self.scan(bytes, value, end, &asked)?;
        let [value_type, name, children] = places.as_slice() else { return Ok(Opened::As(Standing::Item)) };
        let value_type = text(bytes, Some(value_type));
        let encoding = self.top().encoding;
        let code = name.clone().and_then(|name| code(bytes.get(name)?, encoding, self.plan.limits.depth));
        let found = code.and_then(|code| self.plan.rules.find_concept(&code, &value_type, &self.facts.holds));
        let Some((rule, action)) = found else { return Ok(Opened::As(Standing::Item)) };
        let values = VALUES.iter().find(|(of, _)| *of == value_type).map_or(&[][..], |(_, tags)| tags);
        if self.is_overruled(rule, values) {
            return Ok(Opened::As(Standing::Item));
        }
        let is_leaf = children.as_ref().is_none_or(Range::is_empty) || value_type == "CONTAINER";
        if is_leaf && !self.numbered && self.top().may_lose_items && removes(&self.plan.actions[action]) {
            self.remove_item(bytes, value, end, values, rule)?;
            return Ok(Opened::Gone(after));
        }
        Ok(Opened::As(Standing::Ruled { rule, action, values }))
    }

    /// Takes a content sequence away that lost all its items: Type 1C, where there are no children there is none. Then
    /// nothing holds the item it stood in, either, if a rule wants that gone.
    pub(super) fn close_content(&mut self, frame: &Frame, at: usize) {
        let is_empty = frame.is_sequence && frame.lost_items > 0 && frame.lost_items == frame.items;
        let may_leave = !self.numbered && self.frames.last().is_some_and(|around| around.may_lose_items);
        if is_empty && frame.tag == tag::CONTENT_SEQUENCE {
            self.top().is_childless = true;
        } else if let Standing::Ruled { rule, action, values } = frame.standing
            && frame.is_childless
            && may_leave
            && removes(&self.plan.actions[action])
        {
            let tag = values.first().copied().unwrap_or(VALUE_TYPE);
            let vr = self.plan.standard.vr(tag).unwrap_or(Vr::UN);
            self.record(tag, "", vr, ChangeKind::Removed, i64::try_from(rule).unwrap_or(BY_POLICY), None, None);
            self.top().lost_items += 1;
        } else {
            return;
        }
        self.out.truncate(frame.begins_at);
        self.kept = if frame.end.is_some() { at } else { at.saturating_add(DELIMITER) };
    }

    /// Whether a later rule names the value's own attribute.
    fn is_overruled(&self, rule: usize, values: &[Tag]) -> bool {
        let Some(&tag) = values.first() else { return false };
        let subject = Subject { tag, vr: self.plan.standard.vr(tag).unwrap_or(Vr::UN), creator: "" };
        let own = verdict(self.plan, &self.facts.holds, subject, &self.steps);
        usize::try_from(own.rule).is_ok_and(|own| own > rule)
    }

    /// Notes that an item leaves, by the value that leaves with it.
    fn remove_item(
        &mut self,
        bytes: &[u8],
        value: usize,
        end: Option<usize>,
        values: &[Tag],
        rule: usize,
    ) -> Result<(), Fault> {
        self.top().lost_items += 1;
        if self.trail.is_none() {
            return Ok(());
        }
        let tag = values.first().copied().unwrap_or(VALUE_TYPE);
        let (places, _) = self.scan(bytes, value, end, &[tag])?;
        let vr = self.plan.standard.vr(tag).unwrap_or(Vr::UN);
        let raw = places.first().and_then(|place| bytes.get(place.clone()?)).filter(|_| vr != Vr::SQ);
        self.record(tag, "", vr, ChangeKind::Removed, i64::try_from(rule).unwrap_or(BY_POLICY), raw, None);
        Ok(())
    }

    fn scan(&mut self, bytes: &[u8], value: usize, end: Option<usize>, tags: &[Tag]) -> Result<(Places, usize), Fault> {
        let (encoding, limit, sequence) = (self.top().encoding, self.top().limit, self.top().tag);
        let upto = bytes.get(..end.unwrap_or(limit)).unwrap_or(bytes);
        let scanned = scan_item(upto, value, encoding, end, self.plan.limits.depth, tags);
        scanned.map_err(|error| self.skip_fault(error, sequence, value))
    }

    /// Notes whether items are referred to by their numbers: then none may leave, or others would move up.
    pub(super) fn note_numbers(&mut self, bytes: &[u8], encoding: Encoding) {
        let (group, element) = (encoding.bytes16(tag::group(REFERENCE)), encoding.bytes16(tag::element(REFERENCE)));
        let spelled = [group, element].concat();
        self.numbered |= self.plan.rules.concern_content() && memchr::memmem::find(bytes, &spelled).is_some();
    }

    /// Whether an attribute is a value that its content item can't be without.
    pub(super) fn is_required_content(&self, tag: Tag) -> bool {
        let standing = self.frames.last().map_or(Standing::Outside, |frame| frame.standing);
        matches!(standing, Standing::Item | Standing::Ruled { .. }) && REQUIRED.contains(&tag)
    }
}

impl<'a> Walk<'a> {
    /// The verdict on an element, once it is known in what content item it stands.
    pub(super) fn ruled(&self, verdict: Verdict<'a>, tag: Tag) -> Verdict<'a> {
        let Some(frame) = self.frames.last() else { return verdict };
        match frame.standing {
            Standing::Ruled { rule, action, values } if values.contains(&tag) => {
                match (i64::try_from(rule), self.plan.actions.get(action)) {
                    (Ok(rule), Some(action)) if rule > verdict.rule => Verdict { action: in_place(action, tag), rule },
                    _ => verdict,
                }
            }
            Standing::LocalCode if tag == CODE_MEANING && verdict.rule < 0 && self.plan.text.is_some() => {
                Verdict { action: &Action::Clean(Code::D), rule: BY_POLICY }
            }
            _ => verdict,
        }
    }
}

/// Whether an action takes an item away.
const fn removes(action: &Action) -> bool {
    matches!(action, Action::Remove | Action::Code(Code::X | Code::XorZ | Code::XorZorD))
}

/// What is done to the value of an item that must stay: a dummy instead of a removal, and where a UID was to be mapped
/// and there is none.
fn in_place(action: &Action, tag: Tag) -> &Action {
    let has_no_uid = matches!(action, Action::Uid) && tag != UID;
    if removes(action) || has_no_uid { &Action::Code(Code::D) } else { action }
}

fn text(bytes: &[u8], place: Option<&Option<Range<usize>>>) -> String {
    let raw = place.and_then(|place| bytes.get(place.clone()?)).unwrap_or_default();
    String::from_utf8_lossy(trimmed(raw)).into_owned()
}

/// Code value and scheme of the first item of a code sequence. A sequence written as UN is implicit inside.
fn code(sequence: &[u8], encoding: Encoding, depth: usize) -> Option<concepts::Code> {
    [encoding, Encoding::IMPLICIT].into_iter().find_map(|encoding| {
        let head = Head::read(sequence, 0, encoding).ok().filter(|head| head.tag == tag::ITEM)?;
        let end = head.end(0);
        let [first, second, third] = CODE_VALUES;
        let upto = sequence.get(..end.unwrap_or(sequence.len()))?;
        let (places, _) = scan_item(upto, head.size, encoding, end, depth, &[SCHEME, first, second, third]).ok()?;
        let mut texts = places.iter().map(|place| text(sequence, Some(place)));
        let scheme = texts.next().filter(|scheme| !scheme.is_empty())?;
        let value = texts.find(|value| !value.is_empty())?;
        Some((value.into(), scheme.into()))
    })
}
