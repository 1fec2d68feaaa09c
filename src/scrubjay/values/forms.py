"""A list of values as CSV to be filled in, and as JSON."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable
from typing import Final, TextIO

from scrubjay.values.store import Line

ATTRIBUTE: Final = "attribute"
_COMPUTED: Final = re.compile("[\\s']*[=+\\-@\uff1d\uff0b\uff0d\uff20]|[\t\r]")
DECISION: Final = "decision"
COLUMNS: Final = (ATTRIBUTE, "vr", "value", "files", "elements", "example", DECISION)


def shown_value(line: Line) -> str:
    """The value; what stands for it where values are only counted."""
    if line.value is not None:
        return line.value
    return "1 value, not shown" if line.different == 1 else f"{line.different:,} different values, not shown"


def write_csv(lines: Iterable[Line], file: TextIO) -> None:
    """One line for each value, with an empty column for the decision. Text never is a formula."""
    table = csv.writer(file, lineterminator="\n")
    table.writerow(COLUMNS)
    for line in lines:
        texts = (line.place.name, line.vr, shown_value(line))
        table.writerow((*map(harmless, texts), line.files, line.elements, harmless(line.example), ""))


def write_json(lines: Iterable[Line], file: TextIO) -> None:
    """A list of objects, one a line; `value` is null where values are only counted."""
    before = "[\n"
    for line in lines:
        row = {
            ATTRIBUTE: line.place.name,
            "vr": line.vr,
            "value": line.value,
            "different": line.different if line.value is None else 1,
            "files": line.files,
            "elements": line.elements,
            "example": line.example,
        }
        file.write(before + json.dumps(row, ensure_ascii=False))
        before = ",\n"
    file.write("[]\n" if before == "[\n" else "\n]\n")


def harmless(text: str) -> str:
    """Text that a spreadsheet would take for a formula, behind blanks or quotes too, gets a quote before it."""
    return f"'{text}" if _COMPUTED.match(text) else text


def plain(text: str) -> str:
    """What `harmless` was given."""
    return text[1:] if text[:1] == "'" and _COMPUTED.match(text[1:]) else text
