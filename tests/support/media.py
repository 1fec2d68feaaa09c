"""Headers as ScrubJay writes them, and what a DICOMDIR says, read by pydicom."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from pathlib import Path

import pydicom
from pydicom.dataset import Dataset
from pydicom.fileset import FileSet

from scrubjay.media.own import IMPLEMENTATION
from support import build


def own_file(elements: dict[int, bytes], transfer_syntax: str = build.EXPLICIT_LE) -> bytes:
    """A file with our mark in its meta header."""
    enc = build.LITTLE
    meta = {
        0x00020001: enc.element(0x00020001, "OB", b"\0\1"),
        0x00020010: enc.element(0x00020010, "UI", build.uid(transfer_syntax)),
        0x00020012: enc.element(0x00020012, "UI", build.uid(IMPLEMENTATION)),
    }
    body = build.join(meta)
    head = bytes(128) + b"DICM" + enc.element(0x00020000, "UL", enc.u32(len(body))) + body
    data = build.join(elements)
    return head + (build.deflate(data) if transfer_syntax == build.DEFLATED else data)


def records(path: Path) -> list[Dataset]:
    """All directory records, in the order of the file."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return list(pydicom.dcmread(path).DirectoryRecordSequence)


def listed(path: Path) -> dict[str, Dataset]:
    """The records that name a file, by its path."""
    return {file_of(record): record for record in records(path) if "ReferencedFileID" in record}


def by_pydicom(path: Path) -> dict[str, str]:
    """The SOP Instance UIDs that pydicom's own reader of file-sets finds in the files, by path."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        files = FileSet(path)
        try:
            return {str(Path(one.path).relative_to(path.parent)): str(one.load().SOPInstanceUID) for one in files}
        finally:
            files._stage["t"].cleanup()  # it would be done later, with a warning


def file_of(record: Dataset) -> str:
    """The path that a record names."""
    parts = record.ReferencedFileID
    return parts if isinstance(parts, str) else "/".join(parts)


def chains(path: Path) -> Iterator[list[Dataset]]:
    """By the offsets alone, as readers of media go: for each record that names a file, those above it and itself."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        directory = pydicom.dcmread(path)
        by_offset = {record.seq_item_tell: record for record in directory.DirectoryRecordSequence}
    last = directory.OffsetOfTheLastDirectoryRecordOfTheRootDirectoryEntity
    assert by_offset[last].OffsetOfTheNextDirectoryRecord == 0
    first = directory.OffsetOfTheFirstDirectoryRecordOfTheRootDirectoryEntity
    yield from _below(first, by_offset, [])


def _below(offset: int, by_offset: dict[int, Dataset], above: list[Dataset]) -> Iterator[list[Dataset]]:
    while offset:
        record = by_offset[offset]
        chain = [*above, record]
        if "ReferencedFileID" in record:
            yield chain
        yield from _below(record.OffsetOfReferencedLowerLevelDirectoryEntity, by_offset, chain)
        offset = record.OffsetOfTheNextDirectoryRecord
