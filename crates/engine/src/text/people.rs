//! Names of people and places in text, in any order and with initials.
//!
//! A name's rare words betray it alone. Its common ones (Gray, Long, March) are words of medicine, too: they count only
//! beside another word of the same name, so that "Big Bore" stays when Mr Big is examined.

use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::text::fold::{Folded, Token, is_ideograph};
use crate::text::inside;
use crate::text::lexicon::is_clinical;

/// How much a word says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Weight {
    /// A word of any report that two parts of a name only happen to make: `pelvis` of Elvis P.
    Other,
    /// One letter.
    Initial,
    /// A word that stands in any report, or one character of a script without spaces.
    Common,
    /// A word that names.
    Rare,
}

/// Fewer letters than this are no word on their own.
const SHORTEST_NAME: usize = 3;
const SHORTEST_PLACE: usize = 4;
/// A surname glued to a given name or an initial.
const SHORTEST_JOINED: usize = 4;
/// Shorter names have a genitive that is another word.
const SHORTEST_GENITIVE: usize = 5;
/// More between two words, and they don't belong together.
const WIDEST_GAP: usize = 3;

/// The names of a study's people and places.
#[derive(Clone, Debug, Default)]
pub struct People {
    words: FxHashMap<Box<str>, Vec<(u16, Weight)>>,
    owners: u16,
    /// Those who have a word of their own that betrays them.
    betrayed: FxHashSet<u16>,
    /// Words that betray people, and what two parts of their names make together.
    own: FxHashSet<Box<str>>,
    /// Parts of names in scripts without spaces, whole; and others with letters beyond ASCII, as they are spelled.
    scripts: Vec<Box<str>>,
}

/// Where a name stands in the list of words: first and last word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run {
    /// Its first word.
    pub first: usize,
    /// Its last word.
    pub last: usize,
}

/// Words that say nothing on their own.
pub type Common = FxHashSet<Box<str>>;

impl People {
    /// Adds a person by the value of a PN: up to three groups of up to five components (PS3.5 6.2.1). Prefix and
    /// suffix name nobody.
    /// Whether it can be found.
    pub fn add_person(&mut self, value: &str, common: &Common) -> bool {
        let mut is_found = false;
        for group in value.split('=') {
            let components: Vec<&str> = group.split('^').take(3).collect();
            let owner = self.next_owner();
            let (mut names, mut weights) = (Vec::new(), Vec::new());
            for component in &components {
                // Without carets the whole name stands in one component, a comma or spaces between its parts.
                for part in component.split([',', ' ', '\u{3000}']) {
                    if part.chars().filter(|one| is_ideograph(*one)).count() > 1 {
                        self.scripts.push(part.into());
                    }
                    let folded = Folded::of(part);
                    let before = weights.len();
                    weights.extend(folded.words().map(|word| self.add_word(owner, word, SHORTEST_NAME, common)));
                    let is_rare = weights.get(before..).is_some_and(|own| own.contains(&Weight::Rare));
                    if is_rare && !part.is_ascii() && !part.contains(is_ideograph) {
                        self.scripts.push(part.into());
                    }
                    self.add_digraphs(owner, part, common);
                    let joined: String = folded.words().collect();
                    if folded.tokens.len() > 1 {
                        self.add_joined(owner, &joined, common);
                    }
                    names.extend(Some(joined).filter(|joined| !joined.is_empty()));
                }
            }
            self.add_pairs(owner, &names, common);
            self.add_short(&names);
            is_found |= tells(&weights);
        }
        is_found
    }

    /// Adds an institution, department or address. Whether it can be found.
    pub fn add_place(&mut self, value: &str, common: &Common) -> bool {
        let owner = self.next_owner();
        let folded = Folded::of(value);
        let weights: Vec<Weight> =
            folded.words().map(|word| self.add_word(owner, word, SHORTEST_PLACE, common)).collect();
        tells(&weights)
    }

    /// Whether there is nobody to look for.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// The words that betray their owner wherever they stand alone.
    pub fn rare(&self) -> impl Iterator<Item = &str> {
        let rare = |owners: &Vec<(u16, Weight)>| owners.iter().any(|(_, weight)| *weight == Weight::Rare);
        self.words.iter().filter(move |(_, owners)| rare(owners)).map(|(word, _)| &**word)
    }

