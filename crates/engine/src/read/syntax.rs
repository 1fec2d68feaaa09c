//! Transfer syntaxes (PS3.5 Annex A, PS3.6 Table A-1): how elements are spelled and pixels packed.

/// How element heads are spelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Encoding {
    /// A VR stands in every head.
    pub explicit: bool,
    /// Most significant byte first.
    pub big: bool,
}

impl Encoding {
    /// Implicit VR Little Endian.
    pub const IMPLICIT: Self = Self { explicit: false, big: false };
    /// Explicit VR Little Endian.
    pub const EXPLICIT: Self = Self { explicit: true, big: false };
    /// Explicit VR Big Endian.
    pub const BIG: Self = Self { explicit: true, big: true };

    /// Two bytes as a number.
    pub const fn u16(self, bytes: [u8; 2]) -> u16 {
        if self.big { u16::from_be_bytes(bytes) } else { u16::from_le_bytes(bytes) }
    }

    /// Four bytes as a number.
    pub const fn u32(self, bytes: [u8; 4]) -> u32 {
        if self.big { u32::from_be_bytes(bytes) } else { u32::from_le_bytes(bytes) }
    }

    /// A number as two bytes.
    pub const fn bytes16(self, number: u16) -> [u8; 2] {
        if self.big { number.to_be_bytes() } else { number.to_le_bytes() }
    }

    /// A number as four bytes.
    pub const fn bytes32(self, number: u32) -> [u8; 4] {
        if self.big { number.to_be_bytes() } else { number.to_le_bytes() }
    }

    /// The uncompressed transfer syntax with this spelling.
    pub const fn uid(self) -> &'static str {
        match (self.explicit, self.big) {
            (false, _) => IMPLICIT_UID,
            (true, false) => EXPLICIT_UID,
            (true, true) => BIG_UID,
        }
    }
}

const IMPLICIT_UID: &str = "1.2.840.10008.1.2";
const EXPLICIT_UID: &str = "1.2.840.10008.1.2.1";
const BIG_UID: &str = "1.2.840.10008.1.2.2";

/// How the pixel data of a transfer syntax is packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Packing {
    /// A plain array.
    Native,
    /// Fragments whose streams may carry comments: JPEG, JPEG-LS, JPEG 2000.
    Segmented,
    /// Fragments without a place for text: RLE, video, deflated frames.
    Fragmented,
    /// The whole data set is deflated (PS3.5 A.5).
    Deflated,
}

/// A transfer syntax we can rewrite.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Syntax {
    /// Spelling of the data set.
    pub encoding: Encoding,
    /// Packing of its pixel data.
    pub packing: Packing,
}

impl Syntax {
    /// What the UID stands for, if we know how to rewrite it.
    pub fn of(uid: &str) -> Option<Self> {
        let (encoding, packing) = match uid {
            // Papyrus 3 and GE's private syntax with big endian pixels spell their elements implicitly.
            IMPLICIT_UID | "1.2.840.10008.1.20" | "1.2.840.113619.5.2" => (Encoding::IMPLICIT, Packing::Native),
            EXPLICIT_UID => (Encoding::EXPLICIT, Packing::Native),
            BIG_UID => (Encoding::BIG, Packing::Native),
            "1.2.840.10008.1.2.1.99" | "1.2.840.10008.1.2.4.95" | "1.2.840.10008.1.2.4.205" => {
                (Encoding::EXPLICIT, Packing::Deflated)
            }
            // JPIP: the pixels are elsewhere.
            "1.2.840.10008.1.2.4.94" | "1.2.840.10008.1.2.4.204" => (Encoding::EXPLICIT, Packing::Native),
            "1.2.840.10008.1.2.1.98" | "1.2.840.10008.1.2.5" | "1.2.840.10008.1.2.8.1" => {
                (Encoding::EXPLICIT, Packing::Fragmented)
            }
            _ => (Encoding::EXPLICIT, family(uid)?),
        };
        Some(Self { encoding, packing })
    }
}

/// Encapsulated families by the last number of 1.2.840.10008.1.2.4.x.
fn family(uid: &str) -> Option<Packing> {
    // 100 to 106 have a variant for fragmented streams that ends in .1.
    let rest = uid.strip_prefix("1.2.840.10008.1.2.4.")?;
    let number: u16 = rest.strip_suffix(".1").unwrap_or(rest).parse().ok()?;
    match number {
        _ if rest.starts_with('+') || rest.starts_with('0') => None,
        _ if rest.ends_with(".1") && !(100..=106).contains(&number) => None,
        50..=66 | 70 | 80 | 81 | 90..=93 | 201..=203 => Some(Packing::Segmented),
        100..=108 => Some(Packing::Fragmented),
        // JPEG XL keeps metadata boxes that we can't clean yet.
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn families() {
        let packing = |uid| Syntax::of(uid).map(|syntax| syntax.packing);
        assert_eq!(packing("1.2.840.10008.1.2.4.90"), Some(Packing::Segmented));
        assert_eq!(packing("1.2.840.10008.1.2.4.102.1"), Some(Packing::Fragmented));
        assert_eq!(packing("1.2.840.10008.1.2.5"), Some(Packing::Fragmented));
        assert_eq!(packing("1.2.840.10008.1.2.4.110"), None);
        assert_eq!(packing("1.2.3"), None);
    }
}
