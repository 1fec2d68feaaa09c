//! The first pass: who is in these files. Reads headers, writes nothing.

use std::path::Path;

use crate::charset::Charsets;
use crate::fault::Fault;
use crate::plan::Plan;
use crate::read::index::DataSet;
use crate::read::origin::{Origin, Room};
use crate::read::syntax::Encoding;
use crate::rewrite::known::Header;
use crate::rewrite::mark;
use crate::rewrite::sighting::Sighting;
use crate::rewrite::study::Listener;
use crate::tag;

/// Where a file stands in its source.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    /// What the caller's strategy makes of the path.
    pub group: &'a str,
    /// Its folder in the source's tree.
    pub folders: &'a Path,
}

/// What one thread heard of people.
#[derive(Default)]
pub struct Notes {
    /// Whoever listens to what identifies.
    pub listener: Listener,
}

/// Reads one instance's identity, and notes what else identifies its people where the plan cleans text.
///
/// # Errors
/// Why there is none: the same reasons for which `rewrite` would refuse the file before it judges elements.
pub fn survey(
    plan: &Plan,
    origin: &Origin,
    place: Place<'_>,
    notes: &mut Notes,
    room: &mut Room,
) -> Result<Sighting, Fault> {
    origin.look(room, plan.limits, |opening, set| {
        mark::check(plan, opening, set)?;
        Ok(heard(plan, set, opening.syntax.encoding, place, &mut notes.listener))
    })?
}

fn heard(plan: &Plan, set: &DataSet<'_>, encoding: Encoding, place: Place<'_>, listener: &mut Listener) -> Sighting {
    let sighting = Sighting::of(plan, set, place.group);
    if let Some(text) = &plan.text {
        let charsets = Charsets::parse(set.value(tag::CHARSET).unwrap_or_default());
        let holds = plan.answers(set);
        let header = Header { plan, text, set, encoding, charsets: &charsets, holds: &holds };
        listener.hear(&header, &sighting.identity.study, place.folders);
    }
    sighting
}
