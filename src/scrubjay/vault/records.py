"""Rows of subjects and studies: how they are sealed and found, in one place for all that read or write them."""

from __future__ import annotations

import unicodedata
from datetime import date
from typing import Final

from scrubjay.vault.requests import StudyRecord
from scrubjay.vault.sealing import Seal, row_of

Named = tuple[str, date | None, int | None]
"""Pseudonym, anchor day, days."""

PROJECT: Final = b"projects.sealed"
SERIES: Final = b"counters.sealed"
SOURCE: Final = b"subjects.source"
SUBJECT: Final = b"subjects.subject"
STUDY: Final = b"studies.sealed"
PERSON: Final = b"people.sealed"
UID: Final = b"uids.sealed"
RUN: Final = b"runs.sealed"
ACCESS: Final = b"accesses.sealed"

_TAB: Final = "\t"
"""Between fields of a token; the last of them may hold any text."""


def project_index(seal: Seal, name: str) -> bytes:
    """What a project is found by."""
    return seal.index(b"project", 0, name)


def series_index(seal: Seal, project: int, series: str) -> bytes:
    """What the counter of a series of numbers is found by."""
    return seal.index(b"series", project, series)


def source_index(seal: Seal, project: int, source_identity: str) -> bytes:
    """What a subject is found by."""
    return seal.index(b"source", project, source_identity)


def pseudonym_index(seal: Seal, project: int, pseudonym: str) -> bytes:
    """What makes pseudonyms unique. Without case: `p1` and `P1` are one folder on some systems."""
    plain = pseudonym if pseudonym.isascii() else unicodedata.normalize("NFC", pseudonym)
    return seal.index(b"pseudonym", project, plain.casefold())


def study_index(seal: Seal, subject: int, uid: str) -> bytes:
    """What a study of a subject is found by."""
    return seal.index(b"study", subject, uid)


def uid_index(seal: Seal, project: int, uid: str) -> bytes:
    """What the link of an old UID is found by."""
    return seal.index(b"uid", project, uid)


def seal_subject(seal: Seal, project: int, index: bytes, named: Named) -> bytes:
    """Pseudonym, anchor and days of a subject."""
    pseudonym, anchor, days = named
    text = f"{anchor or ''}{_TAB}{'' if days is None else days}{_TAB}{pseudonym}"
    return seal.seal(SUBJECT, row_of(project, index), text)


def open_subject(seal: Seal, project: int, index: bytes, token: bytes) -> Named:
    """What `seal_subject` sealed."""
    anchor, days, pseudonym = seal.open(SUBJECT, row_of(project, index), token).split(_TAB, 2)
    return pseudonym, _day(anchor), int(days) if days else None


def seal_source(seal: Seal, project: int, index: bytes, source_identity: str) -> bytes:
    """Who a subject is."""
    return seal.seal(SOURCE, row_of(project, index), source_identity)


def open_source(seal: Seal, project: int, index: bytes, token: bytes) -> str:
    """What `seal_source` sealed."""
    return seal.open(SOURCE, row_of(project, index), token)


def seal_study(seal: Seal, subject: int, index: bytes, study: StudyRecord) -> bytes:
    """A study."""
    return seal.seal(STUDY, row_of(subject, index), f"{study.day or ''}{_TAB}{study.label}{_TAB}{study.uid}")


def open_study(seal: Seal, subject: int, index: bytes, token: bytes) -> StudyRecord:
    """What `seal_study` sealed."""
    day, label, uid = seal.open(STUDY, row_of(subject, index), token).split(_TAB, 2)
    return StudyRecord(uid, _day(day), label)


def seal_link(seal: Seal, project: int, index: bytes, pair: tuple[str, str]) -> bytes:
    """A pair of old and new UID."""
    return seal.seal(UID, row_of(project, index), f"{pair[1]}{_TAB}{pair[0]}")


def open_link(seal: Seal, project: int, index: bytes, token: bytes) -> tuple[str, str]:
    """What `seal_link` sealed."""
    new, _, old = seal.open(UID, row_of(project, index), token).partition(_TAB)
    return old, new


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
