//! References, read and written (XML 1.0, 4.1 and 4.6).

use super::Unreadable;
use std::borrow::Cow;

/// Text with its references resolved. A reference that XML doesn't know can't be, for want of a document type.
pub(super) fn decode(raw: &str) -> Result<Cow<'_, str>, Unreadable> {
    let mut parts = raw.split('&');
    let Some(first) = parts.next().filter(|first| first.len() < raw.len()) else { return Ok(Cow::Borrowed(raw)) };
    let mut out = String::with_capacity(raw.len());
    out.push_str(first);
    for part in parts {
        let (name, rest) = part.split_once(';').ok_or(Unreadable)?;
        out.push(character(name).ok_or(Unreadable)?);
        out.push_str(rest);
    }
    Ok(Cow::Owned(out))
}

fn character(name: &str) -> Option<char> {
    let number = match name {
        "amp" => return Some('&'),
        "lt" => return Some('<'),
        "gt" => return Some('>'),
        "quot" => return Some('"'),
        "apos" => return Some('\''),
        _ => name.strip_prefix('#')?,
    };
    let code = match number.strip_prefix('x') {
        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
        None => number.parse().ok()?,
    };
    char::from_u32(code).filter(|one| is_legal(*one))
}

/// XML 1.0, 2.2.
const fn is_legal(one: char) -> bool {
    matches!(one, '\t' | '\n' | '\r' | ' '..='\u{FFFD}' | '\u{10000}'..)
}

/// As it may stand between tags.
pub(super) fn text(plain: &str) -> String {
    legal(plain).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// As it may stand in an attribute; line ends would be read as spaces.
pub(super) fn attribute(plain: &str, quote: char) -> String {
    let text = text(plain).replace('\t', "&#x9;").replace('\n', "&#xA;").replace('\r', "&#xD;");
    if quote == '"' { text.replace('"', "&quot;") } else { text.replace('\'', "&apos;") }
}

/// Without what would end it: each `end` loses its last character to a space.
pub(super) fn without(plain: &str, end: &str) -> String {
    let mut out = legal(plain);
    let cut = format!("{} ", end.get(..end.len().saturating_sub(1)).unwrap_or_default());
    // "----" still holds one after the first time.
    while out.contains(end) {
        out = out.replace(end, &cut);
    }
    out
}

fn legal(plain: &str) -> String {
    plain.chars().map(|one| if is_legal(one) { one } else { ' ' }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_resolved_and_written() {
        assert_eq!(decode("a&amp;b&#65;&#x42;&quot;").unwrap(), "a&bAB\"");
        for bad in ["&who;", "&#0;", "&", "&#xD800;", "& b;"] {
            assert!(decode(bad).is_err(), "{bad}");
        }
        assert_eq!(attribute("a\"<\n", '"'), "a&quot;&lt;&#xA;");
        assert_eq!(attribute("a'\"", '\''), "a&apos;\"");
        assert_eq!(without("a---b", "--"), "a- -b");
        assert_eq!(text("\u{1}x"), " x");
    }
}
