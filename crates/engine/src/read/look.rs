//! A data set that somebody only looks at: the header in memory, pixel data left where it is.

use crate::fault::Fault;
use crate::read::file::{self, FIRST_READ, Opening};
use crate::read::index::{DataSet, Limits};
use crate::read::source::{SliceSource, Source};
use crate::read::syntax::Packing;
use crate::rewrite::instance::inflate;

/// Enough for most headers.
const SHORT_READ: usize = 16 * 1024;

/// Reads a source as far as its header goes and shows it to `see`. `first` is room for the first bytes.
///
/// # Errors
/// The same reasons for which `rewrite` would refuse it before it judges elements.
pub fn look<T>(
    source: &mut dyn Source,
    first: &mut Vec<u8>,
    limits: Limits,
    see: impl FnOnce(&Opening, &DataSet<'_>) -> T,
) -> Result<T, Fault> {
    let opening = opened(source, first)?;
    let encoding = opening.syntax.encoding;
    if opening.syntax.packing != Packing::Deflated {
        let set = DataSet::load(source, first, opening.start, encoding, limits)?;
        return Ok(see(&opening, &set));
    }
    let count = usize::try_from(source.len()).ok().filter(|&count| count <= limits.header_bytes);
    let count = count.ok_or(Fault::unplaced("header-too-large"))?;
    let mut packed = Vec::new();
    source.append(opening.start as u64, count - opening.start, &mut packed)?;
    let data = inflate(&packed, limits)?;
    let set = DataSet::load(&mut SliceSource(&data), &data, 0, encoding, limits)?;
    Ok(see(&opening, &set))
}

/// Reads the first bytes, and what stands before the data set.
fn opened(source: &mut dyn Source, first: &mut Vec<u8>) -> Result<Opening, Fault> {
    first.clear();
    let count = usize::try_from(source.len()).unwrap_or(usize::MAX).min(FIRST_READ);
    if source.is_costly() && count > SHORT_READ {
        source.append(0, SHORT_READ, first)?;
        if let Ok(opening) = file::open(first)
            && opening.is_sure
        {
            return Ok(opening);
        }
    }
    source.append(first.len() as u64, count - first.len(), first)?;
    file::open(first)
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;

    /// As a member of an archive is.
    struct Costly<'a>(SliceSource<'a>);

    impl Source for Costly<'_> {
        fn len(&self) -> u64 {
            self.0.len()
        }

        fn append(&mut self, offset: u64, count: usize, to: &mut Vec<u8>) -> std::io::Result<()> {
            self.0.append(offset, count, to)
        }

        fn is_costly(&self) -> bool {
            true
        }
    }

    const LIMITS: Limits = Limits { depth: 8, header_bytes: 1 << 24 };

    /// What is seen: syntax, and where the elements end.
    fn seen(source: &mut dyn Source) -> Result<(String, usize, Vec<usize>), &'static str> {
        let see = |opening: &Opening, set: &DataSet<'_>| {
            let ends = set.head.entries.iter().map(|entry| entry.end).collect();
            (opening.syntax_uid.clone(), opening.start, ends)
        };
        look(source, &mut Vec::new(), LIMITS, see).map_err(|fault| fault.reason)
    }

    fn element(tag: [u8; 4], vr: &[u8], big: bool, length: u32, of: u8) -> Vec<u8> {
        let mut bytes = if big { vec![tag[1], tag[0], tag[3], tag[2]] } else { tag.to_vec() };
        let length_bytes = if big { length.to_be_bytes() } else { length.to_le_bytes() };
        if vr.is_empty() {
            bytes.extend(length_bytes);
        } else {
            bytes.extend([vr, &[0, 0], &length_bytes].concat());
        }
        bytes.extend(vec![of; length as usize]);
        bytes
    }

    proptest! {
        #[test]
        fn what_is_seen_does_not_depend_on_how_much_is_read_at_first(
            stated in 0..4_usize,
            vrs in vec(prop_oneof![Just(&b"OB"[..]), Just(&b"UT"[..]), Just(&b""[..])], 5),
            big: bool,
            lengths in vec(prop_oneof![0..50_u32, 16_000..17_000_u32, 60_000..70_000_u32], 5),
            of in prop_oneof![Just(0_u8), any::<u8>()],
            cut in 0..40_usize,
        ) {
            let uids: [&[u8]; 4] = [b"1.2.840.10008.1.2.1\0", b"1.2.840.10008.1.2\0", b"1.2.840.10008.1.2.2\0", b""];
            let mut file = [&[0; 128][..], b"DICM"].concat();
            let uid = uids[stated];
            file.extend([b"\x02\0\x10\0UI", &u16::try_from(uid.len()).unwrap().to_le_bytes()[..], uid].concat());
            for (number, (vr, length)) in (0_u8..).zip(vrs.iter().zip(&lengths)) {
                file.extend(element([8, 0, 0x10 + number, 0], vr, big, length & !1, of));
            }
            file.truncate(file.len() - cut);
            prop_assert_eq!(seen(&mut SliceSource(&file)), seen(&mut Costly(SliceSource(&file))));
        }
    }
}
