"""A table of people beside the images: matched, pseudonymised with them, and searched for in their files."""

from __future__ import annotations

import csv
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import pydicom
import pytest

from support.build import LITTLE, image, join, part10, text

if TYPE_CHECKING:
    from tests.integration.conftest import Done, Site

RECIPE = """
name: site
extends: basic
profile: {options: [clean-descriptors]}
dates: {mode: subject, between: [-100, -1]}
table:
  columns: {sex: keep, visit: date, notes: clean}
"""
PEOPLE = [
    ("MRN", "Name", "Sex", "Visit", "Notes", "Phone", "DOB"),
    (
        "1001",
        "Jane Zbylutsky",
        "F",
        "2020-01-15",
        "Jane Quarvilon came back on 2020-01-16",
        "0555 1234567",
        "1970-01-02",
    ),
    ("", "Grazyna Wojciechowska", "F", "2020-01-15", "well", "0555 1234567", ""),
    ("", "Nobody Hereabouts", "M", "2020-01-15", "well", "0555 1234567", ""),
]
"""Jane married since: the ID and the date of birth say that it is she."""
SECRETS = ("quarvilon", "zbylutsky", "wojciechowska", "wojciechowski", "hereabouts", "owlglass", "1001", "0555")


def scan(site: Site, patient: str, name: str, *, description: str = "", raw: bytes = b"", sex: str = "") -> bytes:
    elements = image(LITTLE, patient_id=patient, name=name, study=f"1.2.826.0.1.3680043.9.9999.8.{patient}")
    elements[0x0008103E] = LITTLE.element(0x0008103E, "LO", text(description or "T1 axial"))
    if patient == "1001":
        elements[0x00100030] = LITTLE.element(0x00100030, "DA", text("19700102"))
    if sex:
        elements[0x00100040] = LITTLE.element(0x00100040, "CS", text(f"{sex} "))
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


def test_the_sex_tells_two_of_one_name_apart_and_brother_from_sister(site: Site, recipe: Path) -> None:
    folder = site.folder / "in"
    folder.mkdir()
    for number, name, sex in (
        ("2001", "Rossi^Andrea", "F"),
        ("2002", "Rossi^Andrea", "M"),
        ("2003", "Zbyl^Zorko", "M"),
        ("2004", "Wojtyla^Ute", "F"),
    ):
        (folder / number).write_bytes(scan(site, number, name, sex=sex))
    people = table(
        site.folder / "people.csv",
        [
            ("Name", "Sex", "Notes"),
            ("Andrea Rossi", "m", "one"),
            ("Andrea Rossi", "f", "two"),
            ("Zorka Zbyl", "f", "three"),
            ("Ute Wojtyla", "f", "four"),
        ],
    )
    done = site.deidentify(folder, "out", str(recipe), "--demographics", people)
    assert done.code == 0, done.err
    made = {row["subject"]: row["Notes"] for row in rows(site.folder / "out-table.csv")}
    assert made == {done.names["2001"]: "two", done.names["2002"]: "one", done.names["2004"]: "four"}
    (doubt,) = rows(site.folder / "out-IDENTIFYING" / "doubts.csv")
    assert (doubt["name"], doubt["table name"]) == ("Zbyl^Zorko", "Zorka Zbyl")
    assert doubt["why"] == "the names are alike, the sexes differ"
    # The vault knows the sexes.
    later = [("Name", "Sex", "Notes"), ("Andrea Rossi", "f", "two"), ("Ute Wojtyla", "m", "other")]
    line = ["table", table(site.folder / "later.csv", later), "new.csv", "--vault", site.vault, "-p", "trial"]
    alone = site.do(*line, "-r", recipe, "--reason", "visits")
    assert alone.code == 0, alone.err
    assert [row["subject"] for row in rows(site.folder / "new.csv")] == [done.names["2001"]]


def test_a_second_batch_knows_the_people_of_the_first(site: Site, recipe: Path, people: Path) -> None:
    first = site.deidentify(source(site), "out", str(recipe), "--demographics", people)
    folder = site.folder / "more"
    folder.mkdir()
    (folder / "b.dcm").write_bytes(scan(site, "1002", "WOJCIECHOWKSA^GRAZYNA", description="second visit"))
    (folder / "e.dcm").write_bytes(scan(site, "1005", "Quarvilonn^Jane"))
    second = site.deidentify(folder, "out2", str(recipe), "--demographics", people, "-q")
    assert second.names["b.dcm"] == first.names["b.dcm"]
    assert [row["subject"] for row in rows(site.folder / "out2-table.csv")] == [first.names["b.dcm"]]
    assert second.names["e.dcm"] != first.names["a.dcm"], "never by likeness alone"
    assert "warning: 1 to be decided by somebody in" in second.err, "even if quiet"
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


