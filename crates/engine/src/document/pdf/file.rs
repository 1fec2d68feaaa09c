//! The objects of a PDF, found as readers find them in a damaged file: by looking for them.
//!
//! Cross-reference tables aren't trusted. Updates are appended, so the last object of a number counts; what isn't
//! reachable from the catalog doesn't matter to who builds anew.

use std::cell::Cell;

use memchr::memmem::{self, Finder};
use rustc_hash::FxHashMap;

use crate::document::pdf::filter;
use crate::document::pdf::object::{Dict, Lexer, Object, is_space};
use crate::document::pdf::{MOST_BYTES, MOST_READ};

const MOST_OBJECTS: usize = 1_000_000;
const MOST_HOPS: usize = 16;

/// Where an object stands.
#[derive(Clone, Copy)]
enum Place {
    /// In the file.
    File(usize),
    /// In the unpacked object stream of this number.
    Packed(usize, usize),
}

/// A stream's dictionary and its packed bytes.
pub struct Stream<'a> {
    pub dict: Dict,
    raw: &'a [u8],
}

/// A document that can be read whole.
pub struct File<'a> {
    bytes: &'a [u8],
    places: FxHashMap<u32, Place>,
    packs: Vec<Vec<u8>>,
    root: u32,
    left: Cell<usize>,
}

impl<'a> File<'a> {
    /// Finds the objects. None without a catalog, for an encrypted document, and for one that is too large.
    pub fn open(bytes: &'a [u8]) -> Option<Self> {
        if bytes.len() > MOST_BYTES || memmem::find(bytes.get(..bytes.len().min(1024))?, b"%PDF-").is_none() {
            return None;
        }
        let mut file =
            Self { bytes, places: FxHashMap::default(), packs: Vec::new(), root: 0, left: Cell::new(MOST_READ) };
        let trailers = file.scan()?;
        if trailers.iter().any(|dict| dict.get("Encrypt").is_some_and(|one| *one != Object::Word(b"null".to_vec()))) {
            return None;
        }
        let named = trailers.iter().rev().filter_map(|dict| match dict.get("Root") {
            Some(Object::Ref(number)) => Some(*number),
            _ => None,
        });
        let is_catalog = |number: &u32| file.dict(*number).is_some_and(|dict| dict.get("Pages").is_some());
        file.root = named.take(16).find(is_catalog)?;
        Some(file)
    }

    /// The document's catalog.
    pub fn catalog(&self) -> Option<Dict> {
        self.dict(self.root)
    }

    /// The numbers of all objects, in order.
    pub fn numbers(&self) -> Vec<u32> {
        let mut numbers: Vec<u32> = self.places.keys().copied().collect();
        numbers.sort_unstable();
        numbers
    }

    /// An object by its number.
    pub fn object(&self, number: u32) -> Option<Object> {
        let (bytes, at) = match *self.places.get(&number)? {
            Place::File(at) => (self.bytes, at),
            Place::Packed(pack, at) => (self.packs.get(pack)?.as_slice(), at),
        };
        let mut lexer = Lexer::new(bytes, at);
        let object = lexer.object();
        self.spend(lexer.at.saturating_sub(at))?;
        object
    }

    /// What a reference leads to; anything else is itself.
    pub fn resolved(&self, object: &Object) -> Option<Object> {
        let mut object = object.clone();
        for _ in 0..MOST_HOPS {
            let Object::Ref(number) = object else { return Some(object) };
            object = self.object(number)?;
        }
        None
    }

    /// The value of a key, wherever it stands.
    pub fn get(&self, dict: &Dict, key: &str) -> Option<Object> {
        dict.get(key).and_then(|object| self.resolved(object))
    }

    /// A dictionary by its number; of a stream, the stream's.
    pub fn dict(&self, number: u32) -> Option<Dict> {
        match self.object(number)? {
            Object::Dict(dict) => Some(dict),
            _ => None,
        }
    }

