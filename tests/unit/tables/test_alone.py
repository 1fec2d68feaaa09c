"""A table without images: who gets a pseudonym, who is one with somebody known, and who waits for a person."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrubjay import Key, Recipe
from scrubjay.identity.ephemeral import EphemeralLedger
from scrubjay.recipe import compile_plan
from scrubjay.run.assign import Assigner
from scrubjay.tables.alone import Everybody, Naming, meet_everybody
from scrubjay.tables.columns import Wanted
from scrubjay.tables.matching.result import ALIKE, CONTRADICTED
from scrubjay.tables.reading import people_of
from scrubjay.tables.subjects import KnownSubject

KEY = Key(bytes(range(32)))
IMAGED = KnownSubject("S-1", None, ("Quarvilon^Jane",), ("1002",), identity='["id","","1002"]')


def everybody(
    text: str, known: Sequence[KnownSubject] = (), *, close_names: str = "report", **identity: object
) -> Everybody:
    recipe = Recipe.from_mapping({"name": "site", "extends": "basic", "identity": {"strategy": "keyed", **identity}})
    assigner = Assigner(compile_plan(recipe), "trial", KEY)
    naming = Naming(assigner, EphemeralLedger().assign, 0.2, close_names)
    return meet_everybody(people_of(text.encode(), Wanted()), known, naming)


def pseudonyms(found: Everybody) -> dict[int, str]:
    """By line."""
    table = found.met.table
    return {table.rows[at].line: subject.pseudonym for subject, entry in found.met.pairs for at in entry.rows}


def test_everybody_has_one_of_his_own() -> None:
    found = everybody("name,mrn\nJane Roe,7\nJohn Doe,8\nJohn Doe,9\n")
    assert len(set(pseudonyms(found).values())) == 3
    assert found.new == 3
    assert list(found.notes()) == []


def test_the_id_gives_what_it_gives_in_images() -> None:
    recipe = Recipe.from_mapping({"name": "site", "extends": "basic"})
    assigner = Assigner(compile_plan(recipe), "trial", KEY)
    (line,) = pseudonyms(everybody("mrn\n7\n")).items()
    (again,) = pseudonyms(everybody("mrn,name,dob\n7,Jane Roe,1970-01-02\n")).items()
    assert line == again
    assert assigner.by_key


def test_one_name_is_one_subject_and_it_is_said() -> None:
    found = everybody("name,visit\nJane Roe,1\nJohn Doe,1\nROE^JANE,2\n")
    given = pseudonyms(found)
    assert given[2] == given[4] != given[3]
    assert list(found.notes()) == ["lines 2, 4: one name and nothing that tells them apart, so they are one subject"]


def test_days_of_birth_tell_namesakes_apart() -> None:
    found = everybody("name,dob\nJane Roe,1970-01-02\nJane Roe,1980-01-02\nJane Roe,1970-01-02\n")
    given = pseudonyms(found)
    assert given[2] == given[4] != given[3]
    assert list(found.notes()) == []


def test_an_id_of_two_people_is_nobodys() -> None:
    found = everybody("name,mrn\nJane Roe,7\nWolfgang Amadeus,7\nJohn Doe,8\n")
    assert set(pseudonyms(found)) == {4}
    assert list(found.notes()) == ["lines 2, 3: one ID stands for several people, so they are left out: mend the table"]


def test_somebody_with_images_is_found_by_name() -> None:
    found = everybody("name\nJane Quarvilonn\nJohn Doe\n", [IMAGED])
    assert pseudonyms(found)[2] == "S-1"
    assert found.new == 1
    assert not found.met.close


def test_a_second_table_knows_the_people_of_the_first() -> None:
    text = "name,dob\nJane Roe,1970-01-02\nJohn Doe,\nRichard Miles,\nRichard Miles,\n"
    first = everybody(text)
    second = everybody(text, first.met.subjects)
    assert pseudonyms(first) == pseudonyms(second)
    assert second.new == 0


@pytest.mark.parametrize(
    ("rule", "born", "is_same"),
    [("report", "1970-01-02", False), ("same", "1970-01-02", True), ("same", "", False)],
    ids=["report", "same", "same without a day of birth"],
)
def test_a_close_name_of_somebody_without_images(rule: str, born: str, is_same: bool) -> None:
    first = everybody(f"name,dob\nWilhelmina Zbylutsky,{born}\nJohn Doe,\n")
    second = everybody(f"name,mrn,dob\nWilhelmina Zbylutski,77,{born}\n", first.met.subjects, close_names=rule)
    known = pseudonyms(first)[2]
    assert (pseudonyms(second)[2] == known) == is_same
    reported = second.met.taken if is_same else second.met.close
    assert len(reported) == 1
    identities = [one.identities for one in second.called]
    assert identities == [('["id","","77"]',) if is_same else ()]


def test_a_recipe_without_a_name_for_them_says_so() -> None:
    found = everybody("name\nJane Roe\nJohn Doe\n", strategy="none")
    assert pseudonyms(found) == {}
    assert list(found.notes()) == ["lines 2, 3: the recipe has no pseudonym for them, so they are left out"]


def test_an_id_that_is_known_is_judged_by_name_and_birth() -> None:
    first = everybody(
        "mrn,name,dob\n1001,Annie Apple,1980-01-01\n1002,Bob Brown,1981-01-01\n1003,Carl Cole,1982-01-01\n"
    )
    swapped = "1001,Zoltan Zimmer,1933-07-07\n1002,Carl Cole,1982-01-01\n1003,Bob Brown,1981-01-01\n"
    second = everybody(f"mrn,name,dob\n{swapped}", first.met.subjects)
    assert pseudonyms(second) == {} and second.called == [] and second.new == 0
    assert second.ambiguous == (2, 3, 4)
    assert {one.why for one in second.met.doubts} == {CONTRADICTED}
    again = everybody("mrn,name,dob\n1001,Annie Aple,1980-01-01\n1003,,\n", first.met.subjects)
    assert pseudonyms(again) == {2: pseudonyms(first)[2], 3: pseudonyms(first)[4]}


def test_two_of_one_name_by_columns_or_characters_are_two() -> None:
    for text in (
        "first name,last name,dob\nWang,Li,\nLi,Wang,\nThomas,James,1950-01-01\nJames,Thomas,1950-01-01\n",
        "name,dob\nWang^Wei=王^伟,1980-02-02\nWang^Wei=汪^伟,1980-02-02\n",
    ):
        found = everybody(text)
        assert len(set(pseudonyms(found).values())) == text.count("\n") - 1
        assert pseudonyms(everybody(text, found.met.subjects)) == pseudonyms(found)


@pytest.mark.parametrize(
    ("one", "other", "born"),
    [
        ("Michael Cohen", "Michal Cohen", "1990-05-05"),
        ("Na Li", "Ra Li", ""),
        ("Juan Lopez Jr", "Juan Lopez Sr", "1990-05-05"),
        ("Chinedu Okafor", "Chinonso Okafor", "2000-01-01"),
        ("Lee^Bo", "Bo^Lee", ""),
        ("Zora Smith", "Zora Smith 2", "2000-01-01"),
    ],
)
def test_who_is_only_near_is_never_taken_by_a_rule(one: str, other: str, born: str) -> None:
    first = everybody(f"name,dob\n{one},{born}\n")
    second = everybody(f"name,mrn,dob\n{other},77,{born}\n", first.met.subjects, close_names="same")
    assert second.met.taken == [] and second.new == 1


ROWS = st.lists(
    st.tuples(
        st.sampled_from(["Jane Roe", "Roe^Jane", "John Doe", "Jane Row", "", "Müller, Anna", "Anna Mueller"]),
        st.sampled_from(["", "1", "2", "0000"]),
        st.sampled_from(["", "1970-01-02", "1980-05-06"]),
    ),
    max_size=12,
)


@given(ROWS)
def test_each_row_is_somebody_or_told(rows: list[tuple[str, str, str]]) -> None:
    text = "name,mrn,dob\n" + "".join(f'"{name}",{mrn},{dob}\n' for name, mrn, dob in rows) + '"Last One",99,\n'
    found = everybody(text)
    table = found.met.table
    named = {table.rows[at].line for entry in table.entries if entry.person.known for at in entry.rows}
    assert named == {*pseudonyms(found), *found.refused, *found.ambiguous}
    assert not {*pseudonyms(found)} & {*found.refused, *found.ambiguous}
    again = everybody(text, found.met.subjects)
    assert pseudonyms(again) == pseudonyms(found)


def test_a_row_that_may_be_of_somebody_the_id_found_waits_for_a_person() -> None:
    known = [
        KnownSubject("S-1", None, ("Ashdown^Bertha",), ("4712",), identity='["id","","4712"]'),
        KnownSubject("S-2", None, ("Ashdown^Bertha",), ("4713",), identity='["id","","4713"]'),
    ]
    found = everybody("mrn,name\n4712,Bertha Ashdown\n,Ashdown Bertha\n", known)
    assert pseudonyms(found) == {2: "S-1"}
    assert {one.why for one in found.met.doubts} == {ALIKE}


def test_a_man_and_a_woman_of_one_name_are_two() -> None:
    text = "name,sex\nDora Wald,F\nDora Wald,M\nWald^Dora,f\nJohn Doe,M\n"
    found = everybody(text)
    given = pseudonyms(found)
    assert given[2] == given[4] != given[3]
    assert found.new == 3
    assert list(found.notes()) == ["lines 2, 4: one name and nothing that tells them apart, so they are one subject"]
    assert pseudonyms(everybody(text, found.met.subjects)) == given


def test_who_may_be_the_man_or_the_woman_is_left_out_and_told() -> None:
    found = everybody("name,sex\nDora Wald,F\nDora Wald,M\nDora Wald,\n")
    assert set(pseudonyms(found)) == {2, 3}
    assert found.unclear == (4,)
    assert any(note.startswith("line 4: a man and a woman") for note in found.notes())


def test_a_man_is_not_the_woman_of_his_name_whom_an_earlier_table_had() -> None:
    first = everybody("name,sex\nDora Wald,F\nJohn Doe,M\n")
    second = everybody("name,sex\nDora Wald,M\n", first.met.subjects)
    assert pseudonyms(second)[2] not in set(pseudonyms(first).values())
    again = everybody("name,sex\nDora Wald,M\nDora Wald,F\n", second.met.subjects)
    assert pseudonyms(again) == {2: pseudonyms(second)[2], 3: pseudonyms(first)[2]}
    # With one day of birth the sex is mistyped.
    born = everybody("name,sex,dob\nDora Wald,F,1980-01-01\n")
    mistyped = everybody("name,sex,dob\nDora Wald,M,1980-01-01\n", born.met.subjects)
    assert pseudonyms(mistyped) == pseudonyms(born)