def alone(site: Site, recipe: Path, people: Path, out: str = "alone.csv", *more: object) -> Done:
    return site.do("table", people, out, "--vault", site.vault, "--everybody", "-p", "trial", "-r", recipe, *more)


def test_a_table_before_there_are_images(site: Site, recipe: Path, people: Path) -> None:
    first = alone(site, recipe, people)
    assert first.code == 0, first.err
    check_silence(first.out, first.err, (site.folder / "alone.csv").read_text())
    made = rows(site.folder / "alone.csv")
    assert sorted(row["Sex"] for row in made) == ["F", "F", "M"], "nobody is left out"
    assert len({row["subject"] for row in made}) == 3
    assert not (site.folder / "alone.csv-IDENTIFYING").exists()
    again = alone(site, recipe, people, "again.csv")
    assert rows(site.folder / "again.csv") == made, again.err

    done = site.deidentify(source(site), "out", str(recipe), "--demographics", people)
    assert done.code == 0, done.err
    women = [row for row in made if row["Sex"] == "F"]
    assert {done.names["a.dcm"], done.names["b.dcm"]} == {row["subject"] for row in women}
    with_images = [{**row, "Notes": ""} for row in rows(site.folder / "out-table.csv")]
    assert with_images == [{**row, "Notes": ""} for row in women]
    (site.folder / "more").mkdir()
    (site.folder / "more/b.dcm").write_bytes(scan(site, "1002", "WOJCIECHOWKSA^GRAZYNA", description="later"))
    later = site.deidentify(site.folder / "more", "out2", str(recipe))
    assert later.names["b.dcm"] == done.names["b.dcm"], "without the table, too"
    assert site.of_vault("lookup", "1002", "--reason", "a question").out.count(done.names["b.dcm"]) == 1


@pytest.mark.parametrize(("rule", "found"), [("", 0), ("  same_name: one\n", 2)])
def test_a_list_of_visits_by_name(site: Site, recipe: Path, rule: str, found: int) -> None:
    ruled = site.folder / "visits.yaml"
    ruled.write_text(RECIPE.replace("table:\n", f"table:\n{rule}"))
    people = [("name", "visit"), ("Jane Quarvilon", "2020-01-15"), ("QUARVILON, JANE", "2020-03-15")]
    visits = table(site.folder / "visits.csv", people)
    done = site.deidentify(source(site), "out", str(ruled), "--demographics", visits, "-q")
    assert done.code == 0, done.err
    made = rows(site.folder / "out-table.csv")
    assert [row["subject"] for row in made] == [done.names["a.dcm"]] * found
    assert ("lines 2, 3: one name several times" in done.err) == (not found)


def test_a_table_before_images_with_an_issuer(site: Site, recipe: Path) -> None:
    people = table(site.folder / "ids.csv", [("mrn", "sex"), ("1001", "F"), ("1003", "M")])
    assert alone(site, recipe, people).code == 0
    named = {row["Sex"] if "Sex" in row else row["sex"]: row["subject"] for row in rows(site.folder / "alone.csv")}
    folder = site.folder / "in"
    folder.mkdir()
    for name, patient in (("a.dcm", "1001"), ("c.dcm", "1003")):
        dataset = pydicom.dcmread(
            BytesIO(scan(site, patient, "Quarvilon^Jane" if patient == "1001" else "Till^Owlglass"))
        )
        dataset.IssuerOfPatientID = "HOSPITAL"
        dataset.save_as(folder / name)
    done = site.deidentify(folder, "out", str(recipe))
    assert done.names == {"a.dcm": named["F"], "c.dcm": named["M"]}, done.err


def test_a_reason_without_a_vault_makes_none(site: Site, recipe: Path, people: Path) -> None:
    (site.folder / "elsewhere").mkdir()
    done = site.do("table", people, "elsewhere/x.csv", "-p", "trial", "-r", recipe, "--reason", "visits")
    assert done.code == 2
    assert "no vault" in done.err
    assert list((site.folder / "elsewhere").iterdir()) == []


