"""A table of people beside the images: matched, pseudonymised with them, and searched for in their files."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING

import pydicom
import pytest

from support.build import LITTLE, image, join, part10, text

if TYPE_CHECKING:
    from tests.integration.conftest import Site

RECIPE = """
name: site
extends: basic
profile: {options: [clean-descriptors]}
dates: {mode: subject, between: [-100, -1]}
table:
  columns: {sex: keep, visit: date, notes: clean}
"""
PEOPLE = [
    ("MRN", "Name", "Sex", "Visit", "Notes", "Phone"),
    ("1001", "Jane Zbylutsky", "F", "2020-01-15", "Jane Quarvilon came back on 2020-01-16", "0555 1234567"),
    ("", "Grazyna Wojciechowska", "F", "2020-01-15", "well", "0555 1234567"),
    ("", "Nobody Hereabouts", "M", "2020-01-15", "well", "0555 1234567"),
]
SECRETS = ("quarvilon", "zbylutsky", "wojciechowska", "wojciechowski", "hereabouts", "owlglass", "1001", "0555")


def scan(site: Site, patient: str, name: str, *, description: str = "", raw: bytes = b"") -> bytes:
    elements = image(LITTLE, patient_id=patient, name=name, study=f"1.2.826.0.1.3680043.9.9999.8.{patient}")
    elements[0x0008103E] = LITTLE.element(0x0008103E, "LO", text(description or "T1 axial"))
    if raw:
        elements[0x00283006] = LITTLE.element(0x00283006, "OW", raw + b"\0" * (len(raw) % 2))
    instance = f"1.2.826.0.1.3680043.9.9999.8.{patient}.{len(description)}.{len(raw)}"
    elements[0x00080018] = LITTLE.element(0x00080018, "UI", text(instance + "\0" * (len(instance) % 2)))
    return part10(join(elements), instance=instance)


@pytest.fixture
def recipe(site: Site) -> Path:
    path = site.folder / "site.yaml"
    path.write_text(RECIPE)
    return path


@pytest.fixture
def people(site: Site) -> Path:
    return table(site.folder / "people.csv", PEOPLE)


def table(path: Path, rows: list[tuple[str, ...]]) -> Path:
    with path.open("w", newline="") as file:
        csv.writer(file, delimiter=";").writerows(rows)
    return path


def source(site: Site, name: str = "in") -> Path:
    folder = site.folder / name
    folder.mkdir()
    (folder / "a.dcm").write_bytes(scan(site, "1001", "Quarvilon^Jane", description="T1 zbylutsky axial"))
    (folder / "b.dcm").write_bytes(scan(site, "1002", "WOJCIECHOWKSA^GRAZYNA"))
    (folder / "c.dcm").write_bytes(scan(site, "1003", "Till^Owlglass"))
    return folder


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


def description(site: Site, out: str, output: str) -> str:
    return str(pydicom.dcmread(site.folder / out / output).SeriesDescription)


def check_silence(*texts: str) -> None:
    for word in SECRETS:
        assert all(word not in told.lower() for told in texts), word


def test_images_and_table_get_the_same_pseudonyms(site: Site, recipe: Path, people: Path) -> None:
    done = site.deidentify(source(site), "out", str(recipe), "--demographics", people)
    assert done.code == 0, done.err
    check_silence(done.out, done.err)
    made = rows(site.folder / "out-table.csv")
    names = done.names
    assert [row["subject"] for row in made] == sorted([names["a.dcm"], names["b.dcm"]])
    assert list(made[0]) == ["subject", "Sex", "Visit", "Notes"]
    check_silence((site.folder / "out-table.csv").read_text())
    own = next(row for row in made if row["subject"] == names["a.dcm"])
    day = pydicom.dcmread(site.folder / "out" / done.outputs["a.dcm"]).StudyDate
    shifted = own["Visit"].replace("-", "")
    assert shifted != "20200115"
    assert own["Notes"].startswith(" came back on ") and own["Notes"] != PEOPLE[1][4]
    assert pydicom.valuerep.DA(shifted) - pydicom.valuerep.DA(day) == _between("20200115", site)
    assert "column 6 (Phone)" in done.err


def _between(day: str, site: Site) -> object:
    taken = pydicom.dcmread(site.folder / "in/a.dcm").StudyDate
    return pydicom.valuerep.DA(day) - pydicom.valuerep.DA(taken)


def test_lists_of_people_are_beside_out_for_their_owner_alone(site: Site, recipe: Path, people: Path) -> None:
    site.deidentify(source(site), "out", str(recipe), "--demographics", people)
    folder = site.folder / "out-IDENTIFYING"
    assert folder.stat().st_mode & 0o777 == 0o700
    assert [row["id"] for row in rows(folder / "in-dicom-not-in-table.csv")] == ["1003"]
    assert [row["line"] for row in rows(folder / "in-table-not-in-dicom.csv")] == ["4"]
    assert not (folder / "doubts.csv").exists()
    assert not [name for name in site.tree("out") if not name.endswith(".dcm")]


def test_the_table_s_name_is_searched_for_like_the_header_s(site: Site, recipe: Path, people: Path) -> None:
    folder = source(site)
    (folder / "d.dcm").write_bytes(scan(site, "1001", "Quarvilon^Jane", raw=b"0123 Zbylutsky 4567"))
    without = site.deidentify(folder, "plain", str(recipe))
    assert description(site, "plain", without.outputs["a.dcm"]) == "T1 zbylutsky axial", "nobody knows this name"
    assert "d.dcm" in without.outputs
    done = site.deidentify(folder, "out", str(recipe), "--demographics", people)
    assert description(site, "out", done.outputs["a.dcm"]) == "T1  axial"
    assert done.reasons == {"d.dcm": "leak"}
    assert done.names["b.dcm"] == without.names["b.dcm"], "a table changes no pseudonym"


def test_files_that_were_not_searched_for_it_are_made_anew(site: Site, recipe: Path, people: Path) -> None:
    folder = source(site)
    (folder / "d.dcm").write_bytes(scan(site, "1001", "Quarvilon^Jane", raw=b"0123 Zbylutsky 4567"))
    first = site.deidentify(folder, "out", str(recipe))
    second = site.deidentify(folder, "out", str(recipe), "--demographics", people)
    assert description(site, "out", first.outputs["a.dcm"]) == "T1  axial"
    assert second.reasons == {"d.dcm": "leak"}
    assert not (site.folder / "out" / first.outputs["d.dcm"]).exists()
    before = {name: (site.folder / "out" / name).stat().st_mtime_ns for name in site.tree("out")}
    third = site.deidentify(folder, "out", str(recipe), "--demographics", people)
    assert third.outputs == second.outputs
    assert before == {name: (site.folder / "out" / name).stat().st_mtime_ns for name in site.tree("out")}
    assert (site.folder / "out-table-3.csv").exists() is False and (site.folder / "out-table-2.csv").exists()
    assert rows(site.folder / "out-table-2.csv") == rows(site.folder / "out-table.csv")


def test_a_second_batch_knows_the_people_of_the_first(site: Site, recipe: Path, people: Path) -> None:
    first = site.deidentify(source(site), "out", str(recipe), "--demographics", people)
    folder = site.folder / "more"
    folder.mkdir()
    (folder / "b.dcm").write_bytes(scan(site, "1002", "WOJCIECHOWKSA^GRAZYNA", description="second visit"))
    (folder / "e.dcm").write_bytes(scan(site, "1005", "Quarvilonn^Jane"))
    second = site.deidentify(folder, "out2", str(recipe), "--demographics", people)
    assert second.names["b.dcm"] == first.names["b.dcm"]
    assert [row["subject"] for row in rows(site.folder / "out2-table.csv")] == [first.names["b.dcm"]]
    assert second.names["e.dcm"] != first.names["a.dcm"], "never by likeness alone"
    close = rows(site.folder / "out2-IDENTIFYING/close-to-known-subjects.csv")
    assert [(row["subject"], row["known subject"]) for row in close] == [(second.names["e.dcm"], first.names["a.dcm"])]


def test_a_table_alone_by_the_vault(site: Site, recipe: Path, people: Path) -> None:
    done = site.deidentify(source(site), "out", str(recipe), "--demographics", people)
    more = table(
        site.folder / "more.csv",
        [("full name", "visit"), ("Wojciechowska, G.", "2021-02-03"), ("Quarvilon Jane", "2021-02-03")],
    )
    line = ["table", more, "new.csv", "--vault", site.vault, "-p", "trial", "-r", recipe, "--reason", "visits"]
    alone = site.do(*line)
    assert alone.code == 0, alone.err
    check_silence(alone.out, alone.err)
    made = {row["subject"]: row["visit"] for row in rows(site.folder / "new.csv")}
    assert made.keys() == {done.names["a.dcm"], done.names["b.dcm"]}
    assert "2021-02-03" not in made.values()
    log = site.do("vault", "status", "--vault", site.vault, "-p", "trial", "--log").out
    assert " table trial " in log
    assert site.do(*line).code == 2, "nothing is overwritten"


def test_lists_of_people_never_come_into_the_images_folder(site: Site, recipe: Path, people: Path) -> None:
    site.deidentify(source(site), "out", str(recipe))
    (site.folder / "out" / "extra").mkdir()
    before = sorted((site.folder / "out").rglob("*"))
    for new in ("out/new.csv", "out/extra/new.csv"):
        line = ["table", people, new, "--vault", site.vault, "-p", "trial", "-r", recipe, "--reason", "visits"]
        refused = site.do(*line)
        assert refused.code == 2
        assert "de-identified images" in refused.err
    assert sorted((site.folder / "out").rglob("*")) == before


def test_a_forgotten_subject_is_called_nothing_any_more(site: Site, recipe: Path, people: Path) -> None:
    done = site.deidentify(source(site), "out", str(recipe), "--demographics", people)
    assert site.of_vault("forget", done.names["a.dcm"], "--reason", "consent withdrawn").code == 0
    line = ["table", people, "new.csv", "--vault", site.vault, "-p", "trial", "-r", recipe, "--reason", "visits"]
    assert site.do(*line).code == 0
    assert [row["subject"] for row in rows(site.folder / "new.csv")] == [done.names["b.dcm"]]


@pytest.mark.parametrize("mode", [["--no-vault"], ["--mode", "anonymise"]], ids=" ".join)
def test_without_a_vault(site: Site, recipe: Path, people: Path, mode: list[str]) -> None:
    done = site.deidentify(source(site), "out", str(recipe), "--demographics", people, *mode, vault=False)
    assert done.code == 0, done.err
    assert len(rows(site.folder / "out-table.csv")) == 2


def test_sides_that_have_nobody_in_common(site: Site, recipe: Path) -> None:
    others = table(site.folder / "others.csv", [("name",), ("Nobody Hereabouts",)])
    assert site.deidentify(source(site), "out", str(recipe), "--demographics", others).code == 0
    assert rows(site.folder / "out-table.csv") == []
    (site.folder / "empty").mkdir()
    assert site.deidentify(site.folder / "empty", "out2", str(recipe), "--demographics", others).code == 0


def test_what_is_asked_wrongly_makes_nothing(site: Site, recipe: Path, people: Path) -> None:
    folder = source(site)
    for more, said in (
        (["--demographics", "no.csv"], "can't be read"),
        (["--demographics", people, "--name-column", "nmae"], "did you mean 'name'"),
        (["--demographics", people, "--dist-threshold", "2"], "dist_threshold"),
        (["--demographics", people, "--delimiter", "ab"], "--delimiter"),
        (["--name-column", "name"], "--demographics"),
    ):
        done = site.deidentify(folder, "out", str(recipe), *more)
        assert done.code == 2
        assert said in done.err
        check_silence(done.err)
    assert not (site.folder / "out").exists() and not (site.folder / "trial.vault").exists()
    (site.folder / "out").mkdir()
    inside = table(site.folder / "out/people.csv", PEOPLE)
    done = site.deidentify(folder, "out", str(recipe), "--demographics", inside)
    assert done.code == 2 and "inside OUT" in done.err


@pytest.mark.parametrize(("recipe", "warned"), [("basic", True), ("tcia", False)])
def test_a_recipe_that_cleans_no_text_says_that_names_are_not_searched_for(
    site: Site, people: Path, recipe: str, warned: bool
) -> None:
    done = site.deidentify(source(site), "out", recipe, "--demographics", people)
    assert ("doesn't clean text" in done.err) == warned


def test_verify_looks_for_what_only_the_table_told(site: Site, recipe: Path, people: Path) -> None:
    done = site.deidentify(source(site), "out", str(recipe), "--demographics", people)
    line = ["verify", "out", "--vault", site.vault, "-p", "trial", "-j", 1]
    assert "a known name" not in site.do(*line).out
    output = site.folder / "out" / done.outputs["a.dcm"]
    data = pydicom.dcmread(output)
    data.SeriesDescription = "of Mrs Zbylutsky"  # in the table alone
    data.save_as(output)
    found = site.do(*line)
    assert found.code == 1
    assert "a known name" in found.out
    assert "zbylutsky" not in found.out.casefold()
