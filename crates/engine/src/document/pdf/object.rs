//! The syntax of objects (ISO 32000-1, 7.2 and 7.3), the same in files and in content streams.

/// Nesting of arrays and dictionaries.
const DEEPEST: usize = 48;
/// Things in one object.
const MOST_ITEMS: usize = 1_000_000;

/// An object, or an operator of a content stream.
#[derive(Clone, Debug, PartialEq)]
pub enum Object {
    /// `null`, `true`, `false` and operators.
    Word(Vec<u8>),
    Number(f64),
    Name(Vec<u8>),
    Text(Vec<u8>),
    Array(Vec<Object>),
    Dict(Dict),
    /// A reference, by the object's number.
    Ref(u32),
}

/// Keys and values, as they come.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Dict(pub Vec<(Vec<u8>, Object)>);

impl Dict {
    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&Object> {
        self.0.iter().find(|(known, _)| known == key.as_bytes()).map(|(_, value)| value)
    }
}

impl Object {
    /// As a whole number that counts something.
    pub fn count(&self) -> Option<usize> {
        match self {
            // In range and whole, by the guard.
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
            Self::Number(number) if (0.0..=4e9).contains(number) && number.fract() == 0.0 => Some(*number as usize),
            _ => None,
        }
    }

    /// As a name.
    pub fn name(&self) -> Option<&[u8]> {
        if let Self::Name(name) = self { Some(name) } else { None }
    }

    /// As a dictionary.
    pub fn dict(&self) -> Option<&Dict> {
        if let Self::Dict(dict) = self { Some(dict) } else { None }
    }
}

pub const fn is_space(byte: u8) -> bool {
    matches!(byte, 0 | 9 | 10 | 12 | 13 | 32)
}

const fn is_delimiter(byte: u8) -> bool {
    matches!(byte, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}

const fn is_regular(byte: u8) -> bool {
    !is_space(byte) && !is_delimiter(byte)
}

/// Reads objects one after the other.
pub struct Lexer<'a> {
    bytes: &'a [u8],
    /// Where the next one begins.
    pub at: usize,
    items: usize,
}

