//! Small blobs built here, one idea each; real ones are in `tests/blob_real.rs`.

mod binary;
mod text;

use super::*;

/// Replaces a text within texts, and notes the names of those.
struct Swap {
    from: &'static str,
    to: &'static str,
    names: Vec<String>,
}

impl Swap {
    fn new(from: &'static str, to: &'static str) -> Self {
        Self { from, to, names: Vec::new() }
    }
}

impl TextCleaner for Swap {
    fn clean(&mut self, name: &str, text: &str) -> Option<String> {
        text.contains(self.from).then(|| {
            self.names.push(name.to_owned());
            text.replace(self.from, self.to)
        })
    }
}

/// The value with `from` replaced, and what the texts were called.
fn swap(kind: Kind, value: &[u8], from: &'static str, to: &'static str) -> (Vec<u8>, Vec<String>) {
    let mut cleaner = Swap::new(from, to);
    match clean(kind, value, &Charsets::default(), &mut cleaner).unwrap() {
        Cleaned::Changed(new) => (new, cleaner.names),
        Cleaned::Unchanged => panic!("unchanged"),
    }
}

fn swap_text(kind: Kind, value: &str, from: &'static str, to: &'static str) -> (String, Vec<String>) {
    let (new, names) = swap(kind, value.as_bytes(), from, to);
    (String::from_utf8(new).unwrap(), names)
}

fn texts_of(kind: Kind, value: &[u8]) -> Vec<String> {
    texts(kind, value, &Charsets::default()).unwrap()
}