    /// Those of them that parts of names are, or two parts together.
    pub fn own(&self) -> impl Iterator<Item = &str> {
        self.own.iter().map(|word| &**word)
    }

    /// The words by which a name shows: its rare ones, and all of a name that has none.
    pub fn telling(&self) -> impl Iterator<Item = &str> {
        let tells = move |&(owner, weight): &(u16, Weight)| match weight {
            Weight::Rare => true,
            // What the parts make together says nothing of where they stand apart.
            Weight::Common => !self.betrayed.contains(&owner),
            Weight::Initial | Weight::Other => false,
        };
        self.words.iter().filter(move |(_, owners)| owners.iter().any(&tells)).map(|(word, _)| &**word)
    }

    /// The words that are let pass by themselves: texts that have them are looked at, so that they are counted.
    pub fn passed(&self) -> impl Iterator<Item = &str> {
        let is_passed = |weight: Weight| matches!(weight, Weight::Common | Weight::Other);
        let passed = move |owners: &[(u16, Weight)]| owners.iter().any(|&(_, weight)| is_passed(weight));
        let words = self.words.iter().filter(move |(_, owners)| passed(owners));
        words.map(|(word, _)| &**word)
    }

    /// Parts of names whose bytes differ from one character set to the other: in scripts without spaces, of two characters
    /// at least, and with letters beyond ASCII.
    pub fn scripts(&self) -> impl Iterator<Item = &str> {
        self.scripts.iter().map(|part| &**part)
    }

    /// Every name in a text, and how many words of names were let pass because they are common.
    pub fn find(&self, text: &str, folded: &Folded) -> (Vec<Run>, u32) {
        let (mut runs, mut spared) = (Vec::new(), 0);
        let mut at = 0;
        while at < folded.tokens.len() {
            if let Some(last) = self.longest(text, folded, at) {
                runs.push(Run { first: at, last });
                at = last + 1;
                continue;
            }
            let owners = folded.tokens.get(at).and_then(|token| self.words.get(folded.word(token)));
            let is_word = |owners: &Vec<(u16, Weight)>| owners.iter().any(|(_, weight)| *weight != Weight::Initial);
            spared += u32::from(owners.is_some_and(is_word));
            at += 1;
        }
        (runs, spared)
    }

    /// The last word of the longest name that begins with a word.
    fn longest(&self, text: &str, folded: &Folded, first: usize) -> Option<usize> {
        let owners = self.words.get(folded.word(folded.tokens.get(first)?))?;
        let names = owners.iter().filter(|(_, weight)| *weight != Weight::Other);
        names.filter_map(|&(owner, weight)| self.run(text, folded, first, owner, weight)).max()
    }

    fn run(&self, text: &str, folded: &Folded, first: usize, owner: u16, weight: Weight) -> Option<usize> {
        let (mut rare, mut common) = (weight == Weight::Rare, usize::from(weight == Weight::Common));
        let (mut initial, mut capitals) = (weight == Weight::Initial, is_capital(text, folded.tokens.get(first)?));
        let mut last = rare.then_some(first);
        let mut before = folded.tokens.get(first)?;
        for (at, token) in folded.tokens.iter().enumerate().skip(first + 1) {
            let known = self.words.get(folded.word(token)).and_then(|all| all.iter().find(|(one, _)| *one == owner));
            let known = known.filter(|(_, weight)| *weight != Weight::Other);
            let Some((_, weight)) = known.filter(|_| are_neighbours(text, before, token)) else { break };
            rare |= *weight == Weight::Rare;
            common += usize::from(*weight == Weight::Common);
            initial |= *weight == Weight::Initial;
            capitals &= is_capital(text, token);
            // `Gray H`, `H. Gray`: in capitals, or it is `long a`.
            if rare || common > 1 || (common == 1 && initial && capitals) {
                last = Some(at);
            }
            before = token;
        }
        last
    }

