//! Words that markup cuts in two: `Sm<sub>ith</sub>` reads as a name, and neither half is one.

use crate::document::xml::{Node, local};
use crate::rewrite::cda::words;

/// Puts the text of a line into its first piece where a word is cut and the line isn't clean. What is clean keeps its
/// markup.
pub fn mended(mut nodes: Vec<Node>, is_clean: &dyn Fn(&str) -> bool) -> Vec<Node> {
    let mut line: Vec<usize> = Vec::new();
    let mut stack: Vec<bool> = Vec::new();
    for at in 0..=nodes.len() {
        let goes_on = match nodes.get(at) {
            Some(Node::Text(_)) => {
                line.push(at);
                true
            }
            Some(Node::Open(name, _)) => {
                stack.push(words::INLINE.contains(&local(name)));
                stack.last() == Some(&true)
            }
            Some(Node::Close) => stack.pop() == Some(true),
            None => false,
        };
        if !goes_on {
            if is_cut(&nodes, &line) {
                mend(&mut nodes, &line, is_clean);
            }
            line.clear();
        }
    }
    nodes.retain(|node| *node != Node::Text(String::new()));
    nodes
}

/// Whether two pieces meet inside a word.
fn is_cut(nodes: &[Node], line: &[usize]) -> bool {
    let text = |at: &usize| match nodes.get(*at) {
        Some(Node::Text(text)) => text.as_str(),
        _ => "",
    };
    line.windows(2).any(|pair| {
        let [one, other] = pair else { return false };
        text(one).ends_with(char::is_alphanumeric) && text(other).starts_with(char::is_alphanumeric)
    })
}

fn mend(nodes: &mut [Node], line: &[usize], is_clean: &dyn Fn(&str) -> bool) {
    let texts = line.iter().filter_map(|&at| match nodes.get(at) {
        Some(Node::Text(text)) => Some(text.as_str()),
        _ => None,
    });
    let whole: String = texts.collect();
    if is_clean(&whole) {
        return;
    }
    let mut whole = Some(whole);
    for &at in line {
        if let Some(Node::Text(text)) = nodes.get_mut(at) {
            *text = whole.take().unwrap_or_default();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::xml::{parse, write};

    fn round(text: &str) -> String {
        let nodes = mended(parse(text.as_bytes()).unwrap_or_default(), &|text| !text.contains("Smith"));
        String::from_utf8(write(&nodes)).unwrap_or_default().lines().skip(1).collect()
    }

    #[test]
    fn only_cut_names_lose_their_markup() {
        for (text, wanted) in [
            ("<p>Mr Sm<sub>ith</sub> x</p>", "<p>Mr Smith x<sub/></p>"),
            ("<p>3 cm<sup>2</sup></p>", "<p>3 cm<sup>2</sup></p>"),
            (
                "<p><content>Mr</content> <content>Smith</content></p>",
                "<p><content>Mr</content> <content>Smith</content></p>",
            ),
            ("<t><td>Sm</td><td>ith</td></t>", "<t><td>Sm</td><td>ith</td></t>"),
            ("<p>Sm<content><sub>i</sub></content>th</p>", "<p>Smith<content><sub/></content></p>"),
        ] {
            assert_eq!(round(text), wanted);
        }
    }
}
