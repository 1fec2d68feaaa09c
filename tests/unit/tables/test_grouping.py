"""Rows of a table that are one person's, and rows that are not."""

import pytest

from scrubjay.identity.placeholders import is_placeholder_id
from scrubjay.tables.columns import Wanted
from scrubjay.tables.reading import people_of


def groups(text: str) -> list[tuple[int, ...]]:
    return [entry.rows for entry in people_of(text.encode(), Wanted()).entries]


@pytest.mark.parametrize(
    "number",
    [
        "unknown", "0", "tbd", "pending", "N.N.", "neu", "keine", "k.A.", "inconnu", "desconocido", "sconosciuto",
        "not available", "see notes", "#N/A", "(blank)",
    ],
)  # fmt: skip
def test_ids_that_say_there_is_none_put_no_rows_together(number: str) -> None:
    assert is_placeholder_id(number)
    rows = f"{number};Mary Brown;\n{number};John Smith;1980-01-01\n{number};John Smith;1980-01-01\n"
    assert groups(f"mrn;name;dob\n{rows}") == [(0,), (1, 2)]


@pytest.mark.parametrize("number", ["1", "KA17", "NA12", "neu1", "X7"])
def test_ids_with_such_letters_are_ids(number: str) -> None:
    assert not is_placeholder_id(number)


def test_columns_of_first_and_last_names_tell_who_has_which() -> None:
    header = "first name,last name,dob\n"
    assert groups(f"{header}Wang,Li,1950-02-03\nLi,Wang,1950-02-03\nWang,Li,1950-02-03\n") == [(0,), (1,), (2,)]
    assert groups(f"{header}Wang,Li,1950-02-03\nWang,Li,1950-02-03\n") == [(0, 1)]
    assert groups("name,dob\nWang Li,1950-02-03\nLi^Wang,1950-02-03\n") == [(0, 1)]


def test_chinese_characters_tell_people_apart_where_both_rows_have_them() -> None:
    assert groups("name,dob\nWang^Wei=王^伟,1980-02-02\nWang^Wei=汪^伟,1980-02-02\n") == [(0,), (1,)]
    assert groups("name,dob\nWang^Wei=王^伟,1980-02-02\nWang^Wei,1980-02-02\n") == [(0, 1)]


def test_a_row_without_an_id_is_that_of_who_has_its_name_and_day_of_birth() -> None:
    kern = "77001,Otto Kern,1950-01-01\n"
    assert groups(f"mrn,name,dob\n{kern},Otto Kern,1950-01-01\n{kern}") == [(0, 1, 2)]
    assert groups(f"mrn,name,dob\n,Otto Kern,1950-01-01\n{kern}") == [(0, 1)]
    # not if two have them, nor by a name alone
    assert groups(f"mrn,name,dob\n{kern},Otto Kern,1950-01-01\n77002,Otto Kern,1950-01-01\n") == [(0,), (1,), (2,)]
    assert groups("mrn,name,dob\n77001,Otto Kern,\n,Otto Kern,\n") == [(0,), (1,)]


def test_a_placeholder_day_of_birth_puts_nothing_together() -> None:
    assert groups("name,dob\nJohn Smith,1900-01-01\nJohn Smith,1900-01-01\n") == [(0,), (1,)]
