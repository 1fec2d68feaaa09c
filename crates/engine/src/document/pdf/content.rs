//! What a content stream draws (ISO 32000-1, Annex A): paths, clips, states and forms; text and pictures are passed over.
//!
//! Colours of spaces that need a profile, a function or a pattern become the nearest plain ones: with them would come
//! streams and names that nobody has looked into.

use std::fmt::Write;

use memchr::memmem;

use crate::document::pdf::object::{Dict, Lexer, Object, is_space};
use crate::document::pdf::pages::Carrier;
use crate::document::pdf::write::{number, numbers};

const MOST_OPERANDS: usize = 64;
const MOST_SLIPS: usize = 100;
const DEEPEST_STATE: usize = 10_000;
/// Of one content stream; page after page may add as much.
const MOST_WRITTEN: usize = 64 * 1024 * 1024;

/// A stream carried over, and the dictionary of what it refers to.
pub struct Drawing {
    pub operators: Vec<u8>,
    pub resources: String,
}

/// How the numbers of a colour are read.
#[derive(Clone, Copy, Default)]
enum Space {
    /// By their count: grey, RGB, CMYK.
    #[default]
    Device,
    /// So much of an ink.
    Tint,
    /// Lightness first, to 100.
    Lab,
    /// Something else: a pattern, an index, several inks.
    Other,
}

#[derive(Clone, Copy, Default)]
struct State {
    fill: Space,
    stroke: Space,
}

struct Pen<'a, 'b, 'c> {
    carrier: &'a mut Carrier<'b>,
    resources: Option<&'c Dict>,
    depth: usize,
    state: State,
    saved: Vec<State>,
    out: String,
    forms: Vec<usize>,
    states: Vec<String>,
}

/// The drawing in a content stream. None when it is too large.
pub fn carried(carrier: &mut Carrier<'_>, bytes: &[u8], resources: Option<&Dict>, depth: usize) -> Option<Drawing> {
    let mut pen = Pen {
        carrier,
        resources,
        depth,
        state: State::default(),
        saved: Vec::new(),
        out: String::new(),
        forms: Vec::new(),
        states: Vec::new(),
    };
    let mut lexer = Lexer::new(bytes, 0);
    let mut operands: Vec<Object> = Vec::new();
    let mut slips = 0;
    while !lexer.is_done() {
        match lexer.object() {
            // `BI` begins a picture in the stream.
            Some(Object::Word(word)) if word == b"BI" => skip_picture(&mut lexer, bytes),
            Some(Object::Word(word)) if !matches!(word.as_slice(), b"true" | b"false" | b"null") => {
                pen.operator(&word, &operands)?;
                operands.clear();
            }
            Some(operand) if operands.len() < MOST_OPERANDS => operands.push(operand),
            Some(_) => {}
            // A slip that readers pass over; a stream of slips is no drawing.
            None => {
                slips += 1;
                (slips <= MOST_SLIPS).then_some(())?;
                lexer.at += 1;
                operands.clear();
            }
        }
        (pen.out.len() <= MOST_WRITTEN).then_some(())?;
    }
    for _ in 0..pen.saved.len() {
        pen.out.push_str("Q\n");
    }
    Some(Drawing { resources: pen.dictionary(), operators: pen.out.into_bytes() })
}

/// Passes the dictionary and the data of a picture.
fn skip_picture(lexer: &mut Lexer<'_>, bytes: &[u8]) {
    while let Some(object) = lexer.object() {
        if object == Object::Word(b"ID".to_vec()) {
            break;
        }
    }
    let mut at = lexer.at;
    while let Some(found) = bytes.get(at..).and_then(|rest| memmem::find(rest, b"EI")) {
        let end = at + found;
        let is_apart = |place: Option<usize>| place.and_then(|at| bytes.get(at)).is_none_or(|&byte| is_space(byte));
        at = end + 2;
        if is_apart(end.checked_sub(1)) && is_apart(Some(at)) {
            lexer.at = at;
            return;
        }
    }
    lexer.at = bytes.len();
}

