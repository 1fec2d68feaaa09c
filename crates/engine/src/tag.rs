//! Tags as 32-bit numbers: group in the upper half.

/// (gggg,eeee) as 0xGGGGEEEE.
pub type Tag = u32;

/// Specific Character Set.
pub const CHARSET: Tag = 0x0008_0005;
/// SOP Class UID.
pub const SOP_CLASS: Tag = 0x0008_0016;
/// SOP Instance UID.
pub const SOP_INSTANCE: Tag = 0x0008_0018;
/// Patient's Name.
pub const PATIENT_NAME: Tag = 0x0010_0010;
/// Patient ID.
pub const PATIENT_ID: Tag = 0x0010_0020;
/// Issuer of Patient ID.
pub const ISSUER: Tag = 0x0010_0021;
/// Patient's Age.
pub const AGE: Tag = 0x0010_1010;
/// Clinical Trial Time Point ID.
pub const TIMEPOINT_ID: Tag = 0x0012_0050;
/// Longitudinal Temporal Offset from Event.
pub const EVENT_OFFSET: Tag = 0x0012_0052;
/// Longitudinal Temporal Event Type.
pub const EVENT_TYPE: Tag = 0x0012_0053;
/// Patient Identity Removed.
pub const IDENTITY_REMOVED: Tag = 0x0012_0062;
/// De-identification Method.
pub const METHOD: Tag = 0x0012_0063;
/// De-identification Method Code Sequence.
pub const METHOD_CODES: Tag = 0x0012_0064;
/// Study Instance UID.
pub const STUDY: Tag = 0x0020_000D;
/// Series Instance UID.
pub const SERIES: Tag = 0x0020_000E;
/// Longitudinal Temporal Information Modified.
pub const LONGITUDINAL: Tag = 0x0028_0303;
/// Content Sequence, which may hold itself at any depth.
pub const CONTENT_SEQUENCE: Tag = 0x0040_A730;
/// Encapsulated Document.
pub const DOCUMENT: Tag = 0x0042_0011;
/// MIME Type of Encapsulated Document.
pub const DOCUMENT_MIME: Tag = 0x0042_0012;
/// Encapsulated Document Length.
pub const DOCUMENT_LENGTH: Tag = 0x0042_0015;
/// Float, Double Float and plain Pixel Data.
pub const PIXELS: [Tag; 3] = [0x7FE0_0008, 0x7FE0_0009, 0x7FE0_0010];
/// Item.
pub const ITEM: Tag = 0xFFFE_E000;
/// Item Delimitation Item.
pub const ITEM_END: Tag = 0xFFFE_E00D;
/// Sequence Delimitation Item.
pub const SEQUENCE_END: Tag = 0xFFFE_E0DD;

/// The upper half.
pub const fn group(tag: Tag) -> u16 {
    (tag >> 16) as u16
}

/// The lower half.
#[allow(clippy::cast_possible_truncation)] // the lower half is what is wanted
pub const fn element(tag: Tag) -> u16 {
    tag as u16
}

/// Whether the group is odd.
pub const fn is_private(tag: Tag) -> bool {
    tag & 0x0001_0000 != 0
}

/// Whether the element reserves a private block: (gggg,0010-00FF), gggg odd (PS3.5 7.8.1).
pub const fn is_creator(tag: Tag) -> bool {
    is_private(tag) && element(tag) >= 0x10 && element(tag) <= 0xFF
}

/// Repeating groups 50xx and 60xx as their first plane, everything else as it is.
pub const fn normalised(tag: Tag) -> Tag {
    // Planes have even groups up to 1E (PS3.5 7.6): what lies beyond is no attribute of the standard.
    match (tag >> 16) & 0xFFE1 {
        0x5000 | 0x6000 => tag & 0xFF00_FFFF,
        _ => tag,
    }
}

/// Groups that never belong in a data set, whatever a plan says: command, meta and directory elements, odd groups that
/// PS3.5 7.8.1 forbids, group lengths (retired) and data set trailing padding.
pub const fn is_foreign(tag: Tag) -> bool {
    matches!(group(tag), 0x0000..=0x0005 | 0x0007 | 0xFFFF) || element(tag) == 0 || tag == 0xFFFC_FFFC
}