impl<'a> Lexer<'a> {
    pub const fn new(bytes: &'a [u8], at: usize) -> Self {
        Self { bytes, at, items: 0 }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn starts_with(&self, text: &[u8]) -> bool {
        self.bytes.get(self.at..).is_some_and(|rest| rest.starts_with(text))
    }

    /// Passes white space and comments.
    pub fn skip_space(&mut self) {
        while let Some(byte) = self.peek() {
            if byte == b'%' {
                let rest = self.bytes.get(self.at..).unwrap_or_default();
                self.at += memchr::memchr2(b'\r', b'\n', rest).unwrap_or(rest.len());
            } else if is_space(byte) {
                self.at += 1;
            } else {
                break;
            }
        }
    }

    /// Whether nothing but white space is left.
    pub fn is_done(&mut self) -> bool {
        self.skip_space();
        self.peek().is_none()
    }

    /// The next object; none at the end, and for what is none.
    pub fn object(&mut self) -> Option<Object> {
        self.items = 0;
        self.nested(0)
    }

    fn nested(&mut self, depth: usize) -> Option<Object> {
        self.items += 1;
        if depth > DEEPEST || self.items > MOST_ITEMS {
            return None;
        }
        self.skip_space();
        match self.peek()? {
            b'/' => Some(Object::Name(self.name())),
            b'(' => self.literal().map(Object::Text),
            b'<' if self.starts_with(b"<<") => self.dict(depth).map(Object::Dict),
            b'<' => self.hex().map(Object::Text),
            b'[' => self.array(depth).map(Object::Array),
            byte if is_regular(byte) => Some(self.word()),
            _ => None,
        }
    }

    fn array(&mut self, depth: usize) -> Option<Vec<Object>> {
        self.at += 1;
        let mut items = Vec::new();
        loop {
            self.skip_space();
            if self.peek()? == b']' {
                self.at += 1;
                return Some(items);
            }
            items.push(self.nested(depth + 1)?);
        }
    }

    fn dict(&mut self, depth: usize) -> Option<Dict> {
        self.at += 2;
        let mut dict = Dict::default();
        loop {
            self.skip_space();
            if self.starts_with(b">>") {
                self.at += 2;
                return Some(dict);
            }
            (self.peek()? == b'/').then_some(())?;
            let key = self.name();
            let value = self.nested(depth + 1)?;
            dict.0.push((key, value));
        }
    }

    fn name(&mut self) -> Vec<u8> {
        self.at += 1;
        let mut name = Vec::new();
        while let Some(byte) = self.peek().filter(|&byte| is_regular(byte)) {
            self.at += 1;
            let escaped = self.bytes.get(self.at..self.at + 2).filter(|_| byte == b'#').and_then(hex_byte);
            if escaped.is_some() {
                self.at += 2;
            }
            name.push(escaped.unwrap_or(byte));
        }
        name
    }

    /// `(text)` with balanced parentheses and escapes.
    fn literal(&mut self) -> Option<Vec<u8>> {
        self.at += 1;
        let (mut text, mut open) = (Vec::new(), 1_usize);
        loop {
            let byte = self.peek()?;
            self.at += 1;
            match byte {
                b'(' => open += 1,
                b')' => {
                    open -= 1;
                    if open == 0 {
                        return Some(text);
                    }
                }
                b'\\' => {
                    text.extend(self.escape()?);
                    continue;
                }
                _ => {}
            }
            text.push(byte);
        }
    }

    /// What follows a backslash; nothing where a line is continued.
    #[allow(clippy::option_option)] // three answers
    fn escape(&mut self) -> Option<Option<u8>> {
        let byte = self.peek()?;
        self.at += 1;
        Some(match byte {
            b'n' => Some(b'\n'),
            b'r' => Some(b'\r'),
            b't' => Some(b'\t'),
            b'b' => Some(8),
            b'f' => Some(12),
            b'\n' => None,
            b'\r' => {
                self.at += usize::from(self.peek() == Some(b'\n'));
                None
            }
            b'0'..=b'7' => {
                let mut code = u32::from(byte - b'0');
                for _ in 0..2 {
                    let Some(digit) = self.peek().filter(|byte| (b'0'..=b'7').contains(byte)) else { break };
                    self.at += 1;
                    code = code * 8 + u32::from(digit - b'0');
                }
                // High bits overflow, says the standard.
                u8::try_from(code & 0xFF).ok()
            }
            other => Some(other),
        })
    }

    fn hex(&mut self) -> Option<Vec<u8>> {
        let rest = self.bytes.get(self.at + 1..)?;
        let end = memchr::memchr(b'>', rest)?;
        self.at += end + 2;
        let mut digits: Vec<u8> = rest.get(..end)?.iter().copied().filter(u8::is_ascii_hexdigit).collect();
        if digits.len() % 2 == 1 {
            digits.push(b'0');
        }
        digits.chunks(2).map(hex_byte).collect()
    }

    /// A number, a reference or a word.
    fn word(&mut self) -> Object {
        let word = self.regular();
        let Some(number) = number(word) else { return Object::Word(word.to_vec()) };
        if word.iter().all(u8::is_ascii_digit) && word.len() <= 10 {
            let before = self.at;
            if let Some(reference) = self.reference(word) {
                return reference;
            }
            self.at = before;
        }
        Object::Number(number)
    }

    fn regular(&mut self) -> &'a [u8] {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let length = rest.iter().position(|&byte| !is_regular(byte)).unwrap_or(rest.len());
        self.at += length;
        rest.get(..length).unwrap_or_default()
    }

    /// `0 R` after a number.
    fn reference(&mut self, number: &[u8]) -> Option<Object> {
        let number = std::str::from_utf8(number).ok()?.parse().ok()?;
        self.skip_space();
        let generation = self.regular();
        (!generation.is_empty() && generation.len() <= 5 && generation.iter().all(u8::is_ascii_digit)).then_some(())?;
        self.skip_space();
        (self.regular() == b"R").then_some(Object::Ref(number))
    }
}

fn hex_byte(digits: &[u8]) -> Option<u8> {
    digits.iter().all(u8::is_ascii_hexdigit).then_some(())?;
    u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
}

/// Sign, digits and a point; no exponents.
fn number(word: &[u8]) -> Option<f64> {
    let is_numeric = word.iter().all(|byte| byte.is_ascii_digit() || matches!(byte, b'+' | b'-' | b'.'));
    let text = std::str::from_utf8(word).ok().filter(|text| is_numeric && text.len() <= 64)?;
    text.parse().ok().filter(|number: &f64| number.is_finite())
}
