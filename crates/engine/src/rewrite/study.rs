//! What the files of a study say together of its people: filled by the survey, read by the rewrite.

use std::collections::BTreeSet;
use std::hash::Hasher;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use rustc_hash::{FxHashMap, FxHashSet, FxHasher};

use crate::rewrite::folders;
use crate::rewrite::known::Header;
use crate::text::needle::Kind;

/// Identifying values of one study, decoded.
pub type Values = BTreeSet<(Kind, Arc<str>)>;

static MADE: AtomicU64 = AtomicU64::new(0);

/// The identifying values of each study of a run. Memory grows with the studies, not with their files.
pub struct Studies {
    /// Tells the studies of one run from those of another.
    pub number: u64,
    by_uid: FxHashMap<Box<str>, Values>,
    /// Each text once: hospitals and physicians come in many studies.
    texts: FxHashSet<Arc<str>>,
}

impl Default for Studies {
    fn default() -> Self {
        let number = MADE.fetch_add(1, Ordering::Relaxed);
        Self { number, by_uid: FxHashMap::default(), texts: FxHashSet::default() }
    }
}

impl Studies {
    /// What is known of a study; nothing for one that wasn't surveyed.
    pub fn of(&self, study: &str) -> Option<&Values> {
        self.by_uid.get(study)
    }

    /// Adds one value of a study.
    pub fn add(&mut self, study: &str, kind: Kind, text: &str) {
        let text = self.once(text);
        match self.by_uid.get_mut(study) {
            Some(values) => {
                values.insert((kind, text));
            }
            None => {
                self.by_uid.insert(study.into(), Values::from([(kind, text)]));
            }
        }
    }

    /// Takes in what other threads found.
    pub fn merge(&mut self, other: Self) {
        for (study, values) in other.by_uid {
            for (kind, text) in values {
                self.add(&study, kind, &text);
            }
        }
    }

    fn once(&mut self, text: &str) -> Arc<str> {
        if let Some(known) = self.texts.get(text) {
            return Arc::clone(known);
        }
        let new: Arc<str> = text.into();
        self.texts.insert(Arc::clone(&new));
        new
    }
}

/// Gathers what some files say. Files of a study say mostly the same, and what was heard before is passed over.
#[derive(Default)]
pub struct Listener {
    heard: FxHashSet<u64>,
    /// What was found.
    pub studies: Studies,
}

impl Listener {
    /// Takes in one instance of a study, and the names of its folders. An instance without a study speaks for itself
    /// alone, when it is rewritten.
    pub fn hear(&mut self, header: &Header<'_>, study: &str, folders: &Path) {
        if study.is_empty() {
            return;
        }
        let mut said = header.own();
        header.nested(&mut said);
        let mut hasher = FxHasher::default();
        hasher.write(study.as_bytes());
        hasher.write(folders.as_os_str().as_encoded_bytes());
        for one in &said {
            hasher.write_u8(one.kind as u8);
            hasher.write(&one.raw);
            hasher.write(one.charset.as_deref().unwrap_or_default());
        }
        hasher.write(header.declared_charset());
        if !self.heard.insert(hasher.finish()) {
            return;
        }
        // Folders may name anything: they count where all that identifies is taken out, not the patient alone.
        let folders = if header.text.whole_files() { Vec::new() } else { folders::names(header, folders) };
        for (kind, text) in header.texts(&said).into_iter().chain(folders) {
            self.studies.add(study, kind, &text);
        }
    }
}
