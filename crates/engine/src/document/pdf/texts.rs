//! What a PDF says, as far as it can be read: strings, names and the text that its streams show.

use crate::document::pdf::file::File;
use crate::document::pdf::filter;
use crate::document::pdf::object::{Lexer, Object};

/// Parts words, and numbers too.
const BREAK: &str = "\n\n\n";
const MOST_TEXT: usize = 64 * 1024 * 1024;
/// So deep are strings looked for.
const DEEPEST: usize = 50;

/// All text in a PDF; what a page shows is there with and without spaces between its pieces. None when the document
/// can't be read whole.
pub fn texts(bytes: &[u8]) -> Option<String> {
    let file = File::open(bytes)?;
    let mut out = String::new();
    for number in file.numbers() {
        if let Some(object) = file.object(number) {
            strings(&object, 0, &mut out);
        }
        let Some(stream) = file.stream(number) else { continue };
        // What is packed as pictures are has no text; its bytes are searched as they stand.
        if filter::is_picture(&stream.dict) {
            continue;
        }
        let unpacked = file.unpacked(&stream)?;
        out.push_str(&String::from_utf8_lossy(&unpacked));
        out.push_str(BREAK);
        shown(&unpacked, &mut out);
        (out.len() <= MOST_TEXT).then_some(())?;
    }
    Some(out)
}

fn strings(object: &Object, depth: usize, out: &mut String) {
    match object {
        Object::Text(bytes) | Object::Name(bytes) => {
            out.push_str(&decoded(bytes));
            out.push_str(BREAK);
        }
        Object::Array(items) if depth < DEEPEST => items.iter().for_each(|item| strings(item, depth + 1, out)),
        Object::Dict(dict) if depth < DEEPEST => {
            for (key, value) in &dict.0 {
                out.push_str(&decoded(key));
                out.push_str(BREAK);
                strings(value, depth + 1, out);
            }
        }
        _ => {}
    }
}

/// The strings of a content stream: pieces of one array belong together, and so may those of neighbouring operators.
fn shown(stream: &[u8], out: &mut String) {
    let mut lexer = Lexer::new(stream, 0);
    let (mut joined, mut spaced) = (String::new(), String::new());
    while let Some(object) = lexer.object() {
        let piece = match object {
            Object::Text(bytes) => decoded(&bytes),
            Object::Array(items) => items
                .iter()
                .map(|item| if let Object::Text(bytes) = item { decoded(bytes) } else { String::new() })
                .collect(),
            _ => continue,
        };
        joined.push_str(&piece);
        spaced.push_str(&piece);
        spaced.push(' ');
    }
    for text in [joined, spaced] {
        out.push_str(&text);
        out.push_str(BREAK);
    }
}

/// UTF-16 or UTF-8 by its mark, else one byte a character.
fn decoded(bytes: &[u8]) -> String {
    match bytes {
        [0xFE, 0xFF, rest @ ..] => encoding_rs::UTF_16BE.decode_without_bom_handling(rest).0.into_owned(),
        [0xFF, 0xFE, rest @ ..] => encoding_rs::UTF_16LE.decode_without_bom_handling(rest).0.into_owned(),
        [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => bytes.iter().map(|&byte| char::from(byte)).filter(|&one| one != '\0').collect(),
    }
}
