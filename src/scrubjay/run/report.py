"""The report: one line for every input file, with its source path. It identifies people: 0600, never inside OUT."""

from __future__ import annotations

import csv
import json
import os
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
)


class Report:
    """A file of outcomes, as CSV when its name ends in `.csv`, else as JSON lines. Use as a context.

    Paths that are no text keep their bytes in CSV, and are written as lone surrogates in JSON. A file that exists is
    replaced. Raises OutputError when it can't be made.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        name = Path(path)
        try:
            # A new file takes the old one's name when it is done: what the name was linked to stays as it is.
            descriptor, self._written = tempfile.mkstemp(prefix=".scrubjay-report-", dir=name.absolute().parent)
        except OSError as error:
            raise OutputError(f"report {name} can't be written: {error.strerror}") from None
        self._name = name
        self._file = os.fdopen(descriptor, "w", encoding="utf-8", errors="surrogateescape", newline="")
        self._write: Callable[[dict[str, Any]], Any] = self._json
        if name.suffix.lower() == ".csv":
            table = csv.DictWriter(self._file, FIELDS, lineterminator="\n")
            table.writeheader()
            self._write = lambda row: table.writerow({key: _harmless(value) for key, value in row.items()})

    def add(self, outcome: Outcome) -> None:
        """Write one outcome."""
        values = (outcome.ordinal, *(getattr(outcome, name) for name in FIELDS[1:]))
        self._write(dict(zip(FIELDS, values, strict=True)))

    def _json(self, row: dict[str, Any]) -> None:
        self._file.write(json.dumps(row, separators=(",", ":")) + "\n")

    def __enter__(self) -> Report:
        return self

    def __exit__(self, *exception: object) -> None:
        self._file.close()
        os.replace(self._written, self._name)


def _harmless(value: object) -> object:
    """Text that a spreadsheet would take for a formula gets a quote before it."""
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r") else value
