"""An independent opinion on what the Basic Profile does to each attribute (PS3.15 E.1, Table E.1-1).

Slow and plain: pydicom reads both sides, `scrubjay.standard` supplies the table and the types, and nothing comes from
the plan, the recipes or the engine. Disagreements name tags and expectations, never values.
"""

import copy
import functools
import re
from collections.abc import Iterator

from pydicom import Dataset

from scrubjay import standard

RESOLVED = {
    # code: what happens at Type 3 (or outside the IOD), Type 2, Type 1
    "X": ("remove", "empty", "dummy"),
    "X/Z": ("remove", "empty", "dummy"),
    "X/Z/D": ("remove", "empty", "dummy"),
    "X/D": ("remove", "dummy", "dummy"),
    "Z": ("empty", "empty", "dummy"),
    "Z/D": ("empty", "empty", "dummy"),
    "D": ("dummy", "dummy", "dummy"),
    "U": ("uid", "uid", "uid"),
    "X/Z/U*": ("remove", "empty", "keep"),
}
UNLISTED = {"UI": "U", "PN": "X/Z/D", **dict.fromkeys(("DA", "DT", "TM", "AE", "UR", "UN", "ST", "LT", "UT"), "X")}
FORGOTTEN = frozenset(  # identifying, but in no row of E.1-1 and of a VR that gives nothing away
    [
        "PatientBirthDateInAlternativeCalendar",
        "PatientDeathDateInAlternativeCalendar",
        "PatientAlternativeCalendar",
        "IssuerOfPatientIDQualifiersSequence",
        "IssuerOfAccessionNumberSequence",
        "UniversalEntityID",
        "LocalNamespaceEntityID",
        "PlacerOrderNumberProcedure",
        "FillerOrderNumberProcedure",
        "PlacerOrderNumberImagingServiceRequestRetired",
        "FillerOrderNumberImagingServiceRequestRetired",
        "RequestedProcedureDescriptionTrial",
        "RequestingPhysicianIdentificationSequence",
        "RequestingServiceCodeSequence",
        "HumanPerformerCodeSequence",
        "DocumentAuthorIdentifierCodeSequenceTrial",
        "DocumentingObserverIdentifierCodeSequenceTrial",
        "HangingProtocolUserIdentificationCodeSequence",
        "AuthorIdentificationSequence",
        "AsserterIdentificationSequence",
        "OOIOwnerSequence",
        "ComponentWelderIDs",
        "HangingProtocolCreator",
        "HangingProtocolUserGroupName",
        "ContactDisplayName",
        "OwnerID",
        "BreedRegistrationNumber",
        "NTPSourceAddress",
        "PrinterName",
        "DeviceID",
        "GridID",
        "SubstanceAdministrationDeviceID",
        "BoardingPassID",
        "ItineraryID",
        "RouteID",
        "ContentDescription",
        "DoseComment",
        "FrameOfReferenceTransformationComment",
        "SubstanceAdministrationNotes",
        "SystemStatusComment",
        "TestResultComment",
        "TextValue",
        "RadiationMachineName",
        "RTImageLabel",
        "RTImageName",
        "AssignedLocation",
        "ReferenceToRecordedSound",
        "RecognitionCode",
        "StorageMediaFileSetID",
        "ImageID",
        "PrintJobID",
        "PrintQueueID",
        "FilmSessionLabel",
        "CompressionOriginator",
        "WorklistLabel",
        "ProcedureStepLabel",
        "ResourceDescription",
        "CarrierID",
        "RouteSegmentID",
        "RouteSegmentStartLocationID",
        "RouteSegmentEndLocationID",
        "ItineraryIDAssigningAuthority",
        "RouteIDAssigningAuthority",
        "AuthorizationEquipmentCertificationNumber",
        "AssessmentSetID",
        "StrainStockNumber",
        "ProductLotIdentifier",
        "InstructionText",
        "PatientReliabilityIndicator",
        "PatientAdditionalPosition",
        "PotentialReasonsForProcedure",
        "PotentialDiagnosticTasks",
        "DataSetName",
        "DataSetDescription",
        "DataSetSource",
        "FrameOfInterestDescription",
        "PixelValueMappingExplanation",
        "PatientSetupLabel",
        "BeamName",
        "SurgicalTechnique",
        "AssessmentLabel",
        "HangingProtocolName",
        "HangingProtocolDescription",
        "GraphicLayerDescription",
        "CompletionFlagDescription",
        "EncryptedContent",
        "Signature",
        "RecordKey",
        "PriorRecordKey",
        "ObjectBinaryIdentifierTrial",
        "ObjectDirectoryBinaryIdentifierTrial",
        "HPGLDocument",
        "SelectorUCValue",
        "SelectorOWValue",
        "SelectorOLValue",
        "SelectorOVValue",
        "ThreatROIBitmap",
    ]
)
COMPANIONS = frozenset((0x00100035, 0x00102298))
"""Type 1C beside what the profile takes away (calendar of the dates, role of the person): a dummy would be illegal."""
COMMON_INSTANCE_REFERENCE = 0x00081115
"""Who has this sequence must refer to instances (PS3.3 C.12.2): X/Z/U* then has to be U to keep the IOD whole."""
ALWAYS_GONE = frozenset((0x04000550, 0x04000561, 0x4FFE0001, 0xFFFAFFFA, 0xFFFCFFFC))
ILLEGAL_GROUPS = frozenset((0x0000, 0x0001, 0x0002, 0x0003, 0x0004, 0x0005, 0x0007, 0xFFFF))
PSEUDONYMS = frozenset((0x00100010, 0x00100020, 0x00200010))  # an emptied StudyID makes archives merge studies
PIXELS = 0x7FE00010
BINARY = frozenset(("OB", "OD", "OF", "OL", "OV", "OW", "UN", "OB|OW"))
STAMPS = frozenset((0x00120062, 0x00120063, 0x00120064, 0x00280303))
STRUCTURAL = (
    "SOPClass",
    "TransferSyntax",
    "CodingScheme",
    "ContextUID",
    "ContextGroup",
    "MappingResource",
)


