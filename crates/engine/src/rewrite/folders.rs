//! Names of folders as needles: many archives file scans under the patient's name.

use std::path::Path;

use crate::rewrite::known::Header;
use crate::tag::Tag;
use crate::text::fold::Folded;
use crate::text::needle::Kind;

/// Study and Series Description, Protocol Name: what other archives name their folders after.
const DESCRIPTIONS: [Tag; 3] = [0x0008_1030, 0x0008_103E, 0x0018_1030];

/// Shorter words and numbers of folders (`dwi`, `scan12`) are more often anything than a name.
const SHORTEST_WORD: usize = 4;
const FEWEST_DIGITS: usize = 6;

/// What the folders may say of people: words that no vocabulary has, and long numbers. Nothing from a folder that is
/// called what the instance calls its study, series or protocol.
pub fn names(header: &Header<'_>, folders: &Path) -> Vec<(Kind, String)> {
    let descriptions: Vec<Vec<String>> = DESCRIPTIONS
        .iter()
        .filter_map(|&tag| header.set.value(tag))
        .filter_map(|raw| header.charsets.decode(raw))
        .map(|text| words(&text))
        .collect();
    let mut found = Vec::new();
    for folder in folders.components() {
        let Some(folder) = folder.as_os_str().to_str() else { continue };
        let words = words(folder);
        if descriptions.contains(&words) {
            continue;
        }
        let common = header.plan.standard.lexicon();
        let is_name = |word: &&String| {
            word.chars().count() >= SHORTEST_WORD && word.chars().all(char::is_alphabetic) && !common.is_common(word)
        };
        let names: Vec<&str> = words.iter().filter(is_name).map(String::as_str).collect();
        if !names.is_empty() {
            found.push((Kind::Name, names.join(" ")));
        }
        let is_number = |word: &&String| word.bytes().filter(u8::is_ascii_digit).count() >= FEWEST_DIGITS;
        found.extend(words.iter().filter(is_number).map(|word| (Kind::Id, word.clone())));
    }
    found
}

fn words(text: &str) -> Vec<String> {
    Folded::of(text).words().map(str::to_owned).collect()
}
