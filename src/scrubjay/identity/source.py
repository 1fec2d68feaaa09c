"""Source identities: who a subject is before it has a new name, as one canonical text.

The text is a JSON list, first what kind it is, so that no two identities of any strategies are spelled alike: a patient
`["id", issuer, Patient ID]`, a study without a patient `["study", UID]`, a folder `["folder", name]`, a name `["name",
normal form]`, somebody whom a table names without an ID `["person", day of birth, normal form]`, and what an unclear
one was split into, `["split", base, …]`. Text comes without padding; Patient IDs keep their case, because "a1" and "A1"
are two patients. All of it identifies people: never log it.
"""

from __future__ import annotations

import json
from datetime import date
from typing import Final

ID: Final = "id"
STUDY: Final = "study"
FOLDER: Final = "folder"
STRAY: Final = "stray"
NAME: Final = "name"
PERSON: Final = "person"
SPLIT: Final = "split"


def trim(text: str) -> str:
    """Without DICOM padding: spaces and NULs at both ends, as the engine trims before it hashes."""
    return text.strip(" \0")


def of_patient(patient_id: str, issuer: str = "") -> str:
    """A patient, by ID and Issuer of Patient ID; look a patient up in the vault with this."""
    return _text(ID, trim(issuer), trim(patient_id))


def of_study(uid: str) -> str:
    """Whoever this study is of."""
    return _text(STUDY, trim(uid))


def of_folder(name: str) -> str:
    """Whoever is in the folders that stand for this name."""
    return _text(FOLDER, name)


def of_stray(name: str) -> str:
    """Whoever is in a folder from which the recipe's pattern takes no ID."""
    return _text(STRAY, name)


def of_name(normal: str) -> str:
    """A person by name, in normal form."""
    return _text(NAME, normal)


def of_person(normal: str, birth: date | None) -> str:
    """Somebody whom a table names without an ID, by name in normal form and day of birth."""
    return _text(PERSON, birth.isoformat() if birth else "", normal)


def split_of(base: str, *parts: str) -> str:
    """One of the people that share the source identity `base`."""
    return _text(SPLIT, base, *parts)


def kind_of(source_identity: str) -> str:
    """The first word of it."""
    return parts_of(source_identity)[0]


def parts_of(source_identity: str) -> list[str]:
    """Kind and the rest, as they were put together. Raises ValueError for a text that is no source identity."""
    parts = json.loads(source_identity)
    if not isinstance(parts, list) or not parts or not all(isinstance(part, str) for part in parts):
        raise ValueError("not a source identity")
    return parts


def _text(*parts: str) -> str:
    return json.dumps(parts, ensure_ascii=False, separators=(",", ":"))
