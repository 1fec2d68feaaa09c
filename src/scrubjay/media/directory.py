"""The directory as a tree: patients, studies, series, instances; and as the bytes of a DICOMDIR (PS3.3 F.3).

What is kept of an instance while others are read is its place in the tree; its record waits in a file without a name.
"""

from __future__ import annotations

import hashlib
import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING, Final

from scrubjay import _engine
from scrubjay.media.instance import Instance, NotIndexed, Record
from scrubjay.media.own import CLASS, IMPLEMENTATION

if TYPE_CHECKING:
    from pydicom.dataset import FileMetaDataset

SPLIT: Final = "their study or series is in the DICOMDIR already, with another subject or study"
TWICE: Final = "another file has the same SOP Instance UID"

MOST_BYTES: Final = 0xFFFFFFFE
"""What offsets and the length of the sequence can say."""

_ITEM: Final = struct.Struct("<HHI")
_LINKS: Final = struct.Struct("<HH2sHIHH2sHHHH2sHIHH2sH")
_LEVELS: Final = ("PATIENT", "STUDY", "SERIES")

Order = tuple[int | str, ...]


@dataclass(slots=True)
class Node:
    """One record and those below it. start: of its body in the spool; -1 for one that is held."""

    order: Order
    kind: str
    size: int
    start: int = -1
    body: bytes = field(default=b"", repr=False)
    below: dict[str, Node] = field(default_factory=dict, repr=False)
    offset: int = 0

    @property
    def children(self) -> list[Node]:
        """In the order in which they are written."""
        return sorted(self.below.values(), key=lambda node: node.order)

    @property
    def length(self) -> int:
        """Of the item, with its tag and its own length."""
        return _ITEM.size + len(_links(0, 0, self.kind)) + self.size


class Directory:
    """Instances are added in the order of their paths: the first of a study speaks for the study."""

    def __init__(self, spool: IO[bytes]) -> None:
        """spool: an empty file that can be written, read and moved in."""
        self.count = 0
        """Instances."""
        self.filled: dict[str, int] = {}
        """Records that say what nobody's files say, by their types."""
        self._spool: Final = spool
        self._root: dict[str, Node] = {}
        self._parents: dict[str, str] = {}
        self._names: set[bytes] = set()

    def add(self, one: Instance) -> None:
        """Take one instance. Raises NotIndexed, and has taken nothing of it then."""
        uid = hashlib.blake2b(one.text("SOPInstanceUID").encode(), digest_size=12).digest()
        if uid in self._names:
            raise NotIndexed(TWICE)
        if one.is_root:
            self._root[f"\0{one.path}"] = self._leaf((1, 0, one.path), one.own(0))
        else:
            self._add_below(one)
        self._names.add(uid)
        self.count += 1

    def _add_below(self, one: Instance) -> None:
        patient, study, series = one.text("PatientID"), one.text("StudyInstanceUID"), one.text("SeriesInstanceUID")
        if self._parents.get(study, patient) != patient or self._parents.get(f"{series} ", study) != study:
            raise NotIndexed(SPLIT)
        found = self._find(patient, study, series)
        # what can't be indexed leaves no empty branch: all records are made before the first is taken
        own = one.own(len(found[-1].below) + 1 if len(found) == len(_LEVELS) else 1)
        days = one.text("StudyDate"), one.text("StudyTime")
        made: list[tuple[str, Order, Record]] = []
        if len(found) < 1:
            made.append((patient, (0, *_natural(patient)), one.patient()))
        if len(found) < 2:
            made.append((study, (*days, study), one.study()))
        if len(found) < 3:
            number = len(found[1].below) + 1 if len(found) == 2 else 1
            made.append((series, (int(one.text("SeriesNumber") or 0), series), one.series(number)))
        below = found[-1].below if found else self._root
        for name, order, record in made:
            below[name] = self._branch(order, record)
            below = below[name].below
        self._parents[study], self._parents[f"{series} "] = patient, study
        below[one.path] = self._leaf((0, int(one.text("InstanceNumber") or 0), one.path), own)

    def _find(self, *names: str) -> list[Node]:
        """The branches of a patient, a study and a series, as far as there are such."""
        found: list[Node] = []
        below = self._root
        for name in names:
            if name not in below:
                break
            found.append(below[name])
            below = below[name].below
        return found

    def _branch(self, order: Order, record: Record) -> Node:
        self._note(record)
        return Node(order, record.kind, len(record.body), body=record.body)

    def _leaf(self, order: Order, record: Record) -> Node:
        self._note(record)
        start = self._spool.tell()
        self._spool.write(record.body)
        return Node(order, record.kind, len(record.body), start)

    def _note(self, record: Record) -> None:
        if record.filled:
            self.filled[record.kind] = self.filled.get(record.kind, 0) + 1

    def write(self, file: IO[bytes]) -> None:
        """Write the DICOMDIR. Raises OSError, and OverflowError for more than 4 GB."""
        roots = sorted(self._root.values(), key=lambda node: node.order)
        head = _head(self._digest(roots))
        end = at = len(head) + len(_set(0, 0, 0))
        for node in _walk(roots):
            node.offset, end = end, end + node.length
        if end > MOST_BYTES:
            raise OverflowError("more records than a DICOMDIR has offsets for")
        file.write(head)
        file.write(_set(roots[0].offset, roots[-1].offset, end - at))
        for node, following in _followed(roots):
            lower = node.children[0].offset if node.below else 0
            links = _links(following.offset if following else 0, lower, node.kind)
            file.write(_ITEM.pack(0xFFFE, 0xE000, len(links) + node.size))
            file.write(links)
            file.write(self._body(node))

    def _digest(self, roots: list[Node]) -> bytes:
        """Of all records: the directory of the same files has the same UID."""
        digest = hashlib.sha256()
        for node in _walk(roots):
            digest.update(f"{node.kind} {node.size} {len(node.below)}\n".encode())
            digest.update(self._body(node))
        return digest.digest()[:16]

    def _body(self, node: Node) -> bytes:
        if node.start < 0:
            return node.body
        self._spool.seek(node.start)
        return self._spool.read(node.size)


