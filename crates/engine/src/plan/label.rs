//! Labels as BIDS has them in `sub-` and `ses-`, letters and digits and nothing else; and as DICOM's media have them.

use sha2::{Digest, Sha256};

/// So many bytes of a digest tell names apart that would otherwise become one label.
const TELLING: usize = 4;

/// The text itself if it is letters and digits; `Mneg03` for the time point `M-03`; else what is left of it, and the
/// beginning of its digest, so that two texts never share a label. It is a new value: nothing of it is secret.
#[must_use]
pub fn bids_label(text: &str) -> String {
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return text.to_owned();
    }
    if let Some(rest) = text.strip_prefix("M-")
        && rest.starts_with(|first: char| first.is_ascii_digit())
        && rest.bytes().all(|byte| byte.is_ascii_alphanumeric())
    {
        return format!("Mneg{rest}");
    }
    let left: String = text.chars().filter(char::is_ascii_alphanumeric).collect();
    let number =
        Sha256::digest(text.as_bytes()).iter().take(TELLING).fold(0_u32, |number, &byte| number << 8 | u32::from(byte));
    format!("{left}x{number:08x}")
}

/// Characters of a component of a File ID (PS3.10 8.2), at most.
const COMPONENT: usize = 8;

/// Crockford's alphabet: no letters that are taken for others, and few words.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// A component of a File ID: the text itself if it is one, else 40 bits of its digest. In a folder of 10,000 files, two
/// share a label in one of 20,000 folders; then the second has no place.
#[must_use]
pub fn file_id(text: &str) -> String {
    let is_legal = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_';
    if !text.is_empty() && text.len() <= COMPONENT && text.bytes().all(is_legal) {
        return text.to_owned();
    }
    let digest = Sha256::digest(text.as_bytes());
    let bits = digest.iter().take(5).fold(0_u64, |number, &byte| number << 8 | u64::from(byte));
    let letters = (0..COMPONENT).rev().map(|at| (bits >> (5 * at)) & 31);
    letters.filter_map(|at| ALPHABET.get(usize::try_from(at).ok()?)).map(|&letter| char::from(letter)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_letters_and_digits_and_stay_apart() {
        assert_eq!(bids_label("P001"), "P001");
        assert_eq!(bids_label("M06b"), "M06b");
        assert_eq!(bids_label("M-03"), "Mneg03");
        let texts = ["P-1", "P 1", "P_1", "P1", "-", "", "M-03", "M03", "M--3", "ü"];
        let labels: std::collections::BTreeSet<String> = texts.iter().map(|text| bids_label(text)).collect();
        assert_eq!(labels.len(), texts.len());
        for label in labels {
            assert!(!label.is_empty() && label.bytes().all(|byte| byte.is_ascii_alphanumeric()), "{label}");
        }
    }

    #[test]
    fn components_of_file_ids_are_legal_and_stay() {
        for text in ["P001", "A", "_", "ABCDEFGH"] {
            assert_eq!(file_id(text), text);
        }
        // sha256("2.25.1") begins with the bytes that these letters spell.
        assert_eq!(file_id("2.25.1"), "96RV0DE2");
        for text in ["", "p1", "P-1", "ABCDEFGHI", "no-study", "ü"] {
            let label = file_id(text);
            assert!(label.len() == 8 && label.bytes().all(|byte| ALPHABET.contains(&byte)), "{label}");
        }
    }
}
