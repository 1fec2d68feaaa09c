"""A DICOMDIR in OUT: every file that it names is there and is what it says, and it says nothing that they don't.

So what identifies nobody in the files identifies nobody in it. Values that none of its files has are searched for all
that is known of anybody. Media must have some values that a file needn't: those that every ScrubJay writes pass.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from scrubjay.verify.checks.part10 import ALLOWED
from scrubjay.verify.facts import Facts, text_of, uid_digest
from scrubjay.verify.fileset import others_in
from scrubjay.verify.needles import UID, Needles, uids_in
from scrubjay.verify.reader import Element, Instance, Unreadable, read
from scrubjay.verify.search import in_text
from scrubjay.verify.syntax import IMPLICIT_LE
from scrubjay.verify.view import Everyone

NAME: Final = "DICOMDIR"
_CLASS: Final = b"1.2.840.10008.1.3.10"
_STAND_INS: Final = (((0x00080020,), "19000101"), ((0x00080030,), "000000"))
_FILE_ID: Final = re.compile(r"[A-Z0-9_]{1,8}(\\[A-Z0-9_]{1,8}){0,7}")
_CROCKFORD: Final = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", "0123456789ABCDEFGHJKMNPQRSTVWXYZ")

Values = frozenset[tuple[tuple[int, ...], str]]
"""Texts of a header with the tags that lead to them."""

Read = Callable[[Iterable[str]], Iterable[Values]]

_NEXT, _LOWER, _KIND, _FILE, _SOP_CLASS, _SOP = 0x00041400, 0x00041420, 0x00041430, 0x00041500, 0x00041510, 0x00041511
_FIRST, _RECORDS, _CHARSET = 0x00041200, 0x00041220, 0x00080005
_SET_ID, _CONSISTENT, _IN_USE, _SYNTAX = 0x00041130, 0x00041212, 0x00041410, 0x00041512
_LINKS: Final = frozenset((_NEXT, _IN_USE, _LOWER, _KIND))
_OF_FILES: Final = frozenset((_FILE, _SOP_CLASS, _SOP, _SYNTAX))
_KINDS: Final = frozenset(
    (
        "PATIENT", "STUDY", "SERIES", "IMAGE", "RT DOSE", "RT STRUCTURE SET", "RT PLAN", "RT TREAT RECORD",
        "PRESENTATION", "WAVEFORM", "SR DOCUMENT", "KEY OBJECT DOC", "SPECTROSCOPY", "RAW DATA", "REGISTRATION",
        "FIDUCIAL", "HANGING PROTOCOL", "ENCAP DOC", "VALUE MAP", "STEREOMETRIC", "PALETTE", "IMPLANT",
        "IMPLANT ASSY", "IMPLANT GROUP", "PLAN", "MEASUREMENT", "SURFACE", "SURFACE SCAN", "TRACT", "ASSESSMENT",
        "RADIOTHERAPY", "ANNOTATION", "INVENTORY",
    )
)  # fmt: skip
"""Types of records, PS3.3 F.5."""
_STUDY, _STUDY_ID, _SERIES_NUMBER, _NUMBER = 0x0020000D, 0x00200010, 0x00200011, 0x00200013
_VERIFIED, _OBSERVERS = 0x0040A030, 0x0040A073
_NAMED: Final = {0x00100020: "Patient ID", _STUDY: "Study Instance UID", 0x0020000E: "Series Instance UID"}
_TO_THE_ITEM: Final = 16
"""From an item's tag to the value of its first element."""


@dataclass(slots=True)
class Record:
    """One directory record. said: its texts, but for those that only link records and files."""

    offset: int
    tops: dict[int, str] = field(default_factory=dict, repr=False)
    said: set[tuple[tuple[int, ...], str]] = field(default_factory=set, repr=False)

    @property
    def path(self) -> str:
        """Of the file that it names, below OUT."""
        return "/".join(self.tops.get(_FILE, "").split("\\")) if _FILE in self.tops else ""


@dataclass(slots=True)
class Doubts:
    """errors: what is wrong, in words of the program; strange: texts that no file of OUT vouches for."""

    errors: list[str] = field(default_factory=list)
    strange: set[str] = field(default_factory=set, repr=False)
    missing: int = 0
    """Instances that it doesn't list."""


