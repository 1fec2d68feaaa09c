"""What becomes of the columns of a table, cell by cell; and that nothing in the result is computed."""

import csv
import os
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from scrubjay import Key, Recipe
from scrubjay.errors import MappingError, OutputError, RecipeError
from scrubjay.recipe import compile_plan
from scrubjay.run.engine import engine_plan
from scrubjay.tables.columns import Wanted
from scrubjay.tables.lists import DOUBTS, NOT_IN_DICOM, NOT_IN_TABLE, lists_folder, write_lists
from scrubjay.tables.pseudonymised import Met, Pseudonymised, Secrets, meet, pseudonymised
from scrubjay.tables.reading import people_of
from scrubjay.tables.rules import explained, proposal, rules_of
from scrubjay.tables.subjects import KnownSubject
from scrubjay.tables.writing import write_table

KEY = Key(bytes(range(32)))
JANE = KnownSubject("S-1", -10, ("Quarvilon^Jane",), ("1002",), (date(1970, 4, 3),))


def recipe(**columns: str) -> Recipe:
    return Recipe.from_mapping(
        {
            "name": "site",
            "extends": "basic",
            "profile": {"options": ["clean-descriptors"]},
            "dates": {"mode": "subject", "between": [-100, -1]},
            "table": {"columns": columns},
        }
    )


def test_days_with_dots_have_the_day_first() -> None:
    text = "mrn;visit\n1002;10.01.2020\n1002;23.01.2020\n1002;5.2.2020 10:30\n1002;31.02.2020\n"
    result = made(met(text), recipe(visit="date"))
    assert [row[1] for row in result.rows] == ["31.12.2019", "13.01.2020", "26.01.2020 10:30", ""]


def met(text: str, *subjects: KnownSubject) -> Met:
    return meet(people_of(text.encode(), Wanted()), subjects or [JANE])


def made(found: Met, chosen: Recipe) -> Pseudonymised:
    return pseudonymised(found, chosen, Secrets(engine_plan(compile_plan(chosen).json, KEY), KEY, "default"))


@pytest.mark.parametrize(
    ("action", "cell", "new"),
    [
        ("keep", "F", "F"),
        ("keep", "see Quarvilon", "see "),
        ("empty", "F", ""),
        ('replace "x"', "F", "x"),
        ("date", "2019-05-13", "2019-05-03"),
        ("date", "13.05.2019", "03.05.2019"),
        ("date", "2019-05-13 10:30", "2019-05-03 10:30"),
        ("date", "20190513", "20190503"),
        ("date", "yesterday", ""),
        ("date", "03/04/2019", ""),
        ("age", "45", "45"),
        ("age", "94", "90"),
        ("age", "094Y", "090Y"),
        ("age", "011M", "011M"),
        ("age cap 40", "45", "40"),
        ("age", "old", ""),
        ("clean", "Dr. Jane Quarvilon, born 03.04.1970", "Dr. , born 24.03.1970"),
        ("uid", "1.2.840.10008.1.2", "1.2.840.10008.1.2"),
        ("uid", "none", ""),
    ],
)
def test_a_cell_by_its_rule(action: str, cell: str, new: str) -> None:
    text = f'mrn,name,value\n1002,Jane Quarvilon,"{cell}"\n'
    result = made(met(text), recipe(value=action))
    assert result.header == ["subject", "value"]
    assert result.rows == [["S-1", new]]
    unread = bool(cell) and not new and action not in ("empty", "keep")
    assert any("column 3, line 2" in warning for warning in result.warnings()) == unread


def test_ids_are_mapped_as_the_engine_maps_them() -> None:
    plan = engine_plan(compile_plan(recipe()).json, KEY)
    rows = made(met("mrn,code,uid\n1002,X-77,1.2.3.4\n"), recipe(mrn="pseudonym", code="pseudonym", uid="uid")).rows
    assert rows[0][:2] == ["S-1", "S-1"]
    assert rows[0][3] == plan.uid("1.2.3.4")
    assert len(rows[0][2]) == 16 and rows[0][2].isalnum() and "77" not in rows[0][2][:0]


def test_a_column_without_a_rule_goes_and_is_told() -> None:
    result = made(met("mrn,name,sex,phone\n1002,Jane Quarvilon,F,555\n"), recipe(sex="keep", sxe="keep"))
    assert result.header == ["subject", "sex"]
    notes = list(result.notes())
    assert any("column 4 (phone)" in note for note in notes)
    assert any("'sxe'" in note and "'sex'" in note for note in notes)


