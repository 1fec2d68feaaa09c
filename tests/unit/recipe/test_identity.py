"""The key `identity`: every strategy with every option, and what is refused."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from recipe_plans import plan_of

from scrubjay.errors import RecipeError
from scrubjay.identity.settings import IdentitySettings
from scrubjay.recipe import Recipe, compile_plan, load_recipe
from scrubjay.recipe.identity import COMMON, OPTIONS_OF
from scrubjay.recipe.vocabulary import STRATEGIES

Write = Callable[..., Recipe]

DEFAULTS: dict[str, Any] = {
    "strategy": "keyed",
    "prefix": "",
    "length": 16,
    "starting_number": 1,
    "width": 3,
    "discovery": "all",
    "regex_pattern": "",
    "folder_depth": None,
    "fallback_template": None,
    "salt": "",
    "csv_path": "",
    "source_column": "",
    "target_column": "",
    "missing_mode": "REFUSE",
    "issuer": "use",
    "on_conflict": "stop",
}
CSV = {"strategy": "csv", "csv_path": "map.csv", "source_column": "old", "target_column": "new"}
FOLDER = {"strategy": "folder", "regex_pattern": r"SUBJECT_(\d+)"}

SAID: list[dict[str, Any]] = [
    {},
    {"strategy": "keyed", "prefix": "T-", "length": 20, "issuer": "ignore"},
    {"prefix": "T-"},
    {"strategy": "none"},
    {"strategy": "none", "on_conflict": "split", "other_patient_ids": "remove"},
    {"strategy": "sequential", "starting_number": 100, "prefix": "S", "width": 5, "discovery": "per_top_folder"},
    {"strategy": "sequential", "prefix": "P", "discovery": "one_per_study", "issuer": "ignore"},
    {"strategy": "sequential", "prefix": "", "starting_number": 0},
    FOLDER,
    {**FOLDER, "regex_pattern": r"(a|b)_(?P<id>\d+)", "folder_depth": 2, "fallback_template": "F-{folder}"},
    {**FOLDER, "fallback_template": "X{number}", "folder_depth": -1},
    {"strategy": "deterministic", "salt": "trial 7", "prefix": "D", "length": 8, "issuer": "ignore"},
    CSV,
    {**CSV, "missing_mode": "REFUSE"},
    {**CSV, "missing_mode": "SEQUENTIAL", "prefix": "N", "width": 4, "starting_number": 900},
    {**CSV, "missing_mode": "HASH", "prefix": "H", "length": 12, "salt": "x", "on_conflict": "quarantine"},
    {"strategy": "name", "prefix": "subj_", "length": 10, "other_patient_ids": "map"},
    {"strategy": "sequential", "keep_uid_links": True},
]


@pytest.mark.parametrize("said", SAID, ids=str)
def test_all_options_are_filled_in_and_come_back(said: dict[str, Any]) -> None:
    recipe = Recipe.from_mapping({"name": "test", "identity": said})
    found = dict(compile_plan(recipe).identity)
    assert set(found) == set(DEFAULTS)
    own = {name: value for name, value in said.items() if name not in ("other_patient_ids", "keep_uid_links")}
    assert found == DEFAULTS | own | ({"prefix": found["prefix"]} if "prefix" not in said else {})
    assert IdentitySettings.from_mapping(found).strategy == found["strategy"]
    again = Recipe.from_mapping(recipe.canonical())
    assert again.identity.settings() == recipe.identity.settings()
    assert again.hash == recipe.hash


def test_the_cases_cover_every_option() -> None:
    for strategy in STRATEGIES:
        used = {key for said in SAID if said.get("strategy", "keyed") == strategy for key in said}
        assert used >= set(OPTIONS_OF[strategy]) - {"issuer"}, strategy
    assert {key for said in SAID for key in said} >= set(COMMON)


@pytest.mark.parametrize(
    ("said", "prefix"),
    [
        ({"strategy": "sequential"}, "P"),
        ({**CSV, "missing_mode": "SEQUENTIAL"}, "P"),
        ({**CSV, "missing_mode": "HASH"}, ""),
        ({"strategy": "deterministic"}, ""),
        ({}, ""),
    ],
)
def test_numbers_have_a_prefix_unless_told_otherwise(said: dict[str, Any], prefix: str) -> None:
    assert compile_plan(Recipe.from_mapping({"name": "test", "identity": said})).identity["prefix"] == prefix


WRONG = [
    ("strategy: sequental", "did you mean 'sequential'?"),
    ("strategy: sequential\n  lenght: 8", "did you mean 'length'?"),
    ("strategy: sequential\n  length: 8", "the strategy sequential has no `length`"),
    ("strategy: none\n  prefix: P", "the strategy none has no `prefix`: it belongs to keyed"),
    ("strategy: deterministic\n  width: 3", "has no `width`"),
    ("strategy: name\n  salt: x", "has no `salt`: it belongs to deterministic, csv"),
    ("salt: x", "the strategy keyed has no `salt`"),
    ("strategy: folder\n  regex_pattern: '(a)'\n  issuer: ignore", "has no `issuer`"),
    ("strategy: name\n  issuer: ignore", "has no `issuer`"),
    ("strategy: folder", "needs `regex_pattern`"),
    ("strategy: folder\n  regex_pattern: 'SUBJECT_['", "is no regular expression"),
    ("strategy: folder\n  regex_pattern: 'SUBJECT'", "needs one group"),
    ("strategy: folder\n  regex_pattern: '(a)(b)'", "needs one group"),
    ("strategy: folder\n  regex_pattern: '(a)'\n  folder_depth: 0", "counts from 1"),
    ("strategy: folder\n  regex_pattern: '(a)'\n  fallback_template: X", "{folder} or {number}"),
    ("strategy: folder\n  regex_pattern: '(a)'\n  fallback_template: '{foldr}'", "did you mean 'folder'?"),
    ("strategy: csv\n  csv_path: a.csv\n  source_column: a", "needs `target_column`"),
    ("strategy: csv\n  source_column: a\n  target_column: b", "needs `csv_path`"),
    ("strategy: csv\n  csv_path: a\n  source_column: a\n  target_column: b\n  width: 4", "`missing_mode: REFUSE`"),
    (
        "strategy: csv\n  csv_path: a\n  source_column: a\n  target_column: b\n  missing_mode: HASH\n  width: 4",
        "`width` has no meaning with `missing_mode: HASH`",
    ),
    ("strategy: csv\n  missing_mode: hash", "did you mean 'HASH'?"),
    ("strategy: sequential\n  discovery: per_folder", "did you mean 'per_top_folder'?"),
    ("strategy: sequential\n  starting_number: -1", "starting_number"),
    ("strategy: sequential\n  width: 0", "width"),
    ("strategy: deterministic\n  length: 7", "length"),
    ("strategy: keyed\n  prefix: 'a/b'", "prefix"),
    ("on_conflict: slit", "did you mean 'split'?"),
    ("other_patient_ids: mapp", "did you mean 'map'?"),
    ("issuer: ignored", "did you mean 'ignore'?"),
]


@pytest.mark.parametrize(("text", "message"), WRONG, ids=[case[1] for case in WRONG])
def test_refused_with_its_line(write: Write, text: str, message: str) -> None:
    with pytest.raises(RecipeError) as error:
        write(f"name: mine\nidentity:\n  {text}\n")
    assert message in str(error.value)
    assert error.value.line is not None
    assert 1 < error.value.line <= 3 + text.count("\n")


def test_the_mapping_is_beside_the_recipe_that_names_it(write: Write, tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    text = "name: below\nidentity: {strategy: csv, csv_path: ids/map.csv, source_column: a, target_column: b}\n"
    write(text, "site/below.yaml")
    recipe = write("name: mine\nextends: site/below.yaml\nidentity: {missing_mode: HASH}\n")
    assert compile_plan(recipe).identity["csv_path"] == str(tmp_path / "site" / "ids" / "map.csv")
    assert recipe.canonical()["identity"]["csv_path"] == "ids/map.csv"
    assert str(tmp_path) not in compile_plan(recipe).json


def test_the_hash_does_not_know_where_the_recipe_lies(write: Write, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    text = "name: one\nidentity: {strategy: csv, csv_path: map.csv, source_column: a, target_column: b}\n"
    assert write(text).hash == write(text, "elsewhere/mine.yaml").hash


def test_another_strategy_starts_afresh(write: Write) -> None:
    write("name: below\nidentity: {prefix: T-, length: 20, on_conflict: split}\n", "below.yaml")
    same = write("name: mine\nextends: below.yaml\nidentity: {strategy: keyed, length: 10}\n")
    assert (same.identity.prefix, same.identity.length) == ("T-", 10)
    other = write("name: mine\nextends: below.yaml\nidentity: {strategy: sequential}\n")
    assert other.identity.prefix == "P"
    assert other.identity.option("on_conflict") == "split"
    assert write("name: mine\nextends: csg\nidentity: {strategy: name}\n").identity.prefix == ""


def test_ids_that_stay_are_not_called_removed() -> None:
    data: dict[str, Any] = {"profile": {"basic": True}, "identity": {"strategy": "none"}}
    plan = compile_plan(Recipe.from_mapping({"name": "test", **data}))
    stamp = plan_of(data)["stamp"]
    assert (stamp["patient_identity_removed"], stamp["codes"]) == (False, [])
    assert "none keeps Patient ID" in plan.notes[0]
    assert compile_plan(Recipe.from_mapping({"name": "test", "identity": {"strategy": "none"}})).notes == ()


def test_the_strategy_is_explained() -> None:
    assert compile_plan(load_recipe("nils")).explain("PatientID").effect.endswith("; strategy sequential")
    assert "strategy" not in compile_plan(load_recipe("basic")).explain("PatientID").effect
    stay = Recipe.from_mapping({"name": "test", "extends": "basic", "identity": {"strategy": "none"}})
    assert "pseudonym is Patient ID" in compile_plan(stay).explain("PatientID").effect


def test_other_patient_ids() -> None:
    basic = {"profile": {"basic": True}}
    for said, want in (
        ({"other_patient_ids": "map"}, {"OtherPatientIDs": "pseudonym", "OtherPatientIDsSequence": "recurse"}),
        ({"other_patient_ids": "remove"}, {"OtherPatientIDs": "code X", "OtherPatientIDsSequence": "code X"}),
        ({}, {"OtherPatientIDs": "code X", "OtherPatientIDsSequence": "code X"}),
    ):
        plan = compile_plan(Recipe.from_mapping({"name": "test", **basic, "identity": said}))
        assert {name: plan.explain(name).action for name in want} == want
    mapped = compile_plan(
        Recipe.from_mapping({"name": "test", "identity": {"strategy": "name", "other_patient_ids": "map"}})
    )
    assert mapped.explain("OtherPatientIDsSequence[*].PatientID").action == "pseudonym"


def test_the_engine_gets_what_it_knows() -> None:
    assert plan_of({"identity": {"strategy": "sequential"}})["identity"] == {"prefix": "P", "length": 16}
    assert plan_of(load_recipe("csg"))["identity"] == {"prefix": "subj_", "length": 16}


def test_nils_numbers_as_its_page_says() -> None:
    found = compile_plan(load_recipe("nils")).identity
    want = {"strategy": "sequential", "starting_number": 1, "prefix": "P", "width": 3, "discovery": "all"}
    assert found == DEFAULTS | want


def test_the_hash_sees_every_option() -> None:
    hashes = [Recipe.from_mapping({"name": "test", "identity": said}).hash for said in SAID]
    same = {1: 0}  # `missing_mode: REFUSE` is the default
    assert len(set(hashes)) == len(SAID) - len(same)


def test_nothing_in_it_can_be_changed() -> None:
    found = compile_plan(load_recipe("nils")).identity
    with pytest.raises(TypeError):
        found["prefix"] = "Q"  # type: ignore[index]
