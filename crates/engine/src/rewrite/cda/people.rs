//! Whom a document names: needles of its own beside those of the study, for the text that talks about the same people.

use crate::document::xml::{Attribute, Node, local};
use crate::plan::Plan;
use crate::rewrite::cda::words;
use crate::rewrite::facts::Facts;
use crate::text::needle::{Kind, Needles};

/// More are made to confuse, and cost time in every text.
const MOST: usize = 1000;
/// Longer is no name.
const LONGEST: usize = 256;

/// The study's needles and what the document's own names, addresses, numbers and births add.
pub fn needles(plan: &Plan, facts: &Facts, nodes: &[Node], keeps_institution: bool) -> Needles {
    let mut found: Vec<(Kind, String)> = Vec::new();
    let mut stack: Vec<&str> = Vec::new();
    for (at, node) in nodes.iter().enumerate() {
        match node {
            Node::Open(name, attributes) => {
                let around = stack.last().copied().unwrap_or_default();
                collect(local(name), around, attributes, nodes.get(at + 1..).unwrap_or_default(), &mut found);
                stack.push(local(name));
            }
            Node::Close => drop(stack.pop()),
            Node::Text(_) => {}
        }
        if found.len() > MOST {
            break;
        }
    }
    let mut needles = facts.needles.copied();
    for (kind, value) in found {
        if value.len() <= LONGEST && !(keeps_institution && kind == Kind::Place) {
            needles.add(kind, value.trim(), plan.standard.lexicon().common());
        }
    }
    needles
}

fn collect(name: &str, around: &str, attributes: &[Attribute], inside: &[Node], found: &mut Vec<(Kind, String)>) {
    let value = |wanted: &str| attributes.iter().find(|one| one.name == wanted).map(|one| one.value.as_str());
    match name {
        "name" if words::NAMED_THINGS.contains(&around) => {}
        "name" if words::ORGANISATIONS.contains(&around) || around == "place" => {
            found.extend(parts(inside).into_iter().map(|(_, text)| (Kind::Place, text)));
        }
        "name" => found.extend(person(&parts(inside)).map(|name| (Kind::Name, name))),
        "addr" => found.extend(
            parts(inside)
                .into_iter()
                .map(|(part, text)| (if part == "postalCode" { Kind::Id } else { Kind::Place }, text)),
        ),
        "telecom" => found.extend(
            value("value")
                .map(|address| (Kind::Contact, address.split_once(':').map_or(address, |(_, rest)| rest).to_owned())),
        ),
        "id" | "setId" => found.extend(value("extension").map(|id| (Kind::Id, id.to_owned()))),
        "birthTime" => found.extend(value("value").map(|day| (Kind::Date, day.to_owned()))),
        _ => {}
    }
}

/// The texts in an element that has just been opened, each with the name of its part.
fn parts(inside: &[Node]) -> Vec<(&str, String)> {
    let mut stack: Vec<&str> = Vec::new();
    let mut found = Vec::new();
    for node in inside {
        match node {
            Node::Open(name, _) => stack.push(local(name)),
            Node::Text(text) if !text.trim().is_empty() => {
                found.push((stack.last().copied().unwrap_or_default(), text.trim().to_owned()));
            }
            Node::Text(_) => {}
            Node::Close if stack.is_empty() => break,
            Node::Close => drop(stack.pop()),
        }
        if found.len() > MOST {
            break;
        }
    }
    found
}

/// As a PN: family names, given names. What has no parts is a whole name.
fn person(parts: &[(&str, String)]) -> Option<String> {
    let all = |wanted: &[&str]| {
        let texts = parts.iter().filter(|(part, _)| wanted.contains(part)).map(|(_, text)| text.as_str());
        texts.collect::<Vec<_>>().join(" ")
    };
    let (family, given, whole) = (all(&["family"]), all(&["given"]), all(&["", "delimiter"]));
    match (family.is_empty() && given.is_empty(), whole.is_empty()) {
        (false, true) => Some(format!("{family}^{given}")),
        (false, false) => Some(format!("{family}^{given}^{whole}")),
        (true, false) => Some(whole),
        (true, true) => None,
    }
}
