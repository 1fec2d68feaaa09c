//! The tree of pages, and what pages and forms refer to, carried over to a new document.

use std::fmt::Write;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::document::pdf::content;
use crate::document::pdf::file::File;
use crate::document::pdf::object::{Dict, Object};
use crate::document::pdf::write::{Output, numbers};

const MOST_PAGES: usize = 10_000;
const MOST_FORMS: usize = 10_000;
const DEEPEST_TREE: usize = 64;
const DEEPEST_FORM: usize = 12;
const LETTER: [f64; 4] = [0.0, 0.0, 612.0, 792.0];
/// Ways of blending (11.3.5): a name that isn't one of them is somebody's own word.
const BLENDING: [&str; 16] = [
    "Normal",
    "Multiply",
    "Screen",
    "Overlay",
    "Darken",
    "Lighten",
    "ColorDodge",
    "ColorBurn",
    "HardLight",
    "SoftLight",
    "Difference",
    "Exclusion",
    "Hue",
    "Saturation",
    "Color",
    "Luminosity",
];

/// What a page takes from those above it.
#[derive(Clone, Default)]
struct Inherited {
    resources: Option<Object>,
    media: Option<Vec<f64>>,
    crop: Option<Vec<f64>>,
    rotate: f64,
}

/// Carries one document over.
pub struct Carrier<'a> {
    pub file: &'a File<'a>,
    pub out: Output,
    /// New numbers of forms that have resources of their own; none for one that can't be carried over.
    forms: FxHashMap<u32, Option<usize>>,
    made: usize,
    kids: Vec<usize>,
    seen: FxHashSet<u32>,
}

/// A new document with the pages of this one.
pub fn redacted(file: &File<'_>) -> Option<Vec<u8>> {
    let mut carrier = Carrier {
        file,
        out: Output::default(),
        forms: FxHashMap::default(),
        made: 0,
        kids: Vec::new(),
        seen: FxHashSet::default(),
    };
    let (catalog, tree) = (carrier.out.reserve(), carrier.out.reserve());
    let root = file.catalog()?;
    carrier.node(root.get("Pages")?, &Inherited::default(), tree, 0)?;
    (!carrier.kids.is_empty()).then_some(())?;
    let kids: Vec<String> = carrier.kids.iter().map(|number| format!("{number} 0 R")).collect();
    carrier.out.set(tree, format!("<</Type/Pages/Count {}/Kids[{}]>>", kids.len(), kids.join(" ")));
    carrier.out.set(catalog, format!("<</Type/Catalog/Pages {tree} 0 R>>"));
    Some(carrier.out.finish(catalog))
}

