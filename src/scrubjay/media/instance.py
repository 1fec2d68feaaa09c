"""One file of an output as its directory records: what they say comes from the file, and is as de-identified as it.

Media must have some values that a de-identified file needn't have any more: the creator of a medium is to supply them
(PS3.11 D.3.3.1). They are the same for everybody, or counted, or made of a new UID.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from scrubjay.media.own import IMPLEMENTATION
from scrubjay.media.record_types import FEW_KEYS, ROOT_TYPES, record_type
from scrubjay.recipe.file_ids import file_id

if TYPE_CHECKING:
    from pydicom.dataset import Dataset, FileDataset

STAND_IN_DATE: Final = "19000101"
STAND_IN_TIME: Final = "000000"

FOREIGN: Final = "ScrubJay didn't make them"
NO_CLASS: Final = "media have no record for their SOP class"
NO_KEYS: Final = "they lack what their record must say, such as a Patient ID or a UID"
UNREADABLE: Final = "they can't be read"

_LAST_OF_FEW: Final = 0x00200013
_UIDS: Final = ("SOPClassUID", "SOPInstanceUID")
_NAMES: Final = ("PatientID", "StudyInstanceUID", "SeriesInstanceUID", "Modality")
_TEXTS: Final = frozenset(("LO", "LT", "PN", "SH", "ST", "UC", "UT"))
_CONCEPT: Final = "HAS CONCEPT MOD"
_LONGEST_DEFERRED: Final = 1 << 16


class NotIndexed(Exception):
    """A file that the directory can't name; its text says why, and no value."""


@dataclass(frozen=True, slots=True)
class Record:
    """One directory record. body: its elements behind (0004,1430), as bytes; filled: it has values of nobody's."""

    kind: str
    body: bytes = field(repr=False)
    filled: bool = False


@dataclass(frozen=True, slots=True)
class Instance:
    """The header of one file, and records from it. parts: of its path below OUT."""

    parts: list[str]
    kind: str
    header: FileDataset = field(repr=False)

    @property
    def path(self) -> str:
        """Below OUT."""
        return "/".join(self.parts)

    @property
    def is_root(self) -> bool:
        """Whether its record stands beside those of patients."""
        return self.kind in ROOT_TYPES

    def text(self, keyword: str) -> str:
        """A value as text."""
        return _text(self.header, keyword)

    def patient(self) -> Record:
        """The record of its patient."""
        return _made("PATIENT", self.header)

    def study(self) -> Record:
        """The record of its study."""
        uid = self.text("StudyInstanceUID")
        wanted = {"StudyDate": STAND_IN_DATE, "StudyTime": STAND_IN_TIME, "StudyID": file_id(uid)}
        return _made("STUDY", self.header, wanted)

    def series(self, number: int) -> Record:
        """The record of its series. number: for a series without one."""
        return _made("SERIES", self.header, {"SeriesNumber": str(number)}, ("SeriesDescription",))

    def own(self, number: int) -> Record:
        """Its own record, which names the file. number: for an instance without one."""
        wanted = {} if self.is_root else {"InstanceNumber": str(number)}
        return _made(self.kind, self.header, wanted, file=self.parts)


def read_instance(out: str, parts: list[str]) -> Instance:
    """Read a file below OUT, no further than its records need. Raises NotIndexed."""
    from pydicom.errors import InvalidDicomError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # pydicom's quote values
            return _read(out, parts)
    except NotIndexed:
        raise
    except InvalidDicomError:
        raise NotIndexed(FOREIGN) from None
    except Exception:  # whatever a damaged file makes pydicom raise: it is counted, and its text may quote a value
        raise NotIndexed(UNREADABLE) from None


