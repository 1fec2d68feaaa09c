"""Every row of PS3.15 Table E.3.4-1, with the Basic Profile alone and with each option: every cell of the table."""

from typing import Any

import pytest
from recipe_plans import Document, bare_profile, plan_of

from scrubjay.errors import RecipeError
from scrubjay.recipe import Recipe, compile_plan
from scrubjay.recipe.concept import Concept
from scrubjay.recipe.selectors import parse_selector
from scrubjay.standard import StructuredContentCode, structured_content_codes

CONTENT = "clean-structured-content"
FULL = "retain-longitudinal-full-dates"
MODIFIED = "retain-longitudinal-modified-dates"
ROWS = structured_content_codes()
COLUMNS = sorted({option for row in ROWS for option in row.options})
DATES = {MODIFIED: {"dates": {"mode": "shift", "days": 10}}}
OBSERVER = 'concept ("121008","DCM",PNAME)'


def concepts(plan: Document) -> dict[tuple[str, str, str | None], dict[str, Any]]:
    """What the plan does to content items, the last rule winning."""
    found = {}
    for rule in plan["rules"]:
        concept = rule["select"].get("concept")
        if concept is not None:
            found[concept["value"], concept["scheme"], concept["value_type"]] = plan["actions"][rule["action"]]
    return found


def basic(row: StructuredContentCode) -> dict[str, str]:
    """The column Basic Prof.: the code itself; a UID under D is mapped, as everywhere."""
    if row.value_type == "UIDREF" and row.basic == "D":
        return {"do": "uid"}
    return {"do": "code", "code": row.basic}


def optional(row: StructuredContentCode, option: str) -> dict[str, str]:
    """The column of an option: K keeps, C shifts dates and cleans text."""
    if row.options[option] == "K":
        return {"do": "recurse" if row.value_type == "CONTAINER" else "keep"}
    return {"do": "date" if option == MODIFIED else "clean", "otherwise": row.basic}


def test_the_table_is_whole() -> None:
    """Counts of each cell, from the table as NEMA prints it."""
    assert len(ROWS) == 214
    assert len({(row.value, row.scheme, row.value_type) for row in ROWS}) == 214
    assert {code: sum(row.basic == code for row in ROWS) for code in ("X", "D", "X/D")} == {
        "X": 135,
        "D": 60,
        "X/D": 19,
    }
    cells = {(option, row.options[option]) for row in ROWS for option in row.options}
    counts = {cell: sum(row.options.get(cell[0]) == cell[1] for row in ROWS) for cell in cells}
    assert counts == {
        ("retain-uids", "K"): 62,
        ("retain-device-identity", "K"): 14,
        ("retain-institution-identity", "K"): 7,
        ("retain-patient-characteristics", "K"): 2,
        (FULL, "K"): 44,
        (MODIFIED, "C"): 44,
        ("clean-descriptors", "C"): 45,
    }


def test_without_the_option_there_are_no_such_rules() -> None:
    """Content sequences go whole then."""
    assert not concepts(bare_profile("clean-descriptors"))


def test_basic_column() -> None:
    found = concepts(bare_profile(CONTENT))
    for row in ROWS:
        assert found[row.value, row.scheme, row.value_type] == basic(row), row.meaning


@pytest.mark.parametrize("option", COLUMNS)
def test_column_of_each_option(option: str) -> None:
    found = concepts(bare_profile(CONTENT, option, **DATES.get(option, {})))
    for row in ROWS:
        expected = optional(row, option) if option in row.options else basic(row)
        assert found[row.value, row.scheme, row.value_type] == expected, row.meaning


def test_where_one_column_keeps_and_another_cleans_cleaning_wins() -> None:
    clashes = [row for row in ROWS if {"K", "C"} <= {row.options.get(option) for option in COLUMNS if option != FULL}]
    assert [row.meaning for row in clashes] == ["Equipment Identification"]
    found = concepts(bare_profile(CONTENT, "retain-device-identity", "clean-descriptors"))
    row = clashes[0]
    assert found[row.value, row.scheme, row.value_type] == {"do": "clean", "otherwise": "X"}


def test_real_dates_leave_with_time_points() -> None:
    dates = {"mode": "timepoint", "months": [0, 6], "offset": True}
    plan = bare_profile(CONTENT, dates=dates)
    assert concepts(plan)["111060", "DCM", "DATE"] == {"do": "date", "otherwise": "X/D"}
    assert plan["dates"]["mode"] == "remove"


