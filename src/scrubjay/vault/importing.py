"""Maps from elsewhere, or from another vault: CSV with columns id_old and id_new, or JSON as `exporting` writes it.

All or nothing: one clash, within the file or with the vault, and nothing is taken. Errors name lines, never values.
A new ID is what a strategy may give, so that files and folders can have it, and nobody's old one.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final

from scrubjay.errors import VaultError
from scrubjay.identity.legal import WHAT_IS_LEGAL, is_legal
from scrubjay.identity.mapping.text import DELIMITERS
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


_OLD_ID: Final = "id_new is the original ID of somebody: no pseudonym. To carry a project over, export it as .json"


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
        rows = list(_read_json(path, what) if _is_export(path) else _read_csv(path, what))
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
    if what == IDS:
        problems += _no_pseudonyms(rows, is_export=_is_export(path))
    if problems:
        raise VaultError("\n".join(problems))
    return rows


def _no_pseudonyms(rows: Sequence[Row], *, is_export: bool) -> Iterator[str]:
    """What is wrong with new IDs as pseudonyms. is_export: they were given by a project, be they another's old IDs."""
    olds = {row.old.casefold() for row in rows if not is_export}
    illegal = [row for row in rows if row.new and not is_legal(row.new)]
    yield from (f"line {row.line}: id_new is no legal pseudonym" for row in illegal)
    if illegal:
        yield f"a pseudonym is {WHAT_IS_LEGAL}"
    for row in rows:
        if row.new.casefold() in olds:
            yield f"line {row.line}: {_OLD_ID}"


def _is_export(path: Path) -> bool:
    return path.suffix.lower() == ".json"


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
    if not _is_export(path):
        _check_originals(project, rows, issuer)
    called = [one for row in rows for one in _called(row)]
    same = {one.request.source_identity: row.new for one, row in zip(people, rows, strict=True) if row.again}
    new = project.adopt([one for one, row in zip(people, rows, strict=True) if not row.again], access)
    project.keep_called(called)
    project.keep_same(same)
    return new


def _check_originals(project: Project, rows: Sequence[Row], issuer: str) -> None:
    """Raises VaultError for new IDs that are the original ID, folder or name of a subject of the vault."""
    meant = [(row.line, KINDS[kind](row.new, whose)) for row in rows for kind in KINDS for whose in {"", issuer}]
    unknown = project.unknown(identity for _, identity in meant)
    lines = dict.fromkeys(line for line, identity in meant if identity not in unknown)
    if lines:
        raise VaultError("\n".join(f"line {line}: {_OLD_ID}" for line in lines))


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
        head = file.readline()
        file.seek(0)
        table = csv.reader(file, delimiter=_delimiter(head), strict=True)
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


def _delimiter(head: str) -> str:
    """The one with which a header has both columns, as tables of people may have it; else a comma."""
    headers = ((one, next(csv.reader([head], delimiter=one), [])) for one in DELIMITERS)
    return next((one for one, header in headers if set(COLUMNS) <= set(header)), DELIMITERS[0])


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
