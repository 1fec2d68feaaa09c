"""Identities in the attributes made for them: replaced where a file has them, added where it doesn't."""

from pydicom.dataelem import DataElement

from support.phi.key import Action
from support.phi.lookup import creator_of
from support.phi.people import Name
from support.phi.planter import Planter, Spot
from support.phi.words import each

ALWAYS = each(
    "PatientName PatientID PatientBirthDate AccessionNumber StudyID ReferringPhysicianName InstitutionName StudyDate"
)
PHYSICIANS_OF_RECORD = 0x00081048
PATIENT = each("PatientName PatientBirthName OtherPatientNames")


def fill(planter: Planter, *, wholly: bool) -> None:
    """Give the file its identity.

    wholly: everybody and everything that texts of the study may name: one file of it has to say so, or they would be
    absent from the header.
    """
    _names(planter, planter.top)
    person, study, rng = planter.person, planter.study, planter.rng
    top = planter.top.dataset
    top.PatientName = person.name.pn
    _owed_name(planter, planter.top, 0x00100010, person.name)
    for keyword, (tag, vr, value, kind, texts) in _texts(planter).items():
        wanted = (
            person.number % 2 if keyword == "IssuerOfPatientID" else keyword in top or wholly or rng.random() < 0.35
        )
        if keyword in ALWAYS or wanted:
            planter.value(planter.top, tag, vr, value, kind, "own attribute", texts)
    if wholly:
        names, forms = [one.pn for one in person.physicians], [form for one in person.physicians for form in one.forms]
        planter.value(planter.top, PHYSICIANS_OF_RECORD, "PN", names, "physician", "own attribute", forms)
    if not person.number % 2 and "IssuerOfPatientID" in top:
        del top.IssuerOfPatientID  # the same person's files say the same
    top.PatientID = person.patient_id
    planter.owe(Action.PATID_CONSISTENT, "00100020", kind="patient ID", place="own attribute")
    planter.owe(Action.TEXT_REMOVED, "00100020", kind="patient ID", place="own attribute", texts=(person.patient_id,))
    planter.planted.add("00100020")
    top.PatientBirthDate = f"{person.birth:%Y%m%d}"
    if not str(top.get("StudyDate") or ""):
        top.StudyDate = f"{study.day:%Y%m%d}"
    for keyword, value in (("StationName", person.station), ("DeviceSerialNumber", person.serial)):
        if keyword in top or rng.random() < 0.3:
            setattr(top, keyword, value)
    _other_id(planter)


def _texts(planter: Planter) -> dict[str, tuple[int, str, str, str, tuple[str, ...]]]:
    person, study, rng = planter.person, planter.study, planter.rng
    phone = "({}) {}-{}".format(*person.phone)
    doctor, address = rng.choice(person.physicians), f"{person.street}, {person.town} {person.postcode}"
    street = tuple(person.street.split()[1:2])
    name = f"{person.hospital}"
    return {
        "IssuerOfPatientID": (0x00100021, "LO", person.issuer, "issuer", (person.issuer,)),
        "OtherPatientIDs": (0x00101000, "LO", person.other_id, "other ID", (person.other_id,)),
        "PatientBirthName": (0x00101005, "PN", person.name.pn, "patient name", person.name.forms),
        "OtherPatientNames": (0x00101001, "PN", person.name.latin_pn, "patient name", person.name.forms[:2]),
        "PatientMotherBirthName": (0x00101060, "PN", person.mother.pn, "relative", person.mother.forms),
        "ResponsiblePerson": (0x00102297, "PN", person.mother.pn, "relative", person.mother.forms),
        "PatientAddress": (0x00101040, "LO", address, "address", (*street, person.town, person.postcode)),
        "PatientTelephoneNumbers": (0x00102154, "SH", phone[:16], "phone", person.phone),
        "PatientTelecomInformation": (0x00102155, "LT", person.email, "e-mail", (person.email,)),
        "MedicalRecordLocator": (0x00101090, "LO", person.ssn, "social security number", (person.ssn,)),
        "AccessionNumber": (0x00080050, "SH", study.accession, "accession number", (study.accession,)),
        "StudyID": (0x00200010, "SH", study.number, "study ID", (study.number,)),
        "AdmissionID": (0x00380010, "LO", study.admission, "admission", (study.admission,)),
        "PlacerOrderNumberImagingServiceRequest": (0x00402016, "LO", study.order, "order number", (study.order,)),
        "FillerOrderNumberImagingServiceRequest": (0x00402017, "LO", study.order, "order number", (study.order,)),
        "ReferringPhysicianName": (0x00080090, "PN", doctor.pn, "physician", doctor.forms),
        "PerformingPhysicianName": (0x00081050, "PN", doctor.pn, "physician", doctor.forms),
        "OperatorsName": (0x00081070, "PN", doctor.pn, "physician", doctor.forms),
        "RequestingPhysician": (0x00321032, "PN", doctor.pn, "physician", doctor.forms),
        "NameOfPhysiciansReadingStudy": (0x00081060, "PN", doctor.pn, "physician", doctor.forms),
        "ReferringPhysicianTelephoneNumbers": (0x00080094, "SH", phone[:16], "phone", person.phone),
        "ReferringPhysicianAddress": (0x00080092, "ST", person.email, "e-mail", (person.email,)),
        "InstitutionName": (0x00080080, "LO", name, "institution", (person.hospital_word,)),
        "InstitutionAddress": (0x00080081, "ST", address, "address", (*street, person.town)),
        "InstitutionalDepartmentName": (0x00081040, "LO", f"Radiology {name}", "institution", (person.hospital_word,)),
        "CurrentPatientLocation": (0x00380300, "LO", person.town, "address", (person.town,)),
    }


def _names(planter: Planter, spot: Spot) -> None:
    """Put a made-up name into every person's name of the data set, at every depth."""
    for element in list(spot.dataset):
        if element.VR == "SQ":
            for number, item in enumerate(element.value or ()):
                creator = creator_of(spot.dataset, int(element.tag))
                _names(planter, Spot(item, (*spot.steps, (int(element.tag), creator, number)), spot.stays))
        elif element.VR == "PN" and element.value:
            patient = element.keyword in PATIENT
            name = planter.person.name if patient else planter.rng.choice(planter.person.physicians)
            spot.dataset[element.tag] = DataElement(element.tag, "PN", name.pn)
            _owed_name(planter, spot, int(element.tag), name)


def _owed_name(planter: Planter, spot: Spot, tag: int, name: Name) -> None:
    path = spot.path(tag, creator_of(spot.dataset, tag))
    planter.duties = [duty for duty in planter.duties if duty.path != path]
    kind = "patient name" if name is planter.person.name else "physician"
    planter.planted.add(path)
    place = "own attribute" if not spot.steps else "own attribute, nested"
    planter.owe(Action.TEXT_REMOVED, path, kind=kind, place=place, spelling="own value", texts=name.forms)


def _other_id(planter: Planter) -> None:
    if planter.rng.random() < 0.4:
        item = planter.item(planter.top, 0x00101002)
        person = planter.person
        planter.value(item, 0x00100020, "LO", person.other_id, "other ID", "own attribute, nested", (person.other_id,))