    /// A stream by its number.
    pub fn stream(&self, number: u32) -> Option<Stream<'a>> {
        let Place::File(at) = *self.places.get(&number)? else { return None };
        let mut lexer = Lexer::new(self.bytes, at);
        let Object::Dict(dict) = lexer.object()? else { return None };
        self.spend(lexer.at.saturating_sub(at))?;
        let start = stream_start(self.bytes, &mut lexer)?;
        let stated = self.get(&dict, "Length").and_then(|length| length.count());
        let end = stream_end(self.bytes, start, stated)?;
        Some(Stream { dict, raw: self.bytes.get(start..end)? })
    }

    /// The bytes in a stream. None when they can't be unpacked, or are too many.
    pub fn unpacked(&self, stream: &Stream<'_>) -> Option<Vec<u8>> {
        let mut dict = Dict::default();
        for key in ["Filter", "DecodeParms"] {
            if let Some(value) = self.get(&stream.dict, key) {
                dict.0.push((key.as_bytes().to_vec(), self.flat(value)?));
            }
        }
        let out = filter::decoded(&dict, stream.raw, self.left.get())?;
        self.spend(out.len().max(stream.raw.len()))?;
        Some(out)
    }

    /// Counts what was read, so that one thing referred to a thousand times isn't read for ever.
    fn spend(&self, count: usize) -> Option<()> {
        self.left.set(self.left.get().checked_sub(count)?);
        Some(())
    }

    /// An array's items, and dictionaries in them, without references.
    fn flat(&self, object: Object) -> Option<Object> {
        Some(match object {
            Object::Array(items) => {
                Object::Array(items.iter().take(16).map(|item| self.flat(self.resolved(item)?)).collect::<Option<_>>()?)
            }
            Object::Dict(dict) => Object::Dict(Dict(
                dict.0
                    .into_iter()
                    .take(16)
                    .map(|(key, value)| Some((key, self.resolved(&value)?)))
                    .collect::<Option<_>>()?,
            )),
            other => other,
        })
    }

    /// Notes where each object is; gives the trailers in their order.
    fn scan(&mut self) -> Option<Vec<Dict>> {
        let (mut objects, mut ends) = (Next::new(b"obj"), Next::new(b"trailer"));
        let mut trailers = Vec::new();
        let mut at = 0;
        loop {
            match (objects.from(self.bytes, at), ends.from(self.bytes, at)) {
                (Some(object), trailer) if trailer.is_none_or(|trailer| object < trailer) => {
                    at = match header(self.bytes, object) {
                        Some(number) => self.note(number, object + 3, &mut trailers)?,
                        None => object + 3,
                    };
                }
                (_, Some(trailer)) => {
                    at = trailer + 7;
                    self.trailer(at, &mut trailers);
                }
                (_, None) => return Some(trailers),
            }
        }
    }

    fn trailer(&self, at: usize, trailers: &mut Vec<Dict>) {
        if let Some(Object::Dict(dict)) = Lexer::new(self.bytes, at).object() {
            trailers.push(dict);
        }
    }

    /// Notes an object; gives the place after it.
    fn note(&mut self, number: u32, at: usize, trailers: &mut Vec<Dict>) -> Option<usize> {
        self.places.insert(number, Place::File(at));
        (self.places.len() <= MOST_OBJECTS).then_some(())?;
        let mut lexer = Lexer::new(self.bytes, at);
        let (Object::Dict(dict), Some(start)) = (lexer.object()?, stream_start(self.bytes, &mut lexer)) else {
            return Some(lexer.at.max(at));
        };
        let end = stream_end(self.bytes, start, dict.get("Length").and_then(Object::count))?;
        match dict.get("Type").and_then(Object::name) {
            Some(b"XRef") => trailers.push(dict),
            Some(b"ObjStm") => self.unpack(&Stream { dict, raw: self.bytes.get(start..end)? })?,
            _ => {}
        }
        Some(end)
    }

    /// Notes the objects of an object stream (7.5.7).
    fn unpack(&mut self, stream: &Stream<'_>) -> Option<()> {
        let bytes = self.unpacked(stream)?;
        let count = self.get(&stream.dict, "N")?.count()?;
        let first = self.get(&stream.dict, "First")?.count()?;
        let mut lexer = Lexer::new(&bytes, 0);
        for _ in 0..count {
            let (Some(number), Some(offset)) = (lexer.object()?.count(), lexer.object()?.count()) else { return None };
            let place = Place::Packed(self.packs.len(), first.checked_add(offset)?);
            self.places.insert(u32::try_from(number).ok()?, place);
            (self.places.len() <= MOST_OBJECTS).then_some(())?;
        }
        self.packs.push(bytes);
        Some(())
    }
}

/// The next place of a word; looked for once.
struct Next {
    word: Finder<'static>,
    found: Option<usize>,
    looked: bool,
}

impl Next {
    fn new(word: &'static [u8]) -> Self {
        Self { word: Finder::new(word), found: None, looked: false }
    }

    fn from(&mut self, bytes: &[u8], at: usize) -> Option<usize> {
        if !self.looked || self.found.is_some_and(|found| found < at) {
            self.looked = true;
            self.found = bytes.get(at..).and_then(|rest| self.word.find(rest)).map(|found| at + found);
        }
        self.found
    }
}

/// The number of the object that `obj` at this place begins: digits, a space, digits, perhaps a space.
fn header(bytes: &[u8], at: usize) -> Option<u32> {
    let before = bytes.get(at.saturating_sub(32)..at)?;
    let trimmed = |bytes: &mut &[u8]| {
        let length = bytes.iter().rposition(|&byte| !is_space(byte)).map_or(0, |last| last + 1);
        let had_space = length < bytes.len();
        *bytes = bytes.get(..length).unwrap_or_default();
        had_space
    };
    let digits = |bytes: &mut &[u8]| -> Option<u32> {
        let start = bytes.iter().rposition(|byte| !byte.is_ascii_digit()).map_or(0, |last| last + 1);
        let number = std::str::from_utf8(bytes.get(start..)?).ok()?.parse().ok()?;
        *bytes = bytes.get(..start)?;
        Some(number)
    };
    let mut rest = before;
    trimmed(&mut rest);
    digits(&mut rest)?;
    trimmed(&mut rest).then_some(())?;
    digits(&mut rest)
}

/// Where the data of a stream begin, if its dictionary is followed by some.
fn stream_start(bytes: &[u8], lexer: &mut Lexer<'_>) -> Option<usize> {
    lexer.skip_space();
    let rest = bytes.get(lexer.at..)?.strip_prefix(b"stream")?;
    let end = match rest {
        [b'\r', b'\n', ..] => 2,
        [b'\r' | b'\n', ..] => 1,
        _ => 0,
    };
    Some(lexer.at + 6 + end)
}

/// Where they end: by the stated length if that leads to the keyword, else at the keyword.
fn stream_end(bytes: &[u8], start: usize, stated: Option<usize>) -> Option<usize> {
    let leads = |end: &usize| {
        let rest = bytes.get(*end..).unwrap_or_default();
        let space = rest.iter().take(4).take_while(|&&byte| is_space(byte)).count();
        rest.get(space..).is_some_and(|rest| rest.starts_with(b"endstream"))
    };
    let stated = stated.and_then(|length| start.checked_add(length)).filter(leads);
    stated.or_else(|| memmem::find(bytes.get(start..)?, b"endstream").map(|found| start + found))
}
