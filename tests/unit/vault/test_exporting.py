import csv
import errno
import json
import os
import re
import stat
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrubjay.identity.proposal import Fixed, NextNumber
from scrubjay.identity.requests import Link
from scrubjay.identity.source import of_folder, of_patient
from scrubjay.vault import Access, Project, Request, Vault, VaultError
from scrubjay.vault.exporting import COLUMNS, as_text, export, new_file, write_csv, write_excel
from scrubjay.vault.importing import import_file, read_rows

from .conftest import Ask
from .test_rotation import everything, fill

HOSTILE = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "'=1", "'plain", "a,b", 'a"b', "a\nb", "Ünï", '=HYPERLINK("x")']


@pytest.fixture
def hostile(project: Project) -> Project:
    list(project.assign(Request(of_folder(one), NextNumber("P", 3, 1)) for one in HOSTILE))
    return project


def rows_of(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def test_csv(hostile: Project, tmp_path: Path, access: Access) -> None:
    path = tmp_path / "ids.csv"
    assert export(hostile, path, "ids", access) == len(HOSTILE)
    rows = rows_of(path)
    assert rows[0] == ["id_old", "id_new"]
    assert [row[1] for row in rows[1:]] == [f"P{number:03}" for number in range(1, len(HOSTILE) + 1)]
    for row in rows[1:]:
        assert not re.match(r"[=+\-@\t\r]", row[0])
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.read_bytes().startswith(b"id_old,id_new\r\n")


def test_csv_comes_back_as_it_was(hostile: Project, vault: Vault, tmp_path: Path, access: Access) -> None:
    export(hostile, tmp_path / "ids.csv", "ids", access)
    other = vault.project("other")
    assert import_file(other, tmp_path / "ids.csv", "ids", access, kind="folder") == len(HOSTILE)
    mine, theirs = (
        [(one.source_identity, one.pseudonym) for one in project.subjects(access)] for project in (hostile, other)
    )
    assert mine == theirs
    assert import_file(other, tmp_path / "ids.csv", "ids", access, kind="folder") == 0


@given(st.text())
def test_no_cell_is_computed(text: str) -> None:
    assert not re.match(r"[=+\-@\t\r]", as_text(text))


def test_excel(hostile: Project, tmp_path: Path, access: Access) -> None:
    path = tmp_path / "ids.xlsx"
    assert export(hostile, path, "ids", access) == len(HOSTILE)
    with zipfile.ZipFile(path) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        strings = book.read("xl/sharedStrings.xml").decode()
    assert "<f>" not in sheet
    assert not re.search(r'<c [^>]*t="(?!s")', sheet)
    assert "=1+1" in strings and "id_old" in strings


def test_excel_has_an_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scrubjay.vault.exporting._EXCEL_ROWS", 2)
    path = tmp_path / "x.xlsx"
    with pytest.raises(VaultError, match="2 rows"), new_file(path) as file:
        write_excel(file, "ids", COLUMNS, [("a", "b")] * 3)
    assert not path.exists()


def test_a_full_disk_under_a_workbook_is_what_it_is() -> None:
    with open("/dev/full", "wb", buffering=0) as file, pytest.raises(OSError) as caught:
        write_excel(file, "ids", COLUMNS, [("a", "b")])
    assert caught.value.errno == errno.ENOSPC


def test_json_carries_everything_over(vault: Vault, tmp_path: Path, ask: Ask, access: Access) -> None:
    fill(vault, ask, access)
    export(vault.project("trial-7"), tmp_path / "all.json", "ids", access)
    export(vault.project("trial-7"), tmp_path / "uids.json", "uids", access)
    other = vault.project("other")
    assert import_file(other, tmp_path / "all.json", "ids", access) == 2500
    assert import_file(other, tmp_path / "uids.json", "uids", access) == 1
    here = everything(vault, access)
    there = [
        [(one.source_identity, one.pseudonym, one.anchor, one.days, one.studies) for one in other.subjects(access)],
        list(other.uid_links(access)),
    ]
    assert there == here[:2]
    assert import_file(other, tmp_path / "all.json", "ids", access) == 0


def test_uids(project: Project, vault: Vault, tmp_path: Path, access: Access) -> None:
    project.keep_links([Link("1.2.3", "2.25.1"), Link("1.2.4", "2.25.2")])
    for name in ("uids.csv", "uids.json", "uids.xlsx"):
        assert export(project, tmp_path / name, "uids", access) == 2
    assert rows_of(tmp_path / "uids.csv") == [["id_old", "id_new"], ["1.2.3", "2.25.1"], ["1.2.4", "2.25.2"]]
    other = vault.project("other")
    assert import_file(other, tmp_path / "uids.csv", "uids", access) == 2
    assert import_file(other, tmp_path / "uids.json", "uids", access) == 0
    assert [one.action for one in vault.accesses()] == ["export"] * 3 + ["import"] * 2


def test_an_export_overwrites_nothing_and_follows_no_link(project: Project, tmp_path: Path, access: Access) -> None:
    (tmp_path / "there.csv").write_text("precious")
    (tmp_path / "link.csv").symlink_to(tmp_path / "elsewhere.csv")
    for name, said in [
        ("there.csv", "exists"),
        ("link.csv", "exists"),
        ("x.txt", "name ends in"),
        ("no/x.csv", "made"),
    ]:
        with pytest.raises(VaultError, match=said):
            export(project, tmp_path / name, "ids", access)
    assert sorted(os.listdir(tmp_path)) in (["link.csv", "there.csv"], ["link.csv", "there.csv", "vault"])
    assert (tmp_path / "there.csv").read_text() == "precious"


def test_imported_names_stand(project: Project, tmp_path: Path, access: Access, ask: Ask) -> None:
    path = tmp_path / "ids.csv"
    path.write_bytes("\ufeffcomment,id_new,id_old\r\nx,P002,4711\r\n\r\ny,OLD-9,Ä12\r\n".encode())
    assert import_file(project, path, "ids", access, issuer="H") == 2
    asked = [
        Request(of_patient("4711", "H"), NextNumber("P", 3, 1)),
        Request(of_patient("Ä12", "H"), Fixed("other")),
        ask("a"),
        ask("b"),
    ]
    assert [one.pseudonym for one in project.assign(asked)] == ["P002", "OLD-9", "P001", "P003"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "line 1: the columns"),
        ("old,new\na,b\n", "line 1: the columns"),
        ("id_old,id_new\na\n", "line 2: a cell is missing"),
        ("id_old,id_new\na,\n", "line 2: an ID is empty"),
        ("id_old,id_new\na,x\n\nb,y\na,z\n", "line 5: id_old stands on line 2 already"),
        ("id_old,id_new\na,x\nb,X\n", "line 3: id_new stands on line 2 already"),
        ('id_old,id_new\n"a,x\n', "not UTF-8 CSV"),
    ],
)
def test_bad_files(project: Project, tmp_path: Path, access: Access, text: str, said: str) -> None:
    (tmp_path / "x.csv").write_text(text)
    with pytest.raises(VaultError, match=said):
        import_file(project, tmp_path / "x.csv", "ids", access)


