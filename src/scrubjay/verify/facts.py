"""What is kept of each file while a whole set is compared: identities, digests and claims, a kilobyte or so."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Final

from scrubjay.standard import registered_uids
from scrubjay.verify.claims import Claims, claims_of
from scrubjay.verify.codestreams import pixel_digest
from scrubjay.verify.needles import Needles, is_instance_uid, of_instance
from scrubjay.verify.reader import Element, Instance, Unreadable, read
from scrubjay.verify.text import decode

_SHAPE = frozenset(
    (
        0x00080016, 0x00080060, 0x00180050, 0x00180060, 0x00180080, 0x00180081, 0x00180086, 0x00200011, 0x00200013,
        0x00200032, 0x00200037, 0x00201041, 0x00280002, 0x00280004, 0x00280008, 0x00280010, 0x00280011, 0x00280030,
        0x00280100, 0x00280101, 0x00280103, 0x30060020, 0x300A00B0, 0x52009229, 0x52009230, 0x0040A730,
    )
)  # fmt: skip
"""Attributes that no profile alters, by which an output is found that has lost its names."""

UNOPENED: Final = "can't be opened"
"""The error of what the system, or its archive, doesn't give."""


@dataclass(frozen=True, slots=True)
class Facts:
    """One file of IN or OUT. path: below its folder; error: why it can't be read, of a file that says it is DICOM.

    uids: digests of the UIDs it holds that name something; shape: digest of what a de-identification leaves alone.
    """

    path: str = field(repr=False)
    is_dicom: bool = True
    error: str = ""
    offset: int = -1
    sop: str = field(default="", repr=False)
    sop_class: str = ""
    study: str = field(default="", repr=False)
    series: str = field(default="", repr=False)
    patient: tuple[str, str] = field(default=("", ""), repr=False)
    person: str = field(default="", repr=False)
    pixels: bytes = b""
    shape: bytes = b""
    uids: frozenset[bytes] = frozenset()
    claims: Claims = field(default_factory=Claims)
    needles: Needles = field(default_factory=Needles, repr=False)


def uid_digest(uid: str) -> bytes:
    """12 bytes for a UID: sets of millions fit into memory."""
    return hashlib.blake2b(uid.encode("latin-1", "replace"), digest_size=12).digest()


def facts_of(file: str, path: str, *, is_source: bool) -> Facts:
    """Read one file. path: what it is called below IN or OUT. Raises OSError."""
    try:
        instance = read(file)
    except Unreadable as error:
        claims_dicom = error.reason not in ("not DICOM", "empty") or path.lower().endswith(".dcm")
        return Facts(path, is_dicom=claims_dicom, error=error.reason, offset=error.offset)
    try:
        return _facts(instance, path, is_source=is_source)
    finally:
        instance.close()


def _facts(instance: Instance, path: str, *, is_source: bool) -> Facts:
    found: dict[int, str] = {}
    uids: set[bytes] = set()
    shape = hashlib.blake2b(digest_size=16)
    for element in instance.elements:
        if is_instance_uid(element) and element.length > 0:
            for uid in text_of(instance, element).split("\\"):
                if uid and uid not in registered_uids():
                    uids.add(uid_digest(uid))
        if "." in element.path:
            continue
        if element.tag in _WANTED:
            found[element.tag] = text_of(instance, element)
        if element.tag in _SHAPE:
            shape.update(f"{element.tag:08X}{element.items}".encode() + instance.raw(element).rstrip(b" \0"))
    pixels = pixel_digest(instance)
    person = "\0".join(found.get(tag, "") for tag in (0x00100010, 0x00100030))
    return Facts(
        path=path,
        sop=found.get(0x00080018, ""),
        sop_class=found.get(0x00080016, ""),
        study=found.get(0x0020000D, ""),
        series=found.get(0x0020000E, ""),
        patient=(found.get(0x00100021, ""), found.get(0x00100020, "")),
        person=person if is_source else "",
        pixels=pixels,
        shape=shape.digest(),
        uids=frozenset(uids),
        claims=Claims() if is_source else claims_of(instance),
        needles=of_instance(instance) if is_source else Needles(),
    )


_WANTED = frozenset((0x00080016, 0x00080018, 0x0020000D, 0x0020000E, 0x00100010, 0x00100020, 0x00100021, 0x00100030))


def text_of(instance: Instance, element: Element) -> str:
    """Decoded and without padding at both ends."""
    return decode(instance.raw(element), element.vr, element.charset).strip(" \0")
