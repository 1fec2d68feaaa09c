"""The few values of a header that place most instances in a directory, read without pydicom: 20 times as fast.

Only the plain case: little endian, and nothing before the last of them that has to be understood to be passed over.
Anything else is for pydicom.
"""

from __future__ import annotations

import struct
from typing import Final

from scrubjay.media.own import IMPLEMENTATION

WANTED: Final = {
    0x00020010: "TransferSyntaxUID",
    0x00020012: "ImplementationClassUID",
    0x00080016: "SOPClassUID",
    0x00080018: "SOPInstanceUID",
    0x00080020: "StudyDate",
    0x00080030: "StudyTime",
    0x00080060: "Modality",
    0x00100020: "PatientID",
    0x0020000D: "StudyInstanceUID",
    0x0020000E: "SeriesInstanceUID",
    0x00200011: "SeriesNumber",
    0x00200013: "InstanceNumber",
}
"""All that are read, by tag."""

_IMPLICIT: Final = "1.2.840.10008.1.2"
_NOT_PLAIN: Final = frozenset(("", "1.2.840.10008.1.2.2", "1.2.840.10008.1.2.1.99"))
"""Big endian and deflated."""

_BYTES: Final = 1 << 14
_UNDEFINED: Final = 0xFFFFFFFF
_LONG: Final = frozenset(b"OB OD OF OL OV OW SQ SV UC UN UR UT UV".split())
_TAG: Final = struct.Struct("<HH")
_SHORT_LENGTH: Final = struct.Struct("<H")
_LONG_LENGTH: Final = struct.Struct("<I")


def head_of(path: str) -> dict[str, str] | None:
    """By keyword the texts of those that are there, without padding; None for what isn't plain. Raises OSError."""
    with open(path, "rb") as file:
        data = file.read(_BYTES)
    if data[128:132] != b"DICM":
        return None
    found: dict[str, str] = {}
    try:
        at = _walk(data, 132, found, explicit=True, last=0x0002FFFF)
        if found.get("ImplementationClassUID") != IMPLEMENTATION or found.get("TransferSyntaxUID", "") in _NOT_PLAIN:
            return None
        _walk(data, at, found, explicit=found["TransferSyntaxUID"] != _IMPLICIT, last=0x00200013)
    except (struct.error, ValueError):
        return None
    return found


def _walk(data: bytes, at: int, found: dict[str, str], *, explicit: bool, last: int) -> int:
    """Take what is wanted; where the first element behind `last` begins. Raises ValueError, struct.error."""
    before = 0
    while at != len(data) or at == _BYTES:
        group, number = _TAG.unpack_from(data, at)
        tag = group << 16 | number
        if tag > last:
            return at
        if tag <= before:
            raise ValueError("out of order")
        before = tag
        code = data[at + 4 : at + 6]
        if explicit and code not in _LONG:
            start, (length,) = at + 8, _SHORT_LENGTH.unpack_from(data, at + 6)
        else:
            start = at + (12 if explicit else 8)
            (length,) = _LONG_LENGTH.unpack_from(data, start - 4)
        if length == _UNDEFINED:
            raise ValueError("an undefined length")
        if tag in WANTED:
            found[WANTED[tag]] = data[start : start + length].decode("ascii").strip(" \0")
        at = start + length
    return at
