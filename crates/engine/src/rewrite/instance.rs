//! One instance from its first byte to the finished header: everything but the copying of pixel data.

use std::io::{Read, Write};

use flate2::Compression;
use flate2::bufread::DeflateDecoder;
use flate2::write::DeflateEncoder;

use crate::fault::Fault;
use crate::pixels::PixelCopy;
use crate::plan::Plan;
use crate::read::file::{self, Opening, uid_text};
use crate::read::index::{DataSet, Limits, Pixels};
use crate::read::source::{SliceSource, Source};
use crate::read::syntax::{Encoding, Packing};
use crate::rewrite::check::check;
use crate::rewrite::emit;
use crate::rewrite::facts::Facts;
use crate::rewrite::identity::Subjects;
use crate::rewrite::links::{Link, Links};
use crate::rewrite::stamp;
use crate::rewrite::trail::Trail;
use crate::rewrite::value::padded;
use crate::rewrite::walk::Walk;
use crate::tag::{self, Tag};
use crate::vrvalue::Vr;

/// Names this implementation in meta headers (PS3.10 7.1); a UUID of our own.
const IMPLEMENTATION_CLASS: &str = "2.25.231914026158330541836542086107640532719";
const IMPLEMENTATION_VERSION: &str = concat!("SCRUBJAY_", env!("CARGO_PKG_VERSION"));
const SAMPLES: Tag = 0x0028_0002;
const FRAMES: Tag = 0x0028_0008;
const ROWS: Tag = 0x0028_0010;
const COLUMNS: Tag = 0x0028_0011;
const BITS: Tag = 0x0028_0100;
/// More surplus than this isn't looked through.
const MOST_SURPLUS: usize = 1024 * 1024;
/// A deflated data set is held whole, twice while it is rewritten: larger ones are refused.
const MOST_INFLATED: usize = 256 * 1024 * 1024;

/// What is to be told of an instance beside its bytes.
#[derive(Clone, Copy, Debug, Default)]
#[allow(clippy::struct_excessive_bools)] // switches, each on its own
pub struct Record {
    /// Each attribute that did not stay as it came.
    pub changes: bool,
    /// Each UID that was mapped.
    pub uids: bool,
    /// The changes as the audit collects them.
    pub audit: bool,
    /// With the changes, also each attribute that stays as it came.
    pub kept: bool,
}

/// A rewritten instance, but for its pixel data.
pub struct Rewritten {
    /// Preamble, meta header and all elements before the pixel data, or the whole file.
    pub head: Vec<u8>,
    /// Pixel data to copy from the source.
    pub pixels: Option<PixelCopy>,
    /// Elements after the pixel data.
    pub tail: Vec<u8>,
    /// What is known of the instance.
    pub facts: Facts,
    /// Keyed digest of its study, if it is of one.
    pub study_key: Option<[u8; 16]>,
    /// What was done, if it was to be recorded.
    pub trail: Option<Trail>,
    /// The UIDs that were mapped, if they were to be recorded.
    pub uids: Vec<Link>,
    /// What the meta header gives as SOP Instance UID; empty where nothing does.
    instance_uid: Vec<u8>,
}

/// Rewrites an instance. `first` holds the first bytes of the source: all of them, or `FIRST_READ`.
///
/// # Errors
/// Why the instance is excluded, quarantined or failed.
pub fn rewrite(
    plan: &Plan,
    subjects: Subjects<'_>,
    source: &mut dyn Source,
    first: &[u8],
    record: Record,
) -> Result<Rewritten, Fault> {
    let opening = file::open(first)?;
    if opening.syntax.packing == Packing::Deflated {
        return deflated(plan, subjects, source, &opening, record);
    }
    let set = DataSet::load(source, first, opening.start, opening.syntax.encoding, plan.limits)?;
    check_surplus(plan, source, &set, opening.syntax.encoding)?;
    let mut rewritten = rewrite_set(plan, subjects, &opening, &set, record)?;
    let mut head = meta_header(&opening, &rewritten)?;
    head.extend_from_slice(&rewritten.head);
    rewritten.head = head;
    Ok(rewritten)
}

/// Whether comments in streams of pixel data are emptied: where the plan removes identities at all.
fn scrubs(plan: &Plan, opening: &Opening) -> bool {
    opening.syntax.packing == Packing::Segmented && plan.stamp.patient_identity_removed
}

/// Rewrites a data set, whose head has no meta header yet; whatever comes of it is said to be of its study.
fn rewrite_set(
    plan: &Plan,
    subjects: Subjects<'_>,
    opening: &Opening,
    set: &DataSet<'_>,
    record: Record,
) -> Result<Rewritten, Fault> {
    let study_key = set.value(tag::STUDY).map(uid_text).and_then(|uid| plan.keyed.study_key(&uid));
    let rewritten = judge_set(plan, subjects, opening, set, record).map_err(|fault| fault.of_study(study_key))?;
    Ok(Rewritten { study_key, ..rewritten })
}

