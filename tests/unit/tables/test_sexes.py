"""The column of sexes: by which headers it is found, and which cells can be read in one way."""

import pytest

from scrubjay.errors import MappingError
from scrubjay.tables.columns import Wanted
from scrubjay.tables.reading import PeopleTable, people_of
from scrubjay.tables.sexes import read_sexes


def read(text: str, **wanted: str) -> PeopleTable:
    return people_of(text.encode(), Wanted(**wanted))


@pytest.mark.parametrize(
    "header",
    [
        "sex",
        "SEX",
        "Gender",
        "Geschlecht",
        "sexe",
        "Sexo",
        "sesso",
        "Sex/Gender",
        "PatientSex",
        "Patient's Sex",
        "género",
    ],
)
def test_headers_are_found_whatever_their_case(header: str) -> None:
    table = read(f"name;{header}\nJane Doe;F\nJohn Doe;M\n")
    assert table.columns.sex == 1
    assert table.columns.who == {0}
    assert [entry.person.sex for entry in table.entries] == ["F", "M"]


def test_a_header_can_be_named() -> None:
    table = read("name;sex;coded\nJane Doe;1;F\n", sex="coded")
    assert (table.columns.sex, table.entries[0].person.sex) == (2, "F")
    with pytest.raises(MappingError, match="--sex-column"):
        read("name;sex\nJane Doe;F\n", sex="code")
    assert read("name\nJane Doe\n").columns.sex is None


@pytest.mark.parametrize(
    ("header", "cells", "sexes"),
    [
        ("sex", "M F O m f o", "M F O M F O"),
        ("sex", "male Female OTHER man woman", "M F O M F"),
        ("sex", "M M M", "M M M"),
        ("Geschlecht", "m w d", "M F -"),
        ("Geschlecht", "Männlich weiblich divers Frau", "M F O F"),
        ("sexe", "H F masculin Féminin Garçon", "M F M F M"),
        ("sexo", "Hombre MUJER varón femenino masculino", "M F M F M"),
        ("sexo", "M F", "M F"),
        ("sesso", "maschio femmina uomo donna", "M F M F"),
        ("geslacht", "man vrouw", "M F"),
        ("sex", "1 2 0 U unknown ? n/a M/F", "- - - - - - - -"),
        # An M that may be mujer, and a V that may be vrouw or varón.
        ("sexo", "H M H", "M - M"),
        ("sex", "H M", "M -"),
        ("sexo", "M M M", "- - -"),
        ("sexo", "V M", "- -"),
        ("geslacht", "M V", "- -"),
    ],
)
def test_cells(header: str, cells: str, sexes: str) -> None:
    assert read_sexes(header, cells.split()) == [sex.strip("-") for sex in sexes.split()]


def test_several_words_that_say_the_same() -> None:
    assert read_sexes("sex", ["F (female)", "M - male", "female (M)", "", " "]) == ["F", "M", "", "", ""]


def test_rows_that_disagree_know_no_sex() -> None:
    table = read("mrn;name;sex\n7;Jane Doe;F\n7;Jane Doe;\n8;Ute Koch;F\n8;Ute Koch;M\n")
    assert [(entry.rows, entry.person.sex) for entry in table.entries] == [((0, 1), "F"), ((2, 3), "")]


def test_an_id_of_brother_and_sister_is_nobodys() -> None:
    table = read("mrn;name;sex\n7;Zorko Smith;M\n7;Zorka Smith;F\n")
    assert [entry.rows for entry in table.entries] == [(0,), (1,)]


def test_a_man_and_a_woman_of_one_name_are_told_apart() -> None:
    both = "Andrea Rossi;M\nAndrea Rossi;F\n"
    assert read(f"name;sex\n{both}").namesakes == ()
    for third in ("M", ""):
        assert read(f"name;sex\n{both}Andrea Rossi;{third}\n").namesakes == (2, 3, 4)
    assert read("name;sex\nAndrea Rossi;M\nAndrea Rossi;\n").namesakes == (2, 3)


def test_a_short_row_has_no_sex() -> None:
    assert read("name;sex\nJane Doe\n").entries[0].person.sex == ""
