"""The pages on recipes: every word is there, and what they show is right."""

import re
from pathlib import Path

import pytest

from scrubjay.errors import RecipeError
from scrubjay.recipe import Recipe, compile_plan, load_recipe, parse_action, parse_selector, recipe_names
from scrubjay.recipe.actions import CODES, VARIABLES, WORDS
from scrubjay.recipe.document import Dates, Identity, RecipeDocument
from scrubjay.recipe.vocabulary import (
    AGES,
    BEFORE_ANCHOR,
    BIRTH_DATES,
    CLAUSES,
    DATE_MODES,
    DISCOVERIES,
    ISSUERS,
    MISSING_MODES,
    ON_CONFLICT,
    OPTIONS,
    OTHER_IDS,
    RULE_TABLES,
    STRATEGIES,
)
from scrubjay.recipe.yamltext import read_yaml
from scrubjay.standard import method_codes

FOLDER = Path(__file__).parents[3] / "docs" / "recipes"
LANGUAGE = (FOLDER / "index.md").read_text(encoding="utf-8")
REFERENCE = (FOLDER / "reference.md").read_text(encoding="utf-8")


def section(title: str) -> str:
    return REFERENCE.split(f"## {title}\n")[1].split("\n## ")[0]


def first_cells(title: str) -> list[str]:
    """The code spans in the first column of a table."""
    rows = [line for line in section(title).splitlines() if line.startswith("| `")]
    return [span for row in rows for span in re.findall(r"`([^`]+)`", row.split(" | ")[0])]


def yaml_blocks() -> list[str]:
    return re.findall(r"```yaml[^\n]*\n(.*?)```", LANGUAGE, re.DOTALL)


def test_every_recipe_is_listed_in_order() -> None:
    assert first_cells("Recipes") == recipe_names()


def test_listed_options_are_those_of_the_recipe() -> None:
    for line in section("Recipes").splitlines():
        if line.startswith("| `"):
            name = line.split("`")[1]
            recipe = load_recipe(name)
            assert (" | yes | " in line) == recipe.basic
            implied = {"retain-longitudinal-modified-dates"} if name == "hipaa-safe-harbor" else set()
            assert set(re.findall(r"(?:clean|retain)-[a-z-]+", line)) | implied == set(recipe.options)


def test_every_selector_parses() -> None:
    for text in first_cells("Selectors"):
        assert parse_selector(str(parse_selector(text))) == parse_selector(text)


def test_every_action_is_listed() -> None:
    shown = [parse_action(text) for text in first_cells("Actions")]
    assert {str(action).split()[0] for action in shown} == set(WORDS)
    assert all(f"`{code}`" in section("Actions") for code in CODES)
    assert all(f"{{{name}}}" in section("Actions") for name in VARIABLES)


def test_every_option_is_listed_with_clause_and_code() -> None:
    lines = [line for line in section("Options").splitlines() if line.startswith("| `")]
    assert [line.split("`")[1] for line in lines] == list(OPTIONS)
    for option, line in zip(OPTIONS, lines, strict=True):
        assert f"| {CLAUSES[option]} | {method_codes()[option].value} |" in line
        assert method_codes()[option].clause in ("", CLAUSES[option])


def keys_of(title: str) -> list[str]:
    """The code spans in the first column of the tables of a section of the language."""
    text = LANGUAGE.split(f"## {title}\n")[1].split("\n## ")[0]
    cells = re.findall(r"^\| (`.*?) \|", text, re.MULTILINE)
    return [span for cell in cells for span in re.findall(r"`([a-z_]+)`", cell)]


def test_every_key_is_explained() -> None:
    assert set(keys_of("Keys")) == set(RecipeDocument.model_fields)


def test_every_mode_and_strategy_is_explained_with_every_option() -> None:
    assert set(keys_of("Dates")) - {"mode"} == {*DATE_MODES, *Dates.model_fields} - {"mode"}
    assert set(keys_of("Identities")) - {"strategy"} == {*STRATEGIES, *Identity.model_fields} - {"strategy"}
    for word in (*BEFORE_ANCHOR, *DISCOVERIES, *MISSING_MODES, *ISSUERS, *OTHER_IDS, *ON_CONFLICT):
        assert f"`{word}`" in LANGUAGE, word


def test_the_words_for_birth_date_and_age_are_explained() -> None:
    page = (FOLDER.parent / "tasks" / "dates.md").read_text(encoding="utf-8")
    words = re.findall(r"^\| (?:`birth_date`|`age`|) ?\| `([a-z]+)` \|", page, re.MULTILINE)
    assert sorted(words) == sorted((*BIRTH_DATES, *AGES))
    assert all(f"`mode: {mode}`" in page or f"mode: {mode}\n" in page for mode in DATE_MODES)


def test_every_table_is_named() -> None:
    assert all(f"`{table}`" in LANGUAGE for table in RULE_TABLES)


@pytest.mark.parametrize("text", yaml_blocks())
def test_every_example_compiles_or_is_meant_to_be_wrong(text: str) -> None:
    data = read_yaml(text, "page").data
    if data["name"] == "wrong":
        with pytest.raises(RecipeError):
            Recipe.from_mapping(data)
    else:
        assert compile_plan(Recipe.from_mapping(data)).hash
