"""Maps from elsewhere, or from another vault: CSV with columns id_old and id_new, or JSON as `exporting` writes it.

All or nothing: one clash, within the file or with the vault, and nothing is taken. Errors name lines, never values.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final

from scrubjay.errors import VaultError
from scrubjay.identity.personname import normal_name
from scrubjay.identity.proposal import Fixed
from scrubjay.identity.requests import Request
from scrubjay.identity.source import of_folder, of_name, of_patient, parts_of
from scrubjay.vault.adopting import Person
from scrubjay.vault.exporting import CALLED, COLUMNS, FORMULA, IDENTITY, IDS, JSON_FORMAT, UIDS
from scrubjay.vault.project import Project
from scrubjay.vault.requests import Access, Called, StudyRecord

KINDS: Final[dict[str, Callable[[str, str], str]]] = {
    "patient": of_patient,
    "folder": lambda text, _: of_folder(text),
    "name": lambda text, _: of_name(normal_name(text)),
}
"""What the old IDs of a CSV file may be; the second argument is the issuer."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a file. line: where it stands, from 1; in JSON its number among the rows. again: a further source
    identity of a subject of a row before."""

    line: int
    old: str = field(repr=False)
    new: str = field(repr=False)
    document: dict[str, Any] = field(repr=False, default_factory=dict)
    again: bool = False


def read_rows(path: Path, what: str) -> list[Row]:
    """The rows of a file, looked at for themselves: none empty, no old and no new ID twice. Raises VaultError."""
    try:
        rows = list(_read_json(path, what) if path.suffix.lower() == ".json" else _read_csv(path, what))
    except OSError as error:
        raise VaultError(f"the file can't be read: {error.strerror}") from None
    except (UnicodeDecodeError, csv.Error):
        raise VaultError("the file is not UTF-8 CSV") from None
    seen_old: dict[str, int] = {}
    seen_new: dict[str, int] = {}
    problems = []
    for row in rows:
        if not row.old or not row.new:
            problems.append(f"line {row.line}: an ID is empty")
            continue
        key = row.document.get(IDENTITY, row.old)
        looked = [(seen_old, key, "id_old")] + ([] if row.again else [(seen_new, row.new.casefold(), "id_new")])
        for seen, word, name in looked:
            first = seen.setdefault(word, row.line)
            if first != row.line:
                problems.append(f"line {row.line}: {name} stands on line {first} already")
    if problems:
        raise VaultError("\n".join(problems))
    return rows


def import_file(
    project: Project, path: Path, what: str, access: Access, *, kind: str = "patient", issuer: str = ""
) -> int:
    """Take a map of IDs or UIDs over; how many are new to the vault. kind, issuer: what the old IDs of a CSV are.

    Raises VaultError with a line for each thing that is wrong; nothing was taken then.
    """
    rows = read_rows(path, what)
    if what == UIDS:
        return project.import_links(((row.old, row.new) for row in rows), access)
    people = [_person(row, kind, issuer) for row in rows]
    called = [one for row in rows for one in _called(row)]
    same = {one.request.source_identity: row.new for one, row in zip(people, rows, strict=True) if row.again}
    new = project.adopt([one for one, row in zip(people, rows, strict=True) if not row.again], access)
    project.keep_called(called)
    project.keep_same(same)
    return new


def _person(row: Row, kind: str, issuer: str) -> Person:
    document = row.document
    try:
        days = document.get("days")
        identity = document.get(IDENTITY)
        if identity is not None:
            parts_of(identity)
        if days is not None and type(days) is not int:
            raise ValueError("not a number of days")
        request = Request(identity or KINDS[kind](row.old, issuer), Fixed(row.new), _day(document.get("anchor")), days)
        studies = [
            StudyRecord(str(one["uid"]), _day(one["day"]), str(one["label"])) for one in document.get("studies", ())
        ]
    except (TypeError, ValueError, KeyError):
        raise VaultError(f"line {row.line}: not a row of an export") from None
    return Person(row.line, request, studies)


def _called(row: Row) -> Iterator[Called]:
    content = row.document.get("called")
    if content is None:
        return
    try:
        content = {"sexes": (), **content}  # an export of before has none
        words: dict[str, Any] = {name: tuple(map(str, content[name])) for name in CALLED[:-1]}
        for identity in words["identities"]:
            parts_of(identity)
        yield Called(row.new, **words, alone=bool(content["alone"]))
    except (TypeError, ValueError, KeyError):
        raise VaultError(f"line {row.line}: not a row of an export") from None


def _read_csv(path: Path, what: str) -> Iterator[Row]:
    known: set[str] = set()
    with path.open(encoding="utf-8-sig", newline="") as file:
        table = csv.reader(file, strict=True)
        header = next(table, [])
        if any(name not in header for name in COLUMNS):
            raise VaultError(f"line 1: the columns are not {' and '.join(COLUMNS)}")
        old, new = (header.index(name) for name in COLUMNS)
        identity = header.index(IDENTITY) if what == IDS and IDENTITY in header else None
        for cells in table:
            if not cells:
                continue
            if len(cells) <= max(old, new, identity or 0):
                raise VaultError(f"line {table.line_num}: a cell is missing")
            name = _plain(cells[new])
            document = {IDENTITY: cells[identity]} if identity is not None and cells[identity] else {}
            yield Row(table.line_num, _plain(cells[old]), name, document, again=bool(document) and name in known)
            if document:
                known.add(name)


def _read_json(path: Path, what: str) -> Iterator[Row]:
    try:
        document = json.loads(path.read_bytes())
        known = document["format"] == JSON_FORMAT and document["what"] == what and what in (IDS, UIDS)
        rows = [(str(row[COLUMNS[0]]), str(row[COLUMNS[1]]), row) for row in document["rows"]] if known else []
    except (ValueError, KeyError, TypeError):
        known = False
    if not known:
        raise VaultError(f"the file is not a JSON export of {what}")
    for line, (old, new, row) in enumerate(rows, start=1):
        yield Row(line, old, new, row)


def _plain(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and FORMULA.match(cell) else cell


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