def test_numbers_are_not_given_twice_by_table_and_images(site: Site, people: Path) -> None:
    recipe = site.folder / "numbers.yaml"
    recipe.write_text(RECIPE.replace("extends: basic", "extends: basic\nidentity: {strategy: sequential}"))
    assert alone(site, recipe, people).code == 0
    named = [row["subject"] for row in rows(site.folder / "alone.csv")]
    done = site.deidentify(source(site), "out", str(recipe), "--demographics", people)
    assert done.code == 0, done.err
    assert [done.names[name] for name in ("a.dcm", "b.dcm")] == named[:2]
    assert done.names["c.dcm"] not in named


def test_without_a_vault_there_is_one_beside_the_table(site: Site, recipe: Path, people: Path) -> None:
    first = site.do("table", people, "new.csv", "-p", "trial", "-r", recipe)
    assert first.code == 0, first.err
    assert (site.folder / "trial.vault").is_dir()
    assert len(rows(site.folder / "new.csv")) == 3
    site.deidentify(source(site), "out", str(recipe), "--demographics", people)
    assert site.do("table", people, "later.csv", "-p", "trial", "-r", recipe).code == 2, "now it is asked why"
    later = site.do("table", people, "later.csv", "-p", "trial", "-r", recipe, "--reason", "visits")
    assert later.code == 0, later.err
    check_silence(later.out, later.err)


def test_a_close_name_is_somebody_known_by_rule_only(site: Site, recipe: Path, people: Path) -> None:
    first = site.deidentify(source(site), "out", str(recipe), "--demographics", people)
    (site.folder / "more").mkdir()
    (site.folder / "more/e.dcm").write_bytes(scan(site, "1005", "JANE^Quarvilon"))
    (site.folder / "more/f.dcm").write_bytes(scan(site, "1006", "WOJCIECHOWSKA^GRAZYN"))
    ruled = site.folder / "ruled.yaml"
    ruled.write_text(RECIPE.replace("table:\n", "table:\n  close_names: same\n"))
    second = site.deidentify(site.folder / "more", "out2", str(ruled), "--demographics", people, "--quiet")
    assert second.names["e.dcm"] == first.names["a.dcm"]
    assert second.names["f.dcm"] not in first.names.values(), "a name that is only close is not enough"
    days = [
        pydicom.dcmread(site.folder / out / done.outputs[name]).StudyDate
        for out, done, name in (("out", first, "a.dcm"), ("out2", second, "e.dcm"))
    ]
    assert days[0] == days[1], "the dates of one person move as one"
    taken = rows(site.folder / "out2-IDENTIFYING/taken-for-known-subjects.csv")
    assert [(row["subject"], row["id"]) for row in taken] == [(first.names["a.dcm"], "1005")]
    assert "warning: 1 new subject was taken for known ones" in second.err
    assert "taken-for-known-subjects.csv" in second.err
    third = site.deidentify(site.folder / "more", "out3", str(recipe))
    assert third.names["e.dcm"] == first.names["a.dcm"], "what was decided once stays"
    check_silence(second.out, second.err)


def test_a_row_with_a_name_close_to_that_of_another_row_is_somebody_new(site: Site, recipe: Path, people: Path) -> None:
    first = alone(site, recipe, people)
    assert first.code == 0
    more = table(site.folder / "more.csv", [("name",), ("Grazyna Wojciechowsk",)])
    second = alone(site, recipe, more, "second.csv")
    assert second.code == 0, second.err
    (new,) = rows(site.folder / "second.csv")
    known = [row["subject"] for row in rows(site.folder / "alone.csv")]
    assert new["subject"] not in known
    (close,) = rows(site.folder / "second.csv-IDENTIFYING/close-to-known-subjects.csv")
    assert close["subject"] == new["subject"] and close["known subject"] in known


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
        (["--demographics", "no.csv"], "the table of people no.csv can't be read"),
        (["--demographics", people, "--name-column", "nmae"], "did you mean 'name'"),
        (["--demographics", people, "--dist-threshold", "2"], "dist_threshold"),
        (["--demographics", people, "--delimiter", "ab"], "--delimiter"),
        (["--name-column", "name"], "--demographics"),
        (["--dist-threshold", "0.1"], "--dist-threshold is for a table"),
        (["--dist-threshold", "2"], "--dist-threshold is for a table"),
        (["--demographics", "no.csv", "--dist-threshold", "2"], "dist_threshold"),
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


@pytest.mark.parametrize(("recipe", "warned"), [("basic", True), ("tcia", False), ("csg", False)])
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