def test_rows_come_in_the_order_of_pseudonyms() -> None:
    other = KnownSubject("A-9", None, ("Weber^Ute",))
    found = met("name,n\nJane Quarvilon,1\nUte Weber,2\nJane Quarvilonn,3\n", JANE, other)
    assert [row[0] for row in made(found, recipe(n="keep")).rows] == ["A-9", "S-1"]


def test_a_second_column_called_subject_is_refused() -> None:
    with pytest.raises(MappingError, match="called 'subject'"):
        made(met("mrn,subject\n1002,x\n"), recipe(subject="keep"))


@pytest.mark.parametrize("action", ["zip3", "age compute", "clean otherwise Z", "code X", 'replace "{subject}"'])
def test_actions_that_are_not_for_cells_are_refused(action: str) -> None:
    with pytest.raises(RecipeError, match="not for columns"):
        recipe(sex=action)


def test_explained_proposes_and_never_to_keep_what_may_identify() -> None:
    rows = "".join(
        f"{at},Jane {at},{'FM'[at % 2]},{20 + at % 5},2019-05-0{at % 9 + 1},note {at},Q{at}\n" for at in range(40)
    )
    table = people_of(f"mrn,name,sex,age,visit,notes,code\n{rows}".encode(), Wanted())
    proposed = [proposal for _, what, proposal in explained(table, rules_of(table, recipe())) if "no rule" in what]
    assert proposed == ["sex: keep", "age: age", "visit: date", "notes: clean", "code: pseudonym"]


@pytest.mark.parametrize(
    ("header", "cell", "rule"),
    [
        ("weight", lambda at: f"{50 + at}.{at % 10}", "keep"),
        ("Body Weight (kg)", lambda at: f"{50 + at}", "keep"),
        ("reaction", lambda at: f"-{at % 20}.5", "keep"),
        ("MMSE", lambda at: f"{30 - at % 20}", "keep"),
        ("weight id", lambda at: f"{50 + at}", "pseudonym"),
        ("SubjectID", lambda at: f"{at % 20}", "pseudonym"),
        ("room", lambda at: f"{at % 4}", "keep"),
        ("case number", lambda at: f"{at % 20}", "pseudonym"),
        ("screening", lambda at: f"{100 + at}", "pseudonym"),
        ("screening", lambda at: f"12.{100 + at}", "pseudonym"),
        ("score", lambda at: f"{4000 + at}", "pseudonym"),
        ("score", lambda at: f"0{at}", "pseudonym"),
    ],
)
@pytest.mark.parametrize("visits", [1, 4, 15])
def test_measures_are_proposed_to_be_kept_and_numbers_of_people_are_not(
    header: str, cell: Callable[[int], str], rule: str, visits: int
) -> None:
    rows = "".join(f'{at},Jane {at},"{cell(at)}"\n' for at in range(40) for _ in range(visits))
    table = people_of(f"mrn,name,{header}\n{rows}".encode(), Wanted())
    assert proposal(table, 2) == rule


