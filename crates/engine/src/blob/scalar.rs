//! Numbers without quotes: what replaces one must be one.

/// Whether readers take it for a number, decimal or hexadecimal.
pub(super) fn is_number(text: &str) -> bool {
    let text = text.trim();
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    match digits.strip_prefix("0x").or_else(|| digits.strip_prefix("0X")) {
        Some(hex) => !hex.is_empty() && hex.bytes().all(|byte| byte.is_ascii_hexdigit()),
        // Not "inf" and "nan", which parse.
        None => digits.starts_with(|first: char| first.is_ascii_digit() || first == '.') && text.parse::<f64>().is_ok(),
    }
}

/// The new text for `old`'s place, where only numbers may follow numbers.
pub(super) fn successor(old: &str, new: String) -> String {
    if is_number(old) && !is_number(&new) { "0".to_owned() } else { new }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_what_only_looks_like_them() {
        for number in ["0", "-12", "1.5", ".5", "1e-05", "0x1F", "9.02117099031e-005", " 7 "] {
            assert!(is_number(number), "{number}");
        }
        for other in ["", "1.2.3", "nan", "inf", "0x", "12 # x", "DOE", "-"] {
            assert!(!is_number(other), "{other}");
        }
        assert_eq!(successor("19700101", "DOB".to_owned()), "0");
        assert_eq!(successor("19700101", "19690101".to_owned()), "19690101");
        assert_eq!(successor("1.2.3", "X".to_owned()), "X");
    }
}
