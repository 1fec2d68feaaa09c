"""A DICOMDIR as the index of its medium (PS3.10 8.6): the files that it names are the source, and no others.

File IDs are written in capitals, and media show them as their file systems do: a name that isn't there as it is
written is looked for in any case. A File ID that leads out of the medium is refused, and one that leads through a link.
"""

from __future__ import annotations

import os
import struct
import warnings
from collections.abc import Iterable
from typing import Final

from scrubjay.errors import SourceError
from scrubjay.sources.archives.entries import Entry, in_order
from scrubjay.sources.archives.names import OUTSIDE, harmless, place_of
from scrubjay.sources.base import Refusal
from scrubjay.sources.files import Files

CLASS: Final = "1.2.840.10008.1.3.10"
_RECORDS: Final = 0x00041220
_CLASS: Final = b"\x02\x00\x02\x00UI"
_UNREADABLE: Final = (
    OSError,
    EOFError,
    ValueError,
    TypeError,
    AttributeError,
    LookupError,
    ArithmeticError,
    RecursionError,
    NotImplementedError,
    struct.error,
)
"""What pydicom has for what it can't read, beside its own."""


def is_dicomdir(path: str) -> bool:
    """Whether a file says of itself that it is a DICOMDIR. False for what can't be read."""
    try:
        with open(path, "rb") as file:
            beginning = file.read(1024)
    except OSError:
        return False
    at = beginning.find(_CLASS, 128)
    if beginning[128:132] != b"DICM" or at < 0:
        return False
    length = int.from_bytes(beginning[at + 6 : at + 8], "little")
    return beginning[at + 8 : at + 8 + length].rstrip(b"\0 ") == CLASS.encode()


def files_of(path: str) -> Files:
    """The files that a DICOMDIR names, in the order of a folder walk. Raises SourceError when it can't be read."""
    folder = os.path.dirname(path)
    look = _Folders(folder)
    places: dict[str, None] = {}
    refused: list[str] = []
    for parts in _file_ids(path):
        written = "/".join(parts)
        place = place_of(written)
        if place is None or any("/" in part or "\\" in part for part in parts):
            refused.append(harmless(written))
        else:
            places[look.found(place)] = None
    # A file keeps its name, since it is found by it: what is refused comes behind, and gets another if it has the same.
    found: list[tuple[str, Refusal | None]] = [(place, None) for place in places]
    found += [(name, OUTSIDE) for name in refused]
    entries = in_order(Entry(name, 0, 0, b"", refusal) for name, refusal in found)
    return Files(folder, [(entry.path, entry.refusal) for entry in entries])


def _file_ids(path: str) -> Iterable[tuple[str, ...]]:
    import pydicom
    from pydicom.dataelem import RawDataElement
    from pydicom.errors import InvalidDicomError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            data_set = pydicom.dcmread(path)
            raw: object = data_set.get_item(_RECORDS)
            # pydicom reads what there is of a file that was cut short, which would be a shorter list. The sequence is
            # never absent (PS3.3 F.3.2.2); one of undefined length that doesn't come to its end isn't given at all.
            if raw is None or (isinstance(raw, RawDataElement) and len(raw.value or b"") != raw.length):
                raise EOFError
            if data_set[_RECORDS].VR != "SQ":
                raise TypeError
            records = data_set[_RECORDS].value or []
            found = [record.get("ReferencedFileID") for record in records]
    except (InvalidDicomError, *_UNREADABLE):
        raise SourceError("IN is a DICOMDIR that can't be read: name the folder that it lies in instead") from None
    for file_id in found:
        if file_id:
            yield (str(file_id),) if isinstance(file_id, str) else tuple(map(str, file_id))


class _Folders:
    """Names on a medium, each folder listed once."""

    def __init__(self, root: str) -> None:
        self._root: Final = root
        self._listed: dict[str, dict[str, str]] = {}

    def found(self, place: str) -> str:
        """The place as it is spelled on the disk; as it is given if nothing there is like it."""
        if os.path.lexists(f"{self._root}/{place}"):
            return place
        spelled = ""
        for part in place.split("/"):
            name = self._names(spelled).get(_plain(part))
            if name is None:
                return place
            spelled = f"{spelled}/{name}" if spelled else name
        return spelled

    def _names(self, folder: str) -> dict[str, str]:
        if folder not in self._listed:
            try:
                names = sorted(os.listdir(f"{self._root}/{folder}"), reverse=True)
            except OSError:
                names = []
            self._listed[folder] = {_plain(name): name for name in names}
        return self._listed[folder]


def _plain(name: str) -> str:
    """As ISO 9660 may spell it: in lower case, with a version, or with the point of an ending that isn't there."""
    return name.casefold().partition(";")[0].rstrip(".")