impl Pen<'_, '_, '_> {
    fn operator(&mut self, word: &[u8], operands: &[Object]) -> Option<()> {
        let name = operands.last().and_then(Object::name);
        match word {
            b"q" => {
                (self.saved.len() < DEEPEST_STATE).then_some(())?;
                self.saved.push(self.state);
                self.out.push_str("q\n");
            }
            b"Q" => {
                if let Some(state) = self.saved.pop() {
                    self.state = state;
                    self.out.push_str("Q\n");
                }
            }
            b"cs" => self.choose(name, false),
            b"CS" => self.choose(name, true),
            b"sc" | b"scn" => self.colour(operands, false),
            b"SC" | b"SCN" => self.colour(operands, true),
            b"g" | b"rg" | b"k" => {
                self.state.fill = Space::Device;
                self.colour(operands, false);
            }
            b"G" | b"RG" | b"K" => {
                self.state.stroke = Space::Device;
                self.colour(operands, true);
            }
            b"d" => self.dashes(operands),
            b"gs" => self.graphics_state(name),
            b"Do" => self.form(name)?,
            _ => self.plain(word, operands),
        }
        Some(())
    }

    /// Operators with nothing but numbers.
    fn plain(&mut self, word: &[u8], operands: &[Object]) {
        let (word, count) = match word {
            b"m" => ("m", 2),
            b"l" => ("l", 2),
            b"c" => ("c", 6),
            b"v" => ("v", 4),
            b"y" => ("y", 4),
            b"re" => ("re", 4),
            b"cm" => ("cm", 6),
            b"w" => ("w", 1),
            b"J" => ("J", 1),
            b"j" => ("j", 1),
            b"M" => ("M", 1),
            b"i" => ("i", 1),
            b"h" => ("h", 0),
            b"S" => ("S", 0),
            b"s" => ("s", 0),
            b"f" | b"F" => ("f", 0),
            b"f*" => ("f*", 0),
            b"B" => ("B", 0),
            b"B*" => ("B*", 0),
            b"b" => ("b", 0),
            b"b*" => ("b*", 0),
            b"n" => ("n", 0),
            b"W" => ("W", 0),
            b"W*" => ("W*", 0),
            _ => return,
        };
        let last = operands.get(operands.len().saturating_sub(count)..).unwrap_or_default();
        if let Some(values) = values(last).filter(|values| values.len() == count) {
            // Writing to a String can't fail.
            let _ = writeln!(self.out, "{}{word}", numbers(&values));
        }
    }

    fn dashes(&mut self, operands: &[Object]) {
        if let [.., Object::Array(lengths), Object::Number(phase)] = operands
            && let Some(lengths) = values(lengths).filter(|lengths| lengths.len() <= MOST_OPERANDS)
        {
            let _ = writeln!(self.out, "[{}] {} d", numbers(&lengths), number(*phase));
        }
    }

    /// A colour space; its first colour is black.
    fn choose(&mut self, name: Option<&[u8]>, is_stroke: bool) {
        let space = self.space(name.unwrap_or_default());
        if is_stroke {
            self.state.stroke = space;
        } else {
            self.state.fill = space;
        }
        self.out.push_str(if is_stroke { "0 G\n" } else { "0 g\n" });
    }

    fn space(&self, name: &[u8]) -> Space {
        let listed = match name {
            b"DeviceGray" | b"DeviceRGB" | b"DeviceCMYK" | b"G" | b"RGB" | b"CMYK" => return Space::Device,
            b"Pattern" => return Space::Other,
            name => self.resource("ColorSpace", name).and_then(|object| self.carrier.file.resolved(&object)),
        };
        let family = match &listed {
            Some(Object::Array(items)) => items.first().and_then(Object::name),
            other => other.as_ref().and_then(Object::name),
        };
        match family {
            Some(b"DeviceGray" | b"DeviceRGB" | b"DeviceCMYK" | b"CalGray" | b"CalRGB" | b"ICCBased") => Space::Device,
            Some(b"Separation") => Space::Tint,
            Some(b"Lab") => Space::Lab,
            _ => Space::Other,
        }
    }

    fn colour(&mut self, operands: &[Object], is_stroke: bool) {
        let space = if is_stroke { self.state.stroke } else { self.state.fill };
        let values: Vec<f64> = values(operands).unwrap_or_default();
        let (values, word) = match (space, values.as_slice()) {
            (Space::Device, [_]) => (values, "g"),
            (Space::Device, [_, _, _]) => (values, "rg"),
            (Space::Device, [_, _, _, _]) => (values, "k"),
            (Space::Tint, [ink]) => (vec![1.0 - ink], "g"),
            (Space::Lab, [lightness, ..]) => (vec![lightness / 100.0], "g"),
            _ => (vec![0.5], "g"),
        };
        let values: Vec<f64> = values.into_iter().map(|value| value.clamp(0.0, 1.0)).collect();
        let word = if is_stroke { word.to_ascii_uppercase() } else { word.to_owned() };
        let _ = writeln!(self.out, "{}{word}", numbers(&values));
    }

    fn graphics_state(&mut self, name: Option<&[u8]>) {
        let named = name.and_then(|name| self.resource("ExtGState", name));
        let Some(Object::Dict(state)) = named.and_then(|object| self.carrier.file.resolved(&object)) else { return };
        let new = self.carrier.graphics_state(&state);
        let at = self.states.iter().position(|known| *known == new).unwrap_or_else(|| {
            self.states.push(new);
            self.states.len() - 1
        });
        let _ = writeln!(self.out, "/G{at} gs");
    }

    /// Forms are carried over; pictures stay behind, since what they show nobody has looked at.
    fn form(&mut self, name: Option<&[u8]>) -> Option<()> {
        let Some(Object::Ref(old)) = name.and_then(|name| self.resource("XObject", name)) else { return Some(()) };
        if let Some(new) = self.carrier.form(old, self.resources, self.depth)? {
            if !self.forms.contains(&new) {
                self.forms.push(new);
            }
            let _ = writeln!(self.out, "/X{new} Do");
        }
        Some(())
    }

    /// A resource as it is named in its category: mostly a reference.
    fn resource(&self, category: &str, name: &[u8]) -> Option<Object> {
        let Object::Dict(category) = self.carrier.file.get(self.resources?, category)? else { return None };
        std::str::from_utf8(name).ok().and_then(|name| category.get(name)).cloned()
    }

    fn dictionary(&self) -> String {
        let mut out = String::from("<</XObject<<");
        for new in &self.forms {
            let _ = write!(out, "/X{new} {new} 0 R");
        }
        out.push_str(">>/ExtGState<<");
        for (at, state) in self.states.iter().enumerate() {
            let _ = write!(out, "/G{at}{state}");
        }
        out + ">>>>"
    }
}

fn values(operands: &[Object]) -> Option<Vec<f64>> {
    operands.iter().map(|operand| if let Object::Number(number) = operand { Some(*number) } else { None }).collect()
}
