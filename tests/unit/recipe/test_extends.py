"""`extends`: what is added, what is replaced, in which order, and what a hash depends on."""

from collections.abc import Callable
from pathlib import Path

import pytest

from scrubjay.errors import RecipeError
from scrubjay.recipe import Recipe, load_recipe, recipe_names

Write = Callable[..., Recipe]


def test_rules_are_added_and_the_rest_replaced(write: Write) -> None:
    write(
        """
        name: below
        description: Far below.
        private: keep
        allow_uid_dates: true
        unlisted: {PN: remove, UI: keep}
        dates: {mode: shift, days: 5}
        identity: {prefix: a, length: 12}
        drop: [{Modality: SR}]
        rules: [{PatientName: remove}]
        """,
        "below.yaml",
    )
    recipe = write(
        """
        name: mine
        extends: below.yaml
        unlisted: {PN: keep}
        dates: {mode: keep}
        identity: {prefix: b}
        drop: [{Modality: OT}]
        replace: {InstitutionName: "{project}"}
        rules: [{PatientName: pseudonym}]
        """
    )
    assert recipe.chain == ("below", "mine")
    assert recipe.name == "mine"
    assert recipe.description == ""
    assert recipe.private == "keep"
    assert [(vr, str(action)) for vr, action in recipe.unlisted] == [("PN", "keep"), ("UI", "keep")]
    assert recipe.dates is not None
    assert (recipe.dates.mode, recipe.dates.days) == ("keep", 0)
    assert (recipe.identity.prefix, recipe.identity.length) == ("b", 12)
    assert len(recipe.drop) == 2
    assert [str(rule) for rule in recipe.rules] == [
        "PatientName: remove",
        'InstitutionName: replace "{project}"',
        "PatientName: pseudonym",
    ]


def test_several_parents_come_in_their_order(write: Write) -> None:
    write("name: a\nextends: basic\nprivate: keep\n", "a.yaml")
    write("name: b\nextends: basic\nprivate: safe\n", "b.yaml")
    assert write("name: mine\nextends: [a.yaml, b.yaml]\n").private == "safe"
    assert write("name: mine\nextends: [b.yaml, a.yaml]\n").private == "keep"
    assert write("name: mine\nextends: [b.yaml, a.yaml]\n").chain == ("basic", "b", "a", "mine")


def test_the_profile_brings_the_built_in_rules(write: Write) -> None:
    implied = write("name: mine\nprofile: {basic: true}\n")
    assert implied.chain == ("basic", "mine")
    assert implied.rules == load_recipe("basic").rules
    assert write("name: mine\nextends: []\nprofile: {basic: true}\n").rules == ()


def test_options_are_replaced(write: Write) -> None:
    recipe = write("name: mine\nextends: hipaa-safe-harbor\nprofile: {options: [retain-device-identity]}\n")
    assert recipe.options == ("retain-device-identity",)
    assert recipe.basic


def test_a_circle_is_refused(write: Write) -> None:
    with pytest.raises(RecipeError):
        write("name: a\nextends: b.yaml\n", "a.yaml")
    with pytest.raises(RecipeError, match="leads back"):
        write("name: b\nextends: a.yaml\n", "b.yaml")
    with pytest.raises(RecipeError, match="leads back"):
        write("name: c\nextends: ./c.yaml\n", "c.yaml")


def test_categories_are_switched_by_name(write: Write) -> None:
    recipe = write("name: mine\nextends: nils\ncategories: {institution: false, own: {attributes: [StudyID]}}\n")
    assert {one.name: one.enabled for one in recipe.categories} == {
        "patient": True,
        "clinical-trial": True,
        "healthcare-provider": True,
        "institution": False,
        "time-and-date": True,
        "own": True,
    }


ONE = """
name: mine
version: 2
extends: basic
dates: {mode: shift, days: 7}
rules:
  - PatientSex: keep
"""
SAME = """
# a comment
rules:   # another
  - select: "(0010,0040)"
    action: keep
dates:
  days: 7
  mode: "shift"
extends: [basic]
description: Something else.
version: "2"
name: mine
"""


def test_the_hash_is_that_of_the_meaning(write: Write) -> None:
    first, second = write(ONE), write(SAME, "other.yaml")
    assert first.hash == second.hash
    assert len(first.hash) == 64


@pytest.mark.parametrize(
    "change", ["version: 3\n", "private: keep\n", "drop: [{Modality: SR}]\n", "identity: {length: 20}\n"]
)
def test_the_hash_sees_every_change(write: Write, change: str) -> None:
    text = ONE.replace("version: 2\n", "") if change.startswith("version") else ONE
    assert write(text + change).hash != write(ONE).hash


def test_the_order_of_rules_matters(write: Write) -> None:
    rules = ["  - PatientSex: keep\n", "  - PatientSex: remove\n"]
    head = "name: mine\nrules:\n"
    assert write(head + "".join(rules)).hash != write(head + "".join(reversed(rules))).hash


def test_hashes_do_not_drift(write: Write) -> None:
    """A hash is written into certificates: a release must not change that of an unchanged recipe."""
    recipe = write(
        """
        name: fixed
        version: 1
        rules:
          - PatientName: pseudonym
          - select: RequestAttributesSequence[*].ScheduledProcedureStepID
            when: {Modality: [MR, CT]}
            action: replace "{project}"
        """
    )
    assert recipe.hash == "4f18eddcf86174ae3d277fbb7a8716c629142f5d4b730142d408541215a200d5"


@pytest.mark.parametrize("name", recipe_names())
def test_a_resolved_recipe_is_a_recipe(name: str) -> None:
    recipe = load_recipe(name)
    again = Recipe.from_mapping(recipe.canonical())
    assert again.canonical() == recipe.canonical()
    assert again.hash == recipe.hash


def test_a_path_may_be_anything_that_exists(tmp_path: Path) -> None:
    path = tmp_path / "no-suffix"
    path.write_text("name: plain\n")
    assert load_recipe(path).name == "plain"
    assert load_recipe(str(path)).place.file == str(path)


def test_what_the_audit_keeps(write: Write) -> None:
    """At its default it changes no hash; said, it does, and is handed on."""
    assert write("name: mine").audit_originals == "sealed"
    assert write("name: mine\naudit: {originals: sealed}").hash == write("name: mine").hash
    none = write("name: mine\naudit: {originals: none}", "below.yaml")
    assert none.audit_originals == "none"
    assert none.hash != write("name: mine").hash
    above = write("name: above\nextends: below.yaml\naudit: {}")
    assert above.audit_originals == "none"
    with pytest.raises(RecipeError, match="sealed"):
        write("name: mine\naudit: {originals: open}")
