"""Dummy items meet the IOD themselves."""

from typing import Any

import pytest
from recipe_plans import plan_of

from scrubjay.recipe import Recipe, compile_plan, load_recipe, recipe_names
from scrubjay.recipe.actions import Code, Fallback
from scrubjay.recipe.dummies import dummies, vr_dummies
from scrubjay.recipe.selectors import Tag
from scrubjay.standard import dictionary, profile, types, vr_rules

MADE = dummies(())
ROOTS = {key for key in MADE if MADE[key] and isinstance(MADE[key], list)}
# Removed with the sequence around it, or empty wherever the IOD lets it be.
NEVER_MADE = {"04000550", "00081140", "00082112"}


def required() -> dict[str, set[tuple[str, ...]]]:
    """Paths below each dummy sequence that are Type 1 in every IOD that has the sequence."""
    found: dict[str, dict[tuple[str, ...], int]] = {root: {} for root in ROOTS}
    places: dict[str, int] = dict.fromkeys(ROOTS, 0)
    for iod in types().iods():
        known = types().types_of(iod)
        for path in known:
            *around, leaf = path.split("/")
            if leaf in ROOTS:
                places[leaf] += 1
            for root in ROOTS.intersection(around):
                if around[-1] == root and known[path] == "1":
                    found[root][(leaf,)] = found[root].get((leaf,), 0) + 1
    return {root: {path for path, n in paths.items() if n >= places[root] > 0} for root, paths in found.items()}


@pytest.mark.parametrize("root", sorted(ROOTS))
def test_type_1_content_is_filled(root: str) -> None:
    wanted = {path[0] for path in required()[root]}
    for item in MADE[root]:
        have = {tag: value for tag, _, value in item}
        assert wanted - CONDITIONAL.get(root, set()) <= set(have)
        assert all(have[tag] for tag in wanted & set(have))


# Type 1 in a macro that only items of another value type include.
CONDITIONAL = {
    "0040A730": {
        "00081199",
        "0040A050",
        "0040A130",
        "0040A168",
        "0040A300",
        "0040A301",
        "00700022",
        "00700023",
        "30060024",
        "0040A30A",
        "0040A801",
        "0040A504",
    },
}


def test_every_sequence_that_may_need_a_dummy_has_one() -> None:
    needed = set()
    for row in profile():
        if row.vr != "SQ" or row.tag is None:
            continue
        key = f"{row.tag:08X}"
        dummied = row.basic in ("D", "X/D", "Z/D", "X/Z/D")
        if dummied or any(kind in ("1", "1C") for _, _, kind in types().occurrences(row.tag)):
            needed.add(key)
    assert needed - NEVER_MADE <= set(MADE)


@pytest.mark.parametrize("name", recipe_names())
def test_no_built_in_recipe_leaves_a_required_sequence_without_one(name: str) -> None:
    plan = compile_plan(load_recipe(name))
    made = dummies(plan.rules)
    for rule in plan.rules:
        found = dictionary().by_tag(rule.select.tag) if isinstance(rule.select, Tag) else None
        if found is None or found.vr != "SQ" or not isinstance(rule.action, Code | Fallback):
            continue
        if any(kind in ("1", "1C") for _, _, kind in types().occurrences(found.tag)):
            assert f"{found.tag:08X}" in {*made, *NEVER_MADE}, found.keyword


def check(elements: list[list[Any]]) -> None:
    tags = [tag for tag, _, _ in elements]
    assert tags == sorted(tags)
    for tag, vr, value in elements:
        found = dictionary().by_tag(int(tag, 16))
        assert found is not None
        assert vr == found.vr
        if vr == "SQ":
            for item in value:
                check(item)
        elif isinstance(value, dict):
            assert len(bytes.fromhex(value["hex"])) % 2 == 0
        else:
            limit = vr_rules()[vr].max_length
            assert isinstance(value, str)
            assert limit is None or len(value) <= limit


@pytest.mark.parametrize("root", sorted(ROOTS))
def test_elements_are_in_order_and_legal(root: str) -> None:
    for item in MADE[root]:
        check(item)


def test_vr_dummies_are_those_of_the_standard() -> None:
    for vr, value in vr_dummies().items():
        assert value == vr_rules()[vr].dummy
    assert {"PN", "LO", "DA", "TM", "DT", "CS", "AS", "UT"} <= set(vr_dummies())


def test_a_dummy_for_any_other_sequence_is_an_empty_item() -> None:
    plan = plan_of({"rules": [{"ReferencedSeriesSequence": "dummy"}, {"PatientName": "dummy"}]})
    assert plan["dummies"]["00081115"] == [[]]
    assert "00100010" not in plan["dummies"]


def test_the_same_everywhere() -> None:
    recipes = [Recipe.from_mapping({"name": name, "extends": "basic"}) for name in ("a", "b")]
    first, second = (compile_plan(recipe).json for recipe in recipes)
    assert first.split('"dummies"')[1].split('"edition"')[0] == second.split('"dummies"')[1].split('"edition"')[0]
