"""The report: one line for every input file, with its source path. It identifies people: 0600, never inside OUT."""

from __future__ import annotations

import csv
import json
import os
import stat
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from scrubjay.errors import OutputError
from scrubjay.run.outcome import Outcome

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
)

_BEGINNINGS: Final = (b'{"file":', b"file,source,")
"""Of a report as JSON lines, and as CSV."""


class Report:
    """A file of outcomes, as CSV when its name ends in `.csv`, else as JSON lines. Use as a context.

    Paths that are no text keep their bytes in CSV, and are written as lone surrogates in JSON. An earlier report of
    that name is replaced, and so is an empty file, but nothing else: it could be a key. Raises OutputError when it
    can't be made.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        name = Path(path)
        try:
            if not _is_free(name):
                raise OutputError(f"report {name} would replace something that is no report: choose another name")
            # A new file takes the old one's name when it is done: other names of the old one stay as they are.
            descriptor, self._written = tempfile.mkstemp(prefix=".scrubjay-report-", dir=name.absolute().parent)
        except OSError as error:
            raise OutputError(f"report {name} can't be written: {error.strerror}") from None
        self._name = name
        self._is_begun = False
        self._file = os.fdopen(descriptor, "w", encoding="utf-8", errors="surrogateescape", newline="")
        self._write: Callable[[dict[str, Any]], Any] = self._json
        if name.suffix.lower() == ".csv":
            table = csv.DictWriter(self._file, FIELDS, lineterminator="\n")
            table.writeheader()
            self._write = lambda row: table.writerow({key: _harmless(value) for key, value in row.items()})

    def add(self, outcome: Outcome) -> None:
        """Write one outcome."""
        self._is_begun = True
        values = (outcome.ordinal, *(getattr(outcome, name) for name in FIELDS[1:]))
        self._write(dict(zip(FIELDS, values, strict=True)))

    def _json(self, row: dict[str, Any]) -> None:
        self._file.write(json.dumps(row, separators=(",", ":")) + "\n")

    def __enter__(self) -> Report:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Put it into its place, however the run ended; a run that never began leaves an earlier report alone."""
        self._file.close()
        if kind is not None and not self._is_begun:
            os.unlink(self._written)
        else:
            os.replace(self._written, self._name)


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
