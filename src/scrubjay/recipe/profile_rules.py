"""Table E.1-1 of PS3.15 as rules: the Basic Profile, then what its options change."""

from __future__ import annotations

from collections.abc import Iterator

from scrubjay.recipe.actions import KEEP, RECURSE, REMOVE, UID, Action, Code, Fallback
from scrubjay.recipe.contradictions import MODIFIED_DATES
from scrubjay.recipe.layers import OPTION, PLANES, PROFILE, Origin, PlanRule
from scrubjay.recipe.selectors import Mask, Selector, Tag
from scrubjay.recipe.settings import DATE_VRS, Settings
from scrubjay.recipe.vocabulary import CLAUSES
from scrubjay.standard import ProfileRow, profile

_TABLE = "PS3.15 Table E.1-1"
_PLANE = 0xFFE10000


def profile_rules(settings: Settings) -> Iterator[PlanRule]:
    """All rules of the profile, nothing without it."""
    if not settings.basic:
        return
    rows = [(row, _selector(row)) for row in profile() if row.tag is not None]
    for row, select in rows:
        yield PlanRule(select, (), basic_action(row), Origin(PROFILE, f"Basic Profile: {row.basic}", _TABLE))
    for row, select in rows:
        action = option_action(row, settings)
        if action is not None:
            active = [option for option in settings.options if option in row.options]
            codes = ", ".join(f"{option}: {row.options[option]}" for option in active)
            clauses = ", ".join(dict.fromkeys(CLAUSES[option] for option in active))
            yield PlanRule(select, (), action, Origin(OPTION, codes, f"{_TABLE}, {clauses}"))
    yield from _planes()


def basic_action(row: ProfileRow) -> Action:
    """What the column Basic Prof. asks for. A UI attribute with D gets a mapped UID: references stay whole."""
    if row.basic == "U" or (row.vr == "UI" and "D" in row.basic):
        return UID
    return Code(row.basic)


def option_action(row: ProfileRow, settings: Settings) -> Action | None:
    """What the options in force make of a row, None if they don't touch it.

    Where one option keeps and another cleans (dates of devices, with shifted dates), cleaning reveals less and wins.
    """
    cells = {option: row.options[option] for option in settings.options if option in row.options}
    if not cells:
        return None
    if "C" not in cells.values():
        if settings.dates.mode == "timepoint" and row.vr in DATE_VRS:
            # Real dates leave, those of devices too, which an option would keep.
            return None
        return RECURSE if row.vr == "SQ" else KEEP
    shifted = cells.get(MODIFIED_DATES) == "C" and row.vr in DATE_VRS
    return Fallback("date" if shifted else "clean", row.basic)


def _selector(row: ProfileRow) -> Selector:
    tag, mask = row.tag or 0, row.mask or 0
    return Tag(tag) if mask == 0xFFFFFFFF else Mask(tag, mask)


def _planes() -> Iterator[PlanRule]:
    """Whole planes go: without its data the rest of an overlay or curve is no legal module (PS3.3 C.9.2).

    With Clean Graphics too: what the bits of a plane spell can't be told, so that all of it is what may identify.
    """
    for group, name in ((0x60000000, "overlay"), (0x50000000, "curve")):
        origin = Origin(PLANES, f"the whole {name} plane goes with its data", f"{_TABLE}, PS3.3 C.9.2")
        yield PlanRule(Mask(group, _PLANE), (), REMOVE, origin)
