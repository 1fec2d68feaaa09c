//! Attribute Types (PS3.5 7.4) along the sequences of an IOD.

use rustc_hash::FxHashMap;

use crate::tag::{self, Tag};

/// How strictly the IOD wants an attribute; the order is the strictness.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Type {
    /// Type 3, or unknown.
    Optional,
    /// Type 2 or 2C: present, may be empty.
    MayBeEmpty,
    /// Type 1 or 1C: present with a value.
    Required,
}

/// A place in the tree of an IOD's sequences.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Node(u32);

impl Node {
    /// The data set itself.
    pub const ROOT: Self = Self(0);
    /// Somewhere the IOD doesn't describe.
    pub const UNKNOWN: Self = Self(u32::MAX);
}

/// The Types of one IOD, the strictest of all its modules.
#[derive(Debug)]
pub struct TypeTrie {
    edges: FxHashMap<(u32, Tag), u32>,
    /// By node: the tag it stands for, and how strictly it is wanted.
    nodes: Vec<(Tag, Type)>,
}

impl TypeTrie {
    /// The Type of `tag` in a data set or item at `node`, and the place of its own items.
    pub fn step(&self, node: Node, tag: Tag) -> (Type, Node) {
        if let Some(&child) = self.edges.get(&(node.0, tag::normalised(tag))) {
            return (self.nodes[child as usize].1, Node(child));
        }
        // SR content trees hold themselves; the tables stop at a depth (PS3.3 C.17.3).
        let itself = tag == tag::CONTENT_SEQUENCE
            && self.nodes.get(node.0 as usize).is_some_and(|(own, _)| *own == tag::CONTENT_SEQUENCE);
        if itself { (self.nodes[node.0 as usize].1, node) } else { (Type::Optional, Node::UNKNOWN) }
    }
}

/// Collects paths of several modules.
pub struct TypeTrieBuilder {
    trie: TypeTrie,
}

impl Default for TypeTrieBuilder {
    fn default() -> Self {
        Self { trie: TypeTrie { edges: FxHashMap::default(), nodes: vec![(0, Type::Optional)] } }
    }
}

impl TypeTrieBuilder {
    /// Adds `GGGGEEEE/GGGGEEEE` with strictness 1 or 2; paths that can't be read are passed over, which makes the
    /// attribute Type 3.
    pub fn add(&mut self, path: &str, strictness: u8) {
        let mut node = 0u32;
        for step in path.split('/') {
            let Ok(tag) = Tag::from_str_radix(&step.replace(['x', 'X'], "0"), 16) else { return };
            let tag = tag::normalised(tag);
            let nodes = &mut self.trie.nodes;
            node = *self.trie.edges.entry((node, tag)).or_insert_with(|| {
                nodes.push((tag, Type::Optional));
                u32::try_from(nodes.len() - 1).unwrap_or(u32::MAX)
            });
        }
        let wanted = if strictness == 1 { Type::Required } else { Type::MayBeEmpty };
        if let Some((_, known)) = self.trie.nodes.get_mut(node as usize) {
            *known = (*known).max(wanted);
        }
    }

    /// The finished tree.
    pub fn build(self) -> TypeTrie {
        self.trie
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_strictest_module_wins_and_depth_counts() {
        let mut builder = TypeTrieBuilder::default();
        builder.add("00080018", 2);
        builder.add("00080018", 1);
        builder.add("00081115/0020000E", 1);
        let trie = builder.build();
        assert_eq!(trie.step(Node::ROOT, 0x0008_0018).0, Type::Required);
        let (own, inside) = trie.step(Node::ROOT, 0x0008_1115);
        assert_eq!(own, Type::Optional);
        assert_eq!(trie.step(inside, 0x0020_000E).0, Type::Required);
        assert_eq!(trie.step(Node::ROOT, 0x0020_000E), (Type::Optional, Node::UNKNOWN));
        assert_eq!(trie.step(Node::UNKNOWN, 0x0008_0018), (Type::Optional, Node::UNKNOWN));
    }

    #[test]
    fn a_content_tree_is_as_deep_as_it_likes() {
        let mut builder = TypeTrieBuilder::default();
        builder.add("0040A730/0040A040", 1);
        let trie = builder.build();
        let (_, first) = trie.step(Node::ROOT, tag::CONTENT_SEQUENCE);
        let (_, second) = trie.step(first, tag::CONTENT_SEQUENCE);
        assert_eq!(trie.step(second, 0x0040_A040).0, Type::Required);
    }
}
