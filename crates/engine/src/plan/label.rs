//! Labels as BIDS has them in `sub-` and `ses-`: letters and digits, nothing else.

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
}
