"""Structured reports by hand, with pydicom: content items of every value type (PS3.3 C.17.3)."""

import io
import warnings
from collections.abc import Iterator, Mapping
from typing import TypeVar

from pydicom import Dataset, dcmread, dcmwrite
from pydicom.dataset import FileDataset, FileMetaDataset
from pydicom.sequence import Sequence
from pydicom.uid import UID, ExplicitVRBigEndian, ImplicitVRLittleEndian

COMPREHENSIVE = "1.2.840.10008.5.1.4.1.1.88.33"
CT = "1.2.840.10008.5.1.4.1.1.2"
ROOT = "1.2.826.0.1.3680043.9.9999"

Code = tuple[str, str, str]
AnyDataset = TypeVar("AnyDataset", bound=Dataset)


VALUES = {
    "TEXT": "TextValue",
    "PNAME": "PersonName",
    "DATE": "Date",
    "TIME": "Time",
    "DATETIME": "DateTime",
    "UIDREF": "UID",
}
"""The attribute that holds the value, where a text is one."""


def dataset(**attributes: object) -> Dataset:
    """An item of these attributes; a list of data sets is a sequence."""
    return filled(Dataset(), attributes)


def filled(data: AnyDataset, attributes: Mapping[str, object]) -> AnyDataset:
    """The data set with these attributes, too."""
    for keyword, value in attributes.items():
        if isinstance(value, list) and all(isinstance(one, Dataset) for one in value):
            setattr(data, keyword, Sequence(value))
        else:
            setattr(data, keyword, value)
    return data


def code(name: Code) -> Dataset:
    """An item of a code sequence."""
    return dataset(**dict(zip(("CodeValue", "CodingSchemeDesignator", "CodeMeaning"), name, strict=True)))


def item(
    kind: str, name: Code, value: object = None, children: tuple[Dataset, ...] = (), how: str = "CONTAINS"
) -> Dataset:
    """A content item; `value` as its type wants it: text, a code, a UID for references."""
    made = dataset(RelationshipType=how, ValueType=kind, ConceptNameCodeSequence=[code(name)])
    if kind in VALUES:
        filled(made, {VALUES[kind]: value})
    elif kind == "CODE" and isinstance(value, tuple):
        filled(made, {"ConceptCodeSequence": [code(value)]})
    elif kind == "NUM":
        unit = [code(("mm", "UCUM", "mm"))]
        measured = dataset(MeasurementUnitsCodeSequence=unit, NumericValue=str(value))
        filled(made, {"MeasuredValueSequence": [measured]})
    elif kind in ("IMAGE", "COMPOSITE", "WAVEFORM"):
        reference = dataset(ReferencedSOPClassUID=CT, ReferencedSOPInstanceUID=str(value))
        filled(made, {"ReferencedSOPSequence": [reference]})
    elif kind == "CONTAINER":
        filled(made, {"ContinuityOfContent": "SEPARATE"})
    return filled(made, {"ContentSequence": list(children)}) if children else made


def by_number(*numbers: int) -> Dataset:
    """A relationship by reference: the item that these numbers lead to."""
    return dataset(RelationshipType="INFERRED FROM", ReferencedContentItemIdentifier=list(numbers))


def instance(sop_class: str, **attributes: object) -> FileDataset:
    """A file of a class with what every patient and study has, and these attributes."""
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID = UID(sop_class), UID(f"{ROOT}.4.7")
    meta.TransferSyntaxUID = UID("1.2.840.10008.1.2.1")
    data = FileDataset("", {}, preamble=b"\0" * 128, file_meta=meta)
    filled(data, dict.fromkeys(("StudyID", "AccessionNumber", "ReferringPhysicianName", "Manufacturer"), ""))
    filled(data, dict.fromkeys(("StudyDate", "ContentDate"), "20200102"))
    filled(data, dict.fromkeys(("StudyTime", "ContentTime"), "101112"))
    filled(data, dict.fromkeys(("SeriesNumber", "InstanceNumber"), "1"))
    filled(data, {"PatientName": "Adams^Ann", "PatientID": "PID-73918", "PatientBirthDate": "19610312"})
    filled(data, {"SOPClassUID": sop_class, "SOPInstanceUID": f"{ROOT}.4.7", "PatientSex": "F", "Modality": "OT"})
    filled(data, {"StudyInstanceUID": f"{ROOT}.2.7", "SeriesInstanceUID": f"{ROOT}.3.7"})
    return filled(data, attributes)


def report(*content: Dataset, sop_class: str = COMPREHENSIVE) -> FileDataset:
    """A structured report of the content."""
    return instance(
        sop_class,
        Modality="SR",
        ReferencedPerformedProcedureStepSequence=[],
        PerformedProcedureCodeSequence=[],
        CompletionFlag="PARTIAL",
        VerificationFlag="UNVERIFIED",
        ValueType="CONTAINER",
        ContinuityOfContent="SEPARATE",
        ConceptNameCodeSequence=[code(("18748-4", "LN", "Diagnostic Imaging Report"))],
        ContentSequence=list(content),
    )


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