    /// Names inside words and across them, as bytes of the text.
    pub fn find_inside(&self, text: &str, folded: &Folded) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        for token in &folded.tokens {
            let own = text.get(token.start..token.end).unwrap_or_default();
            if token.is_number || token.is_ideograph || !inside::has_parts(own.as_bytes()) {
                continue;
            }
            let mut before: Option<(Range<usize>, String)> = None;
            inside::any_part(own, &mut |part| {
                let word = inside::folded_part(own, &part);
                let first = before.take().filter(|(other, name)| other.end == part.start && self.are_one(name, &word));
                if first.is_some() || self.is_rare(&word) {
                    let start = first.map_or(part.start, |(other, _)| other.start);
                    found.push(token.start + start..token.start + part.end);
                }
                before = Some((part, word));
                false
            });
        }
        let joined = inside::assembled(text, folded, |word| self.is_rare(word));
        let at = |number: usize| folded.tokens.get(number);
        found.extend(joined.into_iter().filter_map(|(first, last)| Some(at(first)?.start..at(last)?.end)));
        found
    }

    fn is_rare(&self, word: &str) -> bool {
        self.words.get(word).is_some_and(|owners| owners.iter().any(|(_, weight)| *weight == Weight::Rare))
    }

    /// Whether two words that say little belong to one name.
    fn are_one(&self, one: &str, other: &str) -> bool {
        let owners =
            |word: &str| self.words.get(word).into_iter().flatten().filter(|(_, weight)| *weight > Weight::Initial);
        one != other && owners(one).any(|(left, _)| owners(other).any(|(right, _)| left == right))
    }

    fn next_owner(&mut self) -> u16 {
        self.owners = self.owners.saturating_add(1);
        self.owners
    }

    fn add_word(&mut self, owner: u16, word: &str, shortest: usize, common: &Common) -> Weight {
        let letters = word.chars().count();
        let is_name = word.chars().any(char::is_alphabetic);
        let weight = match letters {
            1 if word.is_ascii() => Weight::Initial,
            _ if !is_name || letters < shortest || common.contains(word) => Weight::Common,
            _ => Weight::Rare,
        };
        self.put(owner, word, weight);
        if weight == Weight::Rare {
            self.betrayed.insert(owner);
        }
        if weight == Weight::Rare && shortest == SHORTEST_NAME {
            self.own.insert(word.into());
            self.add_genitive(owner, word, common);
        }
        // Only people have initials that others use.
        if shortest == SHORTEST_NAME && letters > 1 && is_name && word.is_ascii() {
            self.put(owner, &word[..1], Weight::Initial);
        }
        weight
    }

    /// `Mueller` of `Müller`, and the other way about.
    fn add_digraphs(&mut self, owner: u16, part: &str, common: &Common) {
        const PAIRS: [(&str, &str); 6] = [("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ø", "oe"), ("å", "aa"), ("æ", "ae")];
        let lower = part.to_lowercase();
        let mut spelled = lower.clone();
        for (letter, pair) in PAIRS {
            spelled = spelled.replace(letter, pair);
        }
        let plain = ["ae", "oe", "ue"].iter().fold(lower.clone(), |text, pair| text.replace(pair, &pair[..1]));
        for other in [spelled, plain].iter().filter(|other| **other != lower) {
            for word in Folded::of(other).words().filter(|word| word.len() >= SHORTEST_JOINED) {
                self.add_word(owner, word, SHORTEST_NAME, common);
            }
        }
    }

    fn put(&mut self, owner: u16, word: &str, weight: Weight) {
        let owners = self.words.entry(word.into()).or_default();
        match owners.iter_mut().find(|(known, _)| *known == owner) {
            Some((_, known)) => *known = weight.max(*known),
            None => owners.push((owner, weight)),
        }
    }

    /// `Quistorps`, unless that is a word.
    fn add_genitive(&mut self, owner: u16, word: &str, common: &Common) {
        let genitive = format!("{word}s");
        if word.is_ascii() && word.len() >= SHORTEST_GENITIVE && !common.contains(genitive.as_str()) {
            self.put(owner, &genitive, Weight::Rare);
        }
    }

    /// Names of two letters each don't show among bytes, but `LI^NA` as a whole does.
    fn add_short(&mut self, names: &[String]) {
        let is_short = |name: &String| name.is_ascii() && name.len() < SHORTEST_NAME;
        if names.len() > 1 && names.iter().all(is_short) {
            let small = names.join("^");
            let title = names.iter().map(|name| format!("{}{}", name[..1].to_uppercase(), &name[1..]));
            let title = title.collect::<Vec<_>>().join("^");
            self.scripts.extend([small.to_uppercase(), title, small].map(Box::from));
        }
    }

    /// Whether what two parts of a name make together betrays them: not if it is a word of its own.
    fn add_joined(&mut self, owner: u16, joined: &str, common: &Common) -> bool {
        let is_common = |word: &str| common.contains(word);
        let is_word = is_common(joined) || is_clinical(joined) || joined.strip_suffix('s').is_some_and(is_common);
        if joined.chars().count() >= SHORTEST_JOINED {
            self.put(owner, joined, if is_word { Weight::Other } else { Weight::Rare });
        }
        !is_word
    }

    /// `smithjohn`, `johnsmith`, `jsmith`, `smithj`.
    fn add_pairs(&mut self, owner: u16, names: &[String], common: &Common) {
        for (at, one) in names.iter().enumerate().take(4) {
            for (_, other) in names.iter().enumerate().take(4).filter(|(other, _)| *other != at) {
                let joined = format!("{one}{other}");
                let is_whole = one.chars().nth(1).is_some() && other.chars().nth(1).is_some();
                if self.add_joined(owner, &joined, common) && is_whole {
                    self.own.insert(joined.into());
                }
                if let Some(initial) = other.chars().next() {
                    self.add_joined(owner, &format!("{one}{initial}"), common);
                    self.add_joined(owner, &format!("{initial}{one}"), common);
                }
            }
        }
    }
}

