"""One file of an output as its directory records: what they say comes from the file, and is as de-identified as it.

Media must have some values that a de-identified file needn't have any more: the creator of a medium is to supply them
(PS3.11 M.3.3.1). They are the same for everybody, or counted, or made of a new UID.
"""

from __future__ import annotations

import re
import struct
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Final

from scrubjay.media.head import WANTED, head_of
from scrubjay.media.own import IMPLEMENTATION
from scrubjay.media.record_types import FEW_KEYS, IMAGE, ROOT_TYPES, record_type
from scrubjay.recipe.file_ids import file_id

if TYPE_CHECKING:
    from pydicom.dataset import Dataset

STAND_IN_DATE: Final = "19000101"
STAND_IN_TIME: Final = "000000"

FOREIGN: Final = "ScrubJay didn't make them"
NO_CLASS: Final = "media have no record for their SOP class"
NO_KEYS: Final = "they lack what their record must say, such as a Patient ID or a UID"
UNREADABLE: Final = "they can't be read"

_LAST_OF_FEW: Final = 0x00200013
_UID: Final = re.compile(r"[0-9.]{1,64}")
_NUMBER: Final = re.compile(r"[+-]?[0-9]{1,11}")
_UIDS: Final = ("SOPClassUID", "SOPInstanceUID", "TransferSyntaxUID")
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


class Instance:
    """One file of OUT, and records from it."""

    def __init__(self, out: str, parts: list[str], texts: Mapping[str, str]) -> None:
        """parts: of its path below OUT. texts: of `head.WANTED`, by keyword."""
        self.parts: Final = parts
        self.path: Final = "/".join(parts)
        self.kind: Final = record_type(texts.get("SOPClassUID", ""))
        self._texts: Final = texts
        self._out: Final = out

    @property
    def is_root(self) -> bool:
        """Whether its record stands beside those of patients."""
        return self.kind in ROOT_TYPES

    def text(self, keyword: str) -> str:
        """A value of `head.WANTED` as text, empty where there is none."""
        return self._texts.get(keyword, "")

    @cached_property
    def _header(self) -> Dataset:
        """As much as records need, by pydicom; what is longer than 64 KB is left in the file."""
        from pydicom.filereader import read_partial

        with open(f"{self._out}/{self.path}", "rb") as file:
            return read_partial(file, stop_when=_end_of(self.kind), defer_size=_LONGEST_DEFERRED)

    def patient(self) -> Record:
        """The record of its patient."""
        return self._made("PATIENT", {})

    def study(self) -> Record:
        """The record of its study."""
        label = file_id(self.text("StudyInstanceUID"))
        return self._made("STUDY", {"StudyDate": STAND_IN_DATE, "StudyTime": STAND_IN_TIME, "StudyID": label})

    def series(self, number: int) -> Record:
        """The record of its series. number: for a series without one."""
        return self._made("SERIES", {"SeriesNumber": str(number)}, "SeriesDescription")

    def own(self, number: int) -> Record:
        """Its own record, which names the file. number: for an instance without one."""
        file = b"".join(
            _element(tag, vr, text)
            for tag, vr, text in (
                (0x1500, b"CS", "\\".join(self.parts)),
                (0x1510, b"UI", self.text("SOPClassUID")),
                (0x1511, b"UI", self.text("SOPInstanceUID")),
                (0x1512, b"UI", self.text("TransferSyntaxUID")),
            )
        )
        if self.kind == IMAGE:
            own = self.text("InstanceNumber")
            return Record(IMAGE, file + _element(0x13, b"IS", own or str(number), 0x20), not own)
        made = self._made(self.kind, {} if self.is_root else {"InstanceNumber": str(number)})
        return Record(self.kind, file + made.body, made.filled)

    def _made(self, kind: str, wanted: dict[str, str], *extra: str) -> Record:
        """A record from the header. wanted: values where it has none; extra: keys beside those that must be."""
        from pydicom.fileset import DIRECTORY_RECORDERS

        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # pydicom's quote values
                source, filled = _complete(kind, self._header, wanted)
                record = DIRECTORY_RECORDERS[kind](source)
                for keyword in extra:
                    if source.get(keyword):
                        setattr(record, keyword, source.get(keyword))
                return Record(kind, _encoded(record, source), filled)
        except Exception:  # a value that pydicom can't make sense of, or that is missing: its text may quote it
            raise NotIndexed(NO_KEYS) from None


def read_instance(out: str, parts: list[str]) -> Instance:
    """Read a file below OUT, no further than its place needs. Raises NotIndexed."""
    path = "/".join((out, *parts))
    try:
        texts = head_of(path) or _by_pydicom(path)
    except OSError:
        raise NotIndexed(UNREADABLE) from None
    found = Instance(out, parts, {keyword: text for keyword, text in texts.items() if _is_legal(keyword, text)})
    if not all(map(found.text, _UIDS)):
        raise NotIndexed(NO_KEYS)
    if not found.kind:
        raise NotIndexed(NO_CLASS)
    if not found.is_root and not all(map(found.text, _NAMES)):
        raise NotIndexed(NO_KEYS)
    return found


def _is_legal(keyword: str, text: str) -> bool:
    """Whether a value can stand in a record: what can't counts as missing."""
    if keyword.endswith("UID"):
        return _UID.fullmatch(text) is not None
    return not keyword.endswith("Number") or _NUMBER.fullmatch(text) is not None


def _by_pydicom(path: str) -> dict[str, str]:
    from pydicom.errors import InvalidDicomError
    from pydicom.filereader import read_partial

    try:
        with warnings.catch_warnings(), open(path, "rb") as file:
            warnings.simplefilter("ignore")
            header = read_partial(file, stop_when=_end_of(IMAGE))
            header.update(header.file_meta)
            texts = {keyword: _text(header, keyword) for keyword in WANTED.values()}
    except InvalidDicomError:
        raise NotIndexed(FOREIGN) from None
    except Exception:  # whatever a damaged file makes pydicom raise: it is counted, and its text may quote a value
        raise NotIndexed(UNREADABLE) from None
    if texts["ImplementationClassUID"] != IMPLEMENTATION:
        raise NotIndexed(FOREIGN)
    return texts


def _end_of(kind: str) -> Callable[[int, str | None, int], bool]:
    last = _LAST_OF_FEW if kind in FEW_KEYS else 0x7FDFFFFF
    return lambda tag, _vr, _length: tag > last


def _element(number: int, vr: bytes, text: str, group: int = 4) -> bytes:
    value = text.encode("ascii")
    value += (b"\0" if vr == b"UI" else b" ") * (len(value) % 2)
    return struct.pack("<HH2sH", group, number, vr, len(value)) + value


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
