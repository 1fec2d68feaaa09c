"""Every row of PS3.15 Table E.1-1 under the Basic Profile and under each option: every cell of the table."""

import pytest
from recipe_plans import Document, action_for, bare_profile

from scrubjay.recipe.profile_rules import basic_action
from scrubjay.standard import ProfileRow, profile

ROWS = [row for row in profile() if row.tag is not None]
PLANES = (0x50000000, 0x60000000)
FULL = "retain-longitudinal-full-dates"
MODIFIED = "retain-longitudinal-modified-dates"
COLUMNS = sorted({option for row in profile() for option in row.options} - {"retain-safe-private"})
DATES = {MODIFIED: {"dates": {"mode": "shift", "days": 10}}}


def in_plane(row: ProfileRow) -> bool:
    return row.tag is not None and row.tag & 0xFFE10000 in PLANES


def basic(row: ProfileRow) -> dict[str, str]:
    """Column Basic Prof., spelled out once more: U and any D on a UID map it, all else is the code itself."""
    if row.basic == "U" or (row.vr == "UI" and row.basic == "D"):
        return {"do": "uid"}
    return {"do": "code", "code": row.basic}


def optional(row: ProfileRow, option: str) -> dict[str, str]:
    """The column of an option: K keeps, C dates are shifted, other C cleans."""
    if row.options[option] == "K":
        return {"do": "recurse" if row.vr == "SQ" else "keep"}
    if option == MODIFIED and row.vr in ("DA", "DT", "TM"):
        return {"do": "date", "otherwise": row.basic}
    return {"do": "clean", "otherwise": row.basic}


ANNOTATION_TEXT = 0x00700006
"""Unformatted Text Value is cleaned with the annotations it stands in, which these options clean and keep."""
ANNOTATED = ("clean-graphics", "clean-structured-content")


def tag_of(row: ProfileRow) -> int:
    assert row.tag is not None
    return row.tag


def test_the_table_is_whole() -> None:
    assert len(ROWS) == 656
    assert len(COLUMNS) == 9


def test_basic_column() -> None:
    plan = bare_profile()
    for row in ROWS:
        expected = {"do": "remove"} if in_plane(row) else basic(row)
        assert action_for(plan, tag_of(row)) == expected, row.keyword


def test_every_row_has_its_own_rule_first() -> None:
    """The plane rules come on top; below them the table stands row by row, in its order."""
    plan = bare_profile()
    for row, rule in zip(ROWS, plan["rules"], strict=False):
        select = {"mask": [f"{row.tag:08X}", f"{row.mask:08X}"]}
        assert rule["select"] in (select, {"tag": f"{row.tag:08X}"})
        assert plan["actions"][rule["action"]] == basic_action(row).to_plan()


@pytest.mark.parametrize("option", COLUMNS)
def test_column_of_each_option(option: str) -> None:
    plan = bare_profile(option, **DATES.get(option, {}))
    touched = 0
    for row in ROWS:
        expected = optional(row, option) if option in row.options else basic(row)
        touched += option in row.options
        if in_plane(row):
            expected = {"do": "remove"}
        if row.tag == ANNOTATION_TEXT and option in ANNOTATED:
            expected = {"do": "clean", "otherwise": "D"}
        assert action_for(plan, tag_of(row)) == expected, row.keyword
    assert touched


@pytest.mark.parametrize("dates", [FULL, MODIFIED, None])
def test_all_options_together(dates: str | None) -> None:
    """Where one column keeps and another cleans, cleaning wins: it reveals less."""
    options = [column for column in COLUMNS if column not in (FULL, MODIFIED)] + ([dates] if dates else [])
    plan = bare_profile(*options, **DATES.get(dates or "", {}), allow_uid_dates=True)
    for row in ROWS:
        cells = {option: row.options[option] for option in options if option in row.options}
        if in_plane(row):
            expected = {"do": "remove"}
        elif not cells:
            expected = basic(row)
        else:
            option = next((option for option, cell in cells.items() if cell == "C"), next(iter(cells)))
            expected = optional(row, option)
        assert action_for(plan, tag_of(row)) == expected, row.keyword


def test_the_eleven_clashes_are_cleaned() -> None:
    """Retain Device Identity (K) with Modified Dates (C): dates of devices are shifted."""
    clashes = [
        row for row in ROWS if row.options.get("retain-device-identity") == "K" and row.options.get(MODIFIED) == "C"
    ]
    assert len(clashes) == 11
    plan = bare_profile("retain-device-identity", MODIFIED, **DATES[MODIFIED])
    for row in clashes:
        assert action_for(plan, tag_of(row)) == {"do": "date", "otherwise": row.basic}


@pytest.mark.parametrize("options", [(), (FULL,), ("clean-graphics",), ("clean-graphics", "clean-descriptors")])
def test_planes_go_whole(options: tuple[str, ...]) -> None:
    plan = bare_profile(*options)
    for tag in (0x60003000, 0x60023000, 0x601E0010, 0x60001500, 0x60000022, 0x50000005, 0x501E3000):
        assert action_for(plan, tag) == {"do": "remove"}
    for tag in (0x60200010, 0x60010010, 0x7FE00010):
        assert action_for(plan, tag) is None


@pytest.mark.parametrize(("mode", "option"), [("keep", FULL), ("shift", MODIFIED), ("year", MODIFIED)])
def test_dates_imply_their_option(mode: str, option: str) -> None:
    dates = {"mode": mode, **({"days": 10} if mode == "shift" else {})}
    by_mode = bare_profile(dates=dates)
    by_option = bare_profile(option, dates=dates)
    assert by_mode["rules"] == by_option["rules"]
    assert by_mode["actions"] == by_option["actions"]
    assert by_mode["stamp"] == by_option["stamp"]


def test_birth_dates_have_no_option() -> None:
    for plan in (bare_profile(FULL), bare_profile(MODIFIED, **DATES[MODIFIED])):
        assert action_for(plan, 0x00100030) == {"do": "code", "code": "Z"}
        assert action_for(plan, 0x00100032) == {"do": "code", "code": "X"}


def unlisted(plan: Document, vr: str) -> dict[str, str]:
    at = plan["unlisted"].get(vr, plan["unlisted"]["*"])
    action = plan["actions"][at]
    assert isinstance(action, dict)
    return action


def test_what_no_row_names() -> None:
    plan = bare_profile()
    assert unlisted(plan, "UI") == {"do": "uid"}
    assert unlisted(plan, "PN") == {"do": "code", "code": "X"}
    for vr in ("DA", "DT", "TM"):
        assert unlisted(plan, vr) == {"do": "date", "otherwise": "X"}
    for vr in ("ST", "LT", "UT"):
        assert unlisted(bare_profile("clean-descriptors"), vr) == {"do": "clean", "otherwise": "X"}
    for vr in ("ST", "LT", "UT", "AE", "UR", "UN"):
        assert unlisted(plan, vr) == {"do": "code", "code": "X"}
    for vr in ("LO", "SH", "CS", "DS", "SQ", "OB", "US"):
        assert unlisted(plan, vr) == {"do": "keep"}
    assert plan["actions"][plan["unknown"]] == {"do": "remove"}
    assert plan["actions"][plan["private"]] == {"do": "remove"}


def test_kept_uids_are_kept_unlisted_too() -> None:
    assert unlisted(bare_profile("retain-uids"), "UI") == {"do": "keep"}
