//! The words of the CDA R2 schema (HL7 V3, `urn:hl7-org:v3`) that cleaning needs.

use crate::tag::Tag;

/// Where CDA's elements live.
pub const NAMESPACE: &str = "urn:hl7-org:v3";

/// Namespaces that many documents declare; any other may be somebody's.
pub const NAMESPACES: [&str; 8] = [
    NAMESPACE,
    "urn:hl7-org:sdtc",
    "urn:hl7-org:v3/voc",
    "urn:ihe:pharm:medication",
    "urn:ihe:pharm",
    "urn:oid:1.3.6.1.4.1.19376.1.3.2",
    "http://www.w3.org/2001/XMLSchema-instance",
    "http://www.w3.org/1999/xhtml",
];

/// Beginnings of OIDs that name code systems, value sets and templates of standards bodies and nobody's things:
/// HL7's registered artefacts, code systems, templates, value sets and tables, DICOM, ISO, IHE, HITSP and NCI.
pub const PUBLIC_OIDS: [&str; 11] = [
    "2.16.840.1.113883.1.",
    "2.16.840.1.113883.5.",
    "2.16.840.1.113883.6.",
    "2.16.840.1.113883.10.",
    "2.16.840.1.113883.11.",
    "2.16.840.1.113883.12.",
    "2.16.840.1.113883.3.88.12.",
    "2.16.840.1.113883.3.26.1.",
    "1.2.840.10008.",
    "1.0.",
    "1.3.6.1.4.1.19376.",
];

/// The one extension that every document's `typeId` has.
pub const TYPE_ID: &str = "POCD_HD000040";

/// Names of things: the rest of `name` is people's, places' and organisations'.
pub const NAMED_THINGS: [&str; 3] = ["manufacturedMaterial", "manufacturedLabeledDrug", "labeledDrug"];

/// Organisations; their `name` is what DICOM calls Institution Name.
pub const ORGANISATIONS: [&str; 12] = [
    "representedOrganization",
    "representedCustodianOrganization",
    "custodianOrganization",
    "scopingOrganization",
    "providerOrganization",
    "receivedOrganization",
    "serviceProviderOrganization",
    "manufacturerOrganization",
    "wholeOrganization",
    "asOrganizationPartOf",
    "healthCareFacility",
    "location",
];

/// Roles and entities whose `id` tells who or where somebody is.
pub const ROLES: [&str; 20] = [
    "assignedAuthor",
    "assignedEntity",
    "assignedCustodian",
    "associatedEntity",
    "associatedPerson",
    "assignedPerson",
    "intendedRecipient",
    "informationRecipient",
    "relatedEntity",
    "relatedSubject",
    "relatedPerson",
    "participantRole",
    "playingEntity",
    "playingDevice",
    "scopingEntity",
    "guardian",
    "patient",
    "subject",
    "specimenRole",
    "maintainedEntity",
];

/// Elements that hold pictures and other files.
pub const FILES: [&str; 2] = ["nonXMLBody", "observationMedia"];

/// Elements that are a point in time, or hold a time's ends.
pub const TIMES: [&str; 7] =
    ["effectiveTime", "time", "birthTime", "deceasedTime", "availabilityTime", "activityTime", "expirationTime"];

/// Types of time: what begins so in `xsi:type`.
pub const TIME_TYPES: [&str; 7] = ["TS", "IVL_TS", "PIVL_TS", "EIVL_TS", "SXCM_TS", "SXPR_TS", "IVXB_TS"];

/// Attributes that hold words of the schema or codes, in which only what is known of people is looked for.
pub const CODED: [&str; 49] = [
    "code",
    "codeSystemVersion",
    "classCode",
    "moodCode",
    "typeCode",
    "determinerCode",
    "contextControlCode",
    "contextConductionInd",
    "nullFlavor",
    "use",
    "unit",
    "mediaType",
    "representation",
    "language",
    "styleCode",
    "align",
    "valign",
    "border",
    "width",
    "height",
    "cellpadding",
    "cellspacing",
    "rowspan",
    "colspan",
    "scope",
    "listType",
    "negationInd",
    "inversionInd",
    "independentInd",
    "inclusive",
    "operator",
    "institutionSpecified",
    "qualifier",
    "partType",
    "char",
    "charoff",
    "frame",
    "rules",
    "span",
    "lang",
    "space",
    "displayable",
    "currency",
    "compression",
    "alignment",
    "seperatableInd",
    "separatableInd",
    "typeID",
    "xsi",
];

/// Attributes that name a part of the document, or refer to one.
pub const LINKS: [&str; 7] = ["ID", "IDREF", "IDREFS", "id", "idref", "referencedObject", "headers"];

/// Attributes that lead elsewhere, or repeat what an ID says.
pub const NEVER: [&str; 5] =
    ["assigningAuthorityName", "schemaLocation", "noNamespaceSchemaLocation", "integrityCheck", "base"];

/// Elements inside a line of text: they part no words.
pub const INLINE: [&str; 7] = ["content", "sub", "sup", "linkHtml", "footnote", "footnoteRef", "caption"];

/// The DICOM attribute that a patient's characteristic goes by; none that stays with nothing.
#[allow(clippy::option_option)] // three answers
pub fn characteristic(name: &str) -> Option<Option<Tag>> {
    Some(match name {
        "administrativeGenderCode" => Some(0x0010_0040),
        "raceCode" | "ethnicGroupCode" => Some(0x0010_2160),
        "languageCommunication" => Some(0x0010_0101),
        "religiousAffiliationCode" => Some(0x0010_21F0),
        "maritalStatusCode" => None,
        "manufacturerModelName" => Some(0x0008_1090),
        "softwareName" => Some(0x0018_1020),
        _ => return None,
    })
}
