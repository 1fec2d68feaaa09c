//! What must be known of an instance before its elements are judged.

use std::cell::Cell;
use std::sync::Arc;

use crate::charset::Charsets;
use crate::date::{self, DateMode};
use crate::fault::{Fault, Outcome};
use crate::plan::Plan;
use crate::plan::document::{EncapsulatedDocuments, PrivateSopClass};
use crate::plan::label::{bids_label, file_id};
use crate::plan::template::Variable;
use crate::read::file::{Opening, uid_text};
use crate::read::index::DataSet;
use crate::read::syntax::Encoding;
use crate::rewrite::document;
use crate::rewrite::identity::{Assigned, Identity, Subjects};
use crate::rewrite::known::{self, Header};
use crate::rewrite::mark;
use crate::rewrite::sighting::Sighting;
use crate::rewrite::study::Studies;
use crate::tag::{self, Tag};
use crate::text::clean::Tally;
use crate::text::fold::Folded;
use crate::text::needle::{Kind, Needles, Span};
use crate::types::TypeTrie;

const STANDARD_ROOT: &str = "1.2.840.10008.";
const STUDY_DATE: Tag = 0x0008_0020;
const BIRTH_DATE: Tag = 0x0010_0030;
const DIRECTORY_CLASS: &str = "1.2.840.10008.1.3.10";

/// Facts of one instance.
pub struct Facts {
    /// Its SOP class, from the data set or else the meta header.
    pub sop_class: String,
    /// Its character sets.
    pub charsets: Charsets,
    /// Its Patient ID without padding, as bytes.
    pub patient_id: Vec<u8>,
    /// The pseudonym of its subject.
    pub subject: String,
    /// New Study Instance UID, or `no-study`.
    pub study: String,
    /// New Series Instance UID, or `no-series`.
    pub series: String,
    /// New SOP Instance UID, or a name made from the header.
    pub instance: String,
    /// Whether it has a SOP Instance UID.
    pub has_uid: bool,
    /// Short name of the study.
    pub study_id: String,
    /// Answers to the plan's conditions.
    pub holds: Vec<bool>,
    /// Types of its IOD.
    pub types: Arc<TypeTrie>,
    /// What takes the place of its encapsulated document.
    pub document: Option<Vec<u8>>,
    /// What `date` does here.
    pub dates: DateMode,
    /// Label of the time point, or empty.
    pub timepoint: String,
    /// Days from the subject's first study, if the output is to say so.
    pub offset: Option<i32>,
    /// What identifies the people of its study.
    pub needles: Arc<Needles>,
    /// What cleaning of its text came to so far.
    pub tally: Cell<Tally>,
    /// What the instance says of its subject, if that was asked for.
    pub sighting: Option<Sighting>,
    /// Age at the study in whole years, if both dates are there.
    pub age: Option<u32>,
}

