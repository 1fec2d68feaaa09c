//! Private blocks of one data set or item (PS3.5 7.8.1): who reserved them, and whether anything of theirs stayed.

use crate::tag::{self, Tag};

/// A reserved block.
#[derive(Debug)]
struct Block {
    group: u16,
    number: u8,
    creator: String,
    /// Where its creator element stands in the output; none once that is settled.
    written: Option<(usize, usize)>,
    used: bool,
    /// Whether it stays even if it had no elements to begin with.
    stays_empty: bool,
}

impl Block {
    fn stays(&self) -> bool {
        self.used || self.stays_empty
    }
}

/// The blocks of one data set or item.
#[derive(Debug, Default)]
pub struct Blocks(Vec<Block>);

impl Blocks {
    /// Notes a creator element that was copied to `start..end` of the output, for the time being.
    /// With `stays_empty` it leaves only if an element of its block does.
    pub fn reserve(&mut self, tag: Tag, creator: String, place: (usize, usize), stays_empty: bool) {
        let (group, number) = (tag::group(tag), (tag & 0xFF) as u8);
        self.0.push(Block { group, number, creator, written: Some(place), used: false, stays_empty });
    }

    /// The creator of an element's block; empty when nobody reserved it.
    pub fn creator(&self, tag: Tag) -> &str {
        self.find(tag).map_or("", |at| &self.0[at].creator)
    }

    /// Says that an element of this block stays.
    pub fn keep(&mut self, tag: Tag) {
        if let Some(at) = self.find(tag) {
            self.0[at].used = true;
        }
    }

    /// Says that an element of this block leaves.
    pub fn lose(&mut self, tag: Tag) {
        if let Some(at) = self.find(tag) {
            self.0[at].stays_empty = false;
        }
    }

    /// Whether creators of another group than `group` wait for a verdict.
    pub fn are_due(&self, group: Option<u16>) -> bool {
        self.0.iter().any(|block| block.written.is_some() && Some(block.group) != group)
    }

    /// Takes the places of creators whose blocks are empty, last first, and settles the rest. Their blocks are
    /// forgotten: an element that comes later finds no creator.
    pub fn settle(&mut self, group: Option<u16>) -> Vec<(usize, usize)> {
        let due = |block: &Block| block.written.is_some() && Some(block.group) != group;
        let mut unused: Vec<_> =
            self.0.iter().filter(|one| due(one) && !one.stays()).filter_map(|one| one.written).collect();
        unused.sort_unstable_by(|one, other| other.cmp(one));
        self.0.retain(|block| !due(block) || block.stays());
        for block in &mut self.0 {
            if Some(block.group) != group {
                block.written = None;
            }
        }
        unused
    }

    fn find(&self, tag: Tag) -> Option<usize> {
        let (group, number) = (tag::group(tag), ((tag >> 8) & 0xFF) as u8);
        self.0.iter().rposition(|one| one.group == group && one.number == number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn creators_of_empty_blocks_leave() {
        let mut blocks = Blocks::default();
        blocks.reserve(0x0019_0010, "ONE".to_owned(), (10, 20), false);
        blocks.reserve(0x0019_0011, "TWO".to_owned(), (20, 30), false);
        assert_eq!(blocks.creator(0x0019_1101), "TWO");
        assert_eq!(blocks.creator(0x0019_1201), "");
        blocks.keep(0x0019_1101);
        assert!(!blocks.are_due(Some(0x0019)));
        assert!(blocks.are_due(None));
        assert_eq!(blocks.settle(None), vec![(10, 20)]);
        assert_eq!(blocks.creator(0x0019_1001), "");
        assert_eq!(blocks.creator(0x0019_1101), "TWO");
        assert!(!blocks.are_due(None));
    }
}