@functools.cache
def _rows() -> dict[int, str]:
    return {row.tag: row.basic for row in standard.profile() if row.tag is not None and row.mask == 0xFFFFFFFF}


def code_of(tag: int, vr: str) -> str:
    """The code that governs a public attribute, `keep` when none does."""
    entry = standard.dictionary().by_tag(tag)
    if tag in STAMPS:
        return "stamp"
    if tag in COMPANIONS:
        return "remove"
    if tag in PSEUDONYMS:
        return "pseudonym"
    if tag in _rows():
        return "U" if vr == "UI" else _rows()[tag]
    if entry is None or entry.keyword in FORGOTTEN:
        return "remove" if entry is None else "X"
    if vr == "UI" and any(word in entry.keyword for word in STRUCTURAL):
        return "keep"
    return UNLISTED.get(vr, "keep")


def expected(tag: int, vr: str, path: tuple[int, ...], sop_class: str | None, refers: bool = False) -> str:
    """One of keep, remove, empty, dummy, uid, pseudonym, stamp for an attribute; `path` are the sequences above it.

    refers: the instance has the Common Instance Reference module.
    """
    group = tag >> 16
    if tag in ALWAYS_GONE or group % 2 or group in ILLEGAL_GROUPS or tag & 0xFFFF == 0:
        return "remove"
    if group & 0xFF00 in (0x5000, 0x6000):
        return "remove"  # curves and overlays go whole, the data being Type 1; above 1E there is no plane at all
    code = code_of(tag, vr)
    if code not in RESOLVED:
        return code
    if code == "X/Z/U*" and refers:
        return "keep"
    kind = standard.types().type_of(sop_class, (*path, tag))[0]
    return RESOLVED[code]["321".index(kind)]


def effective_vr(tag: int, vr: str | None) -> str:
    """The VR in the file, the dictionary's where the file has none."""
    if vr and vr != "UN":
        return str(vr)
    entry = standard.dictionary().by_tag(tag)
    return entry.vr if entry else "UN"


def _content(dataset: Dataset, tag: int) -> bytes | list[Dataset]:
    element = dataset.get_item(tag)
    if effective_vr(tag, element.VR) == "SQ":
        return list(dataset[tag].value or ())
    value = element.value
    if isinstance(value, bytes):
        return value
    return repr(value).encode() if value not in (None, "") else b""


def is_text_in_number(vr: str, value: object) -> bool:
    """Whether a DS or IS value holds what no number is written with: it is text, and text isn't kept unread."""
    if vr not in ("DS", "IS") or not isinstance(value, bytes):
        return False
    return bool(set(value) - set(b"0123456789+-\\ \0" + (b".eE" if vr == "DS" else b"")))


_WHO = ("PatientID", "StudyID", "AccessionNumber", "InstitutionName", "StationName", "InstitutionalDepartmentName")
_WORD = re.compile(rb"[a-z0-9]{4,}|[\x80-\xff]+")


def identifying_words(dataset: Dataset) -> frozenset[bytes]:
    """Words of at least four letters in names and IDs at top level: a kept text that has one of them is cleaned."""
    values = [_content(dataset, element.tag) for element in dataset if element.VR == "PN"]
    values += [_content(dataset, dataset[name].tag) for name in _WHO if name in dataset]
    return frozenset(word for value in values if isinstance(value, bytes) for word in _WORD.findall(value.lower()))


