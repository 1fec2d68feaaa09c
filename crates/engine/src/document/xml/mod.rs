//! XML as a flat list of nodes: strict, bounded, without comments, processing instructions and DTD.
//!
//! What can't be vouched for isn't read at all: entities other than the five of XML itself, prefixes that nobody
//! declared, characters and names that XML doesn't allow. So what is written again is well-formed.

mod encoding;
mod names;

use quick_xml::XmlVersion;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::reader::Reader;

use names::{Scopes, is_legal};

/// Larger documents than this aren't read.
const MOST_BYTES: usize = 16 * 1024 * 1024;
const MOST_NODES: usize = 1_000_000;
const MOST_ATTRIBUTES: usize = 256;
const DEEPEST: usize = 256;

/// An attribute, its value without references.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribute {
    /// With its prefix.
    pub name: String,
    /// As a reader sees it.
    pub value: String,
}

/// A piece of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Node {
    /// A start tag: name with prefix, attributes.
    Open(String, Vec<Attribute>),
    /// Text without references; two never follow each other.
    Text(String),
    /// The end tag of the innermost open element.
    Close,
}

/// The name without its prefix.
pub fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

/// A document's nodes; none when it isn't well-formed XML with namespaces, needs a DTD or is too large.
pub fn parse(bytes: &[u8]) -> Option<Vec<Node>> {
    let text = encoding::decode(bytes).filter(|_| bytes.len() <= MOST_BYTES)?;
    let mut reader = Reader::from_str(&text);
    let mut builder = Builder::default();
    loop {
        match reader.read_event().ok()? {
            Event::Start(start) => builder.open(&start)?,
            Event::Empty(start) => {
                builder.open(&start)?;
                builder.close()?;
            }
            Event::End(_) => builder.close()?,
            Event::Text(text) => builder.text(&text.xml10_content())?,
            Event::CData(text) => builder.text(&text.xml10_content())?,
            Event::GeneralRef(reference) => builder.reference(&reference)?,
            // What readers of documents don't show isn't passed on.
            Event::Comment(_) | Event::PI(_) | Event::Decl(_) | Event::DocType(_) => {}
            Event::Eof => return builder.finish(),
        }
        if builder.nodes.len() > MOST_NODES {
            return None;
        }
    }
}

/// UTF-8, and says so.
pub fn write(nodes: &[Node]) -> Vec<u8> {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let mut open: Vec<&str> = Vec::new();
    for (at, node) in nodes.iter().enumerate() {
        match node {
            Node::Open(name, attributes) => {
                out.push('<');
                out.push_str(name);
                for Attribute { name, value } in attributes {
                    out.push(' ');
                    out.push_str(name);
                    out.push_str("=\"");
                    escape_into(value, true, &mut out);
                    out.push('"');
                }
                let is_empty = matches!(nodes.get(at + 1), Some(Node::Close));
                out.push_str(if is_empty { "/>" } else { ">" });
                open.push(if is_empty { "" } else { name });
            }
            Node::Text(text) => escape_into(text, false, &mut out),
            Node::Close => {
                if let Some(name) = open.pop().filter(|name| !name.is_empty()) {
                    out.push_str("</");
                    out.push_str(name);
                    out.push('>');
                }
            }
        }
    }
    out.push('\n');
    out.into_bytes()
}

fn escape_into(text: &str, is_value: bool, out: &mut String) {
    for one in text.chars() {
        match one {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' if is_value => out.push_str("&quot;"),
            '\n' if is_value => out.push_str("&#10;"),
            '\t' if is_value => out.push_str("&#9;"),
            '\r' => out.push_str("&#13;"),
            other => out.push(other),
        }
    }
}

#[derive(Default)]
struct Builder {
    nodes: Vec<Node>,
    scopes: Scopes,
    depth: usize,
    has_root: bool,
}

impl Builder {
    fn open(&mut self, start: &BytesStart<'_>) -> Option<()> {
        if self.depth >= DEEPEST || (self.depth == 0 && self.has_root) {
            return None;
        }
        let mut attributes = Vec::new();
        for attribute in start.attributes().take(MOST_ATTRIBUTES + 1) {
            let attribute = attribute.ok()?;
            let value = attribute.normalized_value(XmlVersion::Explicit1_0).ok()?.into_owned();
            is_legal(&value).then_some(())?;
            attributes.push(Attribute { name: attribute.key.into_inner().to_owned(), value });
        }
        let name = start.name().into_inner().to_owned();
        self.scopes.enter(&name, &attributes).filter(|()| attributes.len() <= MOST_ATTRIBUTES)?;
        self.nodes.push(Node::Open(name, attributes));
        self.depth += 1;
        self.has_root = true;
        Some(())
    }

    fn close(&mut self) -> Option<()> {
        self.depth = self.depth.checked_sub(1)?;
        self.scopes.leave();
        self.nodes.push(Node::Close);
        Some(())
    }

    fn text(&mut self, text: &str) -> Option<()> {
        if self.depth == 0 {
            return text.chars().all(|one| matches!(one, ' ' | '\t' | '\r' | '\n')).then_some(());
        }
        is_legal(text).then_some(())?;
        match self.nodes.last_mut() {
            Some(Node::Text(before)) => before.push_str(text),
            _ if text.is_empty() => {}
            _ => self.nodes.push(Node::Text(text.to_owned())),
        }
        Some(())
    }

    fn reference(&mut self, reference: &BytesRef<'_>) -> Option<()> {
        let one = match reference.as_ref() {
            "lt" => '<',
            "gt" => '>',
            "amp" => '&',
            "quot" => '"',
            "apos" => '\'',
            _ => reference.resolve_char_ref().ok()??,
        };
        (self.depth > 0).then_some(())?;
        self.text(one.encode_utf8(&mut [0; 4]))
    }

    fn finish(self) -> Option<Vec<Node>> {
        (self.depth == 0 && self.has_root).then_some(self.nodes)
    }
}

#[cfg(test)]
mod tests;
