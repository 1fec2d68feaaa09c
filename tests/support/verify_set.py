"""An input with people who don't exist and a clean output of it, to plant leaks and breaks in."""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pydicom
from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.sequence import Sequence
from pydicom.uid import ExplicitVRLittleEndian, JPEGBaseline8Bit

from scrubjay import Deidentifier
from scrubjay.verify import Report, Sources, UidKey, verify
from support.api import KEY

ROOT = "1.2.826.0.1.3680043.9.9999.77"
CT, SEG = "1.2.840.10008.5.1.4.1.1.2", "1.2.840.10008.5.1.4.1.1.66.4"
NAME = "Harringsworth^Beatrix^Quilla"
PATIENT, ACCESSION, BIRTH, PHONE = "MRN4711203", "ACC20981734", "19611224", "+49 89 7351 2264"
STREET, PHYSICIAN, OPERATOR = "Lindenbluetenallee 14", "Weatherbyson^Augustin", "Obermoser^Kunigunde"
OTHER_NAME, OTHER_ID = "Tschernikow^Valentina", "PAT-88-20417"
FRAME = f"{ROOT}.9"
JPEG = bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffc0000b080001000101011100ffda0008010100003f00d2cf20ffd9")
"""Enough of a JPEG to be walked: APP0, a frame header, a scan."""


def uid(*numbers: int) -> str:
    """A UID of the input."""
    return ".".join((ROOT, *map(str, numbers)))


def _fill(data: Dataset, **values: object) -> None:
    for keyword, value in values.items():
        setattr(data, keyword, value)


def _instance(sop_class: str, *numbers: int, person: tuple[str, str, str], day: str) -> FileDataset:
    data = FileDataset("", Dataset(), preamble=b"\0" * 128)
    data.file_meta = FileMetaDataset()
    data.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    name, patient, birth = person
    _fill(data, SOPClassUID=sop_class, SOPInstanceUID=uid(*numbers))
    _fill(data, StudyInstanceUID=uid(*numbers[:2]), SeriesInstanceUID=uid(*numbers[:3]))
    _fill(data, PatientName=name, PatientID=patient, PatientBirthDate=birth, PatientSex="F", AccessionNumber=ACCESSION)
    _fill(data, StudyDate=day, SeriesDate=day, AcquisitionDate=day, ContentDate=day)
    _fill(data, AcquisitionDateTime=f"{day}081500", StudyTime="081500", ContentTime="081500")
    _fill(data, PatientAddress=STREET, PatientTelephoneNumbers=PHONE)
    _fill(data, ReferringPhysicianName=PHYSICIAN, OperatorsName=OPERATOR)
    _fill(data, StudyID="8", SeriesNumber=numbers[2], InstanceNumber=numbers[3])
    _fill(data, StudyDescription="CT thorax", SeriesDescription="axial 3 mm", Manufacturer="Acme")
    _fill(data, Modality="CT" if sop_class == CT else "SEG")
    _fill(data, FrameOfReferenceUID=FRAME if numbers[0] == 1 else uid(8, numbers[0]))
    return data


def _image(data: FileDataset) -> FileDataset:
    _fill(data, ImageType=["ORIGINAL", "PRIMARY", "AXIAL"], Rows=64, Columns=64)
    _fill(data, SamplesPerPixel=1, PhotometricInterpretation="MONOCHROME2")
    _fill(data, BitsAllocated=16, BitsStored=16, HighBit=15, PixelRepresentation=0)
    _fill(data, PixelSpacing=[0.5, 0.5], ImagePositionPatient=[1, 2, int(data.InstanceNumber)], SliceThickness=3)
    _fill(data, ImageOrientationPatient=[1, 0, 0, 0, 1, 0], RescaleIntercept=-1024, RescaleSlope=1, KVP=120)
    _fill(data, AcquisitionNumber=1, PositionReferenceIndicator=None)
    _fill(data, PixelData=bytes((7 * n + int(data.InstanceNumber)) % 251 for n in range(64 * 64 * 2)))
    return data