def may_name(value: object, words: frozenset[bytes]) -> bool:
    """Whether a text has one of the words."""
    return isinstance(value, bytes) and not words.isdisjoint(_WORD.findall(value.lower()))


class Oracle:
    """Compares an instance before and after; remembers the UID map over all instances it saw."""

    def __init__(self) -> None:
        self.uids: dict[bytes, bytes] = {}
        self.refers = False
        self.words: frozenset[bytes] = frozenset()

    def disagreements(self, before: Dataset, after: Dataset) -> list[str]:
        """Where the output is not what the profile asks for; empty when all is well."""
        stored = before.get_item(0x00080016)  # left raw, so that both sides compare as bytes
        sop_class = stored.value.rstrip(b"\0 ").decode("latin-1") if stored and stored.value else None
        self.refers = COMMON_INSTANCE_REFERENCE in before
        self.words = identifying_words(copy.deepcopy(before))  # what is looked at is converted
        return list(self._dataset(before, after, (), sop_class))

    def _dataset(self, before: Dataset, after: Dataset, path: tuple[int, ...], sop_class: str | None) -> Iterator[str]:
        where = "/".join(f"{step:08X}" for step in path)
        known = {int(tag) for tag in before.keys()}  # noqa: SIM118 (iterating a Dataset converts its elements)
        for tag in {int(tag) for tag in after.keys()} - known - (set() if path else STAMPS):  # noqa: SIM118
            yield f"{where}/{tag:08X} was added"
        for tag in sorted(known):
            element = before.get_item(tag)
            want = expected(tag, effective_vr(tag, element.VR), path, sop_class, self.refers)
            if want == "keep" and is_text_in_number(effective_vr(tag, element.VR), element.value):
                want = RESOLVED["X"]["321".index(standard.types().type_of(sop_class, (*path, tag))[0])]
            verdict = self._attribute(before, after, tag, want, path, sop_class)
            if isinstance(verdict, str):
                yield f"{where}/{tag:08X} {effective_vr(tag, element.VR)} should be {want}: {verdict}"
            else:
                yield from verdict

    def _attribute(
        self, before: Dataset, after: Dataset, tag: int, want: str, path: tuple[int, ...], sop_class: str | None
    ) -> str | list[str]:
        if want == "stamp" and not path:
            return []
        if want == "remove" or tag not in after:
            return [] if (want == "remove") == (tag not in after) else ("still there" if tag in after else "gone")
        old, new = _content(before, tag), _content(after, tag)
        if isinstance(old, list) != isinstance(new, list):
            return "became another kind"
        padding = b"" if effective_vr(tag, before.get_item(tag).VR) in BINARY else b" \0"
        empty, was_empty = (
            not (one.strip(padding) if padding and isinstance(one, bytes) else one) for one in (new, old)
        )
        if want in ("keep", "stamp") and isinstance(old, list) and isinstance(new, list):
            if len(old) != len(new):
                return "another number of items"
            found: list[str] = []
            for one, other in zip(old, new, strict=True):
                found += self._dataset(one, other, (*path, tag), sop_class)
            return found
        if want in ("keep", "stamp"):  # comments inside compressed pixels go: their own test compares frames
            same = old == new or (tag == PIXELS and len(old) == len(new)) or before[tag].value == after[tag].value
            return [] if same or may_name(old, self.words) else "changed"
        if want == "empty":
            return [] if empty else "has a value"
        if want in ("dummy", "pseudonym"):
            if empty:
                return [] if was_empty else "has no value"
            return [] if old != new or old in _dummies() else "unchanged"
        return self._uid(old, new)

    def _uid(self, old: bytes | list[Dataset], new: bytes | list[Dataset]) -> str | list[str]:
        if isinstance(old, list) or isinstance(new, list):
            return "not a UID"
        olds, news = old.rstrip(b"\0 ").split(b"\\"), new.rstrip(b"\0 ").split(b"\\")
        if len(olds) != len(news):
            return "another number of values"
        for one, other in zip(olds, news, strict=True):
            one, other = one.strip(b"\0 "), other.strip(b"\0 ")
            if not one or one.decode("latin-1") in standard.registered_uids():
                if one != other:
                    return "a registered or empty UID changed"
            elif not other.startswith(b"2.25.") or len(other) > 64 or other == one:
                return "not replaced"
            elif self.uids.setdefault(one, other) != other:
                return "replaced differently elsewhere"
        return []


@functools.cache
def _dummies() -> frozenset[bytes]:
    """Values that may stand for themselves: the usual dummies, padded."""
    values = ("ANON", "ANONYMIZED", "ANONYMOUS", "000000", "19000101", "19000101000000", "000D", "UNKNOWN", "0", "00")
    return frozenset(value.encode() + filler for value in values for filler in (b"", b" ", b"\0"))
