//! dcm2niix, which knows vendors' blobs from its own experience, makes the same of a series before and after cleaning:
//! voxels, b-values, b-vectors, slice timing and every other key.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod real;

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use real::{blobs_of, collect, corpus, with_value};
use scrubjay_engine::blob::{Cleaned, Kind, TextCleaner, clean, identity};
use scrubjay_engine::charset::Charsets;

/// Whole series with blobs that dcm2niix reads, below the corpus.
const SERIES: [&str; 9] = [
    "vendors/siemens/csa_mosaic",
    "vendors/siemens/csa_small",
    "vendors/siemens/csa_vb17",
    "vendors/siemens/same_image_many_syntaxes",
    "vendors/siemens/phoenix_sr",
    "vendors/ge/anatomical",
    "vendors/ge/epi_protocol_block",
    "vendors/ge/rtia",
    "multiframe",
];

/// What identifies becomes `X`; texts that dcm2niix doesn't report become longer, so that lengths are mended
/// everywhere.
struct Cleaner {
    changed: usize,
}

impl TextCleaner for Cleaner {
    fn clean(&mut self, name: &str, text: &str) -> Option<String> {
        let new = if identity(name).is_some() {
            "X".to_owned()
        } else if ["tdefaultEVAProt", "MrMS_DH_SubStepProperties", "tCheckUUID", "PDGMSTR", "ENTRY"].contains(&name) {
            format!("{} but longer", text.trim_end_matches(" but longer"))
        } else {
            return None;
        };
        self.changed += usize::from(new != text);
        Some(new)
    }
}

/// The file with every blob cleaned.
fn cleaned(data: &[u8], cleaner: &mut Cleaner, counts: &mut BTreeMap<String, usize>) -> Vec<u8> {
    let mut out = data.to_vec();
    // Last first, so that places stay.
    for blob in blobs_of(data).into_iter().rev().filter(real::Blob::is_outside_sequences) {
        let Some(kind) = blob.kind.filter(|kind| *kind != Kind::Text) else { continue };
        let result = clean(kind, &blob.value, &Charsets::default(), cleaner).expect("readable");
        if let Cleaned::Changed(new) = result {
            *counts.entry(format!("{kind:?}")).or_default() += 1;
            out = with_value(&out, &blob, &new);
        }
    }
    out
}

/// Everything that dcm2niix makes of a folder, by file name.
fn convert(folder: &Path, into: &Path) -> BTreeMap<String, Vec<u8>> {
    std::fs::create_dir_all(into).unwrap();
    let run = Command::new("dcm2niix")
        .args(["-b", "y", "-ba", "n", "-z", "n", "-f", "%s_%p_%e", "-o"])
        .args([into, folder])
        .output()
        .expect("dcm2niix runs");
    let mut files = Vec::new();
    collect(into, &mut files);
    assert!(!files.is_empty(), "{}", String::from_utf8_lossy(&run.stdout));
    files
        .iter()
        .map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), std::fs::read(path).unwrap()))
        .collect()
}

#[test]
fn dcm2niix_makes_the_same_of_cleaned_blobs() {
    if !corpus().is_dir() || Command::new("dcm2niix").arg("-h").output().is_err() {
        println!("skipped: needs dcm2niix and the larger corpus");
        return;
    }
    let scratch = Path::new(env!("CARGO_TARGET_TMPDIR")).join("blob_dcm2niix");
    let _ = std::fs::remove_dir_all(&scratch);
    let mut counts = BTreeMap::new();
    let (mut timed, mut weighted) = (0, 0);
    let mut cleaner = Cleaner { changed: 0 };
    for (number, series) in SERIES.iter().enumerate() {
        let at = scratch.join(number.to_string());
        for side in ["before", "after"] {
            std::fs::create_dir_all(at.join(side)).unwrap();
        }
        let mut files = Vec::new();
        collect(&corpus().join(series), &mut files);
        for (index, path) in files.iter().enumerate() {
            let data = std::fs::read(path).unwrap();
            std::fs::write(at.join(format!("before/{index}.dcm")), &data).unwrap();
            std::fs::write(at.join(format!("after/{index}.dcm")), cleaned(&data, &mut cleaner, &mut counts)).unwrap();
        }
        let before = convert(&at.join("before"), &at.join("nifti_before"));
        let after = convert(&at.join("after"), &at.join("nifti_after"));
        assert_eq!(before.keys().collect::<Vec<_>>(), after.keys().collect::<Vec<_>>(), "{series}");
        for (name, old) in &before {
            assert!(after[name] == *old, "{series}: {name} differs");
            timed += usize::from(String::from_utf8_lossy(old).contains("\"SliceTiming\""));
            weighted += usize::from(name.contains(".bval") || name.contains(".bvec"));
        }
    }
    println!("{counts:?}, {} texts replaced", cleaner.changed);
    // What is compared must be there.
    assert!(timed >= 5 && weighted >= 2);
    assert!(counts["Csa"] > 20 && counts["GeProtocol"] >= 3 && cleaner.changed > 50);
}