fn judge_set(
    plan: &Plan,
    subjects: Subjects<'_>,
    opening: &Opening,
    set: &DataSet<'_>,
    record: Record,
) -> Result<Rewritten, Fault> {
    if set.head.entries.is_empty() {
        return Err(Fault::quarantined("no-data-set", opening.start));
    }
    check_packing(opening, set.pixels.as_ref())?;
    let facts = Facts::gather(plan, opening, set, subjects)?;
    let pending = stamp::insertions(plan, &facts, set, opening.syntax.encoding);
    let mut walk = Walk::new(plan, &facts, pending, opening.syntax.encoding);
    walk.trail = (record.changes || record.audit).then(|| Trail::new(plan.limits.header_bytes));
    walk.notes_kept = record.kept;
    walk.links = record.uids.then(Links::default);
    walk.scrub_fragments = scrubs(plan, opening);
    let mut head = walk.region(&set.head)?;
    let mut kept_pixels = None;
    if let Some(pixels) = &set.pixels {
        let spelled = &set.head.bytes[set.head.end..set.head.end + pixels.head.size];
        kept_pixels = walk.pixels(pixels, spelled, &mut head).then_some(*pixels);
    }
    let mut tail = Vec::new();
    if set.pixels.is_some() {
        tail = walk.region(&set.tail).map_err(|fault| moved(fault, set.tail.base))?;
    }
    let last = if set.pixels.is_some() { &mut tail } else { &mut head };
    let mut links = walk.links.take();
    let (changes, instance_uid) = walk.finish(last);
    if changes.as_ref().is_some_and(Trail::is_full) {
        return Err(Fault::unplaced("too-many-changes"));
    }
    let without_pixels = kept_pixels.map_or(head.len(), |pixels| head.len().saturating_sub(pixels.head.size));
    for finished in [head.get(..without_pixels).unwrap_or_default(), tail.as_slice()] {
        check(plan, &facts, finished, opening.syntax.encoding)?;
    }
    let instance_uid = instance_uid.unwrap_or_else(|| match opening.sop_instance.as_str() {
        "" => Vec::new(),
        uid => {
            let new = plan.keyed.uid(uid).into_bytes();
            if let Some(links) = &mut links {
                links.add(&plan.keyed, Vr::UI, uid.as_bytes(), &new);
            }
            new
        }
    });
    let uids = links.map(Links::into_found).unwrap_or_default();
    let pixels = kept_pixels.map(|pixels| PixelCopy {
        start: pixels.value,
        end: pixels.end,
        encoding: opening.syntax.encoding,
        scrub: scrubs(plan, opening) && pixels.head.is_undefined(),
    });
    Ok(Rewritten { head, pixels, tail, facts, study_key: None, trail: changes, uids, instance_uid })
}

/// Native pixel data may be longer than its image, but what is too much must be zeros: no reader shows it, and nobody
/// knows what it is.
fn check_surplus(plan: &Plan, source: &mut dyn Source, set: &DataSet<'_>, encoding: Encoding) -> Result<(), Fault> {
    let native = set.pixels.filter(|pixels| !pixels.head.is_undefined() && plan.stamp.patient_identity_removed);
    let Some(pixels) = native else { return Ok(()) };
    let Some(image) = image_bytes(set, encoding) else { return Ok(()) };
    // One byte more makes the length even.
    let end = pixels.value.saturating_add(image).saturating_add(image % 2);
    let surplus = pixels.end.saturating_sub(end);
    if surplus == 0 {
        return Ok(());
    }
    let mut bytes = Vec::new();
    if let Some(count) = usize::try_from(surplus).ok().filter(|&count| count <= MOST_SURPLUS) {
        source.append(end, count, &mut bytes)?;
        if bytes.iter().all(|&byte| byte == 0) {
            return Ok(());
        }
    }
    Err(Fault::unplaced("pixel-surplus").at(format!("{:08X}", pixels.head.tag)))
}

/// Bytes of the image by its own description (PS3.3 C.7.6.3); none where that is silent.
fn image_bytes(set: &DataSet<'_>, encoding: Encoding) -> Option<u64> {
    let number = |tag| set.value(tag)?.get(..2)?.try_into().ok().map(|raw| u64::from(encoding.u16(raw)));
    let frames = set.value(FRAMES).map_or(Some(1), |raw| uid_text(raw).parse::<u64>().ok())?;
    let bits = number(ROWS)? * number(COLUMNS)? * number(SAMPLES)? * number(BITS)?;
    Some(bits.checked_mul(frames)?.div_ceil(8)).filter(|&bytes| bytes > 0)
}

