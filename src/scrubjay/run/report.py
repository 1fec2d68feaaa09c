"""The report: one line for every input file, with its source path. It identifies people: 0600, never inside OUT."""

from __future__ import annotations

import csv
import json
import os
import stat
import tempfile
from array import array
from collections.abc import Callable, Iterator, Set
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from typing import Any, Final, TextIO

from scrubjay.errors import OutputError
from scrubjay.run.leftovers import is_of
from scrubjay.run.outcome import Outcome
from scrubjay.run.reasons import REUSED, WRITTEN

FIELDS: Final = (
    "file",
    "source",
    "outcome",
    "reason",
    "tag_path",
    "offset",
    "output",
    "subject",
    "study",
    "bytes_read",
    "bytes_written",
    "needle",
    "cleaned",
    "spared",
    "unsearched",
    "unknown",
    "other",
)

Row = dict[str, Any]
Write = Callable[[Row], object]

_BEGINNINGS: Final = (b'{"file":', b"file,source,")
"""Of a report as JSON lines, and as CSV."""


class Report:
    """A file of outcomes, as CSV when its name ends in `.csv`, else as JSON lines. Use as a context.

    Paths that are no text keep their bytes in CSV, and are written as lone surrogates in JSON. An earlier report of
    that name is replaced, and so is an empty file, but nothing else: it could be a key. Raises OutputError when it
    can't be made.

    Where a file's path was taken, or its output is equal to that of a file before it, `other` is the source that has
    the path, if that is of the same run.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        name = Path(path)
        try:
            if not _is_free(name):
                raise OutputError(f"report {name} would replace something that is no report: choose another name")
            # A new file takes the old one's name when it is done: other names of the old one stay as they are.
            self._file, self._written = _new_file(name)
        except OSError as error:
            raise OutputError(f"report {name} can't be written: {error.strerror}") from None
        self._name = name
        self._is_begun = False
        self._paths = array("q")  # hashes: a run may have millions
        self._form = _Table if name.suffix.lower() == ".csv" else _JsonLines
        self._write = self._form.writer(self._file)

    def add(self, outcome: Outcome) -> None:
        """Write one outcome."""
        self._is_begun = True
        values = (outcome.ordinal, *(getattr(outcome, name) for name in FIELDS[1:-1]), "")
        row = self._form.safe(dict(zip(FIELDS, values, strict=True)))
        if row["output"]:
            self._paths.append(hash(row["output"]))
        self._write(row)

    def __enter__(self) -> Report:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Put it into its place, however the run ended; a run that never began leaves an earlier report alone."""
        self._file.close()
        if kind is not None and not self._is_begun:
            os.unlink(self._written)
            return
        contested = {one for one, other in pairwise(sorted(self._paths)) if one == other}
        if contested:
            with suppress(OSError):  # no space for a second one: the first has all but `other`
                self._name_others(contested)
        os.replace(self._written, self._name)

    def _name_others(self, contested: Set[int]) -> None:
        """Write it again, with the sources of taken paths: they stand before, but nobody knew that they would count.

        contested: hashes of paths that several files came to.
        """
        owners: dict[str, tuple[Any, Any]] = {}
        with _reading(self._written) as file:
            for row in self._form.rows(file):
                if row["outcome"] in (WRITTEN, REUSED) and hash(row["output"]) in contested:
                    owners.setdefault(row["output"], (row["file"], row["source"]))
        target, written = _new_file(self._name)
        try:
            with target, _reading(self._written) as file:
                write = self._form.writer(target)
                for row in self._form.rows(file):
                    file_number, source = owners.get(row["output"], (row["file"], ""))
                    write(row if file_number == row["file"] else row | {"other": source})
            os.replace(written, self._written)
        except BaseException:
            os.unlink(written)
            raise


class _JsonLines:
    @staticmethod
    def safe(row: Row) -> Row:
        return row

    @staticmethod
    def writer(file: TextIO) -> Write:
        return lambda row: file.write(json.dumps(row, separators=(",", ":")) + "\n")

    @staticmethod
    def rows(file: TextIO) -> Iterator[Row]:
        return map(json.loads, file)


class _Table:
    @staticmethod
    def safe(row: Row) -> Row:
        return {key: _harmless(value) for key, value in row.items()}

    @staticmethod
    def writer(file: TextIO) -> Write:
        table = csv.DictWriter(file, FIELDS, lineterminator="\n")
        table.writeheader()
        return table.writerow

    @staticmethod
    def rows(file: TextIO) -> Iterator[Row]:
        return csv.DictReader(file)


def _new_file(beside: Path) -> tuple[TextIO, str]:
    folder = beside.absolute().parent
    begin = f".scrubjay-report-{os.uname().nodename.replace('/', '_')}-"
    _remove_left(folder, begin)
    descriptor, path = tempfile.mkstemp(prefix=f"{begin}{os.getpid()}-", dir=folder)
    return os.fdopen(descriptor, "w", encoding="utf-8", errors="surrogateescape", newline=""), path


def _remove_left(folder: Path, begin: str) -> None:
    """Remove what runs of this machine that were killed left in a folder: it names source files."""
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            process = entry.name.removeprefix(begin).partition("-")[0]
            if entry.name.startswith(begin) and process.isdecimal() and not is_of(int(process), entry):
                with suppress(OSError):
                    os.unlink(entry.path)


def _reading(path: str) -> TextIO:
    return open(path, encoding="utf-8", errors="surrogateescape", newline="")


def _is_free(name: Path) -> bool:
    """Whether nothing is lost when a report takes this name. Raises OSError."""
    try:
        status = os.lstat(name)
    except FileNotFoundError:
        return True
    if not stat.S_ISREG(status.st_mode):
        return False
    with name.open("rb") as file:
        beginning = file.read(max(map(len, _BEGINNINGS)))
    return not beginning or beginning.startswith(_BEGINNINGS)


def _harmless(value: object) -> object:
    """Text that a spreadsheet would take for a formula gets a quote before it."""
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r") else value
