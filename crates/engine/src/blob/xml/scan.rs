//! Cuts a document into the parts that hold text, and holds it to be well-formed on the way (XML 1.0, but for document
//! types, which are refused).

use super::Unreadable;
use std::ops::Range;

/// A piece of the document, as it is written there.
#[derive(Debug)]
pub(super) struct Span<'a> {
    pub(super) range: Range<usize>,
    pub(super) text: &'a str,
}

/// What a document is made of.
#[derive(Debug)]
pub(super) enum Part<'a> {
    /// Of an element.
    Name(&'a str),
    /// Between tags; `name` is that of the element around it.
    Text {
        name: &'a str,
        span: Span<'a>,
    },
    Attribute {
        name: &'a str,
        span: Span<'a>,
        quote: char,
    },
    CData {
        name: &'a str,
        span: Span<'a>,
    },
    Comment(Span<'a>),
    /// Everything in a processing instruction behind its target.
    Instruction(Span<'a>),
}

/// Where the scanner stands in a document.
pub(super) struct Scanner<'a> {
    text: &'a str,
    at: usize,
    /// Open elements.
    open: Vec<&'a str>,
    /// Within the start tag of the last open element.
    in_tag: bool,
    /// Attributes of that tag so far.
    attributes: Vec<&'a str>,
    has_root: bool,
}

impl<'a> Scanner<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let at = text.len().saturating_sub(text.trim_start_matches('\u{FEFF}').len());
        Self { text, at, open: Vec::new(), in_tag: false, attributes: Vec::new(), has_root: false }
    }

    /// The next part; `None` at the end of a whole document.
    pub(super) fn next_part(&mut self) -> Result<Option<Part<'a>>, Unreadable> {
        loop {
            if self.in_tag {
                if let Some(part) = self.attribute()? {
                    return Ok(Some(part));
                }
                continue;
            }
            let rest = self.rest();
            if rest.is_empty() {
                return if self.has_root && self.open.is_empty() { Ok(None) } else { Err(Unreadable) };
            }
            let part = if rest.starts_with("<!--") {
                Some(Part::Comment(self.until("<!--", "-->")?))
            } else if rest.starts_with("<![CDATA[") {
                let name = self.open.last().copied().ok_or(Unreadable)?;
                Some(Part::CData { name, span: self.until("<![CDATA[", "]]>")? })
            } else if rest.starts_with("<?") {
                self.instruction()?
            } else if rest.starts_with("</") {
                self.end_tag()?;
                None
            } else if rest.starts_with('<') {
                Some(self.start_tag()?)
            } else {
                self.characters()?
            };
            if part.is_some() {
                return Ok(part);
            }
        }
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// The next `length` bytes, which are then behind.
    fn take(&mut self, length: usize) -> Result<Span<'a>, Unreadable> {
        let range = self.at..self.at.saturating_add(length);
        let text = self.text.get(range.clone()).ok_or(Unreadable)?;
        self.at = range.end;
        Ok(Span { range, text })
    }

    /// What stands between two marks.
    fn until(&mut self, begin: &str, end: &str) -> Result<Span<'a>, Unreadable> {
        self.take(begin.len())?;
        let length = self.rest().find(end).ok_or(Unreadable)?;
        let span = self.take(length)?;
        self.take(end.len())?;
        Ok(span)
    }

    fn spaces(&mut self) -> usize {
        let rest = self.rest();
        let length = rest.len().saturating_sub(rest.trim_start_matches([' ', '\t', '\r', '\n']).len());
        self.at = self.at.saturating_add(length);
        length
    }

    fn name(&mut self) -> Result<&'a str, Unreadable> {
        let rest = self.rest();
        let is_part = |one: char| one.is_alphanumeric() || matches!(one, '_' | ':' | '-' | '.' | '\u{B7}');
        let length = rest.find(|one| !is_part(one)).unwrap_or(rest.len());
        let name = self.take(length)?.text;
        let begins = name.starts_with(|one: char| one.is_alphabetic() || matches!(one, '_' | ':'));
        if begins { Ok(name) } else { Err(Unreadable) }
    }

    fn instruction(&mut self) -> Result<Option<Part<'a>>, Unreadable> {
        let mut span = self.until("<?", "?>")?;
        let target = span.text.split([' ', '\t', '\r', '\n']).next().unwrap_or_default().len();
        // The declaration names the encoding and no person.
        if span.text.get(..target) == Some("xml") {
            return Ok(None);
        }
        let start = target.saturating_add(1).min(span.text.len());
        span.text = span.text.get(start..).ok_or(Unreadable)?;
        span.range.start = span.range.start.saturating_add(start);
        Ok(Some(Part::Instruction(span)))
    }

    fn start_tag(&mut self) -> Result<Part<'a>, Unreadable> {
        if self.open.is_empty() && self.has_root {
            return Err(Unreadable);
        }
        self.take(1)?;
        let name = self.name()?;
        self.open.push(name);
        self.has_root = true;
        self.in_tag = true;
        self.attributes.clear();
        Ok(Part::Name(name))
    }

    fn end_tag(&mut self) -> Result<(), Unreadable> {
        self.take(2)?;
        let name = self.name()?;
        self.spaces();
        self.expect(">")?;
        if self.open.pop() == Some(name) { Ok(()) } else { Err(Unreadable) }
    }

    /// The next attribute; `None` when the tag ended.
    fn attribute(&mut self) -> Result<Option<Part<'a>>, Unreadable> {
        let spaces = self.spaces();
        if self.rest().starts_with('>') {
            self.in_tag = false;
            self.take(1)?;
            return Ok(None);
        }
        if self.rest().starts_with("/>") {
            self.in_tag = false;
            self.open.pop();
            self.take(2)?;
            return Ok(None);
        }
        if spaces == 0 {
            return Err(Unreadable);
        }
        let name = self.name()?;
        if self.attributes.contains(&name) {
            return Err(Unreadable);
        }
        self.attributes.push(name);
        // Real ones have a few dozen at most, and looking for doubles takes its time.
        if self.attributes.len() > 1000 {
            return Err(Unreadable);
        }
        self.spaces();
        self.expect("=")?;
        self.spaces();
        let quote = self.rest().chars().next().filter(|one| matches!(one, '"' | '\'')).ok_or(Unreadable)?;
        self.take(1)?;
        let length = self.rest().find(quote).ok_or(Unreadable)?;
        let span = self.take(length)?;
        self.take(1)?;
        if span.text.contains('<') {
            return Err(Unreadable);
        }
        Ok(Some(Part::Attribute { name, span, quote }))
    }

    fn expect(&mut self, mark: &str) -> Result<(), Unreadable> {
        if self.take(mark.len())?.text == mark { Ok(()) } else { Err(Unreadable) }
    }

    /// Text up to the next tag; outside of the root there may only be spaces, and NULs behind it.
    fn characters(&mut self) -> Result<Option<Part<'a>>, Unreadable> {
        let rest = self.rest();
        let span = self.take(rest.find('<').unwrap_or(rest.len()))?;
        if let Some(name) = self.open.last().copied() {
            return Ok(Some(Part::Text { name, span }));
        }
        let is_padding = |one: char| matches!(one, ' ' | '\t' | '\r' | '\n') || (one == '\0' && self.has_root);
        if span.text.chars().all(is_padding) { Ok(None) } else { Err(Unreadable) }
    }
}
