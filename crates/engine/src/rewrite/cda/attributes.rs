//! Attributes of a clinical document: identifiers, times, links, codes and texts.

use crate::date::{self, Shifted};
use crate::document::xml::{Attribute, local};
use crate::rewrite::cda::{Frame, Pass, words};
use crate::rewrite::facts::trimmed;
use crate::rewrite::value::{self, Value};
use crate::tag::Tag;
use crate::types::Type;
use crate::vrvalue::Vr;

const BIRTH_DATE: Tag = 0x0010_0030;
/// A number of so many digits that isn't a time is no measurement either.
const LONGEST_NUMBER: usize = 6;

impl Pass<'_> {
    /// What stays of an element's attributes.
    pub(super) fn attributes(&self, stack: &[Frame], frame: &Frame, attributes: Vec<Attribute>) -> Vec<Attribute> {
        let around = stack.last().map(|frame| frame.name.as_str()).unwrap_or_default();
        let said = |wanted: &str| attributes.iter().find(|one| one.name == wanted).map(|one| one.value.clone());
        let typed = attributes.iter().find(|one| is_type(&one.name)).map(|one| one.value.clone());
        let (unit, root) = (said("unit"), said("root").unwrap_or_default());
        let was_masked = said("nullFlavor").is_some();
        let mut is_masked = false;
        let mut out = Vec::with_capacity(attributes.len());
        for Attribute { name, value } in attributes {
            let kept = match local(&name) {
                _ if is_declaration(&name) => Some(self.namespace(&value)),
                attribute if words::NEVER.contains(&attribute) => None,
                "root" => Some(self.root(frame, &value)).filter(|root| !root.is_empty()),
                "extension" => self.extension(frame, around, &root, &value),
                "codeSystem" | "valueSet" => Some(self.oid(&value)).filter(|oid| self.needle_free(oid)),
                "value" => {
                    let kept = self.value(frame, unit.is_some(), typed.as_deref(), &value);
                    is_masked |= kept.is_none();
                    kept
                }
                attribute if words::LINKS.contains(&attribute) => Some(self.links(&value)),
                attribute if words::CODED.contains(&attribute) || is_type(&name) => {
                    Some(value).filter(|value| self.needle_free(value))
                }
                _ => match self.cleaned(&value, self.facts.dates, true) {
                    None => Some(value),
                    Some(new) => Some(new).filter(|new| !new.trim().is_empty()),
                },
            };
            out.extend(kept.map(|value| Attribute { name, value }));
        }
        if is_masked && !was_masked {
            out.push(masked());
        }
        out
    }

    /// Attributes of a masked element: what its name and type need, and the null flavour.
    pub(super) fn masked(&self, attributes: Vec<Attribute>) -> Vec<Attribute> {
        let mut out = self.declarations(attributes);
        out.push(masked());
        out
    }

    /// Namespaces and `xsi:type`.
    pub(super) fn declarations(&self, attributes: Vec<Attribute>) -> Vec<Attribute> {
        let keep = |Attribute { name, value }| match () {
            () if is_declaration(&name) => Some(Attribute { value: self.namespace(&value), name }),
            () if is_type(&name) && self.needle_free(&value) => Some(Attribute { name, value }),
            () => None,
        };
        attributes.into_iter().filter_map(keep).collect()
    }

    /// A namespace is a name like any other; one that nobody knows may hold an institution's.
    fn namespace(&self, uri: &str) -> String {
        if uri.is_empty() || words::NAMESPACES.contains(&uri) {
            return uri.to_owned();
        }
        // Different ones stay different.
        format!("urn:removed:{}", self.plan.keyed.value(uri.as_bytes()))
    }

    /// Who assigns identifiers, or what something is called by itself.
    fn root(&self, frame: &Frame, root: &str) -> String {
        match frame.name.as_str() {
            "templateId" | "typeId" => self.oid(root),
            _ if self.keeps_uids || self.plan.standard.is_registered(root) => root.to_owned(),
            _ if root.trim().is_empty() => String::new(),
            _ => self.plan.keyed.uid(root),
        }
    }

    fn extension(&self, frame: &Frame, around: &str, root: &str, extension: &str) -> Option<String> {
        let extension = extension.trim();
        match frame.name.as_str() {
            "typeId" => (extension == words::TYPE_ID).then(|| extension.to_owned()),
            "templateId" => (is_version(extension) && !root.is_empty()).then(|| extension.to_owned()),
            _ if extension.is_empty() => None,
            _ if around == "patientRole" => Some(self.patient(extension)),
            _ => Some(self.plan.keyed.value(extension.as_bytes())),
        }
    }

    /// A Patient ID as the data set has it becomes the same as there.
    fn patient(&self, id: &str) -> String {
        if id.as_bytes() == trimmed(&self.facts.patient_id) {
            return self.facts.subject.clone();
        }
        self.plan.keyed.subject("", id, &self.plan.prefix, self.plan.length)
    }

    /// A `value`: a time, a link, a number or a text; none when it must go.
    fn value(&self, frame: &Frame, has_unit: bool, typed: Option<&str>, value: &str) -> Option<String> {
        let is_number = value.parse::<f64>().is_ok_and(f64::is_finite);
        let measures =
            has_unit || matches!(typed.map(local), Some("PQ" | "INT" | "REAL" | "MO" | "IVL_PQ" | "IVL_INT"));
        if frame.name == "birthTime" {
            return self.birth(value);
        }
        if let Some(link) = value.strip_prefix('#') {
            return Some(format!("#{}", self.links(link)));
        }
        if is_number && (measures || !frame.is_time && value.len() <= LONGEST_NUMBER) {
            return Some(value.to_owned()).filter(|value| self.needle_free(value));
        }
        if frame.is_time || looks_like_time(value) {
            return self.time(value);
        }
        match self.cleaned(value, self.facts.dates, true) {
            None => Some(value.to_owned()),
            Some(new) => Some(new).filter(|new| !new.trim().is_empty()),
        }
    }

    /// A point in time is spelled as DICOM's DT (HL7 V3 TS: `YYYYMMDDHHMMSS.UUUU[+|-ZZzz]`).
    fn time(&self, value: &str) -> Option<String> {
        match date::apply(self.facts.dates, *b"DT", value.as_bytes()) {
            Shifted::Value(bytes) => Some(String::from_utf8_lossy(trimmed(&bytes)).into_owned()),
            Shifted::Otherwise => None,
        }
    }

    /// What the plan makes of Patient's Birth Date; the time of birth goes.
    fn birth(&self, value: &str) -> Option<String> {
        let day = value.get(..8).filter(|day| date::is_da(day.as_bytes()))?;
        let subject = crate::plan::rules::Subject { tag: BIRTH_DATE, vr: Vr::DA, creator: "" };
        let verdict = crate::rewrite::decide::verdict(self.plan, &self.facts.holds, subject, &[]);
        let asked = Value {
            tag: BIRTH_DATE,
            vr: Vr::DA,
            raw: day.as_bytes(),
            kind: Type::Optional,
            at_root: true,
            encoding: crate::read::syntax::Encoding::EXPLICIT,
            charsets: &self.facts.charsets,
        };
        match value::apply(self.plan, self.facts, verdict.action, asked) {
            value::Fate::Keep => Some(day.to_owned()),
            value::Fate::Write(bytes) => Some(String::from_utf8_lossy(trimmed(&bytes)).into_owned()),
            value::Fate::Remove | value::Fate::Empty => None,
        }
    }

    /// Names of parts of the document: one that holds a needle gets another name, the same wherever it stands.
    fn links(&self, value: &str) -> String {
        let other = |id: &str| {
            if self.needle_free(id) { id.to_owned() } else { format!("x{}", self.plan.keyed.value(id.as_bytes())) }
        };
        value.split_ascii_whitespace().map(other).collect::<Vec<_>>().join(" ")
    }
}

fn masked() -> Attribute {
    Attribute { name: "nullFlavor".to_owned(), value: "MSK".to_owned() }
}

fn is_declaration(name: &str) -> bool {
    name == "xmlns" || name.starts_with("xmlns:")
}

/// `xsi:type`, by whatever prefix.
pub(super) fn is_type(name: &str) -> bool {
    name.ends_with(":type")
}

/// The version of a template: a day as YYYY-MM-DD.
fn is_version(text: &str) -> bool {
    let is_right = |(at, byte): (usize, u8)| if at == 4 || at == 7 { byte == b'-' } else { byte.is_ascii_digit() };
    text.len() == 10 && text.bytes().enumerate().all(is_right)
}

/// Whether this can be a day, with or without a time.
fn looks_like_time(value: &str) -> bool {
    let digits = value.bytes().take_while(u8::is_ascii_digit).count();
    matches!(digits, 8 | 10 | 12 | 14) && value.get(..8).is_some_and(|day| date::is_da(day.as_bytes()))
}