/// A rare word betrays its owner alone, common ones together.
fn tells(weights: &[Weight]) -> bool {
    weights.contains(&Weight::Rare) || weights.iter().filter(|weight| **weight == Weight::Common).count() > 1
}

fn is_capital(text: &str, token: &Token) -> bool {
    text.get(token.start..token.end).is_some_and(|own| own.starts_with(char::is_uppercase))
}

fn are_neighbours(text: &str, before: &Token, after: &Token) -> bool {
    let between = text.get(before.end..after.start).unwrap_or_default();
    // Characters of a script without spaces follow each other at once, or with a caret or space between two names.
    let widest = if after.is_ideograph { 1 } else { WIDEST_GAP };
    between.chars().count() <= widest && !between.contains(['\n', '\r', ';'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn common() -> Common {
        ["gray", "big", "long", "bore", "head", "de", "la", "hospital", "university", "march", "line"]
            .map(Box::from)
            .into_iter()
            .collect()
    }

    fn left(person: &str, text: &str) -> String {
        let mut people = People::default();
        people.add_person(person, &common());
        let folded = Folded::of(text);
        let mut out = text.to_owned();
        for run in people.find(text, &folded).0.iter().rev() {
            out.replace_range(folded.tokens[run.first].start..folded.tokens[run.last].end, "#");
        }
        out
    }

    #[test]
    fn a_name_goes_in_every_spelling_and_nothing_else() {
        for text in ["Smith", "SMITH^JOHN", "John Smith", "smith, j", "J. Smith", "j_smith", "SmithJohn", "jsmith"] {
            assert_eq!(left("Smith^John", &format!("T1 {text} axial")), "T1 # axial", "{text}");
        }
        assert_eq!(left("Smith^John", "blacksmith Smithson J"), "blacksmith Smithson J");
        assert_eq!(left("O'Brien^Máire", "obrien MAIRE, O’Brien"), "#");
    }

    #[test]
    fn a_name_is_found_in_all_its_spellings() {
        for (name, text) in [
            ("Müller^Jürgen", "MUELLER"),
            ("Mueller^Juergen", "Müller"),
            ("Müller^Jürgen", "M&uuml;ller"),
            ("Müller^Jürgen", "m&#252;ller"),
            ("Øster^Åse", "Aase"),
            ("Doe^Jane", "jdoe"),
        ] {
            assert_eq!(left(name, &format!("T1 {text} axial")), "T1 # axial", "{text}");
        }
        assert_eq!(left("Lin^Eve", "T1 line, eve"), "T1 line, #");
    }

    #[test]
    fn names_inside_words_and_across_them_are_found() {
        let inside = |name: &str, text: &str| {
            let mut people = People::default();
            people.add_person(name, &common());
            let folded = Folded::of(text);
            people.find_inside(text, &folded).into_iter().map(|range| text[range].to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(inside("Smith^John", "johnsmith1961"), ["johnsmith"]);
        assert_eq!(inside("Smith^John", "SmithT1 t1smith"), ["Smith", "smith"]);
        assert_eq!(inside("Smith^John", "T1SMITHaxial"), ["SMITH"]);
        assert_eq!(inside("Smith^John", "S M I T H, Smi-\nth"), ["S M I T H", "Smi-\nth"]);
        assert_eq!(inside("Li^Wu", "T1LiWu"), ["LiWu"]);
        assert_eq!(inside("Gray^Long", "ep2d 3Gray Long1 LongAxis T1w"), [""; 0]);
        assert_eq!(inside("Smith^John", "blacksmith1 Smithson2 T1w T2 3D 5mm"), [""; 0]);
    }

    #[test]
    fn common_words_go_only_together() {
        assert_eq!(left("Big^Peter", "Big Bore CT"), "Big Bore CT");
        assert_eq!(left("Big^Peter", "Peter Big Bore CT"), "# Bore CT");
        assert_eq!(left("Gray^Long", "3 Gray, long axis; LONG^GRAY"), "3 # axis; #");
        assert_eq!(left("Li^Wu", "Li axial, Wu Li"), "Li axial, #");
        assert_eq!(left("Gray^Harriet", "pt H. Gray; GRAY H; gray h, 3 Gray"), "pt #; #; gray h, 3 Gray");
    }

    #[test]
    fn words_that_two_parts_of_a_name_make_by_chance_stay() {
        let common: Common =
            ["normal", "pelvis", "wall", "siemens", "philips", "adenoma"].map(Box::from).into_iter().collect();
        let spared = |name: &str, text: &str| {
            let mut people = People::default();
            people.add_person(name, &common);
            let (runs, spared) = people.find(text, &Folded::of(text));
            (runs.len(), spared)
        };
        for (name, text, count) in [
            ("Lopez^Norma", "NORMAL findings", 1),
            ("Lopez^Norma", "NORMAL L", 1),
            ("Perez^Elvis", "MR PELVIS", 1),
            ("Wall^Sam", "two walls", 1),
            ("Aden^Oma", "adenoma", 1),
            ("Siemens^Philip", "SIEMENS Philips", 2),
        ] {
            assert_eq!(spared(name, text), (0, count), "{text}");
        }
        assert_eq!(spared("Lopez^Norma", "NORMA L"), (1, 0));
    }

    #[test]
    fn names_of_common_words_show_by_them() {
        let telling = |name: &str| {
            let mut people = People::default();
            people.add_person(name, &common());
            let mut words: Vec<String> = people.telling().map(str::to_owned).collect();
            words.sort_unstable();
            words
        };
        let all = ["glong", "gray", "grayl", "graylong", "lgray", "long", "longg", "longgray"];
        assert_eq!(telling("Gray^Long"), all);
        assert!(telling("Li^Na").contains(&"li".to_owned()), "too short to tell alone");
        assert!(!telling("Gray^Zebulon").contains(&"gray".to_owned()), "Zebulon tells");
    }

    #[test]
    fn the_genitive_of_a_name_goes() {
        assert_eq!(left("Smith^Anna", "the Smiths, Smithson"), "the #, Smithson");
    }

    #[test]
    fn ideographs_go_in_pairs() {
        assert_eq!(left("YAMADA^Tarou=山田^太郎=やまだ^たろう", "山田様 頭部 山 やまだ"), "#様 頭部 山 #");
    }

    #[test]
    fn places_go_by_what_is_their_own() {
        let mut people = People::default();
        people.add_place("University Hospital Basel", &common());
        let found = |text: &str| people.find(text, &Folded::of(text)).0.len();
        assert_eq!(found("scanned at Basel"), 1);
        assert_eq!(found("university hospital"), 1);
        assert_eq!(found("hospital"), 0);
    }

    proptest! {
        #[test]
        fn no_rare_word_of_a_name_is_left(name in "[A-Z][a-z]{3,9}\\^[A-Z][a-z]{3,9}", before in "\\PC{0,12}", after in "\\PC{0,12}") {
            let text = format!("{before} {} {after}", name.replace('^', " "));
            let rest = left(&name, &text);
            let mut people = People::default();
            people.add_person(&name, &common());
            for word in Folded::of(&rest).words() {
                prop_assert!(!people.rare().any(|rare| rare == word));
            }
        }
    }
}
