//! Words that say nothing on their own, and words that announce a name.

use rustc_hash::FxHashMap;

use crate::text::fold::Folded;
use crate::text::people::Common;

/// What a word announces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cue {
    /// Stands before a name and nowhere else: `Dr.`, `Frau`.
    Title,
    /// May stand before a name: `patient`, `performed by`, `for`.
    Role,
    /// Stands before a day: `born`.
    Birth,
}

/// Most words of a cue (`ref. by`).
const LONGEST_CUE: usize = 3;

/// Particles of names; common words elsewhere.
const PARTICLES: [&str; 24] = [
    "van", "von", "der", "den", "de", "la", "le", "di", "da", "del", "della", "dos", "du", "al", "el", "bin", "ibn",
    "ten", "ter", "zu", "zur", "mac", "mc", "st",
];

/// Vocabulary and cues of a plan.
#[derive(Clone, Debug, Default)]
pub struct Lexicon {
    known: Common,
    common: Common,
    surnames: Common,
    people: Common,
    cues: FxHashMap<Box<str>, Cue>,
}

/// Endings of diseases and procedures: medicine makes more words than any vocabulary has.
const ENDINGS: [&str; 15] = [
    "oma", "osis", "iasis", "ectomy", "otomy", "plasty", "graphy", "scopy", "pathy", "aemia", "emia", "algia",
    "plasia", "megaly", "itis",
];
/// Shorter words with such endings are names, too: Paloma, Politis.
const SHORTEST_CLINICAL: usize = 7;

/// Whether a folded word ends as diseases and procedures do.
pub fn is_clinical(word: &str) -> bool {
    let ending = ENDINGS.iter().find(|ending| word.ends_with(**ending));
    ending.is_some_and(|ending| word.len() >= SHORTEST_CLINICAL.max(ending.len().saturating_add(4)))
}

impl Lexicon {
    /// From words, one a line; those among them that may be somebody's name all the same, with a tab and `M` if
    /// they are so only beside a name or title, with `P` if they are in no vocabulary; and cues: `kind TAB text` a line, kinds `title`, `role` and `birth`.
    pub fn parse(words: &str, names: &str, cues: &str) -> Self {
        let known: Common = words.lines().map(Box::from).collect();
        let (mut common, mut surnames, mut people) = (known.clone(), Common::default(), Common::default());
        for name in names.lines() {
            match name.split_once('\t') {
                Some((name, "P")) => {
                    people.insert(name.into());
                }
                Some((name, _)) => {
                    surnames.insert(name.into());
                }
                None => {
                    common.remove(name);
                }
            }
        }
        let mut lexicon = Self { known, common, surnames, people, cues: FxHashMap::default() };
        for (kind, text) in cues.lines().filter_map(|line| line.split_once('\t')) {
            let kind = match kind {
                "title" => Cue::Title,
                "birth" => Cue::Birth,
                _ => Cue::Role,
            };
            let spelled: Vec<String> = Folded::of(text).words().map(str::to_owned).collect();
            lexicon.cues.insert(spelled.join(" ").into(), kind);
        }
        lexicon
    }

    /// Words that name nobody.
    pub const fn common(&self) -> &Common {
        &self.common
    }

    /// Whether a folded word names nobody.
    pub fn is_common(&self, word: &str) -> bool {
        self.common.contains(word) || is_clinical(word)
    }

    /// Whether a vocabulary has this folded word.
    pub fn is_known(&self, word: &str) -> bool {
        self.known.contains(word) || is_clinical(word)
    }

    /// Whether a folded word that is common elsewhere is a name after a title.
    pub fn is_surname(&self, word: &str) -> bool {
        self.surnames.contains(word)
    }

    /// Whether many people are called so, and nothing else is.
    pub fn is_name(&self, word: &str) -> bool {
        self.people.contains(word)
    }

    /// Whether a folded word may stand inside a name though it is common.
    pub fn is_particle(word: &str) -> bool {
        PARTICLES.contains(&word)
    }

    /// The longest cue that begins with a word, and how many words it has.
    pub fn cue(&self, folded: &Folded, first: usize) -> Option<(Cue, usize)> {
        let mut spelled = String::new();
        let mut found = None;
        for (count, token) in folded.tokens.iter().skip(first).take(LONGEST_CUE).enumerate() {
            if count > 0 {
                spelled.push(' ');
            }
            spelled.push_str(folded.word(token));
            found = self.cues.get(spelled.as_str()).map(|&cue| (cue, count + 1)).or(found);
        }
        found
    }
}
