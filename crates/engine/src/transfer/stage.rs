//! From a source file to a finished file under a temporary name.

use std::fs::{self, File};
use std::io::{self, IoSlice, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

use crate::cancel::Cancel;
use crate::fault::{Fault, Outcome};
use crate::pixels::{self, CopyError};
use crate::plan::Plan;
use crate::read::file::FIRST_READ;
use crate::read::origin::{Origin, Room};
use crate::read::source::{FileSource, Original, SliceSource, Source};
use crate::read::stamp::FileStamp;
use crate::rewrite::change::Change;
use crate::rewrite::identity::Subjects;
use crate::rewrite::instance::{Record, Rewritten, rewrite};
use crate::rewrite::links::Link;
use crate::rewrite::sighting::Sighting;
use crate::rewrite::trail::Trail;
use crate::text::clean::Tally;
use crate::transfer::target::{create, output_path};

/// How files are written.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Wait until the bytes are on the disk.
    pub fsync: bool,
    /// Rewrite and check, and write nothing.
    pub dry: bool,
    /// What to tell of each file.
    pub record: Record,
}

/// What became of one source.
#[derive(Debug)]
pub struct Staged {
    /// Written, excluded, quarantined or failed.
    pub outcome: Outcome,
    /// Why, if it wasn't written.
    pub fault: Option<Fault>,
    /// Path below OUT.
    pub output: String,
    /// The temporary file; empty where nothing is written.
    pub staged: PathBuf,
    /// Pseudonym of the subject.
    pub subject: String,
    /// New Study Instance UID.
    pub study: String,
    /// Keyed digest of its study, if that is known.
    pub study_key: Option<[u8; 16]>,
    /// Size of the source.
    pub bytes_read: u64,
    /// When the source was last written, in nanoseconds since 1970; 0 if it wasn't opened.
    pub mtime_ns: i64,
    /// Microseconds that it took, from opening the source to closing the output.
    pub micros: i32,
    /// Size of the output.
    pub bytes_written: u64,
    /// What cleaning of text came to.
    pub tally: Tally,
    /// What was changed, if it was to be recorded.
    pub changes: Vec<Change>,
    /// The same for the audit, if it was to be recorded.
    pub trail: Option<Trail>,
    /// The UIDs that were mapped, if they were to be recorded.
    pub uids: Vec<Link>,
    /// What the source says of its subject, if that was asked for.
    pub sighting: Option<Sighting>,
}

impl Staged {
    /// A source that came to nothing.
    pub fn stopped(fault: Fault, source: FileStamp) -> Self {
        Self {
            outcome: fault.outcome,
            study_key: fault.study,
            fault: Some(fault),
            output: String::new(),
            staged: PathBuf::new(),
            subject: String::new(),
            study: String::new(),
            bytes_read: source.size,
            mtime_ns: source.mtime_ns,
            micros: 0,
            bytes_written: 0,
            tally: Tally::default(),
            changes: Vec::new(),
            trail: None,
            uids: Vec::new(),
            sighting: None,
        }
    }
}

/// One file to be de-identified.
#[derive(Clone, Copy)]
pub struct Job<'a> {
    /// Where it is.
    pub origin: &'a Origin,
    /// Its folder in the source's tree.
    pub folders: &'a Path,
    /// Where its subject comes from.
    pub subjects: Subjects<'a>,
}

/// What all files of a run share.
#[derive(Clone, Copy)]
pub struct Workshop<'a> {
    /// What to do.
    pub plan: &'a Plan,
    /// Where outputs go.
    pub out: &'a Path,
    /// Whether to stop.
    pub cancel: &'a Cancel,
    /// How to write.
    pub options: Options,
}

/// De-identifies one file into a temporary file below OUT. Nothing is returned when the run is cancelled meanwhile.
pub fn stage(shop: Workshop<'_>, job: Job<'_>, room: &mut Room) -> Option<Staged> {
    let begun = Instant::now();
    let mut seen = FileStamp::default();
    let staged = match try_stage(shop, job, room, &mut seen) {
        Ok(staged) => staged,
        Err(CopyError::Fault(fault)) => Staged::stopped(fault, seen),
        Err(CopyError::Write(error)) => Staged::stopped(Fault::io(&error, "io-write"), seen),
        Err(CopyError::Cancelled) => return None,
    };
    Some(Staged { micros: i32::try_from(begun.elapsed().as_micros()).unwrap_or(i32::MAX), ..staged })
}

