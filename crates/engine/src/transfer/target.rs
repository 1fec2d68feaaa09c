//! Where an output goes, and where it waits until then.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use crate::plan::Plan;
use crate::rewrite::instance::Rewritten;

/// The layout's path for this instance, made of new values only.
pub fn output_path(plan: &Plan, rewritten: &Rewritten, folders: &Path) -> String {
    let folders: Vec<String> = folders.iter().map(|name| plan.keyed.folder(name.as_encoded_bytes())).collect();
    let filled = plan.layout.fill(|variable| rewritten.facts.variable(variable, &folders.join("/")));
    let parts = filled.split('/').map(safe_part).filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join("/")
}

/// A name that every file system takes and that leads nowhere else.
fn safe_part(part: &str) -> String {
    let safe = |one: char| if one.is_ascii_alphanumeric() || matches!(one, '.' | '_' | '-') { one } else { '_' };
    part.trim_matches('.').chars().map(safe).take(200).collect()
}

/// Marks temporary files; what is left of a killed run is known by it.
pub const STAGED_PREFIX: &str = ".scrubjay-";
static NEXT: AtomicU64 = AtomicU64::new(0);

/// Opens a new temporary file in the folder where `target` will stand.
///
/// # Errors
/// When the folder or the file can't be made.
pub fn create(target: &Path) -> io::Result<(File, PathBuf)> {
    let folder = target.parent().unwrap_or(target);
    loop {
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let path = folder.join(format!("{STAGED_PREFIX}{}-{number}.part", std::process::id()));
        match OpenOptions::new().write(true).create_new(true).open(&path) {
            Ok(file) => return Ok((file, path)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => fs::create_dir_all(folder)?,
            // A number left over by an earlier process of the same id.
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_nowhere_else() {
        assert_eq!(safe_part(".."), "");
        assert_eq!(safe_part("a b/c"), "a_b_c");
        assert_eq!(safe_part("2.25.1.dcm"), "2.25.1.dcm");
    }
}
