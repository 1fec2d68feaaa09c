"""Private attributes that stay because they are known to hold no identifier, judged by their VR."""

from __future__ import annotations

from collections.abc import Iterator

from scrubjay.recipe.actions import EMPTY, KEEP, RECURSE, REMOVE, UID, Action, Code, Fallback
from scrubjay.recipe.layers import PRIVATE, Origin, PlanRule
from scrubjay.recipe.selectors import Private, Vr
from scrubjay.recipe.settings import DATE_VRS, Settings
from scrubjay.standard import safe_private, tcia_private

_Key = tuple[str, int, int]
_PROSE = ("LO", "SH", "ST", "LT", "UT", "UC")
# Where one source lists an element several times, the disposition that reveals least wins.
_CAUTION = ("keep", "shift_date", "hash_uid", "empty", "remove", "review_or_remove")


def private_rules(settings: Settings) -> Iterator[PlanRule]:
    """Rules for `private: safe` (PS3.15 Table E.3.10-1) and `private: tcia` (that table too, but TCIA has the last
    word); nothing for keep and remove."""
    if settings.private not in ("safe", "tcia"):
        return
    seen: set[_Key] = set()
    origin = Origin(PRIVATE, "safe private attribute", "PS3.15 Table E.3.10-1")
    for row in safe_private():
        key = (row.creator, row.group, row.element)
        if key not in seen:
            seen.add(key)
            yield PlanRule(Private(row.group, row.creator, row.element), (), _by_vr(row.vr, settings), origin)
    if settings.private == "tcia":
        origin = Origin(PRIVATE, "private attribute known to The Cancer Imaging Archive", "PS3.15 E.3.10")
        for (creator, group, element), (disposition, vr) in _tcia().items():
            action = _by_disposition(disposition, vr, settings)
            yield PlanRule(Private(group, creator, element), (), action, origin)


def private_date_rules(settings: Settings) -> Iterator[PlanRule]:
    """With `private: keep`, dates among the private attributes go the way of all dates. The weakest rules of a plan."""
    if settings.private == "keep" and settings.dates.changed:
        origin = Origin(PRIVATE, f"dates: {settings.dates.mode}, private attributes too")
        for vr in ("DA", "DT"):
            # The selector takes in public attributes that no rule names: only where those go the same way.
            if settings.unlisted.get(vr) == Fallback("date", "X"):
                yield PlanRule(Vr(vr), (), Fallback("date", "X"), origin)


def _by_vr(vr: str, settings: Settings) -> Action:
    if vr == "UI":
        return _uid(settings)
    if vr in DATE_VRS:
        return Fallback("date", "X")
    if vr == "PN":
        return Code("X")
    if vr in _PROSE and "clean-descriptors" in settings.options:
        return Fallback("clean", "X")
    return RECURSE if vr == "SQ" else KEEP


def _by_disposition(disposition: str, vr: str, settings: Settings) -> Action:
    if disposition == "keep":
        return _by_vr(vr, settings)
    if disposition == "hash_uid":
        return _uid(settings)
    if disposition == "shift_date":
        return Fallback("date", "X")
    return EMPTY if disposition == "empty" else REMOVE


def _uid(settings: Settings) -> Action:
    return KEEP if "retain-uids" in settings.options else UID


def _tcia() -> dict[_Key, tuple[str, str]]:
    """Disposition and VR by element, of the 2024 knowledge base: what is absent from it is to be removed."""
    found: dict[_Key, tuple[str, str]] = {}
    for row in tcia_private():
        if row.source != "tcia-2024":
            continue
        key = (row.creator, row.group, row.element)
        old = found.get(key)
        if old is None or _CAUTION.index(row.disposition) > _CAUTION.index(old[0]):
            found[key] = (row.disposition, row.vr)
    return found
