//! What a document says, as a reader sees it, to be searched.

use crate::document::xml::{Node, local};
use crate::rewrite::cda::words;

/// Parts words, and numbers too.
const BREAK: &str = "\n\n\n";

/// Text and attributes, line by line; words that markup parts stand together as they are shown.
pub fn texts(nodes: &[Node]) -> String {
    let (mut shown, mut hidden) = (String::new(), String::new());
    let mut stack: Vec<bool> = Vec::new();
    for node in nodes {
        match node {
            Node::Open(name, attributes) => {
                let is_inline = words::INLINE.contains(&local(name));
                stack.push(is_inline);
                if !is_inline {
                    shown.push_str(BREAK);
                }
                for text in std::iter::once(name).chain(attributes.iter().flat_map(|one| [&one.name, &one.value])) {
                    hidden.push_str(BREAK);
                    hidden.push_str(text);
                }
            }
            Node::Text(text) => shown.push_str(text),
            Node::Close => {
                if stack.pop() == Some(false) {
                    shown.push_str(BREAK);
                }
            }
        }
    }
    shown + &hidden
}
