"""An input with people who don't exist and a clean output of it, to plant leaks and breaks in."""

from __future__ import annotations

import os
import shutil
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


def _instance(sop_class: str, *numbers: int, person: tuple[str, str, str], day: str) -> FileDataset:
    data = FileDataset("", Dataset(), preamble=b"\0" * 128)
    data.file_meta = FileMetaDataset()
    data.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    data.SOPClassUID, data.SOPInstanceUID = sop_class, uid(*numbers)
    data.StudyInstanceUID, data.SeriesInstanceUID = uid(*numbers[:2]), uid(*numbers[:3])
    data.PatientName, data.PatientID, data.PatientBirthDate = person
    data.PatientSex, data.AccessionNumber = "F", ACCESSION
    data.StudyDate = data.SeriesDate = data.AcquisitionDate = data.ContentDate = day
    data.AcquisitionDateTime = f"{day}081500"
    data.StudyTime = data.ContentTime = "081500"
    data.PatientAddress, data.PatientTelephoneNumbers = STREET, PHONE
    data.ReferringPhysicianName, data.OperatorsName = PHYSICIAN, OPERATOR
    data.StudyID, data.SeriesNumber, data.InstanceNumber = "8", numbers[2], numbers[3]
    data.StudyDescription, data.SeriesDescription = "CT thorax", "axial 3 mm"
    data.Manufacturer, data.Modality = "Acme", "CT" if sop_class == CT else "SEG"
    data.FrameOfReferenceUID = FRAME if numbers[0] == 1 else uid(8, numbers[0])
    return data


def _image(data: FileDataset) -> FileDataset:
    data.ImageType = ["ORIGINAL", "PRIMARY", "AXIAL"]
    data.Rows = data.Columns = 64
    data.SamplesPerPixel, data.PhotometricInterpretation = 1, "MONOCHROME2"
    data.BitsAllocated, data.BitsStored, data.HighBit, data.PixelRepresentation = 16, 16, 15, 0
    data.PixelSpacing, data.ImagePositionPatient = [0.5, 0.5], [1, 2, int(data.InstanceNumber)]
    data.ImageOrientationPatient, data.SliceThickness = [1, 0, 0, 0, 1, 0], 3
    data.RescaleIntercept, data.RescaleSlope, data.KVP = -1024, 1, 120
    data.AcquisitionNumber, data.PositionReferenceIndicator = 1, None
    data.PixelData = bytes((7 * n + int(data.InstanceNumber)) % 251 for n in range(64 * 64 * 2))
    return data


def _segmentation(data: FileDataset, image: FileDataset) -> FileDataset:
    reference, series = Dataset(), Dataset()
    reference.ReferencedSOPClassUID, reference.ReferencedSOPInstanceUID = CT, image.SOPInstanceUID
    series.SeriesInstanceUID, series.ReferencedInstanceSequence = image.SeriesInstanceUID, Sequence([reference])
    data.ReferencedSeriesSequence = Sequence([series])
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
    compressed.Rows = compressed.Columns = 1
    compressed.BitsAllocated, compressed.BitsStored, compressed.HighBit = 8, 8, 7
    compressed.PixelData = pydicom.encaps.encapsulate([JPEG])
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

    def remove_tree(self) -> None:
        """Throw the copy away."""
        shutil.rmtree(self.folder)
