//! The standard's tables as the engine needs them: handed in as text, kept as look-ups.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::{FxHashMap, FxHashSet};

use crate::tag::{self, Tag};
use crate::text::lexicon::Lexicon;
use crate::types::{TypeTrie, TypeTrieBuilder};
use crate::vrvalue::Vr;

/// An item that has a Value Type is a content item.
const VALUE_TYPE_PATH: &str = "/0040A040";

/// A creator, and the VR of its element.
type PrivateRow = (Box<str>, Vr);

/// The standard, shared by every plan.
pub struct Standard {
    dictionary: FxHashMap<Tag, Vr>,
    private: FxHashMap<(u16, u8), Vec<PrivateRow>>,
    registered: FxHashSet<Box<str>>,
    iods: HashMap<String, String>,
    iod_modules: HashMap<String, Vec<String>>,
    modules: HashMap<String, Vec<(Box<str>, u8)>>,
    tries: Mutex<HashMap<String, Arc<TypeTrie>>>,
    lexicon: Arc<Lexicon>,
    /// Sequences whose items are content items (PS3.3 10.2, C.17.3.2).
    content_sequences: FxHashSet<Tag>,
}

impl Standard {
    /// Reads the four tables; `docs/reference/standard.md` states their form.
    ///
    /// # Errors
    /// A table's name and line number when a line can't be read.
    pub fn parse(dictionary: &str, private: &str, iod_types: &str, registered: &str) -> Result<Self, String> {
        let mut standard = Self {
            dictionary: FxHashMap::default(),
            private: FxHashMap::default(),
            registered: registered.lines().map(Box::from).collect(),
            iods: HashMap::new(),
            iod_modules: HashMap::new(),
            modules: HashMap::new(),
            tries: Mutex::new(HashMap::new()),
            lexicon: Arc::default(),
            content_sequences: [tag::CONTENT_SEQUENCE].into_iter().collect(),
        };
        let bad = |table: &'static str| move |line: usize| format!("{table}, line {}", line + 1);
        standard.read_dictionary(dictionary).map_err(bad("dictionary"))?;
        standard.read_private(private).map_err(bad("private dictionary"))?;
        standard.read_types(iod_types).map_err(bad("IOD types"))?;
        Ok(standard)
    }

    /// With the words and cues that cleaning text goes by.
    #[must_use]
    pub fn with_lexicon(self, words: &str, names: &str, cues: &str) -> Self {
        Self { lexicon: Arc::new(Lexicon::parse(words, names, cues)), ..self }
    }

    /// Words and cues.
    pub const fn lexicon(&self) -> &Arc<Lexicon> {
        &self.lexicon
    }

    fn read_dictionary(&mut self, text: &str) -> Result<(), usize> {
        for (number, line) in text.lines().enumerate() {
            let (tag, vr) = line.split_once('\t').ok_or(number)?;
            let tag = parse_tag(tag).ok_or(number)?;
            let first = vr.split('|').next().unwrap_or_default();
            // Delimiters have no VR; they aren't elements.
            if let Some(vr) = vr_named(first) {
                self.dictionary.insert(tag, vr);
            }
        }
        Ok(())
    }

    fn read_private(&mut self, text: &str) -> Result<(), usize> {
        for (number, line) in text.lines().enumerate() {
            let mut fields = line.split('\t');
            let (Some(creator), Some(group), Some(element), Some(vr)) =
                (fields.next(), fields.next(), fields.next(), fields.next())
            else {
                return Err(number);
            };
            let group = u16::from_str_radix(group, 16).map_err(|_| number)?;
            let element = u8::from_str_radix(element, 16).map_err(|_| number)?;
            let vr = vr_named(vr.split('|').next().unwrap_or_default()).ok_or(number)?;
            self.private.entry((group, element)).or_default().push((creator.into(), vr));
        }
        Ok(())
    }

    fn read_types(&mut self, text: &str) -> Result<(), usize> {
        let mut module = String::new();
        for (number, line) in text.lines().enumerate() {
            let mut fields = line.split('\t');
            match (fields.next(), fields.next(), fields.next()) {
                (Some("S"), Some(uid), Some(iod)) => {
                    self.iods.insert(uid.to_owned(), iod.to_owned());
                }
                (Some("I"), Some(iod), Some(modules)) => {
                    self.iod_modules.insert(iod.to_owned(), modules.split(',').map(str::to_owned).collect());
                }
                (Some("M"), Some(name), None) => name.clone_into(&mut module),
                (Some(path), Some(kind), None) => {
                    let strictness = match kind {
                        "1" | "1C" => 1,
                        "2" | "2C" => 2,
                        _ => return Err(number),
                    };
                    if let Some(sequence) = path.strip_suffix(VALUE_TYPE_PATH) {
                        self.content_sequences.extend(sequence.rsplit('/').next().and_then(parse_tag));
                    }
                    self.modules.entry(module.clone()).or_default().push((path.into(), strictness));
                }
                _ => return Err(number),
            }
        }
        Ok(())
    }

    /// Whether an element with this VR as written is a sequence; where no VR is, or UN, the dictionary says.
    pub fn is_sequence(&self, tag: Tag, written: Option<Vr>) -> bool {
        written.filter(|&vr| vr != Vr::UN).or_else(|| self.vr(tag)) == Some(Vr::SQ)
    }

    /// The dictionary's first VR of a public attribute.
    pub fn vr(&self, tag: Tag) -> Option<Vr> {
        self.dictionary.get(&tag::normalised(tag)).copied()
    }

    /// The VR of a private element, by its creator.
    pub fn private_vr(&self, creator: &str, tag: Tag) -> Option<Vr> {
        let low = (tag & 0xFF) as u8;
        let rows = self.private.get(&(tag::group(tag), low))?;
        rows.iter().find(|(name, _)| &**name == creator).map(|(_, vr)| *vr)
    }

    /// The VR of any element; `creator` is that of its private block.
    pub fn vr_of(&self, tag: Tag, creator: &str) -> Option<Vr> {
        if tag::is_private(tag) { self.private_vr(creator, tag) } else { self.vr(tag) }
    }

    /// Whether the standard (PS3.6 Annex A) registers this UID: such UIDs name no instance.
    pub fn is_registered(&self, uid: &str) -> bool {
        self.registered.contains(uid)
    }

    /// Whether some IOD has content items in this sequence.
    pub fn holds_content(&self, sequence: Tag) -> bool {
        self.content_sequences.contains(&sequence)
    }

    /// Types of the attributes of a SOP Class's IOD; all of them optional when the class isn't known.
    pub fn types(&self, sop_class: &str) -> Arc<TypeTrie> {
        let iod = self.iods.get(sop_class).map_or("", String::as_str);
        let mut tries = self.tries.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(trie) = tries.get(iod) {
            return Arc::clone(trie);
        }
        let mut builder = TypeTrieBuilder::default();
        for module in self.iod_modules.get(iod).into_iter().flatten() {
            for (path, strictness) in self.modules.get(module).into_iter().flatten() {
                builder.add(path, *strictness);
            }
        }
        let trie = Arc::new(builder.build());
        tries.insert(iod.to_owned(), Arc::clone(&trie));
        trie
    }
}

/// Eight hex digits, with `xx` in a repeating group read as 00.
fn parse_tag(text: &str) -> Option<Tag> {
    if text.len() != 8 || !text.is_ascii() {
        return None;
    }
    Tag::from_str_radix(&text.replace('x', "0"), 16).ok()
}

/// A VR by its two letters.
pub fn vr_named(text: &str) -> Option<Vr> {
    Vr::from_bytes(text.as_bytes().try_into().ok()?)
}