def is_directory(path: str) -> bool:
    """Whether a path below OUT is the place of a DICOMDIR."""
    return path == NAME


def doubt(file: str, outputs: Sequence[Facts], values: Read) -> Doubts:
    """Examine OUT's DICOMDIR, which `file` opens, against the instances that are there. values: gives those of files
    below OUT, in their order.

    Raises Unreadable, OSError.
    """
    found = Doubts()
    instance = read(file)
    try:
        found.errors += _frame(instance)
        found.errors += _linking(instance)
        found.strange.update(text_of(instance, one) for one in instance.elements if one.tag in (_SET_ID, _SYNTAX))
        found.strange.update(value.decode("latin-1").strip(" \0") for value in instance.meta_values)
        records = _records(instance)
        first = next((_int(instance, one.start) for one in instance.elements if one.path == f"{_FIRST:08X}"), 0)
    finally:
        instance.close()
    chains = list(_chains(records, first, found))
    there = {one.path: one for one in outputs}
    sound = [chain for chain in chains if _names_what_is_there(chain, there, found)]
    unsaid = {id(record): set(record.said) for record in records}
    own = values(chain[-1].path for chain in sound)
    found.missing = len(there.keys() - {chain[-1].path for chain in sound})
    for chain, known in zip(sound, own, strict=True):
        for record in chain:
            unsaid[id(record)] -= known
            unsaid[id(record)] -= set(_stand_ins(chain, known))
    strange = [text for record in records for _, text in unsaid[id(record)]]
    found.strange.update(strange)
    if strange:
        found.errors.append(f"{len(strange)} values in the DICOMDIR are in none of the files that it names")
    return found


def strange_kinds(doubts: Doubts, everybody: Needles, everyone: Everyone) -> set[str]:
    """What the texts that no file vouches for tell of anybody."""
    kinds: set[str] = set()
    for text in doubts.strange:
        kinds.update(in_text(text, everybody), others_in(text, everyone))
        kinds.update(UID for uid in uids_in(text) if uid_digest(uid) in everyone.uids)
    return kinds


def values_of(file: str) -> Values:
    """The texts of a file's header, at every depth; none of a file that can't be read."""
    try:
        instance = read(file)
    except (Unreadable, OSError):
        return frozenset()
    try:
        found = {(_tags(one.path), text_of(instance, one)) for one in instance.elements if 0 <= one.length <= 1 << 16}
    finally:
        instance.close()
    times = [text for tags, text in found if tags == (_OBSERVERS, _VERIFIED)]
    return frozenset(found | {((_VERIFIED,), max(times))} if times else found)


def _frame(instance: Instance) -> Iterator[str]:
    classes = [value for one, value in zip(instance.meta, instance.meta_values, strict=True) if one.tag == 0x00020002]
    if [one.rstrip(b"\0") for one in classes] != [_CLASS]:
        yield "a file called DICOMDIR that isn't one"
    if instance.preamble.strip(b"\0") or instance.trailing or any(one.tag not in ALLOWED for one in instance.meta):
        yield "the DICOMDIR has more than a directory in it: in its preamble, its meta header or behind its end"
    allowed = {_SET_ID, _FIRST, 0x00041202, _CONSISTENT, _RECORDS}
    if any("." not in one.path and one.tag not in allowed for one in instance.elements):
        yield "the DICOMDIR has more than records in it"
    tops = [one for one in instance.elements if "." not in one.path]
    if any(one.tag == _SET_ID and one.length for one in tops):
        yield "the DICOMDIR has a name of its own, the File-set ID: a run gives it none"
    if any(one.tag == _CONSISTENT and _short(instance, one) for one in tops):
        yield "the DICOMDIR says that it isn't consistent, or says something else there"
    if instance.syntax == IMPLICIT_LE:
        yield "the DICOMDIR isn't explicit VR little endian (PS3.10 8.6)"


def _linking(instance: Instance) -> Iterator[str]:
    """What is wrong with what only links records and files, which no file vouches for."""
    by_record: dict[str, set[int]] = {}
    for one in instance.elements:
        item, point, rest = one.path.partition(".")
        if not point or "." in rest or one.tag >> 16 != 4:
            continue
        by_record.setdefault(item, set()).add(one.tag)
        if one.tag == _IN_USE and _short(instance, one) != 0xFFFF:
            yield "a record of the DICOMDIR isn't in use, or says something else there"
        if one.tag == _KIND and text_of(instance, one) not in _KINDS:
            yield "a record of the DICOMDIR has a type that is none"
    for tags in by_record.values():
        if tags - _LINKS - (_OF_FILES if _FILE in tags else set()):
            yield "a record of the DICOMDIR has more than links, or names an instance without its file"