@pytest.mark.parametrize("scheme", ["SRT", "SNM3", "99SDM"])
def test_retired_snomed_codes_are_recognised(scheme: str) -> None:
    """PS3.15 E.3.4: implementations go on sending them. Finding Site is the pair everybody knows (PS3.16 Annex O)."""
    found = concepts(bare_profile(CONTENT))
    assert found["G-C0E3", scheme, "TEXT"] == found["363698007", "SCT", "TEXT"]
    snomed = [row for row in ROWS if row.scheme == "SCT"]
    assert all(found[row.snomed_rt, scheme, row.value_type] == basic(row) for row in snomed)
    assert len(snomed) == 11


@pytest.mark.parametrize(
    "text",
    [OBSERVER, 'concept ("52","NCDR [2.0b]",*)', r'concept ("a\"b","99X",CONTAINER)', 'concept ("1","L",SCOORD3D)'],
)
def test_the_selector_parses_back(text: str) -> None:
    select = parse_selector(text)
    assert isinstance(select, Concept)
    assert str(select) == text
    assert parse_selector(str(select)) == select


@pytest.mark.parametrize(
    "text",
    ["concept 121008", 'concept ("121008","DCM")', 'concept ("121008","DCM",PNAMES)', 'concept ("1\\q","DCM",TEXT)'],
)
def test_what_is_no_concept_is_refused(text: str) -> None:
    with pytest.raises(RecipeError, match=r"concept|value type|quoted"):
        Recipe.from_mapping({"name": "test", "rules": [{text: "keep"}]})


def test_a_recipe_says_otherwise() -> None:
    plan = plan_of(
        {"profile": {"basic": True, "options": [CONTENT]}, "rules": [{'concept ("121106","DCM",TEXT)': "remove"}]}
    )
    assert concepts(plan)["121106", "DCM", "TEXT"] == {"do": "remove"}
    assert ["113104", "DCM", "Clean Structured Content Option"] in plan["stamp"]["codes"]


@pytest.mark.parametrize(
    "rule",
    [{"TextValue": "keep"}, {'concept ("121106","DCM",TEXT)': "keep"}, {'concept ("121106","DCM",*)': "keep"}],
    ids=str,
)
def test_what_keeps_content_claims_no_code_for_it(rule: dict[str, str]) -> None:
    recipe = Recipe.from_mapping({"name": "test", "profile": {"basic": True, "options": [CONTENT]}, "rules": [rule]})
    plan = compile_plan(recipe)
    assert "113104" not in plan.json
    assert any("does less than" in note for note in plan.notes)


def test_a_name_kept_by_its_concept_claims_nothing() -> None:
    """Person Name is in Table E.1-1, so that no code at all is true."""
    recipe = Recipe.from_mapping(
        {"name": "test", "profile": {"basic": True, "options": [CONTENT]}, "rules": [{OBSERVER: "keep"}]}
    )
    assert '"codes":[]' in compile_plan(recipe).json


def test_explain_names_the_row() -> None:
    plan = compile_plan(Recipe.from_mapping({"name": "test", "extends": "tcia"}))
    said = str(plan.explain('concept ("121106","DCM",TEXT)'))
    assert "cleaned of what identifies" in said
    assert "Comment: X, clean-descriptors: C, PS3.15 Table E.3.4-1" in said
    assert "removed with its name" in str(plan.explain('concept ("121022","DCM",TEXT)'))
    assert "replaced by a dummy value" in str(plan.explain(OBSERVER))


def test_explain_sums_up_what_concepts_do_to_an_attribute() -> None:
    plan = compile_plan(Recipe.from_mapping({"name": "test", "extends": "tcia"}))
    explained = plan.explain("TextValue")
    assert len(explained.exceptions) == 1
    text = str(explained.exceptions[0])
    assert text.startswith("111 concepts: clean otherwise X for 41, code X for ")
    assert text.endswith("(content items by their names, PS3.15 Table E.3.4-1)")
    assert not plan.explain("ContentSequence[*].TextValue").within


def test_explain_a_concept_that_no_row_has() -> None:
    """By the attribute that holds its value, or by the attributes it is made of."""
    plan = compile_plan(Recipe.from_mapping({"name": "test", "extends": "tcia"}))
    assert plan.explain('concept ("1","99X",TEXT)').decides.what == "unlisted: by VR UT"
    assert plan.explain('concept ("1","99X",PNAME)').clause == "PS3.15 Table E.1-1"
    assert plan.explain('concept ("1","99X",SCOORD)').action == "keep"
