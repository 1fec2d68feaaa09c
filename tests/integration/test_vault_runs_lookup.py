"""What a run leaves in its vault: for who holds the key who is who, for a thief nothing."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pydicom
import pytest

from scrubjay import Key
from scrubjay.vault import Vault

if TYPE_CHECKING:
    from tests.integration.conftest import Site

PATIENT = "PAT-4711-0815"
OTHER = "MRN-Eulenspiegel"
NAME = "Wojciechowska^Grazyna"
DAY = "2019-07-23"


def source_of(site: Site) -> Path:
    source = site.folder / "Krankenhaus-in"
    source.mkdir()
    (source / "Musterbild.dcm").write_bytes(site.scan(PATIENT, DAY, name=NAME))
    (source / "Nebenbild.dcm").write_bytes(site.scan(OTHER, DAY, name="Till^Owlglass"))
    return source


@pytest.mark.parametrize("recipe", ["basic", "nils", "shifted"])
def test_a_pseudonym_leads_back_to_the_patient_and_is_logged(any_site: Site, recipe: str) -> None:
    done = any_site.deidentify(source_of(any_site), "out", recipe)
    pseudonym = str(pydicom.dcmread(any_site.folder / "out" / done.outputs["Musterbild.dcm"]).PatientID)
    found = any_site.of_vault("lookup", pseudonym, "--reason", "incidental finding")
    assert found.code == 0
    assert PATIENT in found.out and pseudonym in found.out
    assert OTHER not in found.out
    back = any_site.of_vault("lookup", PATIENT, "--reason", "the other way")
    assert pseudonym in back.out
    nobody = any_site.of_vault("lookup", "P999", "--reason", "a typing error")
    assert nobody.code == 1

    log = any_site.do("vault", "status", "--vault", any_site.vault, "-p", "trial", "--log").out
    entries = [line for line in log.splitlines() if " lookup trial " in line]
    assert len(entries) == 3, "the runs themselves look nobody up"
    assert "incidental finding" in entries[0] and pseudonym in entries[0]
    assert "the other way" in entries[1] and pseudonym in entries[1]
    assert "a typing error" in entries[2]
    assert PATIENT not in log


def test_the_default_vault_stands_beside_out_and_is_told_of_once(site: Site) -> None:
    source = source_of(site)
    (site.folder / "deep").mkdir()
    vault = site.folder / "deep/trial.vault"
    first = site.deidentify(source, "deep/out", "basic", vault=False)
    assert first.code == 0
    assert sum(str(vault) in line for line in first.err.splitlines()) == 1
    assert vault.stat().st_mode & 0o777 == 0o700
    modes = {path.name: path.stat().st_mode & 0o777 for path in vault.iterdir()}
    assert modes == {"vault.sqlite": 0o600, "audit": 0o700}
    second = site.deidentify(source, "deep/out", "basic", "--update", vault=False)
    assert "vault" not in second.err
    for pseudonym in set(first.names.values()):
        assert site.of_vault("lookup", pseudonym, "--reason", "x", vault=vault).code == 0


@pytest.mark.parametrize("recipe", ["basic", "nils"])
def test_two_runs_over_the_same_people_know_each_once(any_site: Site, recipe: str) -> None:
    source = source_of(any_site)
    any_site.deidentify(source, "out", recipe)
    any_site.deidentify(source, "out", recipe, "--update")
    with Vault.open(any_site.vault, Key.load(any_site.key), create=False) as vault:
        (project,) = vault.status().projects
        assert (project.name, project.subjects, project.runs) == ("trial", 2, 2)
        assert vault.check() == []


def spellings(text: str) -> Iterator[bytes]:
    """The text as a file may hold it, in any case."""
    for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
        raw = text.encode(encoding)
        yield from (raw.lower(), raw[::-1].lower(), raw.hex().encode())
        for lead in range(3):
            coded = base64.b64encode(bytes(lead) + raw + bytes(3))
            yield coded[(lead * 8 + 5) // 6 : (lead + len(raw)) * 8 // 6].lower()


def secrets_of(site: Site, source: Path, outputs: dict[str, str]) -> list[str]:
    """All that the scans say of whom, and what they became."""
    texts = [PATIENT, "4711-0815", OTHER, "Eulenspiegel", *NAME.split("^"), "Owlglass", "Krankenhaus", "Musterbild"]
    texts += ["2019-07-23", "20190723", "23.07.2019", "trial"]
    for path in [*source.iterdir(), *(site.folder / "out" / output for output in outputs.values())]:
        data = pydicom.dcmread(path)
        texts += [str(data[name].value) for name in ("StudyInstanceUID", "SeriesInstanceUID", "SOPInstanceUID")]
        texts.append(str(data.PatientID))
    return [text for text in texts if len(text) >= 5]


def found_in(data: bytes, texts: list[str]) -> list[str]:
    lower = data.lower()
    return [text for text in texts if any(spelling in lower for spelling in spellings(text))]


@pytest.mark.parametrize("recipe", ["basic", "nils", "shifted"])
def test_a_stolen_vault_says_nothing(site: Site, recipe: str) -> None:
    source = source_of(site)
    done = site.deidentify(source, "out", recipe, vault=False)
    site.of_vault("lookup", PATIENT, "--reason", "Musterbild")
    texts = secrets_of(site, source, done.outputs)
    assert len(done.outputs) == 2 and len(texts) > 18
    files = [path for path in Path(site.vault).rglob("*") if path.is_file()]
    assert files
    key = Key.load(site.key)
    for path in files:
        data = path.read_bytes()
        assert found_in(data, texts) == []
        assert key.secret not in data and key.secret.hex().encode() not in data.lower()
        assert found_in(path.name.encode(), texts) == []


def test_the_search_finds_what_is_there(site: Site) -> None:
    for planted in (PATIENT.encode("utf-16-le"), base64.b64encode(b"x" + PATIENT.encode()), b"{" + PATIENT.encode()):
        assert found_in(b"\0\1" + planted + b"\0", [PATIENT, OTHER]) == [PATIENT]
