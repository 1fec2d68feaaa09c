import pytest

from scrubjay.recipe import Recipe, compile_plan, load_recipe
from scrubjay.run import Outcome, RunResult
from scrubjay.run.reasons import outcome_of
from scrubjay.run.warnings import nothing_found, other_run, plan_warnings


def result_of(*outcomes: tuple[str, str], complete: bool = True) -> RunResult:
    result = RunResult(files=len(outcomes), complete=complete)
    for number, (outcome, reason) in enumerate(outcomes, start=1):
        result.add(Outcome(number, "x", outcome, reason))
    return result


@pytest.mark.parametrize(
    ("outcomes", "said"),
    [
        ([], "no DICOM file was found in IN"),
        ([("excluded", "not-dicom"), ("excluded", "symlink"), ("excluded", "not-a-file")], "no DICOM file"),
        ([("excluded", "not-dicom"), ("excluded", "dicomdir")], "every file in IN was excluded"),
        ([("excluded", "dropped-by-rule")], "every file in IN was excluded"),
        ([("excluded", "not-dicom"), ("written", "")], ""),
        ([("excluded", "not-dicom"), ("reused", "")], ""),
        ([("quarantined", "truncated")], ""),
        ([("failed", "io-read")], ""),
    ],
)
def test_nothing_found(outcomes: list[tuple[str, str]], said: str) -> None:
    told = nothing_found(result_of(*outcomes))
    assert said in told
    assert bool(said) == bool(told)


def test_a_run_that_was_stopped_may_have_found_nothing_yet() -> None:
    assert nothing_found(result_of(complete=False)) == ""


def test_other_run() -> None:
    taken = result_of(("failed", "path-taken"))
    assert "recipe, options, key or project" in other_run(taken, update=True)
    assert other_run(taken, update=False) == ""
    assert other_run(result_of(("failed", "io-read")), update=True) == ""


@pytest.mark.parametrize("name", ["basic", "tcia", "hipaa-safe-harbor", "allowlist"])
def test_recipes_on_the_profile_are_not_warned_of(name: str) -> None:
    assert plan_warnings(compile_plan(load_recipe(name))) == ()


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ({}, "names of people included; the output isn't marked"),
        ({"unlisted": "remove"}, "only its own rules say what goes"),
        ({"unlisted": {"PN": "remove"}}, "much of what no rule of it names stays as it came, text that names people"),
        ({"stamp": {"patient_identity_removed": True}}, "names of people included"),
    ],
)
def test_recipes_without_the_profile_are(keys: dict[str, object], said: str) -> None:
    recipe = Recipe.from_mapping({"name": "mine", "profile": {"basic": False}, **keys})
    (warning,) = plan_warnings(compile_plan(recipe))
    assert warning.startswith("recipe mine doesn't apply the Basic Profile of PS3.15: ")
    assert said in warning
    assert ("isn't marked" in warning) == ("stamp" not in keys)


def test_mmiv_leaves_text_that_names_people() -> None:
    """As the tool does that it is made after, which marks its output all the same."""
    warning, _ = plan_warnings(compile_plan(load_recipe("mmiv")))
    assert warning.endswith("much of what no rule of it names stays as it came, text that names people included")


@pytest.mark.parametrize(
    "more",
    [
        {"text": {"search": "patient"}},
        {"unlisted": {"PN": "remove", "LO": "remove", "LT": "remove"}},
    ],
)
def test_where_text_does_not_stay_as_it_came_that_is_not_said(more: dict[str, object]) -> None:
    keys = {"name": "mine", "profile": {"basic": False}, "unlisted": {"PN": "remove"}, **more}
    (warning,) = plan_warnings(compile_plan(Recipe.from_mapping(keys)))
    assert "stays as it came; the output" in warning


def test_a_profile_with_ids_kept_is() -> None:
    recipe = Recipe.from_mapping({"name": "mine", "extends": "basic", "rules": [{"PatientID": "keep"}]})
    (warning,) = plan_warnings(compile_plan(recipe))
    assert "doesn't remove the patient's identity" in warning


def test_outcome_of_a_reason() -> None:
    assert outcome_of("dicomdir") == "excluded"
    assert outcome_of("truncated") == "quarantined"
    assert outcome_of("io-read") == "failed"
    assert outcome_of("unheard-of") == "quarantined"
