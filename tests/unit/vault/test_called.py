"""What subjects are called: sealed, added to, and gone with the subject."""

import csv
import json
from dataclasses import replace
from pathlib import Path

import pytest

from scrubjay import Key
from scrubjay.errors import VaultError
from scrubjay.identity.source import of_patient
from scrubjay.vault import Access, Project, Vault
from scrubjay.vault.exporting import CALLED, export
from scrubjay.vault.importing import import_file
from scrubjay.vault.project import SHARED
from scrubjay.vault.requests import Called

from .conftest import Ask

NEW = Key(b"n" * 32)
FIRST = Called("P001", ("Quarvilon^Jane",), ("1001",), ("1970-04-03",), ("name\tJane Zbylutsky",), sexes=("F",))
MORE = Called("P001", ("Quarvilon^Jane", "Jane Zbylutsky"), ("A7",), (), ("id\tA7",), sexes=("F", "M"))
OTHER = Called("P002", ("Weber^Ute",))


def test_what_is_kept_is_added_to(vault: Vault, ask: Ask, access: Access) -> None:
    project = vault.project("trial-7")
    list(project.assign([ask("a"), ask("b")]))
    project.keep_called([FIRST, OTHER, Called("P999", ("Nobody",))])
    project.keep_called([MORE])
    names, ids = ("Quarvilon^Jane", "Jane Zbylutsky"), ("1001", "A7")
    joined = Called("P001", names, ids, ("1970-04-03",), ("name\tJane Zbylutsky", "id\tA7"), sexes=("F", "M"))
    assert sorted(project.called_in_run(), key=lambda one: one.pseudonym) == [joined, OTHER]
    assert list(vault.project("other").called_in_run()) == []


def test_reading_it_is_recorded(vault: Vault, ask: Ask, access: Access) -> None:
    project = vault.project("trial-7")
    list(project.assign([ask("a")]))
    project.keep_called([FIRST])
    assert list(project.called(access, "table")) == [FIRST]
    assert [one.action for one in vault.accesses()] == ["table"]


def test_it_outlasts_a_rotation_and_is_checked(vault_place: str, key: Key, ask: Ask, access: Access) -> None:
    with Vault.open(vault_place, key) as vault:
        project = vault.project("trial-7")
        list(project.assign([ask("a")]))
        project.keep_called([FIRST])
        vault.rotate_key(NEW, access)
    with Vault.open(vault_place, NEW) as vault:
        assert list(vault.project("trial-7").called_in_run()) == [FIRST]
        assert vault.check() == []


def test_it_goes_with_the_subject(vault: Vault, ask: Ask, access: Access) -> None:
    project = vault.project("trial-7")
    list(project.assign([ask("a"), ask("b")]))
    project.keep_called([FIRST, OTHER])
    project.forget("P001", access)
    assert list(project.called_in_run()) == [OTHER]
    assert vault.check() == []


def identities(project: Project, access: Access) -> dict[str, str]:
    return {one.source_identity: one.pseudonym for one in project.subjects(access)}


def test_a_repr_tells_nobody() -> None:
    assert "Quarvilon" not in repr(FIRST) and "1001" not in repr(FIRST)


def test_somebody_who_goes_by_two_ids(vault: Vault, ask: Ask, access: Access) -> None:
    project = vault.project("trial-7")
    list(project.assign([ask("a"), ask("b")]))
    assert project.same() == {}
    assert project.unknown([of_patient("a"), of_patient("z")]) == {of_patient("z")}
    project.keep_called([FIRST])
    project.keep_same({of_patient("z"): "P001"})
    assert project.same() == {of_patient("z"): of_patient("a")}
    assert SHARED in project.given()
    for text in ("z", "Jane Quarvilon", "1001", "P001"):
        assert [one.pseudonym for one in project.lookup(text, access)] == ["P001"]
    for text in ("z", "a", "Jane Quarvilon"):
        with pytest.raises(VaultError, match="P001 goes by 2 IDs"):
            project.forget(text, access)
    assert project.forget("P001", access) == 1
    assert project.same() == {}
    assert [one.pseudonym for one in project.subjects(access)] == ["P002"]


def test_an_export_takes_along_what_they_are_called(vault: Vault, ask: Ask, access: Access, tmp_path: Path) -> None:
    project, other = vault.project("trial-7"), vault.project("other")
    list(project.assign([ask("a"), ask("b")]))
    alone = Called("P002", ("Weber^Ute",), alone=True, identities=(of_patient("z"),))
    project.keep_called([FIRST, alone])
    export(project, tmp_path / "ids.json", "ids", access)
    import_file(other, tmp_path / "ids.json", "ids", access)
    assert sorted(other.called_in_run(), key=lambda one: one.pseudonym) == [FIRST, alone]
    assert other.same() == project.same() != {}
    export(project, tmp_path / "ids.csv", "ids", access)
    with (tmp_path / "ids.csv").open(newline="") as file:
        header, *rows = csv.reader(file)
    assert header == ["id_old", "id_new", "source_identity"]
    assert [row[:2] for row in rows] == [["a", "P001"], ["b", "P002"], ["z", "P002"]]
    third = vault.project("third")
    assert import_file(third, tmp_path / "ids.csv", "ids", access, kind="folder") == 2, "the column counts"
    assert import_file(third, tmp_path / "ids.csv", "ids", access) == 0
    assert third.same() == project.same()
    known, there = (
        {one.source_identity: one.pseudonym for one in place.subjects(access)} for place in (project, third)
    )
    assert there == known


@pytest.mark.parametrize("second", ["z,P001", 'z,P001,""', 'z,P001,"[1]"', 'z,p001,"[""id"","""",""z""]"'])
def test_one_new_id_twice_is_an_error_without_a_source_identity(
    vault: Vault, access: Access, tmp_path: Path, second: str
) -> None:
    path = tmp_path / "ids.csv"
    path.write_text(f'id_old,id_new,source_identity\na,P001,"[""id"","""",""a""]"\n{second}\n')
    project = vault.project("trial-7")
    with pytest.raises(VaultError, match="line 3"):
        import_file(project, path, "ids", access)
    assert list(project.subjects(access)) == []


def test_an_export_of_before_knows_no_sexes(vault: Vault, ask: Ask, access: Access, tmp_path: Path) -> None:
    project, other = vault.project("trial-7"), vault.project("other")
    list(project.assign([ask("a")]))
    project.keep_called([FIRST])
    export(project, tmp_path / "ids.json", "ids", access)
    document = json.loads((tmp_path / "ids.json").read_text())
    assert document["rows"][0]["called"].pop("sexes") == ["F"]
    (tmp_path / "before.json").write_text(json.dumps(document))
    import_file(other, tmp_path / "before.json", "ids", access)
    assert list(other.called_in_run()) == [replace(FIRST, sexes=())]


@pytest.mark.parametrize("called", [{}, [], {"names": 1}, {**{name: [] for name in CALLED}, "identities": ["x"]}])
def test_an_export_that_somebody_changed_is_refused(
    vault: Vault, ask: Ask, access: Access, tmp_path: Path, called: object
) -> None:
    project = vault.project("trial-7")
    list(project.assign([ask("a")]))
    export(project, tmp_path / "ids.json", "ids", access)
    document = json.loads((tmp_path / "ids.json").read_text())
    document["rows"][0]["called"] = called
    (tmp_path / "changed.json").write_text(json.dumps(document))
    with pytest.raises(VaultError, match="line 1: not a row of an export"):
        import_file(vault.project("other"), tmp_path / "changed.json", "ids", access)
    assert list(vault.project("other").subjects(access)) == []
