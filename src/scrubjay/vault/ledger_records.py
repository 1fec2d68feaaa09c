"""Rows of the ledger: what they say, how they are sealed and found. All of it identifies people but counts."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from scrubjay.vault.sealing import Seal, row_of

OUT: Final = b"outs.sealed"
LEAF: Final = b"leaves.sealed"
FILE: Final = b"files.sealed"
AUDIT: Final = b"audits.sealed"

_TAB: Final = "\t"


class FileRecord(NamedTuple):
    """What became of one source file.

    source_stamp: size and modification time (ns) as it was read; output_stamp: size, modification and change time (ns)
    as it was committed, zeros where nothing was. study_key: the engine's keyed digest of the original Study Instance
    UID, empty when it isn't known. output: below OUT. subject and study are new values.
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
    (size, mtime), (made, written, changed) = one.source_stamp, one.output_stamp
    text = (
        f"{size}\t{mtime}\t{made}\t{written}\t{changed}\t{one.study_key.hex()}\t{one.outcome}\t{one.reason}\t"
        f"{one.tag_path}\t{one.offset}\t{one.needle}\t{one.cleaned}\t{one.spared}\t{one.unsearched}\t{one.unknown}\t"
        f"{one.output}\0{path}"
    )
    return seal.seal(FILE, row_of(out, index), text)


def open_file(seal: Seal, out: int, index: bytes, token: bytes) -> tuple[str, FileRecord]:
    """The path of a source file, and what became of it; without subject and study."""
    text, _, path = seal.open(FILE, row_of(out, index), token).partition("\0")
    size, mtime, made, written, changed, key, outcome, reason, tag, offset, needle, *rest = text.split(_TAB, 15)
    cleaned, spared, unsearched, unknown, output = rest
    record = FileRecord(
        (int(size), int(mtime)),
        (int(made), int(written), int(changed)),
        bytes.fromhex(key),
        outcome,
        reason,
        tag,
        int(offset),
        output,
        needle,
        int(cleaned),
        int(spared),
        int(unsearched),
        int(unknown),
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