impl Carrier<'_> {
    /// A page or a branch of pages. None when there are too many, or one can't be read.
    fn node(&mut self, node: &Object, above: &Inherited, tree: usize, depth: usize) -> Option<()> {
        if let Object::Ref(number) = node
            && !self.seen.insert(*number)
        {
            // A page twice in a tree, or a tree in itself.
            return None;
        }
        let Object::Dict(dict) = self.file.resolved(node)? else { return None };
        let inherited = Inherited {
            resources: dict.get("Resources").cloned().or_else(|| above.resources.clone()),
            media: self.numbers(&dict, "MediaBox", 4).or_else(|| above.media.clone()),
            crop: self.numbers(&dict, "CropBox", 4).or_else(|| above.crop.clone()),
            rotate: self.number(&dict, "Rotate").unwrap_or(above.rotate),
        };
        let Some(Object::Array(kids)) = self.file.get(&dict, "Kids") else {
            return self.page(&dict, &inherited, tree);
        };
        (depth < DEEPEST_TREE).then_some(())?;
        kids.iter().try_for_each(|kid| self.node(kid, &inherited, tree, depth + 1))
    }

    fn page(&mut self, dict: &Dict, inherited: &Inherited, tree: usize) -> Option<()> {
        (self.kids.len() < MOST_PAGES).then_some(())?;
        let (page, contents) = (self.out.reserve(), self.out.reserve());
        let resources = inherited.resources.as_ref().and_then(|object| self.file.resolved(object));
        let drawing = content::carried(self, &self.contents(dict)?, resources.as_ref().and_then(Object::dict), 0)?;
        self.out.set_stream(contents, "", &drawing.operators)?;
        let media = numbers(inherited.media.as_deref().unwrap_or(&LETTER));
        let crop = inherited.crop.as_deref().map(|crop| format!("/CropBox[{}]", numbers(crop))).unwrap_or_default();
        let turn = inherited.rotate.rem_euclid(360.0);
        let turn = [90.0, 180.0, 270.0].into_iter().find(|&known| turn.total_cmp(&known).is_eq()).unwrap_or(0.0);
        let unit = self.number(dict, "UserUnit").filter(|unit| (0.1..=1000.0).contains(unit));
        let unit = unit.map(|unit| format!("/UserUnit {}", numbers(&[unit]))).unwrap_or_default();
        self.out.set(
            page,
            format!(
                "<</Type/Page/Parent {tree} 0 R/MediaBox[{media}]{crop}/Rotate {turn}{unit}/Contents {contents} 0 R\
                 /Resources{}>>",
                drawing.resources
            ),
        );
        self.kids.push(page);
        Some(())
    }

    /// What a page draws, in one piece.
    fn contents(&self, page: &Dict) -> Option<Vec<u8>> {
        let listed = match page.get("Contents") {
            None => return Some(Vec::new()),
            Some(Object::Ref(number)) => match self.file.object(*number)? {
                Object::Array(items) => items,
                _ => vec![Object::Ref(*number)],
            },
            Some(Object::Array(items)) => items.clone(),
            Some(_) => return None,
        };
        let mut whole = Vec::new();
        for item in listed {
            let Object::Ref(number) = item else { return None };
            whole.extend(self.file.unpacked(&self.file.stream(number)?)?);
            whole.push(b'\n');
        }
        Some(whole)
    }

    /// A form's new number; none for what isn't one, or lies too deep in others. No answer where nothing may be made.
    #[allow(clippy::option_option)] // three answers
    pub fn form(&mut self, number: u32, around: Option<&Dict>, depth: usize) -> Option<Option<usize>> {
        if let Some(known) = self.forms.get(&number) {
            return Some(*known);
        }
        let Some(stream) = self.file.stream(number) else { return Some(None) };
        let is_form = self.file.get(&stream.dict, "Subtype").is_some_and(|kind| kind.name() == Some(b"Form"));
        let Some(frame) = self.numbers(&stream.dict, "BBox", 4).filter(|_| is_form && depth < DEEPEST_FORM) else {
            return Some(None);
        };
        self.made += 1;
        (self.made <= MOST_FORMS).then_some(())?;
        let own = self.file.get(&stream.dict, "Resources");
        if own.is_some() {
            // A form inside itself draws nothing there.
            self.forms.insert(number, None);
        }
        let new = self.out.reserve();
        let bytes = self.file.unpacked(&stream)?;
        let drawing = content::carried(self, &bytes, own.as_ref().and_then(Object::dict).or(around), depth + 1)?;
        let matrix = self.numbers(&stream.dict, "Matrix", 6).map(|all| format!("/Matrix[{}]", numbers(&all)));
        let group = self.file.get(&stream.dict, "Group").map(|group| self.group(&group));
        let dict = format!(
            "/Type/XObject/Subtype/Form/BBox[{}]{}{}/Resources{}",
            numbers(&frame),
            matrix.unwrap_or_default(),
            group.unwrap_or_default(),
            drawing.resources
        );
        self.out.set_stream(new, &dict, &drawing.operators)?;
        if own.is_some() {
            self.forms.insert(number, Some(new));
        }
        Some(Some(new))
    }

    fn group(&self, group: &Object) -> String {
        let holds =
            |key| group.dict().and_then(|dict| self.file.get(dict, key)) == Some(Object::Word(b"true".to_vec()));
        format!("/Group<</S/Transparency/I {}/K {}>>", holds("I"), holds("K"))
    }

    /// A graphics state's numbers (8.4.5); fonts, functions, halftones and masks have no way in.
    pub fn graphics_state(&self, state: &Dict) -> String {
        let mut out = String::from("<<");
        for key in ["LW", "LC", "LJ", "ML", "CA", "ca"] {
            if let Some(value) = self.number(state, key) {
                // Writing to a String can't fail.
                let _ = write!(out, "/{key} {}", numbers(&[value]));
            }
        }
        let blending = self.file.get(state, "BM");
        let named = match &blending {
            Some(Object::Array(items)) => items.first().and_then(Object::name),
            other => other.as_ref().and_then(Object::name),
        };
        if let Some(known) = BLENDING.iter().find(|known| Some(known.as_bytes()) == named) {
            let _ = write!(out, "/BM/{known}");
        }
        out + ">>"
    }

    fn number(&self, dict: &Dict, key: &str) -> Option<f64> {
        match self.file.get(dict, key)? {
            Object::Number(number) => Some(number),
            _ => None,
        }
    }

    fn numbers(&self, dict: &Dict, key: &str, count: usize) -> Option<Vec<f64>> {
        let Object::Array(items) = self.file.get(dict, key)? else { return None };
        let number = |item: &Object| match self.file.resolved(item)? {
            Object::Number(number) => Some(number),
            _ => None,
        };
        items.iter().take(count + 1).map(number).collect::<Option<Vec<_>>>().filter(|all| all.len() == count)
    }
}
