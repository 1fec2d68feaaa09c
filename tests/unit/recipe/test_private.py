"""Private attributes: four policies, and rules by creator."""

from typing import Any

import pytest
from recipe_plans import plan_of

from scrubjay.standard import safe_private, tcia_private


def by_element(plan: dict[str, Any]) -> dict[tuple[str, str, str], dict[str, Any]]:
    found = {}
    for rule in plan["rules"]:
        if "private" in rule["select"]:
            key = rule["select"]["private"]
            found[key["creator"], key["group"], key["element"]] = plan["actions"][rule["action"]]
    return found


def expected(vr: str) -> dict[str, str]:
    if vr == "UI":
        return {"do": "uid"}
    if vr in ("DA", "DT", "TM"):
        return {"do": "date", "otherwise": "X"}
    if vr == "PN":
        return {"do": "code", "code": "X"}
    return {"do": "recurse" if vr == "SQ" else "keep"}


@pytest.mark.parametrize(
    "data",
    [
        {"profile": {"basic": True, "options": ["retain-safe-private"]}},
        {"profile": {"basic": True}, "private": "safe"},
        {"private": "safe"},
    ],
)
def test_safe_attributes_are_judged_by_vr(data: dict[str, Any]) -> None:
    plan = plan_of(data)
    rules = by_element(plan)
    rows = {(row.creator, f"{row.group:04X}", f"{row.element:02X}"): row.vr for row in reversed(safe_private())}
    assert set(rules) == set(rows)
    for key, vr in rows.items():
        assert rules[key] == expected(vr), key
    assert plan["actions"][plan["private"]] == {"do": "remove"}


def test_tcia_attributes() -> None:
    rules = by_element(plan_of({"private": "tcia"}))
    known = [row for row in tcia_private() if row.source == "tcia-2024"]
    both = {(row.creator, f"{row.group:04X}", f"{row.element:02X}") for row in (*known, *safe_private())}
    assert set(rules) == both
    hashed = [row for row in known if row.disposition == "hash_uid"]
    for row in hashed:
        assert rules[row.creator, f"{row.group:04X}", f"{row.element:02X}"]["do"] == "uid"


def test_text_is_cleaned_where_descriptions_are() -> None:
    options = ["retain-safe-private", "clean-descriptors"]
    rules = by_element(plan_of({"profile": {"basic": True, "options": options}}))
    prose = [row for row in safe_private() if row.vr in ("LO", "SH", "ST", "LT", "UT")]
    assert len(prose) > 30
    for row in prose:
        action = rules[row.creator, f"{row.group:04X}", f"{row.element:02X}"]
        assert action == {"do": "clean", "otherwise": "X"}


def test_kept_uids_are_kept_in_private_attributes_too() -> None:
    options = ["retain-safe-private", "retain-uids"]
    plan = plan_of({"profile": {"basic": True, "options": options}})
    uids = {(row.creator, f"{row.group:04X}", f"{row.element:02X}") for row in safe_private() if row.vr == "UI"}
    assert all(by_element(plan)[key] == {"do": "keep"} for key in uids)


@pytest.mark.parametrize(("policy", "action"), [("keep", "keep"), ("remove", "remove"), (None, "remove")])
def test_policies(policy: str | None, action: str) -> None:
    plan = plan_of({"private": policy} if policy else {})
    assert plan["actions"][plan["private"]] == {"do": action}
    assert by_element(plan) == {}


def test_a_rule_by_creator_comes_last() -> None:
    plan = plan_of({"private": "safe", "rules": [{'(0019,"SIEMENS MR HEADER",0C)': "remove"}]})
    assert by_element(plan)["SIEMENS MR HEADER", "0019", "0C"] == {"do": "remove"}
