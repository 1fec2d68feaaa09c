"""Rows of the ledger: what they say, how they are sealed and found. All of it identifies people but counts."""

from __future__ import annotations

import struct
from typing import Any, Final, NamedTuple

from scrubjay.vault.sealing import Seal, row_of

OUT: Final = b"outs.sealed"
LEAF: Final = b"leaves.sealed"
FILE: Final = b"files.sealed"
AUDIT: Final = b"audits.sealed"

_TAB: Final = "\t"
_NUMBERS: Final = struct.Struct(">10q?")
"""Both stamps, the offset, four counts, and whether it owns its output."""


class FileRecord(NamedTuple):
    """What became of one source file.

    source_stamp: size and modification time (ns) as it was read; output_stamp: size, modification and change time (ns)
    as it was committed, zeros where nothing was. study_key: the engine's keyed digest of the original Study Instance
    UID, empty when it isn't known. output: below OUT. subject and study are new values. owner: False for a copy of
    another file, which has this output as its own: the output isn't to go, or become another, with the copy.
    """

    source_stamp: tuple[int, int]
    output_stamp: tuple[int, int, int]
    study_key: bytes
    outcome: str
    reason: str = ""
    tag_path: str = ""
    offset: int = -1
    output: str = ""
    needle: str = ""
    cleaned: int = 0
    spared: int = 0
    unsearched: int = 0
    unknown: int = 0
    subject: str = ""
    study: str = ""
    owner: bool = True

    def __repr__(self) -> str:
        return f"FileRecord({self.outcome})"


def out_index(seal: Seal, project: int, path: str) -> bytes:
    """What an OUT is found by: its real path."""
    return seal.index(b"out", project, path)


def file_index(seal: Seal, out: int, source: int, path: str) -> bytes:
    """What a source file is found by: the number of its source, and its path below."""
    return seal.index(b"file", out, f"{source}{_TAB}{path}")


def output_index(seal: Seal, out: int, path: str) -> bytes:
    """What an output file is found by: its path below OUT."""
    return seal.index(b"output", out, path)


def leaf_index(seal: Seal, out: int, subject: str, study: str) -> bytes:
    """What a leaf is found by."""
    return seal.index(b"leaf", out, f"{subject}{_TAB}{study}")


def folder_index(seal: Seal, project: int, folder: str) -> bytes:
    """What the head of an audit's chain is found by: the real path of the audit's folder."""
    return seal.index(b"audit", project, folder)


def seal_file(seal: Seal, out: int, index: bytes, path: str, one: FileRecord) -> bytes:
    """A file. Subject and study are its leaf's to keep."""
    numbers = _NUMBERS.pack(
        *one.source_stamp,
        *one.output_stamp,
        one.offset,
        one.cleaned,
        one.spared,
        one.unsearched,
        one.unknown,
        one.owner,
    )
    key = one.study_key
    text = f"{one.outcome}\t{one.reason}\t{one.tag_path}\t{one.needle}\t{one.output}\0{path}"
    data = numbers + len(key).to_bytes(1, "big") + key + text.encode("utf-8", "surrogatepass")
    return seal.seal_bytes(FILE, row_of(out, index), data)


def open_file(
    seal: Seal, out: int, index: bytes, token: bytes, subject: str = "", study: str = ""
) -> tuple[str, FileRecord]:
    """The path of a source file, and what became of it, whose subject and study its leaf knows."""
    data = seal.open_bytes(FILE, row_of(out, index), token)
    size, mtime, made, written, changed, offset, cleaned, spared, unsearched, unknown, owner = _NUMBERS.unpack_from(
        data
    )
    start = _NUMBERS.size + 1
    end = start + data[start - 1]
    text, _, path = data[end:].decode("utf-8", "surrogatepass").partition("\0")
    outcome, reason, tag, needle, output = text.split(_TAB, 4)
    record = FileRecord(
        (size, mtime),
        (made, written, changed),
        data[start:end],
        outcome,
        reason,
        tag,
        offset,
        output,
        needle,
        cleaned,
        spared,
        unsearched,
        unknown,
        subject,
        study,
        owner,
    )
    return path, record


def seal_leaf(seal: Seal, out: int, index: bytes, content: dict[str, Any]) -> bytes:
    """A leaf: subject, study, plan, fingerprint."""
    return seal.seal_json(LEAF, row_of(out, index), content)


def open_leaf(seal: Seal, out: int, index: bytes, token: bytes) -> Any:
    """What `seal_leaf` sealed."""
    return seal.open_json(LEAF, row_of(out, index), token)


def seal_out(seal: Seal, project: int, index: bytes, content: dict[str, Any]) -> bytes:
    """An OUT: path, plan, version, sources, loose runs."""
    return seal.seal_json(OUT, row_of(project, index), content)


def open_out(seal: Seal, project: int, index: bytes, token: bytes) -> Any:
    """What `seal_out` sealed."""
    return seal.open_json(OUT, row_of(project, index), token)


def seal_audit(seal: Seal, project: int, index: bytes, content: dict[str, Any]) -> bytes:
    """Where an audit's chain ends: folder, seq, hash."""
    return seal.seal_json(AUDIT, row_of(project, index), content)


def open_audit(seal: Seal, project: int, index: bytes, token: bytes) -> Any:
    """What `seal_audit` sealed."""
    return seal.open_json(AUDIT, row_of(project, index), token)