impl Facts {
    /// Gathers the facts.
    ///
    /// # Errors
    /// Excluded or quarantined when the plan has no use for such an instance.
    pub fn gather(plan: &Plan, opening: &Opening, set: &DataSet<'_>, subjects: Subjects<'_>) -> Result<Self, Fault> {
        let text = |tag| set.value(tag).map(uid_text).unwrap_or_default();
        let or_else = |own: String, other: &String| if own.is_empty() { other.clone() } else { own };
        let sop_class = or_else(text(tag::SOP_CLASS), &opening.sop_class);
        check_unique(plan, set)?;
        mark::check(plan, opening, set)?;
        let holds = plan.answers(set);
        if !is_uid(&sop_class) || !is_uid(&opening.syntax_uid) {
            return Err(Fault::unplaced("bad-uid"));
        }
        check_instance(plan, &sop_class, set, &holds)?;

        let instance = or_else(text(tag::SOP_INSTANCE), &opening.sop_instance);
        let series = text(tag::SERIES);
        let identity = Identity::of(set);
        let content = || plan.keyed.content(&set.head.bytes[set.head.start..set.head.end]);
        let mapped = |uid: &str, absent: &str| if uid.is_empty() { absent.to_owned() } else { plan.keyed.uid(uid) };
        let assigned = assigned(plan, &identity, subjects, content)?;
        let day = |tag| set.value(tag).and_then(|raw| date::day(trimmed(raw)));
        let age = day(BIRTH_DATE).zip(day(STUDY_DATE)).and_then(|(birth, day)| date::years_between(&birth, &day));
        let charsets = Charsets::parse(set.value(tag::CHARSET).unwrap_or_default());
        let study = subjects.studies.map(|studies| (studies, identity.study.as_str()));
        let needles = needles(plan, opening.syntax.encoding, set, &charsets, &holds, study);
        let mut facts = Self {
            types: plan.standard.types(&sop_class),
            patient_id: set.value(tag::PATIENT_ID).map(trimmed).unwrap_or_default().to_vec(),
            subject: assigned.subject,
            dates: assigned.days.map_or(plan.dates, DateMode::Shift),
            timepoint: assigned.timepoint,
            offset: assigned.offset,
            age,
            study_id: plan.keyed.study_id(&identity.study),
            study: mapped(&identity.study, "no-study"),
            series: mapped(&series, "no-series"),
            has_uid: !instance.is_empty(),
            instance: if instance.is_empty() { content() } else { plan.keyed.uid(&instance) },
            sighting: subjects.sight.then(|| Sighting::of(plan, set, "")),
            document: None,
            sop_class,
            tally: Cell::new(Tally { unsearched: needles.unsearched(), ..Tally::default() }),
            needles,
            charsets,
            holds,
        };
        facts.document = document::replacement(plan, &facts, set)?;
        Ok(facts)
    }

    /// Adds to what cleaning came to.
    pub fn count(&self, tally: Tally) {
        self.tally.set(self.tally.get().and(tally));
    }

    /// Whether the pseudonym is made of letters of somebody's name, as a careless strategy makes it of a folder's name. An
    /// ID that stays as it was is the recipe's own choice, and one with figures a code.
    pub fn subject_names(&self) -> bool {
        if self.subject.as_bytes() == self.patient_id {
            return false;
        }
        let mut spans = Vec::new();
        self.needles.find(&self.subject, &Folded::of(&self.subject), &mut spans);
        let is_word = |span: &Span| {
            let own = self.subject.get(span.start..span.end).unwrap_or_default();
            span.kind == Kind::Name && !own.chars().any(|one| one.is_ascii_digit())
        };
        spans.iter().any(is_word)
    }

    /// What a template's variable stands for in this instance.
    pub fn variable(&self, variable: Variable, folders: &str) -> String {
        match variable {
            Variable::Subject => self.subject.clone(),
            Variable::StudyId => self.study_id.clone(),
            Variable::Study => self.study.clone(),
            Variable::Series => self.series.clone(),
            Variable::Instance => self.instance.clone(),
            Variable::Folders => folders.to_owned(),
            Variable::Timepoint => self.timepoint.clone(),
            Variable::Sub => bids_label(&self.subject),
            Variable::Ses if self.timepoint.is_empty() => bids_label(&self.study_id),
            Variable::Ses => bids_label(&self.timepoint),
            Variable::Pa => file_id(&self.subject),
            Variable::St => file_id(&self.study),
            Variable::Se => file_id(&self.series),
            Variable::Im => file_id(&self.instance),
        }
    }
}

/// What the study says of its people; nothing where the plan doesn't look for it.
fn needles(
    plan: &Plan,
    encoding: Encoding,
    set: &DataSet<'_>,
    charsets: &Charsets,
    holds: &[bool],
    study: Option<(&Studies, &str)>,
) -> Arc<Needles> {
    let Some(text) = &plan.text else { return Arc::default() };
    known::needles(&Header { plan, text, set, encoding, charsets, holds }, study)
}

