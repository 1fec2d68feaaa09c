"""Structured reports by hand, with pydicom: content items of every value type (PS3.3 C.17.3)."""

import io
import warnings
from collections.abc import Iterator

from pydicom import Dataset, dcmread, dcmwrite
from pydicom.dataset import FileDataset, FileMetaDataset
from pydicom.sequence import Sequence
from pydicom.uid import UID, ExplicitVRBigEndian, ImplicitVRLittleEndian

COMPREHENSIVE = "1.2.840.10008.5.1.4.1.1.88.33"
CT = "1.2.840.10008.5.1.4.1.1.2"
ROOT = "1.2.826.0.1.3680043.9.9999"

Code = tuple[str, str, str]


def code(name: Code) -> Dataset:
    """An item of a code sequence."""
    item = Dataset()
    item.CodeValue, item.CodingSchemeDesignator, item.CodeMeaning = name
    return item


def item(
    kind: str, name: Code, value: object = None, children: tuple[Dataset, ...] = (), how: str = "CONTAINS"
) -> Dataset:
    """A content item; `value` as its type wants it: text, a code, a UID for references."""
    made = Dataset()
    made.RelationshipType, made.ValueType = how, kind
    made.ConceptNameCodeSequence = Sequence([code(name)])
    keyword = {
        "TEXT": "TextValue",
        "PNAME": "PersonName",
        "DATE": "Date",
        "TIME": "Time",
        "DATETIME": "DateTime",
        "UIDREF": "UID",
    }.get(kind)
    if keyword is not None:
        setattr(made, keyword, value)
    elif kind == "CODE":
        assert isinstance(value, tuple)
        made.ConceptCodeSequence = Sequence([code(value)])
    elif kind == "NUM":
        measured = Dataset()
        measured.MeasurementUnitsCodeSequence = Sequence([code(("mm", "UCUM", "mm"))])
        measured.NumericValue = str(value)
        made.MeasuredValueSequence = Sequence([measured])
    elif kind in ("IMAGE", "COMPOSITE", "WAVEFORM"):
        reference = Dataset()
        reference.ReferencedSOPClassUID, reference.ReferencedSOPInstanceUID = CT, str(value)
        made.ReferencedSOPSequence = Sequence([reference])
    elif kind == "CONTAINER":
        made.ContinuityOfContent = "SEPARATE"
    if children:
        made.ContentSequence = Sequence(children)
    return made


def by_number(*numbers: int) -> Dataset:
    """A relationship by reference: the item that these numbers lead to."""
    made = Dataset()
    made.RelationshipType, made.ReferencedContentItemIdentifier = "INFERRED FROM", list(numbers)
    return made


def report(*content: Dataset, **more: object) -> FileDataset:
    """A Comprehensive SR around the content; `more` are attributes of the data set."""
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID = UID(COMPREHENSIVE), UID(f"{ROOT}.4.7")
    meta.TransferSyntaxUID = UID("1.2.840.10008.1.2.1")
    data = FileDataset("", {}, preamble=b"\0" * 128, file_meta=meta)
    data.SOPClassUID, data.SOPInstanceUID = COMPREHENSIVE, f"{ROOT}.4.7"
    data.StudyInstanceUID, data.SeriesInstanceUID = f"{ROOT}.2.7", f"{ROOT}.3.7"
    data.PatientName, data.PatientID, data.Modality = "Adams^Ann", "PID-73918", "SR"
    data.PatientBirthDate, data.PatientSex = "19610312", "F"
    data.StudyDate = data.ContentDate = "20200102"
    data.StudyTime = data.ContentTime = "101112"
    data.StudyID = data.AccessionNumber = data.ReferringPhysicianName = data.Manufacturer = ""
    data.SeriesNumber, data.InstanceNumber = "1", "1"
    data.ReferencedPerformedProcedureStepSequence = Sequence([])
    data.PerformedProcedureCodeSequence = Sequence([])
    data.CompletionFlag, data.VerificationFlag = "PARTIAL", "UNVERIFIED"
    data.ValueType, data.ContinuityOfContent = "CONTAINER", "SEPARATE"
    data.ConceptNameCodeSequence = Sequence([code(("18748-4", "LN", "Diagnostic Imaging Report"))])
    data.ContentSequence = Sequence(content)
    for keyword, value in more.items():
        setattr(data, keyword, value)
    return data


def spelled(data: FileDataset, syntax: str = "1.2.840.10008.1.2.1", undefined: bool = False) -> bytes:
    """The bytes of a file in a transfer syntax; `undefined` goes for all sequences and items."""
    if undefined:
        for holder in (data, *nested(data)):
            for element in holder:
                if element.VR == "SQ":
                    element.is_undefined_length = True
                    for one in element.value:
                        one.is_undefined_length_sequence_item = True
    data.file_meta.TransferSyntaxUID = UID(syntax)
    implicit, little = syntax == ImplicitVRLittleEndian, syntax != ExplicitVRBigEndian
    stream = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        dcmwrite(stream, data, implicit_vr=implicit, little_endian=little, enforce_file_format=False)
    return stream.getvalue()


def nested(data: Dataset) -> Iterator[Dataset]:
    """Every item at every depth."""
    for element in data:
        if element.VR == "SQ":
            for one in element.value:
                yield one
                yield from nested(one)


def tree(data: Dataset, at: tuple[int, ...] = (1,)) -> dict[tuple[int, ...], Dataset]:
    """Content items by their numbers (PS3.3 C.17.3.2.5), the root being 1."""
    found = {at: data}
    for number, one in enumerate(data.get("ContentSequence", ()), start=1):
        found |= tree(one, (*at, number))
    return found


def parsed(data: bytes) -> Dataset:
    """What pydicom reads, every element of it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        read = dcmread(io.BytesIO(data), force=True)
        list(nested(read))
    return read
