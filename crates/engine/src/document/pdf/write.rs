//! A new PDF from its objects: numbered from 1, with a cross-reference table.

use std::fmt::Write as _;
use std::io::Write as _;

use flate2::Compression;
use flate2::write::ZlibEncoder;

/// Objects under way.
#[derive(Default)]
pub struct Output {
    bodies: Vec<Vec<u8>>,
}

impl Output {
    /// A number for an object to come.
    pub fn reserve(&mut self) -> usize {
        self.bodies.push(b"null".to_vec());
        self.bodies.len()
    }

    /// The object of a number.
    pub fn set(&mut self, number: usize, body: String) {
        self.put(number, body.into_bytes());
    }

    /// A stream; `dict` is what its dictionary holds besides length and filter.
    pub fn set_stream(&mut self, number: usize, dict: &str, data: &[u8]) -> Option<()> {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(data).ok()?;
        let packed = encoder.finish().ok()?;
        let mut body = format!("<<{dict}/Filter/FlateDecode/Length {}>>\nstream\n", packed.len()).into_bytes();
        body.extend_from_slice(&packed);
        body.extend_from_slice(b"\nendstream");
        self.put(number, body);
        Some(())
    }

    /// The file; `root` is the catalog.
    pub fn finish(self, root: usize) -> Vec<u8> {
        let mut out = b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n".to_vec();
        let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", self.bodies.len() + 1);
        for (at, body) in self.bodies.iter().enumerate() {
            // Writing to a String can't fail.
            let _ = writeln!(table, "{:010} 00000 n ", out.len());
            out.extend_from_slice(format!("{} 0 obj\n", at + 1).as_bytes());
            out.extend_from_slice(body);
            out.extend_from_slice(b"\nendobj\n");
        }
        let start = out.len();
        out.extend_from_slice(table.as_bytes());
        let size = self.bodies.len() + 1;
        out.extend_from_slice(
            format!("trailer\n<</Size {size}/Root {root} 0 R>>\nstartxref\n{start}\n%%EOF\n").as_bytes(),
        );
        out
    }

    fn put(&mut self, number: usize, body: Vec<u8>) {
        if let Some(slot) = number.checked_sub(1).and_then(|at| self.bodies.get_mut(at)) {
            *slot = body;
        }
    }
}

/// A number as drawings need it: of more digits than a page has room for only the first are kept.
pub fn number(value: f64) -> String {
    let value = value.clamp(-1e6, 1e6);
    let text = if value.abs() < 1.0 { format!("{value:.6}") } else { format!("{value:.3}") };
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text.is_empty() || text == "-0" { "0".to_owned() } else { text.to_owned() }
}

/// Numbers, each followed by a space.
pub fn numbers(values: &[f64]) -> String {
    values.iter().map(|&value| number(value) + " ").collect()
}
