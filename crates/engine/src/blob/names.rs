//! Which names of parameters say that their values identify somebody: a hint for the cleaner, where no needle matches.
//!
//! Vendors spell DICOM's names their own way: `tPatientName`, `PatientsName`, `sPatient.tName`, `tReferenceImage0`.

/// What a parameter's value tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Identity {
    /// The name of a person.
    Person,
    /// A number or code given to a person, a visit or an order.
    Number,
    /// A date of birth, or of something that happened to the patient.
    Date,
    /// An instance, series, study or frame of reference.
    Uid,
    /// An institution, department, station or address.
    Place,
    /// A serial number or other name of one device.
    Device,
    /// The patient's age.
    Age,
    /// The patient's sex.
    Sex,
    /// The patient's height.
    Size,
    /// The patient's weight.
    Weight,
}

/// Names in small letters, letters and digits only, without a type prefix.
const NAMES: &[(&str, Identity)] = &[
    ("accessionnumber", Identity::Number),
    ("address", Identity::Place),
    ("admissionid", Identity::Number),
    ("birthdate", Identity::Date),
    ("birthday", Identity::Date),
    ("departmentname", Identity::Place),
    ("deviceserialnumber", Identity::Device),
    ("frameofreference", Identity::Uid),
    ("frameofreferenceuid", Identity::Uid),
    ("hospital", Identity::Place),
    ("hospitalname", Identity::Place),
    ("institution", Identity::Place),
    ("institutionaddress", Identity::Place),
    ("institutionaldepartmentname", Identity::Place),
    ("institutionname", Identity::Place),
    ("operator", Identity::Person),
    ("operatorname", Identity::Person),
    ("operatorsname", Identity::Person),
    ("otherpatientids", Identity::Number),
    ("otherpatientnames", Identity::Person),
    ("patientaddress", Identity::Place),
    ("patientage", Identity::Age),
    ("patientbirthdate", Identity::Date),
    ("patientbirthday", Identity::Date),
    ("patientheight", Identity::Size),
    ("patientid", Identity::Number),
    ("patientloid", Identity::Number),
    ("patientname", Identity::Person),
    ("patientsaddress", Identity::Place),
    ("patientsage", Identity::Age),
    ("patientsbirthdate", Identity::Date),
    ("patientsex", Identity::Sex),
    ("patientsize", Identity::Size),
    ("patientsname", Identity::Person),
    ("patientssex", Identity::Sex),
    ("patientssize", Identity::Size),
    ("patientstelephone", Identity::Number),
    ("patientsweight", Identity::Weight),
    ("patienttelephonenumbers", Identity::Number),
    ("patientweight", Identity::Weight),
    ("performingphysician", Identity::Person),
    ("performingphysiciansname", Identity::Person),
    ("physician", Identity::Person),
    ("physicianname", Identity::Person),
    ("referencedimage", Identity::Uid),
    ("referenceimage", Identity::Uid),
    ("referringphysician", Identity::Person),
    ("referringphysiciansname", Identity::Person),
    ("requestingphysician", Identity::Person),
    ("serialnumber", Identity::Device),
    ("seriesinstanceuid", Identity::Uid),
    ("seriesloid", Identity::Number),
    ("sopinstanceuid", Identity::Uid),
    ("stationname", Identity::Place),
    ("studyinstanceuid", Identity::Uid),
    ("studyloid", Identity::Number),
    ("usedpatientweight", Identity::Weight),
];

/// Hungarian prefixes of Siemens' protocols, longest first.
const PREFIXES: &[&str] = &["fl", "uc", "ul", "t", "s", "l", "d", "n", "b", "a"];

/// What a value called `name` tells of somebody; `None` for most.
///
/// Case, punctuation, indices (`[0]`, a number at the end) and type prefixes don't count. Of a path the last two parts
/// are taken together too, so `sPatient.tName` is a patient's name.
#[must_use]
pub fn identity(name: &str) -> Option<Identity> {
    // Philips puts the program's part in front: GSR_, EX_ACQ_.
    let name = name.trim_start_matches(|one: char| one.is_ascii_uppercase() && name.contains('_') || one == '_');
    let mut parts = name.rsplit(['.', ':', '/']).map(plain);
    let last = parts.next()?;
    let joined = parts.next().map(|before| format!("{}{}", bare(&before), bare(&last)));
    find(&last).or_else(|| joined.as_deref().and_then(find))
}

fn find(name: &str) -> Option<Identity> {
    let known = |name: &str| NAMES.iter().find(|(known, _)| *known == name).map(|(_, what)| *what);
    let stripped = || PREFIXES.iter().find_map(|prefix| name.strip_prefix(prefix).and_then(known));
    known(name).or_else(stripped)
}

/// Without a type prefix, where an upper case letter told of one.
fn bare(name: &str) -> &str {
    ["patient", "name", "id", "birth", "physician", "age", "sex", "weight"]
        .iter()
        .find_map(|word| name.find(word).filter(|at| (1..=2).contains(at)).and_then(|at| name.get(at..)))
        .unwrap_or(name)
}

fn plain(part: &str) -> String {
    let part = part.split('[').next().unwrap_or_default();
    let letters: String =
        part.chars().filter(char::is_ascii_alphanumeric).map(|one| one.to_ascii_lowercase()).collect();
    letters.trim_end_matches(|one: char| one.is_ascii_digit()).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vendors_spellings_are_understood() {
        for (name, what) in [
            ("tPatientName", Identity::Person),
            ("PatientsName", Identity::Person),
            ("sPatient.tName", Identity::Person),
            ("PatientID", Identity::Number),
            ("PatientBirthDay", Identity::Date),
            ("tReferenceImage2", Identity::Uid),
            ("tFrameOfReference", Identity::Uid),
            ("GSR_frame_of_reference_uid", Identity::Uid),
            ("DeviceSerialNumber", Identity::Device),
            ("InstitutionName", Identity::Place),
            ("ns:Patient.Id", Identity::Number),
            ("flUsedPatientWeight", Identity::Weight),
            ("UsedPatientWeight", Identity::Weight),
            ("PatientSex", Identity::Sex),
            ("lPatientSex", Identity::Sex),
            ("PatientsAge", Identity::Age),
        ] {
            assert_eq!(identity(name), Some(what), "{name}");
        }
        for name in ["", "tProtocolName", "PatientPosition", "lName", "lAverages", "dSlicePackage"] {
            assert_eq!(identity(name), None, "{name}");
        }
    }
}