def _records(instance: Instance) -> list[Record]:
    records: dict[str, Record] = {}
    for one in instance.elements:
        item, point, rest = one.path.partition(".")
        if not point:
            continue
        record = records.setdefault(item, Record(one.start - _TO_THE_ITEM))
        if one.length < 0:
            continue
        if "." not in rest and one.tag in (_NEXT, _LOWER):
            record.tops[one.tag] = str(_int(instance, one.start))
            continue
        text = text_of(instance, one)
        if "." not in rest:
            record.tops[one.tag] = text
        if text and (one.tag >> 16 != 4 or "." in rest) and one.tag != _CHARSET:
            record.said.add((_tags(rest), text))
    return list(records.values())


def _chains(records: list[Record], first: int, found: Doubts) -> Iterator[list[Record]]:
    """For each record that names a file, those above it and itself; every record is to be met just once."""
    by_offset = {record.offset: record for record in records}
    met: set[int] = set()
    waiting: list[tuple[int, list[Record]]] = [(first, [])]
    lost = 0
    while waiting:
        offset, above = waiting.pop()
        if not offset:
            continue
        record = by_offset.get(offset)
        if record is None or offset in met:
            lost += 1
            continue
        met.add(offset)
        chain = [*above, record]
        if record.path:
            yield chain
        waiting += [(int(record.tops.get(_NEXT) or 0), above), (int(record.tops.get(_LOWER) or 0), chain)]
    if lost:
        found.errors.append(f"{lost} offsets in the DICOMDIR lead to no record, or to one twice")
    if len(met) < len(records):
        found.errors.append(f"{len(records) - len(met)} records of the DICOMDIR are in no directory")


def _names_what_is_there(chain: list[Record], there: dict[str, Facts], found: Doubts) -> bool:
    leaf = chain[-1]
    one = there.get(leaf.path)
    if not _FILE_ID.fullmatch(leaf.tops[_FILE]):
        found.errors.append("the DICOMDIR has a name that is no File ID (PS3.10 8.2)")
    if one is None:
        found.errors.append("the DICOMDIR names a file that isn't there, or is no instance")
        return False
    if (leaf.tops.get(_SOP), leaf.tops.get(_SOP_CLASS)) != (one.sop, one.sop_class):
        found.errors.append("the DICOMDIR says of a file that it is another instance, or of another SOP class")
    own = {0x00100020: one.patient[1], _STUDY: one.study, 0x0020000E: one.series}
    for tag, name in _NAMED.items():
        said = [record.tops[tag] for record in chain if tag in record.tops]
        if len(chain) > 1 and said != [own[tag]]:
            found.errors.append(f"a file isn't below the record of its {name} in the DICOMDIR")
    return True


def _stand_ins(chain: list[Record], known: Values) -> Iterator[tuple[tuple[int, ...], str]]:
    """What a record may say where this file says nothing."""
    empty = {tags for tags, text in known if text}
    study = next((record.tops[_STUDY] for record in chain if _STUDY in record.tops), "")
    label = base64.b32encode(hashlib.sha256(study.encode()).digest()[:5]).decode().translate(_CROCKFORD)
    yield from (one for one in (*_STAND_INS, ((_STUDY_ID,), label)) if one[0] not in empty)
    for tag in (_SERIES_NUMBER, _NUMBER):
        for record in chain:
            text = record.tops.get(tag, "")
            if (tag,) not in empty and text.isdecimal() and len(text) <= 6:
                yield (tag,), text


def _tags(path: str) -> tuple[int, ...]:
    return tuple(int(part[:8], 16) for part in path.split("."))


def _short(instance: Instance, one: Element) -> int:
    """A number of two bytes; -1 for what isn't one."""
    return int.from_bytes(instance.buffer[one.start : one.start + 2], "little") if one.length == 2 else -1


def _int(instance: Instance, start: int) -> int:
    return int.from_bytes(instance.buffer[start : start + 4], "little")
