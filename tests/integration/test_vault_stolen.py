"""Someone takes the vault but not its key: every byte of it is searched for what was put in."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from scrubjay import Key
from scrubjay.identity import source
from scrubjay.identity.proposal import Fixed, NextNumber
from scrubjay.identity.requests import Link
from scrubjay.identity.settings import DateSettings
from scrubjay.identity.timepoints import Study
from scrubjay.vault import Access, Request, StudyRequest, Vault
from support.postgres import running_server

NAME = "Wojciechowska^Grażyna"
PATIENT = "PAT-4711-0815"
ISSUER = "Klinikum Musterhausen"
STUDY = "1.2.826.0.1.3680043.9.9999.2.31415926535"
NEW_UID = "2.25.329800735698586629295641978511506172918"
FOLDER = "SUBJECT_Eulenspiegel"
DAY = date(2019, 7, 23)
CODED = "ZEBRA-Pseudonym-17"
PROJECT = "trial-Nachtigall"
WHO = "doctor.Schweitzer@ward-9"
WHY = "Zufallsbefund Lunge"
PREFIX = "Walross"
PLANTED = [
    NAME,
    *NAME.split("^"),
    "wojciechowska",
    PATIENT,
    ISSUER,
    STUDY,
    NEW_UID,
    FOLDER,
    "Eulenspiegel",
    CODED,
    PROJECT,
    WHO,
    WHY,
    PREFIX,
    "-31337",
    *[DAY.strftime(form) for form in ("%Y-%m-%d", "%Y%m%d", "%d.%m.%Y", "%Y/%m/%d")],
]


def spellings(text: str) -> Iterator[bytes]:
    """The text as a file may hold it."""
    for encoding in ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le"):
        raw = text.encode(encoding)
        yield raw
        yield raw[::-1]
        yield raw.hex().encode()
        yield raw.hex().upper().encode()
        # base 64 of the same bytes, wherever they begin: the letters that don't depend on what is around them
        for lead in range(3):
            coded = base64.b64encode(bytes(lead) + raw + bytes(3))
            yield coded[(lead * 8 + 5) // 6 : (lead + len(raw)) * 8 // 6]


def fill(place: str, key: Key) -> None:
    access = Access(WHO, WHY)
    with Vault.open(place, key) as vault:
        project = vault.project(PROJECT)
        patient = source.of_patient(PATIENT, ISSUER)
        people = [patient, source.of_name(NAME), source.of_folder(FOLDER), source.of_study(STUDY)]
        list(project.assign(Request(one, NextNumber(PREFIX, 3, 1), DAY, -31337) for one in people))
        list(project.assign([Request(NAME, Fixed(CODED), DAY, -31337)]))
        list(project.place([StudyRequest(patient, [Study(STUDY, DAY)])], DateSettings(mode="timepoint")))
        project.keep_links([Link(STUDY, NEW_UID, CODED)])
        project.end_run(project.begin_run({"recipe": NAME}), {"source": FOLDER})
        project.lookup(PATIENT, access)
        list(project.subjects(access))
        project.forget(CODED, access)
        project.reanchor(PATIENT, access, date(2019, 1, 1))


def found_in(data: bytes, secrets: list[bytes]) -> list[str]:
    lower = data.lower()
    wanted = [(text, spelling) for text in PLANTED for spelling in spellings(text) if len(spelling) >= 5]
    hits = [text for text, spelling in wanted if spelling in data or spelling.lower() in lower]
    return hits + ["a key" for secret in secrets for spelling in (secret, secret.hex().encode()) if spelling in data]


def test_the_search_finds_what_is_there() -> None:
    for text in PLANTED:
        for spelling in spellings(text):
            if len(spelling) >= 5:
                assert text in found_in(b"\0" * 7 + spelling + b"\0", [])
        assert text in found_in(base64.b64encode(b"xx" + text.encode() + b"yyy"), [])


@pytest.mark.parametrize("size", [1, 400])
def test_a_stolen_sqlite_vault_says_nothing(tmp_path: Path, size: int) -> None:
    key = Key.generate()
    fill(str(tmp_path / "v"), key)
    with Vault.open(tmp_path / "v", key) as vault:
        project = vault.project(PROJECT)
        own = project.key.secret
        list(project.assign(Request(f"{PATIENT}-{one}", NextNumber(PREFIX, 3, 1), DAY) for one in range(size)))
        vault.backup(tmp_path / "b", Access(WHO, WHY))
    paths = [*(tmp_path / "v").iterdir(), *(tmp_path / "b").iterdir()]
    assert len(paths) == 2
    for path in paths:
        assert found_in(path.read_bytes(), [key.secret, own]) == []
        assert found_in(path.name.encode(), []) == []


def test_what_is_written_on_the_way_says_nothing(tmp_path: Path) -> None:
    """The rollback journal, caught while a transaction is open."""
    key = Key.generate()
    fill(str(tmp_path / "v"), key)
    with Vault.open(tmp_path / "v", key) as vault, vault._store.write() as connection:
        connection.exec_driver_sql("PRAGMA cache_size = 1")
        connection.exec_driver_sql("UPDATE subjects SET project_id = project_id")
        connection.exec_driver_sql("UPDATE accesses SET at = at")
        data = b"".join(path.read_bytes() for path in (tmp_path / "v").iterdir())
        assert found_in(data, [key.secret]) == []


@pytest.mark.slow
def test_a_stolen_postgresql_says_nothing() -> None:
    """Everything of a server that holds nothing else: tables, write-ahead log, statistics, messages."""
    key = Key.generate()
    with running_server() as server:
        url = server.new_database()
        fill(url, key)
        server.execute("CHECKPOINT")
        data = server.folder / "data"
        database = max((data / "base").iterdir(), key=lambda path: int(path.name))
        templates = {path for path in (data / "base").rglob("*") if database not in path.parents}
        files = [path for path in server.folder.rglob("*") if path.is_file() and path not in templates]
        stolen = re.sub(rb"\0{64,}", bytes(64), b"\0".join(path.read_bytes() for path in files))
    assert any("pg_wal" in str(path) for path in files)
    assert found_in(stolen, [key.secret]) == []