/// What tells instances apart must be there once: of two values readers take one, and not all the same.
fn check_unique(plan: &Plan, set: &DataSet<'_>) -> Result<(), Fault> {
    let own = [
        tag::CHARSET,
        tag::SOP_CLASS,
        tag::SOP_INSTANCE,
        tag::PATIENT_NAME,
        tag::PATIENT_ID,
        tag::ISSUER,
        tag::STUDY,
        tag::SERIES,
    ];
    let mut asked = own.into_iter().chain(plan.conditions.iter().map(|condition| condition.tag));
    match asked.find(|&tag| set.values(tag).nth(1).is_some()) {
        Some(tag) => Err(Fault::unplaced("duplicate-element").at(format!("{tag:08X}"))),
        None => Ok(()),
    }
}

/// Digits and dots, at most 64 (PS3.5 9.1), or nothing.
pub fn is_uid(text: &str) -> bool {
    text.len() <= 64 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
}

/// The decision for this instance's leaf: made beforehand, or by the key alone.
fn assigned(
    plan: &Plan,
    identity: &Identity,
    subjects: Subjects<'_>,
    content: impl Fn() -> String,
) -> Result<Assigned, Fault> {
    if let Some((assignments, group)) = subjects.assigned {
        let leaf = assignments.get(&identity.leaf(plan, group));
        let assigned = leaf.ok_or(Fault::unplaced("not-surveyed"))?;
        return match assigned.refused {
            Some(reason) => Err(Fault::unplaced(reason)),
            None => Ok(assigned.clone()),
        };
    }
    let (id, study) = (&identity.patient_id, &identity.study);
    let subject = match (id.is_empty(), study.is_empty()) {
        (false, _) => plan.keyed.subject(&identity.issuer, id, &plan.prefix, plan.length),
        (true, false) => plan.keyed.study_subject(study, &plan.prefix, plan.length),
        // Neither patient nor study: the instance stands alone.
        (true, true) => plan.keyed.study_subject(&content(), &plan.prefix, plan.length),
    };
    let spelled = match (id.is_empty(), study.is_empty()) {
        (false, _) => json(&["id", &identity.issuer, id]),
        (true, false) => json(&["study", study]),
        (true, true) => json(&["study", &content()]),
    };
    let days = plan.between.map(|(lowest, highest)| plan.keyed.days(&spelled, lowest, highest));
    Ok(Assigned { subject, days, ..Assigned::default() })
}

/// A source identity as identity/source.py spells it: a JSON list of texts.
fn json(parts: &[&str]) -> String {
    serde_json::to_string(parts).unwrap_or_default()
}

/// Rules about whole instances, the recipe's and the engine's own.
fn check_instance(plan: &Plan, sop_class: &str, set: &DataSet<'_>, holds: &[bool]) -> Result<(), Fault> {
    if sop_class == DIRECTORY_CLASS || set.value(0x0004_1220).is_some() {
        return Err(Fault::excluded("dicomdir"));
    }
    let told = plan.instances.iter().find(|rule| rule.when.iter().all(|&condition| holds[condition]));
    if let Some(rule) = told {
        return Err(Fault { outcome: rule.outcome, ..Fault::unplaced(rule.reason) });
    }
    let private = !sop_class.is_empty() && !sop_class.starts_with(STANDARD_ROOT);
    if private && plan.private_sop_class == PrivateSopClass::Quarantine {
        return Err(Fault { outcome: Outcome::Quarantined, ..Fault::unplaced("private-sop-class") });
    }
    if plan.documents == EncapsulatedDocuments::Exclude && set.value(tag::DOCUMENT).is_some() {
        return Err(Fault::excluded("encapsulated-document"));
    }
    Ok(())
}

/// A value without the padding around it.
pub fn trimmed(raw: &[u8]) -> &[u8] {
    let is_padding = |byte: &u8| matches!(byte, 0 | b' ');
    let start = raw.iter().position(|byte| !is_padding(byte)).unwrap_or(raw.len());
    let end = raw.iter().rposition(|byte| !is_padding(byte)).map_or(start, |last| last + 1);
    &raw[start..end]
}
