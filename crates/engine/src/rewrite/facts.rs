//! What must be known of an instance before its elements are judged.

use std::sync::Arc;

use crate::charset::Charsets;
use crate::fault::{Fault, Outcome};
use crate::plan::Plan;
use crate::plan::document::{EncapsulatedDocuments, PrivateSopClass};
use crate::plan::template::Variable;
use crate::read::file::{Opening, uid_text};
use crate::read::index::DataSet;
use crate::tag;
use crate::types::TypeTrie;

const STANDARD_ROOT: &str = "1.2.840.10008.";
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
    /// Short name of the study.
    pub study_id: String,
    /// Answers to the plan's conditions.
    pub holds: Vec<bool>,
    /// Types of its IOD.
    pub types: Arc<TypeTrie>,
    /// MIME type of an encapsulated document.
    pub mime: String,
}

impl Facts {
    /// Gathers the facts.
    ///
    /// # Errors
    /// Excluded or quarantined when the plan has no use for such an instance.
    pub fn gather(plan: &Plan, opening: &Opening, set: &DataSet) -> Result<Self, Fault> {
        let text = |tag| set.value(tag).map(uid_text).unwrap_or_default();
        let or_else = |own: String, other: &String| if own.is_empty() { other.clone() } else { own };
        let sop_class = or_else(text(tag::SOP_CLASS), &opening.sop_class);
        let holds: Vec<bool> = plan.conditions.iter().map(|one| one.holds(set.value(one.tag))).collect();
        check_instance(plan, &sop_class, set, &holds)?;

        let instance = or_else(text(tag::SOP_INSTANCE), &opening.sop_instance);
        let (study, series) = (text(tag::STUDY), text(tag::SERIES));
        let charsets = Charsets::parse(set.value(tag::CHARSET).unwrap_or_default());
        let decode = |tag| set.value(tag).map(|raw| decoded(&charsets, raw)).unwrap_or_default();
        let (id, issuer) = (decode(tag::PATIENT_ID), decode(tag::ISSUER));
        let header = || &set.head.bytes[set.head.start..set.head.end];
        let content = || plan.keyed.content(header());
        let mapped = |uid: &str, absent: &str| if uid.is_empty() { absent.to_owned() } else { plan.keyed.uid(uid) };
        let subject = match (id.is_empty(), study.is_empty()) {
            (false, _) => plan.keyed.subject(&issuer, &id, &plan.prefix, plan.length),
            (true, false) => plan.keyed.study_subject(&study, &plan.prefix, plan.length),
            // Neither patient nor study: the instance stands alone.
            (true, true) => plan.keyed.study_subject(&content(), &plan.prefix, plan.length),
        };
        Ok(Self {
            types: plan.standard.types(&sop_class),
            patient_id: set.value(tag::PATIENT_ID).map(trimmed).unwrap_or_default().to_vec(),
            subject,
            study_id: plan.keyed.study_id(&study),
            study: mapped(&study, "no-study"),
            series: mapped(&series, "no-series"),
            instance: if instance.is_empty() { content() } else { plan.keyed.uid(&instance) },
            mime: text(tag::DOCUMENT_MIME),
            sop_class,
            charsets,
            holds,
        })
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
        }
    }
}

/// Rules about whole instances, the recipe's and the engine's own.
fn check_instance(plan: &Plan, sop_class: &str, set: &DataSet, holds: &[bool]) -> Result<(), Fault> {
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

/// A value's text for hashing: decoded if it can be, its bytes read as Latin-1 if not, without padding.
fn decoded(charsets: &Charsets, raw: &[u8]) -> String {
    let raw = trimmed(raw);
    charsets.decode(raw).unwrap_or_else(|| raw.iter().map(|&byte| char::from(byte)).collect())
}

/// A value without the padding around it.
pub fn trimmed(raw: &[u8]) -> &[u8] {
    let is_padding = |byte: &u8| matches!(byte, 0 | b' ');
    let start = raw.iter().position(|byte| !is_padding(byte)).unwrap_or(raw.len());
    let end = raw.iter().rposition(|byte| !is_padding(byte)).map_or(start, |last| last + 1);
    &raw[start..end]
}