impl From<Fault> for CopyError {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

fn try_stage(shop: Workshop<'_>, job: Job<'_>, room: &mut Room, seen: &mut FileStamp) -> Result<Staged, CopyError> {
    match job.origin {
        Origin::File(path) => {
            let mut source = FileSource::open(path)?;
            *seen = source.stamp();
            let first = &mut room.first;
            first.clear();
            let count = usize::try_from(seen.size).unwrap_or(usize::MAX).min(FIRST_READ);
            source.append(0, count, first).map_err(Fault::from)?;
            stage_original(shop, job, &mut source, first, *seen)
        }
        Origin::Member(member) => {
            *seen = FileStamp { size: member.size, ..member.stamp };
            let whole = member.unpack(&mut room.unpacking)?;
            stage_original(shop, job, &mut SliceSource(whole), whole, *seen)
        }
    }
}

/// `first`: the first bytes of the source, or all of them.
fn stage_original(
    shop: Workshop<'_>,
    job: Job<'_>,
    source: &mut dyn Original,
    first: &[u8],
    seen: FileStamp,
) -> Result<Staged, CopyError> {
    let Workshop { plan, options, .. } = shop;
    let rewritten = match rewrite(plan, job.subjects, source, first, options.record) {
        Err(fault) => return Err(if source.is_unchanged() { fault } else { Fault::changed() }.into()),
        Ok(rewritten) => rewritten,
    };
    let output = output_path(plan, &rewritten, job.folders);
    let study = rewritten.study_key;
    let written = if options.dry {
        dry(source, &rewritten, shop).map(|count| (PathBuf::new(), count))
    } else {
        write_new(&output, source, first, &rewritten, shop)
    };
    let (staged, bytes_written) = written.map_err(|error| of_study(error, study))?;
    let trail = rewritten.trail;
    Ok(Staged {
        outcome: Outcome::Written,
        fault: None,
        output,
        staged,
        subject: rewritten.facts.subject,
        study: rewritten.facts.study,
        study_key: rewritten.study_key,
        bytes_read: seen.size,
        mtime_ns: seen.mtime_ns,
        micros: 0,
        bytes_written,
        tally: rewritten.facts.tally.get(),
        changes: trail.as_ref().filter(|_| options.record.changes).map(Trail::changes).unwrap_or_default(),
        trail: trail.filter(|_| options.record.audit),
        uids: rewritten.uids,
        sighting: rewritten.facts.sighting,
    })
}

fn of_study(error: CopyError, study: Option<[u8; 16]>) -> CopyError {
    match error {
        CopyError::Fault(fault) => CopyError::Fault(fault.of_study(study)),
        other => other,
    }
}

/// What writing would come to: the output's size, once its pixel data is known to be in order.
fn dry(source: &mut dyn Original, rewritten: &Rewritten, shop: Workshop<'_>) -> Result<u64, CopyError> {
    if let Some(pixels) = rewritten.pixels.filter(|pixels| pixels.scrub) {
        pixels::scrubbed(source, pixels, &mut io::sink(), shop.cancel)?;
    }
    Ok(size_of(rewritten))
}

/// Writes a temporary file, whole or not at all; its path and size.
fn write_new(
    output: &str,
    source: &mut dyn Original,
    first: &[u8],
    rewritten: &Rewritten,
    shop: Workshop<'_>,
) -> Result<(PathBuf, u64), CopyError> {
    let (mut file, staged) = create(&shop.out.join(output)).map_err(CopyError::Write)?;
    let mut written = write(&mut file, source, first, rewritten, shop);
    if !matches!(written, Err(CopyError::Write(_) | CopyError::Cancelled)) && !source.is_unchanged() {
        written = Err(Fault::changed().into());
    }
    drop(file);
    match written {
        Ok(count) => Ok((staged, count)),
        Err(error) => {
            // The error that matters is the one above; what can't be removed now is found by name later.
            let _ = fs::remove_file(&staged);
            Err(error)
        }
    }
}

/// Writes head, pixel data and tail. `first` holds the source's first bytes, which of small files are all.
fn write(
    file: &mut File,
    source: &mut dyn Original,
    first: &[u8],
    rewritten: &Rewritten,
    shop: Workshop<'_>,
) -> Result<u64, CopyError> {
    let held = rewritten.pixels.filter(|pixels| !pixels.scrub).and_then(|pixels| pixels.held(first));
    match (rewritten.pixels, held) {
        (Some(_), Some(held)) => write_all(file, [&rewritten.head, held, &rewritten.tail])?,
        (Some(pixels), None) => {
            write_all(file, [&rewritten.head, &[], &[]])?;
            if pixels.scrub {
                pixels::scrubbed(source, pixels, file, shop.cancel)?;
            } else {
                pixels::plain(source, pixels, file, shop.cancel)?;
            }
            write_all(file, [&rewritten.tail, &[], &[]])?;
        }
        (None, _) => write_all(file, [&rewritten.head, &rewritten.tail, &[]])?,
    }
    if shop.options.fsync {
        file.sync_data().map_err(CopyError::Write)?;
    }
    Ok(size_of(rewritten))
}

/// Bytes of the output.
fn size_of(rewritten: &Rewritten) -> u64 {
    let copied = rewritten.pixels.map_or(0, |pixels| pixels.end - pixels.start);
    (rewritten.head.len() + rewritten.tail.len()) as u64 + copied
}

/// Writes the parts, in one call to the system if it takes them all.
fn write_all(file: &mut File, parts: [&[u8]; 3]) -> Result<(), CopyError> {
    let mut slices = parts.map(IoSlice::new);
    let mut rest = slices.as_mut_slice();
    IoSlice::advance_slices(&mut rest, 0);
    while !rest.is_empty() {
        match file.write_vectored(rest) {
            Ok(0) => return Err(CopyError::Write(io::ErrorKind::WriteZero.into())),
            Ok(count) => IoSlice::advance_slices(&mut rest, count),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(CopyError::Write(error)),
        }
    }
    Ok(())
}
