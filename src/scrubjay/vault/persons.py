"""What the subjects of a project are called: kept when a table of people was given, to be matched and searched for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, Final

from sqlalchemy import Connection, select

from scrubjay.vault.queries import chunks, find, lock_project, pages, put_all
from scrubjay.vault.records import PERSON, open_source, open_subject, pseudonym_index
from scrubjay.vault.requests import Called
from scrubjay.vault.schema import people, subjects
from scrubjay.vault.sealing import Seal, row_of

_WORDS: Final = ("names", "ids", "births", "told", "identities", "sexes")
_ALONE: Final = "alone"
_COLUMNS: Final = (people.c.project_id, people.c.subject_id, people.c.sealed)


def keep_called(connection: Connection, seal: Seal, project: int, wanted: Sequence[Called]) -> None:
    """Add what subjects are called to what is known; those that the vault doesn't have are left out."""
    lock_project(connection, project)
    for some in chunks(wanted):
        by_index = {pseudonym_index(seal, project, one.pseudonym): one for one in some}
        column = subjects.c.pseudonym_index
        rows: dict[int, bytes] = dict(map(tuple, find(connection, column, by_index, [subjects.c.id, column])))
        known = _known(connection, seal, list(rows))
        put_all(
            connection,
            _COLUMNS,
            people.c.subject_id,
            [
                (project, row, seal_called(seal, row, _joined(by_index[index], known.get(row))))
                for row, index in rows.items()
            ],
        )


def every_called(connection: Connection, seal: Seal, project: int) -> Iterator[Called]:
    """What is known of all of them."""
    joined = (
        select(
            people.c.id,
            people.c.subject_id,
            people.c.sealed,
            subjects.c.source_index,
            subjects.c.source,
            subjects.c.subject,
        )
        .join(subjects, people.c.subject_id == subjects.c.id)
        .where(people.c.project_id == project)
    )
    for page in pages(connection, joined, people.c.id):
        for _, row, token, index, source, subject in page:
            pseudonym, _, _ = open_subject(seal, project, index, subject)
            called = _called(pseudonym, seal.open_json(PERSON, row_of(row), token))
            yield replace(called, identity=open_source(seal, project, index, source))


def seal_called(seal: Seal, subject: int, called: Called) -> bytes:
    """What a subject is called."""
    content: dict[str, Any] = {word: getattr(called, word) for word in _WORDS}
    if called.alone:
        content[_ALONE] = True
    return seal.seal_json(PERSON, row_of(subject), content)


def _known(connection: Connection, seal: Seal, rows: list[int]) -> dict[int, Called]:
    query = select(people.c.subject_id, people.c.sealed).where(people.c.subject_id.in_(rows))
    return {row: _called("", seal.open_json(PERSON, row_of(row), token)) for row, token in connection.execute(query)}


def _called(pseudonym: str, content: dict[str, Any]) -> Called:
    # a vault of before knows no other identities, nobody by a table alone, and no sexes
    words: dict[str, Any] = {word: tuple(content.get(word, ())) for word in _WORDS}
    return Called(pseudonym, **words, alone=bool(content.get(_ALONE)))


def _joined(one: Called, other: Called | None) -> Called:
    if other is None:
        return one
    words: dict[str, Any] = {
        word: tuple(dict.fromkeys((*getattr(other, word), *getattr(one, word)))) for word in _WORDS
    }
    return Called(one.pseudonym, **words, alone=one.alone and other.alone)