@pytest.mark.parametrize("suffix", [".csv", ".tsv", ".xlsx"])
def test_nothing_is_computed(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"out{suffix}"
    cells = ["=1+1", "+x", "-1+1", "@x", "a,b;c\td", "plain"]
    assert write_table(path, ["=h", "b", "c", "d", "e", "f"], [cells]) == 1
    assert os.stat(path).st_mode & 0o777 == 0o600
    if suffix == ".xlsx":
        assert CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()[1][:4] == cells[:4]
    else:
        with path.open(encoding="utf-8", newline="") as file:
            row = list(csv.reader(file, delimiter="," if suffix == ".csv" else "\t"))
        assert row[0][0] == "'=h"
        assert all(cell.startswith("'") for cell in row[1][:4])
    with pytest.raises(OutputError, match="exists"):
        write_table(path, [], [])


NUMBERS = [
    "S-1",
    "-3",
    "-0.25",
    "+1",
    "-1,5",
    "1e-3",
    "007",
    "-",
    "-2+3",
    "12",
    "1234567890123456",
    "0.1",
    "5E3",
    "1e-05",
]


@pytest.mark.parametrize("suffix", [".csv", ".tsv"])
def test_numbers_get_no_apostrophe(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"out{suffix}"
    write_table(path, list(NUMBERS), [NUMBERS])
    with path.open(encoding="utf-8", newline="") as file:
        row = list(csv.reader(file, delimiter="," if suffix == ".csv" else "\t"))[1]
    assert [cell for cell in row if cell.startswith("'")] == ["'-", "'-2+3"]
    assert [cell.removeprefix("'") for cell in row] == NUMBERS


def test_numbers_are_numbers_in_excel_but_codes_and_pseudonyms_are_not(tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"
    write_table(path, ["h"] * len(NUMBERS), [NUMBERS, ["17", "17", "18"]])
    sheet = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    expected = [{"-3": -3.0, "-0.25": -0.25, "12": 12.0, "0.1": 0.1, "1e-05": 1e-5}.get(cell, cell) for cell in NUMBERS]
    assert sheet[1] == expected
    assert sheet[2][:3] == ["17", "17", 18.0]


def test_a_table_that_fails_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="longer than Excel"):
        write_table(tmp_path / "out.xlsx", ["a"], [["x" * 40_000]])
    with pytest.raises(OutputError, match="ends in"):
        write_table(tmp_path / "out.doc", ["a"], [])
    assert list(tmp_path.iterdir()) == []


def test_lists_are_for_their_owner_alone(tmp_path: Path) -> None:
    others = KnownSubject("S-2", None, ("Weber^Ute",)), KnownSubject("S-3", None, ("Kim^Anh",), ("7",))
    found = met("name,mrn\nJane Quarvilon,1002\nAnh Kim,8\nIda Noone,\nUte Weber,\nUte Weber,\n", JANE, *others)
    folder = lists_folder(tmp_path / "out")
    assert write_lists(found, folder) == {NOT_IN_TABLE: 2, NOT_IN_DICOM: 4, DOUBTS: 3}
    assert folder.name == "out-IDENTIFYING" and folder.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}
    assert lists_folder(tmp_path / "out").name == "out-IDENTIFYING-2"


def test_no_list_is_made_where_all_is_well(tmp_path: Path) -> None:
    assert write_lists(met("mrn\n1002\n"), tmp_path / "lists") == {}
    assert not (tmp_path / "lists").exists()


def test_other_people_of_the_table_and_of_the_images_go_with_their_cells() -> None:
    table = "name,note,remark\nJane Quarvilon,sister of Tomas Brandwell,Jane is well\nTomas Brandwell,see 4711203,x\n"
    other = KnownSubject("S-2", -3, ("Somebody^Else",), ("4711203",))
    tomas = KnownSubject("S-3", -4, ("Brandwell^Tomas",))
    found = made(met(table + "Left Normal,,\n", JANE, other, tomas), recipe(note="keep", remark="clean"))
    assert found.rows == [["S-1", "", " is well"], ["S-3", "", "x"]]
    assert "column 2, lines 2, 3: holds a name or ID of somebody else, left empty" in list(found.warnings())


def test_others_are_looked_for_before_patterns_take_half_of_their_names() -> None:
    table = "mrn,name,val,notes\n1002,Jane Quarvilon,friend of Jean-Luc Picardeau,friend of Jean-Luc Picardeau\n"
    found = made(met(table + "7,Jean-Luc Picardeau,,\n"), recipe(val="keep", notes="clean"))
    assert found.rows == [["S-1", "", ""]]


@pytest.mark.parametrize(
    ("cell", "left"),
    [
        ("sister of Tomas Quarvilon", ""),
        ("TOMAS QUARVILON called", ""),
        ("Quarvilon, Tomas", ""),
        ("came with Tomas and Jane Quarvilon", ""),
        ("Jane's wife Jane-Maria", ""),
        ("see 1002-7", ""),
        ("Jane Quarvilon came, Weber saw her", " came, Weber saw her"),
        ("Quarvilon, Jane (1002)", " ()"),
        ("Tomas came", "Tomas came"),
    ],
)
@pytest.mark.parametrize("rule", ["keep", "clean"])
def test_relatives_who_share_words_with_the_rows_own_person_are_others(cell: str, left: str, rule: str) -> None:
    table = (
        f'mrn,name,note\n1002,Jane Quarvilon,"{cell}"\n8,Tomas Quarvilon,\n9,Jane Maria Brandwell,\n1002-7,Ute Weber,\n'
    )
    found = made(met(table), recipe(note=rule))
    assert found.rows == [["S-1", left]]
    assert any("somebody else" in warning for warning in found.warnings()) == (left == "")


@pytest.mark.parametrize("cell", ["王伟", "王 伟", "王伟来过", "找王伟", "欧阳娜娜", "諸葛亮", "諸葛 亮", "id 047113"])
def test_chinese_names_of_two_signs_and_ids_with_zeros_in_front_are_others(cell: str) -> None:
    table = f"mrn,name,note\n1002,Jane Quarvilon,{cell}\n8,王^伟,\n9,欧阳娜娜,\n10,諸葛^亮,\n47113,Ute Weber,\n"
    assert made(met(table), recipe(note="keep")).rows == [["S-1", ""]]


@pytest.mark.parametrize(
    "written", ["99-21-78", "070361 1234", "12.34.57", "99 21 79", "AB 12 3456", "AB#1234", "K.33.2211", "(47)1199"]
)
def test_ids_of_others_are_found_as_they_are_written(written: str) -> None:
    table = f"mrn,name,note\n1002,Jane Quarvilon,see {written} there\n{written},Ute Weber,\n"
    found = made(met(table), recipe(note="clean"))
    assert found.rows == [["S-1", ""]]
    assert any("somebody else" in warning for warning in found.warnings())


@pytest.mark.parametrize("cell", ["王", "伟大", "国王 大伟", "欧阳", "1047113", "47.047113"])
def test_single_signs_and_longer_numbers_are_nobody(cell: str) -> None:
    table = f"mrn,name,note\n1002,Jane Quarvilon,{cell}\n8,王^伟,\n9,欧阳娜娜,\n47113,Ute Weber,\n"
    assert made(met(table), recipe(note="keep")).rows == [["S-1", cell]]


def test_a_surname_alone_and_an_ordinary_number_are_nobody() -> None:
    table = "name,note\nJane Quarvilon,Brandwell test at 4711 normal\nTomas Brandwell,\nLeft Normal,\n"
    found = made(met(table, JANE, KnownSubject("S-2", 0, (), ("4711",))), recipe(note="keep"))
    assert found.rows == [["S-1", "Brandwell test at 4711 normal"]]


@pytest.mark.parametrize("action", ["keep", "clean"])
@pytest.mark.parametrize(
    ("number", "cell", "new"),
    [
        ("4711", "no 4711", "no "),
        ("4711", "no 04711, well", "no , well"),
        ("04711", "no 4711/2", "no /2"),
        ("47-11", "no 4711", "no "),
        ("AB-1", "no ab1 or ab-1", "no  or "),
        ("4711", "4711.5 and 47110", "4711.5 and 47110"),
        ("0007", "7 and 007", "7 and 007"),
        ("711", "no 711", "no 711"),
    ],
)
def test_the_rows_own_id_goes_even_if_it_is_an_ordinary_number(action: str, number: str, cell: str, new: str) -> None:
    found = met(f'mrn,note\n{number},"{cell}"\n', KnownSubject("S-1", -10, ("Quarvilon^Jane",), (number,)))
    assert made(found, recipe(note=action)).rows == [["S-1", new]]


def test_a_header_that_names_somebody_is_called_otherwise_and_told() -> None:
    table = "mrn,name,apple_1,Score Quarvilon,sex\n1002,Jane Quarvilon,x,y,F\n7,Annie Apple,x,y,F\n"
    found = made(met(table), recipe(apple_1="keep", sex="keep", **{"score quarvilon": "keep"}))
    assert found.header == ["subject", "column 3", "column 4", "sex"]
    notes = list(found.notes())
    assert [note.partition(":")[0] for note in notes if "its header" in note] == ["column 3", "column 4"]
    assert not any("quarvilon" in note.casefold() for note in notes)


def test_a_header_that_names_somebody_is_not_told_where_its_column_goes() -> None:
    table = "mrn,name,Annie Apple,apples\n1002,Jane Quarvilon,x,y\n7,Annie Apple,x,y\n"
    (gone, unused) = made(met(table), recipe(applex="keep")).notes()
    assert gone.endswith("names no rule for it: column 3, column 4 (apples)")
    assert "Annie" not in unused


def test_korean_people_are_found_in_the_cells_of_others() -> None:
    found = made(met("mrn,name,note\n1002,Jane Quarvilon,김민수씨의 동생\n8,김민수,x\n"), recipe(note="keep"))
    assert found.rows == [["S-1", ""]]


@pytest.mark.parametrize(
    ("header", "is_kept"),
    [
        ("4711 notes", False),
        ("MRN 4711", False),
        ("notes_04711", False),
        ("notes (815)", False),
        ("0012-notes", False),
        ("notes 47110", True),
        ("notes 12", True),
        ("visit 2", True),
    ],
)
def test_a_header_with_an_id_in_it_is_called_otherwise_however_short_the_number(header: str, is_kept: bool) -> None:
    found = made(
        met(f"mrn,name,{header}\n1002,Jane Quarvilon,x\n4711,Ute Weber,\n0815,Uwe Koch,\n0012,Ulla Fenn,\n"),
        recipe(**{header: "keep"}),
    )
    assert found.header == ["subject", header if is_kept else "column 3"]
