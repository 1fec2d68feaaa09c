"""Tables of old and new IDs: every encoding, delimiter and mistake."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from workbook_by_hand import workbook

from scrubjay.errors import MappingError
from scrubjay.identity import Key
from scrubjay.identity.ephemeral import EphemeralLedger
from scrubjay.identity.mapping import Mapping, mapping_of
from scrubjay.identity.proposal import Fixed, NextNumber, Refused
from scrubjay.identity.settings import IdentitySettings
from scrubjay.identity.sighting import Sighting
from scrubjay.identity.source import split_of
from scrubjay.identity.strategies import Strategy, strategy_of
from support.reading import SECRET

Make = Callable[..., Sighting]


def read(data: bytes | str, **options: Any) -> Mapping:
    settings = IdentitySettings(strategy="csv", source_column="old", target_column="new", **options)
    return mapping_of(data.encode() if isinstance(data, str) else data, settings)


def refused(data: bytes | str, **options: Any) -> MappingError:
    with pytest.raises(MappingError) as caught:
        read(data, **options)
    return caught.value


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_encoding_and_delimiter(delimiter: str, encoding: str, end: str) -> None:
    rows = [["name", "old", "new"], ["Müller, Zoë", "PAT-1", "A"], ["x", " PAT-2 ", "B"], ["", "", ""]]
    text = end.join(delimiter.join(f'"{cell}"' for cell in row) for row in rows) + end
    mapping = read(text.encode(encoding))
    assert mapping.pairs == {"PAT-1": "A", "PAT-2": "B"}
    assert bool(mapping.warnings) == (encoding == "cp1252")


def test_names_of_encoding_and_delimiter() -> None:
    data = "old:new\nЖИЛ:A\n".encode("koi8-r")
    assert read(data, encoding="koi8-r", delimiter=":").pairs == {"ЖИЛ": "A"}
    shift_jis = "old,new\n山田:,B\n".encode("shift-jis")
    assert read(shift_jis, encoding="shift-jis").pairs == {"山田:": "B"}
    assert "encoding" in str(refused("old,new\nä,B\n".encode("latin-1"), encoding="utf-8"))
    assert "encoding" in str(refused("old,new\nä,B\n", encoding="no such"))
    assert "UTF-8" in str(refused(b"old,new\n\x81\x8d,B\n"))


@pytest.mark.parametrize("first", ["sep=;", "sep=;\r", "SEP=;"])
def test_excels_own_first_line(first: str) -> None:
    assert read(f"{first}\nold;new\nA-1;B\n").pairs == {"A-1": "B"}
    assert refused(f"{first}\nold;new\n;B\n").lines == (3,)
    assert read("sep=\t\nold\tnew\nA-1\tB\n").pairs == {"A-1": "B"}


def test_columns_by_name_whatever_the_case() -> None:
    assert read("NEW,x,Old\nB,y,A-1\n").pairs == {"A-1": "B"}
    assert "source_column" in str(refused("id,new\n1,2\n"))
    assert "target_column" in str(refused("old,new,new\n1,2,3\n"))


def test_mistakes_come_with_lines_and_without_values() -> None:
    table = "\n".join(
        [
            "old,new",  # 1
            "DOE-0001,A",
            "DOE-0002,B",
            "",
            "DOE-0001,C",  # 5 another new ID
            "DOE-0002,B",  # 6 the same twice
            "DOE-0003,a",  # 7 new ID of line 2
            ",D",  # 8
            "DOE-0004,",  # 9
            "DOE-0005",  # 10
            "DOE-0006,xDOE-0006",  # 11 contains
            "DOE-0007,a/b",  # 12 not legal
        ]
    )
    error = refused(table)
    assert error.lines == (5, 6, 7, 8, 9, 10, 11, 12)
    text = str(error)
    assert "DOE" not in text
    for expected in [
        "line 5: the old ID stands in line 2 too, with another new ID",
        "line 6: the old ID stands in line 3 too, with the same new ID",
        "line 7: the new ID stands in line 2 too, for another old ID",
        "line 8: no old ID",
        "line 9: no new ID",
        "line 10: no new ID",
        "line 11: the new ID contains the old one",
        "line 12: the new ID is no legal pseudonym",
    ]:
        assert expected in text


def test_long_lists_of_mistakes_are_cut() -> None:
    error = refused("old,new\n" + "".join(f",new{number}\n" for number in range(30)))
    assert "and 10 more" in str(error)
    assert len(error.lines) == 30


def test_lines_are_those_of_the_file() -> None:
    assert refused('old,new,note\nA-1,B,"two\nlines"\n,C,\n').lines == (4,)
    assert refused('old,new\nA-1,"B\n').lines == (2,)


@pytest.mark.parametrize("data", ["", "\n\n", "old,new\n"])
def test_empty_tables(data: str) -> None:
    refused(data)


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("7", "S-7", True),
        ("7", "S7", True),
        ("7", "S17", False),
        ("001", "P001", True),
        ("1", "P001", False),
        ("DOE", "doe", True),
        ("DOE", "X-DOE", True),
        ("DOE", "DOER", False),
        ("1234", "X91234", True),
    ],
)
def test_a_new_id_that_shows_the_old_one(old: str, new: str, shown: bool) -> None:
    if shown:
        assert "contains" in str(refused(f"old,new\n{old},{new}\n"))
    else:
        assert read(f"old,new\n{old},{new}\n").pairs == {old: new}


def test_workbook() -> None:
    data = workbook(
        [["old", "note", "new"], ["PAT-1", None, "A"], [42, "x", 1001.0], [None, None, None], ["é", 1, "C"]]
    )
    assert read(data).pairs == {"PAT-1": "A", "42": "1001", "é": "C"}


def test_workbook_mistakes() -> None:
    error = refused(workbook([["old", "new"], [1.5, "A"], ["x", True], [None, "C"], ["y", None], ["ok", "D"]]))
    assert error.lines == (2, 3, 4, 5)
    assert "whole number" in str(error)
    assert "workbook" in str(refused(b"PK\x03\x04 and nothing"))
    assert "workbook" in str(refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)))


def test_repr_tells_nothing() -> None:
    mapping = read("old,new\nDOE-0001,A\n")
    assert "DOE" not in repr(mapping) and "DOE" not in repr(IdentitySettings(csv_path="/home/DOE/x.csv"))


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "ids.csv"
    path.write_text("old;new\nPAT-1;P002\nPAT-2;p010\nPAT-3;X\n", encoding="utf-8")
    return path


def make(table: Path, **options: Any) -> Strategy:
    settings = IdentitySettings(
        strategy="csv", csv_path=str(table), source_column="old", target_column="new", **options
    )
    return strategy_of(settings, Key(SECRET))


@pytest.mark.parametrize("mode", ["SEQUENTIAL", "HASH", "REFUSE"])
def test_those_in_the_table(saw: Make, table: Path, mode: str) -> None:
    strategy = make(table, missing_mode=mode)
    assert strategy.propose(saw("PAT-1"), strategy.source_identity(saw("PAT-1"))) == Fixed("P002")
    assert strategy.needs_numbers == (mode == "SEQUENTIAL")
    assert strategy.group("a", "/a/b") == "" and not strategy.warnings


def test_missing_sequential_stays_clear_of_the_table(saw: Make, table: Path) -> None:
    strategy = make(table, missing_mode="SEQUENTIAL")
    proposal = strategy.propose(saw("new"), strategy.source_identity(saw("new")))
    assert proposal == NextNumber("P", 3, 11)
    assert EphemeralLedger().name("x", proposal) == "P011"
    later = make(table, missing_mode="SEQUENTIAL", starting_number=50, prefix="Q")
    assert later.propose(saw("new"), later.source_identity(saw("new"))) == NextNumber("Q", 3, 50)


def test_missing_hash(saw: Make, table: Path) -> None:
    strategy = make(table, missing_mode="HASH", salt="s", prefix="H", length=8)
    hashed = strategy_of(IdentitySettings(strategy="deterministic", salt="s", prefix="H", length=8), Key(SECRET))
    identity = strategy.source_identity(saw("new"))
    proposal = strategy.propose(saw("new"), identity)
    assert proposal == hashed.propose(saw("new"), identity)
    assert isinstance(proposal, Fixed)
    table.write_text(f"old;new\nPAT-1;{proposal.pseudonym.lower()}\n")
    assert make(table, missing_mode="HASH", salt="s", prefix="H", length=8).propose(saw("new"), identity) == Refused(
        "identity-conflict"
    )


def test_missing_refuse_is_the_default(saw: Make, table: Path) -> None:
    strategy = make(table)
    assert strategy.propose(saw("new"), strategy.source_identity(saw("new"))) == Refused("unmapped-subject")
    assert strategy.propose(saw(), strategy.source_identity(saw())) == Refused("unmapped-subject")


def test_split_patients_do_not_get_the_id_of_the_table(saw: Make, table: Path) -> None:
    split = split_of('["id","","PAT-1"]', "doe")
    assert make(table).propose(saw("PAT-1"), split) == Refused("identity-conflict")
    assert make(table, missing_mode="SEQUENTIAL").propose(saw("PAT-1"), split) == NextNumber("P", 3, 11)


def test_settings_that_can_not_work(tmp_path: Path) -> None:
    for options in (
        {},
        {"csv_path": str(tmp_path / "none"), "source_column": "a", "target_column": "b"},
        {"csv_path": str(tmp_path), "source_column": "a", "target_column": "b"},
        {"csv_path": "a\0b", "source_column": "a", "target_column": "b"},
    ):
        with pytest.raises(MappingError):
            strategy_of(IdentitySettings(strategy="csv", **options), Key(SECRET))
    for columns in (("", "new"), ("old", ""), ("old", "old")):
        settings = IdentitySettings(strategy="csv", source_column=columns[0], target_column=columns[1])
        with pytest.raises(MappingError, match="source_column"):
            mapping_of(b"old,new\n1,x\n", settings)
