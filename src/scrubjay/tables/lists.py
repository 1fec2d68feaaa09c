"""Lists of who is on one side only, and of doubts: they identify people, and say so in their folder's name.

`PLACE-IDENTIFYING/`, for its owner alone (0700, files 0600), beside what may be shared and never in it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from scrubjay.errors import OutputError
from scrubjay.tables.matching import REASONS
from scrubjay.tables.pseudonymised import Met
from scrubjay.tables.reading import Entry
from scrubjay.tables.subjects import KnownSubject
from scrubjay.tables.writing import write_table

SUFFIX: Final = "-IDENTIFYING"
NOT_IN_TABLE: Final = "in-dicom-not-in-table.csv"
NOT_IN_DICOM: Final = "in-table-not-in-dicom.csv"
DOUBTS: Final = "doubts.csv"
CLOSE: Final = "close-to-known-subjects.csv"
TAKEN: Final = "taken-for-known-subjects.csv"
TO_DECIDE: Final = (CLOSE, DOUBTS)
"""Lists of pairs that may be one person each: they stay two until somebody decides."""

_SUBJECT: Final = ("subject", "id", "name", "birth date")
_PERSON: Final = ("line", "table id", "table name", "table birth date")


def lists_folder(place: Path) -> Path:
    """Where the lists that belong to a table or an OUT go: the first free one of its names."""
    number = 1
    while os.path.lexists(folder := place.with_name(_numbered(f"{place.name}{SUFFIX}", number))):
        number += 1
    return folder


def write_lists(met: Met, folder: Path) -> dict[str, int]:
    """Write the lists that have rows into a new folder; rows by file name. Raises OutputError."""
    lists: dict[str, tuple[Sequence[str], list[list[str]]]] = {
        NOT_IN_TABLE: (_SUBJECT, [_subject(one) for one in met.missing_subjects]),
        NOT_IN_DICOM: (_PERSON, [_entry(met, one) for one in met.missing_people]),
        CLOSE: (
            (*_SUBJECT, "known subject", "alike"),
            [[*_subject(one.subject), one.other, f"{one.score:.2f}"] for one in met.close],
        ),
        TAKEN: ((*_SUBJECT, "alike"), [[*_subject(one), f"{score:.2f}"] for one, score in met.taken]),
        DOUBTS: ((*_SUBJECT, *_PERSON, "alike", "why"), list(_doubts(met))),
    }
    if any(rows for _, rows in lists.values()):
        try:
            folder.mkdir(mode=0o700)
        except OSError as error:
            raise OutputError(f"{folder} can't be made: {error.strerror}") from None
    return {
        name: write_table(folder / name, header, sorted(rows) if name == NOT_IN_TABLE else rows)
        for name, (header, rows) in lists.items()
        if rows
    }


def _doubts(met: Met) -> Iterator[list[str]]:
    for doubt in met.doubts:
        subject, entry = met.subjects[doubt.subject], met.table.entries[doubt.person]
        yield [*_subject(subject), *_entry(met, entry), f"{doubt.score:.2f}", REASONS[doubt.why]]


def _subject(subject: KnownSubject) -> list[str]:
    births = (day.isoformat() for day in subject.births)
    return [subject.pseudonym, _joined(subject.ids), _joined(subject.names), _joined(births)]


def _entry(met: Met, entry: Entry) -> list[str]:
    lines = (str(met.table.rows[at].line) for at in entry.rows)
    return [_joined(lines), _joined(sorted(entry.person.ids)), _joined(entry.names), _joined(entry.births)]


def _joined(texts: Sequence[str] | Iterator[str]) -> str:
    return "; ".join(texts)


def _numbered(name: str, number: int) -> str:
    return name if number == 1 else f"{name}-{number}"
