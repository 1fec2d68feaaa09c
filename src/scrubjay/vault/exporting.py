"""Maps for people: which original ID or UID became which new one. CSV, Excel or JSON; new files only, 0600.

A cell that a spreadsheet would compute (it begins with = + - @, tab or return) is text: in Excel by its type, in CSV
by an apostrophe in front, which `importing` takes off again.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import IO, Any, Final

from scrubjay.errors import VaultError
from scrubjay.vault.people import original_of
from scrubjay.vault.project import Project
from scrubjay.vault.requests import Access, Subject

IDS: Final = "ids"
UIDS: Final = "uids"
COLUMNS: Final = ("id_old", "id_new")
IDENTITY: Final = "source_identity"
"""A further column where subjects go by several IDs: what the old ID alone doesn't say, and `importing` needs."""
FORMATS: Final = (".csv", ".xlsx", ".json")
JSON_FORMAT: Final = "scrubjay-vault-1"
CALLED: Final = ("names", "ids", "births", "told", "identities", "sexes", "alone")
"""What tables of people said of a subject, as JSON holds it."""

FORMULA: Final = re.compile(r"'*[=+\-@\t\r]")
_EXCEL_ROWS: Final = 1_048_575


def export(project: Project, path: Path, what: str, access: Access) -> int:
    """Write the map of IDs or of UIDs; how many rows. The suffix of `path` is the format.

    JSON holds of IDs everything that `import_file` needs: source identities, anchors, days, studies, what tables of
    people said. In the others, a subject that goes by several IDs has several rows, and then all have their source
    identity beside them. Recorded before anything is written. Raises VaultError for another suffix and for a file that
    exists.
    """
    if path.suffix.lower() not in FORMATS:
        raise VaultError(f"an export's name ends in {', '.join(FORMATS)}")
    with new_file(path) as file:
        if path.suffix.lower() == ".json":
            return _write_json(file, project, what, access)
        same = {} if what == UIDS else project.same()
        header = (*COLUMNS, IDENTITY) if same else COLUMNS
        rows = project.uid_links(access) if what == UIDS else _rows(project, access, same)
        if path.suffix.lower() == ".csv":
            return write_csv(file, header, rows)
        return write_excel(file, what, header, rows)


@contextmanager
def new_file(path: Path) -> Iterator[IO[bytes]]:
    """A file that nobody else can read; removed again when writing fails. Raises VaultError."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    except FileExistsError:
        raise VaultError("the file exists already: an export overwrites nothing") from None
    except OSError as error:
        raise VaultError(f"the file can't be made: {error.strerror}") from None
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def write_csv(file: IO[bytes], header: Sequence[str], rows: Iterable[Sequence[str]]) -> int:
    """UTF-8, CRLF (RFC 4180); how many rows below the header."""
    with io.TextIOWrapper(file, encoding="utf-8", errors="backslashreplace", newline="") as text:
        table = csv.writer(text)
        table.writerow(header)
        count = 0
        for row in rows:
            table.writerow([as_text(cell) for cell in row])
            count += 1
    return count


def write_excel(file: IO[bytes], sheet: str, header: Sequence[str], rows: Iterable[Sequence[str]]) -> int:
    """One sheet; how many rows below the header. Raises VaultError for more than Excel takes."""
    import xlsxwriter  # type: ignore[import-untyped]

    # in memory: its temporary files would hold identities, and it dresses up what a full disk says
    workbook = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(workbook, options) as book:
        page = book.add_worksheet(sheet)
        page.write_row(0, 0, header)
        count = 0
        for count, row in enumerate(rows, start=1):
            if count > _EXCEL_ROWS:
                raise VaultError(f"Excel takes {_EXCEL_ROWS:,} rows, these are more: export to .csv")
            for column, cell in enumerate(row):
                page.write_string(count, column, cell)
    file.write(workbook.getbuffer())
    return count


def as_text(cell: str) -> str:
    """The cell, with an apostrophe in front if a spreadsheet would compute it."""
    return "'" + cell if FORMULA.match(cell) else cell


def _write_json(file: IO[bytes], project: Project, what: str, access: Access) -> int:
    """One row a line, so that it needs no memory to write."""
    rows: Iterator[Any]
    if what == UIDS:
        rows = (dict(zip(COLUMNS, pair, strict=True)) for pair in project.uid_links(access))
    else:
        rows = _documents(project, access)
    head = {"format": JSON_FORMAT, "project": project.name, "what": what}
    file.write(json.dumps(head).removesuffix("}").encode() + b', "rows": [')
    count = 0
    for count, row in enumerate(rows, start=1):
        file.write((",\n" if count > 1 else "\n").encode() + json.dumps(row).encode())
    file.write(b"\n]}\n")
    return count


def _rows(project: Project, access: Access, same: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
    """Originals and pseudonyms, those that were taken for somebody known after all others. same: `project.same()`."""
    pseudonyms: dict[str, str] = {}
    for subject in project.subjects(access):
        pair = original_of(subject.source_identity), subject.pseudonym
        if same:
            pseudonyms[subject.source_identity] = subject.pseudonym
        yield (*pair, subject.source_identity) if same else pair
    for other, known in same.items():
        yield original_of(other), pseudonyms[known], other


def _documents(project: Project, access: Access) -> Iterator[dict[str, Any]]:
    subjects = project.subjects(access)
    first = next(subjects, None)  # recorded from here on
    called = {one.pseudonym: one for one in project.called_in_run()}
    for subject in chain(() if first is None else (first,), subjects):
        document = _document(subject)
        if one := called.get(subject.pseudonym):
            document["called"] = {name: getattr(one, name) for name in CALLED}
        yield document


def _document(subject: Subject) -> dict[str, Any]:
    return {
        **dict(zip(COLUMNS, (original_of(subject.source_identity), subject.pseudonym), strict=True)),
        IDENTITY: subject.source_identity,
        "anchor": subject.anchor and subject.anchor.isoformat(),
        "days": subject.days,
        "studies": [
            {"uid": study.uid, "day": study.day and study.day.isoformat(), "label": study.label}
            for study in subject.studies
        ],
    }
