//! The items of a sequence: which of them stay, and the frames they open.

use crate::fault::Fault;
use crate::plan::action::Action;
use crate::plan::rules::Step;
use crate::read::element::Head;
use crate::rewrite::item::scan_item;
use crate::rewrite::private::Blocks;
use crate::rewrite::walk::content::Opened;
use crate::rewrite::walk::{Frame, Walk};
use crate::tag::{self, Tag};

impl Walk<'_> {
    /// Reads what stands in a sequence: an item or the delimiter.
    pub(super) fn item(&mut self, bytes: &[u8], at: usize) -> Result<usize, Fault> {
        let frame = self.top();
        let (encoding, limit, end, node) = (frame.encoding, frame.limit, frame.end, frame.node);
        let (sequence, keep_items) = (frame.tag, frame.keep_items);
        let head = Head::read(&bytes[..limit], at, encoding).map_err(|_| self.fault("bad-item", sequence, at))?;
        let value = at + head.size;
        match head.tag {
            tag::SEQUENCE_END if end.is_none() && head.length == 0 => {
                self.close(bytes, at)?;
                return Ok(value);
            }
            tag::ITEM => {}
            _ => return Err(self.fault("bad-item", sequence, at)),
        }
        let item_end = if head.is_undefined() { None } else { head.end(at) };
        if item_end.is_some_and(|end| end > limit) {
            return Err(self.fault("bad-length", sequence, at));
        }
        let number = self.top().items;
        self.top().items += 1;
        if let Some(action) = keep_items {
            let keep = self.item_stays(bytes, value, item_end, action)?;
            if let Err(after) = keep {
                self.leave_out(bytes, at, after);
                return Ok(after);
            }
        }
        if self.frames.len() > self.plan.limits.depth.saturating_mul(2) {
            return Err(self.fault("too-deep", sequence, at));
        }
        let creator = self.top().creator.clone();
        let length_at = self.out_position(value) - 4;
        let begins_at = self.out_position(at);
        let charsets = self.top().charsets.clone();
        self.steps.push(Step { tag: sequence, creator, item: number });
        let standing = match self.open(bytes, value, item_end)? {
            Opened::As(standing) => standing,
            Opened::Gone(after) => {
                self.steps.pop();
                self.leave_out(bytes, at, after);
                return Ok(after);
            }
        };
        self.frames.push(Frame {
            is_sequence: false,
            encoding,
            end: item_end,
            limit: item_end.unwrap_or(limit),
            length_at,
            node,
            tag: tag::ITEM,
            creator: String::new(),
            items: 0,
            blocks: Blocks::default(),
            keep_items: None,
            standing,
            may_lose_items: false,
            lost_items: 0,
            is_childless: false,
            begins_at,
            charsets,
        });
        Ok(value)
    }

    /// Whether an item meets the conditions of `keep-items`; if not, where it ends.
    fn item_stays(
        &mut self,
        bytes: &[u8],
        value: usize,
        end: Option<usize>,
        action: usize,
    ) -> Result<Result<(), usize>, Fault> {
        let Action::KeepItems(when) = &self.plan.actions[action] else { return Ok(Ok(())) };
        let conditions: Vec<_> = when.iter().map(|&one| &self.plan.conditions[one]).collect();
        let tags: Vec<Tag> = conditions.iter().map(|one| one.tag).collect();
        let (encoding, limit, sequence) = (self.top().encoding, self.top().limit, self.top().tag);
        let scanned = scan_item(&bytes[..end.unwrap_or(limit)], value, encoding, end, self.plan.limits.depth, &tags);
        let (values, after) = scanned.map_err(|error| self.skip_fault(error, sequence, value))?;
        let holds =
            conditions.iter().zip(&values).all(|(one, range)| one.holds(range.clone().map(|range| &bytes[range])));
        Ok(if holds { Ok(()) } else { Err(after) })
    }
}
