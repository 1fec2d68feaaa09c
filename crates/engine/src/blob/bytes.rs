//! Numbers in bytes that may end anywhere.

/// A little endian number at `at`; `None` behind the end.
pub(super) fn u32_at(value: &[u8], at: usize) -> Option<u32> {
    let raw = value.get(at..at.checked_add(4)?)?;
    Some(u32::from_le_bytes(raw.try_into().ok()?))
}

/// A little endian number at `at`; `None` behind the end.
pub(super) fn u16_at(value: &[u8], at: usize) -> Option<u16> {
    let raw = value.get(at..at.checked_add(2)?)?;
    Some(u16::from_le_bytes(raw.try_into().ok()?))
}

/// A count or offset stored in 32 bits.
pub(super) fn size_at(value: &[u8], at: usize) -> Option<usize> {
    usize::try_from(u32_at(value, at)?).ok()
}

/// `length` bytes from `at`; `None` if there aren't as many.
pub(super) fn slice(value: &[u8], at: usize, length: usize) -> Option<&[u8]> {
    value.get(at..at.checked_add(length)?)
}

/// What stands before the first NUL, and what is left behind it.
pub(super) fn split_nul(field: &[u8]) -> (&[u8], &[u8]) {
    let end = memchr::memchr(0, field).unwrap_or(field.len());
    let (text, rest) = field.split_at_checked(end).unwrap_or((field, &[]));
    (text, rest)
}

/// Without the NULs and spaces at its end.
pub(super) fn trim_padding(value: &[u8]) -> &[u8] {
    let end = value.iter().rposition(|byte| !matches!(byte, 0 | b' ')).map_or(0, |at| at.saturating_add(1));
    value.get(..end).unwrap_or_default()
}

/// Whether a byte can't be part of text in any character set of DICOM (ESC can).
pub(super) const fn is_control(byte: u8) -> bool {
    matches!(byte, 0..=8 | 0x0B | 0x0E..=0x1A | 0x1C..=0x1F | 0x7F)
}