def _segmentation(data: FileDataset, image: FileDataset) -> FileDataset:
    reference, series = Dataset(), Dataset()
    _fill(reference, ReferencedSOPClassUID=CT, ReferencedSOPInstanceUID=image.SOPInstanceUID)
    _fill(series, SeriesInstanceUID=image.SeriesInstanceUID, ReferencedInstanceSequence=Sequence([reference]))
    _fill(data, ReferencedSeriesSequence=Sequence([series]))
    return _image(data)


def make_source(folder: Path) -> Path:
    """Four images of one patient in two studies, one of them compressed, a segmentation; one image of another."""
    person, other = (NAME, PATIENT, BIRTH), (OTHER_NAME, OTHER_ID, "19780311")
    first = _image(_instance(CT, 1, 1, 1, 1, person=person, day="20190514"))
    files = [
        first,
        _image(_instance(CT, 1, 1, 1, 2, person=person, day="20190514")),
        _image(_instance(CT, 1, 2, 1, 3, person=person, day="20200703")),
        _segmentation(_instance(SEG, 1, 1, 2, 4, person=person, day="20190515"), first),
        _image(_instance(CT, 2, 1, 1, 5, person=other, day="20210118")),
    ]
    compressed = _image(_instance(CT, 1, 2, 1, 6, person=person, day="20200703"))
    compressed.file_meta.TransferSyntaxUID = JPEGBaseline8Bit
    _fill(compressed, Rows=1, Columns=1, BitsAllocated=8, BitsStored=8, HighBit=7)
    _fill(compressed, PixelData=pydicom.encaps.encapsulate([JPEG]))
    compressed["PixelData"].VR = "OB"
    for number, data in enumerate([*files, compressed]):
        path = folder / f"{number}.dcm"
        path.parent.mkdir(parents=True, exist_ok=True)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            data.save_as(path, enforce_file_format=True)
    return folder


IMAGE, SECOND, LATER, SEGMENTATION, STRANGER, COMPRESSED = range(6)
"""Files of the input, by the order they are made in."""


@dataclass(frozen=True, slots=True)
class CleanSet:
    """An input, its output by a recipe, and where each input went."""

    source: Path
    out: Path
    recipe: str
    outputs: tuple[str, ...]

    @classmethod
    def make(cls, folder: Path, recipe: str) -> CleanSet:
        """De-identify the input."""
        source = make_source(folder / "in")
        result = Deidentifier(recipe, key=KEY).tree(source, folder / "out")
        outputs = {one.source: one.output for one in result.outcomes}
        return cls(source, folder / "out", recipe, tuple(outputs[f"{number}.dcm"] for number in range(len(outputs))))

    def verified(self, out: Path | None = None, *, project: str = "default") -> Report:
        """What the verifier says of a copy, with all it may know but dciodvfy."""
        key = UidKey(KEY.secret, project)
        return verify(out or self.out, Sources(against=self.source, key=key, use_dciodvfy=False))

    def copy(self, folder: Path) -> Copy:
        """A fresh copy to break. Files are shared until they are changed."""
        for path in self._files():
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            os.link(self.out / path, target)
        return Copy(self, folder)

    def _files(self) -> Iterator[str]:
        for path in self.out.rglob("*"):
            if path.is_file():
                yield str(path.relative_to(self.out))


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy of an output, to be broken."""

    clean: CleanSet
    folder: Path

    def path(self, which: int) -> Path:
        """The file that the input of this number became."""
        return self.folder / self.clean.outputs[which]

    def edit(self, which: int) -> FileDataset:
        """The file as pydicom sees it; `save` it."""
        return pydicom.dcmread(self.path(which))

    def save(self, which: int, data: FileDataset) -> None:
        """Replace the file; the original keeps its content."""
        self.path(which).unlink()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            data.save_as(self.path(which), enforce_file_format=True)

    def original(self, which: int) -> FileDataset:
        """The input."""
        return pydicom.dcmread(self.clean.source / f"{which}.dcm")

    def rewrite(self, which: int, data: bytes) -> None:
        """Replace the file by these bytes."""
        self.path(which).unlink()
        self.path(which).write_bytes(data)
