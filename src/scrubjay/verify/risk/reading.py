"""The quasi-identifiers of every file of an output: read by pydicom, many files at once, in bounded memory."""

from __future__ import annotations

import os
import warnings
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from multiprocessing import get_context
from typing import TYPE_CHECKING, Final

from scrubjay.verify.risk.attributes import Quasi
from scrubjay.verify.risk.values import banded, day_number, plain

if TYPE_CHECKING:
    from pydicom import Dataset

BATCH: Final = 256
"""Files that go to a process at once: neighbours, so mostly of one subject, and few rows come back."""

_AHEAD: Final = 4
"""Batches that wait for each process."""

_PATIENT_ID: Final = 0x00100020
_STUDY: Final = 0x0020000D
_STUDY_DATE: Final = 0x00080020
_MODIFIED: Final = 0x00280303
_DICOMDIR: Final = "1.2.840.10008.1.3.10"

Row = tuple[str, int | None, tuple[str | None, ...], tuple[str | None, ...]]
"""Subject, day of the study if its dates were moved, values as they stand, values in bands."""


@dataclass(slots=True)
class Batch:
    """What was read of some files. rows: each different one once.

    unnamed: files without a Patient ID, for which the study stands for the subject.
    """

    rows: set[Row] = field(default_factory=set)
    files: int = 0
    others: int = 0
    unreadable: int = 0
    unnamed: int = 0


def read_tree(root: str, quasi: tuple[Quasi, ...], processes: int) -> Iterator[Batch]:
    """All files below a folder, in batches. Few files are read here: to start processes would take longer."""
    read = partial(_read_files, quasi)
    paths = list_batches(root)
    first = next(paths, ())
    yield read(first)
    if processes < 2 or len(first) < BATCH:
        yield from map(read, paths)
        return
    waiting: deque[Future[Batch]] = deque()
    # a new interpreter: a fork of one that has threads can hang
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        for files in paths:
            waiting.append(pool.submit(read, files))
            if len(waiting) >= processes * _AHEAD:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def list_batches(root: str) -> Iterator[Sequence[str]]:
    """Paths of all regular files, and of folders that can't be listed, in the order of names; links aren't followed."""
    files = _files(root)
    while batch := tuple(islice(files, BATCH)):
        yield batch


def _files(folder: str) -> Iterator[str]:
    try:
        with os.scandir(folder) as found:
            entries = sorted(found, key=lambda entry: entry.name)
    except OSError:
        yield folder  # read as a file it fails again, and is counted with those that do
        return
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            yield from _files(entry.path)
        elif entry.is_file(follow_symlinks=False):
            yield entry.path


def _read_files(quasi: tuple[Quasi, ...], paths: Sequence[str]) -> Batch:
    batch = Batch()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # pydicom's quote values
        for path in paths:
            _read_file(quasi, path, batch)
    return batch


def _read_file(quasi: tuple[Quasi, ...], path: str, batch: Batch) -> None:
    from pydicom import dcmread
    from pydicom.errors import InvalidDicomError

    wanted = [_PATIENT_ID, _STUDY, _STUDY_DATE, _MODIFIED, *(one.tag for one in quasi)]
    try:
        header = dcmread(path, stop_before_pixels=True, specific_tags=wanted)
        if header.file_meta.get("MediaStorageSOPClassUID") == _DICOMDIR:
            batch.others += 1
            return
        name, study = _text(header, _PATIENT_ID), _text(header, _STUDY)
        if not name and not study:  # pydicom ends quietly where a file breaks off
            batch.unreadable += 1
            return
        row = _row(quasi, header, f"id {name}" if name else f"study {study}")
    except InvalidDicomError:
        batch.others += 1
    except Exception:  # whatever a damaged file makes pydicom raise: it is counted, and its text may quote a value
        batch.unreadable += 1
    else:
        batch.files += 1
        batch.unnamed += not name
        batch.rows.add(row)


def _row(quasi: tuple[Quasi, ...], header: Dataset, subject: str) -> Row:
    moved = _text(header, _MODIFIED).upper() == "MODIFIED"
    values = tuple(plain(one, _text(header, one.tag), moved=moved) for one in quasi)
    bands = tuple(banded(one, value) or None for one, value in zip(quasi, values, strict=True))
    day = day_number(_text(header, _STUDY_DATE)) if moved else None
    return subject, day, tuple(value or None for value in values), bands


def _text(header: Dataset, tag: int) -> str:
    """The value as text; as its bytes where it isn't one that its VR allows."""
    try:
        element = header.get(tag)
        value = None if element is None else element.value
    except Exception:  # pydicom raises what it likes for a number that is none, and its text may quote it
        raw = header.get_item(tag)
        value = raw.value if raw is not None else None
    if value is None:
        return ""
    if isinstance(value, bytes):
        return value.decode("latin-1").strip(" \0")
    if isinstance(value, str) or not hasattr(value, "__iter__"):
        return _whole(str(value))
    return "\\".join(_whole(str(one)) for one in value)


def _whole(text: str) -> str:
    """Without padding, and such that it can be encoded."""
    return text.strip(" \0").encode("utf-8", "backslashreplace").decode()