def _read(out: str, parts: list[str]) -> Instance:
    from pydicom.filereader import read_partial

    with open("/".join((out, *parts)), "rb") as file:
        header = read_partial(file, stop_when=lambda tag, _vr, _length: tag > 0x00080018)
        if header.file_meta.get("ImplementationClassUID") != IMPLEMENTATION:
            raise NotIndexed(FOREIGN)
        if not all(_text(header, name) for name in _UIDS):
            raise NotIndexed(NO_KEYS)
        kind = record_type(_text(header, "SOPClassUID"))
        if not kind:
            raise NotIndexed(NO_CLASS)
        file.seek(0)
        header = read_partial(file, stop_when=_end_of(kind), defer_size=_LONGEST_DEFERRED)
    found = Instance(parts, kind, header)
    if not found.is_root and not all(found.text(name) for name in _NAMES):
        raise NotIndexed(NO_KEYS)
    return found


def _end_of(kind: str) -> Callable[[int, str | None, int], bool]:
    last = _LAST_OF_FEW if kind in FEW_KEYS else 0x7FDFFFFF
    return lambda tag, _vr, _length: tag > last


def _made(
    kind: str,
    header: Dataset,
    wanted: dict[str, str] | None = None,
    extra: tuple[str, ...] = (),
    file: list[str] | None = None,
) -> Record:
    """A record from a header. wanted: values where it has none; extra: keys beside those that must be."""
    from pydicom.dataset import Dataset
    from pydicom.fileset import DIRECTORY_RECORDERS

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            source, filled = _complete(kind, header, wanted or {})
            record = DIRECTORY_RECORDERS[kind](source)
            for keyword in extra:
                if header.get(keyword):
                    setattr(record, keyword, header.get(keyword))
            named = Dataset()
            if file is not None:
                _name(named, header, file)
            named.update(record)
            return Record(kind, _encoded(named, header), filled)
    except Exception:  # a value that pydicom can't make sense of, or that is missing: its text may quote it
        raise NotIndexed(NO_KEYS) from None


def _complete(kind: str, header: Dataset, wanted: dict[str, str]) -> tuple[Dataset, bool]:
    """The header with the values that a record must have, and whether any of them was missing."""
    from pydicom.dataset import Dataset

    source = Dataset()
    source.update(header)
    missing = {keyword: value for keyword, value in wanted.items() if not _text(header, keyword)}
    for keyword, value in missing.items():
        setattr(source, keyword, value)
    if kind in ("SR DOCUMENT", "KEY OBJECT DOC"):
        _outline(source)
    return source, bool(missing)


def _outline(source: Dataset) -> None:
    """Of a document's content its record has what modifies the title, and when it was last verified (F.5.25)."""
    items = [item for item in source.get("ContentSequence") or () if item.get("RelationshipType") == _CONCEPT]
    if "ContentSequence" in source:
        del source.ContentSequence
    if items:
        source.ContentSequence = items
    times = [str(one.get("VerificationDateTime") or "") for one in source.get("VerifyingObserverSequence") or ()]
    if any(times):
        source.VerificationDateTime = max(times)


def _name(record: Dataset, header: Dataset, parts: list[str]) -> None:
    record.ReferencedFileID = parts
    record.ReferencedSOPClassUIDInFile = header.SOPClassUID
    record.ReferencedSOPInstanceUIDInFile = header.SOPInstanceUID
    record.ReferencedTransferSyntaxUIDInFile = header.file_meta.TransferSyntaxUID


def _encoded(record: Dataset, header: Dataset) -> bytes:
    """As explicit little endian; with the header's character set where a text needs it."""
    from pydicom.filebase import DicomBytesIO
    from pydicom.filewriter import write_dataset

    if header.get("SpecificCharacterSet") and any(
        element.VR in _TEXTS and not str(element.value).isascii() for element in record.iterall()
    ):
        record.SpecificCharacterSet = header.SpecificCharacterSet
    buffer = DicomBytesIO()
    buffer.is_little_endian, buffer.is_implicit_VR = True, False
    write_dataset(buffer, record)
    return bytes(buffer.getvalue())


def _text(header: Dataset, keyword: str) -> str:
    value = header.get(keyword)
    return "" if value is None else str(value).strip(" \0")