/// Fragments belong to an encapsulated syntax and arrays to the others: a file that says otherwise can't be decoded
/// by what it says of itself.
fn check_packing(opening: &Opening, pixels: Option<&Pixels>) -> Result<(), Fault> {
    let Some(pixels) = pixels else { return Ok(()) };
    let native = matches!(opening.syntax.packing, Packing::Native | Packing::Deflated);
    if native == pixels.head.is_undefined() {
        return Err(Fault::unplaced("syntax-mismatch").at(format!("{:08X}", pixels.head.tag)));
    }
    Ok(())
}

/// A fault's offset counted from the start of the file.
fn moved(mut fault: Fault, base: u64) -> Fault {
    fault.offset = fault.offset.map(|offset| offset + base);
    fault
}

/// A deflated data set is inflated into memory, rewritten, and deflated again.
fn deflated(
    plan: &Plan,
    subjects: Subjects<'_>,
    source: &mut dyn Source,
    opening: &Opening,
    record: Record,
) -> Result<Rewritten, Fault> {
    let most = plan.limits.header_bytes.min(MOST_INFLATED);
    let count = usize::try_from(source.len()).ok().filter(|&count| count <= most);
    let count = count.ok_or(Fault::unplaced("header-too-large"))?;
    let mut packed = Vec::new();
    source.append(opening.start as u64, count - opening.start, &mut packed)?;
    let data = inflate(&packed, plan.limits)?;
    drop(packed);
    let mut inflated = SliceSource(&data);
    let set = DataSet::load(&mut inflated, &data, 0, opening.syntax.encoding, plan.limits)?;
    check_surplus(plan, &mut inflated, &set, opening.syntax.encoding)?;
    let mut rewritten = rewrite_set(plan, subjects, opening, &set, record)?;
    let mut whole = std::mem::take(&mut rewritten.head);
    if let Some(pixels) = rewritten.pixels.take() {
        let range = usize::try_from(pixels.start).unwrap_or(0)..usize::try_from(pixels.end).unwrap_or(0);
        whole.extend_from_slice(data.get(range).unwrap_or_default());
    }
    whole.append(&mut rewritten.tail);
    let mut head = meta_header(opening, &rewritten)?;
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
    let packed = encoder.write_all(&whole).and_then(|()| encoder.finish());
    head.append(&mut padded(packed.map_err(|error| Fault::io(&error, "io-write"))?, 0));
    Ok(Rewritten { head, ..rewritten })
}

/// Inflates, up to the limit: a small file can claim to be a very large one.
///
/// # Errors
/// Quarantined when the bytes are no deflate stream, or too many come out.
pub fn inflate(packed: &[u8], limits: Limits) -> Result<Vec<u8>, Fault> {
    let mut data = Vec::new();
    let most = limits.header_bytes.min(MOST_INFLATED) as u64;
    // What follows the end of the stream is padding.
    let read = DeflateDecoder::new(packed).take(most.saturating_add(1)).read_to_end(&mut data);
    read.map_err(|_| Fault::unplaced("bad-deflate"))?;
    if data.len() as u64 > most { Err(Fault::unplaced("header-too-large")) } else { Ok(data) }
}

/// Preamble of zeros and a new meta header: nothing of the old one but class, instance and syntax (PS3.15 E.1.1).
fn meta_header(opening: &Opening, rewritten: &Rewritten) -> Result<Vec<u8>, Fault> {
    let mut group = Vec::with_capacity(256);
    let mut add = |tag: Tag, vr: Vr, value: Vec<u8>| {
        emit::element(&mut group, Encoding::EXPLICIT, tag, vr, &value);
    };
    add(0x0002_0001, Vr::OB, vec![0, 1]);
    let uid = |text: &[u8]| padded(text.to_vec(), 0);
    // A data set without class or instance is no better for a meta header that states an empty one.
    for (tag, value) in [(0x0002_0002, rewritten.facts.sop_class.as_bytes()), (0x0002_0003, &rewritten.instance_uid)] {
        if !value.is_empty() {
            add(tag, Vr::UI, uid(value));
        }
    }
    add(0x0002_0010, Vr::UI, uid(opening.syntax_uid.as_bytes()));
    add(0x0002_0012, Vr::UI, uid(IMPLEMENTATION_CLASS.as_bytes()));
    add(0x0002_0013, Vr::SH, padded(IMPLEMENTATION_VERSION.as_bytes().to_vec(), b' '));
    let length = u32::try_from(group.len()).map_err(|_| Fault::unplaced("too-long"))?;
    let mut head = Vec::with_capacity(132 + 12 + group.len() + rewritten.head.len());
    head.resize(128, 0);
    head.extend_from_slice(b"DICM");
    emit::element(&mut head, Encoding::EXPLICIT, 0x0002_0000, Vr::UL, &length.to_le_bytes());
    head.append(&mut group);
    Ok(head)
}