def _walk(nodes: list[Node]) -> Iterator[Node]:
    for node in nodes:
        yield node
        yield from _walk(node.children)


def _followed(nodes: list[Node]) -> Iterator[tuple[Node, Node | None]]:
    """Each node with the next one beside it."""
    for node, following in zip(nodes, [*nodes[1:], None], strict=False):
        yield node, following
        yield from _followed(node.children)


def _links(following: int, lower: int, kind: str) -> bytes:
    """(0004,1400) to (0004,1430)."""
    name = kind.encode() + b" " * (len(kind) % 2)
    links = _LINKS.pack(
        4, 0x1400, b"UL", 4, following, 4, 0x1410, b"US", 2, 0xFFFF, 4, 0x1420, b"UL", 4, lower, 4, 0x1430, b"CS",
        len(name),
    )  # fmt: skip
    return links + name


def _set(first: int, last: int, length: int) -> bytes:
    """(0004,1130) to the head of (0004,1220); the file-set has no ID, for whose would it be."""
    return (
        struct.pack("<HH2sH", 4, 0x1130, b"CS", 0)
        + struct.pack("<HH2sHI", 4, 0x1200, b"UL", 4, first)
        + struct.pack("<HH2sHI", 4, 0x1202, b"UL", 4, last)
        + struct.pack("<HH2sHH", 4, 0x1212, b"US", 2, 0)
        + struct.pack("<HH2sHI", 4, 0x1220, b"SQ", 0, length)
    )


def _head(digest: bytes) -> bytes:
    from pydicom.filebase import DicomBytesIO
    from pydicom.filewriter import write_file_meta_info

    buffer = DicomBytesIO()
    buffer.write(b"\0" * 128 + b"DICM")
    write_file_meta_info(buffer, _meta(f"2.25.{int.from_bytes(digest, 'big')}"))
    return bytes(buffer.getvalue())


def _meta(uid: str) -> FileMetaDataset:
    from pydicom.dataset import FileMetaDataset
    from pydicom.uid import UID, ExplicitVRLittleEndian

    meta = FileMetaDataset()
    meta.FileMetaInformationVersion = b"\0\1"
    meta.MediaStorageSOPClassUID = UID(CLASS)
    meta.MediaStorageSOPInstanceUID = UID(uid)
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    meta.ImplementationClassUID = UID(IMPLEMENTATION)
    meta.ImplementationVersionName = f"SCRUBJAY_{_engine.__version__}"
    return meta


def _natural(text: str) -> tuple[str, ...]:
    """Such that `P2` comes before `P10`: figures count as numbers."""
    return tuple(
        f"{len(piece.lstrip('0')):08}{piece}" if piece.isdecimal() else piece for piece in re.split(r"(\d+)", text)
    )