@pytest.mark.parametrize(
    "document",
    [
        "",
        "[]",
        "{}",
        '{"format": "scrubjay-vault-1", "what": "uids", "rows": []}',
        '{"format": "scrubjay-vault-1", "what": "ids", "rows": [{}]}',
        '{"format": "scrubjay-vault-1", "what": "ids", "rows": [{"id_old": "a", "id_new": "b", "anchor": "never"}]}',
        '{"format": "scrubjay-vault-1", "what": "ids", "rows": [{"id_old": "a", "id_new": "b", "studies": [{}]}]}',
        '{"format": "scrubjay-vault-1", "what": "ids", "rows": [{"id_old": "a", "id_new": "b", "days": "x"}]}',
        '{"format": "scrubjay-vault-1", "what": "ids", "rows": [{"id_old": "a", "id_new": "b", "source_identity": 7}]}',
    ],
)
def test_bad_json(project: Project, vault: Vault, tmp_path: Path, access: Access, document: str) -> None:
    (tmp_path / "x.json").write_text(document)
    with pytest.raises(VaultError, match="not a"):
        import_file(project, tmp_path / "x.json", "ids", access)
    assert vault.status().projects[0].subjects == 0


def test_a_file_that_is_not_text(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_bytes(b"id_old,id_new\n\xff,b\n")
    with pytest.raises(VaultError, match="not UTF-8"):
        read_rows(tmp_path / "x.csv", "ids")
    with pytest.raises(VaultError, match="can't be read"):
        read_rows(tmp_path / "no.csv", "ids")


def test_all_or_nothing(project: Project, vault: Vault, tmp_path: Path, access: Access, ask: Ask) -> None:
    list(project.assign([ask("known")]))
    (tmp_path / "x.csv").write_text("id_old,id_new\nfresh,N1\nthief,P001\nknown,N2\nother,N3\n")
    with pytest.raises(VaultError) as caught:
        import_file(project, tmp_path / "x.csv", "ids", access)
    assert [line.split(":")[0] for line in str(caught.value).splitlines()] == ["line 3", "line 4"]
    assert "known" not in str(caught.value) and "thief" not in str(caught.value)
    assert vault.status().projects[0].subjects == 1


def test_json_is_json(hostile: Project, tmp_path: Path, access: Access) -> None:
    export(hostile, tmp_path / "x.json", "ids", access)
    document = json.loads((tmp_path / "x.json").read_bytes())
    assert [row["id_old"] for row in document["rows"]] == HOSTILE
    with new_file(tmp_path / "empty.csv") as file:
        assert write_csv(file, COLUMNS, []) == 0


@pytest.mark.parametrize(
    "new",
    ["x" * 65, "X\\1", "X\x01y", "Köln-1", "Москва-1", ".", "..", ". .", " x", "x ", "a/b", "A^B", "../../etc", "NUL"],
)
def test_what_is_no_patient_id_is_no_new_id(
    project: Project, vault: Vault, tmp_path: Path, access: Access, new: str
) -> None:
    (tmp_path / "x.csv").write_text(f"id_old,id_new\nPAT1,{new}\n")
    (tmp_path / "x.json").write_text(
        json.dumps({"format": "scrubjay-vault-1", "what": "ids", "rows": [{"id_old": "PAT1", "id_new": new}]})
    )
    for name, line in (("x.csv", 2), ("x.json", 1)):
        with pytest.raises(VaultError, match=f"line {line}: id_new is no legal pseudonym") as caught:
            import_file(project, tmp_path / name, "ids", access)
        assert len(new) < 3 or new not in str(caught.value)
    assert vault.status().projects[0].subjects == 0


def test_an_original_id_is_no_new_id(project: Project, vault: Vault, tmp_path: Path, access: Access, ask: Ask) -> None:
    for rows in ("PAT1,PAT1\n", "PAT1,PAT2\nPAT2,N-2\n", "PAT2,N-2\nPAT1,pat2\n"):
        (tmp_path / "x.csv").write_text(f"id_old,id_new\n{rows}")
        with pytest.raises(VaultError, match=r"line \d: id_new is the original ID of somebody"):
            import_file(project, tmp_path / "x.csv", "ids", access)
    list(project.assign([ask("KNOWN")]))
    (tmp_path / "x.csv").write_text("id_old,id_new\nfresh,N-1\nPAT1,KNOWN\n")
    with pytest.raises(VaultError, match="line 3: id_new is the original ID of somebody"):
        import_file(project, tmp_path / "x.csv", "ids", access)
    assert vault.status().projects[0].subjects == 1


def test_an_export_of_a_project_that_keeps_ids_is_taken(vault: Vault, tmp_path: Path, access: Access, ask: Ask) -> None:
    project, other = vault.project("trial-7"), vault.project("other")
    list(project.assign([ask("a", Fixed("a"))]))
    export(project, tmp_path / "ids.json", "ids", access)
    assert import_file(other, tmp_path / "ids.json", "ids", access) == 1
    assert import_file(other, tmp_path / "ids.json", "ids", access) == 0


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_delimiters_of_tables_are_those_of_maps(
    project: Project, tmp_path: Path, access: Access, delimiter: str
) -> None:
    rows = [["note", "id_old", "id_new"], ["a, b", "PAT1", "N-1"], ["", "PAT2", "N-2"]]
    text = "".join(f"{delimiter.join(row)}\r\n" for row in rows)
    (tmp_path / "x.csv").write_bytes(f"\ufeff{text}".encode())
    assert import_file(project, tmp_path / "x.csv", "ids", access) == 2
